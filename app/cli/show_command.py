"""`readouts show`: one readout as a record."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from app.cli.invocation import Invocation, config_option, json_option, pass_invocation
from app.terminal import Line, Span, line

if TYPE_CHECKING:
    from storage.rows import TroubleRow
    from storage.views import ReadoutRow, RevisionRow


@click.command("show")
@click.argument("ref")
@click.option("--revision", type=click.IntRange(min=1), metavar="N", help="That revision.")
@json_option
@click.option("--raw", is_flag=True, help="Print the page's bytes as they were received.")
@config_option
@pass_invocation
def command(
    invocation: Invocation, ref: str, revision: int | None, as_json: bool, raw: bool
) -> None:
    """Show one readout as a record.

    REF is its URL, its number, or a unique part of its URL.
    """
    from app import assemble
    from app.wording import record_lines
    from scraper.wire import as_json as record_json

    terminal = invocation.terminal
    with assemble.open_store(invocation.configuration(), create=False, write=False) as store:
        row = store.find(ref)
        if raw:
            terminal.raw(store.raw(row.page_id, revision).body)
            return
        record = store.record(row.page_id, revision)
        if as_json:
            terminal.json(record_json(record))
            return
        terminal.lines(record_lines(record))
        terminal.lines(_history(row, store.revisions(row.page_id), revision))
        terminal.lines(_troubles(row, store.health(row.site)))


def _troubles(row: "ReadoutRow", open_now: "list[TroubleRow]") -> Iterator[Line]:
    """Yield what is wrong with a page now, such as `restless`."""
    for one in open_now:
        if one.scope in (row.url, f"restless:{row.url}"):
            since = f"since {one.since_at:%Y-%m-%d %H:%M} UTC"
            yield line(Span(one.problem, "red"), f"  {one.message} ({since})")


def _history(
    row: "ReadoutRow", revisions: "list[RevisionRow]", shown: int | None
) -> Iterator[Line]:
    yield line("")
    yield line(Span("revisions", "dim"), f"  readout {row.page_id}, {row.state}")
    for one in revisions:
        mark = "→" if one.number == (shown or revisions[-1].number) else " "
        corrected = f", read again {one.corrected_at:%Y-%m-%d %H:%M}" if one.corrected_at else ""
        yield line(
            f"{mark} {one.number}  received {one.fetched_at:%Y-%m-%d %H:%M} UTC",
            Span(f"  sha256 {one.sha256[:16]}…  read by {one.read_by}{corrected}", "dim"),
        )
