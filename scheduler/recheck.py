"""Which pages to look at next, and why, within a budget. Pure.

Every look goes to the page with the highest score: *the unseen changes we expect there,
times the square root of the days until as many more are to be expected*. Those days are
how long the page has waited, but more when the ministry goes home or a readout leaves the
age at which readouts are edited: one look now then finds what is to be found for long.
Only changes of the last thirty days count, for an older one is no news: where the budget
is too small to see every page within that time, it goes to those it can keep up with.
For an index page the expectation is its own learnt rate of new readouts over the
ministry's working time since the last look, each worth two edits; for a readout the
learnt risk of an edit at its age, more for a page that was edited before. A page is
looked at at once if it was never read, if its line on an index changed, if it was found
gone and that is to be confirmed, or if it stands next to an old page that was just found
edited. Every fifth look goes to the readout looked at longest ago instead: a share, never
a deadline, so that no page is ever forgotten and no crowd of overdue pages ever delays
the news. What is left of the budget is never held back.
"""

import math
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import heappush, heappushpop

from scheduler.history import DAY, PageHistory, SiteHistory, in_days
from scheduler.scoring import Judge, Score, line_changed, span

SWEEP = 5
"""One look in so many goes to the readout looked at longest ago."""
CONFIRM = timedelta(hours=6)
"""Wait before a page found gone is looked at again, if `recheck` is not shorter still."""


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
    return Judge(site, now).score(page)


def plan(
    pages: Iterable[PageHistory],
    site: SiteHistory,
    now: datetime,
    budget: int | None = None,
    gaps: Gaps | None = None,
    *,
    made: int = 0,
    explain: bool = True,
) -> list[Look]:
    """Choose the next looks, in the order in which they are to be made.

    Args:
        pages: every page of the ministry, with or without its index pages.
        site: what was learnt about it.
        now: aware UTC.
        budget: looks to make at most; None: every page whose gap has passed.
        gaps: least times between two looks at one page.
        made: looks that this pass has made already, and of which the sweep has had no share.
        explain: say why; without, a plan of everything takes a third of the time.

    Returns:
        All pages whose gap has passed if the budget suffices for them, else the best;
        one in `SWEEP` looks, counted across passes, is at the one due longest.
    """
    judge = Judge(site, now)
    gaps = gaps or Gaps()
    due = (page for page in pages if _is_due(page, now, gaps))
    best, oldest = _shortlists(due, judge, now, budget, made)
    owed = (site.looks + made + len(best)) // SWEEP - site.looks // SWEEP
    return [
        Look(page.id, _why(page, swept, judge, now) if explain else "")
        for page, swept in _mixed(best, oldest, owed)
    ]


def shortlist(
    pages: Iterable[PageHistory],
    site: SiteHistory,
    now: datetime,
    budget: int,
    gaps: Gaps | None = None,
) -> list[PageHistory]:
    """Return the pages that a plan with this budget can come to, whatever others join them."""
    gaps = gaps or Gaps()
    due = (page for page in pages if _is_due(page, now, gaps))
    best, oldest = _shortlists(due, Judge(site, now), now, budget, 0)
    return list({page.id: page for page in (*best, *oldest)}.values())


def coverage(
    pages: Iterable[PageHistory], daily_budget: int, gap: timedelta = timedelta()
) -> Coverage:
    """Say within how many days every readout is seen, and which was seen longest ago.

    Args:
        pages: every page of the ministry.
        daily_budget: looks a day.
        gap: least time between two looks at one readout.
    """
    count, oldest = 0, None
    for page in pages:
        if page.role == "readout" and not page.withdrawn:
            count += 1
            if oldest is None or (page.seen_at or _NEVER) < (oldest.seen_at or _NEVER):
                oldest = page
    if oldest is None:
        return Coverage(readouts=0, days=0.0)
    return Coverage(
        readouts=count,
        days=days_to_see(count, daily_budget, gap),
        oldest_id=oldest.id,
        oldest_at=oldest.seen_at,
    )


