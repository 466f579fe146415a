"""New addresses are neither news nor losses. Cases B7, G7 to G9 of the catalogue."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from scheduler.events import ChangeEvent
from scraper.records import Snapshot
from scraper.site import Site
from tests import ministry
from tests.ministry import INDEX, Talk, address, publish
from tests.scheduler.conftest import Watch

NAMES = tuple("abcdefgh")
NEW_HOST = "https://archive.mer.example"


def talk(name: str) -> Talk:
    return Talk(title=f"Talk {name} with Averland")


def listing(*urls: tuple[str, str]) -> bytes:
    lines = "".join(
        f'<li><a href="{url}">Talk {name}</a> <span class="date">(March 1, 2026)</span></li>'
        for name, url in urls
    )
    return (
        '<!DOCTYPE html><html lang="en"><head><title>Relations with Averland</title></head><body>'
        f'<ul class="link-list">{lines}</ul></body></html>'
    ).encode()


@pytest.fixture
def known(watch: Watch) -> Watch:
    """Return a watch that knows eight readouts of a site with two hosts."""
    publish(watch.web, **{name: talk(name) for name in NAMES})
    watch.crawl()
    return watch


def new_address(name: str) -> str:
    return f"https://mer.example/en/talks/{name}"


def migrate(watch: Watch, where: Callable[[str], str], *, redirects: bool) -> None:
    """Give every readout another address, and list it there."""
    for name in NAMES:
        page = watch.web.pages.pop(address(name))
        assert isinstance(page, bytes)
        watch.web.pages[where(name)] = page
        if redirects:
            watch.web.pages[address(name)] = Snapshot(
                url=address(name), body=page, fetched_at=watch.clock(),
                moved_to=where(name), moved_for_good=True,
            )  # fmt: skip
    watch.web.pages[INDEX] = listing(*((name, where(name)) for name in NAMES))


def both_hosts() -> Site:
    return replace(ministry.SITE, origins=(*ministry.SITE.origins, NEW_HOST))


def kinds(watch: Watch, days: int) -> list[tuple[str, str]]:
    return sorted(change for _ in range(days) for change in watch.next_day())


MOVED = [("moved", name) for name in NAMES]


@pytest.mark.parametrize("redirects", [True, False], ids=["with-301", "without"])
def test_g9_a_site_whose_addresses_all_change_has_only_moved(known: Watch, redirects: bool) -> None:
    migrate(known, new_address, redirects=redirects)

    assert kinds(known, 6) == MOVED
    for name in NAMES:
        old, new = known.store.page(address(name)), known.store.page(new_address(name))
        assert old is not None
        assert old == new, "both addresses lead to the one record"
        assert (old.url, old.revisions, old.state) == (new_address(name), 1, "alive")


def test_g9_another_host_of_the_site_is_another_address(
    known: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ministry, "SITE", both_hosts())
    migrate(known, lambda name: f"{NEW_HOST}/talks/{name}", redirects=False)

    assert kinds(known, 4) == MOVED


def test_g9_an_edit_after_the_move_is_one_edit_of_the_same_record(known: Watch) -> None:
    migrate(known, new_address, redirects=False)
    known.next_day()
    edited = replace(talk("c"), minutes=55)
    known.web.pages[new_address("c")] = edited.page()

    assert [kind for kind, _ in known.next_day()] == ["edited"]
    (event,) = [one for one in known.told if isinstance(one, ChangeEvent)]
    assert event.revision == (1, 2)
    assert event.url == new_address("c")


def test_g9_a_move_that_a_kill_cut_short_goes_on(known: Watch) -> None:
    migrate(known, new_address, redirects=False)
    known.clock.pass_by(days=1)
    known.crawl(max_requests=4)
    first = known.changes()

    assert sorted([*first, *kinds(known, 3)]) == MOVED


def test_a_single_page_that_moves_without_a_redirect(known: Watch) -> None:
    page = known.web.pages.pop(address("d"))
    known.web.pages[new_address("d")] = page
    lines = [(n, new_address("d") if n == "d" else address(n)) for n in NAMES]
    known.web.pages[INDEX] = listing(*lines)

    assert kinds(known, 4) == [("moved", "d")]


def test_a_page_that_replaces_another_is_new(known: Watch) -> None:
    known.web.pages.pop(address("d"))
    known.web.pages[new_address("d")] = Talk(title="Talk d with Averland", minutes=99).page()
    lines = [(n, new_address("d") if n == "d" else address(n)) for n in NAMES]
    known.web.pages[INDEX] = listing(*lines)

    assert sorted(known.next_day()) == [("dropped", "d"), ("new", "d")]


def test_two_readouts_of_one_text_are_not_taken_for_each_other(known: Watch) -> None:
    publish(known.web, x=Talk(title="Telephone talk"), y=Talk(title="Telephone talk"))
    assert sorted(known.next_day()) == [("new", "x"), ("new", "y")]


def test_g9_addresses_that_change_at_every_look_are_told_once(known: Watch) -> None:
    told = []
    for day in range(5):
        known.web.pages = {url: page for url, page in known.web.pages.items() if url == INDEX}
        for name in NAMES:
            known.web.pages[f"https://mer.example/s{day}/{name}"] = talk(name).page()
        lines = [(name, f"https://mer.example/s{day}/{name}") for name in NAMES]
        known.web.pages[INDEX] = listing(*lines)
        told += known.next_day()

    assert sorted(told) == MOVED


@pytest.mark.parametrize(
    "other",
    [
        "http://mer.example/news/a.html", "https://www.mer.example/news/a.html",
        "https://mer.example:443/news/a.html", "/news/a.html?utm_source=feed", "/news/a.html#top",
        "/news/a.html;jsessionid=0A1B2C", "/news/a.html?sid=99", "/news/../news/a.html",
        "/news/%61.html", "../../news/a.html",
    ],
)  # fmt: skip
def test_g7_one_page_under_two_spellings_is_one_record(known: Watch, other: str) -> None:
    lines = [(name, address(name)) for name in NAMES]
    known.web.pages[INDEX] = listing(("a", other), *lines)

    assert known.next_day() == []
    assert known.next_day() == []
    assert known.web.asked_for(address("a")) == 3


def test_g7_a_last_slash_makes_no_other_record(watch: Watch) -> None:
    watch.web.pages["https://mer.example/news/one"] = talk("one").page()
    watch.web.pages[INDEX] = listing(("one", "/news/one"))
    watch.crawl()
    watch.web.pages["https://mer.example/news/one/"] = talk("one").page()
    watch.web.pages[INDEX] = listing(("one", "/news/one/"))

    assert kinds(watch, 4) == []
    page = watch.store.page("https://mer.example/news/one/")
    assert page is not None
    assert page.revisions == 1


def test_g7_two_spellings_in_the_first_pass_are_one_record(watch: Watch) -> None:
    for url in ("https://mer.example/news/one", "https://mer.example/news/one/"):
        watch.web.pages[url] = talk("one").page()
    watch.web.pages[INDEX] = listing(("one", "/news/one"), ("one", "/news/one/"))
    watch.crawl()

    assert len(watch.changes()) == 1


def test_g8_a_readout_on_two_indexes_is_told_once(watch: Watch) -> None:
    second = "https://mer.example/relations/all/index.html"
    relation = ministry.SITE.relations["averland"]
    other = replace(relation, key="all", pages=(replace(relation.pages[0], url=second),))
    watch.relations = (relation, other)
    publish(watch.web, a=talk("a"))
    watch.web.pages[second] = watch.web.pages[INDEX]
    watch.crawl()
    publish(watch.web, b=talk("b"))
    watch.web.pages[second] = watch.web.pages[INDEX]

    assert watch.next_day() == [("new", "b")]
    (event,) = [one for one in watch.told if isinstance(one, ChangeEvent)]
    assert event.relations == ("all", "averland")
