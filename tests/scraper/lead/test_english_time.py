"""When and for how long: every way a bracket can say whose clock a time is on."""

from datetime import date

import pytest

from tests.scraper.lead.english_lead import meeting, read

LISBON = ("2020-06-15T01:30+09:00", "2020-06-14T17:30+01:00")


@pytest.mark.parametrize(
    "when",
    [
        "commencing at 5:30 p.m. (local time; 1:30 a.m. on June 15, Japan time) for 20 minutes",
        "commencing at 5:30 p.m. (local time, June 15, 1:30 a.m. JST) for 20 minutes",
        "commencing at 5:30 p.m. (local time. 1:30 a.m. on June 15 JST) for 20 minutes",
        "commencing at 5:30 p.m. (local time: June 15th, 1:30a.m. JST) for 20 minutes",
        "commencing at 5:30 p.m. local time (1:30 a.m. JST) for 20 minutes",
        "commencing at 5:30 p.m. local time (On June 15, at 1:30 a.m. JST) for 20 minutes",
        "commencing at 5:30 p.m. local time (the next day, 1:30 a.m. JST) for 20 minutes",
        "commencing at 5:30 p.m. (local time) (1:30 a.m., Japan time) for 20 minutes",
        "commencing at 5:30 p.m. (1:30 a.m. on June 15, Japan Time) for 20 minutes",
        "commencing at 5:30 p.m. (1:30 a.m., June 15, Japan Standard Time) for 20 minutes",
        "commencing at 5:30 p.m. (Japan time: 1:30 a.m. on June 15) for 20 minutes",
        "commencing at 5:30 p.m. (JST 1:30 a.m.) for 20 minutes",
        "commencing at 5:30 p.m. (local time) for 20 minutes",
        "commencing at 5:30 p.m. (Lisbon time) for 20 minutes",
        "commencing at 5:30 p.m. (local time; on June , 1:30 a.m. JST) for 20 minutes",
        "commencing at 17:30 (local time; 01:30 on June 15, Japan time) for 20 minutes",
        "commencing at 17:30 p.m. (local time; 1:30am on June 15 JST) for 20 minutes",
        "commencing at 5:30PM for 20 minutes (local time; 1:30AM on June 15, Japan time)",
        "commencing from 5:30 pm for 20 minutes, (local time)",
        "for 20 minutes from 5:30 p.m. (local time; 1:30 a.m. on June 15, Japan time)",
        "commencing at 5.30 p.m. for 20 minutes",
        "commencing at 5:30 p.m. local time, 1:30 a.m. Japan time, for 20 minutes",
        "from 5:30 p.m. to 5:50 p.m. (local time)",
        "commencing at 5:30 p.m. (local time), 1:30 a.m. on June 15 (Japan time), for 20 minutes",
    ],
)
def test_the_marks_say_whose_time_it_is(when):
    facts = meeting(when)

    assert facts.start is not None
    assert (facts.start.home, facts.start.local) == LISBON
    assert facts.start.approximate is False
    assert facts.duration_minutes == 20
    assert facts.warnings == ()


def test_a_bracket_can_hold_the_local_time():
    facts = read(
        "On June 15, commencing at 1:30 a.m. (5:30 p.m. on June 14, local time) for "
        "20 minutes, Mr. HAYAMA Kenji, Minister for Foreign Affairs, held a meeting "
        "with H.E. Ms. Ingrid Solvang, Minister of Foreign Affairs of Norway, during "
        "his visit to Lisbon, Portugal."
    )

    assert facts.start is not None
    assert (facts.start.home, facts.start.local) == LISBON


def test_a_bracketed_local_time_needs_no_day():
    facts = read(
        "On June 15, at around 1:30 a.m. (5:30 p.m., local time), Mr. HAYAMA Kenji, "
        "Minister for Foreign Affairs, held a meeting with H.E. Ms. Ingrid Solvang, "
        "Minister of Foreign Affairs of Norway, during his visit to Lisbon."
    )

    assert facts.start is not None
    assert (facts.start.home, facts.start.local) == LISBON
    assert "start.local.day" in facts.derived


