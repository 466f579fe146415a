"""Is it withdrawn? Is it still the same page? Is the list still a list? Pure.

Absence is not removal and a page that fell apart is not an edit: these rules say
when a look counts as evidence, and `scheduler.crawl` acts on the answer. All of them on
one page, in words: `docs/trust.md`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scraper.records import Readout


@dataclass(frozen=True, slots=True)
class Window:
    """How often and how long a page must be found gone."""

    looks: int
    time: timedelta
    """Between the first and the last of the looks."""


CONFIRMING_LOOKS = 3
"""Looks in a row that must find the page gone before it counts as withdrawn."""

CONFIRMING_TIME = timedelta(days=1)
"""Least time between the first and the last of those looks."""

NOT_FOUND = Window(CONFIRMING_LOOKS, CONFIRMING_TIME)
"""For 404 and 410, and for pages that say so in words."""

REDIRECTED = Window(5, timedelta(days=3))
"""For a page that leads to an index now: it may come back under another address."""

MANY_GONE = Window(6, timedelta(days=7))
"""For any page while a fifth of the readouts is gone: a mistake is put right by then."""

SUSPICIOUS_SHARE = 0.2
"""Share of the looks of one pass that may go wrong before the site, not the page, is at fault."""

SUSPICIOUS_PAGES = 3
"""Fewer pages than this in trouble never put the whole site in doubt."""

FLOOD = 30
"""So many new lines at once are news; more, and more than were known, are a mistake."""


@dataclass(frozen=True, slots=True)
class Absence:
    """How long a page has been found gone, this look included."""

    since: datetime
    looks: int


def absent(since: datetime | None, looks: int, now: datetime) -> Absence:
    """Add one look that found the page gone (404, 410 or a not-found page)."""
    return Absence(since or now, looks + 1)


def is_withdrawn(
    absence: Absence, now: datetime, *, site_is_healthy: bool, window: Window = NOT_FOUND
) -> bool:
    """Say whether a page has been gone often and long enough to be called withdrawn."""
    return site_is_healthy and absence.looks >= window.looks and now - absence.since >= window.time


def window(*, many: bool, redirected: bool) -> Window:
    """Return how long a page must be gone, by how it is gone and how many others are."""
    if many:
        return MANY_GONE
    return REDIRECTED if redirected else NOT_FOUND


def site_is_in_doubt(bad: int, looked: int) -> bool:
    """Say whether so many looks of a pass went wrong that the site itself must be at fault."""
    return bad >= SUSPICIOUS_PAGES and bad > looked * SUSPICIOUS_SHARE


def are_most_gone(gone: int, well: int) -> bool:
    """Say whether more readouts are gone than there: then it is the site that is away."""
    return gone >= SUSPICIOUS_PAGES and gone > well


def most_gone(gone: int, well: int) -> str:
    """Say in words that most readouts are gone."""
    return f"{gone} readouts are gone at once and only {well} are there"


def listing_collapsed(known: int, kept: int, bad_looks: int) -> bool:
    """Say whether an index lost so many lines at once that nothing may be concluded from it.

    Args:
        known: lines it had when it was last believed.
        kept: those of them it still has, under any address.
        bad_looks: looks in a row that found it like this; what stays is believed in the end.
    """
    return known >= 6 and kept * 2 <= known and bad_looks < CONFIRMING_LOOKS


def is_flooded(known: int, new: int) -> bool:
    """Say whether an index has more new lines at once than a ministry publishes."""
    return known > 0 and new > max(FLOOD, known)


def rolled_off(dropped: Sequence[date | None], listed: Sequence[date | None]) -> bool:
    """Say whether a list was cut at its old end: paged, or moved to an archive.

    Args:
        dropped: dates of the lines that are gone.
        listed: dates of the lines that are there.
    """
    left = [day for day in listed if day is not None]
    gone = [day for day in dropped if day is not None]
    if len(dropped) < SUSPICIOUS_PAGES or len(gone) < len(dropped) or not left:
        return False
    return max(gone) < min(left)


def is_backdated(published_on: date | None, not_listed_on: date | None) -> bool:
    """Say whether a new readout bears a date on which we looked and it was not there.

    Args:
        published_on: its own date.
        not_listed_on: the day, by the ministry's calendar, of the last look without it.
    """
    if published_on is None or not_listed_on is None:
        return False
    return not_listed_on - published_on >= timedelta(days=3)


def text_length(readout: Readout) -> int:
    """Return how many characters the readout says in its lead, items and notes."""
    return (
        len(readout.lead or "")
        + sum(len(item.text) for item in readout.items)
        + sum(len(note) for note in readout.notes)
    )


def fell_apart(before: Readout, after: Readout) -> str | None:
    """Say why a page looks broken rather than edited, or None if it looks sound.

    A half-deployed page, an unclosed comment, a new template or another language's page
    takes most of the text or the frame (title, date) away at once. Such a page is looked
    at again before anything is said about it.
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
    if before.language != after.language:
        return f"it is in {after.language!r} now, not in {before.language!r}"
    return None
