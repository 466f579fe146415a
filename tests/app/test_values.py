"""Durations and lists mean what a person writes."""

from datetime import timedelta

import pytest

from app import values


def test_durations_are_written_with_a_unit():
    assert values.duration("15m") == timedelta(minutes=15)
    assert values.duration("2d") == timedelta(days=2)
    for wrong in ("15", "m", "-3m", "15 minutes", "1h30m", 15):
        with pytest.raises(ValueError, match="30s, 15m, 6h or 2d"):
            values.duration(wrong)


def test_durations_are_shown_as_they_are_written():
    for text in ("90s", "15m", "6h", "2d"):
        assert values.brief(values.duration(text)) == text


def test_seconds_may_carry_a_unit():
    assert values.seconds(2) == values.seconds("2") == values.seconds("2s") == 2.0
    assert values.seconds("1m") == 60.0


def test_a_list_may_be_written_with_commas():
    assert values.names("us, china") == values.names(["us", "china"]) == ("us", "china")
    with pytest.raises(ValueError, match="a list of words"):
        values.names([1])
