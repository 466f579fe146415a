"""How events, records and differences read for a person, line by line.

Colour on a terminal; where there is none, removed and added words stand as `[-so-]`
and `{+so+}`. What was worked out rather than read is marked `derived`.
"""

from collections.abc import Iterable, Iterator, Sequence

from app.telling import when, where
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
    """Lay a record out for an analyst."""
    yield line(Span(readout.title, "bold"))
    yield line(Span(readout.url, "cyan"))
    yield line("")
    for name, label, text in _facts(readout):
        if text:
            derived = _is_derived(name, readout.derived)
            mark = Span("  derived", "dim", "  (derived)") if derived else Span("")
            yield line(Span(label.ljust(_LABEL), "dim"), text, mark)
    yield from _people(readout)
    for warning in readout.warnings:
        yield line(Span("warning".ljust(_LABEL), "yellow"), warning)
    yield from _text(readout)


def _is_derived(name: str, derived: Sequence[str]) -> bool:
    """Say whether a field was worked out, in whole or in part."""
    parts = {one.partition(".")[0] for one in derived}
    return name in parts or (name == "start" and bool(parts & {"year", "utc_offset"}))


def _facts(readout: Readout) -> Iterator[tuple[str, str, str]]:
    yield "site", "site", f"{readout.site} ({readout.language})"
    yield "section", "section", readout.section or ""
    yield "published_on", "published", str(readout.published_on or "")
    yield "kind", "kind", readout.kind if readout.is_meeting else f"{readout.kind}, no meeting"
    yield "mode", "mode", readout.mode if readout.mode != "unknown" else ""
    yield "start", "start", when(readout.start)
    minutes = readout.duration_minutes
    yield "duration_minutes", "duration", f"{minutes} minutes" if minutes is not None else ""
    yield "place", "place", where(readout)
    yield "countries", "countries", ", ".join(readout.countries)


def _people(readout: Readout) -> Iterator[Line]:
    label = "people"
    for one in sorted(readout.participants, key=lambda one: one.side != "host"):
        yield line(Span(label.ljust(_LABEL), "dim"), _person(one), Span(f"  {one.side}", "dim"))
        label = ""


def _person(one: Participant) -> str:
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
