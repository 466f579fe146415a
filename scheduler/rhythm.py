"""How often a ministry is looked at: often in its working hours, rarely at night.

Pure. The rhythm runs on UTC intervals; the ministry's own clock only says which of two
intervals applies, so the days the clocks change need no care.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from scheduler.cron import at_wall

NIGHT_FACTOR = 6
"""Outside working hours the interval is so many times longer, unless it is configured."""

SLOWEST = timedelta(hours=6)
"""The night interval, however long the day interval is, unless that is longer still."""

JITTER = 0.1
"""Share of an interval by which looks spread out, so that sites do not march in step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """When one ministry is looked at."""

    every: timedelta
    night: timedelta | None = None
    """Interval outside working hours; None: by `NIGHT_FACTOR`."""
    zone: ZoneInfo
    office_hours: range = range(9, 19)
    """Hours of the ministry's own clock, Monday to Friday."""

    def next_after(self, moment: datetime, seed: str = "") -> datetime:
        """Return when the next look is due after one at a moment.

        Args:
            moment: the last look; aware UTC.
            seed: spreads looks; the same moment and seed give the same answer.
        """
        if self._is_open(moment):
            return moment + _spread(self.every, moment, seed)
        late = moment + _spread(self._at_night(), moment, seed)
        opening = self._opens_after(moment)
        return min(late, max(opening, moment + self.every)) if opening < late else late

    def soonest(self, due_at: datetime | None, now: datetime) -> datetime:
        """Return when to look, given what an earlier run left behind.

        A due time in the past is now, once. One that lies further off than any interval
        comes from a clock that was ahead, and is now too.
        """
        longest = max(self.every, self._at_night()) * (1 + JITTER)
        if due_at is None or due_at <= now or due_at > now + longest:
            return now
        return due_at

    def _at_night(self) -> timedelta:
        return self.night or max(self.every, min(self.every * NIGHT_FACTOR, SLOWEST))

    def _is_open(self, moment: datetime) -> bool:
        local = moment.astimezone(self.zone)
        return local.isoweekday() <= 5 and local.hour in self.office_hours

    def _opens_after(self, moment: datetime) -> datetime:
        day = moment.astimezone(self.zone).date()
        for ahead in range(8):
            date = day + timedelta(days=ahead)
            if date.isoweekday() <= 5 and self.office_hours:
                wall = datetime.combine(date, time(self.office_hours[0]), tzinfo=self.zone)
                if (opening := at_wall(wall)) > moment:
                    return opening
        return moment + timedelta(days=8)


def _spread(interval: timedelta, moment: datetime, seed: str) -> timedelta:
    """Return the interval, up to `JITTER` longer."""
    drawn = sha256(f"{seed}{moment.isoformat()}".encode()).digest()
    return interval * (1 + JITTER * int.from_bytes(drawn[:4]) / 2**32)
