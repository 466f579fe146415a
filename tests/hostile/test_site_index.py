"""Lists that are empty, halved, doubled, cut, endless, ahead of their pages: E8, E9, G1 to G13."""

from datetime import date, timedelta

import pytest

from scheduler.events import ChangeEvent
from tests.ministry import INDEX, ORIGIN, Talk, address, index, publish
from tests.scheduler.conftest import Watch

NAMES = tuple("abcdefgh")


def talks(*names: str) -> dict[str, Talk]:
    return {name: Talk(title=f"Talk {name} with Averland") for name in names}


@pytest.fixture
def known(watch: Watch) -> Watch:
    """Return a watch that knows eight readouts."""
    publish(watch.web, **talks(*NAMES))
    watch.crawl()
    return watch


def dated(*lines: tuple[str, date], more: str = "") -> bytes:
    """Return an index page with a date of its own on every line."""
    items = "".join(
        f'<li><a href="/news/{name}.html">Talk {name}</a>'
        f' <span class="date">({day:%B} {day.day}, {day.year})</span></li>'
        for name, day in lines
    )
    return (
        '<!DOCTYPE html><html lang="en"><head><title>Relations</title></head><body>'
        f'<ul class="link-list">{items}{more}</ul></body></html>'
    ).encode()


def old_first(count: int, start: date = date(2025, 1, 1)) -> list[tuple[str, date]]:
    return [(f"n{number}", start + timedelta(days=7 * number)) for number in range(count)]


def know(watch: Watch, lines: list[tuple[str, date]]) -> None:
    for name, day in lines:
        page = Talk(title=f"Talk {name}", day=f"{day:%B} {day.day}, {day.year}").page()
        watch.web.pages[address(name)] = page
    watch.web.pages[INDEX] = dated(*reversed(lines))
    watch.crawl()


@pytest.mark.parametrize(
    "page",
    [
        index(),
        b"<html><body><ul class='link-list'></ul></body></html>",
        b"<html><body><p>Relations with Averland</p></body></html>",
    ],
)
def test_g1_an_index_without_readouts_drops_nothing(known: Watch, page: bytes) -> None:
    known.web.pages[INDEX] = page

    assert [known.next_day() for _ in range(5)] == [[]] * 5
    assert known.problems()
    assert [one.scope for one in known.store.health("nh_mer")] == [INDEX]
    publish(known.web, **talks(*NAMES))
    assert known.next_day() == []
    assert known.store.health("nh_mer") == []


@pytest.mark.parametrize("left", [1, 3, 4])
def test_g2_an_index_halved_overnight_is_an_alarm_first(known: Watch, left: int) -> None:
    known.web.pages[INDEX] = index(*NAMES[:left])

    assert known.next_day() == []
    assert known.problems() == ["implausible"]
    publish(known.web, **talks(*NAMES))
    assert known.next_day() == []


def test_g2_what_stays_halved_is_believed_and_withdraws_nothing(known: Watch) -> None:
    known.web.pages[INDEX] = index(*"abc")
    told = [change for _ in range(6) for change in known.next_day()]

    assert sorted(told) == [("dropped", name) for name in "defgh"]
    assert known.store.health("nh_mer") == []


def test_e8_a_flood_of_new_links_is_an_alarm_and_none_is_fetched(known: Watch) -> None:
    flood = [f"x{number}" for number in range(60)]
    known.web.pages[INDEX] = index(*NAMES, *flood)
    known.web.pages |= {address(name): Talk(title=name).page() for name in flood}

    assert known.next_day() == []
    assert known.problems() == ["implausible"]
    assert not any(known.web.asked_for(address(name)) for name in flood)


def test_e8_a_flood_that_stays_is_an_archive_kept_and_not_announced(known: Watch) -> None:
    flood = [f"x{number}" for number in range(60)]
    known.web.pages[INDEX] = index(*NAMES, *flood)
    known.web.pages |= {address(name): Talk(title=name).page() for name in flood}
    for _ in range(4):
        known.next_day()

    new = [one for one in known.told if isinstance(one, ChangeEvent)]
    assert len(new) == 60
    assert all(one.baseline for one in new)


def test_e8_more_links_than_any_ministry_has_are_never_fetched(known: Watch) -> None:
    known.web.pages[INDEX] = index(*NAMES, *(f"x{number}" for number in range(5000)))

    for _ in range(6):
        known.next_day()
        assert known.problems() == ["implausible"]
    assert known.web.asked_for(address("x7")) == 0


def test_a_busy_week_is_news_and_no_flood(known: Watch) -> None:
    publish(known.web, **talks(*(f"x{number}" for number in range(20))))

    assert len(known.next_day()) == 20


def test_e9_only_what_the_list_lists_is_followed(known: Watch) -> None:
    trap = (
        b'<a href="/calendar?month=1">Next month</a><a href="/news/z.html">More</a>'
        b'<template><a href="/news/t.html">T</a></template><!-- <a href="/news/k.html">K</a> -->'
    )
    for url, page in known.web.pages.items():
        assert isinstance(page, bytes)
        known.web.pages[url] = page.replace(b"</body>", trap + b"</body>")
    for _ in range(3):
        known.next_day()

    assert {url for url, _ in known.web.asked} == {INDEX, *map(address, NAMES)}


