"""How soon each re-check policy sees what a ministry does, at equal budgets.

    python -m benchmarks.recheck [--quick] [--worlds base,quiet,bulk] [--budgets 1500,5000,15000]
                                 [--seeds 1,2,3] [--policies readouts,…] [--press-list]
                                 [--keep FILE] [--json | --table]

A simulated ministry (`benchmarks.recheck_world`) runs for 150 days: 45 to learn, 75 that count,
30 to wait for what was missed. A crawler makes its requests every ten minutes; each policy of
`benchmarks.recheck_policies` chooses them, the product's with the product's own code. A new
readout is read as soon as an index page shows it, from the same budget. Edits nobody could see
because they came before the readout was found count as never seen; a delay counts 30 days at most.

Without options one world, budget and seed: ten minutes of CPU. With `--full` everything: hours.
Runs kept in FILE are not made again, so a long one may be stopped and gone on with.
"""

import argparse
import json
import math
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields
from itertools import product
from pathlib import Path
from random import Random

from benchmarks.recheck_figures import COLUMNS, Kept, Result, Span, Wanted, figures, table_row
from benchmarks.recheck_policies import PEERS, PRESS_LIST, READOUTS, TICK, Policy, Seen
from benchmarks.recheck_product import Product
from benchmarks.recheck_world import INDEXES, LAWS, World

POLICIES: dict[str, type[Policy]] = {**PEERS, "readouts": Product}
"""By the name in the table."""


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


def measure(wanted: Wanted) -> Result:
    """Run one policy in one world and measure its delays."""
    began, span, budget = time.process_time(), wanted.span, wanted.budget
    world = World(LAWS[wanted.world], wanted.seed, span.days)
    chooser = POLICIES[wanted.policy](world, budget, press_list=wanted.press_list)
    run = Run(world, chooser, budget, press_list=wanted.press_list)
    run.go(span.days)
    edits, bulk = [], []
    for number, times in enumerate(world.edits):
        for when, seen in zip(times, run.seen[number], strict=True):
            if span.counts(when):
                edits.append(round(24 * (seen - when), 3))
                if (number, when) in world.bulk:
                    bulk.append(edits[-1])
    return Result(
        **{one.name: getattr(wanted, one.name) for one in fields(Wanted)},
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
        round(24 * (late - when), 3)
        for when, late in zip(happened, seen, strict=True)
        if span.counts(when)
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark from the command line."""
    parser = argparse.ArgumentParser(prog="benchmarks.recheck", description=__doc__)
    parser.add_argument("--full", action="store_true", help="all worlds, budgets and three seeds")
    parser.add_argument("--quick", action="store_true", help="one short run, to see it work")
    parser.add_argument("--worlds")
    parser.add_argument("--budgets")
    parser.add_argument("--seeds")
    parser.add_argument("--policies", default=",".join(POLICIES))
    parser.add_argument("--press-list", action="store_true", help="a page lists everything new")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="keep and reuse runs")
    parser.add_argument("--json", action="store_true", help="one object a row")
    parser.add_argument("--table", action="store_true", help="tables in Markdown")
    chosen = parser.parse_args(arguments)
    usual = (
        ("base,quiet,bulk", "1500,5000,15000", "1,2,3") if chosen.full else ("base", "5000", "1")
    )
    worlds, budgets, seeds = (
        (given or some).split(",")
        for given, some in zip((chosen.worlds, chosen.budgets, chosen.seeds), usual, strict=True)
    )
    span = Span(10, 15, 30) if chosen.quick else Span()
    kept = Kept(chosen.keep, measure)
    for world, budget, policy in product(worlds, map(int, budgets), chosen.policies.split(",")):
        results = [
            kept.run(Wanted(world, budget, int(seed), policy, chosen.press_list, span))
            for seed in seeds
        ]
        if chosen.table and policy == chosen.policies.split(",")[0]:
            print(f"\n`{world}`, {budget:,} requests a day\n\n| {' | '.join(COLUMNS)} |")
            print(f"|{'---|' * len(COLUMNS)}")
        _print(world, budget, policy, figures(results), chosen)
    return 0


def _print(
    world: str, budget: int, policy: str, row: dict[str, float], chosen: argparse.Namespace
) -> None:
    if chosen.json:
        print(json.dumps({"world": world, "budget": budget, "policy": policy, **row}), flush=True)
        return
    if chosen.table:
        print(table_row(policy, row), flush=True)
        return
    told = "  ".join(f"{name} {value:.3g}" for name, value in row.items())
    print(f"{world:5} {budget:6} {policy:16} {told}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
