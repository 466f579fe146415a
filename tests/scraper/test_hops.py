"""Mirrors stand in for sites, and records never know."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.errors import LookError, RefusedError, UnsafeAddressError
from scraper.hops import Hop, Mirrors, after, first
from scraper.records import Snapshot
from tests.loopback import WHOLE, Loopback, page, redirect
from tests.scraper.looks import SITE, fetcher


def test_the_longest_prefix_wins_and_ends_at_a_boundary():
    mirrors = Mirrors(
        (
            ("https://mer.example", "http://127.0.0.1:1"),
            ("https://mer.example/news/", "http://127.0.0.1:2/copy/"),
        )
    )
    assert mirrors.contact("https://mer.example/a?b=1") == "http://127.0.0.1:1/a?b=1"
    assert mirrors.contact("https://mer.example/news/1") == "http://127.0.0.1:2/copy/1"
    assert mirrors.contact("https://mer.example/newsroom") == "http://127.0.0.1:1/newsroom"
    assert mirrors.contact("https://mer.example.evil/a") == "https://mer.example.evil/a"


@given(st.from_regex(r"/[a-z0-9/._%~-]{0,40}(\?[a-z0-9=&]{0,20})?", fullmatch=True))
def test_a_mirrored_address_leads_back_to_its_original(path: str):
    mirrors = Mirrors(((SITE, "http://127.0.0.1:8800/web/2id_/https://mer.example"),))
    assert mirrors.original(mirrors.contact(SITE + path)) == SITE + path


def test_a_redirect_inside_a_mirror_is_told_as_one_inside_the_site():
    routes = {"/copy/a": redirect("/copy/b"), "/copy/b": page(WHOLE)}
    with Loopback(routes) as server, fetcher(mirrors=((SITE, f"{server.origin}/copy"),)) as web:
        snapshot = web.get(f"{SITE}/a")
    assert isinstance(snapshot, Snapshot)
    assert (snapshot.url, snapshot.moved_to) == (f"{SITE}/a", f"{SITE}/b")


def test_a_recorded_redirect_to_the_real_site_is_followed_in_the_mirror():
    routes = {"/a": redirect(f"{SITE}/b", status="301 Moved"), "/b": page(WHOLE)}
    with Loopback(routes) as server, fetcher(server) as web:
        snapshot = web.get(f"{SITE}/a")
    assert isinstance(snapshot, Snapshot)
    assert snapshot.moved_to == f"{SITE}/b"
    assert snapshot.moved_for_good


def test_an_archive_that_redirects_to_the_time_of_its_copy_has_not_moved_the_page():
    for written in (SITE, "http://mer.example", "http://mer.example:80"):
        routes = {
            f"/web/2id_/{SITE}/a": redirect(f"/web/20180524061500id_/{written}/a"),
            f"/web/20180524061500id_/{written}/a": page(WHOLE),
        }
        with Loopback(routes) as archive:
            mirrors = ((SITE, f"{archive.origin}/web/2id_/{SITE}"),)
            with fetcher(mirrors=mirrors) as web:
                snapshot = web.get(f"{SITE}/a")
        assert isinstance(snapshot, Snapshot)
        assert snapshot.moved_to is None


def test_a_mirror_that_leads_out_of_what_it_mirrors_is_refused():
    with Loopback({"/copy/a": redirect("/elsewhere")}) as server:
        mirrors = ((SITE, f"{server.origin}/copy"),)
        with fetcher(mirrors=mirrors) as web, pytest.raises(RefusedError, match="mirrors nothing"):
            web.get(f"{SITE}/a")


def test_a_mirror_of_one_folder_asks_the_real_site_nothing():
    with Loopback({"/a": page(WHOLE)}) as server:
        with fetcher(mirrors=((f"{SITE}/news", server.origin),)) as web:
            assert web.get(f"{SITE}/news/a")
        assert [asked.path for asked in server.asked] == ["/robots.txt", "/a"]


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text: str):
    mirrors = Mirrors(())
    try:
        hop = first(text, mirrors)
    except UnsafeAddressError:
        return
    assert hop.contact.isascii()
    assert hop.contact.startswith(("http://", "https://"))


@given(st.binary(max_size=60))
def test_b11_any_location_is_an_address_or_a_look_that_failed(location: bytes):
    start = Hop(f"{SITE}/a", f"{SITE}/a")
    try:
        hop = after(start, location, Mirrors(()), start=start.original, origins=())
    except LookError:
        return
    assert hop.contact.startswith(f"{SITE}/") or hop.contact.startswith("https://mer.example")
