"""From stored bytes to a decision: is it this page, can it be read, what does it mean."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from scheduler import absence, judge, moves, reread
from scheduler.desk import Desk
from scheduler.judge import Circumstances
from scheduler.reader import Read
from scraper import changes
from scraper.errors import (
    DecoyError,
    GoneError,
    ImplausibleError,
    LookError,
    ReadError,
    RedirectedError,
    SoftNotFoundError,
    TruncatedError,
)
from scraper.records import Readout, Snapshot
from storage.rows import PageRow, Settled

Decided = tuple[PageRow, Settled]

_NOT_COMPARABLE = "today's parser cannot read the stored version this would be compared with"


class Scrutiny(Protocol):
    """What is asked about a page that is not as it was."""

    def weigh(
        self,
        page: PageRow,
        snapshot: Snapshot,
        readout: Readout,
        digest: str,
        about: Circumstances,
    ) -> Circumstances:
        """Return what is known beside, with what only matters if the text differs."""

    def is_not_found(self, page: PageRow, snapshot: Snapshot) -> bool:
        """Say whether a page is the one the host shows for addresses that do not exist."""


class Unquestioned:
    """Takes every page as it is."""

    def weigh(
        self,
        page: PageRow,
        snapshot: Snapshot,
        readout: Readout,
        digest: str,
        about: Circumstances,
    ) -> Circumstances:
        """Return what was given."""
        return about

    def is_not_found(self, page: PageRow, snapshot: Snapshot) -> bool:
        """Say that it is not."""
        return False


def decide(
    desk: Desk,
    page: PageRow,
    snapshot: Snapshot,
    snapshot_id: int | None,
    result: Read,
    about: Circumstances,
    scrutiny: Scrutiny | None = None,
) -> tuple[list[Decided], LookError | ReadError | None]:
    """Decide what the bytes of one look mean.

    Args:
        desk: the site and its store.
        page: the page looked at.
        snapshot: what came back.
        snapshot_id: where it is stored; None for bytes known before.
        result: what reading them came to.
        about: what is known beside.
        scrutiny: asked about a page that is not as it was.

    Returns:
        What to store, in order, and what went wrong, if the bytes were not a sound page.
    """
    asked = scrutiny or Unquestioned()
    try:
        _require_not_led_away(desk, page, snapshot)
        if not isinstance(result, Readout):
            raise result
        _require_same_page(page, snapshot, result)
    except (LookError, ReadError) as error:
        return _not_sound(page, snapshot, snapshot_id, error, about, asked)
    settled, held = _weigh(desk, page, snapshot, snapshot_id, result, about, asked)
    if (held or _is_odd(settled, about)) and asked.is_not_found(page, snapshot):
        return _nowhere(page, _refused(page, snapshot, snapshot_id))
    if held is not None:
        return [(page, settled)], ImplausibleError(page.url, f"{held}; it is looked at again first")
    return _where_it_belongs(desk, page, snapshot, settled, result, about), None


def _where_it_belongs(
    desk: Desk,
    page: PageRow,
    snapshot: Snapshot,
    settled: Settled,
    readout: Readout,
    about: Circumstances,
) -> list[Decided]:
    """Return what to store of a sound readout, at the address it has now."""
    if snapshot.moved_for_good and snapshot.moved_to not in (None, page.url):
        return _moved(desk, page, snapshot, settled, readout, about)
    known = page.revisions > 0
    moved = None if known else moves.moved_here(desk, page, readout, settled, about)
    return moved or [(page, settled)]


def _not_sound(
    page: PageRow,
    snapshot: Snapshot,
    snapshot_id: int | None,
    error: LookError | ReadError,
    about: Circumstances,
    asked: Scrutiny,
) -> tuple[list[Decided], LookError | ReadError | None]:
    """Decide what bytes mean that are no readout."""
    refused = _refused(page, snapshot, snapshot_id)
    if isinstance(error, GoneError):
        return [(page, replace(refused, failures=page.failures))], error
    if isinstance(error, ReadError) and asked.is_not_found(page, snapshot):
        return _nowhere(page, refused)
    hurry = isinstance(error, ReadError | TruncatedError) and not about.baseline
    again = judge.second_look(page, snapshot, about) if hurry else None
    refused = replace(refused, next_look_at=again)
    if isinstance(error, ReadError):
        state = page.state if page.state == "withdrawn" else "unreadable"
        refused = replace(refused, verdict="unreadable", state=state)
    return [(page, refused)], error


def _nowhere(page: PageRow, refused: Settled) -> tuple[list[Decided], GoneError]:
    error = SoftNotFoundError(page.url, "the page the host shows for any address it has not")
    return [(page, replace(refused, failures=page.failures))], error


def _is_odd(settled: Settled, about: Circumstances) -> bool:
    """Say whether a change is such that the page may be another one."""
    change = settled.change
    return change is not None and not about.baseline and "replaced" in change.reasons


def _moved(
    desk: Desk,
    page: PageRow,
    snapshot: Snapshot,
    settled: Settled,
    readout: Readout,
    about: Circumstances,
) -> list[Decided]:
    """Follow a page to its new address; only one that was known tells of the move."""
    to_url = str(snapshot.moved_to)
    there = desk.store.page(to_url)
    if there is not None and there.id == page.id:
        return [(page, settled)]
    if page.revisions:
        moved = absence.moved(page, to_url, readout, settled.at, about)
        return [(page, settled), (_after(page, settled), moved)]
    if there is not None:
        silent = replace(settled, readout=None, change=None, deliveries=(), moved_to=to_url)
        return [(page, silent)]
    return [(page, replace(settled, moved_to=to_url))]


def _after(page: PageRow, settled: Settled) -> PageRow:
    """Return a page as it is once an outcome is stored, for what is told of it next."""
    read = settled.readout
    if read is None:
        return page
    title, day = read.title, read.published_on
    return replace(page, revisions=page.revisions + 1, title=title, published_on=day)


def where_it_is(snapshot: Snapshot) -> Snapshot:
    """Return a snapshot under the address its page has now."""
    if snapshot.moved_for_good and snapshot.moved_to:
        return replace(snapshot, url=snapshot.moved_to)
    return snapshot


def _refused(page: PageRow, snapshot: Snapshot, snapshot_id: int | None) -> Settled:
    return Settled(
        page_id=page.id,
        at=snapshot.fetched_at,
        state=page.state,
        snapshot_id=snapshot_id,
        verdict="refused",
        validators=judge.NO_VALIDATORS,
        failures=page.failures + 1,
        absent_since=page.absent_since,
        absent_looks=page.absent_looks,
    )


def _weigh(
    desk: Desk,
    page: PageRow,
    snapshot: Snapshot,
    snapshot_id: int | None,
    readout: Readout,
    about: Circumstances,
    asked: Scrutiny,
) -> tuple[Settled, str | None]:
    digest = changes.digest(readout)
    before = None
    if page.revisions:
        if page.read_by != readout.read_by:
            page = reread.correct_page(desk, page)
        if page.read_by != readout.read_by:
            return judge.held(page, snapshot, snapshot_id, about), _NOT_COMPARABLE
        if digest != page.text_digest or page.state == "withdrawn":
            before = desk.store.load(page.id)
    if before is not None or page.revisions == 0:
        about = asked.weigh(page, snapshot, readout, digest, about)
    now = judge.Seen(
        page=page, snapshot=snapshot, snapshot_id=snapshot_id, readout=readout, digest=digest,
        shown_at=_first_shown(desk, page, snapshot, snapshot_id),
    )  # fmt: skip
    return judge.seen(now, before, _known(desk, page), about)


def _known(desk: Desk, page: PageRow) -> Callable[[str], bool]:
    return lambda text: desk.store.earlier(page.id, text) is not None


def _first_shown(
    desk: Desk, page: PageRow, snapshot: Snapshot, snapshot_id: int | None
) -> datetime:
    """Return when these bytes were first seen; a held page is told by its first look."""
    if page.state == "alive" or snapshot_id is None:
        return snapshot.fetched_at
    return desk.store.fetched_at(snapshot_id) or snapshot.fetched_at


def _require_not_led_away(desk: Desk, page: PageRow, snapshot: Snapshot) -> None:
    """Refuse what a redirect brought that leads to a page of another kind.

    Raises:
        RedirectedError: to an index, for good: the readout is not there.
        DecoyError: to the home page, which stands in for everything; or for the time being.
    """
    if snapshot.moved_to is None:
        return
    if urlsplit(snapshot.moved_to).path in ("", "/", "/index.html"):
        raise DecoyError(page.url, f"leads to the home page, {snapshot.moved_to}")
    there = desk.store.page(snapshot.moved_to)
    if there is None or there.role != "index":
        return
    if not snapshot.moved_for_good:
        raise DecoyError(page.url, f"leads to {snapshot.moved_to} for the time being")
    raise RedirectedError(page.url, f"leads to {snapshot.moved_to}", status=snapshot.status)


def _require_same_page(page: PageRow, snapshot: Snapshot, readout: Readout) -> None:
    """Raise `DecoyError` if for the time being another page is shown in its place."""
    known = page.revisions > 0 and snapshot.moved_to is not None
    if known and not snapshot.moved_for_good and readout.title != page.title:
        raise DecoyError(page.url, f"shows {snapshot.moved_to} for the time being")
