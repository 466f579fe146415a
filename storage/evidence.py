"""What servers sent us: stored first, decided about later."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, TextClause, bindparam, select, text, update

from scraper.records import Snapshot
from storage.chain import START, Link, chained
from storage.codec import pack_headers, unpack_headers
from storage.pages import create_pages, page_ids, pages_by_id
from storage.rows import Arrival, Unsettled
from storage.shelf import Shelf, read_body
from storage.sql import Bulk, Keys, Part, Row, adding, in_groups
from storage.tables import BODY, LOOK, PAGE, SNAPSHOT

_LINKED = tuple(Link.__dataclass_fields__)
_PAGE_COLUMNS = (PAGE.c.id, PAGE.c.site, PAGE.c.role, PAGE.c.snapshot_id, PAGE.c.verified_at)
_HEAD = select(SNAPSHOT.c.id, SNAPSHOT.c.chain).order_by(SNAPSHOT.c.id.desc()).limit(1)
_LOOK_KEY = Keys(LOOK)
_ADD_SNAPSHOTS = adding(SNAPSHOT)
_ADD_BODIES = adding(BODY)
_ADD_LOOKS = adding(LOOK)
_NEW_BYTES = Bulk(
    update(PAGE)
    .where(PAGE.c.id == bindparam("page"))
    .values(last_look_at=bindparam("at"), snapshot_id=bindparam("snapshot"), not_modified_run=0)
)
_SAME_BYTES = Bulk(
    update(PAGE)
    .where(PAGE.c.id == bindparam("page"))
    .values(
        last_look_at=bindparam("at"), verified_at=bindparam("verified"),
        etag=bindparam("new_etag"), last_modified=bindparam("new_modified"), not_modified_run=0,
        failures=PAGE.c.failures * bindparam("still"),
    )
)  # fmt: skip


@dataclass(slots=True)
class _Kept:
    """What one call of `keep` has worked out so far."""

    ids: list[int | None] = field(default_factory=list)
    snapshots: list[Row] = field(default_factory=list)
    bodies: list[Row] = field(default_factory=list)
    looks: list[Row] = field(default_factory=list)
    fresh: list[Row] = field(default_factory=list)
    same: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class _Last:
    """The newest snapshot of a page."""

    id: int | None
    sha256: bytes | None
    depth: int
    verdict: str | None
    verified_at: datetime | None


class Evidence(Part):
    """Snapshots."""

    _shelf: Shelf

    def keep(self, arrivals: Sequence[Arrival]) -> list[int | None]:
        """Store what servers sent, in one transaction, before anything is decided.

        Bytes equal to the page's newest snapshot are only a look: if that snapshot was
        accepted, the page counts as verified. New bytes stay unsettled until `settle`.

        Returns:
            For each arrival the id of its new snapshot, or None for known bytes.
        """
        if not arrivals:
            return []
        with self._writing() as connection:
            try:
                return self._keep(connection, arrivals)
            except BaseException:
                self._shelf.forget()
                raise

    def unsettled(self, site: str) -> list[Unsettled]:
        """Return stored bytes that nothing was decided about: a run was cut short."""
        return self._open(site, text("snapshot.verdict IS NULL"))

    def held(self, site: str) -> list[Unsettled]:
        """Return stored bytes that are in quarantine, oldest first."""
        return self._open(site, text("snapshot.verdict = 'held'"))

    def snapshot(self, snapshot_id: int) -> Snapshot | None:
        """Return what a server sent, with its headers.

        Raises:
            StoreDamagedError: its bytes cannot be unpacked.
        """
        with self._reading() as connection:
            asked = select(SNAPSHOT).where(SNAPSHOT.c.id == snapshot_id)
            row = connection.execute(asked).one_or_none()
            return None if row is None else snapshot_of(connection, row)

    def verdict_of(self, snapshot_id: int | None) -> str | None:
        """Return how a snapshot was decided, if it was."""
        with self._reading() as connection:
            asked = select(SNAPSHOT.c.verdict).where(SNAPSHOT.c.id == snapshot_id)
            found: str | None = connection.scalar(asked)
            return found

    def fetched_at(self, snapshot_id: int) -> datetime | None:
        """Return when a snapshot was taken."""
        with self._reading() as connection:
            asked = select(SNAPSHOT.c.fetched_at).where(SNAPSHOT.c.id == snapshot_id)
            found: datetime | None = connection.scalar(asked)
            return found

    def _open(self, site: str, condition: TextClause) -> list[Unsettled]:
        with self._reading() as connection:
            rows = connection.execute(
                select(SNAPSHOT)
                .join(PAGE, PAGE.c.id == SNAPSHOT.c.page_id)
                .where(condition, PAGE.c.site == site)
                .order_by(SNAPSHOT.c.id)
            ).all()
            pages = {page.id: page for page in pages_by_id(connection, {r.page_id for r in rows})}
            return [
                Unsettled(
                    page=pages[row.page_id],
                    snapshot=snapshot_of(connection, row),
                    snapshot_id=row.id,
                )
                for row in rows
            ]

    def _keep(self, connection: Connection, arrivals: Sequence[Arrival]) -> list[int | None]:
        ids = _pages_of(connection, arrivals)
        last = _last_snapshots(connection, set(ids))
        kept = _Kept()
        [look_id] = _LOOK_KEY.next(connection)
        head = connection.execute(_HEAD).one_or_none()
        snapshot_id, chain = (head.id + 1, head.chain) if head else (1, START)
        for offset, (page_id, arrival) in enumerate(zip(ids, arrivals, strict=True)):
            digest = sha256(arrival.snapshot.body).digest()
            is_new = digest != last[page_id].sha256
            kept.ids.append(snapshot_id if is_new else None)
            kept.looks.append(_look(look_id + offset, page_id, arrival.snapshot, kept.ids[-1]))
            if not is_new:
                kept.same.append(_same(page_id, arrival.snapshot, last[page_id]))
                continue
            row = _snapshot(snapshot_id, page_id, arrival.snapshot, digest)
            chain = row["chain"] = chained(chain, Link(**{name: row[name] for name in _LINKED}))
            kept.snapshots.append(row)
            kept.bodies.append(self._body(connection, snapshot_id, arrival, last[page_id]))
            kept.fresh.append({"page": page_id, "at": row["fetched_at"], "snapshot": snapshot_id})
            depth = kept.bodies[-1]["depth"]
            last[page_id] = _Last(snapshot_id, digest, depth, None, last[page_id].verified_at)
            snapshot_id += 1
            self._flush_if_chained(connection, kept, ids[offset + 1 :], page_id)
        _write(connection, kept)
        return kept.ids

    def _flush_if_chained(
        self, connection: Connection, kept: _Kept, later: Sequence[int], page_id: int
    ) -> None:
        """Write now what a later arrival of the same page is compressed against."""
        if page_id in later:
            _write(connection, kept)

    def _body(
        self, connection: Connection, snapshot_id: int, arrival: Arrival, last: _Last
    ) -> dict[str, Any]:
        body = arrival.snapshot.body
        packed = self._shelf.pack(
            connection, snapshot_id=snapshot_id, site=arrival.site, role=arrival.role,
            url=arrival.snapshot.url, body=body, last_id=last.id, last_depth=last.depth,
        )  # fmt: skip
        self._shelf.remember(snapshot_id, body)
        return {
            "snapshot_id": snapshot_id, "base_id": packed.base_id,
            "depth": packed.depth, "packed": packed.data,
        }  # fmt: skip


def snapshot_of(connection: Connection, row: Any) -> Snapshot:
    """Return a row of the snapshot table as what the server sent."""
    return Snapshot(
        url=row.url,
        body=read_body(connection, row.id),
        fetched_at=row.fetched_at,
        status=row.status,
        headers=unpack_headers(row.headers),
        moved_to=row.moved_to,
        moved_for_good=row.moved_for_good,
        seconds=row.seconds,
    )


def _pages_of(connection: Connection, arrivals: Sequence[Arrival]) -> list[int]:
    """Return each arrival's page, creating the ones nobody has listed."""
    missing = [arrival for arrival in arrivals if arrival.page_id is None]
    known = page_ids(connection, [arrival.snapshot.url for arrival in missing]) if missing else {}
    for arrival in missing:
        snapshot = arrival.snapshot
        if snapshot.url not in known:
            [known[snapshot.url]] = create_pages(
                connection, [(snapshot.url, None, None)],
                site=arrival.site, role=arrival.role, at=snapshot.fetched_at,
            )  # fmt: skip
    return [
        known[arrival.snapshot.url] if arrival.page_id is None else arrival.page_id
        for arrival in arrivals
    ]


