"""Absence is not removal: every way of not being there, by its own rule. Catalogue A, B, F."""

from dataclasses import replace

import pytest

from scheduler.events import ChangeEvent
from scraper.errors import (
    BlockedError,
    BusyError,
    DecoyError,
    GoneError,
    LookError,
    RefusedError,
    SoftNotFoundError,
    UnreachableError,
)
from scraper.records import Snapshot
from tests.ministry import INDEX, Talk, address, index, publish
from tests.scheduler.conftest import Watch

NAMES = tuple("abcdefgh")
A = address("a")


def talks(*names: str) -> dict[str, Talk]:
    return {name: Talk(title=f"Talk {name} with Averland") for name in names or NAMES}


@pytest.fixture
def known(watch: Watch) -> Watch:
    """Return a watch that knows eight readouts."""
    publish(watch.web, **talks())
    watch.crawl()
    return watch


def look(watch: Watch, answer: LookError | bytes | None, **later: float) -> list[tuple[str, str]]:
    """Let time pass, let the page answer so, make a pass; None is a 404."""
    watch.clock.pass_by(**later)
    if answer is None:
        watch.web.pages.pop(A, None)
    else:
        watch.web.pages[A] = answer
    watch.crawl()
    return watch.changes()


def all_of(told: list[list[tuple[str, str]]]) -> list[tuple[str, str]]:
    return [one for day in told for one in day]


def whole(name: str = "a") -> bytes:
    return talks(name)[name].page()


FORBIDDEN = BlockedError(A, "answered 403", status=403)


def test_b4_gone_once_then_back_is_nothing(known: Watch) -> None:
    assert look(known, None, hours=7) == []
    assert look(known, whole(), hours=7) == []
    page = known.store.page(A)
    assert page is not None
    assert (page.state, page.absent_looks) == ("alive", 0)


@pytest.mark.parametrize("status", [404, 410])
def test_b5_gone_for_good_is_withdrawn_exactly_once(known: Watch, status: int) -> None:
    gone = GoneError(A, f"answered {status}", status=status)
    told = [look(known, gone, hours=13) for _ in range(10)]

    assert all_of(told) == [("withdrawn", "a")]
    assert told.index([("withdrawn", "a")]) == 2, "three looks, and more than a day"
    assert known.store.load(known.store.page(A).id) is not None  # type: ignore[union-attr]


def test_two_looks_over_25_hours_are_not_enough(known: Watch) -> None:
    assert look(known, None, hours=7) == []
    assert look(known, None, hours=25) == []


def test_three_looks_within_an_hour_are_not_enough(known: Watch) -> None:
    for _ in range(5):
        known.clock.pass_by(minutes=20)
        known.web.pages.pop(A, None)
        known.crawl(full=True)
        assert known.changes() == []


def test_404_403_404_200_is_nothing(known: Watch) -> None:
    for answer in (None, FORBIDDEN, None, whole()):
        assert look(known, answer, hours=13) == []


def test_a_refusal_between_two_absences_does_not_undo_them(known: Watch) -> None:
    for answer in (None, FORBIDDEN, None):
        assert look(known, answer, hours=13) == []
    assert look(known, None, hours=13) == [("withdrawn", "a")]


@pytest.mark.parametrize(
    "answer",
    [
        FORBIDDEN,
        RefusedError(A, "answered 500", status=500),
        BusyError(A, "answered 503", status=503),
        UnreachableError(A, "timed out"),
        DecoyError(A, "redirects to the home page"),
    ],
)
def test_b3_what_is_no_answer_is_never_a_withdrawal(known: Watch, answer: LookError) -> None:
    assert [look(known, answer, hours=20) for _ in range(8)] == [[]] * 8
    assert known.problems() == [answer.problem]
    assert look(known, whole(), hours=20) == []


def test_f1_a_page_that_says_it_is_not_there_is_gone(known: Watch) -> None:
    sorry = b"<html><head><title>Page not found</title></head><body><p>Sorry</p></body></html>"
    told = [look(known, sorry, hours=13) for _ in range(4)]

    assert all_of(told) == [("withdrawn", "a")]


def test_f1_soft_and_hard_absence_add_up(known: Watch) -> None:
    soft = SoftNotFoundError(A, "says only 'page not found'", status=200)
    assert look(known, soft, hours=7) == []
    assert look(known, soft, hours=13) == []
    assert look(known, None, hours=13) == [("withdrawn", "a")]


def test_b6_restored_with_the_same_text(known: Watch) -> None:
    for _ in range(4):
        look(known, None, hours=13)
    assert look(known, whole(), hours=13) == [("restored", "a")]
    assert look(known, whole(), hours=13) == []


