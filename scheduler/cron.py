"""When something recurs, by a clock on a wall somewhere: cron texts with a zone.

Five fields: minute, hour, day of month, month, day of week. In the last one 0 and 7
are Sunday, and names (`sun`, `mon`) work too. Where both day fields are given, either
will do, as in every cron. On the days the clocks change, a time that does not exist
happens when the gap ends, and a time that comes twice happens the first time only;
an hour field that begins with `*` means every hour that really passes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_FIELDS: tuple[tuple[str, int, int, tuple[str, ...]], ...] = (
    ("minute", 0, 59, ()),
    ("hour", 0, 23, ()),
    ("day of month", 1, 31, ()),
    ("month", 1, 12, _MONTHS),
    ("day of week", 0, 7, _WEEKDAYS),
)
_HORIZON = 366 * 9
"""Days to look ahead; a 29 February may be eight years away."""


@dataclass(frozen=True)
class Cron:
    """A rhythm on one zone's wall clock."""

    text: str
    """The five fields, as given."""
    zone: ZoneInfo

    def __post_init__(self) -> None:
        self.next_after(datetime(2024, 1, 1, tzinfo=UTC))

    def next_after(self, moment: datetime) -> datetime:
        """Return the first time of this rhythm after a moment, both aware UTC.

        Raises:
            ValueError: the text is no cron text, or no day ever fits it.
        """
        today = moment.astimezone(self.zone).date() - timedelta(days=1)
        for ahead in range(_HORIZON):
            day = today + timedelta(days=ahead)
            if self._happens_on(day):
                later = [at for at in self._times_on(day) if at > moment]
                if later:
                    return min(later)
        raise ValueError(f"{self.text!r} never happens")

    @cached_property
    def _sets(self) -> tuple[frozenset[int], ...]:
        parts = self.text.lower().split()
        if len(parts) != len(_FIELDS):
            raise ValueError(f"{self.text!r} must have 5 fields, it has {len(parts)}")
        return tuple(_numbers(part, *field) for part, field in zip(parts, _FIELDS, strict=True))

    def _happens_on(self, day: date) -> bool:
        _, _, days, months, weekdays = self._sets
        if day.month not in months:
            return False
        fields = self.text.split()
        by_date = day.day in days
        by_weekday = day.isoweekday() % 7 in {weekday % 7 for weekday in weekdays}
        if fields[2].startswith("*") or fields[4].startswith("*"):
            return by_date and by_weekday
        return by_date or by_weekday

    def _times_on(self, day: date) -> Iterator[datetime]:
        minutes, hours, *_ = self._sets
        every_hour = self.text.split()[1].startswith("*")
        for hour in hours:
            for minute in minutes:
                wall = datetime.combine(day, time(hour, minute), tzinfo=self.zone)
                if every_hour:
                    yield from _real(wall)
                else:
                    yield at_wall(wall)


def at_wall(wall: datetime) -> datetime:
    """Return the moment a wall clock shows a time; the end of the gap if it never does."""
    at = wall.replace(fold=0).astimezone(UTC)
    if at.astimezone(wall.tzinfo).replace(tzinfo=None) == wall.replace(tzinfo=None, fold=0):
        return at
    before, after = at - timedelta(days=1), at + timedelta(days=1)
    offset = before.astimezone(wall.tzinfo).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        if middle.astimezone(wall.tzinfo).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


def _real(wall: datetime) -> set[datetime]:
    moments = {wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1)}
    naive = wall.replace(tzinfo=None)
    return {
        at for at in moments if at.astimezone(wall.tzinfo).replace(tzinfo=None, fold=0) == naive
    }


def _numbers(text: str, name: str, least: int, most: int, names: tuple[str, ...]) -> frozenset[int]:
    found: set[int] = set()
    for part in text.split(","):
        match = re.fullmatch(r"(\*|\w+)(?:-(\w+))?(?:/(\d+))?", part)
        if match is None or (match[1] == "*" and match[2]):
            raise ValueError(f"{part!r} is no {name}")
        first, last = least, most
        if match[1] != "*":
            first = _number(match[1], name, least, most, names)
            last = first if not match[3] else most
        if match[2]:
            last = _number(match[2], name, least, most, names)
        step = int(match[3] or 1)
        if step < 1 or last < first:
            raise ValueError(f"{part!r} is no {name}")
        found.update(range(first, last + 1, step))
    return frozenset(found)


def _number(text: str, name: str, least: int, most: int, names: tuple[str, ...]) -> int:
    if text in names:
        return names.index(text) + least
    if not (text.isascii() and text.isdigit()) or not least <= int(text) <= most:
        raise ValueError(f"{text!r} is no {name}: {least} to {most}")
    return int(text)
