"""`readouts list`: the readouts in the store."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from app.cli.filters import readout_filters, require_known
from app.cli.invocation import Invocation, config_option, json_option, pass_invocation
from app.terminal import Span
from scraper.errors import UsageError

if TYPE_CHECKING:
    from storage.views import ReadoutFilter, ReadoutRow


@click.command("list")
@readout_filters
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N readouts.")
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
@config_option
@pass_invocation
def command(
    invocation: Invocation,
    wanted: "ReadoutFilter",
    limit: int | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """List the readouts in the store.

    The newest publication comes first, undated readouts last.
    """
    from app import asking, assemble

    if as_json and as_csv:
        raise UsageError("--json and --csv cannot both be")
    terminal = invocation.terminal
    configuration = invocation.configuration()
    with assemble.open_store(configuration, create=False, write=False) as store:
        require_known(store, configuration, wanted.site, wanted.relation)
        rows = store.readouts(wanted, limit=limit)
        if as_json:
            for row in rows:
                terminal.json(asking.row_json(row))
                if terminal.is_closed:
                    break
        elif as_csv:
            for text in _csv(rows):
                terminal.text(text)
        else:
            terminal.table(("no", "date", "site", "kind", "with", "title"), map(_cells, rows))


def _csv(rows: "Iterator[ReadoutRow]") -> Iterator[str]:
    from app.asking import LIST_COLUMNS, row_json
    from app.exports import csv_cell, csv_line

    yield csv_line(LIST_COLUMNS)
    for row in rows:
        told = row_json(row)
        yield csv_line([csv_cell(told[name]) for name in LIST_COLUMNS])


def _cells(row: "ReadoutRow") -> tuple[str | Span, ...]:
    state = "" if row.state == "alive" else f"{row.state.upper()}  "
    edits = f"  ({row.edits} edit{'s' if row.edits > 1 else ''})" if row.edits else ""
    return (
        str(row.page_id),
        str(row.published_on or "-"),
        row.site,
        row.kind,
        " ".join(row.countries),
        Span(f"{state}{row.title}{edits}"),
    )
