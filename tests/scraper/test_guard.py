"""No connection goes where the operator did not send it (M1 to M6, M20)."""

import socket
from collections.abc import Callable, Sequence

import pytest

from scraper.addresses import is_public, literal
from scraper.errors import LookError, UnreachableError, UnsafeAddressError
from tests.loopback import WHOLE, Loopback, page, redirect
from tests.scraper.looks import SITE, fetcher


@pytest.fixture
def canary():
    with Loopback({"/": page("secret"), "/a": page("secret")}) as server:
        yield server
        assert server.connections == 0


def refusal(url: str, **settings: object) -> LookError:
    with fetcher(**settings) as web, pytest.raises(LookError) as raised:  # type: ignore[arg-type]
        web.get(url)
    return raised.value


def standing_for(*addresses: str) -> Callable[[str, int], Sequence[str]]:
    return lambda host, port: addresses


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "2130706433", "0x7f.1", "127.1", "0177.0.0.1", "127。0。0。1", "localhost",
        "localhost.", "[::ffff:127.0.0.1]", "0.0.0.0", "[::1]",
    ],
)  # fmt: skip
def test_m1_no_spelling_of_loopback_is_connected_to(canary: Loopback, host: str):
    error = refusal(f"http://{host}:{canary.port}/a")
    assert isinstance(error, UnsafeAddressError)


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1", "172.16.9.9", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "127.0.0.53", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.0.8", "198.18.0.1",
        "::", "::1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1",
        "2002:7f00:1::", "2001::1", "fc00::1", "fe80::1", "fe80::1%lo", "fec0::1", "ff02::1",
    ],
)  # fmt: skip
def test_m1_an_address_that_is_not_on_the_public_internet_is_refused(address: str):
    assert not is_public(address)
    error = refusal(f"{SITE}/a", resolve=standing_for(address))
    assert isinstance(error, UnsafeAddressError)


@pytest.mark.parametrize("address", ["93.184.216.34", "1.1.1.1", "2606:4700::6810:1"])
def test_a_public_address_is_public(address: str):
    assert is_public(address)


def test_a_name_is_not_an_address():
    assert literal("www.mer.example") is None
    assert literal("1.2.3.4.example") is None


def test_m1_one_private_address_among_public_ones_refuses_the_name():
    mixed = standing_for("93.184.216.34", "127.0.0.1")
    assert isinstance(refusal(f"{SITE}/a", resolve=mixed), UnsafeAddressError)


def test_m2_a_redirect_to_a_private_address_is_refused_on_every_hop(canary: Loopback):
    inside = [canary.origin, f"http://localhost:{canary.port}", f"http://2130706433:{canary.port}"]
    for target in [*inside, "http://169.254.169.254/latest/"]:
        with (
            Loopback({"/a": redirect(target)}) as server,
            fetcher(server) as web,
            pytest.raises(UnsafeAddressError),
        ):
            web.get(f"{SITE}/a")


def test_m2_a_redirect_to_a_named_origin_that_resolves_inside_is_refused(canary: Loopback):
    named = f"http://www.mer.example:{canary.port}"
    with Loopback({"/a": redirect(f"{named}/a")}) as server:
        inside = standing_for("127.0.0.1")
        with fetcher(server, resolve=inside) as web, pytest.raises(UnsafeAddressError):
            web.get(f"{SITE}/a", origins=[named])


def test_m3_a_name_that_changes_its_address_is_judged_by_the_one_connected_to(canary: Loopback):
    asked: list[str] = []

    def flips(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["192.0.2.1" if len(asked) == 1 else "127.0.0.1"]

    url = f"http://mer.example:{canary.port}/a"
    for _ in range(3):
        assert isinstance(refusal(url, resolve=flips, timeout=0.1), UnsafeAddressError)


def test_m3_a_name_is_resolved_once_for_each_connection():
    asked: list[str] = []
    with Loopback({"/a": page(WHOLE)}) as server:

        def note(host: str, port: int) -> list[str]:
            asked.append(host)
            return ["127.0.0.1"]

        mirror = f"http://mirror.example:{server.port}"
        with fetcher(mirrors=((SITE, mirror),), resolve=note) as web:
            web.get(f"{SITE}/a")
            web.get(f"{SITE}/a")
    assert asked == ["mirror.example"]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}\\@example.com/", "http://example.com@127.0.0.1:{port}/",
        "http://127.0.0.1:{port}/a\r\nX-Evil: 1", "http://127.0.0.1:{port}/\ta", "file:///etc/passwd",
        "//127.0.0.1:{port}/a", "gopher://127.0.0.1:{port}/", "http:///a", "", "a",
        "http://127.0.0.1:{port}#@example.com/", "http://user@127.0.0.1:{port}/a",
    ],
)  # fmt: skip
def test_m4_an_address_that_programs_read_differently_is_refused(canary: Loopback, url: str):
    assert isinstance(refusal(url.format(port=canary.port)), UnsafeAddressError)


def test_m5_a_mirror_opens_exactly_its_own_scheme_host_and_port(canary: Loopback):
    with Loopback({"/a": page(WHOLE)}) as server, fetcher(server) as web:
        assert web.get(f"{SITE}/a")
        for neighbour in (
            f"http://127.0.0.1:{canary.port}/a",
            f"https://127.0.0.1:{server.port}/a",
        ):
            with pytest.raises(UnsafeAddressError):
                web.get(neighbour)


def test_m5_the_mirror_itself_may_not_lead_to_its_neighbours(canary: Loopback):
    with (
        Loopback({"/a": redirect(f"{canary.origin}/a")}) as server,
        fetcher(server) as web,
        pytest.raises(UnsafeAddressError),
    ):
        web.get(f"{SITE}/a")


def test_m20_a_cookie_is_not_carried_to_another_origin():
    gate = redirect("https://www.mer.example/b", "Set-Cookie: key=secret")
    with Loopback({"/a": gate}) as one, Loopback({"/b": page(WHOLE)}) as two:
        mirrors = ((SITE, one.origin), ("https://www.mer.example", two.origin))
        with fetcher(mirrors=mirrors) as web:
            web.get(f"{SITE}/a", origins=["https://www.mer.example"])
        assert two.paths == ["/b"]
        assert all("cookie" not in asked.headers for asked in two.asked)


def test_a5_an_address_that_swallows_packets_is_bounded():
    # 192.0.2.0/24 is documentation space: nobody answers, or the route refuses at once.
    mirror = "http://192.0.2.1:9"
    error = refusal(f"{SITE}/a", mirrors=((SITE, mirror),), timeout=0.2)
    assert isinstance(error, UnreachableError)


def test_ipv6_addresses_are_connected_to_as_such():
    try:
        server = Loopback({"/a": page(WHOLE)}, host="::1")
    except OSError:
        pytest.skip("this machine has no IPv6")
    with server, fetcher(mirrors=((SITE, f"http://[::1]:{server.port}"),)) as web:
        assert web.get(f"{SITE}/a")
        assert server.asked[-1].headers["host"] == f"[::1]:{server.port}"
    assert socket.has_ipv6