def test_b6_restored_with_another_text_differs_from_the_last_good_one(known: Watch) -> None:
    for _ in range(4):
        look(known, None, hours=13)
    other = replace(talks("a")["a"], minutes=50).page()

    assert look(known, other, hours=13) == [("restored", "a")]
    (event,) = [one for one in known.told if isinstance(one, ChangeEvent)]
    assert event.revision == (1, 2)
    assert "duration_minutes" in event.fields


def led_to(watch: Watch, url: str, *, for_good: bool) -> Snapshot:
    page = watch.web.pages.get(url, b"<html><body><p>Welcome</p></body></html>")
    assert isinstance(page, bytes)
    return Snapshot(
        url=A, body=page, fetched_at=watch.clock(), moved_to=url, moved_for_good=for_good
    )


def days_until_withdrawn(watch: Watch, answer: Snapshot, days: int = 10) -> int | None:
    for day in range(1, days):
        watch.web.pages[A] = replace(answer, fetched_at=watch.clock.now)
        if ("withdrawn", "a") in watch.next_day():
            return day
    return None


def test_a_page_that_leads_to_its_index_for_good_is_withdrawn_later(known: Watch) -> None:
    assert days_until_withdrawn(known, led_to(known, INDEX, for_good=True)) == 5


def test_b8_a_page_that_leads_to_its_index_for_a_while_is_never_withdrawn(known: Watch) -> None:
    assert days_until_withdrawn(known, led_to(known, INDEX, for_good=False)) is None
    assert known.problems() == ["decoy"]


@pytest.mark.parametrize("for_good", [True, False])
def test_a_page_that_leads_home_is_never_withdrawn(known: Watch, for_good: bool) -> None:
    home = led_to(known, "https://mer.example/", for_good=for_good)
    assert days_until_withdrawn(known, home) is None


def test_a_site_that_has_lost_all_its_pages_has_withdrawn_none(known: Watch) -> None:
    for name in NAMES:
        known.web.pages.pop(address(name))

    assert [known.next_day() for _ in range(12)] == [[]] * 12
    assert [one.scope for one in known.store.health("nh_mer") if one.scope == "gone"]
    publish(known.web, **talks())
    assert known.next_day() == []
    assert known.store.health("nh_mer") == []


def test_a_third_of_the_pages_gone_is_waited_for_a_week(known: Watch) -> None:
    for name in "abc":
        known.web.pages.pop(address(name))
    told = [known.next_day() for _ in range(12)]

    assert told[:6] == [[]] * 6
    assert sorted(all_of(told)) == [("withdrawn", name) for name in "abc"]


def test_readouts_that_also_left_the_index_are_gone_on_purpose(known: Watch) -> None:
    for name in "abc":
        known.web.pages.pop(address(name))
    known.web.pages[INDEX] = index(*"defgh")
    told = [known.next_day() for _ in range(4)]

    assert sorted(kind for kind, _ in all_of(told)) == ["dropped"] * 3 + ["withdrawn"] * 3


def test_looks_while_the_site_is_in_doubt_do_not_count(known: Watch) -> None:
    for _ in range(4):
        for name in "bcde":
            known.web.pages[address(name)] = UnreachableError(address(name), "timed out")
        assert look(known, None, hours=25) == []
    publish(known.web, **talks(*NAMES[1:]))
    known.web.pages[INDEX] = index(*NAMES)
    assert look(known, None, hours=25) == [], "the first look that counts"
    assert look(known, None, hours=25) == []
    assert look(known, None, hours=25) == [("withdrawn", "a")]


def shell(words: str) -> bytes:
    return (
        b"<!DOCTYPE html><html lang='en'><head><title>Ministry</title></head><body><nav><p>Home "
        b"News Press Relations Contact and all that a menu holds</p></nav><main><p>"
        + words.encode()
        + b"</p></main></body></html>"
    )


def host_that_never_says_404(watch: Watch, words: str) -> list[str]:
    """Let the host answer everything it has not with a page of its own words."""
    asked = []
    honest = watch.web.get

    def get(url: str, validators: object = None) -> object:
        if url not in watch.web.pages:
            asked.append(url)
            text = f"{words} {url} at {watch.clock.now:%H:%M}"
            return Snapshot(url=url, body=shell(text), fetched_at=watch.clock())
        return honest(url, validators)  # type: ignore[arg-type]

    watch.web.get = get  # type: ignore[method-assign, assignment]
    return asked


