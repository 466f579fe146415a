"""What changed between two looks at one readout, and how much it matters.

    difference = compare(before, after)     None, or the fields that differ and why
    digest(readout)                         the same question as one string to keep
    words(before, after)                    one text, word by word

Detection is exact and comes first; significance is a label put on it afterwards.
"""

from collections.abc import Callable
from dataclasses import dataclass

from scraper.compared import TEXTS, damaged, differing, digest
from scraper.records import Participant, Place, Readout, Start
from scraper.significance import REASONS, SIGNIFICANCES, Significance, reasons, weigh
from scraper.words import Mark, words

__all__ = [
    "REASONS",
    "SIGNIFICANCES",
    "Difference",
    "FieldChange",
    "Mark",
    "Significance",
    "Value",
    "compare",
    "digest",
    "shown",
    "words",
]

Value = str | int | bool | None
"""A field as it is shown and kept with a change; lists are one line an entry."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs."""

    name: str
    """Its name in the record: `lead`, `items`, `duration_minutes`, …"""
    before: Value
    after: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Everything that differs between two records of one readout."""

    fields: tuple[FieldChange, ...]
    """In the order of the record; never empty."""
    significance: Significance
    reasons: tuple[str, ...]
    """Codes of `REASONS`, the heaviest first; never empty."""
    silent: bool
    """The text changed, the date line did not."""


def compare(before: Readout, after: Readout) -> Difference | None:
    """Say what changed in a readout, or None if nothing that counts did.

    Only text that could not be decoded (U+FFFD where the other side has a character)
    is no change either: the page was damaged on its way, not edited.

    Args:
        before: the earlier record.
        after: the later record, read by the same code.

    Raises:
        ValueError: the records were read by different code, so that their differences
            may be ours.
    """
    if before.read_by != after.read_by:
        raise ValueError("records read by different code cannot be compared; read both again")
    fields = differing(before, after)
    scratched = {field.name for field in fields if damaged(field, before, after)}
    names = [field.name for field in fields if field.name not in scratched]
    if scratched and not TEXTS.intersection(names):
        names = [name for name in names if name not in _FACTS]
    if not names:
        return None
    why = reasons(before, after, names)
    return Difference(
        fields=tuple(FieldChange(name, shown(before, name), shown(after, name)) for name in names),
        significance=weigh(why),
        reasons=why,
        silent="published_on" not in names and not TEXTS.isdisjoint(names),
    )


def shown(readout: Readout, name: str) -> Value:
    """Return a compared field as it is shown, ready for `words` where it is text.

    Raises:
        KeyError: no compared field has this name.
    """
    return _SHOWN[name](readout)


def _start(start: Start | None) -> str | None:
    if start is None:
        return None
    about = "about " if start.approximate else ""
    local = f" ({start.local} local)" if start.local and start.home else ""
    return f"{about}{start.home or start.local or ''}{local}"


def _place(place: Place | None) -> str | None:
    if place is None:
        return None
    return ", ".join(part for part in (place.venue, place.city, place.country) if part)


def _participant(one: Participant) -> str:
    name = " ".join(part for part in (one.honorific, one.name) if part)
    office = ", ".join(part for part in (one.role, one.country, one.side) if part)
    return f"{name} ({office})"


def _items(readout: Readout) -> str:
    return "\n".join(
        "  " * (item.level - 1) + (f"{item.label} " if item.label else "") + item.text
        for item in readout.items
    )


_FACTS = frozenset(
    {
        "is_meeting", "kind", "mode", "start", "duration_minutes", "place", "participants",
        "countries",
    }
)  # fmt: skip

_SHOWN: dict[str, Callable[[Readout], Value]] = {
    "language": lambda r: r.language,
    "section": lambda r: r.section,
    "title": lambda r: r.title,
    "published_on": lambda r: r.published_on.isoformat() if r.published_on else None,
    "is_meeting": lambda r: r.is_meeting,
    "kind": lambda r: r.kind,
    "mode": lambda r: r.mode,
    "start": lambda r: _start(r.start),
    "duration_minutes": lambda r: r.duration_minutes,
    "place": lambda r: _place(r.place),
    "participants": lambda r: "\n".join(map(_participant, r.participants)),
    "countries": lambda r: " ".join(r.countries),
    "lead": lambda r: r.lead,
    "items": _items,
    "photos": lambda r: "\n".join(
        " | ".join(dict.fromkeys(text for text in (p.caption, p.alt) if text)) or "(no caption)"
        for p in r.photos
    ),
    "links": lambda r: "\n".join(f"{k.text} <{k.url}> ({k.kind})" for k in r.links),
    "translations": lambda r: "\n".join(f"{t.language} <{t.url}>" for t in r.translations),
    "notes": lambda r: "\n".join(r.notes),
}
