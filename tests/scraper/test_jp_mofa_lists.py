"""Lists of Japan's foreign ministry in every form an editor might give them (written by us)."""

from datetime import UTC, datetime

import pytest

from scraper.read import read_index
from scraper.records import Index, Snapshot
from scraper.sites.jp_mofa import SITE

HOST = "https://www.mofa.go.jp"
A, B, C = (
    "/na/na1/us/page3e_000001.html",
    "/press/release/pressite_000001_00002.html",
    "/erp/c.html",
)

SHELL = """<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>x</title></head>
<body><nav id="navi-global"><ul><li><a href="/about/page1.html">About</a></li></ul></nav>
<div id="breadcrumb"><a href="/page0.html">Top</a></div><main id="contents">
<div id="contents-header"><h1 class="title1">Region</h1><h2 class="title2">Relations</h2></div>
<div id="maincontents"><div class="social-btn-top"><a href="/share.html">Post</a></div>{body}</div>
</main><div class="index"><a href="/region/x.html">Back to the list</a></div>
<footer id="footer"><a href="/legal.html">Legal</a></footer></body></html>"""


def listed(body: str, language: str = "en", relation: str = "us") -> Index:
    pages = SITE.relations[relation].pages
    snapshot = Snapshot(
        url=next(page.url for page in pages if page.language == language),
        body=SHELL.format(lang=language, body=body).encode(),
        fetched_at=datetime(2026, 3, 2, 3, tzinfo=UTC),
        headers=(("content-type", "text/html"),),
    )
    return read_index(SITE, SITE.relations[relation], snapshot)


def days(index: Index) -> dict[str, str | None]:
    return {
        one.url.removeprefix(HOST): one.published_on and one.published_on.isoformat()
        for one in index.entries
    }


