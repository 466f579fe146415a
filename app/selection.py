"""Readouts of the store, chosen and made ready for a feed or a calendar."""

from collections.abc import Iterator, Mapping
from heapq import nlargest
from typing import Any
from zoneinfo import ZoneInfo

from app.calendar import Meeting
from app.diff_page import marked
from app.feeds import Entry
from app.telling import where, who
from scraper.records import Readout
from scraper.site import Site
from scraper.words import words
from storage.store import Store
from storage.views import ChangeFilter, ChangeRow, ReadoutFilter, ReadoutRow

FEED = 100
"""Entries of a feed unless more are asked for."""


def meetings(
    store: Store, wanted: ReadoutFilter, sites: Mapping[str, Site], limit: int | None = None
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
