"""Where the settings come from: a file, then the environment on top; and who said what.

--config FILE, else READOUTS_CONFIG, else ./readouts.toml, else the defaults
READOUTS_FETCH__PAUSE=1                     one key; tables are joined by two underscores
READOUTS_SITES__jp_mofa__RELATIONS='["us"]' lists and tables as JSON
"""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from app import values
from app.complaint import complain
from app.settings import Settings
from scraper.errors import UsageError

PREFIX = "READOUTS_"
FILE_VARIABLE = "READOUTS_CONFIG"
CLOCK_VARIABLE = "READOUTS_CLOCK"
DEFAULT_FILE = Path("readouts.toml")

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """The settings in force, and where each of them was said."""

    settings: Settings
    file: Path | None
    """The file that was read, if there was one."""
    origins: Mapping[Key, str]
    """What was said outside the defaults: key to file or variable."""
    environ: Mapping[str, str]
    """The environment, for secrets that name a variable."""
    read_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    """When it was read, by the machine's clock; `READOUTS_CLOCK` is the time at that moment."""

    @property
    def clock_offset(self) -> timedelta:
        """How far the program's clock is from the machine's (`READOUTS_CLOCK`)."""
        text = self.environ.get(CLOCK_VARIABLE)
        return read_clock(text) - self.read_at if text else timedelta(0)

    def lines(self) -> Iterator[tuple[str, Any, str]]:
        """Yield key, value fit to be shown, and origin of every setting in force."""
        for key, value in _leaves(self.settings):
            yield ".".join(key), shown(value), self._origin(key)

    def said(self, *key: str) -> str:
        """Return where a setting was said and its name, as messages begin: `FILE: a.b`."""
        name = "".join(f"[{part}]" if part.isdigit() else f".{part}" for part in key)
        inner = (where for known, where in self.origins.items() if known[: len(key)] == key)
        where = self._origin(key)
        return f"{next(inner, where) if where == 'default' else where}: {name.lstrip('.')}"

    def _origin(self, key: Key) -> str:
        said = (
            self.origins[key[:end]] for end in range(len(key), 0, -1) if key[:end] in self.origins
        )
        return next(said, "default")


def load(path: Path | None, environ: Mapping[str, str]) -> Configuration:
    """Read file and environment into settings.

    Args:
        path: the file named on the command line, if one was.
        environ: the environment; every `READOUTS_…` variable in it must be a setting.

    Raises:
        UsageError: in one line: file or variable, key, and what is allowed.
    """
    file = _file(path, environ)
    text = _text(file) if file else ""
    data = _toml(file, text) if file else {}
    origins = {key: str(file) for key, _ in _leaves(data)}
    for name, value in sorted(environ.items()):
        if name.startswith(PREFIX) and name not in (FILE_VARIABLE, CLOCK_VARIABLE) and value:
            key = _key(name)
            _put(data, key, _decoded(name, value))
            origins[key] = name
    try:
        settings = Settings.model_validate(data)
    except ValidationError as error:
        raise UsageError(complain(error, file, text, origins)) from None
    return Configuration(settings=settings, file=file, origins=origins, environ=environ)


def read_clock(text: str) -> datetime:
    """Read the time of `READOUTS_CLOCK`; without an offset it is UTC."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(
            f"{CLOCK_VARIABLE}: {text!r} is no ISO time: write 2026-05-03T09:00:00+09:00"
        ) from None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


def shown(value: object) -> Any:
    """Return a setting as plain JSON values, secrets hidden."""
    if isinstance(value, values.Secret):
        return _without_password(value)
    if isinstance(value, timedelta):
        return values.brief(value)
    if isinstance(value, tuple):
        return [shown(item) for item in value]
    return value


def _without_password(value: values.Secret) -> str:
    """A SQLite path is no secret; of another database the path shows, not the password."""
    if value.text.startswith("sqlite:"):
        return value.text
    scheme, _, rest = value.text.partition("://")
    if scheme.startswith("postgresql"):
        user, at, place = rest.rpartition("@")
        place, asked, _ = place.partition("?")  # libpq takes a password there too
        user = f"{user.partition(':')[0]}{':(hidden)' if ':' in user else ''}"
        return f"{scheme}://{user}{at}{place}{asked and '?(hidden)'}"
    return value.shown


def _file(path: Path | None, environ: Mapping[str, str]) -> Path | None:
    if path is None and environ.get(FILE_VARIABLE):
        path = Path(environ[FILE_VARIABLE])
    if path is not None:
        return path
    return DEFAULT_FILE if DEFAULT_FILE.exists() else None


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except FileNotFoundError:
        raise UsageError(f"{file}: no such file (readouts init writes one)") from None
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: not UTF-8 at byte {error.start}") from None


def _toml(file: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message, _, place = str(error).partition(" (at ")
        line = place.removeprefix("line ").split(",")[0]
        at = f"{file}:{line}" if line.isdigit() else f"{file}:{text.count(chr(10)) + 1}"
        raise UsageError(f"{at}: not valid TOML: {message}") from None


def _key(name: str) -> Key:
    """Return the setting a variable stands for; a table of its own may do with one underscore.

    >>> _key("READOUTS_FETCH__MAX_BODY_MB"), _key("READOUTS_FETCH_PAUSE")
    (('fetch', 'max_body_mb'), ('fetch', 'pause'))
    """
    key = tuple(name.removeprefix(PREFIX).lower().split("__"))
    table, _, rest = key[0].partition("_")
    if len(key) == 1 and rest and table in ("fetch", "log", "serve"):
        return table, rest
    return key


def _decoded(name: str, value: str) -> Any:
    if not value.lstrip().startswith(("[", "{")):
        return value
    try:
        return json.loads(value)
    except json.JSONDecodeError as error:
        raise UsageError(
            f"{name}: not valid JSON at character {error.pos + 1}: {error.msg}"
        ) from None


def _put(data: dict[str, Any], key: Key, value: Any) -> None:
    for part in key[:-1]:
        inner = data.get(part)
        if not isinstance(inner, dict):
            inner = data[part] = {}
        data = inner
    old = data.get(key[-1])
    data[key[-1]] = {**old, **value} if isinstance(old, dict) and isinstance(value, dict) else value


def _leaves(value: Any, key: Key = ()) -> Iterator[tuple[Key, Any]]:
    """Yield every value that is no table, under its key; list members are numbered."""
    if isinstance(value, BaseModel):
        value = {name: getattr(value, name) for name in type(value).model_fields}
    if isinstance(value, list | tuple) and value and isinstance(value[0], BaseModel | dict):
        value = {str(number): item for number, item in enumerate(value, 1)}
    if isinstance(value, dict) and (value or not key):
        for name, inner in value.items():
            yield from _leaves(inner, (*key, str(name)))
    else:
        yield key, value
