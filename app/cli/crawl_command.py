"""`readouts crawl`: one pass over the chosen ministries."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from app.cli.invocation import Invocation, config_option, json_option, pass_invocation
from app.terminal import Terminal

if TYPE_CHECKING:
    from app.configuration import Configuration
    from scheduler.events import Event, Summary
    from storage.store import Store


@click.command("crawl")
@click.argument("sites", nargs=-1, metavar="[SITE[/RELATION]]...")
@json_option
@click.option("--full", is_flag=True, help="Look at every known readout again.")
@click.option(
    "--max-requests", type=click.IntRange(min=1), metavar="N", help="Make at most N requests."
)
@click.option("--no-notify", is_flag=True, help="Send nothing now; messages wait.")
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

    terminal = invocation.terminal
    configuration = invocation.configuration()
    invocation.start_log(configuration)
    plan = passes.plan(
        configuration, sites, full=full, max_requests=max_requests, notify=not dry_run
    )
    printer = _Printer(terminal, as_json, dry_run)
    undelivered = 0
    with (
        passes.opened(configuration, dry_run=dry_run) as store,
        terminal.progress("looking") as progress,
    ):
        if not (configuration.settings.has_contact or configuration.settings.fetch.mirrors):
            terminal.remark("contact is not set: a ministry that minds cannot reach you")
        summary = passes.run(configuration, plan, store, tell=printer.tell, looking=progress.step)
        if not (no_notify or dry_run):
            undelivered = _deliver(invocation, configuration, store, as_json)
    printer.end(summary)
    return 1 if summary.problems or undelivered else 0


class _Printer:
    """Prints events as they come, and the summary."""

    def __init__(self, terminal: Terminal, as_json: bool, dry_run: bool) -> None:
        self._terminal = terminal
        self._as_json = as_json
        self._dry_run = dry_run
        self._kept = 0

    def tell(self, event: "Event") -> None:
        """Print one event; on a dry run it has no number."""
        from app.wording import event_line, is_kept
        from scheduler.events import ChangeEvent

        self._kept += is_kept(event)
        if self._dry_run and isinstance(event, ChangeEvent):
            event = replace(event, change=None)
        if self._as_json:
            self._terminal.json(event.as_json())
        else:
            self._terminal.line(*event_line(event))

    def end(self, summary: "Summary") -> None:
        """Print what the pass came to."""
        from app.wording import summary_text

        if self._as_json:
            self._terminal.json(summary.as_json())
            return
        dry = " · dry run, nothing kept" if self._dry_run else ""
        self._terminal.line(summary_text(summary, self._kept) + dry)


def _deliver(
    invocation: Invocation, configuration: "Configuration", store: "Store", as_json: bool
) -> int:
    """Send what is due and return how many messages did not go out.

    With --json, a channel that prints goes to stderr: stdout holds JSON Lines only.
    """
    if not configuration.settings.notify:
        return 0
    from app.delivering import deliver

    tally = deliver(configuration, store, out=sys.stderr if as_json else None)
    failed = tally.failed + tally.dead
    if tally.sent or failed:
        invocation.terminal.remark(f"{tally.sent} messages sent, {failed} not delivered")
    return failed
