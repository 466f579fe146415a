"""What the web sends cannot steer a terminal, a spreadsheet or an XML reader."""

from xml.etree import ElementTree

import pytest

from app.safe import for_cell, for_terminal, for_terminal_lines, for_xml


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;owned\x07", "\\x1b]0;owned\\x07"),
        ("\x9b2J", "\\x9b2J"),
        ("Talks \u202egnihtyreve", "Talks \\u202egnihtyreve"),
        ("a\u200bb\ufeff", "a\\u200bb\\ufeff"),
        ("one\ntwo\rthree\tfour", "one\\x0atwo\\x0dthree\\x09four"),
        ("\U000e0041", "\\U000e0041"),
        ("\ud800", "\\ud800"),
    ],
)
def test_what_steers_a_terminal_is_shown_as_an_escape(text, shown):
    assert for_terminal(text) == shown


def test_ordinary_text_of_any_script_is_left_alone():
    for text in ("日中外相会談（１）", "Türkiye – “talks”", "وزير الخارجية", "한국"):
        assert for_terminal(text) == text


def test_lines_may_be_kept():
    assert for_terminal_lines("one\n\x1btwo") == "one\n\\x1btwo"


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "＝", "＋", "－", "＠"])
def test_a_cell_is_never_a_formula(first):
    assert for_cell(f"{first}HYPERLINK()") == f"'{first}HYPERLINK()"


def test_a_cell_does_not_steer_the_terminal_it_may_end_on():
    assert for_cell("\rHYPERLINK()") == "'\\x0dHYPERLINK()"
    assert for_cell("a\x1b[2J\u202eb\nc\td") == "a\\x1b[2J\\u202eb\nc\td"


def test_xml_takes_whatever_is_left():
    text = for_xml("a\x00\x0b\ufffe\ud800 <&> 日本\U0001f600")

    node = ElementTree.Element("title")
    node.text = text

    assert ElementTree.fromstring(ElementTree.tostring(node)).text == "a <&> 日本\U0001f600"
