"""The few words of SQL that every part of the store uses."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, func, insert, select

from scraper.errors import StoreError
from storage.engine import Database

Row = Mapping[str, Any]
T = TypeVar("T")

_MOST_PARAMETERS = 500


class Part:
    """One part of the store: what all of them stand on."""

    def __init__(self, database: Database, *, may_write: bool) -> None:
        self._database = database
        self._may_write = may_write

    def _reading(self) -> AbstractContextManager[Connection]:
        return self._database.reading()

    def _writing(self) -> AbstractContextManager[Connection]:
        if not self._may_write:
            raise StoreError(f"{self._database.name}: was opened for reading only")
        return self._database.writing()


def next_id(connection: Connection, table: Table) -> int:
    """Return the first free key of a table."""
    return int(connection.scalar(select(func.max(table.c.id))) or 0) + 1


def add(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows that all have the same columns."""
    if rows:
        connection.execute(insert(table), rows)


def in_groups(values: Iterable[T], size: int = _MOST_PARAMETERS) -> Iterator[list[T]]:
    """Yield values in lists no longer than a statement may have parameters."""
    rest = iter(values)
    while group := list(islice(rest, size)):
        yield group


def each_page(question: Callable[[int], list[T]], key: Callable[[T], int]) -> Iterator[T]:
    """Ask for rows after a key until there are none; memory stays flat."""
    after = 0
    while rows := question(after):
        yield from rows
        after = key(rows[-1])
