"""From the parts of a Japanese page to its facts: every rule once, in order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from scraper.lead.japanese.kinds import Event, by_title, event_of
from scraper.lead.japanese.parties import counterparts, partner
from scraper.lead.japanese.persons import Named, people
from scraper.lead.japanese.places import Sited, where
from scraper.lead.japanese.text import Core, calm, core_of, even, sentences
from scraper.lead.japanese.timing import Told, told_times
from scraper.lead.zones import Timing
from scraper.records import Facts, Participant, Parts, Reading
from scraper.site import Host

LONGEST = 4000
"""Characters of a lead that are read; what follows is no lead any more."""

_SENTENCES = 4
_LIST = re.compile(r"\s*(?:参加者|出席者|同席者|先方|当方|我が方|[一-鿿ァ-ヺー]{1,8}(?:側|からは))")
"""How a bracket begins that tells who was there."""


@dataclass
class _Notes:
    """What was worked out, what does not fit, and which rule read what."""

    derived: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)

    def read(self, field_name: str, rule: str, words: str) -> None:
        plain = " ".join(words.split())
        self.readings.append(Reading(field=field_name, rule=rule, words=plain))


def read(parts: Parts, host: Host) -> Facts:
    """Read the facts of a Japanese page.

    Args:
        parts: the page's layout.
        host: the publisher's side.
    """
    lead = (parts.lead or (parts.items[0].text if parts.items else ""))[:LONGEST]
    title, flat = even(parts.title), calm(even(lead))
    told = [] if by_title(title, flat) else sentences(lead)[:_SENTENCES]
    cores = [core_of(sentence) for sentence in told]
    notes = _Notes()
    named = _participants(cores, host.country, other := partner(parts, host.country))
    met = [one.person for one in named]
    sided, by = counterparts(met, title, flat, host.country, other)
    event = event_of(title, flat, met, sided)
    _note_event(notes, event)
    if by == "title or section" and event.kind == "multilateral-meeting":
        sided = ()  # many met, under the heading of one
    timing, minutes, sited = Timing(), None, Sited(None)
    if event.is_meeting:
        remote = event.mode != "in-person"
        sited = _sited(cores, host, notes, remote=remote)
        times = told_times(told, parts, host, sited, remote=remote)
        timing, minutes = times.timing, times.minutes
        _note(notes, times, sited)
    _note_parties(notes, named, sided, by)
    return Facts(
        is_meeting=event.is_meeting,
        kind=event.kind,
        mode=event.mode,
        start=timing.start,
        duration_minutes=minutes,
        place=sited.place,
        participants=tuple(met),
        countries=sided,
        derived=tuple(dict.fromkeys(notes.derived)),
        warnings=tuple(dict.fromkeys(notes.warnings)),
        readings=tuple(notes.readings),
    )


def _sited(cores: Sequence[Core], host: Host, notes: _Notes, *, remote: bool) -> Sited:
    """Look for the place in the first sentence, and in the next if that says none."""
    if remote:
        return Sited(None)
    for core in cores[:2]:
        sited = where(core, host.country)
        if sited.place is not None:
            notes.read("place", sited.rule, sited.words)
            return sited
    return Sited(None)


def _note_event(notes: _Notes, event: Event) -> None:
    rule = "verb of the event" if event.is_meeting else "no event"
    notes.read("is_meeting", rule, event.verb)
    notes.read("kind", event.called.rule, event.called.words)


def _note_parties(notes: _Notes, named: Sequence[Named], sided: Sequence[str], by: str) -> None:
    for one in named:
        notes.read("participants", one.rule, one.words)
    if sided:
        notes.read("countries", by, " ".join(sided))


def _note(notes: _Notes, times: Told, sited: Sited) -> None:
    start = times.timing.start
    if start is not None:
        rule = "clock" if start.approximate is not None else "day"
        notes.read("start", rule, times.words)
    if times.minutes is not None:
        rule = "from-to range or sum" if "duration_minutes" in times.derived else "length"
        notes.read("duration_minutes", rule, times.length or times.words)
    notes.derived.extend((*sited.derived, *times.derived, *times.timing.derived))
    notes.warnings.extend(times.timing.warnings)


def _participants(cores: Sequence[Core], home: str, context: str | None) -> list[Named]:
    """Name everybody once, by the fullest name that comes first; lists in brackets come last."""
    found: list[Named] = []
    lists = [core_of(words) for core in cores for _, words in core.asides if _LIST.match(words)]
    for core in (*cores, *lists):
        for one in people(core, home, context):
            if not any(_same(one.person, known.person) for known in found):
                found.append(one)
    return found


def _same(person: Participant, known: Participant) -> bool:
    """Tell whether somebody is named again, by family name or office only: 金本部長."""
    name, full = person.name, known.name
    if name == full:
        return True
    if len(name) == 1:
        role = (person.role or "?")[-2:]
        return full.startswith(name) and (known.role or "").endswith(role)
    return full.startswith(name) or full.endswith((f"・{name}", f"={name}", f"＝{name}"))
