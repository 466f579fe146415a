"""How much an edit matters, by small named rules that explain themselves.

A rule looks at one field and answers with reason codes; `REASONS` says what each code
means and weighs. The weight of an edit is the heaviest of its reasons. Nothing here
decides whether there was an edit: that is exact, and settled before.
"""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass
from typing import Literal, TypeVar

from rapidfuzz import fuzz

from scraper.compared import bare, lasting
from scraper.edits import paired, sentence_reasons, similarity, text_reasons
from scraper.records import Item, Link, Participant, Readout

_T = TypeVar("_T")

Significance = Literal["substantive", "minor", "cosmetic"]
SIGNIFICANCES: tuple[Significance, ...] = ("substantive", "minor", "cosmetic")
"""From the heaviest to the lightest."""

REPLACED_BELOW = 0.2
"""Similarity under which a page no longer says what it said at all."""
SAME_PERSON = 80.0
"""Similarity in per cent from which two names are spellings of one."""
ATTACHED = ("pdf", "document")
"""Kinds of link that carry a text of their own."""


@dataclass(frozen=True, slots=True)
class Reason:
    """What a reason code means, and how much it weighs."""

    significance: Significance
    meaning: str


REASONS: dict[str, Reason] = {
    "replaced": Reason("substantive", "hardly a word of the old text is left"),
    "date_changed": Reason("substantive", "the page's own date is another one"),
    "kind_changed": Reason("substantive", "another kind or mode of meeting, or no meeting"),
    "start_changed": Reason("substantive", "the meeting began at another time"),
    "duration_changed": Reason("substantive", "the meeting lasted longer or shorter"),
    "place_changed": Reason("substantive", "the meeting was elsewhere"),
    "country_changed": Reason("substantive", "other counterpart countries"),
    "participant_added": Reason("substantive", "a person more took part"),
    "participant_removed": Reason("substantive", "a person fewer took part"),
    "participant_renamed": Reason("substantive", "a participant's name, office or side differs"),
    "number_changed": Reason("substantive", "a number, date or time within a sentence"),
    "negation_changed": Reason("substantive", "a not, no, without, ない came or went"),
    "name_changed": Reason("substantive", "a name within a sentence"),
    "item_added": Reason("substantive", "a point more"),
    "item_removed": Reason("substantive", "a point fewer"),
    "sentence_added": Reason("substantive", "a sentence more"),
    "sentence_removed": Reason("substantive", "a sentence fewer"),
    "wording_changed": Reason("substantive", "other words in a sentence that stayed"),
    "attachment_changed": Reason("substantive", "a document was attached, exchanged or taken away"),
    "language_changed": Reason("minor", "the page is in another language"),
    "item_reordered": Reason("minor", "the points are in another order"),
    "sentence_reordered": Reason("minor", "the sentences are in another order"),
    "spelling": Reason("minor", "one letter of a word"),
    "invisible_characters": Reason("minor", "zero-width or direction characters came or went"),
    "photo_added": Reason("minor", "a photo more"),
    "photo_removed": Reason("minor", "a photo fewer"),
    "caption_changed": Reason("minor", "the words under a photo, or its description"),
    "link_changed": Reason("minor", "a link came, went, or leads elsewhere"),
    "translation_added": Reason("minor", "the readout is offered in a further language"),
    "translation_removed": Reason("minor", "a language is no longer offered"),
    "title_changed": Reason("cosmetic", "the title; the other reasons say how much"),
    "item_relabelled": Reason("cosmetic", "numbering or depth of a point"),
    "case": Reason("cosmetic", "capitals"),
    "punctuation": Reason("cosmetic", "commas, quotes, dashes, apostrophes"),
    "character_form": Reason("cosmetic", "the same character in another width or form"),
}
"""Every reason code, the heaviest first; `reasons` come in this order."""


def weigh(reasons: Collection[str]) -> Significance:
    """Return the significance of an edit: that of its heaviest reason."""
    found = {REASONS[code].significance for code in reasons}
    return next(level for level in SIGNIFICANCES if level in found)


def reasons(before: Readout, after: Readout, fields: Collection[str]) -> tuple[str, ...]:
    """Say why two readouts differ, given the fields that do.

    Args:
        before: the earlier record.
        after: the later record.
        fields: names of the fields that differ; must not be empty.

    Returns:
        Codes of `REASONS`, the heaviest first, at least one.
    """
    codes: set[str] = set()
    if similarity(_whole(before), _whole(after)) < REPLACED_BELOW:
        codes.add("replaced")
        fields = [name for name in fields if name not in _WORDED]
    for name in fields:
        codes |= _RULES[name](before, after)
    return tuple(code for code in REASONS if code in (codes or {"wording_changed"}))


def _whole(readout: Readout) -> str:
    parts = [readout.title, readout.lead, *(item.text for item in readout.items), *readout.notes]
    return "\n".join(part for part in parts if part)


