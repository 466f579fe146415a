"""Questions about readouts: which there are, what each said when, and the proof.

Nothing here writes. Long answers come lazily, a few hundred rows at a time, each in
its own short transaction: a reader never holds up the writer, however slow it is.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, false, literal, select, text

from scraper.errors import UsageError
from scraper.records import Readout, Snapshot, Translation
from scraper.urls import canonical, is_safe
from storage.codec import unpack_readout
from storage.evidence import snapshot_of
from storage.news import News
from storage.pages import find_page, relations_of
from storage.shelf import BodyCache, read_body
from storage.tables import ALIAS, LISTING, PAGE, RECORD, REVISION, SNAPSHOT, TRANSLATION
from storage.views import ReadoutFilter, ReadoutRow, RevisionRow
from storage.words import Query, fold, query, text_of

_ROWS = 200
_CANDIDATES = 5
_READOUT = select(
    PAGE.c.id.label("page_id"), PAGE.c.url, PAGE.c.site, PAGE.c.state, REVISION.c.language,
    REVISION.c.section, REVISION.c.title, PAGE.c.published_on, REVISION.c.is_meeting,
    REVISION.c.kind, REVISION.c.mode, REVISION.c.start_home, REVISION.c.start_local,
    REVISION.c.place_country, REVISION.c.countries, REVISION.c.id.label("revision_id"),
    PAGE.c.revisions, PAGE.c.edits, PAGE.c.first_seen_at, PAGE.c.last_look_at,
    PAGE.c.verified_at, PAGE.c.last_change_at,
).join_from(PAGE, REVISION, REVISION.c.id == PAGE.c.revision_id)  # fmt: skip
_READOUTS = _READOUT.where(PAGE.c.role == "readout")
_RECORD = select(RECORD.c.packed, REVISION.c.snapshot_id).join(
    REVISION, REVISION.c.id == RECORD.c.revision_id
)


class Timeline(News):
    """Read-only questions."""

    def readouts(
        self, wanted: ReadoutFilter | None = None, *, limit: int | None = None
    ) -> Iterator[ReadoutRow]:
        """Yield readouts, the newest publication first, undated ones last."""
        wanted = wanted or ReadoutFilter()
        size = _ROWS if limit is None else min(limit + 1, _ROWS)
        for count, (row, _) in enumerate(self._matching(wanted, size, with_record=False)):
            if limit is not None and count >= limit:
                return
            yield row

    def records(
        self, wanted: ReadoutFilter | None = None, *, limit: int | None = None
    ) -> Iterator[tuple[ReadoutRow, Readout]]:
        """Yield readouts with their latest record, in the order of `readouts`."""
        wanted = wanted or ReadoutFilter()
        size = _ROWS if limit is None else min(limit + 1, _ROWS)
        for count, (row, record) in enumerate(self._matching(wanted, size, with_record=True)):
            if limit is not None and count >= limit:
                return
            if record is not None:
                yield row, record

    def find(self, ref: str) -> ReadoutRow:
        """Return the readout a person means.

        Args:
            ref: its address, its number, or a part of its address that no other has.

        Raises:
            UsageError: none, or several; the message names them.
        """
        with self._reading() as connection:
            for asked in _meanings(connection, ref.strip()):
                rows = connection.execute(asked.limit(_CANDIDATES + 1)).all()
                if len(rows) == 1:
                    return _readout_rows(connection, rows)[0]
                if rows:
                    raise UsageError(_several(ref, [row.url for row in rows]))
        raise UsageError(f"{ref}: no readout in the store has this address or number")

    def revisions(self, page_id: int) -> list[RevisionRow]:
        """Return the versions of a readout, oldest first."""
        columns = [REVISION.c[n] for n in RevisionRow.__dataclass_fields__ if n in REVISION.c]
        asked = (
            select(*columns, SNAPSHOT.c.fetched_at, SNAPSHOT.c.sha256, SNAPSHOT.c.size)
            .join(SNAPSHOT, SNAPSHOT.c.id == REVISION.c.snapshot_id)
            .where(REVISION.c.page_id == page_id)
            .order_by(REVISION.c.number)
        )
        with self._reading() as connection:
            return [
                RevisionRow(**{**row._mapping, "sha256": row.sha256.hex()})
                for row in connection.execute(asked)
            ]

    def record(self, page_id: int, number: int | None = None) -> Readout:
        """Return what a readout says, or said in one of its revisions.

        Raises:
            UsageError: it has no such revision.
        """
        asked = _RECORD.where(_is_revision(page_id, number), REVISION.c.kind != "index")
        with self._reading() as connection:
            row = connection.execute(asked).one_or_none()
            if row is None:
                raise UsageError(_no_revision(page_id, number))
            return unpack_readout(row.packed, read_body(connection, row.snapshot_id))

    def raw(self, page_id: int, number: int | None = None) -> Snapshot:
        """Return the bytes and headers a revision was read from.

        Raises:
            UsageError: it has no such revision.
        """
        asked = select(SNAPSHOT).join(REVISION, REVISION.c.snapshot_id == SNAPSHOT.c.id)
        with self._reading() as connection:
            row = connection.execute(asked.where(_is_revision(page_id, number))).one_or_none()
            if row is None:
                raise UsageError(_no_revision(page_id, number))
            return snapshot_of(connection, row)

    def snapshots(self, page_id: int) -> Iterator[Snapshot]:
        """Yield everything a server ever sent for a page, oldest first."""
        asked = select(SNAPSHOT.c.id).where(SNAPSHOT.c.page_id == page_id)
        with self._reading() as connection:
            ids = list(connection.scalars(asked.order_by(SNAPSHOT.c.id)))
        for snapshot_id in ids:
            with self._reading() as connection:
                row = connection.execute(select(SNAPSHOT).where(SNAPSHOT.c.id == snapshot_id))
                yield snapshot_of(connection, row.one())

    def translations(self, page_id: int) -> list[Translation]:
        """Return where else the same readout is, by language."""
        asked = select(TRANSLATION.c.language, TRANSLATION.c.url)
        asked = asked.where(TRANSLATION.c.page_id == page_id)
        with self._reading() as connection:
            rows = connection.execute(asked.order_by(TRANSLATION.c.language, TRANSLATION.c.url))
            return [Translation(language=row.language, url=row.url) for row in rows]

    def _matching(
        self, wanted: ReadoutFilter, size: int, *, with_record: bool
    ) -> Iterator[tuple[ReadoutRow, Readout | None]]:
        words = query(wanted.text) if wanted.text else None
        needs_record = with_record or bool(words and words.phrases)
        bodies = BodyCache()
        for dated in (True, False):
            last: ReadoutRow | None = None
            while True:
                with self._reading() as connection:
                    asked = _narrowed(_READOUTS, wanted, words, connection.dialect.name)
                    asked = _after(asked, last, dated=dated).limit(size)
                    rows = _readout_rows(connection, connection.execute(asked).all())
                    records = _records(connection, rows, bodies) if needs_record else {}
                for row in rows:
                    record = records.get(row.revision_id)
                    if words is None or record is None or _says(record, words):
                        yield row, record
                if len(rows) < size:
                    break
                last = rows[-1]


def _narrowed(
    asked: Select[Any], wanted: ReadoutFilter, words: Query | None, dialect: str
) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.site:
        conditions.append(PAGE.c.site == wanted.site)
    if wanted.relation:
        listed = exists().where(LISTING.c.page_id == PAGE.c.id)
        conditions.append(listed.where(LISTING.c.relation == wanted.relation))
    if wanted.country:
        conditions.append(REVISION.c.countries.contains(f",{wanted.country.upper()},"))
    if wanted.person:
        conditions.append(REVISION.c.people.contains(fold(wanted.person), autoescape=True))
    if wanted.kind:
        conditions.append(REVISION.c.kind == wanted.kind)
    if wanted.since:
        conditions.append(PAGE.c.published_on >= wanted.since)
    if wanted.until:
        conditions.append(PAGE.c.published_on <= wanted.until)
    if words is not None:
        conditions.append(_has_words(words, dialect))
    return asked.where(*conditions)


def _has_words(words: Query, dialect: str) -> ColumnElement[bool]:
    if not words.tokens:
        return false()
    if dialect == "sqlite":
        wanted = " AND ".join(_quoted(token, '"') for token in words.tokens)
        found = text("SELECT rowid FROM search WHERE search MATCH :words").bindparams(words=wanted)
        return REVISION.c.id.in_(found.columns(REVISION.c.id))
    wanted = " & ".join(_quoted(token, "'").replace("'*", "':*") for token in words.tokens)
    found = text("SELECT revision_id FROM search WHERE words @@ CAST(:words AS tsquery)")
    return REVISION.c.id.in_(found.bindparams(words=wanted).columns(REVISION.c.id))


def _quoted(token: str, quote: str) -> str:
    star = "*" if token.endswith("*") else ""
    return f"{quote}{token.removesuffix('*')}{quote}{star}"


def _after(asked: Select[Any], last: ReadoutRow | None, *, dated: bool) -> Select[Any]:
    day, number = PAGE.c.published_on, PAGE.c.id
    asked = asked.where(day.is_not(None) if dated else day.is_(None))
    if last is not None and dated:
        on = literal(last.published_on)
        asked = asked.where((day < on) | ((day == on) & (number < last.page_id)))
    elif last is not None:
        asked = asked.where(number < last.page_id)
    return asked.order_by(day.desc(), number.desc()) if dated else asked.order_by(number.desc())


def _readout_rows(connection: Connection, rows: Any) -> list[ReadoutRow]:
    relations = relations_of(connection, [row.page_id for row in rows])
    return [
        ReadoutRow(**{
            **row._mapping,
            "countries": tuple(filter(None, row.countries.split(","))),
            "relations": relations.get(row.page_id, ()),
        })
        for row in rows
    ]  # fmt: skip


def _records(
    connection: Connection, rows: list[ReadoutRow], bodies: BodyCache
) -> dict[int, Readout]:
    columns = (RECORD.c.revision_id, RECORD.c.packed, REVISION.c.snapshot_id)
    asked = select(*columns).join(REVISION, REVISION.c.id == RECORD.c.revision_id)
    wanted = asked.where(RECORD.c.revision_id.in_([row.revision_id for row in rows]))
    return {
        row.revision_id: unpack_readout(row.packed, read_body(connection, row.snapshot_id, bodies))
        for row in connection.execute(wanted)
    }


def _says(record: Readout, words: Query) -> bool:
    said = fold(text_of(record))
    return all(phrase in said for phrase in words.phrases)


def _meanings(connection: Connection, ref: str) -> Iterator[Select[Any]]:
    page = find_page(connection, canonical(ref) if is_safe(ref) else ref)
    if page is not None:
        yield _READOUTS.where(PAGE.c.id == page.id)
    if ref.isascii() and ref.isdigit() and len(ref) < 10:
        yield _READOUTS.where(PAGE.c.id == int(ref))
    if ref:
        part = PAGE.c.url.contains(ref, autoescape=True)
        earlier = select(ALIAS.c.page_id).where(ALIAS.c.url.contains(ref, autoescape=True))
        yield _READOUTS.where(part | PAGE.c.id.in_(earlier)).order_by(PAGE.c.id.desc())


def _several(ref: str, urls: list[str]) -> str:
    more = " and others" if len(urls) > _CANDIDATES else ""
    return f"{ref}: several readouts match: {', '.join(urls[:_CANDIDATES])}{more}"


def _is_revision(page_id: int, number: int | None) -> ColumnElement[bool]:
    if number is None:
        latest = select(PAGE.c.revision_id).where(PAGE.c.id == page_id).scalar_subquery()
        return REVISION.c.id == latest
    return (REVISION.c.page_id == page_id) & (REVISION.c.number == number)


def _no_revision(page_id: int, number: int | None) -> str:
    which = "no revision" if number is None else f"no revision {number}"
    return f"readout {page_id} has {which}"
