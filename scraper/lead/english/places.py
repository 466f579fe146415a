"""Where: the place the sentences give the event, never the place of its topic.

In order of trust:

    visit     who is visiting CITY, COUNTRY | during his visit to COUNTRY | staying in CITY
    seat      held … in CITY[, COUNTRY] | at VENUE in CITY
    forum     on the sidelines of the CITY Security Conference | the COUNTRY-APEC meeting
    venue     at the Ministry of Foreign Affairs (the publisher's own)

Whose visit it was does not matter: the place is where it led. Offices are blanked out
before, so that "Minister of X" is no place.
"""

import re
from dataclasses import replace

from scraper.lead.english.gazetteer import Sited, SiteMap, sited_at, sited_in
from scraper.lead.english.words import Text, each
from scraper.names import countries
from scraper.names.wordlist import wordlist
from scraper.records import Place

_VISIT = re.compile(
    r"\b(?:visit(?:ing|ed|s)?|stay(?:ing|s|ed)?|trips?|travel+(?:ing|led|s)?|tour|arrived"
    r"|transit(?:ing)?"
    r"|stopp(?:ing|ed)\s+over|stopover)\b(?:\s+(?:to|in|at|of|here|visit|through|on"
    r"|with))*\s+(?:the\s+city\s+of\s+)?"
    r"|\bwho\s+(?:is|was|are|were)\s+(?:also\s+|currently\s+|now\s+|then\s+|both\s+)?in\s+"
    r"|\bwhile\s+(?:(?:he|she|they|both)\s+(?:was|were)\s+)?in\s+"
    r"|\baccompanying\s[^,;]{3,90}?\b(?:to|in)\s+"
)
_TRAVEL = wordlist(
    """visit visiting visited visits stay staying stays stayed trip trips travel traveling
    travelling traveled travelled travels tour arrived transit transiting stopping stopped stopover
    who while accompanying"""
)
"""The words a match of `_VISIT` or `_VISIT_OF` can begin with."""
_VISIT_OF = re.compile(
    r"\b(?:visit|trip)\s+(?:of|by)\s[^,;.]{3,140}?\sto\s+|\bvisit(?:s"
    r"|ed)?\s[^,;.()]{0,60}?\bto\s+(?=[A-Z])"
)
_NO_VISIT = re.compile(
    r"(?:\bwill|(?<!\bhis )(?<!\bher )\bto|\bwould|\bnext|\bupcoming|\bforthcoming|\bfuture"
    r"|\bplanned|\bprevious|\blast|\binvite\w*|\bafter|\bfollowing)\s+"
    r"(?:\w+\s+){0,2}$"
)
_NO_VISIT_HINTS = (
    "will", "to", "would", "next", "coming", "future", "planned", "previous", "last", "invite",
    "after", "following",
)  # fmt: skip
_SEAT = re.compile(
    r"\b(?:in|at|near)\s+(?:the\s+(?:city|town|capital|suburbs)\s+(?:of\s+)?)?(?=[^\W\d_a-z])"
)
_SEATED = frozenset({"in", "at", "near"})
_SEAT_NOUN = re.compile(
    r"\b(?:conference|meetings?|summit|forum|held|week|sessions?|convened|place|hosted|talks?"
    r"|dialogue|event"
    r"|assembly|organi[sz]ed|both|also|dinner|lunch|luncheon|breakfast|consultations?|house|hotel"
    r"|palace|ceremony"
    r"|opened|met|here|outreach|symposium|dialogue|cop\d*|each other|residence)\W*$",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"\b(?:situations?|developments?|peace|stability|security|compan(?:y|ies)|issues?|efforts?"
    r"|attacks?"
    r"|war|conflict|crisis|order|democracy|elections?|their summit meetings?|interests?"
    r"|investments?|reforms?"
    r"|activities|projects?|nationals|residents|community"
    r"|(?<!Foreign )affairs|representatives|earthquake"
    r"|people|living"
    r"|business|businesses|interest|progress|role|posted|stationed|refugees|bombings?|explosions?"
    r"|shootings?|incidents?|disasters?|flood(?:s|ing)?|accidents?|killings?|coup|war|victims"
    r"|died|killed|occurred|injured)\s+$",
    re.IGNORECASE,
)
_FORUM = re.compile(
    r"\b(?:(?:to\s+|for\s+)?(?:attend(?:ing|ance\s+at)?|participat(?:e|ing|ion)\s+(?:in|at)"
    r"|tak(?:e|ing)\s+part\s+in|join(?:ing)?|co-?host|host|chair)"
    r"|(?:side-?lines?|margins?|occasion|fringes?|opportunity|periphery|side)\s+of|while\s+at"
    r"|coinciding\s+with|in\s+conjunction\s+with)\s+"
)
_FORUM_HINTS = (
    "attend", "particip", "part in", "join", "host", "chair", "lines of", "line of", "margin",
    "occasion",
    "fringe", "opportunity", "periphery", "side of", "while at", "coincid", "conjunction",
)  # fmt: skip
_FORUM_END = re.compile(r"[,;.]\s|\b(?:held\s+a|held\s+the|met\s+with|had\s+a|with)\b|$")
_VENUE = re.compile(
    r"\b(?:at|in)\s+(?P<venue>(?:the\s+|his\s+|her\s+)?(?:[A-Z][\w'.-]*\s+|of\s+(?=[A-Z])"
    r"|for\s+(?=[A-Z])|the\s+(?=[A-Z])|de\s+|del\s+|della\s+|des\s+)*"
    r"(?:House|Guest\s?house|Palace|Palazzo|Hotel|Residence|residence|Office|Castle|Villa|Hall"
    r"|Cent(?:er|re)|Ministry|Embassy|embassy"
    r"|Mission|Headquarters|headquarters|Building|Kremlin|Quirinale|Department|Mansion|Club"
    r"|Museum|Chancellery|Lodge|University"
    r"|Airport|airport|Secretariat|Parliament|Congress|Institute|Kantei|Pavilion|Complex|Resort"
    r"|Tower|Plaza|Gu[eé]st\s+House|Annex)\b"
    r"(?:\s+(?:of|for)\s+(?:the\s+)?(?:[A-Z][\w'-]*(?:\s+(?:and\s+|of\s+)?)?)+"
    r"|\s+[A-Z][\w'-]+(?=\s+in\b|[.,]))?)"
)
_HOUSES = wordlist(
    """House Guesthouse house Palace Palazzo Hotel Residence residence Office Castle Villa
    Hall Center Centre Ministry Embassy embassy Mission Headquarters headquarters Building Kremlin
    Quirinale Department Mansion Club Museum Chancellery Lodge University Airport airport
    Secretariat Parliament Congress Institute Kantei Pavilion Complex Resort Tower Plaza Annex"""
)
"""The words one of which every venue has."""
_MINISTRY = re.compile(
    r"^(?:Foreign )?Ministry$|Ministry of (?:Foreign|External) (?:Affairs|Relations)$"
)
_HOUSES_OF_JAPAN = re.compile(
    r"Iikura|Guest\s?[Hh]ouse|Akasaka|Kantei|Prime Minister.s (?:Office|Residence|Official)"
)
_TOKYO_CONFERENCE = re.compile(
    r"International Conference on African|TICAD|Tokyo International Conference|Tokyo Conference"
    r"|Treaty|Protocol|Declaration|Agreement|Process|Initiative"
)


