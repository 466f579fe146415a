"""What index pages list: new lines, dropped ones, lines that changed."""

from datetime import date

from storage.rows import Arrival
from storage.store import Store
from tests.storage.stored import (
    DAY,
    INDEX_URL,
    NOON,
    SITE,
    arrival,
    index_of,
    keep_index,
    readout,
    sent,
    url_of,
)

MAY = date(2026, 5, 1)


def test_a_new_line_makes_an_unread_page(any_store: Store) -> None:
    page_id = keep_index(any_store)

    diff = any_store.list_index(
        page_id, "averland", index_of((1, "One", MAY), (2, "Two", None)), NOON, snapshot_id=1
    )

    assert [line.title for line in diff.added] == ["One", "Two"]
    assert len(diff.created) == diff.total == 2
    page = any_store.page(url_of(1))
    assert page is not None
    assert (page.state, page.title, page.published_on, page.role) == (
        "unread",
        "One",
        MAY,
        "readout",
    )
    assert any_store.relations_of([page.id]) == {page.id: ("averland",)}


def test_the_same_list_again_says_nothing(store: Store) -> None:
    page_id = keep_index(store)
    index = index_of((1, "One", MAY), (1, "One, listed twice", MAY))
    store.list_index(page_id, "averland", index, NOON, snapshot_id=1)

    diff = store.list_index(page_id, "averland", index, NOON + DAY)

    assert (diff.added, diff.dropped, diff.changed, diff.relisted, diff.created) == ((),) * 5
    assert store.load_index(page_id) == index


def test_a_line_that_left_is_dropped_and_comes_back_relisted(store: Store) -> None:
    page_id = keep_index(store)
    both, one = index_of((1, "One", MAY), (2, "Two", MAY)), index_of((1, "One", MAY))
    store.list_index(page_id, "averland", both, NOON)

    dropped = store.list_index(page_id, "averland", one, NOON + DAY)
    again = store.list_index(page_id, "averland", one, NOON + DAY)
    back = store.list_index(page_id, "averland", both, NOON + 2 * DAY)

    assert [(line.url, line.elsewhere) for line in dropped.dropped] == [(url_of(2), False)]
    assert again.dropped == ()
    assert [line.url for line in back.relisted] == [url_of(2)]
    assert (back.added, back.created) == ((), ())


def test_a_line_that_moved_to_the_archive_of_the_relation_is_still_listed(store: Store) -> None:
    main = keep_index(store)
    archive_url = INDEX_URL.replace("index", "2025")
    store.keep([Arrival(snapshot=sent(archive_url, b"archive"), site=SITE, role="index")])
    archive = store.page(archive_url)
    assert archive is not None
    store.list_index(main, "averland", index_of((1, "One", MAY), (2, "Two", MAY)), NOON)
    store.list_index(archive.id, "averland", index_of((2, "Two", MAY)), NOON)

    diff = store.list_index(main, "averland", index_of((1, "One", MAY)), NOON + DAY)

    assert [(line.url, line.elsewhere) for line in diff.dropped] == [(url_of(2), True)]


def test_leaving_a_rolling_list_means_nothing(store: Store) -> None:
    page_id = keep_index(store)
    store.list_index(
        page_id, "news", index_of((1, "One", MAY), (2, "Two", MAY)), NOON, rolling=True
    )

    diff = store.list_index(page_id, "news", index_of((2, "Two", MAY)), NOON, rolling=True)

    assert diff.dropped == ()
    assert [line.url for line in store.lines(page_id, "news")] == [url_of(2)]


def test_a_line_with_another_title_or_date_makes_its_page_worth_a_look(any_store: Store) -> None:
    page_id = keep_index(any_store)
    any_store.list_index(page_id, "averland", index_of((1, "One", MAY), (2, "Two", MAY)), NOON)

    diff = any_store.list_index(
        page_id, "averland", index_of((1, "One (corrected)", MAY), (2, "Two", None)), NOON + DAY
    )

    assert [line.title for line in diff.changed] == ["One (corrected)", "Two"]
    due = any_store.due(SITE, looked_before=NOON + DAY)
    assert [row.listing_changed_at for row in due] == [NOON + DAY, NOON + DAY]


def test_one_readout_in_two_relations_is_one_page(store: Store) -> None:
    page_id = keep_index(store)
    first = store.list_index(page_id, "averland", index_of((1, "One", MAY)), NOON)

    second = store.list_index(page_id, "sulmark", index_of((1, "One", MAY)), NOON)

    assert second.created == ()
    assert [line.page_id for line in second.added] == list(first.created)
    assert store.relations_of(first.created) == {first.created[0]: ("averland", "sulmark")}


def test_a_page_known_by_an_older_address_is_not_a_new_one(store: Store) -> None:
    store.keep([arrival(readout(1))])
    store.move(1, url_of(9), NOON)
    page_id = keep_index(store)

    diff = store.list_index(page_id, "averland", index_of((1, "One", MAY)), NOON)

    assert diff.created == ()
    assert [line.page_id for line in diff.added] == [1]


def test_an_index_page_keeps_its_own_versions(store: Store) -> None:
    page_id = keep_index(store)
    store.list_index(page_id, "averland", index_of((1, "One", MAY)), NOON, snapshot_id=1)
    keep_index(store, b"<html>other bytes, same list</html>")
    store.list_index(page_id, "averland", index_of((1, "One", MAY)), NOON + DAY, snapshot_id=2)
    keep_index(store, b"<html>one more</html>")
    both = index_of((2, "Two", MAY), (1, "One", MAY))
    store.list_index(page_id, "averland", both, NOON + 2 * DAY, snapshot_id=3)

    assert [row.snapshot_id for row in store.timeline.revisions(page_id)] == [1, 3]
    assert store.load_index(page_id) == both
    assert store.unsettled(SITE) == []
    assert list(store.verifier.findings()) == []


def test_the_neighbours_of_a_page_stand_around_it_in_the_list(store: Store) -> None:
    page_id = keep_index(store)
    days = [date(2026, 4, 30 - number) for number in range(9)]
    lines = [(number, f"Talk {number}", day) for number, day in enumerate(days, 1)]
    diff = store.list_index(page_id, "averland", index_of(*lines), NOON)
    fourth = diff.added[3].page_id

    near = store.neighbours(fourth, reach=2)

    assert near == [diff.added[at].page_id for at in (1, 2, 4, 5)]


def test_a_relation_is_known_once_it_listed_something(store: Store) -> None:
    page_id = keep_index(store)
    before = store.is_known(SITE, "averland")

    store.list_index(page_id, "averland", index_of((1, "One", MAY)), NOON)

    assert not before
    assert store.is_known(SITE, "averland")
    assert not store.is_known(SITE, "sulmark")
