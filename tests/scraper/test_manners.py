"""The queue in front of a host: pauses, parallel threads, rests, and what is remembered."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper import manners
from scraper.errors import BusyError, LookError, UnreachableError
from scraper.manners import HostState
from tests.fixtureweb import Clock
from tests.loopback import WHOLE, Loopback, close_after, page
from tests.scraper.looks import SITE, Memory, Naps, fetcher

NOW = datetime(2026, 3, 2, tzinfo=UTC)
STATE = HostState(name="mer.example")


def test_the_pause_counts_from_the_end_of_a_request():
    naps = Naps()

    def slow(connection: object) -> None:
        naps.now += 5  # the answer takes five seconds
        connection.sendall(page(WHOLE, "Connection: close"))  # type: ignore[attr-defined]

    with Loopback({"/a": slow}) as server, fetcher(server, naps=naps, pause=2.0) as web:
        web.get(f"{SITE}/a")
        web.get(f"{SITE}/a")
        web.get(f"{SITE}/a")

    assert naps.taken == [2.0, 2.0, 2.0]  # the first after robots.txt


def test_no_wait_when_the_pause_is_already_over():
    naps = Naps()
    with Loopback({"/a": page(WHOLE)}) as server, fetcher(server, naps=naps, pause=2.0) as web:
        web.get(f"{SITE}/a")
        naps.now += 60
        naps.taken.clear()
        web.get(f"{SITE}/a")
    assert naps.taken == []


@pytest.mark.parametrize("permits", [1, 2])
def test_no_more_connections_at_once_than_allowed(permits: int):
    lock, inside, most = threading.Lock(), [0], [0]
    barrier = threading.Event()

    def busy(connection: object) -> None:
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        barrier.wait(0.01)
        with lock:
            inside[0] -= 1
        connection.sendall(page(WHOLE, "Connection: close"))  # type: ignore[attr-defined]

    with (
        Loopback({"/a": busy}) as server,
        fetcher(server, connections_per_host=permits) as web,
    ):
        web.get(f"{SITE}/a")
        threads = [threading.Thread(target=web.get, args=(f"{SITE}/a",)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert most[0] == permits
    assert web.counts.requests == 8


def test_a_slow_host_does_not_hold_up_another():
    with Loopback({"/a": page(WHOLE)}) as quick:
        release = threading.Event()

        def stuck(connection: object) -> None:
            release.wait(2)
            connection.sendall(page(WHOLE, "Connection: close"))  # type: ignore[attr-defined]

        with Loopback({"/a": stuck}) as slow:
            mirrors = ((SITE, slow.origin), ("https://other.example", quick.origin))
            with fetcher(mirrors=mirrors) as web:
                waiting = threading.Thread(target=web.get, args=(f"{SITE}/a",))
                waiting.start()
                assert web.get("https://other.example/a")
                assert waiting.is_alive()
                release.set()
                waiting.join()


def test_unreachable_looks_lead_to_longer_and_longer_rests():
    clock, memory = Clock(), Memory()
    with Loopback() as gone:
        mirrors = ((SITE, gone.origin),)
    rests = []
    with fetcher(clock=clock, memory=memory, mirrors=mirrors) as web:
        for _ in range(12):
            with pytest.raises(LookError) as raised:
                web.get(f"{SITE}/a")
            if isinstance(raised.value, BusyError):
                assert raised.value.problem == "unreachable"
                assert raised.value.until is not None
                rests.append(raised.value.until - clock.now)
                clock.now = raised.value.until
    minutes = [rest // timedelta(minutes=1) for rest in rests]
    assert minutes == [5, 10, 20, 40, 80]


def test_a_look_a_day_gets_through_however_long_a_host_was_away():
    state = STATE
    for day in range(40):
        now = NOW + timedelta(days=day)
        assert manners.away_until(state, now) is None
        state = manners.failed(state, "unreachable", "no answer", now)


def test_the_count_of_requests_survives_a_kill_nearly():
    memory = Memory()
    with Loopback({"/a": page(WHOLE)}) as server:
        web = fetcher(server, memory=memory)
        for _ in range(120):
            web.get(f"{SITE}/a")
        (state,) = memory.states.values()
        assert 70 <= state.requests <= 121
        assert memory.saved < 10
        web.close()
        (state,) = memory.states.values()
        assert state.requests == 121


def test_hosts_are_named_with_a_port_only_where_it_matters():
    memory = Memory()

    def nowhere(host: str, port: int) -> list[str]:
        raise OSError("no such name")

    with fetcher(memory=memory, resolve=nowhere) as web:
        for url in ("https://a.example/", "http://b.example:80/", "https://c.example:8443/"):
            with pytest.raises(UnreachableError):
                web.get(url)
    assert set(memory.states) == {"a.example", "b.example", "c.example:8443"}


def test_j1_a_wait_written_under_a_wrong_clock_does_not_bind_for_ever():
    later = NOW + timedelta(days=400)
    state = manners.told_to_wait(STATE, timedelta(hours=1), later)
    assert manners.away_until(state, later) == later + timedelta(hours=1)
    assert manners.away_until(state, NOW) is None


def test_a_new_run_may_try_once_during_our_own_rest_but_not_during_theirs():
    resting = replace(STATE, failures=3, rest_until=NOW + timedelta(minutes=5))
    told = replace(STATE, failures=1, not_before=NOW + timedelta(minutes=5))
    assert manners.away_until(resting, NOW) is not None
    assert manners.away_until(resting, NOW, trying=True) is None
    assert manners.away_until(told, NOW, trying=True) is not None


def test_the_days_count_begins_anew_at_midnight_utc():
    today, tomorrow = date(2026, 3, 2), date(2026, 3, 3)
    state = manners.counted(manners.counted(STATE, today), today)
    assert manners.requests_left(state, today, 5) == 3
    assert manners.requests_left(state, tomorrow, 5) == 5
    assert manners.counted(state, tomorrow).requests == 1


@given(st.text(max_size=40))
def test_b2_no_header_makes_a_wait_outside_its_bounds(header: str):
    wait = manners.retry_after(header, NOW)
    assert wait is None or timedelta() <= wait <= manners.LONGEST_WAIT


@given(st.integers(min_value=0, max_value=10_000))
def test_a_rest_is_never_longer_than_six_hours(failures: int):
    assert manners.rest_after(failures) <= manners.LONGEST_REST


def test_a_server_that_always_hangs_up_costs_at_most_three_requests():
    with Loopback({"/a": close_after(b"")}) as server, fetcher(server) as web:
        with pytest.raises(UnreachableError):
            web.get(f"{SITE}/a")
        assert len(server.paths) <= 3
