"""Bytes kept small: compressed, with bytes that are already kept as prefix.

The prefix of a page's new version is its previous version; of its first version, a
full page of the same part of the same site, because most of a page is its template.
Chains are kept short, so that reading costs little and a damaged page takes few along.
"""

import sys

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LEVEL = 3
"""Level 10 takes twice the time and saves a twelfth of the bytes."""

LONGEST_CHAIN = 20
"""A page is unpacked in at most this many steps."""

_SHORTEST_PREFIX = 8
_OPTIONS: dict[int, int] = {
    zstd.CompressionParameter.compression_level: LEVEL,
    zstd.CompressionParameter.checksum_flag: 1,  # the wrong prefix is then an error, not garbage
}


class Prefix:
    """Bytes to compress many others against; prepared once."""

    def __init__(self, content: bytes) -> None:
        prepared = zstd.ZstdDict(content, is_raw=True).as_digested_dict
        self._compressor = zstd.ZstdCompressor(options=_OPTIONS, zstd_dict=prepared)

    def pack(self, body: bytes) -> bytes:
        """Return `body` compressed; `unpack` it with the same content as prefix."""
        return self._compressor.compress(body, zstd.ZstdCompressor.FLUSH_FRAME)


def can_be_prefix(content: bytes) -> bool:
    """Say whether bytes are long enough to compress others against."""
    return len(content) >= _SHORTEST_PREFIX


def pack(body: bytes, prefix: bytes | None = None) -> bytes:
    """Return `body` compressed, against `prefix` where there is one worth using."""
    if prefix is None or not can_be_prefix(prefix):
        return zstd.compress(body, options=_OPTIONS)
    content = zstd.ZstdDict(prefix, is_raw=True)
    return zstd.compress(body, options=_OPTIONS, zstd_dict=content.as_prefix)


def unpack(packed: bytes, prefix: bytes | None = None) -> bytes:
    """Return what `pack` was given, or raise `ZstdError`."""
    if prefix is None or not can_be_prefix(prefix):
        return zstd.decompress(packed)
    content = zstd.ZstdDict(prefix, is_raw=True)
    return zstd.decompress(packed, zstd_dict=content.as_prefix)


ZstdError = zstd.ZstdError
"""The bytes are not what was packed, or the prefix is another one."""
