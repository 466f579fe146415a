"""Which sentences of a page the grammar reads, and for what.

`head` runs to the sentence that announces the points; `events` are the sentences in it
that say people met; `attendance` those anywhere in the lead that say who was there.
"""

import re
from functools import cached_property

from scraper.lead.english.events import ATTENDANCE, PAST, PAST_OPENERS, announces
from scraper.lead.english.words import Text, each
from scraper.names.wordlist import wordlist
from scraper.records import Parts

Span = tuple[int, int]
_ADDRESSED = re.compile(
    r"\b(?:Mr|Ms|Mrs|Dr|Hon|H[.·]\s?E|Ambassador|Minister|Director|Secretary|Honou?rable"
    r"|Excellency)\b"
)
_MET = re.compile(
    r"\b(?:held|had|met|spoke|received|paid|hosted|attended|joined|co-chaired|chaired|conducted)\b"
)
_DATED = re.compile(r"\b(?:[Oo]n|[Uu]pon|[Ff]rom|[Dd]uring)\b|\d")


class Scope:
    """The sentences of a lead, sorted by what they tell."""

    def __init__(self, text: Text) -> None:
        self.text = text

    @cached_property
    def met(self) -> list[re.Match[str]]:
        """Every place where the text says, in the past, that people met."""
        return each(PAST, self.text.quiet, self.text.openings(PAST_OPENERS))

    def tells(self, span: Span) -> bool:
        """Whether a sentence says in the past that people met."""
        start, end = self.characters(span)
        return any(start <= match.start() < end for match in self.met)

    @cached_property
    def head(self) -> list[Span]:
        """Sentences up to the overview sentence, which is left out unless it tells more."""
        found: list[Span] = []
        for span in self.text.sentences:
            start, end = self.characters(span)
            if end - start < 400 and announces(self.text.quiet, start, end):
                if not found or (self._addresses(span) and self.tells(span)):
                    found.append(span)
                break
            found.append(span)
        return found

    @cached_property
    def events(self) -> list[Span]:
        """Sentences of the head that tell of the event; the first sentence for want of one."""
        return [span for span in self.head[:4] if self.tells(span)] or self.head[:1]

    @cached_property
    def attendance(self) -> list[Span]:
        """Sentences that are no event sentences and say who took part."""
        return [
            span for span in self.text.sentences if span not in self.events and self._attends(span)
        ]

    @cached_property
    def attendance_anywhere(self) -> list[Span]:
        """Sentences of any kind that say who took part, for texts beside the lead."""
        return [span for span in self.text.sentences if self._attends(span)]

    def characters(self, span: Span) -> Span:
        """Return the characters of some words."""
        return self.text.starts[span[0]], self.text.ends[span[1] - 1]

    def _attends(self, span: Span) -> bool:
        if not self._addresses(span):
            return False
        return ATTENDANCE.search(self.text.quiet, *self.characters(span)) is not None

    def _addresses(self, span: Span) -> bool:
        return _ADDRESSED.search(self.text.quiet, *self.characters(span)) is not None


_OTHER_CLAUSE = re.compile(
    r"\b(?:to attend|to participate in|to take part in|attending|participating in"
    r"|for the (?=[^,.;]{0,80}\b(?:Meetings?|Summit|Conference|Forum|Dialogue|Session|Assembly)\b)"
    r"|(?:on|in|at) the (?:side-?lines?|margins?"
    r"|occasion|fringes?) of|while at|following|ahead of|after|prior to|in preparation for"
    r"|during (?!his|her|their|the visit|Minister|Prime))\b[^,.;)]*"
    r"|\bwho (?:is|was|are|were) [^,.;]*"
    r"|\b(?:attended|joined|participated in)\b[^.;]{0,150}?(?=,? and (?:then |later |also )?"
    r"(?:on|from|at|held|had|met)\b)"
)
_OTHER_OPENERS = wordlist(
    """to attending participating for on in at while following ahead after prior during who attended
    joined participated"""
)
"""The words a match of `_OTHER_CLAUSE` can begin with."""


def other_clauses(scope: Scope) -> list[Span]:
    """Return the characters of clauses about other events, which say nothing of this one."""
    places = scope.text.openings(_OTHER_OPENERS)
    return [match.span() for match in each(_OTHER_CLAUSE, scope.text.quiet, places)]


def own_clauses(scope: Scope, hidden: list[Span]) -> str:
    """Return the event sentences without names, offices and clauses about other events.

    Args:
        scope: the sentences.
        hidden: characters to leave out, in any order.
    """
    quiet, told, hidden = scope.text.quiet, [], sorted(hidden)
    for span in scope.events:
        at, end = scope.characters(span)
        for start, stop in hidden:
            if stop <= at or start >= end:
                continue
            told.append(quiet[at : max(at, start)])
            at = stop
        told.append(quiet[at : max(at, end)])
    return "_".join(told)


def main_scope(parts: Parts) -> tuple[Scope, str]:
    """Choose the text that reports the event: the lead, or the first point where it is none."""
    lead = (parts.lead or "").strip()
    scope = Scope(Text.of(lead))
    if scope.met:
        return scope, lead
    for item in parts.items[:2]:
        point = Scope(Text.of(item.text))
        fits = not lead or len(lead) < 60 or _ADDRESSED.search(item.text[:400])
        if fits and point.met and _DATED.search(item.text):
            return point, item.text
    if lead or not parts.items:
        return scope, lead
    return Scope(Text.of(parts.items[0].text)), parts.items[0].text


def attendance_elsewhere(parts: Parts, told: str) -> list[str]:
    """Return points and notes that say who was there, for leads that name too few."""
    rest = [item.text for item in parts.items[:6]] + list(parts.notes[:6])
    return [
        text
        for text in rest
        if text and _ADDRESSED.search(text) and ATTENDANCE.search(text[:2000]) and text is not told
    ]
