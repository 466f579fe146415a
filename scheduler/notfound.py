"""The page a host shows for addresses it has not, learnt by asking for one.

Many servers answer 200 for whatever is asked, with a page that says in their own words, or
not at all, that nothing is there. When a known readout turns into something odd, the host
is asked for an address nobody has, at most once a day; a page that looks the same is a
not-found page. What the host showed is kept with the store.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from scheduler.desk import Desk
from scraper.decode import decode
from scraper.errors import BudgetSpentError, GoneError, LookError
from scraper.likeness import Runs, beyond, runs
from scraper.records import Snapshot
from scraper.urls import origin_of
from storage.rows import PageRow

FRESH = timedelta(days=1)
"""How long what a host showed is believed."""

REMAINDER = 80
"""Bytes of text a page may have that the host's own page has not, and still be it."""


@dataclass(slots=True)
class NotFound:
    """Knows the not-found pages of the hosts of one site."""

    desk: Desk
    may_ask: Callable[[], bool] = lambda: True
    """Whether another request fits into what the caller allows."""
    _known: dict[str, Runs] = field(default_factory=dict)

    def is_it(self, page: PageRow, snapshot: Snapshot) -> bool:
        """Say whether a page is what its host shows for any address it has not."""
        shown = self._shown_by(page.url)
        if not shown:
            return False
        said = runs_of(snapshot)
        return beyond(said, shown) <= REMAINDER and beyond(shown, said) <= REMAINDER

    def _shown_by(self, url: str) -> Runs:
        origin = origin_of(url)
        if origin not in self._known:
            self._known[origin] = self._recalled(origin) or self._asked(url, origin)
        return self._known[origin]

    def _recalled(self, origin: str) -> Runs | None:
        note = self.desk.store.note(_note(origin))
        if note is None:
            return None
        told = json.loads(note)
        fresh = self.desk.clock() - datetime.fromisoformat(told["at"]) < FRESH
        return dict(told["runs"]) if fresh else None

    def _asked(self, url: str, origin: str) -> Runs:
        if not self.may_ask():
            return {}
        try:
            answer = self.desk.fetch.get(_nowhere(url, self.desk.clock()))
        except GoneError:
            shown: Runs = {}  # an honest host: what it answers with 200 is there
        except BudgetSpentError:
            return {}
        except LookError:
            shown = {}
        else:
            shown = runs_of(answer) if isinstance(answer, Snapshot) else {}
        told = {"at": self.desk.clock().isoformat(), "runs": shown}
        self.desk.store.leave_note(_note(origin), json.dumps(told))
        return shown


def _nowhere(url: str, now: datetime) -> str:
    """Return an address next to another that nobody has."""
    folder, _, name = urlsplit(url).path.rpartition("/")
    _, dot, ending = name.rpartition(".")
    word = sha256(f"{url} {now.date()}".encode()).hexdigest()[:16]
    return f"{origin_of(url)}{folder}/{word}{dot}{ending if dot else ''}"


def runs_of(snapshot: Snapshot) -> Runs:
    """Return what a reader sees of a page, its own address aside."""
    text = decode(snapshot.body, snapshot.header("content-type"))
    path = urlsplit(snapshot.url).path
    return runs(text, snapshot.url, path, path.rpartition("/")[2])


def _note(origin: str) -> str:
    return f"not_found:{origin}"
