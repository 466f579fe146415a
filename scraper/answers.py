"""What an answer other than a page means, in one line a reader can act on."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from http import HTTPStatus

from scraper.errors import BlockedError, BusyError, GoneError, LookError, RefusedError
from scraper.manners import KEPT_OUT

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})

_MIRROR_REMEDY = "the remedy is a mirror (fetch.mirrors) or the ministry's leave"
_CHALLENGES = {"x-amzn-waf-action": "AWS WAF", "cf-mitigated": "Cloudflare"}
_WALLS = (
    (b"You don't have permission to access", "Akamai"),
    (b"Attention Required! | Cloudflare", "Cloudflare"),
    (b"The request could not be satisfied", "CloudFront"),
    (b"_Incapsula_Resource", "Imperva"),
)


def lower(raw: Iterable[tuple[bytes, bytes]]) -> tuple[tuple[str, str], ...]:
    """Return response headers in order, names lower-case, values as sent."""
    return tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in raw)


def named(headers: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return headers by name; of several the first, but every coding of the body.

    Source:
        RFC 9110, section 5.3: lines of a list are one list.
    """
    found = dict(reversed(headers))
    codings = [value for name, value in headers if name == "content-encoding"]
    return {**found, "content-encoding": ", ".join(codings)} if len(codings) > 1 else found


def challenge(headers: Mapping[str, str]) -> str | None:
    """Return who asks for proof of being a person, if the headers say so."""
    return next((who for name, who in _CHALLENGES.items() if headers.get(name)), None)


def refusal(
    url: str, status: int, headers: Mapping[str, str], body: bytes, until: datetime | None = None
) -> LookError:
    """Return the error that an answer without a page amounts to.

    Args:
        url: the address asked for.
        status: of the answer.
        headers: of the answer, names lower-case.
        body: the beginning of the answer's body.
        until: when the host may be asked again, if it said so.
    """
    said = f"answered {status}{_phrase(status)}"
    if who := challenge(headers):
        return BlockedError(
            url, f"{said} with a challenge of {who}; {_MIRROR_REMEDY}", status=status
        )
    if status in (404, 410):
        return GoneError(url, said, status=status)
    if status in KEPT_OUT:
        who = next((f" by {name}" for mark, name in _WALLS if mark in body), "")
        return BlockedError(url, f"kept out{who}: {said}; {_MIRROR_REMEDY}", status=status)
    if status in (429, 503):
        wait = f"; not asked again before {until:%Y-%m-%d %H:%M} UTC" if until else ""
        return BusyError(url, f"{said}{wait}", status=status, until=until)
    if status == 304:
        return RefusedError(url, f"{said} to a request that was not conditional", status=status)
    if status < 300:
        return RefusedError(url, f"{said}, which carries no whole page", status=status)
    if status < 400:
        return RefusedError(url, f"{said} without a place to go", status=status)
    return RefusedError(url, said, status=status)


def cookies_set(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the cookies that an answer sets, by name; an empty value takes one away.

    Example:
        >>> cookies_set([("set-cookie", "gate=open; Path=/; HttpOnly"), ("date", "x")])
        {'gate': 'open'}
    """
    found: dict[str, str] = {}
    for header, value in headers:
        if header == "set-cookie":
            pair, *attributes = value.split(";")
            name, _, content = pair.partition("=")
            ended = any(part.strip().lower() == "max-age=0" for part in attributes)
            found[name.strip()] = "" if ended else content.strip()
    return found


def _phrase(status: int) -> str:
    try:
        return f" {HTTPStatus(status).phrase}"
    except ValueError:
        return ""
