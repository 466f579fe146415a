"""Durations, digests and quiet hours mean what a person writes."""

from datetime import UTC, datetime, timedelta

import pytest

from app import values

TOKYO_NOON = datetime(2026, 5, 6, 3, 0, tzinfo=UTC)  # a Wednesday


def test_durations_are_written_with_a_unit():
    assert values.duration("15m") == timedelta(minutes=15)
    assert values.duration("2d") == timedelta(days=2)
    for wrong in ("15", "m", "-3m", "15 minutes", "1h30m", 15):
        with pytest.raises(ValueError, match="30s, 15m, 6h or 2d"):
            values.duration(wrong)


def test_a_daily_digest_is_due_at_the_next_such_hour_of_its_zone():
    daily = values.digest("daily 09:00 Asia/Tokyo")

    assert daily.next_after(TOKYO_NOON) == datetime(2026, 5, 7, 0, 0, tzinfo=UTC)


def test_a_weekly_digest_waits_for_its_day():
    weekly = values.digest("weekly Mon 09:00 Asia/Tokyo")

    assert weekly.next_after(TOKYO_NOON) == datetime(2026, 5, 11, 0, 0, tzinfo=UTC)
    assert weekly.next_after(weekly.next_after(TOKYO_NOON)).day == 18


def test_quiet_hours_may_cross_midnight():
    night = values.quiet("22:00-07:00 Asia/Tokyo")

    assert not night.covers(TOKYO_NOON)
    assert night.covers(datetime(2026, 5, 6, 14, 0, tzinfo=UTC))
    assert not night.covers(datetime(2026, 5, 6, 22, 0, tzinfo=UTC))
    assert night.ends_after(TOKYO_NOON) == datetime(2026, 5, 6, 22, 0, tzinfo=UTC)


def test_values_are_shown_as_they_are_written():
    for text in ("daily 09:00 Asia/Tokyo", "weekly fri 18:30 UTC"):
        assert str(values.digest(text)) == text
    assert str(values.quiet("22:00-07:00 Asia/Tokyo")) == "22:00-07:00 Asia/Tokyo"
    assert values.brief(values.duration("90s")) == "90s"
