"""Dates as ministries print them, eras included.

Every reader returns None for what is not a date of the calendar: a page with
30 February is odd, not fatal. Years are never guessed, except by `month_day`, which
says how.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, timedelta

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun",
            "july jul", "august aug", "september sep sept", "october oct", "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:\s?(?:st|nd|rd|th))?(?!\d)"
_YEAR = r"(?P<year>\d{4})(?!\d)"
_UNTIL = r"\s*(?:[-–—~]|to|and)\s*"
_RANGES = (
    re.compile(
        rf"\b{MONTH}\s*,?\s*{_DAY}{_UNTIL}(?:[a-z]{{3,9}}\.?\s*)?\d{{1,2}}\s*,?\s*{_YEAR}",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<!\d){_DAY}{_UNTIL}\d{{1,2}}\s+{MONTH}\s*,?\s*{_YEAR}", re.IGNORECASE),
)
"""The first day of several counts."""
_ENGLISH = (
    *_RANGES,
    re.compile(rf"\b{MONTH}\s*,?\s*{_DAY}\s*,?\s*{_YEAR}", re.IGNORECASE),
    re.compile(rf"(?<!\d){_DAY}\s*(?:of\s+)?{MONTH}\s*,?\s*{_YEAR}", re.IGNORECASE),
    re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)"),
)
_ENGLISH_SHORT = (
    re.compile(rf"\b{MONTH}\s*,?\s*{_DAY}", re.IGNORECASE),
    re.compile(rf"(?<!\d){_DAY}\s+{MONTH}", re.IGNORECASE),
)
_ERAS = {
    "令和": (date(2019, 5, 1), date.max),
    "平成": (date(1989, 1, 8), date(2019, 4, 30)),
    "昭和": (date(1926, 12, 25), date(1989, 1, 7)),
    "大正": (date(1912, 7, 30), date(1926, 12, 25)),
    "明治": (date(1868, 1, 25), date(1912, 7, 30)),
}
_LETTERS = {"r": "令和", "h": "平成", "s": "昭和", "t": "大正", "m": "明治"}
_COUNT = r"[0-9〇零元一二三四五六七八九十百千]{1,6}"
_JAPANESE = re.compile(
    rf"(?:(?P<era>令和|平成|昭和|大正|明治)|西暦)?\s*(?P<year>{_COUNT})\s*年"
    rf"(?:\s*[(（]\s*(?P<western>\d{{4}})\s*年?\s*[)）]\s*年?)?"
    rf"\s*(?P<month>{_COUNT})\s*月\s*(?P<day>{_COUNT})\s*日"
)
_JAPANESE_SHORT = re.compile(
    rf"(?<![年0-9〇一二三四五六七八九十])\s*(?P<month>{_COUNT})\s*月"
    rf"\s*(?P<day>{_COUNT})\s*日"
)
_DOTTED = re.compile(
    r"(?<![A-Za-z0-9.])(?P<era>[RHSTM])?(?P<year>\d{1,4})[./](?P<month>\d{1,2})[./](?P<day>\d{1,2})"
    r"(?![.0-9])",
    re.IGNORECASE,
)
_YEAR_ALONE = re.compile(
    rf"(?:(?P<era>令和|平成|昭和)?\s*(?P<year>\d{{4}}|(?<=令和|平成|昭和){_COUNT})\s*年?)"
    rf"\s*(?:\(\s*\d{{4}}\s*年?\s*\))?"
)
_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}
AHEAD = timedelta(days=7)
"""How far in the future a date without a year may lie before it means last year's."""


def english(text: str) -> date | None:
    """Return the first full date of an English text.

    Example:
        >>> english("Tuesday, November, 11th, 2009")
        datetime.date(2009, 11, 11)
        >>> english("3 May 2026"), english("May 3-5, 2026")
        (datetime.date(2026, 5, 3), datetime.date(2026, 5, 3))
    """
    return _first(_plain(text), _ENGLISH, _english_date)


def japanese(text: str) -> date | None:
    """Return the first full date of a Japanese text; its era must have had that day.

    Example:
        >>> japanese("令和元年６月十五日")
        datetime.date(2019, 6, 15)
        >>> japanese("平成31年5月1日") is None
        True
    """
    plain = _plain(text)
    return _first(plain, (_JAPANESE, _DOTTED), _japanese_date) or _first(
        plain, _ENGLISH[-1:], _english_date
    )


def day(text: str, language: str) -> date | None:
    """Return the first full date of a text in `en` or `ja`, trying the other form second."""
    readers = (japanese, english) if language == "ja" else (english, japanese)
    return readers[0](text) or readers[1](text)


