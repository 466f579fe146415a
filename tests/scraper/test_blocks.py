"""Text as a reader sees it."""

from hypothesis import given
from hypothesis import strategies as st

from scraper.blocks import Block, blocks, text_of
from scraper.markup import is_visible, parse
from tests.scraper.pages import page


def found(html: str) -> list[Block]:
    body = parse(page(html)).body
    assert body is not None
    return blocks(body)


def texts(html: str) -> list[str]:
    return [block.text for block in found(html) if block.lines]


def test_inline_tags_neither_glue_nor_split_words():
    assert texts("<p>The <b>U</b>.S. and <a href=x>Ja</a>pan<span> met</span></p>") == [
        "The U.S. and Japan met"
    ]


def test_blocks_are_never_glued():
    assert texts("<div>one<p>two</p>three<ul><li>four<li>five</ul></div>six") == [
        "one", "two", "three", "four", "five", "six",
    ]  # fmt: skip


def test_one_line_break_is_a_space_and_two_are_a_new_block():
    [first, second] = found("<p>a<br>b<br> <br />c</p>")

    assert (first.lines, first.text) == (("a", "b"), "a b")
    assert second.text == "c"


def test_every_kind_of_blank_becomes_one_space():
    assert texts("<p>　a&nbsp;&nbsp;b \r\n\t c　</p>") == ["a b c"]


def test_what_no_reader_sees_is_no_text():
    assert texts(
        "<p>a<script>b</script><style>c</style><noscript>d</noscript><template>e</template>"
        "<!-- f --><iframe>g</iframe><span hidden>h</span><span style='display: none'>i</span>j</p>"
        "<div style='visibility:hidden'><p>k</p></div><p>l</p>"
    ) == ["aj", "l"]


def test_cells_of_a_row_are_blocks_of_one_row():
    [day, title] = found("<table><tr><td>May 3</td><td><a href=x>Talks</a></td></tr></table>")

    assert (day.text, title.text) == ("May 3", "Talks")
    assert day.box.up("tr") is title.box.up("tr")


def test_the_text_around_links_is_known():
    [block] = found("<li>before <a href=x>one</a> (May 3) <a href=y>two</a><br>after</li>")

    assert [anchor.href for anchor in block.anchors] == ["x", "y"]
    assert block.gaps == ("before", "(May 3)", "\nafter")


def test_a_link_around_paragraphs_has_all_their_text():
    [first, second] = found("<a href=x><p>one </p><p>two</p></a>")

    assert [anchor.text for anchor in first.anchors] == ["one two"]
    assert second.anchors == ()


def test_list_items_know_their_number():
    html = "<ol start=3><li>c<li value=7>g<li>h<ul><li>x</ul></ol>"

    assert [(block.text, block.box.ordinal) for block in found(html)] == [
        ("c", 3), ("g", 7), ("h", 8), ("x", 1),
    ]  # fmt: skip


def test_pictures_come_in_order_with_what_they_say():
    [picture, caption] = found('<figure><img src="/a.jpg" alt=" A  B "><figcaption>C</figure>')

    assert picture.picture is not None
    assert (picture.picture.src, picture.picture.alt, caption.text) == ("/a.jpg", "A B", "C")


def test_unwanted_boxes_are_left_out_whole():
    body = parse(page("<p>a</p><div class='x share'>b<p>c</p></div>d")).body
    assert body is not None

    assert [b.text for b in blocks(body, lambda box: box.has("share"))] == ["a", "d"]


def test_hidden_is_hidden_however_far_up():
    tree = parse(page("<div hidden><p><a href=x>a</a></p></div><a href=y>b</a>"))

    assert [is_visible(node) for node in tree.css("a")] == [False, True]


def test_depth_up_to_the_limit_is_read():
    body = parse(page("<div>" * 290 + "deep" + "</div>" * 290)).body
    assert body is not None

    assert text_of(body) == "deep"


words = st.text("abcde", min_size=1, max_size=4)
tags = st.sampled_from(["p", "div", "li", "td", "h3", "span", "b", "blockquote"])


@given(st.lists(st.tuples(tags, words), max_size=12))
def test_every_word_survives_in_order(parts):
    html = " ".join(f"<{tag}>{word}</{tag}>" for tag, word in parts)

    assert " ".join(texts(html)).split() == [word for _, word in parts]