ENGLISH = {
    "after": (
        "<ul><li><a href={A}>Talks</a> (May 23, 2018)</li><li><a href={B}>x</a>[1 June 2018]</ul>",
        "2018-05-23 2018-06-01",
    ),
    "inside": (
        "<ul><li><a href={A}>Talks (May 23, 2018)</a><li><a href={B}>June 1, 2018: Talks</a></ul>",
        "2018-05-23 2018-06-01",
    ),
    "inside, in parts": (
        ("<ul><li><a href={A}><div>May 23, 2018</div><div>Talks</div></a></li>"
        "<li><a href={B}><span>June 1, 2018</span> <span>Talks</span></a></li></ul>"),
        "2018-05-23 2018-06-01",
    ),
    "before": (
        ("<ul><li>May 23, 2018 <a href={A}>Talks</a></li>"
        "<li><span class=date>2018/06/01</span><a href={B}>Talks</a></li>"
        "<li><p>July 1, 2018</p><p><a href={C}>Talks</a></p></li></ul>"),
        "2018-05-23 2018-06-01 2018-07-01",
    ),
    "none": ("<ul><li><a href={A}>Talks</a></li></ul>", "-"),
    "dt, then dd": (
        ("<dl><dt>May 23, 2018</dt><dd><ul><li><a href={A}>x</a></li><li><a href={B}>y</a></li>"
        "</ul></dd><dt>June 1, 2018</dt><dd><a href={C}>Talks</a></dd></dl>"),
        "2018-05-23 2018-05-23 2018-06-01",
    ),
    "link in dt": (
        ("<dl><dt><a href={A}>Talks</a></dt><dd>May 23, 2018</dd>"
        "<dt><a href={B}>Talks</a></dt><dd>June 1, 2018</dd></dl>"),
        "2018-05-23 2018-06-01",
    ),
    "table": (
        ("<table><tr><th>Date<th>Title<tr><td>May 23, 2018<td><a href={A}>x</a>"
        "<tr><td><a href={B}>y</a><td>June 1, 2018</table>"),
        "2018-05-23 2018-06-01",
    ),
    "boxes": (
        ("<div class=row><div>May 23, 2018</div><div><a href={A}>Talks</a></div></div>"
        "<div class=row><div>June 1, 2018</div><div><a href={B}>Talks</a></div></div>"),
        "2018-05-23 2018-06-01",
    ),
    "paragraphs in turn": (
        ("<p>May 23, 2018</p><p><a href={A}>x</a></p><p><a href={B}>y</a></p>"
        "<p>June 1, 2018</p><p><a href={C}>z</a></p>"),
        "2018-05-23 2018-05-23 2018-06-01",
    ),
    "broken lines, date after": (
        ("<p><a href={A}>Talks</a> (May 23, 2018)<br><a href={B}>y</a> (June 1, 2018)<br>"
        "<a href={C}>z</a></p>"),
        "2018-05-23 2018-06-01 -",
    ),
    "broken lines, date above": (
        ("<p>May 23, 2018<br><a href={A}>Talks</a> / <a href={B}>Statement</a><br>"
        "June 1, 2018<br><a href={C}>Talks</a></p>"),
        "2018-05-23 2018-05-23 2018-06-01",
    ),
    "broken lines, date below": (
        "<p><a href={A}>x</a><br>(May 23, 2018)<br><a href={B}>y</a><br>(June 1, 2018)</p>",
        "2018-05-23 2018-06-01",
    ),
    "headings with dates": (
        ("<h3>May 23, 2018</h3><ul><li><a href={A}>x</a></ul><h3>June 1, 2018</h3>"
        "<p><a href={B}>y</a></p><h3>Archives</h3><p><a href={C}>z</a></p>"),
        "2018-05-23 2018-06-01 -",
    ),
    "headings with years": (
        ("<h3>2018</h3><ul><li><a href={A}>x</a> (May 23)<li><a href={B}>y</a> (January 2)</ul>"
        "<h3>2017</h3><ul><li><a href={C}>z</a> (December 30)</ul>"),
        "2018-05-23 2018-01-02 2017-12-30",
    ),
    "nested": (
        ("<ul><li><a href={A}>Visit</a> (May 23, 2018)<ul><li><a href={B}>Lunch</a> (May 24, 2018)"
        "</li></ul></li></ul>"),
        "2018-05-23 2018-05-24",
    ),
    "several days": (
        ("<ul><li><a href={A}>Visit</a> (May 23-25, 2018)"
        "<li><a href={B}>Visit</a> (May 30 to June 1, 2018)</ul>"),
        "2018-05-23 2018-05-30",
    ),
    "icons and new windows": (
        ("<ul><li><a href={A} target=_blank>x</a><img src=/w.gif alt='Open a New Window'>"
        " (May 23, 2018) <img src=/n.gif alt=New></li>"
        "<li><img src=/n.gif alt=New><span>NEW</span> <a href={B}>y</a> (June 1, 2018)</li></ul>"),
        "2018-05-23 2018-06-01",
    ),
    "pictures for links": (
        ("<ul><li><a href={A}><img src=/1.jpg alt=Photo></a><a href={A}>x</a> (May 23, 2018)</li>"
        "<li><a href={B}><img src=/2.jpg alt='Talks of the ministers'></a> (June 1, 2018)</li>"
        "</ul>"),
        "2018-05-23 2018-06-01",
    ),
    "named by its language": (
        ("<ul><li><a href={A}>Statement</a> (May 23, 2018) [<a href=/mofaj/x/p1.html>Japanese</a>]"
        "<li>Talks (<a href={B}>English</a>/<a href=/mofaj/y.html>Japanese</a>) (June 1, 2018)"
        "</ul>"),
        "2018-05-23 2018-06-01",
    ),
    "all ways to write an address": (
        ("<UL><LI><A HREF='../../..{A}'>x</A><LI><A HREF='http://www.mofa.go.jp{B}#top'>y</A>"
        "<LI><A HREF='//www.mofa.go.jp{C}?utm_source=a'>z</A></UL>"),
        "- - -",
    ),
}  # fmt: skip
JAPANESE = {
    "after": (
        (
            "<ul><li><a href={A}>日米首脳会談</a>（令和7年2月7日）</li>"
            "<li><a href={B}>会談</a>（平成30年5月23日（水曜日））</li>"
            "<li><a href={C}>会談</a>（令和元年５月１日～３日）</li></ul>"
        ),
        "2025-02-07 2018-05-23 2019-05-01",
    ),
    "inside": (
        (
            "<ul><li><a href={A}>首脳会談（令和7年2月7日）</a></li>"
            "<li><a href={B}>令和７年２月８日　電話会談</a></li></ul>"
        ),
        "2025-02-07 2025-02-08",
    ),
    "before": (
        (
            "<ul><li>令和7年2月7日　<a href={A}>会談</a></li><li>2025年2月8日"
            "<br><a href={B}>会談</a></li><li>昭和63年5月1日 <a href={C}>会談</a></li></ul>"
        ),
        "2025-02-07 2025-02-08 1988-05-01",
    ),
    "table": (
        (
            "<table><tr><td>令和7年2月7日<td><a href={A}>会談</a><tr><td>R7.2.8"
            "<td><a href={B}>会談</a></table>"
        ),
        "2025-02-07 2025-02-08",
    ),
    "headings with years": (
        (
            "<h3>令和7年</h3><ul><li><a href={A}>会談</a>（12月31日）</li></ul><h3>平成30年</h3>"
            "<ul><li><a href={B}>会談</a>（1月3日）</li></ul>"
        ),
        "2025-12-31 2018-01-03",
    ),
}


