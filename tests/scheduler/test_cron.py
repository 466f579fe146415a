"""Rhythms on a wall clock, also on the days the clocks change."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.cron import Cron

LONDON = ZoneInfo("Europe/London")
TOKYO = ZoneInfo("Asia/Tokyo")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "zone", "now", "then"),
    [
        ("0 9 * * *", TOKYO, "2026-05-03T00:00", "2026-05-04T00:00"),
        ("0 9 * * *", TOKYO, "2026-05-02T23:59", "2026-05-03T00:00"),
        ("*/15 * * * *", TOKYO, "2026-05-03T00:14:59", "2026-05-03T00:15"),
        ("0 9 * * 0", LONDON, "2026-05-01T00:00", "2026-05-03T08:00"),
        ("0 9 * * 7", LONDON, "2026-05-01T00:00", "2026-05-03T08:00"),
        ("0 9 * * sun", LONDON, "2026-05-01T00:00", "2026-05-03T08:00"),
        ("0 9 * * mon-fri", LONDON, "2026-05-01T09:00", "2026-05-04T08:00"),
        ("30 8 1,15 * *", LONDON, "2026-05-02T00:00", "2026-05-15T07:30"),
        ("0 0 29 2 *", TOKYO, "2026-05-02T00:00", "2028-02-28T15:00"),
        ("0 9 13 * fri", TOKYO, "2026-05-02T00:00", "2026-05-08T00:00"),
        ("0 12 * feb-apr/2 *", TOKYO, "2026-03-01T00:00", "2026-04-01T03:00"),
    ],
)
def test_the_next_time_is_the_one_the_wall_clock_shows(text, zone, now, then):
    assert Cron(text, zone).next_after(utc(now)) == utc(then)


def test_a_time_inside_the_gap_happens_when_the_gap_ends():
    nightly = Cron("30 1 * * *", LONDON)

    assert nightly.next_after(utc("2026-03-28T12:00")) == utc("2026-03-29T01:00")
    assert nightly.next_after(utc("2026-03-29T01:00")) == utc("2026-03-30T00:30")


def test_a_time_that_comes_twice_happens_once():
    nightly = Cron("30 1 * * *", LONDON)

    assert nightly.next_after(utc("2026-10-24T12:00")) == utc("2026-10-25T00:30")
    assert nightly.next_after(utc("2026-10-25T00:30")) == utc("2026-10-26T01:30")


@pytest.mark.parametrize("day", ["2026-03-28T20:00", "2026-10-24T20:00"])
def test_every_hour_means_every_hour_that_passes(day):
    hourly = Cron("0 * * * *", LONDON)
    at = utc(day)
    for _ in range(12):
        later = hourly.next_after(at)
        assert later - at == timedelta(hours=1)
        at = later


@pytest.mark.parametrize(
    "text",
    ["0 0 30 2 *", "60 * * * *", "* * * *", "* * * * * *", "a b c d e", "5-1 * * * *",
     "*/0 * * * *", "*-3 * * * *", "0 24 * * *", "0 0 0 * *", "0 0 * 13 *", "0 0 * * 8", ""],
)  # fmt: skip
def test_a_text_that_never_happens_is_refused(text):
    with pytest.raises(ValueError, match=r"\S"):
        Cron(text, TOKYO)


@given(
    st.integers(1_704_067_200, 1_893_456_000),
    st.sampled_from(["30 1 * * *", "0 2 * * *", "15 */3 * * *", "*/20 2 * * sun"]),
    st.sampled_from(["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Tokyo"]),
)
def test_it_always_goes_forward_and_skips_nothing(start, text, zone):
    """Asked from just before an answer it gives that answer again: nothing lies between."""
    cron = Cron(text, ZoneInfo(zone))
    times = [cron.next_after(datetime.fromtimestamp(start, UTC))]
    for _ in range(3):
        times.append(cron.next_after(times[-1]))

    assert all(a < b for a, b in pairwise(times))
    for at in times:
        assert cron.next_after(at - timedelta(seconds=1)) == at
