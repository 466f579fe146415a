"""Strict access to HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper import markup
from scraper.errors import MissingElementError, UnreadableError
from tests.scraper.pages import page


def test_a_selector_that_must_match_names_itself_when_it_does_not():
    tree = markup.parse(page("<p>x"))

    with pytest.raises(MissingElementError, match=r"h2\.title2"):
        markup.one(page(""), tree, "h2.title2")
    with pytest.raises(MissingElementError, match="ul > li"):
        markup.some(page(""), tree, "ul > li")


def test_a_tracking_picture_in_noscript_does_not_end_the_head():
    tree = markup.parse(
        page("<head><noscript><img src=x></noscript><meta name=a content=b></head><p>x")
    )

    assert markup.maybe(page(""), tree, "head meta[name=a]") is not None


@pytest.mark.parametrize(
    "css",
    ["[x='", 'a[href="', "a >", "div..x", "", "  ", "a,", "p{", "a::text", "a:hover",
     ":contains(x)", "a:not(", "a b ]", "p:scope", "a:visited"],
)  # fmt: skip
def test_a_selector_that_could_never_match_is_refused(css):
    with pytest.raises(ValueError, match=r"selector|quote|pair up|matches nothing"):
        markup.check_selector(css)


@pytest.mark.parametrize(
    "css",
    ["p.date", ".points > li, .points > p", 'a[href$=".pdf"]', "td:nth-child(2)", "li:not(.x)",
     "section:has(h2)", "tr:first-child", "a:is(.b, .c)", "[data-x='a:hover']"],
)  # fmt: skip
def test_a_selector_that_works_is_accepted(css):
    markup.check_selector(css)


@pytest.mark.parametrize(
    "text",
    ["<div>" * 5000, "".join(f"<b {n}>" for n in range(5000)),
     "".join(f"<p><font c={n}></p>" for n in range(2000))],
)  # fmt: skip
def test_a_page_deep_enough_to_take_the_machine_down_is_refused(text):
    with pytest.raises(UnreadableError, match="open at once"):
        markup.parse(page(text))


def test_a_long_page_of_unclosed_paragraphs_is_not_deep():
    tree = markup.parse(page("<p>one<br>two<li>three" * 3000))

    assert len(markup.every(page(""), tree, "li")) == 3000


@given(st.text())
def test_any_text_can_be_parsed_and_encoded(text):
    tree = markup.parse(page(text + "&#xD800;&#0;\ud800\0"))

    assert "\0" not in tree.html
    tree.html.encode()
