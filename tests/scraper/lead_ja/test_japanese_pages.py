"""Japanese pages: the shapes in which the ministry writes its points, and what stands around them."""

from datetime import UTC, date, datetime

import pytest

from scraper.read import read_readout
from scraper.records import Readout, Snapshot
from scraper.sites import all_sites

LEAD = (
    "　7月15日、午後5時半から約70分間、浅野匠外務大臣は、訪日中のアルン・メータ・インド外務大臣と"
    "会談を行ったところ、概要は以下のとおりです。"
)
OPENING = "7月15日、浅野匠外務大臣は、訪日中のアルン・メータ・インド外務大臣と会談を行いました。"
PAGE = """<!DOCTYPE html><html lang="ja"><head><meta charset="UTF-8"><title>{title}｜外務省</title></head>
<body class="page-single"><main id="contents"><article id="contents-article">
<div id="contents-header"><h1 class="title1"><span>インド</span></h1><h2 class="title2"><span>{title}</span></h2></div>
<div id="contents-body"><div id="main"><div id="maincontents">
<div class="rightalign">{date}</div>{before}
<div id="section1" class="main-section section"><div class="section-block"><div class="text">
<div class="any-area">{body}</div></div></div></div>
</div></div></div></article></main>
<div class="index"><a href="/mofaj/area/index.html">インドへ戻る</a></div></body></html>"""


def read(
    body: str, date: str = "令和4年7月15日", before: str = "", title: str = "日印外相会談"
) -> Readout:
    page = PAGE.format(body=body, date=date, before=before, title=title)
    return read_readout(
        all_sites()["jp_mofa"],
        Snapshot(
            url="https://www.mofa.go.jp/mofaj/s_sa/sw/in/page4_000001.html",
            body=page.encode(),
            fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
        ),
    )


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        (
            "<ol><li>冒頭。</li><li>二国間関係<ul><li>（１）経済。</li><li>（２）安保。</li></ul></li><li>その他</li></ol>",
            ["1. 1", "2. 1", "（１） 2", "（２） 2", "3. 1"],
        ),
        (
            "<p>1　冒頭。</p><p>２　地域情勢</p><p>（１）北朝鮮。</p><p>（２）中国。</p><p>3 その他。</p>",
            ["1 1", "２ 1", "（１） 2", "（２） 2", "3 1"],
        ),
        (
            "<p>1　二国間関係<br>（1）経済。<br>　ア　投資。<br>　イ　貿易。<br>（2）安保。<br>2　地域情勢</p>",
            ["1 1", "（1） 2", "ア 3", "イ 3", "（2） 2", "2 1"],
        ),
        (
            "<h3>1　二国間関係</h3><p>（1）経済。</p><h3>2　地域情勢</h3><ul><li>(1)北朝鮮</li><li>(2)中国</li></ul>",
            ["1 1", "（1） 2", "2 1", "(1) 2", "(2) 2"],
        ),
        ("<p>○　一致した。</p><p>○　発言があった。</p>", ["None 1", "None 1"]),
        ("<p>・一致した。</p><p>・発言があった。</p>", ["None 1", "None 1"]),
        ("<p>①　一致した。</p><p>②　発言があった。</p>", ["① 1", "② 1"]),
        ("<h4>1.日印関係</h4><p>(1)経済。</p><h4>2.地域情勢</h4><p>(イ)北朝鮮</p>", ["1. 1", "(1) 2", "2. 1", "(イ) 2"]),
        ("<p>両大臣は、引き続き連携していくことで一致しました。</p>", []),
    ],
)  # fmt: skip
def test_points_of_every_shape(points: str, expected: list[str]) -> None:
    said = read(f"<p>{LEAD}</p>{points}")

    assert [f"{item.label} {item.level}" for item in said.items] == expected
    assert (said.lead or "").startswith("7月15日")


