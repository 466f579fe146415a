"""Which channel hears of what, and when: rules that only decide.

    Skip      the channel did not ask for this: another site, another kind of event
    Hold      it asked, and one of its own rules says not now or not this; it is kept,
              counted in the next digest and listed by `readouts changes --held`
    Deliver   it goes out at `due_at`, alone or in the digest of that moment

`events`, `sites`, `relations` and `countries` say what a channel is about; `kinds`,
`people`, `words` and `min_significance` judge one event and may hold it back.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from scheduler.cron import Cron
from scheduler.digest import Quiet

SIGNIFICANCES = ("cosmetic", "minor", "substantive")
"""From least to most."""

DEFAULT_EVENTS = ("new", "edited", "reverted", "withdrawn", "restored", "moved")
"""What a channel hears of unless it says otherwise."""

HEALTH_EVENTS = ("trouble", "recovered")
"""The health stream: a site or a channel is in trouble, or well again."""

STORM = 10
"""More messages than this waiting for one channel become one digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """Where messages go and which ones; empty tuples mean everything."""

    name: str
    events: frozenset[str] = frozenset(DEFAULT_EVENTS + HEALTH_EVENTS)
    sites: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    """Relation keys, alone (`us`) or with their site (`jp_mofa/us`)."""
    countries: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    min_significance: str = "cosmetic"
    digest: Cron | None = None
    quiet: Quiet | None = None
    storm: int = STORM


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """What the rules need to know of one change."""

    event: str
    site: str
    """Key of the site; empty for the trouble of a channel, which concerns everybody."""
    relations: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    kind: str = ""
    people: tuple[str, ...] = ()
    text: str = ""
    """Everything a word may be looked for in: title, lead, items, what was taken out."""
    significance: str = "substantive"
    baseline: bool = False
    """Found on the first pass over a site: kept, never told."""


@dataclass(frozen=True, slots=True)
class Skip:
    """The channel did not ask for this."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A rule of the channel holds this back."""

    reason: str
    """Short and stable: `cosmetic`, `minor`, `kind`, `people`, `words`."""


@dataclass(frozen=True, slots=True)
class Deliver:
    """This goes out."""

    due_at: datetime
    digest: bool = False


Decision = Skip | Hold | Deliver


def route(happening: Happening, channel: Channel, now: datetime) -> Decision:
    """Decide what one channel does with one change."""
    if happening.baseline or not _is_asked_for(happening, channel):
        return Skip()
    if happening.event not in HEALTH_EVENTS and (reason := _held_by(happening, channel)):
        return Hold(reason)
    return Deliver(due_at(channel, now), digest=channel.digest is not None)


def due_at(channel: Channel, now: datetime) -> datetime:
    """Return when a message for a channel may go out: its next digest, after quiet hours."""
    at = channel.digest.next_after(now) if channel.digest else now
    if channel.quiet and (ends := channel.quiet.until(at)):
        return ends
    return at


def _is_asked_for(happening: Happening, channel: Channel) -> bool:
    if happening.event not in channel.events:
        return False
    if channel.sites and happening.site and happening.site not in channel.sites:
        return False
    if happening.event in HEALTH_EVENTS:
        return True
    if channel.relations and not _relations(happening) & set(channel.relations):
        return False
    asked = {country.upper() for country in channel.countries}
    return not asked or bool(asked & set(happening.countries))


def _relations(happening: Happening) -> set[str]:
    keys = set(happening.relations)
    return keys | {f"{happening.site}/{key}" for key in keys}


def _held_by(happening: Happening, channel: Channel) -> str | None:
    if _rank(happening.significance) < _rank(channel.min_significance):
        return happening.significance
    if channel.kinds and happening.kind not in channel.kinds:
        return "kind"
    if channel.people and not _mentions("\n".join(happening.people), channel.people):
        return "people"
    if channel.words and not _mentions(happening.text, channel.words):
        return "words"
    return None


def _rank(significance: str) -> int:
    return SIGNIFICANCES.index(significance) if significance in SIGNIFICANCES else 0


def _mentions(text: str, wanted: Sequence[str]) -> bool:
    """Look for texts whatever their case, width and accents."""
    plain = fold(text)
    return any(fold(word) in plain for word in wanted if word.strip())


def fold(text: str) -> str:
    """Return a text as people search it: no case, no accents, ordinary width."""
    split = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in split if not _is_accent(c))
    return " ".join(unicodedata.normalize("NFC", bare).split())


def _is_accent(character: str) -> bool:
    return "\u0300" <= character <= "\u036f"


def left_out(counts: Sequence[tuple[str, int]]) -> str | None:
    """Return what a digest leaves out, as `4 cosmetic edits not shown`, or None if nothing."""
    said = [_phrase(reason, count) for reason, count in counts if count]
    return f"{', '.join(said)} not shown" if said else None


_PHRASES = {
    "cosmetic": "cosmetic edit",
    "minor": "minor edit",
    "kind": "readout of another kind",
    "people": "readout without the people asked for",
    "words": "readout without the words asked for",
}


def _phrase(reason: str, count: int) -> str:
    one = _PHRASES.get(reason, f"change ({reason})")
    many = one.replace("readout", "readouts") if one.startswith("readout") else f"{one}s"
    return f"{count} {one if count == 1 else many}"
