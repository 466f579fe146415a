"""A ministry of one's own, without code."""

import pickle
from datetime import date

import pytest

from scraper.errors import MissingElementError
from scraper.recipes import site_from, territory
from scraper.records import Item
from tests.scraper.pages import page

INDEX = "https://mer.example/relations/averland/index.html"
DECLARATION = {
    "key": "nh_mer",
    "ministry": "Ministry of External Relations of Norrholm",
    "timezone": "Europe/Oslo",
    "index_urls": [INDEX],
    "index": {
        "item": "section.archive ul.link-list li",
        "link": "a",
        "date": "span.date",
        "date_format": "(%B %d, %Y)",
    },
    "readout": {
        "within": "article.readout",
        "title": "h1.title",
        "section": "p.section",
        "date": "p.date",
        "date_format": "%B %d, %Y",
        "lead": "p.lead",
        "items": ".points > li, .points > p",
        "captions": "figcaption",
        "remove": [".related"],
    },
}
READOUT = """<html lang="en"><nav>Menu</nav><article class="readout">
<p class="section">Averland</p><h1 class="title">Talks with <em>Averland</em></h1>
<p class="date">May 3, 2026</p>
<figure><img src="/a.jpg" alt="Two ministers"><figcaption>At the door</figcaption></figure>
<p class="lead">On May 2 the ministers <b>met</b>.</p>
{points}
<p>They part as friends. <a href="/x.pdf">Minutes</a></p>
<div class="related">Related: <a href="/r.html">other talks</a></div>
</article>"""


def declared(section: str = "index", **changes: object) -> dict[str, object]:
    part = {**DECLARATION[section], **changes}  # type: ignore[dict-item]
    return {**DECLARATION, section: {k: v for k, v in part.items() if v is not None}}


def readout(points: str, **changes: object):  # type: ignore[no-untyped-def]
    site = site_from(declared("readout", **changes))
    return site.read_parts(
        page(READOUT.format(points=points), "https://mer.example/r/1.html"), site
    )


def index(html: str, **changes: object):  # type: ignore[no-untyped-def]
    site = site_from(declared(**changes))
    return site.read_index(page(html, INDEX), site, site.relations["averland"])


def test_a_readout_is_read_by_its_selectors():
    parts = readout('<ol class="points"><li>One<li>Two<ul><li>(a) inside</ul></ol>')

    assert (parts.title, parts.section) == ("Talks with Averland", "Averland")
    assert parts.published_on == date(2026, 5, 3)
    assert parts.lead == "On May 2 the ministers met."
    assert parts.items == (
        Item(label="1.", text="One"),
        Item(label="2.", text="Two"),
        Item(label="(a)", text="inside", level=2),
    )
    assert [(photo.alt, photo.caption) for photo in parts.photos] == [
        ("Two ministers", "At the door")
    ]
    assert parts.notes == ("They part as friends. Minutes",)
    assert [(link.url, link.kind) for link in parts.links] == [("https://mer.example/x.pdf", "pdf")]


def test_points_may_be_paragraphs_with_or_without_labels():
    parts = readout('<div class="points"><p>1. One</p><p>(1) Inside</p><p>Plain</p></div>')

    assert [(i.label, i.text, i.level) for i in parts.items] == [
        ("1.", "One", 1), ("(1)", "Inside", 2), (None, "Plain", 1),
    ]  # fmt: skip


def test_without_a_lead_selector_the_first_paragraph_is_the_lead():
    parts = readout("<p>Second paragraph.</p>", lead=None)

    assert parts.lead == "On May 2 the ministers met."
    assert parts.notes[0] == "Second paragraph."


def test_what_was_declared_and_gives_nothing_is_named():
    assert readout("").warnings == ()
    assert readout("", lead="p.intro").warnings == ("lead: nothing matches 'p.intro'",)
    assert readout("", date="p.day").warnings == ("published_on: nothing matches 'p.day'",)
    assert readout("", date_format="%Y年%m月%d日").warnings == (
        "published_on: 'May 3, 2026' is no date in the form '%Y年%m月%d日'",
    )


def test_a_redesign_names_the_selector_that_no_longer_holds():
    with pytest.raises(MissingElementError, match=r"article\.story"):
        readout("", within="article.story")
    with pytest.raises(MissingElementError, match=r"h2\.gone"):
        readout("", title="h2.gone")


