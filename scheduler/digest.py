"""When a digest goes out, when a channel wants quiet, and how long to wait after a failure.

Pure: every function is told what time it is. All moments are aware UTC; texts name
the zone they mean.
"""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scheduler.cron import Cron, at_wall

LONGEST_WAIT = timedelta(days=1)
"""However often a channel failed, it is tried again a day later."""

_ALLOWED = (
    '"hourly", "daily 09:00 Asia/Tokyo", "weekly mon 09:00 Europe/London" '
    'or cron fields and a zone, "0 9 * * 1-5 Asia/Tokyo" (0 is Sunday)'
)


def rhythm(text: str) -> Cron:
    """Return when a digest goes out.

    Args:
        text: `hourly`, `daily 09:00 Asia/Tokyo`, `weekly mon 09:00 Europe/London`, or the
            five fields of cron and a zone, `0 9 * * 1-5 Asia/Tokyo`. Without a zone it
            is UTC.

    Raises:
        ValueError: the text is none of these; the message says what is allowed.
    """
    try:
        fields, zone = _fields(text.split())
        return Cron(fields, _zone(zone))
    except ValueError as error:
        raise ValueError(f"{text!r}: {error}; allowed are {_ALLOWED}") from None


def _fields(words: list[str]) -> tuple[str, str]:
    match [word.lower() for word in words[:1]]:
        case ["hourly"] if len(words) <= 2:
            return "0 * * * *", words[1] if len(words) == 2 else "UTC"
        case ["daily"] if 2 <= len(words) <= 3:
            at = _clock(words[1])
            return f"{at.minute} {at.hour} * * *", words[2] if len(words) == 3 else "UTC"
        case ["weekly"] if 3 <= len(words) <= 4:
            at = _clock(words[2])
            weekday = words[1].lower()[:3]
            return f"{at.minute} {at.hour} * * {weekday}", words[3] if len(words) == 4 else "UTC"
    if len(words) in (5, 6):
        return " ".join(words[:5]), words[5] if len(words) == 6 else "UTC"
    raise ValueError("not a rhythm")


def _clock(text: str) -> time:
    match = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})", text)
    if match is None:
        raise ValueError(f"{text!r} is no time of day such as 09:00")
    return time(int(match[1]), int(match[2]))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"no such zone: {name}") from None


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of the day in which a channel is not to be woken."""

    begins: time
    ends: time
    zone: ZoneInfo

    def until(self, moment: datetime) -> datetime | None:
        """Return when the quiet hours around a moment end, or None outside them."""
        local = moment.astimezone(self.zone)
        now = local.time().replace(tzinfo=None)
        across = self.begins > self.ends
        if across:
            if not (now >= self.begins or now < self.ends):
                return None
        elif not self.begins <= now < self.ends:
            return None
        day = local.date() + timedelta(days=1 if across and now >= self.begins else 0)
        ends = at_wall(datetime.combine(day, self.ends, tzinfo=self.zone))
        return ends if ends > moment else None  # an hour that comes twice is quiet once


def quiet(text: str) -> Quiet:
    """Return the quiet hours written as `22:00-07:00 Europe/London`; without a zone, UTC.

    Raises:
        ValueError: the text is not of that form, or begins when it ends.
    """
    match = re.fullmatch(r"\s*([0-9:]+)\s*-\s*([0-9:]+)(?:\s+(\S+))?\s*", text)
    if match is None:
        raise ValueError(f'{text!r} is not of the form "22:00-07:00 Europe/London"')
    found = Quiet(_clock(match[1]), _clock(match[2]), _zone(match[3] or "UTC"))
    if found.begins == found.ends:
        raise ValueError(f"{text!r} would be quiet for ever or never")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """How long to wait after the n-th failure in a row."""

    first: timedelta = timedelta(seconds=30)
    most: timedelta = LONGEST_WAIT

    def wait(self, attempts: int, asked: float | None = None) -> timedelta:
        """Return the wait after so many failed attempts.

        Args:
            attempts: how often it failed by now, at least 1.
            asked: seconds the channel itself asked for (`Retry-After`), if it did; a
                longer wait than our own is honoured, up to `LONGEST_WAIT`.
        """
        own = min(self.first * (1 << min(attempts - 1, 20)), self.most)
        if asked is None:
            return own
        return max(own, timedelta(seconds=min(max(asked, 0.0), LONGEST_WAIT.total_seconds())))
