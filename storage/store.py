"""The store: everything we remember, behind one door.

    with Store.open("sqlite:///readouts.sqlite") as store:
        store.keep(...)       evidence, in its own transaction
        store.settle(...)     what was decided about it, in the next

Methods may be called from several threads; writing takes turns.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sqlalchemy import URL, Connection, select

from scraper.errors import StoreDamagedError, StoreError, UsageError
from scraper.manners import HostState
from storage.backup import back_up
from storage.doubts import Doubts
from storage.engine import (
    Database,
    parse_url,
    require_sound_log,
    require_sqlite_file,
    require_writable,
)
from storage.evidence import Evidence
from storage.faults import store_faults
from storage.health import Health, write_hosts
from storage.listings import Listings
from storage.lock import FileLock, Lock, SessionLock
from storage.looks import Looks
from storage.migrate import bring_up_to_date, create, schema_of
from storage.outbox import Outbox
from storage.pages import Pages
from storage.revisions import Revisions
from storage.shelf import BodyCache, Shelf
from storage.suspects import Suspects
from storage.timeline import Timeline
from storage.told import META

if TYPE_CHECKING:
    from storage.verify import Verifier


class Store(
    Pages, Evidence, Suspects, Looks, Revisions, Listings, Health, Outbox, Timeline, Doubts
):
    """All parts of the store on one database.

    Whoever only asks is better served by its `timeline`.
    """

    def __init__(self, database: Database, lock: Lock | None) -> None:
        """Stand on an open, migrated database; `Store.open` is the way in."""
        super().__init__(database, may_write=lock is not None)
        self._lock = lock
        self._shelf = Shelf()
        self._bodies = BodyCache()
        self._hosts: dict[str, HostState] = {}
        self._written_hosts: dict[str, HostState] = {}
        with database.reading() as connection:
            found = connection.scalar(select(META.c.value).where(META.c.name == "store_id"))
        if found is None:
            raise StoreDamagedError(f"{database.name}: has no name of its own; restore a backup")
        self.store_id = str(found)

    @classmethod
    def open(cls, url: str, *, create: bool = True, write: bool = True) -> Self:
        """Open a store, bringing it up to date first.

        Args:
            url: `sqlite:///FILE` or `postgresql+psycopg://…`.
            create: make a new store if there is none; only when writing.
            write: take the store for this process; otherwise only read.

        Raises:
            UsageError: not an address, or nothing is there and nothing may be made.
            StoreBusyError: another process writes to it.
            StoreTooNewError: written by a later version of the program.
            NotAStoreError: something else is there.
            StoreDamagedError: a broken store.
        """
        parsed = parse_url(url)
        if parsed.get_backend_name() == "sqlite":
            return cls._open_file(parsed, Path(str(parsed.database)), create=create, write=write)
        return cls._open_server(parsed, write=write)

    @classmethod
    @contextmanager
    def beside(cls, url: str) -> Iterator[Self]:
        """Open a store that another process works on, for one short change to its outbox.

        The database itself keeps two writers apart; what the other process believes of
        sites and hosts must not be touched.

        Raises:
            UsageError: there is no store.
            StoreError: it is not of this version, or cannot be opened.
        """
        with cls.open(url, create=False, write=False) as store:
            store._may_write = True
            yield store

    @classmethod
    def _open_file(cls, url: URL, path: Path, *, create: bool, write: bool) -> Self:
        if path.is_dir():
            raise UsageError(f"{path}: is a folder; `database` names a file")
        if not path.parent.is_dir():
            raise UsageError(f"{path}: there is no folder {path.parent}; make it first")
        if not path.exists() and not (create and write):
            raise UsageError(f"{path}: there is no store; `readouts crawl` makes one")
        lock = _take(path) if write else None
        database = Database(url)
        try:
            if not path.exists():
                _make(database, path)
            require_sqlite_file(path)
            if write:
                require_writable(path)
                require_sound_log(path)
            return cls._ready(database, lock, write=write)
        except BaseException:
            database.close()
            if lock is not None:
                lock.release()
            raise

    @classmethod
    def _open_server(cls, url: URL, *, write: bool) -> Self:
        database = Database(url)
        lock: Lock | None = None
        try:
            with store_faults(database.name):
                lock = SessionLock(database.writer, database.name) if write else None
            return cls._ready(database, lock, write=write)
        except BaseException:
            if lock is not None:
                lock.release()
            database.close()
            raise

    @classmethod
    def _ready(cls, database: Database, lock: Lock | None, *, write: bool) -> Self:
        if write:
            bring_up_to_date(database)
        elif schema_of(database) is None:
            raise UsageError(f"{database.name}: there is no store; `readouts crawl` makes one")
        return cls(database, lock)

    def close(self) -> None:
        """Write what waits, close the connections and let others write."""
        try:
            if self._lock is not None:
                with self._writing():
                    pass
        finally:
            self._database.close()
            if self._lock is not None:
                self._lock.release()
                self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def timeline(self) -> Timeline:
        """The read-only questions about this store."""
        return Timeline(self._database, may_write=False)

    @property
    def verifier(self) -> "Verifier":
        """The checks of this store against itself."""
        from storage.verify import Verifier  # half of what opening a store would load

        return Verifier(self._database, may_write=False)

    def back_up(self, to: Path) -> None:
        """Copy this store to a new file while it is in use; see `storage.backup`."""
        back_up(self._database, to)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """Begin a writing transaction; what is waiting to be written goes along."""
        with super()._writing() as connection:
            if self._lock is not None:
                self._lock.require()
            yield connection
            states = dict(self._hosts)
            waiting = [s for name, s in states.items() if self._written_hosts.get(name) != s]
            write_hosts(connection, waiting)
        self._written_hosts.update(states)


def _take(path: Path) -> FileLock:
    try:
        return FileLock(path)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written to: {error.strerror}") from error


def _make(database: Database, path: Path) -> None:
    try:
        create(database, path)
    except OSError as error:
        raise StoreError(f"{path}: cannot be made: {error.strerror}") from error
