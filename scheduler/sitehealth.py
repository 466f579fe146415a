"""Is it the pages that are gone, or the site? Asked once, at the end of a pass.

A readout that also left its index is gone on purpose. Of those still listed a fifth may be
gone before the rest is waited for longer, and a half before the site itself is away.
"""

from dataclasses import replace
from datetime import datetime
from typing import Protocol

from scheduler import verdict
from scheduler.desk import Desk
from scheduler.judge import Circumstances
from scheduler.planning import Planner
from scheduler.scrutiny import Scrutiny
from scraper.errors import GoneError, RedirectedError
from storage.rows import PageRow

SCOPE = "gone"
"""Scope of the trouble that most of a site is gone."""


class Pass(Protocol):
    """What is asked of a pass."""

    desk: Desk
    planner: Planner
    scrutiny: Scrutiny
    looked: int
    failed: int
    gone: list[tuple[PageRow, datetime, GoneError]]


class SiteHealth:
    """How a site stands at the end of a pass."""

    def __init__(self, found: Pass) -> None:
        self._desk, self._now = found.desk, found.planner.now
        store, site = found.desk.store, found.desk.site.key
        missing = [one for one in found.gone if one[0].revisions and one[0].state != "withdrawn"]
        ids = {page.id for page, _, _ in missing} | (store.absent(site) if missing else set())
        self.listed = store.listed(ids)
        since = min((page.absent_since or at for page, at, _ in missing), default=self._now)
        self.well = store.well_since(site, min(since, self._now)) - ids if missing else set()
        gone, well = len(self.listed), len(self.well)
        self.is_away = verdict.are_most_gone(gone, well)
        self.are_many_gone = verdict.site_is_in_doubt(gone, gone + well)
        in_doubt = verdict.site_is_in_doubt(found.failed, found.looked)
        self._is_well_looked = bool(found.scrutiny.tally.well)
        self.is_in_doubt = found.scrutiny.quarantine.in_force or in_doubt

    def about(self, about: Circumstances, page: PageRow, error: GoneError) -> Circumstances:
        """Return what is known beside a page found gone, with how the site stands."""
        is_listed = page.id in self.listed
        return replace(
            about,
            site_is_healthy=not self.is_in_doubt and not (is_listed and self.is_away),
            window=verdict.window(
                many=is_listed and self.are_many_gone,
                redirected=isinstance(error, RedirectedError),
            ),
        )

    def say(self) -> None:
        """Tell when most of a site is gone, and note when it is back."""
        if self.is_away and not self.is_in_doubt:
            message = verdict.most_gone(len(self.listed), len(self.well))
            self._desk.trouble(SCOPE, "decoy", message, self._desk.clock())
        elif not self.is_away and self._is_well_looked:
            self._desk.well(SCOPE, self._desk.clock())
