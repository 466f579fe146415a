"""Reading in another process, so that one page can cost that process at most.

The HTML engine is written in C: forty kilobytes of hostile markup can take a gigabyte or
minutes in it, and it has crashed before. So pages are read by a worker process with a
limit on memory and a deadline a page. A page that breaks it is `unreadable`; the worker
is made anew and the next pages are read as if nothing had happened.

    ask      many snapshots go down the pipe, results come back in order
    broken   the page whose result is missing is asked once more, then it is at fault
"""

import pickle
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from subprocess import Popen
from threading import Lock
from types import TracebackType
from typing import Protocol, Self

from scheduler import worker
from scheduler.worker import Read
from scraper import read
from scraper.errors import LookError, ReadError, UnreadableError
from scraper.records import Index, Snapshot
from scraper.site import Relation, Site

__all__ = ["DirectReader", "Read", "Reader", "SeparateReader"]

DEADLINE = 10.0
"""Seconds one page may take."""

MEMORY = 1 << 30
"""Bytes of address space of the worker."""

_AHEAD = 8
"""Pages in the pipe at most; more could fill it and stop both ends."""

_PATIENCE = 30.0
"""Seconds a new worker has to start."""


class Reader(Protocol):
    """Turns bytes into records."""

    def index(self, site: Site, relation: Relation, snapshot: Snapshot) -> Index:
        """Read an index page or raise a `LookError` or `ReadError`."""

    def readouts(self, site: Site, snapshots: Sequence[Snapshot]) -> list[Read]:
        """Read readout pages; an error stands in the place of its record."""


class DirectReader:
    """Reads in this process: for pages that are trusted, and for tests."""

    def index(self, site: Site, relation: Relation, snapshot: Snapshot) -> Index:
        """Read an index page and hold it to the site's promise."""
        return read.read_index(site, relation, snapshot)

    def readouts(self, site: Site, snapshots: Sequence[Snapshot]) -> list[Read]:
        """Read readout pages."""
        return [worker.read_one(site, snapshot) for snapshot in snapshots]


@dataclass(slots=True)
class _Worker:
    process: Popen[bytes]
    pipe: Connection
    is_ready: bool = False


@dataclass(slots=True)
class SeparateReader:
    """Reads in a worker process, which starts with the first page."""

    deadline: float = DEADLINE
    memory: int = MEMORY
    _worker: _Worker | None = field(default=None, init=False)
    _turn: Lock = field(default_factory=Lock, init=False)
    _sites: dict[str, tuple[Site, bytes]] = field(default_factory=dict, init=False)

    def index(self, site: Site, relation: Relation, snapshot: Snapshot) -> Index:
        """Read an index page and hold it to the site's promise."""
        (result,) = self._ask([(self._packed(site), relation, snapshot)])
        if isinstance(result, Index):
            return result
        assert isinstance(result, LookError | ReadError)
        raise result

    def readouts(self, site: Site, snapshots: Sequence[Snapshot]) -> list[Read]:
        """Read readout pages."""
        packed = self._packed(site)
        results = self._ask([(packed, None, snapshot) for snapshot in snapshots])
        return [result for result in results if not isinstance(result, Index)]

    def _packed(self, site: Site) -> bytes:
        """Return a site as bytes, which the worker unpacks once."""
        if site.key not in self._sites or self._sites[site.key][0] is not site:
            self._sites[site.key] = (site, pickle.dumps(site))
        return self._sites[site.key][1]

    def close(self) -> None:
        """End the worker."""
        running, self._worker = self._worker, None
        if running is not None:
            running.pipe.close()
            running.process.kill()
            running.process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _ask(self, questions: "Sequence[_Question]") -> "list[Read | Index]":
        results: list[Read | Index] = []
        suspect = -1
        with self._turn:
            while len(results) < len(questions):
                try:
                    self._exchange(questions, results)
                except _BrokenError as broken:
                    self.close()
                    if broken.is_certain or suspect == len(results):
                        url = questions[len(results)][2].url
                        results.append(UnreadableError(url, f"{broken}; its bytes are kept"))
                    else:
                        suspect = len(results)
        return results

    def _exchange(self, questions: "Sequence[_Question]", results: "list[Read | Index]") -> None:
        """Ask what is not answered yet, a few questions ahead of the answers."""
        asked = len(results)
        while len(results) < len(questions):
            try:
                pipe = self._started().pipe
                while asked < len(questions) and asked - len(results) < _AHEAD:
                    pipe.send(questions[asked])
                    asked += 1
                if not pipe.poll(self.deadline):
                    raise _BrokenError(
                        f"reading it took more than {self.deadline:g} seconds", is_certain=True
                    )
                results.append(pipe.recv())
            except (EOFError, OSError) as error:
                raise _BrokenError("reading it broke the HTML engine or its limits") from error

    def start(self) -> None:
        """Start the worker ahead of the first page, and do not wait for it."""
        if self._worker is None:
            self._worker = _Worker(*worker.start(self.memory))

    def _started(self) -> _Worker:
        self.start()
        assert self._worker is not None
        if not self._worker.is_ready:
            if not self._worker.pipe.poll(_PATIENCE):
                raise _BrokenError("no worker process could be started")
            self._worker.pipe.recv()
            self._worker.is_ready = True
        return self._worker


_Question = tuple[bytes, Relation | None, Snapshot]


class _BrokenError(Exception):
    """The worker gave no answer."""

    def __init__(self, message: str, *, is_certain: bool = False) -> None:
        super().__init__(message)
        self.is_certain = is_certain
        """It was the page; a worker that died may have been killed by somebody else."""
