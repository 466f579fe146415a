"""What was decided, stored in one transaction: revision, change, outbox, page.

A change and its messages are never apart, and the same bytes are never decided twice:
a group that is settled again after a crash leaves what is already there alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from scraper.records import Translation
from storage.codec import storable_text
from storage.outbox import ADD_DELIVERIES, Told, delivery_rows
from storage.pages import move_page
from storage.revisions import NewRevision, new_revision, write_revisions, write_translations
from storage.rows import NewChange, NewDelivery, Settled
from storage.shelf import Shelf
from storage.sql import Bulk, Keys, Part, Row, adding, in_groups, next_id
from storage.tables import PAGE, REVISION, SNAPSHOT
from storage.told import CHANGE, CHANGE_FIELD, DELIVERY

_KEPT = (
    "url", "state", "title", "published_on", "verified_at", "next_look_at", "etag",
    "last_modified", "failures", "absent_since", "absent_looks", "edits", "last_change_at",
    "snapshot_id", "revision_id", "revisions",
)  # fmt: skip
_WRITTEN = tuple(name for name in _KEPT if name not in ("url", "snapshot_id"))
_KEYS = Keys(REVISION, CHANGE, CHANGE_FIELD, DELIVERY)
_ADD_CHANGES = adding(CHANGE)
_ADD_FIELDS = adding(CHANGE_FIELD)
_UPDATE_PAGE = Bulk(
    update(PAGE)
    .where(PAGE.c.id == bindparam("page"))
    .values({name: bindparam(f"new_{name}") for name in _WRITTEN})
)
_SETTLE_SNAPSHOT = Bulk(
    update(SNAPSHOT)
    .where(SNAPSHOT.c.id == bindparam("snapshot"))
    .values(settled_at=bindparam("at"), verdict=bindparam("decided"))
)


@dataclass(slots=True)
class _Group:
    """What one call of `settle` is about to write."""

    pages: dict[int, dict[str, Any]]
    already: dict[int, int]
    """Snapshots that made a revision before, by id."""
    next_revision: int
    next_change: int
    next_field: int
    next_delivery: int
    revisions: list[NewRevision] = field(default_factory=list)
    changes: list[Row] = field(default_factory=list)
    fields: list[Row] = field(default_factory=list)
    deliveries: list[Row] = field(default_factory=list)
    decided: list[Row] = field(default_factory=list)
    translations: dict[int, tuple[Translation, ...]] = field(default_factory=dict)
    translated: list[int] = field(default_factory=list)
    """Pages whose links may have changed."""


class Settling(Part):
    """Decisions."""

    _shelf: Shelf
    store_id: str

    def settle(self, outcomes: Sequence[Settled]) -> list[int | None]:
        """Store what was decided about pages, in one transaction.

        Returns:
            For each outcome the number of its change, or None if nothing changed.
        """
        if not outcomes:
            return []
        with self._writing() as connection:
            return self._settle(connection, outcomes)

    def tell_late(self, number: int, deliveries: Sequence[NewDelivery], at: datetime) -> None:
        """Tell of a change that was kept back, from now on one like any other."""
        with self._writing() as connection:
            told = update(CHANGE).where(CHANGE.c.id == number)
            connection.execute(told.values(held_reason=None))
            row = connection.execute(
                select(CHANGE.c.kind, PAGE.c.url, CHANGE.c.seen_at)
                .join(PAGE, PAGE.c.id == CHANGE.c.page_id).where(CHANGE.c.id == number)
            ).one()  # fmt: skip
            subject = f"{row.url}\n{row.seen_at.astimezone(UTC).isoformat()}"
            about = Told(row.kind, subject, change_id=number)
            first = next_id(connection, DELIVERY)
            rows = delivery_rows(first, self.store_id, about, deliveries, at)
            ADD_DELIVERIES.run(connection, rows)

    def _settle(self, connection: Connection, outcomes: Sequence[Settled]) -> list[int | None]:
        """Store decisions inside a transaction."""
        group = _begin(connection, outcomes)
        numbers = [self._one(connection, group, outcome) for outcome in outcomes]
        _write(connection, group)
        return numbers

    def _one(self, connection: Connection, group: _Group, outcome: Settled) -> int | None:
        page = group.pages[outcome.page_id]
        before = page["revision_id"]
        if outcome.snapshot_id is not None:
            group.decided.append(
                {"snapshot": outcome.snapshot_id, "at": outcome.at, "decided": outcome.verdict}
            )
            if outcome.readout is not None and outcome.snapshot_id in group.already:
                return _change_to(connection, group.already[outcome.snapshot_id])
        _update(page, outcome)
        if outcome.moved_to is not None:
            page.update(move_page(connection, outcome.page_id, outcome.moved_to, outcome.at))
        new = self._revision(connection, group, page, outcome)
        if outcome.change is None:
            return None
        return self._change(connection, group, page, outcome, outcome.change, (before, new))

    def _revision(
        self, connection: Connection, group: _Group, page: dict[str, Any], outcome: Settled
    ) -> int | None:
        readout = outcome.readout
        if readout is None:
            return None
        snapshot_id = outcome.snapshot_id or page["snapshot_id"]
        new = new_revision(
            readout, self._shelf.body(connection, snapshot_id),
            text_digest=outcome.text_digest or "", revision_id=group.next_revision,
            page_id=outcome.page_id, number=page["revisions"] + 1, snapshot_id=snapshot_id,
            at=outcome.at,
        )  # fmt: skip
        group.translations[outcome.page_id] = readout.translations
        if page["revisions"]:
            group.translated.append(outcome.page_id)
        group.revisions.append(new)
        group.next_revision += 1
        page.update(
            revision_id=new.revision["id"], revisions=new.revision["number"],
            title=new.revision["title"], published_on=readout.published_on,
        )  # fmt: skip
        return int(new.revision["id"])

    def _change(
        self, connection: Connection, group: _Group, page: dict[str, Any], outcome: Settled,
        change: NewChange, revisions: tuple[int | None, int | None],
    ) -> int:  # fmt: skip
        number = group.next_change
        group.next_change += 1
        group.changes.append(_change_row(number, page, outcome.page_id, change, revisions))
        for one in change.fields:
            group.fields.append({
                "id": group.next_field, "change_id": number, "name": one.name,
                "before": one.before and storable_text(one.before),
                "after": one.after and storable_text(one.after),
            })  # fmt: skip
            group.next_field += 1
        if outcome.deliveries:
            earlier = _changes_of(connection, group, outcome.page_id)
            subject = f"{page['url']}\n{earlier}\n{outcome.text_digest}"
            told = Told(change.kind, subject, change_id=number)
            rows = delivery_rows(
                group.next_delivery, self.store_id, told, outcome.deliveries, outcome.at
            )
            group.deliveries += rows
            group.next_delivery += len(rows)
        return number


def _begin(connection: Connection, outcomes: Iterable[Settled]) -> _Group:
    pages: dict[int, dict[str, Any]] = {}
    columns = [PAGE.c[name] for name in _KEPT]
    for ids in in_groups({outcome.page_id for outcome in outcomes}):
        for row in connection.execute(select(PAGE.c.id, *columns).where(PAGE.c.id.in_(ids))):
            pages[row.id] = dict(row._mapping)
    already: dict[int, int] = {}
    read = {o.snapshot_id for o in outcomes if o.readout is not None and o.snapshot_id is not None}
    for ids in in_groups(read):
        found = select(REVISION.c.snapshot_id, REVISION.c.id).where(REVISION.c.snapshot_id.in_(ids))
        already.update((snapshot, revision) for snapshot, revision in connection.execute(found))
    revision, change, one_field, delivery = _KEYS.next(connection)
    return _Group(pages, already, revision, change, one_field, delivery)


def _write(connection: Connection, group: _Group) -> None:
    write_revisions(connection, group.revisions)
    write_translations(connection, group.translations, group.translated)
    _ADD_CHANGES.run(connection, group.changes)
    _ADD_FIELDS.run(connection, group.fields)
    ADD_DELIVERIES.run(connection, group.deliveries)
    _SETTLE_SNAPSHOT.run(connection, group.decided)
    _UPDATE_PAGE.run(
        connection,
        [
            {"page": page_id, **{f"new_{name}": page[name] for name in _WRITTEN}}
            for page_id, page in group.pages.items()
        ],
    )


def _update(page: dict[str, Any], outcome: Settled) -> None:
    page.update(
        state=outcome.state, failures=outcome.failures, absent_since=outcome.absent_since,
        absent_looks=outcome.absent_looks, next_look_at=outcome.next_look_at,
    )  # fmt: skip
    if outcome.snapshot_id is not None and outcome.verdict in ("read", "same"):
        page["verified_at"] = outcome.at
    if outcome.validators is not None:
        page["etag"] = outcome.validators.etag
        page["last_modified"] = outcome.validators.last_modified
    if outcome.change is not None and outcome.change.kind not in ("new", "dropped"):
        page["last_change_at"] = outcome.change.seen_at
        page["edits"] += outcome.change.kind in ("edited", "reverted")


def _change_row(
    number: int, page: dict[str, Any], page_id: int, change: NewChange,
    revisions: tuple[int | None, int | None],
) -> Row:  # fmt: skip
    before, after = revisions
    if after is None and change.kind != "withdrawn":
        after = before
    return {
        "id": number, "kind": change.kind, "site": change.site, "page_id": page_id,
        "before_revision_id": before, "after_revision_id": after,
        "unchanged_until": change.unchanged_until, "seen_at": change.seen_at,
        "baseline": change.baseline, "held_reason": change.held_reason,
        "significance": change.significance, "reasons": ",".join(change.reasons),
        "silent": change.silent, "relations": ",".join(change.relations),
        "fields": ",".join(one.name for one in change.fields),
        "title": page["title"] or "", "published_on": page["published_on"],
    }  # fmt: skip


def _change_to(connection: Connection, revision_id: int) -> int | None:
    asked = select(func.max(CHANGE.c.id)).where(CHANGE.c.after_revision_id == revision_id)
    found: int | None = connection.scalar(asked)
    return found


def _changes_of(connection: Connection, group: _Group, page_id: int) -> int:
    """Return how many changes a page has had, those of this group included."""
    asked = select(func.count()).select_from(CHANGE).where(CHANGE.c.page_id == page_id)
    here = len([row for row in group.changes if row["page_id"] == page_id])
    return int(connection.scalar(asked) or 0) + here
