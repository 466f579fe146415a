"""The arithmetic behind two clocks."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from scraper.lead.zones import Stated, main_zones, start_of

TOKYO = ZoneInfo("Asia/Tokyo")
DAY = date(2018, 5, 23)


def clock(hour: int, minute: int = 0, day: date | None = DAY) -> Stated:
    return Stated(day, hour * 60 + minute)


def test_a_local_time_and_its_place_give_the_time_at_home():
    timing = start_of(TOKYO, None, clock(17), ("America/New_York",))

    assert timing.start is not None
    assert timing.start.home == "2018-05-24T06:00+09:00"
    assert timing.start.local == "2018-05-23T17:00-04:00"
    assert "start.home" in timing.derived


def test_summer_time_is_that_of_the_day():
    winter = start_of(TOKYO, None, clock(12, day=date(2018, 1, 12)), ("Pacific/Auckland",))

    assert winter.start is not None
    assert winter.start.local == "2018-01-12T12:00+13:00"


def test_a_bracketed_time_without_a_day_falls_on_the_day_that_is_possible():
    timing = start_of(TOKYO, clock(1, 20, day=None), clock(16, 20))

    assert timing.start is not None
    assert timing.start.home == "2018-05-24T01:20+09:00"
    assert timing.start.local == "2018-05-23T16:20+00:00"


def test_rounded_times_yield_to_the_place():
    timing = start_of(TOKYO, clock(17, 40), clock(14, 20), ("Asia/Kolkata",))

    assert timing.start is not None
    assert timing.start.local == "2018-05-23T14:20+05:30"
    assert timing.warnings == ()


def test_rounded_times_without_a_place_yield_to_the_quarter_hour():
    timing = start_of(TOKYO, clock(17, 50), clock(14, 25))

    assert timing.start is not None
    assert timing.start.local == "2018-05-23T14:25+05:30"


def test_times_that_contradict_the_place_are_kept_and_named():
    timing = start_of(TOKYO, clock(0, day=date(2018, 5, 24)), clock(19), ("America/Vancouver",))

    assert timing.start is not None
    assert timing.start.home == "2018-05-24T00:00+09:00"
    assert timing.start.local == "2018-05-23T19:00-07:00"
    assert timing.warnings


def test_a_country_of_many_zones_fixes_nothing():
    timing = start_of(TOKYO, None, clock(17), ("America/New_York", "America/Chicago"))

    assert timing.start is not None
    assert (timing.start.home, timing.start.local) == (None, "2018-05-23T17:00")


def test_a_day_alone_is_a_day_alone():
    timing = start_of(TOKYO, Stated(date(2018, 5, 24)), Stated(DAY))

    assert timing.start is not None
    assert (timing.start.home, timing.start.local) == ("2018-05-24", "2018-05-23")
    assert timing.start.approximate is None


def test_a_time_after_midnight_of_a_long_day_is_the_next_day():
    timing = start_of(TOKYO, Stated(DAY, 24 * 60 + 30), None)

    assert timing.start is not None
    assert timing.start.home == "2018-05-24T00:30+09:00"


def test_nothing_stated_is_no_start():
    assert start_of(TOKYO, None, None).start is None


@pytest.mark.parametrize("country", ["NZ", "CN", "ES"])
def test_islands_do_not_blur_a_mainland(country):
    assert len(main_zones(country, ("a", "b"))) == 1
