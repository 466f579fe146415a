"""Whole passes over a small ministry: what is found, and what is not made up."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from scheduler.events import ChangeEvent
from scraper.errors import BlockedError, RefusedError, UnreachableError
from scraper.records import Snapshot
from storage.store import Store
from tests import ministry
from tests.ministry import INDEX, Talk, address, index, publish
from tests.scheduler.conftest import Watch


def event_of(watch: Watch) -> ChangeEvent:
    (event,) = [event for event in watch.told if isinstance(event, ChangeEvent)]
    return event


def test_the_first_pass_is_a_silent_baseline(watch: Watch) -> None:
    publish(watch.web, a=Talk(), b=Talk())

    summary = watch.crawl()

    assert sorted(watch.changes()) == [("new", "a"), ("new", "b")]
    assert all(event.baseline for event in watch.told if isinstance(event, ChangeEvent))
    assert (summary.index_pages, summary.readouts, summary.problems) == (1, 2, 0)


def test_an_unchanged_ministry_has_nothing_to_tell(watch: Watch) -> None:
    publish(watch.web, a=Talk(), b=Talk())
    watch.crawl()

    assert watch.next_day() == []
    assert watch.web.counts.not_modified == 3


def test_a_new_readout_is_new_and_not_a_baseline(watch: Watch) -> None:
    publish(watch.web, a=Talk())
    watch.crawl()
    before = watch.clock.now
    publish(watch.web, b=Talk(title="Second talk"))

    assert watch.next_day() == [("new", "b")]
    event = event_of(watch)
    assert not event.baseline
    assert event.revision == (None, 1)
    assert (event.unchanged_until, event.seen_at) == (before, watch.clock.now)


def test_an_edit_names_its_fields_and_its_bracket(watch: Watch) -> None:
    publish(watch.web, a=Talk())
    watch.crawl()
    before = watch.clock.now
    publish(watch.web, a=Talk(minutes=35))

    assert watch.next_day() == [("edited", "a")]
    event = event_of(watch)
    assert {"lead", "duration_minutes"} <= set(event.fields)
    assert "number_changed" in event.reasons
    assert event.silent
    assert event.revision == (1, 2)
    assert (event.unchanged_until, event.seen_at) == (before, watch.clock.now)


def test_one_apostrophe_is_an_edit(watch: Watch) -> None:
    publish(watch.web, a=Talk(point="It is the ministers task to see to it."))
    watch.crawl()
    publish(watch.web, a=Talk(point="It is the ministers' task to see to it."))

    assert watch.next_day() == [("edited", "a")]


def test_a_new_menu_is_no_event(watch: Watch) -> None:
    publish(watch.web, a=Talk())
    watch.crawl()
    publish(watch.web, a=Talk(menu="Menu of tomorrow"))

    assert watch.next_day() == []


def test_a_version_seen_before_is_a_reversal(watch: Watch) -> None:
    publish(watch.web, a=Talk(minutes=25))
    watch.crawl()
    publish(watch.web, a=Talk(minutes=35))
    watch.next_day()
    publish(watch.web, a=Talk(minutes=25))

    assert watch.next_day() == [("reverted", "a")]


def test_leaving_the_index_is_not_a_withdrawal(watch: Watch) -> None:
    publish(watch.web, a=Talk(), b=Talk())
    watch.crawl()
    watch.web.pages[INDEX] = index("b")

    assert watch.next_day() == [("dropped", "a")]
    assert watch.next_day() == []


def test_a_page_that_is_gone_is_withdrawn_after_three_looks_and_a_day(watch: Watch) -> None:
    publish(watch.web, a=Talk(), b=Talk())
    watch.crawl()
    del watch.web.pages[address("a")]

    assert watch.next_day() == []
    assert watch.next_day() == []
    assert watch.next_day() == [("withdrawn", "a")]
    assert event_of(watch).revision == (1, None)
    assert watch.next_day() == []


def test_a_withdrawn_page_that_returns_is_restored_once(watch: Watch) -> None:
    publish(watch.web, a=Talk(), b=Talk())
    watch.crawl()
    page = watch.web.pages.pop(address("a"))
    for _ in range(3):
        watch.next_day()
    watch.web.pages[address("a")] = page

    assert watch.next_day() == [("restored", "a")]
    assert event_of(watch).fields == ()
    assert watch.next_day() == []


def test_a_page_restored_with_another_text_says_what_differs(watch: Watch) -> None:
    publish(watch.web, a=Talk(), b=Talk())
    watch.crawl()
    del watch.web.pages[address("a")]
    for _ in range(3):
        watch.next_day()
    publish(watch.web, a=Talk(minutes=50))

    assert watch.next_day() == [("restored", "a")]
    assert "duration_minutes" in event_of(watch).fields


def test_a_page_gone_for_one_look_is_no_event(watch: Watch) -> None:
    publish(watch.web, a=Talk(), b=Talk())
    watch.crawl()
    page = watch.web.pages.pop(address("a"))
    watch.next_day()
    watch.web.pages[address("a")] = page

    assert watch.next_day() == []
    assert watch.next_day() == []


def test_refusals_and_silence_are_problems_never_events(watch: Watch) -> None:
    publish(watch.web, **{name: Talk() for name in "abcdefgh"})
    watch.crawl()
    url = address("a")
    for error in (
        BlockedError(url, "answered 403", status=403),
        RefusedError(url, "answered 500", status=500),
        UnreachableError(url, "timed out"),
    ):
        watch.web.pages[url] = error
        assert watch.next_day() == []
        assert watch.problems() == [error.problem]
    publish(watch.web, a=Talk())

    assert watch.next_day() == []
    assert watch.store.health() == []


def test_one_failing_page_does_not_hide_the_others(watch: Watch) -> None:
    publish(watch.web, a=Talk())
    watch.crawl()
    publish(watch.web, b=Talk(), c=Talk())
    watch.web.pages[address("b")] = RefusedError(address("b"), "answered 500", status=500)

    assert watch.next_day() == [("new", "c")]
    publish(watch.web, b=Talk())
    assert watch.next_day() == [("new", "b")]


def test_an_empty_index_is_an_alarm_and_drops_nothing(watch: Watch) -> None:
    publish(watch.web, a=Talk(), b=Talk())
    watch.crawl()
    watch.web.pages[INDEX] = index()

    assert watch.next_day() == []
    assert len(watch.problems()) == 1


def test_an_index_that_lost_most_of_its_lines_drops_nothing_at_once(watch: Watch) -> None:
    publish(watch.web, **{name: Talk() for name in "abcdefgh"})
    watch.crawl()
    watch.web.pages[INDEX] = index("a")

    assert watch.next_day() == []
    assert watch.problems() == ["implausible"]


def test_a_page_that_fell_apart_is_looked_at_again_before_anything_is_said(watch: Watch) -> None:
    publish(watch.web, a=Talk(), b=Talk())
    watch.crawl()
    whole = watch.web.pages[address("a")]
    assert isinstance(whole, bytes)
    start, end = whole.index(b"<ol"), whole.index(b"</ol>")
    lead = whole.index(b"On March 1, comm")
    watch.web.pages[address("a")] = whole[:lead] + b"Soon.</p>" + whole[end + 5 :]
    assert start

    assert watch.next_day() == []
    assert watch.problems() == ["implausible"]
    watch.web.pages[address("a")] = whole
    assert watch.next_day() == []


def test_a_text_that_stays_short_is_an_edit_at_the_second_look(watch: Watch) -> None:
    publish(watch.web, a=Talk(), b=Talk())
    watch.crawl()
    whole = watch.web.pages[address("a")]
    assert isinstance(whole, bytes)
    lead, end = whole.index(b"On March 1, comm"), whole.index(b"</ol>")
    watch.web.pages[address("a")] = whole[:lead] + b"Soon.</p>" + whole[end + 5 :]
    watch.next_day()

    assert watch.next_day() == [("edited", "a")]


def test_a_line_that_changed_is_looked_at_in_the_same_pass(watch: Watch) -> None:
    publish(watch.web, a=Talk())
    watch.crawl()
    publish(watch.web, a=Talk(minutes=40))
    page = watch.web.pages[INDEX]
    assert isinstance(page, bytes)
    watch.web.pages[INDEX] = page.replace(b"Talk a", b"Talk a (corrected)")
    watch.clock.pass_by(minutes=20)

    watch.crawl()

    assert watch.changes() == [("edited", "a")]


def test_a_known_readout_is_not_asked_for_more_often_than_agreed(watch: Watch) -> None:
    publish(watch.web, a=Talk())
    watch.crawl()
    watch.clock.pass_by(hours=1)
    watch.crawl()

    assert watch.web.asked_for(address("a")) == 1
    watch.clock.pass_by(hours=5)
    watch.crawl()
    assert watch.web.asked_for(address("a")) == 2


def test_a_full_pass_asks_for_everything_without_validators(watch: Watch) -> None:
    publish(watch.web, a=Talk())
    watch.crawl()
    watch.crawl(full=True)

    assert [validators for _, validators in watch.web.asked[-2:]] == [None, None]


def test_requests_allowed_are_spent_on_the_index_and_new_readouts_first(watch: Watch) -> None:
    publish(watch.web, **{name: Talk() for name in "abcdef"})
    watch.crawl()
    publish(watch.web, new=Talk())
    watch.clock.pass_by(days=1)

    summary = watch.crawl(max_requests=2)

    assert watch.changes() == [("new", "new")]
    assert summary.requests == 2
    assert summary.left == 6


def test_a_validator_that_lies_is_found_out(watch: Watch) -> None:
    publish(watch.web, a=Talk())
    watch.crawl()
    publish(watch.web, a=Talk(minutes=55))
    honest = watch.web.get

    def lying(url: str, validators: object = None) -> object:
        from scraper.records import NotModified, Validators

        if url == address("a") and isinstance(validators, Validators) and validators.etag:
            return NotModified(url=url, fetched_at=watch.clock(), validators=validators)
        return honest(url, None)

    watch.web.get = lying  # type: ignore[method-assign, assignment]
    days = [watch.next_day() for _ in range(20)]

    assert days.count([("edited", "a")]) == 1


def test_what_was_kept_when_a_process_died_is_settled_by_the_next(
    watch: Watch, open_store: Callable[[], Store]
) -> None:
    publish(watch.web, a=Talk())
    watch.crawl()
    publish(watch.web, a=Talk(minutes=35), b=Talk())
    watch.clock.pass_by(days=1)

    class Died(BaseException):
        pass

    def die(*_: object) -> object:
        raise Died

    watch.store.settle = die  # type: ignore[method-assign, assignment]
    with pytest.raises(Died):
        watch.crawl()
    watch.store.close()
    watch.store = open_store()
    watch.web.pages.clear()
    watch.crawl()

    assert sorted(watch.changes()) == [("edited", "a"), ("new", "b")]


def test_two_lanes_find_what_one_finds(watch: Watch) -> None:
    publish(watch.web, **{f"t{n}": Talk(title=f"Talk {n}") for n in range(40)})

    watch.crawl(width=3)

    assert len(watch.changes()) == 40
    publish(watch.web, t7=Talk(title="Talk 7", minutes=31))
    assert watch.next_day(width=3) == [("edited", "t7")]


def redirected(watch: Watch, url: str, to_url: str, *, for_good: bool) -> Snapshot:
    page = watch.web.pages[to_url]
    assert isinstance(page, bytes)
    return Snapshot(
        url=url, body=page, fetched_at=watch.clock(), moved_to=to_url, moved_for_good=for_good
    )


def test_a_permanent_redirect_is_a_move_and_the_record_goes_on(watch: Watch) -> None:
    publish(watch.web, a=Talk(), b=Talk())
    watch.crawl()
    publish(watch.web, a2=Talk())
    watch.web.pages[INDEX] = index("b", "a")
    watch.clock.pass_by(days=1)
    watch.web.pages[address("a")] = redirected(watch, address("a"), address("a2"), for_good=True)
    watch.crawl()

    assert watch.changes() == [("moved", "a")]
    [event] = watch.told
    [kept] = watch.store.timeline.changes(limit=1)
    assert event.url == kept.url == address("a")
    assert event.moved_to == kept.moved_to == address("a2")
    assert watch.next_day() == []
    page = watch.store.page(address("a"))
    assert page is not None
    assert page.url == address("a2")
    assert page.revisions == 1


def test_a_maintenance_page_shown_for_a_while_is_no_version(watch: Watch) -> None:
    publish(watch.web, a=Talk(), b=Talk())
    watch.crawl()
    publish(watch.web, soon=Talk(title="We are working on our site"))
    watch.web.pages[INDEX] = index("b", "a")
    watch.clock.pass_by(days=1)
    watch.web.pages[address("a")] = redirected(watch, address("a"), address("soon"), for_good=False)
    watch.crawl()

    assert watch.changes() == []
    assert watch.problems() == ["decoy"]


def test_a_listed_address_that_leads_to_a_known_readout_is_not_new(watch: Watch) -> None:
    publish(watch.web, a=Talk())
    watch.crawl()
    watch.clock.pass_by(days=1)
    watch.web.pages[address("old")] = redirected(watch, address("old"), address("a"), for_good=True)
    watch.web.pages[INDEX] = index("old", "a")
    watch.crawl()

    assert watch.changes() == []
    assert watch.next_day() == []


def test_a_first_pass_that_was_cut_short_stays_a_baseline(watch: Watch) -> None:
    publish(watch.web, **{name: Talk() for name in "abcd"})
    watch.crawl(max_requests=3)
    watch.clock.pass_by(hours=1)
    watch.crawl()

    assert len(watch.changes()) == 2
    assert all(event.baseline for event in watch.told if isinstance(event, ChangeEvent))


def test_the_press_list_lets_go_of_old_lines_without_a_word(watch: Watch) -> None:
    publish(watch.web, a=Talk(), b=Talk())
    rolling = replace(ministry.SITE.relations["averland"], rolling=True)
    watch.relations = (rolling,)
    watch.crawl()
    watch.web.pages[INDEX] = index("b")

    assert watch.next_day() == []


def test_a_readout_that_left_its_index_is_withdrawn_from_its_relation(watch: Watch) -> None:
    publish(watch.web, a=Talk(), b=Talk())
    watch.crawl()
    del watch.web.pages[address("a")]
    watch.web.pages[INDEX] = index("b")
    watch.next_day()
    watch.next_day()

    assert watch.next_day() == [("withdrawn", "a")]
    assert event_of(watch).relations == ("averland",)


def test_an_index_kept_when_a_process_died_is_understood_by_the_next(
    watch: Watch, open_store: Callable[[], Store]
) -> None:
    publish(watch.web, a=Talk())
    watch.crawl()
    publish(watch.web, b=Talk())
    watch.clock.pass_by(days=1)

    class Died(BaseException):
        pass

    def die(*_: object, **__: object) -> object:
        raise Died

    watch.store.list_index = die  # type: ignore[method-assign, assignment]
    with pytest.raises(Died):
        watch.crawl()
    watch.store.close()
    watch.store = open_store()

    watch.crawl()

    assert watch.changes() == [("new", "b")]
