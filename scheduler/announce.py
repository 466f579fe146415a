"""Who is told what: the deliveries a change brings about, and what a message is made of.

`deliveries_for` is asked before a change is stored, so that the change and what is to
be said about it are one transaction. `scheduler.outbox` sends; this file only decides.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from scheduler.rules import Channel, Happening, Hold, Skip, route
from scraper.records import Readout
from storage.rows import NewChange, NewDelivery, NewField


def deliveries_for(
    happening: Happening, channels: Iterable[Channel], now: datetime
) -> tuple[NewDelivery, ...]:
    """Return the outbox rows of one change: one for every channel that asked for it.

    Args:
        happening: the change, as the rules need it (`happening` makes one).
        channels: all channels of the configuration.
        now: when it was seen; aware UTC.
    """
    rows = []
    for channel in channels:
        decision = route(happening, channel, now)
        if isinstance(decision, Skip):
            continue
        if isinstance(decision, Hold):
            rows.append(NewDelivery(channel=channel.name, due_at=now, held_reason=decision.reason))
        else:
            rows.append(
                NewDelivery(channel=channel.name, due_at=decision.due_at, digest=decision.digest)
            )
    return tuple(rows)


def happening(change: NewChange, before: Readout | None, after: Readout | None) -> Happening:
    """Return what the rules need to know of a change and the readout on both sides of it."""
    versions = [readout for readout in (before, after) if readout is not None]
    return Happening(
        event=change.kind,
        site=change.site,
        relations=change.relations,
        countries=_distinct(code for readout in versions for code in readout.countries),
        kind=versions[-1].kind if versions else "",
        people=_distinct(one.name for readout in versions for one in readout.participants),
        text="\n".join(_texts(versions)),
        significance=change.significance,
        baseline=change.baseline or change.held_reason is not None,
    )


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _texts(versions: Sequence[Readout]) -> Iterable[str]:
    for readout in versions:
        yield readout.title
        yield readout.lead or ""
        yield from (item.text for item in readout.items)
        yield from readout.notes


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One change as a message tells it."""

    key: str
    """Stable id of this change for this channel; the same on every attempt."""
    event: str
    site: str
    ministry: str
    relations: tuple[str, ...] = ()
    change: int
    url: str
    title: str
    before: Readout | None = None
    after: Readout | None = None
    revision: tuple[int | None, int | None] = (None, None)
    fields: tuple[NewField, ...] = ()
    significance: str = "substantive"
    reasons: tuple[str, ...] = ()
    silent: bool = False
    unchanged_until: datetime | None = None
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthNotice:
    """Trouble that began, or ended, as a message tells it."""

    key: str
    event: str
    """`trouble` or `recovered`."""
    site: str
    scope: str
    """`site`, a page's address, or `channel:NAME`."""
    problem: str
    message: str
    since_at: datetime
    recovered_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """Everything one message to one channel is made of."""

    key: str
    """Idempotency key of the message."""
    channel: str
    notices: tuple[Notice, ...] = ()
    health: tuple[HealthNotice, ...] = ()
    held: tuple[tuple[str, int], ...] = ()
    """How many changes the channel's rules held back since its last digest, by reason."""
    made_at: datetime
    """When the newest part was due; the same on every attempt."""


class Sender(Protocol):
    """Carries a parcel to where one channel leads."""

    def send(self, parcel: Parcel, /) -> str:
        """Send and return the channel's real answer, without secrets.

        Raises:
            DeliveryError: it did not go out and may be tried again.
            DeliveryRefusedError: trying again will not help.
        """
        ...


@dataclass(frozen=True, slots=True)
class Outlet:
    """A channel and what carries its messages."""

    channel: Channel
    sender: Sender
