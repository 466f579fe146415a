"""Evidence that cannot be altered unnoticed: each snapshot's hash covers the one before.

Whoever notes the newest hash today can later prove that nothing up to it was changed,
added or taken out.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

START = bytes(32)
"""What the first snapshot's hash covers in place of a predecessor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What the hash of one snapshot covers besides its predecessor's."""

    id: int
    page_id: int
    url: str
    sha256: bytes
    size: int
    fetched_at: datetime
    status: int
    seconds: float
    moved_to: str | None
    moved_for_good: bool
    headers: bytes


def chained(previous: bytes, link: Link) -> bytes:
    """Return the hash of a snapshot, given the hash of the one before it."""
    fields = (
        link.id, link.page_id, link.url, link.sha256.hex(), link.size,
        link.fetched_at.astimezone(UTC).isoformat(timespec="microseconds"),
        link.status, repr(link.seconds), link.moved_to, link.moved_for_good,
        sha256(link.headers).hexdigest(),
    )  # fmt: skip
    return sha256(previous + json.dumps(fields).encode()).digest()
