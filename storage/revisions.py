"""What we read in the evidence: the versions of a page, found by their columns."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, text, update

from scraper.records import Index, Readout, Translation
from storage.codec import pack_readout, storable, unpack_index, unpack_readout
from storage.rows import StoredReadout
from storage.shelf import BodyCache, Shelf, read_body
from storage.sql import Part, adding, in_groups
from storage.tables import PAGE, RECORD, REVISION, TRANSLATION
from storage.words import fold, indexable, text_of, tokens_of

_ADD_REVISIONS = adding(REVISION)
_ADD_RECORDS = adding(RECORD)
_ADD_TRANSLATIONS = adding(TRANSLATION)
_STORED = select(REVISION, RECORD.c.packed).join(RECORD, RECORD.c.revision_id == REVISION.c.id)


@dataclass(frozen=True, slots=True)
class NewRevision:
    """A version about to be stored: its rows in three tables."""

    revision: dict[str, Any]
    record: dict[str, Any]
    text: str
    """What `--search` looks in."""


class Revisions(Part):
    """Records by page, and their correction when the code that reads pages got better."""

    _shelf: Shelf
    _bodies: BodyCache

    def load(self, page_id: int) -> Readout | None:
        """Return the latest record of a page, or None if it was never read."""
        stored = self.stored(page_id)
        return None if stored is None else stored.readout

    def stored(self, page_id: int, number: int | None = None) -> StoredReadout | None:
        """Return one record of a page with its origin; the latest unless numbered."""
        asked = _STORED.where(REVISION.c.page_id == page_id)
        if number is None:
            asked = _STORED.join(PAGE, PAGE.c.revision_id == REVISION.c.id)
            asked = asked.where(PAGE.c.id == page_id)
        else:
            asked = asked.where(REVISION.c.number == number)
        with self._reading() as connection:
            row = connection.execute(asked).one_or_none()
            if row is None or row.kind == "index":
                return None
            return StoredReadout(
                readout=unpack_readout(
                    row.packed, read_body(connection, row.snapshot_id, self._bodies)
                ),
                page_id=page_id,
                revision_id=row.id,
                snapshot_id=row.snapshot_id,
                text_digest=row.text_digest,
            )

    def load_index(self, page_id: int) -> Index | None:
        """Return what an index page listed last, or None if it was never read."""
        asked = _STORED.join(PAGE, PAGE.c.revision_id == REVISION.c.id)
        with self._reading() as connection:
            row = connection.execute(asked.where(PAGE.c.id == page_id)).one_or_none()
            if row is None or row.kind != "index":
                return None
            return unpack_index(row.packed, read_body(connection, row.snapshot_id, self._bodies))

    def read_by_others(self, site: str, read_by: str) -> Iterator[StoredReadout]:
        """Yield every revision of a site that other code has read, by page and number."""
        asked = (
            select(REVISION.c.id, REVISION.c.page_id, REVISION.c.number)
            .join(PAGE, PAGE.c.id == REVISION.c.page_id)
            .where(PAGE.c.site == site, REVISION.c.read_by != read_by, REVISION.c.kind != "index")
            .order_by(REVISION.c.page_id, REVISION.c.number)
        )
        with self._reading() as connection:
            numbered = [(row.page_id, row.number) for row in connection.execute(asked)]
        for page_id, number in numbered:
            stored = self.stored(page_id, number)
            if stored is not None:
                yield stored

    def earlier(self, page_id: int, text_digest: str) -> int | None:
        """Return the number of the newest revision of a page that said the same, if any."""
        asked = (
            select(REVISION.c.number)
            .where(REVISION.c.page_id == page_id, REVISION.c.text_digest == text_digest)
            .order_by(REVISION.c.number.desc())
            .limit(1)
        )
        with self._reading() as connection:
            found: int | None = connection.scalar(asked)
            return found

    def correct(self, revision_id: int, readout: Readout, text_digest: str, at: datetime) -> None:
        """Put a better reading of the same bytes in place of a record; nobody is told."""
        with self._writing() as connection:
            row = connection.execute(_STORED.where(REVISION.c.id == revision_id)).one()
            body = self._shelf.body(connection, row.snapshot_id)
            before = unpack_readout(row.packed, body)
            new = new_revision(
                readout, body, text_digest=text_digest, revision_id=revision_id,
                page_id=row.page_id, number=row.number, snapshot_id=row.snapshot_id, at=row.at,
            )  # fmt: skip
            changed = {**new.revision, "corrected_at": at}
            del changed["id"]
            connection.execute(update(REVISION).where(REVISION.c.id == revision_id).values(changed))
            connection.execute(
                update(RECORD).where(RECORD.c.revision_id == revision_id).values(new.record)
            )
            unindex(connection, revision_id, text_of(before))
            index_words(connection, [new])
            latest = update(PAGE).where(PAGE.c.revision_id == revision_id)
            connection.execute(
                latest.values(title=new.revision["title"], published_on=readout.published_on)
            )
            links = {row.page_id: readout.translations}
            write_translations(connection, links, list(links))


def new_revision(
    readout: Readout, body: bytes, *, text_digest: str, revision_id: int, page_id: int,
    number: int, snapshot_id: int, at: datetime,
) -> NewRevision:  # fmt: skip
    """Return the rows of a version that was read from `body`."""
    readout = storable(readout)
    start, place = readout.start, readout.place
    people = "\n".join(fold(person.name) for person in readout.participants)
    revision = {
        "id": revision_id, "page_id": page_id, "number": number, "snapshot_id": snapshot_id,
        "read_by": readout.read_by, "text_digest": text_digest, "at": at, "corrected_at": None,
        "language": readout.language, "title": readout.title,
        "published_on": readout.published_on, "section": readout.section,
        "is_meeting": readout.is_meeting, "kind": readout.kind, "mode": readout.mode,
        "start_home": start and start.home, "start_local": start and start.local,
        "place_country": place and place.country,
        "countries": f",{','.join(readout.countries)}," if readout.countries else "",
        "people": f"\n{people}\n" if people else "",
    }  # fmt: skip
    record = {"revision_id": revision_id, "packed": pack_readout(readout, body)}
    return NewRevision(revision, record, text_of(readout))


def write_revisions(connection: Connection, new: list[NewRevision]) -> None:
    """Store versions with their records and search words."""
    if new:
        _ADD_REVISIONS.run(connection, [one.revision for one in new])
        _ADD_RECORDS.run(connection, [one.record for one in new])
        index_words(connection, new)


def write_translations(
    connection: Connection,
    links: Mapping[int, tuple[Translation, ...]],
    replaced: Iterable[int],
) -> None:
    """Store where readouts are in other languages.

    Args:
        connection: in a transaction.
        links: for each page, where else it is.
        replaced: the pages among them that had links before.
    """
    for ids in in_groups(replaced):
        connection.execute(delete(TRANSLATION).where(TRANSLATION.c.page_id.in_(ids)))
    rows = {
        (page_id, other.url): {"page_id": page_id, "url": other.url, "language": other.language}
        for page_id, others in links.items()
        for other in others
    }
    _ADD_TRANSLATIONS.run(connection, list(rows.values()))


_ADD_SQLITE = "INSERT INTO search(rowid, words) VALUES (?, ?)"
_REMOVE_SQLITE = "INSERT INTO search(search, rowid, words) VALUES ('delete', ?, ?)"
_ADD_POSTGRES = text(
    "INSERT INTO search(revision_id, words) "
    "VALUES (:revision_id, array_to_tsvector(CAST(:words AS text[])))"
)


def index_words(connection: Connection, new: list[NewRevision]) -> None:
    """Make versions findable by their words."""
    if connection.dialect.name == "sqlite":
        rows = [(one.revision["id"], indexable(one.text)) for one in new]
        connection.exec_driver_sql(_ADD_SQLITE, rows)
        return
    connection.execute(
        _ADD_POSTGRES,
        [{"revision_id": one.revision["id"], "words": list(tokens_of(one.text))} for one in new],
    )


def unindex(connection: Connection, revision_id: int, text_then: str) -> None:
    """Make a version no longer findable by the text it was stored with."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_REMOVE_SQLITE, (revision_id, indexable(text_then)))
        return
    gone = text("DELETE FROM search WHERE revision_id = :revision_id")
    connection.execute(gone, {"revision_id": revision_id})
