"""Records and headers to bytes and back.

A record is compressed with its own page as prefix: nearly all of its text is in there,
so a record costs a tenth of what it would cost alone.
"""

import json
from collections.abc import Iterable

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError

from scraper.records import Index, Readout
from storage.bodies import Prefix, pack, unpack

_READOUT = TypeAdapter(Readout)
_INDEX = TypeAdapter(Index)


def storable(readout: Readout) -> Readout:
    """Return a readout without what no database can hold: NUL and lone surrogates."""
    try:
        plain = _READOUT.dump_json(readout)
    except PydanticSerializationError:
        plain = b"\\u0000"
    if b"\\u0000" not in plain:
        return readout
    text = json.dumps(_READOUT.dump_python(readout, mode="python"), default=str)
    return _READOUT.validate_python(_clean(json.loads(text)))


def storable_text(text: str) -> str:
    """Return a text without what no database can hold."""
    if "\x00" not in text and (text.isascii() or not _has_surrogate(text)):
        return text
    return "".join("\ufffd" if c == "\x00" or "\ud800" <= c <= "\udfff" else c for c in text)


def readout_bytes(readout: Readout) -> bytes:
    """Return a readout as JSON in the field order of its record."""
    return _READOUT.dump_json(readout)


def pack_readout(readout: Readout, body: bytes) -> bytes:
    """Return a readout compressed against the page it was read from."""
    return pack(_READOUT.dump_json(readout), body)


def unpack_readout(packed: bytes, body: bytes) -> Readout:
    """Return the readout that `pack_readout` made."""
    return _READOUT.validate_json(unpack(packed, body))


def pack_index(index: Index, body: bytes) -> bytes:
    """Return an index compressed against the page it was read from."""
    return pack(_INDEX.dump_json(index), body)


def unpack_index(packed: bytes, body: bytes) -> Index:
    """Return the index that `pack_index` made."""
    return _INDEX.validate_json(unpack(packed, body))


def pack_headers(headers: Iterable[tuple[str, str]]) -> bytes:
    """Return response headers compressed, in order, repeats included."""
    return _HEADERS.pack(json.dumps(list(headers), separators=(",", ":")).encode())


def unpack_headers(packed: bytes) -> tuple[tuple[str, str], ...]:
    """Return the headers that `pack_headers` made."""
    return tuple((name, value) for name, value in json.loads(unpack(packed, _USUAL_HEADERS)))


_USUAL_HEADERS = (
    b'["server","Apache"],["server","nginx"],["vary","Accept-Encoding"],["connection","close"],'
    b'["x-frame-options","SAMEORIGIN"],["x-content-type-options","nosniff"],["cache-control",'
    b'"max-age=0, no-cache"],["strict-transport-security","max-age=31536000; includeSubDomains"],'
    b'["content-encoding","gzip"],["accept-ranges","bytes"],["transfer-encoding","chunked"],'
    b'["etag","\\"-gzip\\""],["last-modified","Mon, 01 Jan 2026 00:00:00 GMT"],'
    b'["content-length","20000"],["content-type","text/html; charset=UTF-8"],["connection",'
    b'"keep-alive"],["date","Mon, 01 Jan 2026 00:00:00 GMT"]'
)
"""What most answers say. Part of the stored format: it must never change."""

_HEADERS = Prefix(_USUAL_HEADERS)


def _has_surrogate(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _clean(value: object) -> object:
    if isinstance(value, str):
        return storable_text(value)
    if isinstance(value, list):
        return [_clean(one) for one in value]
    if isinstance(value, dict):
        return {name: _clean(one) for name, one in value.items()}
    return value
