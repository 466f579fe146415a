"""The few words of SQL that every part of the store uses."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import Connection, Dialect, Insert, Table, Update, func, insert, select

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


class Bulk:
    """One statement for many rows.

    On SQLite it is compiled once and run by the driver: a pass stores a dozen rows a
    page, and going through the statement's own machinery costs three times as much.
    """

    def __init__(self, statement: Insert | Update, columns: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._columns = columns
        self._form: _Form | None = None

    def run(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Run it for every row; all rows have the same keys."""
        if not rows:
            return
        if connection.dialect.name != "sqlite":
            connection.execute(self._statement, rows)
            return
        if self._form is None:
            dialect = connection.dialect
            compiled = self._statement.compile(dialect=dialect, column_keys=self._columns)
            self._form = _Form(compiled, dialect)
        parameters = [self._form.parameters(row) for row in rows]
        connection.exec_driver_sql(self._form.sql, parameters)


class _Form:
    """Turns rows into what the driver wants: the order, and the form of each value."""

    def __init__(self, compiled: Any, dialect: Dialect) -> None:
        self.sql = str(compiled)
        names = compiled.positiontup
        self._take = itemgetter(*names)
        self._constants = {name: v for name, v in compiled.params.items() if v is not None}
        processors = [
            compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)
            for name in names
        ]
        self._processed = [(at, process) for at, process in enumerate(processors) if process]

    def parameters(self, row: Row) -> tuple[Any, ...]:
        values = list(self._take({**self._constants, **row} if self._constants else row))
        for at, process in self._processed:
            if values[at] is not None:
                values[at] = process(values[at])
        return tuple(values)


def adding(table: Table) -> Bulk:
    """Return the statement that inserts rows which give every column."""
    return Bulk(insert(table), [column.name for column in table.columns])


class Keys:
    """The first free key of several tables, asked for at once."""

    def __init__(self, *tables: Table) -> None:
        self._asked = select(*(select(func.max(t.c.id)).scalar_subquery() for t in tables))

    def next(self, connection: Connection) -> list[int]:
        """Return the first free key of each table, in order."""
        return [(found or 0) + 1 for found in connection.execute(self._asked).one()]


def next_id(connection: Connection, table: Table) -> int:
    """Return the first free key of a table."""
    return int(connection.scalar(select(func.max(table.c.id))) or 0) + 1


def in_groups(values: Iterable[T], size: int = _MOST_PARAMETERS) -> Iterator[list[T]]:
    """Yield values in lists no longer than a statement may have parameters."""
    rest = iter(values)
    while group := list(islice(rest, size)):
        yield group
