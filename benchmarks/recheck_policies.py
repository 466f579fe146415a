"""Re-check policies of others, each choosing looks in the simulated ministry.

Every policy sees only what its looks returned; the oracle alone knows the world's laws. Peers
are rules as documented, spending the whole budget on whatever is most overdue, which is kinder
than their real timers; each with half of the budget for index pages, as such a crawler would be
run, unless the rule covers index pages itself.

To weigh sixty thousand pages every ten minutes of 120 days, each policy draws up shortlists: old
pages every other day, those of up to 45 days once an hour; the young and the index pages are
weighed in every pass.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest

from benchmarks.recheck_world import INDEXES, SHARES, World, office

HOUR = 1 / 24
TICK = 1 / 144
"""Ten minutes between two passes."""
PRESS_LIST = INDEXES
"""Number of the page that lists everything new, in worlds that have one."""
READOUTS = 1000
"""Number of the first readout; index pages are numbered from 0."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look found."""

    item: int
    changed: bool = False
    gone: bool = False
    new: int = 0


class Policy:
    """Chooses the items to look at; keeps when each was last looked at."""

    index_share: float | None = 0.5
    """Share of the budget for index pages; None: one queue for everything."""

    def __init__(self, world: World, budget: int, *, press_list: bool) -> None:
        self.world, self.budget = world, budget
        self.indexes = list(range(INDEXES + press_list))
        self.last: dict[int, float] = {}
        self.born: dict[int, float] = {}
        self._young: list[int] = []
        self._warm: list[int] = []
        self._old: list[int] = []
        self._short: list[int] = []
        self._credit = 0.0
        self._queue: list[int] = []
        self._next: set[int] = set()
        self._next_hour = self._next_day = 0.0

    def know(self, item: int, born: float, last: float) -> None:
        """Take note of a page that was looked at."""
        self.last[item], self.born[item] = last, born
        if item >= READOUTS:
            self._young.append(item)

    def values(self, items: Sequence[int], now: float) -> list[float]:
        """Return how overdue each item is; zero and less: not to be looked at."""
        raise NotImplementedError

    def told(self, now: float, looks: Sequence[Seen]) -> None:
        """Learn what looks found."""
        for seen in looks:
            self.last[seen.item] = now
            self._next.discard(seen.item)

    def choose(self, now: float, count: int) -> list[int]:
        """Return at most so many items to look at now."""
        self._refresh(now)
        readouts = [*self._young, *self._short]
        if self.index_share is None:
            return self._best([*self.indexes, *readouts], now, count)
        self._credit = min(self._credit + count * self.index_share, count + len(self.indexes))
        chosen = self._best(self.indexes, now, int(self._credit))
        self._credit -= len(chosen)
        return chosen + self._best(readouts, now, count - len(chosen))

    def _best(self, items: Iterable[int], now: float, count: int) -> list[int]:
        last, recent = self.last, now - TICK / 2
        waiting = [item for item in items if last[item] < recent]
        rated = zip(self.values(waiting, now), waiting, strict=True)
        return [item for value, item in nlargest(count, rated) if value > 0]

    def _refresh(self, now: float) -> None:
        hourly = int(self.budget / 24) + 60
        if now >= self._next_day:
            self._next_day, self._next_hour = now + 2.0, now
            self._sort_by_age(now)
            self._queue = self._best(self._old, now, 48 * hourly)[::-1]
            self._next.clear()
        if now >= self._next_hour:
            self._next_hour = now + HOUR
            while self._queue and len(self._next) < hourly:
                self._next.add(self._queue.pop())
            self._short = sorted(self._best([*self._warm, *self._next], now, hourly))

    def _sort_by_age(self, now: float) -> None:
        items = [*self._young, *self._warm, *self._old]
        self._young = [item for item in items if now - self.born[item] < 2]
        self._warm = [item for item in items if 2 <= now - self.born[item] < 45]
        self._old = [item for item in items if now - self.born[item] >= 45]


