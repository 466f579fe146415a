"""What a message tells of, fetched from the store when the message goes out."""

import logging
from collections.abc import Callable, Mapping, Sequence

from scheduler.announce import HealthNotice, Notice
from scraper.errors import ReadoutsError
from scraper.records import Readout
from storage.bodies import ZstdError
from storage.rows import DeliveryRow, NewField, TroubleRow
from storage.store import Store
from storage.timeline import Timeline
from storage.views import ChangeRow

log = logging.getLogger(__name__)

WHOLE = 50
"""In a message that tells of more, records are left out; the changed words stay."""


def recalling(
    store: Store, ministries: Mapping[str, str]
) -> Callable[[Sequence[DeliveryRow]], list[Notice | HealthNotice]]:
    """Return what fetches the notices of messages, in the order of their rows.

    Args:
        store: where changes and troubles are.
        ministries: full names of the sites, by key.
    """
    timeline = store.timeline

    def recall(rows: Sequence[DeliveryRow]) -> list[Notice | HealthNotice]:
        troubles = store.troubles(row.trouble_id for row in rows if row.trouble_id is not None)
        told: list[Notice | HealthNotice] = []
        for row in rows:
            if row.trouble_id is not None and row.trouble_id in troubles:
                told.append(health_notice(row, troubles[row.trouble_id]))
            elif row.change_id is not None:
                told += _notice(row, timeline, ministries, whole=len(rows) <= WHOLE)
        return told

    return recall


def health_notice(row: DeliveryRow, trouble: TroubleRow) -> HealthNotice:
    """Return what a message tells of a trouble."""
    return HealthNotice(
        key=row.key,
        event=row.event,
        site=trouble.site,
        scope=trouble.scope,
        problem=trouble.problem,
        message=trouble.message,
        since_at=trouble.since_at,
        recovered_at=trouble.recovered_at if row.event == "recovered" else None,
    )


def _notice(
    row: DeliveryRow, timeline: Timeline, ministries: Mapping[str, str], *, whole: bool
) -> list[Notice]:
    change = timeline.change(row.change_id or 0)
    if change is None:
        return []
    before, after = change.revision

    def version(number: int | None) -> Readout | None:
        return _record(timeline, change, number) if whole and number else None

    return [
        Notice(
            key=row.key,
            event=change.kind,
            site=change.site,
            ministry=ministries.get(change.site, change.site),
            relations=change.relations,
            change=change.number,
            url=change.moved_to or change.url,
            title=change.title,
            before=version(before),
            after=version(after),
            revision=change.revision,
            fields=tuple(
                NewField(name=one.name, before=one.before, after=one.after)
                for one in timeline.fields(change.number)
            ),
            significance=change.significance,
            reasons=change.reasons,
            silent=change.silent,
            unchanged_until=change.unchanged_until,
            seen_at=change.seen_at,
        )
    ]


def _record(timeline: Timeline, change: ChangeRow, number: int) -> Readout | None:
    """Return a record, or None if it is damaged: told without it rather than never."""
    try:
        return timeline.record(change.page_id, number)
    except (ReadoutsError, ValueError, ZstdError) as error:
        log.error("a record cannot be read: %s", error, extra={"url": change.url})
        return None
