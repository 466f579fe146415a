"""A test message for a channel, and how a delivery reads in JSON."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from app.channels import Carriers, outlet
from app.settings import NotifySettings
from scheduler.announce import HealthNotice, Parcel
from scheduler.events import stamp
from scraper.manners import HostState
from storage.views import AttemptRow, SentRow


class NoMemory:
    """Remembers nothing of hosts; nothing is fetched for a test message."""

    def host(self, name: str, /) -> HostState | None:
        """Return that nothing is known."""
        return None

    def remember_host(self, state: HostState, /) -> None:
        """Forget it."""


def send(one: NotifySettings, carriers: Carriers, now: datetime) -> str:
    """Send a test message on one channel and return its real answer.

    Raises:
        UsageError: the channel cannot be built.
        DeliveryError: it did not take the message.
    """
    key = "msg_test_" + sha256(f"{one.name} {now.isoformat()}".encode()).hexdigest()[:24]
    notice = HealthNotice(
        key=key,
        event="test",
        site="readouts",
        scope=f"channel:{one.name}",
        problem="test",
        message="This is a test message of readouts; nothing has happened.",
        since_at=now,
    )
    parcel = Parcel(key=key, channel=one.name, health=(notice,), made_at=now)
    return outlet(one, carriers).sender.send(parcel)


def as_json(row: SentRow, attempts: Sequence[AttemptRow]) -> dict[str, Any]:
    """Return one line of the delivery log."""
    return {
        "id": row.key,
        "channel": row.channel,
        "event": row.event,
        "state": row.state,
        "change": row.change,
        "url": row.url,
        "title": row.title,
        "held_reason": row.held_reason,
        "due": stamp(row.due_at),
        "done": stamp(row.done_at),
        "attempts": [
            {"at": stamp(one.at), "outcome": one.outcome, "answer": one.answer} for one in attempts
        ],
    }
