"""Which pages a pass looks at, in what order, and what it learns from them.

The rules are in `scheduler.recheck`; here they meet the store. What was learnt of a
ministry is one note in the store, read before a pass and written after it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from scheduler import recheck
from scheduler.history import PageHistory, SiteHistory, from_json, to_json
from scheduler.learning import Outcome, learn, primed
from scheduler.recheck import Coverage, Gaps
from scraper.site import Relation, Site
from storage.rows import DueRow, PageRow
from storage.store import Store

_PAGE = 5000
_USUAL = Gaps()
_EVERYTHING = Gaps(recheck=timedelta(days=-36500), every=timedelta(days=-36500))
"""Even what was looked at by a clock that was ahead of this one."""


@dataclass(slots=True, kw_only=True)
class Planner:
    """Plans the looks of one pass over one site, and learns from them."""

    site: Site
    store: Store
    now: datetime
    gaps: Gaps = _USUAL
    full: bool = False
    """Look at everything, however recently it was looked at."""
    allowed: int | None = None
    """Looks this pass may make beside unread pages; None: all that are due."""
    most: int | None = None
    """Looks after which the caller ends this pass; None: it does not."""
    burst: int = 0
    """Unread pages that may be looked at beyond what is allowed."""
    history: SiteHistory = field(init=False)
    _outcomes: list[Outcome] = field(default_factory=list, init=False)
    _rivals: list[PageHistory] | None = field(default=None, init=False)
    """Readouts that index pages compete with for the looks of this pass."""
    _made: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.history = history_of(self.site, self.store)

    def indexes(self, pages: Sequence[tuple[Relation, PageRow]]) -> list[int]:
        """Return the ids of the known index pages to look at in this pass, in order."""
        budget = self.most if self.allowed is None else self.allowed
        if budget is None:
            return [page.id for _, page in pages]
        if self._rivals is None:
            self._rivals = recheck.shortlist(
                self._readouts(), self.history, self.now, budget, self.gaps
            )
        known = {page.id: index_history(page, relation) for relation, page in pages}
        looks = self._plan([*known.values(), *self._rivals], budget - self._made, self.gaps)
        chosen = [page_id for page_id in looks if page_id in known]
        self._made += len(chosen)
        return chosen

    def readouts(self) -> list[int]:
        """Return the ids of the readouts to look at, in order."""
        unread = 0

        def counted() -> Iterator[PageHistory]:
            nonlocal unread
            for page in self._readouts():
                unread += page.last_look_at is None
                yield page

        gaps = _EVERYTHING if self.full else self.gaps
        if self.allowed is None:
            return self._plan(self._readouts(), None, gaps)
        left = self.allowed - self._made
        looks = self._plan(counted(), max(left, self.burst), gaps)
        return looks[: max(left, min(unread, self.burst))]

    def _plan(self, pages: Iterable[PageHistory], budget: int | None, gaps: Gaps) -> list[int]:
        looks = recheck.plan(
            pages, self.history, self.now, budget, gaps, made=self._made, explain=False
        )
        return [look.page_id for look in looks]

    def looked(self, page: PageRow, at: datetime, *, changed: bool = False) -> None:
        """Learn from a good look at a readout."""
        self._outcomes.append(Outcome(page=readout_history(page), at=at, changed=changed))

    def listed(
        self,
        page: PageRow,
        relation: Relation,
        at: datetime,
        *,
        new: int = 0,
        published: Iterable[date | None] = (),
    ) -> None:
        """Learn from a good look at an index page."""
        days = [day for day in published if day is not None]
        if page.revisions == 0 and days:
            today = at.astimezone(self.site.host.timezone).date()
            self.history = primed(self.history, page.id, days, today)
        self._outcomes.append(Outcome(page=index_history(page, relation), at=at, new=new))

    def remember(self) -> None:
        """Store what this pass taught."""
        if self._outcomes:
            self.history = learn(self.history, self._outcomes)
            self.store.leave_note(_note(self.site), to_json(self.history))
            self._outcomes.clear()

    def _readouts(self) -> Iterator[PageHistory]:
        moment = self.now + timedelta(days=1) if self.full else self.now
        return map(readout_history, due_rows(self.store, self.site.key, moment))


def next_looks(
    site: Site, store: Store, now: datetime, *, gaps: Gaps, count: int
) -> list[tuple[PageRow, str]]:
    """Return the pages that would be looked at next, in order, and why each."""
    relations = {
        page.url: relation for relation in site.relations.values() for page in relation.pages
    }
    indexes = [index_history(page, relations.get(page.url)) for page in store.index_pages(site.key)]
    readouts = map(readout_history, due_rows(store, site.key, now))
    looks = recheck.plan([*indexes, *readouts], history_of(site, store), now, count, gaps)
    pages = {page.id: page for page in store.pages(look.page_id for look in looks)}
    return [(pages[look.page_id], look.why) for look in looks]


def coverage(
    site: Site, store: Store, now: datetime, daily_requests: int, gap: timedelta
) -> Coverage:
    """Say within how many days every known readout is seen, whatever the news."""
    rows = due_rows(store, site.key, now + timedelta(days=1))
    return recheck.coverage(map(readout_history, rows), daily_requests, gap)


def history_of(site: Site, store: Store) -> SiteHistory:
    """Return what was learnt of a site so far."""
    zone = str(site.host.timezone)
    known = store.note(_note(site))
    if known is not None:
        try:
            return replace(from_json(known), zone=zone)
        except ValueError:
            pass  # of another format: what was learnt is learnt again
    return SiteHistory(zone=zone)


def due_rows(store: Store, site: str, before: datetime) -> Iterator[DueRow]:
    """Yield every readout of a site that was last looked at before a moment, or never."""
    after = 0
    while True:
        rows = store.due(site, looked_before=before, limit=_PAGE, after_id=after)
        yield from rows
        if len(rows) < _PAGE:
            return
        after = rows[-1].id


def readout_history(row: DueRow | PageRow) -> PageHistory:
    """Return what the policy needs to know of a readout."""
    return PageHistory(
        id=row.id,
        first_seen_at=row.first_seen_at,
        last_look_at=row.last_look_at,
        verified_at=row.verified_at,
        next_look_at=row.next_look_at,
        published_on=row.published_on,
        last_change_at=row.last_change_at,
        listing_changed_at=row.listing_changed_at,
        edits=row.edits,
        absent_looks=row.absent_looks,
        failures=row.failures,
        withdrawn=row.state == "withdrawn",
    )


def index_history(page: PageRow, relation: Relation | None) -> PageHistory:
    """Return what the policy needs to know of an index page."""
    return PageHistory(
        id=page.id,
        role="list" if relation is not None and relation.rolling else "index",
        first_seen_at=page.first_seen_at,
        last_look_at=page.last_look_at,
        verified_at=page.verified_at,
        failures=page.failures,
    )


def _note(site: Site) -> str:
    return f"history:{site.key}"
