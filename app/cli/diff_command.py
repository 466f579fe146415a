"""`readouts diff`: two revisions of a readout, field by field and word by word."""

from pathlib import Path

import click

from app.cli.invocation import Invocation, config_option, json_option, pass_invocation


@click.command("diff")
@click.argument("ref")
@click.argument("first", type=click.IntRange(min=1), required=False, metavar="[A")
@click.argument("second", type=click.IntRange(min=1), required=False, metavar="[B]]")
@json_option
@click.option("--html", type=click.Path(path_type=Path), metavar="FILE", help="Write it as HTML.")
@config_option
@pass_invocation
def command(
    invocation: Invocation,
    ref: str,
    first: int | None,
    second: int | None,
    as_json: bool,
    html: Path | None,
) -> None:
    """Show what differs between two revisions of a readout.

    REF is its URL, its number, or a unique part of its URL. A and B are numbers of
    revisions; without them the last two are compared, with A alone A and the latest.
    """
    from app import assemble, differing
    from app.written import replacing

    terminal = invocation.terminal
    with assemble.open_store(invocation.configuration(), create=False, write=False) as store:
        found = differing.between(store, store.find(ref), first, second)
    if html is not None:
        with replacing(html) as file:
            file.write(differing.page(found).encode("utf-8", "xmlcharrefreplace"))
        terminal.remark(f"wrote {html}")
    if as_json:
        terminal.json(differing.as_json(found))
    elif html is None:
        terminal.lines(differing.lines(found))
