"""A rebuilt site is one alarm: nothing of it is told, nothing is lost. Cases of the catalogue."""

from dataclasses import replace

import pytest

from scheduler import health
from scheduler.events import ChangeEvent
from scheduler.rules import Channel
from scraper.recipes import site_from
from scraper.site import Site
from storage.store import Store
from tests import ministry
from tests.ministry import INDEX, Talk, address, index, publish
from tests.scheduler.conftest import Watch

NAMES = tuple("abcdefgh")


def talks(**changed: Talk) -> dict[str, Talk]:
    told = {name: Talk(title=f"Talk {name} with Averland") for name in NAMES}
    return {**told, **changed}


def redesigned(page: bytes) -> bytes:
    """Return the same text in another template, which the old selectors half match."""
    return (
        page.replace(b'<p class="date">', b'<p class="published">')
        .replace(b'<p class="lead">', b'<p class="intro">')
        .replace(b'<ol class="points">', b'<ol class="matters">')
    )


def rebuild(watch: Watch) -> None:
    for url, page in watch.web.pages.items():
        assert isinstance(page, bytes)
        watch.web.pages[url] = redesigned(page)


def new_reader() -> Site:
    """Return the site with selectors that know both templates."""
    return site_from(
        {
            "key": "nh_mer",
            "ministry": "Ministry of External Relations of Norrholm",
            "timezone": "Europe/Oslo",
            "country": "NO",
            "index_urls": [INDEX],
            "index": {
                "item": "ul.link-list > li",
                "link": "a",
                "date": "span.date",
                "date_format": "(%B %d, %Y)",
            },
            "readout": {
                "within": "article.readout",
                "title": "h1",
                "date": "p.date, p.published",
                "date_format": "%B %d, %Y",
                "lead": "p.lead, p.intro",
                "items": ".points > li, .matters > li",
            },
        }
    )


