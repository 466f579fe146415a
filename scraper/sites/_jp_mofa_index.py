"""Lists of Japan's foreign ministry: relation pages, press lists, lists of countries.

The markup of relation pages was never captured, so every form a list can take is
accepted: the date in a `dt` before the links, after the link, inside it, before it, in
another cell of the row, as a heading above, or nowhere.

A link is a readout if it stands in the page's own content, is text, and leads to a
page on the ministry's host that is neither an index nor basic data. Its folder and
file name do not matter: readouts of one relation live under many departments, under
`/press/release/`, and before 2013 anywhere.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlsplit

from scraper import dates, urls
from scraper.blocks import Anchor, Block, Box, blocks
from scraper.markup import Node, Page
from scraper.records import IndexEntry, Link
from scraper.sites import _jp_mofa_words as words

_FILE = re.compile(r"\.(?!html?$|shtml$|php$|cgi$)[a-z0-9]{2,5}$", re.IGNORECASE)
_INDEX_FILE = re.compile(
    r"/(?:index|[0-9]{6}_index|[0-9]{1,2}_[0-9]{1,2}_index)\.html?$"
    r"|/mofaj/area/[a-z_]+\.html?$",
    re.IGNORECASE,
)
_BASIC = re.compile(r"/(?:data|basic)[a-z0-9_]*\.html?$", re.IGNORECASE)
_BASIC_TEXT = re.compile(r"basic data|基礎データ|country data", re.IGNORECASE)
_MENU = re.compile(
    r"menu|navi|breadcrumb|topicpath|pagetop|sitemap|footer|header|pulldown|social-btn"
    r"|archive-link|rightalign",
    re.IGNORECASE,
)
_MENU_TAGS = frozenset({"nav", "header", "footer", "form"})
_EDGES = " \t-–—:：・,、|｜"
_CLOSING = re.compile(r"\s*[(（\[［]([^()（）\[\]［］]{4,40})[)）\]］]\s*$")
_OPENING = re.compile(r"^\s*[(（\[［]?([^()（）\[\]［］:：]{4,40}?)[)）\]］:：]\s*(?=\S)")
_COUNTRY_INDEX = re.compile(
    r"/region/[a-z_-]+/[a-z_-]+/index\.html|/mofaj/area/[a-z_-]+/index\.html"
)


@dataclass(slots=True)
class Listing:
    """What one list page holds; read the fields after `read`."""

    page: Page
    base: str
    origins: frozenset[str]
    language: str
    near: date
    """Dates without a year are the latest on or before this day, or a few days after."""
    wants_indexes: bool = False
    """Whether links to further index pages are the entries."""
    entries: dict[str, IndexEntry] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)
    _heading: date | None = None
    _dated: dict[int, date | None] = field(default_factory=dict)
    """Boxes that hold a date for what is inside them: rows, list items, `dl`."""

    def read(self, root: Node, body: Node) -> None:
        """Sort the links of the content, then those around it."""
        found = blocks(root)
        for block in found:
            if block.box.tag in ("td", "th", "li") and not block.anchors and block.lines:
                self._date_box(block)
        for block in found:
            self._block(block)
        for block in blocks(body, unwanted=lambda box: box.key == root.mem_id):
            for anchor in block.anchors:
                self._keep(anchor, None if root.mem_id == body.mem_id else "menu")

    def _date_box(self, block: Block) -> None:
        holder = block.box if block.box.tag == "li" else block.box.parent
        when = self._only_date(block.text)
        if when is not None and holder is not None:
            self._dated[holder.key] = when

    def _only_date(self, text: str) -> date | None:
        if len(text) > 60 or dates.without_short_dates(text):
            return None
        return self._date(text)

    def _date(self, text: str) -> date | None:
        return dates.day(text, self.language) or dates.month_day(text, self.near)

    def _block(self, block: Block) -> None:
        if not block.anchors:
            if block.box.tag == "dt" and block.box.parent is not None:
                self._dated[block.box.parent.key] = self._only_date(block.text)
            elif block.box.tag in words.HEADINGS:
                self._heading = self._only_date(block.text)
            return
        menu = _is_menu(block.box)
        addresses = [None if menu else self._entry_address(anchor) for anchor in block.anchors]
        starts = [n for n, each in enumerate(addresses) if each]
        starts = [n for n in starts if n == starts[0] or "\n" in block.gaps[n]]
        date_first = any(self._date(_same_line(block, n)) for n in starts)
        for place, (anchor, address) in enumerate(zip(block.anchors, addresses, strict=True)):
            if address is None:
                self._keep(anchor, "menu" if menu else None)
                continue
            beside = place if date_first else place + 1
            around = _same_line(block, place) if date_first else block.gaps[beside]
            while not date_first and beside < len(addresses) and addresses[beside] is None:
                beside += 1
                around += " " + block.gaps[beside]
            self._enter(address, anchor.text, around.partition("\n")[0], block.box)

    def _enter(self, address: str, text: str, around: str, box: Box) -> None:
        title, when = self._titled(text)
        when = when or self._date(around) or self._inherited(box)
        known = self.entries.get(address)
        if known is None:
            self.entries[address] = IndexEntry(url=address, title=title, published_on=when)
        elif known.published_on is None and when is not None:
            self.entries[address] = replace(known, published_on=when)

    def _titled(self, text: str) -> tuple[str, date | None]:
        """Split the date off a link text that ends or begins with one."""
        for pattern in (_CLOSING, _OPENING):
            found = pattern.search(text)
            when = self._only_date(found[1]) if found else None
            if found and when:
                return (text[: found.start()] + text[found.end() :]).strip(_EDGES), when
        return text, None

    def _inherited(self, box: Box) -> date | None:
        at: Box | None = box
        while at is not None:
            if (when := self._dated.get(at.key)) is not None:
                return when
            at = at.parent
        return self._heading

    def _entry_address(self, anchor: Anchor) -> str | None:
        """Return where a link leads if that is what this page lists."""
        address, kind = self._sort(anchor)
        if address is None or not anchor.text:
            return None
        if self.wants_indexes:
            return address if kind == "index" and _COUNTRY_INDEX.search(address) else None
        return address if kind == "readout" else None

    def _keep(self, anchor: Anchor, reason: str | None) -> None:
        address, kind = self._sort(anchor)
        label = anchor.text or anchor.alt
        if address is not None and address not in self.links:
            kind = reason or ("page" if kind == "readout" else kind)
            self.links[address] = Link(url=address, text=label, kind=kind)

    def _sort(self, anchor: Anchor) -> tuple[str | None, str]:
        """Return the address of a link and what kind it is."""
        written = anchor.href.strip()
        try:
            address = urls.canonical(written, self.base)
        except ValueError:
            return None, ""
        path = urlsplit(address).path
        if not written or written.startswith("#") or address == self.page.url:
            fragment = written.partition("#")[2]
            return f"{self.page.url}#{fragment}" if fragment else address, "in-page"
        if urls.origin_of(address) not in self.origins:
            return address, "external"
        if path.lower().endswith(".pdf"):
            return address, "pdf"
        if _FILE.search(path) or words.language_of(anchor.text):
            return address, "page"
        if _BASIC.search(path) or _BASIC_TEXT.fullmatch(anchor.text):
            return address, "basic-data"
        return address, "index" if _INDEX_FILE.search(path) else "readout"


def _same_line(block: Block, place: int) -> str:
    """Return the text before a link, from where its line begins."""
    return block.gaps[place].rpartition("\n")[2]


def _is_menu(box: Box) -> bool:
    at: Box | None = box
    while at is not None and at.tag != "body":
        if at.tag in _MENU_TAGS or _MENU.search(f"{at.id} {at.classes}"):
            return True
        at = at.parent
    return False
