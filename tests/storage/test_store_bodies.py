"""Bytes come back as they went in, small, and whatever is done to them is noticed."""

import json
import sqlite3
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scraper.errors import StoreDamagedError
from scraper.wire import as_json
from storage.bodies import LONGEST_CHAIN, Prefix, ZstdError, pack, unpack
from storage.chain import START, Link, chained
from storage.codec import (
    pack_headers,
    pack_readout,
    readout_bytes,
    unpack_headers,
    unpack_readout,
)
from storage.rows import Arrival
from storage.store import Store
from tests.storage.stored import NOON, SITE, arrival, readout, see, sent, url_of


@given(st.binary(max_size=4000), st.none() | st.binary(max_size=4000))
def test_bytes_survive_packing_whatever_the_prefix(body: bytes, prefix: bytes | None) -> None:
    assert unpack(pack(body, prefix), prefix) == body


@given(st.binary(max_size=4000), st.binary(min_size=8, max_size=4000))
def test_a_prepared_prefix_packs_what_the_plain_one_unpacks(body: bytes, prefix: bytes) -> None:
    prepared = Prefix(prefix)

    assert [unpack(prepared.pack(body), prefix) for _ in range(2)] == [body, body]


def test_a_body_larger_than_any_window_survives() -> None:
    before = bytes(range(256)) * 40_000
    after = before[:5_000_000] + b"an edit" + before[5_000_000:]

    assert unpack(pack(after, before), before) == after


def test_the_next_version_of_a_page_costs_next_to_nothing() -> None:
    before = "".join(f"<p>{n * n} ministers met {n} times</p>" for n in range(600)).encode()

    packed = pack(before.replace(b"ministers met 300 ", b"ministers did not meet 300 "), before)

    assert len(packed) < 150


def test_another_prefix_is_an_error() -> None:
    body = b"<p>They met in Oslo.</p>" * 50
    packed = pack(body, body)

    with pytest.raises(ZstdError):
        unpack(packed, b"something else altogether")


@given(st.lists(st.tuples(st.text(), st.text()), max_size=8))
def test_headers_survive_with_their_order_and_repeats(headers: list[tuple[str, str]]) -> None:
    assert unpack_headers(pack_headers(headers)) == tuple(headers)


def test_a_record_survives_and_its_text_is_not_stored_twice() -> None:
    record = readout(lead=" ".join(f"word{n}" for n in range(500)))
    body = f"<html>{record.lead}</html>".encode()

    packed = pack_readout(record, body)

    assert unpack_readout(packed, body) == record
    assert len(packed) < len(record.lead or "") / 4


def test_the_stored_record_is_the_printed_one() -> None:
    record = readout(published_on=None, place=None)

    assert json.loads(readout_bytes(record)) == as_json(record)
    assert list(json.loads(readout_bytes(record))) == list(as_json(record))


def test_every_version_of_an_often_edited_page_is_kept_in_short_chains(
    store: Store, path: Path
) -> None:
    versions = [f"<p>Version {n}</p>".encode() + bytes(range(256)) * 8 for n in range(50)]
    for body in versions:
        store.keep([Arrival(snapshot=sent(url_of(1), body), site=SITE)])

    assert [snapshot.body for snapshot in store.timeline.snapshots(1)] == versions
    with sqlite3.connect(path) as connection:
        [deepest] = connection.execute("SELECT max(depth) FROM body").fetchone()
    connection.close()
    assert deepest < LONGEST_CHAIN


def test_pages_of_one_template_share_it(store: Store, path: Path) -> None:
    store.keep([arrival(readout(number, lead=f"Sentence {number}.")) for number in range(1, 40)])

    with sqlite3.connect(path) as connection:
        sizes = [row[0] for row in connection.execute("SELECT length(packed) FROM body")]
        full = connection.execute("SELECT count(*) FROM body WHERE base_id IS NULL").fetchone()[0]
    connection.close()
    assert full == 1
    assert max(sizes[1:]) < sizes[0] / 4


def test_a_new_template_takes_over(store: Store, path: Path) -> None:
    see(store, readout(1))
    noise = Random(1).randbytes(3000)  # nothing in common with the pages before
    redesigned = [noise + bytes([number]) for number in (1, 2, 3)]

    for number, body in enumerate(redesigned, 2):
        store.keep([Arrival(snapshot=sent(url_of(number), body), site=SITE)])

    with sqlite3.connect(path) as connection:
        bases = connection.execute("SELECT base_id FROM body ORDER BY snapshot_id").fetchall()
    connection.close()
    assert bases == [(None,), (None,), (2,), (2,)]


