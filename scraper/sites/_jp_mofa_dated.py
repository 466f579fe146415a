"""Where the dates of a list stand: which line, row or group of lines a date is for.

A date that stands alone is for the links of the smallest element around it that has any.
Where such an element has several dates, each is for the links after it, or for those
before it if a link comes first.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from scraper.blocks import Block, Box
from scraper.sites._jp_mofa_words import HEADINGS

Reads = Callable[[str], date | None]
"""Reads a text that is a date and nothing else."""


@dataclass(slots=True)
class Dated:
    """The dates that stand alone, by what they are for."""

    boxes: dict[int, date] = field(default_factory=dict)
    """For everything inside a box, by its key."""
    blocks: dict[int, date] = field(default_factory=dict)
    """For one block, by its place."""

    def of(self, place: int, box: Box) -> date | None:
        """Return the date for a block, if one stands alone for it."""
        if place in self.blocks:
            return self.blocks[place]
        return next((self.boxes[key] for key in _around(box) if key in self.boxes), None)


def dated(blocks: Sequence[Block], linked: Collection[int], reads: Reads) -> Dated:
    """Find what the dates that stand alone are for.

    Args:
        blocks: those of the list, in order.
        linked: places of the blocks that have entries.
        reads: see there.
    """
    held = Counter(key for place in linked for key in _around(blocks[place].box))
    alone = {
        place: (home, when)
        for place, block in enumerate(blocks)
        if not block.anchors and block.lines and block.box.tag not in HEADINGS
        if not block.box.has("rightalign")
        if (when := reads(block.text)) is not None
        if (home := _home(block.box, held)) is not None
    }
    several = Counter(home.key for home, _ in alone.values())
    found = Dated()
    for home, when in alone.values():
        if several[home.key] == 1 and (home.tag in ("li", "tr") or held[home.key] == 1):
            found.boxes[home.key] = when
    in_turn = {p: (home.key, w) for p, (home, w) in alone.items() if home.key not in found.boxes}
    _take_turns(found, blocks, linked, in_turn)
    return found


def _take_turns(
    found: Dated,
    blocks: Sequence[Block],
    linked: Collection[int],
    alone: dict[int, tuple[int, date]],
) -> None:
    homes = {key for key, _ in alone.values()}
    current: dict[int, date] = {}
    waiting: dict[int, list[int]] = {}
    for place, block in enumerate(blocks):
        if place in alone:
            key, when = alone[place]
            if key in waiting:
                found.blocks.update(dict.fromkeys(waiting[key], when))
                waiting[key] = []
            else:
                current[key] = when
        elif place in linked:
            home = next((key for key in _around(block.box) if key in homes), None)
            if home is not None and home in current:
                found.blocks[place] = current[home]
            elif home is not None:
                waiting.setdefault(home, []).append(place)


def by_line(block: Block, places: Sequence[int], reads: Reads) -> dict[int, date]:
    """Return dates that have a line of their own above or below the links of one block."""
    above = [_last(block.gaps[place].split("\n")[:-1], reads) for place in places]
    if (when := above[0]) is not None:
        found = {}
        for place, own in zip(places, above, strict=True):
            found[place] = when = own or when
        return found
    ends = [*places[1:], len(block.anchors)]
    return {
        place: when
        for place, end in zip(places, ends, strict=True)
        if (when := _first(block.gaps[end].split("\n")[1:], reads)) is not None
    }


def _first(lines: Sequence[str], reads: Reads) -> date | None:
    return next((reads(line) for line in lines if line.strip()), None)


def _last(lines: Sequence[str], reads: Reads) -> date | None:
    return _first(lines[::-1], reads)


def _home(box: Box, held: Counter[int]) -> Box | None:
    at: Box | None = box
    while at is not None and not held[at.key]:
        at = at.parent
    return at


def _around(box: Box) -> list[int]:
    keys = []
    at: Box | None = box
    while at is not None:
        keys.append(at.key)
        at = at.parent
    return keys
