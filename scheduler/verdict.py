"""Is it withdrawn? Is it still the same page? Has the site been redesigned? Pure.

Absence is not removal and a page that fell apart is not an edit: these rules say
when a look counts as evidence, and `scheduler.crawl` acts on the answer.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from scraper.records import Readout

CONFIRMING_LOOKS = 3
"""Looks in a row that must find the page gone before it counts as withdrawn."""

CONFIRMING_TIME = timedelta(days=1)
"""Least time between the first and the last of those looks."""

SUSPICIOUS_SHARE = 0.2
"""Share of the looks of one pass that may go wrong before the site, not the page, is at fault."""

SUSPICIOUS_PAGES = 3
"""Fewer pages than this in trouble never put the whole site in doubt."""


@dataclass(frozen=True, slots=True)
class Absence:
    """How long a page has been found gone, this look included."""

    since: datetime
    looks: int


def absent(since: datetime | None, looks: int, now: datetime) -> Absence:
    """Add one look that found the page gone (404, 410 or a not-found page)."""
    return Absence(since or now, looks + 1)


def is_withdrawn(absence: Absence, now: datetime, *, site_is_healthy: bool) -> bool:
    """Say whether a page has been gone often and long enough to be called withdrawn."""
    return (
        site_is_healthy
        and absence.looks >= CONFIRMING_LOOKS
        and now - absence.since >= CONFIRMING_TIME
    )


def site_is_in_doubt(bad: int, looked: int) -> bool:
    """Say whether so many looks of a pass went wrong that the site itself must be at fault."""
    return bad >= SUSPICIOUS_PAGES and bad > looked * SUSPICIOUS_SHARE


def listing_collapsed(known: int, listed: int, bad_looks: int) -> bool:
    """Say whether an index lost so many lines at once that nothing may be concluded from it.

    Args:
        known: lines it had when it was last believed.
        listed: lines it has now.
        bad_looks: looks in a row that found it like this; what stays is believed in the end.
    """
    return known >= 6 and listed * 2 < known and bad_looks < CONFIRMING_LOOKS


def text_length(readout: Readout) -> int:
    """Return how many characters the readout says in its lead, items and notes."""
    return (
        len(readout.lead or "")
        + sum(len(item.text) for item in readout.items)
        + sum(len(note) for note in readout.notes)
    )


def fell_apart(before: Readout, after: Readout) -> str | None:
    """Say why a page looks broken rather than edited, or None if it looks sound.

    A half-deployed page, an unclosed comment or a new template takes most of the text
    or the frame (title, date) away at once. Such a page is looked at again before
    anything is said about it.
    """
    was, now = text_length(before), text_length(after)
    if was >= 200 and now < was * 0.3:
        return f"only {now} of {was} characters of text are left"
    lost = [
        name
        for name in ("title", "published_on", "lead")
        if getattr(before, name) and not getattr(after, name)
    ]
    if len(lost) >= 2:
        return f"{' and '.join(lost)} can no longer be found"
    return None
