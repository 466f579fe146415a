"""Readouts, pages and decisions of an invented ministry, for the tests of the store."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from scraper.records import (
    Index,
    IndexEntry,
    Item,
    Participant,
    Place,
    Readout,
    Snapshot,
    Start,
    Translation,
)
from storage.rows import Arrival, NewChange, NewDelivery, Settled
from storage.store import Store

SITE = "nh_mer"
INDEX_URL = "https://mer.example/relations/averland/index.html"
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)

READOUT = Readout(
    site=SITE,
    url="https://mer.example/talks/1.html",
    language="en",
    section="Norrholm-Averland Relations",
    title="Meeting with the Foreign Minister of Averland",
    published_on=date(2026, 5, 1),
    is_meeting=True,
    kind="foreign-ministers-meeting",
    mode="in-person",
    start=Start(home="2026-05-01T10:00+02:00", approximate=True),
    duration_minutes=40,
    place=Place(city="Oslo", country="NO"),
    participants=(Participant(name="Ilse Brandström", honorific="Ms.", country="US"),),
    countries=("EU", "US"),
    lead="The two ministers met for forty minutes and spoke of fisheries.",
    items=(Item(label="1.", text="They agreed on quotas."), Item(label=None, text="日米外相会談")),
    photos=(),
    links=(),
    translations=(Translation(language="ja", url="https://mer.example/ja/talks/1.html"),),
    notes=(),
    derived=(),
    warnings=(),
    read_by="code-1",
)


def url_of(number: int) -> str:
    return f"https://mer.example/talks/{number}.html"


def body_of(readout: Readout) -> bytes:
    menu = "".join(f'<li><a href="/r/{n}.html">Relations {n}</a></li>' for n in range(120))
    items = "".join(f"<li>{item.text}</li>" for item in readout.items)
    return f"<ul>{menu}</ul><h1>{readout.title}</h1><p>{readout.lead}</p>{items}".encode(
        "utf-8", "replace"
    )


def readout(number: int = 1, **changed: object) -> Readout:
    return replace(READOUT, url=url_of(number), **changed)  # type: ignore[arg-type]


def sent(url: str, body: bytes, at: datetime = NOON, **changed: object) -> Snapshot:
    headers = (("content-type", "text/html"), ("etag", '"v1"'), ("set-cookie", "a"))
    snapshot = Snapshot(url=url, body=body, fetched_at=at, headers=headers)
    return replace(snapshot, **changed)  # type: ignore[arg-type]


def arrival(record: Readout, at: datetime = NOON) -> Arrival:
    return Arrival(snapshot=sent(record.url, body_of(record), at), site=SITE)


def digest_of(record: Readout) -> str:
    said = f"{record.title}|{record.lead}"
    return sha256(said.encode("utf-8", "replace")).hexdigest()


def decision(
    page_id: int,
    snapshot_id: int | None,
    record: Readout,
    kind: str = "new",
    *,
    at: datetime = NOON,
    channels: Sequence[str] = (),
) -> Settled:
    change = NewChange(kind=kind, site=SITE, seen_at=at, relations=("averland",))
    return Settled(
        page_id=page_id,
        at=at,
        snapshot_id=snapshot_id,
        readout=record,
        text_digest=digest_of(record),
        change=change,
        deliveries=tuple(NewDelivery(channel=name, due_at=at) for name in channels),
    )


def see(
    store: Store,
    record: Readout,
    kind: str = "new",
    *,
    at: datetime = NOON,
    channels: Sequence[str] = (),
) -> int:
    """Keep and settle one version of a readout; return its page."""
    [snapshot_id] = store.keep([arrival(record, at)])
    page = store.page(record.url)
    assert page is not None
    store.settle([decision(page.id, snapshot_id, record, kind, at=at, channels=channels)])
    return page.id


def index_of(*lines: tuple[int, str, date | None]) -> Index:
    entries = tuple(
        IndexEntry(url=url_of(number), title=title, published_on=day)
        for number, title, day in lines
    )
    return Index(
        site=SITE,
        relation="averland",
        url=INDEX_URL,
        language="en",
        title="Norrholm-Averland Relations",
        entries=entries,
    )


def keep_index(store: Store, body: bytes = b"<html>averland</html>", at: datetime = NOON) -> int:
    """Keep an index page; return its page id."""
    store.keep([Arrival(snapshot=sent(INDEX_URL, body, at), site=SITE, role="index")])
    page = store.page(INDEX_URL)
    assert page is not None
    return page.id
