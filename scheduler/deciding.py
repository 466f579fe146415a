"""From stored bytes to a decision: is it this page, can it be read, what does it mean."""

from dataclasses import replace
from urllib.parse import urlsplit

from scheduler import judge, reread
from scheduler.desk import Desk
from scheduler.reader import Read
from scraper import changes
from scraper.errors import DecoyError, GoneError, ImplausibleError, LookError, ReadError
from scraper.records import Readout, Snapshot
from storage.rows import PageRow, Settled

_NOT_COMPARABLE = "today's parser cannot read the stored version this would be compared with"


def decide(
    desk: Desk,
    page: PageRow,
    snapshot: Snapshot,
    snapshot_id: int | None,
    result: Read,
    about: judge.Circumstances,
) -> tuple[list[Settled], LookError | ReadError | None]:
    """Decide what the bytes of one look mean.

    Args:
        desk: the site and its store.
        page: the page looked at.
        snapshot: what came back.
        snapshot_id: where it is stored; None for bytes known before.
        result: what reading the bytes came to.
        about: what is known beside.

    Returns:
        What to store, in order, and what went wrong, if the bytes were not a sound page.
    """
    refused = _refused(page, snapshot, snapshot_id)
    try:
        if not isinstance(result, Readout):
            raise result
        _require_same_page(desk, page, snapshot, result)
    except GoneError as error:
        return [replace(refused, failures=page.failures)], error
    except LookError as error:
        return [refused], error
    except ReadError as error:
        return [replace(refused, verdict="unreadable", state="unreadable")], error
    settled, held = _weigh(desk, page, snapshot, snapshot_id, result, about)
    if held is not None:
        return [settled], ImplausibleError(page.url, f"{held}; it is looked at again first")
    if snapshot.moved_for_good and snapshot.moved_to not in (None, page.url):
        return _moved(desk, page, snapshot, settled, result, about), None
    return [settled], None


def _moved(
    desk: Desk,
    page: PageRow,
    snapshot: Snapshot,
    settled: Settled,
    readout: Readout,
    about: judge.Circumstances,
) -> list[Settled]:
    """Follow a page to its new address; only one that was known tells of the move."""
    to_url = str(snapshot.moved_to)
    if page.revisions:
        return [settled, judge.moved(page, to_url, readout, settled.at, about)]
    if desk.store.page(to_url):
        return [replace(settled, readout=None, change=None, deliveries=(), moved_to=to_url)]
    return [replace(settled, moved_to=to_url)]


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
    about: judge.Circumstances,
) -> tuple[Settled, str | None]:
    digest = changes.digest(readout)
    before = None
    if page.revisions:
        if page.read_by != readout.read_by:
            page = reread.correct_page(desk, page)
        if page.read_by != readout.read_by:
            return judge.held(page, snapshot, snapshot_id), _NOT_COMPARABLE
        if digest != page.text_digest or page.state == "withdrawn":
            before = desk.store.load(page.id)
    now = judge.Seen(
        page=page, snapshot=snapshot, snapshot_id=snapshot_id, readout=readout, digest=digest
    )
    return judge.seen(
        now,
        before,
        lambda text: desk.store.earlier(page.id, text) is not None,
        about,
    )


def _require_same_page(desk: Desk, page: PageRow, snapshot: Snapshot, readout: Readout) -> None:
    """Refuse what a redirect brought, unless it is the same readout at another address.

    Raises:
        GoneError: the page now leads to a front page or an index: it is not there.
        DecoyError: for the time being another page is shown in its place.
    """
    if snapshot.moved_to is None or page.revisions == 0:
        return
    there = desk.store.page(snapshot.moved_to)
    path = urlsplit(snapshot.moved_to).path
    if path in ("", "/", "/index.html") or (there and there.role == "index"):
        raise GoneError(page.url, f"leads to {snapshot.moved_to}", status=snapshot.status)
    if not snapshot.moved_for_good and readout.title != page.title:
        raise DecoyError(page.url, f"shows {snapshot.moved_to} for the time being")
