"""The small change of a request: headers that depend on what we know, counts, answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from scraper.records import NotModified, Snapshot, Validators
from scraper.urls import canonical

Fields = tuple[tuple[bytes, bytes], ...]
"""Headers as they go on the wire."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer of one server."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def named(self) -> dict[str, str]:
        """Return the headers by name; of several, the first."""
        return dict(reversed(self.headers))


@dataclass(slots=True)
class Counts:
    """What a fetcher did since it was made."""

    requests: int = 0
    not_modified: int = 0
    bytes: int = 0
    """Of the bodies of pages, after decompression."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a message we posted."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    """Its first 4 KiB."""


def conditions(validators: Validators | None) -> Fields:
    """Return the headers that ask for a page only if it changed; both, verbatim."""
    fields: list[tuple[bytes, bytes]] = []
    if validators is not None and validators.etag:
        fields.append((b"if-none-match", validators.etag.encode("latin-1", "replace")))
    if validators is not None and validators.last_modified:
        fields.append((b"if-modified-since", validators.last_modified.encode("latin-1", "replace")))
    return tuple(fields)


@lru_cache(maxsize=32)
def language(preferred: str | None) -> Fields:
    """Return the header that names the preferred language."""
    wish = f"{preferred}, *;q=0.5" if preferred else "en, *;q=0.5"
    return ((b"accept-language", wish.encode("ascii", "replace")),)


def renewed(sent: Validators | None, headers: Mapping[str, str]) -> Validators:
    """Return the validators to send next time, after a 304 with these headers."""
    return Validators(
        etag=headers.get("etag", sent.etag if sent else None),
        last_modified=headers.get("last-modified", sent.last_modified if sent else None),
    )


def moved(url: str, target: str) -> str | None:
    """Return the canonical address that redirects led to, unless it is the same page."""
    led_to = canonical(target)
    return led_to if led_to != canonical(url) else None


def unchanged(
    url: str, sent: Validators | None, reply: Reply, *, at: datetime, seconds: float
) -> NotModified:
    """Return what a 304 amounts to."""
    validators = renewed(sent, reply.named())
    return NotModified(url=url, fetched_at=at, validators=validators, seconds=seconds)


def snapshot(
    url: str, reply: Reply, *, moved_to: str | None, for_good: bool, at: datetime, seconds: float
) -> Snapshot:
    """Return what a page amounts to."""
    return Snapshot(
        url=url,
        body=reply.body,
        fetched_at=at,
        status=reply.status,
        headers=reply.headers,
        moved_to=moved_to,
        moved_for_good=moved_to is not None and for_good,
        seconds=seconds,
    )
