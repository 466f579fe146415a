"""Telling people: the channels of the configuration, and the outbox of a store."""

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from threading import Event
from typing import TextIO

from app import assemble, channels, passes
from app.configuration import Configuration
from scheduler.announce import Outlet
from scheduler.crawl import Target
from scheduler.digest import Backoff
from scheduler.health import check_channel, check_site, let_go
from scheduler.outbox import Courier, Tally, deliver_due
from scheduler.recall import recalling
from scraper.fetch import Fetcher
from storage.store import Store

Clock = Callable[[], datetime]

log = logging.getLogger("readouts")


def outlets(
    configuration: Configuration, fetcher: Fetcher, *, out: TextIO | None = None
) -> list[Outlet]:
    """Return every configured channel with what carries its messages.

    Args:
        configuration: what is in force.
        fetcher: carries webhooks, guarded.
        out: where `stdout://` goes; None is the process's own.
    """
    made = channels.outlets(
        configuration.settings.notify, carriers(configuration, fetcher, out=out)
    )
    for one in made:
        if isinstance(one.sender, channels.Broken):
            log.error("%s; its messages wait", one.sender.reason)
    return made


def carriers(
    configuration: Configuration, fetcher: Fetcher, *, out: TextIO | None = None
) -> channels.Carriers:
    """Return what channels need from outside."""
    return channels.Carriers(
        environ=configuration.environ,
        post=fetcher.post,
        clock=lambda: datetime.now(UTC),
        public_url=configuration.settings.serve.public_url,
        out=out,
    )


def couriers(
    configuration: Configuration, store: Store, outlets: Sequence[Outlet], *, clock: Clock,
    backoff: Backoff | None = None,
) -> list[Courier]:  # fmt: skip
    """Return one courier for each channel."""
    ministries = {key: site.ministry for key, site in assemble.sites(configuration).items()}
    recall = recalling(store, ministries)
    return [Courier(store, recall, one, clock=clock, backoff=backoff) for one in outlets]


def deliver(
    configuration: Configuration, store: Store, *, clock: Clock | None = None,
    out: TextIO | None = None, stop: Event | None = None,
) -> Tally:  # fmt: skip
    """Send everything that is due now, once, and note sites and channels that are in trouble.

    A channel that fails keeps its messages; the next run, or `readouts watch`, tries again.
    """
    clock = clock or assemble.clock(configuration)
    plan = passes.plan(configuration)
    let_go(store, plan.channels, clock())
    for target in plan.targets:
        check_site(store, target.site.key, index_urls(target), plan.channels, clock())
    if not configuration.settings.notify:
        return Tally()
    with assemble.fetching(configuration, store, clock) as fetcher:
        told = outlets(configuration, fetcher, out=out)
        tally = deliver_due(couriers(configuration, store, told, clock=clock), stop)
    rules = [one.channel for one in told]
    for channel in rules:
        check_channel(store, channel.name, rules, clock())
    return tally


def index_urls(target: Target) -> frozenset[str]:
    """Return the addresses of the index pages of a target."""
    return frozenset(page.url for one in target.relations for page in one.pages)
