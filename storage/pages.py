"""The addresses we know, and which of them could be looked at next."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)  # fmt: skip

from scraper.records import Validators
from storage.rows import DueRow, PageRow
from storage.sql import Part, in_groups, next_id
from storage.tables import ALIAS, LISTING, PAGE, REVISION

_FOLLOWED = 10
"""More moves than this in a row are a circle."""

_PAGE = select(PAGE, REVISION.c.read_by, REVISION.c.text_digest).select_from(
    PAGE.outerjoin(REVISION, REVISION.c.id == PAGE.c.revision_id)
)
_BY_URL = _PAGE.where(PAGE.c.url == bindparam("url"))
_BY_ID = _PAGE.where(PAGE.c.id == bindparam("id"))
_DUE = tuple(DueRow.__dataclass_fields__)
_DUE_COLUMNS = [PAGE.c[name] for name in _DUE]
_AHEAD = timedelta(days=1)
"""How far a clock may be ahead and its looks count."""


class Pages(Part):
    """Pages by address, by number, and by when they were last looked at."""

    def page(self, url: str) -> PageRow | None:
        """Return the page at an address, following aliases and moves."""
        with self._reading() as connection:
            return find_page(connection, url)

    def pages(self, ids: Iterable[int]) -> list[PageRow]:
        """Return pages by id, ordered by id; ids nobody knows are left out."""
        with self._reading() as connection:
            return sorted(pages_by_id(connection, ids), key=lambda page: page.id)

    def index_pages(self, site: str) -> list[PageRow]:
        """Return the index pages of a site that were ever looked at."""
        asked = _PAGE.where(PAGE.c.site == site, PAGE.c.role == "index").order_by(PAGE.c.id)
        with self._reading() as connection:
            return [_page_row(row) for row in connection.execute(asked)]

    def due(
        self, site: str, *, looked_before: datetime, limit: int = 5000, after_id: int = 0
    ) -> list[DueRow]:
        """Return readout pages not looked at since a moment, in order of id.

        So are those that a clock a day or more ahead looked at, or they were forgotten.
        Pages that moved away are never due. Ask again with the last id until a list
        comes back shorter than `limit`; memory stays flat however many pages there are.
        """
        never, past = PAGE.c.last_look_at.is_(None), PAGE.c.last_look_at < looked_before
        asked = (
            select(*_DUE_COLUMNS)
            .where(PAGE.c.site == site, PAGE.c.role == "readout", PAGE.c.id > after_id)
            .where(never | past | (PAGE.c.last_look_at > looked_before + _AHEAD))
            .where(PAGE.c.state != "moved")
            .order_by(PAGE.c.id)
            .limit(limit)
        )
        with self._reading() as connection:
            # Rows as plain tuples: mappings cost twice the time over many thousand pages.
            rows = connection.execute(asked)
            return [DueRow(**dict(zip(_DUE, row, strict=True))) for row in rows]

    def neighbours(self, page_id: int, *, reach: int = 5) -> list[int]:
        """Return the pages next to one on its index pages, up to `reach` on each side."""
        with self._reading() as connection:
            lists = connection.execute(
                select(LISTING.c.index_page_id, LISTING.c.relation)
                .where(LISTING.c.page_id == page_id, LISTING.c.dropped_at.is_(None))
            ).all()  # fmt: skip
            found: list[int] = []
            for index_page_id, relation in lists:
                found += _around(connection, index_page_id, relation, page_id, reach)
        return list(dict.fromkeys(found))

    def relations_of(self, page_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
        """Return the relations that list each page, or listed it last, sorted."""
        with self._reading() as connection:
            return relations_of(connection, page_ids)

    def move(self, page_id: int, to_url: str, at: datetime) -> int:
        """Note that a page lives at another address now; return the page to go on with.

        The old address stays known as an alias. If the new one is a page already, the
        two become one: this page points to it and is not looked at again.
        """
        with self._writing() as connection:
            return int(move_page(connection, page_id, to_url, at).get("moved_to_id", page_id))


def move_page(connection: Connection, page_id: int, to_url: str, at: datetime) -> dict[str, Any]:
    """Note where a page lives now; return the columns of it that changed with that."""
    other = find_page(connection, to_url)
    if other is None:
        _rename(connection, page_id, to_url, at)
        return {"url": to_url}
    if other.id == page_id:
        return {}
    if other.revisions == 0 and other.url == to_url:
        _take_over(connection, page_id, other)
        return {"url": to_url}
    merged = {"state": "moved", "moved_to_id": other.id}
    connection.execute(update(PAGE).where(PAGE.c.id == page_id).values(merged))
    followers = update(PAGE).where(PAGE.c.moved_to_id == page_id)
    connection.execute(followers.values(moved_to_id=other.id))
    _relist(connection, page_id, other.id)
    return merged


def find_page(connection: Connection, url: str) -> PageRow | None:
    """Return the page at an address, following aliases and moves."""
    row = connection.execute(_BY_URL, {"url": url}).one_or_none()
    if row is None:
        known = connection.scalar(select(ALIAS.c.page_id).where(ALIAS.c.url == url))
        if known is None:
            return None
        row = connection.execute(_BY_ID, {"id": known}).one()
    for _ in range(_FOLLOWED):
        if row.moved_to_id is None:
            break
        row = connection.execute(_BY_ID, {"id": row.moved_to_id}).one()
    return _page_row(row)


def pages_by_id(connection: Connection, ids: Iterable[int]) -> list[PageRow]:
    """Return pages by id; ids nobody knows are left out."""
    found: list[PageRow] = []
    for group in in_groups(ids):
        found += map(_page_row, connection.execute(_PAGE.where(PAGE.c.id.in_(group))))
    return found


def page_ids(connection: Connection, urls: Iterable[str]) -> dict[str, int]:
    """Return the ids of the pages at addresses that are known, aliases and moves followed."""
    found: dict[str, int] = {}
    for group in in_groups(dict.fromkeys(urls)):
        by_alias = select(ALIAS.c.url, ALIAS.c.page_id).where(ALIAS.c.url.in_(group))
        here = func.coalesce(PAGE.c.moved_to_id, PAGE.c.id)
        by_url = select(PAGE.c.url, here).where(PAGE.c.url.in_(group))
        for asked in (by_alias, by_url):
            found.update((url, page_id) for url, page_id in connection.execute(asked))
    return found


def create_pages(
    connection: Connection,
    entries: Sequence[tuple[str, str | None, date | None]],
    *,
    site: str,
    role: str,
    at: datetime,
) -> list[int]:
    """Add unread pages, given as address, title and date; return their ids."""
    first = next_id(connection, PAGE)
    rows = [
        {
            "id": first + offset, "url": url, "site": site, "role": role, "state": "unread",
            "title": title, "published_on": published_on, "first_seen_at": at,
            "not_modified_run": 0, "failures": 0, "absent_looks": 0, "edits": 0, "revisions": 0,
        }
        for offset, (url, title, published_on) in enumerate(entries)
    ]  # fmt: skip
    if rows:
        connection.execute(insert(PAGE), rows)
    return list(range(first, first + len(rows)))


def relations_of(connection: Connection, page_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Return the relations that list each page, or listed it last, sorted.

    A readout that leaves its index before it is withdrawn still belongs to its relations.
    """
    ids = list(page_ids)
    found = _listing(connection, ids, LISTING.c.dropped_at.is_(None))
    unlisted = [page_id for page_id in ids if page_id not in found]
    found |= _listing(connection, unlisted, LISTING.c.dropped_at.is_not(None))
    return {page_id: tuple(sorted(relations)) for page_id, relations in found.items()}


