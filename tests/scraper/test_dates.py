"""Dates as ministries print them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper import date_formats, dates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("May 23, 2018", date(2018, 5, 23)),
        ("November, 11, 2009", date(2009, 11, 11)),
        ("Tuesday, January 21st, 2025, 6:53 p.m.", date(2025, 1, 21)),
        ("on 3 May 2026", date(2026, 5, 3)),
        ("3rd of Sept. 2021", date(2021, 9, 3)),
        ("2026-09-01", date(2026, 9, 1)),
        ("JUNE 3,2020", date(2020, 6, 3)),
        ("October 2003", None),
        ("February 30, 2020", None),
        ("May 23", None),
        ("Mayor 3, 2020", None),
        ("12 bananas", None),
        ("May 1, 20181", None),
        ("May 0, 0000", None),
    ],
)
def test_english_dates(text, expected):
    assert dates.english(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("令和8年9月10日", date(2026, 9, 10)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("平成31年5月1日", None),
        ("令和元年4月30日", None),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("昭和64年1月8日", None),
        ("明治元年1月25日", date(1868, 1, 25)),
        ("大正15年12月25日", date(1926, 12, 25)),
        ("平成３０年１２月３１日", date(2018, 12, 31)),
        ("令和七年二月二十九日", None),
        ("平成二十三年三月十一日", date(2011, 3, 11)),
        ("二〇二六年九月一日", date(2026, 9, 1)),
        ("西暦2026年9月1日", date(2026, 9, 1)),
        ("平成30年（2018年）5月24日", date(2018, 5, 24)),
        ("平成30年（2017年）5月24日", None),
        ("2026年 9月 1日（火曜日）", date(2026, 9, 1)),
        ("R6.5.1", date(2024, 5, 1)),
        ("2024/05/01", date(2024, 5, 1)),
        ("2月30日", None),
        ("令和0年1月1日", None),
    ],
)
def test_japanese_dates(text, expected):
    assert dates.japanese(text) == expected


@pytest.mark.parametrize(
    ("text", "near", "expected"),
    [
        ("December 29", date(2026, 1, 4), date(2025, 12, 29)),
        ("January 2", date(2025, 12, 31), date(2026, 1, 2)),
        ("July 13", date(2026, 7, 13), date(2026, 7, 13)),
        ("July 30", date(2026, 7, 13), date(2025, 7, 30)),
        ("8月19日付", date(2026, 8, 20), date(2026, 8, 19)),
        ("12月28日付", date(2026, 1, 6), date(2025, 12, 28)),
        ("十二月二十八日", date(2026, 1, 6), date(2025, 12, 28)),
        ("February 29", date(2026, 3, 1), date(2024, 2, 29)),
        ("February 30", date(2026, 3, 1), None),
        ("13月1日", date(2026, 3, 1), None),
        ("whenever", date(2026, 3, 1), None),
    ],
)
def test_a_missing_year_is_the_latest_that_fits(text, near, expected):
    assert dates.month_day(text, near) == expected


def test_a_day_is_read_in_either_language():
    assert (
        dates.day("令和8年1月2日", "en") == dates.day("January 2, 2026", "ja") == date(2026, 1, 2)
    )


def test_a_month_with_its_year_names_its_last_day():
    assert dates.month_of("Press Releases Archive October 2026") == date(2026, 10, 31)
    assert dates.month_of("過去の記録（令和8年2月）") == date(2026, 2, 28)
    assert dates.month_of("Press Releases") is None


@pytest.mark.parametrize(
    ("text", "rest"),
    [("(May 23, 2018)", ""), ("令和8年9月10日（木曜日）", ""), ("Tuesday, May 3, 2022", ""),
     ("May 3, 2022 in Oslo", "in Oslo")],
)  # fmt: skip
def test_it_is_known_whether_a_text_is_only_a_date(text, rest):
    assert dates.without_dates(text) == rest


@pytest.mark.parametrize(
    ("text", "format", "expected"),
    [
        ("(May 3, 2026)", "(%B %d, %Y)", date(2026, 5, 3)),
        ("Sunday, 03 May 2026", "%A, %d %B %Y", date(2026, 5, 3)),
        ("03.05.26", "%d.%m.%y", date(2026, 5, 3)),
        ("Published: 2026-05-03 10:00", "%Y-%m-%d", date(2026, 5, 3)),
        ("Sept 3  2026", "%b %d %Y", date(2026, 9, 3)),
        ("February 30, 2026", "%B %d, %Y", None),
        ("mai 3, 2026", "%B %d, %Y", None),
    ],
)
def test_declared_formats_are_read_with_english_names(text, format, expected):
    assert date_formats.strptime_like(text, format) == expected


@pytest.mark.parametrize("format", ["%B %Y", "%Q", "%d", "%Y %Y %m %d", "no date"])
def test_a_format_that_gives_no_date_is_refused(format):
    with pytest.raises(ValueError, match=r"date|twice|does not give"):
        date_formats.check_format(format)


@given(st.text(alphabet="0123456789年月日令和平成元 ,./-MayJune一二十百〇", max_size=30))
def test_no_text_makes_a_reader_fail(text):
    near = date(2026, 1, 1)

    for found in (dates.english(text), dates.japanese(text), dates.month_day(text, near),
                  dates.month_of(text)):  # fmt: skip
        assert found is None or isinstance(found, date)


@given(st.dates(date(2019, 5, 1), date(2060, 1, 1)))
def test_every_day_of_the_era_reads_back(day):
    assert dates.japanese(f"令和{day.year - 2018}年{day.month}月{day.day}日") == day
    assert dates.english(f"{day:%B} {day.day}, {day.year}") == day