def _items(before: Readout, after: Readout) -> set[str]:
    old, new = _left_over(before.items, after.items, lambda item: bare(item.text))
    codes: set[str] = set()
    pairs = paired([i.text for i in old], [i.text for i in new])
    if len(pairs) < len(old):
        codes.add("item_removed")
    if len(pairs) < len(new):
        codes.add("item_added")
    for left, right in pairs:
        codes |= text_reasons(old[left].text, new[right].text)
    if _reordered(before.items, after.items, [(old[i], new[j]) for i, j in pairs]):
        codes.add("item_reordered")
    return codes or {"item_relabelled"}


def _reordered(
    before: tuple[Item, ...], after: tuple[Item, ...], edited: Iterable[tuple[Item, Item]]
) -> bool:
    """Return whether the points that stayed stand in another order."""
    names = {bare(new.text): bare(old.text) for old, new in edited}
    old = [bare(item.text) for item in before]
    new = [names.get(bare(item.text), bare(item.text)) for item in after]
    stayed = Counter(old) & Counter(new)
    return _kept_in_order(old, stayed) != _kept_in_order(new, stayed)


def _kept_in_order(texts: list[str], stayed: Counter[str]) -> list[str]:
    budget = stayed.copy()
    kept = []
    for text in texts:
        if budget[text] > 0:
            budget[text] -= 1
            kept.append(text)
    return kept


def _left_over(
    before: Iterable[_T], after: Iterable[_T], key: Callable[[_T], Hashable]
) -> tuple[list[_T], list[_T]]:
    """Return what of each side has no equal on the other, in order."""
    sides = list(before), list(after)
    counts = [Counter(map(key, side)) for side in sides]
    left: list[list[_T]] = []
    for side, surplus in zip(sides, (counts[0] - counts[1], counts[1] - counts[0]), strict=True):
        rest: list[_T] = []
        for one in reversed(side):
            if surplus[key(one)] > 0:
                surplus[key(one)] -= 1
                rest.append(one)
        left.append(rest[::-1])
    return left[0], left[1]


def _title(before: Readout, after: Readout) -> set[str]:
    return {"title_changed"} | sentence_reasons(before.title, after.title)


def _notes(before: Readout, after: Readout) -> set[str]:
    return text_reasons("\n".join(before.notes), "\n".join(after.notes))


def _participants(before: Readout, after: Readout) -> set[str]:
    old, new = _left_over(before.participants, after.participants, _person)
    codes: set[str] = set()
    for one in old:
        other = next((two for two in new if _same_person(one, two)), None)
        if other is None:
            codes.add("participant_removed")
        else:
            new.remove(other)
            codes.add("participant_renamed")
    return codes | ({"participant_added"} if new else set())


def _person(one: Participant) -> tuple[str, ...]:
    parts = (one.name, one.honorific, one.role, one.country, one.side)
    return tuple(bare(part or "") for part in parts)


def _same_person(one: Participant, two: Participant) -> bool:
    if one.role and (one.role, one.country, one.side) == (two.role, two.country, two.side):
        return True
    return fuzz.ratio(bare(one.name), bare(two.name)) >= SAME_PERSON


def _photos(before: Readout, after: Readout) -> set[str]:
    old, new = _left_over(
        before.photos, after.photos, lambda one: (bare(one.alt or ""), bare(one.caption or ""))
    )
    if len(before.photos) != len(after.photos):
        grown = len(after.photos) > len(before.photos)
        also = {"caption_changed"} if old and new else set()
        return also | {"photo_added" if grown else "photo_removed"}
    return {"caption_changed"}


def _links(before: Readout, after: Readout) -> set[str]:
    old, new = _left_over(before.links, after.links, _target)
    touched = {link.kind in ATTACHED for link in (*old, *new)}
    return {"attachment_changed" if attached else "link_changed" for attached in touched}


def _target(link: Link) -> tuple[str, str, str]:
    return bare(lasting(link.url)), bare(link.text), link.kind


def _translations(before: Readout, after: Readout) -> set[str]:
    old = {one.language for one in before.translations}
    new = {one.language for one in after.translations}
    codes = {"translation_added"} if new - old else set()
    codes |= {"translation_removed"} if old - new else set()
    return codes or {"link_changed"}


Rule = Callable[[Readout, Readout], set[str]]


def _always(code: str) -> Rule:
    return lambda before, after: {code}


_RULES: dict[str, Rule] = {
    "language": _always("language_changed"),
    "section": lambda before, after: sentence_reasons(before.section or "", after.section or ""),
    "title": _title,
    "published_on": _always("date_changed"),
    "is_meeting": _always("kind_changed"),
    "kind": _always("kind_changed"),
    "mode": _always("kind_changed"),
    "start": _always("start_changed"),
    "duration_minutes": _always("duration_changed"),
    "place": _always("place_changed"),
    "participants": _participants,
    "countries": _always("country_changed"),
    "lead": lambda before, after: text_reasons(before.lead or "", after.lead or ""),
    "items": _items,
    "photos": _photos,
    "links": _links,
    "translations": _translations,
    "notes": _notes,
}
_WORDED = frozenset({"section", "title", "lead", "items", "notes"})
