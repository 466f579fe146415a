"""A ministry that never was: what it publishes, edits and takes away, hour by hour.

200 index pages (how much each publishes falls with its rank to the power 0.8), 60,000 readouts
of up to 25 years, about 19 new ones a day: in office hours, in bursts of busy days, and in trips
that put several on a few indexes within three days. Readouts are edited mostly soon after they
appear, some years later, some far more often than others; four in five edits made at night wait
for the morning. One in a hundred is taken away within a week. Three worlds:

    base     18 % of readouts edited within a week, four in five of those on the first day
    quiet    5 %, later, with a heavier tail
    bulk     base, and every ten days some 42 neighbouring old readouts are rewritten in two days

The shape of `base` follows what was measured of news (GDELT: four in five of a week's text
changes fall into the first 24 hours); nobody has measured ministries. Times are days since a
Monday 00:00 of the ministry's clock.
"""

import math
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from random import Random

INDEXES = 200
ARCHIVE = 60_000
OLD = 30.0

_DAY = (.1, .1, .1, .1, .1, .1, .2, .4, .7, 1.2, 1.6, 1.8, 1.4, 1.3, 1.6, 1.9, 2.2, 2.8, 3.0, 2.6,
        2.0, 1.4, .8, .3)  # fmt: skip
_WEEK = [rate * (1.0 if day < 5 else 0.18) for day in range(7) for rate in _DAY]
ACTIVITY = [rate / (sum(_WEEK) / 168) for rate in _WEEK]
"""How busy the ministry is in each hour of the week; 1 on average."""
OFFICE = [0.0, *accumulate(rate / 24 for rate in ACTIVITY)]
"""Working time of a week up to each hour, in average days."""
AWAKE = 0.6
"""Activity from which on somebody is in the office."""
_WEIGHTS = [rank**-0.8 for rank in range(1, INDEXES + 1)]
SHARES = [weight / sum(_WEIGHTS) for weight in _WEIGHTS]
"""Share of new readouts that each index page lists."""


_AGES = 100.0
"""Power of e that no age in days comes to."""


@dataclass(frozen=True)
class Law:
    """How a ministry edits: risk a day at age a is `scale / (a + young) ** power + ever`."""

    edited_in_a_week: float
    young: float
    power: float
    ever: float
    bulk_every: float | None = None
    unequal: float = 0.35
    """Shape of the Gamma law by which some readouts are edited more than others."""

    @cached_property
    def scale(self) -> float:
        """The factor that makes so many readouts be edited in their first week."""
        shape = self.unequal
        edits = shape * ((1 - self.edited_in_a_week) ** (-1 / shape) - 1)
        return edits / self._shape_until(7.0)

    def edits_between(self, young: float, old: float) -> float:
        """Return the edits of an average readout between two ages."""
        if self.power == 1.0:
            shape = math.log((old + self.young) / (young + self.young))
        else:
            rest = 1 - self.power
            shape = ((old + self.young) ** rest - (young + self.young) ** rest) / rest
        return self.scale * shape + self.ever * (old - young)

    def age_after(self, edits: float) -> float:
        """Return the age by which so many edits, those of `ever` aside, have happened."""
        told = edits / self.scale
        if self.power == 1.0:
            return self.young * math.expm1(told) if told < _AGES else math.inf
        rest = 1 - self.power
        base = self.young**rest + rest * told
        return float(base ** (1 / rest)) - self.young if base > 0 else math.inf

    def young_edits_until(self, age: float) -> float:
        """Return `edits_until` without those of `ever`."""
        return self.scale * self._shape_until(age)

    def _shape_until(self, age: float) -> float:
        age = max(age, 0.0)
        if self.power == 1.0:
            return math.log((age + self.young) / self.young)
        rest = 1 - self.power
        return float(((age + self.young) ** rest - self.young**rest) / rest)


LAWS = {
    "base": Law(edited_in_a_week=0.18, young=0.05, power=1.3, ever=0.01 / 365),
    "quiet": Law(edited_in_a_week=0.05, young=0.30, power=1.0, ever=0.002 / 365),
    "bulk": Law(0.18, young=0.05, power=1.3, ever=0.01 / 365, bulk_every=10.0),
}


