"""What one look means: from a page we know and what came back to what is stored. Pure.

nothing new      same text            a page as it was, or restored
a first record   `new`                kept; announced unless it is the baseline
another record   `edited`, `reverted` with the fields that differ
a broken page    held                 looked at again before anything is said
no page          absent               `withdrawn` when confirmed over looks and a day
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scheduler import announce, verdict
from scheduler.rules import Channel
from scraper import changes
from scraper.records import Readout, Snapshot, Validators
from storage.rows import NewChange, NewDelivery, NewField, NoteLook, PageRow, Settled

SECOND_LOOK = timedelta(minutes=10)
"""When a page that fell apart, or is linked before it exists, is looked at again."""

NO_VALIDATORS = Validators()


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What is known beside the page itself."""

    relations: tuple[str, ...] = ()
    baseline: bool = False
    """The page was found on the first pass over its index: kept, not announced."""
    not_listed_at: datetime | None = None
    """The last look at its index that did not list the page yet."""
    channels: Sequence[Channel] = ()
    site_is_healthy: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A readout that was read from bytes already in the store."""

    page: PageRow
    snapshot: Snapshot
    snapshot_id: int | None
    readout: Readout
    digest: str


def seen(
    now: Seen,
    before: Readout | None,
    known: Callable[[str], bool],
    circumstances: Circumstances,
) -> tuple[Settled, str | None]:
    """Decide what a readout means for its page.

    Args:
        now: what was just read.
        before: the latest record, read by the same code; None if there is none, or if it
            is known to have the same text.
        known: says whether the page had a text of that digest before.
        circumstances: see there.

    Returns:
        What to store, and why the page is held, if it is.
    """
    page, at = now.page, now.snapshot.fetched_at
    settled = Settled(
        page_id=page.id, at=at, snapshot_id=now.snapshot_id, validators=now.snapshot.validators
    )
    if page.revisions == 0:
        return _with(settled, now, None, _new(now, circumstances), circumstances), None
    if before is None:
        return replace(settled, verdict="same"), None
    difference = changes.compare(before, now.readout)
    if page.state == "withdrawn":
        kind = "restored"
    elif difference is None:
        return replace(settled, verdict="same"), None
    elif page.state != "held" and (reason := verdict.fell_apart(before, now.readout)):
        return held(page, now.snapshot, now.snapshot_id), reason
    else:
        kind = "reverted" if known(now.digest) else "edited"
    change = _changed(kind, now, difference, circumstances)
    if difference is None:  # the page is back as it was: no new version
        told = deliveries(change, before, now.readout, circumstances)
        return replace(settled, snapshot_id=None, change=change, deliveries=told), None
    return _with(settled, now, before, change, circumstances), None


def held(page: PageRow, snapshot: Snapshot, snapshot_id: int | None) -> Settled:
    """Keep what came back, say nothing of it, and look again soon."""
    return Settled(
        page_id=page.id,
        at=snapshot.fetched_at,
        state="held",
        snapshot_id=snapshot_id,
        verdict="held",
        validators=NO_VALIDATORS,
        failures=page.failures + 1,
        next_look_at=snapshot.fetched_at + SECOND_LOOK,
    )


def _new(now: Seen, circumstances: Circumstances) -> NewChange:
    return NewChange(
        kind="new",
        site=now.readout.site,
        seen_at=now.snapshot.fetched_at,
        unchanged_until=circumstances.not_listed_at,
        baseline=circumstances.baseline,
        relations=circumstances.relations,
    )


def _changed(
    kind: str, now: Seen, difference: changes.Difference | None, circumstances: Circumstances
) -> NewChange:
    change = NewChange(
        kind=kind,
        site=now.readout.site,
        seen_at=now.snapshot.fetched_at,
        unchanged_until=now.page.verified_at,
        relations=circumstances.relations,
    )
    if difference is None:
        return change
    return replace(
        change,
        fields=tuple(
            NewField(name=field.name, before=_text(field.before), after=_text(field.after))
            for field in difference.fields
        ),
        significance=difference.significance,
        reasons=difference.reasons,
        silent=difference.silent,
    )


def _with(
    settled: Settled, now: Seen, before: Readout | None, change: NewChange, about: Circumstances
) -> Settled:
    return replace(
        settled,
        readout=now.readout,
        text_digest=now.digest,
        change=change,
        deliveries=deliveries(change, before, now.readout, about),
    )


def gone(
    page: PageRow, before: Readout | None, at: datetime, circumstances: Circumstances
) -> Settled | NoteLook:
    """Decide what it means that a page was not there (404, 410, a not-found page)."""
    absence = verdict.absent(page.absent_since, page.absent_looks, at)
    if (
        before is None
        or page.state == "withdrawn"
        or not verdict.is_withdrawn(absence, at, site_is_healthy=circumstances.site_is_healthy)
    ):
        return NoteLook(
            page_id=page.id,
            at=at,
            outcome="gone",
            state=page.state if before is None or page.state == "withdrawn" else "absent",
            absent_since=absence.since,
            absent_looks=absence.looks,
            next_look_at=at + SECOND_LOOK if before is None else None,
        )
    change = NewChange(
        kind="withdrawn",
        site=page.site,
        seen_at=at,
        unchanged_until=page.verified_at,
        relations=circumstances.relations,
    )
    return Settled(
        page_id=page.id,
        at=at,
        state="withdrawn",
        verdict="refused",
        change=change,
        deliveries=deliveries(change, before, None, circumstances),
        absent_since=absence.since,
        absent_looks=absence.looks,
        validators=NO_VALIDATORS,
    )


def dropped(
    page: PageRow, before: Readout | None, at: datetime, circumstances: Circumstances
) -> Settled:
    """Decide what it means that a readout left an index: information, nothing more."""
    change = NewChange(
        kind="dropped",
        site=page.site,
        seen_at=at,
        significance="minor",
        reasons=("left_index",),
        relations=circumstances.relations,
    )
    return Settled(
        page_id=page.id,
        at=at,
        state=page.state,
        change=change,
        deliveries=deliveries(change, before, before, circumstances),
        failures=page.failures,
        absent_since=page.absent_since,
        absent_looks=page.absent_looks,
    )


def moved(
    page: PageRow, to_url: str, readout: Readout, at: datetime, circumstances: Circumstances
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
        relations=circumstances.relations,
    )
    return Settled(
        page_id=page.id,
        at=at,
        moved_to=to_url,
        change=change,
        deliveries=deliveries(change, readout, readout, circumstances),
    )


def deliveries(
    change: NewChange, before: Readout | None, after: Readout | None, about: Circumstances
) -> tuple[NewDelivery, ...]:
    """Return the outbox rows of a change: one for each channel that asked for it."""
    if not about.channels:
        return ()
    told = announce.happening(change, before, after)
    return announce.deliveries_for(told, about.channels, change.seen_at)


def _text(value: changes.Value) -> str | None:
    return None if value is None else str(value)
