"""A ministry's month from a seed: what it publishes, edits, re-dates and takes away, and when.

    script(seed)     the same months for every run with that seed
    run(...)         one run over it, with faults and kills or without; the ledger and the events

A run is made of passes in forked children, so that a kill is a real SIGKILL at the Nth
step: before or after the Nth answer of the web or the Nth call of the store.
"""

import os
import resource
import signal
import sys
import time
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from scheduler.events import Event
from storage.store import Store
from tests.fixtureweb import Clock
from tests.hostile import faults
from tests.hostile.ministry import Answer, Fault, Ministry, Site
from tests.hostile.pages import ORIGIN, VERSION, Talk
from tests.hostile.program import Program, one_pass

PASSES = 14
"""Passes during which things happen."""
QUIET = 5
"""Passes after them, a day apart, with nothing wrong."""
SHARE = 0.25
"""Share of requests that meet a fault."""
KILLS = 0.5
"""Share of passes that are killed."""

Act = Callable[[Site], None]


@dataclass(frozen=True)
class Change:
    """A stored change, as the oracle compares it."""

    path: str
    kind: str
    version: str
    """Version of the page that it tells of; empty where there is none."""


@dataclass
class Run:
    """What one run came to."""

    changes: list[Change] = field(default_factory=list)
    """In the order in which they were stored."""
    served: list[tuple[str, str, bool]] = field(default_factory=list)
    """Path and version of everything that was sent whole, and whether its pass lived."""
    injected: list[str] = field(default_factory=list)
    kills: int = 0
    passes: int = 0
    requests: int = 0
    worst_seconds: float = 0.0
    worst_megabytes: float = 0.0
    findings: list[str] = field(default_factory=list)
    """What `verify` says at the end."""
    undelivered: int = 0
    """Changes that do not wait for the channel, each exactly once."""


def script(seed: int) -> list[list[Act]]:
    """Return what happens before each pass."""
    random = Random(f"script {seed}")
    talks = [Talk(f"talk-{number:02}", title=f"Talks number {number}") for number in range(8)]
    history = {talk.path: [talk] for talk in talks}
    gone: set[str] = set()
    steps: list[list[Act]] = [[_publish(talk) for talk in talks]]
    for number in range(1, PASSES):
        acts: list[Act] = [_menu(f"Menu {number} {random.random()}")]
        if random.random() < 0.5:
            new = Talk(f"talk-{8 + number:02}", title=f"Talks number {8 + number}")
            history[new.path] = [new]
            acts.append(_publish(new))
        alive = sorted(set(history) - gone)
        for path in random.sample(alive, 2):
            acts.append(_publish(_next(random, history[path])))
        if number in (4, 7) and len(alive) > 6:
            path = random.choice(alive[:6])
            gone.add(path)
            acts.append(_remove(path, unlist=number == 7))
        steps.append(acts)
    return steps


def _next(random: Random, versions: list[Talk]) -> Talk:
    """Return another version of a readout: mostly a new one, sometimes an old one again."""
    talk = versions[-1]
    if len(versions) > 2 and random.random() < 0.3:
        talk = random.choice(versions[:-2])
        versions.append(talk)
        return talk
    newest = max(one.version for one in versions)
    changed = random.choice(
        ({}, {"day": f"March {newest + 2}, 2026"}, {"extra": f"Point {newest}."})
    )
    versions.append(Talk(talk.name, newest + 1, talk.title, **{"day": talk.day, **changed}))
    return versions[-1]


def _publish(talk: Talk) -> Act:
    return lambda site: site.publish(talk)


def _remove(path: str, *, unlist: bool) -> Act:
    return lambda site: site.remove(path, unlist=unlist)


def _menu(text: str) -> Act:
    return lambda site: setattr(site, "menu", text)


def run(seed: int, folder: Path, *, faulty: bool, slow: bool = True, timeout: float = 1.0) -> Run:
    """Let the months of a seed go by.

    Args:
        seed: of what happens and, apart from it, of what goes wrong.
        folder: an empty folder for the program.
        faulty: let things go wrong.
        slow: also faults that make the client wait for its limit.
        timeout: that limit, in seconds.
    """
    random = Random(f"faults {seed}")
    clock, result = Clock(), Run()
    with Ministry(clock) as ministry:
        program = Program(folder, ministry.origin, clock, timeout=timeout, pause=0.0)
        _warm_up()
        if faulty:
            ministry.choose = _chooser(random, slow=slow)
        for acts in script(seed):
            for act in acts:
                act(ministry.site)
            clock.pass_by(hours=7)
            kill_at = random.randint(1, 60) if faulty and random.random() < KILLS else 0
            _pass(program, ministry, result, kill_at)
        ministry.mend()
        program.configure(timeout=20.0)
        for _ in range(QUIET):
            clock.pass_by(hours=30)
            _pass(program, ministry, result, 0)
        result.injected = [key for _, key in ministry.injected]
        result.requests = len(ministry.asked)
    _conclude(program, result)
    return result


