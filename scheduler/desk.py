"""What one pass over one ministry works with: site, store, fetcher, clock, and whom to tell."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from scheduler.events import ChangeEvent, Event, ProblemEvent, Summary
from scheduler.reader import Reader
from scheduler.rules import Channel
from scraper.errors import GoneError, LookError, ReadError
from scraper.records import NotModified, Snapshot, Validators
from scraper.site import Site
from storage.rows import PageRow, Settled, TroubleRow
from storage.store import Store
from storage.views import ChangeRow


class Fetch(Protocol):
    """What a pass needs of the fetcher."""

    def get(self, url: str, validators: Validators | None = None) -> Snapshot | NotModified:
        """Fetch one page or raise a `LookError`."""


@dataclass(slots=True, kw_only=True)
class Desk:
    """Everything a pass over one site works with."""

    site: Site
    store: Store
    fetch: Fetch
    reader: Reader
    clock: Callable[[], datetime]
    tell: Callable[[Event], None]
    summary: Summary
    channels: Sequence[Channel] = ()

    def problem(self, url: str, error: LookError | ReadError, at: datetime) -> None:
        """Note that a page could not be read, and say so."""
        problem = "refused" if isinstance(error, GoneError) else error.problem
        self._trouble(url, url, problem, error.message, at)

    def trouble(self, scope: str, problem: str, message: str, at: datetime) -> TroubleRow:
        """Note that the site as a whole cannot be read, and say so at its first index page."""
        pages = (page.url for one in self.site.relations.values() for page in one.pages)
        return self._trouble(scope, next(pages, self.site.key), problem, message, at)

    def _trouble(
        self, scope: str, url: str, problem: str, message: str, at: datetime
    ) -> TroubleRow:
        row = self.store.trouble(self.site.key, scope, problem, message, at)
        self.say(
            ProblemEvent(
                site=self.site.key, url=url, problem=problem, message=message, since=row.since_at
            )
        )
        return row

    def well(self, url: str, at: datetime) -> None:
        """Note that a page that was in trouble can be read again."""
        self.store.recovered(self.site.key, url, at)

    def settle(self, decided: Sequence[tuple[PageRow, Settled]]) -> None:
        """Store what was decided, and tell it."""
        if not decided:
            return
        numbers = self.store.settle([settled for _, settled in decided])
        for (page, settled), number in zip(decided, numbers, strict=True):
            self.changed(page, settled, number)

    def changed(self, page: PageRow, settled: Settled, number: int | None) -> None:
        """Tell of a change that is in the store, unless it is kept back."""
        change = settled.change
        if change is None or change.held_reason is not None:
            return
        known = settled.readout
        before = page.revisions or None
        after = (page.revisions + 1) if known else (None if change.kind == "withdrawn" else before)
        self.say(
            ChangeEvent(
                kind=change.kind,
                change=number,
                site=change.site,
                relations=change.relations,
                url=known.url if known else page.url,
                title=known.title if known else page.title or "",
                published_on=known.published_on if known else page.published_on,
                baseline=change.baseline,
                revision=(before, after),
                fields=tuple(field.name for field in change.fields),
                significance=change.significance,
                reasons=change.reasons,
                silent=change.silent,
                unchanged_until=change.unchanged_until,
                seen_at=change.seen_at,
                moved_to=settled.moved_to if change.kind == "moved" else None,
            )
        )

    def told_late(self, row: ChangeRow) -> None:
        """Tell of a stored change that was kept back until now."""
        self.say(
            ChangeEvent(
                kind=row.kind, change=row.number, site=row.site, relations=row.relations,
                url=row.url, title=row.title, published_on=row.published_on,
                baseline=row.baseline, revision=row.revision, fields=row.fields,
                significance=row.significance, reasons=row.reasons, silent=row.silent,
                unchanged_until=row.unchanged_until, seen_at=row.seen_at,
            )
        )  # fmt: skip

    def say(self, event: Event) -> None:
        """Count an event and tell it."""
        self.summary.count(event)
        self.tell(event)
