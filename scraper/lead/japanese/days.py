"""Which date a day as written means: 「24日」, 「同日」, 「本23日」."""

from dataclasses import dataclass
from datetime import date, timedelta

AHEAD = timedelta(days=7)
"""How far after the date line a day may lie before it means last year's or last month's."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day as written; what is not written is None."""

    year: int | None = None
    month: int | None = None
    number: int | None = None
    word: str | None = None


def resolve(day: Day | None, base: date | None, anchor: date | None = None) -> date | None:
    """Return the date of a day as written.

    Args:
        day: as written.
        base: the page's own date.
        anchor: the day the other side of the bracket states.
    """
    if day is None:
        return None
    if day.word is not None:
        return _by_word(day.word, base, anchor)
    if day.number is None:
        return None
    near = anchor or base
    if day.month is None:
        return _nearest(day.number, near, within=3 if anchor else None)
    if day.year is not None:
        return _date(day.year, day.month, day.number)
    if near is None:
        return None
    years = (near.year + 1, near.year, near.year - 1)
    found = [_date(year, day.month, day.number) for year in years]
    if anchor:
        return min((one for one in found if one), key=lambda one: abs(one - anchor), default=None)
    return next((one for one in found if one and one <= near + AHEAD), None)


def _by_word(word: str, base: date | None, anchor: date | None) -> date | None:
    shift = {"翌": 1, "明": 1, "前": -1, "昨": -1}.get(word[0], 0)
    start = anchor or base
    return start + timedelta(days=shift) if start else None


def _nearest(number: int, near: date | None, within: int | None) -> date | None:
    """Return the nearest date with that day of the month, past rather than future."""
    if near is None:
        return None
    if within is not None:
        days = (near + timedelta(days=shift) for shift in (0, 1, -1, 2, -2, 3, -3))
        return next((one for one in days if one.day == number), None)
    days = (near + timedelta(days=shift) for shift in (2, 1, *range(0, -62, -1)))
    return next((one for one in days if one.day == number), None)


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number) if 1900 <= year <= 2200 else None
    except ValueError:
        return None