def where(
    text: Text, spans: list[tuple[int, int]], people: list[tuple[int, int]], home: str
) -> Sited | None:
    """Find the place of the event in some sentences.

    Args:
        text: the lead.
        spans: characters of the sentences to read, in order.
        people: characters of offices and names, which are no places.
        home: the publisher's country.
    """
    blanked = _blank(text.plain, people)
    sites = SiteMap(text, blanked)
    found: Sited | None = None
    for start, end in spans:
        for rule, reader in (("visit", _visited), ("seat", _seated), ("forum", _at_forum)):
            if found is not None and found.place.city is not None:
                break
            sited = reader(sites, start, end)
            if sited is not None:
                found = (
                    sited._replace(rule=sited.rule or rule)
                    if found is None
                    else _joined(found, sited)
                )
    venue = _venue(text, blanked, spans)
    if found is None:
        return _own_venue(venue, home) if venue else None
    if venue:
        found = found._replace(place=replace(found.place, venue=venue))
    return found


def _blank(plain: str, people: list[tuple[int, int]]) -> str:
    for start, end in people:
        plain = plain[:start] + "_" * (end - start) + plain[end:]
    return plain


def _joined(one: Sited, other: Sited) -> Sited:
    """Let a later phrase say more about the same country, and nothing else."""
    if one.place.city is None and other.place.city and one.place.country == other.place.country:
        return one._replace(
            place=replace(one.place, city=other.place.city),
            zones=other.zones,
            derived=(*one.derived, *(d for d in other.derived if d == "place.city")),
        )
    return one


