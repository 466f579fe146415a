"""The daemon: passes on schedule, messages as they fall due, until it is told to stop.

    configuration ─ jobs ─── one pass a site, in its rhythm ──┐ wakes
                  └ rounds ─ one courier a channel  ◄─────────┘

A pass that is asked to end takes no further page; what was begun is finished or rolled
back. Reading the configuration again ends all of this and begins it anew on the same
store; a configuration that is wrong is reported, and the old one stays.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from threading import Event
from typing import TextIO

from app import assemble, delivering, passes
from app.configuration import Configuration
from app.metrics import Metrics, served
from app.rations import rationed
from app.settings import SiteSettings
from app.signals import Orders, Systemd
from scheduler.crawl import Counts, Target, crawl
from scheduler.digest import Backoff
from scheduler.events import ChangeEvent, Summary
from scheduler.events import Event as Found
from scheduler.health import check_channel, check_site
from scheduler.jobs import ClockWatch, Jobs, Work
from scheduler.outbox import Courier
from scheduler.reader import SeparateReader
from scheduler.rhythm import Rhythm
from scheduler.rounds import Round
from scraper.errors import BudgetSpentError, ReadoutsError
from scraper.fetch import Fetcher
from scraper.records import NotModified, Snapshot, Validators
from scraper.urls import origin_of
from storage.store import Store

log = logging.getLogger("readouts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How patient the daemon is, in seconds."""

    tick: float = 1.0
    """Between two looks at signals and clock."""
    poll: float = 30.0
    """Between two looks at the outbox when no pass has ended."""
    grace: float = 5.0
    """What work in hand is given to end."""
    backoff: Backoff | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What the daemon is made of, whatever the configuration says."""

    load: Callable[[], Configuration]
    """Reads the configuration; raises `UsageError` if it is wrong."""
    orders: Orders
    systemd: Systemd
    metrics: Metrics
    metrics_port: int | None = None
    out: TextIO | None = None
    """For `stdout://` channels."""
    pace: Pace = Pace()

    def run(self) -> bool:
        """Watch until told to stop; return whether all work in hand ended in time.

        Raises:
            UsageError: the configuration is wrong at the start.
            StoreBusyError: another instance is at work on the store.
        """
        configuration = self.load()
        with assemble.open_store(configuration) as store:
            while True:
                shift = Shift(self, configuration, store)
                another = shift.work()
                if another is None or not shift.ended_in_time:
                    return shift.ended_in_time
                configuration = another


class Shift:
    """The time between two readings of the configuration."""

    def __init__(self, watch: Watch, configuration: Configuration, store: Store) -> None:
        self.ended_in_time = True
        self._watch = watch
        self._pace = watch.pace
        self._configuration = configuration
        self._store = store
        self._clock = assemble.clock(configuration)
        self._stop = Event()
        self._plan = passes.plan(configuration)
        self._rounds: list[Round] = []
        self._reader = SeparateReader()
        self._beat = time.monotonic()

    def work(self) -> Configuration | None:
        """Work until told to stop (None) or until there is another configuration."""
        with ExitStack() as stack:
            fetcher = stack.enter_context(
                assemble.fetching(self._configuration, self._store, self._clock)
            )
            stack.enter_context(self._reader).start()
            self._rounds = self._couriers(fetcher)
            jobs = Jobs(self._works(fetcher), self._store, clock=self._clock)
            if self._watch.metrics_port is not None:
                stack.enter_context(self._metrics(fetcher))
            stack.callback(self._end, jobs)
            for one in self._rounds:
                one.start()
            jobs.start()
            self._warn_of_orphans()
            self._watch.systemd.say("READY=1", f"STATUS=watching {len(self._plan.targets)} sites")
            log.info("watching", extra={"sites": [one.site.key for one in self._plan.targets]})
            return self._until_told(jobs)

    def _warn_of_orphans(self) -> None:
        known = {channel.name for channel in self._plan.channels}
        for name in sorted(set(self._store.channels_due(self._clock())) - known):
            log.warning("messages wait for a channel nobody configured", extra={"channel": name})

    def _until_told(self, jobs: Jobs) -> Configuration | None:
        watch = self._watch
        clock_watch = ClockWatch(self._clock, time.monotonic)
        while not watch.orders.stop.is_set():
            watch.orders.wait(self._pace.tick)
            self._beat = time.monotonic()
            watch.systemd.say("WATCHDOG=1")
            if clock_watch.was_set():
                log.warning("the clock was set or the machine slept; planning again")
                jobs.replan()
                self._wake()
            if watch.orders.retry.is_set():
                watch.orders.retry.clear()
                count = self._store.retry_dead(self._clock())
                log.info("sending again what was refused", extra={"messages": count})
                self._wake()
            if watch.orders.read_again.is_set():
                watch.orders.read_again.clear()
                if (found := self._read_again()) is not None:
                    return found
        log.info("stopping")
        return None

    def _read_again(self) -> Configuration | None:
        try:
            found = self._watch.load()
            passes.plan(found)
        except ReadoutsError as error:
            log.error("the configuration stays as it was: %s", error)
            return None
        if found.settings.database != self._configuration.settings.database:
            log.error("the configuration stays as it was: another database needs a restart")
            return None
        log.info("the configuration was read again")
        return found

    def _end(self, jobs: Jobs) -> None:
        self._watch.systemd.say("STOPPING=1" if self._watch.orders.stop.is_set() else "RELOADING=1")
        until = time.monotonic() + self._pace.grace
        self._stop.set()
        for one in self._rounds:
            one.stop()
        jobs.stop()
        ended = jobs.wait(self._pace.grace)
        while not ended and not self._watch.orders.stop.is_set():
            self._watch.systemd.say("WATCHDOG=1")
            ended = jobs.wait(self._pace.tick)
        for one in self._rounds:
            one.join(max(until - time.monotonic(), 0.1))
        self.ended_in_time = ended and not any(one.is_alive() for one in self._rounds)

    def _works(self, fetcher: Fetcher) -> list[Work]:
        return [self._work(target, fetcher) for target in self._plan.targets]

    def _work(self, target: Target, fetcher: Fetcher) -> Work:
        site = target.site
        chosen = self._configuration.settings.sites.get(site.key)
        settings = chosen or SiteSettings()
        rhythm = Rhythm(
            every=settings.every,
            night=settings.night,
            zone=site.host.timezone,
            office_hours=site.office_hours,
        )
        return Work(site.key, rhythm, lambda: self._pass(target, fetcher))

    def _pass(self, target: Target, fetcher: Fetcher) -> None:
        """Make one pass over one site, and draw its conclusions."""
        site = target.site.key
        settings = self._configuration.settings
        plan = rationed(self._plan, target, settings, self._store, fetcher, self._clock())
        summary = crawl(
            plan,
            fetcher=_Stoppable(fetcher, self._stop, target.site.origins),
            store=self._store,
            clock=self._clock,
            tell=self._tell,
            reader=self._reader,
        )
        if self._stop.is_set():
            return
        indexes = delivering.index_urls(target)
        trouble = check_site(self._store, site, indexes, self._plan.channels, self._clock())
        self._watch.metrics.passed(site, summary, self._clock().timestamp())
        log.info("looked", extra={"site": site, **_counts(summary)})
        self._wake()
        if trouble is None:
            self._heartbeat(fetcher)

    def _tell(self, event: Found) -> None:
        self._watch.metrics.found(event)
        fields = {"site": event.site, "url": event.url}
        if isinstance(event, ChangeEvent):
            more = {"change": event.change, "baseline": event.baseline, "title": event.title}
            log.info(event.kind, extra={**fields, **more})
        else:
            log.warning("%s: %s", event.problem, event.message, extra=fields)

    def _heartbeat(self, fetcher: Fetcher) -> None:
        url = self._configuration.settings.heartbeat
        if url is None:
            return
        try:
            address = url.reveal(self._configuration.environ)
            fetcher.post(address, b"", {}, timeout=10, origins=(origin_of(address),))
        except (ReadoutsError, ValueError):
            log.warning("the heartbeat address did not answer")

    def _couriers(self, fetcher: Fetcher) -> list[Round]:
        told = delivering.outlets(self._configuration, fetcher, out=self._watch.out)
        made = delivering.couriers(
            self._configuration, self._store, told, clock=self._clock, backoff=self._pace.backoff
        )
        return [self._round(one) for one in made]

    def _round(self, courier: Courier) -> Round:
        name = courier.outlet.channel.name

        def deliver() -> None:
            tally = courier.deliver(self._stop)
            if not (tally.sent or tally.failed or tally.dead):
                return
            self._watch.metrics.delivered(name, tally)
            level = logging.WARNING if tally.failed or tally.dead else logging.INFO
            counts = {"sent": tally.sent, "failed": tally.failed, "dead": tally.dead}
            log.log(level, "delivered", extra={"channel": name, **counts})
            check_channel(self._store, name, self._plan.channels, self._clock())

        return Round(f"deliver {name}", deliver, patience=self._pace.poll)

    def _wake(self) -> None:
        for one in self._rounds:
            one.wake()

    @contextmanager
    def _metrics(self, fetcher: Fetcher) -> Iterator[None]:
        port = self._watch.metrics_port or 0

        def page() -> bytes:
            return self._watch.metrics.page(self._store, fetcher.counts.requests)

        with served(port, page, self._is_well) as taken:
            log.info("metrics are served", extra={"port": taken})
            yield

    def _is_well(self) -> bool:
        return time.monotonic() - self._beat < 30 * self._pace.tick


class _Stoppable:
    """A fetcher that asks for nothing more once it is told to stop."""

    def __init__(self, fetcher: Fetcher, stop: Event, origins: Sequence[str]) -> None:
        self._fetcher = fetcher
        self._stop = stop
        self._origins = origins

    @property
    def counts(self) -> Counts:
        return self._fetcher.counts

    def get(self, url: str, validators: Validators | None = None) -> Snapshot | NotModified:
        if self._stop.is_set():
            raise BudgetSpentError(url, "the program is ending")
        return self._fetcher.get(url, validators, origins=self._origins)


def _counts(summary: Summary) -> dict[str, float]:
    told = summary.as_json()
    return {name: count for name, count in told.items() if isinstance(count, int | float) and count}
