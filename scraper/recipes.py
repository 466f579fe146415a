"""Ministries without code: readers made from CSS selectors, as in `[[site]]`.

A recipe is checked when it is read: a selector that the engine would accept and never
match is refused with the name of its key.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import partial
from hashlib import sha256
from importlib.resources import files
from json import dumps
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scraper import date_formats, urls
from scraper.article import ReadoutRecipe, day_of, read_article
from scraper.blocks import text_of
from scraper.errors import MissingElementError
from scraper.markup import Node, Page, attribute, check_selector, is_visible, maybe, parse, some
from scraper.records import Index, IndexEntry, Link, Parts
from scraper.site import Host, IndexPage, ReadIndex, ReadParts, Relation, Site


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRecipe:
    """How the lists of a ministry are laid out; the keys of `[site.index]`."""

    item: str
    link: str = "a"
    title: str | None = None
    date: str | None = None
    date_format: str | None = None


Recipe = TypeVar("Recipe", IndexRecipe, ReadoutRecipe)


def link_list(recipe: IndexRecipe) -> ReadIndex:
    """Return a reader of lists.

    Raises:
        ValueError: a selector or the date format cannot work; names the key.
    """
    return partial(_read_list, _checked(recipe, "index"))


def article(recipe: ReadoutRecipe) -> ReadParts:
    """Return a reader of readouts.

    Raises:
        ValueError: a selector or the date format cannot work; names the key.
    """
    return partial(_read_article, _checked(recipe, "readout"))


def site_from(declaration: Mapping[str, Any]) -> Site:
    """Build a ministry from its declaration, one `[[site]]` as a mapping.

    Args:
        declaration: `key`, `ministry`, `timezone`, `index_urls`, `index` and `readout`;
            optionally `languages` (default `en`), `country` (default: the territory of the
            time zone) and `relations`, a mapping of names to index addresses.

    Raises:
        ValueError: says which key is wrong, and why.
    """
    languages = tuple(declaration.get("languages") or ("en",))
    zone = _zone(str(declaration["timezone"]))
    relations = _relations(declaration, languages)
    pages = [page.url for relation in relations.values() for page in relation.pages]
    deciding = {k: declaration.get(k) for k in ("index", "readout", "timezone", "country")}
    text = dumps([deciding, languages], sort_keys=True, default=_listed, ensure_ascii=False)
    return Site(
        key=declaration["key"],
        ministry=declaration["ministry"],
        host=Host(country=declaration.get("country") or territory(zone.key), timezone=zone),
        languages=languages,
        relations=relations,
        origins=tuple(dict.fromkeys(urls.origin_of(urls.canonical(url)) for url in pages)),
        read_index=link_list(_recipe(IndexRecipe, declaration["index"], "index")),
        read_parts=article(_recipe(ReadoutRecipe, declaration["readout"], "readout")),
        declared_by=sha256(text.encode()).hexdigest()[:16],
    )


def territory(zone: str) -> str:
    """Return the ISO code of the country a time zone is named for; empty if there is none."""
    table = files("tzdata").joinpath("zoneinfo/zone.tab").read_text("utf-8")
    for line in table.splitlines():
        if not line.startswith("#") and line.split("\t")[2:3] == [zone]:
            return line.split("\t")[0]
    return ""


def _recipe(kind: Callable[..., Recipe], data: Mapping[str, Any], where: str) -> Recipe:
    known = {each.name for each in fields(kind)}  # type: ignore[arg-type]
    if unknown := sorted(data.keys() - known):
        raise ValueError(f"{where}.{unknown[0]}: no such key; there are {', '.join(sorted(known))}")
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}
    try:
        return kind(**values)
    except TypeError as error:
        missing = re.findall(r"'(\w+)'", str(error))
        raise ValueError(f"{where}.{', '.join(missing)}: is required") from None


def _checked(recipe: Recipe, where: str) -> Recipe:
    for each in fields(recipe):
        value = getattr(recipe, each.name)
        try:
            if each.name == "date_format":
                if value is not None:
                    date_formats.check_format(value)
                continue
            for selector in (value,) if isinstance(value, str) else value or ():
                check_selector(selector)
        except ValueError as error:
            raise ValueError(f"{where}.{each.name}: {error}") from None
    if recipe.date_format and not recipe.date:
        raise ValueError(f"{where}.date_format: there is no {where}.date to read by it")
    return recipe


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"timezone: {name!r} is not a time zone, e.g. Europe/Oslo") from None


def _relations(declaration: Mapping[str, Any], languages: tuple[str, ...]) -> dict[str, Relation]:
    """One relation an address, named for its folder, unless `relations` names them."""
    named: Mapping[str, Any] = declaration.get("relations") or {}
    found: dict[str, Relation] = {}
    for name, written in named.items():
        addresses = [written] if isinstance(written, str) else list(written)
        key = _slug(name)
        found[key] = Relation(key=key, name=name, pages=_pages(addresses, languages))
    for url in declaration.get("index_urls") or ():
        if any(page.url == url for relation in found.values() for page in relation.pages):
            continue
        steps = [s for s in urlsplit(url).path.split("/") if s and not s.startswith("index.")]
        key = plain = _slug(steps[-1] if steps else "all")
        while key in found:
            key = f"{plain}-{len(found) + 1}"
        found[key] = Relation(key=key, name=key, pages=_pages([url], languages))
    return found


def _pages(addresses: Iterable[str], languages: tuple[str, ...]) -> tuple[IndexPage, ...]:
    pages = []
    for url in addresses:
        try:
            urls.canonical(url)
        except ValueError as error:
            raise ValueError(f"index_urls: {error}") from None
        steps = urlsplit(url).path.lower().split("/")
        language = next((code for code in languages if code in steps), languages[0])
        pages.append(IndexPage(url=url, language=language))
    return tuple(pages)


def _slug(text: str) -> str:
    stem = text.rsplit(".", 1)[0] if re.search(r"\.[a-z]{3,5}$", text) else text
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-") or "all"


def _listed(value: object) -> object:
    return list(value) if isinstance(value, tuple | set | frozenset) else str(value)


def _read_list(recipe: IndexRecipe, page: Page, site: Site, relation: Relation) -> Index:
    tree = parse(page)
    here = urls.canonical(page.url)
    language = next(
        (each.language for each in relation.pages if urls.canonical(each.url) == here),
        site.languages[0],
    )
    entries: dict[str, IndexEntry] = {}
    links: dict[str, Link] = {}
    for item in some(page, tree, recipe.item):
        link = maybe(page, item, recipe.link)
        address = urls.address_of((attribute(link, "href") or "") if link else "", page.base)
        if link is None or address is None or not is_visible(link):
            continue
        text = _within(page, item, recipe.title) or text_of(link)
        kind = urls.kind_of(address, urls.host_of(here))
        if kind == "pdf" or urls.origin_of(address) not in site.origins:
            links.setdefault(address, Link(url=address, text=text, kind=kind))
        else:
            when = day_of(
                _within(page, item, recipe.date), recipe.date_format, language, page.seen_on
            )
            entry = IndexEntry(url=address, title=text, published_on=when)
            entries.setdefault(address, entry)
    if not entries and not links:
        raise MissingElementError(page.url, f"no {recipe.link!r} leads anywhere in {recipe.item!r}")
    heading = maybe(page, tree, "h1")
    return Index(
        site=site.key,
        relation=relation.key,
        url=page.url,
        language=language,
        title=(text_of(heading) if heading is not None else "") or relation.name,
        entries=tuple(entries.values()),
        links=tuple(links.values()),
    )


def _within(page: Page, item: Node, css: str | None) -> str | None:
    node = maybe(page, item, css) if css else None
    return text_of(node) or None if node is not None else None


def _read_article(recipe: ReadoutRecipe, page: Page, site: Site) -> Parts:
    return read_article(recipe, page, parse(page), site.languages)
