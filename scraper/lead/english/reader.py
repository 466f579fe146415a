"""From the parts of an English page to its facts: every rule once, in order."""

import re
from dataclasses import dataclass, field

from scraper.lead.english.clocks import Spoken, relative_day, speak
from scraper.lead.english.days import Calendar
from scraper.lead.english.events import Event, event_of
from scraper.lead.english.gazetteer import Sited
from scraper.lead.english.kinds import is_of_many, kind_of
from scraper.lead.english.lasting import lasting
from scraper.lead.english.moments import moments
from scraper.lead.english.partners import (
    bracketed_in,
    caller_in,
    group_in,
    listed_in,
    partners_in,
    partners_told,
)
from scraper.lead.english.places import where
from scraper.lead.english.scope import (
    Scope,
    attendance_elsewhere,
    main_scope,
    other_clauses,
    own_clauses,
)
from scraper.lead.english.sides import Attendance
from scraper.lead.english.turning import main_tokens
from scraper.lead.english.words import Text
from scraper.lead.zones import Timing, main_zones, start_of
from scraper.names import cities
from scraper.records import Facts, Participant, Parts, Place, Reading
from scraper.site import Host

_YEAR = re.compile(r"\b(20[0-4]\d|19[89]\d)\b")
_IN_COUNTRIES = frozenset({"EU", "ASEAN", "UN", "NATO"})


@dataclass
class _Notes:
    """What was worked out, what does not fit, and which rule read what."""

    derived: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)

    def read(self, field_name: str, rule: str, words: str) -> None:
        self.readings.append(Reading(field_name, rule, words.strip()))


def read(parts: Parts, host: Host) -> Facts:
    """Read the facts of an English page.

    Args:
        parts: the page's layout.
        host: the publisher's side.
    """
    scope, told = main_scope(parts)
    text = scope.text
    notes = _Notes()
    title = " ".join(parts.title.split())
    head = text.quiet[: scope.characters(scope.head[-1])[1]] if scope.head else ""
    met = scope.met[0] if scope.met and scope.met[0].start() < len(head) else None
    event = event_of(title, parts.section, head, met)
    notes.read("is_meeting", "event verb", event.words)
    apart = other_clauses(scope)
    chain = partners_in(title, host.country) or partners_told(text, apart, host.country)
    people = _people(parts, scope, host, chain, told)
    blanked = own_clauses(scope, [*people.spans, *apart])
    eight = bracketed_in(text, apart) if event.is_meeting else []
    many = event.is_meeting and event.mode != "telephone" and is_of_many(title, blanked)
    countries = _countries(people.people, event, many, text, [*chain, *eight], head, host)
    kind, rule, words = kind_of(event, title, blanked, people.people, len(countries), many)
    notes.read("kind", rule, words)
    if not event.is_meeting:
        return _finished(event, kind, None, None, None, people, countries, notes)
    spoken = _spoken(parts, scope, host, notes)
    sited = _sited(event, scope, people, spoken, host, notes)
    timing = _timing(event, spoken, sited, host)
    minutes = _duration(text, spoken, notes)
    if timing.start is not None:
        if spoken.relative:
            notes.derived.append("start.day")
        notes.read(
            "start", "clock" if timing.start.approximate is not None else "day", spoken.words
        )
    notes.derived.extend(timing.derived)
    notes.warnings.extend((*spoken.warnings, *timing.warnings))
    return _finished(event, kind, timing, minutes, sited, people, countries, notes)


def _finished(
    event: Event,
    kind: str,
    timing: Timing | None,
    minutes: int | None,
    sited: Sited | None,
    people: Attendance,
    countries: list[str],
    notes: _Notes,
) -> Facts:
    for rule, words in people.told.values():
        notes.read("participants", rule, words)
    return Facts(
        is_meeting=event.is_meeting,
        kind=kind,
        mode=event.mode,
        start=timing.start if timing else None,
        duration_minutes=minutes,
        place=sited.place if sited else None,
        participants=tuple(people.people),
        countries=tuple(countries),
        derived=tuple(dict.fromkeys(notes.derived)),
        warnings=tuple(dict.fromkeys(notes.warnings)),
        readings=tuple(notes.readings),
    )


