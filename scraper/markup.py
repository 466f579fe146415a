"""Strict, typed access to HTML; the only module that imports the HTML engine.

A selector either must match, and says so, or may match, and says so. Site files use
these helpers, so that a redesigned page fails at the selector that no longer holds.

Text comes in blocks, as a reader sees them (`scraper.blocks`): the engine's own
`text()` glues paragraphs together and includes scripts.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from scraper.errors import MissingElementError, UnreadableError

Tree: TypeAlias = LexborHTMLParser
Node: TypeAlias = LexborNode

DEEPEST = 400
"""Elements open at once; real pages stay under 60, and the engine's cost is quadratic."""

bytes(4 << 20)
"""Freed at once. The C library gives memory back to the system after every tree, which costs
as much as half the parse, until it has seen blocks of some megabytes come and go (mallopt(3),
M_TRIM_THRESHOLD is adjusted to them; other C libraries do not care)."""
_FEW = 1_500
"""Pages with fewer tags are never deep enough to hurt: the worst costs some 15 ms."""
_CALM = 300
"""With fewer unclosed tags and `_MANY` tags a page is not deep enough to hurt either."""
_MANY = 10_000
_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_SHALLOW = frozenset({
    b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta",
    b"param", b"source", b"track", b"wbr", b"p", b"li", b"dt", b"dd", b"tr", b"td", b"th",
    b"option",
})  # fmt: skip
SILENT = frozenset({
    "script", "style", "noscript", "template", "iframe", "object", "svg", "math", "head",
    "title", "select", "textarea", "datalist", "audio", "video", "canvas", "map",
})  # fmt: skip
"""Elements whose text no reader sees."""
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_UNENCODABLE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A decoded page, ready to be read."""

    url: str
    text: str
    """The whole page as text, decoded."""
    seen_on: date
    """The look's date on the ministry's own calendar (years are inferred from it)."""
    fetched_at: datetime
    moved_to: str | None = None
    """Where the server redirected us to; relative links are meant from there."""

    @property
    def base(self) -> str:
        """The address that relative links start from, before any `<base>`."""
        return self.moved_to or self.url


def parse(page: Page) -> Tree:
    """Build the tree of a page.

    Raises:
        UnreadableError: the page is nested so deeply that reading it could take the
            machine down, which no ministry's page is; or the engine gives it up.
    """
    raw = _utf8(page.text)
    depth = _depth(raw)
    if depth > DEEPEST:
        raise UnreadableError(
            page.url, f"{depth} elements are open at once, more than the {DEEPEST} we read"
        )
    try:
        return LexborHTMLParser(raw, scripting=True)
    except SelectolaxError:  # it says no more; in practice it got no memory
        raise UnreadableError(page.url, "the HTML engine gives it up") from None


def clean(text: str) -> str:
    """Replace what no database or terminal takes: NUL goes, half characters become U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        text = _UNENCODABLE.sub("\ufffd", text)
    return text.replace("\0", "") if "\0" in text else text


def _utf8(text: str) -> bytes:
    """Return clean text as the engine takes it."""
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        raw = clean(text).encode()
    return raw.replace(b"\0", b"") if b"\0" in raw else raw


def _depth(raw: bytes) -> int:
    """Bound the depth of the tree before the engine pays for it."""
    tags = raw.count(b"<")
    if tags < _FEW or (tags < _MANY and tags - 2 * raw.count(b"</") < _CALM):
        return 0
    depth = deepest = 0
    for found in _TAG.finditer(raw):
        closing, name = found.groups()
        if name.lower() in _SHALLOW:
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        deepest = max(deepest, depth)
    return deepest


def one(page: Page, within: Tree | Node, css: str) -> Node:
    """Return the first match.

    Raises:
        MissingElementError: nothing matches.
    """
    node = maybe(page, within, css)
    if node is None:
        raise MissingElementError(page.url, f"no element matches {css!r}")
    return node


def some(page: Page, within: Tree | Node, css: str) -> list[Node]:
    """Return every match, in document order, at least one.

    Raises:
        MissingElementError: nothing matches.
    """
    nodes = every(page, within, css)
    if not nodes:
        raise MissingElementError(page.url, f"no element matches {css!r}")
    return nodes


def maybe(page: Page, within: Tree | Node, css: str) -> Node | None:
    """Return the first match, or None."""
    return within.css_first(css)


def every(page: Page, within: Tree | Node, css: str) -> list[Node]:
    """Return every match, in document order; possibly none."""
    return within.css(css)


def check_selector(css: str) -> None:
    """Refuse a selector that the engine rejects, or would accept and never match.

    Raises:
        ValueError: says what is wrong with it.
    """
    if not css.strip():
        raise ValueError("the selector is empty")
    unquoted = re.sub(r'"[^"]*"|\'[^\']*\'', "", css)
    if "'" in unquoted or '"' in unquoted:
        raise ValueError(f"a quote in {css!r} is not closed")
    for opening, closing in ("[]", "()"):
        if unquoted.count(opening) != unquoted.count(closing):
            raise ValueError(f"{opening} and {closing} in {css!r} do not pair up")
    dead = re.search(r"::?[a-z-]+", re.sub(rf":({_LIVING})(?![a-z-])", "", unquoted))
    if dead:
        raise ValueError(f"{dead[0]!r} in {css!r} matches nothing in a saved page")
    try:
        LexborHTMLParser("<p>").css(css)
    except SelectolaxError:
        raise ValueError(f"{css!r} is not a CSS selector") from None


_LIVING = (
    "not|is|where|has|nth-child|nth-last-child|nth-of-type|nth-last-of-type|first-child"
    "|last-child|only-child|first-of-type|last-of-type|only-of-type|empty|root|lexbor-contains"
)
"""Pseudo-classes that mean something without a browser or a mouse."""


def attribute(node: Node, name: str) -> str | None:
    """Return an attribute's value; None if absent or bare."""
    value = node.attributes.get(name)
    return None if value is None else clean(value)


def is_hidden(attributes: dict[str, str | None]) -> bool:
    """Tell by its attributes whether an element is not shown."""
    if "hidden" in attributes:
        return True
    style = attributes.get("style")
    return style is not None and _NOT_SHOWN.search(style) is not None


def is_visible(node: Node) -> bool:
    """Tell whether nothing around an element hides it."""
    at: Node | None = node
    while at is not None:
        if at.tag in SILENT or (at.is_element_node and is_hidden(at.attributes)):
            return False
        at = at.parent
    return True
