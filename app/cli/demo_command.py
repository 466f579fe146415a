"""`readouts demo`: the whole program on a fixture ministry, without a network."""

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from app.cli.invocation import Invocation, pass_invocation


@click.command("demo")
@click.option(
    "--keep", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
    help="Keep the store, the feed and the calendar in DIR.",
)  # fmt: skip
@pass_invocation
def command(invocation: Invocation, keep: Path | None) -> int:
    """See it at work on a fixture ministry, without a network.

    Serves a ministry of invented meetings on loopback, makes a first pass, lets a day
    pass on which readouts appear, change and vanish, and says what was found. Exits 0
    only if that is exactly what the ministry did.
    """
    from app.demo_told import show

    if keep is not None:
        return 0 if show(invocation.terminal, keep, kept=True) else 1
    with TemporaryDirectory(prefix="readouts-demo-") as folder:
        return 0 if show(invocation.terminal, Path(folder), kept=False) else 1
