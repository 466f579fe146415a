"""The kinds of value a person writes in `readouts.toml`, and what they mean.

Every reader here raises `ValueError` with a sentence that says what is allowed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from scraper.errors import UsageError

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_URL = re.compile(r"stdout(?:://)?|[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)


def duration(value: object) -> timedelta:
    """Read `30s`, `15m`, `6h` or `2d`.

    >>> duration("90s")
    datetime.timedelta(seconds=90)
    """
    if isinstance(value, timedelta):
        return value
    found = re.fullmatch(r"(\d{1,6}(?:\.\d{1,3})?)\s*([smhd])", str(value).strip())
    if not found:
        raise ValueError("write a duration as 30s, 15m, 6h or 2d")
    return timedelta(**{_UNITS[found[2]]: float(found[1])})


def seconds(value: object) -> float:
    """Read a number of seconds, or a duration such as `2s` or `1m`.

    >>> seconds(2), seconds("1m")
    (2.0, 60.0)
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    text = str(value).strip()
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        return float(text)
    return duration(text).total_seconds()


def brief(length: timedelta) -> str:
    """Write a duration the way it is read.

    >>> brief(timedelta(minutes=90)), brief(timedelta(hours=6))
    ('90m', '6h')
    """
    total = length.total_seconds()
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if total and total % size == 0:
            return f"{total / size:.0f}{unit}"
    return f"{total:g}s"


def names(value: object) -> tuple[str, ...]:
    """Read a list of words, or one text with commas between them.

    >>> names("us, china")
    ('us', 'china')
    """
    words = value.split(",") if isinstance(value, str) else value
    if not isinstance(words, list | tuple) or not all(isinstance(word, str) for word in words):
        raise ValueError('write a list of words, e.g. ["us", "china"]')
    return tuple(word.strip() for word in words if word.strip())


def names_or_all(value: object) -> tuple[str, ...] | str:
    """Read a list of words, or the word `all`."""
    return "all" if value == "all" else names(value)


def zone(name: str) -> ZoneInfo:
    """Return the time zone of that name, e.g. `Asia/Tokyo`."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(
            f"{name!r} is no time zone: write one as Asia/Tokyo or Europe/Oslo"
        ) from None


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that must not be shown: literal, or `env:NAME` to be looked up when needed."""

    text: str

    def reveal(self, environ: Mapping[str, str]) -> str:
        """Return the value itself.

        Raises:
            UsageError: the environment variable it names is not set; the message names
                the variable, never the value.
        """
        if not self.text.startswith("env:"):
            return self.text
        name = self.text.removeprefix("env:")
        if not environ.get(name):
            raise UsageError(f"the environment variable {name} is not set; {self.text} asks for it")
        return environ[name]

    def __repr__(self) -> str:
        return f"Secret({self.shown})"

    @property
    def shown(self) -> str:
        """What may be printed of it."""
        if self.text.startswith("env:"):
            return self.text
        if "://" in self.text:
            return f"{self.text.partition('://')[0]}://(hidden)"
        return "(hidden)"


def secret(value: object) -> Secret:
    """Read a secret; `env:` must be followed by the name of a variable."""
    if isinstance(value, Secret):
        return value
    if not isinstance(value, str) or not value.strip():
        raise ValueError("write the value itself or env:NAME")
    text = value.strip()
    if text.startswith("env:") and not re.fullmatch(r"env:[A-Za-z_][A-Za-z0-9_]*", text):
        raise ValueError("after env: comes the name of an environment variable")
    return Secret(text)


def secret_url(value: object) -> Secret:
    """Read an address that holds secrets: any `scheme://…`, or `env:NAME`."""
    found = secret(value)
    if not found.text.startswith("env:") and not _URL.fullmatch(found.text):
        raise ValueError("write an address as scheme://… or env:NAME")
    return found
