"""The store against itself: is everything still there, and still what it was?

Each finding has a name, so that scripts can tell them apart; a sound store has none.
The checks read everything once and write nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import SQLAlchemyError

from scraper.errors import StoreDamagedError
from scraper.records import Readout
from storage.bodies import ZstdError
from storage.chain import START, Link, chained
from storage.codec import unpack_index, unpack_readout
from storage.consistency import Finding, disagreements, record_doubt, unreadable_times
from storage.shelf import BodyCache, read_body
from storage.sql import Part
from storage.tables import BODY, PAGE, RECORD, REVISION, SNAPSHOT
from storage.told import CHANGE, DELIVERY

_ROWS = 500
_LINKED = tuple(Link.__dataclass_fields__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was looked at, for the sentence a sound store ends with."""

    snapshots: int
    revisions: int
    changes: int
    chain_head: str
    """Hash over all evidence; note it elsewhere, and later prove nothing was altered."""


class Verifier(Part):
    """Checks of one store."""

    def findings(self, now: datetime | None = None) -> Iterator[Finding]:
        """Yield every doubt; one damaged page never hides the others.

        Args:
            now: the time, to find what claims to be from the future; None: not asked.
        """
        with self._reading() as connection:
            checks: dict[str, Callable[[Connection], Iterator[Finding]]] = {
                "chain": _chain, "bodies": _bodies, "records": _records, "numbers": _numbers,
                "latest versions": _latest, "messages": _undelivered,
                "tables": partial(disagreements, now=now),
            }  # fmt: skip
            if self._database.is_sqlite:
                checks = {"file": _integrity, "times": unreadable_times, **checks}
            for what, check in checks.items():
                yield from _to_the_end(what, check(connection))

    def verified(self) -> Verified:
        """Return what there is to verify."""
        with self._reading() as connection:
            counts = [
                connection.scalar(select(func.count()).select_from(table)) or 0
                for table in (SNAPSHOT, REVISION, CHANGE)
            ]
            newest = select(SNAPSHOT.c.chain).order_by(SNAPSHOT.c.id.desc()).limit(1)
            head = connection.scalar(newest) or START
        return Verified(
            snapshots=counts[0], revisions=counts[1], changes=counts[2], chain_head=head.hex()
        )


def _to_the_end(what: str, check: Iterator[Finding]) -> Iterator[Finding]:
    """Let a check that damage cuts short be a finding, and the next one go on."""
    try:
        yield from check
    except (SQLAlchemyError, ValueError) as error:
        cause = str(getattr(error, "orig", None) or error).splitlines()[0]
        yield Finding("integrity", f"{what} cannot be checked to the end: {cause}")


def _integrity(connection: Connection) -> Iterator[Finding]:
    for (answer,) in connection.execute(text("PRAGMA integrity_check(20)")):
        if answer != "ok":
            yield Finding("integrity", str(answer))
    for row in connection.execute(text("PRAGMA foreign_key_check")):
        yield Finding("reference", f"{row[0]} row {row[1]} points to a {row[2]} that is not there")


def _chain(connection: Connection) -> Iterator[Finding]:
    previous, expected = START, 1
    for row in _each(connection, select(SNAPSHOT), SNAPSHOT.c.id):
        if row.id != expected:
            yield Finding("chain", f"snapshots {expected} to {row.id - 1} are missing")
        link = Link(**{name: getattr(row, name) for name in _LINKED})
        if chained(previous, link) != row.chain:
            yield Finding("chain", f"snapshot {row.id} of {row.url} was altered")
        previous, expected = row.chain, row.id + 1


def _bodies(connection: Connection) -> Iterator[Finding]:
    cache = BodyCache()
    asked = select(SNAPSHOT.c.id, SNAPSHOT.c.url, SNAPSHOT.c.sha256)
    for row in _each(connection, asked, SNAPSHOT.c.id):
        try:
            body = read_body(connection, row.id, cache)
        except StoreDamagedError as error:
            yield Finding("body", f"{error} ({row.url})")
            continue
        if sha256(body).digest() != row.sha256:
            yield Finding("body", f"snapshot {row.id} of {row.url}: not the bytes that were sent")
    spare = select(BODY.c.snapshot_id).where(BODY.c.snapshot_id.not_in(select(SNAPSHOT.c.id)))
    for snapshot_id in connection.scalars(spare):
        yield Finding("body", f"bytes of snapshot {snapshot_id}, which is not there")


def _records(connection: Connection) -> Iterator[Finding]:
    cache = BodyCache()
    asked = select(REVISION, RECORD.c.packed)
    asked = asked.outerjoin(RECORD, RECORD.c.revision_id == REVISION.c.id)
    for row in _each(connection, asked, REVISION.c.id):
        if row.packed is None:
            yield Finding("record", f"revision {row.id} has no record")
            continue
        read = unpack_index if row.kind == "index" else unpack_readout
        try:
            record = read(row.packed, read_body(connection, row.snapshot_id, cache))
        except StoreDamagedError:
            continue  # the body is already a finding
        except (ZstdError, ValueError):
            yield Finding("record", f"revision {row.id}: its record cannot be read")
            continue
        if isinstance(record, Readout) and (doubt := record_doubt(row, record)):
            yield Finding("record", doubt)


def _numbers(connection: Connection) -> Iterator[Finding]:
    asked = (
        select(REVISION.c.page_id, func.count(), func.max(REVISION.c.number), PAGE.c.revisions)
        .join(PAGE, PAGE.c.id == REVISION.c.page_id)
        .group_by(REVISION.c.page_id, PAGE.c.revisions)
    )
    for page_id, count, highest, counted in connection.execute(asked):
        if not count == highest == counted:
            yield Finding(
                "revision", f"page {page_id}: {count} of {max(highest, counted)} revisions"
            )
    count, highest = connection.execute(select(func.count(), func.max(CHANGE.c.id))).one()
    if count != (highest or 0):
        yield Finding("change", f"{count} of {highest} changes are there")


def _latest(connection: Connection) -> Iterator[Finding]:
    lost = PAGE.c.revision_id.is_not(None) & PAGE.c.revision_id.not_in(select(REVISION.c.id))
    gone = PAGE.c.snapshot_id.is_not(None) & PAGE.c.snapshot_id.not_in(select(SNAPSHOT.c.id))
    for url in connection.scalars(select(PAGE.c.url).where(lost | gone)):
        yield Finding("page", f"{url}: its latest version is not there")


def _undelivered(connection: Connection) -> Iterator[Finding]:
    orphan = DELIVERY.c.change_id.is_(None) & DELIVERY.c.trouble_id.is_(None)
    for delivery_id in connection.scalars(select(DELIVERY.c.id).where(orphan)):
        yield Finding("change", f"delivery {delivery_id} tells of nothing")


def _each(connection: Connection, asked: Any, key: Any) -> Iterator[Any]:
    """Yield rows in order of a key, a few hundred at a time."""
    after = 0
    while rows := connection.execute(asked.where(key > after).order_by(key).limit(_ROWS)).all():
        yield from rows
        after = rows[-1].id
