"""`readouts changes`: what changed."""

from typing import Any

import click

from app.cli.filters import country, moment, require_known
from app.cli.invocation import Invocation, config_option, json_option, pass_invocation
from scheduler.events import CHANGE_KINDS
from scheduler.rules import SIGNIFICANCES


@click.command("changes")
@click.option("--since", metavar="WHEN", help="Seen since then: a date, a time, or 2d (ago).")
@click.option("--until", metavar="WHEN", help="Seen before then.")
@click.option("--kind", type=click.Choice(CHANGE_KINDS), metavar="KIND", help="Only this kind.")
@click.option("--site", metavar="KEY", help="Only this site.")
@click.option("--relation", metavar="KEY", help="Only this relation.")
@click.option("--country", "country_name", metavar="NAME", help="Only this counterpart.")
@click.option("--significance", type=click.Choice(SIGNIFICANCES), help="Only this significance.")
@click.option("--held", is_flag=True, help="Only what was kept back from a channel, or at all.")
@click.option("--baseline", is_flag=True, help="Also what the first pass over a site found.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N changes.")
@json_option
@config_option
@pass_invocation
def command(
    invocation: Invocation,
    /,
    since: str | None,
    until: str | None,
    country_name: str | None,
    held: bool,
    limit: int | None,
    as_json: bool,
    **narrowed: Any,
) -> None:
    """List what changed.

    The newest change comes first. Lines of --json are those of crawl --json, and
    held_reason.
    """
    from app import asking, assemble
    from app.wording import event_line
    from storage.views import ChangeFilter

    terminal = invocation.terminal
    configuration = invocation.configuration()
    now = assemble.clock(configuration)()
    wanted = ChangeFilter(
        since=moment(since, "--since", now),
        until=moment(until, "--until", now),
        country=country(country_name),
        held=True if held else None,
        **narrowed,
    )
    with assemble.open_store(configuration, create=False, write=False) as store:
        require_known(store, configuration, wanted.site, wanted.relation)
        for row in store.changes(wanted, limit=limit):
            event = asking.event_of(row)
            if as_json:
                terminal.json({**event.as_json(), "held_reason": row.held_reason})
            else:
                terminal.line(f"{row.seen_at:%Y-%m-%d %H:%M}  ", *event_line(event))
            if terminal.is_closed:
                break
