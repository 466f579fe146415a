"""One pass over the given ministries: each in its own lane, all into one store."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from time import perf_counter
from typing import Protocol

from scheduler.desk import Desk, Fetch
from scheduler.events import Event, Summary
from scheduler.planning import Planner
from scheduler.reader import DirectReader, Reader
from scheduler.recheck import Gaps
from scheduler.rules import Channel
from scheduler.sitepass import SitePass
from scraper.site import Relation, Site
from storage.store import Store


class Counts(Protocol):
    """What a fetcher has done so far."""

    requests: int
    not_modified: int
    bytes: int


class CountingFetch(Fetch, Protocol):
    """A fetcher that counts."""

    @property
    def counts(self) -> Counts:
        """What it has done since it was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A site and the relations of it to look at."""

    site: Site
    relations: tuple[Relation, ...]
    recheck: timedelta = Gaps().recheck
    """A known readout is not looked at more often than this."""
    every: timedelta = Gaps().every
    """Nor an index page more often than this, if looks are rationed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlPlan:
    """What one pass is to do."""

    targets: tuple[Target, ...]
    full: bool = False
    """Look at every known readout, without validators."""
    max_requests: int | None = None
    allowed: int | None = None
    """Looks a site may get in this pass beside unread pages; None: whatever is due."""
    burst: int = 0
    """Unread pages it may get beyond that."""
    width: int = 1
    """Requests to one host at the same time."""
    channels: Sequence[Channel] = ()


def crawl(
    plan: CrawlPlan,
    *,
    fetcher: CountingFetch,
    store: Store,
    clock: Callable[[], datetime],
    tell: Callable[[Event], None],
    reader: Reader | None = None,
) -> Summary:
    """Make one pass and return what it cost and found.

    Sites are looked at side by side: one that is slow or down delays no other. Events
    are told one at a time, each after it is in the store.
    """
    began, before = perf_counter(), _counted(fetcher)
    crawl = _Crawl(plan, fetcher, store, clock, tell, reader or DirectReader(), before[0])
    summary = sum(_side_by_side(crawl.look_at, plan.targets), Summary())
    summary.requests, summary.not_modified, summary.bytes = (
        now - was for now, was in zip(_counted(fetcher), before, strict=True)
    )
    summary.seconds = perf_counter() - began
    return summary


@dataclass(slots=True)
class _Crawl:
    """What the lanes of one pass share."""

    plan: CrawlPlan
    fetcher: CountingFetch
    store: Store
    clock: Callable[[], datetime]
    tell: Callable[[Event], None]
    reader: Reader
    requests_before: int
    turn: Lock = field(default_factory=Lock)

    def look_at(self, target: Target) -> Summary:
        """Make the pass over one site."""
        desk = Desk(
            site=target.site,
            store=self.store,
            fetch=self.fetcher,
            reader=self.reader,
            clock=self.clock,
            tell=self._one_at_a_time,
            summary=Summary(),
            channels=self.plan.channels,
        )
        allowed = self.plan.allowed
        planner = Planner(
            site=target.site,
            store=self.store,
            now=self.clock(),
            gaps=Gaps(
                recheck=target.recheck, every=target.every if allowed is not None else timedelta()
            ),
            full=self.plan.full,
            allowed=allowed,
            most=self.plan.max_requests,
            burst=self.plan.burst,
        )
        SitePass(
            desk=desk,
            relations=target.relations,
            planner=planner,
            full=self.plan.full,
            width=self.plan.width,
            may_ask=self._may_ask,
        ).run()
        return desk.summary

    def _one_at_a_time(self, event: Event) -> None:
        with self.turn:
            self.tell(event)

    def _may_ask(self) -> bool:
        most = self.plan.max_requests
        return most is None or self.fetcher.counts.requests - self.requests_before < most


def _side_by_side(look_at: Callable[[Target], Summary], targets: Sequence[Target]) -> list[Summary]:
    if len(targets) <= 1:
        return [look_at(target) for target in targets]
    with ThreadPoolExecutor(len(targets)) as pool:
        return list(pool.map(look_at, targets))


def _counted(fetcher: CountingFetch) -> tuple[int, int, int]:
    counts = fetcher.counts
    return counts.requests, counts.not_modified, counts.bytes
