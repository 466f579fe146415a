"""One readout of a declared ministry: which text plays which part, by selector.

As on every page, nothing visible gets lost: what no selector claims is a note.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from scraper import date_formats, dates, urls
from scraper.blocks import Block, Box, blocks, text_of
from scraper.errors import MissingElementError
from scraper.markup import Node, Page, Tree, attribute, every, maybe, one
from scraper.outline import Points
from scraper.records import Link, Parts, Photo


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadoutRecipe:
    """How the readouts of a ministry are laid out; the keys of `[site.readout]`."""

    within: str = "body"
    title: str
    section: str | None = None
    date: str | None = None
    date_format: str | None = None
    lead: str | None = None
    items: str | None = None
    captions: str | None = None
    remove: tuple[str, ...] = ()


_Find = Callable[[Page, Tree | Node, str], list[Node]]


def day_of(text: str | None, format: str | None, language: str, near: date) -> date | None:
    """Read a date by the declared format, or as English or Japanese without one."""
    if text is None:
        return None
    if format:
        return date_formats.strptime_like(text, format)
    return dates.day(text, language) or dates.month_day(text, near)


def read_article(recipe: ReadoutRecipe, page: Page, tree: Tree, languages: Sequence[str]) -> Parts:
    """Read what the layout of a readout says.

    Raises:
        MissingElementError: `within` or `title` match nothing, or the content is empty.
    """
    root = one(page, tree, recipe.within)
    language = _language(page, tree, languages)
    title = text_of(maybe(page, root, recipe.title) or one(page, tree, recipe.title))
    if not title:
        raise MissingElementError(page.url, f"{recipe.title!r} is empty")
    article = _Article(page, recipe, _roles(recipe, page, root))
    marked = frozenset(article.roles)
    for block in blocks(root, lambda box: article.roles.get(box.key) == "remove", marked):
        article.take(block)
    if article.is_empty:
        raise MissingElementError(page.url, f"{recipe.within!r} holds no text but the title")
    around = {key: _outside(page, tree, css, article.said[key])
              for key, css in (("section", recipe.section), ("date", recipe.date))}  # fmt: skip
    published_on = day_of(around["date"], recipe.date_format, language, page.seen_on)
    return Parts(
        language=language,
        title=title,
        section=around["section"],
        published_on=published_on,
        lead=" ".join(article.said["lead"]) or None,
        items=article.points.items(),
        photos=tuple(Photo(url=s.url, alt=s.alt, caption=" ".join(s.caption) or None)
                     for s in article.shots),
        links=tuple(article.links.values()),
        notes=tuple(article.notes),
        warnings=tuple(_missed(recipe, article.said["lead"], around, published_on)),
    )  # fmt: skip


def _missed(
    recipe: ReadoutRecipe, lead: list[str], around: dict[str, str | None], day: date | None
) -> Iterator[str]:
    """Yield what was declared and gave nothing: a page may lack it, a declaration may be wrong."""
    if recipe.lead and not lead:
        yield f"lead: nothing matches {recipe.lead!r}"
    written = around["date"]
    if recipe.date and written is None:
        yield f"published_on: nothing matches {recipe.date!r}"
    elif written is not None and day is None:
        form = f" in the form {recipe.date_format!r}" if recipe.date_format else ""
        yield f"published_on: {written[:60]!r} is no date{form}"


def _outside(page: Page, tree: Tree, css: str | None, inside: list[str]) -> str | None:
    """Return what was found in the content, or else what matches anywhere on the page."""
    if inside or css is None:
        return " ".join(inside) or None
    node = maybe(page, tree, css)
    return text_of(node) or None if node is not None else None


def _language(page: Page, tree: Tree, languages: Sequence[str]) -> str:
    node = maybe(page, tree, "html[lang]")
    declared = (attribute(node, "lang") or "" if node is not None else "").lower()[:2]
    return declared if declared in languages else languages[0]


def _roles(recipe: ReadoutRecipe, page: Page, root: Node) -> dict[int, str]:
    """Say which element plays which part; the first of several claims holds."""
    roles: dict[int, str] = {}
    claims: list[tuple[str, str, _Find]] = [("remove", css, every) for css in recipe.remove]
    firsts = ("title", "section", "date", "lead")
    for role in (*firsts, "captions", "items"):
        if css := getattr(recipe, role):
            claims.append((role, css, _first if role in firsts else every))
    for role, css, find in claims:
        for node in find(page, root, css):
            roles.setdefault(node.mem_id, role)
    return roles


def _first(page: Page, root: Tree | Node, css: str) -> list[Node]:
    node = maybe(page, root, css)
    return [] if node is None else [node]


@dataclass(slots=True)
class _Shot:
    url: str
    alt: str | None
    box: Box
    caption: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Article:
    page: Page
    recipe: ReadoutRecipe
    roles: dict[int, str]
    said: dict[str, list[str]] = field(
        default_factory=lambda: {"title": [], "section": [], "date": [], "lead": []}
    )
    points: Points = field(default_factory=Points)
    shots: list[_Shot] = field(default_factory=list)
    links: dict[str, Link] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.said["lead"] or self.points.drafts or self.notes or self.links)

    def take(self, block: Block) -> None:
        """Give a block to the part its element plays."""
        if block.picture is not None:
            address = urls.address_of(block.picture.src, self.page.base)
            if address is not None:
                self.shots.append(_Shot(address, block.picture.alt or None, block.box))
            return
        role = self._role(block.box)
        only_links = self._keep_links(block)
        if not block.text:
            return
        part: Callable[[Block], None] | None = {
            "items": self._point, "captions": self._caption, "": self._unclaimed,
        }.get(role)  # fmt: skip
        if part is None:
            self.said[role].append(block.text)
        elif role or not only_links:
            part(block)

    def _role(self, box: Box) -> str:
        at: Box | None = box
        while at is not None:
            if at.key in self.roles:
                return self.roles[at.key]
            at = at.parent
        return ""

    def _point(self, block: Block) -> None:
        item = self.points.listed(block)
        if item is not None:
            self.points.from_list(item, block.text)
        elif not self.points.typed(block.text):
            self.points.plain(block.text)

    def _caption(self, block: Block) -> None:
        figure = block.box.up("figure", "td", "li")
        inside = [s for s in self.shots if figure is not None and s.box.up(figure.tag) is figure]
        shot = next((s for s in inside or self.shots if not s.caption), None)
        if shot is None:
            self.notes.append(block.text)
        else:
            shot.caption.append(block.text)

    def _unclaimed(self, block: Block) -> None:
        heading = block.box.tag in ("h1", "h2", "h3", "h4", "h5", "h6")
        if self.recipe.lead is None and not (self.said["lead"] or self.points.drafts or heading):
            self.said["lead"].append(block.text)
        else:
            self.notes.append(block.text)

    def _keep_links(self, block: Block) -> bool:
        """Keep the links of a block; tell whether it says nothing else."""
        if not block.anchors:
            return False
        home = urls.host_of(self.page.url)
        for anchor in block.anchors:
            address = urls.address_of(anchor.href, self.page.base)
            if address is None:
                return False
            if label := anchor.text or anchor.alt:
                link = Link(url=address, text=label, kind=urls.kind_of(address, home))
                self.links.setdefault(address, link)
        return not any(gap.strip(" ()[]/|,;·") for gap in block.gaps)
