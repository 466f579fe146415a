"""`readouts demo`: the whole program on a fixture ministry, in a few seconds.

    serve the first day → pass → serve the second day → passes → compare with the ledger

Everything is the real thing except the ministry and the clock: fetcher, parser, store,
comparison and wording are the ones that watch a live site.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

from app import demo_site, passes
from app.configuration import Configuration, load
from app.demo_server import DemoWeb, serving
from app.demo_site import ORIGIN, Day, Expected
from scheduler.events import ChangeEvent, Event, ProblemEvent, Summary
from scraper.errors import UsageError
from scraper.site import Site
from scraper.sites import all_sites
from storage.store import Store

_SETTINGS = """# Written by `readouts demo`: the store of the fixture ministry.
database = {database}
contact = "https://example.org/demo"
[fetch]
pause = 0
mirrors = {{ "{origin}" = "{address}" }}   # nobody answers there once the demo has ended
[sites.jp_mofa]
relations = ["us", "china", "rok", "press"]
recheck = "1s"
"""


class SteppedClock:
    """A clock that is set from day to day, and runs in between."""

    def __init__(self) -> None:
        self.now = datetime(2000, 1, 1, tzinfo=UTC)
        self._since = monotonic()

    def set(self, now: datetime) -> None:
        """Let it be `now`."""
        self.now, self._since = now.astimezone(UTC), monotonic()

    def __call__(self) -> datetime:
        """Return the time it is believed to be."""
        return self.now + timedelta(seconds=monotonic() - self._since)


@dataclass(slots=True, kw_only=True)
class Look:
    """One pass of the demo, and what it found."""

    at: datetime
    events: list[Event] = field(default_factory=list)
    summary: Summary

    @property
    def changes(self) -> list[ChangeEvent]:
        """What would be announced."""
        return [
            event for event in self.events if isinstance(event, ChangeEvent) and not event.baseline
        ]


@dataclass(frozen=True, slots=True)
class Stage:
    """A served fixture ministry, a store, and the clock between them."""

    site: Site
    web: DemoWeb
    store: Store
    configuration: Configuration
    clock: SteppedClock

    def look(self, day: Day, at: datetime, tell: Callable[[Event], None]) -> Look:
        """Make one pass over what the ministry shows on a day."""
        self.web.pages = demo_site.pages(day, self.site)
        self.clock.set(at)
        events: list[Event] = []

        def hear(event: Event) -> None:
            events.append(event)
            tell(event)

        plan = passes.plan(self.configuration)
        summary = passes.run(self.configuration, plan, self.store, tell=hear, clock=self.clock)
        return Look(at=at, events=events, summary=summary)


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    """Serve the ministry and open a new store in a folder, until the block ends.

    Raises:
        UsageError: the folder holds a store already.
    """
    database = folder / "readouts.sqlite"
    if database.exists():
        raise UsageError(f"{database} is there already: the demo needs a folder of its own")
    folder.mkdir(parents=True, exist_ok=True)
    with serving() as web:
        file = folder / "readouts.toml"
        file.write_text(
            _SETTINGS.format(
                database=json.dumps(f"sqlite:///{database.resolve()}"),
                origin=ORIGIN,
                address=web.address,
            ),
            "utf-8",
        )
        configuration = load(file, {})
        with passes.opened(configuration) as store:
            yield Stage(all_sites()["jp_mofa"], web, store, configuration, SteppedClock())


def differences(looks: list[Look], ledger: tuple[Expected, ...]) -> list[str]:
    """Compare what was found with what the fixture ministry did; empty if it is the same."""
    problems = [event for look in looks for event in look.events if isinstance(event, ProblemEvent)]
    told = [f"problem: {event.message}" for event in problems]
    found = Counter((event.kind, event.url) for look in looks for event in look.changes)
    expected = Counter((one.kind, one.url) for one in ledger)
    told += [f"not found: {kind} {url}" for kind, url in expected - found]
    told += [f"found, but never done: {kind} {url}" for kind, url in found - expected]
    wanted = {(one.kind, one.url): one for one in ledger if one.fields}
    for event in (event for look in looks for event in look.changes):
        one = wanted.get((event.kind, event.url))
        if one and (one.fields, one.silent) != (event.fields, event.silent):
            told.append(
                f"{event.kind} {event.url}: {', '.join(event.fields)} (silent: {event.silent}),"
                f" but it was {', '.join(one.fields)} (silent: {one.silent})"
            )
    return told
