"""How many looks one pass of the daemon may make, so that a day's budget lasts the day."""

from dataclasses import replace
from datetime import datetime, timedelta

from app.settings import Settings
from scheduler.crawl import CrawlPlan, Target
from scheduler.recheck import allowance
from scraper.fetch import Fetcher
from storage.store import Store

_LONGEST = timedelta(hours=6)
_EARLY = 0.8
"""Passes are spread by a tenth of their interval; an index page is not to miss its turn by that."""


def rationed(
    plan: CrawlPlan,
    target: Target,
    settings: Settings,
    store: Store,
    fetcher: Fetcher,
    now: datetime,
) -> CrawlPlan:
    """Return the plan of one pass over one site.

    What is due is rationed by the time since the last pass. Pages never read are not:
    as many as fit between two looks at the index are read beyond the ration, so that a
    first pass over a site does not take days.

    Args:
        plan: what all passes have in common.
        target: the site.
        settings: the budget, the pause.
        store: remembers when the last pass was.
        fetcher: knows what is left of today's budget.
        now: aware UTC.
    """
    name = f"passed:{target.site.key}"
    last = store.note(name)
    elapsed = now - datetime.fromisoformat(last) if last else _LONGEST
    if elapsed < timedelta():  # the clock was set back
        elapsed = target.every
    store.leave_note(name, now.isoformat())
    left = fetcher.requests_left(target.site.origins[0])
    return replace(
        plan,
        targets=(replace(target, every=target.every * _EARLY),),
        allowed=max(allowance(settings.fetch.daily_requests, elapsed, left), 1),
        burst=min(int(target.every.total_seconds() / max(settings.fetch.pause, 0.1)), left),
    )
