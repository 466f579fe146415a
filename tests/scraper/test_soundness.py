"""A 200 is not a page (section F, C9, C13, B23, E10)."""

from datetime import UTC, datetime

import pytest

from scraper.decode import decode
from scraper.errors import (
    BlockedError,
    DecoyError,
    LookError,
    NotHtmlError,
    SoftNotFoundError,
    TruncatedError,
)
from scraper.records import Snapshot
from scraper.soundness import require_page

URL = "https://mer.example/news/a.html"
TYPE = ("content-type", "text/html; charset=utf-8")
SHELL = "<nav><ul>" + "<li><a href='/x'>Ministry</a></li>" * 200 + "</ul></nav>"
ARTICLE = "<p>The ministers met in Norrholm and spoke about fisheries and trade.</p>" * 30


def html(title: str, inside: str = ARTICLE, heading: str = "") -> str:
    return (
        f"<html><head><title>{title}</title></head><body>{heading and f'<h1>{heading}</h1>'}"
        f"{inside}</body></html>"
    )


def judge(
    body: str | bytes, *headers: tuple[str, str], framed: bool = True, **words: tuple[str, ...]
) -> None:
    content = body.encode() if isinstance(body, str) else body
    fields = [TYPE, *headers] if not any(n == "content-type" for n, _ in headers) else [*headers]
    if framed:
        fields.append(("content-length", str(len(content))))
    at = datetime(2026, 3, 2, tzinfo=UTC)
    snapshot = Snapshot(url=URL, body=content, fetched_at=at, headers=tuple(fields))
    require_page(snapshot, decode(content, snapshot.header("content-type")), **words)


def verdict(body: str | bytes, *headers: tuple[str, str], **settings: object) -> type[LookError]:
    with pytest.raises(LookError) as raised:
        judge(body, *headers, **settings)  # type: ignore[arg-type]
    assert "\n" not in str(raised.value)
    return type(raised.value)


@pytest.mark.parametrize(
    "page",
    [
        html("Foreign ministers' meeting | Ministry"), html("外相会談｜外務省"), html("", ""),
        html("Short", "<p>They met.</p>"), html("A", "text<br>more"), f"<p>bare</p>{ARTICLE}",
        html("Meeting", "<table><tr><td>They met.</td></tr></table>"),
    ],
)  # fmt: skip
def test_an_ordinary_page_is_sound(page: str):
    if page == html("", ""):
        assert verdict(page) is DecoyError
    else:
        judge(page)


@pytest.mark.parametrize(
    "page",
    [
        html("Access Denied: Norrholm protests at the border closure"),
        html("Statement on the maintenance of peace", ARTICLE, "Maintenance of peace"),
        html("Error and trust: a speech"),
        html("Blocked: the strait and its traffic"),
        html("Meeting", f"{ARTICLE}<p>A visitor said: “Page not found. Access Denied.”</p>"),
        html("Meeting", f"{ARTICLE}<p>ご利用のページが見つかりません、と表示された。</p>"),
        html("Meeting", "<p>The minister joked that his speech was a “Page not found”, and then"
             " spoke at length about the fisheries agreement, the visit planned for the autumn,"
             " the exchange of students between the two universities, and the work of the joint"
             " committee that both sides had set up the year before to look into trade.</p>"),
    ],
)  # fmt: skip
def test_a_readout_may_use_the_words_of_a_block_page(page: str):
    judge(page, not_found=("ご利用のページが見つかりません",), blocked=("Access Denied.",))


@pytest.mark.parametrize(
    "title",
    [
        "外務省: ご案内- ご利用のページが見つかりません", "Page not found | Ministry",
        "404 Not Found", "404 - Page Not Found", "Ministry of Affairs | Page Not Found",
        "ページが見つかりません｜外務省",
        "Seite nicht gefunden - Amt", "页面不存在", "Page Not Found.", "Not Found",
    ],
)  # fmt: skip
def test_f1_a_not_found_title_is_a_soft_not_found_whatever_surrounds_it(title: str):
    assert verdict(html(title, "<p>Sorry.</p>")) is SoftNotFoundError
    if len(title.encode()) > 14 and not title.startswith("404 Not"):
        assert verdict(html(title, SHELL)) is SoftNotFoundError


def test_f1_a_not_found_heading_counts_like_a_title():
    page = html("Ministry of External Relations", SHELL, "Page not found")
    assert verdict(page) is SoftNotFoundError


def test_f1_the_sites_own_words_count_in_its_title_and_on_a_page_that_says_little_else():
    own = ("Nothing lives here",)
    assert verdict(html("Nothing lives here, sorry", SHELL), not_found=own) is SoftNotFoundError
    assert verdict(html("X", "<p>Nothing lives here</p>"), not_found=own) is SoftNotFoundError
    judge(html("X", f"<p>Nothing lives here</p>{ARTICLE}"), not_found=own)


