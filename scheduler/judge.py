"""What one look means: from a page we know and what came back to what is stored. Pure.

nothing new      same text            a page as it was, or restored
a first record   `new`                kept; announced unless it is the baseline
another record   `edited`, `reverted` with the fields that differ
a broken page    held                 looked at again before anything is said
no page          absent               see `scheduler.absence`
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from scheduler import announce, verdict
from scheduler import restless as restless_page
from scheduler.coverage import Coverage, thin
from scheduler.restless import Unrest
from scheduler.rules import Channel
from scraper import changes
from scraper.records import Readout, Snapshot, Validators
from storage.rows import NewChange, NewDelivery, NewField, PageRow, Settled

SECOND_LOOK = timedelta(minutes=10)
"""When a page that fell apart, or is linked before it exists, is looked at again."""

HURRIED = 6
"""Looks after which a page that stays odd is looked at like any other."""

NO_VALIDATORS = Validators()


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What is known beside the page itself."""

    relations: tuple[str, ...] = ()
    baseline: bool = False
    """The page was found on the first pass over its index: kept, not announced."""
    not_listed_at: datetime | None = None
    """The last look at its index that did not list the page yet."""
    not_listed_on: date | None = None
    """The same by the ministry's calendar."""
    channels: Sequence[Channel] = ()
    site_is_healthy: bool = True
    window: verdict.Window = verdict.NOT_FOUND
    """What it takes before a page found gone is called withdrawn."""
    quarantined: bool = False
    """The site is in doubt: what differs is kept and told to nobody."""
    believed: bool = False
    """The page was held, and a second look, while other pages were well, shows the same."""
    swallowed: bool = False
    """An unclosed comment or script hides the rest of the page."""
    usual: Coverage = field(default_factory=Coverage)
    """What the readouts of the site usually have."""
    unrest: Unrest = Unrest.NONE
    told_at: datetime | None = None
    """When this is decided, if that is later than the look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A readout that was read from bytes already in the store."""

    page: PageRow
    snapshot: Snapshot
    snapshot_id: int | None
    readout: Readout
    digest: str
    shown_at: datetime
    """The first look that showed these bytes."""


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
        if reason := _doubt(now, None, circumstances):
            return held(page, now.snapshot, now.snapshot_id, circumstances), reason
        return _with(settled, now, None, _new(now, circumstances), circumstances), None
    if before is None:
        return replace(settled, verdict="same"), None
    difference = changes.compare(before, now.readout)
    if difference is None and page.state != "withdrawn":
        return replace(settled, verdict="same"), None
    if difference is not None and (reason := _doubt(now, before, circumstances)):
        return held(page, now.snapshot, now.snapshot_id, circumstances), reason
    kind = "reverted" if known(now.digest) else "edited"
    kind = "restored" if page.state == "withdrawn" else kind
    change = _changed(kind, now, difference, circumstances)
    if difference is None:  # the page is back as it was: no new version
        told = deliveries(change, before, now.readout, circumstances)
        return replace(settled, snapshot_id=None, change=change, deliveries=told), None
    return _with(settled, now, before, change, circumstances), None


def _doubt(now: Seen, before: Readout | None, about: Circumstances) -> str | None:
    """Say why what a look brought is not told yet, or None if it may be."""
    if about.quarantined:
        return "the site is in quarantine"
    if about.believed or about.baseline:
        return None
    if before is None:
        return thin(now.readout, about.usual)
    if about.swallowed and verdict.text_length(now.readout) < verdict.text_length(before):
        return "an unclosed comment or script hides the rest of the page"
    return verdict.fell_apart(before, now.readout)


def held(
    page: PageRow, snapshot: Snapshot, snapshot_id: int | None, about: Circumstances
) -> Settled:
    """Keep what came back, say nothing of it, and look again soon."""
    was_gone = page.state == "withdrawn"
    return Settled(
        page_id=page.id,
        at=snapshot.fetched_at,
        state="withdrawn" if was_gone else "held",
        snapshot_id=snapshot_id,
        verdict="held",
        validators=NO_VALIDATORS,
        failures=page.failures + 1,
        absent_since=page.absent_since if was_gone else None,
        absent_looks=page.absent_looks if was_gone else 0,
        next_look_at=second_look(page, snapshot, about),
    )


def second_look(page: PageRow, snapshot: Snapshot, about: Circumstances) -> datetime | None:
    """Return when a page that is not as it was is looked at again; None: when it is due.

    Each look doubles the wait. In a quarantine of the site there is no hurry: it would be
    all its pages.
    """
    if about.quarantined or page.failures >= HURRIED:
        return None
    return snapshot.fetched_at + SECOND_LOOK * (1 << page.failures)


def _new(now: Seen, circumstances: Circumstances) -> NewChange:
    backdated = verdict.is_backdated(now.readout.published_on, circumstances.not_listed_on)
    return NewChange(
        kind="new",
        site=now.readout.site,
        seen_at=now.shown_at,
        unchanged_until=circumstances.not_listed_at,
        baseline=circumstances.baseline,
        reasons=("backdated",) if backdated else (),
        relations=circumstances.relations,
    )


def _changed(
    kind: str, now: Seen, difference: changes.Difference | None, circumstances: Circumstances
) -> NewChange:
    change = NewChange(
        kind=kind,
        site=now.readout.site,
        seen_at=now.shown_at,
        unchanged_until=now.page.verified_at,
        relations=circumstances.relations,
    )
    if difference is None:
        return change
    restless = circumstances.unrest is not Unrest.NONE
    return replace(
        change,
        fields=tuple(
            NewField(name=field.name, before=_text(field.before), after=_text(field.after))
            for field in difference.fields
        ),
        significance=difference.significance,
        reasons=difference.reasons + ((restless_page.REASON,) if restless else ()),
        silent=difference.silent,
        held_reason=restless_page.REASON if circumstances.unrest is Unrest.FLAPPING else None,
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


def deliveries(
    change: NewChange, before: Readout | None, after: Readout | None, about: Circumstances
) -> tuple[NewDelivery, ...]:
    """Return the outbox rows of a change: one for each channel that asked for it."""
    if not about.channels:
        return ()
    told = announce.happening(change, before, after)
    now = about.told_at or change.seen_at
    rows = announce.deliveries_for(told, about.channels, now)
    if about.unrest is not Unrest.STIRRING:
        return rows
    later = restless_page.next_digest(now)
    return tuple(replace(row, digest=True, due_at=max(row.due_at, later)) for row in rows)


def _text(value: changes.Value) -> str | None:
    return None if value is None else str(value)
