"""From a snapshot to a record: decode, doubt, parse, understand.

Everything here is pure. Each record names the code that read it (`read_by`), because
two records are only compared when the same code read both: what we change in a parser
must never look like an edit by a ministry.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

from scraper.decode import decode
from scraper.errors import ImplausibleError
from scraper.lead import facts
from scraper.markup import Page
from scraper.records import Facts, Index, Parts, Reading, Readout, Snapshot
from scraper.site import Relation, Site
from scraper.soundness import require_page


def page_of(site: Site, snapshot: Snapshot) -> Page:
    """Decode a snapshot and make sure it is a page.

    Raises:
        LookError: it is a block page, a not-found page, a decoy, cut short or not HTML.
    """
    text = decode(snapshot.body, snapshot.header("content-type"))
    require_page(snapshot, text, not_found=site.not_found, blocked=site.blocked)
    return Page(
        url=snapshot.url,
        text=text,
        seen_on=snapshot.fetched_at.astimezone(site.host.timezone).date(),
        fetched_at=snapshot.fetched_at,
        moved_to=snapshot.moved_to,
    )


def read_index(site: Site, relation: Relation, snapshot: Snapshot) -> Index:
    """Read what a relation page lists, and make sure it is what the site promises.

    Raises:
        LookError: the snapshot is not the page.
        ReadError: the page is not in the shape we know, or implausible.
    """
    index = site.read_index(page_of(site, snapshot), site, relation)
    check_index(site, index)
    return index


def read_readout(site: Site, snapshot: Snapshot) -> Readout:
    """Read a readout into the record that is stored and compared.

    Raises:
        LookError: the snapshot is not the page.
        ReadError: the page is not in the shape we know.
    """
    parts = site.read_parts(page_of(site, snapshot), site)
    return _record(site, snapshot.url, parts, facts(parts, site.host))


@dataclass(frozen=True, slots=True, kw_only=True)
class Closely:
    """What reading one page gave, and how."""

    record: Readout | Index
    readings: tuple[Reading, ...] = ()
    """Which rule read which field from which words."""
    damaged: int = 0
    """Characters that could not be decoded."""


def read_closely(site: Site, snapshot: Snapshot, relation: Relation | None = None) -> Closely:
    """Read a readout, or an index page of a relation, and keep how it was read.

    Raises:
        LookError: the snapshot is not the page.
        ReadError: the page is not in the shape we know, or implausible.
    """
    page = page_of(site, snapshot)
    damaged = page.text.count("\ufffd")
    if relation is not None:
        return Closely(record=read_index(site, relation, snapshot), damaged=damaged)
    parts = site.read_parts(page, site)
    said = facts(parts, site.host)
    record = _record(site, snapshot.url, parts, said)
    return Closely(record=record, readings=said.readings, damaged=damaged)


def check_index(site: Site, index: Index) -> None:
    """Hold an index against what the site promises of healthy pages.

    Raises:
        ImplausibleError: too few or too many entries, or too few with a date. A page like
            that is a redesign or a mistake, and nothing may be concluded from it.
    """
    count, promise = len(index.entries), site.promise
    if count not in promise.entries:
        raise ImplausibleError(
            index.url,
            f"lists {count} readouts; {promise.entries.start} to {promise.entries.stop - 1}"
            " were promised",
        )
    _check_share(
        index.url, "entries", [entry.published_on for entry in index.entries], promise.dated
    )


def _check_share(url: str, what: str, days: Sequence[object], promised: float) -> None:
    dated = sum(day is not None for day in days)
    if days and dated < promised * len(days):
        raise ImplausibleError(
            url, f"only {dated} of {len(days)} {what} have a date; {promised:.0%} were promised"
        )


def _record(site: Site, url: str, parts: Parts, said: Facts) -> Readout:
    return Readout(
        site=site.key,
        url=url,
        language=parts.language,
        section=parts.section,
        title=parts.title,
        published_on=parts.published_on,
        is_meeting=said.is_meeting,
        kind=said.kind,
        mode=said.mode,
        start=said.start,
        duration_minutes=said.duration_minutes,
        place=said.place,
        participants=said.participants,
        countries=said.countries,
        lead=parts.lead,
        items=parts.items,
        photos=parts.photos,
        links=parts.links,
        translations=parts.translations,
        notes=parts.notes,
        derived=said.derived,
        warnings=parts.warnings + said.warnings,
        read_by=read_by(site),
    )


def read_by(site: Site) -> str:
    """Return the digest of everything that decides how a page of this site is read."""
    return _read_by(site.key, site.declared_by)


@cache
def _read_by(key: str, declared_by: str) -> str:
    root = files("scraper")
    sources = [(name, file.read_bytes()) for name, file in _walk(root, "") if decides(name, key)]
    return digest_of([*sources, ("declaration", declared_by.encode())])


def decides(name: str, key: str) -> bool:
    """Tell whether a file of this package has a say in how pages of a site are read.

    Args:
        name: path inside the package, with `/`.
        key: the site's key; its file and the private parts named for it count, other
            ministries' files do not.
    """
    folder, _, file = name.rpartition("/")
    if folder == "sites":
        stem = file.removesuffix(".py").lstrip("_")
        return file.endswith(".py") and (stem == key or stem.startswith(key + "_"))
    if folder.split("/")[0] in ("lead", "names"):
        return file.endswith((".py", ".tsv", ".json", ".txt")) and file != "build.py"
    return name in _READING


_READING = frozenset({
    "article.py", "blocks.py", "date_formats.py", "dates.py", "decode.py", "jis.py", "markup.py",
    "outline.py", "read.py", "recipes.py", "records.py", "site.py", "urls.py",
})  # fmt: skip
"""All that is imported on the way from bytes to a record; a test holds it to the imports.
`soundness.py` is not among them: it refuses pages, and changes none."""


def digest_of(sources: Iterable[tuple[str, bytes]]) -> str:
    """Return 16 hexadecimal digits that change with any byte of any named source.

    Line endings do not count: a checkout on another system is the same code.
    """
    whole = sha256()
    for name, content in sorted(sources):
        plain = content.replace(b"\r\n", b"\n")
        whole.update(f"{name}\0{len(plain)}\0".encode() + plain)
    return whole.hexdigest()[:16]


def _walk(folder: Traversable, prefix: str) -> list[tuple[str, Traversable]]:
    found: list[tuple[str, Traversable]] = []
    for each in folder.iterdir():
        name = prefix + each.name
        if each.is_dir() and each.name != "__pycache__":
            found += _walk(each, name + "/")
        elif each.is_file():
            found.append((name, each))
    return found
