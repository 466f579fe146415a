"""How events, records and differences read for a person, line by line.

Colour on a terminal; where there is none, removed and added words stand as `[-so-]`
and `{+so+}`. What was worked out rather than read is marked `derived`.
"""

from collections.abc import Iterable, Iterator, Sequence

from app.telling import clock, where
from app.terminal import Line, Span, line
from scheduler.events import CHANGE_KINDS, Event, ProblemEvent, Summary
from scraper.records import Participant, Readout
from scraper.words import Mark

EVENT_STYLES = {
    "new": "green", "edited": "yellow", "reverted": "yellow", "withdrawn": "bold red",
    "restored": "green", "moved": "cyan", "dropped": "dim", "problem": "red",
    "kept": "dim", "trouble": "red", "recovered": "green",
}  # fmt: skip

_LABEL = 13


def event_line(event: Event) -> Line:
    """Say what happened in one line."""
    if isinstance(event, ProblemEvent):
        told = f"{event.message}  {event.url}" if event.url not in event.message else event.message
        return line(kind_span("problem"), f"  {event.site}  {event.problem}: {told}")
    details = [*event.fields]
    if event.kind in ("edited", "reverted"):
        details = [f"{event.significance}: {', '.join(event.fields)}"]
    if event.reasons:
        details.append(f"({', '.join(event.reasons)})")
    if event.silent:
        details.append("date line unchanged")
    where_from = "/".join((event.site, ",".join(event.relations))).rstrip("/")
    kind = "kept" if is_kept(event) else event.kind
    parts: list[str | Span] = [kind_span(kind), f"  {where_from}  ", Span(event.title, "bold")]
    if event.published_on:
        parts.append(f"  {event.published_on}")
    if details and event.kind != "new":
        parts.append(Span(f"  {' '.join(details)}", "dim"))
    moved = f" → {event.moved_to}" if event.moved_to else ""
    return line(*parts, f"  {event.url}{moved}")


def is_kept(event: Event) -> bool:
    """Whether a readout is only kept: found on the first pass over its site."""
    return not isinstance(event, ProblemEvent) and event.baseline and event.kind == "new"


def kind_span(kind: str) -> Span:
    """Return the kind of an event, coloured and padded."""
    return Span(kind.ljust(9), EVENT_STYLES.get(kind, ""))


def summary_text(summary: Summary, kept: int = 0) -> str:
    """Say in one line what a pass found and what it cost.

    Args:
        summary: of the pass.
        kept: how many of its new readouts were only kept (`is_kept`).
    """
    counts = {"kept": kept, **summary.events, "new": summary.events["new"] - kept}
    found = [f"{counts[kind]} {kind}" for kind in ("kept", *CHANGE_KINDS) if counts.get(kind)]
    problems = f", {_counted(summary.problems, 'problem')}" if summary.problems else ""
    left = f", {summary.left} left for the next pass" if summary.left else ""
    return (
        f"{', '.join(found) or 'nothing new'}{problems}{left}"
        f" · {_counted(summary.requests, 'request')}"
        f" ({summary.not_modified} not modified), {kilobytes(summary.bytes)},"
        f" {_counted(summary.index_pages, 'index page')}, {summary.seconds:.1f} s"
    )


def kilobytes(size: int) -> str:
    """Write a number of bytes the way people read it."""
    return f"{size / 1e6:.1f} MB" if size >= 1_000_000 else f"{(size + 999) // 1000} kB"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def record_lines(readout: Readout) -> Iterator[Line]:
    """Lay a record out for an analyst: what the page says, and what of it we worked out."""
    yield line(Span(readout.title, "bold"))
    yield line(Span(readout.url, "cyan"))
    yield line("")
    silent = []
    for label, text, derived in _facts(readout):
        if text:
            yield line(Span(label.ljust(_LABEL), "dim"), text, _mark(derived))
        elif label:
            silent.append(label)
    yield from _people(readout)
    if readout.is_meeting and not readout.participants:
        silent.append("people")
    if readout.is_meeting and silent:
        yield line(Span("not said".ljust(_LABEL), "dim"), Span(", ".join(silent), "dim"))
    for warning in readout.warnings:
        yield line(Span("warning".ljust(_LABEL), "yellow"), warning)
    yield from _text(readout)


def _mark(derived: Sequence[str]) -> Span:
    """Return the mark beside a value: which parts of it were worked out, or all of it."""
    if not derived:
        return Span("")
    named = ", ".join(part for part in derived if part)
    words = f"derived: {named}" if named else "derived"
    return Span(f"  {words}", "dim italic", f"  ({words})")


