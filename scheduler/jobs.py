"""Ministries to jobs: the only place that knows APScheduler.

The scheduler keeps nothing: it is rebuilt from the configuration at each start, and
when a site is due next is a note in our own store. A late job runs once, whatever it
missed; a job that is still running is not started again; sites run side by side.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event, Lock
from typing import Protocol

from apscheduler.events import (
    EVENT_JOB_ERROR,
    EVENT_JOB_EXECUTED,
    EVENT_JOB_MAX_INSTANCES,
    EVENT_JOB_MISSED,
    JobEvent,
)
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from scheduler.rhythm import Rhythm
from scraper.errors import ReadoutsError

SKEW = timedelta(seconds=60)
"""A clock that moved this much more or less than time did has been set."""

RESUMED_AFTER = 3
"""A pass that was cut short is taken up again after the interval divided by this."""

log = logging.getLogger(__name__)
logging.getLogger("apscheduler.executors").setLevel(logging.CRITICAL)  # `_went_wrong` tells it


class Notes(Protocol):
    """Where due times are kept; the store is one."""

    def note(self, name: str) -> str | None:
        """Return a note."""

    def leave_note(self, name: str, value: str) -> None:
        """Leave a note."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is done for one site, and how often."""

    key: str
    rhythm: Rhythm
    run: Callable[[], bool]
    """Does it, and says whether it came to its end; False if it was told to stop."""


class Jobs:
    """Runs every site's work in its rhythm, from `start` until `stop`.

    Args:
        work: one for each site.
        notes: where due times are kept.
        clock: the time the program believes; aware UTC.
    """

    def __init__(
        self, work: Sequence[Work], notes: Notes, *, clock: Callable[[], datetime]
    ) -> None:
        self._work = {one.key: one for one in work}
        self._notes = notes
        self._clock = clock
        self._looking: set[str] = set()
        self._unended: set[str] = set()
        self._lock = Lock()
        self._idle = Event()
        self._idle.set()
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(max(len(work), 1))},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        wrong = EVENT_JOB_MISSED | EVENT_JOB_ERROR | EVENT_JOB_MAX_INSTANCES
        self._scheduler.add_listener(self._went_wrong, wrong)
        # Added last: who waits for the idle moment finds everything logged.
        self._scheduler.add_listener(self._ended, EVENT_JOB_EXECUTED | EVENT_JOB_ERROR)

    def start(self) -> None:
        """Begin; a site that is overdue is looked at once, now."""
        for one in self._work.values():
            self._plan(one)
        self._scheduler.start()

    def replan(self) -> None:
        """Work out all due times again, after the clock was set."""
        for one in self._work.values():
            if one.key not in self._looking:
                self._plan(one)

    def due_at(self) -> dict[str, datetime]:
        """Return when each site is looked at next, by the program's clock."""
        offset = self._clock() - datetime.now(UTC)
        return {
            job.id: job.next_run_time + offset
            for job in self._scheduler.get_jobs()
            if job.next_run_time is not None
        }

    def stop(self) -> None:
        """Start nothing more; what runs is left to end."""
        self._scheduler.remove_all_jobs()
        self._scheduler.shutdown(wait=False)

    def wait(self, within: float) -> bool:
        """Wait so many seconds for what runs; say whether all of it has ended."""
        return self._idle.wait(within)

    def _plan(self, one: Work, due: datetime | None = None) -> None:
        """Add the next run: at `due`, or when the note of an earlier run says."""
        if due is None and (known := self._notes.note(_note(one.key))):
            due = datetime.fromisoformat(known)
        self._scheduler.add_job(
            self._look,
            _Never(),
            args=(one,),
            id=one.key,
            next_run_time=self._by_machine(one.rhythm.soonest(due, self._clock())),
            replace_existing=True,
        )

    def _by_machine(self, due: datetime) -> datetime:
        return datetime.now(UTC) + max(due - self._clock(), timedelta())

    def _look(self, one: Work) -> None:
        """Do the work, then plan the next; a run that is cut short comes back sooner."""
        began = self._clock()
        due = one.rhythm.next_after(began, one.key)
        resumed_at = began + one.rhythm.every / RESUMED_AFTER
        self._enter(one.key)
        try:
            self._leave(one, resumed_at)
            if not one.run():
                due = resumed_at
        finally:
            self._finish(one, due)

    def _finish(self, one: Work, due: datetime) -> None:
        try:
            self._leave(one, due)
        finally:
            self._looking.discard(one.key)
            if self._scheduler.running:
                self._plan(one, due)

    def _leave(self, one: Work, due: datetime) -> None:
        self._notes.leave_note(_note(one.key), due.isoformat())

    def _enter(self, key: str) -> None:
        with self._lock:
            self._looking.add(key)
            self._unended.add(key)
            self._idle.clear()

    def _ended(self, event: JobEvent) -> None:
        with self._lock:
            self._unended.discard(event.job_id)
            if not self._unended:
                self._idle.set()

    def _went_wrong(self, event: JobEvent) -> None:
        error = getattr(event, "exception", None)
        if error is None:
            log.warning("a look was missed", extra={"site": event.job_id})
            return
        trace = None if isinstance(error, ReadoutsError) else error
        log.error("a look went wrong: %s", error, extra={"site": event.job_id}, exc_info=trace)


class _Never(BaseTrigger):  # type: ignore[misc]
    """Each run is planned when the one before has ended."""

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> None:
        """Return that nothing follows by itself."""
        return


def _note(key: str) -> str:
    return f"due {key}"


class ClockWatch:
    """Notices that the clock was set, or that the machine slept.

    Args:
        clock: the clock to watch.
        steady: seconds that only ever go forward, such as `time.monotonic`.
    """

    def __init__(self, clock: Callable[[], datetime], steady: Callable[[], float]) -> None:
        self._clock = clock
        self._steady = steady
        self._at = clock()
        self._seconds = steady()

    def was_set(self) -> bool:
        """Say whether clock and steady seconds parted since the last call."""
        at, seconds = self._clock(), self._steady()
        passed = timedelta(seconds=seconds - self._seconds)
        parted = abs((at - self._at) - passed) > SKEW
        self._at, self._seconds = at, seconds
        return parted
