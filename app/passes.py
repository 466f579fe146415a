"""One pass over the ministries, from the configuration to the summary."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from app import assemble
from app.configuration import Configuration
from app.targets import allied, targets
from scheduler import quarantine
from scheduler.crawl import Counts, CrawlPlan, crawl
from scheduler.desk import Desk
from scheduler.events import Event, Summary
from scheduler.reader import SeparateReader
from scheduler.reread import Correction
from scheduler.reread import reread as reread_site
from scraper.errors import UsageError
from scraper.fetch import Fetcher
from scraper.records import NotModified, Snapshot, Validators
from scraper.site import Site
from scraper.urls import origin_of
from storage.lock import FileLock
from storage.store import Store

SQLITE = "sqlite:///"


def plan(
    configuration: Configuration,
    wanted: Sequence[str] = (),
    *,
    full: bool = False,
    max_requests: int | None = None,
    notify: bool = True,
) -> CrawlPlan:
    """Return what a pass is to do.

    Args:
        configuration: what is in force.
        wanted: `SITE` or `SITE/RELATION`; none: everything configured.
        full: look at every known readout.
        max_requests: stop after so many.
        notify: write messages for the configured channels.
    """
    settings = configuration.settings
    return CrawlPlan(
        targets=targets(settings, assemble.sites(configuration), wanted),
        full=full,
        max_requests=max_requests,
        width=settings.fetch.connections_per_host,
        channels=assemble.channels(settings) if notify else (),
    )


def run(
    configuration: Configuration,
    plan: CrawlPlan,
    store: Store,
    *,
    tell: Callable[[Event], None],
    looking: Callable[[str], None] = lambda url: None,
    clock: Callable[[], datetime] | None = None,
) -> Summary:
    """Make one pass.

    Args:
        configuration: what is in force.
        plan: what to look at.
        store: where to keep it, and what is known of hosts.
        tell: hears every event after it is stored.
        looking: hears every address before it is asked for.
        clock: the time to believe; None: as configured.
    """
    clock = clock or assemble.clock(configuration)
    with assemble.fetching(configuration, store, clock) as fetcher, SeparateReader() as reader:
        return crawl(
            plan,
            fetcher=_Watched(fetcher, looking, allied(plan.targets)),
            store=store,
            clock=clock,
            tell=tell,
            reader=reader,
        )


def reread(
    configuration: Configuration,
    sites: Sequence[Site],
    store: Store,
    looking: Callable[[str], None] = lambda url: None,
) -> Iterator[Correction]:
    """Read what other code has read again, and yield what came of each revision.

    What was held because the old code could not read it is settled then: edits that were
    made meanwhile are the ministry's, and are told like any other.
    """
    with SeparateReader() as reader:
        for site in sites:
            desk = Desk(
                site=site,
                store=store,
                fetch=_Nothing(),
                reader=reader,
                clock=assemble.clock(configuration),
                tell=lambda event: None,
                summary=Summary(),
                channels=assemble.channels(configuration.settings),
            )
            for correction in reread_site(desk):
                looking(correction.url)
                yield correction
            quarantine.try_again(desk)


class _Nothing:
    """A fetcher for work that needs none."""

    def get(self, url: str, validators: Validators | None = None) -> Snapshot | NotModified:
        raise AssertionError(f"nothing is fetched here: {url}")


class _Watched:
    """A fetcher that says what it is about to do."""

    def __init__(
        self,
        fetcher: Fetcher,
        looking: Callable[[str], None],
        allies: Mapping[str, Sequence[str]],
    ) -> None:
        self._fetcher = fetcher
        self._looking = looking
        self._allies = allies

    @property
    def counts(self) -> Counts:
        return self._fetcher.counts

    def get(self, url: str, validators: Validators | None = None) -> Snapshot | NotModified:
        self._looking(url)
        return self._fetcher.get(url, validators, origins=self._allies.get(origin_of(url), ()))


@contextmanager
def opened(configuration: Configuration, *, dry_run: bool = False) -> Iterator[Store]:
    """Open the store for a pass; on a dry run a copy of it, which is thrown away.

    Raises:
        StoreBusyError: another instance is at work on it.
        UsageError: a dry run on a database that is no file.
    """
    if not dry_run:
        with assemble.open_store(configuration) as store:
            yield store
        return
    with TemporaryDirectory(prefix="readouts-") as folder:
        copy = Path(folder) / "copy.sqlite"
        _copy(configuration, copy)
        with Store.open(f"{SQLITE}{copy}") as store:
            yield store


def _copy(configuration: Configuration, copy: Path) -> None:
    url = configuration.settings.database.reveal(configuration.environ)
    if not url.startswith(SQLITE):
        raise UsageError("a dry run needs a SQLite store: it works on a copy of the file")
    path = Path(url.removeprefix(SQLITE))
    if not path.exists():
        return
    lock = FileLock(path)
    try:
        for suffix in ("", "-wal"):
            if path.with_name(path.name + suffix).exists():
                shutil.copyfile(path.with_name(path.name + suffix), f"{copy}{suffix}")
    finally:
        lock.release()
