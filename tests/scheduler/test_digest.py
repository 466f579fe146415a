"""When digests go out, quiet hours, and waits after failures."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.digest import LONGEST_WAIT, Backoff, quiet, rhythm


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "then"),
    [
        ("hourly", "2026-05-03T11:00"),
        ("hourly Asia/Kolkata", "2026-05-03T10:30"),
        ("daily 09:00 Asia/Tokyo", "2026-05-04T00:00"),
        ("Daily 9:00 Asia/Tokyo", "2026-05-04T00:00"),
        ("daily 09:00", "2026-05-04T09:00"),
        ("weekly mon 09:00 Europe/London", "2026-05-04T08:00"),
        ("weekly Sunday 09:00 Europe/London", "2026-05-10T08:00"),
        ("0 9 * * 1-5 Asia/Tokyo", "2026-05-04T00:00"),
        ("0 9 * * 0 Asia/Tokyo", "2026-05-10T00:00"),
    ],
)
def test_a_digest_goes_out_at_the_time_its_text_says(text, then):
    assert rhythm(text).next_after(utc("2026-05-03T10:10")) == utc(then)


@pytest.mark.parametrize(
    "text",
    ["", "daily", "daily 25:00 Asia/Tokyo", "daily 09:00 Mars/Olympus", "weekly 09:00",
     "monthly 1", "weekly noday 09:00 UTC", "daily 09:00 Asia/Tokyo please", "0 9 * * 9 UTC",
     "daily 09:00 ../../etc/passwd"],
)  # fmt: skip
def test_a_text_that_is_no_rhythm_is_refused_with_what_is_allowed(text):
    with pytest.raises(ValueError, match="allowed are"):
        rhythm(text)


@pytest.mark.parametrize(
    ("text", "now", "until"),
    [
        ("22:00-07:00 Europe/London", "2026-05-03T21:30", "2026-05-04T06:00"),
        ("22:00-07:00 Europe/London", "2026-05-03T05:59", "2026-05-03T06:00"),
        ("22:00-07:00 Europe/London", "2026-05-03T06:00", None),
        ("22:00-07:00 Europe/London", "2026-05-03T12:00", None),
        ("12:00-13:00", "2026-05-03T12:00", "2026-05-03T13:00"),
        ("12:00-13:00", "2026-05-03T13:00", None),
        ("00:00-01:30 Europe/London", "2026-03-29T00:30", "2026-03-29T01:00"),
    ],
)
def test_quiet_hours_end_when_the_clock_on_the_wall_says(text, now, until):
    assert quiet(text).until(utc(now)) == (until and utc(until))


def test_an_hour_that_comes_twice_is_quiet_once():
    night = quiet("01:00-02:30 Europe/Oslo")

    assert night.until(utc("2026-10-25T00:15")) == utc("2026-10-25T00:30")
    assert night.until(utc("2026-10-25T01:15")) is None


@pytest.mark.parametrize("text", ["", "22:00", "22-07", "22:00-22:00 UTC", "22:00-07:00 Nowhere"])
def test_a_text_that_is_no_quiet_time_is_refused(text):
    with pytest.raises(ValueError, match=r"\S"):
        quiet(text)


@given(st.integers(1, 10_000), st.none() | st.floats(allow_nan=False))
def test_a_wait_is_never_longer_than_a_day_nor_shorter_than_the_first(attempts, asked):
    backoff = Backoff()

    assert backoff.first <= backoff.wait(attempts, asked) <= LONGEST_WAIT


def test_each_failure_doubles_the_wait():
    waits = [Backoff(first=timedelta(seconds=1)).wait(n).total_seconds() for n in range(1, 6)]

    assert waits == [1, 2, 4, 8, 16]


def test_a_longer_wait_the_channel_asks_for_is_honoured():
    assert Backoff().wait(1, 3600) == timedelta(hours=1)
    assert Backoff().wait(1, 1) == Backoff().first
