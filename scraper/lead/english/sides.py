"""Whose side each person is on, and for which country.

The office says it where it names a country; an attendance list says it with "the X side";
in the event sentence the subject without a country is the publisher's, and whoever is met
belongs to the other country of the page.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from scraper.lead.english.nations import nation_at
from scraper.lead.english.persons import Person, persons
from scraper.lead.english.words import Text
from scraper.records import Participant
from scraper.site import Host

_OBJECT = re.compile(
    r"\b(?:with|from(?! (?:about |around |approximately )?\d)|hosted by|by|met)\b"
    r"|\bcall(?:ed)?\s+on\b|\bwelcomed\b"
)
_WITH_THEM = re.compile(
    r"[\s,]*(?:and|accompanied by)?\s*(?:his|her)?\s*(?:wife|husband|spouse)?[\s,]*"
)
_THE_TWO = re.compile(
    r"\b(?:the two|both) (?:[Ff]oreign )?(?:[Mm]inisters|[Ll]eaders|sides)\b|\bthey\b"
)
_INVITED = ["invitation", "of"]
_GROUP_WORDS = frozenset({"delegation", "group", "members", "mission", "team", "representatives"})
_FOR_SIDE = frozenset({"from", "for", "representing"})
_SIDE = frozenset({"side", "delegation", "participants", "attendees", "team", "representatives"})


@dataclass
class Attendance:
    """The people of a page, gathered sentence by sentence."""

    host: Host
    partner: str | None = None
    """The other country of the page, for people whose office names none."""
    people: list[Participant] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    """Characters of names and offices in the lead."""
    told: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By which rule from which words each person was read, by name."""

    def add_event(self, text: Text, span: tuple[int, int]) -> None:
        """Read the people of a sentence that tells of the event."""
        named = self._read(text, span)
        objects = _objects(text, span[0], named)
        unsaid = next((person for person in named if person.country is None), None)
        marks = self._marks(text, span, named) if unsaid is not None else []
        trailed = len(marks) > 1 and unsaid is not None and marks[0][0] >= unsaid.after
        foreign = [
            person.country
            for person, is_object in zip(named, objects, strict=True)
            if is_object and person.country not in (None, self.host.country)
        ]
        others = self.partner or (foreign[0] if foreign else None)
        hosted = any(p.country == self.host.country for p in named) or self._has_host()
        met = any(
            person.country == self.host.country
            for person, is_object in zip(named, objects, strict=True)
            if is_object
        )
        free = [p for p, o in zip(named, objects, strict=True) if not o and _is_free(p)]
        before: tuple[Person, str | None] | None = None
        for person, is_object in zip(named, objects, strict=True):
            if self._complete() and _is_between(text, person):
                break
            country = person.country
            if country is None and trailed:
                country = next((code for index, code in marks if index >= person.after), None)
            elif country is None:
                country = _beside(text, before, person) or self._told(text, before, person, marks)
            if country is None and person.sent_to is not None:
                country = self._sender(person)
            elif country is None and is_object:
                country = others if hosted or free else self.host.country
            elif country is None:
                own = not met and (not hosted or person is free[0] or not self.partner)
                country = self.host.country if own else self.partner
            before = (person, country)
            self._add(text, person, country)

    def _told(
        self,
        text: Text,
        before: tuple[Person, str | None] | None,
        person: Person,
        marks: Sequence[tuple[int, str]],
    ) -> str | None:
        """`from X, NAME`, `a delegation of X led by NAME`: a side named just before a person."""
        first = before[0].after if before else 0
        near = [code for index, code in marks if first <= index < person.first]
        if len(marks) > 1 and near:
            return near[-1]
        gap = text.words[first : person.first]
        if not _GROUP_WORDS.intersection(gap):
            return None
        codes = {
            nation.code for index, nation in text.nations.items() if first <= index < person.first
        } - {self.host.country}
        return codes.pop() if len(codes) == 1 else None

    def _has_host(self) -> bool:
        return any(person.side == "host" for person in self.people)

    def _complete(self) -> bool:
        return {person.side for person in self.people} == {"host", "counterpart"}

    def add_attendance(self, text: Text, span: tuple[int, int]) -> None:
        """Read the people of a sentence that says who was there, side by side."""
        named = self._read(text, span)
        if not named:
            return
        marks = self._marks(text, span, named)
        prefixed = bool(marks) and marks[0][0] < named[0].first
        for person in named:
            country = person.country
            if country is None and person.sent_to is not None:
                country = self._sender(person)
            if country is None:
                country = _marked(person, marks, prefixed) or self.host.country
            self._add(text, person, country)

    def _read(self, text: Text, span: tuple[int, int]) -> list[Person]:
        found = list(persons(text, *span))
        invited = "invitation of" in text.plain and not self._has_host()
        if invited and _THE_TWO.search(text.plain, text.starts[span[0]]):
            found = [self._inviting(text, person) for person in found]
        for person in found:
            self.spans.append((text.starts[person.first], text.ends[person.after - 1]))
        return [person for person in found if not person.only_mentioned]

    def _inviting(self, text: Text, person: Person) -> Person:
        """`At the invitation of HOST, …, and the two ministers met`: the host took part."""
        before = text.words[max(0, person.first - 2) : person.first]
        ours = person.country in (None, self.host.country)
        return person._replace(only_mentioned=False) if ours and before == _INVITED else person

    def _sender(self, person: Person) -> str | None:
        """Whose ambassador to a country someone is, if the office leaves it out."""
        return self.partner if person.sent_to == self.host.country else self.host.country

    def _marks(
        self, text: Text, span: tuple[int, int], named: Sequence[Person]
    ) -> list[tuple[int, str]]:
        """Sides named between the people: `the X side`, `X delegation`, `from X`."""
        inside = {index for person in named for index in range(person.first, person.after)}
        found: list[tuple[int, str]] = []
        words = text.words
        for index in range(*span):
            if index in inside:
                continue
            nation = None
            if index in text.nations or words[index] == "the":
                nation = nation_at(text, index, adjectives=True)
            if nation is None:
                continue
            after, code = nation
            following = text.lows[after]
            before = words[index - 1].casefold() if index else ""
            marks = following in _SIDE or following == ":" or before in _FOR_SIDE
            if marks and not (found and found[-1][1] == code and found[-1][0] >= index - 1):
                found.append((index, code))
        return found

    def _add(self, text: Text, person: Person, country: str | None) -> None:
        words = set(person.name.casefold().split())
        read = (_rule_of(person), text.slice(person.first, person.after))
        for index, known in enumerate(self.people):
            theirs = set(known.name.casefold().split())
            if words <= theirs:
                return
            if theirs < words:
                self.people[index] = self._participant(person, country or known.country)
                self.told[known.name] = read
                return
        self.people.append(self._participant(person, country))
        self.told[person.name] = read

    def _participant(self, person: Person, country: str | None) -> Participant:
        return Participant(
            name=person.name,
            honorific=person.honorific,
            role=person.role,
            country=country or None,
            side="host" if country == self.host.country else "counterpart",
        )


