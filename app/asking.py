"""What the store answers, in the forms that are printed: lines of lists, events."""

from typing import Any

from scheduler.events import ChangeEvent, stamp
from storage.views import ChangeRow, ReadoutRow

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
        moved_to=row.moved_to,
    )
