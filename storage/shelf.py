"""Where the bytes of snapshots stand: putting them away, and getting them back whole."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from urllib.parse import urlsplit

from sqlalchemy import Connection, bindparam, select

from scraper.errors import StoreDamagedError
from storage.bodies import LONGEST_CHAIN, Prefix, ZstdError, can_be_prefix, pack, unpack
from storage.tables import BODY, PAGE, SNAPSHOT

TEMPLATE_SERVES = 1000
"""A damaged template spoils at most the snapshots that came within so many after it."""

_TEMPLATES = 16
_WORTH_A_SECOND_TRY = 0.15
_CACHED_BYTES = 8_000_000

_ONE = select(BODY.c.base_id, BODY.c.packed).where(BODY.c.snapshot_id == bindparam("id"))


@dataclass(frozen=True, slots=True)
class Packed:
    """Bytes ready to be stored."""

    data: bytes
    base_id: int | None
    depth: int


@dataclass(frozen=True, slots=True)
class _Template:
    snapshot_id: int
    prefix: Prefix


class BodyCache:
    """A few unpacked bodies at hand, for any thread."""

    def __init__(self) -> None:
        self._bodies: OrderedDict[int, bytes] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, snapshot_id: int) -> bytes | None:
        """Return a body that is at hand."""
        with self._lock:
            body = self._bodies.get(snapshot_id)
            if body is not None:
                self._bodies.move_to_end(snapshot_id)
            return body

    def put(self, snapshot_id: int, body: bytes) -> None:
        """Keep a body at hand, until others push it out."""
        with self._lock:
            if snapshot_id in self._bodies:
                return
            self._bodies[snapshot_id] = body
            self._bytes += len(body)
            while self._bytes > _CACHED_BYTES and len(self._bodies) > 1:
                self._bytes -= len(self._bodies.popitem(last=False)[1])


class Shelf:
    """Packs and unpacks bodies; used by one thread at a time, inside a transaction."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Drop what is remembered, after a transaction that was rolled back."""
        self._templates: OrderedDict[tuple[str, str, str], _Template | None] = OrderedDict()
        self._bodies = BodyCache()

    def pack(
        self, connection: Connection, *, snapshot_id: int, site: str, role: str, url: str,
        body: bytes, last_id: int | None, last_depth: int,
    ) -> Packed:  # fmt: skip
        """Return a new snapshot's bytes compressed against the best that is at hand.

        Args:
            connection: the transaction the snapshot is stored in.
            snapshot_id: its key.
            site: the page's site; with `role` and `url` it says which template fits.
            role: the page's role.
            url: the page's address.
            body: the bytes.
            last_id: the page's snapshot before this one.
            last_depth: how many steps it takes to unpack that one.
        """
        if last_id is not None and last_depth + 1 < LONGEST_CHAIN:
            base = self.body(connection, last_id)
            if can_be_prefix(base):
                return Packed(pack(body, base), last_id, last_depth + 1)
        key = (site, role, _part_of_site(url))
        template = self._template(connection, key, snapshot_id)
        if template is not None:
            packed = template.prefix.pack(body)
            if len(packed) <= len(body) * _WORTH_A_SECOND_TRY:
                return Packed(packed, template.snapshot_id, 1)
            alone = pack(body)
            if len(packed) < len(alone) * 0.8:
                return Packed(packed, template.snapshot_id, 1)
            self._set_template(key, snapshot_id, body)
            return Packed(alone, None, 0)
        self._set_template(key, snapshot_id, body)
        return Packed(pack(body), None, 0)

    def body(self, connection: Connection, snapshot_id: int) -> bytes:
        """Return a snapshot's bytes.

        Raises:
            StoreDamagedError: they cannot be unpacked.
        """
        body = self._bodies.get(snapshot_id)
        if body is None:
            body = read_body(connection, snapshot_id, self._bodies)
            self._bodies.put(snapshot_id, body)
        return body

    def remember(self, snapshot_id: int, body: bytes) -> None:
        """Keep bytes at hand that were just stored: their record follows."""
        self._bodies.put(snapshot_id, body)

    def _template(
        self, connection: Connection, key: tuple[str, str, str], snapshot_id: int
    ) -> _Template | None:
        if key not in self._templates:
            found = _newest_full(connection, key)
            self._keep_template(key, None)
            if found is not None:
                self._set_template(key, found, self.body(connection, found))
        template = self._templates[key]
        self._templates.move_to_end(key)
        if template is not None and snapshot_id - template.snapshot_id > TEMPLATE_SERVES:
            return None
        return template

    def _set_template(self, key: tuple[str, str, str], snapshot_id: int, body: bytes) -> None:
        usable = can_be_prefix(body)
        self._keep_template(key, _Template(snapshot_id, Prefix(body)) if usable else None)

    def _keep_template(self, key: tuple[str, str, str], template: _Template | None) -> None:
        self._templates[key] = template
        if len(self._templates) > _TEMPLATES:
            self._templates.popitem(last=False)


def read_body(connection: Connection, snapshot_id: int, cache: BodyCache | None = None) -> bytes:
    """Return a snapshot's bytes, unpacking what they were compressed against first.

    Args:
        connection: in a transaction.
        snapshot_id: which.
        cache: gives and takes the full bodies others are compressed against.

    Raises:
        StoreDamagedError: they cannot be unpacked.
    """
    cache = cache or BodyCache()
    steps: list[tuple[int, bytes]] = []
    at: int | None = snapshot_id
    body: bytes | None = None
    while at is not None and body is None:
        row = connection.execute(_ONE, {"id": at}).one_or_none()
        if row is None or len(steps) > LONGEST_CHAIN:
            raise StoreDamagedError(f"snapshot {snapshot_id}: its bytes are not in the store")
        steps.append((at, row.packed))
        at = row.base_id
        body = None if at is None else cache.get(at)
    try:
        for at, packed in reversed(steps):
            is_full = body is None
            body = unpack(packed, body)
            if is_full:
                cache.put(at, body)
    except ZstdError as error:
        raise StoreDamagedError(f"snapshot {snapshot_id}: its bytes are damaged") from error
    return b"" if body is None else body


def _newest_full(connection: Connection, key: tuple[str, str, str]) -> int | None:
    site, role, part = key
    newest = connection.scalar(select(SNAPSHOT.c.id).order_by(SNAPSHOT.c.id.desc()).limit(1)) or 0
    asked = (
        select(SNAPSHOT.c.id)
        .join(BODY, BODY.c.snapshot_id == SNAPSHOT.c.id)
        .join(PAGE, PAGE.c.id == SNAPSHOT.c.page_id)
        .where(BODY.c.depth == 0, SNAPSHOT.c.id > newest - TEMPLATE_SERVES)
        .where(PAGE.c.site == site, PAGE.c.role == role, SNAPSHOT.c.url.startswith(part))
        .order_by(SNAPSHOT.c.id.desc())
        .limit(1)
    )
    return connection.scalar(asked)


def _part_of_site(url: str) -> str:
    """Return the address up to its first folder: pages under it share their template."""
    parts = urlsplit(url)
    folder = parts.path.split("/", 2)[1:2] if parts.path.count("/") > 1 else []
    return f"{parts.scheme}://{parts.netloc}/{''.join(f'{name}/' for name in folder)}"
