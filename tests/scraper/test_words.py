"""Word marks."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.words import MOST_TOKENS, Mark, sentences, words

TEXTS = st.text(
    st.sampled_from('ab cd.!? \n\u3000。外相は」)"’-1é\u0301𠮷ｶ\u200b') | st.characters(),
    max_size=60,
)


def told(before: str, after: str) -> list[tuple[str, str]]:
    return [(mark.kind, mark.text) for mark in words(before, after)]


@settings(max_examples=300, deadline=None)
@given(before=TEXTS, after=TEXTS)
def test_marks_rebuild_both_texts(before: str, after: str) -> None:
    marks = words(before, after)

    assert "".join(mark.text for mark in marks if mark.kind != "added") == before
    assert "".join(mark.text for mark in marks if mark.kind != "removed") == after
    assert all(mark.text for mark in marks)


@settings(max_examples=200, deadline=None)
@given(text=TEXTS)
def test_sentences_lose_nothing(text: str) -> None:
    assert "".join(sentences(text)) == text


def test_one_word_of_a_sentence() -> None:
    before = "They met. The Ministers agreed to talk. They parted."

    assert told(before, before.replace("agreed", "declined")) == [
        ("kept", "They met. The Ministers "),
        ("removed", "agreed"),
        ("added", "declined"),
        ("kept", " to talk. They parted."),
    ]


def test_japanese_is_marked_by_character() -> None:
    assert told("両外相は約三十分間会談した。", "両外相は約四十分間会談した。") == [
        ("kept", "両外相は約"),
        ("removed", "三"),
        ("added", "四"),
        ("kept", "十分間会談した。"),
    ]


def test_a_space_between_two_changed_words_does_not_split_the_mark() -> None:
    assert told("a warm welcome", "a cold farewell") == [
        ("kept", "a "),
        ("removed", "warm welcome"),
        ("added", "cold farewell"),
    ]


def test_equal_texts_are_one_mark_and_empty_ones_none() -> None:
    assert words("They met. They parted.", "They met. They parted.") == [
        Mark("kept", "They met. They parted.")
    ]
    assert words("", "") == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Mr. Averin met Dr. Holm. They talked.", 2),
        ("H.E. Mr. J. Averin arrived in the U.S. on May 3.", 1),
        ("会談した。「同意する。」と述べた。", 3),
        ("One line\nanother line", 2),
        ("It took 3.5 hours.", 1),
    ],
)
def test_where_a_sentence_ends(text: str, count: int) -> None:
    assert len(sentences(text)) == count


def test_a_long_text_rewritten_in_full_is_marked_quickly() -> None:
    before = " ".join(f"word{n} and{n}." for n in range(3400))
    after = " ".join(f"term{n} but{n}." for n in range(3400))
    assert len(before) > 50_000

    start = time.process_time()
    marks = words(before, after)

    assert time.process_time() - start < 1.0  # 0.05 s where it was measured
    assert {mark.kind for mark in marks} >= {"removed", "added"}


def test_a_passage_too_long_to_compare_is_marked_as_a_whole() -> None:
    old, new = "x," * MOST_TOKENS, "y," * MOST_TOKENS

    assert told(f"begin {old} end", f"begin {new} end") == [
        ("kept", "begin "),
        ("removed", old[:-1]),
        ("added", new[:-1]),
        ("kept", ", end"),
    ]


def test_a_run_of_spaces_is_no_trap() -> None:
    start = time.process_time()
    words(" " * 200_000 + "a", " " * 200_000 + "b")

    assert time.process_time() - start < 1.0
