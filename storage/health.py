"""What is in trouble and since when, and how we stand with each host."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from pydantic import TypeAdapter
from sqlalchemy import Connection, insert, select, update

from scraper.manners import HostState
from storage.codec import storable_text
from storage.outbox import ADD_DELIVERIES, Told, delivery_rows
from storage.rows import NewDelivery, TroubleRow
from storage.sql import Part, in_groups, next_id
from storage.told import DELIVERY, HOST, META, TROUBLE

_STATE = TypeAdapter(HostState)


class Health(Part):
    """Troubles, hosts, and the store's own notes."""

    store_id: str
    _hosts: dict[str, HostState]

    def trouble(
        self, site: str, scope: str, problem: str, message: str, at: datetime,
        *, deliveries: Sequence[NewDelivery] = (),
    ) -> TroubleRow:  # fmt: skip
        """Note that something does not work; say it to channels only the first time.

        Args:
            site: key of the site, or empty.
            scope: what is in trouble: `site`, a page's address, `channel:desk`.
            problem: short code, as in `LookError.problem`.
            message: what happened, in one line, with the remedy where there is one.
            at: when it was noticed.
            deliveries: whom to tell, if it was well before.
        """
        message = storable_text(message)[:500]
        with self._writing() as connection:
            known = _open_trouble(connection, site, scope)
            if known is not None:
                changed = {"problem": problem, "message": message, "last_at": at}
                again = update(TROUBLE).where(TROUBLE.c.id == known.id)
                connection.execute(again.values(**changed, times=TROUBLE.c.times + 1))
                return replace(
                    known, problem=problem, message=message, last_at=at, times=known.times + 1
                )
            row = TroubleRow(
                id=next_id(connection, TROUBLE), site=site, scope=scope, problem=problem,
                message=message, since_at=at, last_at=at, times=1, recovered_at=None,
            )  # fmt: skip
            values = {name: getattr(row, name) for name in TroubleRow.__dataclass_fields__}
            connection.execute(insert(TROUBLE).values(values))
            self._tell(connection, row, "trouble", deliveries, at)
            return row

    def recovered(
        self, site: str, scope: str, at: datetime, *, deliveries: Sequence[NewDelivery] = ()
    ) -> TroubleRow | None:
        """Note that something works again; return what it had, or None if it was well."""
        with self._reading() as connection:
            if _open_trouble(connection, site, scope) is None:
                return None
        with self._writing() as connection:
            known = _open_trouble(connection, site, scope)
            if known is None:
                return None
            over = update(TROUBLE).where(TROUBLE.c.id == known.id).values(recovered_at=at)
            connection.execute(over)
            self._tell(connection, known, "recovered", deliveries, at)
            return replace(known, recovered_at=at)

    def health(self, site: str | None = None) -> list[TroubleRow]:
        """Return what is in trouble now, oldest first."""
        asked = select(TROUBLE).where(TROUBLE.c.recovered_at.is_(None)).order_by(TROUBLE.c.id)
        if site is not None:
            asked = asked.where(TROUBLE.c.site == site)
        with self._reading() as connection:
            return [TroubleRow(**row._mapping) for row in connection.execute(asked)]

    def troubles(self, ids: Iterable[int]) -> dict[int, TroubleRow]:
        """Return troubles by their keys, those that are over included."""
        found: dict[int, TroubleRow] = {}
        with self._reading() as connection:
            for group in in_groups(ids):
                rows = connection.execute(select(TROUBLE).where(TROUBLE.c.id.in_(group)))
                found |= {row.id: TroubleRow(**row._mapping) for row in rows}
        return found

    def host(self, name: str, /) -> HostState | None:
        """Return what is remembered of a host."""
        if name in self._hosts:
            return self._hosts[name]
        with self._reading() as connection:
            found = connection.scalar(select(HOST.c.state).where(HOST.c.name == name))
        return None if found is None else _STATE.validate_json(found)

    def remember_host(self, state: HostState, /) -> None:
        """Remember how we stand with a host.

        A mere count of requests is written along with the next transaction; anything
        that makes us stay away is written at once.
        """
        known = self.host(state.name)
        self._hosts[state.name] = state
        if not self._may_write:
            return  # a dry run behaves as well as any other, and forgets at its end
        if known is None or _without_counts(known) != _without_counts(state):
            with self._writing():
                pass  # every writing transaction takes the waiting hosts along

    def note(self, name: str) -> str | None:
        """Return a note the program left for itself."""
        with self._reading() as connection:
            found: str | None = connection.scalar(select(META.c.value).where(META.c.name == name))
            return found

    def leave_note(self, name: str, value: str) -> None:
        """Leave a note for a later run."""
        with self._writing() as connection:
            set_note(connection, name, value)

    def _tell(
        self, connection: Connection, trouble: TroubleRow, event: str,
        deliveries: Sequence[NewDelivery], at: datetime,
    ) -> None:  # fmt: skip
        since = trouble.since_at.astimezone(UTC).isoformat()
        told = Told(event, f"{trouble.site}\n{trouble.scope}\n{since}", trouble_id=trouble.id)
        first = next_id(connection, DELIVERY)
        rows = delivery_rows(first, self.store_id, told, deliveries, at)
        ADD_DELIVERIES.run(connection, rows)


def set_note(connection: Connection, name: str, value: str) -> None:
    """Leave a note inside a transaction."""
    known = update(META).where(META.c.name == name).values(value=value)
    if connection.execute(known).rowcount == 0:
        connection.execute(insert(META).values(name=name, value=value))


def write_hosts(connection: Connection, states: Sequence[HostState]) -> None:
    """Write how we stand with hosts."""
    for state in states:
        values = {"state": _STATE.dump_json(state).decode()}
        known = update(HOST).where(HOST.c.name == state.name).values(values)
        if connection.execute(known).rowcount == 0:
            connection.execute(insert(HOST).values(name=state.name, **values))


def unreadable_hosts(connection: Connection) -> Iterator[str]:
    """Yield the hosts whose state cannot be read any more."""
    for row in connection.execute(select(HOST.c.name, HOST.c.state)):
        try:
            _STATE.validate_json(row.state)
        except ValueError:
            yield row.name


def _without_counts(state: HostState) -> HostState:
    return replace(state, requests=0, counted_on=None)


def _open_trouble(connection: Connection, site: str, scope: str) -> TroubleRow | None:
    asked = select(TROUBLE).where(
        TROUBLE.c.site == site, TROUBLE.c.scope == scope, TROUBLE.c.recovered_at.is_(None)
    )
    row = connection.execute(asked).one_or_none()
    return None if row is None else TroubleRow(**row._mapping)