@pytest.mark.parametrize(
    ("language", "body", "expected"),
    [
        pytest.param(language, body, expected, id=f"{language} {name}")
        for language, forms in (("en", ENGLISH), ("ja", JAPANESE))
        for name, (body, expected) in forms.items()
    ],
)
def test_whatever_form_a_list_takes_every_line_comes_with_its_date(
    language: str, body: str, expected: str
) -> None:
    index = listed(body.format(A=A, B=B, C=C), language)

    dates = [None if day == "-" else day for day in expected.split()]
    assert days(index) == dict(zip((A, B, C), dates, strict=False))


def test_titles_lose_their_dates_and_nothing_else() -> None:
    index = listed(
        f"<ul><li><a href={A}>Talks (Summary) (May 23, 2018)</a>"
        f"<li>Working Lunch (<a href={B}>English</a> / <a href=/mofaj/y.html>Japanese</a>)"
        f"<li><a href={C}><p>June 1, 2018</p><p>Japan-U.S. talks</p></a></ul>"
    )

    titles = [one.title for one in index.entries]
    assert titles == ["Talks (Summary)", "Working Lunch", "Japan-U.S. talks"]


def test_what_is_no_readout_is_kept_in_the_record_of_the_list_and_not_followed() -> None:
    index = listed(
        f"<div class=localnavi><a href=/about/page9.html>Menu</a></div>"
        f"<ul><li><a href={A}>Talks</a></li></ul><p><a href=/b.html><img src=/b.jpg alt=Ad></a></p>"
        "<ul><li><a href=https://www.us.emb-japan.go.jp/x.html>Embassy</a>"
        "<li><a href=/region/n-america/us/data.html>Basic Data</a><li><a href=#top>Top</a>"
        "<li><a href=/files/1.pdf>Statement</a><li><a href=/mofaj/a/page1.html>Japanese</a>"
        "<li><a href=mailto:a@b.example>mail</a><li><a href='javascript:void(0)'>js</a></ul>"
    )

    kinds = {link.url.removeprefix(HOST): link.kind for link in index.links}
    assert list(days(index)) == [A]
    assert kinds == {
        "/about/page9.html": "menu", "/b.html": "picture", "/region/n-america/us/data.html":
        "basic-data", "https://www.us.emb-japan.go.jp/x.html": "external", "/files/1.pdf": "pdf",
        "/region/n-america/us/index.html#top": "in-page", "/mofaj/a/page1.html": "page",
        "/share.html": "menu", "/about/page1.html": "menu", "/page0.html": "menu",
        "/region/x.html": "menu", "/legal.html": "menu",
    }  # fmt: skip
