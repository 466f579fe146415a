"""What a ministry is to this program: a frozen value that holds two pure functions.

A site file says where the index pages are and how its two kinds of page are laid
out. It never fetches, and never sees another site file. What the sentences of a
readout mean is the grammar's business (`scraper.lead`), the same for every site.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from scraper.markup import Page
from scraper.records import Index, Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What healthy pages of a site look like; outside it is an alarm, not news."""

    entries: range = range(1, 3000)
    """How many readouts an index page lists."""
    dated: float = 0.0
    """Least share of index entries with a date, 0 to 1."""
    published: float = 0.0
    """Least share of readouts with a publication date, 0 to 1."""
    lead: float = 0.0
    """Least share of readouts with a lead, 0 to 1."""
    participants: float = 0.0
    """Least share of readouts that name a participant, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPage:
    """One index page of a relation, in one language."""

    url: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One relation (or list) of a site: the pages that list its readouts."""

    key: str
    name: str
    pages: tuple[IndexPage, ...]
    country: str | None = None
    """ISO code of the counterpart, where the list has one."""
    rolling: bool = False
    """A window over the newest items: leaving it means nothing."""
    discovers: bool = False
    """Its links are further index pages, not readouts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """The publisher's side, as the grammar needs it."""

    country: str
    """ISO 3166-1 alpha-2 of the ministry's country."""
    timezone: ZoneInfo


ReadIndex = Callable[[Page, "Site", Relation], Index]
ReadParts = Callable[[Page, "Site"], Parts]
Discover = Callable[[Index], tuple[Relation, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One ministry."""

    key: str
    ministry: str
    host: Host
    languages: tuple[str, ...]
    relations: Mapping[str, Relation]
    origins: tuple[str, ...]
    """Origins its readouts may live on, e.g. `https://www.mofa.go.jp`."""
    read_index: ReadIndex
    read_parts: ReadParts
    discover: Discover | None = None
    """Turns the index of a relation that `discovers` into relations."""
    promise: Promise = Promise()
    office_hours: range = range(9, 19)
    """Hours of the ministry's own clock in which it usually publishes."""
    not_found: tuple[str, ...] = ()
    """Texts of the `<title>` or body that mark a not-found page served as 200."""
    blocked: tuple[str, ...] = ()
    """Texts that mark a block page served as 200."""
    declared_by: str = field(default="", compare=False)
    """Digest of the declaration of a site from the configuration; empty for site files."""
