"""Which of our errors a driver's error is: a person reads the remedy, not the driver."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from scraper.errors import (
    NotAStoreError,
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
)

_FULL = ("database or disk is full", "disk i/o error", "no space left", "could not extend file")
_DAMAGED = ("malformed", "not a database", "file is encrypted", "invalid page in block")
_REMEDY = (
    "nothing was changed. Put a backup in its place, or move the file away to start a new store"
)
_BUSY = ("database is locked", "database table is locked", "lock timeout")


@contextmanager
def store_faults(name: str, *, reading: bool = False) -> Iterator[None]:
    """Turn what the driver raises into the store's own errors.

    Args:
        name: how the store is called in the message, without a password.
        reading: nothing but values of the store is read: one that cannot be is damage.
    """
    try:
        yield
    except ValueError as error:
        if not reading:
            raise
        raise damaged(name, f"holds a value that cannot be read: {error}") from error
    except (SQLAlchemyError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
        raise _translated(name, str(cause).strip() or type(cause).__name__) from error


def damaged(name: str, what: str) -> StoreDamagedError:
    """Return the error for a store that is broken, with the remedy."""
    return StoreDamagedError(f"{name}: {what}; {_REMEDY}")


def no_store(name: str, what: str) -> NotAStoreError:
    """Return the error for something that is no store, with the remedy."""
    return NotAStoreError(f"{name}: {what}; {_REMEDY}")


def _translated(name: str, message: str) -> StoreError:
    lower = message.lower()
    if any(words in lower for words in _FULL):
        return StoreFullError(
            f"{name}: {message}; nothing already stored is lost. "
            "Make room, or replace the disk, then start again"
        )
    if any(words in lower for words in _DAMAGED):
        return damaged(name, message)
    if any(words in lower for words in _BUSY):
        return StoreBusyError(f"{name}: {message}; another program is writing to it")
    return StoreError(f"{name}: {message.splitlines()[0]}")