def month_day(text: str, near: date) -> date | None:
    """Return the date meant by a month and a day without a year.

    Args:
        text: `July 13`, `12 December`, `8月19日付`.
        near: the day it was read. The date is the latest such day that is not more than
            `AHEAD` in the future, so a December line read in January is last year's.
    """
    plain = _plain(text)
    found = next((m for p in (*_ENGLISH_SHORT, _JAPANESE_SHORT) if (m := p.search(plain))), None)
    if found is None:
        return None
    month, number = month_number(found["month"]), _count(found["day"])
    for year in range(near.year + 1, near.year - 9, -1):  # 29 February may be 8 years back
        candidate = calendar_day(year, month, number)
        if candidate is not None and candidate <= near + AHEAD:
            return candidate
    return None


def month_of(text: str) -> date | None:
    """Return the last day of a month named with its year: `October 2026`, `令和8年9月`."""
    plain = _plain(text)
    if found := re.search(rf"\b{MONTH}\s*,?\s*{_YEAR}", plain, re.IGNORECASE):
        first = calendar_day(int(found["year"]), month_number(found["month"]), 1)
    elif found := re.search(
        rf"(?P<era>令和|平成|昭和)?(?P<year>{_COUNT})年(?P<month>{_COUNT})月", plain
    ):
        first = calendar_day(_year(found["era"], _count(found["year"])), _count(found["month"]), 1)
    else:
        return None
    return first and (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def year_of(text: str) -> int | None:
    """Return the year a heading names if it names nothing else: `2018`, `平成30年`.

    Example:
        >>> year_of("令和元年（2019年）"), year_of("2018 Archives")
        (2019, None)
    """
    found = _YEAR_ALONE.fullmatch(_plain(text).strip())
    if found is None:
        return None
    return _year(found["era"], _count(found["year"]))


def without_dates(text: str) -> str:
    """Return what a text says besides full dates and weekdays; used to ask "only a date?"."""
    rest = _plain(text)
    for pattern in (*_ENGLISH, _JAPANESE, _DOTTED):
        rest = pattern.sub(" ", rest)
    return _WEEKDAYS.sub(" ", rest).strip(" \t,.、，()[]（）:：;付-–|/")


def without_short_dates(text: str) -> str:
    """As `without_dates`, and months with days without a year go too."""
    rest = without_dates(text)
    for pattern in (*_ENGLISH_SHORT, _JAPANESE_SHORT):
        rest = pattern.sub(" ", rest)
    return rest.strip(" \t,.、，()[]（）:：;付-–|/")


WEEKDAY = (
    "mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?"
    "|sat(?:urday)?|sun(?:day)?"
)
_WEEKDAYS = re.compile(
    rf"\b(?:{WEEKDAY})\b\.?|[(（]?[月火水木金土日](?:曜日?)?[)）]|[月火水木金土日]曜日?",
    re.IGNORECASE,
)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:2000])


def _first(
    text: str,
    patterns: Iterable[re.Pattern[str]],
    build: Callable[[re.Match[str]], date | None],
) -> date | None:
    for pattern in patterns:
        for found in pattern.finditer(text):
            if (result := build(found)) is not None:
                return result
    return None


def _english_date(found: re.Match[str]) -> date | None:
    return calendar_day(int(found["year"]), month_number(found["month"]), int(found["day"]))


def _japanese_date(found: re.Match[str]) -> date | None:
    era = found["era"]
    era = _LETTERS.get(era.lower(), era) if era else None
    year = _year(era, _count(found["year"]))
    result = calendar_day(year, _count(found["month"]), _count(found["day"]))
    western = found.groupdict().get("western")
    if result is None or (western and int(western) != year) or (era is None and year < 1000):
        return None
    first, last = _ERAS[era] if era else (date.min, date.max)
    return result if first <= result <= last else None


def _year(era: str | None, number: int) -> int:
    return _ERAS[era][0].year + number - 1 if era else number


def month_number(text: str) -> int:
    """Return the number of a month written as `May`, `Sept.`, `5` or `五`."""
    return _MONTHS.get(text.lower().rstrip(".")) or _count(text)


def _count(text: str) -> int:
    """Read digits, 元, and kanji numbers written by place (二〇二六) or by unit (三十一)."""
    if text.isdigit():
        return int(text)
    if text == "元":
        return 1
    if not any(char in _UNITS for char in text):
        digits = [_DIGITS.get(char, int(char) if char.isdigit() else -1) for char in text]
        return -1 if -1 in digits else int("".join(map(str, digits)))
    total = pending = 0
    for char in text:
        if char in _UNITS:
            total, pending = total + (pending or 1) * _UNITS[char], 0
        else:
            pending = _DIGITS.get(char, int(char) if char.isdigit() else 0)
    return total + pending


def calendar_day(year: int, month: int, day: int) -> date | None:
    """Return a day, or None if the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
