"""What kind of event: from the noun of the event, the offices of its people, the title."""

import re
from typing import NamedTuple

from scraper.lead.english.events import Event
from scraper.names.offices import RANKS, Rank, rank_of
from scraper.names.wordlist import wordlist
from scraper.records import Participant

_COURTESY = re.compile(r"\bcourtesy\s+(?:call|visit)|\bcalled\s+on\b", re.IGNORECASE)
_TWO_TWO = re.compile(
    r"\b2\s?\+\s?2\b|two[\s-]plus[\s-]two|foreign\s+and\s+def[ei]n[cs]e\s+minist"
    r"|minister.{0,40}meeting\s+of\s+foreign\s+and\s+defen[cs]e"
    r"|security\s+consultative\s+committee",
    re.IGNORECASE,
)
_TOOK_PART = re.compile(
    r"\b(?:attended|participated in|took part in|chaired)\b[^.;]{0,120}?"
    r"\b(?:[Cc]onference|[Mm]eeting|[Ss]ession|[Ss]ummit|[Ff]orum|[Cc]ouncil|[Aa]ssembly)\b"
)
"""Events of many whose people are not named."""
_SAT_DOWN = re.compile(r"\b(?:held|had|met)\b")
_LESSER = re.compile(r"\beconomic|\bvice\b|\bvice-", re.IGNORECASE)
"""Meetings of deputies, or about trade, that borrow the name."""
_SHORT = re.compile(
    r"\b(?:short|brief(?:ly)?|informal(?:ly)?|stand-?ing|pull-?aside|sideline|casual"
    r"|impromptu)\s+(?:and\s+)?(?:\w+\s+)?(?:\w+\s+)?"
    r"(?:talks?|conversations?|meeting|chats?|exchange|discussions?)\b|\bchat(?:ted)?\b"
    r"|\bspoke\s+(?:briefly|informally)"
    r"|\btalked\s+(?:briefly|informally)|\bpull-?aside\b",
    re.IGNORECASE,
)
_SHORT_HINTS = (
    "hort", "rief", "nformal", "tand", "side", "asual", "mpromptu", "hat ", "hats", "hatted",
)  # fmt: skip
_MEAL = r"(?:lunch(?:eon)?|dinner|breakfast|brunch|banquet|supper|tea)"
_MEALS = ("lunch", "dinner", "breakfast", "brunch", "banquet", "supper", "tea")
_MEAL_FIRST = re.compile(
    rf"\b(?:held|had|hosted|attended|joined|gave|invited)\b[^.;]{{0,90}}?\b{_MEAL}\b", re.IGNORECASE
)
_OVER_MEAL = re.compile(rf"\bover\s+(?:an?\s+)?(?:working\s+)?{_MEAL}\b", re.IGNORECASE)
_THEN_HELD = re.compile(r"\band\s+(?:on|then|later)\b[^.]*\b(?:held|had)\b")
_SESSION = re.compile(r"\b(?:meeting|dialogue|talks|consultations|conference)\b", re.IGNORECASE)
_SUMMIT = re.compile(
    r"\bsummit\s+(?:meeting|talks?)|\bleaders'?\s+meeting|\bsummit\b", re.IGNORECASE
)
_FM = re.compile(
    r"\bforeign\s+minist(?:ers|er's|erial|er\s+(?:meet|talk|dialog|telep|level|strat))"
    r"|\bFMs?'?\b",
    re.IGNORECASE,
)
_DM = re.compile(r"\bdefen[cs]e\s+minist(?:ers?'?s?'?|erial)\b", re.IGNORECASE)
_VICE = re.compile(r"\bvice-?\s?minist|\bdeputy\s+(?:foreign\s+)?minist", re.IGNORECASE)
_MINISTERIAL = re.compile(r"\bminister(?:ial|s'?)\b", re.IGNORECASE)
_DIALOGUE = re.compile(
    r"\bdialogue|\bconsultations?|\bpolicy\s+planning|\bworking\s+group|\bdirectors?-?\s?general"
    r"|\bpolitico-?military"
    r"|\bsenior\s+officials?|\bround\s+of\s+negotiations?|\bcommittee|\bcommission\b"
    r"|\bsub-?committee",
    re.IGNORECASE,
)
_MANY = wordlist(
    """trilateral quadrilateral multilateral plurilateral quad g4 g7 g8 g20 g-7 g-20 asean eas apec
    ticad mekong palm caricom celac cptpp tpp brics unsc asem oecd wto iaea unesco npdi sica pif
    gcc azec ipef cop mekong-japan japan-mekong japan-asean asean-japan asean-related
    eas-related japan-sica japan-caricom"""
)
_MANY_PHRASES = ("general assembly", "security council", "central asia", "pacific islands leaders")
_TERM = re.compile(r"[A-Za-z][\w-]+")


def is_of_many(title: str, told: str) -> bool:
    """Whether the event's own noun is a forum of many countries."""
    told = told.partition(" with ")[0] if " held " in told or " had " in told else told
    return _names_many(told) or (" with " not in told and _names_many(title))


