"""Where a redirect may lead, and what it tells of the page (B7 to B11, F1, F3)."""

import pytest

from scraper.errors import (
    BlockedError,
    DecoyError,
    LookError,
    RefusedError,
    SoftNotFoundError,
    UnsafeAddressError,
)
from scraper.hops import Hop, Mirrors, after
from scraper.records import Snapshot, Validators
from tests.loopback import (
    WHOLE,
    Loopback,
    head,
    page,
    redirect,
)
from tests.scraper.looks import SITE, fetcher

URL = f"{SITE}/a.html"


def fault(route: object, validators: Validators | None = None, **policy: object) -> LookError:
    routes = {"/a.html": route, "/b.html": page(WHOLE)}
    with (
        Loopback(routes) as server,  # type: ignore[arg-type]
        fetcher(server, **policy) as web,
        pytest.raises(LookError) as raised,
    ):
        web.get(URL, validators)
    assert "\n" not in str(raised.value)
    return raised.value


@pytest.mark.parametrize(
    ("line", "for_good"),
    [("301 Moved", True), ("308 Moved", True), ("302 Found", False), ("307 Found", False)],
)
def test_b7_a_redirect_gives_the_new_original_address(line: str, for_good: bool):
    routes = {"/a.html": redirect("/new/b.html", status=line), "/new/b.html": page(WHOLE)}
    with Loopback(routes) as server, fetcher(server) as web:
        snapshot = web.get(URL)

    assert isinstance(snapshot, Snapshot)
    assert snapshot.url == URL
    assert snapshot.moved_to == f"{SITE}/new/b.html"
    assert snapshot.moved_for_good is for_good


@pytest.mark.parametrize("location", ["/maintenance.html", "/sorry/index.html", "/", "/index.html"])
def test_b8_a_redirect_to_a_stand_in_is_a_decoy_and_is_not_fetched(location: str):
    with Loopback({"/a.html": redirect(location)}) as server, fetcher(server) as web:
        with pytest.raises(DecoyError):
            web.get(URL)
        assert server.paths == ["/a.html"]


def test_b7_validators_of_one_address_are_not_sent_to_another():
    routes = {"/a.html": redirect("/b.html", status="301 Moved"), "/b.html": page(WHOLE)}
    with Loopback(routes) as server, fetcher(server) as web:
        web.get(URL, Validators(etag='"of-a"'))

    asked = {one.path: one.headers for one in server.asked}
    assert asked["/a.html"]["if-none-match"] == '"of-a"'
    assert "if-none-match" not in asked["/b.html"]


def test_f1_a_redirect_to_the_not_found_page_is_a_soft_not_found():
    assert isinstance(fault(redirect("/error/404.html")), SoftNotFoundError)


def test_f3_a_redirect_to_an_unblock_host_is_blocked():
    assert isinstance(fault(redirect("https://unblock.example/a")), BlockedError)
    assert isinstance(fault(redirect("/captcha?next=a")), BlockedError)


def test_b9_redirect_loops_are_bounded():
    assert isinstance(fault(redirect("/a.html")), RefusedError)

    chain: dict[str, bytes] = {f"/{n}": redirect(f"/{n + 1}") for n in range(30)}
    with Loopback(chain) as server, fetcher(server) as web:
        with pytest.raises(RefusedError, match="loop"):
            web.get(f"{SITE}/0")
        assert len(server.paths) <= 11


def test_b9_a_gate_that_only_sets_a_cookie_opens_and_the_cookie_stays_in_this_run():
    gate = redirect("/a.html", "Set-Cookie: gate=open; Path=/", status="307 Go")
    with Loopback({"/a.html": [gate, page(WHOLE)]}) as server:
        with fetcher(server) as web:
            snapshot = web.get(URL)
        assert server.asked[-1].headers["cookie"] == "gate=open"
        with fetcher(server) as web:
            web.get(URL)
        assert "cookie" not in server.asked[-1].headers
    assert isinstance(snapshot, Snapshot)
    assert snapshot.moved_to is None


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd", "ftp://mer.example/a", "data:text/html,x", "javascript:alert(1)",
        "https://user:pw@mer.example/a", "https://mer.example\\@evil.example/", "http://[::1",
        "https://mer.example:99999/a", "https://mer.example:port/a",
    ],
)  # fmt: skip
def test_b10_b11_a_redirect_to_no_web_address_is_unsafe(location: str):
    assert isinstance(fault(redirect(location)), UnsafeAddressError)


def test_b10_https_does_not_go_down_to_http():
    hop = Hop("https://mer.example/a", "https://mer.example/a")
    with pytest.raises(UnsafeAddressError, match="from https"):
        after(hop, b"http://mer.example/a", Mirrors(()), start=hop.original, origins=())


def test_b11_relative_and_non_ascii_locations_are_resolved():
    japanese = head("Content-Length: 0", status="302 Found").replace(
        b"\r\n\r\n", b"\r\nLocation: b.html?q=" + "日本".encode("cp932") + b"#part\r\n\r\n"
    )
    with Loopback({"/a.html": japanese, "/b.html": page(WHOLE)}) as server:
        with fetcher(server) as web:
            snapshot = web.get(URL)
        assert server.paths[-1] == "/b.html?q=%93%FA%96%7B"
    assert isinstance(snapshot, Snapshot)

    assert isinstance(fault(head("Content-Length: 0", status="302 Found")), RefusedError)


def test_b11_a_redirect_to_a_host_the_site_does_not_name_is_refused_unless_it_is_named():
    error = fault(redirect("https://elsewhere.example/a"))
    assert isinstance(error, RefusedError)
    assert "origins" in error.message

    with Loopback({"/b.html": page(WHOLE)}) as other:
        routes = {"/a.html": redirect("https://www.mer.example/b.html")}
        with Loopback(routes) as server:
            mirrors = ((SITE, server.origin), ("https://www.mer.example", other.origin))
            with fetcher(mirrors=mirrors) as web:
                snapshot = web.get(URL, origins=["https://www.mer.example"])
    assert isinstance(snapshot, Snapshot)
    assert snapshot.moved_to == "https://www.mer.example/b.html"
