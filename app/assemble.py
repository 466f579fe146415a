"""The parts of the program, put together as the configuration says."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING

from app import __version__
from app.configuration import Configuration
from app.settings import Settings
from scraper.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.rules import Channel
    from scraper.fetch import Fetcher, HostMemory
    from scraper.manners import FetchPolicy
    from scraper.site import Relation, Site
    from storage.store import Store

DEFAULT_WATCH = ("jp_mofa", "us")
"""Site and relation that are watched where no site is configured."""


def clock(configuration: Configuration) -> Callable[[], datetime]:
    """Return the clock the program believes; it runs, from `READOUTS_CLOCK` if that is set."""
    offset = configuration.clock_offset
    return lambda: datetime.now(UTC) + offset


running_clock = clock


def open_store(configuration: Configuration, *, create: bool = True, write: bool = True) -> "Store":
    """Open the database of the configuration."""
    from storage.store import Store

    url = configuration.settings.database.reveal(configuration.environ)
    return Store.open(url, create=create, write=write)


def store_beside(configuration: Configuration) -> "AbstractContextManager[Store]":
    """Open a database that another process works on, for one short change to its outbox."""
    from storage.store import Store

    return Store.beside(configuration.settings.database.reveal(configuration.environ))


def policy(settings: Settings) -> "FetchPolicy":
    """Return how pages are fetched."""
    from scraper.manners import FetchPolicy

    fetch = settings.fetch
    return FetchPolicy(
        contact=settings.contact,
        version=__version__,
        pause=fetch.pause,
        connections_per_host=fetch.connections_per_host,
        timeout=fetch.timeout,
        max_body=int(fetch.max_body_mb * 1_000_000),
        daily_requests=fetch.daily_requests,
        mirrors=tuple(fetch.mirrors.items()),
    )


@contextmanager
def fetching(
    configuration: Configuration,
    memory: "HostMemory",
    clock: Callable[[], datetime] | None = None,
) -> "Iterator[Fetcher]":
    """Open a fetcher with the configured manners, by the configured clock unless told another."""
    from scraper.fetch import Fetcher

    clock = clock or running_clock(configuration)
    with Fetcher(policy(configuration.settings), clock=clock, memory=memory) as fetcher:
        yield fetcher


def sites(configuration: Configuration) -> Mapping[str, "Site"]:
    """Return every ministry: those that come with the program and those declared.

    Raises:
        UsageError: a declaration is wrong, or a site or relation that is configured does
            not exist.
    """
    from scraper.sites import all_sites

    known = dict(all_sites())
    for number, declared in enumerate(configuration.settings.site, 1):
        if declared.key in known:
            where = configuration.said("site", str(number), "key")
            raise UsageError(f"{where}: {declared.key} comes with the program already")
        known[declared.key] = _declared(declared.model_dump(), number, configuration)
    for key, settings in configuration.settings.sites.items():
        site = find_site(known, key, configuration.said("sites", key))
        if settings.relations != "all":
            for relation in settings.relations:
                find_relation(site, relation, configuration.said("sites", key, "relations"))
        for language in settings.languages:
            if language not in site.languages:
                where = configuration.said("sites", key, "languages")
                there = ", ".join(site.languages)
                raise UsageError(f"{where}: no pages in {language!r}; there are {there}")
    _check_rules(configuration.settings, known)
    return known


def _check_rules(settings: Settings, known: Mapping[str, "Site"]) -> None:
    """Refuse a channel that would stay silent because of a name nobody has."""
    relations = {key for site in known.values() for key in site.relations}
    for one in settings.notify:
        for key in one.sites:
            find_site(known, key, f"notify {one.name}: sites")
        for place in one.relations:
            where = f"notify {one.name}: relations"
            site, slash, relation = place.rpartition("/")
            if slash:
                find_relation(find_site(known, site, where), relation, where)
            elif place not in relations:
                hint = _hint(place, sorted(relations))
                raise UsageError(f"{where}: no site has a relation {place}{hint}")


def _declared(
    declaration: Mapping[str, object], number: int, configuration: Configuration
) -> "Site":
    from scraper.recipes import site_from

    try:
        return site_from(declaration)
    except ValueError as error:
        where = configuration.said("site", str(number))
        raise UsageError(f"{where}.{error}") from None


def find_site(known: Mapping[str, "Site"], key: str, where: str) -> "Site":
    """Return a site by key, or say which keys there are."""
    if key in known:
        return known[key]
    raise UsageError(f"{where}: no such site: {key}{_hint(key, list(known))}")


def find_relation(site: "Site", key: str, where: str) -> "Relation":
    """Return a relation by key, or say which keys there are."""
    if key in site.relations:
        return site.relations[key]
    hint = _hint(key, list(site.relations))
    raise UsageError(f"{where}: {site.key} has no relation {key}{hint}")


def _hint(word: str, known: list[str]) -> str:
    if near := get_close_matches(word, known, 1):
        return f"; did you mean {near[0]}?"
    return f"; there are {', '.join(known)}" if len(known) <= 12 else ""


def channels(settings: Settings) -> tuple["Channel", ...]:
    """Return whom to tell of what."""
    if not settings.notify:
        return ()
    from app.channels import channel

    return tuple(map(channel, settings.notify))