def _rule_of(person: Person) -> str:
    found = (("honorific", person.honorific), ("name", person.name), ("office", person.role))
    return ", ".join(part for part, words in found if words)


def _objects(text: Text, start: int, named: Sequence[Person]) -> list[bool]:
    """Say of each person whether they come after "with", "from" or "by"."""
    found, state, previous = [], False, start
    for person in named:
        gap = text.plain[text.starts[previous] : text.starts[person.first]]
        state = state or _OBJECT.search(gap) is not None
        found.append(state)
        previous = max(previous, person.after - 1)
    return found


def _is_free(person: Person) -> bool:
    return person.country is None and person.sent_to is None


def _is_between(text: Text, person: Person) -> bool:
    return "between" in text.words[max(0, person.first - 2) : person.first]


def _beside(text: Text, before: tuple[Person, str | None] | None, person: Person) -> str | None:
    """`…, and Mrs. SURNAME`: a spouse is of the country of the person before."""
    if before is None or person.role is not None:
        return None
    return before[1] if _WITH_THEM.fullmatch(_between(text, before[0], person)) else None


def _between(text: Text, one: Person, other: Person) -> str:
    return text.plain[text.ends[one.after - 1] : text.starts[other.first]]


def _marked(person: Person, marks: Sequence[tuple[int, str]], prefixed: bool) -> str | None:
    before = [code for index, code in marks if index < person.first]
    after = [code for index, code in marks if index >= person.after]
    if prefixed:
        return before[-1] if before else after[0] if after else None
    return after[0] if after else before[-1] if before else None
