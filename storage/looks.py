"""Every time we looked and got nothing to keep: a 304, or a failure."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, case, null, update

from storage.codec import storable_text
from storage.rows import NoteLook
from storage.sql import Bulk, Keys, Part, adding
from storage.tables import LOOK, PAGE

_LOOK_KEY = Keys(LOOK)
_ADD_LOOKS = adding(LOOK)
_VERIFIED = Bulk(
    update(PAGE)
    .where(PAGE.c.id == bindparam("page"))
    .values(
        last_look_at=bindparam("at"), verified_at=bindparam("at"), failures=0,
        not_modified_run=PAGE.c.not_modified_run + 1, absent_since=null(), absent_looks=0,
        state=case((PAGE.c.state == "absent", "alive"), else_=PAGE.c.state),
    )
)  # fmt: skip
_FAILED = Bulk(
    update(PAGE)
    .where(PAGE.c.id == bindparam("page"))
    .values(last_look_at=bindparam("at"), failures=PAGE.c.failures + 1)
)


class Looks(Part):
    """Looks without bytes."""

    def looked(self, looks: Sequence[NoteLook]) -> None:
        """Note looks that brought no bytes, in one transaction."""
        if not looks:
            return
        with self._writing() as connection:
            [first] = _LOOK_KEY.next(connection)
            _ADD_LOOKS.run(connection, [
                {
                    "id": first + offset, "page_id": look.page_id, "at": look.at,
                    "outcome": look.outcome, "status": look.status, "bytes": 0,
                    "seconds": look.seconds, "snapshot_id": None,
                    "message": look.message and storable_text(look.message)[:500],
                }
                for offset, look in enumerate(looks)
            ])  # fmt: skip
            for statement, verified in ((_VERIFIED, True), (_FAILED, False)):
                rows = [
                    {"page": look.page_id, "at": look.at}
                    for look in looks
                    if look.verified is verified
                ]
                statement.run(connection, rows)
            for look in looks:
                if changed := _changes_of(look):
                    connection.execute(
                        update(PAGE).where(PAGE.c.id == look.page_id).values(changed)
                    )


def _changes_of(look: NoteLook) -> dict[str, Any]:
    """Return what a look without bytes changes about its page besides the counters."""
    changed: dict[str, Any] = {
        name: getattr(look, name)
        for name in ("state", "absent_since", "absent_looks", "next_look_at")
        if getattr(look, name) is not None
    }
    if look.validators is not None:
        changed["etag"] = look.validators.etag
        changed["last_modified"] = look.validators.last_modified
    return changed
