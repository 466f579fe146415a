"""Questions about what changed, who was told, and how the sites are doing."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select

from storage.sql import Part
from storage.tables import LISTING, LOOK, PAGE, REVISION
from storage.told import ATTEMPT, CHANGE, CHANGE_FIELD, DELIVERY
from storage.views import (
    AttemptRow,
    ChangeFilter,
    ChangeRow,
    FieldRow,
    LookRow,
    RelationRow,
    SentRow,
    SiteRow,
)

_ROWS = 200
_BEFORE = REVISION.alias("before")
_AFTER = REVISION.alias("after")
_MOVE = CHANGE_FIELD.alias("move")
_CHANGE = (
    select(
        CHANGE, func.coalesce(_MOVE.c.before, PAGE.c.url).label("url"),
        _MOVE.c.after.label("moved_to"), _BEFORE.c.number.label("before_number"),
        _AFTER.c.number.label("after_number"),
        func.coalesce(_AFTER.c.kind, _BEFORE.c.kind).label("readout_kind"),
        func.coalesce(_AFTER.c.countries, _BEFORE.c.countries).label("countries"),
        func.coalesce(_AFTER.c.language, _BEFORE.c.language).label("language"),
    )
    .join(PAGE, PAGE.c.id == CHANGE.c.page_id)
    .outerjoin(_MOVE, (_MOVE.c.change_id == CHANGE.c.id) & (CHANGE.c.kind == "moved"))
    .outerjoin(_BEFORE, _BEFORE.c.id == CHANGE.c.before_revision_id)
    .outerjoin(_AFTER, _AFTER.c.id == CHANGE.c.after_revision_id)
)  # fmt: skip
_HELD = or_(
    CHANGE.c.held_reason.is_not(None),
    exists().where(DELIVERY.c.change_id == CHANGE.c.id, DELIVERY.c.state == "held"),
)
_AWAY = ("moved", "withdrawn")
_WATCHED = (PAGE.c.role == "readout") & PAGE.c.state.not_in(_AWAY)
_OLDEST = (
    select(PAGE.c.url)
    .where(_WATCHED)
    .order_by(PAGE.c.verified_at.is_not(None), PAGE.c.verified_at, PAGE.c.id)
    .limit(1)
)


class News(Part):
    """Changes, deliveries, sites."""

    def changes(
        self, wanted: ChangeFilter | None = None, *, limit: int | None = None
    ) -> Iterator[ChangeRow]:
        """Yield changes, the newest first."""
        asked = _narrowed(_CHANGE, wanted or ChangeFilter()).order_by(CHANGE.c.id.desc())
        before: int | None = None
        count = 0
        while limit is None or count < limit:
            size = _ROWS if limit is None else min(_ROWS, limit - count)
            page = asked if before is None else asked.where(CHANGE.c.id < before)
            with self._reading() as connection:
                rows = connection.execute(page.limit(size)).all()
            yield from map(_change_row, rows)
            count += len(rows)
            if len(rows) < size:
                return
            before = rows[-1].id

    def change(self, number: int) -> ChangeRow | None:
        """Return one change by its number."""
        with self._reading() as connection:
            row = connection.execute(_CHANGE.where(CHANGE.c.id == number)).one_or_none()
            return None if row is None else _change_row(row)

    def fields(self, number: int) -> list[FieldRow]:
        """Return the fields that differ in a change, in the order of the record."""
        asked = select(CHANGE_FIELD.c.name, CHANGE_FIELD.c.before, CHANGE_FIELD.c.after)
        asked = asked.where(CHANGE_FIELD.c.change_id == number).order_by(CHANGE_FIELD.c.id)
        with self._reading() as connection:
            return [FieldRow(**row._mapping) for row in connection.execute(asked)]

    def sites(self) -> list[SiteRow]:
        """Return what is known of each site that was ever looked at, by key."""
        asked = select(
            PAGE.c.site, PAGE.c.role, PAGE.c.state, func.count(), func.max(PAGE.c.last_look_at),
            func.min(case((_WATCHED, PAGE.c.verified_at))),
            func.sum(case((_WATCHED & PAGE.c.verified_at.is_(None), 1), else_=0)),
        ).group_by(PAGE.c.site, PAGE.c.role, PAGE.c.state)  # fmt: skip
        counted = select(CHANGE.c.site, func.count()).group_by(CHANGE.c.site)
        with self._reading() as connection:
            rows = connection.execute(asked).all()
            changes = {row[0]: row[1] for row in connection.execute(counted)}
            keys = sorted({row[0] for row in rows})
            oldest = {key: connection.scalar(_OLDEST.where(PAGE.c.site == key)) for key in keys}
        return [
            _site_row(key, [r for r in rows if r[0] == key], changes.get(key, 0), oldest[key])
            for key in keys
        ]

    def relations(self, site: str) -> list[RelationRow]:
        """Return the relations of a site that were ever listed, by key."""
        index = PAGE.alias("index_page")
        asked = (
            select(
                LISTING.c.relation,
                func.count(case((LISTING.c.dropped_at.is_(None), LISTING.c.page_id)).distinct()),
                func.count(case((LISTING.c.dropped_at.is_not(None), LISTING.c.page_id)).distinct()),
                func.max(index.c.last_look_at),
            )
            .join(index, index.c.id == LISTING.c.index_page_id)
            .where(LISTING.c.site == site)
            .group_by(LISTING.c.relation)
            .order_by(LISTING.c.relation)
        )
        with self._reading() as connection:
            return [
                RelationRow(site=site, relation=r[0], listed=r[1], dropped=r[2], last_look_at=r[3])
                for r in connection.execute(asked)
            ]

    def looks(self, page_id: int, *, limit: int = 50) -> list[LookRow]:
        """Return the last looks at a page, the newest first."""
        columns = [LOOK.c[name] for name in LookRow.__dataclass_fields__]
        asked = select(*columns).where(LOOK.c.page_id == page_id)
        with self._reading() as connection:
            rows = connection.execute(asked.order_by(LOOK.c.id.desc()).limit(limit))
            return [LookRow(**row._mapping) for row in rows]

    def deliveries(
        self, *, channel: str | None = None, state: str | None = None, limit: int = 100
    ) -> list[SentRow]:
        """Return the delivery log, the newest first."""
        columns = [DELIVERY.c[n] for n in SentRow.__dataclass_fields__ if n in DELIVERY.c]
        asked = (
            select(*columns, CHANGE.c.id.label("change"), PAGE.c.url, CHANGE.c.title)
            .outerjoin(CHANGE, CHANGE.c.id == DELIVERY.c.change_id)
            .outerjoin(PAGE, PAGE.c.id == CHANGE.c.page_id)
            .order_by(DELIVERY.c.id.desc())
            .limit(limit)
        )
        if channel is not None:
            asked = asked.where(DELIVERY.c.channel == channel)
        if state is not None:
            asked = asked.where(DELIVERY.c.state == state)
        with self._reading() as connection:
            return [SentRow(**row._mapping) for row in connection.execute(asked)]

    def attempts(self, delivery_id: int) -> list[AttemptRow]:
        """Return every try to deliver one message, oldest first."""
        asked = select(ATTEMPT.c.at, ATTEMPT.c.outcome, ATTEMPT.c.answer)
        asked = asked.where(ATTEMPT.c.delivery_id == delivery_id).order_by(ATTEMPT.c.id)
        with self._reading() as connection:
            return [AttemptRow(**row._mapping) for row in connection.execute(asked)]

    def waiting(self) -> dict[tuple[str, str], int]:
        """Return how many messages are in each state, by channel and state."""
        asked = select(DELIVERY.c.channel, DELIVERY.c.state, func.count())
        asked = asked.group_by(DELIVERY.c.channel, DELIVERY.c.state)
        with self._reading() as connection:
            return {(name, state): count for name, state, count in connection.execute(asked)}


def _narrowed(asked: Select[Any], wanted: ChangeFilter) -> Select[Any]:
    same = {"kind": wanted.kind, "site": wanted.site, "significance": wanted.significance}
    conditions: list[ColumnElement[bool]] = [
        CHANGE.c[name] == value for name, value in same.items() if value
    ]
    if not wanted.baseline:
        conditions.append(CHANGE.c.baseline.is_(False))
    if wanted.since is not None:
        conditions.append(CHANGE.c.seen_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(CHANGE.c.seen_at < wanted.until)
    if wanted.page_id is not None:
        conditions.append(CHANGE.c.page_id == wanted.page_id)
    if wanted.relation:
        conditions.append(("," + CHANGE.c.relations + ",").contains(f",{wanted.relation},"))
    if wanted.country:
        countries = func.coalesce(_AFTER.c.countries, _BEFORE.c.countries)
        conditions.append(countries.contains(f",{wanted.country.upper()},"))
    if wanted.held is not None:
        conditions.append(_HELD if wanted.held else ~_HELD)
    return asked.where(*conditions)


def _change_row(row: Any) -> ChangeRow:
    return ChangeRow(
        number=row.id, kind=row.kind, site=row.site, relations=_several(row.relations),
        page_id=row.page_id, url=row.url, moved_to=row.moved_to, title=row.title,
        published_on=row.published_on,
        baseline=row.baseline, revision=(row.before_number, row.after_number),
        fields=_several(row.fields), significance=row.significance, reasons=_several(row.reasons),
        silent=row.silent, unchanged_until=row.unchanged_until, seen_at=row.seen_at,
        held_reason=row.held_reason, readout_kind=row.readout_kind,
        countries=_several(row.countries or ""), language=row.language,
    )  # fmt: skip


def _several(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split(",")))


def _site_row(site: str, rows: list[Any], changes: int, oldest: str | None) -> SiteRow:
    readouts = [row for row in rows if row[1] == "readout"]
    verified = [row[5] for row in readouts if row[5] is not None]
    never = sum(row[6] for row in readouts)
    return SiteRow(
        site=site,
        readouts=sum(row[3] for row in readouts),
        index_pages=sum(row[3] for row in rows if row[1] == "index"),
        states={row[2]: row[3] for row in readouts},
        watched=sum(row[3] for row in readouts if row[2] not in _AWAY),
        last_look_at=max((row[4] for row in rows if row[4] is not None), default=None),
        oldest_verified_at=None if never else min(verified, default=None),
        oldest_url=oldest,
        changes=changes,
    )
