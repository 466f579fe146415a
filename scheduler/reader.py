"""Reading in another process, so that one page can cost that process at most.

The HTML engine is written in C: forty kilobytes of hostile markup can take a gigabyte or
minutes in it, and it has crashed before. So pages are read by a worker process with limits
on memory and time. A page that breaks it is a `PoisonError`; the worker is made anew and
the next pages are read as if nothing had happened. There is one worker, whatever the
number of sites: its limit is the limit of all reading.

    ask      several snapshots go down the pipe, results come back in order
    broken   the page whose result is missing is asked once more, then it is at fault
"""

import pickle
import signal
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from subprocess import Popen, TimeoutExpired
from threading import Lock
from types import TracebackType
from typing import Protocol, Self

from scheduler import worker
from scheduler.worker import Answer, Limits, Question, Read
from scraper import read
from scraper.errors import LookError, PoisonError, ReaderError, ReadError
from scraper.read import Closely
from scraper.records import Index, Snapshot
from scraper.site import Relation, Site

__all__ = ["DirectReader", "Limits", "Read", "Reader", "SeparateReader"]

_AHEAD_BYTES = 64_000
"""Of pages sent ahead of answers; more would fill the pipe and could stop both ends."""

_WALL = 6.0
"""Times its seconds of processor time a page may take by the clock: the machine is shared."""

_PATIENCE = 30.0
"""Seconds a new worker has to start."""

_NO_WORKER = "no process to read pages in could be started"


class Reader(Protocol):
    """Turns bytes into records."""

    def ready(self) -> None:
        """Be ready to read at once."""

    def index(self, site: Site, relation: Relation, snapshot: Snapshot) -> Index:
        """Read an index page or raise a `LookError` or `ReadError`."""

    def readouts(self, site: Site, snapshots: Sequence[Snapshot]) -> list[Read]:
        """Read readout pages; an error stands in the place of its record."""


class DirectReader:
    """Reads in this process: for pages that are trusted, and for tests."""

    def ready(self) -> None:
        """Be ready, as always."""

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
    """Reads in a worker process, which starts with the first page; for any thread."""

    limits: Limits = field(default_factory=Limits)
    _worker: _Worker | None = field(default=None, init=False)
    _turn: Lock = field(default_factory=Lock, init=False)
    _sites: dict[str, tuple[Site, bytes]] = field(default_factory=dict, init=False)

    def index(self, site: Site, relation: Relation, snapshot: Snapshot) -> Index:
        """Read an index page and hold it to the site's promise."""
        result = _sound(self._ask([Question(self._packed(site), snapshot, relation)])[0])
        assert isinstance(result, Index)
        return result

    def readouts(self, site: Site, snapshots: Sequence[Snapshot]) -> list[Read]:
        """Read readout pages."""
        packed = self._packed(site)
        results = self._ask([Question(packed, snapshot) for snapshot in snapshots])
        return [result for result in results if not isinstance(result, Index | Closely)]

    def closely(self, site: Site, snapshot: Snapshot, relation: Relation | None = None) -> Closely:
        """Read a readout, or an index page of a relation, and keep how it was read.

        Raises:
            LookError: the snapshot is not the page.
            ReadError: the page is not in the shape we know, or broke the worker.
        """
        question = Question(self._packed(site), snapshot, relation, closely=True)
        result = _sound(self._ask([question])[0])
        assert isinstance(result, Closely)
        return result

    def start(self) -> None:
        """Start the worker ahead of the first page, and do not wait for it.

        Raises:
            ReaderError: the machine gives us no process.
        """
        if self._worker is None:
            try:
                self._worker = _Worker(*worker.start(self.limits))
            except OSError as error:
                raise ReaderError(f"{_NO_WORKER}: {error.strerror}") from None

    def ready(self) -> None:
        """Start the worker and wait until it can read.

        Raises:
            ReaderError: the machine gives us no process.
        """
        with self._turn:
            self._started()

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

    def _packed(self, site: Site) -> bytes:
        """Return a site as bytes, which the worker unpacks once."""
        if site.key not in self._sites or self._sites[site.key][0] is not site:
            self._sites[site.key] = (site, pickle.dumps(site))
        return self._sites[site.key][1]

    def _ask(self, questions: Sequence[Question]) -> list[Answer]:
        results: list[Answer] = []
        suspect = -1
        with self._turn:
            while len(results) < len(questions):
                try:
                    self._exchange(questions, results)
                except _BrokenError as broken:
                    self.close()
                    again = suspect == len(results)
                    if broken.is_certain or again:
                        url = questions[len(results)].snapshot.url
                        results.append(PoisonError(url, str(broken), tries=1 + again))
                    else:
                        suspect = len(results)
        return results

    def _exchange(self, questions: Sequence[Question], results: list[Answer]) -> None:
        """Ask what is not answered yet, a few questions ahead of the answers."""
        asked, ahead = len(results), 0
        sizes = [question.size for question in questions]
        while len(results) < len(questions):
            try:
                pipe = self._started().pipe
                while asked < len(questions) and (
                    asked == len(results) or ahead + sizes[asked] <= _AHEAD_BYTES
                ):
                    pipe.send(questions[asked])
                    ahead += sizes[asked]
                    asked += 1
                if not pipe.poll(self.limits.seconds * _WALL):
                    raise _BrokenError(self._too_slow, is_certain=True)
                answer, is_tired = pipe.recv()
            except (EOFError, OSError):
                raise self._why_it_ended() from None
            ahead -= sizes[len(results)]
            results.append(answer)
            if is_tired:
                self.close()
                asked, ahead = len(results), 0

    def _why_it_ended(self) -> "_BrokenError":
        """Say what the end of the worker tells of the page it was reading."""
        try:
            ended = self._worker and self._worker.process.wait(_PATIENCE)
        except TimeoutExpired:
            ended = None
        if ended == -signal.SIGPROF:
            return _BrokenError(self._too_slow, is_certain=True)
        return _BrokenError("reading it broke the HTML engine or its limits; its bytes are kept")

    @property
    def _too_slow(self) -> str:
        return f"reading it took more than {self.limits.seconds:g} seconds; its bytes are kept"

    def _started(self) -> _Worker:
        self.start()
        assert self._worker is not None
        if not self._worker.is_ready:
            try:
                is_ready = self._worker.pipe.poll(_PATIENCE) and self._worker.pipe.recv()
            except (EOFError, OSError):
                is_ready = False
            if not is_ready:
                self.close()
                raise ReaderError(f"{_NO_WORKER}: it ended, or did not begin within 30 seconds")
            self._worker.is_ready = True
        return self._worker


def _sound(result: Answer) -> Answer:
    if isinstance(result, LookError | ReadError):
        raise result
    return result


class _BrokenError(Exception):
    """The worker gave no answer."""

    def __init__(self, message: str, *, is_certain: bool = False) -> None:
        super().__init__(message)
        self.is_certain = is_certain
        """It was the page; a worker that died may have been killed by somebody else."""
