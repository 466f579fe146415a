"""The text of a page as a reader sees it: blocks, in order.

A block is one paragraph, list item, heading or table cell, or text that stands directly in
a `div`; two line breaks in a row split it. Tags inside a sentence neither split nor glue
words. Scripts, comments and hidden elements are not text. Depth costs nothing: no recursion.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from scraper.markup import SILENT, Node, is_hidden


@dataclass(slots=True, eq=False)
class Box:
    """One block-level element around text; compared by identity."""

    tag: str
    id: str
    classes: str
    parent: "Box | None"
    ordinal: int = 0
    """For `li`: its number in the list; for `ol` and `ul`: the last number given."""
    style: str = ""
    """For `ol`: the `type` attribute."""
    lists: list["Box"] = field(default_factory=list)
    """For `li`: the lists inside it; for `ol` and `ul`: its `li`."""
    names: frozenset[str] = frozenset()
    """Its id and classes."""
    key: int = 0
    """Identity of the element in its tree."""

    def up(self, *tags: str) -> "Box | None":
        """Return the nearest box of these tags, this one included."""
        box: Box | None = self
        while box is not None and box.tag not in tags:
            box = box.parent
        return box

    def has(self, *names: str) -> bool:
        """Tell whether any of these is its id or one of its classes."""
        return not self.names.isdisjoint(names)


@dataclass(slots=True, eq=False)
class Anchor:
    """A link inside a block."""

    href: str
    pieces: list[str] = field(default_factory=list)
    alts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What is to be read inside the link."""
        return " ".join("".join(self.pieces).split())

    @property
    def alt(self) -> str:
        """What the pictures inside the link say."""
        return " ".join(self.alts)


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """An `img`."""

    src: str
    alt: str


class Block(NamedTuple):
    """One run of text, or one picture (then without text)."""

    box: Box
    lines: tuple[str, ...] = ()
    """The text, split where the page breaks the line; whitespace collapsed."""
    anchors: tuple[Anchor, ...] = ()
    gaps: tuple[str, ...] = ()
    """The text before, between and after the anchors, if there are any; `\\n` where the
    page breaks the line."""
    picture: Picture | None = None
    bold: bool = False
    """All of it is in `strong` or `b`."""

    @property
    def text(self) -> str:
        """The lines as one."""
        return " ".join(self.lines)


Unwanted = Callable[[Box], bool]

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li",
    "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip


def blocks(
    node: Node, unwanted: Unwanted | None = None, marked: frozenset[int] = frozenset()
) -> list[Block]:
    """Return the blocks inside a node, in order, without those in unwanted boxes.

    Args:
        node: the root; its own text counts.
        unwanted: decides, box by box, what to leave out whole.
        marked: identities (`mem_id`) of inline elements to treat as boxes of their own.
    """
    walk = _Walk(unwanted, marked)
    walk.through(node)
    walk.flush()
    return walk.found


def text_of(node: Node) -> str:
    """Return the visible text, with every run of whitespace made one space."""
    at, inside = node, node.child
    while inside is not None and inside.next is None:  # most headings: one text, in a span
        if at.tag in SILENT or is_hidden(at.attributes):
            return ""
        if inside.tag == "-text":
            return squeeze(inside.text_content or "")
        at, inside = inside, inside.child
    return " ".join(block.text for block in blocks(node) if block.lines)


def squeeze(text: str) -> str:
    """Make every run of whitespace, NBSP and U+3000 included, one space."""
    return " ".join(text.split())


_Open = tuple[bool, bool, "Box | None", "Anchor | None", bool]
"""An open element: silent, a block, its box, its link, bold."""


