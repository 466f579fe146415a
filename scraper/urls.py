"""One canonical address per page.

Two addresses that lead to the same page must become the same text, or a readout is
kept twice and an old link looks like news. What is kept is host, path and the part of
the query that chooses a page; what a visitor's journey added goes.
"""

import re
import string
from functools import lru_cache
from urllib.parse import quote, urljoin, urlsplit

_TRACKING = re.compile(
    r"utm_[a-z_]+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|yclid|_ga|_gl|jsessionid|phpsessid"
    r"|sessionid|sid",
    re.IGNORECASE,
)
_SESSION_IN_PATH = re.compile(r";(jsessionid|phpsessid|sid)=[^/;?]*", re.IGNORECASE)
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\\]")
_WRAPPED = re.compile(r"[\t\r\n]")
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?|\[[0-9a-f:.]+\]")
_MEANS_ITSELF = string.ascii_letters + string.digits + "-._~"
_MEANS_ITSELF_IN_PATH = _MEANS_ITSELF + "!$&'()*+,;=:@"
_ODD = re.compile(r"[^A-Za-z0-9._~!$&'()*+,;=:@/?%-]")
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_NAMES_ITS_INDEX = frozenset({"www.mofa.go.jp"})
"""Hosts that call a folder's page `…/index.html` themselves (in `og:url` and links)."""
_USUAL = re.compile(r"(?:/[a-z0-9_-]+)+(?<!/index)\.[a-z0-9]+", re.IGNORECASE | re.ASCII)
"""A path from the root that is canonical as it is written, as most links are."""
LONGEST = 2000
"""Characters; a longer address is a trap or a mistake."""


def canonical(url: str, base: str | None = None) -> str:
    """Return the one address of a page.

    http and https are one, and so are `…/` and `…/index.html`, `%26` and `&`; default
    ports, fragments, tracking parameters and session numbers go.

    Args:
        url: as written on a page; may be relative if there is a base.
        base: the address of the page it stands on.

    Raises:
        ValueError: it is not an http(s) address, names a user, or holds characters that
            programs disagree about.

    Example:
        >>> canonical("http://www.mofa.go.jp:80/region/./q%26a/index.html?utm_source=x#top")
        'https://www.mofa.go.jp/region/q&a/index.html'
        >>> canonical("../us/page1.html", "https://www.mofa.go.jp/na/na1/ca/")
        'https://www.mofa.go.jp/na/na1/us/page1.html'
    """
    text = _WRAPPED.sub("", url.strip(" \t\r\n\f"))
    if _FORBIDDEN.search(text) or not text.isprintable():
        raise ValueError(f"{url!r} holds characters that no address has")
    parts = urlsplit(urljoin(base, text) if base else text)
    if parts.scheme.lower() not in ("http", "https"):
        raise ValueError(f"{url!r} is not an http or https address")
    if "@" in parts.netloc:
        raise ValueError(f"{url!r} names a user")
    scheme, host = _host(parts.netloc, parts.scheme.lower())
    whole = f"{scheme}://{host}{_path(parts.path, host)}{_query(parts.query)}"
    if len(whole) > LONGEST:
        raise ValueError(f"an address of {len(whole)} characters")
    return whole


def host_of(url: str) -> str:
    """Return the host name, lower-case, without port."""
    return (urlsplit(url).hostname or "").lower()


def origin_of(url: str) -> str:
    """Return scheme, host and port, e.g. `https://www.mofa.go.jp`."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def is_safe(url: str) -> bool:
    """Tell whether an address can be made canonical at all."""
    try:
        canonical(url)
    except ValueError:
        return False
    return True


def address_of(href: str, base: str) -> str | None:
    """Return the canonical address a link leads to; None if it leads to no other page.

    A host with and without `www.` is one host: the one of the page the link stands on.

    Args:
        href: as written; `#top`, `mailto:` and `javascript:` lead nowhere.
        base: the address of the page it stands on.
    """
    written = href.strip()
    if not written or written.startswith("#"):
        return None
    if len(written) < LONGEST // 2 and _USUAL.fullmatch(written):
        origin = _origin_for(base)
        if origin is not None:
            return origin + written
    try:
        address = canonical(written, base)
    except ValueError:
        return None
    here, there = host_of(base), host_of(address)
    if here != there and here.removeprefix("www.") == there.removeprefix("www."):
        address = address.replace(f"://{there}", f"://{here}", 1)
    return None if "#" in written and address == base else address


@lru_cache(maxsize=64)
def _origin_for(base: str) -> str | None:
    """Return what stands before the path in the canonical form of links from a page."""
    try:
        root = canonical("/", base)
    except ValueError:
        return None
    return root.removesuffix("index.html").removesuffix("/")


def kind_of(address: str, host: str) -> str:
    """Return what a link on a page of that host leads to: `pdf`, `page` or `external`."""
    if urlsplit(address).path.lower().endswith(".pdf"):
        return "pdf"
    return "page" if host_of(address) == host else "external"


def _host(netloc: str, scheme: str) -> tuple[str, str]:
    """Return scheme and host; http is https, unless a port says which server is meant."""
    name, colon, port = netloc.rpartition(":")
    if not colon or netloc.endswith("]"):
        name, port = netloc, ""
    if port and not (port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65536):
        raise ValueError(f"{netloc!r} has no usable port")
    name = name.rstrip(".").lower()
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError:
            raise ValueError(f"{netloc!r} is not a host name") from None
    if not _HOST.fullmatch(name) or ".." in name:
        raise ValueError(f"{netloc!r} is not a host name")
    if not port or int(port) == {"http": 80, "https": 443}[scheme]:
        return "https", name
    return scheme, f"{name}:{int(port)}"


def _path(path: str, host: str) -> str:
    """Resolve dots, write escapes one way, and drop session numbers."""
    written = _rewritten(_SESSION_IN_PATH.sub("", path), _MEANS_ITSELF_IN_PATH).split("/")[1:]
    steps: list[str] = []
    for step in written:
        if step == "..":
            del steps[-1:]
        elif step != ".":
            steps.append(step)
    while steps and not steps[-1]:
        steps.pop()
    folder = not written or written[-1] in ("", ".", "..")
    if not folder and steps[-1].lower() in ("index.html", "index.htm"):
        folder = bool(steps.pop())
    if not folder:
        return "/" + "/".join(steps)
    return "/".join(["", *steps, "index.html" if host in _NAMES_ITS_INDEX else ""])


def _query(query: str) -> str:
    kept = [
        _rewritten(pair, _MEANS_ITSELF)
        for pair in query.split("&")
        if pair and not _TRACKING.fullmatch(pair.partition("=")[0])
    ]
    return "?" + "&".join(kept) if kept else ""


def _rewritten(text: str, means_itself: str) -> str:
    """Write escapes in one way: gone where the character means the same, else upper-case."""

    def one(escape: re.Match[str]) -> str:
        char = chr(int(escape[1], 16))
        return char if char in means_itself else escape[0].upper()

    escaped = _ODD.sub(lambda odd: quote(odd[0], safe="", errors="replace"), text)
    if "%" not in escaped:
        return escaped
    return _ESCAPE.sub(one, _LONE_PERCENT.sub("%25", escaped))
