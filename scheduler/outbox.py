"""Sending what is in the outbox: at least once, and no channel ever waits for another.

    due rows → storm? → batches → recall → send → mark

A message is marked after its channel answered, so a process that dies in between sends
it again, with the same key. A batch is fixed in the store before it is sent: its rows
share one due time, and its key is made of theirs.
"""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import groupby
from threading import Event, Thread

from scheduler.announce import HealthNotice, Notice, Outlet, Parcel
from scheduler.digest import LONGEST_WAIT, Backoff
from scraper.errors import DeliveryError, DeliveryRefusedError, ReadoutsError
from storage.outbox import Outbox
from storage.rows import ChannelRow, DeliveryRow

STORM_LASTS = timedelta(minutes=15)
"""In a storm everything for the channel waits and goes out together, once in this time."""

_MOST = 2000
"""Messages taken up at once."""

_SKEW = timedelta(minutes=1)


Recall = Callable[[Sequence[DeliveryRow]], Sequence[Notice | HealthNotice]]
"""Fetches what messages tell of, in the order of the rows."""


@dataclass(slots=True)
class Tally:
    """What became of the messages that were due."""

    sent: int = 0
    failed: int = 0
    dead: int = 0
    answer: str = ""
    """Why the last one did not go out."""

    def __iadd__(self, other: "Tally") -> "Tally":
        self.sent += other.sent
        self.failed += other.failed
        self.dead += other.dead
        self.answer = other.answer or self.answer
        return self


class Courier:
    """Sends what one channel should be told.

    Args:
        store: where the messages are.
        recall: fetches what a message tells of.
        outlet: the channel and what carries its messages.
        clock: tells the time; aware UTC.
        backoff: how long to wait after a failure.
    """

    def __init__(
        self, store: Outbox, recall: Recall, outlet: Outlet, *, clock: Callable[[], datetime],
        backoff: Backoff | None = None,
    ) -> None:  # fmt: skip
        self.outlet = outlet
        self._store = store
        self._recall = recall
        self._clock = clock
        self._backoff = backoff or Backoff()
        self._not_before: datetime | None = None
        self._is_down = False
        """Whether the channel as a whole waits, or only what has failed before."""
        self._storm_until: datetime | None = None
        self._sent_at: deque[datetime] = deque(maxlen=outlet.channel.storm)
        self._last_seen: datetime | None = None

    def deliver(self, stop: Event | None = None) -> Tally:
        """Send everything that is due now, until the channel fails or `stop` is set."""
        tally = Tally()
        now = self._clock()
        rows = self._due(now)
        if self._is_waiting(now):
            rows = [] if self._is_down else [row for row in rows if row.attempts == 0]
        for batch in self._batches(rows, now):
            if stop is not None and stop.is_set():
                break
            tally += self._send(batch)
            if self._is_waiting(self._clock()):
                break
        return tally

    def _due(self, now: datetime) -> list[DeliveryRow]:
        """Return what is due; after a start or a clock set back also what a wrong clock wrote."""
        name = self.outlet.channel.name
        set_back = self._last_seen is None or now < self._last_seen - _SKEW
        self._last_seen = now
        if not set_back:
            return self._store.deliveries_due(name, now, limit=_MOST)
        rows = self._store.deliveries_due(name, now + timedelta(days=4000), limit=10 * _MOST)
        return [row for row in rows if row.due_at <= now or _is_misdated(row, now)][:_MOST]

    def _is_waiting(self, now: datetime) -> bool:
        until = self._not_before
        if until is None:
            known = self._store.channel(self.outlet.channel.name)
            until = known.not_before_at if known is not None and _is_serious(known) else None
            self._is_down = until is not None
        return until is not None and now < until <= now + LONGEST_WAIT

    def _batches(self, rows: Sequence[DeliveryRow], now: datetime) -> list[list[DeliveryRow]]:
        channel = self.outlet.channel
        if channel.quiet is not None and (until := channel.quiet.until(now)):
            self._postpone([row for row in rows if not row.digest], until, digest=False)
            self._postpone([row for row in rows if row.digest], until, digest=True)
            return []
        single = [row for row in rows if not row.digest]
        together = sorted((row for row in rows if row.digest), key=lambda row: row.due_at)
        batches = [list(group) for _, group in groupby(together, key=lambda row: row.due_at)]
        if until := self._storm(len(single), max(map(len, batches), default=0), now):
            self._postpone(single, until, digest=True)
            gathered = [replace(row, digest=True) for row in single]
            return [*batches, gathered] if gathered and until <= now else batches
        single.sort(key=lambda row: (row.attempts, row.id))
        return [[row] for row in single] + batches

    def _postpone(self, rows: Sequence[DeliveryRow], until: datetime, *, digest: bool) -> None:
        if rows:
            self._store.postpone([row.id for row in rows], until, digest=digest)

    def _storm(self, waiting: int, gathered: int, now: datetime) -> datetime | None:
        """Return when what waits goes out together, if too much of it came at once.

        Args:
            waiting: messages that would go out one by one.
            gathered: the most that go out together now; a storm that filled its digest goes on.
            now: the time.
        """
        if self._storm_until is not None and now < self._storm_until <= now + STORM_LASTS:
            return self._storm_until
        goes_on = self._storm_until is not None and gathered > self.outlet.channel.storm
        full = len(self._sent_at) == self._sent_at.maxlen
        if goes_on or (waiting and full and now - STORM_LASTS < self._sent_at[0] <= now):
            self._storm_until = now + STORM_LASTS
            return self._storm_until
        if waiting > self.outlet.channel.storm:
            self._storm_until = now + STORM_LASTS
            return now
        return None

    def _send(self, rows: Sequence[DeliveryRow]) -> Tally:
        ids = [row.id for row in rows]
        begun = self._clock()
        try:
            answer = self.outlet.sender.send(self._parcel(rows))
        except DeliveryRefusedError as error:
            self._store.delivery_failed(ids, self._clock(), str(error), again_at=None)
            return Tally(dead=len(ids), answer=str(error))
        except DeliveryError as error:
            self._failed(rows, error)
            return Tally(failed=len(ids), answer=str(error))
        # What a rule holds back while this is under way belongs into the next digest.
        self._store.delivery_done(ids, begun, answer, digest=len(ids) > 1)
        self._not_before = None
        self._sent_at.append(self._clock())
        return Tally(sent=len(ids))

    def _failed(self, rows: Sequence[DeliveryRow], error: DeliveryError) -> None:
        now = self._clock()
        known = self._store.channel(self.outlet.channel.name)
        failures = known.failures if known is not None else 0
        asked = error.retry_after
        self._not_before = now + self._backoff.wait(failures + 1, asked)
        attempts = max(row.attempts for row in rows)
        self._is_down = attempts == 0 or asked is not None
        again_at = max(self._not_before, now + self._backoff.wait(attempts + 1, asked))
        self._store.delivery_failed([row.id for row in rows], now, str(error), again_at=again_at)

    def _parcel(self, rows: Sequence[DeliveryRow]) -> Parcel:
        told = self._recall(rows)
        name = self.outlet.channel.name
        held: dict[str, int] = {}
        if rows[0].digest:
            held = self._store.held_since(name, self._store.last_digest_at(name))
        return Parcel(
            key=batch_key([row.key for row in rows]),
            channel=name,
            notices=tuple(one for one in told if isinstance(one, Notice)),
            health=tuple(one for one in told if isinstance(one, HealthNotice)),
            held=tuple(sorted(held.items())),
            made_at=max(row.created_at for row in rows),
        )


