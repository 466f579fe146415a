"""A little of `fuzz` in every run; `python -m tests.hostile.fuzz` does as much as you like."""

import random

import pytest

from tests.hostile.fuzz import corpus, fuzz, mutated


@pytest.mark.parametrize("seed", [11, 12])
def test_mutated_pages_are_read_or_refused_and_never_break_the_reader(seed):
    found = fuzz(seed, seconds=60, inputs=60)

    assert found.findings == []
    assert found.records > found.inputs


def test_a_finding_can_be_made_again_from_its_seed():
    pages = corpus()

    assert len(pages) >= 60
    assert mutated(pages, random.Random("3:9")) == mutated(pages, random.Random("3:9"))
    assert len({mutated(pages, random.Random(f"3:{number}")) for number in range(20)}) == 20
