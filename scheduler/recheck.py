"""Which pages to look at next, and why, within a budget. Pure.

Every look goes to the page with the highest score, *the unseen changes we expect there,
times the days it has waited to the power 0.7*. For an index page that is its own learnt
rate of new readouts over the ministry's working time since the last look, each worth six
edits; for a readout the learnt risk of an edit at its age, more for a page that was
edited before. A page is looked at at once if it was never read, if its line on an index
changed, if it was found gone and that is to be confirmed, or if it stands next to an old
page that was just found edited. Every fifth look goes to the readout looked at longest
ago instead: a share, never a deadline, so that no page is ever forgotten and no crowd of
overdue pages ever delays the news. What is left of the budget is never held back.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from heapq import nlargest, nsmallest

from scheduler.expectation import DAY, Expectation
from scheduler.history import PageHistory, SiteHistory

READOUT_WORTH = 6.0
"""Edits that seeing one new readout sooner is worth."""
PATIENCE = 0.7
"""Power of the waiting time in a score; more evens out waits, less chases rates."""
OWN_RECORD = 0.5
"""Edits that the average of its age is worth against a page's own record."""
SWEEP = 5
"""One look in so many goes to the readout looked at longest ago."""
OLD = 30.0
"""Age in days from which an edit is a surprise that puts the neighbours in doubt."""
NEIGHBOURS = 5
"""Pages on each side that are put in doubt."""
DOUBT_AFTER = timedelta(days=1)
"""A neighbour looked at less than this before is in no doubt."""
CONFIRM = timedelta(hours=6)
"""Wait before a page found gone is looked at again, if `recheck` is not shorter still."""
AT_ONCE = 1e6
"""Score from which on a page is not compared with others but simply looked at."""


@dataclass(frozen=True, slots=True)
class Score:
    """How much a look at a page is worth now, and why."""

    value: float
    """Expected unseen changes x days waited ** `PATIENCE`; at least `AT_ONCE`: at once."""
    why: str


@dataclass(frozen=True, slots=True)
class Look:
    """One look to make."""

    page_id: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """Least times between two looks at one page."""

    recheck: timedelta = timedelta(hours=6)
    """Known readouts."""
    every: timedelta = timedelta(minutes=15)
    """Index pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What a daily budget promises about every known readout."""

    readouts: int
    days: float
    """Within so many days the sweep alone sees every one."""
    oldest_id: int | None = None
    """The readout whose content was verified longest ago."""
    oldest_at: datetime | None = None
    """When that was; None if never."""


def score(page: PageHistory, site: SiteHistory, now: datetime) -> Score:
    """Say what a look at one page is worth now, and why."""
    judge = _Judge(site, now)
    value = judge.value(page)
    return Score(value, judge.why(page))


