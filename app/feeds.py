"""An Atom feed of readouts: one entry a readout, moved up only when the readout changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from app import __version__
from app.safe import for_xml
from scraper.urls import is_safe

ATOM = "http://www.w3.org/2005/Atom"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without entries was last updated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One readout in a feed; all texts are plain."""

    url: str
    title: str
    updated_at: datetime
    """When the readout itself last changed, as far as we saw."""
    published_at: datetime
    """When we first saw it."""
    summary: str
    kind: str
    """The kind of the last event: `new`, `edited`, …"""
    language: str = "en"
    html: str | None = None
    """The same as safe HTML, e.g. with the changed words marked."""


def atom(entries: Iterable[Entry], *, title: str, about: str, link: str | None = None) -> bytes:
    """Return a feed, the newest entry first.

    Args:
        entries: in any order.
        title: of the feed.
        about: what is in the feed, e.g. its filters; feeds about the same thing share an id.
        link: address of the feed itself, if it has one.
    """
    register_namespace("", ATOM)
    ordered = sorted(entries, key=lambda entry: (entry.updated_at, entry.url), reverse=True)
    feed = Element(f"{{{ATOM}}}feed")
    _add(feed, "id", f"urn:sha256:{sha256(f'feed {about}'.encode()).hexdigest()}")
    _add(feed, "title", title)
    _add(feed, "updated", _time(ordered[0].updated_at if ordered else NEVER))
    _add(feed, "generator", "readouts", version=__version__)
    _add(SubElement(feed, f"{{{ATOM}}}author"), "name", "Readouts")
    if link:
        _add(feed, "link", rel="self", href=link)
    for entry in ordered:
        _entry(feed, entry)
    indent(feed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(feed, "unicode")}\n'.encode()


def _entry(feed: Element, entry: Entry) -> None:
    node = SubElement(feed, f"{{{ATOM}}}entry")
    node.set("{http://www.w3.org/XML/1998/namespace}lang", entry.language)
    _add(node, "id", f"urn:sha256:{sha256(entry.url.encode()).hexdigest()}")
    _add(node, "title", entry.title)
    if is_safe(entry.url):
        _add(node, "link", rel="alternate", href=entry.url)
    _add(node, "published", _time(entry.published_at))
    _add(node, "updated", _time(entry.updated_at))
    _add(node, "category", term=entry.kind)
    _add(node, "summary", entry.summary, type="text")
    if entry.html is not None:
        _add(node, "content", entry.html, type="html")


def _add(parent: Element, name: str, text: str | None = None, **attributes: str) -> None:
    clean = {key: for_xml(value) for key, value in attributes.items()}
    node = SubElement(parent, f"{{{ATOM}}}{name}", clean)
    node.text = None if text is None else for_xml(text)


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
