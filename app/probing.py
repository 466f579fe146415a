"""One page, looked at closely: what was fetched, what would be read, what is missing."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scheduler.reader import SeparateReader
from scraper.records import Index, Readout, Snapshot
from scraper.site import Relation, Site
from scraper.urls import canonical, origin_of
from scraper.wire import as_json

if TYPE_CHECKING:
    from scraper.manners import HostState
    from scraper.records import Reading

TELLING_HEADERS = (
    "content-type", "content-length", "etag", "last-modified", "cache-control", "retry-after",
    "location", "server",
)  # fmt: skip

SHOULD_HAVE = ("title", "published_on", "lead", "items")
"""Fields nearly every readout has; without one of them it is worth a second look."""

MEETING_SHOULD_HAVE = ("start", "participants", "countries")


class NoMemory:
    """Remembers hosts for as long as the program runs."""

    def __init__(self) -> None:
        self._hosts: dict[str, HostState] = {}

    def host(self, name: str, /) -> "HostState | None":
        """Return what is remembered of a host."""
        return self._hosts.get(name)

    def remember_host(self, state: "HostState", /) -> None:
        """Remember it until the program ends."""
        self._hosts[state.name] = state


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What reading one page gave."""

    record: Readout | Index
    readings: tuple["Reading", ...] = ()
    """Which rule read which field from which words."""
    missing: tuple[str, ...] = ()
    """Fields that pages of this sort usually have."""
    damaged: int = 0
    """Characters that could not be decoded."""

    def as_json(self) -> dict[str, Any]:
        """Return the record as it is printed."""
        return as_json(self.record)


def site_of(known: Mapping[str, Site], url: str) -> Site | None:
    """Return the site a page belongs to, by its origin."""
    origin = origin_of(url)
    return next((site for site in known.values() if origin in site.origins), None)


def relation_of(site: Site, url: str) -> Relation | None:
    """Return the relation whose index page an address is, if it is one."""
    wanted = canonical(url)
    for relation in site.relations.values():
        if any(canonical(page.url) == wanted for page in relation.pages):
            return relation
    return None


def read(
    reader: SeparateReader,
    site: Site,
    snapshot: Snapshot,
    *,
    as_index: bool | None = None,
    relation: Relation | None = None,
) -> Findings:
    """Read a page and keep how it was read.

    Args:
        reader: reads it apart, so that a page can break that process at most.
        site: whose page it is.
        snapshot: the page.
        as_index: whether it is an index page; None: as its address says.
        relation: of an index page; None: as its address says.

    Raises:
        LookError: it is not the page.
        ReadError: it is not in the shape we know.
    """
    relation = relation or relation_of(site, snapshot.url)
    if as_index is False:
        relation = None
    elif as_index and relation is None:
        relation = Relation(key="", name="", pages=())
    read = reader.closely(site, snapshot, relation)
    return Findings(
        record=read.record,
        readings=read.readings,
        missing=tuple(_missing(read.record)),
        damaged=read.damaged,
    )


def _missing(record: Readout | Index) -> Iterator[str]:
    if isinstance(record, Index):
        return iter(() if record.entries else ("entries",))
    names = SHOULD_HAVE + (MEETING_SHOULD_HAVE if record.is_meeting else ())
    return (name for name in names if not getattr(record, name))


def link_kinds(index: Index) -> str:
    """Say how many links of an index page were not taken for readouts, and why."""
    kinds = Counter(link.kind for link in index.links)
    return ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