def _last_snapshots(connection: Connection, ids: set[int]) -> dict[int, _Last]:
    found: dict[int, _Last] = {}
    columns = (PAGE.c.id, SNAPSHOT.c.id, SNAPSHOT.c.sha256, BODY.c.depth, SNAPSHOT.c.verdict)
    asked = (
        select(*columns, PAGE.c.verified_at)
        .outerjoin(SNAPSHOT, SNAPSHOT.c.id == PAGE.c.snapshot_id)
        .outerjoin(BODY, BODY.c.snapshot_id == SNAPSHOT.c.id)
    )
    for group in in_groups(ids):
        for row in connection.execute(asked.where(PAGE.c.id.in_(group))):
            found[row[0]] = _Last(row[1], row[2], row[3] or 0, row[4], row[5])
    return found


def _look(look_id: int, page_id: int, snapshot: Snapshot, snapshot_id: int | None) -> Row:
    return {
        "id": look_id, "page_id": page_id, "at": snapshot.fetched_at,
        "outcome": "same" if snapshot_id is None else "fetched", "status": snapshot.status,
        "bytes": len(snapshot.body), "seconds": snapshot.seconds,
        "snapshot_id": snapshot_id, "message": None,
    }  # fmt: skip


def _same(page_id: int, snapshot: Snapshot, last: _Last) -> Row:
    accepted = last.verdict in ("read", "same")
    known = snapshot.validators
    return {
        "page": page_id, "at": snapshot.fetched_at,
        "verified": snapshot.fetched_at if accepted else last.verified_at,
        "new_etag": known.etag if accepted else None,
        "new_modified": known.last_modified if accepted else None,
        "still": int(not accepted),
    }  # fmt: skip


def _snapshot(snapshot_id: int, page_id: int, snapshot: Snapshot, digest: bytes) -> dict[str, Any]:
    return {
        "id": snapshot_id, "page_id": page_id, "url": snapshot.url, "sha256": digest,
        "size": len(snapshot.body), "fetched_at": snapshot.fetched_at, "status": snapshot.status,
        "seconds": round(snapshot.seconds, 3), "moved_to": snapshot.moved_to,
        "moved_for_good": snapshot.moved_for_good, "headers": pack_headers(snapshot.headers),
        "settled_at": None, "verdict": None,
    }  # fmt: skip


def _write(connection: Connection, kept: _Kept) -> None:
    """Store what was worked out so far."""
    _ADD_SNAPSHOTS.run(connection, kept.snapshots)
    _ADD_BODIES.run(connection, kept.bodies)
    _ADD_LOOKS.run(connection, kept.looks)
    _NEW_BYTES.run(connection, kept.fresh)
    _SAME_BYTES.run(connection, kept.same)
    for done in (kept.snapshots, kept.bodies, kept.looks, kept.fresh, kept.same):
        done.clear()
