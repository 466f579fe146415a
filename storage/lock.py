"""One writer per store, and a message that says who it is.

The lock belongs to the open file (or the database session), so the operating system
releases it however the process ends; the text in the file is only for the message.
"""

import fcntl
import json
import os
import socket
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from scraper.errors import StoreBusyError


class Lock(Protocol):
    """A claim on a store that lasts until it is released."""

    def require(self) -> None:
        """Make sure that the claim still holds, in a writing transaction.

        Raises:
            StoreBusyError: it was lost, and somebody else has it now.
        """

    def release(self) -> None:
        """Let others write."""


class FileLock:
    """The claim on an SQLite store: a locked file beside it."""

    def __init__(self, database: Path) -> None:
        """Take the lock or raise.

        Raises:
            StoreBusyError: somebody has it; the message says who and since when.
        """
        path = database.with_name(database.name + ".lock")
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        self._file = os.open(path, flags, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _holder(self._file)
            os.close(self._file)
            raise StoreBusyError(f"{database}: in use by {holder}") from None
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, _card(), 0)

    def require(self) -> None:
        """Do nothing: nobody can take a lock from an open file."""

    def release(self) -> None:
        """Let others write."""
        with suppress(OSError):  # the card only informs; the lock goes with the descriptor
            os.ftruncate(self._file, 0)
        os.close(self._file)


class SessionLock:
    """The claim on a PostgreSQL store: an advisory lock held by one connection."""

    def __init__(self, engine: Engine, name: str) -> None:
        """Take the lock or raise.

        Raises:
            StoreBusyError: somebody has it; the message says who and since when.
        """
        self._engine = engine
        self._name = name
        self._take()

    def _take(self) -> None:
        self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        key = self._key()
        if not self._connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}):
            holder = self._holder(key)
            self._connection.close()
            raise StoreBusyError(f"{self._name}: in use by {holder}")

    def require(self) -> None:
        """Take the lock again if the server dropped the session that held it.

        Raises:
            StoreBusyError: somebody else was quicker.
        """
        if self._connection.closed:
            self._take()
            return
        try:
            self._connection.scalar(text("SELECT 1"))
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            self._connection.close()
            self._take()

    def release(self) -> None:
        """Let others write."""
        self._connection.invalidate()  # closing the session is what releases it
        self._connection.close()

    def _key(self) -> int:
        where = self._connection.scalar(
            text("SELECT current_database() || '/' || current_schema()")
        )
        return int.from_bytes(sha256(f"readouts {where}".encode()).digest()[:6])

    def _holder(self, key: int) -> str:
        row = _lock_row(self._connection, key)
        return "another session" if row is None else f"session {row[0]} of {row[1]} since {row[2]}"


def _lock_row(connection: Connection, key: int) -> tuple[int, str, str] | None:
    query = text(
        "SELECT a.pid, coalesce(host(a.client_addr), 'this machine'), "
        "to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' UTC' "
        "FROM pg_locks l JOIN pg_stat_activity a USING (pid) "
        "WHERE l.locktype = 'advisory' AND l.granted "
        "AND l.classid = :high AND l.objid = :low"
    )
    low, high = key & 0xFFFFFFFF, key >> 32
    row = connection.execute(query, {"high": high, "low": low}).one_or_none()
    return None if row is None else (row[0], row[1], row[2])


def _card() -> bytes:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    return json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": since}).encode()


def _holder(file: int) -> str:
    try:
        card = json.loads(os.pread(file, 4096, 0))
        return f"process {card['pid']} on {card['host']} since {card['since']}"
    except (ValueError, KeyError, TypeError):
        return "another process that is just starting or ending"
