"""Meetings as a calendar: one event a readout, in the ministry's zone, updated in place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from app import __version__
from app.clip import one_line
from app.telling import where, who
from scraper.records import Readout

if TYPE_CHECKING:
    from icalendar import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A readout to be put into a calendar."""

    readout: Readout
    zone: ZoneInfo
    """The ministry's own zone."""
    changed_at: datetime
    """When the readout last changed; aware."""
    revision: int = 1
    """Number of its latest revision, counted from 1."""
    is_withdrawn: bool = False


def calendar(meetings: Iterable[Meeting], *, name: str = "Readouts") -> bytes:
    """Return an iCalendar file; readouts that are no meeting or have no date are left out."""
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", f"-//Readouts//readouts {__version__}//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("name", name)
    made.add("x-wr-calname", name)
    for meeting in meetings:
        begins = _begins(meeting)
        if meeting.readout.is_meeting and begins is not None:
            made.add_component(_event(meeting, begins))
    made.add_missing_timezones()
    return bytes(made.to_ical())


def _begins(meeting: Meeting) -> datetime | date | None:
    """Return the start in the ministry's zone; a date alone where no clock time is known."""
    start = meeting.readout.start
    text = (start.home or start.local) if start else None
    if text is None:
        return None
    if "T" not in text:
        return date.fromisoformat(text)
    at = datetime.fromisoformat(text)
    return at.astimezone(meeting.zone) if at.tzinfo else at.date()


def _event(meeting: Meeting, begins: datetime | date) -> "Event":
    from icalendar import Event

    readout = meeting.readout
    event = Event()
    event.add("uid", f"{sha256(readout.url.encode()).hexdigest()[:32]}@readouts")
    event.add("dtstamp", meeting.changed_at.astimezone(UTC))
    event.add("last-modified", meeting.changed_at.astimezone(UTC))
    event.add("sequence", meeting.revision - 1 + meeting.is_withdrawn)
    event.add("summary", one_line(readout.title))
    event.add("dtstart", begins)
    if isinstance(begins, datetime) and readout.duration_minutes:
        event.add("duration", timedelta(minutes=readout.duration_minutes))
    if place := where(readout):
        event.add("location", one_line(place))
    event.add("description", _description(readout))
    event.add("url", readout.url)
    event.add("categories", [readout.kind, *readout.countries])
    event.add("status", "CANCELLED" if meeting.is_withdrawn else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _description(readout: Readout) -> str:
    people = who(readout)
    told = [one_line(text) for text in (people, readout.lead or "", readout.url) if text]
    if "start" in readout.derived or "start.home" in readout.derived:
        told.insert(0, "The time was worked out from the page, not read on it.")
    if readout.start and readout.start.approximate:
        told.insert(0, "The time is approximate.")
    return "\n\n".join(told)
