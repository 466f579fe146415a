"""Do the tables agree with each other? What a reference check of the database cannot see."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Date, Select, func, select, text
from sqlmodel.sql.sqltypes import UTCDateTime

from scraper import changes
from scraper.records import Readout
from storage.health import unreadable_hosts
from storage.revisions import new_revision
from storage.tables import ALIAS, LOOK, PAGE, REVISION, SNAPSHOT
from storage.told import ATTEMPT, CHANGE, CHANGE_FIELD, DELIVERY, Table

_AHEAD = timedelta(days=1)
"""A clock may be wrong by so much without a word."""
_OTHERWISE_KEPT = {"corrected_at", "text_digest"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One doubt about the store."""

    name: str
    """`integrity` `reference` `chain` `body` `record` `revision` `change` `delivery` `page`
    `look` `host` `time`."""
    what: str


def disagreements(connection: Connection, now: datetime | None) -> Iterator[Finding]:
    """Yield where tables contradict each other.

    Args:
        connection: in a transaction.
        now: the time; None: the future is not looked at.
    """
    yield from _addresses(connection)
    yield from _looks(connection)
    yield from _changes(connection)
    yield from _attempts(connection)
    for name in unreadable_hosts(connection):
        yield Finding("host", f"what is remembered of {name} cannot be read")
    if now is not None:
        yield from _future(connection, now + _AHEAD)


def unreadable_times(connection: Connection) -> Iterator[Finding]:
    """Yield dates and times of an SQLite store that are none."""
    for table in Table.metadata.sorted_tables:
        key = next(iter(table.primary_key.columns)).name
        for column in table.columns:
            if not isinstance(column.type, UTCDateTime | Date):
                continue
            asked = text(
                f'SELECT "{key}" FROM "{table.name}" WHERE "{column.name}" IS NOT NULL '
                f'AND julianday("{column.name}") IS NULL'
            )
            for row in connection.scalars(asked):
                yield Finding("time", f"{table.name} {row}: {column.name} cannot be read")


def record_doubt(revision: Any, record: Readout) -> str | None:
    """Say what a revision's columns and its record disagree about, if anything.

    Args:
        revision: a row of the revision table.
        record: what its record holds.
    """
    known = revision._mapping
    again = new_revision(
        record, b"", text_digest="", revision_id=revision.id, page_id=revision.page_id,
        number=revision.number, snapshot_id=revision.snapshot_id, at=revision.at,
    ).revision  # fmt: skip
    wrong = [
        name
        for name, value in again.items()
        if name not in _OTHERWISE_KEPT and known[name] != value
    ]
    digest = changes.digest(record)
    if revision.text_digest.split(":")[0] == digest.split(":")[0] and (
        revision.text_digest != digest
    ):
        wrong.append("text_digest")
    return (
        f"revision {revision.id}: its record says otherwise of {', '.join(wrong)}"
        if wrong
        else None
    )


def _addresses(connection: Connection) -> Iterator[Finding]:
    moved = PAGE.c.id.in_(select(ALIAS.c.page_id)) | SNAPSHOT.c.moved_for_good
    asked = select(PAGE.c.id, PAGE.c.url, SNAPSHOT.c.url.label("then"))
    asked = asked.join(SNAPSHOT, SNAPSHOT.c.id == PAGE.c.snapshot_id)
    for row in connection.execute(asked.where(PAGE.c.url != SNAPSHOT.c.url, ~moved)):
        yield Finding("page", f"page {row.id}: is {row.url}, but its bytes came from {row.then}")


def _looks(connection: Connection) -> Iterator[Finding]:
    known = select(SNAPSHOT.c.id)
    lost = LOOK.c.snapshot_id.is_not(None) & LOOK.c.snapshot_id.not_in(known)
    for row in connection.execute(select(LOOK.c.id, LOOK.c.snapshot_id).where(lost)):
        yield Finding("look", f"look {row.id}: its snapshot {row.snapshot_id} is not there")


def _changes(connection: Connection) -> Iterator[Finding]:
    for column, which in (
        (CHANGE.c.before_revision_id, "before"),
        (CHANGE.c.after_revision_id, "after"),
    ):
        asked = select(CHANGE.c.id, REVISION.c.page_id).join(REVISION, REVISION.c.id == column)
        for row in connection.execute(asked.where(REVISION.c.page_id != CHANGE.c.page_id)):
            what = f"change {row.id}: its revision {which} is of page {row.page_id}, another one"
            yield Finding("change", what)
    counted = func.count(CHANGE_FIELD.c.id)
    asked = select(CHANGE.c.id, CHANGE.c.fields, counted.label("rows"))
    asked = asked.outerjoin(CHANGE_FIELD, CHANGE_FIELD.c.change_id == CHANGE.c.id)
    for row in connection.execute(asked.group_by(CHANGE.c.id, CHANGE.c.fields)):
        named = len(row.fields.split(",")) if row.fields else 0
        if named != row.rows:
            yield Finding("change", f"change {row.id}: {row.rows} of {named} fields are there")


def _attempts(connection: Connection) -> Iterator[Finding]:
    counted = func.count(ATTEMPT.c.id)
    asked: Select[Any] = select(DELIVERY.c.id, DELIVERY.c.attempts, counted.label("rows"))
    asked = asked.outerjoin(ATTEMPT, ATTEMPT.c.delivery_id == DELIVERY.c.id)
    asked = asked.group_by(DELIVERY.c.id, DELIVERY.c.attempts)
    for row in connection.execute(asked.having(counted != DELIVERY.c.attempts)):
        what = f"delivery {row.id}: {row.rows} of {row.attempts} attempts are there"
        yield Finding("delivery", what)


def _future(connection: Connection, latest: datetime) -> Iterator[Finding]:
    columns = (LOOK.c.at, SNAPSHOT.c.fetched_at, REVISION.c.at, CHANGE.c.seen_at,
               DELIVERY.c.created_at, PAGE.c.last_look_at, PAGE.c.first_seen_at)  # fmt: skip
    for column in columns:
        asked = select(column.table.c.id, column.label("at")).where(column > latest)
        for row in connection.execute(asked.order_by(column.table.c.id)):
            what = f"{column.table.name} {row.id}: {column.name} is {row.at}, in the future"
            yield Finding("time", what)
