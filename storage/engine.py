"""Opening a database, SQLite or PostgreSQL, so that nothing is lost and nobody waits.

Writing goes through one connection, one transaction at a time; on SQLite each begins
with BEGIN IMMEDIATE, because a transaction that reads first and then finds another
writer ahead of it fails at once, whatever the busy timeout. Readers have connections
of their own and never wait for the writer.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import RLock
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from scraper.errors import StoreDamagedError, StoreError, UsageError
from storage.faults import damaged, no_store, store_faults

_BUSY_SECONDS = 30
_READERS = 8
_IS_LOGGED = 2
"""In the header of a file that has a log; a backup has none (SQLite file format, 1.3.3)."""


class Database:
    """An open database: `writing` and `reading` give connections in a transaction."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.name = display_name(url)
        self.is_sqlite = url.get_backend_name() == "sqlite"
        self.path = Path(url.database or "") if self.is_sqlite else None
        self._lock = RLock()
        self.writer = _engine(url, size=1, read_only=False)
        self.reader = _engine(url, size=_READERS, read_only=True)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Yield the one writing connection; commits at the end, or rolls everything back."""
        with self._lock, store_faults(self.name), self.writer.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection that sees one consistent moment of the store."""
        with store_faults(self.name, reading=True), self.reader.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection; SQLite then folds its log into the file."""
        with self._lock:
            self.reader.dispose()
            self.writer.dispose()


def parse_url(url: str) -> URL:
    """Return a database address, or raise `UsageError` saying what is allowed."""
    allowed = "sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME"
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise UsageError(f"database: not an address; allowed: {allowed}") from error
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise UsageError(f"database: {parsed.get_backend_name()} is not known; allowed: {allowed}")
    if parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise UsageError("database: a store is a file, as in sqlite:///readouts.sqlite")
    return parsed


def display_name(url: URL) -> str:
    """Return how the store is called in messages: its file, or its address without secrets."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return url.set(query={}).render_as_string(hide_password=True)


def create_file(path: Path) -> None:
    """Make an empty file that only its owner may read; fails if there is one."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def require_sqlite_file(path: Path) -> None:
    """Check the outside of an existing file before anything is written near it.

    Raises:
        NotAStoreError: empty, or not SQLite.
        StoreDamagedError: shorter than its header says.
    """
    header = _header(path)
    if not header:
        raise no_store(str(path), "the file is empty")
    if not header.startswith(b"SQLite format 3\x00"):
        raise no_store(str(path), "not an SQLite database")
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        if header[18] != _IS_LOGGED:
            raise StoreDamagedError(
                f"{path}: a copy, and {log.name} beside it is the log of another state; nothing "
                f"was changed. Move {log.name} and {path.name}-shm away, then start again"
            )
        return  # an interrupted checkpoint is completed from the log
    page = int.from_bytes(header[16:18])
    expected = (65536 if page == 1 else page) * int.from_bytes(header[28:32])
    if path.stat().st_size < expected:
        raise damaged(str(path), f"cut short: {path.stat().st_size} of {expected} bytes")


def require_writable(path: Path) -> None:
    """Check that a file and its log can be written, before anybody looks at a ministry.

    Raises:
        StoreError: we may only read.
    """
    for place in (path, path.parent):
        if not os.access(place, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
            raise StoreError(f"{path}: cannot be written to: we may not write to {place}")


def require_sound_log(path: Path) -> None:
    """Check a file together with the log that a killed process left, before both are joined.

    Only reads, so that what turns out to be damaged is still as it was found.

    Raises:
        StoreDamagedError: the two do not fit together, or the file is damaged.
    """
    log = path.with_name(path.name + "-wal")
    if not (log.exists() and log.stat().st_size):
        return
    with store_faults(str(path)):
        apart, (joined, checked) = _name_alone(path), _joined(path)
    if checked:
        raise damaged(str(path), f"with its log: {checked}")
    if apart is not None and apart != joined:
        raise damaged(str(path), f"{log.name} is the log of another store")


_NAME = "SELECT value FROM meta WHERE name = 'store_id'"


def _name_alone(path: Path) -> str | None:
    """Return the name of the store as it is without its log; None if only that makes it whole."""
    try:
        with closing(_read_only(path, "immutable=1")) as connection:
            row = connection.execute(_NAME).fetchone()
    except sqlite3.DatabaseError:
        return None
    return row and str(row[0])


def _joined(path: Path) -> tuple[str | None, str]:
    """Return the name of the store as it is with its log, and what is wrong with it then."""
    with closing(_read_only(path, "mode=ro")) as connection:
        (checked,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if checked != "ok":
            return None, str(checked)
        if connection.execute("PRAGMA foreign_key_check").fetchone():
            return None, "rows point to others that are not there"
        row = connection.execute(_NAME).fetchone()
        return row and str(row[0]), ""


def _read_only(path: Path, options: str) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path.absolute()))}?{options}", uri=True)


def _header(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(100)
    except OSError as error:
        raise StoreError(f"{path}: cannot be read: {error.strerror}") from error


def _engine(url: URL, *, size: int, read_only: bool) -> Engine:
    if url.get_backend_name() == "sqlite":
        return _sqlite(str(url.database), size=size, read_only=read_only)
    options = {"application_name": "readouts"}
    if read_only:
        options["options"] = "-c default_transaction_read_only=on"
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args=options, pool_size=size, max_overflow=1, pool_pre_ping=True,
    )  # fmt: skip


def _sqlite(path: str, *, size: int, read_only: bool) -> Engine:
    engine = create_engine(
        "sqlite://", creator=_opener(path, read_only=read_only), poolclass=QueuePool,
        pool_size=size, max_overflow=0 if not read_only else 64, pool_reset_on_return=None,
    )  # fmt: skip
    begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _opener(path: str, *, read_only: bool) -> Callable[[], Any]:
    pragmas = [f"busy_timeout={_BUSY_SECONDS * 1000}", "foreign_keys=ON", "temp_store=MEMORY"]
    if read_only:
        pragmas += ["query_only=ON"]
    else:
        # FULL: what was committed survives a power cut, not only a kill; it costs no CPU.
        pragmas += ["journal_mode=WAL", "synchronous=FULL", "wal_autocheckpoint=4000"]
        pragmas += ["cache_size=-16000"]

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
        return connection

    return connect
