"""The product's own re-check policy in the simulated ministry."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from benchmarks.recheck_policies import PRESS_LIST, READOUTS, TICK, Policy, Seen
from benchmarks.recheck_world import World
from scheduler.history import PageHistory, SiteHistory
from scheduler.learning import Outcome, learn, primed
from scheduler.recheck import Gaps, plan
from scheduler.scoring import NEIGHBOURS


class Product(Policy):
    """The policy of this program: `scheduler.recheck` plans, `scheduler.learning` learns."""

    index_share = None
    start = datetime(2026, 1, 4, 15, tzinfo=UTC)
    """Monday 00:00 in Tokyo."""

    def __init__(self, world: World, budget: int, *, press_list: bool) -> None:
        super().__init__(world, budget, press_list=press_list)
        self.site = SiteHistory(zone="Asia/Tokyo")
        self._gaps = Gaps(every=timedelta(days=TICK) * 0.9)
        self._pages: dict[int, PageHistory] = {}
        self._ids: dict[int, int] = {}
        self._items: dict[int, int] = {}

    def moment(self, when: float) -> datetime:
        """Return a time of the world as one of the product."""
        return self.start + timedelta(days=when)

    def know(self, item: int, born: float, last: float) -> None:
        """Make the history of a page, as the store would have it."""
        super().know(item, born, last)
        role = "readout" if item >= READOUTS else "list" if item == PRESS_LIST else "index"
        page_id = 1 + len(self._ids)
        self._ids[item], self._items[page_id] = page_id, item
        self._pages[item] = PageHistory(
            id=page_id,
            role=role,
            first_seen_at=self.moment(max(last, 0.0)),
            last_look_at=self.moment(last),
            published_on=(self.moment(born) + timedelta(hours=9)).date(),
        )

    def prime(self, index: int, born: Iterable[float]) -> None:
        """Learn from the dates an index page lists on the first look."""
        days = [(self.moment(when) + timedelta(hours=9)).date() for when in born]
        self.site = primed(self.site, self._ids[index], days, self.start.date())

    def _best(self, items: Iterable[int], now: float, count: int) -> list[int]:
        pages = [self._pages[item] for item in items]
        looks = plan(pages, self.site, self.moment(now), count, self._gaps, explain=False)
        return [self._items[look.page_id] for look in looks]

    def told(self, now: float, looks: Sequence[Seen]) -> None:
        """Let the product learn, and write down what its store would."""
        super().told(now, looks)
        at, known = self.moment(now), self.site.suspects
        self.site = learn(
            self.site,
            [
                Outcome(page=self._pages[seen.item], at=at, changed=seen.changed, new=seen.new)
                for seen in looks
                if not seen.gone
            ],
        )
        for seen in looks:
            page = self._pages[seen.item]
            absent = page.absent_looks + 1 if seen.gone else 0
            self._pages[seen.item] = replace(
                page,
                last_look_at=at,
                edits=page.edits + seen.changed,
                absent_looks=absent,
                withdrawn=absent > 4,
            )
        self._short = sorted({*self._short, *self._doubted(set(known))})

    def _doubted(self, known: set[tuple[int, datetime]]) -> Iterator[int]:
        """Yield the neighbours of pages that have just become suspects."""
        for page_id, _ in set(self.site.suspects) - known:
            for near in range(page_id - NEIGHBOURS, page_id + NEIGHBOURS + 1):
                if self._items.get(near, 0) >= READOUTS:
                    yield self._items[near]
