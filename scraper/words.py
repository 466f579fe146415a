"""Which words of a text were kept, removed, added: sentences first, then words.

Sentences that are equal are settled at once; only what lies between them is compared
word by word, Chinese and Japanese by character. Nothing is lost: the kept and removed
marks joined give the text before, the kept and added ones the text after, to the space.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from rapidfuzz.distance import Indel

Kind = Literal["kept", "removed", "added"]

MOST_TOKENS = 20_000
"""Tokens on one side of one passage beyond which it is marked as a whole: the cost of
comparing grows with the product of both sides."""

_CJK = r"\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
_LETTER = rf"[^\W{_CJK}]"
_TOKEN = re.compile(rf"[{_CJK}]|{_LETTER}+(?:[’'\-]{_LETTER}+)*|\s+|[^\w\s]")
_ABBREVIATED = "".join(
    rf"(?<!\b{short}\.)"
    for short in ("Mr", "Ms", "Mrs", "Dr", "Prof", "Hon", "Gen", "Amb", "St", "No", "[A-Z]")
)
_BOUNDARY = re.compile(
    rf"(?<=[.!?]){_ABBREVIATED}[\"'”’)\]]*\s+|[。！？][」』）]*\s*|\n\s*",
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of text and what became of it."""

    kind: Kind
    text: str


def sentences(text: str) -> list[str]:
    """Cut a text into sentences, each with the space that follows it."""
    cuts = [0, *(found.end() for found in _BOUNDARY.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(cuts) if start < end]


def tokens(text: str) -> list[str]:
    """Cut a text into words, single CJK characters, runs of space, single signs."""
    return _TOKEN.findall(text)


def words(before: str, after: str) -> list[Mark]:
    """Mark what was kept, removed and added between two texts, in reading order.

    Args:
        before: the earlier text.
        after: the later text.

    Returns:
        Marks without empty texts; where something was replaced, the removed text comes
        right before the added one.
    """
    draft = _Draft()
    removed: list[str] = []
    added: list[str] = []
    for same, old, new in _aligned(sentences(before), sentences(after)):
        if not same:
            removed += old
            added += new
            continue
        _mark_words(draft, removed, added)
        removed, added = [], []
        draft.keep("".join(old))
    _mark_words(draft, removed, added)
    return draft.finish()


def _mark_words(draft: "_Draft", removed: list[str], added: list[str]) -> None:
    old, new = tokens("".join(removed)), tokens("".join(added))
    for same, gone, come in _aligned(old, new):
        if same:
            draft.keep("".join(gone))
        else:
            draft.replace("".join(gone), "".join(come))


def _aligned(
    old: Sequence[str], new: Sequence[str]
) -> list[tuple[bool, Sequence[str], Sequence[str]]]:
    """Return stretches of both sequences in order, each with whether they are equal."""
    if max(len(old), len(new)) > MOST_TOKENS:
        return _ends_aligned(old, new)
    return [
        (step.tag == "equal", old[step.src_start : step.src_end],
         new[step.dest_start : step.dest_end])
        for step in Indel.opcodes(old, new)
    ]  # fmt: skip


def _ends_aligned(
    old: Sequence[str], new: Sequence[str]
) -> list[tuple[bool, Sequence[str], Sequence[str]]]:
    """Align only what both sequences begin and end with."""
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    room = shorter - head
    tail = next((i for i in range(room) if old[-1 - i] != new[-1 - i]), room)
    end, stop = len(old) - tail, len(new) - tail
    steps = [
        (True, old[:head], new[:head]),
        (False, old[head:end], new[head:stop]),
        (True, old[end:], new[stop:]),
    ]
    return [step for step in steps if step[1] or step[2]]


class _Draft:
    """Marks being collected; a space kept between two changes joins them into one."""

    def __init__(self) -> None:
        self._marks: list[Mark] = []
        self._removed = ""
        self._added = ""
        self._between = ""

    def keep(self, text: str) -> None:
        if text.isspace() and (self._removed or self._added):
            self._between += text
            return
        kept, self._between = self._between, ""
        self._flush()
        self._marks.append(Mark("kept", kept + text))

    def replace(self, removed: str, added: str) -> None:
        between, self._between = self._between, ""
        self._removed += between + removed
        self._added += between + added

    def finish(self) -> list[Mark]:
        kept, self._between = self._between, ""
        self._flush()
        if kept:
            self._marks.append(Mark("kept", kept))
        return _merged(self._marks)

    def _flush(self) -> None:
        if self._removed:
            self._marks.append(Mark("removed", self._removed))
        if self._added:
            self._marks.append(Mark("added", self._added))
        self._removed = self._added = ""


def _merged(marks: Sequence[Mark]) -> list[Mark]:
    merged: list[Mark] = []
    for mark in marks:
        if merged and merged[-1].kind == mark.kind == "kept":
            mark = Mark("kept", merged.pop().text + mark.text)
        if mark.text:
            merged.append(mark)
    return merged