LINK = Link(
    id=1, page_id=2, url=url_of(1), sha256=b"\x01" * 32, size=10, fetched_at=NOON, status=200,
    seconds=0.5, moved_to=None, moved_for_good=False, headers=b"packed",
)  # fmt: skip


@given(st.integers(0, 31), st.integers(1, 255))
def test_any_changed_byte_of_the_past_changes_the_hash(at: int, flip: int) -> None:
    other = bytearray(START)
    other[at] ^= flip

    assert chained(bytes(other), LINK) != chained(START, LINK)


DAMAGE = [
    ("UPDATE snapshot SET sha256 = zeroblob(32) WHERE id = 2", {"chain", "body"}),
    ("UPDATE snapshot SET fetched_at = '2026-05-02 12:00:00.000000' WHERE id = 2", {"chain"}),
    ("UPDATE snapshot SET url = url || 'x' WHERE id = 3", {"chain", "page"}),
    ("UPDATE snapshot SET headers = x'00' WHERE id = 3", {"chain"}),
    ("DELETE FROM snapshot WHERE id = 2", {"chain", "reference", "body", "page", "look"}),
    ("DELETE FROM body WHERE snapshot_id = 3", {"body"}),
    ("UPDATE body SET packed = x'28b52ffd' WHERE snapshot_id = 3", {"body"}),
    ("UPDATE record SET packed = x'28b52ffd' WHERE revision_id = 2", {"record"}),
    ("DELETE FROM record WHERE revision_id = 2", {"record"}),
    ("DELETE FROM change WHERE id = 2", {"change"}),
    ("UPDATE page SET revision_id = 99 WHERE id = 1", {"page"}),
    ("UPDATE page SET revisions = 5 WHERE id = 1", {"revision"}),
]


@pytest.mark.parametrize(("statement", "names"), DAMAGE, ids=[words for words, _ in DAMAGE])
def test_whatever_is_altered_is_found(
    url: str, path: Path, statement: str, names: set[str]
) -> None:
    with Store.open(url) as store:
        for number in (1, 2, 3):
            see(store, readout(number, lead=f"Sentence {number}."))
        assert list(store.verifier.findings()) == []
    with sqlite3.connect(path) as connection:
        connection.execute(statement)
    connection.close()

    with Store.open(url, write=False) as store:
        found = {finding.name for finding in store.verifier.findings()}

    assert found == names


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_flipped_byte_of_a_stored_page_is_found(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "flipped.sqlite"
    if not path.exists():
        with Store.open(f"sqlite:///{path}") as store:
            see(store, readout())
    with sqlite3.connect(path) as connection:
        [packed] = connection.execute("SELECT packed FROM body").fetchone()
        at = data.draw(st.integers(0, len(packed) - 1))
        broken = (
            packed[:at] + bytes([packed[at] ^ data.draw(st.integers(1, 255))]) + packed[at + 1 :]
        )
        connection.execute("UPDATE body SET packed = ?", (broken,))
    with Store.open(f"sqlite:///{path}", write=False) as store:
        names = {finding.name for finding in store.verifier.findings()}
        same = _body(store) == store_body()
    with connection:
        connection.execute("UPDATE body SET packed = ?", (packed,))
    connection.close()

    # A bit of the frame's header may be unused: then the bytes are still what was sent.
    assert same or names == {"body"}


def _body(store: Store) -> bytes | None:
    try:
        return store.timeline.raw(1).body
    except StoreDamagedError:
        return None


def store_body() -> bytes:
    return arrival(readout()).snapshot.body


def test_the_chain_head_names_all_evidence(store: Store) -> None:
    empty = store.verifier.verified()
    see(store, readout())

    one = store.verifier.verified()

    assert empty.chain_head == START.hex()
    assert one.chain_head != empty.chain_head
    assert (one.snapshots, one.revisions, one.changes) == (1, 1, 1)


def test_a_sound_store_is_sound_on_every_database(any_store: Store) -> None:
    see(any_store, readout(1))
    see(any_store, readout(1, lead="Edited."), "edited")

    assert list(any_store.verifier.findings()) == []