@dataclass
class World:
    """Everything that happens in one run; readouts are numbered in order of publication."""

    law: Law
    seed: int
    days: int
    archive: int = ARCHIVE
    """Readouts that are there already."""
    published: list[float] = field(default_factory=list)
    index: list[int] = field(default_factory=list)
    """The index page that lists each readout."""
    edits: list[list[float]] = field(default_factory=list)
    """When each is edited, in order."""
    factor: list[float] = field(default_factory=list)
    """How much more than average each is edited."""
    gone: list[float] = field(default_factory=list)
    """When each is taken away, or infinity."""
    bulk: set[tuple[int, float]] = field(default_factory=set)
    """Which edits (readout, when) were part of a mass edit."""

    def __post_init__(self) -> None:
        random = Random(self.seed)
        listed = [(when, self._some_index(random)) for when in self._archive(random)]
        listed += self._everyday(random) + self._trips(random)
        listed.sort()
        self.published = [when for when, _ in listed]
        self.index = [index for _, index in listed]
        shape = self.law.unequal
        self.factor = [random.gammavariate(shape, 1 / shape) for _ in listed]
        self.edits = [self._edits_of(number, random) for number in range(len(listed))]
        if self.law.bulk_every:
            self._rewrite_sections(random, self.law.bulk_every)
        self._take_away(Random(self.seed + 1))

    def _archive(self, random: Random) -> list[float]:
        return [-min(random.expovariate(1 / 3333), 9100.0) for _ in range(self.archive)]

    @staticmethod
    def _some_index(random: Random) -> int:
        return random.choices(range(INDEXES), cum_weights=_CUMULATIVE)[0]

    def _everyday(self, random: Random) -> list[tuple[float, int]]:
        found = []
        for day in range(self.days):
            busy = random.gammavariate(1.5, 1 / 1.5)
            for hour in range(24):
                expected = 16 / 24 * ACTIVITY[(day * 24 + hour) % 168] * busy
                for _ in range(poisson(random, expected)):
                    found.append((day + (hour + random.random()) / 24, self._some_index(random)))
        return found

    def _trips(self, random: Random) -> list[tuple[float, int]]:
        found, start = [], random.expovariate(1 / 9)
        while start < self.days - 4:
            hours = range(int(start * 24), int(start * 24) + 72)
            weights = [ACTIVITY[hour % 168] + 0.3 for hour in hours]
            for index in {self._some_index(random) for _ in range(5)}:
                for hour in random.choices(hours, weights, k=random.randint(3, 8)):
                    found.append(((hour + random.random()) / 24, index))
            start += random.expovariate(1 / 9)
        return found

    def _edits_of(self, number: int, random: Random) -> list[float]:
        born, factor, law = self.published[number], self.factor[number], self.law
        found = []
        age = max(-born, 0.0)
        spent = law.young_edits_until(age)
        while True:
            spent += random.expovariate(1.0) / factor if factor > 0 else math.inf
            age = law.age_after(spent)
            if born + age >= self.days:
                break
            found.append(born + age)
        when = max(born, 0.0)
        rate = law.ever * factor
        while rate > 0 and (when := when + random.expovariate(1.0) / rate) < self.days:
            found.append(when)
        moved = sorted(_office_hours(when, random) for when in found)
        return [when for when in moved if born < when < self.days]

    def _rewrite_sections(self, random: Random, every: float) -> None:
        sections: list[list[int]] = [[] for _ in range(INDEXES)]
        for number, index in enumerate(self.index):
            sections[index].append(number)
        start = random.expovariate(1 / every)
        while start < self.days - 2:
            section = sections[self._some_index(random)]
            old = section[: bisect_right(section, start - OLD, key=self.published.__getitem__)]
            first = random.randrange(max(len(old) - 60, 1))
            for number in old[first : first + 60]:
                if random.random() < 0.7:
                    when = start + 2 * random.random()
                    self.edits[number] = sorted([*self.edits[number], when])
                    self.bulk.add((number, when))
            start += random.expovariate(1 / every)

    def _take_away(self, random: Random) -> None:
        for number, born in enumerate(self.published):
            age = random.expovariate(1.0) * 3 if random.random() < 0.011 else math.inf
            later = max(born, 0.0) + random.expovariate(0.002 / 365)
            when = min(born + age if born > 0 else math.inf, later)
            self.gone.append(when)
            self.edits[number] = [edit for edit in self.edits[number] if edit < when]


_CUMULATIVE = list(accumulate(SHARES))


def poisson(random: Random, expected: float) -> int:
    """Draw how many of something rare happen."""
    count, left = 0, random.expovariate(1.0)
    while left < expected:
        count += 1
        left += random.expovariate(1.0)
    return count


def _office_hours(when: float, random: Random) -> float:
    hour = int(when * 24)
    if ACTIVITY[hour % 168] >= AWAKE or random.random() >= 0.8:
        return when
    while ACTIVITY[hour % 168] < AWAKE:
        hour += 1
    return (hour + 3 * random.random()) / 24


def office(when: float) -> float:
    """Return the working time up to a moment, in average days."""
    day = when % 7.0
    hour = min(int(day * 24), 167)
    return when - day + OFFICE[hour] + ACTIVITY[hour] * (day - hour / 24)