@pytest.mark.parametrize(
    ("clock", "hour"),
    [
        ("noon", "12:00"),
        ("12 noon", "12:00"),
        ("12:00 noon", "12:00"),
        ("12 p.m.", "12:00"),
        ("12:15 a.m.", "00:15"),
        ("0:15 p.m.", "12:15"),
        ("00:15 a.m.", "00:15"),
        ("9 a.m.", "09:00"),
        ("09:05 a.m.", "09:05"),
        ("7:05P.M.", "19:05"),
        ("18:05", "18:05"),
        ("19:05 p.m.", "19:05"),
        ("midnight", "00:00"),
    ],
)
def test_oddities_of_the_clock(clock, hour):
    facts = meeting(f"commencing at {clock} for 20 minutes", "who is visiting Osaka, Japan, ")

    assert facts.start is not None
    assert (facts.start.home, facts.start.local) == (f"2020-06-14T{hour}+09:00", None)


@pytest.mark.parametrize(
    "hedge",
    [
        "at around",
        "at about",
        "approximately at",
        "at approximately",
        "at shortly after",
        "shortly before",
        "just after",
        "at a little past",
        "from around",
        "at nearly",
    ],
)
def test_hedges_of_the_start(hedge):
    facts = meeting(f"commencing {hedge} 5:30 p.m. (local time) for 20 minutes")

    assert facts.start is not None
    assert facts.start.approximate is True


@pytest.mark.parametrize(
    "when",
    [
        "commencing at 5:30 p.m. for approximately 20 minutes",
        "for about 20 minutes from 5:30 p.m.",
        "for around 20 minutes commencing at 5:30 p.m.",
    ],
)
def test_a_vague_length_is_no_vague_start(when):
    facts = meeting(when)

    assert facts.start is not None
    assert facts.start.approximate is False
    assert facts.duration_minutes == 20


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("for 22 minutes", 22),
        ("for over 40 minutes", 40),
        ("for approximately one and a half hours", 90),
        ("for approximately one and half hours", 90),
        ("for about an hour and a half", 90),
        ("for two and a half hours", 150),
        ("for half an hour", 30),
        ("for approximately 1 hour", 60),
        ("for approximately 3 hour", 180),
        ("for about 1.5 hours", 90),
        ("for one hour and 15 minutes", 75),
        ("for about 1 hour 20 minutes", 80),
        ("for 75miniutes", 75),
        ("for approximately forty-five minutes", 45),
        ("for a total of two hours", 120),
        ("for approximately 50 min.", 50),
        ("for nearly two hours", 120),
        ("for three quarters of an hour", 45),
    ],
)
def test_lengths_in_digits_and_words(words, minutes):
    assert meeting(f"commencing at 5:30 p.m. {words}").duration_minutes == minutes


@pytest.mark.parametrize(
    ("after", "minutes", "added"),
    [
        ("The meeting lasted about 40 minutes.", 40, False),
        ("(The meeting and working dinner: approximately two hours).", 120, False),
        ("The small-group talks lasted 20 minutes and the plenary lasted 45 minutes.", 65, True),
        (
            (
                "In the first half the ministers spoke for around one hour, and the second "
                "half ran for around 50 minutes over dinner."
            ),
            110,
            True,
        ),
        ("A working lunch followed from 0:45 p.m. for approximately 70 minutes.", 70, False),
        ("Both flew home 30 minutes later.", None, False),
        ("They agreed to meet for the second time within 48 hours.", None, False),
    ],
)
def test_lengths_beside_the_start(after, minutes, added):
    facts = read(
        "On June 14, Mr. HAYAMA Kenji, Minister for Foreign Affairs of Japan, held a "
        "meeting with H.E. Ms. Ingrid Solvang, Minister of Foreign Affairs of Norway. "
        f"{after}"
    )

    assert facts.duration_minutes == minutes
    assert ("duration_minutes" in facts.derived) is added


