"""Trouble is told once when it begins and once when it ends."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scheduler.health import check_channel, check_site, diagnose
from scheduler.rules import Channel
from storage.rows import NewDelivery, TroubleRow
from storage.store import Store

NOW = datetime(2026, 5, 3, 10, tzinfo=UTC)
INDEX = "https://mofa.example/index.html"
DESK = Channel(name="desk")
OTHER = Channel(name="other", sites=("yy_mae",))


def trouble(scope: str, times: int, problem: str = "blocked") -> TroubleRow:
    return TroubleRow(
        id=1, site="xx", scope=scope, problem=problem, message="answered 403", since_at=NOW,
        last_at=NOW, times=times, recovered_at=None,
    )  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path}/health.sqlite") as store:
        yield store


def told(store: Store, channel: str = "desk") -> list[str]:
    return [row.event for row in store.deliveries_due(channel, NOW + timedelta(days=9))]


@pytest.mark.parametrize(
    ("troubles", "problem"),
    [
        ([], None),
        ([trouble(INDEX, 2)], None),
        ([trouble(INDEX, 3)], "blocked"),
        ([trouble("https://mofa.example/1", 9)], None),
        ([trouble(f"https://mofa.example/{n}", 9) for n in range(3)], "blocked"),
        ([trouble(f"https://mofa.example/{n}", 9, problem) for n, problem in
          enumerate(["blocked", "decoy", "unreachable"])], None),
        ([trouble("site", 9)], None),
    ],
)  # fmt: skip
def test_what_lasts_on_an_index_or_on_many_pages_is_the_sites_trouble(troubles, problem):
    found = diagnose(troubles, frozenset({INDEX}))

    assert (found and found.problem) == problem


def test_a_site_in_trouble_is_told_once_and_once_when_it_is_well(store):
    for pass_ in range(10):
        at = NOW + timedelta(minutes=pass_)
        store.trouble("xx", INDEX, "blocked", "answered 403", at)
        check_site(store, "xx", frozenset({INDEX}), [DESK], at)
    assert told(store) == ["trouble"]

    store.recovered("xx", INDEX, NOW)
    for pass_ in range(3):
        check_site(store, "xx", frozenset({INDEX}), [DESK], NOW + timedelta(hours=pass_))
    assert told(store) == ["trouble", "recovered"]
    assert store.health() == []


def test_a_dead_channel_is_told_on_the_others_even_if_they_watch_other_sites(store):
    deliveries = (NewDelivery(channel="desk", due_at=NOW),)
    store.trouble("xx", "site", "blocked", "403", NOW, deliveries=deliveries)
    [row] = store.deliveries_due("desk", NOW)
    for attempt in range(7):
        at = NOW + timedelta(minutes=attempt)
        store.delivery_failed([row.id], at, "500 down", again_at=at)
        check_channel(store, "desk", [DESK, OTHER], at)
    assert told(store, "other") == ["trouble"]
    assert [one.scope for one in store.health("")] == ["channel:desk"]

    store.delivery_done([row.id], NOW, "200")
    check_channel(store, "desk", [DESK, OTHER], NOW)
    assert told(store, "other") == ["trouble", "recovered"]


def test_a_refusal_for_good_is_told_at_once(store):
    deliveries = (NewDelivery(channel="desk", due_at=NOW),)
    store.trouble("xx", "site", "blocked", "403", NOW, deliveries=deliveries)
    [row] = store.deliveries_due("desk", NOW)
    store.delivery_failed([row.id], NOW, "404 no such hook", again_at=None)
    check_channel(store, "desk", [DESK, OTHER], NOW)

    assert told(store, "other") == ["trouble"]
    assert store.health("")[0].message == "404 no such hook"
