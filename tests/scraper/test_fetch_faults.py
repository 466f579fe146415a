"""Every way a body can arrive wrong (section C) and a connection can fail (section A)."""

import gzip
import resource
import socket
import ssl
import time
import zlib
from pathlib import Path

import pytest

from scraper.errors import (
    LookError,
    RefusedError,
    TooLargeError,
    TruncatedError,
    UnreachableError,
)
from scraper.records import Snapshot
from tests.loopback import (
    WHOLE,
    Loopback,
    chunked,
    close_after,
    drip,
    head,
    page,
    reset,
)
from tests.scraper.looks import SITE, Memory, Naps, fetcher

URL = f"{SITE}/a.html"
GZIP = "Content-Encoding: gzip"
PACKED = gzip.compress(WHOLE.encode() * 50)


def look(route: object, **policy: object) -> Snapshot:
    with Loopback({"/a.html": route}) as server, fetcher(server, **policy) as web:  # type: ignore[dict-item]
        snapshot = web.get(URL)
    assert isinstance(snapshot, Snapshot)
    return snapshot


def fault(route: object, **policy: object) -> LookError:
    with pytest.raises(LookError) as raised:
        look(route, **policy)
    return raised.value


def seconds_of(route: object, **policy: object) -> tuple[LookError, float]:
    begun = time.monotonic()
    error = fault(route, **policy)
    return error, time.monotonic() - begun


def test_a_page_arrives_as_it_was_sent_with_lower_case_headers_and_its_original_address():
    snapshot = look(page(WHOLE, 'ETag: "v1"', "X-Mixed: Kept As Is"))

    assert snapshot.body == WHOLE.encode()
    assert snapshot.url == URL
    assert snapshot.header("etag") == '"v1"'
    assert snapshot.header("x-mixed") == "Kept As Is"
    assert (snapshot.status, snapshot.moved_to) == (200, None)


def test_a_compressed_page_arrives_unpacked():
    assert look(page(PACKED, GZIP)).body == WHOLE.encode() * 50
    assert look(chunked(PACKED, GZIP)).body == WHOLE.encode() * 50


def test_a1_a_name_that_does_not_resolve_is_unreachable_and_says_so():
    def nothing(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    with fetcher(resolve=nothing) as web, pytest.raises(UnreachableError, match="does not resolve"):
        web.get(URL)
    with (
        fetcher(resolve=lambda host, port: []) as web,
        pytest.raises(UnreachableError, match="no address"),
    ):
        web.get(URL)


def test_a2_a_resolver_that_hangs_is_bounded_by_the_limit():
    def hangs(host: str, port: int) -> list[str]:
        time.sleep(3)
        return []

    begun = time.monotonic()
    with fetcher(resolve=hangs, timeout=0.2) as web, pytest.raises(UnreachableError):
        web.get(URL)
    assert time.monotonic() - begun < 1


def test_a3_a_dead_first_address_does_not_hide_a_live_second_one():
    with Loopback({"/a.html": page(WHOLE)}) as server:
        named = server.origin.replace("127.0.0.1", "mirror.example")
        both = ["127.0.0.99", "127.0.0.1"]
        with fetcher(mirrors=((SITE, named),), resolve=lambda host, port: both) as web:
            snapshot = web.get(URL)
    assert isinstance(snapshot, Snapshot)


def test_a4_a_refused_connection_is_unreachable_and_the_next_look_works():
    with Loopback() as gone:
        port = gone.port
    memory = Memory()
    with (
        fetcher(memory=memory, mirrors=((SITE, f"http://127.0.0.1:{port}"),)) as web,
        pytest.raises(UnreachableError, match="no connection"),
    ):
        web.get(URL)

    with Loopback({"/a.html": page(WHOLE)}) as server, fetcher(server, memory=memory) as web:
        assert web.get(URL)


@pytest.mark.parametrize("first", [b"", page(WHOLE)[:-20]], ids=["before headers", "in the body"])
def test_a6_a_reset_is_tried_once_more_and_then_reported(first: bytes):
    closing = page("", "Connection: close", status="404 Not Found")
    routes = {"/robots.txt": closing, "/a.html": reset(first)}
    with Loopback(routes) as server, fetcher(server) as web:
        with pytest.raises(LookError) as raised:
            web.get(URL)
        assert server.paths == ["/a.html", "/a.html"]
    assert raised.value.problem == "unreachable"

    assert look([reset(first), page(WHOLE)]).body == WHOLE.encode()


def test_a7_a_kept_connection_that_was_closed_is_replaced_in_silence():
    routes = {path: close_after(page(WHOLE)) for path in ("/a.html", "/b.html", "/c.html")}
    with Loopback(routes) as server, fetcher(server) as web:
        for path in routes:
            assert web.get(SITE + path)
        assert server.paths == ["/a.html", "/b.html", "/c.html"]


def test_a7_a_connection_closed_while_the_request_is_on_its_way_is_retried_without_a_wait():
    naps = Naps()
    silent = close_after(b"")
    with Loopback({"/a.html": page(WHOLE), "/b.html": [silent, page(WHOLE)]}) as server:
        with fetcher(server, naps=naps) as web:
            web.get(URL)
            assert web.get(f"{SITE}/b.html")
        assert server.paths == ["/a.html", "/b.html", "/b.html"]
    assert naps.taken == []


def test_a8_a_self_signed_certificate_is_refused_and_named(certificate: ssl.SSLContext):
    with Loopback({"/a.html": page(WHOLE)}, tls=certificate) as server, fetcher(server) as web:
        with pytest.raises(UnreachableError, match="TLS: the certificate does not hold"):
            web.get(URL)
        assert server.asked == []


def test_a9_a_stalled_tls_handshake_is_bounded():
    with socket.create_server(("127.0.0.1", 0)) as stalled:
        origin = f"https://127.0.0.1:{stalled.getsockname()[1]}"
        begun = time.monotonic()
        with (
            fetcher(mirrors=((SITE, origin),), timeout=0.3) as web,
            pytest.raises(UnreachableError, match="TLS"),
        ):
            web.get(URL)
    assert time.monotonic() - begun < 1


def test_a12_proxies_and_credentials_of_the_environment_are_not_used(
    monkeypatch: pytest.MonkeyPatch,
):
    with Loopback() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.origin)
        monkeypatch.setenv("ALL_PROXY", proxy.origin)
        assert look(page(WHOLE)).body == WHOLE.encode()
        assert proxy.connections == 0