def _chooser(random: Random, *, slow: bool) -> Callable[[Answer], Fault | None]:
    pool = [one for one in faults.ALL if slow or not one.slow]

    def choose(answer: Answer) -> Fault | None:
        if random.random() >= SHARE or answer.status != "200 OK":
            return None
        fault = random.choice(pool)
        if fault.slow and random.random() < 0.8:  # each costs its whole limit
            return None
        return fault

    return choose


def _pass(program: Program, ministry: Ministry, result: Run, kill_at: int) -> None:
    """Make one pass in a child; kill it at a step if so wished."""
    result.passes += 1
    ministry.crawl += 1
    before, began = len(ministry.served), time.monotonic()
    elapsed, out = os.pipe()
    with warnings.catch_warnings():  # the threads of the ministry are waiting for requests
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        _become(program, kill_at, out)
    os.close(out)
    _, status, used = os.wait4(child, 0)
    with os.fdopen(elapsed, "r") as pipe:
        waited = pipe.read()
    program.clock.pass_by(seconds=float(waited or 0))
    lived = os.waitstatus_to_exitcode(status) == 0
    killed = os.waitstatus_to_exitcode(status) == -signal.SIGKILL
    assert lived or (killed and kill_at), f"a pass ended with {status}"
    result.kills += killed
    result.served += [
        (one.path, one.version, lived and one.certain) for one in ministry.served[before:]
    ]
    result.worst_seconds = max(result.worst_seconds, time.monotonic() - began)
    result.worst_megabytes = max(result.worst_megabytes, used.ru_maxrss / 1024)


def _become(program: Program, kill_at: int, out: int) -> None:
    """Make the pass in this process, and end it whatever happens."""
    code = 1
    try:
        began, told = program.clock.now, list[Event]()
        steps = _Steps(kill_at)
        with program.open() as store:
            one_pass(program, _Mortal(store, steps), told)  # type: ignore[arg-type]
        os.write(out, f"{(program.clock.now - began) / timedelta(seconds=1)}".encode())
        code = 0
    finally:
        if code:
            traceback.print_exc()
        sys.stderr.flush()
        os._exit(code)


@dataclass
class _Steps:
    """Counts steps and kills this process at one of them."""

    kill_at: int
    taken: int = 0

    def step(self) -> None:
        self.taken += 1
        if self.taken == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)


class _Mortal:
    """A store whose every writing call has a step before it and one after it."""

    _WRITES = frozenset({
        "keep", "settle", "looked", "list_index", "leave_note", "trouble", "recovered",
        "correct", "remember_host",
    })  # fmt: skip

    def __init__(self, store: Store, steps: _Steps) -> None:
        self._store, self._steps = store, steps

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)
        if name not in self._WRITES:
            return method

        def counted(*args: Any, **kwargs: Any) -> Any:
            self._steps.step()
            answer = method(*args, **kwargs)
            self._steps.step()
            return answer

        return counted


def _conclude(program: Program, result: Run) -> None:
    with program.open(write=False) as store:
        for change in program.changes(baseline=True):
            number, version = change.revision[1], ""
            if number is not None and change.kind in ("new", "edited", "reverted", "restored"):
                record = store.record(change.page_id, number)
                said = "\n".join(item.text for item in record.items)
                version = said.partition(VERSION)[2].partition(".")[0]
            result.changes.append(Change(change.url.removeprefix(ORIGIN), change.kind, version))
        result.findings = [str(finding) for finding in store.verifier.findings()]
    result.undelivered = program.undelivered()


@cache
def _warm_up() -> None:
    """Do once what every child would otherwise do anew: load what a first pass loads."""
    with TemporaryDirectory() as folder, Ministry(clock := Clock()) as ministry:
        ministry.site.publish(Talk("first"))
        Program(Path(folder), ministry.origin, clock, pause=0.0).crawl()


def own_megabytes() -> float:
    """Return the memory this process has used at most, which every child begins with."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
