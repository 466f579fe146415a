"""Runs of the re-check benchmark: what was wanted, what came out, and the figures of a row."""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

LONGEST = 30.0
"""Days after which a delay counts no more."""


@dataclass(frozen=True)
class Span:
    """Days to learn, to count, and to wait at the end."""

    learn: int = 45
    count: int = 75
    wait: int = 30

    @property
    def days(self) -> int:
        """All of them."""
        return self.learn + self.count + self.wait

    def counts(self, when: float) -> bool:
        """Return whether what happened then is counted."""
        return self.learn <= when < self.learn + self.count


@dataclass(frozen=True)
class Wanted:
    """One run."""

    world: str
    budget: int
    seed: int
    policy: str
    press_list: bool = False
    span: Span = Span()


@dataclass(frozen=True, kw_only=True)
class Result(Wanted):
    """Delays in hours; never seen is infinite."""

    new: list[float]
    edits: list[float]
    bulk: list[float]
    gone: list[float]
    requests_a_day: float
    longest_unseen_days: float
    """Of a readout that existed all along, at the end."""
    seconds: float


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of all lies."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))] if ranked else math.nan


def within(values: Sequence[float], hours: float) -> float:
    """Return the share of delays up to so many hours."""
    return sum(value <= hours for value in values) / len(values) if values else math.nan


def figures(results: Sequence[Result]) -> dict[str, float]:
    """Pool runs of one policy into the figures of one row."""
    new = [delay for one in results for delay in one.new]
    edits = [delay for one in results for delay in one.edits]
    bulk = [delay for one in results for delay in one.bulk]
    gone = [delay for one in results for delay in one.gone]
    return {
        "new median h": quantile(new, 0.5),
        "new p95 h": quantile(new, 0.95),
        "edits median h": quantile(edits, 0.5),
        "edits <6 h": within(edits, 6),
        "edits <24 h": within(edits, 24),
        "edits <7 d": within(edits, 168),
        "edits <30 d": within(edits, 720),
        "edits mean h": sum(min(one, 24 * LONGEST) for one in edits) / len(edits),
        "bulk median h": quantile(bulk, 0.5),
        "gone median h": quantile(gone, 0.5),
        "oldest d": max(one.longest_unseen_days for one in results),
        "requests/d": sum(one.requests_a_day for one in results) / len(results),
        "seconds": sum(one.seconds for one in results) / len(results),
    }


COLUMNS = (
    "policy", "new: median", "p95", "edits: <6 h", "<24 h", "<7 d", "<30 d", "mean delay",
    "mass edits: median",
)  # fmt: skip
"""Heads of the columns of `table_row`."""


def table_row(policy: str, row: Mapping[str, float]) -> str:
    """Return the figures of one policy as a row in Markdown."""
    shares = [f"{row[f'edits {name}']:.2f}" for name in ("<6 h", "<24 h", "<7 d", "<30 d")]
    new = [_hours(row[f"new {name} h"]) for name in ("median", "p95")]
    late = [_hours(row[f"{name} h"]) for name in ("edits mean", "bulk median")]
    return f"| {' | '.join([policy, *new, *shares, *late])} |"


def _hours(hours: float) -> str:
    if not math.isfinite(hours):
        return "-" if math.isnan(hours) else "never"
    return f"{hours:.2g} h" if hours < 10 else f"{hours:.0f} h"


class Kept:
    """Runs made before, in a file of one JSON object a line; or in no file."""

    def __init__(self, path: Path | None, measure: Callable[[Wanted], Result]) -> None:
        self._path, self._measure = path, measure
        self._runs: dict[tuple[object, ...], Result] = {}
        if path is not None and path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                told = json.loads(line)
                one = Result(**told | {"span": Span(**told["span"])})
                self._runs[_key(one)] = one

    def run(self, wanted: Wanted) -> Result:
        """Return the result of a run, made now unless it was made before."""
        known = self._runs.get(_key(wanted))
        if known is not None:
            return known
        result = self._measure(wanted)
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(result)) + "\n")
        return result


def _key(wanted: Wanted) -> tuple[object, ...]:
    return tuple(getattr(wanted, one.name) for one in fields(Wanted))