def _listing(
    connection: Connection, page_ids: Iterable[int], condition: ColumnElement[bool]
) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for group in in_groups(page_ids):
        asked = select(LISTING.c.page_id, LISTING.c.relation)
        for page_id, relation in connection.execute(
            asked.where(LISTING.c.page_id.in_(group), condition)
        ):
            found.setdefault(page_id, set()).add(relation)
    return found


def _page_row(row: Any) -> PageRow:
    """Return a row of page and latest revision as a value."""
    known = dict(row._mapping)
    etag, last_modified = known.pop("etag"), known.pop("last_modified")
    return PageRow(validators=Validators(etag=etag, last_modified=last_modified), **known)


def _around(
    connection: Connection, index_page_id: int, relation: str, page_id: int, reach: int
) -> list[int]:
    listed: Select[Any] = (
        select(LISTING.c.page_id)
        .where(LISTING.c.index_page_id == index_page_id, LISTING.c.relation == relation)
        .where(LISTING.c.dropped_at.is_(None))
        .order_by(LISTING.c.published_on.desc(), LISTING.c.id)
    )
    ids = list(connection.scalars(listed))
    here = ids.index(page_id)
    return ids[max(here - reach, 0) : here] + ids[here + 1 : here + 1 + reach]


def _rename(connection: Connection, page_id: int, to_url: str, at: datetime) -> None:
    old = connection.scalar(select(PAGE.c.url).where(PAGE.c.id == page_id))
    connection.execute(update(PAGE).where(PAGE.c.id == page_id).values(url=to_url))
    connection.execute(insert(ALIAS).values(url=old, page_id=page_id, since_at=at))


def _take_over(connection: Connection, page_id: int, unread: PageRow) -> None:
    """Give a page the address of one that was never read, which points to it from now on."""
    old = connection.scalar(select(PAGE.c.url).where(PAGE.c.id == page_id))
    meanwhile = f"{unread.url}#{page_id}"
    steps = (
        (unread.id, {"url": meanwhile}),
        (page_id, {"url": unread.url}),
        (unread.id, {"url": old, "state": "moved", "moved_to_id": page_id}),
    )
    for one, values in steps:
        connection.execute(update(PAGE).where(PAGE.c.id == one).values(values))
    _relist(connection, unread.id, page_id)


def _relist(connection: Connection, from_id: int, to_id: int) -> None:
    """Let the lines of one page on index pages be those of another."""
    theirs = select(LISTING).where(LISTING.c.page_id == from_id)
    for line in connection.execute(theirs).all():
        same = select(LISTING.c.id).where(
            LISTING.c.page_id == to_id,
            LISTING.c.index_page_id == line.index_page_id,
            LISTING.c.relation == line.relation,
        )
        known = connection.scalar(same)
        if known is None:
            values = update(LISTING).where(LISTING.c.id == line.id).values(page_id=to_id)
            connection.execute(values)
            continue
        if line.dropped_at is None:
            listed = {"title": line.title, "published_on": line.published_on, "dropped_at": None}
            connection.execute(update(LISTING).where(LISTING.c.id == known).values(listed))
        connection.execute(delete(LISTING).where(LISTING.c.id == line.id))