class _Walk:
    """Turns elements and texts, in document order, into blocks."""

    def __init__(self, unwanted: Unwanted | None, marked: frozenset[int]) -> None:
        self.unwanted = unwanted
        self.marked = marked
        self.found: list[Block] = []
        self.open: list[_Open] = []
        self.lines: list[list[str]] = [[]]
        self.anchors: list[tuple[Anchor, list[str]]] = []
        self.before: list[str] = []
        self.bold = self.plain = self.begun = False  # begun: once anything is in the block
        self.box: Box | None = None

    def through(self, root: Node) -> None:
        """Visit a node and all that is shown inside it, in document order."""
        around: list[Node] = [root]
        node = root.child if self.element(root, root.tag or "") else None
        while True:
            if node is None:
                last = around.pop()
                if not around:
                    return
                self.close()
                node = last.next
                continue
            tag = node.tag or ""
            if tag == "-text":
                self.text(node.text_content or "")
            elif tag[:1] >= "a":
                if self.element(node, tag):
                    around.append(node)
                    node = node.child
                    continue
                self.close()
            node = node.next

    def text(self, raw: str) -> None:
        _, _, _, anchor, bold = self.open[-1]
        blank = raw.isspace()
        if blank and not self.begun:
            return
        self.begun = True
        self.lines[-1].append(raw)
        if anchor is not None:
            anchor.pieces.append(raw)
        else:
            self.before.append(raw)
        if not blank:
            self.bold, self.plain = self.bold or bold, self.plain or not bold

    def element(self, node: Node, tag: str) -> bool:
        """Open an element; tell whether what is inside it is shown."""
        _, _, box, anchor, bold = self.open[-1] if self.open else (0, 0, None, None, False)
        attributes = node.attributes
        silent = tag in SILENT or (bool(attributes) and is_hidden(attributes))
        is_block = (
            tag in _BLOCKS or not self.open or (bool(self.marked) and node.mem_id in self.marked)
        )
        if silent:
            pass
        elif is_block:
            self.flush()
            if anchor is not None:
                anchor.pieces.append(" ")
            box = self.box = _boxed(tag, attributes, box, node.mem_id)
            silent = self.unwanted is not None and self.unwanted(box)
        elif tag == "br":
            self.line_break()
        elif tag == "img":
            self.picture(attributes, box, anchor)
        elif tag == "a":
            anchor = self.start_anchor(attributes) or anchor
        elif tag in ("b", "strong"):
            bold = True
        self.open.append((silent, is_block, box, anchor, bold))
        return not silent

    def close(self) -> None:
        silent, is_block, *_ = self.open.pop()
        if is_block:
            if not silent:
                self.flush()
            self.box = self.open[-1][2]

    def start_anchor(self, attributes: dict[str, str | None]) -> Anchor | None:
        href = attributes.get("href")
        if href is None:
            return None
        anchor = Anchor(href)
        self.anchors.append((anchor, self.before))
        self.before = []
        self.begun = True
        return anchor

    def picture(
        self, attributes: dict[str, str | None], box: Box | None, anchor: Anchor | None
    ) -> None:
        alt = squeeze(attributes.get("alt") or "")
        src = attributes.get("src") or attributes.get("data-src") or ""
        if anchor is not None and alt:
            anchor.alts.append(alt)
        if src and box is not None:
            self.found.append(Block(box, picture=Picture(src, alt)))

    def line_break(self) -> None:
        if len(self.lines) > 1 and not any(piece.strip() for piece in self.lines[-1]):
            self.flush()
        else:
            self.lines.append([])
            self.before.append("\0")
            self.begun = True

    def flush(self) -> None:
        """End the block that was begun, if one was."""
        if not self.begun:
            return
        lines = tuple(filter(None, [squeeze("".join(pieces)) for pieces in self.lines]))
        self.lines, self.begun = [[]], False
        anchors = tuple([anchor for anchor, _ in self.anchors])
        if not lines and anchors and anchors[-1] is self.open[-1][3]:
            self.begun = True
            return  # a link around whole blocks: it belongs to the first of them
        if (lines or anchors) and self.box is not None:
            gaps: tuple[str, ...] = ()
            if anchors:
                gaps = (*(_gap(gap) for _, gap in self.anchors), _gap(self.before))
            bold = self.bold and not self.plain
            self.found.append(Block(self.box, lines, anchors, gaps, None, bold))
        self.anchors, self.before = [], []
        self.bold = self.plain = False


def _gap(pieces: list[str]) -> str:
    return "\n".join(" ".join(line.split()) for line in "".join(pieces).split("\0"))


def _boxed(tag: str, attributes: dict[str, str | None], parent: Box | None, key: int) -> Box:
    if not attributes and tag != "li" and tag != "ol" and tag != "ul":
        return Box(tag, "", "", parent, key=key)
    box = Box(tag, attributes.get("id") or "", attributes.get("class") or "", parent, key=key)
    if box.id or box.classes:
        box.names = frozenset((box.id, *box.classes.split()))
    if tag == "li" and parent is not None and parent.tag in ("ol", "ul"):
        parent.ordinal = _number(attributes.get("value"), parent.ordinal + 1)
        box.ordinal = parent.ordinal
        parent.lists.append(box)
    elif tag in ("ol", "ul"):
        box.ordinal = _number(attributes.get("start"), 1) - 1
        box.style = attributes.get("type") or ""
        item = box.parent.up("li") if box.parent is not None else None
        if item is not None:
            item.lists.append(box)
    return box


def _number(text: str | None, default: int) -> int:
    digits = (text or "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 5 else default
