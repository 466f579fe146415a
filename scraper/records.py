"""The nouns of the project: what a page, a listing and a readout are.

Records are frozen and hold only plain values, so they can be compared, hashed,
stored, and built by hand in a test. They know nothing of HTML, HTTP or SQL.

    Snapshot   what a server sent          Index    what a relation page lists
    Parts      what the page's layout says  Facts    what its sentences say
    Readout    both, the record that is stored, compared and quoted
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import NamedTuple


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave us to ask "has it changed?", verbatim."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One page, exactly as one server sent it at one moment."""

    url: str
    """Canonical address asked for; a mirror's address never appears here."""
    body: bytes
    """Undecoded response body, with transfer compression removed."""
    fetched_at: datetime
    """When the response ended, by the program's clock; aware, UTC."""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    """Response headers in order, names lower-case."""
    moved_to: str | None = None
    """Canonical address the server redirected us to, if any."""
    moved_for_good: bool = False
    """Whether every redirect on the way was permanent (301, 308)."""
    seconds: float = 0.0
    """How long the request took."""

    def header(self, name: str) -> str | None:
        """Return the first header of that lower-case name."""
        return next((value for key, value in self.headers if key == name), None)

    @property
    def digest(self) -> str:
        """SHA-256 of the body, in hexadecimal."""
        return sha256(self.body).hexdigest()

    @property
    def validators(self) -> Validators:
        """The server's own validators."""
        return Validators(etag=self.header("etag"), last_modified=self.header("last-modified"))


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The server's answer that nothing changed since the validators we sent."""

    url: str
    fetched_at: datetime
    validators: Validators = Validators()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """One line of a relation index that leads to a readout."""

    url: str
    title: str
    published_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link that is kept but not followed as a readout."""

    url: str
    text: str
    kind: str = "page"
    """`pdf`, `page` or `external` on a readout; on an index also `menu`, `in-page`,
    `basic-data`, `index`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """What one relation index page lists, in page order."""

    site: str
    relation: str
    url: str
    language: str
    title: str
    entries: tuple[IndexEntry, ...]
    links: tuple[Link, ...] = ()
    """Links that were not taken for readouts, each with the reason as its kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A photo of a readout; the address may change without the readout changing."""

    url: str
    alt: str | None = None
    caption: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One point of a readout."""

    label: str | None
    """As typed on the page (`1.`, `（１）`, `(a)`), or the number an ordered list shows
    (`1.`); None for a bullet."""
    text: str
    level: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """The same readout in another language."""

    language: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the layout of a readout page says, before any sentence is understood.

    Every visible sentence of the page's own content is in exactly one of `lead`,
    `items`, `notes`, `photos` or `links`: what is not kept here cannot be compared.
    """

    language: str
    title: str
    section: str | None = None
    published_on: date | None = None
    lead: str | None = None
    items: tuple[Item, ...] = ()
    photos: tuple[Photo, ...] = ()
    links: tuple[Link, ...] = ()
    translations: tuple[Translation, ...] = ()
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """When a meeting began; ISO text as precise as the page, minutes at most.

    `2018-05-24T06:00+09:00` with a clock time and its offset, `2018-05-24` without.
    """

    home: str | None = None
    """In the ministry's own zone."""
    local: str | None = None
    """Where the meeting took place, if that was abroad."""
    approximate: bool | None = None
    """About the clock time; None without one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the meeting took place, never what it was about."""

    city: str | None = None
    country: str | None = None
    """ISO 3166-1 alpha-2."""
    venue: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """A person named as taking part."""

    name: str
    honorific: str | None = None
    role: str | None = None
    """Office as written, without the trailing "of <country>"."""
    country: str | None = None
    """ISO 3166-1 alpha-2, or `EU`, `ASEAN`, `UN`, `NATO`."""
    side: str = "counterpart"
    """`host` for the publisher's own side, wherever the meeting was; else `counterpart`."""


class Reading(NamedTuple):
    """Which rule read which field from which words, for `parse --explain`."""

    field: str
    rule: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the sentences of a readout say; None and empty where they are silent."""

    is_meeting: bool
    kind: str
    mode: str
    start: Start | None = None
    duration_minutes: int | None = None
    place: Place | None = None
    participants: tuple[Participant, ...] = ()
    countries: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Readout:
    """One readout as a record; field order is the order of the JSON."""

    site: str
    url: str
    language: str
    section: str | None
    title: str
    published_on: date | None
    is_meeting: bool
    kind: str
    mode: str
    start: Start | None
    duration_minutes: int | None
    place: Place | None
    participants: tuple[Participant, ...]
    countries: tuple[str, ...]
    lead: str | None
    items: tuple[Item, ...]
    photos: tuple[Photo, ...]
    links: tuple[Link, ...]
    translations: tuple[Translation, ...]
    notes: tuple[str, ...]
    derived: tuple[str, ...]
    warnings: tuple[str, ...]
    read_by: str
    """Digest of the code that read it; records of different code are never compared."""


KINDS = (
    "summit", "foreign-ministers-meeting", "defense-ministers-meeting", "two-plus-two",
    "ministerial-meeting", "vice-ministerial-meeting", "officials-dialogue", "telephone-talk",
    "video-conference", "courtesy-call", "working-meal", "short-talk", "multilateral-meeting",
    "visit", "statement", "signing", "other",
)  # fmt: skip
"""Every value of `Readout.kind`."""

MODES = ("in-person", "telephone", "video", "unknown")
"""Every value of `Readout.mode`."""
