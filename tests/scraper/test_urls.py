"""One address per page."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scraper import urls

HERE = "https://www.mofa.go.jp/na/na1/us/page3e_000886.html"


@pytest.mark.parametrize(
    "written",
    [
        "http://www.mofa.go.jp/na/na1/us/page3e_000886.html",
        "HTTPS://WWW.MOFA.GO.JP:443/na/na1/us/page3e_000886.html#top",
        "http://www.mofa.go.jp:80/na/./na1/x/../us/page3e_000886.html?utm_source=a&fbclid=b",
        "https://www.mofa.go.jp/na/na1/us/page3e_000886.html;jsessionid=0A1B?PHPSESSID=1",
        "  https://www.mofa.go.jp./na/na1/us/page3e%5F000886.html\n",
        "https://www.mofa.go.jp/na/na1/us/page3e_\n000886.html",
    ],
)
def test_other_ways_to_write_an_address_are_the_same_page(written):
    assert urls.canonical(written) == HERE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.mofa.go.jp/region/us/", "https://www.mofa.go.jp/region/us/index.html"),
        ("https://mer.example/notes/", "https://mer.example/notes/index.html"),
        ("https://mer.example", "http://mer.example/"),
        ("https://x.example/q%26a/1.html", "https://x.example/q&a/1.html"),
        ("https://x.example/a%c3%a9", "https://x.example/aé"),
        ("https://x.example/list?page=2&utm_medium=x", "https://x.example/list?page=2"),
        ("https://日本.example/a", "https://xn--wgv71a.example/a"),
    ],
)
def test_two_forms_meet(one, other):
    assert urls.canonical(one) == urls.canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://x.example/a.html", "https://x.example/A.html"),
        ("https://x.example/mx/page_2.html", "https://x.example/pa/page_2.html"),
        ("https://x.example/list?page=2", "https://x.example/list?page=3"),
        ("https://x.example/a?b=c%26d", "https://x.example/a?b=c&d"),
        ("https://x.example/a%2Fb", "https://x.example/a/b"),
        ("https://x.example:8443/a", "https://x.example/a"),
        ("https://archive.example/2020/https://x.example/", "https://archive.example/2020/"),
    ],
)
def test_what_differs_stays_different(one, other):
    assert urls.canonical(one) != urls.canonical(other)


def test_the_ministrys_index_pages_keep_the_name_it_uses_itself():
    assert urls.canonical("https://www.mofa.go.jp/region/") == (
        "https://www.mofa.go.jp/region/index.html"
    )


def test_relative_links_start_from_their_page():
    assert urls.canonical("../../us/b.html", HERE) == "https://www.mofa.go.jp/na/us/b.html"
    assert urls.canonical("//x.example/b", HERE) == "https://x.example/b"


def test_a_port_that_was_named_keeps_its_scheme():
    assert urls.canonical("http://127.0.0.1:8800/a") == "http://127.0.0.1:8800/a"


@pytest.mark.parametrize(
    "written",
    ["", "javascript:alert(1)", "mailto:a@b.example", "ftp://x.example/", "file:///etc/passwd",
     "https://user:pw@x.example/", "https://x.example\\@y.example/", "https://x.example/a\0b",
     "https://x.example:99999/", "https://x.example:no/", "https:///path", "https://a..b/",
     "https://x.example/\u202ecod.html", "https://x.example/" + "a" * 3000, "https://[::1",
     "https://exa mple.org/", "data:text/html,x"],
)  # fmt: skip
def test_what_is_no_safe_page_address_is_refused(written):
    with pytest.raises(ValueError, match=r"\S"):
        urls.canonical(written)

    assert not urls.is_safe(written)


@given(st.text(max_size=60))
def test_canonical_is_final_and_never_surprises(path):
    try:
        once = urls.canonical(path, HERE)
    except ValueError:
        return

    assert urls.canonical(once) == once
    assert once.isascii()
    assert once.startswith(("https://", "http://"))
    assert "#" not in once


@given(st.from_regex(r"(/[a-zA-Z0-9_.-]{1,6}){1,3}", fullmatch=True))
@example("/a/Index.html").via("the name of a folder's page, in capitals")
@example("/a/b.html").via("the usual link")
def test_the_usual_link_has_the_address_of_any_other(path):
    assert urls.address_of(path, HERE) == urls.canonical(path, HERE)


def test_links_that_lead_to_no_other_page_have_no_address():
    nowhere = ["#top", "mailto:a@b.example", "javascript:void(0)", "", "tel:1", HERE + "#part2"]

    assert [urls.address_of(href, HERE) for href in nowhere] == [None] * len(nowhere)


def test_a_link_is_a_document_a_page_or_elsewhere():
    host = "www.mofa.go.jp"

    assert urls.kind_of("https://www.mofa.go.jp/files/1.PDF", host) == "pdf"
    assert urls.kind_of("https://www.mofa.go.jp/a.html", host) == "page"
    assert urls.kind_of("https://kantei.example/a.html", host) == "external"