def test_g6_another_order_is_no_event(known: Watch) -> None:
    known.web.pages[INDEX] = index(*NAMES)
    known.next_day()
    known.web.pages[INDEX] = index(*reversed(NAMES))
    assert known.next_day() == []


def test_g6_a_list_cut_into_pages_drops_nothing(watch: Watch) -> None:
    lines = old_first(20)
    know(watch, lines)
    watch.web.pages[INDEX] = dated(*reversed(lines[12:]))
    told = [watch.next_day() for _ in range(6)]

    assert told == [[]] * 6
    assert watch.store.health("nh_mer") == []


def test_g6_a_year_moved_to_the_archive_drops_nothing(watch: Watch) -> None:
    lines = old_first(20)
    know(watch, lines)
    watch.web.pages[INDEX] = dated(*reversed(lines[5:]))

    assert watch.next_day() == []
    assert watch.problems() == []


def test_g5_one_line_less_is_dropped_and_the_page_lives_on(watch: Watch) -> None:
    lines = old_first(20)
    know(watch, lines)
    watch.web.pages[INDEX] = dated(*(line for line in reversed(lines) if line[0] != "n7"))

    assert watch.next_day() == [("dropped", "n7")]
    page = watch.store.page(address("n7"))
    assert page is not None
    assert page.state == "alive"


def test_g10_a_new_line_with_an_old_date_is_new_and_backdated(watch: Watch) -> None:
    lines = old_first(12)
    know(watch, lines)
    watch.next_day()
    old, fresh = ("old", date(2025, 2, 3)), ("fresh", date(2026, 3, 3))
    for name, day in (old, fresh):
        page = Talk(title=f"Talk {name}", day=f"{day:%B} {day.day}, {day.year}").page()
        watch.web.pages[address(name)] = page
    watch.web.pages[INDEX] = dated(fresh, *reversed(lines), old)

    assert sorted(watch.next_day()) == [("new", "fresh"), ("new", "old")]
    reasons = {one.title: one.reasons for one in watch.told if isinstance(one, ChangeEvent)}
    assert reasons == {"Talk old": ("backdated",), "Talk fresh": ()}


def test_g11_a_link_that_is_ahead_of_its_page_is_new_when_the_page_comes(known: Watch) -> None:
    known.web.pages[INDEX] = index("soon", *NAMES)
    assert known.next_day() == []
    known.web.pages[address("soon")] = Talk(title="Soon").page()
    known.clock.pass_by(minutes=11)
    known.crawl()

    assert known.changes() == [("new", "soon")]
    assert known.next_day() == []


def test_g11_a_dead_link_is_not_asked_for_without_end(known: Watch) -> None:
    known.web.pages[INDEX] = index("never", *NAMES)
    for _ in range(6 * 24 * 2):
        known.clock.pass_by(minutes=10)
        known.crawl()

    assert known.web.asked_for(address("never")) <= 6 + 2 * 4 + 1
    assert known.changes() == []


def test_g12_a_title_edited_on_the_list_has_its_page_looked_at_at_once(known: Watch) -> None:
    known.clock.pass_by(minutes=20)
    page = known.web.pages[INDEX]
    assert isinstance(page, bytes)
    known.web.pages[INDEX] = page.replace(b"Talk c<", b"Talk c, corrected<")
    known.crawl()

    assert known.web.asked_for(address("c")) == 2
    assert known.web.asked_for(address("d")) == 1
    assert known.changes() == []


def test_g13_documents_and_other_sites_on_a_list_are_not_fetched(known: Watch) -> None:
    page = known.web.pages[INDEX]
    assert isinstance(page, bytes)
    more = (
        b'<li><a href="/files/joint.pdf">Joint statement</a></li>'
        b'<li><a href="https://elsewhere.example/talk.html">Elsewhere</a></li>'
        b'<li><a href="javascript:alert(1)">Click</a></li><li><a href="mailto:a@b.c">Mail</a></li>'
        b'<li><a href="http://127.0.0.1/admin">Admin</a></li></ul>'
    )
    known.web.pages[INDEX] = page.replace(b"</ul>", more)

    assert known.next_day() == []
    assert {url for url, _ in known.web.asked} == {INDEX, *map(address, NAMES)}


def test_an_index_that_leads_home_lists_nothing(known: Watch) -> None:
    from scraper.records import Snapshot

    home = index("press")
    known.web.pages[INDEX] = Snapshot(
        url=INDEX, body=home, fetched_at=known.clock.now + timedelta(days=1),
        moved_to=f"{ORIGIN}/", moved_for_good=True,
    )  # fmt: skip

    assert known.next_day() == []
    assert known.problems() == ["decoy"]


def test_h6_a_date_in_the_future_is_kept_as_it_is(known: Watch) -> None:
    publish(known.web, x=Talk(title="Talk x", day="March 1, 2062"))

    assert known.next_day() == [("new", "x")]
