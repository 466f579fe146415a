"""Old pages, today's parser: our corrections are never the ministry's edits.

A record is compared only with one read by the same code. When the parser has changed,
the stored bytes are read again and the record is corrected in place, without an event.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from scheduler import poison
from scheduler.desk import Desk
from scraper import changes
from scraper.read import read_by
from scraper.records import Readout
from storage.rows import PageRow, StoredReadout


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What reading one stored revision again came to."""

    url: str
    revision_id: int
    changed: tuple[str, ...] = ()
    """Fields of the record that differ now; empty if only the code is another."""
    error: str | None = None
    """Why today's parser cannot read what an earlier one could: a bug of ours."""


def correct_page(desk: Desk, page: PageRow) -> PageRow:
    """Read a page's latest revision with today's code and return the page as it is now.

    If today's code cannot read it the page is returned as it was, so that the record
    that was quoted stays.
    """
    stored = desk.store.stored(page.id)
    if stored is None:
        return page
    correct(desk, stored)
    return next(iter(desk.store.pages([page.id])), page)


def correct(desk: Desk, stored: StoredReadout) -> Correction:
    """Read the bytes of one revision again and correct its record in place."""
    url, before = stored.readout.url, stored.readout
    snapshot = desk.store.snapshot(stored.snapshot_id)
    assert snapshot is not None, "a revision's bytes are never deleted"
    (after,) = poison.read_readouts(desk, [(replace(snapshot, url=url), stored.snapshot_id)])
    if not isinstance(after, Readout):
        return Correction(url=url, revision_id=stored.revision_id, error=after.message)
    digest = changes.digest(after)
    desk.store.correct(stored.revision_id, after, digest, desk.clock())
    same_code = replace(before, read_by=after.read_by)
    difference = changes.compare(same_code, after)
    return Correction(
        url=url,
        revision_id=stored.revision_id,
        changed=tuple(field.name for field in difference.fields) if difference else (),
    )


def reread(desk: Desk, progress: Callable[[int], None] = lambda done: None) -> Iterator[Correction]:
    """Read every revision of a site that other code has read, and yield what came of it."""
    today = read_by(desk.site)
    for done, stored in enumerate(desk.store.read_by_others(desk.site.key, today), 1):
        yield correct(desk, stored)
        progress(done)
