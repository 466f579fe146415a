"""Decisions: change and outbox in one transaction, and the page as it stands after."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Thread

import pytest

from scraper.manners import HostState
from scraper.records import Validators
from storage.rows import NewChange, NewDelivery, NewField, Settled
from storage.store import Store
from storage.views import ChangeFilter
from tests.storage.stored import DAY, NOON, SITE, arrival, decision, digest_of, readout, see, url_of


def test_an_edit_makes_a_revision_a_change_and_its_fields(any_store: Store) -> None:
    page_id = see(any_store, readout())
    edited = readout(title="Talks with the Foreign Minister of Averland")
    [snapshot_id] = any_store.keep([arrival(edited, NOON + DAY)])
    change = NewChange(
        kind="edited", site=SITE, seen_at=NOON + DAY, unchanged_until=NOON,
        fields=(NewField(name="title", before="Meeting", after="Talks"),),
        significance="minor", reasons=("word_changed",), silent=True, relations=("averland",),
    )  # fmt: skip
    outcome = replace(decision(page_id, snapshot_id, edited, at=NOON + DAY), change=change)

    [number] = any_store.settle([replace(outcome, validators=Validators(etag='"2"'))])

    assert number == 2
    row = any_store.timeline.change(2)
    assert row is not None
    assert (row.kind, row.revision, row.fields) == ("edited", (1, 2), ("title",))
    assert (row.significance, row.reasons, row.silent) == ("minor", ("word_changed",), True)
    assert (row.unchanged_until, row.seen_at) == (NOON, NOON + DAY)
    assert (row.countries, row.readout_kind) == (("EU", "US"), "foreign-ministers-meeting")
    [one] = any_store.timeline.fields(2)
    assert (one.name, one.before, one.after) == ("title", "Meeting", "Talks")
    page = any_store.page(url_of(1))
    assert page is not None
    assert (page.edits, page.revisions, page.last_change_at) == (1, 2, NOON + DAY)
    assert (page.title, page.verified_at) == (edited.title, NOON + DAY)
    assert (page.validators, page.text_digest) == (Validators(etag='"2"'), digest_of(edited))
    assert [any_store.timeline.record(page_id, n) for n in (1, 2)] == [readout(), edited]


def test_a_withdrawal_needs_no_bytes_and_has_no_revision_after(store: Store) -> None:
    page_id = see(store, readout())
    change = NewChange(kind="withdrawn", site=SITE, seen_at=NOON + DAY)

    store.settle([Settled(page_id=page_id, at=NOON + DAY, state="withdrawn", change=change)])

    row = next(store.timeline.changes())
    assert (row.kind, row.revision) == ("withdrawn", (1, None))
    page = store.page(url_of(1))
    assert page is not None
    assert (page.state, page.verified_at) == ("withdrawn", NOON)


def test_a_change_and_its_messages_are_stored_together_or_not_at_all(store: Store) -> None:
    [snapshot_id] = store.keep([arrival(readout())])
    outcome = decision(1, snapshot_id, readout(), channels=["desk", "desk"])

    with pytest.raises(Exception, match="UNIQUE"):
        store.settle([outcome])

    assert list(store.timeline.changes(ChangeFilter(baseline=True))) == []
    assert store.timeline.deliveries() == []
    assert [one.snapshot_id for one in store.unsettled(SITE)] == [snapshot_id]


def test_a_copy_of_the_store_gives_the_same_change_the_same_key(store: Store, path: Path) -> None:
    copy_path = path.with_name("copy.sqlite")
    see(store, readout())
    store.back_up(copy_path)
    edited = readout(lead="Edited.")

    with Store.open(f"sqlite:///{copy_path}") as copy:
        for one in (store, copy):
            see(one, edited, "edited", channels=["desk", "mail"])
        keys = [[row.key for row in one.timeline.deliveries()] for one in (store, copy)]

    assert keys[0] == keys[1]
    assert len(set(keys[0])) == 2


def test_the_same_change_twice_in_a_life_has_two_keys(store: Store) -> None:
    page_id = see(store, readout())
    for kind in ("withdrawn", "restored", "withdrawn"):
        change = NewChange(kind=kind, site=SITE, seen_at=NOON)
        deliveries = (NewDelivery(channel="desk", due_at=NOON),)
        store.settle([Settled(page_id=page_id, at=NOON, change=change, deliveries=deliveries)])

    assert len({row.key for row in store.timeline.deliveries()}) == 3


def test_a_message_is_due_until_it_was_answered(any_store: Store) -> None:
    see(any_store, readout(1), channels=["desk"])
    see(any_store, readout(2), channels=["desk", "mail"], at=NOON + DAY)

    [first] = any_store.deliveries_due("desk", NOON)

    assert any_store.deliveries_due("desk", NOON) == [first]
    assert any_store.channels_due(NOON + DAY) == ["desk", "mail"]
    any_store.delivery_done([first.id], NOON, "200 OK")
    assert any_store.deliveries_due("desk", NOON) == []
    [sent] = any_store.timeline.deliveries(state="sent")
    assert (sent.answer, sent.attempts, sent.done_at, sent.url) == ("200 OK", 1, NOON, url_of(1))
    channel = any_store.channel("desk")
    assert channel is not None
    assert (channel.failures, channel.last_sent_at) == (0, NOON)


def test_a_failure_is_tried_later_and_a_refusal_never_unless_somebody_asks(store: Store) -> None:
    see(store, readout(), channels=["desk"])
    [row] = store.deliveries_due("desk", NOON)

    store.delivery_failed([row.id], NOON, "503", again_at=NOON + DAY)
    assert store.deliveries_due("desk", NOON) == []
    assert store.deliveries_due("desk", NOON + DAY)
    store.delivery_failed([row.id], NOON + DAY, "410 Gone", again_at=None)
    assert store.deliveries_due("desk", NOON + 9 * DAY) == []
    assert store.retry_dead(NOON + 9 * DAY, channel="mail") == 0
    assert store.retry_dead(NOON + 9 * DAY) == 1

    [again] = store.deliveries_due("desk", NOON + 9 * DAY)
    assert (again.key, again.attempts) == (row.key, 2)
    answers = [(one.outcome, one.answer) for one in store.timeline.attempts(row.id)]
    assert answers == [("failed", "503"), ("dead", "410 Gone")]


def test_what_a_rule_holds_back_is_counted_and_listed_but_never_due(store: Store) -> None:
    [snapshot_id] = store.keep([arrival(readout())])
    held = NewDelivery(channel="desk", due_at=NOON, held_reason="cosmetic")
    store.settle([replace(decision(1, snapshot_id, readout()), deliveries=(held,))])

    assert store.deliveries_due("desk", NOON + DAY) == []
    assert store.held_since("desk", NOON - DAY) == {"cosmetic": 1}
    assert store.held_since("desk", NOON) == {}
    assert [c.number for c in store.timeline.changes(ChangeFilter(held=True))] == [1]
    assert list(store.timeline.changes(ChangeFilter(held=False))) == []


def test_messages_can_wait_and_go_out_as_one_digest(store: Store) -> None:
    for number in (1, 2):
        see(store, readout(number), channels=["desk"])
    ids = [row.id for row in store.deliveries_due("desk", NOON)]

    store.postpone(ids, NOON + DAY, digest=True)

    assert store.deliveries_due("desk", NOON) == []
    assert [row.digest for row in store.deliveries_due("desk", NOON + DAY)] == [True, True]
    store.delivery_done(ids, NOON + DAY, "202", digest=True)
    assert store.timeline.waiting() == {("desk", "digested"): 2}


def test_a_correction_replaces_a_reading_and_is_no_change(any_store: Store) -> None:
    page_id = see(any_store, readout())
    better = replace(readout(title="Read better"), read_by="code-2")
    [stale] = any_store.read_by_others(SITE, "code-2")

    any_store.correct(stale.revision_id, better, digest_of(better), NOON + DAY)

    assert any_store.load(page_id) == better
    assert list(any_store.read_by_others(SITE, "code-2")) == []
    assert [c.kind for c in any_store.timeline.changes()] == ["new"]
    [revision] = any_store.timeline.revisions(page_id)
    assert (revision.corrected_at, revision.read_by) == (NOON + DAY, "code-2")
    assert list(any_store.verifier.findings()) == []


def test_trouble_is_told_once_and_once_more_when_it_is_over(any_store: Store) -> None:
    tell = [NewDelivery(channel="desk", due_at=NOON)]

    first = any_store.trouble(SITE, "site", "blocked", "403", NOON, deliveries=tell)
    again = any_store.trouble(SITE, "site", "refused", "500", NOON + DAY, deliveries=tell)
    over = any_store.recovered(SITE, "site", NOON + 2 * DAY, deliveries=tell)

    assert (again.id, again.since_at, again.times, again.problem) == (first.id, NOON, 2, "refused")
    assert over is not None
    assert any_store.recovered(SITE, "site", NOON + 3 * DAY, deliveries=tell) is None
    assert any_store.health() == []
    events = [(row.event, row.trouble_id) for row in any_store.deliveries_due("desk", NOON)]
    assert events == [("trouble", first.id), ("recovered", first.id)]


def test_what_makes_us_stay_away_from_a_host_survives_a_kill(url: str) -> None:
    away = HostState(name="mer.example", not_before=NOON + DAY, failures=3)
    counted = replace(away, counted_on=date(2026, 5, 1), requests=7)

    store = Store.open(url)
    store.remember_host(away)
    store.remember_host(counted)
    assert store.host("mer.example") == counted
    with Store.open(url, write=False) as other:
        assert other.host("mer.example") == away
    store.close()

    with Store.open(url, write=False) as other:
        assert other.host("mer.example") == counted
        assert other.host("another.example") is None


def test_notes_are_kept(any_store: Store) -> None:
    any_store.leave_note("last", "one")
    any_store.leave_note("last", "two")

    assert any_store.note("last") == "two"
    assert any_store.note("first") is None


def test_threads_may_write_and_read_at_once(store: Store) -> None:
    failed: list[BaseException] = []

    def work(start: int) -> None:
        try:
            for number in range(start, start + 15):
                page_id = see(store, readout(number))
                assert store.load(page_id) == readout(number)
        except BaseException as error:
            failed.append(error)
            raise

    threads = [Thread(target=work, args=(start,)) for start in (100, 200, 300, 400)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert store.timeline.sites()[0].readouts == 60
    assert list(store.verifier.findings()) == []


def test_a_dry_run_knows_its_hosts_until_it_ends(url: str) -> None:
    Store.open(url).close()
    away = HostState(name="mer.example", not_before=NOON)

    with Store.open(url, write=False) as dry:
        dry.remember_host(away)
        assert dry.host("mer.example") == away

    with Store.open(url, write=False) as store:
        assert store.host("mer.example") is None
