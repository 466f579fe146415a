"""`readouts health`: what is in trouble, and since when."""

import click

from app.cli.invocation import Invocation, config_option, json_option, pass_invocation


@click.command("health")
@json_option
@config_option
@pass_invocation
def command(invocation: Invocation, as_json: bool) -> int:
    """Show which sites, pages and channels are in trouble and since when.

    Exits 1 if any is.
    """
    from app import assemble
    from scheduler.events import stamp

    terminal = invocation.terminal
    with assemble.open_store(invocation.configuration(), create=False, write=False) as store:
        troubles = store.health()
    if as_json:
        for one in troubles:
            terminal.json(
                {
                    "site": one.site or None,
                    "scope": one.scope,
                    "problem": one.problem,
                    "message": one.message,
                    "since": stamp(one.since_at),
                    "last": stamp(one.last_at),
                    "times": one.times,
                }
            )
    elif troubles:
        terminal.table(
            ("since", "site", "what", "problem", "message"),
            [
                (f"{one.since_at:%Y-%m-%d %H:%M}Z", one.site, one.scope, one.problem, one.message)
                for one in troubles
            ],
        )
    else:
        terminal.line("nothing is in trouble")
    return 1 if troubles else 0
