"""robots.txt: what it forbids, and what its absence and its failure mean (B22)."""

import time
from datetime import timedelta

import pytest

from scraper import robots
from scraper.errors import BusyError, ForbiddenByRobotsError, LookError, UnreachableError
from tests.fixtureweb import Clock
from tests.loopback import WHOLE, Loopback, close_after, drip, head, page, redirect
from tests.scraper.looks import SITE, Memory, Naps, fetcher

DRAFTS = page("User-agent: *\nDisallow: /draft/\nCrawl-delay: 7\n", kind="text/plain")


def served(file: object, **settings: object) -> Loopback:
    return Loopback({"/robots.txt": file, "/a": page(WHOLE), "/draft/a": page(WHOLE)})  # type: ignore[dict-item]


def test_b22_a_forbidden_address_is_not_asked_for():
    with served(DRAFTS) as server, fetcher(server) as web:
        assert web.get(f"{SITE}/a")
        with pytest.raises(ForbiddenByRobotsError):
            web.get(f"{SITE}/draft/a")
        assert server.paths == ["/a"]


def test_b22_a_redirect_into_forbidden_ground_is_not_followed():
    with served(DRAFTS) as server, fetcher(server) as web:
        server.routes["/a"] = redirect("/draft/a")
        with pytest.raises(ForbiddenByRobotsError):
            web.get(f"{SITE}/a")
        assert server.paths == ["/a"]


def test_b22_rules_for_this_program_are_found_by_its_name():
    named = page("User-agent: readouts\nDisallow: /a\n\nUser-agent: *\nDisallow:\n")
    with served(named) as server, fetcher(server) as web, pytest.raises(ForbiddenByRobotsError):
        web.get(f"{SITE}/a")


@pytest.mark.parametrize("line", ["404 No", "403 No", "401 No", "410 No"])
def test_b22_a_missing_file_allows_everything(line: str):
    with served(page("Disallow: /", status=line)) as server, fetcher(server) as web:
        assert web.get(f"{SITE}/a")


@pytest.mark.parametrize("line", ["500 No", "502 No"])
def test_b22_a_failing_server_means_wait_and_not_allow_all(line: str):
    with served(page("", status=line)) as server, fetcher(server) as web:
        with pytest.raises(LookError, match=r"robots\.txt"):
            web.get(f"{SITE}/a")
        assert server.paths == []


def test_b22_a_busy_server_is_left_alone():
    busy = page("", "Retry-After: 600", status="503 Busy")
    with served(busy) as server, fetcher(server) as web:
        with pytest.raises(BusyError) as raised:
            web.get(f"{SITE}/a")
        assert raised.value.until == Clock().now + timedelta(minutes=10)
        assert len(server.asked) == 1


def test_b22_a_last_good_copy_stands_in_for_a_failing_server_for_thirty_days():
    clock, memory = Clock(), Memory()
    with served([DRAFTS, page("", status="500 No")]) as server:
        with fetcher(server, clock=clock, memory=memory) as web:
            web.get(f"{SITE}/a")
        clock.pass_by(days=29)
        with fetcher(server, clock=clock, memory=memory) as web:
            assert web.get(f"{SITE}/a")
            with pytest.raises(ForbiddenByRobotsError):
                web.get(f"{SITE}/draft/a")
        clock.pass_by(days=2)
        with fetcher(server, clock=clock, memory=memory) as web, pytest.raises(LookError):
            web.get(f"{SITE}/a")


def test_b22_a_hanging_server_is_bounded():
    begun = time.monotonic()
    with (
        served(drip(head()[:9], b"x", every=0.05, times=40)) as server,
        fetcher(server, timeout=0.3) as web,
        pytest.raises(UnreachableError),
    ):
        web.get(f"{SITE}/a")
    assert time.monotonic() - begun < 1.5


def test_b22_five_megabytes_are_read_no_further_than_the_limit():
    long = b"User-agent: *\nDisallow: /draft/\n" + b"# filler\n" * 600_000 + b"Disallow: /a\n"
    with served(page(long)) as server, fetcher(server) as web:
        assert web.get(f"{SITE}/a")
        with pytest.raises(ForbiddenByRobotsError):
            web.get(f"{SITE}/draft/a")


def test_b22_a_byte_order_mark_hides_no_rule():
    marked = page(b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n")
    with served(marked) as server, fetcher(server) as web, pytest.raises(ForbiddenByRobotsError):
        web.get(f"{SITE}/a")


def test_b22_a_page_in_place_of_the_file_forbids_nothing():
    for stand_in in (page(WHOLE), redirect("/"), redirect("https://portal.example/")):
        with served(stand_in) as server, fetcher(server) as web:
            assert web.get(f"{SITE}/a")


def test_b22_a_crawl_delay_lengthens_the_pause_up_to_a_minute():
    for written, waited in (("7", 7.0), ("2.5", 2.5), ("86400", 60.0)):
        naps = Naps()
        slow = page(f"User-agent: *\nCrawl-delay: {written}\n")
        with served(slow) as server, fetcher(server, naps=naps) as web:
            web.get(f"{SITE}/a")
            web.get(f"{SITE}/a")
        assert naps.taken[-1] == waited


def test_b22_the_file_of_an_archived_site_is_asked_of_the_archive():
    kept = f"/web/2id_/{SITE}"
    routes = {
        f"{kept}/a": page(WHOLE),
        f"{kept}/robots.txt": DRAFTS,
        "/robots.txt": close_after(b""),
    }
    with Loopback(routes) as archive:
        mirrors = ((SITE, f"{archive.origin}/web/2id_/{SITE}"),)
        with fetcher(mirrors=mirrors) as web:
            assert web.get(f"{SITE}/a")
            with pytest.raises(ForbiddenByRobotsError):
                web.get(f"{SITE}/draft/a")
        assert [asked.path for asked in archive.asked] == [f"{kept}/robots.txt", f"{kept}/a"]


def test_hostile_patterns_do_not_stall():
    evil = robots.rules(200, "User-agent: *\nDisallow: /" + "*a" * 30 + "$\n")
    begun = time.monotonic()
    evil.allow(f"{SITE}/" + "a" * 60 + "b")
    assert time.monotonic() - begun < 1
