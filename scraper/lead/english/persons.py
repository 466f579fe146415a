"""People in a text: honorific, name and office, each exactly as on the page.

    [office] honorific NAME [letters] [, office [of country]]
    office NAME                                 (no honorific)
    honorific SURNAME, GIVEN NAMES, office      (comma inside the name)

A name never reaches over a verb, a bracket or an office. Who only lends a name to
something else ("X's visit", "the funeral of X") is marked as not taking part.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from scraper.lead.english.called import VOCABULARY, begins_office, name_end
from scraper.lead.english.mentioned import only_mentioned
from scraper.lead.english.nations import nation_at, organisation_in
from scraper.lead.english.roles import Office, office_after_name, office_before_name
from scraper.lead.english.words import Text
from scraper.names.people import OPENS, honorific_end
from scraper.names.wordlist import wordlist

_NOT_NAMES = wordlist(
    """january february march april june july august september october november december monday
    tuesday wednesday thursday friday saturday sunday meeting talk talks dialogue conference
    summit visit call forum consultations consultation session the on at in and of for joint
    japan telephone video strategic working dinner lunch breakfast also level overview week weeks
    high-level day days states members countries meetings ministers leaders states' members'"""
)
_PARTY = re.compile(r"[A-Z]{1,3}-[A-Z][A-Za-z.]*")
_LOWER_OPENERS = frozenset({"the", "his", "her"})
_BEFORE_BARE = frozenset({",", ";", ":", "(", "."})
_PEERS = frozenset({"lord", "lady", "baron", "baroness", "viscount", "earl"})
_TITLES = frozenset({"ambassador", "general", "professor", "governor", "senator", "admiral"})
"""Offices that turn into honorifics where another office follows the name."""


class Person(NamedTuple):
    """A person named in the text."""

    first: int
    """Index of the first word of the phrase."""
    after: int
    """Index of the word after the phrase, office included."""
    name: str
    honorific: str | None
    role: str | None
    country: str | None
    sent_to: str | None = None
    only_mentioned: bool = False


def persons(text: Text, first: int, after: int) -> Iterator[Person]:
    """Read the people named between two words, in order, none twice at one place."""
    words, here = text.words, first
    last: Person | None = None
    while here < after:
        word = words[here]
        if not (word[0].isupper() or word in _LOWER_OPENERS):
            here += 1
            continue
        low = text.lows[here]
        person = None
        if low in OPENS:
            person = _addressed(text, here, here, None, after)
        if person is None and (low in VOCABULARY or low == "the" or here in text.nations):
            person = _titled(text, here, after)
        if person is None and here in text.nations:
            person = _counterpart(text, here, after)
        elif person is None and low not in _NOT_NAMES and low not in VOCABULARY:
            person = _bare(text, here, after)
        if person is None:
            here += 1
            continue
        if last is not None and last.only_mentioned and _paired(text, last, person):
            person = person._replace(only_mentioned=True)
        yield person
        last, here = person, person.after


def _paired(text: Text, one: Person, other: Person) -> bool:
    """Whether only `and` stands between two people."""
    return text.lows[one.after : other.first] in (["and"], [",", "and"])


def _addressed(
    text: Text, start: int, here: int, office: Office | None, stop: int
) -> Person | None:
    """Read `honorific NAME [, office]` at a word."""
    name_start = honorific_end(text.words, here)
    if name_start == here:
        return None
    ends = name_end(text, name_start, stop)
    if ends == name_start:
        return None
    if text.lows[name_start - 1] in _PEERS:
        ends = _peerage(text, ends, stop)
    honorific = text.slice(here, name_start)
    return _finished(text, start, (name_start, ends), honorific, office, stop)


def _peerage(text: Text, ends: int, stop: int) -> int:
    """Step over the place in a peer's name: `Lord NAME of PLACE,`."""
    words, after = text.words, ends + 1
    if words[ends : ends + 1] != ["of"]:
        return ends
    while after < stop and words[after][0].isupper() and after not in text.nations:
        after += 1
    return after if after > ends + 1 and words[after : after + 1] == [","] else ends


def _titled(text: Text, start: int, stop: int) -> Person | None:
    """Read `office NAME` or `the office of X, honorific NAME` at a word."""
    office = office_before_name(text, start, stop)
    if office is None or office.after >= stop:
        return None
    here = office.after
    if text.words[here] == "," and honorific_end(text.words, here + 1) > here + 1:
        return _addressed(text, start, here + 1, office, stop)
    if (person := _addressed(text, start, here, office, stop)) is not None:
        return person
    low = text.lows[here]
    if low in _NOT_NAMES or low in VOCABULARY or here in text.nations:
        return None
    ends = name_end(text, here, stop)
    if ends == here or (text.words[here].isupper() and len(text.words[here]) < 3):
        return None
    return _finished(text, start, (here, ends), None, office, stop)