def _visited(sites: SiteMap, start: int, end: int) -> Sited | None:
    places = sites.text.openings(_TRAVEL)
    for pattern in (_VISIT, _VISIT_OF):
        for match in each(pattern, sites.blanked, places, start, end):
            before = sites.blanked[max(start, match.start() - 40) : match.start()]
            if any(hint in before for hint in _NO_VISIT_HINTS) and _NO_VISIT.search(before):
                continue
            read = sites.place_at(match.end())
            if read is not None:
                return read[1]._replace(words=sites.text.plain[match.start() : read[0]])
    return None


def _seated(sites: SiteMap, start: int, end: int) -> Sited | None:
    for match in each(_SEAT, sites.blanked, sites.text.openings(_SEATED), start, end):
        read = sites.place_at(match.end())
        if read is None:
            continue
        before = sites.blanked[max(start, match.start() - 40) : match.start()].rstrip() + " "
        if _TOPIC.search(before):
            continue
        if read[1].place.city is None and not (_SEAT_NOUN.search(before) or before.endswith("_ ")):
            continue
        return read[1]._replace(words=sites.text.plain[match.start() : read[0]])
    return None


def _at_forum(sites: SiteMap, start: int, end: int) -> Sited | None:
    """Read a city inside a forum's name, or the country before its hyphen."""
    told = sites.blanked[start:end]
    if not any(hint in told for hint in _FORUM_HINTS):
        return None
    for match in _FORUM.finditer(sites.blanked, start, end):
        stop = _FORUM_END.search(sites.blanked, match.end(), end)
        until = stop.start() if stop else end
        name = sites.blanked[match.end() : until]
        if _TOKYO_CONFERENCE.search(name):
            continue
        for begin, (_, city) in sites.cities.items():
            if match.end() <= begin < until:
                sited = sited_at(city, told=False)
                return sited._replace(
                    derived=("place.city", "place.country"), rule="forum", words=name
                )
        hosted = re.match(r"(?:the\s+)?", name)
        first = match.end() + (hosted.end() if hosted else 0)
        country = sites.countries.get(first)
        if country and re.match(
            r"\s+-\s+[A-Z]{3}|\s+-\s+[A-Z]|-[A-Z]{4,}\b", sites.blanked[country[0] :]
        ):
            return sited_in(country[1])._replace(derived=("place",), rule="forum", words=name)
    return None


def _venue(text: Text, blanked: str, spans: list[tuple[int, int]]) -> str | None:
    inside = (word for _, word in text.inner)
    if _HOUSES.isdisjoint(text.words) and _HOUSES.isdisjoint(inside):
        return None
    for start, end in spans:
        match = _VENUE.search(blanked, start, end)
        if match is not None:
            first, last = match.span("venue")
            return re.sub(r"^(?:the|his|her)\s+", "", " ".join(text.raw[first:last].split()))
    return None


def _own_venue(venue: str, home: str) -> Sited:
    """A house may tell its country; of others nothing is known."""
    named = [m.code for m in countries.find(venue, "en") if m.form == "name"]
    country = named[0] if named and "mbassy" not in venue else None
    if country is None and (
        _MINISTRY.search(venue) or (home == "JP" and _HOUSES_OF_JAPAN.search(venue))
    ):
        country = home
    derived = ("place.country",) if country else ()
    return Sited(Place(country=country, venue=venue), (), derived, "venue", venue)