@pytest.mark.parametrize(
    "page",
    [
        html("Access Denied", "<H1>Access Denied</H1>You don't have permission to access"
             ' "http&#58;&#47;&#47;mer.example" on this server.<P>Reference #18.1'),
        html("Attention Required! | Cloudflare", SHELL),
        html("Just a moment...", "<script src='/cdn-cgi/x'></script><p>wait</p>"),
        html("ERROR: The request could not be satisfied", "<h1>403 ERROR</h1><p>Bad.</p>"),
        html("", "<iframe src='/_Incapsula_Resource?x=1'>Request unsuccessful.</iframe>"),
        html("Request Rejected", "<p>The requested URL was rejected. Please consult.</p>"),
        html("403 Forbidden", "<center><h1>403 Forbidden</h1></center><hr>nginx"),
        html("アクセスが拒否されました", "<p>…</p>"),
    ],
)  # fmt: skip
def test_f3_block_pages_served_as_200_are_blocked(page: str):
    assert verdict(page) is BlockedError


@pytest.mark.parametrize("header", ["x-amzn-waf-action", "cf-mitigated"])
def test_f3_challenge_headers_are_blocked(header: str):
    assert verdict(html("Ministry"), (header, "challenge")) is BlockedError


def test_f3_the_sites_own_block_words_are_blocked():
    assert verdict(html("Keep out!", SHELL), blocked=("Keep out",)) is BlockedError


@pytest.mark.parametrize(
    "title", ["Maintenance", "メンテナンス中", "503 Service Unavailable", "We'll be back soon!",
              "Under maintenance | Ministry"],
)  # fmt: skip
def test_f2_a_maintenance_page_is_a_decoy(title: str):
    assert verdict(html(title, "<p>Soon.</p>")) is DecoyError


@pytest.mark.parametrize("title", ["Login", "Sign in", "ログイン", "Before you continue"])
def test_f7_a_login_or_consent_wall_is_a_decoy(title: str):
    assert verdict(html(title, "<form><p>Name</p></form>")) is DecoyError


def test_b23_a_page_that_only_sends_on_is_a_decoy():
    sends = '<html><head><META HTTP-EQUIV="Refresh" CONTENT="0; URL=/other.html"></head></html>'
    assert verdict(sends) is DecoyError


@pytest.mark.parametrize(
    "meta",
    [
        '<meta http-equiv="refresh" content="300">',
        f'<meta http-equiv="refresh" content="5; url={URL}">',
        '<meta http-equiv="refresh" content="600; url=/index.html">',
        '<noscript><meta http-equiv="refresh" content="0; url=/plain.html"></noscript>',
    ],
)
def test_b23_a_page_that_reloads_itself_is_sound(meta: str):
    judge(html("Meeting").replace("<head>", f"<head>{meta}"))


def test_b16_an_empty_page_is_cut_short():
    assert verdict("") is TruncatedError
    assert verdict(" \r\n\t ") is TruncatedError


def test_c9_a_page_without_an_end_is_suspect_only_when_nothing_else_shows_its_length():
    half = html("Meeting")[:-40]
    assert verdict(half, framed=False) is TruncatedError
    judge(half)
    judge(half, ("transfer-encoding", "chunked"), framed=False)
    judge(html("Meeting") + "<!-- archived -->" * 200, framed=False)
    judge(html("Meeting").replace("</html>", ""), framed=False)
    judge(html("Meeting").upper(), framed=False)


@pytest.mark.parametrize(
    "body",
    [b"%PDF-1.7 x", b"\x89PNG\r\n", b"PK\x03\x04x", b"\x1f\x8b\x08x", b"GIF89a", b"\xff\xd8\xff"],
)
def test_c13_another_kind_of_file_is_not_html_whatever_it_is_called(body: bytes):
    assert verdict(body) is NotHtmlError


@pytest.mark.parametrize("kind", ["application/pdf", "application/json", "image/png", "text/css"])
def test_c13_another_content_type_is_not_html(kind: str):
    assert verdict(html("x"), ("content-type", kind)) is NotHtmlError
    assert verdict("plain words", ("content-type", "text/plain")) is NotHtmlError


@pytest.mark.parametrize("kind", ["application/octet-stream", "application/xhtml+xml", ""])
def test_c13_html_under_a_vague_type_is_a_page(kind: str):
    judge(html("Meeting"), ("content-type", kind))


def test_e10_a_frameset_and_a_shell_that_needs_javascript_are_decoys():
    frames = "<html><head><title>M</title></head><frameset><frame src=a></frameset></html>"
    shell = (
        "<html><head><title>Ministry</title></head><body><noscript>Enable JavaScript</noscript>"
        f"<div id=root></div><script>{'var a = 1;' * 2000}</script></body></html>"
    )
    assert verdict(frames) is DecoyError
    assert verdict(shell) is DecoyError
