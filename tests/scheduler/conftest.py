"""A store, a clock and a web for every test of a pass."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from scheduler.crawl import CrawlPlan, Target, crawl
from scheduler.events import ChangeEvent, Event, ProblemEvent, Summary
from scraper.site import Relation
from storage.store import Store
from tests import ministry
from tests.fixtureweb import Clock, FixtureWeb


@dataclass
class Watch:
    """Everything a test needs to make passes and to see what they told."""

    store: Store
    clock: Clock
    web: FixtureWeb
    told: list[Event] = field(default_factory=list)
    relations: tuple[Relation, ...] = tuple(ministry.SITE.relations.values())

    def crawl(self, **plan: object) -> Summary:
        """Make one pass; `told` holds what it had to say."""
        self.told.clear()
        target = Target(site=ministry.SITE, relations=self.relations)
        return crawl(
            CrawlPlan(targets=(target,), **plan),  # type: ignore[arg-type]
            fetcher=self.web,
            store=self.store,
            clock=self.clock,
            tell=self.told.append,
        )

    def next_day(self, **plan: object) -> list[tuple[str, str]]:
        """Let a day pass, make a pass, and return what changed: kind and last part of URL."""
        self.clock.pass_by(days=1)
        self.crawl(**plan)
        return self.changes()

    def changes(self) -> list[tuple[str, str]]:
        """Return what the last pass told of changes."""
        return [
            (event.kind, event.url.rsplit("/", 1)[1].removesuffix(".html"))
            for event in self.told
            if isinstance(event, ChangeEvent)
        ]

    def problems(self) -> list[str]:
        """Return the codes of the problems of the last pass."""
        return [event.problem for event in self.told if isinstance(event, ProblemEvent)]


@pytest.fixture
def open_store(tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Open the same store again and again."""
    opened: list[Store] = []

    def open_again() -> Store:
        opened.append(Store.open(f"sqlite:///{tmp_path / 'readouts.sqlite'}"))
        return opened[-1]

    yield open_again
    for store in opened:
        store.close()


@pytest.fixture
def watch(open_store: Callable[[], Store]) -> Watch:
    """Return an empty store, a clock, and a web without pages."""
    clock = Clock()
    return Watch(open_store(), clock, FixtureWeb(clock))
