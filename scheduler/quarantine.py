"""A site in quarantine: one alarm, pages kept, nothing told, until it is right again.

It ends when our reader has changed and reads what was held, or when the site shows the
old pages again. Then everything held is settled in the order in which it came: pages that
say what they said are no event, real edits come out with the times of the looks that
showed them.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby

from scheduler.deciding import Decided, decide, where_it_is
from scheduler.desk import Desk
from scheduler.judge import Circumstances
from scheduler.poison import read_readouts
from scheduler.redesign import Doubt, Tally, traits
from scraper.read import read_by
from storage.rows import Settled

SCOPE = "quarantine"
"""Scope of the trouble that a quarantine is."""


@dataclass(slots=True)
class Quarantine:
    """Whether a site is in quarantine, and since when."""

    desk: Desk
    since_at: datetime | None = field(init=False)
    message: str = field(init=False)
    problem: str = field(init=False)
    read_by: str = field(init=False)
    """The code that could not read the site."""
    lifted_at: datetime | None = field(init=False)
    """When the last one ended."""

    def __post_init__(self) -> None:
        troubles = self.desk.store.health(self.desk.site.key)
        found = next((one for one in troubles if one.scope == SCOPE), None)
        self.since_at = found.since_at if found else None
        self.problem, self.message = (found.problem, found.message) if found else ("", "")
        told = json.loads(self.desk.store.note(self._note) or "{}")
        self.read_by = str(told.get("read_by", ""))
        lifted = told.get("lifted_at")
        self.lifted_at = datetime.fromisoformat(lifted) if lifted else None

    @property
    def in_force(self) -> bool:
        """Whether nothing is told of the site."""
        return self.since_at is not None

    @property
    def is_outdated(self) -> bool:
        """Whether other code reads the site now than when the quarantine began."""
        return self.in_force and self.read_by != read_by(self.desk.site)

    def declare(self, doubt: Doubt, at: datetime) -> None:
        """Put the site in quarantine, or keep it there, and say so."""
        self.problem, self.message = doubt.problem, doubt.message
        if not self.in_force or self.is_outdated:
            self.read_by = read_by(self.desk.site)
            self._remember()
        row = self.desk.trouble(SCOPE, doubt.problem, doubt.message, at)
        self.since_at = row.since_at

    def remind(self, at: datetime) -> None:
        """Say once in a pass that the quarantine goes on."""
        self.declare(Doubt(self.problem, self.message), at)

    def lift(self, at: datetime) -> None:
        """End the quarantine."""
        self.since_at, self.lifted_at = None, at
        self._remember()
        self.desk.well(SCOPE, at)

    def _remember(self) -> None:
        lifted = self.lifted_at and self.lifted_at.isoformat()
        told = json.dumps({"read_by": self.read_by, "lifted_at": lifted})
        self.desk.store.leave_note(self._note, told)

    @property
    def _note(self) -> str:
        return f"quarantine:{self.desk.site.key}"


def trial(desk: Desk) -> Doubt | None:
    """Read the newest look at every held page, store nothing, and say what is still wrong."""
    tally = Tally(known=desk.store.ever_read(desk.site.key))
    newest = dict(desk.store.quarantined(desk.site.key))
    for page in desk.store.pages(newest):
        snapshot = desk.store.snapshot(newest[page.id])
        assert snapshot is not None, "bytes are never deleted"
        (result,) = read_readouts(desk, [(where_it_is(snapshot), newest[page.id])])
        decided, error = decide(desk, page, snapshot, newest[page.id], result, Circumstances())
        if not page.revisions:
            continue
        if error is not None:
            tally.bad(page.id)
            continue
        settled = decided[0][1]
        fields = settled.change.fields if settled.change else ()
        tally.sound(page.id, traits(fields, page.text_digest or "", settled.text_digest or ""))
    return tally.doubt()


def settle_waiting(desk: Desk, store_it: Callable[[list[Decided]], None] | None = None) -> None:
    """Read everything that is held again, oldest first, and settle what is sound now.

    Args:
        desk: the site and its store.
        store_it: stores decisions and tells of them; None: straight to the store.
    """
    waiting = desk.store.quarantined(desk.site.key)
    for page_id, pairs in groupby(waiting, key=lambda pair: pair[0]):
        _settle_page(desk, page_id, [snapshot for _, snapshot in pairs], store_it or desk.settle)


def settle_newest(desk: Desk, since: datetime, store_it: Callable[[list[Decided]], None]) -> None:
    """Settle the newest look at each held page that was looked at since the site is back.

    What it showed while it was not itself is not told; pages not looked at yet stay held.
    """
    newest = dict(desk.store.quarantined(desk.site.key))
    for page in desk.store.pages(newest):
        if page.last_look_at is not None and page.last_look_at >= since:
            _settle_page(desk, page.id, [newest[page.id]], store_it)


def try_again(desk: Desk, store_it: Callable[[list[Decided]], None] | None = None) -> None:
    """Settle what is held after the code that reads a site has changed."""
    quarantine = Quarantine(desk)
    if quarantine.in_force and (doubt := trial(desk)):
        quarantine.declare(doubt, desk.clock())
        return
    if quarantine.in_force:
        quarantine.lift(desk.clock())
    settle_waiting(desk, store_it)


def _settle_page(
    desk: Desk, page_id: int, snapshots: list[int], store_it: Callable[[list[Decided]], None]
) -> None:
    """Settle the looks at one page."""
    store = desk.store
    baseline = page_id in store.found_at_baseline([page_id])
    relations = store.relations_of([page_id]).get(page_id, ())
    is_sound = True
    for snapshot_id in snapshots:
        (page,) = store.pages([page_id])
        snapshot = store.snapshot(snapshot_id)
        assert snapshot is not None, "bytes are never deleted"
        about = Circumstances(
            relations=relations, channels=desk.channels, told_at=desk.clock(),
            baseline=baseline and page.revisions == 0,
            not_listed_at=store.not_listed_until(page_id) if page.revisions == 0 else None,
        )  # fmt: skip
        (result,) = read_readouts(desk, [(where_it_is(snapshot), snapshot_id)])
        decided, error = decide(desk, page, snapshot, snapshot_id, result, about)
        is_sound = error is None
        if is_sound:
            until = store.shown_until(page_id, snapshot_id) or snapshot.fetched_at
            store_it([(one, replace(settled, at=until)) for one, settled in decided])
    if not is_sound:
        _keep_waiting(desk, page_id)


def _keep_waiting(desk: Desk, page_id: int) -> None:
    """Leave a page as it was whose newest look is still not understood."""
    (page,) = desk.store.pages([page_id])
    if page.state != "alive":
        return
    again = Settled(page_id=page_id, at=desk.clock(), state="held", failures=1, verdict="held")
    desk.store.settle([again])
