"""Which readouts are looked at in a pass, and in what order."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from scheduler.desk import Desk
from scheduler.judge import SECOND_LOOK
from storage.rows import DueRow

_PAGE = 5000


def readouts_due(desk: Desk, *, recheck: timedelta, full: bool) -> list[int]:
    """Return the ids of the readouts to look at, the most urgent first.

    Args:
        desk: the site and its store.
        recheck: a known readout is not looked at more often than this.
        full: look at everything, however recently it was looked at.
    """
    now = desk.clock()
    rows = list(_due(desk, now + SECOND_LOOK if full else now - SECOND_LOOK))
    due = [row for row in rows if full or _is_due(row, now, recheck)]
    return [row.id for row in sorted(due, key=_urgency)]


def _due(desk: Desk, looked_before: datetime) -> Iterator[DueRow]:
    after = 0
    while True:
        rows = desk.store.due(
            desk.site.key, looked_before=looked_before, limit=_PAGE, after_id=after
        )
        yield from rows
        if len(rows) < _PAGE:
            return
        after = rows[-1].id


def _is_due(row: DueRow, now: datetime, recheck: timedelta) -> bool:
    if row.last_look_at is None or _line_changed(row):
        return True
    if row.next_look_at is not None:
        return row.next_look_at <= now
    return now - row.last_look_at >= recheck


def _line_changed(row: DueRow) -> bool:
    return (
        row.listing_changed_at is not None
        and row.last_look_at is not None
        and row.listing_changed_at > row.last_look_at
    )


def _urgency(row: DueRow) -> tuple[int, float, int]:
    """Sort new pages first, then suspicious ones, then those not seen for longest."""
    if row.last_look_at is None:
        return 0, 0.0, row.id
    suspicious = _line_changed(row) or row.next_look_at is not None or row.absent_looks > 0
    return (1 if suspicious else 2), row.last_look_at.timestamp(), row.id
