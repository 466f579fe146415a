"""The outbox: everything arrives, repeats have the same key, nobody waits for anybody."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from threading import Event

import pytest

from scheduler.announce import HealthNotice, Outlet, Parcel
from scheduler.digest import quiet, rhythm
from scheduler.outbox import Courier, batch_key, deliver_due
from scheduler.rules import Channel, due_at
from scraper.errors import DeliveryError, DeliveryRefusedError
from storage.rows import DeliveryRow, NewDelivery
from storage.store import Store

START = datetime(2026, 5, 3, 10, tzinfo=UTC)
DESK = Channel(name="desk")


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **by: float) -> None:
        self.now += timedelta(**by)


class Sink:
    """Takes parcels, or fails the way `behave` says."""

    def __init__(self) -> None:
        self.parcels: list[Parcel] = []
        self.behave: Callable[[Parcel], None] = lambda parcel: None

    def send(self, parcel: Parcel, /) -> str:
        self.behave(parcel)
        self.parcels.append(parcel)
        return "200 ok"

    @property
    def told(self) -> Counter[str]:
        return Counter(one.site for parcel in self.parcels for one in parcel.health)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path}/outbox.sqlite") as store:
        yield store


@pytest.fixture
def sink() -> Sink:
    return Sink()


def recall(rows: Sequence[DeliveryRow]) -> list[HealthNotice]:
    return [
        HealthNotice(
            key=row.key, event=row.event, site=str(row.trouble_id), scope="site",
            problem="blocked", message="", since_at=row.created_at,
        )
        for row in rows
    ]  # fmt: skip


def courier(store: Store, sink: Sink, clock: Clock, channel: Channel = DESK) -> Courier:
    return Courier(store, recall, Outlet(channel, sink), clock=clock)


def happen(store: Store, clock: Clock, count: int, *channels: Channel, **more: str) -> None:
    """Let so many things happen that all these channels (or the desk) are told of."""
    for number in range(count):
        deliveries = tuple(
            NewDelivery(
                channel=one.name, due_at=due_at(one, clock()), digest=one.digest is not None, **more
            )
            for one in channels or (DESK,)
        )
        site = f"{clock().isoformat()}-{number}"
        store.trouble(site, "site", "blocked", "403", clock(), deliveries=deliveries)


def test_what_is_due_is_sent_once_in_order(store, sink, clock):
    happen(store, clock, 3)

    tally = courier(store, sink, clock).deliver()
    courier(store, sink, clock).deliver()

    assert tally.sent == 3
    assert list(sink.told) == ["1", "2", "3"]
    assert set(sink.told.values()) == {1}


def test_a_failure_waits_longer_each_time_and_keeps_its_key(store, sink, clock):
    keys = []

    def fail(parcel: Parcel) -> None:
        keys.append((clock.now - START, parcel.key))
        raise DeliveryError("500 down")

    happen(store, clock, 1)
    desk = courier(store, sink, clock)
    sink.behave = fail
    for _ in range(400):
        desk.deliver()
        clock.pass_(seconds=10)
    waits = [after[0] - before[0] for before, after in pairwise(keys)]

    assert [wait.total_seconds() for wait in waits[:4]] == [30, 60, 120, 240]
    assert len({key for _, key in keys}) == 1


def test_a_channel_that_was_down_for_days_gets_everything(store, sink, clock):
    def fail(parcel: Parcel) -> None:
        raise DeliveryError("500 down")

    sink.behave = fail
    happen(store, clock, 5)
    tries = 0
    for _ in range(72):
        tries += courier(store, sink, clock).deliver().failed
        clock.pass_(hours=1)
    sink.behave = lambda parcel: None
    for _ in range(30):
        courier(store, sink, clock).deliver()
        clock.pass_(hours=1)

    assert set(sink.told) == {"1", "2", "3", "4", "5"}
    assert set(sink.told.values()) == {1}
    assert tries < 25


def test_what_a_channel_asks_for_is_waited(store, sink, clock):
    answers = iter([DeliveryError("429 slow down", retry_after=600), None, None])

    def behave(parcel: Parcel) -> None:
        if error := next(answers):
            raise error

    sink.behave = behave
    happen(store, clock, 2)
    courier(store, sink, clock).deliver()
    clock.pass_(seconds=599)
    courier(store, sink, clock).deliver()
    assert not sink.parcels

    clock.pass_(seconds=1)
    courier(store, sink, clock).deliver()
    assert len(sink.parcels) == 2


def test_one_message_a_channel_cannot_take_does_not_hold_up_the_others(store, sink, clock):
    def behave(parcel: Parcel) -> None:
        if parcel.health[0].site == "1":
            raise DeliveryError("500 cannot read this")

    sink.behave = behave
    happen(store, clock, 4)
    desk = courier(store, sink, clock)
    for _ in range(20):
        desk.deliver()
        clock.pass_(seconds=31)
    happen(store, clock, 1)
    desk.deliver()

    assert set(sink.told) == {"2", "3", "4", "5"}


def test_a_refusal_is_final_until_somebody_says_again(store, sink, clock):
    def refuse(parcel: Parcel) -> None:
        raise DeliveryRefusedError("404 gone")

    sink.behave = refuse
    happen(store, clock, 1)
    assert courier(store, sink, clock).deliver().dead == 1
    clock.pass_(days=30)
    sink.behave = lambda parcel: None
    assert courier(store, sink, clock).deliver().sent == 0

    assert store.retry_dead(clock()) == 1
    assert courier(store, sink, clock).deliver().sent == 1


def test_many_at_once_are_one_message(store, sink, clock):
    happen(store, clock, 40)
    courier(store, sink, clock).deliver()

    [parcel] = sink.parcels
    assert len(parcel.health) == 40


def test_a_storm_that_goes_on_is_told_four_times_an_hour(store, sink, clock):
    desk = courier(store, sink, clock)
    for _ in range(100):
        happen(store, clock, 5)
        desk.deliver()
        clock.pass_(minutes=1)
    clock.pass_(hours=1)
    desk.deliver()

    assert sum(sink.told.values()) == len(sink.told) == 500
    assert len(sink.parcels) <= DESK.storm + 8


def test_a_digest_that_fails_is_the_same_digest_when_it_is_tried_again(store, sink, clock):
    keys = []

    def fail(parcel: Parcel) -> None:
        keys.append(parcel.key)
        raise DeliveryError("500")

    sink.behave = fail
    happen(store, clock, 12)
    courier(store, sink, clock).deliver()
    clock.pass_(minutes=1)
    happen(store, clock, 3)
    sink.behave = lambda parcel: None
    courier(store, sink, clock).deliver()

    assert keys == [parcel.key for parcel in sink.parcels if len(parcel.health) == 12]
    assert sum(sink.told.values()) == 15


def test_a_daily_digest_comes_daily_and_says_what_was_held_back(store, sink, clock):
    daily = replace(DESK, digest=rhythm("daily 09:00 Asia/Tokyo"))
    happen(store, clock, 3, daily)
    for _ in range(4):
        store.trouble(
            f"held {_}", "site", "blocked", "403", clock(),
            deliveries=(NewDelivery(channel="desk", due_at=clock(), held_reason="cosmetic"),),
        )  # fmt: skip
    desk = courier(store, sink, clock, daily)
    desk.deliver()
    assert not sink.parcels

    clock.now = datetime(2026, 5, 4, 0, 0, 1, tzinfo=UTC)
    desk.deliver()
    [parcel] = sink.parcels
    assert len(parcel.health) == 3
    assert parcel.held == (("cosmetic", 4),)

    happen(store, clock, 1, daily)
    clock.pass_(days=1)
    desk.deliver()
    assert sink.parcels[1].held == ()


def test_a_single_message_takes_nothing_from_the_count_of_the_next_digest(store, sink, clock):
    happen(store, clock, 1, held_reason="minor")
    clock.pass_(hours=1)
    happen(store, clock, 1)
    desk = courier(store, sink, clock)
    desk.deliver()
    clock.pass_(hours=1)
    happen(store, clock, 11)
    desk.deliver()
    clock.pass_(hours=1)
    happen(store, clock, 11)
    desk.deliver()

    assert [parcel.held for parcel in sink.parcels] == [(), (("minor", 1),), ()]


def test_nobody_is_woken_at_night_not_even_by_a_second_try(store, sink, clock):
    asleep = replace(DESK, quiet=quiet("22:00-07:00 Europe/London"))
    happen(store, clock, 2, asleep)

    def fail(parcel: Parcel) -> None:
        raise DeliveryError("500")

    desk = courier(store, sink, clock, asleep)
    clock.now = datetime(2026, 5, 3, 20, 59, 50, tzinfo=UTC)
    sink.behave = fail
    desk.deliver()
    sink.behave = lambda parcel: None
    for _ in range(8 * 60):
        clock.pass_(minutes=1)
        desk.deliver()
    assert not sink.parcels

    clock.pass_(hours=2)
    desk.deliver()
    assert sum(sink.told.values()) == 2


@pytest.mark.parametrize("step", [timedelta(days=1), timedelta(days=400)])
def test_a_clock_that_was_ahead_starves_nothing(store, sink, clock, step):
    clock.now = START + step
    happen(store, clock, 2)
    clock.now = START
    courier(store, sink, clock).deliver()

    assert sum(sink.told.values()) == 2


def test_a_clock_set_back_while_running_starves_nothing(store, sink, clock):
    desk = courier(store, sink, clock)
    clock.now = START + timedelta(days=1)
    desk.deliver()
    happen(store, clock, 1)
    clock.now = START
    desk.deliver()

    assert sum(sink.told.values()) == 1


def test_a_clock_set_forward_makes_no_storm(store, sink, clock):
    daily = replace(DESK, digest=rhythm("daily 09:00 Asia/Tokyo"))
    happen(store, clock, 3, daily)
    desk = courier(store, sink, clock, daily)
    for _ in range(3):
        clock.pass_(days=1)
        desk.deliver()

    assert len(sink.parcels) == 1


def test_a_channel_that_hangs_delays_no_other(store, clock):
    quick, slow = Sink(), Sink()
    released = Event()

    def hang(parcel: Parcel) -> None:
        assert released.wait(10)

    slow.behave = hang
    other = replace(DESK, name="other")
    happen(store, clock, 3, DESK, other)

    def done(parcel: Parcel) -> None:
        if len(quick.parcels) == 2:
            released.set()

    quick.behave = done
    couriers = [courier(store, slow, clock), courier(store, quick, clock, other)]
    tally = deliver_due(couriers)

    assert tally.sent == 6
    assert released.is_set()


def test_a_stop_ends_the_work_between_two_messages(store, sink, clock):
    stop = Event()
    sink.behave = lambda parcel: stop.set()
    happen(store, clock, 3)
    courier(store, sink, clock).deliver(stop)
    assert len(sink.parcels) == 1

    courier(store, sink, clock).deliver()
    assert sum(sink.told.values()) == 3


def test_a_key_is_the_same_whatever_the_order():
    assert batch_key(["a", "b"]) == batch_key(["b", "a"]) != batch_key(["a", "c"])
    assert batch_key(["a"]) == "a"


class Killed(BaseException):
    """Stands for the process ending at once."""


def unreliable(random: Random, sink: Sink) -> Sink:
    """Return a sink that fails half the calls and dies before or after some others."""

    def behave(parcel: Parcel) -> None:
        if random.random() < 0.2:
            raise Killed
        if random.random() < 0.5:
            raise DeliveryError("500")
        sink.send(parcel)
        if random.random() < 0.2:
            raise Killed

    dying = Sink()
    dying.behave = behave
    return dying


@pytest.mark.parametrize("seed", range(10))
def test_killed_at_any_moment_and_failing_half_the_time_everything_arrives(tmp_path, seed):
    """The ledger of what happened is the oracle: nothing lost, nothing invented."""
    random, clock, sink = Random(seed), Clock(), Sink()
    dying = unreliable(random, sink)
    url = f"sqlite:///{tmp_path}/kill.sqlite"
    happened = kills = 0
    for _ in range(40):
        with Store.open(url) as store:
            if happened < 30:
                happen(store, clock, count := random.choice([1, 2, 12]))
                happened += count
            try:
                courier(store, dying, clock).deliver()
            except Killed:
                kills += 1
        clock.pass_(seconds=random.choice([1, 40, 4000, 90_000]))
    with Store.open(url) as store:
        for _ in range(40):
            courier(store, sink, clock).deliver()
            clock.pass_(days=1)
    keys = {(one.site, one.key) for parcel in sink.parcels for one in parcel.health}
    repeats = len(sink.parcels) - len({parcel.key for parcel in sink.parcels})

    assert set(sink.told) == {str(number + 1) for number in range(happened)}
    assert len(keys) == happened
    assert repeats <= kills
