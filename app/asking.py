"""What the store holds, in the forms that are printed: rows of lists, events, entries."""

from collections.abc import Iterator
from heapq import nlargest
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from app.calendar import Meeting
from app.diff_page import marked
from app.feeds import Entry
from app.telling import where, who
from scheduler.events import ChangeEvent, stamp
from scraper.records import Readout
from scraper.words import words
from storage.store import Store
from storage.views import ChangeFilter, ChangeRow, ReadoutFilter, ReadoutRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.site import Site

FEED = 100
"""Entries of a feed unless more are asked for."""

LIST_COLUMNS = (
    "number", "url", "site", "relations", "language", "section", "title", "published_on",
    "is_meeting", "kind", "mode", "start", "countries", "state", "revisions", "edits",
    "first_seen_at", "last_look_at", "verified_at", "last_change_at",
)  # fmt: skip
"""Keys of a line of `list --json`, and columns of `list --csv`."""


def row_json(row: ReadoutRow) -> dict[str, Any]:
    """Return one readout of a list as plain JSON values."""
    return {
        "number": row.page_id,
        "url": row.url,
        "site": row.site,
        "relations": list(row.relations),
        "language": row.language,
        "section": row.section,
        "title": row.title,
        "published_on": row.published_on and row.published_on.isoformat(),
        "is_meeting": row.is_meeting,
        "kind": row.kind,
        "mode": row.mode,
        "start": row.start_home or row.start_local,
        "countries": list(row.countries),
        "state": row.state,
        "revisions": row.revisions,
        "edits": row.edits,
        "first_seen_at": stamp(row.first_seen_at),
        "last_look_at": stamp(row.last_look_at),
        "verified_at": stamp(row.verified_at),
        "last_change_at": stamp(row.last_change_at),
    }


def event_of(row: ChangeRow) -> ChangeEvent:
    """Return a stored change as the event it was."""
    return ChangeEvent(
        kind=row.kind,
        change=row.number,
        site=row.site,
        relations=row.relations,
        url=row.url,
        title=row.title,
        published_on=row.published_on,
        baseline=row.baseline,
        revision=row.revision,
        fields=row.fields,
        significance=row.significance,
        reasons=row.reasons,
        silent=row.silent,
        unchanged_until=row.unchanged_until,
        seen_at=row.seen_at,
    )


def meetings(
    store: Store, wanted: ReadoutFilter, sites: "Mapping[str, Site]", limit: int | None = None
) -> Iterator[Meeting]:
    """Yield readouts for a calendar; sites that are no longer known count in UTC."""
    for row, readout in store.records(wanted, limit=limit):
        site = sites.get(row.site)
        yield Meeting(
            readout=readout,
            zone=site.host.timezone if site else ZoneInfo("UTC"),
            changed_at=row.last_change_at or row.first_seen_at,
            revision=row.revisions,
            is_withdrawn=row.state == "withdrawn",
        )


def entries(store: Store, wanted: ReadoutFilter, limit: int | None = None) -> Iterator[Entry]:
    """Yield the readouts that changed last, for a feed."""
    rows = nlargest(
        limit or FEED, store.readouts(wanted), key=lambda row: (_updated(row), row.page_id)
    )
    for row in rows:
        readout = store.record(row.page_id)
        change = next(
            store.changes(ChangeFilter(page_id=row.page_id, baseline=True), limit=1), None
        )
        yield _entry(store, row, readout, change)


def _updated(row: ReadoutRow) -> Any:
    return row.last_change_at or row.first_seen_at


def _entry(store: Store, row: ReadoutRow, readout: Readout, change: ChangeRow | None) -> Entry:
    kind = change.kind if change else "new"
    told = [text for text in (who(readout), where(readout), readout.lead or "") if text]
    html = None
    if change and kind in ("edited", "reverted"):
        fields = store.fields(change.number)
        told.insert(0, f"{change.significance} change: {', '.join(change.fields)}")
        html = "".join(
            f"<h4>{one.name}</h4><p>{marked(words(one.before or '', one.after or ''))}</p>"
            for one in fields
        )
    return Entry(
        url=row.url,
        title=row.title if kind == "new" else f"{kind.capitalize()}: {row.title}",
        updated_at=_updated(row),
        published_at=row.first_seen_at,
        summary="\n\n".join(told),
        kind=kind,
        language=row.language,
        html=html,
    )
