"""The tables of what we saw. Names and columns are a contract with every store in use.

    page ─┬─ alias         other addresses of the page
          ├─ listing       its lines on index pages
          ├─ look          every time we looked
          ├─ snapshot ──── body      what the server sent, chained by hash
          ├─ revision ──── record    what we read in it
          ├─ translation   the same readout in other languages
          └─ change        what came of it: `storage.told`

Keys are given by the store, not the database: there is one writer, a key is known
before the row is, and a rolled back transaction leaves no gap.
"""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import Index, LargeBinary, MetaData, UniqueConstraint, text
from sqlmodel import Field, SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(SQLModel):
    """What all tables share: their own metadata, so that no other library's get in."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMING)


def key() -> Any:
    """Declare a key that the store gives."""
    return Field(primary_key=True, sa_column_kwargs={"autoincrement": False})


def link(target: str, *, index: bool = False) -> Any:
    """Declare a column that points to another table."""
    return Field(foreign_key=target, index=index)


def _some(name: str, where: str) -> Index:
    """Index only the few rows somebody will ask for.

    On PostgreSQL as well: the migration says so. Here it would load that dialect at each start.
    """
    return Index(name, "id", sqlite_where=text(where))


class PageTable(Table, table=True):
    """One address."""

    __tablename__ = "page"
    __table_args__ = (
        Index(None, "site", "role", "id"),
        Index(None, "role", "published_on", "id"),
    )

    id: int = key()
    url: str = Field(unique=True)
    site: str
    role: str
    state: str
    title: str | None = None
    published_on: date | None = None
    first_seen_at: datetime
    last_look_at: datetime | None = None
    verified_at: datetime | None = None
    next_look_at: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    not_modified_run: int = 0
    failures: int = 0
    absent_since: datetime | None = None
    absent_looks: int = 0
    edits: int = 0
    last_change_at: datetime | None = None
    listing_changed_at: datetime | None = None
    moved_to_id: int | None = Field(default=None, foreign_key="page.id")
    snapshot_id: int | None = None
    """The newest; not a foreign key, because the two tables would then need each other."""
    revision_id: int | None = None
    revisions: int = 0


class AliasTable(Table, table=True):
    """Another address of a page."""

    __tablename__ = "alias"
    __table_args__ = ({"sqlite_with_rowid": False},)

    url: str = Field(primary_key=True)
    page_id: int = link("page.id", index=True)
    since_at: datetime


class ListingTable(Table, table=True):
    """One line of one index page."""

    __tablename__ = "listing"
    __table_args__ = (
        UniqueConstraint("index_page_id", "relation", "page_id"),
        Index(None, "page_id", "relation"),
    )

    id: int = key()
    page_id: int = link("page.id")
    index_page_id: int = link("page.id")
    site: str
    relation: str
    title: str
    published_on: date | None = None
    first_seen_at: datetime
    last_seen_at: datetime
    """While the line is listed, the index page's `verified_at` is later and holds."""
    dropped_at: datetime | None = None
    baseline: bool = False


class LookTable(Table, table=True):
    """One look at one page."""

    __tablename__ = "look"

    id: int = key()
    page_id: int = link("page.id", index=True)
    at: datetime
    outcome: str
    status: int | None = None
    bytes: int = 0
    seconds: float = 0.0
    snapshot_id: int | None = None
    message: str | None = None


class SnapshotTable(Table, table=True):
    """What a server sent; `chain` covers every column but the last two."""

    __tablename__ = "snapshot"
    __table_args__ = (
        _some("ix_snapshot_open", "verdict IS NULL"),
        _some("ix_snapshot_held", "verdict = 'held'"),
    )

    id: int = key()
    page_id: int = link("page.id", index=True)
    url: str
    sha256: bytes
    size: int
    fetched_at: datetime
    status: int
    seconds: float
    moved_to: str | None = None
    moved_for_good: bool = False
    headers: bytes
    """JSON pairs, compressed."""
    chain: bytes
    settled_at: datetime | None = None
    verdict: str | None = None


class BodyTable(Table, table=True):
    """The bytes of a snapshot, compressed against `base_id`'s bytes if there is one."""

    __tablename__ = "body"

    snapshot_id: int = Field(
        primary_key=True, foreign_key="snapshot.id", sa_column_kwargs={"autoincrement": False}
    )
    base_id: int | None = Field(default=None, foreign_key="snapshot.id")
    depth: int = 0
    packed: bytes


class QuarantineTable(Table, table=True):
    """A snapshot that broke the process that read it; only those few have a row."""

    __tablename__ = "quarantine"

    snapshot_id: int = Field(
        primary_key=True, foreign_key="snapshot.id", sa_column_kwargs={"autoincrement": False}
    )
    read_by: str
    tries: int
    """Those that were begun included."""
    tried_at: datetime
    reason: str = ""


class RevisionTable(Table, table=True):
    """One version of what a page says; the columns are for finding it."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("page_id", "number"),)

    id: int = key()
    page_id: int = link("page.id")
    number: int
    snapshot_id: int = link("snapshot.id", index=True)
    read_by: str
    text_digest: str = Field(index=True)
    at: datetime
    corrected_at: datetime | None = None
    language: str
    title: str
    published_on: date | None = None
    section: str | None = None
    is_meeting: bool = False
    kind: str
    mode: str
    start_home: str | None = None
    start_local: str | None = None
    place_country: str | None = None
    countries: str = ""
    """`,EU,US,`"""
    people: str = ""
    """Folded names between line feeds."""


class RecordTable(Table, table=True):
    """The record itself as JSON, compressed against its page's bytes."""

    __tablename__ = "record"

    revision_id: int = Field(
        primary_key=True, foreign_key="revision.id", sa_column_kwargs={"autoincrement": False}
    )
    packed: bytes = Field(sa_type=LargeBinary)


class TranslationTable(Table, table=True):
    """A link from a readout to itself in another language."""

    __tablename__ = "translation"
    __table_args__ = ({"sqlite_with_rowid": False},)

    page_id: int = Field(
        primary_key=True, foreign_key="page.id", sa_column_kwargs={"autoincrement": False}
    )
    url: str = Field(primary_key=True, index=True)
    language: str


PAGE = Table.metadata.tables["page"]
ALIAS = Table.metadata.tables["alias"]
LISTING = Table.metadata.tables["listing"]
LOOK = Table.metadata.tables["look"]
SNAPSHOT = Table.metadata.tables["snapshot"]
BODY = Table.metadata.tables["body"]
QUARANTINE = Table.metadata.tables["quarantine"]
REVISION = Table.metadata.tables["revision"]
RECORD = Table.metadata.tables["record"]
TRANSLATION = Table.metadata.tables["translation"]
