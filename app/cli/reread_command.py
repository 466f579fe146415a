"""`readouts reread`: stored pages, today's parser."""

import click

from app.cli.invocation import Invocation, config_option, json_option, pass_invocation


@click.command("reread")
@click.argument("site", required=False, metavar="[SITE]")
@json_option
@config_option
@pass_invocation
def command(invocation: Invocation, site: str | None, as_json: bool) -> int:
    """Read all stored pages again with today's parser.

    Corrections replace the record of a revision and are never announced as edits. Exits 1
    if today's parser cannot read a page that an earlier one could.
    """
    from app import assemble
    from app.passes import reread

    terminal = invocation.terminal
    configuration = invocation.configuration()
    known = assemble.sites(configuration)
    chosen = [assemble.find_site(known, site, "reread")] if site else list(known.values())
    read = corrected = failed = 0
    with (
        assemble.open_store(configuration, create=False) as store,
        terminal.progress("reading") as progress,
    ):
        for one in reread(configuration, chosen, store, progress.step):
            read += 1
            corrected += bool(one.changed)
            failed += one.error is not None
            if as_json:
                terminal.json({"url": one.url, "corrected": list(one.changed), "error": one.error})
            elif one.error:
                terminal.line(f"cannot be read any more: {one.url}: {one.error}")
            elif one.changed:
                terminal.line(f"corrected: {one.url}: {', '.join(one.changed)}")
    summary = {"read": read, "corrected": corrected, "failed": failed}
    if as_json:
        terminal.json({"event": "summary", **summary})
    else:
        terminal.line(", ".join(f"{count} {name}" for name, count in summary.items()))
    return 1 if failed else 0
