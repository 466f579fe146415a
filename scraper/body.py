"""Reading a response body within bounds, and knowing whether all of it came.

Only gzip is asked for and only gzip is undone, with the bound inside the
decompressor: a few hundred bytes can otherwise unpack to gigabytes. A compressed
stream that stops early is an error here; the HTTP client would hand over the half.
"""

import zlib
from collections.abc import Iterable, Mapping

from scraper.errors import LookError, RefusedError, TooLargeError, TruncatedError

ACCEPTED = "gzip"
"""Value of the `Accept-Encoding` header that matches what is undone here."""

_GZIP_MAGIC = b"\x1f\x8b\x08"
_SLACK = 65_536
"""Bytes by which gzip may make an incompressible body larger than it is."""


def read(url: str, headers: Mapping[str, str], pieces: Iterable[bytes], limit: int) -> bytes:
    """Return the whole body of a page, with transfer compression removed.

    Args:
        url: the address, for messages.
        headers: response headers, names lower-case.
        pieces: the body as it comes off the wire.
        limit: most bytes of the body after decompression.

    Raises:
        TooLargeError: more than `limit` bytes, or a length header that says so.
        TruncatedError: empty, cut short, or not what its headers say.
        RefusedError: compressed in a way that was not asked for.
    """
    compressed = _compressed(url, headers.get("content-encoding"))
    length = headers.get("content-length", "")
    # A longer number than any size has is a size too large, whatever its digits.
    if length.isdecimal() and (len(length) > 18 or int(length) > limit + _SLACK):
        raise TooLargeError(url, f"says it is {length[:24]} bytes; the limit is {limit}")
    body = _unpacked(url, pieces, limit) if compressed else _plain(url, pieces, limit)
    if not body:
        raise TruncatedError(url, "the answer has an empty body")
    if body.startswith(_GZIP_MAGIC):
        raise TruncatedError(url, "the body is compressed and the headers do not say so")
    return body


def read_some(headers: Mapping[str, str], pieces: Iterable[bytes], limit: int) -> bytes:
    """Return what can be had of a body that is only good for a message, never raising."""
    raw = bytearray()
    for piece in pieces:
        raw += piece
        if len(raw) >= limit:
            break
    if headers.get("content-encoding", "").strip().lower() not in ("gzip", "x-gzip"):
        return bytes(raw[:limit])
    try:
        return zlib.decompressobj(31).decompress(raw, limit)
    except zlib.error:
        return b""


def _compressed(url: str, encoding: str | None) -> bool:
    if not encoding:
        return False
    codings = [part.strip().lower() for part in encoding.split(",")]
    codings = [part for part in codings if part and part != "identity"]
    if not codings:
        return False
    if codings not in (["gzip"], ["x-gzip"]):
        raise RefusedError(url, f"compressed as {encoding[:60]!r}, which was not asked for")
    return True


def _plain(url: str, pieces: Iterable[bytes], limit: int) -> bytes:
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > limit:
            raise _too_large(url, limit)
    return bytes(body)


def _unpacked(url: str, pieces: Iterable[bytes], limit: int) -> bytes:
    unpack = zlib.decompressobj(31)
    body = bytearray()
    wire = 0
    for piece in pieces:
        wire += len(piece)
        if unpack.eof:
            raise TruncatedError(url, "there are bytes after the end of the compressed body")
        try:
            body += unpack.decompress(piece, limit - len(body) + 1)
        except zlib.error as error:
            raise TruncatedError(url, f"the compressed body is damaged: {error}") from error
        if len(body) > limit or wire > limit + _SLACK:
            raise _too_large(url, limit)
    if unpack.unused_data:
        raise TruncatedError(url, "there are bytes after the end of the compressed body")
    if wire and not unpack.eof:
        raise TruncatedError(url, "the compressed body stops before its end")
    return bytes(body)


def _too_large(url: str, limit: int) -> LookError:
    return TooLargeError(url, f"more than {limit} bytes; raise fetch.max_body_mb if that is right")
