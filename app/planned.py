"""What is looked at next and why, for a person: `readouts sites --plan`."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.assemble import clock, open_store
from app.cli.invocation import Invocation
from app.configuration import Configuration
from app.settings import Settings, SiteSettings
from app.terminal import Terminal
from scheduler.events import stamp
from scheduler.planning import coverage, next_looks
from scheduler.recheck import Gaps
from scraper.site import Site

if TYPE_CHECKING:
    from storage.store import Store


def show(
    invocation: Invocation,
    configuration: Configuration,
    sites: Sequence[Site],
    count: int,
    *,
    as_json: bool,
) -> None:
    """Print the next looks of every site that was ever looked at.

    Raises:
        UsageError: there is no store yet.
    """
    now = clock(configuration)()
    with open_store(configuration, create=False, write=False) as store:
        for site in sites:
            if store.index_pages(site.key):
                _show_site(
                    invocation.terminal, configuration.settings, site, store, now, count, as_json
                )


def _show_site(
    terminal: Terminal, settings: Settings, site: Site, store: "Store", now: datetime, count: int,
    as_json: bool,
) -> None:  # fmt: skip
    chosen = settings.sites.get(site.key) or SiteSettings()
    gaps = Gaps(recheck=chosen.recheck, every=timedelta())
    promise = coverage(site, store, now, settings.fetch.daily_requests, gaps.recheck)
    oldest = next(iter(store.pages([promise.oldest_id or 0])), None)
    for page, why in next_looks(site, store, now, gaps=gaps, count=count):
        if as_json:
            terminal.json({"site": site.key, "url": page.url, "role": page.role, "why": why})
        else:
            terminal.line(f"{page.url}  {why}")
    if as_json:
        terminal.json(
            {
                "site": site.key,
                "readouts": promise.readouts,
                "all_seen_within_days": round(promise.days, 2),
                "oldest_verified_at": stamp(promise.oldest_at),
                "oldest_url": oldest and oldest.url,
            }
        )
        return
    terminal.line(
        f"{site.key}: {promise.readouts} readouts; each is looked at within"
        f" {promise.days:.1f} days, whatever the news"
    )
    if oldest is not None:
        since = stamp(promise.oldest_at) or "never"
        terminal.line(f"{site.key}: unverified for longest, {since}: {oldest.url}")