def test_a_length_that_includes_a_meal_is_counted_once():
    facts = read(
        "On June 14, Mr. HAYAMA Kenji, Minister for Foreign Affairs, held a meeting "
        "(second time this year; lasted approximately three hours including a working "
        "lunch of 60 minutes) with Ms. Ingrid Solvang, Minister of Foreign Affairs of "
        "Norway."
    )

    assert facts.duration_minutes == 180


def test_a_range_gives_a_length():
    facts = meeting("from 4:20 to 5:50pm")

    assert facts.start is not None
    assert facts.start.local == "2020-06-14T16:20+01:00"
    assert facts.duration_minutes == 90
    assert "duration_minutes" in facts.derived


def test_two_ranges_broken_by_another_event_are_added():
    facts = read(
        "On June 14, from 10:00 a.m. to 11:10 a.m. and, after a wreath was laid, from "
        "11:40 a.m. to 12:20 p.m., Mr. HAYAMA Kenji, Minister for Foreign Affairs, "
        "held a meeting with Ms. Ingrid Solvang, Minister of Foreign Affairs of "
        "Norway."
    )

    assert facts.duration_minutes == 110


@pytest.mark.parametrize(
    ("opening", "day"),
    [
        ("On Sunday, June 14,", "2020-06-14"),
        ("On June 14 (Sun),", "2020-06-14"),
        ("On June 14 (Sunday),", "2020-06-14"),
        ("On June 14, Sunday,", "2020-06-14"),
        ("On June 14th,", "2020-06-14"),
        ("On the morning of June 14,", "2020-06-14"),
        ("On 14 June,", "2020-06-14"),
        ("On the 14th of June 2020,", "2020-06-14"),
        ("On June 14, 2020 (Sun),", "2020-06-14"),
        ("On Jun. 14,", "2020-06-14"),
        ("On December 28,", "2019-12-28"),
        ("Following their telephone talk on May 2, on June 14,", "2020-06-14"),
    ],
)
def test_days(opening, day):
    facts = read(
        f"{opening} Mr. HAYAMA Kenji, Minister for Foreign Affairs of Japan, held a "
        "meeting with H.E. Ms. Ingrid Solvang, Minister of Foreign Affairs of the "
        "Kingdom of Norway."
    )

    assert facts.start is not None
    assert facts.start.home == day
    assert facts.start.approximate is None
    assert facts.warnings == ()


def test_the_year_comes_from_the_date_line_even_in_january():
    facts = meeting("at 5 p.m.", published=date(2021, 1, 2))

    assert facts.start is not None
    assert facts.start.local == "2020-06-14T17:00+01:00"
    assert "year" in facts.derived


def test_without_any_year_there_is_no_start():
    facts = meeting("at 5 p.m.", published=None)

    assert facts.start is None
    assert any("year" in warning for warning in facts.warnings)


def test_a_year_in_the_title_serves_where_no_date_line_does():
    facts = meeting("at 5 p.m.", published=None, title="Meeting in Lisbon (June 2019)")

    assert facts.start is not None
    assert facts.start.local == "2019-06-14T17:00+01:00"


def test_a_wrong_weekday_is_kept_and_named():
    facts = read(
        "On Friday, June 14, Mr. HAYAMA Kenji, Minister for Foreign Affairs, met with "
        "Ms. Ingrid Solvang, Minister of Foreign Affairs of Norway."
    )

    assert facts.start is not None
    assert facts.start.home == "2020-06-14"
    assert any("weekday" in warning for warning in facts.warnings)


def test_times_that_contradict_the_place_are_kept_and_named():
    facts = meeting("commencing at 5:30 p.m. (local time; 1:30 p.m. on June 14, Japan time)")

    assert facts.start is not None
    assert facts.start.home == "2020-06-14T13:30+09:00"
    assert facts.start.local == "2020-06-14T17:30+01:00"
    assert any("zone" in warning for warning in facts.warnings)


def test_rounded_times_take_the_offset_of_the_place():
    facts = meeting("commencing at around 5:30 p.m. (local time; around 1:40 a.m. JST)")

    assert facts.start is not None
    assert facts.start.local == "2020-06-14T17:30+01:00"
    assert facts.warnings == ()