def test_a_list_is_read_by_its_selectors():
    found = index(
        """<h1>Averland</h1><section class="archive"><ul class="link-list">
        <li><a href="/r/2.html">Second</a> <span class="date">(May 3, 2026)</span>
        <li><a href="../../r/1.html">First</a> <span class="date">(no date)</span>
        <li><a href="http://mer.example/r/2.html?utm_source=x#f">Second again</a>
        <li hidden><a href="/decoy.html">decoy</a>
        <li><a href="https://other.example/">elsewhere</a>
        <li><a href="/minutes.pdf">minutes</a>
        <li>no link
        </ul></section><ul><li><a href="/menu.html">menu</a></ul>"""
    )

    assert [(e.url, e.title, e.published_on) for e in found.entries] == [
        ("https://mer.example/r/2.html", "Second", date(2026, 5, 3)),
        ("https://mer.example/r/1.html", "First", None),
    ]
    assert [(link.text, link.kind) for link in found.links] == [
        ("elsewhere", "external"), ("minutes", "pdf"),
    ]  # fmt: skip
    assert (found.title, found.relation) == ("Averland", "averland")


def test_a_list_without_its_items_is_an_error_and_not_an_empty_list():
    with pytest.raises(MissingElementError, match="link-list"):
        index("<ul class=news><li><a href=/r/1.html>First</a></ul>")
    with pytest.raises(MissingElementError, match=r"a\.title"):
        index('<section class="archive"><ul class="link-list"><li>x</ul></section>', link="a.title")


def test_dates_without_a_format_are_english_or_japanese_and_may_lack_the_year():
    html = (
        "<section class=archive><ul class=link-list><li><a href=/1.html>a</a><span class=date>{}"
        "</span></ul></section>"
    )
    read = [
        index(html.format(text), date_format=None).entries[0].published_on
        for text in ("May 3, 2025", "令和7年5月3日", "December 30")
    ]

    assert read == [date(2025, 5, 3), date(2025, 5, 3), date(2025, 12, 30)]


@pytest.mark.parametrize(
    ("section", "changes", "named"),
    [
        ("index", {"item": "[x='"}, "index.item"),
        ("index", {"link": "a:hover"}, "index.link"),
        ("index", {"date_format": "%Q"}, "index.date_format"),
        ("index", {"date": None}, "index.date_format"),
        ("index", {"item": None}, "index.item"),
        ("readout", {"remove": [".ok", "div..x"]}, "readout.remove"),
        ("readout", {"items": "p::text"}, "readout.items"),
        ("readout", {"captoins": "p"}, "readout.captoins"),
        ("readout", {"title": ""}, "readout.title"),
    ],
)
def test_a_declaration_that_cannot_work_is_refused_by_key(section, changes, named):
    with pytest.raises(ValueError, match=named.replace(".", r"\.")):
        site_from(declared(section, **changes))


def test_a_wrong_zone_or_address_is_refused_by_key():
    with pytest.raises(ValueError, match="timezone"):
        site_from({**DECLARATION, "timezone": "Europe/Norrholm"})
    with pytest.raises(ValueError, match="index_urls"):
        site_from({**DECLARATION, "index_urls": ["ftp://mer.example/"]})


def test_the_home_country_is_declared_or_that_of_the_zone():
    assert site_from(DECLARATION).host.country == "NO"
    assert site_from({**DECLARATION, "country": "NX"}).host.country == "NX"
    assert territory("Etc/UTC") == ""


def test_relations_are_named_for_their_folders_or_as_declared():
    urls = [INDEX, "https://mer.example/relations/borland/", "https://mer.example/no/borland/"]
    site = site_from({**DECLARATION, "index_urls": urls, "languages": ["en", "no"]})
    named = site_from({**DECLARATION, "relations": {"Averland talks": INDEX}})

    assert list(site.relations) == ["averland", "borland", "borland-3"]
    assert [r.pages[0].language for r in site.relations.values()] == ["en", "en", "no"]
    assert list(named.relations) == ["averland-talks"]


def test_the_declaration_is_part_of_what_reads_a_page():
    same = site_from({**DECLARATION, "index_urls": [INDEX, "https://mer.example/x/"]})
    other = site_from(declared("readout", lead="p.first"))

    assert site_from(DECLARATION).declared_by == same.declared_by != other.declared_by


def test_a_declared_site_can_be_sent_to_another_process():
    site = site_from(DECLARATION)

    assert pickle.loads(pickle.dumps(site)).relations == site.relations
