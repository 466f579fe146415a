"""What it means that a page is not where it was: gone, dropped from a list, moved. Pure.

404, 410, a not-found page      `withdrawn` after 3 looks over a day
leads to an index for good      `withdrawn` after 5 looks over three days
while a fifth is gone           `withdrawn` after 6 looks over a week
while the site is in doubt      nothing, and the look does not count
no longer listed                `dropped`, which is information
"""

from datetime import datetime

from scheduler import verdict
from scheduler.judge import HURRIED, NO_VALIDATORS, SECOND_LOOK, Circumstances, deliveries
from scraper.records import Readout
from storage.rows import NewChange, NewField, NoteLook, PageRow, Settled


def gone(
    page: PageRow, before: Readout | None, at: datetime, about: Circumstances
) -> Settled | NoteLook:
    """Decide what it means that a page was not there (404, 410, a not-found page)."""
    absence = verdict.absent(page.absent_since, page.absent_looks, at)
    if before is None:
        hurry = absence.looks <= HURRIED
        again = at + SECOND_LOOK * absence.looks if hurry else None
        return _missing(page, at, absence, state=page.state, next_look_at=again)
    if page.state == "withdrawn":
        return _missing(page, at, absence, state=page.state)
    if not about.site_is_healthy:  # nothing is concluded, and the look does not count
        return NoteLook(page_id=page.id, at=at, outcome="gone")
    if not verdict.is_withdrawn(absence, at, site_is_healthy=True, window=about.window):
        return _missing(page, at, absence, state="absent")
    change = NewChange(
        kind="withdrawn",
        site=page.site,
        seen_at=at,
        unchanged_until=page.verified_at,
        relations=about.relations,
    )
    return Settled(
        page_id=page.id,
        at=at,
        state="withdrawn",
        verdict="refused",
        change=change,
        deliveries=deliveries(change, before, None, about),
        absent_since=absence.since,
        absent_looks=absence.looks,
        validators=NO_VALIDATORS,
    )


def _missing(
    page: PageRow,
    at: datetime,
    absence: verdict.Absence,
    *,
    state: str,
    next_look_at: datetime | None = None,
) -> NoteLook:
    return NoteLook(
        page_id=page.id,
        at=at,
        outcome="gone",
        state=state,
        absent_since=absence.since,
        absent_looks=absence.looks,
        next_look_at=next_look_at,
    )


def dropped(page: PageRow, before: Readout | None, at: datetime, about: Circumstances) -> Settled:
    """Decide what it means that a readout left an index: information, nothing more."""
    change = NewChange(
        kind="dropped",
        site=page.site,
        seen_at=at,
        significance="minor",
        reasons=("left_index",),
        relations=about.relations,
    )
    return Settled(
        page_id=page.id,
        at=at,
        state=page.state,
        change=change,
        deliveries=deliveries(change, before, before, about),
        failures=page.failures,
        absent_since=page.absent_since,
        absent_looks=page.absent_looks,
    )


def moved(
    page: PageRow, to_url: str, readout: Readout, at: datetime, about: Circumstances
) -> Settled:
    """Decide what it means that a page has a new address for good."""
    change = NewChange(
        kind="moved",
        site=page.site,
        seen_at=at,
        unchanged_until=page.verified_at,
        fields=(NewField(name="url", before=page.url, after=to_url),),
        significance="minor",
        reasons=("redirected",),
        relations=about.relations,
    )
    return Settled(
        page_id=page.id,
        at=at,
        moved_to=to_url,
        change=change,
        deliveries=deliveries(change, readout, readout, about),
    )
