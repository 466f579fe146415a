"""What a daily budget of looks buys, and how a daemon makes it last. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from scheduler.history import PageHistory
from scheduler.recheck import SWEEP

DAY = timedelta(days=1)
_NEVER = datetime.min.replace(tzinfo=UTC)


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