def days_to_see(readouts: int, daily_budget: int, gap: timedelta) -> float:
    """Return within how many days the sweep alone sees so many readouts."""
    return max(readouts * SWEEP / max(daily_budget, 1), gap / DAY)


def allowance(daily_budget: int, elapsed: timedelta, left_today: int) -> int:
    """Return how many looks one pass of a daemon may make, so that a day's budget lasts.

    Args:
        daily_budget: looks a day.
        elapsed: since the last pass; more than six hours count as six.
        left_today: looks the host still allows today.
    """
    share = daily_budget * min(elapsed, DAY / 4) / DAY
    return max(min(round(share), left_today), 0)


_NEVER = datetime.min.replace(tzinfo=UTC)
_AHEAD = timedelta(days=1)
"""A look that lies further in the future was made by a clock that was ahead: it counts as none."""
_BACKED_OFF = 3


def _looked(page: PageHistory) -> datetime:
    return page.last_look_at or _NEVER


def _is_due(page: PageHistory, now: datetime, gaps: Gaps) -> bool:
    if page.last_look_at is None:
        return page.next_look_at is None or page.next_look_at <= now
    if line_changed(page):
        return True
    if page.last_look_at > now + _AHEAD:
        return True
    if page.asked_at is not None:
        return page.asked_at <= now
    gap = gaps.recheck if page.role == "readout" else gaps.every
    if page.absent_looks and not page.withdrawn:
        gap = min(gap, CONFIRM)
    elif page.failures:
        gap *= min(1 + page.failures, _BACKED_OFF)
    return now - page.last_look_at >= gap


def _shortlists(
    pages: Iterable[PageHistory], judge: Judge, now: datetime, count: int | None, made: int
) -> tuple[list[PageHistory], list[PageHistory]]:
    """Return the pages worth most, and those looked at longest ago; the first come last.

    Holds no more than that many pages, however many there are to choose from.
    """
    share = None if count is None else (count + made) // SWEEP + 1
    best, oldest = _Highest(count), _Highest(share)
    for page in pages:
        value = judge.value(page)
        if value >= best.least:
            best.add(value, page)
        if page.role == "readout" and page.last_look_at is not None:
            waited = in_days(now - page.last_look_at)
            if waited < -in_days(_AHEAD):
                waited = math.inf
            if waited >= oldest.least:
                oldest.add(waited, page)
    return best.ranked(), oldest.ranked()


class _Highest:
    """The pages with the highest keys of all that were added."""

    def __init__(self, count: int | None) -> None:
        self._most = sys.maxsize if count is None else max(count, 0)
        self._heap: list[tuple[float, int, PageHistory]] = []
        self.least = -math.inf if self._most else math.inf
        """What a key has to come up to, or the page is not among them."""

    def add(self, key: float, page: PageHistory) -> None:
        if len(self._heap) < self._most:
            heappush(self._heap, (key, -page.id, page))
        else:
            heappushpop(self._heap, (key, -page.id, page))
        if len(self._heap) == self._most:
            self.least = self._heap[0][0]

    def ranked(self) -> list[PageHistory]:
        return [page for _, _, page in sorted(self._heap)]


def _mixed(
    best: list[PageHistory], oldest: list[PageHistory], owed: int
) -> Iterator[tuple[PageHistory, bool]]:
    """Yield as many pages as are best, so many of them from the oldest, evenly spread."""
    taken, count = set[int](), len(best)
    for number in range(count):
        swept = (number + 1) * owed // count > number * owed // count
        page = _next(oldest, taken) if swept else None
        chosen = page or _next(best, taken)
        if chosen is not None:
            taken.add(chosen.id)
            yield chosen, page is not None


def _why(page: PageHistory, swept: bool, judge: Judge, now: datetime) -> str:
    return f"longest ago: {span(now - _looked(page))}" if swept else judge.why(page)


def _next(pages: list[PageHistory], taken: set[int]) -> PageHistory | None:
    while pages:
        page = pages.pop()
        if page.id not in taken:
            return page
    return None
