"""`readouts export`: readouts as a dataset, calendar, feed or archive."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from app.cli.filters import readout_filters, require_known
from app.cli.invocation import Invocation, config_option, pass_invocation
from scraper.errors import UsageError

if TYPE_CHECKING:
    from app.configuration import Configuration
    from scraper.records import Readout, Snapshot
    from storage.store import Store
    from storage.views import ReadoutFilter

FORMATS = ("jsonl", "csv", "parquet", "ics", "atom", "warc")
BINARY = ("parquet", "warc")


@click.command("export")
@click.argument("format", type=click.Choice(FORMATS), metavar="FORMAT")
@readout_filters
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N readouts.")
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), metavar="FILE",
    help="Write to FILE, whole or not at all [default: stdout].",
)  # fmt: skip
@config_option
@pass_invocation
def command(
    invocation: Invocation,
    format: str,
    wanted: "ReadoutFilter",
    limit: int | None,
    output: Path | None,
) -> None:
    """Write readouts as a dataset, calendar, feed or archive.

    FORMAT is jsonl, csv, parquet, ics, atom or warc. jsonl and csv are the records, ics
    the meetings, atom the 100 readouts that changed last (or --limit), warc every stored
    version of the pages as received. parquet and warc need optional parts.
    """
    from app import assemble
    from app.written import replacing

    terminal = invocation.terminal
    if output is None and format in BINARY and terminal.is_rich:
        raise UsageError(f"{format} is binary: name a file with --output, or pipe it on")
    configuration = invocation.configuration()
    with assemble.open_store(configuration, create=False, write=False) as store:
        require_known(store, configuration, wanted.site, wanted.relation)
        if output is None or str(output) == "-":
            _write(format, store, wanted, limit, configuration, terminal.stream())
        else:
            with replacing(output) as file:
                _write(format, store, wanted, limit, configuration, file)
            terminal.remark(f"wrote {output}")


def _write(
    format: str,
    store: "Store",
    wanted: "ReadoutFilter",
    limit: int | None,
    configuration: "Configuration",
    file: BinaryIO,
) -> None:
    from app import exports, selection
    from app.assemble import sites
    from app.calendar import calendar
    from app.export_warc import write_warc
    from app.feeds import atom

    if format == "ics":
        file.write(calendar(selection.meetings(store, wanted, sites(configuration), limit)))
    elif format == "atom":
        file.write(
            atom(selection.entries(store, wanted, limit), title="Readouts", about=repr(wanted))
        )
    elif format == "warc":
        write_warc(_snapshots(store, wanted, limit), file)
    else:
        write = {
            "jsonl": exports.write_jsonl,
            "csv": exports.write_csv,
            "parquet": exports.write_parquet,
        }[format]
        write(_records(store, wanted, limit), file)


def _records(store: "Store", wanted: "ReadoutFilter", limit: int | None) -> "Iterable[Readout]":
    return (record for _, record in store.records(wanted, limit=limit))


def _snapshots(store: "Store", wanted: "ReadoutFilter", limit: int | None) -> "Iterable[Snapshot]":
    for row in store.readouts(wanted, limit=limit):
        yield from store.snapshots(row.page_id)
