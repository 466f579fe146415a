"""`readouts crawl`: one pass over the chosen ministries."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from app.cli.invocation import Invocation, config_option, json_option, pass_invocation

if TYPE_CHECKING:
    from scheduler.events import Event


@click.command("crawl")
@click.argument("sites", nargs=-1, metavar="[SITE[/RELATION]]...")
@json_option
@click.option("--full", is_flag=True, help="Look at every known readout again.")
@click.option(
    "--max-requests", type=click.IntRange(min=1), metavar="N", help="Make at most N requests."
)
@click.option("--no-notify", is_flag=True, help="Make no messages of this pass.")
@click.option("--dry-run", is_flag=True, help="Fetch and compare, but store and send nothing.")
@config_option
@pass_invocation
def command(
    invocation: Invocation,
    sites: Sequence[str],
    as_json: bool,
    full: bool,
    max_requests: int | None,
    no_notify: bool,
    dry_run: bool,
) -> int:
    """Make one pass over the given sites.

    Index pages, new readouts, the re-checks that are due, then delivery of notifications.
    Without SITE: all sites that are configured; with none configured, jp_mofa/us.
    Exits 1 if something could not be read or delivered.
    """
    from app import passes
    from app.wording import event_line, summary_text

    terminal = invocation.terminal
    configuration = invocation.configuration()
    invocation.start_log(configuration)
    plan = passes.plan(
        configuration, sites, full=full, max_requests=max_requests,
        notify=not (no_notify or dry_run),
    )  # fmt: skip

    def tell(event: "Event") -> None:
        if as_json:
            terminal.json(event.as_json())
        else:
            terminal.line(*event_line(event))

    with (
        passes.opened(configuration, dry_run=dry_run) as store,
        terminal.progress("looking") as progress,
    ):
        summary = passes.run(configuration, plan, store, tell=tell, looking=progress.step)
    if as_json:
        terminal.json(summary.as_json())
    else:
        terminal.line(summary_text(summary) + (" · dry run, nothing kept" if dry_run else ""))
    return 1 if summary.problems else 0
