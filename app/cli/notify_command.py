"""`readouts notify`: try a channel, see what was delivered, send again what was refused."""

from typing import TYPE_CHECKING

import click

from app.cli.invocation import Invocation, config_option, json_option, pass_invocation

if TYPE_CHECKING:
    from app.configuration import Configuration
    from app.settings import NotifySettings

STATES = ("pending", "sent", "digested", "held", "dead")


@click.group("notify")
def command() -> None:
    """Try the channels, see what was delivered, send again what was refused."""


@command.command("test")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@config_option
@pass_invocation
def test(invocation: Invocation, names: tuple[str, ...]) -> int:
    """Send a test message on the channels NAME (default: all) and report the real outcome.

    Nothing is stored. Exits 1 if a channel did not take it.
    """
    from app import assemble, delivering, trial
    from scraper.errors import DeliveryError, UsageError

    configuration = invocation.configuration()
    assemble.sites(configuration)  # a rule that names nobody is wrong here too
    clock = assemble.clock(configuration)
    failed = 0
    with assemble.fetching(configuration, trial.NoMemory(), clock) as fetcher:
        carriers = delivering.carriers(configuration, fetcher)
        for one in _chosen(configuration, names):
            try:
                said = trial.send(one, carriers, clock())
            except (DeliveryError, UsageError) as error:
                failed += 1
                said = f"FAILED: {error}"
            invocation.terminal.line(f"{one.name}: {said}")
    return 1 if failed else 0


@command.command("log")
@click.argument("name", required=False)
@click.option("--state", type=click.Choice(STATES), help="Only messages in this state.")
@click.option(
    "--limit", type=click.IntRange(min=1), default=50, metavar="N", help="At most N messages [50]."
)
@json_option
@config_option
@pass_invocation
def log(
    invocation: Invocation, name: str | None, state: str | None, limit: int, as_json: bool
) -> None:
    """Show what was delivered, when, and with which answer; the newest first."""
    from app import assemble
    from app.trial import as_json as sent_json

    terminal = invocation.terminal
    with assemble.open_store(invocation.configuration(), create=False, write=False) as store:
        rows = store.timeline.deliveries(channel=name, state=state, limit=limit)
        if as_json:
            for row in rows:
                terminal.json(sent_json(row, store.timeline.attempts(row.id)))
            return
    terminal.table(
        ("when", "channel", "state", "tries", "event", "what", "answer"),
        [
            (
                f"{row.done_at or row.due_at:%Y-%m-%d %H:%M:%S}Z", row.channel, row.state,
                str(row.attempts), row.event, row.title or "", row.answer or row.held_reason or "",
            )
            for row in rows
        ],
    )  # fmt: skip


@command.command("retry")
@click.argument("name", required=False)
@config_option
@pass_invocation
def retry(invocation: Invocation, name: str | None) -> int:
    """Send again what a channel refused for good (default: what any channel refused).

    While the daemon runs, it sends them, within half a minute. Exits 1 if something still
    did not go out.
    """
    from app import assemble, delivering
    from scraper.errors import StoreBusyError

    configuration = invocation.configuration()
    if name is not None:
        _chosen(configuration, (name,))
    now = assemble.clock(configuration)()
    try:
        opened = assemble.open_store(configuration, create=False)
    except StoreBusyError as busy:
        with assemble.store_beside(configuration) as store:
            count = store.retry_dead(now, channel=name)
        holder = str(busy).partition("in use by ")[2]
        invocation.terminal.line(f"{count} to send again, by {holder} within half a minute")
        return 0
    with opened as store:
        count = store.retry_dead(now, channel=name)
        tally = delivering.deliver(configuration, store)
    invocation.terminal.line(
        f"{count} to send again: {tally.sent} sent, {tally.failed} to be tried later, "
        f"{tally.dead} refused"
    )
    return 1 if tally.failed or tally.dead else 0


def _chosen(configuration: "Configuration", names: tuple[str, ...]) -> "list[NotifySettings]":
    from scraper.errors import UsageError

    known = {one.name: one for one in configuration.settings.notify}
    if not known:
        raise UsageError("no channel is configured: write a [[notify]] into readouts.toml")
    for name in names:
        if name not in known:
            raise UsageError(f"no channel is called {name}; there are {', '.join(known)}")
    return [known[name] for name in names] if names else list(known.values())
