"""Stored pages as a WARC file, the format of web archives: bytes and headers as received."""

import io
from collections.abc import Iterable
from datetime import UTC
from hashlib import sha256
from http import HTTPStatus
from typing import BinaryIO
from uuid import UUID

from app import __version__
from app.exports import missing_extra
from scraper.records import Snapshot

_NOT_AS_SENT = frozenset({"content-encoding", "transfer-encoding", "content-length"})
"""Headers about the transfer: the stored body has no compression any more."""


def write_warc(snapshots: Iterable[Snapshot], file: BinaryIO) -> None:
    """Write one response record a snapshot, gzipped; the same snapshots give the same records.

    Raises:
        UsageError: warcio is not installed.
    """
    try:
        from warcio.statusandheaders import StatusAndHeaders
        from warcio.warcwriter import WARCWriter
    except ImportError:
        raise missing_extra("warc", "archive") from None
    writer = WARCWriter(file, gzip=True)
    writer.write_record(
        writer.create_warcinfo_record(
            "readouts.warc.gz",
            {"software": f"readouts {__version__}", "format": "WARC File Format 1.1"},
        )
    )
    for snapshot in snapshots:
        headers = [pair for pair in snapshot.headers if pair[0] not in _NOT_AS_SENT]
        headers.append(("content-length", str(len(snapshot.body))))
        record = writer.create_warc_record(
            snapshot.url,
            "response",
            payload=io.BytesIO(snapshot.body),
            http_headers=StatusAndHeaders(_status(snapshot.status), headers, protocol="HTTP/1.1"),
            warc_headers_dict={
                "WARC-Date": _time(snapshot),
                "WARC-Record-ID": _record_id(snapshot),
            },
        )
        writer.write_record(record)
        record.raw_stream.close()


def _status(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Unknown"


def _time(snapshot: Snapshot) -> str:
    at = snapshot.fetched_at.astimezone(UTC)
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def _record_id(snapshot: Snapshot) -> str:
    seed = f"{snapshot.url} {_time(snapshot)} {snapshot.digest}".encode()
    return f"<urn:uuid:{UUID(bytes=sha256(seed).digest()[:16], version=5)}>"
