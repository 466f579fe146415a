"""`readouts verify`: the store against itself."""

from typing import TYPE_CHECKING

import click

from app.cli.invocation import Invocation, config_option, json_option, pass_invocation

if TYPE_CHECKING:
    from app.terminal import Terminal
    from storage.verify import Verified


@click.command("verify")
@json_option
@config_option
@pass_invocation
def command(invocation: Invocation, as_json: bool) -> int:
    """Check the store against itself.

    Hashes of all evidence, the chain over it, and every reference. Exits 1 on any doubt;
    a sound store is named with the hash over all its evidence.
    """
    from app import assemble
    from scraper.errors import NotAStoreError

    terminal, configuration, doubts = invocation.terminal, invocation.configuration(), 0
    now = assemble.clock(configuration)()
    try:
        opened = assemble.open_store(configuration, create=False, write=False)
    except NotAStoreError as error:
        terminal.remark(f"readouts: {error}")
        return 1
    with opened as store:
        for finding in store.verifier.findings(now):
            doubts += 1
            if as_json:
                terminal.json({"finding": finding.name, "what": finding.what})
            else:
                terminal.line(f"{finding.name}: {finding.what}")
        about = store.verifier.verified()
    _conclude(terminal, about, doubts, as_json=as_json)
    return 1 if doubts else 0


def _conclude(terminal: "Terminal", about: "Verified", doubts: int, *, as_json: bool) -> None:
    if as_json:
        terminal.json(
            {
                "sound": not doubts,
                "snapshots": about.snapshots,
                "revisions": about.revisions,
                "changes": about.changes,
                "chain_head": about.chain_head,
            }
        )
        return
    state = f"{doubts} doubts" if doubts else "sound"
    terminal.line(
        f"{state}: {about.snapshots} snapshots, {about.revisions} revisions,"
        f" {about.changes} changes; chain {about.chain_head}"
    )