def test_two_days_without_a_clock():
    facts = read(
        "On June 14 (June 15, Japan time), Mr. HAYAMA Kenji, Minister for Foreign "
        "Affairs of Japan, held talks with the Hon. Joan Byrd, Foreign Secretary of "
        "Belize, in Belmopan."
    )

    assert facts.start is not None
    assert (facts.start.home, facts.start.local) == ("2020-06-15", "2020-06-14")


def test_of_two_events_the_meeting_gives_the_date():
    facts = read(
        "On June 13, Mr. HAYAMA Kenji, Minister for Foreign Affairs, attended a "
        "dinner hosted by Ms. Ingrid Solvang, Minister of Foreign Affairs of Norway, "
        "and on June 14 the two held a Japan-Norway Foreign Ministers’ Meeting, in "
        "Bergen, Norway."
    )

    assert facts.start is not None
    assert facts.start.local == "2020-06-14"
    assert facts.kind == "foreign-ministers-meeting"


def test_of_two_events_the_day_may_lack_its_month():
    facts = read(
        "On June 13, Mr. HAYAMA Kenji, Minister for Foreign Affairs, joined a dinner "
        "hosted by Ms. Ingrid Solvang, Minister of Foreign Affairs of Norway, and on "
        "the 14th the two ministers held a Foreign Ministers’ Meeting in Bergen."
    )

    assert facts.start is not None
    assert facts.start.local == "2020-06-14"


def test_an_unmarked_time_abroad_is_local_and_a_call_is_at_home():
    abroad = meeting("at 3 p.m.")
    call = read(
        "On June 14, at 3 p.m., Mr. HAYAMA Kenji, Minister for Foreign Affairs, who "
        "is visiting Lisbon, held a telephone talk with Ms. Ingrid Solvang, Minister "
        "of Foreign Affairs of Norway."
    )

    assert abroad.start is not None
    assert call.start is not None
    assert abroad.start.local == "2020-06-14T15:00+01:00"
    assert (call.start.home, call.start.local) == ("2020-06-14T15:00+09:00", None)
    assert call.place is None


def test_japan_time_alone_gives_the_local_time_of_the_place():
    facts = meeting("commencing at 1:30 a.m. (Japan time)")

    assert facts.start is not None
    assert facts.start.home == "2020-06-14T01:30+09:00"
    assert facts.start.local == "2020-06-13T17:30+01:00"
    assert "start.local" in facts.derived


def test_the_days_of_a_visit_are_not_the_day_of_the_meeting():
    facts = read(
        "On June 14, Mr. HAYAMA Kenji, Minister for Foreign Affairs of Japan, held a "
        "meeting with H.E. Ms. Ingrid Solvang, Minister of Foreign Affairs of Norway, "
        "who is visiting Japan from June 13 to June 16, for about 60 minutes from "
        "6:00 p.m."
    )

    assert facts.start is not None
    assert facts.start.home == "2020-06-14T18:00+09:00"


@pytest.mark.parametrize(
    "when",
    [
        "from 5:30 p.m. (1:30 a.m. on June 15 JST) to 5:55 p.m. (1:55 a.m. on June 15 JST)",
        "from 5:30 p.m. local time (1:30 a.m. JST) until 5:55 p.m. local time (1:55 a.m. JST)",
        "from 5:30 p.m. local time to around 5:55 p.m. local time",
    ],
)
def test_a_range_each_time_of_which_has_its_own_mark_is_one_range(when):
    facts = meeting(when)

    assert facts.start is not None
    assert (facts.start.home, facts.start.local) == LISBON
    assert facts.duration_minutes == 25
    assert facts.warnings == ()


def test_two_clocks_of_one_moment_are_no_range():
    facts = meeting("at 5:30 p.m. local time and 1:30 a.m. Japan time")

    assert facts.start is not None
    assert (facts.start.home, facts.start.local) == LISBON
    assert facts.duration_minutes is None
