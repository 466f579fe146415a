"""What the timeline answers: frozen values for the command line, web page, feeds, exports."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadoutFilter:
    """Which readouts are asked for; what is None or empty does not narrow."""

    site: str | None = None
    relation: str | None = None
    country: str | None = None
    """ISO code of a counterpart."""
    person: str | None = None
    """Part of a participant's name, whatever its case and accents."""
    kind: str | None = None
    since: date | None = None
    """Published on this day or later."""
    until: date | None = None
    """Published on this day or earlier."""
    text: str | None = None
    """Words that must all be there; `"quoted words"` in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadoutRow:
    """One readout as lists show it."""

    page_id: int
    """Its number."""
    url: str
    site: str
    state: str
    relations: tuple[str, ...]
    language: str
    section: str | None
    title: str
    published_on: date | None
    is_meeting: bool
    kind: str
    mode: str
    start_home: str | None
    start_local: str | None
    place_country: str | None
    countries: tuple[str, ...]
    revision_id: int
    revisions: int
    edits: int
    first_seen_at: datetime
    last_look_at: datetime | None
    verified_at: datetime | None
    last_change_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionRow:
    """One version of a readout and its evidence."""

    id: int
    number: int
    at: datetime
    corrected_at: datetime | None
    """When a better reading of the same bytes replaced the record."""
    read_by: str
    text_digest: str
    title: str
    published_on: date | None
    snapshot_id: int
    fetched_at: datetime
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFilter:
    """Which changes are asked for; what is None does not narrow."""

    since: datetime | None = None
    """Seen at this moment or later."""
    until: datetime | None = None
    kind: str | None = None
    site: str | None = None
    relation: str | None = None
    country: str | None = None
    significance: str | None = None
    page_id: int | None = None
    held: bool | None = None
    """True: only what something holds back; False: only what nothing does."""
    baseline: bool = False
    """Also what was found on the first pass over a site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One event of one readout."""

    number: int
    kind: str
    site: str
    relations: tuple[str, ...]
    page_id: int
    url: str
    """Of a move: the address it had."""
    moved_to: str | None
    title: str
    published_on: date | None
    baseline: bool
    revision: tuple[int | None, int | None]
    """Numbers of the revisions before and after."""
    fields: tuple[str, ...]
    significance: str
    reasons: tuple[str, ...]
    silent: bool
    unchanged_until: datetime | None
    seen_at: datetime
    held_reason: str | None
    readout_kind: str | None
    """`Readout.kind` of the later revision there is."""
    countries: tuple[str, ...]
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """One field of one change."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRow:
    """What is known of one site."""

    site: str
    readouts: int
    index_pages: int
    states: dict[str, int]
    """How many readouts are in each state."""
    watched: int
    """How many are looked at again: neither moved nor withdrawn."""
    last_look_at: datetime | None
    oldest_verified_at: datetime | None
    """No readout that is alive went unverified for longer; None if one never was."""
    oldest_url: str | None
    """Which that was."""
    changes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationRow:
    """What is known of one relation of a site."""

    site: str
    relation: str
    listed: int
    dropped: int
    last_look_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LookRow:
    """One look at one page."""

    at: datetime
    outcome: str
    """`fetched`, `same`, `not_modified`, or the problem's code."""
    status: int | None
    bytes: int
    seconds: float
    message: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptRow:
    """One try to deliver a message."""

    at: datetime
    outcome: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SentRow:
    """One line of the delivery log."""

    id: int
    key: str
    channel: str
    event: str
    state: str
    change: int | None
    url: str | None
    title: str | None
    attempts: int
    answer: str | None
    held_reason: str | None
    due_at: datetime
    created_at: datetime
    done_at: datetime | None
