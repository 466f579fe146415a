"""What a pass over the sites has to say: one value an event, and a summary.

Their JSON is a contract (`docs/commands.md`): names and shapes stay as they are.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

CHANGE_KINDS = ("new", "edited", "reverted", "withdrawn", "restored", "moved", "dropped")
"""Every kind of change, as `event` in the JSON."""

FORMAT = 1
"""Version of the JSON lines of `crawl`; raised when a field changes its meaning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeEvent:
    """One change of one readout, as it was stored."""

    kind: str
    change: int | None
    """Number of the stored change; None on a dry run."""
    site: str
    relations: tuple[str, ...]
    url: str
    title: str
    published_on: date | None
    baseline: bool
    revision: tuple[int | None, int | None]
    """Revision numbers of the readout before and after."""
    fields: tuple[str, ...]
    significance: str
    reasons: tuple[str, ...]
    silent: bool
    unchanged_until: datetime | None
    """The last look that still showed the earlier state, if there was one."""
    seen_at: datetime
    moved_to: str | None = None
    """Of a move: the new address; `url` is the one it had."""

    def as_json(self) -> dict[str, Any]:
        """Return the event as plain JSON values."""
        moved = {} if self.moved_to is None else {"moved_to": self.moved_to}
        return {
            "event": self.kind,
            "change": self.change,
            "site": self.site,
            "relations": list(self.relations),
            "url": self.url,
            **moved,
            "title": self.title,
            "published_on": self.published_on and self.published_on.isoformat(),
            "baseline": self.baseline,
            "revision": list(self.revision),
            "fields": list(self.fields),
            "significance": self.significance,
            "reasons": list(self.reasons),
            "silent": self.silent,
            "observed": {
                "unchanged_until": stamp(self.unchanged_until),
                "seen_at": stamp(self.seen_at),
            },
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemEvent:
    """Something that could not be read in this pass; never an event of the page."""

    site: str
    url: str
    problem: str
    message: str
    since: datetime

    def as_json(self) -> dict[str, Any]:
        """Return the event as plain JSON values."""
        return {
            "event": "problem",
            "site": self.site,
            "url": self.url,
            "problem": self.problem,
            "message": self.message,
            "since": stamp(self.since),
        }


Event = ChangeEvent | ProblemEvent


@dataclass(slots=True, kw_only=True)
class Summary:
    """What one pass cost and found; filled in while it runs."""

    requests: int = 0
    not_modified: int = 0
    bytes: int = 0
    index_pages: int = 0
    readouts: int = 0
    """Readout pages looked at."""
    left: int = 0
    """Pages that were due but did not fit into the requests allowed."""
    events: Counter[str] = field(default_factory=Counter)
    problems: int = 0
    seconds: float = 0.0

    def count(self, event: Event) -> None:
        """Add one event to the totals."""
        if isinstance(event, ProblemEvent):
            self.problems += 1
        else:
            self.events[event.kind] += 1

    def __add__(self, other: "Summary") -> "Summary":
        """Return both together; `seconds` is the caller's to set."""
        return Summary(
            index_pages=self.index_pages + other.index_pages,
            readouts=self.readouts + other.readouts,
            left=self.left + other.left,
            events=self.events + other.events,
            problems=self.problems + other.problems,
        )

    def as_json(self) -> dict[str, Any]:
        """Return the summary as plain JSON values."""
        return {
            "event": "summary",
            "requests": self.requests,
            "not_modified": self.not_modified,
            "bytes": self.bytes,
            "index_pages": self.index_pages,
            "readouts": self.readouts,
            **{kind: self.events[kind] for kind in CHANGE_KINDS},
            "problems": self.problems,
            "left": self.left,
            "seconds": round(self.seconds, 3),
        }


def stamp(at: datetime | None) -> str | None:
    """Return a time as ISO text in UTC with a `Z`, to the second."""
    return None if at is None else at.isoformat(timespec="seconds").replace("+00:00", "Z")
