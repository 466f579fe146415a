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
from datetime import UTC, datetime, timedelta
from heapq import nlargest, nsmallest

from scheduler.history import DAY, PageHistory, SiteHistory
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
    judge = Judge(site, now)
    valued = [(judge.value(page), page) for page in pages if _is_due(page, now, gaps or Gaps())]
    count = len(valued) if budget is None else max(min(budget, len(valued)), 0)
    best = iter(_highest(valued, count))
    oldest = iter(_longest_ago(valued, count // SWEEP + 1))
    looks, taken = list[Look](), set[int]()
    while len(looks) < count:
        swept = (site.looks + len(looks)) % SWEEP == SWEEP - 1
        page = _next(oldest, taken) if swept else None
        why = f"longest ago: {span(now - _looked(page))}" if page else ""
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
    oldest = min(readouts, key=lambda page: (page.seen_at or _NEVER, page.id))
    return Coverage(
        readouts=len(readouts),
        days=len(readouts) * SWEEP / max(daily_budget, 1),
        oldest_id=oldest.id,
        oldest_at=oldest.seen_at,
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


_NEVER = datetime.min.replace(tzinfo=UTC)
_BACKED_OFF = 3


def _looked(page: PageHistory | None) -> datetime:
    return (page.last_look_at if page else None) or _NEVER


def _is_due(page: PageHistory, now: datetime, gaps: Gaps) -> bool:
    if page.last_look_at is None:
        return page.next_look_at is None or page.next_look_at <= now
    if line_changed(page):
        return True
    if page.asked_at is not None:
        return page.asked_at <= now
    gap = gaps.recheck if page.role == "readout" else gaps.every
    if page.absent_looks and not page.withdrawn:
        gap = min(gap, CONFIRM)
    elif page.failures:
        gap *= min(1 + page.failures, _BACKED_OFF)
    return now - page.last_look_at >= gap


def _highest(valued: Sequence[tuple[float, PageHistory]], count: int) -> list[PageHistory]:
    chosen = nlargest(count, valued, key=lambda one: (one[0], -one[1].id))
    return [page for _, page in chosen]


def _longest_ago(valued: Sequence[tuple[float, PageHistory]], count: int) -> list[PageHistory]:
    readouts = (page for _, page in valued if page.role == "readout" and page.last_look_at)
    return nsmallest(count, readouts, key=lambda page: (_looked(page), page.id))


def _next(pages: Iterator[PageHistory], taken: set[int]) -> PageHistory | None:
    return next((page for page in pages if page.id not in taken), None)
