"""Snapshots that broke the process that read them, and how often it was tried."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from storage.codec import storable_text
from storage.sql import Part, in_groups
from storage.tables import QUARANTINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A snapshot that somebody began to read, and did not end."""

    snapshot_id: int
    read_by: str
    """The code that tried; other code may have better luck."""
    tries: int
    tried_at: datetime
    reason: str
    """What happened; empty if nobody lived to tell."""


class Suspects(Part):
    """What is known of pages that break their reader."""

    def suspects(self, snapshot_ids: Iterable[int], read_by: str) -> dict[int, Suspect]:
        """Return what is held against snapshots, if this code has tried to read them."""
        found: dict[int, Suspect] = {}
        with self._reading() as connection:
            for group in in_groups(snapshot_ids):
                asked = select(QUARANTINE).where(QUARANTINE.c.snapshot_id.in_(group))
                rows = connection.execute(asked.where(QUARANTINE.c.read_by == read_by))
                found |= {row.snapshot_id: Suspect(**row._mapping) for row in rows}
        return found

    def note_tries(
        self, snapshot_id: int, read_by: str, at: datetime, *, tries: int = 1, reason: str = ""
    ) -> None:
        """Count tries to read a snapshot: one before it is made, or those that failed.

        Args:
            snapshot_id: what is read.
            read_by: the code that reads it; tries of other code are forgotten.
            at: when.
            tries: how many to add.
            reason: what happened, if it is known.
        """
        values = {"tried_at": at, "reason": storable_text(reason)[:500]}
        known = QUARANTINE.c.snapshot_id == snapshot_id
        with self._writing() as connection:
            connection.execute(delete(QUARANTINE).where(known, QUARANTINE.c.read_by != read_by))
            more = update(QUARANTINE).where(known)
            counted = more.values(**values, tries=QUARANTINE.c.tries + tries)
            if connection.execute(counted).rowcount == 0:
                first = {"snapshot_id": snapshot_id, "read_by": read_by, "tries": tries}
                connection.execute(insert(QUARANTINE).values(**first, **values))

    def acquit(self, snapshot_id: int) -> None:
        """Hold nothing against a snapshot any more: it was read."""
        with self._writing() as connection:
            known = QUARANTINE.c.snapshot_id == snapshot_id
            connection.execute(delete(QUARANTINE).where(known))
