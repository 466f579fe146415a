"""Has the ministry edited its pages, or rebuilt its site? Pure.

One page that loses its date was edited; three of ten that lose it at once were moved into
a new template. So what a pass finds is weighed together:

    broken       a page that was read before cannot be read, or fell apart
    lost         an edit that leaves a page without its title, date, lead, points or people
    mark         an edit of the frame (section, links, notes, captions), the same on many pages
    same text    different readouts that all say one and the same now: not the site itself

Beyond a fifth of the looks, and never on fewer than three pages unless they are all there
are, the site is at fault and nothing of it is told until it is right again.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from scheduler.verdict import SUSPICIOUS_PAGES, SUSPICIOUS_SHARE
from storage.rows import NewField

ESSENTIAL = ("title", "published_on", "lead", "items", "participants")
"""Fields whose disappearance from many pages at once is a new template."""

FRAME = frozenset({"section", "title", "language", "links", "notes", "photos", "translations"})
"""Fields a template changes; the sentences of a readout are not among them."""

Mark = tuple[str, tuple[str, ...], tuple[str, ...]]
"""A field, what was taken out of it, and what was put in."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why the site, not its pages, is at fault."""

    problem: str
    """`implausible` for a new template, `decoy` for a site that is not itself."""
    message: str


@dataclass(frozen=True, slots=True)
class Edit:
    """What is telling about one edit."""

    lost: frozenset[str]
    marks: frozenset[Mark]
    texts: tuple[str, str]
    """Digests before and after."""


def traits(fields: Iterable[NewField], before: str, after: str) -> Edit:
    """Return what is telling about an edit.

    Args:
        fields: the fields that differ, as text.
        before: digest of the text before.
        after: digest of the text after.
    """
    changed = list(fields)
    lost = frozenset(one.name for one in changed if one.name in ESSENTIAL and not one.after)
    marks = frozenset(_mark(one) for one in changed) if _is_frame_only(changed) else frozenset()
    return Edit(lost, marks, (before, after))


@dataclass(slots=True)
class Tally:
    """The looks of one pass at known readouts, and those that turned bad shortly before."""

    known: int = 0
    """Readouts of the site that were ever read."""
    well: set[int] = field(default_factory=set)
    broken: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Pages that turned bad: digest of what they said, and of what came instead."""
    edits: dict[int, Edit] = field(default_factory=dict)
    strange: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Pages in whose place something else was shown, a decoy or a block page."""
    looked_bad: set[int] = field(default_factory=set)
    """Pages that were looked at in this pass and are not sound, however long."""

    def sound(self, page_id: int, edit: Edit | None = None) -> None:
        """Count a look that showed a readout."""
        self.well.add(page_id)
        self.broken.pop(page_id, None)
        if edit is not None:
            self.edits[page_id] = edit

    def bad(self, page_id: int, before: str = "", instead: str = "") -> None:
        """Count a look that showed no readout where there was one."""
        self.well.discard(page_id)
        self.broken[page_id] = (before, instead)

    def odd(self, page_id: int, before: str, instead: str) -> None:
        """Count a look that showed another page in place of a readout."""
        self.well.discard(page_id)
        self.strange[page_id] = (before, instead)
        self.looked_bad.add(page_id)

    def doubt(self) -> Doubt | None:
        """Say why the whole site is at fault, or None if it is not."""
        looked = len(self.well) + len(self.broken) + len(self.strange)
        if (same := self._one_for_all()) and self._is_many(same, looked):
            return Doubt("decoy", f"{same} addresses answer with one and the same page")
        if self._is_many(len(self.broken), looked):
            return Doubt(
                "implausible",
                f"{len(self.broken)} of {looked} readouts can no longer be read as before;"
                " the site was rebuilt, or its reader must be",
            )
        for name, count in Counter(n for edit in self.edits.values() for n in edit.lost).items():
            if self._is_many(count, looked):
                return Doubt("implausible", f"{count} of {looked} readouts lost their {name}")
        return self._same_edit(looked)

    @property
    def unsound(self) -> int:
        """How many pages that were looked at in this pass are part of what is wrong."""
        odd = {page_id for page_id, edit in self.edits.items() if edit.lost or edit.marks}
        return len(self.looked_bad | odd)

    def _one_for_all(self) -> int:
        """Return how many readouts that said different things say one and the same now."""
        said: dict[str, set[str]] = {}
        changes = [edit.texts for edit in self.edits.values()]
        for before, after in [*changes, *self.broken.values(), *self.strange.values()]:
            if after:
                said.setdefault(after, set()).add(before)
        return max(map(len, said.values()), default=0)

    def _same_edit(self, looked: int) -> Doubt | None:
        marks = Counter(mark for edit in self.edits.values() for mark in edit.marks)
        for (name, _, _), count in marks.most_common(1):
            if self._is_many(count, looked) and count * 2 > len(self.edits):
                return Doubt("implausible", f"the same edit of {name} on {count} readouts")
        return None

    def _is_many(self, count: int, looked: int) -> bool:
        if count >= SUSPICIOUS_PAGES:
            return count > looked * SUSPICIOUS_SHARE
        return count >= 2 and count == self.known


def _is_frame_only(fields: Sequence[NewField]) -> bool:
    return all(one.name in FRAME for one in fields)


def _mark(one: NewField) -> Mark:
    before, after = (one.before or "").split("\n"), (one.after or "").split("\n")
    if one.name == "title":
        return (one.name, *_trimmed(one.before or "", one.after or ""))
    out = tuple(line for line in before if line and line not in after)
    into = tuple(line for line in after if line and line not in before)
    return (one.name, out, into)


def _trimmed(before: str, after: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what differs between two titles when their common ends are taken away."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    most = min(len(before), len(after)) - start
    while end < most and before[-1 - end] == after[-1 - end]:
        end += 1
    return (before[start : len(before) - end],), (after[start : len(after) - end],)
