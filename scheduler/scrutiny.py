"""The doubts of one pass: about a page that is not as it was, and about the whole site.

weigh       what is to be known of a page whose text differs, asked only then
edits       wait until enough other pages were looked at, or the pass ends
end         puts the site in quarantine or takes it out, and remembers what is usual
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from scheduler import judge, restless
from scheduler.coverage import Coverage, broken_promise, coverage_from, lacking, thin
from scheduler.deciding import Decided
from scheduler.desk import Desk
from scheduler.judge import Circumstances
from scheduler.notfound import NotFound, runs_of
from scheduler.quarantine import Quarantine
from scheduler.redesign import Doubt, Tally, traits
from scheduler.verdict import CONFIRMING_LOOKS, SUSPICIOUS_PAGES
from scraper import changes
from scraper.decode import decode
from scraper.errors import GoneError, LookError, ReadError
from scraper.likeness import fingerprint, is_swallowed
from scraper.read import read_by
from scraper.records import Readout, Snapshot
from storage.rows import PageRow

PATIENCE = 20
"""Looks at other pages that an edit waits for, unless the pass ends before."""

_RECENT = timedelta(days=3)
_SICK = ("held", "unreadable")


@dataclass(slots=True)
class Edit:
    """An edit, or a new readout that lacks something, that waits to be told."""

    page: PageRow
    decided: list[Decided]
    snapshot: Snapshot
    snapshot_id: int | None
    since: int
    """Looks of the pass before it."""


@dataclass(slots=True)
class Scrutiny:
    """What one pass over one site must doubt."""

    desk: Desk
    not_found: NotFound
    now: datetime
    quarantine: Quarantine = field(init=False)
    tally: Tally = field(init=False)
    usual: Coverage = field(init=False)
    edits: list[Edit] = field(default_factory=list)
    new: list[Readout] = field(default_factory=list)
    """Readouts read for the first time, those of a baseline aside."""
    recovered: int = 0
    """Pages in trouble before that are sound now, in this pass."""
    looks: int = 0
    _learnt: bool = False

    def __post_init__(self) -> None:
        store, site = self.desk.store, self.desk.site.key
        self.quarantine = Quarantine(self.desk)
        self.usual = coverage_from(store.note(self._note))
        since = max(self.now - _RECENT, self.quarantine.lifted_at or self.now - _RECENT)
        turned = store.turned_bad(site, since=since)
        well = store.well_since(site, min(turned.values())) if turned else set()
        self.tally = Tally(known=store.ever_read(site), well=well)
        for page_id in turned:
            self.tally.bad(page_id)

    def begin(self, try_again: Callable[[], None]) -> None:
        """Settle what is held if other code reads the site than in the last pass."""
        store, today = self.desk.store, read_by(self.desk.site)
        last = store.note(self._reader)
        if last == today:
            return
        if last is not None:
            try_again()
            self.quarantine = Quarantine(self.desk)
        store.leave_note(self._reader, today)

    def about(self, page: PageRow, about: Circumstances) -> Circumstances:
        """Return what is known beside a page, as far as the site is concerned."""
        return replace(about, quarantined=self.quarantine.in_force, usual=self.usual)

    def weigh(
        self,
        page: PageRow,
        snapshot: Snapshot,
        readout: Readout,
        digest: str,
        about: Circumstances,
    ) -> Circumstances:
        """Return what is known beside a page whose text differs."""
        if about.quarantined and page.state == "held" and not page.revisions:
            self.recovered += not (thin(readout, self.usual) or lacking(readout, self.usual))
        text = decode(snapshot.body, snapshot.header("content-type"))
        return replace(
            about,
            swallowed=page.revisions > 0 and is_swallowed(text),
            believed=page.state == "held" and self._is_believed(page, digest),
            unrest=self._unrest(page, digest),
        )

    def is_not_found(self, page: PageRow, snapshot: Snapshot) -> bool:
        """Say whether a page is what its host shows for any address it has not."""
        return self.not_found.is_it(page, snapshot)

    def take(
        self,
        page: PageRow,
        snapshot: Snapshot,
        snapshot_id: int | None,
        decided: list[Decided],
        error: LookError | ReadError | None,
    ) -> list[Decided]:
        """Take what was decided about one look; return what may be stored now."""
        self.looks += 1
        settled = decided[0][1]
        if error is not None:
            self._bad(page, snapshot, error)
            return decided
        change = next((one.change for _, one in decided if one.change), None)
        edit = Edit(page, decided, snapshot, snapshot_id, self.looks)
        if page.revisions == 0:
            is_news = change is not None and not change.baseline
            return self._new(edit, settled.readout, is_news=is_news)
        self.recovered += _was_in_trouble(page)
        if change is None or change.kind not in ("edited", "reverted"):
            self.tally.sound(page.id)
            return decided
        told = traits(change.fields, page.text_digest or "", settled.text_digest or "")
        self.tally.sound(page.id, told)
        self.edits.append(edit)
        return []

    def same(self, page: PageRow) -> None:
        """Take a look that showed a page as we know it."""
        self.looks += 1
        if page.revisions:
            self.recovered += _was_in_trouble(page)
            self.tally.sound(page.id)

    @property
    def is_suspended(self) -> bool:
        """Whether further looks would only show the page that stands in for all."""
        return (
            self.quarantine.in_force and self.quarantine.problem == "decoy" and not self.recovered
        )

    def examine(self) -> None:
        """Put the site in quarantine if the looks so far say so."""
        if self.quarantine.in_force:
            return
        promise = broken_promise(self.new, self.usual, self.desk.site.promise)
        doubt = self.tally.doubt() or (Doubt("implausible", promise) if promise else None)
        if doubt is not None:
            self.quarantine.declare(doubt, self.desk.clock())

    def released(self, *, all_of_them: bool = False) -> list[Decided]:
        """Return the edits that have waited long enough, held ones if the site is at fault."""
        ripe = [edit for edit in self.edits if all_of_them or self.looks - edit.since >= PATIENCE]
        if self.quarantine.in_force:
            ripe = list(self.edits)
        self.edits = [edit for edit in self.edits if edit not in ripe]
        return [pair for edit in ripe for pair in self._verdict(edit)]

    def end(self, settle_held: Callable[[], None]) -> None:
        """Draw the conclusions of the pass about the site, and remember what is usual.

        Args:
            settle_held: settles what is held and was looked at in this pass.
        """
        if self._learnt:
            self.desk.store.leave_note(self._note, self.usual.to_json())
        if not self.quarantine.in_force:
            return
        if self._is_over():
            self.quarantine.lift(self.desk.clock())
            settle_held()
        else:
            self.quarantine.remind(self.desk.clock())

    def _is_over(self) -> bool:
        enough = min(SUSPICIOUS_PAGES, max(self.tally.known, 1))
        return self.recovered >= enough and self.tally.unsound * 4 <= self.recovered

    def _verdict(self, edit: Edit) -> list[Decided]:
        if not self.quarantine.in_force:
            return edit.decided
        about = Circumstances(quarantined=True)
        held = judge.held(edit.page, edit.snapshot, edit.snapshot_id, about)
        return [(edit.page, held)]

    def _bad(self, page: PageRow, snapshot: Snapshot, error: LookError | ReadError) -> None:
        if not page.revisions or isinstance(error, GoneError):
            return
        before, instead = page.text_digest or "", fingerprint(runs_of(snapshot))
        if isinstance(error, LookError):
            self.tally.odd(page.id, before, instead)
            return
        self.tally.looked_bad.add(page.id)
        if page.state == "alive" or page.id in self.tally.broken:
            self.tally.bad(page.id, before, instead)

    def _new(self, edit: Edit, readout: Readout | None, *, is_news: bool) -> list[Decided]:
        """Take a readout read for the first time; one that lacks the usual waits like an edit."""
        if readout is None:
            return edit.decided
        if not is_news:
            self.usual.learn(readout)
            self._learnt = True
            return edit.decided
        self.new.append(readout)
        if not lacking(readout, self.usual):
            return edit.decided
        self.edits.append(edit)
        return []

    def _is_believed(self, page: PageRow, digest: str) -> bool:
        """Say whether a held page shows the same again while other pages were well."""
        if page.failures < CONFIRMING_LOOKS and self._last_digest(page) != digest:
            return False
        waiting = self.desk.store.quarantined(self.desk.site.key, page.id)
        first = self.desk.store.fetched_at(waiting[0][1]) if waiting else None
        others = max(self.tally.known - (page.revisions > 0), 0)
        if first is None or not others:
            return True
        well = self.desk.store.well_since(self.desk.site.key, first) | self.tally.well
        return len(well - {page.id}) >= min(SUSPICIOUS_PAGES, others)

    def _last_digest(self, page: PageRow) -> str | None:
        snapshot = self.desk.store.snapshot(page.snapshot_id) if page.snapshot_id else None
        if snapshot is None:
            return None
        (result,) = self.desk.reader.readouts(self.desk.site, [replace(snapshot, url=page.url)])
        return changes.digest(result) if isinstance(result, Readout) else None

    def _unrest(self, page: PageRow, digest: str) -> restless.Unrest:
        store = self.desk.store
        if page.edits < 2:
            return restless.Unrest.NONE
        since = self.now - restless.MEMORY
        edits, back = store.recent_changes(page.id, restless.LOOKS, since)
        known = store.earlier(page.id, digest) is not None
        return restless.unrest(edits, back, known=known)

    @property
    def _reader(self) -> str:
        return f"read_by:{self.desk.site.key}"

    @property
    def _note(self) -> str:
        return f"coverage:{self.desk.site.key}"


def _was_in_trouble(page: PageRow) -> bool:
    return page.state in _SICK or page.failures > 0
