"""One pass over one ministry: the sequence of its steps, and nothing else.

    settle what a killed process left → index pages → readouts → absences

A page that fails is noted and the others go on. What a look means is decided in
`scheduler.judge`; which pages are looked at and in what order, in `scheduler.recheck`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TypeVar

from scheduler import lanes
from scheduler.absorb import Absorber, Answer
from scheduler.desk import Desk
from scheduler.indexes import (
    IndexLook,
    index_looks,
    relations_known,
    take_index,
    understand,
)
from scheduler.planning import Planner
from scraper.errors import BudgetSpentError, BusyError, LookError
from scraper.records import Validators
from scraper.site import Relation
from storage.rows import PageRow

TRUSTED_304S = 10
"""After about so many in a row a page is asked for without validators."""
TRUSTED_FOR = timedelta(days=30)
"""After about so long without one, too: a page that is looked at rarely gets few answers."""

_CHUNK = 64

Look = TypeVar("Look")


@dataclass(slots=True, kw_only=True)
class SitePass:
    """A pass over the relations of one site."""

    desk: Desk
    relations: tuple[Relation, ...]
    planner: Planner
    full: bool = False
    width: int = 1
    may_ask: Callable[[], bool] = lambda: True
    """Whether another request fits into what the caller allows."""
    absorber: Absorber = field(init=False)
    passed_over: list[Relation] = field(default_factory=list)
    """Relations known from pages that were not looked at this time."""
    _closed: bool = False
    _in_trouble: bool = False

    def run(self) -> None:
        """Make the pass."""
        self.absorber = Absorber(self.desk, self.planner, self.may_ask)
        self._settle_leftovers()
        self.absorber.begin()
        self._look_at_indexes()
        self._look_at_readouts()
        self.absorber.end()
        self.planner.remember()

    def _settle_leftovers(self) -> None:
        """Decide about what was kept when an earlier run died before deciding."""
        store = self.desk.store
        looks = {look.where.url: look for look in index_looks(self.desk, self.relations, set())}
        for left in store.unsettled(self.desk.site.key):
            (page,) = store.pages([left.page.id])
            if page.role == "readout":
                self.absorber.settle([(page, left.snapshot, left.snapshot_id)], alone=True)
            elif page.url in looks:
                look = replace(looks[page.url], page=page)
                stored = (left.snapshot, left.snapshot_id)
                understand(self.desk, self.absorber, look, page, stored, alone=True)
            else:
                self.absorber.undecided.add(page.id)
        self.absorber.release()

    def _look_at_indexes(self) -> None:
        todo: list[Relation] = list(self.relations)
        done: set[str] = set()
        while todo and not self._closed:
            found: list[Relation] = []
            looks = self._open(self._chosen(list(index_looks(self.desk, todo, done))))
            for look, answer in lanes.each(looks, self._fetch_index, self.width):
                self._note_host(answer)
                found += take_index(self.desk, self.absorber, look, answer)
            todo, self.passed_over = [*found, *self.passed_over], []

    def _chosen(self, looks: list[IndexLook]) -> Iterator[IndexLook]:
        """Yield the index pages this pass looks at: those never seen, and those it is time for."""
        known = {one.page.id: one for one in looks if one.page}
        chosen = self.planner.indexes([(one.relation, one.page) for one in looks if one.page])
        yield from (look for look in looks if look.page is None)
        for page_id in chosen:
            yield known.pop(page_id)
        for look in known.values():
            self.passed_over += relations_known(self.desk, look)

    def _look_at_readouts(self) -> None:
        ids = self.planner.readouts()
        looks = self._open(self._pages(ids))
        for page, answer in lanes.each(looks, self._fetch, self.width):
            told = self._in_trouble
            self._note_host(answer)
            if isinstance(answer, BudgetSpentError) or (told and _was_not_asked_for(answer)):
                continue
            self.desk.summary.readouts += 1
            self.absorber.take(page, answer)
        self.absorber.flush()
        self.desk.summary.left += len(ids) - self.desk.summary.readouts

    def _pages(self, ids: Sequence[int]) -> Iterator[PageRow]:
        for start in range(0, len(ids), _CHUNK):
            chunk = ids[start : start + _CHUNK]
            pages = {page.id: page for page in self.desk.store.pages(chunk)}
            for page_id in chunk:
                if self.absorber.is_suspended:
                    return
                if page_id in pages and not self.absorber.is_elsewhere(page_id):
                    yield pages[page_id]

    def _open(self, looks: Iterable[Look]) -> Iterator[Look]:
        """Yield looks until the host or the caller wants no more requests."""
        for look in looks:
            if self._closed or not self.may_ask():
                return
            yield look

    def _fetch_index(self, look: IndexLook) -> Answer:
        return self._get(look.where.url, self._trusted(look.page) if look.page else None)

    def _fetch(self, page: PageRow) -> Answer:
        return self._get(page.url, self._trusted(page))

    def _trusted(self, page: PageRow) -> Validators | None:
        """Return the validators to send: none now and then, because they lie."""
        run, waited = page.not_modified_run, timedelta()
        if page.last_look_at is not None:
            waited = self.planner.now - page.last_look_at
        most = TRUSTED_304S + page.id % TRUSTED_304S
        # At the pace of this look, about so long ago the page itself was last sent.
        is_old = (run + 1) * waited > TRUSTED_FOR
        return None if run >= most or is_old or self.full else page.validators

    def _get(self, url: str, validators: Validators | None) -> Answer:
        try:
            return self.desk.fetch.get(url, validators)
        except LookError as error:
            return error

    def _note_host(self, answer: Answer) -> None:
        """Stop asking when the host, not the page, is what failed."""
        self._in_trouble = self._in_trouble or isinstance(answer, LookError)
        if isinstance(answer, BudgetSpentError) or (isinstance(answer, BusyError) and answer.until):
            self._closed = True


def _was_not_asked_for(answer: Answer) -> bool:
    """Say whether a page was left alone because of its host; that is no fault of the page."""
    return isinstance(answer, BusyError) and answer.status is None and answer.until is not None