def test_f1_a_host_that_answers_200_for_everything_is_found_out(known: Watch) -> None:
    asked = host_that_never_says_404(known, "Nothing of this kind dwells here, wanderer.")
    told = [look(known, None, hours=13) for _ in range(4)]

    assert all_of(told) == [("withdrawn", "a")]
    assert [url for url in asked if url != A], "the host was asked for what nobody has"


def test_f1_the_host_is_asked_at_most_once_a_day(known: Watch) -> None:
    asked = host_that_never_says_404(known, "Nothing of this kind dwells here, wanderer.")
    for _ in range(12):
        look(known, None, hours=6.5)

    days = 12 * 6.5 / 24
    assert len({url for url in asked if url != A}) <= days + 1


def test_f1_an_honest_host_is_not_asked_while_all_is_well(known: Watch) -> None:
    for _ in range(3):
        known.next_day()
    assert {url for url, _ in known.web.asked} == {INDEX, *map(address, NAMES)}


def test_f8_a_defaced_page_is_told_and_the_old_text_is_kept(known: Watch) -> None:
    defaced = Talk(
        title="Owned by the crew", point="Greetings to all our friends out there."
    ).page()
    lead, end = defaced.index(b"On March 1, comm"), defaced.index(b"</p><ol")
    defaced = defaced[:lead] + b"This server belongs to somebody else now. " * 9 + defaced[end:]
    start, stop = defaced.index(b"<li>They"), defaced.index(b"</ol>")
    defaced = defaced[:start] + b"<li>Read our manifesto in full below.</li>" * 6 + defaced[stop:]

    assert look(known, defaced, hours=7) == [("edited", "a")]
    (event,) = [one for one in known.told if isinstance(one, ChangeEvent)]
    assert event.significance == "substantive"
    assert "replaced" in event.reasons
    page = known.store.page(A)
    assert page is not None
    kept = known.store.stored(page.id, 1)
    assert kept is not None
    assert kept.readout.title == "Talk a with Averland"


def test_f9_another_language_for_one_look_is_nothing(known: Watch) -> None:
    other = whole().replace(b'lang="en"', b'lang="ja"')
    assert look(known, other, hours=7) == []
    assert look(known, whole(), hours=7) == []


@pytest.mark.parametrize(
    "body",
    [
        shell("Please accept our terms of use to continue to the internet."),
        b"<html><head><title>Site maintenance</title></head><body><p>Back soon.</p></body></html>",
        b"<html><head><title>Log in</title></head><body><form><p>User</p></form></body></html>",
        b"<html><frameset cols='1,2'><frame src='x'></frameset></html>",
        b"<html><body><div id='root'></div><script>load()</script></body></html>",
        b"<html><head><title>Ministry</title></head><body><h1>Welcome</h1><p>News</p></body></html>",
    ],
    ids=["A11-portal", "F2-maintenance", "F7-login", "E10-frameset", "E10-shell", "F6-home"],
)
def test_one_page_for_every_address_is_an_alarm_and_no_event(known: Watch, body: bytes) -> None:
    for url in list(known.web.pages):
        known.web.pages[url] = body

    assert [known.next_day() for _ in range(5)] == [[]] * 5
    assert known.store.health("nh_mer")
    assert known.problems()
    publish(known.web, **talks())
    for _ in range(3):
        assert known.next_day() == []
    assert known.store.health("nh_mer") == []


def test_f6_one_readable_page_for_every_address_is_no_edit(known: Watch) -> None:
    other = Talk(title="Message of the day", point="One point is made here for everybody.").page()
    for name in NAMES:
        known.web.pages[address(name)] = other

    assert [known.next_day() for _ in range(3)] == [[]] * 3
    assert "decoy" in {one.problem for one in known.store.health("nh_mer")}
    publish(known.web, **talks())
    for _ in range(2):
        assert known.next_day() == []
    assert known.store.health("nh_mer") == []


def test_a11_a_site_that_is_not_itself_is_only_sampled_until_it_is_back(watch: Watch) -> None:
    many = {f"n{number}": Talk(title=f"Talk number {number}") for number in range(40)}
    publish(watch.web, **many)
    watch.crawl()
    portal = shell("Please accept our terms of use to continue to the internet.")
    for name in many:
        watch.web.pages[address(name)] = portal
    watch.next_day()
    before = watch.web.counts.requests
    assert watch.next_day() == []

    assert watch.web.counts.requests - before <= 8
    publish(watch.web, **many)
    for _ in range(3):
        assert watch.next_day() == []
    assert watch.store.health("nh_mer") == []
