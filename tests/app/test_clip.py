"""Text is cut where no reader sees half a character."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clip import clip, one_line


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("short", 5, "short"),
        ("a longer text", 6, "a lon…"),
        ("cafe\u0301s", 5, "caf…"),
        ("a👩‍👩‍👧b", 4, "a…"),
        ("ab👍🏽c", 4, "ab…"),
        ("🇯🇵🇺🇸🇫🇷", 4, "🇯🇵…"),
        ("🇯🇵🇺🇸🇫🇷", 5, "🇯🇵🇺🇸…"),
        ("日米外相会談", 4, "日米外…"),
        ("abc", 0, ""),
    ],
)
def test_a_text_is_cut_between_graphemes(text, limit, cut):
    assert clip(text, limit) == cut


@given(st.text(), st.integers(0, 40))
def test_a_cut_text_fits_and_never_begins_a_line_with_half_a_character(text, limit):
    cut = clip(text, limit)

    assert len(cut) <= limit
    if cut.endswith("…") and cut != text:
        rest = text[len(cut) - 1 :].lstrip()
        assert not rest or len(cut) == 1 or unicodedata.category(rest[0]) != "Mn"


@given(st.text())
def test_one_line_is_one_line_without_anything_that_steers(text):
    line = one_line(text)

    assert len(line.splitlines()) <= 1
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in line)
    assert "\u202e" not in line