@pytest.mark.parametrize(
    "body",
    [
        f"<ol><li>{OPENING}</li><li>両大臣は、経済について一致した。</li></ol>",
        f"<p>1　{OPENING}</p><p>2　両大臣は、経済について一致した。</p>",
        f"<p>１　{OPENING}<br>２　両大臣は、経済について一致した。</p>",
        f"<p>1.　{OPENING}</p><p>2.　両大臣は、経済について一致した。</p>",
        f"<p>（1）{OPENING}</p><p>（2）両大臣は、経済について一致した。</p>",
    ],
)
def test_a_lead_that_is_the_first_point_is_both(body: str) -> None:
    said = read(body)

    assert said.lead == OPENING
    assert len([item for item in said.items if item.level == 1]) == 2
    assert [person.name for person in said.participants] == ["浅野匠", "アルン・メータ"]


@pytest.mark.parametrize(
    "body",
    [
        f"<p>{LEAD}</p><ol><li>経済。</li><li>安保。</li></ol>",
        f"<ul><li><p>{LEAD}</p><ol><li>経済。</li><li>安保。</li></ol></li></ul>",
    ],
)
@pytest.mark.parametrize(
    "reference",
    [
        "<p>（参考）過去の会談</p><ol><li>平成29年5月12日、ニューヨークにおいて第1回会談。</li></ol>",
        "<h3>(参考)</h3><p>1　前回の会談は平成29年5月12日、約90分間。</p>",
        "<p>[参考]先方の略歴</p><p>・1960年生まれ</p>",
        "<p>【参考】</p><p>2月3日　成田発</p>",
    ],
)
def test_a_reference_block_gives_no_points_and_no_dates(body: str, reference: str) -> None:
    said = read(body + reference)

    assert [item.label for item in said.items] == ["1.", "2."]
    assert said.duration_minutes == 70
    assert said.start is not None
    assert said.start.home == "2022-07-15T17:30+09:00"
    assert any("参考" in note for note in said.notes)


@pytest.mark.parametrize(
    ("line", "published_on"),
    [
        ("令和4年7月15日", date(2022, 7, 15)),
        ("令和４年７月１５日", date(2022, 7, 15)),
        ("令和元年6月15日", date(2019, 6, 15)),
        ("平成30年5月24日（木）", date(2018, 5, 24)),
        ("平成22年5月24日", date(2010, 5, 24)),
        ("2022年7月15日", date(2022, 7, 15)),
    ],
)
def test_the_date_line_in_either_era(line: str, published_on: date) -> None:
    assert read(f"<p>{LEAD}</p>", date=line).published_on == published_on


def test_photos_and_the_other_language_are_no_text() -> None:
    before = (
        '<div class="rightalign"><a href="/press/release/press4e_000001.html">英語版 (English)</a></div>'
        '<ul><li><img src="/files/1.jpg" alt="日印外相会談1"></li><li><img src="/files/2.jpg" alt="画像2"></li></ul>'
        '<div class="section-block image-section-top"><div class="image"><img src="/files/3.jpg" alt="握手する両大臣">'
        '<p class="caption">（写真提供：内閣広報室）</p></div></div><ul><li>1</li><li>2</li><li>3</li></ul>'
    )

    said = read(f"<p>{LEAD}</p><ol><li>経済。</li></ol>", before=before)

    assert [photo.alt for photo in said.photos] == ["日印外相会談1", "画像2", "握手する両大臣"]
    assert [(one.language, one.url[-19:]) for one in said.translations] == [
        ("en", "press4e_000001.html")
    ]
    assert (said.notes, len(said.items)) == ((), 1)


def test_a_page_without_a_lead_is_what_its_title_says() -> None:
    body = "<h3>1　冒頭</h3><p>（1）浅野大臣から、早期の訪日を希望する旨述べました。</p><h3>2　地域情勢</h3><p>（1）北朝鮮について一致しました。</p>"

    said = read(body, title="浅野外務大臣によるメータ・インド首相表敬")

    assert (said.is_meeting, said.kind, said.countries) == (True, "courtesy-call", ("IN",))
    assert said.participants == ()
