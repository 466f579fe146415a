"""`readouts backup`: a copy of the store, also while it is in use."""

from pathlib import Path

import click

from app.cli.invocation import Invocation, config_option, pass_invocation


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@config_option
@pass_invocation
def command(invocation: Invocation, file: Path) -> None:
    """Copy the store to FILE, whole and consistent, also while it is in use.

    FILE must not exist; only its owner may read it. To restore, stop the daemon and put the
    copy in the store's place.
    """
    from app import assemble

    with assemble.open_store(invocation.configuration(), create=False, write=False) as store:
        store.back_up(file)
    invocation.terminal.line(f"wrote {file}, {file.stat().st_size} bytes")
