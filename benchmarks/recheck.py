"""How soon each re-check policy sees what a ministry does, at equal budgets.

    python -m benchmarks.recheck [--quick] [--worlds base,quiet,bulk] [--budgets 1500,5000,15000]
                                 [--seeds 1,2,3] [--policies readouts,…] [--press-list] [--json]

A simulated ministry (`benchmarks.recheck_world`) runs for 120 days: 30 to learn, 60 that count,
30 to wait for what was missed. A crawler makes its requests every ten minutes; each policy of
`benchmarks.recheck_policies` chooses them, the product's with the product's own code. A new
readout is read as soon as an index page shows it, from the same budget. Edits nobody could see
because they came before the readout was found count as never seen; a delay counts 30 days at most.
"""

import argparse
import json
import math
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from benchmarks.recheck_policies import (
    POLICIES,
    PRESS_LIST,
    READOUTS,
    TICK,
    Policy,
    Product,
    Seen,
)
from benchmarks.recheck_world import INDEXES, LAWS, World

LONGEST = 30.0
"""Days after which a delay counts no more."""


@dataclass(frozen=True)
class Span:
    """Days to learn, to count, and to wait at the end."""

    learn: int = 30
    count: int = 60
    wait: int = 30

    @property
    def days(self) -> int:
        """All of them."""
        return self.learn + self.count + self.wait

    def counts(self, when: float) -> bool:
        """Return whether what happened then is counted."""
        return self.learn <= when < self.learn + self.count


@dataclass(frozen=True)
class Result:
    """Delays in hours; never seen is infinite."""

    world: str
    budget: int
    seed: int
    policy: str
    press_list: bool
    new: list[float]
    edits: list[float]
    bulk: list[float]
    gone: list[float]
    requests_a_day: float
    longest_unseen_days: float
    """Of a readout that existed all along, at the end."""
    seconds: float


class Run:
    """One policy in one world."""

    def __init__(self, world: World, policy: Policy, budget: int, *, press_list: bool) -> None:
        self.world, self.policy, self.budget = world, policy, budget
        self.found = [math.inf] * len(world.published)
        self.seen = [[math.inf] * len(edits) for edits in world.edits]
        self.missed = [math.inf] * len(world.published)
        self.requests = 0
        self._pending: list[list[int]] = [[] for _ in range(INDEXES)]
        self._edited = [0] * len(world.published)
        self._waiting: list[int] = []
        for number in reversed(range(len(world.published))):
            if world.published[number] > 0:
                self._pending[world.index[number]].append(number)
                self._waiting.append(number)
        self._introduce(press_list)

    def _introduce(self, press_list: bool) -> None:
        """Let the policy know what a first pass found, as if it had gone round before."""
        world, random = self.world, Random(self.world.seed + 99)
        known = [number for number, when in enumerate(world.published) if when <= 0]
        for index in range(INDEXES + press_list):
            self.policy.know(index, -3650.0, -0.2 * random.random())
        reach = 20 * min(1.0, 3000 / self.budget)
        for number in sorted(known, key=lambda number: (world.index[number], number)):
            born = world.published[number]
            self.found[number] = born
            self.policy.know(READOUTS + number, born, max(-reach * random.random(), born))
        if isinstance(self.policy, Product):
            listed = defaultdict(list)
            for number in known:
                listed[world.index[number]].append(world.published[number])
                listed[PRESS_LIST].append(world.published[number])
            for index in range(INDEXES + press_list):
                self.policy.prime(index, listed[index])

    def go(self, days: int) -> None:
        """Make all passes."""
        credit = 0.0
        for tick in range(1, round(days / TICK) + 1):
            now = tick * TICK
            credit += self.budget * TICK
            if credit < 1:
                continue
            chosen = self.policy.choose(now, int(credit))
            looks = [self._look(item, now) for item in chosen]
            spent = len(looks) + sum(look.new for look in looks)
            self.policy.told(now, looks)
            credit -= spent
            self.requests += spent

    def _look(self, item: int, now: float) -> Seen:
        if item < READOUTS:
            return Seen(item, new=self._read_index(item, now))
        number = item - READOUTS
        if self.world.gone[number] <= now:
            self.missed[number] = min(self.missed[number], now)
            return Seen(item, gone=True)
        return Seen(item, changed=self._see_edits(number, now) > 0)

    def _read_index(self, item: int, now: float) -> int:
        queue = self._waiting if item == PRESS_LIST else self._pending[item]
        new = 0
        while queue and self.world.published[queue[-1]] <= now:
            number = queue.pop()
            if self.found[number] < math.inf or self.world.gone[number] <= now:
                continue
            self.found[number] = now
            self._see_edits(number, now, unseen=True)
            self.policy.know(READOUTS + number, self.world.published[number], now)
            new += 1
        return new

    def _see_edits(self, number: int, now: float, *, unseen: bool = False) -> int:
        """Note the edits made until now; those before the first look stay unseen."""
        edits, start = self.world.edits[number], self._edited[number]
        end = start
        while end < len(edits) and edits[end] <= now:
            self.seen[number][end] = math.inf if unseen or edits[end] <= 0 else now
            end += 1
        self._edited[number] = end
        return end - start


