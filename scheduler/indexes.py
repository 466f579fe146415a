"""Looking at the index pages of a ministry: what is listed now that was not, and the reverse."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from scheduler import absence, judge, listing, poison, verdict
from scheduler.absorb import Absorber, Answer, note_of
from scheduler.desk import Desk
from scheduler.listing import Shift
from scraper.errors import BudgetSpentError, DecoyError, LookError, ReadError
from scraper.read import read_by
from scraper.records import Index, NotModified, Snapshot
from scraper.site import IndexPage, Relation
from storage.rows import Arrival, Line, ListingDiff, PageRow, Settled


@dataclass(frozen=True, slots=True)
class IndexLook:
    """One index page about to be looked at."""

    relation: Relation
    where: IndexPage
    page: PageRow | None
    """None on the first look."""


def index_looks(desk: Desk, relations: Iterable[Relation], seen: set[str]) -> Iterator[IndexLook]:
    """Yield the index pages of relations that were not `seen` yet, each address once."""
    for relation in relations:
        for where in relation.pages:
            if where.url not in seen:
                seen.add(where.url)
                yield IndexLook(relation, where, desk.store.page(where.url))


def take_index(
    desk: Desk, absorber: Absorber, look: IndexLook, answer: Answer
) -> tuple[Relation, ...]:
    """Store what an index look brought and what it means.

    Returns:
        Further relations, if the page is one that leads to them.
    """
    if isinstance(answer, BudgetSpentError):
        desk.summary.left += 1
        return ()
    desk.summary.index_pages += 1
    if isinstance(answer, Snapshot):
        return _arrived(desk, absorber, look, answer)
    at = answer.fetched_at if isinstance(answer, NotModified) else desk.clock()
    if look.page is not None:
        desk.store.looked([note_of(look.page, answer, at)])
    if isinstance(answer, LookError):
        desk.problem(look.where.url, answer, at)
    elif look.page is not None:
        absorber.planner.listed(look.page, look.relation, at)
    if isinstance(answer, NotModified) and look.page is not None and look.page.failures:
        desk.well(look.where.url, at)
    return relations_known(desk, look)


def _arrived(
    desk: Desk, absorber: Absorber, look: IndexLook, snapshot: Snapshot
) -> tuple[Relation, ...]:
    store = desk.store
    arrival = Arrival(
        page_id=look.page.id if look.page else None,
        snapshot=snapshot,
        site=desk.site.key,
        role="index",
    )
    (snapshot_id,) = store.keep([arrival])
    page = look.page or store.page(look.where.url)
    assert page is not None, "keep() makes the page"
    if snapshot_id is None and page.state == "alive" and page.id not in absorber.undecided:
        return relations_known(desk, look)
    return understand(desk, absorber, look, page, (snapshot, snapshot_id or page.snapshot_id))


def understand(
    desk: Desk,
    absorber: Absorber,
    look: IndexLook,
    page: PageRow,
    stored: poison.Stored,
    *,
    alone: bool = False,
) -> tuple[Relation, ...]:
    """Read stored bytes of an index page and store what they list.

    Args:
        desk: the site and its store.
        absorber: hears what was not listed before.
        look: which index page of which relation.
        page: the page.
        stored: its bytes, and where they are.
        alone: a run died over them.

    Returns:
        Further relations, if the page is one that leads to them.
    """
    snapshot, snapshot_id = stored
    try:
        _require_same_index(page, snapshot)
        index = listing.spelt_once(poison.read_index(desk, look.relation, stored, alone=alone))
        lines = desk.store.lines(page.id, look.relation.key) if page.revisions else []
        shift = listing.shifted(lines, index)
        listing.require_steady(page, shift)
    except (LookError, ReadError) as error:
        desk.store.settle([_refused(page, snapshot, snapshot_id)])
        desk.problem(page.url, error, snapshot.fetched_at)
        return relations_known(desk, look)
    return _store(desk, absorber, look, page, snapshot, snapshot_id, index, shift)


def _store(
    desk: Desk,
    absorber: Absorber,
    look: IndexLook,
    page: PageRow,
    snapshot: Snapshot,
    snapshot_id: int | None,
    index: Index,
    shift: Shift,
) -> tuple[Relation, ...]:
    at = snapshot.fetched_at
    imported = verdict.is_flooded(shift.known, len(shift.new))
    diff = desk.store.list_index(
        page.id,
        look.relation.key,
        index,
        at,
        baseline=page.revisions == 0 or imported,
        rolling=look.relation.rolling or look.relation.discovers,
        snapshot_id=snapshot_id,
        read_by=read_by(desk.site),
        validators=snapshot.validators,
        judge=lambda lines: _judge_dropped(desk, absorber, look.relation, index, lines, shift, at),
    )
    absorber.planner.listed(
        page,
        look.relation,
        at,
        new=len(diff.created) if page.revisions else 0,
        published=[entry.published_on for entry in index.entries],
    )
    if page.failures:
        desk.well(page.url, at)
    return _concluded(desk, absorber, look, page, index, diff)


def _concluded(
    desk: Desk,
    absorber: Absorber,
    look: IndexLook,
    page: PageRow,
    index: Index,
    diff: ListingDiff,
) -> tuple[Relation, ...]:
    if look.relation.discovers:
        return desk.site.discover(index) if desk.site.discover else ()
    if page.verified_at is not None:
        absorber.not_listed_at.update(dict.fromkeys(diff.created, page.verified_at))
    pages = {page.id: page for page in desk.store.pages(one.page_id for one, _ in diff.told)}
    absorber.leaving.remember()
    for settled, number in diff.told:
        desk.changed(pages[settled.page_id], settled, number)
    return ()


def _require_same_index(page: PageRow, snapshot: Snapshot) -> None:
    """Raise `DecoyError` if a redirect shows the home page in place of a list."""
    home = ("", "/", "/index.html")
    leads_home = urlsplit(snapshot.moved_to or "-").path in home
    if leads_home and urlsplit(page.url).path not in home:
        raise DecoyError(page.url, f"leads to the home page, {snapshot.moved_to}")


def _judge_dropped(
    desk: Desk,
    absorber: Absorber,
    relation: Relation,
    index: Index,
    lines: Sequence[Line],
    shift: Shift,
    at: datetime,
) -> list[Settled]:
    """Say what lines that are gone mean: left, moved, or at the end of a list that was cut."""
    left = [line for line in lines if not line.elsewhere]
    listed = [entry.published_on for entry in index.entries]
    if verdict.rolled_off([line.published_on for line in left], listed):
        return []
    moving = {line.page_id for line in left if line.page_id in shift.moving}
    absorber.leaving.add({one: (relation.key, shift.moving[one]) for one in moving})
    about = judge.Circumstances(relations=(relation.key,), channels=desk.channels)
    return [
        absence.dropped(page, desk.store.load(page.id), at, about)
        for page in desk.store.pages(line.page_id for line in left)
        if page.revisions and page.id not in moving
    ]


def relations_known(desk: Desk, look: IndexLook) -> tuple[Relation, ...]:
    """Return the further relations an index page led to when it was last read."""
    if not (look.relation.discovers and look.page and desk.site.discover):
        return ()
    index = desk.store.load_index(look.page.id)
    return desk.site.discover(index) if index else ()


def _refused(page: PageRow, snapshot: Snapshot, snapshot_id: int | None) -> Settled:
    return Settled(
        page_id=page.id,
        at=snapshot.fetched_at,
        state="unreadable",
        snapshot_id=snapshot_id,
        verdict="unreadable",
        validators=judge.NO_VALIDATORS,
        failures=page.failures + 1,
    )
