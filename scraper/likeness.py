"""How alike two pages look to a reader, whatever their markup, addresses and clocks.

Error pages echo the address asked for, name the time, count visitors, and share their
menus with every good page. So pages are compared run by run of visible text, without
numbers and addresses; what one says that the other does not is what counts.
"""

import re
from hashlib import sha256

Runs = dict[str, int]
"""Digests of the runs of text a reader sees, and how long each is."""

_UNSEEN = re.compile(r"<(script|style|noscript|template)\b.*?</\1\s*>|<!--.*?-->", re.S | re.I)
_BREAK = re.compile(r"<[^>]*>")
_PASSING = re.compile(r"https?://\S+|/[\w./%~-]{6,}|\d+|&#?\w+;")
_OPEN = re.compile(r"<(script|style|title|textarea)\b[^>]*>")


def runs(markup: str, *echoes: str) -> Runs:
    """Return the runs of visible text of a page.

    Args:
        markup: the page.
        echoes: texts the page may repeat, such as parts of its own address.
    """
    body = markup[start:] if (start := markup.lower().find("<body")) >= 0 else markup
    for echo in echoes:
        body = body.replace(echo, " ")
    found: Runs = {}
    for run in _BREAK.split(_UNSEEN.sub(" ", body)):
        text = " ".join(_PASSING.sub(" ", run).split()).lower()
        if text:
            digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
            found[digest] = len(text.encode("utf-8", "surrogatepass"))
    return found


def beyond(page: Runs, other: Runs) -> int:
    """Return how many bytes of text a page has that another has not."""
    return sum(size for digest, size in page.items() if digest not in other)


def fingerprint(page: Runs) -> str:
    """Return one digest for all pages a reader would call the same."""
    return sha256("".join(sorted(page)).encode()).hexdigest()


def is_swallowed(markup: str) -> bool:
    """Say whether an unclosed comment or script hides the rest of a page.

    Example:
        >>> is_swallowed("<p>One</p><!-- <p>Two</p></body></html>")
        True
    """
    bare = _UNSEEN.sub(" ", markup.lower())
    if "<!--" in bare:
        return True
    return any(bare.rfind(f"</{found[1]}") < found.start() for found in _OPEN.finditer(bare))
