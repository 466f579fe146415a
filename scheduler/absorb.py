"""What came back from a look goes into the store: evidence first, then what it means.

Answers are taken in groups. A group is two transactions, `keep` and `settle`; the looks
that brought no bytes are a third. Pages found gone are judged at the end of the pass,
when it is known how the rest of the site is doing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic

from scheduler import absence, judge, poison
from scheduler.deciding import Decided, decide, where_it_is
from scheduler.desk import Desk
from scheduler.flapping import Flapping
from scheduler.moves import Leaving
from scheduler.notfound import NotFound
from scheduler.planning import Planner
from scheduler.quarantine import settle_newest, try_again
from scheduler.reader import Read
from scheduler.scrutiny import Scrutiny
from scheduler.sitehealth import SiteHealth
from scraper.errors import GoneError, LookError, ReadError
from scraper.records import NotModified, Snapshot, Validators
from storage.rows import Arrival, NoteLook, PageRow, Settled

GROUP = 32
"""Answers stored together at most."""

GROUP_SECONDS = 2.0
"""Longest time an answer waits for others."""

SAMPLE = 5
"""Looks a pass makes at a site that answered everything with one page the last time."""

Answer = Snapshot | NotModified | LookError


@dataclass(slots=True)
class Absorber:
    """Takes the answers of one pass over one site."""

    desk: Desk
    planner: Planner
    may_ask: Callable[[], bool] = lambda: True
    not_listed_at: dict[int, datetime] = field(default_factory=dict)
    """For pages found in this pass: the last look at the index without them."""
    undecided: set[int] = field(default_factory=set)
    """Index pages whose newest bytes were stored and not decided about."""
    looked: int = 0
    failed: int = 0
    scrutiny: Scrutiny = field(init=False)
    leaving: Leaving = field(init=False)
    _moved: dict[int, str] = field(default_factory=dict)
    """Pages whose address changed in this pass, and their state since."""
    _flapping: Flapping = field(init=False)
    _group: list[tuple[PageRow, Answer]] = field(default_factory=list)
    _since: float = 0.0
    gone: list[tuple[PageRow, datetime, GoneError]] = field(default_factory=list)
    """Pages found gone, when and how; judged at the end of the pass."""

    def __post_init__(self) -> None:
        not_found = NotFound(self.desk, self.may_ask)
        self.scrutiny = Scrutiny(self.desk, not_found, self.planner.now)
        self._flapping = Flapping(self.desk)
        self.leaving = Leaving(self.desk)

    def is_elsewhere(self, page_id: int) -> bool:
        """Say whether a page got another address in this pass, where it was seen."""
        return page_id in self._moved

    @property
    def is_suspended(self) -> bool:
        """Whether the site is not itself, and enough was looked at to see whether it is back."""
        return self.looked >= SAMPLE and self.scrutiny.is_suspended

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
        odd = []
        for (page, snapshot), snapshot_id in zip(arrived, ids, strict=True):
            if snapshot_id or snapshot.moved_to or self._is_undecided(page):
                odd.append((page, snapshot, snapshot_id or page.snapshot_id))
            else:
                self._same(page, snapshot.fetched_at)
        self.settle(odd)

    def _is_undecided(self, page: PageRow) -> bool:
        """Say whether the bytes we have of a page are not what we took it for."""
        if page.state != "alive" or not page.failures:
            return page.state != "alive"
        return self.desk.store.verdict_of(page.snapshot_id) not in ("read", "same")

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
        results = poison.read_readouts(self.desk, stored, alone=alone)
        ready: list[Decided] = []
        for (page, snapshot, snapshot_id), result in zip(arrived, results, strict=True):
            about = self._about(page, relations.get(page.id, ()), baseline=page.id in baseline)
            ready += self._decide(page, snapshot, snapshot_id, result, about)
        self.scrutiny.examine()
        self._tell([*ready, *self.scrutiny.released()])

    def _decide(
        self,
        page: PageRow,
        snapshot: Snapshot,
        snapshot_id: int | None,
        result: Read,
        about: judge.Circumstances,
    ) -> list[Decided]:
        if page.state == "moved" or page.id in self._moved:  # asked for where it was before
            state = self._moved.get(page.id, page.state)
            done = Settled(
                page_id=page.id, at=snapshot.fetched_at, state=state, verdict="same",
                snapshot_id=snapshot_id,
            )  # fmt: skip
            return [(page, done)]
        decided, error = decide(
            self.desk, page, snapshot, snapshot_id, result, about, self.scrutiny
        )
        for one, settled in decided:
            if settled.moved_to is not None:
                self._moved[one.id] = settled.state
                there = self.desk.store.page(settled.moved_to)
                if there is not None and there.revisions == 0 and there.id != one.id:
                    self._moved[there.id] = "moved"
        if error is not None:
            self._went_wrong(page, error, snapshot.fetched_at)
        return self.scrutiny.take(page, snapshot, snapshot_id, decided, error)

    def begin(self) -> None:
        """Settle what other code could not read, if it is other code now."""
        self.scrutiny.begin(lambda: try_again(self.desk, self._tell))

    def end(self) -> None:
        """Draw the conclusions that need the whole pass."""
        self.flush()
        self.release()
        self._judge_absences()
        self._judge_unmoved()
        self.scrutiny.end(lambda: settle_newest(self.desk, self.planner.now, self._tell))

    def release(self) -> None:
        """Tell the edits that waited, unless the site is at fault."""
        self._tell(self.scrutiny.released(all_of_them=True))

    def _tell(self, decided: Sequence[Decided]) -> None:
        if not decided:
            return
        numbers = self.desk.store.settle([settled for _, settled in decided])
        for (page, settled), number in zip(decided, numbers, strict=True):
            self.desk.changed(page, settled, number)
            self._flapping.changed(page, settled)
            if settled.failures:
                continue
            self.planner.looked(page, settled.at, changed=settled.change is not None)
            if settled.change is None:
                self._flapping.same(page, settled.at)
            if page.failures:
                self.desk.well(page.url, settled.at)

    def _same(self, page: PageRow, at: datetime) -> None:
        self.scrutiny.same(page)
        self._flapping.same(page, at)

    def _judge_absences(self) -> None:
        """Decide about the pages found gone, now that the pass is over."""
        store = self.desk.store
        relations = store.relations_of(page.id for page, _, _ in self.gone)
        health = SiteHealth(self)
        decided: list[Decided] = []
        notes = []
        for page, at, error in self.gone:
            if page.id in self._moved:
                continue
            about = health.about(self._about(page, relations.get(page.id, ())), page, error)
            before = store.load(page.id) if page.revisions else None
            outcome = absence.gone(page, before, at, about)
            if isinstance(outcome, NoteLook):
                notes.append(outcome)
            else:
                decided.append((page, outcome))
        self.gone.clear()
        store.looked(notes)
        self._tell(decided)
        health.say()

    def _judge_unmoved(self) -> None:
        """Tell of readouts that left an index and did not turn up elsewhere."""
        decided: list[Decided] = []
        for page, relation in self.leaving.lost():
            about = self._about(page, (relation,))
            before = self.desk.store.load(page.id)
            decided.append((page, absence.dropped(page, before, self.desk.clock(), about)))
        self.desk.settle(decided)

    def _about(
        self, page: PageRow, relations: tuple[str, ...], *, baseline: bool = False
    ) -> judge.Circumstances:
        not_listed_at = self.not_listed_at.get(page.id)
        zone = self.desk.site.host.timezone
        about = judge.Circumstances(
            relations=relations,
            baseline=baseline,
            not_listed_at=not_listed_at,
            not_listed_on=not_listed_at.astimezone(zone).date() if not_listed_at else None,
            channels=self.desk.channels,
        )
        return self.scrutiny.about(page, about)

    def _note(self, page: PageRow, answer: Answer) -> NoteLook | None:
        if isinstance(answer, Snapshot):
            return None
        at = answer.fetched_at if isinstance(answer, NotModified) else self.desk.clock()
        if isinstance(answer, LookError):
            self._went_wrong(page, answer, at)
            return None if isinstance(answer, GoneError) else note_of(page, answer, at)
        self.planner.looked(page, at)
        self._same(page, at)
        if page.failures:
            self.desk.well(page.url, at)
        return note_of(page, answer, at)

    def _went_wrong(self, page: PageRow, error: LookError | ReadError, at: datetime) -> None:
        """Note a look that showed no readout; in a quarantine the site's trouble says it all."""
        if isinstance(error, GoneError):
            self.gone.append((page, at, error))
            if page.revisions:
                return
        else:
            self.failed += 1
        if isinstance(error, ReadError) and self.scrutiny.quarantine.in_force:
            return
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