def test_c1_headers_that_drip_end_at_the_limit():
    error, seconds = seconds_of(drip(head()[:20], b"x", every=0.05, times=60), timeout=0.4)

    assert isinstance(error, UnreachableError)
    assert seconds < 1.2


def test_c2_a_body_that_drips_ends_at_the_limit():
    first = head("Content-Length: 100000")
    error, seconds = seconds_of(drip(first, b"x", every=0.05, times=60), timeout=0.4)

    assert isinstance(error, UnreachableError)
    assert seconds < 1.2


def test_c3_an_endless_body_stops_at_the_cap():
    def endless(connection: socket.socket) -> None:
        connection.sendall(head("Transfer-Encoding: chunked"))
        while True:
            connection.sendall(b"4000\r\n" + b"x" * 0x4000 + b"\r\n")

    assert isinstance(fault(endless, max_body=200_000), TooLargeError)


def test_c4_a_huge_length_is_refused_without_reading_the_body():
    def huge(connection: socket.socket) -> None:
        connection.sendall(head("Content-Length: 2000000000"))
        connection.recv(1)  # no byte of the body is ever sent; who waits for one waits in vain

    assert isinstance(fault(huge), TooLargeError)


def test_c5_a_gzip_bomb_costs_no_memory():
    pack = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(pack.compress(b"\0" * (1 << 20)) for _ in range(200)) + pack.flush()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    assert isinstance(fault(page(bomb, GZIP), max_body=1_000_000), TooLargeError)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 30_000  # KiB


@pytest.mark.parametrize("coding", ["br", "zstd", "deflate", "compress"])
def test_c6_a_compression_nobody_asked_for_is_refused(coding: str):
    assert isinstance(fault(page(b"\x1b\x00", f"Content-Encoding: {coding}")), RefusedError)


def test_c6_only_gzip_is_offered():
    with Loopback({"/a.html": page(WHOLE)}) as server, fetcher(server) as web:
        web.get(URL)
        assert server.asked[-1].headers["accept-encoding"] == "gzip"


def test_c7_nested_compression_is_refused():
    nested = WHOLE.encode()
    for _ in range(20):
        nested = gzip.compress(nested)

    fields = "Content-Encoding: " + ", ".join(["gzip"] * 20)
    assert isinstance(fault(page(nested, fields)), RefusedError)
    assert isinstance(fault(page(nested, GZIP)), TruncatedError)


def test_c8_fewer_bytes_than_promised_are_not_a_page():
    short = head("Content-Length: 5000") + b"<html><body>half"
    broken = head("Transfer-Encoding: chunked") + b"400\r\nabc"

    assert isinstance(fault(close_after(short)), TruncatedError)
    assert isinstance(fault(close_after(broken)), TruncatedError)


@pytest.mark.parametrize("frame", [page, chunked])
def test_c10_a_gzip_body_cut_short_is_not_a_page(frame):
    error = fault(frame(PACKED[: len(PACKED) // 2], GZIP))

    assert isinstance(error, TruncatedError)
    assert "before its end" in error.message


def test_c11_bytes_after_the_gzip_end_or_a_wrong_checksum_are_not_a_page():
    damaged = PACKED[:-8] + b"\0\0\0\0" + PACKED[-4:]

    assert isinstance(fault(page(PACKED + b"MORE", GZIP)), TruncatedError)
    assert isinstance(fault(page(damaged, GZIP)), TruncatedError)


def test_c12_a_plain_body_called_gzip_and_a_gzip_body_called_plain_are_not_pages():
    assert isinstance(fault(page(WHOLE, GZIP)), TruncatedError)
    assert isinstance(fault(page(PACKED)), TruncatedError)


@pytest.fixture(scope="module")
def certificate() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(__file__).with_name("self_signed.pem"))
    return context
