"""From one address to the next: mirrors, and where a redirect may lead.

A page has two addresses while it is fetched: the original, which goes into records,
and the one that is contacted. They differ when a mirror stands in for the site.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from scraper.addresses import is_public, literal
from scraper.errors import (
    BlockedError,
    DecoyError,
    LookError,
    RefusedError,
    SoftNotFoundError,
    UnsafeAddressError,
)
from scraper.urls import host_of, origin_of

_PLAIN = re.compile(r"https?://[a-z0-9_][a-z0-9_.-]*(?::[1-5]?\d{1,4})?/[!-\"$-\[\]-~]{0,4000}")
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]")
_AWAY = re.compile(r"(?:^|[/._-])(maintenance|maint|mente|sorry|unavailable|overload|busy)"
                   r"(?:[/._-]|$)", re.I)  # fmt: skip
_NOT_FOUND = re.compile(r"(?:^|[/._-])(404|not-?_?found|nopage)(?:[/._-]|$)", re.I)
_WALL = re.compile(r"(?:^|[/._-])(captcha|unblock|blocked|challenge|log-?in|sign-?in|sso|consent)"
                   r"(?:[/._-]|$)", re.I)  # fmt: skip
_BOUNDARY = ("", "/", "?")
_LONGEST = 8000
_AFTER_SCHEME = 8
"""Where a search for the first slash of a path may begin, in http and https alike."""
_HOME = re.compile(r"/?(?:index\.\w{3,5})?")


@dataclass(frozen=True, slots=True)
class Hop:
    """One address on the way to a page."""

    original: str
    contact: str

    @property
    def origins(self) -> tuple[str, str]:
        """Return the origins of the original and of what is contacted."""
        return (
            self.original[: self.original.find("/", _AFTER_SCHEME)],
            self.contact[: self.contact.find("/", _AFTER_SCHEME)],
        )


class Mirrors:
    """Which URL prefixes are fetched from somewhere else.

    Args:
        pairs: original prefix and mirror prefix; the longest that fits wins.
    """

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        cut = [(_prefix(original), _prefix(mirror)) for original, mirror in pairs]
        self._pairs = sorted(cut, key=lambda pair: -len(pair[0]))
        self.origins = frozenset(origin_of(mirror) for _, mirror in cut)
        """Origins the operator named by naming a mirror there."""
        self._embedded = [
            (original, re.compile(r"https?://" + re.escape(original.partition("://")[2])
                                  + r"(?::80|:443)?(?=[/?]|$)"))
            for original, _ in self._pairs
        ]  # fmt: skip

    def contact(self, url: str) -> str:
        """Return the address to contact for an original address."""
        for original, mirror in self._pairs:
            if url.startswith(original) and url[len(original) : len(original) + 1] in _BOUNDARY:
                rest = url[len(original) :]
                bare = not rest.startswith("/") and mirror.find("/", _AFTER_SCHEME) < 0
                return f"{mirror}/{rest}" if bare else mirror + rest
        return url

    def original(self, contact: str) -> str | None:
        """Return the original of an address on a mirror's origin; None if there is none.

        An archive may redirect to another of its own addresses for the same page;
        the original then stands inside that address.
        """
        for original, mirror in self._pairs:
            if contact.startswith(mirror) and contact[len(mirror) : len(mirror) + 1] in (
                "",
                "/",
                "?",
            ):
                return original + contact[len(mirror) :]
        for original, pattern in self._embedded:
            if found := pattern.search(contact, len(origin_of(contact))):
                return original + contact[found.end() :]
        return None


def _prefix(url: str) -> str:
    origin = origin_of(url)
    return origin + url[len(origin) :].rstrip("/")


def first(url: str, mirrors: Mirrors) -> Hop:
    """Return where to start for an address.

    Raises:
        UnsafeAddressError: not http(s), or written in a way that programs read differently.
    """
    if not _PLAIN.fullmatch(url):
        url = _plain(url, url)
    return Hop(url, mirrors.contact(url))


def after(
    hop: Hop, location: bytes, mirrors: Mirrors, *, start: str, origins: Collection[str]
) -> Hop:
    """Return where a redirect leads.

    Args:
        hop: the address that redirected.
        location: value of the `Location` header.
        mirrors: the mirrors in use.
        start: the original address first asked for.
        origins: origins the site may live on besides the host of `start`.

    Raises:
        UnsafeAddressError: an address that must not be contacted, or from https to http.
        DecoyError: a page that stands in for all others: home, maintenance.
        SoftNotFoundError: the site's page for what is not there.
        BlockedError: a login, a consent or an unblocking page.
        RefusedError: a host that the site does not name.
    """
    contact = _plain(_joined(hop, location, start), start)
    inside = origin_of(contact) in mirrors.origins
    if inside:
        original = mirrors.original(contact)
        if original is None:
            raise RefusedError(start, f"the mirror redirects to {contact}, which mirrors nothing")
    else:
        original, contact = contact, mirrors.contact(contact)
        inside = contact != original
    if hop.contact.startswith("https:") and contact.startswith("http:") and not inside:
        raise UnsafeAddressError(start, f"redirects from https to {contact}")
    if problem := _unwelcome(start, original, origins):
        raise problem
    return Hop(original, contact)


def _joined(hop: Hop, location: bytes, start: str) -> str:
    """Return a `Location` as an address of its own."""
    text = quote(location.strip(b" \t"), safe="!#$%&'()*+,/:;=?@[]~\\")
    try:
        joined = urljoin(hop.contact, text)
        # Without a scheme it means the site's own, whatever its mirror speaks.
        if text.startswith("//") and host_of(joined) == host_of(hop.original):
            joined = urljoin(hop.original, text)
    except ValueError:
        raise UnsafeAddressError(start, f"redirects to {text[:200]!r}, no address") from None
    return joined


def _plain(url: str, asked: str) -> str:
    """Return an address in plain ASCII, or refuse what programs disagree about."""
    if len(url) > _LONGEST:
        raise UnsafeAddressError(asked, f"an address of {len(url)} characters")
    url = url.partition("#")[0]
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError:
        raise UnsafeAddressError(asked, f"{url[:200]!r} is not an address") from None
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https"):
        raise UnsafeAddressError(asked, f"{url[:200]!r} is not an http or https address")
    if not host or "@" in parts.netloc or _FORBIDDEN.search(url):
        raise UnsafeAddressError(asked, f"{url[:200]!r} is written so that programs disagree on it")
    host = f"[{host}]" if ":" in host else host
    plain_port = "" if port is None else f":{port}"
    path = quote(parts.path or "/", safe="!$%&'()*+,/:;=@[]~")
    query = "?" + quote(parts.query, safe="!$%&'()*+,/:;=?@[]~") if "?" in url else ""
    return f"{scheme}://{host}{plain_port}{path}{query}"


def _unwelcome(start: str, target: str, origins: Collection[str]) -> LookError | None:
    host = host_of(target)
    named = {host_of(start), *map(host_of, origins)}
    path = urlsplit(target).path
    if host not in named:
        address = literal(host)
        if address is not None and not is_public(address):
            return UnsafeAddressError(start, f"redirects to {target}, which is not public")
        if _WALL.search(f"{host}{path}"):
            return BlockedError(start, f"redirects to a wall: {target}")
        return RefusedError(
            start, f"redirects to {target}, a host this site does not name among its origins"
        )
    asked = urlsplit(start).path
    if _HOME.fullmatch(path) and not _HOME.fullmatch(asked):
        return DecoyError(start, f"redirects to the home page: {target}")
    for pattern, kind, what in (
        (_NOT_FOUND, SoftNotFoundError, "its page for what is not there"),
        (_AWAY, DecoyError, "a maintenance page"),
        (_WALL, BlockedError, "a wall"),
    ):
        if pattern.search(path) and not pattern.search(asked):
            return kind(start, f"redirects to {what}: {target}")
    return None
