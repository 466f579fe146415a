"""A copy of a store, whole and consistent, while it is in use."""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

from scraper.errors import StoreError, UsageError
from storage.engine import Database, create_file
from storage.faults import store_faults


def back_up(database: Database, to: Path) -> None:
    """Copy a store to a new file that only its owner may read.

    The copy is what was committed at one moment. It appears under its name only when it
    is complete.

    Raises:
        UsageError: the file exists, or the store is not a file.
        StoreError: the copy cannot be written.
    """
    if database.path is None:
        raise UsageError(f"{database.name}: copy a PostgreSQL store with pg_dump")
    if os.path.lexists(to):
        raise UsageError(f"{to}: exists already; a backup never replaces a file")
    part = to.with_name(to.name + ".part")
    try:
        part.unlink(missing_ok=True)
        create_file(part)
        with store_faults(str(to)):
            _copy(database.path, part)
        _sync(part)
        part.rename(to)
        _sync(to.absolute().parent)
    except OSError as error:
        raise StoreError(f"{to}: cannot be written: {error.strerror}") from error
    finally:
        with suppress(OSError):  # the folder is not there, or may only be read
            part.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _copy(source: Path, target: Path) -> None:
    origin = sqlite3.connect(source)
    copy = sqlite3.connect(target)
    try:
        origin.execute("PRAGMA query_only=ON")
        origin.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
    finally:
        copy.close()
        origin.close()
