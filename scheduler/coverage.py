"""What the readouts of a ministry usually have, learnt from those read so far. Pure.

A new readout that lacks two things nearly all others have is looked at again before it is
told; many of them at once are a new template.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from scraper.records import Readout
from scraper.site import Promise

FIELDS = ("published_on", "lead", "participants", "items")

ENOUGH = 20
"""Readouts from which on what they have in common may be relied on."""
USUAL = 0.95
"""Share from which on a field is expected of a new readout."""
SLACK = 0.4
"""How far the new readouts of one pass may stay below the usual share."""
MANY = 5
"""Fewer new readouts than this prove nothing about a share."""
MOST = 2000
"""Readouts after which the older half is forgotten: ministries change."""


@dataclass(slots=True)
class Coverage:
    """How many readouts were read, and how many of them had each field."""

    read: int = 0
    have: dict[str, int] = field(default_factory=dict)

    def learn(self, readout: Readout) -> None:
        """Count one readout."""
        self.read += 1
        for name in FIELDS:
            self.have[name] = self.have.get(name, 0) + bool(getattr(readout, name))
        if self.read >= MOST:
            self.read //= 2
            self.have = {name: count // 2 for name, count in self.have.items()}

    def share(self, name: str) -> float:
        """Return the share of readouts that had a field; 0 while too few were read."""
        return self.have.get(name, 0) / self.read if self.read >= ENOUGH else 0.0

    def to_json(self) -> str:
        """Return it as JSON text."""
        return json.dumps({"read": self.read, "have": self.have})


def coverage_from(text: str | None) -> Coverage:
    """Return the coverage that `to_json` wrote; an empty one for anything else."""
    try:
        told = json.loads(text or "{}")
        return Coverage(int(told["read"]), {str(k): int(v) for k, v in told["have"].items()})
    except (ValueError, KeyError, TypeError, AttributeError):
        return Coverage()


def thin(readout: Readout, usual: Coverage) -> str | None:
    """Say what a new readout lacks that nearly all others have, or None if it is whole."""
    if not (readout.lead or readout.items or readout.notes):
        return "there is no text on it yet"
    lacks = lacking(readout, usual)
    return f"it has no {' and no '.join(lacks)}" if len(lacks) >= 2 else None


def lacking(readout: Readout, usual: Coverage) -> list[str]:
    """Return what a readout lacks that nearly all others have."""
    return [n for n in FIELDS if usual.share(n) >= USUAL and not getattr(readout, n)]


def broken_promise(new: Iterable[Readout], usual: Coverage, promise: Promise) -> str | None:
    """Say what too few of the new readouts of a pass have, or None if all is well.

    Args:
        new: readouts seen for the first time in this pass.
        usual: what was learnt from earlier ones.
        promise: what the site declares.
    """
    readouts = list(new)
    if len(readouts) < MANY:
        return None
    declared: Mapping[str, float] = {
        "published_on": promise.published, "lead": promise.lead,
        "participants": promise.participants,
    }  # fmt: skip
    for name in FIELDS:
        least = max(declared.get(name, 0.0), usual.share(name) - SLACK)
        have = sum(bool(getattr(readout, name)) for readout in readouts)
        if have < least * len(readouts):
            return f"only {have} of {len(readouts)} new readouts have {name}; {least:.0%} do"
    return None
