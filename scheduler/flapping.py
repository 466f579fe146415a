"""Restless pages: named in health while they last, told where they ended when it is over."""

from dataclasses import dataclass, field
from datetime import datetime

from scheduler import restless
from scheduler.announce import deliveries_for, happening
from scheduler.desk import Desk
from storage.rows import NewChange, PageRow, Settled

_SCOPE = "restless:"


@dataclass(slots=True)
class Flapping:
    """The restless pages of one site."""

    desk: Desk
    _open: set[str] = field(init=False)

    def __post_init__(self) -> None:
        troubles = self.desk.store.health(self.desk.site.key)
        self._open = {one.scope for one in troubles if one.scope.startswith(_SCOPE)}

    def changed(self, page: PageRow, settled: Settled) -> None:
        """Note that a page is restless, if its change says so."""
        change = settled.change
        if change is None or restless.REASON not in change.reasons:
            return
        how = "between texts it had before" if change.held_reason else "to yet another text"
        message = f"changes at nearly every look, now {how}; every version is kept"
        scope = _SCOPE + page.url
        self.desk.store.trouble(self.desk.site.key, scope, restless.REASON, message, settled.at)
        self._open.add(scope)

    def same(self, page: PageRow, at: datetime) -> None:
        """Note that a page did not change; if it has been calm, its unrest is over."""
        scope = _SCOPE + page.url
        if scope not in self._open or not restless.is_calm(page.last_change_at, at):
            return
        self._open.discard(scope)
        self.desk.store.recovered(self.desk.site.key, scope, at)
        number = self.desk.store.last_untold(page.id, restless.REASON)
        if number is not None:
            self._tell_late(page, number, at)

    def _tell_late(self, page: PageRow, number: int, at: datetime) -> None:
        """Tell the last change that was kept back: what the page says now."""
        change = self.desk.store.change(number)
        readout = self.desk.store.load(page.id)
        assert change is not None, "it was just found"
        told = NewChange(
            kind=change.kind, site=change.site, seen_at=change.seen_at,
            relations=change.relations, significance=change.significance,
        )  # fmt: skip
        rows = deliveries_for(happening(told, None, readout), self.desk.channels, at)
        self.desk.store.tell_late(number, rows, at)
        self.desk.told_late(change)