def _facts(readout: Readout) -> Iterator[tuple[str, str, list[str]]]:
    """Yield label, text, and what of the text was worked out."""
    derived = readout.derived
    yield "site", f"{readout.site} ({readout.language})", []
    yield "section", readout.section or "", []
    yield "published", f"{readout.published_on:%-d %B %Y}" if readout.published_on else "", []
    kind = readout.kind if readout.is_meeting else f"{readout.kind}, no meeting"
    yield "kind", kind, _parts_of("kind", derived)
    yield "mode", readout.mode if readout.mode != "unknown" else "", _parts_of("mode", derived)
    yield from _start(readout)
    minutes = readout.duration_minutes
    length = f"{minutes} minutes" if minutes is not None else ""
    yield "duration", length, _parts_of("duration_minutes", derived)
    yield "place", where(readout), _parts_of("place", derived)
    yield "countries", ", ".join(readout.countries), _parts_of("countries", derived)


def _start(readout: Readout) -> Iterator[tuple[str, str, list[str]]]:
    """Yield the start at home and, under it, on the clock of the place."""
    start, derived = readout.start, readout.derived
    year = ["year"] if "year" in derived else []
    offset = ["offset"] if "utc_offset" in derived else []
    home, local = (start.home, start.local) if start else (None, None)
    about = bool(start and start.approximate)
    stated = "start.home" not in derived
    if home or not local:
        parts = [*_parts_of("start.home", derived), *_parts_of("start.day", derived)]
        text = clock(home, about) if home else ""
        yield "start", text, [*parts, *(year if stated else [])]
    if local:
        label = "" if home else "start"
        parts = [*_parts_of("start.local", derived), *offset]
        yield label, f"{clock(local, about)} there", [*parts, *([] if home and stated else year)]


def _parts_of(name: str, derived: Sequence[str]) -> list[str]:
    """Return which parts of a field were worked out; an empty name is the whole of it.

    >>> _parts_of("place", ["place.city", "year"]), _parts_of("start.home", ["start.home"])
    (['city'], [''])
    """
    return [one[len(name) + 1 :] for one in derived if one == name or one.startswith(f"{name}.")]


def _people(readout: Readout) -> Iterator[Line]:
    label = "people"
    for one in sorted(readout.participants, key=lambda one: one.side != "host"):
        yield line(Span(label.ljust(_LABEL), "dim"), person(one), Span(f"  {one.side}", "dim"))
        label = ""


def person(one: Participant) -> str:
    """Return honorific, name, office and country in one line."""
    name = f"{one.honorific} {one.name}" if one.honorific else one.name
    return ", ".join(part for part in (name, one.role, one.country) if part)


def _text(readout: Readout) -> Iterator[Line]:
    if readout.lead:
        yield line("")
        yield line(readout.lead)
    if readout.items:
        yield line("")
    for item in readout.items:
        indent = "  " * item.level
        yield line(indent, Span(f"{item.label or '–'} ", "bold"), item.text)
    for title, told in (
        ("notes", list(readout.notes)),
        ("photos", [f"{one.caption or one.alt or ''} {one.url}".strip() for one in readout.photos]),
        ("links", [f"{one.text} ({one.kind}) {one.url}" for one in readout.links]),
        ("translations", [f"{one.language} {one.url}" for one in readout.translations]),
    ):
        if told:
            yield line("")
            yield line(Span(title, "dim"))
            yield from (line(f"  {text}") for text in told)


def mark_spans(marks: Iterable[Mark]) -> Iterator[Span]:
    """Yield the words of a comparison, coloured, or in signs where there is no colour."""
    for mark in marks:
        if mark.kind == "removed":
            yield Span(mark.text, "red strike", f"[-{mark.text}-]")
        elif mark.kind == "added":
            yield Span(mark.text, "green bold", f"{{+{mark.text}+}}")
        else:
            yield Span(mark.text)


def mark_lines(marks: Sequence[Mark], indent: str = "  ") -> Iterator[Line]:
    """Yield a comparison line by line; a change across a line end is marked on both lines."""
    current: list[Span] = []
    for mark in marks:
        for number, part in enumerate(mark.text.split("\n")):
            if number:
                yield line(indent, *current)
                current = []
            if part:
                current += mark_spans([Mark(mark.kind, part)])
    if current:
        yield line(indent, *current)
