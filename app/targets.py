"""What a pass is to look at: sites and relations, from arguments and configuration."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from app.assemble import DEFAULT_WATCH, find_relation, find_site
from app.settings import Settings, SiteSettings
from scheduler.crawl import Target

if TYPE_CHECKING:
    from scraper.site import Relation, Site


def targets(
    settings: Settings, known: Mapping[str, "Site"], wanted: Sequence[str] = ()
) -> tuple[Target, ...]:
    """Return the sites and relations to look at.

    Args:
        settings: the configuration.
        known: every site by key, as `app.assemble.sites` gives them.
        wanted: `SITE` or `SITE/RELATION`, as typed; none means all that are configured,
            and without any configured site `jp_mofa/us`.

    Raises:
        UsageError: no such site or relation.
    """
    chosen: dict[str, list[str]] = {}
    for place in wanted or _configured(settings):
        key, _, relation = place.partition("/")
        site = find_site(known, key, place)
        relations = chosen.setdefault(site.key, [])
        relations += [find_relation(site, relation, place).key] if relation else []
        if not relation:
            relations += _relations(site, _of(settings, key))
    return tuple(
        _target(known[key], relations, _of(settings, key)) for key, relations in chosen.items()
    )


def allied(chosen: Iterable[Target]) -> dict[str, tuple[str, ...]]:
    """Return for each origin those its pages may be redirected to: all of the same site."""
    return {origin: one.site.origins for one in chosen for origin in one.site.origins}


def _configured(settings: Settings) -> list[str]:
    keys = [*settings.sites, *(site.key for site in settings.site)]
    return list(dict.fromkeys(keys)) or ["/".join(DEFAULT_WATCH)]


def _of(settings: Settings, key: str) -> SiteSettings:
    return settings.sites.get(key, SiteSettings())


def _relations(site: "Site", settings: SiteSettings) -> list[str]:
    return list(site.relations if settings.relations == "all" else settings.relations)


def _target(site: "Site", keys: Sequence[str], settings: SiteSettings) -> Target:
    relations = (
        _in_languages(site.relations[key], settings.languages) for key in dict.fromkeys(keys)
    )
    return Target(
        site=site,
        relations=tuple(relation for relation in relations if relation.pages),
        recheck=settings.recheck,
        every=settings.every,
    )


def _in_languages(relation: "Relation", languages: Sequence[str]) -> "Relation":
    if not languages:
        return relation
    return replace(
        relation, pages=tuple(page for page in relation.pages if page.language in languages)
    )
