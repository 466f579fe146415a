"""What goes into the store and what comes out: frozen values, no SQL.

Inputs say what happened (`Arrival`, `NoteLook`, `Settled`, `NewChange`, `NewDelivery`);
views say what is known (`PageRow`, `DueRow`, `Unsettled`, `ListingDiff`, `TroubleRow`).
All times are aware UTC. What `storage.timeline` answers is in `storage.views`.
"""

from dataclasses import dataclass
from datetime import date, datetime

from scraper.records import Readout, Snapshot, Validators

PAGE_STATES = ("unread", "alive", "absent", "withdrawn", "moved", "unreadable", "held")
"""Every value of `PageRow.state`; the scheduler decides which, the store keeps it."""

VERDICTS = ("read", "same", "held", "refused", "unreadable")
"""How a stored snapshot was decided: it made a revision (`read`), its text was the known one
(`same`), it is quarantined (`held`), it was no page (`refused`), nothing could read it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRow:
    """One address we know, and how things stand with it."""

    id: int
    url: str
    site: str
    role: str
    """`readout` or `index`."""
    state: str
    title: str | None
    published_on: date | None
    """From the record, or from the listing until there is one."""
    first_seen_at: datetime
    last_look_at: datetime | None
    verified_at: datetime | None
    """The last look that showed the known content: same bytes, same text or a 304."""
    next_look_at: datetime | None
    validators: Validators
    """What to send; empty if the last content was not accepted."""
    not_modified_run: int
    """304s in a row; validators lie, so ask without them now and then."""
    failures: int
    """Looks in a row that gave nothing usable."""
    absent_since: datetime | None
    absent_looks: int
    edits: int
    last_change_at: datetime | None
    listing_changed_at: datetime | None
    """When its line on an index last changed; later than `last_look_at`: look now."""
    moved_to_id: int | None
    snapshot_id: int | None
    """The newest stored bytes."""
    revision_id: int | None
    """The latest revision."""
    revisions: int
    """How many revisions there are, which is also the latest one's number."""
    read_by: str | None
    """Code that read the latest revision."""
    text_digest: str | None
    """Digest of the latest revision's compared text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """The few facts about a page that decide when it is looked at again."""

    id: int
    url: str
    state: str
    first_seen_at: datetime
    last_look_at: datetime | None
    verified_at: datetime | None
    next_look_at: datetime | None
    published_on: date | None
    last_change_at: datetime | None
    listing_changed_at: datetime | None
    edits: int
    failures: int
    absent_looks: int
    not_modified_run: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A look that brought bytes."""

    snapshot: Snapshot
    site: str
    role: str = "readout"
    page_id: int | None = None
    """None: the page of `snapshot.url`, which is created if it is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLook:
    """A look that brought no bytes worth keeping: a 304 or a failure.

    Fields from `state` on are written to the page as they are; None leaves them.
    """

    page_id: int
    at: datetime
    outcome: str
    """`not_modified`, or the `problem` of the error."""
    status: int | None = None
    seconds: float = 0.0
    validators: Validators | None = None
    message: str | None = None
    state: str | None = None
    absent_since: datetime | None = None
    absent_looks: int | None = None
    next_look_at: datetime | None = None

    @property
    def verified(self) -> bool:
        """Whether this look showed the known content."""
        return self.outcome == "not_modified"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewField:
    """One field that differs, as text."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewChange:
    """One event of one readout, about to be stored."""

    kind: str
    site: str
    seen_at: datetime
    unchanged_until: datetime | None = None
    """The last look that still showed the earlier state."""
    fields: tuple[NewField, ...] = ()
    significance: str = "substantive"
    reasons: tuple[str, ...] = ()
    silent: bool = False
    baseline: bool = False
    relations: tuple[str, ...] = ()
    held_reason: str | None = None
    """Why this is kept but told to nobody, if so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDelivery:
    """One message to one channel, written with what it tells of."""

    channel: str
    due_at: datetime
    digest: bool = False
    """Goes out with everything else of the channel that is due then."""
    held_reason: str | None = None
    """A rule of the channel holds it back; it is listed and counted, never sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What was decided about one page after a look; one transaction stores it all."""

    page_id: int
    at: datetime
    """When it was looked at; becomes `verified_at` if `verdict` accepts the content."""
    state: str = "alive"
    snapshot_id: int | None = None
    """The evidence; None for events without bytes, such as `withdrawn`."""
    verdict: str = "read"
    readout: Readout | None = None
    """Makes a new revision; None leaves the latest one."""
    text_digest: str | None = None
    change: NewChange | None = None
    deliveries: tuple[NewDelivery, ...] = ()
    validators: Validators | None = None
    """Replace the page's; None leaves them."""
    failures: int = 0
    absent_since: datetime | None = None
    absent_looks: int = 0
    next_look_at: datetime | None = None
    moved_to: str | None = None
    """The page lives there now; if that address is a page already, the two become one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsettled:
    """Stored bytes nothing was decided about yet, or that are held."""

    page: PageRow
    snapshot: Snapshot
    snapshot_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReadout:
    """The record of one revision and where it came from."""

    readout: Readout
    page_id: int
    revision_id: int
    snapshot_id: int
    text_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One readout on one index page."""

    page_id: int
    url: str
    title: str
    published_on: date | None
    elsewhere: bool = False
    """For dropped lines: another index page of the same relation still lists it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingDiff:
    """How an index page differs from what it listed before."""

    added: tuple[Line, ...]
    dropped: tuple[Line, ...]
    changed: tuple[Line, ...]
    """Title or date of the line differs; the page's `listing_changed_at` is set."""
    relisted: tuple[Line, ...]
    """Dropped before, listed again."""
    created: tuple[int, ...]
    """Ids of the pages nobody had listed before."""
    total: int
    told: tuple[tuple[Settled, int | None], ...] = ()
    """What was decided about dropped lines, with the numbers of the changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TroubleRow:
    """Something that does not work, or did not."""

    id: int
    site: str
    scope: str
    """What is in trouble: `site`, a page's address, `channel:desk`."""
    problem: str
    message: str
    since_at: datetime
    last_at: datetime
    times: int
    recovered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRow:
    """One message to one channel."""

    id: int
    key: str
    """Idempotency key; the same on every attempt, on every copy of the store."""
    channel: str
    change_id: int | None
    trouble_id: int | None
    event: str
    """Kind of the change, or `trouble` / `recovered`."""
    state: str
    """`pending` `sent` `held` `dead` `digested`."""
    digest: bool
    due_at: datetime
    attempts: int
    answer: str | None
    held_reason: str | None
    created_at: datetime
    done_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRow:
    """How a channel has been doing."""

    name: str
    failures: int
    """Failures in a row."""
    not_before_at: datetime | None
    last_sent_at: datetime | None
    last_error: str | None
