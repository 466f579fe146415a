"""Absence is not removal, and a page that fell apart is not an edit."""

from datetime import UTC, date, datetime, timedelta

from scheduler import verdict
from scraper.records import Item, Readout

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def readout(**changes: object) -> Readout:
    plain = {
        "site": "xx_mfa", "url": "https://mfa.example/1", "language": "en", "section": "Relations",
        "title": "Meeting", "published_on": date(2026, 3, 1), "is_meeting": True, "kind": "summit",
        "mode": "in-person", "start": None, "duration_minutes": None, "place": None,
        "participants": (), "countries": (), "lead": "On March 1 they met. " * 10,
        "items": tuple(Item(label=f"{n}.", text="They spoke of trade. " * 5) for n in range(1, 6)),
        "photos": (), "links": (), "translations": (), "notes": (), "derived": (), "warnings": (),
        "read_by": "0",
    }  # fmt: skip
    return Readout(**{**plain, **changes})  # type: ignore[arg-type]


def gone(looks: int, hours_apart: float, *, healthy: bool = True) -> bool:
    absence, now = verdict.absent(None, 0, NOON), NOON
    for _ in range(looks - 1):
        now += timedelta(hours=hours_apart)
        absence = verdict.absent(absence.since, absence.looks, now)
    return verdict.is_withdrawn(absence, now, site_is_healthy=healthy)


def test_one_look_that_finds_nothing_is_not_a_withdrawal() -> None:
    assert not gone(1, 0)


def test_many_looks_within_an_hour_are_not_a_withdrawal() -> None:
    assert not gone(20, 0.05)


def test_two_looks_a_week_apart_are_not_enough() -> None:
    assert not gone(2, 168)


def test_three_looks_over_a_day_are_a_withdrawal() -> None:
    assert gone(3, 12)


def test_nothing_is_withdrawn_while_the_site_is_in_trouble() -> None:
    assert not gone(30, 24, healthy=False)


def test_a_few_bad_pages_do_not_put_a_site_in_doubt() -> None:
    assert not verdict.site_is_in_doubt(2, 3)
    assert not verdict.site_is_in_doubt(10, 100)


def test_a_fifth_of_the_pages_going_wrong_does() -> None:
    assert verdict.site_is_in_doubt(21, 100)


def test_an_ordinary_edit_is_no_sign_of_a_broken_page() -> None:
    edited = readout(lead="On March 1 they met again. " * 10)

    assert verdict.fell_apart(readout(), edited) is None


def test_a_page_that_lost_most_of_its_text_fell_apart() -> None:
    assert "characters" in (verdict.fell_apart(readout(), readout(items=(), lead="Hm.")) or "")


def test_a_page_without_its_frame_fell_apart() -> None:
    bare = readout(title="", published_on=None)

    assert verdict.fell_apart(readout(), bare) == "title and published_on can no longer be found"


def test_an_index_that_lost_most_of_its_lines_is_not_believed_at_first() -> None:
    assert verdict.listing_collapsed(60, 3, bad_looks=0)


def test_an_index_that_stays_short_is_believed_in_the_end() -> None:
    assert not verdict.listing_collapsed(60, 3, bad_looks=3)


def test_a_short_list_may_lose_a_line() -> None:
    assert not verdict.listing_collapsed(4, 1, bad_looks=0)
