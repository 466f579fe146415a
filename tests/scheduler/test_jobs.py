"""Sites on schedule: no storm, no starvation, whatever the clock and the process do."""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event
from zoneinfo import ZoneInfo

from scheduler.jobs import ClockWatch, Jobs, Work
from scheduler.rhythm import Rhythm

NOON = datetime(2026, 5, 4, 10, tzinfo=UTC)
QUARTERLY = Rhythm(
    every=timedelta(minutes=15), night=timedelta(minutes=15), zone=ZoneInfo("Asia/Tokyo")
)


class Notes:
    """A store's notes, in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def note(self, name: str) -> str | None:
        return self.kept.get(name)

    def leave_note(self, name: str, value: str) -> None:
        self.kept[name] = value


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


class Site:
    """Counts its looks; `behave` may fail or hang."""

    def __init__(self, key: str = "a", behave: Callable[[], object] = lambda: None) -> None:
        self.looks = 0
        self.behave = behave
        self.work = Work(key, QUARTERLY, self)

    def __call__(self) -> bool:
        self.looks += 1
        return self.behave() is not False


def wait_for(done: Callable[[], object]) -> None:
    until = time.monotonic() + 10
    while not done():
        assert time.monotonic() < until
        time.sleep(0.002)


def run(notes: Notes, clock: Clock, *sites: Site, least: int = 1) -> None:
    """Start, wait until each site was looked at so often, and stop."""
    jobs = Jobs([site.work for site in sites], notes, clock=clock)
    jobs.start()
    wait_for(lambda: all(site.looks >= least for site in sites))
    jobs.stop()
    assert jobs.wait(10)


def test_what_was_never_looked_at_is_looked_at_now():
    site = Site()
    run(Notes(), Clock(), site)

    assert site.looks == 1


def test_restarted_every_half_minute_a_site_is_looked_at_in_its_own_rhythm():
    notes, clock, site = Notes(), Clock(), Site()
    for _ in range(120):
        known, looked = notes.note("due a"), site.looks
        jobs = Jobs([site.work], notes, clock=clock)
        jobs.start()
        if known is None or datetime.fromisoformat(known) <= clock.now:
            wait_for(lambda: site.looks > looked)  # noqa: B023
        jobs.stop()
        assert jobs.wait(10)
        clock.now += timedelta(seconds=30)

    assert site.looks == 4


def test_told_to_stop_in_every_pass_it_comes_back_after_a_third_of_the_interval():
    notes, clock, site = Notes(), Clock(), Site(behave=lambda: False)
    for _ in range(60):
        known, looked = notes.note("due a"), site.looks
        jobs = Jobs([site.work], notes, clock=clock)
        jobs.start()
        if known is None or datetime.fromisoformat(known) <= clock.now:
            wait_for(lambda: site.looks > looked)  # noqa: B023
        jobs.stop()
        assert jobs.wait(10)
        clock.now += timedelta(seconds=30)

    assert site.looks == 6


def test_killed_in_every_pass_it_comes_back_sooner_but_not_at_once():
    notes, clock, looks = Notes(), Clock(), 0
    for _ in range(60):
        known = notes.note("due a")
        due = QUARTERLY.soonest(datetime.fromisoformat(known) if known else None, clock.now)
        if due <= clock.now:
            looks += 1
            hanging = Event()
            site = Site(behave=lambda: hanging.wait(10) and None)  # noqa: B023
            jobs = Jobs([site.work], notes, clock=clock)
            jobs.start()
            wait_for(lambda: notes.note("due a") != known)  # noqa: B023
            left = dict(notes.kept)
            hanging.set()
            jobs.stop()
            assert jobs.wait(10)
            notes.kept = left  # what a process killed during the pass leaves behind
        clock.now += timedelta(seconds=30)

    assert looks == 6


def test_after_eight_hours_of_sleep_there_is_one_catch_up():
    notes, clock, site = Notes(), Clock(), Site()
    run(notes, clock, site)
    clock.now += timedelta(hours=8)
    run(notes, clock, site, least=2)
    time.sleep(0.02)

    assert site.looks == 2


def test_a_clock_set_a_day_forward_or_back_gives_one_look_each():
    notes, clock, site = Notes(), Clock(), Site()
    jobs = Jobs([site.work], notes, clock=clock)
    jobs.start()
    wait_for(lambda: jobs.due_at().get("a"))
    assert site.looks == 1

    for number, step in enumerate((timedelta(days=1), timedelta(days=-1)), 2):
        clock.now += step
        jobs.replan()
        wait_for(lambda: site.looks == number and jobs.due_at().get("a"))  # noqa: B023
        jobs.replan()
        time.sleep(0.02)
        assert site.looks == number
        assert jobs.due_at()["a"] - clock.now < timedelta(minutes=17)
    jobs.stop()
    assert jobs.wait(10)


def test_a_site_that_fails_or_hangs_delays_no_other():
    released = Event()

    def fail() -> None:
        raise RuntimeError("a bug")

    failing, hanging, fine = Site("b", fail), Site("c", lambda: released.wait(10) and None), Site()
    notes = Notes()
    jobs = Jobs([failing.work, hanging.work, fine.work], notes, clock=Clock())
    jobs.start()
    wait_for(lambda: fine.looks and failing.looks and hanging.looks)
    wait_for(lambda: set(jobs.due_at()) == {"a", "b"})
    jobs.stop()
    assert not jobs.wait(0.01)
    released.set()
    assert jobs.wait(10)


def test_a_store_that_fails_stops_no_site_and_makes_no_storm():
    class Full(Notes):
        def leave_note(self, name: str, value: str) -> None:
            raise OSError("disk full")

    site = Site()
    jobs = Jobs([site.work], Full(), clock=Clock())
    jobs.start()
    wait_for(lambda: jobs.due_at().get("a") and jobs.due_at()["a"] > NOON + timedelta(minutes=14))
    jobs.stop()

    assert jobs.wait(10)
    assert site.looks == 0


def test_a_look_that_goes_wrong_is_in_the_log_with_its_site(caplog):
    def fail() -> None:
        raise RuntimeError("a bug")

    caplog.set_level(logging.WARNING, logger="scheduler.jobs")
    run(Notes(), Clock(), Site("b", fail))
    wait_for(lambda: caplog.records)

    assert caplog.records[0].site == "b"
    assert "a bug" in caplog.text


def test_a_clock_that_was_set_is_noticed_and_one_that_runs_is_not():
    clock, seconds = Clock(), [0.0]
    watch = ClockWatch(clock, lambda: seconds[0])

    def passes(by_clock: float, by_steady: float) -> bool:
        clock.now += timedelta(seconds=by_clock)
        seconds[0] += by_steady
        return watch.was_set()

    assert not passes(1, 1)
    assert not passes(3600, 3600)
    assert passes(86_400, 1)
    assert not passes(1, 1)
    assert passes(-86_400, 1)
    assert passes(8 * 3600, 0.5)
