"""How often a ministry is looked at."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.rhythm import JITTER, Rhythm

TOKYO = Rhythm(every=timedelta(minutes=15), zone=ZoneInfo("Asia/Tokyo"))
"""Working hours are 00:00 to 10:00 UTC, Monday to Friday."""


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "least", "most"),
    [
        ("2026-05-04T03:00", 15, 17),
        ("2026-05-04T12:00", 90, 99),
        ("2026-05-04T22:50", 70, 70),
        ("2026-05-04T23:55", 15, 15),
        ("2026-05-02T03:00", 90, 99),
    ],
)
def test_working_hours_are_looked_at_often_and_nights_rarely(moment, least, most):
    wait = TOKYO.next_after(utc(moment)) - utc(moment)

    assert timedelta(minutes=least) <= wait <= timedelta(minutes=most)


def test_the_first_look_of_the_day_is_when_the_office_opens():
    assert TOKYO.next_after(utc("2026-05-04T23:10")) == utc("2026-05-05T00:00")


def test_a_night_interval_that_is_configured_is_kept():
    steady = Rhythm(every=TOKYO.every, night=TOKYO.every, zone=TOKYO.zone)
    moment = utc("2026-05-04T15:00")

    assert steady.next_after(moment) - moment < timedelta(minutes=17)


@given(st.integers(1_704_067_200, 1_893_456_000), st.integers(1, 5000), st.text(max_size=3))
def test_the_next_look_is_never_sooner_than_the_interval_nor_much_later(at, minutes, seed):
    rhythm = Rhythm(every=timedelta(minutes=minutes), zone=ZoneInfo("Europe/London"))
    moment = datetime.fromtimestamp(at, UTC)
    wait = rhythm.next_after(moment, seed) - moment

    assert rhythm.every <= wait
    assert wait <= max(rhythm.every, timedelta(hours=6)) * (1 + JITTER)


def test_a_day_takes_a_bounded_number_of_looks():
    moment, end, looks = utc("2026-05-04T00:00"), utc("2026-05-05T00:00"), 0
    while moment < end:
        moment = TOKYO.next_after(moment)
        looks += 1

    assert 40 <= looks <= 52


@pytest.mark.parametrize(
    ("due", "then"),
    [
        (None, "2026-05-04T03:00"),
        ("2026-05-03T19:00", "2026-05-04T03:00"),
        ("2026-05-04T03:10", "2026-05-04T03:10"),
        ("2026-05-05T03:00", "2026-05-04T03:00"),
    ],
)
def test_what_an_earlier_run_left_is_taken_up_without_storm_or_starvation(due, then):
    assert TOKYO.soonest(due and utc(due), utc("2026-05-04T03:00")) == utc(then)
