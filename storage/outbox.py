"""Messages on their way: written with what they tell of, kept until somebody answered.

    pending ─┬─ sent           one message; or pending again, at a later `due_at`
             ├─ digested       it went out inside a digest
             └─ dead           the channel refused it for good
    held                       a rule holds it back; never sent

A message is marked after its channel answered. A process that dies in between leaves it
pending, and the next one sends it again with the same key, so that the receiver can drop
the repeat.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from storage.codec import storable_text
from storage.rows import ChannelRow, DeliveryRow, NewDelivery
from storage.sql import Part, Row, adding, in_groups, next_id
from storage.told import ATTEMPT, CHANNEL, DELIVERY

ADD_DELIVERIES = adding(DELIVERY)
_ADD_ATTEMPTS = adding(ATTEMPT)


@dataclass(frozen=True, slots=True)
class Told:
    """What deliveries tell of: a change, or a trouble."""

    event: str
    subject: str
    """The same text on every copy of the store for the same event."""
    change_id: int | None = None
    trouble_id: int | None = None


class Outbox(Part):
    """Deliveries and the state of their channels."""

    def deliveries_due(self, channel: str, now: datetime, *, limit: int = 100) -> list[DeliveryRow]:
        """Return what a channel should be told by now, oldest first."""
        asked = (
            select(DELIVERY)
            .where(DELIVERY.c.channel == channel, DELIVERY.c.state == "pending")
            .where(DELIVERY.c.due_at <= now)
            .order_by(DELIVERY.c.id)
            .limit(limit)
        )
        with self._reading() as connection:
            return [DeliveryRow(**row._mapping) for row in connection.execute(asked)]

    def channels_due(self, now: datetime) -> list[str]:
        """Return the channels that have something to be told by now."""
        asked = select(DELIVERY.c.channel).distinct()
        waiting = asked.where(DELIVERY.c.state == "pending", DELIVERY.c.due_at <= now)
        with self._reading() as connection:
            return sorted(connection.scalars(waiting))

    def delivery_done(
        self, ids: Sequence[int], at: datetime, answer: str, *, digest: bool = False
    ) -> None:
        """Note that messages arrived, alone or together in a digest."""
        state = "digested" if digest else "sent"
        with self._writing() as connection:
            self._tried(connection, ids, at, state, answer, state=state, done_at=at)
            self._channel(connection, ids, failures=0, not_before_at=None, last_sent_at=at)

    def delivery_failed(
        self, ids: Sequence[int], at: datetime, answer: str, *, again_at: datetime | None
    ) -> None:
        """Note that messages did not arrive.

        Args:
            ids: the messages.
            at: when it failed.
            answer: the real answer, without secrets.
            again_at: when to try again; None gives up, and the messages are dead.
        """
        changed: dict[str, Any] = {"state": "dead", "done_at": at}
        if again_at is not None:
            changed = {"state": "pending", "due_at": again_at}
        outcome = "failed" if again_at is not None else "dead"
        with self._writing() as connection:
            self._tried(connection, ids, at, outcome, answer, **changed)
            self._channel(
                connection, ids, failures=CHANNEL.c.failures + 1,
                not_before_at=again_at, last_error=storable_text(answer)[:500],
            )  # fmt: skip

    def postpone(self, ids: Iterable[int], until: datetime, *, digest: bool) -> None:
        """Let messages wait, for quiet hours or to go out together."""
        with self._writing() as connection:
            for group in in_groups(ids):
                waiting = update(DELIVERY).where(DELIVERY.c.id.in_(group))
                connection.execute(waiting.values(state="pending", due_at=until, digest=digest))

    def retry_dead(self, now: datetime, *, channel: str | None = None) -> int:
        """Make dead messages pending again; return how many."""
        dead = update(DELIVERY).where(DELIVERY.c.state == "dead")
        if channel is not None:
            dead = dead.where(DELIVERY.c.channel == channel)
        with self._writing() as connection:
            return connection.execute(
                dead.values(state="pending", due_at=now, done_at=None)
            ).rowcount

    def last_digest_at(self, channel: str) -> datetime | None:
        """Return when a channel was last told several things together."""
        asked = (
            select(func.max(DELIVERY.c.done_at))
            .where(DELIVERY.c.channel == channel, DELIVERY.c.digest)
            .where(DELIVERY.c.state.in_(("sent", "digested")))
        )
        with self._reading() as connection:
            found: datetime | None = connection.scalar(asked)
            return found

    def held_since(self, channel: str, since: datetime | None) -> dict[str, int]:
        """Return how many messages a channel's rules held back, by reason; None: ever."""
        asked = (
            select(DELIVERY.c.held_reason, func.count())
            .where(DELIVERY.c.channel == channel, DELIVERY.c.state == "held")
            .group_by(DELIVERY.c.held_reason)
        )
        if since is not None:
            asked = asked.where(DELIVERY.c.created_at > since)
        with self._reading() as connection:
            return {str(reason): count for reason, count in connection.execute(asked)}

    def channel(self, name: str) -> ChannelRow | None:
        """Return how a channel has been doing, or None if it was never used."""
        with self._reading() as connection:
            asked = select(CHANNEL).where(CHANNEL.c.name == name)
            row = connection.execute(asked).one_or_none()
            return None if row is None else ChannelRow(**row._mapping)

    def _tried(
        self, connection: Connection, ids: Sequence[int], at: datetime, outcome: str,
        answer: str, **changed: Any,
    ) -> None:  # fmt: skip
        answer = storable_text(answer)[:2000]
        for group in in_groups(ids):
            tried = update(DELIVERY).where(DELIVERY.c.id.in_(group))
            connection.execute(
                tried.values(attempts=DELIVERY.c.attempts + 1, answer=answer, **changed)
            )
        first = next_id(connection, ATTEMPT)
        rows = [
            {"id": first + n, "delivery_id": id_, "at": at, "outcome": outcome, "answer": answer}
            for n, id_ in enumerate(ids)
        ]
        _ADD_ATTEMPTS.run(connection, rows)

    def _channel(self, connection: Connection, ids: Sequence[int], **changed: Any) -> None:
        asked = select(DELIVERY.c.channel).where(DELIVERY.c.id.in_(ids[:1]))
        name = connection.scalar(asked)
        if name is None:
            return
        if connection.scalar(select(CHANNEL.c.name).where(CHANNEL.c.name == name)) is None:
            connection.execute(insert(CHANNEL).values(name=name, failures=0))
        connection.execute(update(CHANNEL).where(CHANNEL.c.name == name).values(changed))


def delivery_rows(
    first_id: int, store_id: str, told: Told, deliveries: Iterable[NewDelivery], at: datetime
) -> list[Row]:
    """Return the rows of new messages, to be written with what they tell of."""
    return [
        {
            "id": first_id + offset, "key": delivery_key(store_id, told, new.channel),
            "channel": new.channel, "change_id": told.change_id, "trouble_id": told.trouble_id,
            "event": told.event, "state": "held" if new.held_reason else "pending",
            "digest": new.digest, "due_at": new.due_at, "attempts": 0, "answer": None,
            "held_reason": new.held_reason, "created_at": at, "done_at": None,
        }
        for offset, new in enumerate(deliveries)
    ]  # fmt: skip


def delivery_key(store_id: str, told: Told, channel: str) -> str:
    """Return the idempotency key of one message.

    A store that was put back from an older copy finds the same changes again and gives
    them the same keys.
    """
    about = "\n".join((store_id, told.event, told.subject, channel))
    return "msg_" + sha256(about.encode()).hexdigest()[:32]
