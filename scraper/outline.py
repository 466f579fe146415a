"""Numbered points: what their labels look like, and which point is inside which.

Ministries number by list markup, by typing `1.`, `1`, `（１）` or `(a)`, or by both on
one page. A label is only taken for one where a reader would: a bare number must be
the first, or follow the one before.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from scraper.blocks import Block, Box
from scraper.records import Item

_NUMBER = "[0-9０-９]{1,2}"
_PATTERNS = tuple(
    (rank, re.compile(source))
    for rank, source in (
        (1, rf"[(（]\s?(?P<n>{_NUMBER}|[一二三四五六七八九十]{{1,2}})\s?[)）]\.?"),
        (3, r"[(（]\s?(?:i{1,3}|iv|vi{0,3}|ix|x)\s?[)）]"),
        (2, r"[(（]\s?(?:[a-zA-Z]|[ア-オカ-コ])\s?[)）]"),
        (2, r"[①-⑳]\.?"),
        (0, rf"(?P<n>{_NUMBER})\s?[.．、]{{1,2}}(?![0-9０-９])"),
        (1, rf"(?P<n>{_NUMBER})[)）](?![0-9０-９])"),
        (-1, r"(?:I{1,3}|IV|VI{0,3}|IX|X|[Ⅰ-Ⅹ])[.．]?(?<=[.．Ⅰ-Ⅹ])(?=\s)"),
        (2, r"[a-z][.)](?=\s)"),
        (0, rf"(?P<bare>{_NUMBER})(?=\s(?:\D|[0-9０-９]{{1,2}}[月日](?!間)))"),
        (2, r"[ア-オカ-コ][.．、]?(?=\s)"),
        (9, r"(?P<bullet>[•●○◦・▪■□◆◇➢►]|[-–—－‐](?=\s))"),
    )
)
_NEVER = re.compile(
    r"(?![ア-オカ-コ][.．、]?\s)[A-HJ-UWYZ\u3040-\u30fa\u3400-\u9fff]|[a-z][a-z]|[A-Z][a-z]"
)
"""How almost every sentence begins that has no label; spares it the patterns."""
_FIRST = ("I.", "I．", "Ⅰ", "Ⅰ.", "Ⅰ．")


@dataclass(frozen=True, slots=True)
class Label:
    """What stands before a point."""

    text: str | None
    """As typed; None for a bullet."""
    rank: int
    """The smaller, the further out: -1 for `I.`, 0 for `1.`, 1 for `(1)`, 9 for a bullet."""
    number: int | None = None
    bare: bool = False
    """A number without a stop or bracket, which may be part of the sentence."""


def split_label(text: str) -> tuple[Label | None, str]:
    """Split a typed label off a point.

    Example:
        >>> split_label("（１） 両外相は")
        (Label(text='（１）', rank=1, number=1, bare=False), '両外相は')
        >>> split_label("1.5 billion yen")
        (None, '1.5 billion yen')
    """
    if _NEVER.match(text):
        return None, text
    for rank, pattern in _PATTERNS:
        found = pattern.match(text)
        if found is None:
            continue
        rest = text[found.end() :].lstrip()
        groups = found.groupdict()
        if groups.get("bullet"):
            inner, inside = split_label(rest)
            return (inner, inside) if inner else (Label(None, 9), rest)
        digits = groups.get("n") or groups.get("bare")
        return Label(found[0].strip(), rank, _value(digits), bool(groups.get("bare"))), rest
    return None, text


def _value(digits: str | None) -> int | None:
    plain = unicodedata.normalize("NFKC", digits or "")
    return int(plain) if plain.isdigit() else None


@dataclass(slots=True)
class _Draft:
    label: str | None
    pieces: list[str]
    level: int


@dataclass(slots=True)
class _Step:
    """One numbering that is open: a rank, and the list that gives it, if one does."""

    rank: int
    listed: bool


@dataclass(slots=True)
class Points:
    """Collects the points of a page, in order, with their levels."""

    drafts: list[_Draft] = field(default_factory=list)
    unwrapped: set[int] = field(default_factory=set)
    """Identities of `li` that only wrap the body, and count as no point."""
    _steps: list[_Step] = field(default_factory=list)
    _of: dict[int, _Draft] = field(default_factory=dict)
    _bases: dict[int, int] = field(default_factory=dict)
    _ranks: dict[int, list[int]] = field(default_factory=dict)
    _last: int = 0

    def items(self) -> tuple[Item, ...]:
        """Return the points as the record keeps them."""
        return tuple(
            Item(label=draft.label, text=" ".join(filter(None, draft.pieces)), level=draft.level)
            for draft in self.drafts
        )

    def knows(self, item: Box) -> bool:
        """Tell whether a list item already gave a point."""
        return item.key in self._of

    def has_sentence(self, is_sentence: Callable[[str], bool]) -> bool:
        """Tell whether any point so far is more than a heading."""
        return any(is_sentence(" ".join(draft.pieces)) for draft in self.drafts)

    def listed(self, block: Block) -> Box | None:
        """Return the `li` that makes a block a point, if one does."""
        box = block.box.up("li")
        while box is not None and box.key in self.unwrapped:
            box = box.parent.up("li") if box.parent is not None else None
        return box

    def typed(self, text: str) -> bool:
        """Take a paragraph for a point if it has a label; tell whether it has."""
        label, rest = split_label(text)
        if label is None or (label.bare and label.number not in (1, self._last + 1)):
            return False
        if label.rank < 0 and label.text not in _FIRST and not any(s.rank < 0 for s in self._steps):
            return False  # "V. Petrov said" is a person, not point five
        while self._steps and self._steps[-1].rank >= label.rank:
            self._steps.pop()
        self._steps.append(_Step(label.rank, listed=False))
        if label.rank == 0 and label.number is not None:
            self._last = label.number
        self.drafts.append(_Draft(label.text, [rest], len(self._steps)))
        return True

    def plain(self, text: str) -> None:
        """Take a paragraph without a label for a point."""
        self.drafts.append(_Draft(None, [text], 1))

    def from_list(self, item: Box, text: str) -> None:
        """Take text inside a list item: the point, a further part of it, or a typed sub-point."""
        known = self._of.get(item.key)
        label, rest = split_label(text)
        if label is not None and label.bare and label.number != item.ordinal:
            label, rest = None, text
        if known is not None:
            if label is None or label.bare:
                known.pieces.append(text)
            else:
                level = known.level + 1 + self._deeper(item.key, label)
                self.drafts.append(_Draft(label.text, [rest], level))
            return
        around = item.parent.key if item.parent is not None else item.key
        level = self._base(item, label) + len(self._above(item)) + self._deeper(around, label)
        draft = _Draft(label.text if label else _generated(item), [rest], level)
        self._of[item.key] = draft
        self.drafts.append(draft)

    def _deeper(self, around: int, label: Label | None) -> int:
        """Return how far typed labels go down inside one list: `(1)`, then `(i)`."""
        if label is None or label.text is None:
            return 0
        ranks = self._ranks.setdefault(around, [])
        while ranks and ranks[-1] >= label.rank:
            ranks.pop()
        ranks.append(label.rank)
        return len(ranks) - 1

    def _above(self, item: Box) -> list[Box]:
        """Return the item and the items around it that are points, innermost first."""
        chain: list[Box] = []
        box: Box | None = item
        while box is not None:
            if box.tag == "li" and box.key not in self.unwrapped:
                chain.append(box)
            box = box.parent
        return chain

    def _base(self, item: Box, label: Label | None) -> int:
        """Return the level under which the outermost list around an item hangs."""
        outermost = self._above(item)[-1]
        key = outermost.parent.key if outermost.parent is not None else outermost.key
        if key not in self._bases:
            self._bases[key] = self._hang(label)
        return self._bases[key]

    def _hang(self, label: Label | None) -> int:
        listed = next((n for n, step in enumerate(self._steps) if step.listed), None)
        if label is not None and label.text is not None:
            while self._steps and self._steps[-1].rank >= label.rank:
                self._steps.pop()
            self._steps.append(_Step(label.rank, listed=False))
            return len(self._steps) - 1
        if listed is not None:
            del self._steps[listed + 1 :]
            return listed
        rank = self._steps[-1].rank + 1 if self._steps else 0
        self._steps.append(_Step(rank, listed=True))
        return len(self._steps) - 1


def _generated(item: Box) -> str | None:
    """Return the number an ordered list shows before an item."""
    if item.parent is None or item.parent.tag != "ol":
        return None
    style, number = item.parent.style, item.ordinal
    if style in ("a", "A") and 1 <= number <= 26:
        return chr(ord(style) + number - 1) + "."
    if style in ("i", "I") and 1 <= number <= 20:
        roman = "x" * (number // 10) + _ROMAN[number % 10]
        return (roman if style == "i" else roman.upper()) + "."
    return f"{number}."


_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
