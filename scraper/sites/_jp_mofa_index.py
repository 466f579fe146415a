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
from scraper.sites._jp_mofa_dated import Dated, by_line, dated

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
_LEADING = re.compile(
    r"^\s*((?:[A-Z][a-z]+day,?\s+)?[A-Z][a-z]{2,8}\.?\s+\d{1,2},?\s+\d{4}"
    r"|\d{1,2}\s+[A-Z][a-z]{2,8}\.?\s+\d{4}|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"
    r"|[^\s\d]{0,2}\s?[\d元]+年\s?\d+月\s?\d+日)[,:：]?\s+(?=\S)"
)
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
    _near: date = date.min
    """`near`, or the end of the year or month that the last heading names."""
    _dated: Dated = field(default_factory=Dated)

    def read(self, root: Node, body: Node) -> None:
        """Sort the links of the content, then those around it."""
        found = blocks(root)
        self._near = self.near
        linked = [place for place, block in enumerate(found) if any(self._entries(block))]
        self._dated = dated(found, linked, self._only_date)
        for place, block in enumerate(found):
            self._block(place, block)
        for block in blocks(body, unwanted=lambda box: box.key == root.mem_id):
            for anchor in block.anchors:
                self._keep(anchor, None if root.mem_id == body.mem_id else "menu")

    def _entries(self, block: Block) -> list[str | None]:
        """Return where each link of a block leads, None for those that are no entries."""
        if not block.anchors or _is_menu(block.box):
            return [None] * len(block.anchors)
        return [self._entry_address(anchor) for anchor in block.anchors]

    def _only_date(self, text: str) -> date | None:
        if len(text) > 60 or dates.without_short_dates(text):
            return None
        return self._date(text)

    def _date(self, text: str) -> date | None:
        return dates.day(text, self.language) or dates.month_day(text, self._near)

    def _block(self, place: int, block: Block) -> None:
        if not block.anchors:
            if block.box.tag in words.HEADINGS:
                self._head(block.text)
            return
        addresses = self._entries(block)
        days = self._days(block, [n for n, each in enumerate(addresses) if each])
        alone = self._dated.of(place, block.box) or self._heading
        menu = "menu" if _is_menu(block.box) else None
        for n, (anchor, address) in enumerate(zip(block.anchors, addresses, strict=True)):
            if address is None:
                self._keep(anchor, menu)
            else:
                self._enter(address, anchor, block.gaps[n], days.get(n) or alone)

    def _head(self, text: str) -> None:
        """Take the date of a heading, or the year or month it names for the dates below."""
        self._heading = self._only_date(text)
        year = dates.year_of(text)
        end = date(year, 12, 24) if year else dates.month_of(text)
        if end is not None:
            self._near = min(end, self.near)

    def _days(self, block: Block, entries: list[int]) -> dict[int, date]:
        """Return the dates that stand beside the entries of a block, by their places in it."""
        if not entries:
            return {}
        starts = [n for n in entries if n == entries[0] or "\n" in block.gaps[n]]
        if any(self._date(_same_line(block, n)) for n in starts):
            texts = {n: _same_line(block, n) for n in entries}
        else:
            ends = [*entries[1:], len(block.anchors)]
            texts = {
                n: " ".join(block.gaps[n + 1 : end + 1]).partition("\n")[0]
                for n, end in zip(entries, ends, strict=True)
            }
        found = {n: when for n, text in texts.items() if (when := self._date(text))}
        return found or by_line(block, entries, self._only_date)

    def _enter(self, address: str, anchor: Anchor, before: str, when: date | None) -> None:
        title, inside = self._titled(anchor.text or anchor.alt)
        if words.language_of(title):  # "Talks (English / Japanese)": the title stands before
            title = _same_line_of(before).rstrip(_EDGES + "(（[［") or title
        when = inside or when
        if not anchor.text and when is None and address not in self.entries:
            self._keep(anchor, "picture")  # a banner; a picture in a dated line is a readout
            return
        known = self.entries.get(address)
        if known is None:
            self.entries[address] = IndexEntry(url=address, title=title, published_on=when)
        elif known.published_on is None and when is not None:
            self.entries[address] = replace(known, published_on=when)

    def _titled(self, text: str) -> tuple[str, date | None]:
        """Split the date off a link text that ends or begins with one."""
        for pattern in (_CLOSING, _OPENING, _LEADING):
            found = pattern.search(text)
            when = self._only_date(found[1]) if found else None
            if found and when:
                return (text[: found.start()] + text[found.end() :]).strip(_EDGES), when
        return text, None

    def _entry_address(self, anchor: Anchor) -> str | None:
        """Return where a link leads if that is what this page lists."""
        address, kind = self._sort(anchor)
        if address is None or not (anchor.text or anchor.alt):
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
        if _FILE.search(path) or words.language_of(anchor.text) not in (None, self.language):
            return address, "page"
        if _BASIC.search(path) or _BASIC_TEXT.fullmatch(anchor.text):
            return address, "basic-data"
        return address, "index" if _INDEX_FILE.search(path) else "readout"


def _same_line(block: Block, place: int) -> str:
    """Return the text before a link, from where its line begins."""
    return _same_line_of(block.gaps[place])


def _same_line_of(before: str) -> str:
    return before.rpartition("\n")[2]


def _is_menu(box: Box) -> bool:
    at: Box | None = box
    while at is not None and at.tag != "body":
        if at.tag in _MENU_TAGS or _MENU.search(f"{at.id} {at.classes}"):
            return True
        at = at.parent
    return False
