"""The body of a page of Japan's foreign ministry, block by block.

Every block ends in exactly one place: date, photos, lead, points, links, translations
or notes. What has no place of its own is a note, so that an edit anywhere is seen.
"""

from dataclasses import dataclass, field
from datetime import date

from scraper import dates, urls
from scraper.blocks import Block, Box
from scraper.outline import Points, split_label
from scraper.records import Link, Photo, Translation
from scraper.sites import _jp_mofa_words as words
from scraper.sites._jp_mofa_words import is_sentence, language_of
from scraper.urls import address_of, kind_of


@dataclass(slots=True)
class _Shot:
    """A photo on its way: its box tells which text is its caption."""

    url: str
    alt: str | None
    box: Box
    caption: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Body:
    """Sorts the blocks of one page; read the fields after `read`."""

    base: str
    title: str
    language: str
    published_on: date | None = None
    lead: str | None = None
    points: Points = field(default_factory=Points)
    notes: list[str] = field(default_factory=list)
    links: dict[str, Link] = field(default_factory=dict)
    translations: dict[str, Translation] = field(default_factory=dict)
    shots: list[_Shot] = field(default_factory=list)
    _date_line: Block | None = None
    _closed: bool = False
    """Past the main text: what follows is reference."""
    _related: bool = False
    _worded: set[int] = field(default_factory=set)
    """Lists in which some item is more than a link; the others are lists of links."""
    _spoken: set[int] = field(default_factory=set)
    """Lists in which some item is more than a digit; the others are slide strips."""

    @property
    def photos(self) -> tuple[Photo, ...]:
        """The photos with their captions."""
        return tuple(
            Photo(url=s.url, alt=s.alt, caption=" ".join(s.caption) or None) for s in self.shots
        )

    @property
    def is_empty(self) -> bool:
        """Nothing was found at all: no page of ours looks like that."""
        return not (self.lead or self.points.drafts or self.notes or self.links or self.shots)

    def read(self, found: list[Block]) -> None:
        """Sort all blocks, in order."""
        self._survey(found)
        for block in found:
            if block.picture is not None:
                self._picture(block)
            elif block.lines or block.anchors:
                self._block(block)
        if self.lead is None and self.points.drafts:
            texts = [" ".join(draft.pieces) for draft in self.points.drafts]
            self.lead = next((text for text in texts if is_sentence(text)), texts[0])

    def _survey(self, found: list[Block]) -> None:
        """Learn what kind each list is before any of it is sorted; find the date line."""
        for block in found:
            if block.picture is not None:
                continue
            if self.published_on is None and block.box.has("rightalign"):
                self.published_on = dates.day(block.text, self.language)
                self._date_line = block
            if block.box.up("li") is None:
                continue
            worded = not self._is_links(block)
            spoken = not (block.text.isdigit() and len(block.text) < 3)
            box: Box | None = block.box
            while box is not None:
                if worded:
                    self._worded.add(box.key)
                if spoken:
                    self._spoken.add(box.key)
                box = box.parent

    def _picture(self, block: Block) -> None:
        picture = block.picture
        if picture is None or picture.src.split("?")[0].lower().endswith(".gif"):
            return
        address = address_of(picture.src, self.base)
        if address is not None:
            self.shots.append(_Shot(address, picture.alt or None, block.box))

    def _block(self, block: Block) -> None:
        text = words.tidied(block.text)
        if not text:
            self._linked(block)
            return
        if words.is_way_back(block):
            return
        for step in (self._dated, self._languages, self._furniture, self._caption):
            if step(block, text):
                return
        if self._linked(block):
            return
        self._text(block)

    def _dated(self, block: Block, text: str) -> bool:
        """Take the date line, once; a date line with other words is a note as well."""
        if self.published_on is not None:
            return (
                block.box.has("rightalign")
                and (
                    block is self._date_line or dates.day(text, self.language) == self.published_on
                )
                and self._only_date(block, text)
            )
        if self.lead is not None or self.points.drafts or len(text) > 60:
            return False
        if not self._only_date(block, text):
            return False
        self.published_on = dates.day(text, self.language)
        return self.published_on is not None

    def _only_date(self, block: Block, text: str) -> bool:
        """Tell whether a block is a date, perhaps with language links, and nothing else."""
        own = text
        for anchor in block.anchors:
            if language_of(anchor.text):
                own = own.replace(anchor.text, "")
        if dates.without_dates(own).strip("()（）[]/／ "):
            return False
        self._languages(block, "")
        own = own.strip("()（）[]/／ ")
        if not words.DATE_LINE.fullmatch(own):  # the record cannot tell it from the usual way
            self.notes.append(own)
        return True

    def _languages(self, block: Block, text: str) -> bool:
        """Take links to the same page in another language."""
        named = [(a, language_of(a.text)) for a in block.anchors]
        taken = [(a, code) for a, code in named if code is not None and code != self.language]
        if not taken or (text and not self._is_links(block)) or self._closed or self.lead:
            return False
        for anchor, code in taken:
            address = address_of(anchor.href, self.base)
            if address is not None and kind_of(address, "") != "pdf":
                self.translations.setdefault(code, Translation(language=code, url=address))
        return bool(text) and len(taken) == len(named)

    def _furniture(self, block: Block, text: str) -> bool:
        """Drop slide strips and the heading of the link list; open and close sections."""
        heading = block.box.tag in words.HEADINGS
        if text == self.title and (heading or not (self.lead or self.shots)):
            return True
        if text.isdigit() and block.box.up("li") is not None:
            return not self._is_spoken(block)
        if words.RELATED.fullmatch(text.strip("[]【】()（）:： ")):
            return self._start_related()
        if heading:
            self._related = False
        if words.REFERENCE.match(text) and self.lead and self.points.listed(block) is None:
            self._closed = True
        return False

    def _start_related(self) -> bool:
        self._related = self._closed = True
        return True

    def _is_spoken(self, block: Block) -> bool:
        item = block.box.up("li")
        return item is not None and item.parent is not None and item.parent.key in self._spoken

    def _caption(self, block: Block, text: str) -> bool:
        """Take text that belongs to a photo."""
        if not self.shots or self._closed or block.anchors:
            return False
        shot = self._shot_of(block, text)
        if shot is None:
            return False
        shot.caption.append(text)
        return True

    def _shot_of(self, block: Block, text: str) -> _Shot | None:
        if split_label(text)[0] is not None or block.box.tag in words.HEADINGS:
            return None
        if words.PHOTO_LINE.match(text) and not self.lead:
            return self._uncaptioned(self.shots) or self.shots[-1]
        long = len(text) > 120 and is_sentence(text)
        same = [shot for shot in self.shots if shot.box is block.box]
        if same and not long and not block.box.has("any-area", "text"):
            return same[-1]
        home = words.picture_box(block.box)
        if home is not None:
            inside = [shot for shot in self.shots if words.within(shot.box, home)] or self.shots
            return self._uncaptioned(inside) or inside[-1]
        table = block.box.up("table")
        if table is not None and not long:
            inside = [shot for shot in self.shots if words.within(shot.box, table)]
            return self._uncaptioned(inside)
        return None

    def _uncaptioned(self, shots: list[_Shot]) -> _Shot | None:
        return next((shot for shot in shots if not shot.caption), None)

    def _is_links(self, block: Block) -> bool:
        """Tell whether a block says nothing besides its links."""
        read = [anchor for anchor in block.anchors if anchor.text or anchor.alt]
        if not read or not all(address_of(anchor.href, self.base) for anchor in read):
            return False
        return not words.LABEL_OF_LINK.sub("", words.tidied("".join(block.gaps)))

    def _linked(self, block: Block) -> bool:
        """Keep the links of a block; tell whether it is nothing but links."""
        for anchor in block.anchors:
            address = address_of(anchor.href, self.base)
            label = words.tidied(anchor.text) or anchor.alt
            if address is None or not label or (not anchor.text and words.is_picture(address)):
                continue
            kind = kind_of(address, urls.host_of(self.base))
            self.links.setdefault(address, Link(url=address, text=label, kind=kind))
        if not self._is_links(block):
            return False
        item = block.box.up("li")
        if item is None or self._related or item.parent is None:
            return True
        return item.parent.key not in self._worded

    def _text(self, block: Block) -> None:
        """Sort what is plainly text: a point, the lead, or a note."""
        self._unwrap(block)
        for text in words.segments(block.lines):
            text = words.tidied(text)
            item = self.points.listed(block)
            if self._closed or words.is_note(text, listed=item is not None):
                self.notes.append(text)
            elif item is not None:
                self.points.from_list(item, text)
            elif block.box.up("table") is not None or not self.points.typed(text):
                self._paragraph(block, text)

    def _paragraph(self, block: Block, text: str) -> None:
        if (
            self.lead is None
            and not self.points.has_sentence(is_sentence)
            and block.box.tag not in words.HEADINGS
            and not words.BRACKETED.fullmatch(text)
            and is_sentence(text)
        ):
            self.lead = text
        else:
            self.notes.append(text)

    def _unwrap(self, block: Block) -> None:
        """Open the list of one item that holds a whole body, on a page without a lead."""
        while (item := self.points.listed(block)) is not None:
            outermost = item
            while (box := outermost.parent and outermost.parent.up("li")) is not None:
                if box.key in self.points.unwrapped:
                    break
                outermost = box
            around = outermost.parent
            if around is None or len(around.lists) != 1 or not outermost.lists:
                return
            own_text = block.box.up("li") is outermost
            if own_text and (around.tag == "ol" or self.lead is not None):
                return
            if self.points.knows(outermost):
                return
            self.points.unwrapped.add(outermost.key)
