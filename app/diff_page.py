"""A difference as one HTML file: no scripts, nothing loaded, every text escaped."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from app.safe import for_xml
from scraper.urls import is_safe
from scraper.words import Mark

_STYLE = """
:root { color-scheme: light dark; --gone: #ffd7d5; --come: #ccffd8; --dim: #59636e }
@media (prefers-color-scheme: dark) { :root { --gone: #67060c; --come: #033a16; --dim: #9198a1 } }
body { font: 16px/1.6 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.4rem; line-height: 1.3 } h2 { font-size: 1rem; margin: 2rem 0 .3rem }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; color: var(--dim) }
dd { margin: 0; overflow-wrap: anywhere } p.text { white-space: pre-wrap; margin: 0 }
del { background: var(--gone) } ins { background: var(--come); text-decoration: none }
del, ins { border-radius: .2em; padding: 0 .1em }
"""


@dataclass(frozen=True, slots=True)
class MarkedField:
    """One field that differs, word by word."""

    name: str
    marks: Sequence[Mark]


def diff_page(
    *,
    title: str,
    url: str,
    language: str,
    facts: Iterable[tuple[str, str]],
    fields: Iterable[MarkedField],
) -> str:
    """Return the page.

    Args:
        title: the readout's title.
        url: its address; only web addresses become links.
        language: of its text.
        facts: what is said about the two versions, as label and text.
        fields: what differs.
    """
    address = f'<a href="{_text(url)}">{_text(url)}</a>' if is_safe(url) else _text(url)
    rows = "".join(f"<dt>{_text(name)}</dt><dd>{_text(told)}</dd>\n" for name, told in facts)
    sections = "".join(
        f'<h2>{_text(field.name)}</h2>\n<p class="text" lang="{_text(language)}">'
        f"{marked(field.marks)}</p>\n"
        for field in fields
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy"'
        " content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{_text(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f'<h1 lang="{_text(language)}">{_text(title)}</h1>\n'
        f"<dl>\n<dt>page</dt><dd>{address}</dd>\n{rows}</dl>\n{sections}</body>\n</html>\n"
    )


def marked(marks: Iterable[Mark]) -> str:
    """Return words with `<del>` and `<ins>` around what went and came, escaped."""
    tags = {"removed": "del", "added": "ins"}
    return "".join(
        f"<{tags[mark.kind]}>{_text(mark.text)}</{tags[mark.kind]}>"
        if mark.kind in tags
        else _text(mark.text)
        for mark in marks
    )


def _text(text: str) -> str:
    return escape(for_xml(text))
