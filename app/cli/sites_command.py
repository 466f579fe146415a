"""`readouts sites`: the ministries, their relations, and how they are."""

from typing import TYPE_CHECKING, Any

import click

from app.cli.invocation import Invocation, config_option, json_option, pass_invocation
from app.terminal import Span
from scheduler.events import stamp

if TYPE_CHECKING:
    from app.configuration import Configuration
    from app.settings import Settings
    from scraper.site import Site
    from storage.rows import TroubleRow
    from storage.views import RelationRow, SiteRow


@click.command("sites")
@click.argument("key", metavar="[SITE]", required=False)
@click.option("--plan", "planned", is_flag=True, help="Show what is looked at next, and why.")
@click.option(
    "--count", type=click.IntRange(min=1), default=20, metavar="N", help="So many looks a site."
)
@json_option
@config_option
@pass_invocation
def command(
    invocation: Invocation, key: str | None, planned: bool, count: int, as_json: bool
) -> None:
    """List the ministries, their relations and how they are.

    With SITE: its relations, their index pages, and what is known of each. With --plan: the
    looks that come next, in order, with the reason for each; and within how many days every
    known readout is looked at, whatever else happens.
    """
    from app import assemble

    configuration = invocation.configuration()
    known = assemble.sites(configuration)
    if planned:
        from app.planned import show

        chosen = [assemble.find_site(known, key, "sites")] if key else list(known.values())
        show(invocation, configuration, chosen, count, as_json=as_json)
        return
    if key is not None:
        _one(invocation, assemble.find_site(known, key, "sites"), configuration, as_json)
        return
    rows, troubles, _ = _stored(configuration)
    told = [
        _site(
            site, rows.get(site.key), [one for one in troubles if one.site == site.key],
            configuration.settings,
        )
        for site in known.values()
    ]  # fmt: skip
    _print(invocation, told, as_json, ("site", "ministry", "readouts", "last_look_at", "health"))
    if not as_json:
        for one in told:
            _promise(invocation, one)


def _promise(invocation: Invocation, told: dict[str, Any]) -> None:
    """Say within how many days every readout is seen, and which went unseen for longest."""
    if told["all_seen_within_days"] is not None:
        invocation.terminal.line(
            f"{told['site']}: each readout is looked at within"
            f" {told['all_seen_within_days']:.1f} days, whatever the news; unverified for longest,"
            f" {told['oldest_verified_at'] or 'never'}: {told['oldest_url']}"
        )


def _one(
    invocation: Invocation, site: "Site", configuration: "Configuration", as_json: bool
) -> None:
    _, _, relations = _stored(configuration, site.key)
    told = [
        _relation(site, key, page.language, page.url, relations.get(key))
        for key, relation in site.relations.items()
        for page in relation.pages
    ]
    _print(invocation, told, as_json, ("relation", "language", "listed", "last_look_at", "url"))


def _print(
    invocation: Invocation, told: list[dict[str, Any]], as_json: bool, columns: tuple[str, ...]
) -> None:
    if as_json:
        for one in told:
            invocation.terminal.json(one)
        return
    invocation.terminal.table(
        [column.removesuffix("_at").replace("_", " ") for column in columns],
        ([_cell(one[column]) for column in columns] for one in told),
    )


def _cell(value: object) -> str | Span:
    if isinstance(value, list):
        return Span("; ".join(map(str, value)), "red") if value else Span("well", "green")
    return "-" if value is None else str(value)


def _stored(
    configuration: "Configuration", key: str | None = None
) -> "tuple[dict[str, SiteRow], list[TroubleRow], dict[str, RelationRow]]":
    """Return what the store knows; nothing, if there is no store yet."""
    from app.assemble import open_store
    from scraper.errors import UsageError

    try:
        store = open_store(configuration, create=False, write=False)
    except UsageError:
        return {}, [], {}
    with store:
        relations = {row.relation: row for row in store.relations(key)} if key else {}
        return {row.site: row for row in store.sites()}, store.health(key), relations


def _site(
    site: "Site", row: "SiteRow | None", troubles: "list[TroubleRow]", settings: "Settings"
) -> dict[str, Any]:
    from app.settings import SiteSettings
    from scheduler.recheck import days_to_see

    watched = row.watched if row else 0
    gap = settings.sites.get(site.key, SiteSettings()).recheck
    days = days_to_see(watched, settings.fetch.daily_requests, gap)
    return {
        "site": site.key,
        "ministry": site.ministry,
        "languages": list(site.languages),
        "relations": list(site.relations),
        "readouts": row.readouts if row else 0,
        "states": row.states if row else {},
        "changes": row.changes if row else 0,
        "last_look_at": stamp(row.last_look_at) if row else None,
        "oldest_verified_at": stamp(row.oldest_verified_at) if row else None,
        "oldest_url": row.oldest_url if row else None,
        "all_seen_within_days": round(days, 2) if watched else None,
        "health": [f"{one.problem} since {stamp(one.since_at)}: {one.scope}" for one in troubles],
    }


def _relation(
    site: "Site", key: str, language: str, url: str, row: "RelationRow | None"
) -> dict[str, Any]:
    return {
        "site": site.key,
        "relation": key,
        "name": site.relations[key].name,
        "language": language,
        "url": url,
        "listed": row.listed if row else 0,
        "dropped": row.dropped if row else 0,
        "last_look_at": stamp(row.last_look_at) if row else None,
    }
