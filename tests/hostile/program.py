"""The program under test, put together as a pass of `crawl` or `watch` is, with a virtual clock.

Waiting moves the clock instead of the test; the limit of a request is real time and
short. After every test the store is held to the invariants that hold whatever happened.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from app import assemble, passes
from app.cli.invocation import Invocation
from app.cli.main import run
from app.configuration import Configuration, load
from app.terminal import Terminal
from scheduler.crawl import crawl
from scheduler.events import ChangeEvent, Event, ProblemEvent, Summary
from scheduler.health import check_site
from scheduler.reader import DirectReader, Reader
from scraper.fetch import Fetcher
from scraper.guard import Resolve
from storage.rows import TroubleRow
from storage.store import Store
from storage.views import ChangeFilter, ChangeRow
from tests.fixtureweb import Clock
from tests.hostile.pages import INDEX, ORIGIN

SETTINGS = """
database = "sqlite:///{folder}/readouts.sqlite"
contact = "https://monitor.example"
[fetch]
pause = {pause}
timeout = {timeout}
max_body_mb = 1
daily_requests = 1000000
mirrors = {{ "https://mer.example" = "{address}"{mirrors} }}
[sites.nh_mer]
recheck = "1s"
[[site]]
key = "nh_mer"
ministry = "Ministry of External Relations of Norrholm"
timezone = "Europe/Oslo"
country = "NO"
index_urls = ["https://mer.example/relations/averland/index.html"]
[site.index]
item = "ul.link-list > li"
link = "a"
date = "span.date"
[site.readout]
within = "article.readout"
title = "h1"
date = "p.date"
lead = "p.lead"
items = ".points > li"
[[notify]]
name = "desk"
url = "http://127.0.0.1:9/hook"
events = ["new", "edited", "reverted", "withdrawn", "restored", "moved", "dropped"]
"""
PAUSE = 2.0


@dataclass(frozen=True)
class Pass:
    """What one pass told."""

    events: list[Event]
    summary: Summary

    @property
    def changes(self) -> list[tuple[str, str]]:
        """Kind and path of every change, sorted."""
        return sorted(
            (one.kind, one.url.removeprefix(ORIGIN))
            for one in self.events
            if isinstance(one, ChangeEvent)
        )

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Code and path of every problem, sorted."""
        return sorted(
            (one.problem, one.url.removeprefix(ORIGIN))
            for one in self.events
            if isinstance(one, ProblemEvent)
        )

    def message(self, path: str) -> str:
        """Return what was said of a page in trouble."""
        return next(
            one.message
            for one in self.events
            if isinstance(one, ProblemEvent) and one.url.endswith(path)
        )


class Program:
    """One installation of the program.

    Args:
        folder: where its configuration and store are.
        address: where the ministry is mirrored.
        clock: the virtual time.
        timeout: real seconds a request may take.
        more: further configuration.
        mirrors: further mirrors, as the rest of a table.
        resolve: how names become addresses.
        reader: what reads pages; in this process unless told.
    """

    def __init__(
        self,
        folder: Path,
        address: str,
        clock: Clock,
        *,
        timeout: float = 5.0,
        pause: float = PAUSE,
        more: str = "",
        mirrors: str = "",
        resolve: Resolve | None = None,
        reader: Reader | None = None,
    ) -> None:
        self.clock = clock
        self.pause = pause
        self.config = folder / "readouts.toml"
        self._folder, self._address = folder, address
        self._more, self._mirrors = more, mirrors
        self.configure(timeout=timeout)
        self.database = folder / "readouts.sqlite"
        self._resolve, self._reader = resolve, reader or DirectReader()

    def configure(self, *, timeout: float) -> None:
        """Write the configuration, with so many real seconds for a request."""
        text = SETTINGS.format(
            folder=self._folder,
            address=self._address,
            mirrors=self._mirrors,
            timeout=timeout,
            pause=self.pause,
        )
        self.config.write_text(text + self._more, "utf-8")

    @property
    def configuration(self) -> Configuration:
        return load(self.config, {})

    def open(self, *, write: bool = True) -> Store:
        """Open the store."""
        return Store.open(f"sqlite:///{self.database}", write=write)

    def crawl(self, *, full: bool = False) -> Pass:
        """Make one pass."""
        told: list[Event] = []
        with self.open() as store:
            summary = one_pass(self, store, told, full=full)
        return Pass(told, summary)

    def fetcher(self, store: Store) -> Fetcher:
        """Return a fetcher whose waiting moves the clock."""
        return Fetcher(
            assemble.policy(self.configuration.settings),
            clock=self.clock,
            memory=store,
            resolve=self._resolve,
            sleep=lambda seconds: self.clock.pass_by(seconds=seconds),
            monotonic=lambda: self.clock.now.timestamp(),
        )

    def check(self) -> None:
        """Hold the store to I4 and I5: it is sound, and each change waits for each channel."""
        with self.open(write=False) as store:
            assert [str(finding) for finding in store.verifier.findings()] == []
        assert self.undelivered() == 0

    def undelivered(self) -> int:
        """Return how many changes do not wait for the channel exactly once (I5).

        What a restless page says again and again is kept back, and said so on the change.
        """
        told = "SELECT count(*) FROM delivery WHERE change_id = change.id"
        with closing(sqlite3.connect(self.database)) as connection:
            (count,) = connection.execute(
                f"SELECT count(*) FROM change WHERE NOT baseline AND held_reason IS NULL"
                f" AND ({told}) != 1"
            ).fetchone()
        return int(count)

    def changes(self, *, baseline: bool = False) -> list[ChangeRow]:
        """Return every stored change, the oldest first."""
        with self.open(write=False) as store:
            return list(store.changes(ChangeFilter(baseline=baseline)))[::-1]

    def text(self, path: str) -> str:
        """Return the text of the latest record of a page."""
        with self.open(write=False) as store:
            row = store.find(ORIGIN + path)
            record = store.record(row.page_id)
            return "\n".join([record.title, record.lead or "", *(i.text for i in record.items)])

    def troubles(self) -> list[TroubleRow]:
        """Return what is in trouble now, as `health` shows it."""
        with self.open(write=False) as store:
            return store.health()

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Run a command of the program and return its code, output and errors."""
        out, err = StringIO(), StringIO()
        environ = {"READOUTS_CLOCK": self.clock.now.isoformat()}
        invocation = Invocation(Terminal(out, err), environ)
        code = run([*arguments, "--config", str(self.config)], invocation)
        return code, out.getvalue(), err.getvalue()

    def look(self) -> "Reader":
        """Return the reader in use."""
        return self._reader


def one_pass(program: Program, store: Store, told: list[Event], *, full: bool = False) -> Summary:
    """Make one pass and say how the site is, as the daemon does."""
    plan = passes.plan(program.configuration, full=full)
    with program.fetcher(store) as fetcher:
        summary = crawl(
            plan,
            fetcher=fetcher,
            store=store,
            clock=program.clock,
            tell=told.append,
            reader=program.look(),
        )
    indexes = frozenset({ORIGIN + INDEX})
    check_site(store, "nh_mer", indexes, plan.channels, program.clock())
    return summary


def kinds(changes: Sequence[ChangeRow]) -> list[tuple[str, str]]:
    """Return kind and path of stored changes."""
    return [(one.kind, one.url.removeprefix(ORIGIN)) for one in changes]
