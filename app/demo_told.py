"""What `readouts demo` says while it runs."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from app import demo, demo_site, differing, selection
from app.assemble import sites
from app.calendar import calendar
from app.demo import Look, Stage
from app.feeds import atom
from app.message import compose, plain
from app.terminal import Line, Span, Terminal, line
from app.wording import event_line, record_lines, summary_text
from app.written import replacing
from scheduler.announce import Notice, Parcel
from scheduler.events import ChangeEvent, Event
from storage.rows import NewField
from storage.views import ReadoutFilter


def show(terminal: Terminal, folder: Path, kept: bool) -> bool:
    """Run the demo in a folder and say what happens; True if it found what was done."""
    first, second = demo_site.days()
    with demo.staged(folder) as stage:
        terminal.line(
            Span("A fixture ministry", "bold"), f" is served on {stage.web.address}: Japan's"
            " foreign ministry in layout, every meeting and person invented.",
        )  # fmt: skip
        before = _first_day(terminal, stage, first)
        looks = _second_day(terminal, stage, second)
        _examples(terminal, stage, looks)
        _files(terminal, stage, folder, kept)
        doubts = [*demo.differences([*looks, replace(before, events=[])], second.ledger)]
    terminal.line("")
    if doubts:
        terminal.lines(line(Span(doubt, "red")) for doubt in doubts)
        terminal.line(Span("What was found is not what the fixture ministry did.", "bold red"))
    else:
        terminal.line(
            Span(f"Checked: all {len(second.ledger)} things the ministry did", "bold green"),
            " were found, and nothing else.",
        )
        terminal.lines(_next(folder, kept))
    return not doubts


def _first_day(terminal: Terminal, stage: Stage, day: demo_site.Day) -> Look:
    terminal.line("")
    terminal.line(Span(f"{day.looks[0]:%A, %-d %B %Y}: the first pass", "bold"))
    look = stage.look(day, day.looks[0], lambda event: None)
    terminal.line(
        f"  {len(look.events)} readouts are kept, each page as it was received; on the first"
        " pass over a site nothing is announced."
    )
    terminal.line(Span(f"  {summary_text(look.summary, len(look.events))}", "dim"))
    row = next(stage.store.readouts(ReadoutFilter(relation="us", text="satellite weather")))
    terminal.line("")
    terminal.line(Span("One of them, as a record", "bold"))
    terminal.lines(_indented(record_lines(stage.store.record(row.page_id))))
    return look


def _second_day(terminal: Terminal, stage: Stage, day: demo_site.Day) -> list[Look]:
    def tell(event: Event) -> None:
        terminal.line("  ", *event_line(event))

    looks = []
    for at in day.looks:
        terminal.line("")
        terminal.line(Span(f"{at:%A, %-d %B, %H:%M}: another pass", "bold"))
        looks.append(stage.look(day, at, tell))
        terminal.line(Span(f"  {summary_text(looks[-1].summary)}", "dim"))
        if looks[-1].at is day.looks[0]:
            terminal.line(
                Span("  The menu, the visitor counter and the share buttons changed on every page: "
                     "no event.", "dim")
            )  # fmt: skip
    return looks


def _examples(terminal: Terminal, stage: Stage, looks: Sequence[Look]) -> None:
    edits = [event for look in looks for event in look.changes if event.kind == "edited"]
    terminal.line("")
    terminal.line(Span("The edits, word by word", "bold"))
    for event in edits:
        found = differing.between(stage.store, stage.store.find(event.url))
        terminal.line("")
        terminal.lines(_indented(differing.lines(found)))
    silent = next((event for event in edits if event.silent), None)
    if silent is not None:
        terminal.line("")
        terminal.line(Span("What a channel is told of the first of them", "bold"))
        told = compose(_parcel(stage, silent))
        for text in (told.subject, *plain(told).splitlines()):
            terminal.line("  ", text)


def _parcel(stage: Stage, event: ChangeEvent) -> Parcel:
    found = differing.between(stage.store, stage.store.find(event.url))
    fields = tuple(
        NewField(name=one.name, before=str(one.before), after=str(one.after))
        for one in found.fields
    )
    notice = Notice(
        key="demo", event=event.kind, site=event.site, ministry=stage.site.ministry,
        relations=event.relations, change=event.change or 0, url=event.url, title=event.title,
        after=found.readout, revision=event.revision, fields=fields,
        significance=event.significance, reasons=event.reasons, silent=event.silent,
        unchanged_until=event.unchanged_until, seen_at=event.seen_at,
    )  # fmt: skip
    return Parcel(key="demo", channel="demo", notices=(notice,), made_at=event.seen_at)


def _files(terminal: Terminal, stage: Stage, folder: Path, kept: bool) -> None:
    everything = ReadoutFilter()
    written = {
        "feed.atom": atom(
            selection.entries(stage.store, everything), title="Fixture ministry", about="demo"
        ),
        "meetings.ics": calendar(
            selection.meetings(stage.store, everything, sites(stage.configuration))
        ),
    }
    terminal.line("")
    for name, content in written.items():
        with replacing(folder / name) as file:
            file.write(content)
        place = folder / name if kept else f"{name} (kept with --keep)"
        terminal.line(f"wrote {place}, {len(content)} bytes")


def _indented(lines: Iterator[Line]) -> Iterator[Line]:
    return (line("  ", *each) for each in lines)


def _next(folder: Path, kept: bool) -> Iterator[Line]:
    yield line("")
    if not kept:
        yield line("Keep the store and look around in it:")
        yield line(Span("  readouts demo --keep demo", "cyan"))
        folder = Path("demo")
    else:
        yield line("Look around in it:")
    config = f" --config {folder / 'readouts.toml'}"
    for command in ("list --country CN", "changes", "diff 00699", "export csv", "verify"):
        yield line(Span(f"  readouts {command}{config}", "cyan"))
    yield line("Watch the real one:")
    yield line(Span("  readouts crawl jp_mofa/us", "cyan"))