def measure(
    name: str, budget: int, seed: int, policy: str, span: Span, *, press_list: bool
) -> Result:
    """Run one policy in one world and measure its delays."""
    began = time.process_time()
    world = World(LAWS[name], seed, span.days)
    chooser = POLICIES[policy](world, budget, press_list=press_list)
    run = Run(world, chooser, budget, press_list=press_list)
    run.go(span.days)
    edits, bulk = [], []
    for number, times in enumerate(world.edits):
        for when, seen in zip(times, run.seen[number], strict=True):
            if span.counts(when):
                edits.append(24 * (seen - when))
                if (number, when) in world.bulk:
                    bulk.append(edits[-1])
    return Result(
        world=name,
        budget=budget,
        seed=seed,
        policy=policy,
        press_list=press_list,
        new=_delays(world.published, run.found, span),
        edits=edits,
        bulk=bulk,
        gone=_delays(world.gone, run.missed, span),
        requests_a_day=run.requests / span.days,
        longest_unseen_days=max(
            span.days - chooser.last[READOUTS + number]
            for number, when in enumerate(world.published)
            if when <= 0
        ),
        seconds=time.process_time() - began,
    )


def _delays(happened: Sequence[float], seen: Sequence[float], span: Span) -> list[float]:
    return [
        24 * (late - when) for when, late in zip(happened, seen, strict=True) if span.counts(when)
    ]


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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark from the command line."""
    parser = argparse.ArgumentParser(prog="benchmarks.recheck", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short run, to see it work")
    parser.add_argument("--worlds", default="base,quiet,bulk")
    parser.add_argument("--budgets", default="1500,5000,15000")
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--policies", default=",".join(POLICIES))
    parser.add_argument("--press-list", action="store_true", help="a page lists everything new")
    parser.add_argument("--json", action="store_true", help="one object a row")
    chosen = parser.parse_args(arguments)
    if chosen.quick:
        chosen.worlds, chosen.budgets, chosen.seeds = "base", "5000", "1"
    span = Span(10, 15, 30) if chosen.quick else Span()
    for name in chosen.worlds.split(","):
        for budget in map(int, chosen.budgets.split(",")):
            for policy in chosen.policies.split(","):
                results = [
                    measure(name, budget, seed, policy, span, press_list=chosen.press_list)
                    for seed in map(int, chosen.seeds.split(","))
                ]
                _print(name, budget, policy, figures(results), as_json=chosen.json)
    return 0


def _print(world: str, budget: int, policy: str, row: dict[str, float], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"world": world, "budget": budget, "policy": policy, **row}), flush=True)
        return
    told = "  ".join(f"{name} {value:.3g}" for name, value in row.items())
    print(f"{world:5} {budget:6} {policy:16} {told}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
