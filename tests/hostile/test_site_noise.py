"""Noise is no event, a letter is one, and a page that never keeps still is told less often."""

from collections.abc import Callable

import pytest

from scheduler.events import ChangeEvent
from scheduler.rules import Channel
from storage.views import ChangeFilter
from tests.ministry import Talk, address, publish
from tests.scheduler.conftest import Watch

A = address("a")
DESK = Channel(name="desk")


@pytest.fixture
def known(watch: Watch) -> Watch:
    """Return a watch that knows three readouts."""
    publish(watch.web, a=Talk(), b=Talk(title="Talk b"), c=Talk(title="Talk c"))
    watch.crawl(channels=(DESK,))
    return watch


def looks(watch: Watch, page: Callable[[int], bytes], count: int, hours: float = 7) -> list[str]:
    """Make passes, each with the page as it is then; return the kinds of change told."""
    told = []
    for number in range(count):
        watch.web.pages[A] = page(number)
        watch.clock.pass_by(hours=hours)
        watch.crawl(channels=(DESK,))
        told += [event.kind for event in watch.told if isinstance(event, ChangeEvent)]
    return told


def alerts(watch: Watch) -> list[bool]:
    """Return for each message that goes out whether it waits for a digest."""
    rows = watch.store.deliveries_due("desk", watch.clock.now.replace(year=2030), limit=500)
    return [row.digest for row in rows]


def restless(watch: Watch) -> list[str]:
    return [one.scope for one in watch.store.health("nh_mer") if one.problem == "restless"]


def noisy(number: int) -> bytes:
    """Return the page with everything that changes by itself changed."""
    page = Talk(menu=f"Visitors today: {number * 17}").page().decode()
    page = page.replace("<body>", f'<body data-token="{number:032x}"><p>12:{number % 60:02}</p>')
    page = page.replace("</article>", f"</article><aside>Related: item {number}</aside>")
    page = page.replace("<head>", f'<head><link rel="stylesheet" href="/s.css?v={number}">')
    page = page.replace('<p class="date">', f'<p data-n="{number}" class="date" >')
    if number % 2:
        page = page.replace("Canada", "Can&#97;da").replace(". They", ".  They")
    return page.encode()


def test_i1_to_i3_counters_menus_tokens_and_markup_are_no_event(known: Watch) -> None:
    assert looks(known, noisy, 50) == []
    assert alerts(known) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"the new ferry", b"the new ferries"), (b"fisheries", b"fisheri\xc3\xa9s"),
        (b"25 minutes", b"26 minutes"), (b"Canada, in", b"Canada in"), (b"strait.", b"strait"),
        (b"agreed on matter number 3", b"agreed on matter number 8"),
    ],
)  # fmt: skip
def test_i4_one_character_is_exactly_one_event(known: Watch, before: bytes, after: bytes) -> None:
    edited = Talk().page().replace(before, after)
    assert edited != Talk().page()

    assert looks(known, lambda _: edited, 5) == ["edited"]


def test_h4_another_date_alone_is_an_event_of_weight(known: Watch) -> None:
    known.web.pages[A] = Talk(day="March 2, 2026").page()
    known.clock.pass_by(hours=7)
    known.crawl()

    (event,) = [one for one in known.told if isinstance(one, ChangeEvent)]
    assert "date_changed" in event.reasons
    assert event.significance == "substantive"


def test_f10_there_and_back_is_two_events(known: Watch) -> None:
    texts = [Talk(minutes=35).page(), Talk().page()]
    assert looks(known, lambda n: texts[n], 2) == ["edited", "reverted"]
    assert alerts(known) == [False, False]


def test_f11_two_servers_that_disagree_are_told_twice_in_fifty_looks(known: Watch) -> None:
    told = looks(known, lambda n: Talk(minutes=35 if n % 2 == 0 else 25).page(), 50)

    assert told == ["edited", "reverted"]
    assert len(alerts(known)) == 2
    assert len(list(known.store.timeline.changes(ChangeFilter(held=True)))) == 48, "all recorded"
    assert restless(known) == [f"restless:{A}"]


def test_f11_when_it_is_over_the_text_that_stayed_is_told(known: Watch) -> None:
    looks(known, lambda n: Talk(minutes=35 if n % 2 == 0 else 25).page(), 9)
    assert restless(known)
    told = looks(known, lambda _: Talk(minutes=35).page(), 12)

    assert told == ["edited"] or told == ["reverted"]
    assert len(alerts(known)) == 3
    assert restless(known) == []


def test_f11_when_it_ends_where_it_was_nothing_more_is_told(known: Watch) -> None:
    looks(known, lambda n: Talk(minutes=35 if n % 2 == 0 else 25).page(), 10)
    told = looks(known, lambda _: Talk().page(), 12)

    assert told == []
    assert restless(known) == []


def test_i6_a_page_that_differs_at_every_look_is_recorded_without_end(known: Watch) -> None:
    told = looks(known, lambda n: Talk(minutes=30 + n).page(), 30)

    assert told == ["edited"] * 30
    page = known.store.page(A)
    assert page is not None
    assert page.revisions == 31
    assert restless(known) == [f"restless:{A}"]
    single, digest = alerts(known).count(False), alerts(known).count(True)
    assert (single, digest) == (3, 27), "three alerts, the rest in digests"


def test_i6_a_digest_a_day_tells_of_all_restless_edits_of_the_day(known: Watch) -> None:
    looks(known, lambda n: Talk(minutes=30 + n).page(), 30)
    rows = known.store.deliveries_due("desk", known.clock.now.replace(year=2030), limit=500)

    assert len({row.due_at for row in rows if row.digest}) <= 30 * 7 / 24 + 1


def test_i6_it_ends_by_itself(known: Watch) -> None:
    looks(known, lambda n: Talk(minutes=30 + n).page(), 8)
    looks(known, lambda _: Talk(minutes=37).page(), 12)
    assert restless(known) == []

    assert looks(known, lambda _: Talk(minutes=90).page(), 2) == ["edited"]
    assert alerts(known)[-1] is False, "told at once again"


def test_three_edits_in_a_week_are_three_alerts(known: Watch) -> None:
    told = looks(known, lambda n: Talk(minutes=30 + n // 5).page(), 15, hours=11)

    assert told == ["edited"] * 3
    assert alerts(known) == [False] * 3
    assert restless(known) == []
