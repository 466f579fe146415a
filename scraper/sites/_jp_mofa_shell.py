"""What surrounds the content on a page of Japan's foreign ministry, old and new."""

import re

from scraper import urls
from scraper.blocks import Box, squeeze, text_of
from scraper.errors import MissingElementError
from scraper.markup import Node, Page, Tree, attribute, maybe

_ROOTS = (
    "#maincontents", "#main", "#contents-body", "main#contents", "#contents", "article", "body",
)  # fmt: skip
_OUTSIDE_TAGS = frozenset({"header", "footer", "nav", "form"})
_SUFFIX = re.compile(r"\s*(?:[|｜]\s*(?:外務省|Ministry of Foreign Affairs of Japan))\s*$", re.I)
_PREFIX = re.compile(
    r"^\s*(?:MOFA|外務省|Ministry of Foreign Affairs of Japan)\s*[:：|｜]\s*", re.I
)
_OUTSIDE = frozenset({
    "header", "footer", "navi-global", "breadcrumb", "pagetop", "logo-mofa", "header-right", "func",
    "textchanger", "contents-header", "social-btn-top", "social-btn-wrapper", "menu-language",
    "menu-sub", "index", "topicpath",
})  # fmt: skip


def content(page: Page, tree: Tree) -> Node:
    """Return the element that holds the page's own content.

    Raises:
        MissingElementError: the page has no body at all.
    """
    for css in _ROOTS:
        node = maybe(page, tree, css)
        if node is not None:
            return node
    raise MissingElementError(page.url, f"none of {', '.join(_ROOTS)} is there")


def is_outside(box: Box) -> bool:
    """Tell whether a box is part of the shell: menus, share buttons, the way back."""
    return box.tag in _OUTSIDE_TAGS or not box.names.isdisjoint(_OUTSIDE)


def base_of(page: Page, tree: Tree) -> str:
    """Return the address relative links start from, `<base>` included."""
    node = maybe(page, tree.head, "base[href]") if tree.head is not None else None
    written = attribute(node, "href") if node is not None else None
    if written:
        try:
            return urls.canonical(written, page.base)
        except ValueError:
            return page.base
    return page.base


def language(page: Page, tree: Tree) -> str:
    """Return `ja`, or the language the page declares; by its address if it declares none."""
    root = tree.root
    declared = (attribute(root, "lang") or "" if root is not None else "").lower()[:2]
    if declared.isalpha() and len(declared) == 2:
        return declared
    return "ja" if "/mofaj/" in page.url else "en"


def headings(page: Page, tree: Tree) -> tuple[str | None, str | None, str | None]:
    """Return section, title and subtitle as the page's header has them."""
    header = maybe(page, tree, "#contents-header")
    if header is None:
        return None, _words(page, tree, "h2#title2"), _words(page, tree, "h3#subtitle")
    return (
        _words(page, header, "h1.title1"),
        _words(page, header, "h2.title2"),
        _words(page, header, "h3.title3"),
    )


def _words(page: Page, within: Tree | Node, css: str) -> str | None:
    node = maybe(page, within, css)
    return (text_of(node) or None) if node is not None else None


def title_elsewhere(page: Page, tree: Tree) -> str:
    """Return the title from `og:title` or `<title>`.

    Raises:
        MissingElementError: the page has neither, so it is not a page we know.
    """
    shared = maybe(page, tree, 'meta[property="og:title"]')
    named = maybe(page, tree, "head title")
    for text in (
        attribute(shared, "content") if shared is not None else None,
        named.text() if named is not None else None,
    ):
        plain = _PREFIX.sub("", _SUFFIX.sub("", squeeze(text or "")))
        if plain:
            return plain
    raise MissingElementError(page.url, "no '#contents-header h2.title2', og:title or title")
