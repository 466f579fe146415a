"""What is looked at next and why, for a person: `readouts sites --plan`."""

from collections.abc import Sequence

from app.assemble import clock, open_store
from app.cli.invocation import Invocation
from app.configuration import Configuration
from app.settings import SiteSettings
from scheduler.events import stamp
from scheduler.planning import coverage, next_looks
from scheduler.recheck import Gaps
from scraper.site import Site


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
    terminal, now = invocation.terminal, clock(configuration)()
    with open_store(configuration, create=False, write=False) as store:
        for site in sites:
            if not store.index_pages(site.key):
                continue
            chosen = configuration.settings.sites.get(site.key) or SiteSettings()
            gaps = Gaps(recheck=chosen.recheck, every=chosen.every)
            looks = next_looks(site, store, now, gaps=gaps, count=count)
            promise = coverage(site, store, now, configuration.settings.fetch.daily_requests)
            oldest = next(iter(store.pages([promise.oldest_id or 0])), None)
            if as_json:
                for page, why in looks:
                    terminal.json(
                        {"site": site.key, "url": page.url, "role": page.role, "why": why}
                    )
                terminal.json(
                    {
                        "site": site.key,
                        "readouts": promise.readouts,
                        "all_seen_within_days": round(promise.days, 2),
                        "oldest_verified_at": stamp(promise.oldest_at),
                        "oldest_url": oldest and oldest.url,
                    }
                )
                continue
            for page, why in looks:
                terminal.line(f"{page.url}  {why}")
            terminal.line(
                f"{site.key}: {promise.readouts} readouts; each is looked at within"
                f" {promise.days:.1f} days, whatever the news"
            )
            if oldest is not None:
                since = stamp(promise.oldest_at) or "never"
                terminal.line(f"{site.key}: unverified for longest, {since}: {oldest.url}")
