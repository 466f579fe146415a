"""A page that will not keep still: every version is kept, and people are told less often. Pure.

stirring    another new text at nearly every look: told in one digest a day
flapping    back and forth between texts it had before, as two servers that disagree do:
after the first way there and back no more is told until it is calm
calm        three days without a change: the trouble is over, and where it ended is told
"""

from datetime import datetime, timedelta
from enum import Enum

LOOKS = 4
"""The last looks that are weighed, the present one included."""
CHANGES = 3
"""So many changes before, within those looks, and the page is stirring."""
MEMORY = timedelta(days=7)
"""How long one way there and back is remembered."""
CALM = timedelta(days=3)

REASON = "restless"
"""Reason code of a change, `held_reason` of one that is told to nobody, problem in health."""


class Unrest(Enum):
    """How restless a page is."""

    NONE = 0
    STIRRING = 1
    FLAPPING = 2


def unrest(changes: int, reversals: int, *, known: bool) -> Unrest:
    """Say how restless a page is that has just changed.

    Args:
        changes: its changes within the last `LOOKS` looks, this one not counted.
        reversals: its reversals within `MEMORY`, this one not counted.
        known: whether it had this very text before.
    """
    if known and reversals:
        return Unrest.FLAPPING
    return Unrest.STIRRING if changes >= CHANGES else Unrest.NONE


def is_calm(last_change_at: datetime | None, now: datetime) -> bool:
    """Say whether a restless page has kept still long enough."""
    return last_change_at is None or now - last_change_at >= CALM


def next_digest(now: datetime) -> datetime:
    """Return when the next digest of restless pages goes out: at midnight UTC."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(days=1)
