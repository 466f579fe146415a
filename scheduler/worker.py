"""The process that reads pages for `scheduler.reader`: it answers until nobody asks.

It is started with the other end of a pipe and limits on memory and on processor time a
page, and knows nothing of the store, the web or the configuration. Both limits are held
by the kernel, because the HTML engine listens to nobody while it works: too much memory
is an error or the end of the process, too much time is its end.
"""

import gc
import json
import pickle
import resource
import signal
import subprocess
import sys
import traceback
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from scraper import read
from scraper.errors import LookError, PoisonError, ReadError
from scraper.read import Closely
from scraper.records import Index, Readout, Snapshot
from scraper.site import Relation, Site

Read = Readout | LookError | ReadError
"""What reading one page comes to."""

Answer = Read | Index | Closely


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one page may cost."""

    seconds: float = 10.0
    """Of processor time."""
    memory: int = 512 << 20
    """Bytes of address space beyond what the process starts with, about 40 MB."""


@dataclass(frozen=True, slots=True)
class Question:
    """One page to read."""

    site: bytes
    """Packed, so that it is unpacked once."""
    snapshot: Snapshot
    relation: Relation | None = None
    """Of an index page."""
    closely: bool = False

    @property
    def size(self) -> int:
        """Bytes it takes in the pipe, about."""
        headers = sum(len(name) + len(value) + 8 for name, value in self.snapshot.headers)
        return len(self.site) + len(self.snapshot.body) + headers + 1000


_BOOT = """import json, sys
sys.path[:] = json.loads(sys.argv[1])
from scheduler.worker import serve
serve(int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]))
"""
_TIRED = 0.6
"""Share of its memory that a worker may hold on to after a page and still be kept."""
_YOUNG = 50_000
"""Objects between two rounds of the garbage collector: reading makes no cycles to speak of."""


def start(limits: Limits) -> tuple[subprocess.Popen[bytes], Connection]:
    """Start a worker; return it and our end of the pipe.

    Not `multiprocessing`: that would run the caller's main script again.
    """
    ours, theirs = Pipe()
    path = json.dumps([entry for entry in sys.path if isinstance(entry, str)])
    process = subprocess.Popen(
        [
            sys.executable, "-c", _BOOT, path, str(theirs.fileno()),
            str(limits.seconds), str(limits.memory),
        ],
        pass_fds=[theirs.fileno()],
        stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    theirs.close()
    return process, ours


def serve(descriptor: int, seconds: float, memory: int) -> None:
    """Answer questions until the other end closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    start = _address_space()
    resource.setrlimit(resource.RLIMIT_AS, (start + memory, start + memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.freeze()
    gc.set_threshold(_YOUNG)
    pipe = Connection(descriptor)
    asked: Question | None = None

    def confess(kind: type[BaseException], error: BaseException, trace: Any) -> None:
        """Tell the parent of a fault of ours, and let it end this process."""
        if asked is not None:
            pipe.send((PoisonError(asked.snapshot.url, _fault(error)), True))

    sys.excepthook = confess
    with suppress(EOFError, OSError):  # the other end is gone, and so are we
        pipe.send("ready")
        while True:
            asked = pipe.recv()
            signal.setitimer(signal.ITIMER_PROF, seconds)  # its signal ends the process
            answer = _answer(asked)
            signal.setitimer(signal.ITIMER_PROF, 0)
            pipe.send((answer, _address_space() - start > _TIRED * memory))


def _fault(error: BaseException) -> str:
    where = traceback.extract_tb(error.__traceback__)[-1:]
    place = "".join(f" at {Path(frame.filename).name}:{frame.lineno}" for frame in where)
    said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    return f"a fault of the reader, please report it: {said}{place}"


def _address_space() -> int:
    """Return the bytes of address space in use; locale files alone can be 200 MB of it."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def read_one(site: Site, snapshot: Snapshot) -> Read:
    """Read a readout page; an error is returned, not raised."""
    try:
        return read.read_readout(site, snapshot)
    except (LookError, ReadError) as error:
        return error


@cache
def _unpacked(site: bytes) -> Site:
    unpacked = pickle.loads(site)
    assert isinstance(unpacked, Site)
    return unpacked


def _answer(asked: Question) -> Answer:
    try:
        site = _unpacked(asked.site)
        if asked.closely:
            return read.read_closely(site, asked.snapshot, asked.relation)
        if asked.relation is not None:
            return read.read_index(site, asked.relation, asked.snapshot)
        return read.read_readout(site, asked.snapshot)
    except (LookError, ReadError) as error:
        return error
    except (MemoryError, RecursionError):
        return PoisonError(asked.snapshot.url, "reading it takes too much memory")
