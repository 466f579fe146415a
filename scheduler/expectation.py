"""What we expect to find at a page we have not looked at for a while. Pure.

Two learnt curves: how much a ministry does in which hour of its week, and how often a
readout is edited at which age. Both are kept as running totals, so that what is expected
between two moments is a difference.
"""

from bisect import bisect_right
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

from scheduler.history import BUCKETS, DAY, Arrivals, SiteHistory

MONDAY = datetime(1970, 1, 5, tzinfo=UTC)

TYPICAL = Arrivals(new=2.0, days=20.0)
"""What we believe of an index page beforehand: a readout in ten days."""
_BUCKETS = len(BUCKETS) - 1


def hour_of(wall_hours: int) -> int:
    """Return the kind of hour, 0 to 47, that so many hours after a Monday 00:00 are."""
    hour = wall_hours % 24
    return hour if wall_hours // 24 % 7 < 5 else 24 + hour


class Expectation:
    """The curves of one ministry, as they stand at one moment.

    Args:
        site: what was learnt.
        now: the moment; aware UTC.
    """

    def __init__(self, site: SiteHistory, now: datetime) -> None:
        self.now = now
        offset = ZoneInfo(site.zone).utcoffset(now.replace(tzinfo=None)) or timedelta()
        self._monday = MONDAY - offset
        activity = [new / even for new, even in zip(site.hours_new, site.hours_even, strict=True)]
        mean = sum(activity[:24]) / 24 * 5 / 7 + sum(activity[24:]) / 24 * 2 / 7
        self.activity = [one / mean for one in activity]
        week = self.activity[:24] * 5 + self.activity[24:] * 2
        self._pace = [*(one / 24 for one in week * 3), 0.0]
        self._until = [0.0, *accumulate(self._pace[:-1])]
        self.risk = [found / days for found, days in zip(site.edits, site.page_days, strict=True)]
        spans = (high - low for low, high in pairwise(BUCKETS))
        each = (risk * span for risk, span in zip(self.risk, spans, strict=True))
        at_edges = [0.0, *accumulate(each)]
        lines = zip(at_edges, self.risk, BUCKETS, strict=False)
        self._lines = [(edits - risk * edge, risk) for edits, risk, edge in lines]
        self._arrivals = site.indexes
        self._mean_rate, self._whole_rate = _rates(site.indexes.values())
        self._hour = self.wall_hours(now) % 168 + 168
        self._until_now = self._worked_until(self._hour)

    def wall_hours(self, moment: datetime) -> float:
        """Return the hours of the ministry's clock since a Monday long ago."""
        return (moment - self._monday) / DAY * 24

    def worked(self, days: float) -> tuple[float, float]:
        """Return the working time of the last and the next so many days, in average days.

        Args:
            days: at most a week.
        """
        hours, now, until = days * 24, self._until_now, self._worked_until
        return now - until(self._hour - hours), until(self._hour + hours) - now

    def _worked_until(self, hours: float) -> float:
        """Return the working time of three weeks from a Monday until an hour of them."""
        hour = int(hours)
        return self._until[hour] + self._pace[hour] * (hours - hour)

    def edits_until(self, age: float) -> float:
        """Return how often an average readout is edited until an age in days."""
        if age <= 0.0:
            return 0.0
        start, risk = self._lines[bisect_right(BUCKETS, age, 1, _BUCKETS) - 1]
        return start + risk * age

    def rate(self, page_id: int, *, whole: bool = False) -> float:
        """Return the readouts a day that an index page shows before any other does.

        Args:
            page_id: the page.
            whole: it lists everything, so until we know it better it shows everything.
        """
        seen = self._arrivals.get(page_id, Arrivals())
        believed = self._whole_rate if whole else self._mean_rate
        return (1.0 + seen.new) / (1.0 / believed + seen.days)


def _rates(arrivals: Collection[Arrivals]) -> tuple[float, float]:
    """Return the readouts a day of an average index page, and of all together."""
    new = TYPICAL.new + sum(one.new for one in arrivals)
    days = TYPICAL.days + sum(one.days for one in arrivals)
    return new / days, new / days * max(len(arrivals), 1)
