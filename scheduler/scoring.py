"""What a look at a page is worth now, and why. Pure; the rule in words is in `recheck`."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.expectation import Expectation
from scheduler.history import PageHistory, SiteHistory, ages, in_days

READOUT_WORTH = 2.0
"""Edits that seeing one new readout sooner is worth."""
PATIENCE = 0.5
"""Power of the time until as many more are expected: at 1 the mean delay is least, at 0 only
how many changes a look finds counts; half way the changes of the last hours come first."""
OWN_RECORD = 0.5
"""Edits that the average of its age is worth against a page's own record."""
IDLE = 0.1
"""Work of an average hour that even the stillest hour is believed to see."""
MOST = 10.0
"""Times the wait that the time until as many more are expected is taken for at most."""
HORIZON = 30.0
"""Days after which seeing a change is worth nothing more: only the last so many count."""
OLD = 30.0
"""Age in days from which an edit is a surprise that puts the neighbours in doubt."""
NEIGHBOURS = 5
"""Pages on each side that are put in doubt."""
DOUBT_AFTER = timedelta(days=1)
"""A neighbour looked at less than this before is in no doubt."""
_WEEK = 7.0
AT_ONCE = 1e6
"""Score from which on a page is not compared with others but simply looked at."""


@dataclass(frozen=True, slots=True)
class Score:
    """How much a look at a page is worth now, and why."""

    value: float
    """Expected unseen changes x days until as many more ** `PATIENCE`; from `AT_ONCE`: at once."""
    why: str


class Judge:
    """Values pages at one moment; thousands of them.

    Args:
        site: what was learnt about their ministry.
        now: aware UTC.
    """

    def __init__(self, site: SiteHistory, now: datetime) -> None:
        self._now = now
        self._curves = Expectation(site, now)
        self._doubted: dict[int, datetime] = {}
        for page_id, at in site.suspects:
            for near in range(page_id - NEIGHBOURS, page_id + NEIGHBOURS + 1):
                self._doubted[near] = at

    def score(self, page: PageHistory) -> Score:
        """Return what a look at a page is worth, and why."""
        return Score(self.value(page), self.why(page))

    def value(self, page: PageHistory) -> float:
        """Return the value of `Score`."""
        if (urgency := self._urgency(page)) is not None:
            return AT_ONCE * urgency[0]
        expected, _, again = self._expected(page)
        worth = 1.0 if page.role == "readout" else READOUT_WORTH
        return float(worth * expected * again**PATIENCE)

    def why(self, page: PageHistory) -> str:
        """Return the reason of `Score`."""
        if (urgency := self._urgency(page)) is not None:
            return urgency[1]
        expected, waited, _ = self._expected(page)
        since = f"since the last look, {span(timedelta(days=waited))} ago"
        if waited > HORIZON:
            since = f"in the last {HORIZON:.0f} d, last look {span(timedelta(days=waited))} ago"
        if page.role != "readout":
            return f"{expected:.2g} new readouts expected {since}"
        age = span(timedelta(days=ages(page, self._now)[0]))
        before = f", edited {page.edits}x" if page.edits else ""
        return f"{expected:.2g} edits expected {since}, at age {age}{before}"

    def _urgency(self, page: PageHistory) -> tuple[int, str] | None:
        """Return a rank and a reason, if the page is to be looked at at once."""
        if page.last_look_at is None:
            return 5, "never read"
        if line_changed(page):
            return 4, "its line on an index changed"
        if page.asked_at is not None and page.asked_at <= self._now:
            return 3, "a second look was asked for"
        if page.absent_looks and not page.withdrawn:
            return 2, f"found gone {page.absent_looks}x: to be confirmed"
        if page.id in self._doubted and self._is_doubted(page, page.last_look_at):
            return 1, "an old page next to it was edited"
        return None

    def _is_doubted(self, page: PageHistory, looked_at: datetime) -> bool:
        return (
            page.role == "readout"
            and self._doubted[page.id] - looked_at > DOUBT_AFTER
            and ages(page, self._now)[0] > OLD
        )

    def _expected(self, page: PageHistory) -> tuple[float, float, float]:
        """Return changes expected there unseen, days waited, days until as many more are expected.

        Only changes of the last `HORIZON` days count: older ones are no news any more.

        What looks at moments t, u, v find soonest is what makes H(u) - H(t) = h(u) * (v - u)
        everywhere, where h is the risk and H its sum: a look at u brings forward what it
        finds by v - u. Where nothing changes any faster or slower, that is the wait itself.
        """
        seen_at = page.verified_at or page.last_look_at
        waited = in_days(self._now - seen_at) if seen_at is not None else 0.0
        if waited <= 0.0:
            return 0.0, 0.0, 0.0
        curves, worked, slowing = self._curves, 1.0, 1.0
        counted = waited if waited < HORIZON else HORIZON
        if waited < _WEEK:
            past, coming = curves.worked(waited)
            worked = past / waited
            slowing = (worked + IDLE) / (coming / waited + IDLE)
        if page.role == "readout":
            expected, ahead = self._edits(page, waited, counted)
            slowing *= expected / ahead if ahead > 0.0 else 1.0
        else:
            expected = curves.rate(page.id, whole=page.role == "list") * counted
        return expected * worked, waited, counted * (slowing if slowing < MOST else MOST)

    def _edits(self, page: PageHistory, waited: float, counted: float) -> tuple[float, float]:
        """Return the edits to be expected in the days that count, and in as many from now."""
        edits_until = self._curves.edits_until
        age, found = ages(page, self._now)
        until_now, until_seen = edits_until(age), edits_until(age - waited)
        watched = until_seen - edits_until(age - found) if found > waited else 0.0
        own = (OWN_RECORD + page.edits) / (OWN_RECORD + watched)
        before = until_seen if counted == waited else edits_until(age - counted)
        return (until_now - before) * own, (edits_until(age + counted) - until_now) * own


def line_changed(page: PageHistory) -> bool:
    """Return whether an index says something else of a page since the last look at it."""
    return (
        page.listing_changed_at is not None
        and page.last_look_at is not None
        and page.listing_changed_at > page.last_look_at
    )


def span(time: timedelta) -> str:
    """Return a length of time as a person says it."""
    minutes = time / timedelta(minutes=1)
    if minutes < 90:
        return f"{minutes:.0f} min"
    if minutes < 36 * 60:
        return f"{minutes / 60:.0f} h"
    return f"{minutes / 1440:.0f} d"
