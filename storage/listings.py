"""Which readouts an index page lists, and how that differs from what it listed before."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, bindparam, exists, insert, null, select, update

from scraper.records import Index, IndexEntry, Validators
from storage.codec import pack_index, storable_text
from storage.pages import create_pages, page_ids
from storage.rows import Line, ListingDiff, Settled
from storage.settle import Settling
from storage.sql import Bulk, Row, adding, in_groups, next_id
from storage.tables import LISTING, PAGE, RECORD, REVISION, SNAPSHOT

_LISTED = select(
    LISTING.c.id, LISTING.c.page_id, LISTING.c.title, LISTING.c.published_on,
    LISTING.c.dropped_at, PAGE.c.url,
).join(PAGE, PAGE.c.id == LISTING.c.page_id)  # fmt: skip
_LINE = update(LISTING).where(LISTING.c.id == bindparam("line"))
_CHANGE_LINE = Bulk(
    _LINE.values(title=bindparam("text"), published_on=bindparam("day"), dropped_at=null())
)
_DROP_LINE = Bulk(_LINE.values(dropped_at=bindparam("at"), last_seen_at=bindparam("seen")))
_ADD_LINES = adding(LISTING)
_POINT_AT_PAGE = Bulk(
    update(PAGE).where(PAGE.c.id == bindparam("page")).values(listing_changed_at=bindparam("at"))
)


@dataclass(slots=True)
class _Found:
    """What comparing an index page with its known lines brings up."""

    added: list[Line] = field(default_factory=list)
    changed: list[Line] = field(default_factory=list)
    relisted: list[Line] = field(default_factory=list)
    dropped: list[Line] = field(default_factory=list)
    rewritten: list[Row] = field(default_factory=list)

    def diff(self, created: Sequence[int], total: int) -> ListingDiff:
        """Return what the scheduler is told."""
        return ListingDiff(
            added=tuple(self.added),
            dropped=tuple(self.dropped),
            changed=tuple(self.changed),
            relisted=tuple(self.relisted),
            created=tuple(created),
            total=total,
        )


Judge = Callable[[Sequence[Line]], Sequence[Settled]]


class Listings(Settling):
    """Lines of index pages."""

    def list_index(
        self, page_id: int, relation: str, index: Index, at: datetime, *,
        baseline: bool = False, rolling: bool = False, snapshot_id: int | None = None,
        read_by: str = "", validators: Validators | None = None,
        judge: Judge | None = None,
    ) -> ListingDiff:  # fmt: skip
        """Store what an index page lists, in one transaction with its own revision.

        Addresses nobody listed before become unread pages. Lines that are no longer
        there are marked, not deleted. A line whose title or date changed makes its
        page worth a look.

        Args:
            page_id: the index page.
            relation: key of the relation it lists.
            index: what was read.
            at: when it was looked at.
            baseline: this is the first pass over the site.
            rolling: a window over the newest items: leaving it means nothing.
            snapshot_id: the evidence, which is settled by this; None if nothing new came.
            read_by: digest of the code that read it.
            validators: replace the page's; None leaves them.
            judge: says what dropped lines mean; stored in the same transaction.
        """
        with self._writing() as connection:
            created = _create_missing(connection, index, at)
            ids = page_ids(connection, [entry.url for entry in index.entries])
            known = {row.page_id: row for row in _lines(connection, page_id, relation)}
            found = _compare(index.entries, ids, known)
            _note_dropped(connection, found, known, (page_id, relation), at, rolling=rolling)
            _write_added(connection, found, index, (page_id, relation), at, baseline=baseline)
            _write_changed(connection, found, at)
            self._settle_index(connection, page_id, index, at, snapshot_id, read_by)
            _update_page(connection, page_id, index, at, validators)
            outcomes = judge(found.dropped) if judge and found.dropped else ()
            numbers = self._settle(connection, outcomes) if outcomes else []
        told = tuple(zip(outcomes, numbers, strict=True))
        return replace(found.diff(created, len(index.entries)), told=told)

    def found_at_baseline(self, page_ids: Iterable[int]) -> set[int]:
        """Return those pages that were found on the first pass over an index page."""
        found: set[int] = set()
        with self._reading() as connection:
            for ids in in_groups(page_ids):
                found.update(connection.scalars(
                    select(LISTING.c.page_id)
                    .join(PAGE, PAGE.c.id == LISTING.c.page_id)
                    .where(LISTING.c.page_id.in_(ids), LISTING.c.baseline)
                    .where(LISTING.c.first_seen_at == PAGE.c.first_seen_at)
                ))  # fmt: skip
        return found

    def lines(self, page_id: int, relation: str) -> list[Line]:
        """Return what an index page lists now."""
        with self._reading() as connection:
            return [
                Line(page_id=r.page_id, url=r.url, title=r.title, published_on=r.published_on)
                for r in _lines(connection, page_id, relation)
                if r.dropped_at is None
            ]

    def is_known(self, site: str, relation: str) -> bool:
        """Say whether a relation was ever listed: the first pass over it is a baseline."""
        asked = select(
            exists()
            .where(
                PAGE.c.site == site, PAGE.c.role == "index", PAGE.c.id == LISTING.c.index_page_id
            )
            .where(LISTING.c.relation == relation)
        )
        with self._reading() as connection:
            return bool(connection.scalar(asked))

    def _settle_index(
        self, connection: Connection, page_id: int, index: Index, at: datetime,
        snapshot_id: int | None, read_by: str,
    ) -> None:  # fmt: skip
        if snapshot_id is None:
            return
        digest = _digest(index)
        latest = connection.execute(
            select(PAGE.c.revisions, REVISION.c.text_digest)
            .outerjoin(REVISION, REVISION.c.id == PAGE.c.revision_id)
            .where(PAGE.c.id == page_id)
        ).one()  # fmt: skip
        is_new = latest.text_digest != digest
        settled = update(SNAPSHOT).where(SNAPSHOT.c.id == snapshot_id)
        connection.execute(settled.values(settled_at=at, verdict="read" if is_new else "same"))
        if not is_new:
            return
        revision_id = next_id(connection, REVISION)
        connection.execute(insert(REVISION).values(
            id=revision_id, page_id=page_id, number=latest.revisions + 1, snapshot_id=snapshot_id,
            read_by=read_by, text_digest=digest, at=at, language=index.language,
            title=storable_text(index.title), kind="index", mode="index", is_meeting=False,
            countries="", people="",
        ))  # fmt: skip
        body = self._shelf.body(connection, snapshot_id)
        packed = pack_index(index, body)
        connection.execute(insert(RECORD).values(revision_id=revision_id, packed=packed))
        connection.execute(
            update(PAGE)
            .where(PAGE.c.id == page_id)
            .values(revision_id=revision_id, revisions=latest.revisions + 1)
        )


def _create_missing(connection: Connection, index: Index, at: datetime) -> list[int]:
    entries = {entry.url: entry for entry in index.entries}
    known = page_ids(connection, entries)
    missing = [
        (url, storable_text(entry.title), entry.published_on)
        for url, entry in entries.items()
        if url not in known
    ]
    return create_pages(connection, missing, site=index.site, role="readout", at=at)


def _lines(connection: Connection, page_id: int, relation: str) -> Sequence[Any]:
    asked = _LISTED.where(LISTING.c.index_page_id == page_id, LISTING.c.relation == relation)
    return connection.execute(asked.order_by(LISTING.c.id)).all()


def _compare(entries: Sequence[IndexEntry], ids: dict[str, int], known: dict[int, Any]) -> _Found:
    found = _Found()
    seen: set[int] = set()
    for entry in entries:
        page_id = ids[entry.url]
        if page_id in seen:
            continue  # listed twice: the first line counts
        seen.add(page_id)
        title = storable_text(entry.title)
        line = Line(page_id=page_id, url=entry.url, title=title, published_on=entry.published_on)
        before = known.get(page_id)
        if before is None:
            found.added.append(line)
            continue
        differs = (before.title, before.published_on) != (title, entry.published_on)
        if before.dropped_at is not None:
            found.relisted.append(line)
        if differs:
            found.changed.append(line)
        if differs or before.dropped_at is not None:
            found.rewritten.append({"line": before.id, "text": title, "day": entry.published_on})
    found.dropped = [
        Line(page_id=r.page_id, url=r.url, title=r.title, published_on=r.published_on)
        for r in known.values()
        if r.page_id not in seen and r.dropped_at is None
    ]
    return found


def _note_dropped(
    connection: Connection, found: _Found, known: dict[int, Any], where: tuple[int, str],
    at: datetime, *, rolling: bool,
) -> None:  # fmt: skip
    if not found.dropped:
        return
    page_id, relation = where
    verified = select(PAGE.c.verified_at).where(PAGE.c.id == page_id)
    seen = connection.scalar(verified) or at
    rows = [{"line": known[line.page_id].id, "at": at, "seen": seen} for line in found.dropped]
    _DROP_LINE.run(connection, rows)
    if rolling:
        found.dropped = []
        return
    elsewhere: set[int] = set()
    for ids in in_groups(line.page_id for line in found.dropped):
        elsewhere.update(connection.scalars(
            select(LISTING.c.page_id)
            .where(LISTING.c.page_id.in_(ids), LISTING.c.relation == relation)
            .where(LISTING.c.index_page_id != page_id, LISTING.c.dropped_at.is_(None))
        ))  # fmt: skip
    found.dropped = [
        Line(
            page_id=line.page_id, url=line.url, title=line.title,
            published_on=line.published_on, elsewhere=line.page_id in elsewhere,
        )
        for line in found.dropped
    ]  # fmt: skip


def _write_added(
    connection: Connection, found: _Found, index: Index, where: tuple[int, str],
    at: datetime, *, baseline: bool,
) -> None:  # fmt: skip
    page_id, relation = where
    first = next_id(connection, LISTING) if found.added else 0
    _ADD_LINES.run(connection, [
        {
            "id": first + offset, "page_id": line.page_id, "index_page_id": page_id,
            "site": index.site, "relation": relation, "title": line.title,
            "published_on": line.published_on, "first_seen_at": at, "last_seen_at": at,
            "dropped_at": None, "baseline": baseline,
        }
        for offset, line in enumerate(found.added)
    ])  # fmt: skip


def _write_changed(connection: Connection, found: _Found, at: datetime) -> None:
    _CHANGE_LINE.run(connection, found.rewritten)
    _POINT_AT_PAGE.run(connection, [{"page": line.page_id, "at": at} for line in found.changed])


def _update_page(
    connection: Connection, page_id: int, index: Index, at: datetime,
    validators: Validators | None,
) -> None:  # fmt: skip
    changed: dict[str, Any] = {
        "state": "alive", "title": storable_text(index.title), "verified_at": at, "failures": 0,
        "absent_since": None, "absent_looks": 0,
    }  # fmt: skip
    if validators is not None:
        changed |= {"etag": validators.etag, "last_modified": validators.last_modified}
    connection.execute(update(PAGE).where(PAGE.c.id == page_id).values(changed))


def _digest(index: Index) -> str:
    lines = [f"{e.url}\t{e.title}\t{e.published_on}" for e in index.entries]
    return sha256(
        "\n".join((index.relation, index.title, *lines)).encode("utf-8", "replace")
    ).hexdigest()