@pytest.fixture
def ministry_site(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the ministry's reader back after the test."""
    monkeypatch.setattr(ministry, "SITE", ministry.SITE)


def in_quarantine(store: Store) -> bool:
    return any(one.scope == "quarantine" for one in store.health("nh_mer"))


def test_g3_a_new_template_is_one_alarm_and_no_event(watch: Watch) -> None:
    publish(watch.web, **talks())
    watch.crawl()
    rebuild(watch)

    days = [watch.next_day() for _ in range(5)]

    assert days == [[]] * 5
    assert in_quarantine(watch.store)
    assert watch.problems() == ["implausible"], "one line a pass, not one a page"
    diagnosis = health.diagnose(watch.store.health("nh_mer"), frozenset({INDEX}))
    assert diagnosis is not None
    assert diagnosis.problem == "implausible"


def test_g3_the_alarm_rings_after_the_first_pass(watch: Watch) -> None:
    publish(watch.web, **talks())
    watch.crawl()
    rebuild(watch)
    watch.next_day()

    found = health.check_site(watch.store, "nh_mer", frozenset({INDEX}), (), watch.clock())

    assert found is not None


def test_g3_pages_that_cannot_be_read_at_all_are_one_alarm_too(watch: Watch) -> None:
    publish(watch.web, **talks())
    watch.crawl()
    for name in NAMES:
        page = watch.web.pages[address(name)]
        assert isinstance(page, bytes)
        watch.web.pages[address(name)] = page.replace(b'article class="readout"', b"main")

    assert watch.next_day() == []
    assert in_quarantine(watch.store)


def test_g4_a_redesign_that_keeps_the_text_is_no_edit_after_the_fix(
    watch: Watch, ministry_site: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(watch.web, **talks())
    watch.crawl()
    rebuild(watch)
    watch.next_day()
    watch.next_day()
    monkeypatch.setattr(ministry, "SITE", new_reader())

    assert watch.next_day() == []
    assert watch.store.health() == []
    assert watch.next_day() == []


def test_g4_edits_made_meanwhile_come_out_with_the_looks_that_showed_them(
    watch: Watch, ministry_site: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(watch.web, **talks())
    watch.crawl()
    rebuild(watch)
    watch.next_day()
    last_old = watch.clock.now
    publish(watch.web, c=Talk(title="Talk c with Averland", minutes=45))
    watch.web.pages[address("c")] = redesigned(Talk("Talk c with Averland", minutes=45).page())
    watch.clock.pass_by(days=2)
    watch.crawl()
    first_new = watch.clock.now
    watch.next_day()
    monkeypatch.setattr(ministry, "SITE", new_reader())

    assert watch.next_day() == [("edited", "c")]
    (event,) = [one for one in watch.told if isinstance(one, ChangeEvent)]
    assert (event.unchanged_until, event.seen_at) == (last_old, first_new)
    assert "duration_minutes" in event.fields


def test_g4_readouts_published_meanwhile_come_out_as_new(
    watch: Watch, ministry_site: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(watch.web, **talks())
    watch.crawl()
    rebuild(watch)
    watch.next_day()
    watch.web.pages[INDEX] = index(*NAMES, "new")
    watch.web.pages[address("new")] = redesigned(Talk("A new talk").page())
    assert watch.next_day() == []
    listed_at = watch.clock.now
    monkeypatch.setattr(ministry, "SITE", new_reader())

    assert watch.next_day() == [("new", "new")]
    (event,) = [one for one in watch.told if isinstance(one, ChangeEvent)]
    assert not event.baseline
    assert event.seen_at == listed_at


def test_a_site_that_rolls_back_lifts_its_quarantine_by_itself(watch: Watch) -> None:
    publish(watch.web, **talks())
    watch.crawl()
    rebuild(watch)
    watch.next_day()
    watch.next_day()
    publish(watch.web, **talks())
    for _ in range(3):
        assert watch.next_day() == []

    assert watch.store.health() == []
    publish(watch.web, b=Talk(title="Talk b with Averland", minutes=50))
    assert watch.next_day() == [("edited", "b")]


def test_a_fix_that_does_not_help_tells_nothing(
    watch: Watch, ministry_site: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(watch.web, **talks())
    watch.crawl()
    rebuild(watch)
    watch.next_day()
    monkeypatch.setattr(ministry, "SITE", replace(ministry.SITE, declared_by="another digest"))

    assert watch.next_day() == []
    assert in_quarantine(watch.store)


def test_one_field_lost_on_many_pages_at_once_is_a_template_not_an_edit(watch: Watch) -> None:
    publish(watch.web, **talks())
    watch.crawl()
    for name in NAMES[:4]:
        page = watch.web.pages[address(name)]
        assert isinstance(page, bytes)
        watch.web.pages[address(name)] = page.replace(b'<p class="date">', b'<p class="day">')

    assert watch.next_day() == []
    assert in_quarantine(watch.store)


def test_one_page_that_loses_its_date_is_edited(watch: Watch) -> None:
    publish(watch.web, **talks())
    watch.crawl()
    page = watch.web.pages[address("d")]
    assert isinstance(page, bytes)
    watch.web.pages[address("d")] = page.replace(b"March 1, 2026", b"")

    assert watch.next_day() == [("edited", "d")]


def test_the_same_words_put_on_every_title_are_the_templates(watch: Watch) -> None:
    publish(watch.web, **talks())
    watch.crawl()
    publish(watch.web, **{n: Talk(title=f"Talk {n} with Averland | Norrholm") for n in NAMES})

    assert watch.next_day() == []
    assert in_quarantine(watch.store)


def test_many_edits_of_many_kinds_are_edits(watch: Watch) -> None:
    publish(watch.web, **talks())
    watch.crawl()
    publish(
        watch.web,
        **{n: Talk(f"Talk {n} with Averland", minutes=30 + i) for i, n in enumerate(NAMES)},
    )

    assert sorted(watch.next_day()) == [("edited", name) for name in NAMES]


def test_a_name_corrected_in_all_texts_is_told_for_each(watch: Watch) -> None:
    publish(watch.web, **talks())
    watch.crawl()
    for name in NAMES:
        page = watch.web.pages[address(name)]
        assert isinstance(page, bytes)
        watch.web.pages[address(name)] = page.replace(b"Ada Aver", b"Ada Averin")

    assert len(watch.next_day()) == len(NAMES)


def test_a_ministry_of_two_pages_can_be_rebuilt_too(watch: Watch) -> None:
    publish(watch.web, a=Talk(title="Talk a"), b=Talk(title="Talk b"))
    watch.crawl()
    rebuild(watch)

    assert [watch.next_day() for _ in range(4)] == [[]] * 4
    assert in_quarantine(watch.store)


def test_new_readouts_of_a_new_template_are_held_and_come_out_when_it_is_put_right(
    watch: Watch,
) -> None:
    publish(watch.web, **{f"t{n}": Talk(title=f"Talk {n}") for n in range(24)})
    watch.crawl()
    fresh = {f"x{n}": Talk(title=f"New talk {n}") for n in range(6)}
    publish(watch.web, **fresh)
    for name in fresh:
        page = watch.web.pages[address(name)]
        assert isinstance(page, bytes)
        watch.web.pages[address(name)] = page.replace(b'<p class="date">', b'<p class="day">')

    assert [watch.next_day() for _ in range(3)] == [[]] * 3
    assert in_quarantine(watch.store)
    publish(watch.web, **fresh)
    told = [change for _ in range(3) for change in watch.next_day()]
    assert sorted(told) == [("new", name) for name in fresh]
    assert not in_quarantine(watch.store)


def test_the_alarm_is_told_once_and_so_is_its_end(watch: Watch) -> None:
    desk = Channel(name="desk")
    publish(watch.web, **talks())
    watch.crawl()
    rebuild(watch)
    for day in range(8):
        if day == 4:
            publish(watch.web, **talks())
        watch.next_day(channels=(desk,))
        health.check_site(watch.store, "nh_mer", frozenset({INDEX}), (desk,), watch.clock.now)
    rows = watch.store.deliveries_due("desk", watch.clock.now, limit=99)

    assert [row.event for row in rows] == ["trouble", "recovered"]


def test_new_readouts_that_lack_what_all_others_have_are_looked_at_again(watch: Watch) -> None:
    publish(watch.web, **{f"t{n}": Talk(title=f"Talk {n}") for n in range(24)})
    watch.crawl()
    publish(watch.web, half=Talk(title="Half a talk"))
    whole = watch.web.pages[address("half")]
    assert isinstance(whole, bytes)
    start = whole.index(b'<p class="date">')
    watch.web.pages[address("half")] = whole[:start] + b"</article></body></html>"

    assert watch.next_day() == [], "C14: it is being put up"
    assert watch.problems() == ["unreadable"]
    watch.web.pages[address("half")] = whole
    watch.clock.pass_by(minutes=11)
    watch.crawl()
    assert watch.changes() == [("new", "half")]


def test_c14_a_page_held_for_ten_minutes_is_looked_at_after_ten_minutes(watch: Watch) -> None:
    publish(watch.web, **talks())
    watch.crawl()
    whole = watch.web.pages[address("a")]
    assert isinstance(whole, bytes)
    watch.web.pages[address("a")] = whole[: whole.index(b'<p class="lead">')] + b"</article>"
    assert watch.next_day() == []
    before = watch.web.asked_for(address("a"))
    watch.clock.pass_by(minutes=11)
    watch.web.pages[address("a")] = whole
    watch.crawl()

    assert watch.web.asked_for(address("a")) == before + 1
    assert watch.changes() == []
    assert not watch.store.health()


def test_a_text_cut_for_good_is_told_with_its_first_look(watch: Watch) -> None:
    publish(watch.web, **talks())
    watch.crawl()
    before = watch.clock.now
    whole = watch.web.pages[address("a")]
    assert isinstance(whole, bytes)
    lead = whole.index(b"On March 1, comm")
    watch.web.pages[address("a")] = whole[:lead] + b"Soon.</p></article></body></html>"
    watch.next_day()
    first = watch.clock.now

    assert watch.next_day() == [("edited", "a")]
    (event,) = [one for one in watch.told if isinstance(one, ChangeEvent)]
    assert (event.unchanged_until, event.seen_at) == (before, first)


@pytest.mark.parametrize("opening", [b"<!-- ", b"<script>", b"<style>"])
def test_e4_an_unclosed_comment_that_swallows_the_rest_is_looked_at_again(
    watch: Watch, opening: bytes
) -> None:
    publish(watch.web, **talks())
    watch.crawl()
    whole = watch.web.pages[address("a")]
    assert isinstance(whole, bytes)
    half = whole.index(b"<li>They agreed on matter number 3")
    watch.web.pages[address("a")] = whole[:half] + opening + whole[half:]

    assert watch.next_day() == []
    watch.web.pages[address("a")] = whole
    assert watch.next_day() == []
