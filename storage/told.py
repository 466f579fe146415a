"""The tables of what we said, and of how things stand with hosts and channels.

    change ─┬─ change_field            what differs
            └─ delivery ── attempt     who was told, with which answer
    trouble ── delivery
    host, channel, meta

Names and columns are a contract with every store in use.
"""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from storage.tables import Table, key, link

__all__ = [
    "ATTEMPT",
    "CHANGE",
    "CHANGE_FIELD",
    "CHANNEL",
    "DELIVERY",
    "HOST",
    "META",
    "TROUBLE",
    "Table",
]


class ChangeTable(Table, table=True):
    """One event of one page."""

    __tablename__ = "change"
    id: int = key()
    kind: str
    site: str
    page_id: int = link("page.id", index=True)
    before_revision_id: int | None = Field(default=None, foreign_key="revision.id")
    after_revision_id: int | None = Field(default=None, foreign_key="revision.id", index=True)
    unchanged_until: datetime | None = None
    seen_at: datetime
    baseline: bool = False
    held_reason: str | None = None
    significance: str
    reasons: str = ""
    silent: bool = False
    relations: str = ""
    fields: str = ""
    title: str = ""
    published_on: date | None = None


class ChangeFieldTable(Table, table=True):
    """One field of one change, old and new."""

    __tablename__ = "change_field"

    id: int = key()
    change_id: int = link("change.id", index=True)
    name: str
    before: str | None = None
    after: str | None = None


class DeliveryTable(Table, table=True):
    """One message to one channel."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("change_id", "channel"),
        Index(None, "channel", "state", "due_at"),
    )

    id: int = key()
    key: str = Field(unique=True)
    channel: str
    change_id: int | None = Field(default=None, foreign_key="change.id")
    trouble_id: int | None = Field(default=None, foreign_key="trouble.id", index=True)
    event: str
    state: str
    digest: bool = False
    due_at: datetime
    attempts: int = 0
    answer: str | None = None
    held_reason: str | None = None
    created_at: datetime
    done_at: datetime | None = None


class AttemptTable(Table, table=True):
    """One try to deliver, with the real answer."""

    __tablename__ = "attempt"

    id: int = key()
    delivery_id: int = link("delivery.id", index=True)
    at: datetime
    outcome: str
    answer: str


class TroubleTable(Table, table=True):
    """Something that does not work, from when to when."""

    __tablename__ = "trouble"
    __table_args__ = (Index(None, "site", "scope", "recovered_at"),)

    id: int = key()
    site: str
    scope: str
    problem: str
    message: str
    since_at: datetime
    last_at: datetime
    times: int = 1
    recovered_at: datetime | None = None


class HostTable(Table, table=True):
    """How we stand with one host; `state` is the scraper's own value as JSON."""

    __tablename__ = "host"

    name: str = Field(primary_key=True)
    state: str


class ChannelTable(Table, table=True):
    """How a channel has been doing."""

    __tablename__ = "channel"

    name: str = Field(primary_key=True)
    failures: int = 0
    not_before_at: datetime | None = None
    last_sent_at: datetime | None = None
    last_error: str | None = None


class MetaTable(Table, table=True):
    """What the store knows about itself."""

    __tablename__ = "meta"

    name: str = Field(primary_key=True)
    value: str


CHANGE = Table.metadata.tables["change"]
CHANGE_FIELD = Table.metadata.tables["change_field"]
DELIVERY = Table.metadata.tables["delivery"]
ATTEMPT = Table.metadata.tables["attempt"]
TROUBLE = Table.metadata.tables["trouble"]
HOST = Table.metadata.tables["host"]
CHANNEL = Table.metadata.tables["channel"]
META = Table.metadata.tables["meta"]
