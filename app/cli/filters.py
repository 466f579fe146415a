"""The filters that `list` and `export` share, and how dates and countries are typed."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from scraper.errors import UsageError
from scraper.records import KINDS

if TYPE_CHECKING:
    from app.configuration import Configuration
    from storage.store import Store

_OPTIONS = (
    click.option("--site", metavar="KEY", help="Only this site."),
    click.option("--relation", metavar="KEY", help="Only this relation, e.g. us."),
    click.option("--country", metavar="NAME", help="Only this counterpart: a code or a name."),
    click.option("--person", metavar="NAME", help="Only with this person taking part."),
    click.option("--kind", type=click.Choice(KINDS), metavar="KIND", help="Only this kind."),
    click.option("--since", metavar="DATE", help="Published on this day or later."),
    click.option("--until", metavar="DATE", help="Published on this day or earlier."),
    click.option("--search", metavar="TEXT", help='Only with these words; "in this order".'),
)


def readout_filters(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the filters, and what they ask for as its argument `wanted`."""

    @wraps(function)
    def filtered(*arguments: Any, **options: Any) -> Any:
        from storage.views import ReadoutFilter

        since, until = options.pop("since"), options.pop("until")
        wanted = ReadoutFilter(
            site=options.pop("site"),
            relation=options.pop("relation"),
            country=country(options.pop("country")),
            person=options.pop("person"),
            kind=options.pop("kind"),
            since=day(since, "--since"),
            until=day(until, "--until"),
            text=options.pop("search"),
        )
        return function(*arguments, wanted=wanted, **options)

    for option in reversed(_OPTIONS):
        filtered = option(filtered)
    return filtered


def require_known(
    store: "Store", configuration: "Configuration", site: str | None, relation: str | None
) -> None:
    """Refuse a filter that names a site or a relation nobody knows.

    What is in the store is known, even if it is configured no longer.

    Raises:
        UsageError: a mistyped key would otherwise look like an empty answer.
    """
    if site is None and relation is None:
        return
    from app.assemble import find_relation, find_site, sites

    stored = {row.site for row in store.sites()}
    if site is not None and site not in stored:
        find_site(sites(configuration), site, "--site")
    if relation is None:
        return
    among = [site] if site else sorted(stored)
    if any(row.relation == relation for key in among for row in store.relations(key)):
        return
    known = sites(configuration)
    if site is None and any(relation in each.relations for each in known.values()):
        return
    if site is None or site not in known:
        raise UsageError(f"--relation {relation}: no site has a relation of that name")
    find_relation(known[site], relation, "--relation")


def country(text: str | None) -> str | None:
    """Return the code of a country given as code or name.

    Raises:
        UsageError: no country is called that.
    """
    if text is None:
        return None
    if len(text) == 2 and text.isascii() and text.isalpha():
        return text.upper()
    from scraper.names.countries import code_of

    code = code_of(text)
    if code is None:
        raise UsageError(f"--country {text}: no country is called that; write e.g. US or Japan")
    return code


def day(text: str | None, option: str) -> date | None:
    """Return the day that was typed, as `2026-03-01`.

    Raises:
        UsageError: it is no date.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} {text}: write a date as 2026-03-01") from None


def moment(text: str | None, option: str, now: datetime) -> datetime | None:
    """Return the moment that was typed: a date, a time, or how long ago (`2d`); UTC.

    Raises:
        UsageError: it is none of these.
    """
    if text is None:
        return None
    from app.values import duration

    try:
        return now - duration(text)
    except ValueError:
        pass
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"{option} {text}: write 2026-03-01, 2026-03-01T09:00+09:00 or 2d (ago)"
        ) from None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
