"""Which sentences of a page the grammar reads, and for what.

`head` runs to the sentence that announces the points; `events` are the sentences in it
that say people met; `attendance` those anywhere in the lead that say who was there.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from scraper.lead.english.events import ATTENDANCE, is_overview, tells_of_an_event
from scraper.lead.english.words import Text, quiet
from scraper.records import Parts

Span = tuple[int, int]
_ADDRESSED = re.compile(
    r"\b(?:Mr|Ms|Mrs|Dr|Hon|H[.·]\s?E|Ambassador|Minister|Director|Secretary|Honou?rable|Excellency)\b"
)
_MET = re.compile(
    r"\b(?:held|had|met|spoke|received|paid|hosted|attended|joined|co-chaired|chaired|conducted)\b"
)
_DATED = re.compile(r"\b(?:[Oo]n|[Uu]pon|[Ff]rom|[Dd]uring)\b|\d")


@dataclass(frozen=True)
class Scope:
    """The sentences of a lead, sorted by what they tell."""

    text: Text

    @cached_property
    def sentences(self) -> list[tuple[Span, str]]:
        """Each sentence: its words, its folded characters."""
        text = self.text
        return [
            ((first, after), quiet(text.plain[text.starts[first] : text.ends[after - 1]]))
            for first, after in text.sentences
        ]

    @cached_property
    def head(self) -> list[tuple[Span, str]]:
        """Sentences up to the overview sentence, which is left out unless it tells more."""
        found = []
        for span, words in self.sentences:
            if is_overview(words):
                if not found or _ADDRESSED.search(words) and tells_of_an_event(words):
                    found.append((span, words))
                break
            found.append((span, words))
        return found

    @cached_property
    def events(self) -> list[tuple[Span, str]]:
        """Sentences of the head that tell of the event; the first sentence for want of one."""
        found = [one for one in self.head[:4] if tells_of_an_event(one[1])]
        return found or self.head[:1]

    @cached_property
    def attendance(self) -> list[tuple[Span, str]]:
        """Sentences that are no event sentences and say who took part."""
        events = {span for span, _ in self.events}
        return [
            (span, words)
            for span, words in self.sentences
            if span not in events and ATTENDANCE.search(words) and _ADDRESSED.search(words)
        ]

    @cached_property
    def attendance_anywhere(self) -> list[tuple[Span, str]]:
        """Sentences of any kind that say who took part, for texts beside the lead."""
        return [
            one for one in self.sentences if ATTENDANCE.search(one[1]) and _ADDRESSED.search(one[1])
        ]

    def characters(self, span: Span) -> Span:
        """Return the characters of some words."""
        return self.text.starts[span[0]], self.text.ends[span[1] - 1]


_OTHER_CLAUSE = re.compile(
    r"\b(?:to attend|to participate in|to take part in|attending|participating in|on the (?:side-?lines?|margins?"
    r"|occasion|fringes?) of|while at|following|ahead of|after|prior to|in preparation for)\b[^,.;)]*"
    r"|\bwho (?:is|was|are|were) [^,.;]*",
)


def own_clauses(scope: Scope, people: list[Span]) -> str:
    """Return the event sentences without names, offices and clauses about other events."""
    plain = scope.text.plain
    for start, end in people:
        plain = f"{plain[:start]}{'_' * (end - start)}{plain[end:]}"
    told = quiet(
        " ".join(plain[a:b] for a, b in (scope.characters(span) for span, _ in scope.events))
    )
    return _OTHER_CLAUSE.sub(" ", re.sub(r"_+", "_", told))


def main_text(parts: Parts) -> str:
    """Choose the text that reports the event: the lead, or the first point where it is none."""
    lead = (parts.lead or "").strip()
    if lead and tells_of_an_event(quiet(lead)):
        return lead
    for item in parts.items[:2]:
        if item.text and tells_of_an_event(quiet(item.text[:1500])) and _DATED.search(item.text):
            if not lead or len(lead) < 60 or _ADDRESSED.search(item.text[:400]):
                return item.text
    if lead:
        return lead
    return parts.items[0].text if parts.items else ""


def attendance_elsewhere(parts: Parts, told: str) -> list[str]:
    """Return points and notes that say who was there, for leads that name too few."""
    rest = [item.text for item in parts.items[:6]] + list(parts.notes[:6])
    return [
        text
        for text in rest
        if text and text is not told and _ADDRESSED.search(text) and ATTENDANCE.search(text[:2000])
    ]
