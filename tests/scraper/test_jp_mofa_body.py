"""Where each sentence of a readout ends up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.records import Item, Parts
from scraper.sites import all_sites
from tests.scraper.pages import mofa

SITE = all_sites()["jp_mofa"]
LEAD = "<p>On May 3, the two ministers held a meeting in Oslo. The overview is as follows.</p>"


def read(content: str, **more: str) -> Parts:
    return SITE.read_parts(mofa(content, **more), SITE)


def outline(content: str) -> list[tuple[str | None, int]]:
    return [(item.label, item.level) for item in read(content).items]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<ol><li>a<li>b</ol>", [("1.", 1), ("2.", 1)]),
        ("<ol start=3><li>a<li>b</ol>", [("3.", 1), ("4.", 1)]),
        ("<ol type=a><li>a<li>b</ol>", [("a.", 1), ("b.", 1)]),
        ("<ol><li>a</ol><ol><li>b</ol>", [("1.", 1), ("1.", 1)]),
        ("<ul><li>a<li>b</ul>", [(None, 1), (None, 1)]),
        ("<p>1. a</p><p>2. b</p>", [("1.", 1), ("2.", 1)]),
        ("<p>1 a</p><p>2 b</p>", [("1", 1), ("2", 1)]),
        ("<p>１　a</p><p>（１）b</p><p>２　c</p>", [("１", 1), ("（１）", 2), ("２", 1)]),
        ("<p>(1) a</p><p>(i) b</p><p>(2) c</p>", [("(1)", 1), ("(i)", 2), ("(2)", 1)]),
        ("<p>1. a<br>2. b<br>still b</p>", [("1.", 1), ("2.", 1)]),
        ("<h3>1 a</h3><p>(1) b</p><h3>2 c</h3><p>(1) d</p>",
         [("1", 1), ("(1)", 2), ("2", 1), ("(1)", 2)]),
        ("<h3>1 a</h3><ul><li>(1) b<li>(2) c</ul>", [("1", 1), ("(1)", 2), ("(2)", 2)]),
        ("<h3>1 a</h3><ol><li>b</ol><h3>2 c</h3><ol><li>d</ol>",
         [("1", 1), ("1.", 2), ("2", 1), ("1.", 2)]),
        ("<ol><li>a<ul><li>(1)&nbsp;b<li>(2)&nbsp;c</ul><li>d</ol>",
         [("1.", 1), ("(1)", 2), ("(2)", 2), ("2.", 1)]),
        ("<ol><li>a</ol><p>(1) b</p><ol start=2><li>c</ol>", [("1.", 1), ("(1)", 2), ("2.", 1)]),
        ("<ol><li>a<ol><li>b<ul><li>c</ul></ol></ol>", [("1.", 1), ("1.", 2), (None, 3)]),
        ("<ol><li>a<p>(1) b</p><p>(2) c</p><li>d</ol>",
         [("1.", 1), ("(1)", 2), ("(2)", 2), ("2.", 1)]),
        ("<p>• (1) a</p><p>• (2) b</p>", [("(1)", 1), ("(2)", 1)]),
        ("<p>・a</p><p>・b</p>", [(None, 1), (None, 1)]),
        ("<ul><li><ol><li>a<li>b</ol></ul>", [("1.", 1), ("2.", 1)]),
        ("<p>3.. a</p>", [("3..", 1)]),
    ],
)  # fmt: skip
def test_points_keep_their_labels_and_levels(content, expected):
    assert outline(LEAD + content) == expected


@pytest.mark.parametrize(
    "text",
    ["25 minutes later they left.", "2 ministers came.", "1.5 billion yen was lent.",
     "V. Petrov spoke first.", "2018 was a good year.", "A minister spoke."],
)  # fmt: skip
def test_a_sentence_that_begins_like_a_label_is_no_point(text):
    parts = read(f"{LEAD}<p>{text}</p>")

    assert (parts.items, parts.notes) == ((), (text,))


def test_a_body_inside_one_list_item_is_unwrapped():
    parts = read(f"<ul><li>{LEAD}<ol><li>Trade.<ul><li>(1) Rice.</ul><li>Travel.</ol></li></ul>")

    assert (parts.lead or "").startswith("On May 3")
    assert [(i.label, i.level, i.text) for i in parts.items] == [
        ("1.", 1, "Trade."), ("(1)", 2, "Rice."), ("2.", 1, "Travel."),
    ]  # fmt: skip


def test_a_lead_that_is_the_first_point_is_both():
    text = "On May 3, the two ministers held a meeting in Oslo for an hour."
    parts = read(f"<ol><li>{text}<li>Trade was discussed.</ol>")

    assert parts.lead == text
    assert parts.items[0] == Item(label="1.", text=text)


def test_further_paragraphs_of_a_point_belong_to_it():
    parts = read(f"{LEAD}<ol><li>One.<p>And more.</p><ul><li>sub</ul>After all.</li></ol>")

    assert [item.text for item in parts.items] == ["One. And more. After all.", "sub"]


def test_plain_paragraphs_after_the_lead_are_notes():
    parts = read(f"{LEAD}<p>They also walked.</p><ol><li>One.</ol><p>(END)</p>")

    assert parts.notes == ("They also walked.", "(END)")


def test_what_follows_a_reference_line_is_no_point():
    for line in ("<p>(Reference)</p>", "<p>（参考）訪日日程</p>", "<h3>Reference 1: history</h3>"):
        parts = read(f"{LEAD}<ol><li>One.</ol>{line}<ol><li>Earlier.</ol><p>(1) Much earlier.</p>")

        assert [item.text for item in parts.items] == ["One."]
        assert parts.notes[1:] == ("Earlier.", "(1) Much earlier.") or len(parts.notes) == 3


def test_the_disclaimer_in_a_bullet_is_a_note():
    note = "(*This is a provisional translation.)"
    parts = read(f"{LEAD}<ul><li>One.<li>{note}</ul>")

    assert ([i.text for i in parts.items], parts.notes) == (["One."], (note,))


@pytest.mark.parametrize(
    ("content", "published", "rest"),
    [
        ("<div class=rightalign>May 4, 2018</div>", "2018-05-04", ()),
        ("<div class='rightalign x'>Archives</div><div class=rightalign>May 4, 2018</div>",
         "2018-05-04", ("Archives",)),
        ("<p>November, 11, 2009</p>", "2009-11-11", ("November, 11, 2009",)),
        ("<p align=right>(May 4, 2018)</p>", "2018-05-04", ()),
        ("<p>October 2003</p>", None, ("October 2003",)),
        ("<div class=rightalign>May 4, 2018 Tokyo</div>", "2018-05-04", ("May 4, 2018 Tokyo",)),
        ("<div class=rightalign>February 30, 2018</div>", None, ("February 30, 2018",)),
        ("", None, ()),
    ],
)  # fmt: skip
def test_the_date_line_is_the_only_date(content, published, rest):
    parts = read(content + LEAD)

    assert str(parts.published_on or "") == (published or "")
    assert parts.notes == rest


def test_the_language_link_is_a_translation_and_no_text():
    link = '<a href="/mofaj/x.html">Japanese</a>'
    for line in (f"May 4, 2018<br>{link}", f"May 4, 2018</div><div class=rightalign>{link}"):
        parts = read(f"<div class=rightalign>{line}</div>{LEAD}")

        assert [(t.language, t.url) for t in parts.translations] == [
            ("ja", "https://www.mofa.go.jp/mofaj/x.html")
        ]
        assert (str(parts.published_on), parts.notes, parts.links) == ("2018-05-04", (), ())


def test_captions_go_to_their_photos():
    parts = read(
        '<div class="image"><img src="/1.jpg" alt="A1"></div>'
        '<figure><img src="/2.jpg" alt="A2"><figcaption>Two</figcaption></figure>'
        '<p><img src="/3.jpg"><br>Three</p>'
        "<table><tr><td><img src='/4.jpg'></td><td><img src='/5.jpg'></td></tr>"
        "<tr><td>Four</td><td>Five</td></tr></table>" + LEAD
    )

    assert [(p.url[-6:], p.alt, p.caption) for p in parts.photos] == [
        ("/1.jpg", "A1", None), ("/2.jpg", "A2", "Two"), ("/3.jpg", None, "Three"),
        ("/4.jpg", None, "Four"), ("/5.jpg", None, "Five"),
    ]  # fmt: skip
    assert (parts.lead or "").startswith("On May 3")


def test_icons_and_slide_numbers_are_nothing():
    parts = read(
        '<ul><li>1</li><li><a href="#p2">2</a></li></ul><img src="/i.gif" alt="Open a New Window">'
        + LEAD + "<p>See Open a New Window.</p>"
    )  # fmt: skip

    assert (parts.photos, parts.items, parts.links) == ((), (), ())


def test_links_in_a_sentence_are_kept_beside_it():
    parts = read(
        LEAD + '<ol><li>They issued a <a href="/a.pdf" target=_blank>statement (PDF)</a>'
        '<img src="/i.gif" alt="Open a New Window">.</ol>'
        '<ul class="link-list"><li><a href="https://x.example/">Elsewhere</a>Open a New Window</ul>'
    )  # fmt: skip

    assert [item.text for item in parts.items] == ["They issued a statement (PDF)."]
    assert [(link.text, link.kind) for link in parts.links] == [
        ("statement (PDF)", "pdf"), ("Elsewhere", "external"),
    ]  # fmt: skip


def test_the_way_back_is_furniture():
    parts = read(
        f'{LEAD}<p><a href="/index.html">Back to Index</a> | <a href="#top">Page Top</a></p>'
    )

    assert (parts.notes, parts.links) == ((), ())


SHAPES = (
    "<p>{}</p>", "<div>{}</div>", "<h3>{}</h3>", "<ol><li>{}</li></ol>", "<ul><li>{}</li></ul>",
    "<p>(1) {}</p>", "<p>1. {}</p>", "<p>・{}</p>", "<table><tr><td>{}</td></tr></table>",
    "<dl><dt>{}</dt></dl>", "<p>* {}</p>", "<p>(Reference) {}</p>",
    "<div class=rightalign>{}</div>", "<blockquote>{}</blockquote>",
    '<ul class="link-list"><li><a href="/{0}.html">{0}</a></li></ul>',
    '<p>x <a href="/{0}.pdf">{0}</a> y</p>', "<ol><li>p<ul><li>(a) {}</li></ul></li></ol>",
    "{}", "{}<br><br>", '<div class="image"><img src="/{0}.jpg" alt="{0}"></div>',
    '<figure><img src="/a.jpg"><figcaption>{}</figcaption></figure>', "<b>{}</b><br>",
    "<ul><li><p>{}</p></li></ul>", "<p>(*{} provisional translation)</p>",
)  # fmt: skip
shapes = st.lists(st.sampled_from(SHAPES), min_size=1, max_size=8)


@given(shapes, st.booleans())
def test_every_visible_word_is_kept_in_exactly_one_place(chosen, with_lead):
    """An edit to a word that is nowhere in the record could not be seen."""
    words = [f"Word{chr(97 + n) * 3}" for n in range(len(chosen))]
    html = "".join(shape.format(word) for shape, word in zip(chosen, words, strict=True))
    parts = read((LEAD if with_lead else "") + html)

    places = [
        parts.lead or "", *(item.text for item in parts.items), *parts.notes,
        *(f"{photo.alt} {photo.caption}" for photo in parts.photos),
    ]  # fmt: skip
    if parts.lead in places[1:]:
        places = places[1:]
    for word in words:
        in_text = sum(text.count(word) for text in places)
        in_links = sum(word in link.text for link in parts.links)
        assert in_text == 1 or (in_text == 0 and in_links == 1), (word, parts)