def plan(
    pages: Iterable[PageHistory],
    site: SiteHistory,
    now: datetime,
    budget: int | None = None,
    gaps: Gaps | None = None,
    *,
    explain: bool = True,
) -> list[Look]:
    """Choose the next looks, in the order in which they are to be made.

    Args:
        pages: every page of the ministry, with or without its index pages.
        site: what was learnt about it.
        now: aware UTC.
        budget: looks to make at most; None: every page whose gap has passed.
        gaps: least times between two looks at one page.
        explain: say why; without, a plan of everything takes a third of the time.

    Returns:
        All pages whose gap has passed if the budget suffices for them, else the best;
        every `SWEEP`th look, counted across passes, is the one due longest.
    """
    judge = _Judge(site, now)
    valued = [(judge.value(page), page) for page in pages if _is_due(page, now, gaps or Gaps())]
    count = len(valued) if budget is None else max(min(budget, len(valued)), 0)
    best = iter(_highest(valued, count))
    oldest = iter(_longest_ago(valued, count // SWEEP + 1))
    looks, taken = list[Look](), set[int]()
    while len(looks) < count:
        swept = (site.looks + len(looks)) % SWEEP == SWEEP - 1
        page = _next(oldest, taken) if swept else None
        why = f"longest ago: {_span(now - _looked(page))}" if page else ""
        page = page or _next(best, taken)
        if page is None:
            break
        taken.add(page.id)
        looks.append(Look(page.id, why or (judge.why(page) if explain else "")))
    return looks


def coverage(pages: Iterable[PageHistory], daily_budget: int) -> Coverage:
    """Say within how many days every readout is seen, and which was seen longest ago."""
    readouts = [page for page in pages if page.role == "readout" and not page.withdrawn]
    if not readouts:
        return Coverage(readouts=0, days=0.0)
    oldest = min(readouts, key=lambda page: (verified_at(page) or _NEVER, page.id))
    return Coverage(
        readouts=len(readouts),
        days=len(readouts) * SWEEP / max(daily_budget, 1),
        oldest_id=oldest.id,
        oldest_at=verified_at(oldest),
    )


def allowance(daily_budget: int, elapsed: timedelta, left_today: int) -> int:
    """Return how many looks one pass of a daemon may make, so that a day's budget lasts.

    Args:
        daily_budget: looks a day.
        elapsed: since the last pass; more than six hours count as six.
        left_today: looks the host still allows today.
    """
    share = daily_budget * min(elapsed, DAY / 4) / DAY
    return max(min(round(share), left_today), 0)


def born_at(page: PageHistory) -> datetime:
    """Return when a readout was published, as far as we know.

    Its own date, unless we saw it appear about that day: then we know better.
    """
    if page.published_on is None:
        return page.first_seen_at
    noon = datetime.combine(page.published_on, _NOON, tzinfo=UTC)
    return noon if page.first_seen_at - noon > _ABOUT_THEN else page.first_seen_at


def verified_at(page: PageHistory) -> datetime | None:
    """Return when the content of a page was last seen."""
    return page.verified_at or page.last_look_at


_NEVER = datetime.min.replace(tzinfo=UTC)
_NOON = time(12)
_ABOUT_THEN = timedelta(days=2)
_BACKED_OFF = 3


def _looked(page: PageHistory | None) -> datetime:
    return (page.last_look_at if page else None) or _NEVER


def _is_due(page: PageHistory, now: datetime, gaps: Gaps) -> bool:
    if page.last_look_at is None:
        return page.next_look_at is None or page.next_look_at <= now
    if _line_changed(page):
        return True
    if page.next_look_at is not None:
        return page.next_look_at <= now
    gap = gaps.recheck if page.role == "readout" else gaps.every
    if page.absent_looks and not page.withdrawn:
        gap = min(gap, CONFIRM)
    elif page.failures:
        gap *= min(1 + page.failures, _BACKED_OFF)
    return now - page.last_look_at >= gap


def _line_changed(page: PageHistory) -> bool:
    return (
        page.listing_changed_at is not None
        and page.last_look_at is not None
        and page.listing_changed_at > page.last_look_at
    )


def _highest(valued: Sequence[tuple[float, PageHistory]], count: int) -> list[PageHistory]:
    chosen = nlargest(count, valued, key=lambda one: (one[0], -one[1].id))
    return [page for _, page in chosen]


def _longest_ago(valued: Sequence[tuple[float, PageHistory]], count: int) -> list[PageHistory]:
    readouts = (page for _, page in valued if page.role == "readout" and page.last_look_at)
    return nsmallest(count, readouts, key=lambda page: (_looked(page), page.id))


def _next(pages: Iterator[PageHistory], taken: set[int]) -> PageHistory | None:
    return next((page for page in pages if page.id not in taken), None)


class _Judge:
    """Values pages at one moment."""

    def __init__(self, site: SiteHistory, now: datetime) -> None:
        self._now = now
        self._curves = Expectation(site, now)
        self._doubted: dict[int, datetime] = {}
        for page_id, at in site.suspects:
            for near in range(page_id - NEIGHBOURS, page_id + NEIGHBOURS + 1):
                self._doubted[near] = at

    def value(self, page: PageHistory) -> float:
        """Return the value of `Score`."""
        if (urgency := self._urgency(page)) is not None:
            return AT_ONCE * urgency[0]
        waited = self._waited(page)
        worth = READOUT_WORTH if page.role != "readout" else 1.0
        return float(worth * self._expected(page, waited) * waited**PATIENCE)

    def why(self, page: PageHistory) -> str:
        """Return the reason of `Score`."""
        if (urgency := self._urgency(page)) is not None:
            return urgency[1]
        waited = self._waited(page)
        expected = self._expected(page, waited)
        since = _span(timedelta(days=waited))
        if page.role != "readout":
            return f"{expected:.2g} new readouts expected since the last look, {since} ago"
        age = _span(self._now - born_at(page))
        before = f", edited {page.edits}x" if page.edits else ""
        what = f"{expected:.2g} edits expected since the last look"
        return f"{what}, {since} ago, at age {age}{before}"

    def _urgency(self, page: PageHistory) -> tuple[int, str] | None:
        """Return a rank and a reason, if the page is to be looked at at once."""
        if page.last_look_at is None:
            return 5, "never read"
        if _line_changed(page):
            return 4, "its line on an index changed"
        if page.next_look_at is not None and page.next_look_at <= self._now:
            return 3, "a second look was asked for"
        if page.absent_looks and not page.withdrawn:
            return 2, f"found gone {page.absent_looks}x: to be confirmed"
        if self._doubted and page.role == "readout":
            at = self._doubted.get(page.id)
            if (
                at is not None
                and at - page.last_look_at > DOUBT_AFTER
                and (self._now - born_at(page)) / DAY > OLD
            ):
                return 1, "an old page next to it was edited"
        return None

    def _waited(self, page: PageHistory) -> float:
        return max((self._now - (verified_at(page) or self._now)) / DAY, 0.0)

    def _expected(self, page: PageHistory, waited: float) -> float:
        """Return the changes we expect to be there unseen."""
        if waited <= 0.0:
            return 0.0
        curves, seen_at = self._curves, verified_at(page) or self._now
        if page.role != "readout":
            rate = curves.rate(page.id, whole=page.role == "list")
            return rate * curves.office_since(seen_at)
        born = born_at(page)
        age = (self._now - born) / DAY
        until_seen = curves.edits_until(age - waited)
        expected = curves.edits_until(age) - until_seen
        watched = until_seen - curves.edits_until((page.first_seen_at - born) / DAY)
        own = (OWN_RECORD + page.edits) / (OWN_RECORD + max(watched, 0.0))
        busy = curves.office_since(seen_at) / waited if waited < 7.0 else 1.0
        return expected * own * busy


def _span(time: timedelta) -> str:
    """Return a length of time as a person says it."""
    minutes = time / timedelta(minutes=1)
    if minutes < 90:
        return f"{minutes:.0f} min"
    if minutes < 36 * 60:
        return f"{minutes / 60:.0f} h"
    return f"{minutes / 1440:.0f} d"
