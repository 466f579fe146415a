"""How a list differs from what it was, and whether that can be believed. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from scheduler import verdict
from scheduler.moves import plain
from scraper.errors import ImplausibleError
from scraper.records import Index
from storage.rows import Line, PageRow


@dataclass(frozen=True, slots=True)
class Shift:
    """How a listing differs from the one before, lines under new addresses taken together."""

    known: int
    gone: frozenset[int] = frozenset()
    """Pages that are no longer listed under any address."""
    moving: Mapping[int, str] = field(default_factory=dict)
    """Pages no longer listed whose title and date stand under another address, and which."""
    new: tuple[str, ...] = ()
    """Addresses that are new, and nobody's new address."""


def spelt_once(index: Index) -> Index:
    """Return a listing in which an address stands once, however often it is spelt."""
    first = {plain(entry.url): entry for entry in reversed(index.entries)}
    if len(first) == len(index.entries):
        return index
    return replace(index, entries=tuple(reversed(first.values())))


def shifted(lines: Sequence[Line], index: Index) -> Shift:
    """Compare a listing with the lines known before."""
    listed = {entry.url for entry in index.entries}
    known = {line.url for line in lines}
    added = [entry for entry in index.entries if entry.url not in known]
    addresses = {(entry.title, entry.published_on): entry.url for entry in added}
    left = [line for line in lines if line.url not in listed]
    found = {line.page_id: addresses.get((line.title, line.published_on)) for line in left}
    moving = {page_id: url for page_id, url in found.items() if url is not None}
    taken = set(moving.values())
    return Shift(
        known=len(lines),
        gone=frozenset(found.keys() - moving),
        moving=moving,
        new=tuple(entry.url for entry in added if entry.url not in taken),
    )


def require_steady(page: PageRow, shift: Shift) -> None:
    """Believe a listing unless too much of it is new or gone at once.

    Raises:
        ImplausibleError: it lost half its lines, or has far more new ones than a ministry
            publishes; what stays for several looks is believed in the end.
    """
    kept = shift.known - len(shift.gone)
    if verdict.listing_collapsed(shift.known, kept, page.failures):
        lists = kept + len(shift.new)
        raise ImplausibleError(
            page.url, f"lists {lists} readouts, {kept} of the {shift.known} there were"
        )
    flooded = verdict.is_flooded(shift.known, len(shift.new))
    if flooded and page.failures < verdict.CONFIRMING_LOOKS:
        raise ImplausibleError(
            page.url, f"lists {len(shift.new)} readouts more than the {shift.known} there were"
        )