def _people(parts: Parts, scope: Scope, host: Host, chain: list[str], told: str) -> Attendance:
    partner = chain[0] if len(chain) == 1 else None
    if partner is None and parts.section:
        joined = partners_in(parts.section, host.country)
        partner = joined[0] if len(joined) == 1 else None
    people = Attendance(host, partner or caller_in(parts.title, host.country))
    for span in scope.events:
        people.add_event(scope.text, span)
    for span in scope.attendance:
        people.add_attendance(scope.text, span)
    sides = {person.side for person in people.people}
    if sides != {"host", "counterpart"}:
        for elsewhere in attendance_elsewhere(parts, told):
            other = Scope(Text.of(elsewhere))
            spans = people.spans
            people.spans = []
            for span in other.attendance_anywhere:
                people.add_attendance(other.text, span)
            people.spans = spans
    return people


def _countries(
    people: list[Participant],
    event: Event,
    many: bool,
    text: Text,
    chain: list[str],
    head: str,
    host: Host,
) -> list[str]:
    found = {p.country for p in people if p.side == "counterpart" and p.country}
    if many or (event.is_meeting and len(chain) > 1):
        found |= set(chain)
    if many:
        found |= set(listed_in(text)) | set(group_in(head))
    if not found and event.is_meeting and chain:
        found = set(chain)
    found.discard(host.country)
    return sorted(code for code in found if len(code) == 2 or code in _IN_COUNTRIES)


def _spoken(parts: Parts, scope: Scope, host: Host, notes: _Notes) -> Spoken:
    """Read the day and time from the sentences of the event."""
    plain = scope.text.plain
    first = scope.characters(scope.events[0])[0] if scope.events else 0
    last = scope.characters(scope.head[-1])[1] if scope.head else 0
    told = plain[first:last]
    year = _only_year(f"{parts.title} {told}") if parts.published_on is None else None
    calendar = Calendar(parts.published_on, year)
    tokens = main_tokens(told, moments(scope.text, first, last))
    spoken = speak(told, tokens, calendar, host)
    if spoken.is_empty and parts.published_on is not None:
        spoken = relative_day(told, parts.published_on) or spoken
    notes.warnings.extend(dict.fromkeys(calendar.warnings))
    if calendar.inferred_year and not calendar.missing_year:
        notes.derived.append("year")
    if calendar.missing_year:
        notes.warnings.append("start: no year on the page")
    return spoken


def _only_year(text: str) -> int | None:
    """Return the one year a text names, if it names one."""
    years = set(_YEAR.findall(text))
    return int(years.pop()) if len(years) == 1 else None


def _sited(
    event: Event,
    scope: Scope,
    people: Attendance,
    spoken: Spoken,
    host: Host,
    notes: _Notes,
) -> Sited | None:
    if event.mode != "in-person":
        return None
    spans = [scope.characters(span) for span in scope.events]
    sited = where(scope.text, spans, people.spans, host.country)
    if sited is None and spoken.city is not None:
        city = spoken.city
        place = Place(city=city.name, country=city.country)
        sited = Sited(place, (city.zone,), ("place",), "zone name", spoken.words)
    if sited is not None:
        notes.read("place", sited.rule, sited.words)
        notes.derived.extend(sited.derived)
    return sited


def _timing(event: Event, spoken: Spoken, sited: Sited | None, host: Host) -> Timing:
    """Join the spoken times with the place."""
    country = sited.place.country if sited else None
    abroad = country is not None and country != host.country
    home, local = spoken.home, spoken.local
    zones: tuple[str, ...] = ()
    if abroad and sited is not None and country is not None:
        zones = sited.zones or main_zones(country, cities.zones_of(country))
    if not zones:
        zones = spoken.zones
    if spoken.unsaid is not None:
        home, local = (None, spoken.unsaid) if abroad else (spoken.unsaid, None)
    if country == host.country and home is None:
        home, local = local, None
    if event.mode != "in-person" and local is None:
        zones = ()
    return start_of(host.timezone, home, local, zones, approximate=spoken.approximate)


def _duration(text: Text, spoken: Spoken, notes: _Notes) -> int | None:
    stated = lasting(text)
    if stated is not None:
        notes.read("duration_minutes", "length", stated.words)
        if stated.added:
            notes.derived.append("duration_minutes")
        elif spoken.minutes and abs(spoken.minutes - stated.minutes) > 10:
            notes.warnings.append("duration_minutes: the stated length and the times differ")
        return stated.minutes
    if spoken.minutes:
        notes.read("duration_minutes", "from-to range", spoken.words)
        notes.derived.append("duration_minutes")
    return spoken.minutes