def _bare(text: Text, start: int, stop: int) -> Person | None:
    """Read `Given Surname, Minister of …`, a name without any honorific."""
    words = text.words
    if start and not (words[start - 1][0].islower() or words[start - 1] in _BEFORE_BARE):
        return None
    after = start
    while after < stop and words[after][0].isupper() and after not in text.nations:
        after += 1
    ends = name_end(text, start, stop) if 1 < after - start < 5 else start
    if ends - start < 2 or words[ends : ends + 1] != [","]:
        return None
    if any(low in _NOT_NAMES or low in VOCABULARY for low in text.lows[start:ends]):
        return None
    office = office_before_name(text, ends + 1, stop)
    if office is None or (office.after < stop and words[office.after][0].isupper()):
        return None
    return _finished(text, start, (start, ends), None, None, stop)


def _counterpart(text: Text, start: int, stop: int) -> Person | None:
    """Read `her Norwegian counterpart[,] [honorific] NAME`."""
    words, nation = text.words, text.nations[start]
    here = nation.after + 1
    if words[nation.after : here] != ["counterpart"]:
        return None
    here += words[here : here + 1] == [","]
    person = _addressed(text, start, here, None, stop)
    if person is None and here < stop and words[here][0].isupper():
        ends = name_end(text, here, stop)
        person = _finished(text, start, (here, ends), None, None, stop) if ends > here else None
    return person._replace(country=nation.code) if person is not None else None


def _finished(
    text: Text,
    start: int,
    name: tuple[int, int],
    honorific: str | None,
    before: Office | None,
    stop: int,
) -> Person:
    """Add the office and what surrounds the name."""
    words = text.words
    first, after = name
    written = text.slice(first, after)
    possessive = words[after - 1].endswith(("'s", "s'"))
    if possessive:
        written = written[: -2 if words[after - 1].endswith("'s") else -1]
    office = before
    later = None if possessive else _later_office(text, after, stop, before)
    if later is not None and before is not None and later.role is not None:
        honorific, office, after = before.role, later, later.after
    elif later is not None:
        office = (
            later if before is None else before._replace(country=before.country or later.country)
        )
        after = later.after
    elif before is None or before.country is None:
        office, after = _affiliation(text, after, office)
    role, country, sent_to = (
        (office.role, office.country, office.sent_to) if office else (None,) * 3
    )
    mentioned = possessive or only_mentioned(words, start)
    return Person(start, after, written, honorific, role, country, sent_to, mentioned)


def _later_office(text: Text, after: int, stop: int, before: Office | None) -> Office | None:
    """Read the office after a name: after a comma, or at once where one clearly begins."""
    words = text.words
    if after >= stop:
        return None
    if words[after] == ",":
        if after + 1 >= stop or _addresses(words, after + 1):
            return None
        nation = nation_at(text, after + 1)
        if nation is not None and before is not None and not _in_office(words, nation[0]):
            return Office(nation[0], None, nation[1])
        if before is not None and (before.role or "").casefold() not in _TITLES:
            return None
        office = office_after_name(text, after + 1, stop)
        return office if office.role else None
    if words[after] == "(":
        return _bracketed_office(text, after, stop, before)
    if before is None and begins_office(text, after):
        return office_after_name(text, after, stop)
    if text.lows[after] in ("of", "from"):
        nation = nation_at(text, after + 1)
        if nation is not None:
            return Office(nation[0], None, nation[1])
    return None


def _addresses(words: list[str], index: int) -> bool:
    """Whether an honorific and a name begin at a word; `, Senator, who` is an office."""
    after = honorific_end(words, index)
    return after > index and after < len(words) and words[after][0] not in ",;.()of"


def _in_office(words: list[str], index: int) -> bool:
    """Whether an office goes on with a capital: `U.S. Trade Representative`."""
    return (
        index < len(words) and words[index][0].isupper() and words[index].casefold() in VOCABULARY
    )


def _bracketed_office(text: Text, after: int, stop: int, before: Office | None) -> Office | None:
    """`NAME (Japan)`, `NAME (Deputy Minister for Foreign Affairs)`, `Senator NAME (R-Ohio)`."""
    closed = text.words[after + 2 : after + 3] == [")"]
    if closed and _PARTY.fullmatch(text.words[after + 1]):
        nation = nation_at(text, after + 4) if text.words[after + 3 : after + 4] == ["of"] else None
        return Office(nation[0], None, nation[1]) if nation else Office(after + 3, None, None)
    nation = nation_at(text, after + 1, adjectives=True)
    if nation is not None and text.words[nation[0] : nation[0] + 1] == [")"]:
        return Office(nation[0] + 1, before.role if before else None, nation[1])
    if before is not None or not begins_office(text, after + 1):
        return None
    office = office_after_name(text, after + 1, stop)
    closed = text.words[office.after : office.after + 1] == [")"]
    return office._replace(after=office.after + 1) if closed else office


def _affiliation(text: Text, after: int, office: Office | None) -> tuple[Office | None, int]:
    """`NAME and others of the Organisation`: whose side a person without a country is on."""
    here = after
    if text.lows[here : here + 2] == ["and", "others"]:
        here += 2
    if text.lows[here] != "of":
        return office, after
    code = organisation_in(text, here, here + 5)
    nation = nation_at(text, here + 1)
    if nation is not None:
        code = nation[1]
    if code is None or office is None:
        return office, after
    return Office(after, office.role, code), after