def batch_key(keys: Sequence[str]) -> str:
    """Return the idempotency key of a message made of several: the same for the same ones."""
    if len(keys) == 1:
        return keys[0]
    return "msg_" + sha256("\n".join(sorted(keys)).encode()).hexdigest()[:32]


def _is_serious(known: ChannelRow) -> bool:
    """One failure may be the message's own fault; two in a row, or being told to wait, are not."""
    told_to_wait = (known.last_error or "").startswith(("429", "503"))
    return known.failures >= 2 or (known.failures == 1 and told_to_wait)


def _is_misdated(row: DeliveryRow, now: datetime) -> bool:
    """Say whether a clock that was ahead dated this row, so that it would wait for nothing."""
    return row.created_at > now + _SKEW or (
        row.attempts > 0 and row.due_at > now + LONGEST_WAIT + _SKEW
    )


def deliver_due(couriers: Iterable[Courier], stop: Event | None = None) -> Tally:
    """Send everything that is due on every channel, side by side, and wait for the last.

    A channel that hangs ends with its own timeout; threads die with the process, and what
    they had in hand is sent again by the next one.
    """
    runs = [_Run(courier, stop) for courier in couriers]
    for run in runs:
        run.start()
    total = Tally()
    for run in runs:
        run.join()
        if run.error is not None:
            raise run.error
        total += run.tally
    return total


class _Run(Thread):
    """One channel's deliveries in a thread; what goes wrong is raised where it is waited for."""

    def __init__(self, courier: Courier, stop: Event | None) -> None:
        super().__init__(name=f"deliver {courier.outlet.channel.name}", daemon=True)
        self._courier = courier
        self._stop_event = stop
        self.tally = Tally()
        self.error: ReadoutsError | None = None

    def run(self) -> None:
        """Deliver."""
        try:
            self.tally = self._courier.deliver(self._stop_event)
        except ReadoutsError as error:
            self.error = error
