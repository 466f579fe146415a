"""What a person is told of a change: composed once, then dressed for each channel.

A message holds plain, already tamed text: no control or direction characters, every
value on one line. How it is escaped depends on where it goes (`plain` and `marked`
here, HTML in `app.mail`, chat in `app.chat`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.clip import clip, one_line
from app.telling import excerpt, first_lines, when, where, who
from scheduler.announce import HealthNotice, Notice, Parcel
from scheduler.rules import left_out
from scraper.records import Readout
from scraper.words import Mark, words

SUBJECT_LIMIT = 200
SUBSTANCE_LIMIT = 280
_VERBS = {
    "new": "New", "edited": "Edited", "reverted": "Changed back", "withdrawn": "Withdrawn",
    "restored": "Restored", "moved": "Moved", "dropped": "No longer listed",
}  # fmt: skip
_ROW_LIMIT = 600
_FIELDS = {
    "published_on": "date of publication", "is_meeting": "whether it is a meeting",
    "duration_minutes": "duration", "lead": "opening", "start": "beginning",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One field that changed, word by word."""

    field: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One change, or one trouble."""

    heading: str
    rows: tuple[tuple[str, str], ...] = ()
    substance: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    """Label and address, or label and command where there is no address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What one person gets at one moment."""

    key: str
    subject: str
    blocks: tuple[Block, ...]
    footer: str | None
    more: str
    """Where the rest is, when it had to be cut."""
    made_at: datetime


def compose(parcel: Parcel, public_url: str | None = None) -> Message:
    """Return the message of a parcel.

    Args:
        parcel: what is to be told.
        public_url: address of the web page, for links to diffs; without it the command
            that shows the diff is named instead.
    """
    base = public_url.rstrip("/") if public_url else None
    blocks = tuple(_change_block(notice, base) for notice in parcel.notices)
    blocks += tuple(_health_block(notice) for notice in parcel.health)
    return Message(
        key=parcel.key,
        subject=clip(_subject(parcel, blocks), SUBJECT_LIMIT),
        blocks=blocks,
        footer=left_out(parcel.held),
        more=blocks[0].links[-1][1] if len(blocks) == 1 and blocks[0].links else
        f"{base}/changes" if base else "readouts changes",
        made_at=parcel.made_at,
    )  # fmt: skip


def _subject(parcel: Parcel, blocks: Sequence[Block]) -> str:
    if len(blocks) == 1:
        return blocks[0].heading
    counts: dict[str, int] = {}
    events = [one.event for one in parcel.notices] + [one.event for one in parcel.health]
    for event in events:
        counts[event] = counts.get(event, 0) + 1
    said = ", ".join(f"{count} {event}" for event, count in counts.items())
    return f"Readouts: {said or 'nothing new'}"


def _change_block(notice: Notice, base: str | None) -> Block:
    readout = notice.after or notice.before
    edits = tuple(
        Edit(field=_field(one.name), marks=tuple(words(one.before or "", one.after or "")))
        for one in notice.fields
    )
    is_told_whole = notice.event in ("new", "restored") and readout is not None
    return Block(
        heading=one_line(f"{_VERBS.get(notice.event, notice.event)}: {notice.title}"),
        rows=tuple(
            (label, clip(one_line(text), _ROW_LIMIT))
            for label, text in _rows(notice, readout)
            if text
        ),
        substance=first_lines(readout, SUBSTANCE_LIMIT) if is_told_whole and readout else (),
        edits=() if notice.event == "new" else edits,
        links=tuple(_links(notice, base)),
    )


def _rows(notice: Notice, readout: Readout | None) -> Iterator[tuple[str, str]]:
    yield "From", f"{notice.ministry} ({', '.join((notice.site, *notice.relations))})"
    if readout is not None:
        yield "Who", who(readout)
        yield "Where", where(readout)
        yield "When", when(readout.start)
        yield "Long", f"{readout.duration_minutes} minutes" if readout.duration_minutes else ""
        yield "Kind", f"{readout.kind}, {readout.mode}" if readout.is_meeting else readout.kind
        yield "Dated", readout.published_on.isoformat() if readout.published_on else ""
    if notice.fields and notice.event != "new":
        yield "Changed", ", ".join(_field(one.name) for one in notice.fields)
        silent = "; the date on the page was not changed" if notice.silent else ""
        reasons = f" ({', '.join(notice.reasons)})" if notice.reasons else ""
        yield "Weight", f"{notice.significance}{reasons}{silent}"
    if notice.unchanged_until:
        yield "Between", f"{_moment(notice.unchanged_until)} and {_moment(notice.seen_at)}"
    else:
        yield "Seen", _moment(notice.seen_at)


def _links(notice: Notice, base: str | None) -> Iterator[tuple[str, str]]:
    yield "Page", one_line(notice.url)
    if notice.event == "new":
        return
    if base:
        yield "Diff", f"{base}/changes/{notice.change}"
    elif all(notice.revision):
        yield "Diff", one_line("readouts diff {} {} {}".format(notice.url, *notice.revision))
    else:
        yield "Record", one_line(f"readouts show {notice.url}")


def _health_block(notice: HealthNotice) -> Block:
    began = notice.event == "trouble"
    what = f"{notice.scope} of {notice.site}" if notice.scope != "site" else notice.site
    if notice.scope.startswith("channel:"):
        what = f"channel {notice.scope.removeprefix('channel:')}"
    rows = [("What", notice.message), ("Since", _moment(notice.since_at))]
    if notice.recovered_at:
        rows.append(("Until", _moment(notice.recovered_at)))
    if began:
        rows.append(("Meaning", _MEANINGS.get(notice.problem, _UNKNOWN)))
    verb = {"trouble": "Trouble", "recovered": "Well again"}.get(notice.event, "Test")
    heading = f"{verb}: {what} ({notice.problem})"
    return Block(
        heading=one_line(heading),
        rows=tuple((label, one_line(text)) for label, text in rows),
        links=(("More", "readouts health"),),
    )


_UNKNOWN = "Changes there may be noticed late; nothing is lost."
_MEANINGS = {
    "unreachable": "Nothing there can be looked at; changes will be noticed when it answers again.",
    "refused": "The server answers with errors; changes will be noticed when it recovers.",
    "blocked": "We are kept out. It is not evaded; a mirror in the configuration is the remedy.",
    "decoy": "Other pages are served in place of the readouts; none of them is taken for an edit.",
    "unreadable": "The pages no longer have the shape we know. They are kept and announced after "
    "the reader is repaired; until then nothing is told.",
    "implausible": "The pages look redesigned. They are kept and announced after the reader is "
    "repaired; until then nothing is told.",
    "forbidden_by_robots": "robots.txt no longer allows these pages, so they are not fetched.",
    "channel": "Its messages are kept. `readouts notify retry` sends them once it works again.",
}


def _field(name: str) -> str:
    return _FIELDS.get(name, name.replace("_", " "))


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def plain(message: Message, limit: int | None = None) -> str:
    """Return the body as plain text, edits marked as `[-old-]{+new+}`.

    Args:
        message: what to tell.
        limit: most characters; a longer text is cut at a grapheme and ends with the way
            to the rest.
    """
    parts = ["\n".join(_block_lines(block, len(message.blocks) > 1)) for block in message.blocks]
    parts += [message.footer] if message.footer else []
    text = "\n\n".join(parts) or "Nothing new."
    if limit is None or len(text) <= limit:
        return text
    rest = f"\nMore: {message.more}"
    if len(rest) >= limit:
        return clip(text, limit)
    return clip(text, limit - len(rest)) + rest


def _block_lines(block: Block, with_heading: bool) -> Iterator[str]:
    if with_heading:
        yield block.heading
    yield from (f"{label}: {text}" for label, text in block.rows)
    yield from block.substance
    yield from (f"{edit.field}: {marked(edit.marks)}" for edit in block.edits)
    yield from (f"{label}: {text}" for label, text in block.links)


def marked(marks: Sequence[Mark]) -> str:
    """Return a word diff that survives plain text: `[-old-]{+new+}`, with some context."""
    signs = {"removed": "[-{}-]", "added": "{{+{}+}}", "kept": "{}"}
    return "".join(signs[mark.kind].format(mark.text) for mark in excerpt(marks)).strip()
