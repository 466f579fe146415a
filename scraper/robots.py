"""What a host's robots.txt allows this program.

Source:
    RFC 9309. A missing file allows everything, a failing server nothing for now, and
    a last good copy stands in for a failing server for a while.
"""

from dataclasses import dataclass
from datetime import datetime

from protego import Protego

from scraper.manners import LONGEST_CRAWL_DELAY, ROBOTS_FRESH, ROBOTS_STALE, HostState

AGENT = "readouts"
"""The product token that a robots.txt may name."""

LARGEST = 500 * 1024
"""Bytes of a robots.txt that are read; the rest is ignored, as RFC 9309 allows."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What may be fetched and how slowly."""

    parsed: Protego | None = None
    """None allows everything."""
    pause: float = 0.0
    """Least seconds between two requests."""

    def allow(self, url: str) -> bool:
        """Return whether an address may be fetched."""
        return self.parsed is None or bool(self.parsed.can_fetch(url, AGENT))


def rules(status: int, body: str) -> Rules:
    r"""Return the rules of an answer to a request for robots.txt.

    Args:
        status: the answer's status, not a server error.
        body: its text; what is no rule in it is ignored.

    Example:
        >>> rules(200, "User-agent: *\nDisallow: /draft/").allow("https://a.example/draft/1")
        False
        >>> rules(404, "Disallow: /").allow("https://a.example/draft/1")
        True
    """
    if status != 200 or not body.strip():
        return Rules()
    parsed = Protego.parse(body)
    delay = parsed.crawl_delay(AGENT) or 0.0
    return Rules(parsed, min(max(float(delay), 0.0), LONGEST_CRAWL_DELAY))


def text_of(body: bytes) -> str:
    """Return a robots.txt as text; a byte order mark would hide its first line."""
    return body[:LARGEST].decode("utf-8-sig", "replace").lstrip("\ufeff").replace("\0", "")


def remembered(state: HostState, url: str, now: datetime, *, stale: bool = False) -> Rules | None:
    """Return the rules of the copy kept from earlier, if it is of this address and young.

    Args:
        state: what is remembered of the host.
        url: address of the robots.txt.
        now: aware, UTC.
        stale: also take a copy that is only good while the server fails.
    """
    if state.robots_url != url or state.robots_at is None or state.robots_status is None:
        return None
    if not now - (ROBOTS_STALE if stale else ROBOTS_FRESH) < state.robots_at <= now:
        return None
    return rules(state.robots_status, state.robots_body or "")
