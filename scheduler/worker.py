"""The process that reads pages for `scheduler.reader`: it answers until nobody asks.

It is started with the other end of a pipe and a limit on memory, and knows nothing of
the store, the web or the configuration.
"""

import gc
import json
import pickle
import resource
import signal
import subprocess
import sys
from contextlib import suppress
from functools import cache
from multiprocessing import Pipe
from multiprocessing.connection import Connection

from scraper import read
from scraper.errors import LookError, ReadError, UnreadableError
from scraper.records import Index, Readout, Snapshot
from scraper.site import Relation, Site

Read = Readout | LookError | ReadError
"""What reading one page comes to."""

_BOOT = """import json, sys
sys.path[:] = json.loads(sys.argv[1])
from scheduler.worker import serve
serve(int(sys.argv[2]), int(sys.argv[3]))
"""
_YOUNG = 50_000
"""Objects between two rounds of the garbage collector: reading makes no cycles to speak of."""


def start(memory: int) -> tuple[subprocess.Popen[bytes], Connection]:
    """Start a worker that may use so many bytes; return it and our end of the pipe.

    Not `multiprocessing`: that would run the caller's main script again.
    """
    ours, theirs = Pipe()
    path = json.dumps([entry for entry in sys.path if isinstance(entry, str)])
    process = subprocess.Popen(
        [sys.executable, "-c", _BOOT, path, str(theirs.fileno()), str(memory)],
        pass_fds=[theirs.fileno()],
        stdin=subprocess.DEVNULL,
    )
    theirs.close()
    return process, ours


def serve(descriptor: int, memory: int) -> None:
    """Answer questions until the other end closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    gc.freeze()
    gc.set_threshold(_YOUNG)
    pipe = Connection(descriptor)
    with suppress(EOFError, OSError):  # the other end is gone, and so are we
        pipe.send("ready")
        while True:
            packed, relation, snapshot = pipe.recv()
            pipe.send(_answer(_unpacked(packed), relation, snapshot))


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


def _answer(site: Site, relation: Relation | None, snapshot: Snapshot) -> Read | Index:
    try:
        if relation is None:
            return read_one(site, snapshot)
        return read.read_index(site, relation, snapshot)
    except (LookError, ReadError) as error:
        return error
    except (MemoryError, RecursionError):
        return UnreadableError(snapshot.url, "reading it takes too much memory")
