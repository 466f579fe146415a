"""What came back from a look goes into the store: evidence first, then what it means.

Answers are taken in groups. A group is two transactions, `keep` and `settle`; the looks
that brought no bytes are a third. Pages found gone are judged at the end of the pass,
when it is known how the rest of the site is doing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from time import monotonic

from scheduler import judge, quarantine, verdict
from scheduler.deciding import decide, where_it_is
from scheduler.desk import Desk
from scheduler.planning import Planner
from scraper.errors import GoneError, LookError, ReadError
from scraper.records import NotModified, Snapshot, Validators
from storage.rows import Arrival, NoteLook, PageRow

GROUP = 32
"""Answers stored together at most."""

GROUP_SECONDS = 2.0
"""Longest time an answer waits for others."""

Answer = Snapshot | NotModified | LookError


@dataclass(slots=True)
class Absorber:
    """Takes the answers of one pass over one site."""

    desk: Desk
    planner: Planner
    not_listed_at: dict[int, datetime] = field(default_factory=dict)
    """For pages found in this pass: the last look at the index without them."""
    undecided: set[int] = field(default_factory=set)
    """Index pages whose newest bytes were stored and not decided about."""
    looked: int = 0
    failed: int = 0
    _group: list[tuple[PageRow, Answer]] = field(default_factory=list)
    _since: float = 0.0
    _gone: list[tuple[PageRow, datetime]] = field(default_factory=list)

    def take(self, page: PageRow, answer: Answer) -> None:
        """Take one answer; store the group when it is full or has waited."""
        if not self._group:
            self._since = monotonic()
        self._group.append((page, answer))
        self.looked += 1
        if len(self._group) >= GROUP or monotonic() - self._since >= GROUP_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Store what was taken and tell what changed."""
        group, self._group = self._group, []
        store, site = self.desk.store, self.desk.site.key
        store.looked([note for pair in group if (note := self._note(*pair))])
        arrived = [(page, answer) for page, answer in group if isinstance(answer, Snapshot)]
        ids = store.keep(
            [Arrival(page_id=page.id, snapshot=snapshot, site=site) for page, snapshot in arrived]
        )
        self.settle(
            [
                (page, snapshot, snapshot_id or page.snapshot_id)
                for (page, snapshot), snapshot_id in zip(arrived, ids, strict=True)
                if snapshot_id or snapshot.moved_to or page.state != "alive"
            ]
        )

    def settle(
        self, arrived: Sequence[tuple[PageRow, Snapshot, int | None]], *, alone: bool = False
    ) -> None:
        """Decide about stored snapshots and store what was decided; `alone` as in quarantine."""
        if not arrived:
            return
        store = self.desk.store
        relations = store.relations_of(page.id for page, _, _ in arrived)
        unread = [page.id for page, _, _ in arrived if page.revisions == 0]
        baseline = store.found_at_baseline(unread) if unread else set()
        stored = [(where_it_is(snapshot), key) for _, snapshot, key in arrived]
        results = quarantine.read_readouts(self.desk, stored, alone=alone)
        decided = []
        for (page, snapshot, snapshot_id), result in zip(arrived, results, strict=True):
            about = self._about(page, relations.get(page.id, ()), baseline=page.id in baseline)
            outcomes, error = decide(self.desk, page, snapshot, snapshot_id, result, about)
            decided += [(page, settled) for settled in outcomes]
            settled = outcomes[0]
            if isinstance(error, GoneError):
                self._gone.append((page, settled.at))
            elif error is not None:
                self._fails(page, error, settled.at)
        numbers = store.settle([settled for _, settled in decided])
        for (page, settled), number in zip(decided, numbers, strict=True):
            self.desk.changed(page, settled, number)
            if not settled.failures:
                self.planner.looked(page, settled.at, changed=settled.change is not None)
                if page.failures:
                    self.desk.well(page.url, settled.at)

    def judge_absences(self) -> None:
        """Decide about the pages found gone, now that the pass is over."""
        self.flush()
        newly = sum(page.absent_looks == 0 and page.revisions > 0 for page, _ in self._gone)
        healthy = not verdict.site_is_in_doubt(newly + self.failed, self.looked)
        relations = self.desk.store.relations_of(page.id for page, _ in self._gone)
        notes, withdrawn = [], []
        for page, at in self._gone:
            about = replace(self._about(page, relations.get(page.id, ())), site_is_healthy=healthy)
            before = self.desk.store.load(page.id) if page.revisions else None
            outcome = judge.gone(page, before, at, about)
            if isinstance(outcome, NoteLook):
                notes.append(outcome)
            else:
                withdrawn.append((page, outcome))
        self._gone.clear()
        self.desk.store.looked(notes)
        numbers = self.desk.store.settle([settled for _, settled in withdrawn])
        for (page, settled), number in zip(withdrawn, numbers, strict=True):
            self.desk.changed(page, settled, number)
            self.planner.looked(page, settled.at, changed=True)

    def _about(
        self, page: PageRow, relations: tuple[str, ...], *, baseline: bool = False
    ) -> judge.Circumstances:
        return judge.Circumstances(
            relations=relations,
            baseline=baseline,
            not_listed_at=self.not_listed_at.get(page.id),
            channels=self.desk.channels,
        )

    def _note(self, page: PageRow, answer: Answer) -> NoteLook | None:
        if isinstance(answer, Snapshot):
            return None
        at = answer.fetched_at if isinstance(answer, NotModified) else self.desk.clock()
        if isinstance(answer, GoneError):
            self._gone.append((page, at))
            if page.revisions == 0:
                self.desk.problem(page.url, answer, at)
            return None
        if isinstance(answer, LookError):
            self._fails(page, answer, at)
        else:
            self.planner.looked(page, at)
            if page.failures:
                self.desk.well(page.url, at)
        return note_of(page, answer, at)

    def _fails(self, page: PageRow, error: LookError | ReadError, at: datetime) -> None:
        self.failed += 1
        self.desk.problem(page.url, error, at)


def note_of(page: PageRow, answer: NotModified | LookError, at: datetime) -> NoteLook:
    """Return the look at a page that brought no bytes, as it is stored."""
    if isinstance(answer, NotModified):
        known = answer.validators in (page.validators, Validators())
        return NoteLook(
            page_id=page.id,
            at=at,
            outcome="not_modified",
            status=304,
            seconds=answer.seconds,
            validators=None if known else answer.validators,
        )
    return NoteLook(
        page_id=page.id,
        at=at,
        outcome=answer.problem,
        status=answer.status,
        message=answer.message,
    )
