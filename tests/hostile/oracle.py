"""The convergence oracle: what a run with faults may tell, must tell, and must not.

Nothing is written down per fault. The ledger says which versions were sent whole; a run
without faults over the same months says what there was to tell; both must agree with what
the program stored.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tests.hostile.pages import INDEX
from tests.hostile.world import Change, Run

TEXTS = ("new", "edited", "reverted", "restored")


@dataclass
class Judgement:
    """What the oracle found; empty lists are the aim."""

    lost: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)


def judge(run: Run, calm: Run) -> Judgement:
    """Hold a run with faults against its ledger and against the run without any."""
    found = Judgement()
    told, there = set(run.changes), set(calm.changes)
    paths = sorted({change.path for change in run.changes} | {one.path for one in calm.changes})
    for path in paths:
        changes = [change for change in run.changes if change.path == path]
        served = [(version, lived) for at, version, lived in run.served if at == path]
        _texts(found, path, [one for one in changes if one.kind in TEXTS], served)
        for kind in ("withdrawn", "dropped", "moved"):
            count = sum(one.kind == kind for one in changes)
            if count > 1 or (count and Change(path, kind, "") not in there):
                found.invented.append(f"{path}: {count} times {kind}")
    for change in sorted(there - told, key=repr):
        if not _excused(change, run):
            found.lost.append(f"{change.path}: {change.kind} {change.version}")
    found.lost += run.findings
    return found


def _texts(
    found: Judgement, path: str, changes: Sequence[Change], served: Sequence[tuple[str, bool]]
) -> None:
    """Hold the versions told of one page against those that were sent whole."""
    sent = collapsed(version for version, _ in served)
    told = [one.version for one in changes]
    if not is_part(told, sent):
        found.invented.append(f"{path}: told {told}, sent {sent}")
    certain = collapsed(version for version, lived in served if lived)
    if not is_part(certain, told):
        found.lost.append(f"{path}: certainly got {certain}, told {told}")
    seen: set[str] = set()
    for one in changes:
        kind = "new" if not seen else "reverted" if one.version in seen else "edited"
        if one.kind != kind:
            found.invented.append(f"{path}: {one.version} told as {one.kind}, is {kind}")
        seen.add(one.version)


def _excused(change: Change, run: Run) -> bool:
    """Say whether a change of the calm run need not be told in this one.

    A version that never came whole cannot be told, nor that the page went back to one
    when what lay between never came; a page never read was never there to be dropped.
    """
    served = [version for path, version, _ in run.served if path == change.path]
    if change.kind in TEXTS:
        certain = {v for path, v, lived in run.served if path == change.path and lived}
        told = [one for one in run.changes if one.path == change.path and one.kind in TEXTS]
        if change.version not in certain:
            return True
        # It was told; with versions missing before it, only its kind may differ.
        return any(one.version == change.version for one in told)
    if change.kind == "dropped":
        return not _read_before_it_left(change.path, run)
    return not served


def _read_before_it_left(path: str, run: Run) -> bool:
    """Say whether a page had certainly been read and listed when the index let go of it."""
    read = listed = False
    for at, version, lived in run.served:
        read = read or (at == path and lived)
        if at == INDEX and lived:
            if path in json.loads(version):
                listed = True
            elif listed:
                return read
    return False


def collapsed(versions: Iterable[str]) -> list[str]:
    """Return versions without repeats in a row."""
    found: list[str] = []
    for version in versions:
        if not found or found[-1] != version:
            found.append(version)
    return found


def is_part(some: Sequence[str], whole: Sequence[str]) -> bool:
    """Say whether some versions occur in a sequence in this order."""
    rest = iter(whole)
    return all(one in rest for one in some)
