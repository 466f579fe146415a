"""What faults and kills cost: the figures of docs and README, and how to repeat them.

    python -m benchmarks.faults --seeds 20

For each seed a ministry publishes, edits, re-dates, reverts and takes away readouts for a
month of passes. One run is calm. In the other a quarter of all requests meets a fault of the
catalogue and half of the passes are killed with SIGKILL at a random step; after it five quiet
passes. An event is lost if a version that was sent whole to a pass that lived, or a dropped
or withdrawn readout, has none; it is invented if the site never did what it says.
Ends with 1 if anything was lost or invented. Needs Linux.
"""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import encodings, sensitivity
from tests.hostile import faults
from tests.hostile.oracle import judge
from tests.hostile.world import Run, run

LIMIT = 1.0
"""Seconds a request may take (`fetch.timeout`) while things go wrong."""


@dataclass
class Tally:
    """The figures of all seeds."""

    seeds: int = 0
    passes: int = 0
    requests: int = 0
    kills: int = 0
    events: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    undelivered: int = 0
    seconds: float = 0.0
    megabytes: float = 0.0

    def add(self, seed: int, stormy: Run, calm: Run) -> None:
        """Add one seed."""
        found = judge(stormy, calm)
        own = judge(calm, calm)
        self.seeds += 1
        self.passes += stormy.passes
        self.requests += stormy.requests
        self.kills += stormy.kills
        self.events += len(stormy.changes)
        self.faults.update(stormy.injected)
        self.lost += [f"seed {seed}: {one}" for one in (*found.lost, *own.lost)]
        self.invented += [f"seed {seed}: {one}" for one in (*found.invented, *own.invented)]
        self.undelivered += stormy.undelivered + calm.undelivered
        self.seconds = max(self.seconds, stormy.worst_seconds)
        self.megabytes = max(self.megabytes, stormy.worst_megabytes)


def storms(seeds: int, first: int) -> Tally:
    """Make both runs of every seed."""
    tally = Tally()
    for seed in range(first, first + seeds):
        with tempfile.TemporaryDirectory() as calm, tempfile.TemporaryDirectory() as wild:
            quiet = run(seed, Path(calm), faulty=False)
            stormy = run(seed, Path(wild), faulty=True, timeout=LIMIT)
        tally.add(seed, stormy, quiet)
        if sys.stderr.isatty():
            print(
                f"seed {seed}: {len(stormy.injected)} faults, {stormy.kills} kills", file=sys.stderr
            )
    return tally


def show(tally: Tally) -> None:
    """Print the figures of the runs."""
    kinds = len(tally.faults)
    print(f"seeds: {tally.seeds} ({tally.passes} passes, {tally.requests} requests)")
    print(f"faults injected: {tally.faults.total()} of {kinds} kinds ({len(faults.ALL)} are known)")
    print(f"kills (SIGKILL): {tally.kills}")
    print(f"events told: {tally.events}")
    print(f"events lost: {len(tally.lost)}")
    print(f"events invented: {len(tally.invented)}")
    print(f"changes not waiting for their channel exactly once: {tally.undelivered}")
    print(f"worst pass: {tally.seconds:.1f} s, {tally.megabytes:.0f} MB")
    for one in (*tally.lost, *tally.invented):
        print(f"    {one}")


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--seeds", type=int, default=20, help="how many (default 20)")
    options.add_argument("--first", type=int, default=1, help="the first one (default 1)")
    options.add_argument("--only-storms", action="store_true", help="leave out what is no fault")
    chosen = options.parse_args()
    if not hasattr(os, "fork"):
        sys.exit("this needs fork and SIGKILL: a POSIX system")
    began = time.monotonic()
    tally = storms(chosen.seeds, chosen.first)
    show(tally)
    if not chosen.only_storms:
        encodings.main()
        pages = list(sensitivity.pages())
        sensitivity.show_noise(pages, 1000)
        sensitivity.show_edits(pages)
    print(f"took {time.monotonic() - began:.0f} s")
    sys.exit(1 if tally.lost or tally.invented or tally.undelivered else 0)


if __name__ == "__main__":
    main()
