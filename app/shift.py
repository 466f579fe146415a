"""The daemon's work between two readings of the configuration."""

import logging
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING

from app import assemble, delivering, passes
from app.configuration import Configuration
from app.rations import rationed
from app.settings import SiteSettings
from scheduler.crawl import Counts, Target, crawl
from scheduler.digest import Backoff
from scheduler.events import ChangeEvent, Summary
from scheduler.events import Event as Found
from scheduler.health import check_channel, check_site, let_go
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

if TYPE_CHECKING:
    from app.watching import Watch

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


class Shift:
    """Passes and deliveries by one configuration.

    Args:
        watch: the daemon this belongs to.
        configuration: what is in force.
        store: open for writing.
        clock: the time to believe; it runs on across shifts, whatever was read again.
    """

    def __init__(
        self, watch: "Watch", configuration: Configuration, store: Store, clock: delivering.Clock
    ) -> None:
        self.ended_in_time = True
        self._watch = watch
        self._pace = watch.pace
        self._configuration = configuration
        self._store = store
        self._clock = clock
        self._stop = Event()
        self._plan = passes.plan(configuration)
        self._rounds: list[Round] = []
        self._reader = SeparateReader()

    def work(self) -> Configuration | None:
        """Work until told to stop (None) or until there is another configuration."""
        with ExitStack() as stack:
            fetcher = stack.enter_context(
                assemble.fetching(self._configuration, self._store, self._clock)
            )
            stack.enter_context(self._reader).start()
            self._rounds = self._couriers(fetcher)
            jobs = Jobs(self._works(fetcher), self._store, clock=self._clock)
            self._watch.metrics.fetched = lambda: fetcher.counts.requests
            stack.callback(self._end, jobs)
            keys = [one.site.key for one in self._plan.targets]
            let_go(self._store, self._plan.channels, self._clock(), sites=keys)
            for one in self._rounds:
                one.start()
            jobs.start()
            self._warn_of_orphans()
            self._watch.systemd.say("READY=1", f"STATUS=watching {len(keys)} sites")
            log.info("watching", extra={"sites": keys})
            return self._until_told(jobs)

    def _warn_of_orphans(self) -> None:
        known = {channel.name for channel in self._plan.channels}
        for name in sorted(set(self._store.channels_due(self._clock())) - known):
            log.warning("messages wait for a channel nobody configured", extra={"channel": name})

    def _until_told(self, jobs: Jobs) -> Configuration | None:
        orders = self._watch.orders
        clock_watch = ClockWatch(self._clock, time.monotonic)
        while not orders.stop.is_set():
            orders.wait(self._pace.tick)
            self._alive()
            if clock_watch.was_set():
                log.warning("the clock was set or the machine slept; planning again")
                jobs.replan()
                self._wake()
            if orders.retry.is_set():
                orders.retry.clear()
                count = self._store.retry_dead(self._clock())
                log.info("sending again what was refused", extra={"messages": count})
                self._wake()
            if orders.read_again.is_set():
                orders.read_again.clear()
                if (found := self._read_again()) is not None:
                    return found
        log.info("stopping")
        return None

    def _alive(self) -> None:
        self._watch.metrics.beat = time.monotonic()
        self._watch.systemd.say("WATCHDOG=1")

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
        """Let what is in hand end: in `grace` seconds, or however long it takes to go on."""
        orders = self._watch.orders
        self._watch.systemd.say("STOPPING=1" if orders.stop.is_set() else "RELOADING=1")
        self._stop.set()
        for one in self._rounds:
            one.stop()
        jobs.stop()
        until = None
        while not self._has_ended(jobs, within=0.2):
            self._alive()
            if orders.stop.is_set():
                until = until or time.monotonic() + self._pace.grace
                if time.monotonic() > until:
                    self.ended_in_time = False
                    return

    def _has_ended(self, jobs: Jobs, within: float) -> bool:
        ended = jobs.wait(within)
        for one in self._rounds:
            one.join(within / len(self._rounds))
        return ended and not any(one.is_alive() for one in self._rounds)

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

    def _pass(self, target: Target, fetcher: Fetcher) -> bool:
        """Make one pass over one site and draw its conclusions; False if it was cut short."""
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
            return False
        indexes = delivering.index_urls(target)
        trouble = check_site(self._store, site, indexes, self._plan.channels, self._clock())
        self._watch.metrics.passed(site, summary, self._clock().timestamp())
        log.info("looked", extra={"site": site, **_counts(summary)})
        self._wake()
        if trouble is None:
            self._heartbeat(fetcher)
        return True

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
            answer = fetcher.post(address, b"", {}, timeout=10, origins=(origin_of(address),))
        except ReadoutsError as error:
            log.warning("the heartbeat was not taken: %s", error)
        except ValueError:
            log.warning("the heartbeat was not taken: it is no web address")
        else:
            if answer.status >= 300:
                log.warning("the heartbeat was not taken: it was answered %d", answer.status)

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
            is_bad = tally.failed or tally.dead
            counts = {"sent": tally.sent, "failed": tally.failed, "dead": tally.dead}
            why = {"answer": tally.answer} if is_bad else {}
            level = logging.WARNING if is_bad else logging.INFO
            log.log(level, "delivered", extra={"channel": name, **counts, **why})
            check_channel(self._store, name, self._plan.channels, self._clock())
            if is_bad:
                self._wake()  # the others may have to be told

        return Round(f"deliver {name}", deliver, patience=self._pace.poll)

    def _wake(self) -> None:
        for one in self._rounds:
            one.wake()


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