class ByInterval(Policy):
    """Looks at what is most overdue against an interval in days that depends on the age."""

    def interval(self, age: float) -> float:
        """Return the wanted time between two looks, or infinity."""
        raise NotImplementedError

    def values(self, items: Sequence[int], now: float) -> list[float]:
        """Return the waiting times as multiples of the intervals."""
        last, born, interval = self.last, self.born, self.interval
        return [
            (now - last[item]) / (1.0 if item < READOUTS else interval(now - born[item]))
            for item in items
        ]


class Uniform(ByInterval):
    """Everything at one fixed interval."""

    index_share = None

    def interval(self, age: float) -> float:
        """Return one interval for all."""
        return 1.0


class IndexOnly(ByInterval):
    """Index pages only; a readout is read once."""

    index_share = 1.0

    def values(self, items: Sequence[int], now: float) -> list[float]:
        """Return nothing for readouts."""
        return [now - self.last[item] if item < READOUTS else 0.0 for item in items]


class Window(ByInterval):
    """Readouts of the last 30 days, all alike."""

    def interval(self, age: float) -> float:
        """Return one interval within the window, and never after."""
        return 1.0 if age < 30 else float("inf")


class Tiers(ByInterval):
    """NewsDiffs: 15 minutes below 3 hours, then 1 h, 3 h, 3 d, 30 d; never after 360 days."""

    ages = (3 * HOUR, 1, 7, 30, 360)
    intervals = (15 / 1440, HOUR, 3 * HOUR, 3, 30, float("inf"))

    def interval(self, age: float) -> float:
        """Return the interval of the age's tier."""
        return self.intervals[bisect_right(self.ages, age)]


class DiffEngine(ByInterval):
    """DiffEngine: again when the time since the last look is a fifth of the age."""

    def interval(self, age: float) -> float:
        """Return a fifth of the age."""
        return 0.2 * max(age, TICK)


class Adaptive(Policy):
    """Nutch: an interval per page, times 0.8 after a change, times 1.2 without."""

    index_share = None

    def __init__(self, world: World, budget: int, *, press_list: bool) -> None:
        super().__init__(world, budget, press_list=press_list)
        self._interval: dict[int, float] = {}

    def values(self, items: Sequence[int], now: float) -> list[float]:
        """Return the waiting times as multiples of the pages' intervals."""
        last, interval = self.last, self._interval.get
        return [(now - last[item]) / interval(item, 1.0) for item in items]

    def told(self, now: float, looks: Sequence[Seen]) -> None:
        """Shorten or lengthen intervals."""
        super().told(now, looks)
        for seen in looks:
            step = 0.8 if seen.changed or seen.new else 1.2
            wanted = self._interval.get(seen.item, 1.0) * step
            self._interval[seen.item] = min(max(wanted, TICK), 90.0)


class Oracle(Policy):
    """Knows the world's laws, rates, hours and every page's own factor; not what will happen."""

    index_share = None

    def values(self, items: Sequence[int], now: float) -> list[float]:
        """Return the unseen changes that are truly expected, times the waiting times."""
        worked, law = office(now), self.world.law
        last, born, factor = self.last, self.born, self.world.factor
        found = []
        for item in items:
            looked = last[item]
            if item < READOUTS:
                rate = 4 * 19 * (SHARES[item] if item < INDEXES else 1.0) * (now - looked)
            else:
                since = born[item]
                rate = factor[item - READOUTS] * law.edits_between(looked - since, now - since)
            found.append(rate * (worked - office(looked)))
        return found


PEERS: dict[str, type[Policy]] = {
    "uniform": Uniform,
    "index only": IndexOnly,
    "30-day window": Window,
    "NewsDiffs tiers": Tiers,
    "DiffEngine": DiffEngine,
    "adaptive": Adaptive,
    "oracle": Oracle,
}
"""By the name in the table."""
