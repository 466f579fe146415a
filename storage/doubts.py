"""Questions asked when something is odd: what waits in quarantine, what moved, who is well."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select

from storage.pages import pages_by_id
from storage.rows import PageRow
from storage.sql import Part, in_groups
from storage.tables import LISTING, LOOK, PAGE, REVISION, SNAPSHOT
from storage.told import CHANGE

_SICK = ("held", "unreadable")
_SHOWN = ("fetched", "same")
_NEWER = or_(PAGE.c.verified_at.is_(None), SNAPSHOT.c.fetched_at > PAGE.c.verified_at)


def _readouts(site: str) -> ColumnElement[bool]:
    return (PAGE.c.site == site) & (PAGE.c.role == "readout")


class Doubts(Part):
    """What rules need to know that weigh one page against the others."""

    def quarantined(self, site: str, page_id: int | None = None) -> list[tuple[int, int]]:
        """Return page and snapshot of all bytes that wait to be understood, page by page.

        They came after the page was last seen sound, and are held or could not be read.
        """
        asked = (
            select(SNAPSHOT.c.page_id, SNAPSHOT.c.id)
            .join(PAGE, PAGE.c.id == SNAPSHOT.c.page_id)
            .where(_readouts(site), PAGE.c.state.in_((*_SICK, "withdrawn")))
            .where(SNAPSHOT.c.verdict.in_(_SICK), _NEWER)
            .order_by(SNAPSHOT.c.page_id, SNAPSHOT.c.id)
        )
        if page_id is not None:
            asked = asked.where(PAGE.c.id == page_id)
        with self._reading() as connection:
            return [(row.page_id, row.id) for row in connection.execute(asked)]

    def turned_bad(self, site: str, *, since: datetime) -> dict[int, datetime]:
        """Return the readouts that were sound after a moment and are not now, and since when."""
        asked = (
            select(PAGE.c.id, func.min(SNAPSHOT.c.fetched_at))
            .join(SNAPSHOT, SNAPSHOT.c.page_id == PAGE.c.id)
            .where(_readouts(site), PAGE.c.state.in_(_SICK), PAGE.c.revisions > 0)
            .where(PAGE.c.verified_at >= since, SNAPSHOT.c.fetched_at > PAGE.c.verified_at)
            .where(SNAPSHOT.c.verdict.in_(_SICK), PAGE.c.last_look_at >= since)
            .group_by(PAGE.c.id)
        )
        with self._reading() as connection:
            return {row[0]: row[1] for row in connection.execute(asked)}

    def well_since(self, site: str, moment: datetime) -> set[int]:
        """Return the readouts whose content was seen as we know it at a moment or later."""
        asked = select(PAGE.c.id).where(
            _readouts(site), PAGE.c.verified_at >= moment, PAGE.c.state == "alive"
        )
        with self._reading() as connection:
            return set(connection.scalars(asked))

    def ever_read(self, site: str) -> int:
        """Return how many readouts of a site were ever read and are still where they were."""
        asked = select(func.count()).where(
            _readouts(site), PAGE.c.revisions > 0, PAGE.c.state.not_in(("moved", "withdrawn"))
        )
        with self._reading() as connection:
            return int(connection.scalar(asked) or 0)

    def absent(self, site: str) -> set[int]:
        """Return the readouts that were found gone and are not yet called withdrawn."""
        asked = select(PAGE.c.id).where(_readouts(site), PAGE.c.state == "absent")
        with self._reading() as connection:
            return set(connection.scalars(asked))

    def shown_until(self, page_id: int, snapshot_id: int) -> datetime | None:
        """Return the last look that still showed these bytes of a page."""
        ours = LOOK.c.page_id == page_id
        after = select(func.min(LOOK.c.id)).where(ours, LOOK.c.snapshot_id > snapshot_id)
        asked = select(func.max(LOOK.c.at)).where(ours, LOOK.c.outcome.in_(_SHOWN))
        with self._reading() as connection:
            following = connection.scalar(after)
            if following is not None:
                asked = asked.where(LOOK.c.id < following)
            found: datetime | None = connection.scalar(asked)
            return found

    def not_listed_until(self, page_id: int) -> datetime | None:
        """Return the last good look at a readout's index pages that did not list it yet."""
        indexes = select(LISTING.c.index_page_id).where(LISTING.c.page_id == page_id)
        found_at = select(PAGE.c.first_seen_at).where(PAGE.c.id == page_id).scalar_subquery()
        accepted = or_(
            LOOK.c.outcome.in_(("same", "not_modified")), SNAPSHOT.c.verdict.in_(("read", "same"))
        )
        asked = (
            select(func.max(LOOK.c.at))
            .outerjoin(SNAPSHOT, SNAPSHOT.c.id == LOOK.c.snapshot_id)
            .where(LOOK.c.page_id.in_(indexes), LOOK.c.at < found_at, accepted)
        )
        with self._reading() as connection:
            found: datetime | None = connection.scalar(asked)
            return found

    def listed(self, page_ids: Iterable[int]) -> set[int]:
        """Return those readouts that an index page lists now."""
        found: set[int] = set()
        with self._reading() as connection:
            for ids in in_groups(page_ids):
                found.update(connection.scalars(
                    select(LISTING.c.page_id)
                    .where(LISTING.c.page_id.in_(ids), LISTING.c.dropped_at.is_(None))
                ))  # fmt: skip
        return found

    def moves_since(self, page_id: int, moment: datetime) -> int:
        """Return how often a page got another address since a moment."""
        asked = select(func.count()).where(
            CHANGE.c.page_id == page_id, CHANGE.c.kind == "moved", CHANGE.c.seen_at >= moment
        )
        with self._reading() as connection:
            return int(connection.scalar(asked) or 0)

    def namesakes(
        self, site: str, title: str, published_on: date | None, *, besides: int
    ) -> list[PageRow]:
        """Return other readouts of a site with the same title and date, oldest first."""
        asked = (
            select(PAGE.c.id)
            .where(PAGE.c.role == "readout", PAGE.c.published_on == published_on)
            .where(PAGE.c.site.concat("") == site, PAGE.c.title == title)
            .where(PAGE.c.id != besides, PAGE.c.revisions > 0, PAGE.c.state != "moved")
            .order_by(PAGE.c.id)
        )
        with self._reading() as connection:
            found = pages_by_id(connection, connection.scalars(asked).all())
        return sorted(found, key=lambda page: page.id)

    def recent_changes(self, page_id: int, looks: int, since: datetime) -> tuple[int, int]:
        """Return how often a page's text changed within its last looks, and reverted since.

        Args:
            page_id: the page.
            looks: how many of its last looks count for the first number.
            since: from when on reversals count.
        """
        last = (
            select(LOOK.c.at).where(LOOK.c.page_id == page_id)
            .order_by(LOOK.c.id.desc()).limit(looks)
        )  # fmt: skip
        changes = select(func.count()).where(
            CHANGE.c.page_id == page_id, CHANGE.c.kind.in_(("edited", "reverted"))
        )
        with self._reading() as connection:
            oldest = min(connection.scalars(last), default=since)
            edits = connection.scalar(changes.where(CHANGE.c.seen_at >= oldest))
            back = connection.scalar(
                changes.where(CHANGE.c.kind == "reverted", CHANGE.c.seen_at >= since)
            )
        return int(edits or 0), int(back or 0)

    def last_untold(self, page_id: int, reason: str) -> int | None:
        """Return the newest change of a page, if it was kept back for a reason.

        None too if the page says again what people were told last.
        """
        of_page = (
            select(CHANGE.c.id, CHANGE.c.held_reason, REVISION.c.text_digest)
            .join(REVISION, REVISION.c.id == CHANGE.c.after_revision_id)
            .where(CHANGE.c.page_id == page_id).order_by(CHANGE.c.id.desc()).limit(1)
        )  # fmt: skip
        with self._reading() as connection:
            last = connection.execute(of_page).one_or_none()
            told = connection.execute(of_page.where(CHANGE.c.held_reason.is_(None))).one_or_none()
        if last is None or last.held_reason != reason:
            return None
        return None if told is not None and told.text_digest == last.text_digest else int(last.id)
