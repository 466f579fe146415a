"""Calendars show meetings in the ministry's zone and update them in place."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar

from app.calendar import Meeting, calendar
from scraper.records import Start
from tests.app.sample_readout import TALKS

SEEN = datetime(2026, 3, 5, 3, 0, tzinfo=UTC)
TOKYO = ZoneInfo("Asia/Tokyo")


def written(readout=TALKS, **about):
    meeting = Meeting(readout=readout, zone=TOKYO, changed_at=SEEN, **about)
    return Calendar.from_ical(calendar([meeting]))


def event(readout=TALKS, **about):
    [one] = written(readout, **about).walk("VEVENT")
    return one


def test_a_meeting_stands_in_the_zone_of_the_ministry():
    one = event()

    assert one["DTSTART"].dt == datetime(2026, 3, 4, 10, 0, tzinfo=TOKYO)
    assert one["DTSTART"].params["TZID"] == "Asia/Tokyo"
    assert one.duration == timedelta(minutes=45)
    assert one["LOCATION"] == "Tokyo, JP"
    assert [zone["TZID"] for zone in written().walk("VTIMEZONE")] == ["Asia/Tokyo"]


def test_without_a_clock_time_it_takes_the_day():
    one = event(replace(TALKS, start=Start(home="2026-03-04")))

    assert one["DTSTART"].dt == date(2026, 3, 4)
    assert "DURATION" not in one


def test_a_local_start_is_put_into_the_zone_of_the_ministry():
    one = event(replace(TALKS, start=Start(local="2026-03-03T20:00-05:00")))

    assert one["DTSTART"].dt == datetime(2026, 3, 4, 10, 0, tzinfo=TOKYO)


def test_what_is_no_meeting_or_has_no_date_is_left_out():
    for readout in (replace(TALKS, is_meeting=False), replace(TALKS, start=None)):
        assert written(readout).walk("VEVENT") == []


def test_an_edit_and_a_withdrawal_update_the_same_event():
    first, second, third = event(), event(revision=2), event(revision=2, is_withdrawn=True)

    assert first["UID"] == second["UID"] == third["UID"]
    assert [one["SEQUENCE"] for one in (first, second, third)] == [0, 1, 2]
    assert (second["STATUS"], third["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert first["DTSTAMP"].dt == SEEN


def test_a_title_cannot_add_lines_of_its_own():
    raw = calendar(
        [
            Meeting(
                readout=replace(TALKS, title="Talks\r\nATTENDEE:mailto:x@y\r\n" + "会談" * 60),
                zone=TOKYO,
                changed_at=SEEN,
            )
        ]
    )

    assert b"\r\nATTENDEE" not in raw
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
