"""Evidence first: bytes are kept before anything is decided, and come back as they were."""

from dataclasses import replace

import pytest

from scraper.records import Snapshot, Validators
from storage.rows import Arrival, NoteLook, Settled
from storage.store import Store
from tests.storage.stored import (
    DAY,
    NOON,
    SITE,
    arrival,
    body_of,
    decision,
    digest_of,
    keep_index,
    readout,
    see,
    sent,
    url_of,
)


def test_what_a_server_sent_comes_back_as_it_was(any_store: Store) -> None:
    snapshot = Snapshot(
        url=url_of(1), body=b"\x00\xff bytes", fetched_at=NOON.replace(microsecond=123456),
        status=203, headers=(("vary", "a"), ("vary", "b"), ("x-odd", "caf\udce9")),
        moved_to="https://mer.example/new", moved_for_good=True, seconds=0.25,
    )  # fmt: skip

    [snapshot_id] = any_store.keep([Arrival(snapshot=snapshot, site=SITE)])

    assert snapshot_id is not None
    assert any_store.snapshot(snapshot_id) == snapshot


def test_known_bytes_are_a_look_and_no_new_snapshot(store: Store) -> None:
    page_id = see(store, readout())
    later = NOON + DAY

    kept = store.keep([arrival(readout(), later)])

    page = store.page(url_of(1))
    assert kept == [None]
    assert page is not None
    assert (page.verified_at, page.last_look_at, page.snapshot_id) == (later, later, 1)
    assert [look.outcome for look in store.timeline.looks(page_id)] == ["same", "fetched"]


def test_bytes_nobody_accepted_do_not_verify_a_page_when_they_come_again(store: Store) -> None:
    [snapshot_id] = store.keep([arrival(readout())])
    store.settle(
        [Settled(page_id=1, at=NOON, snapshot_id=snapshot_id, verdict="refused", state="unread")]
    )

    store.keep([arrival(readout(), NOON + DAY)])

    page = store.page(url_of(1))
    assert page is not None
    assert page.verified_at is None
    assert page.last_look_at == NOON + DAY


def test_a_run_cut_short_between_keeping_and_deciding_loses_nothing(url: str) -> None:
    cut_short = Store.open(url)
    cut_short.keep([arrival(readout(1)), arrival(readout(2))])
    cut_short.close()

    with Store.open(url) as store:
        left = store.unsettled(SITE)

        assert [(one.page.url, one.snapshot.body) for one in left] == [
            (url_of(number), body_of(readout(number))) for number in (1, 2)
        ]
        store.settle([decision(left[0].page.id, left[0].snapshot_id, readout(1))])
        assert [one.page.url for one in store.unsettled(SITE)] == [url_of(2)]
        assert store.unsettled("another") == []


def test_the_same_bytes_are_never_decided_twice(any_store: Store) -> None:
    [snapshot_id] = any_store.keep([arrival(readout())])
    outcome = decision(1, snapshot_id, readout(), channels=["desk"])

    first = any_store.settle([outcome])
    second = any_store.settle([outcome])

    assert first == second == [1]
    assert len(any_store.timeline.revisions(1)) == 1
    assert len(any_store.timeline.deliveries()) == 1


def test_a_page_that_goes_back_to_what_it_said_is_kept_a_third_time(store: Store) -> None:
    versions = [readout(), readout(lead="They did not meet."), readout()]

    for day, version in enumerate(versions):
        page_id = see(store, version, ("new", "edited", "reverted")[day], at=NOON + day * DAY)

    assert [r.number for r in store.timeline.revisions(page_id)] == [1, 2, 3]
    assert [store.timeline.raw(page_id, n).body for n in (1, 2, 3)] == list(map(body_of, versions))
    assert store.earlier(page_id, digest_of(readout())) == 3
    assert store.page(url_of(1)).edits == 2  # type: ignore[union-attr]


def test_one_page_may_arrive_twice_in_a_group(store: Store) -> None:
    bodies = [
        b"first version of the page",
        b"second version of the page",
        b"second version of the page",
    ]

    kept = store.keep([Arrival(snapshot=sent(url_of(1), body), site=SITE) for body in bodies])

    assert kept == [1, 2, None]
    assert [snapshot.body for snapshot in store.timeline.snapshots(1)] == bodies[:2]


def test_a_group_that_fails_leaves_nothing_behind(store: Store) -> None:
    with pytest.raises(KeyError):
        store.keep([arrival(readout(1)), replace(arrival(readout(2)), page_id=99)])

    assert store.page(url_of(1)) is None
    see(store, readout(1))
    assert list(store.verifier.findings()) == []


def test_a_held_page_is_read_again_later(store: Store) -> None:
    page_id = see(store, readout())
    redesigned = readout(lead="x")
    [snapshot_id] = store.keep([arrival(redesigned)])
    held = Settled(page_id=page_id, at=NOON, snapshot_id=snapshot_id, verdict="held", state="held")

    store.settle([held])

    [waiting] = store.held(SITE)
    assert (waiting.snapshot_id, waiting.page.state) == (snapshot_id, "held")
    assert store.unsettled(SITE) == []
    store.settle([decision(page_id, snapshot_id, redesigned, "edited")])
    assert store.held(SITE) == []
    assert store.load(page_id) == redesigned


def test_a_304_verifies_a_page_and_a_failure_does_not(any_store: Store) -> None:
    see(any_store, readout(1))
    see(any_store, readout(2))
    later = NOON + DAY
    gone = NoteLook(
        page_id=2, at=later, outcome="gone", status=404, message="not\x00there",
        state="absent", absent_since=later, absent_looks=1,
    )  # fmt: skip
    unchanged = NoteLook(
        page_id=1, at=later, outcome="not_modified", status=304, validators=Validators(etag='"2"')
    )

    any_store.looked([gone, unchanged])

    first, second = any_store.pages([1, 2])
    assert (first.verified_at, first.not_modified_run, first.failures) == (later, 1, 0)
    assert first.validators == Validators(etag='"2"')
    assert (second.verified_at, second.failures, second.state) == (NOON, 1, "absent")
    assert (second.absent_since, second.absent_looks) == (later, 1)


def test_the_due_are_those_not_looked_at_and_come_in_pages(store: Store) -> None:
    keep_index(store)
    for number in range(1, 6):
        see(store, readout(number), at=NOON)
    store.keep([arrival(readout(3), NOON + DAY)])

    first = store.due(SITE, looked_before=NOON + DAY, limit=2)
    rest = store.due(SITE, looked_before=NOON + DAY, limit=10, after_id=first[-1].id)

    assert [row.url for row in first + rest] == [url_of(n) for n in (1, 2, 4, 5)]
    assert first[0].last_look_at == NOON


def test_a_page_that_moved_is_found_under_both_addresses(any_store: Store) -> None:
    see(any_store, readout(1))
    see(any_store, readout(2))

    renamed = any_store.move(1, url_of(9), NOON)
    joined = any_store.move(2, url_of(9), NOON)

    assert renamed == joined == 1
    assert {any_store.page(url_of(number)).id for number in (1, 2, 9)} == {1}  # type: ignore[union-attr]
    assert [row.id for row in any_store.due(SITE, looked_before=NOON + DAY)] == [1]


def test_what_no_database_can_hold_does_not_stop_a_group(any_store: Store) -> None:
    poison = readout(title="nul \x00 and half \ud83d a pair")

    page_id = see(any_store, poison)

    stored = any_store.load(page_id)
    assert stored is not None
    assert stored.title == "nul \ufffd and half \ufffd a pair"
    assert stored.participants == poison.participants