def _names_many(words: str) -> bool:
    low = words.lower()
    return not _MANY.isdisjoint(_TERM.findall(low)) or any(p in low for p in _MANY_PHRASES)


class Called(NamedTuple):
    """The kind of an event, and by which rule from which words."""

    kind: str
    rule: str
    words: str


def kind_of(
    event: Event, title: str, told: str, people: list[Participant], parties: int, many: bool
) -> Called:
    """Name the kind of event.

    Args:
        event: what the verbs say.
        title: of the page, folded.
        told: the sentences of the event, folded, clauses about other forums left out.
        people: the participants.
        parties: counterpart countries.
        many: whether the event's own noun is a forum of many.
    """
    if not event.is_meeting:
        return Called(_apart(event), "no meeting", event.words or title)
    if event.mode in _BY_MODE:
        return Called(_BY_MODE[event.mode], event.mode, title)
    host, other = _highest(people, "host"), _highest(people, "counterpart")
    alone = other is None and parties == 0
    if courtesy := _COURTESY.search(told) or _COURTESY.search(title):
        return Called("courtesy-call", "courtesy", courtesy.group())
    if _two_plus_two(title, told, people):
        return Called("two-plus-two", "two plus two", title)
    if parties >= 2 or many or (alone and _TOOK_PART.search(told)):
        return Called("multilateral-meeting", "many parties", title)
    hinted = any(hint in told or hint in title for hint in _SHORT_HINTS)
    if hinted and (short := _SHORT.search(told) or _SHORT.search(title)):
        return Called("short-talk", "short", short.group())
    if meal := _meal(told):
        return Called("working-meal", "meal", meal)
    if event.words.startswith("visited") and not _SAT_DOWN.search(told):
        return Called("visit", "verb", event.words)
    kind = _by_rank(f"{title} {told}", title, host, other)
    if host in (None, "other"):
        return Called(kind, "name of the event", title)
    offices = [person.role for person in people if person.role]
    return Called(kind, "offices and name of the event", "; ".join([*offices, title]))


_BY_MODE = {"telephone": "telephone-talk", "video": "video-conference"}


def _apart(event: Event) -> str:
    if event.signing:
        return "signing"
    if event.statement:
        return "statement"
    return "visit" if event.visit and event.future else "other"


def _highest(people: list[Participant], side: str) -> Rank | None:
    ranks = [rank_of(person.role) for person in people if person.side == side]
    return min(ranks, key=RANKS.index, default=None)


def _two_plus_two(title: str, told: str, people: list[Participant]) -> bool:
    ranks = {rank_of(person.role) for person in people if person.side == "host"}
    if "defense" in ranks and "foreign" in ranks:
        return True
    if "+" not in title + told and "efen" not in title + told and "lus" not in title + told:
        return False
    if _LESSER.search(title) or _LESSER.search(told):
        return False
    if _TWO_TWO.search(told):
        return True
    return _TWO_TWO.search(title) is not None and ("defense" in ranks or not ranks)


def _meal(told: str) -> str | None:
    """Return the words that say that the event itself was a meal, not a meeting with one."""
    low = told.lower()
    if not any(meal in low for meal in _MEALS):
        return None
    if over := _OVER_MEAL.search(told):
        return over.group()
    meal = _MEAL_FIRST.search(told)
    if meal is None or _THEN_HELD.search(told, meal.start()) or _SESSION.search(meal.group()):
        return None
    return meal.group()


def _by_rank(both: str, title: str, host: Rank | None, other: Rank | None) -> str:
    if host == "leader":
        peers = other in ("leader", None) or _SUMMIT.search(both) is not None
        return "summit" if peers else "other"
    if host == "foreign":
        if _FM.search(both) or other == "foreign":
            return "foreign-ministers-meeting"
        if other in ("minister", "defense", "vice"):
            return "ministerial-meeting"
        return _by_name(title, title)
    if host in ("vice", "official"):
        if _VICE.search(title) or (host == "vice" and not _DIALOGUE.search(both)):
            return "vice-ministerial-meeting"
        return "vice-ministerial-meeting" if _VICE.search(both) else "officials-dialogue"
    if host == "defense":
        return "defense-ministers-meeting"
    return "ministerial-meeting" if host == "minister" else _by_name(both, title)


_BY_NAME = (
    (_VICE, "vice-ministerial-meeting"),
    (_FM, "foreign-ministers-meeting"),
    (_DM, "defense-ministers-meeting"),
    (_MINISTERIAL, "ministerial-meeting"),
    (_DIALOGUE, "officials-dialogue"),
)


def _by_name(both: str, title: str) -> str:
    """Judge by the event's own name where nobody of the publisher's side is named."""
    if _SUMMIT.search(title):
        return "summit"
    return next((kind for pattern, kind in _BY_NAME if pattern.search(both)), "other")
