"""What is compared when a readout is looked at again, and what never counts.

Two readouts are the same when every `FIELDS` entry is the same in its normal form:
no whitespace at all, Unicode NFC. `digest` and `same` use that one form, so a digest
that has not moved proves that `scraper.changes.compare` would find nothing.

    counts          one apostrophe, one invisible character, a full-width digit
    never counts    whitespace, NFC against NFD, a photo's address, asset versions in
                    addresses, the order of links, photos, translations, participants
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from scraper.records import Place, Readout, Start

Row = tuple[str, ...]

REPLACEMENT = "\ufffd"
MOST_DAMAGE = 100
"""Replacement characters in one text beyond which the page is not merely scratched."""

_VERSION = "1"
_SEPARATOR = "\x1f"  # whitespace to Python, so it is never part of a normal form
_ASCII_SPACE = b" \t\n\r\x0b\x0c\x1c\x1d\x1e"
_WIDE_SPACES = (
    "\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)

_STATIC = re.compile(r"\.(?!php|asp|jsp|cgi|do\b|cfm)[a-z][a-z0-9]{1,4}$", re.IGNORECASE)
_BUSTER = re.compile(
    r"(?:v|ver|version|rev|t|ts|timestamp|cb|cachebust(?:er)?|cache|nocache|_|hash|mtime"
    r"|modified|build)=[^&]*|[0-9]{6,}|[0-9a-f]{8,}",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:v|ver|version|ts|timestamp|cb|nocache|_)=[0-9.]+", re.IGNORECASE)
_SESSION = re.compile(r"(?:j?sessionid|phpsessid|sid)=[^&]*", re.IGNORECASE)
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)


def bare(text: str) -> str:
    """Return a text as it is compared: without whitespace, in NFC."""
    text = "".join(text.split())
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def lasting(url: str) -> str:
    """Return an address without what changes while its target stays the same.

    Asset versions (`/a.pdf?v=3`, `/a.pdf?20240501`) and session ids go. A `v=` that
    chooses the content stays: `/watch?v=…` names no file, and its value is no number.
    """
    if "?" not in url and ";" not in url:
        return url
    parts = urlsplit(_SESSION_IN_PATH.sub("", url))
    drop = _BUSTER if _STATIC.search(parts.path) else _NUMBERED
    kept = [
        word
        for word in parts.query.split("&")
        if word and not drop.fullmatch(word) and not _SESSION.fullmatch(word)
    ]
    return parts._replace(query="&".join(kept)).geturl()


@dataclass(frozen=True, slots=True)
class Field:
    """One compared field: its name in the record, and its values row by row."""

    name: str
    rows: Callable[[Readout], Sequence[Row]]
    ordered: bool = True

    def raw(self, readout: Readout) -> Sequence[Row]:
        """Return the rows with order, but not yet whitespace, made normal."""
        rows = self.rows(readout)
        if self.ordered or len(rows) < 2:
            return rows
        return sorted(tuple(map(bare, row)) for row in rows)

    def normal(self, readout: Readout) -> list[Row]:
        """Return the rows as they are compared."""
        return [tuple(map(bare, row)) for row in self.raw(readout)]


def _one(value: object) -> tuple[Row]:
    return (("" if value is None else str(value),),)


def _start(readout: Readout) -> Sequence[Row]:
    start = readout.start or Start()
    about = {None: "", True: "about", False: "at"}[start.approximate]
    return _one_row(start.home, start.local, about)


def _place(readout: Readout) -> Sequence[Row]:
    place = readout.place or Place()
    return _one_row(place.city, place.country, place.venue)


def _one_row(*values: str | None) -> tuple[Row]:
    return (tuple(value or "" for value in values),)


def _participants(readout: Readout) -> Sequence[Row]:
    return [
        (one.name, one.honorific or "", one.role or "", one.country or "", one.side)
        for one in readout.participants
    ]


FIELDS = (
    Field("language", lambda r: _one(r.language)),
    Field("section", lambda r: _one(r.section)),
    Field("title", lambda r: _one(r.title)),
    Field("published_on", lambda r: _one(r.published_on)),
    Field("is_meeting", lambda r: _one(r.is_meeting)),
    Field("kind", lambda r: _one(r.kind)),
    Field("mode", lambda r: _one(r.mode)),
    Field("start", _start),
    Field("duration_minutes", lambda r: _one(r.duration_minutes)),
    Field("place", _place),
    Field("participants", _participants, ordered=False),
    Field("countries", lambda r: [(code,) for code in r.countries], ordered=False),
    Field("lead", lambda r: _one(r.lead)),
    Field("items", lambda r: [(i.label or "", i.text, str(i.level)) for i in r.items]),
    Field("photos", lambda r: [(p.alt or "", p.caption or "") for p in r.photos], ordered=False),
    Field("links", lambda r: [(lasting(k.url), k.text, k.kind) for k in r.links], ordered=False),
    Field(
        "translations",
        lambda r: [(t.language, lasting(t.url)) for t in r.translations],
        ordered=False,
    ),
    Field("notes", lambda r: [(note,) for note in r.notes]),
)
"""Every compared field, in the order of the record."""

TEXTS = frozenset({"section", "title", "lead", "items", "photos", "links", "notes"})
"""Fields whose words a visitor reads on the page, its date line aside."""


def digest(readout: Readout) -> str:
    """Return a hash of everything that is compared, as `<version>:<sha256>`.

    Equal digests mean that `compare` finds nothing. Different ones mean that it finds
    something, unless the difference is only damage (`only_damage`).
    """
    parts: list[str] = []
    for field in FIELDS:
        rows = field.raw(readout)
        parts.append(str(len(rows)))
        for row in rows:
            parts += row
    joined = _SEPARATOR.join(parts)
    if joined.count(_SEPARATOR) != len(parts) - 1:
        joined = _SEPARATOR.join(map(bare, parts))
    return f"{_VERSION}:{sha256(_squeezed(joined)).hexdigest()}"


def _squeezed(joined: str) -> bytes:
    """Return joined texts in their normal form: what `bare` does, for all at once."""
    body = joined.encode("utf-8", "surrogatepass").translate(None, _ASCII_SPACE)
    if joined.isascii():
        return body
    text = body.decode("utf-8", "surrogatepass")
    for space in _WIDE_SPACES:
        if space in text:
            text = text.replace(space, "")
    return unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")


def differing(before: Readout, after: Readout) -> list[Field]:
    """Return the fields that differ, damage included, in the order of the record."""
    return [
        field
        for field in FIELDS
        if field.rows(before) != field.rows(after) and field.normal(before) != field.normal(after)
    ]


def damaged(field: Field, before: Readout, after: Readout) -> bool:
    """Return whether a field differs only where a character could not be decoded."""
    old, new = field.rows(before), field.rows(after)
    return len(old) == len(new) and all(
        only_damage(was, now)
        for was, now in zip(_flat(old), _flat(new), strict=True)
        if bare(was) != bare(now)
    )


def _flat(rows: Iterable[Row]) -> list[str]:
    return [text for row in rows for text in row]


def only_damage(before: str, after: str) -> bool:
    """Return whether two texts are one text, scratched: U+FFFD stands where they differ.

    One replacement character stands for at most one character, on either side.
    """
    old, new = bare(before), bare(after)
    if not 0 < old.count(REPLACEMENT) + new.count(REPLACEMENT) <= MOST_DAMAGE:
        return False
    if abs(len(old) - len(new)) > MOST_DAMAGE:
        return False
    reached = {0}
    for char in old:
        reached = _past_damage(new, reached)
        if char == REPLACEMENT:
            reached |= {at + 1 for at in reached if at < len(new)}
        else:
            reached = {at + 1 for at in reached if at < len(new) and new[at] in (char, REPLACEMENT)}
        if not reached:
            return False
    return len(new) in _past_damage(new, reached)


def _past_damage(text: str, reached: set[int]) -> set[int]:
    """Add the places behind replacement characters, which may stand for nothing."""
    ahead = set(reached)
    for at in reached:
        while at < len(text) and text[at] == REPLACEMENT:
            at += 1
            ahead.add(at)
    return ahead
