"""Lanes fetch side by side without losing a look, an answer or an error."""

from collections.abc import Iterator
from threading import Barrier

import pytest

from scheduler.lanes import each


@pytest.mark.parametrize("width", [1, 2, 5])
def test_every_look_gets_its_answer_once(width: int) -> None:
    answers = dict(each(range(40), lambda n: n * n, width))

    assert answers == {n: n * n for n in range(40)}


def test_two_lanes_are_at_work_at_the_same_time() -> None:
    both = Barrier(2, timeout=5)

    answers = list(each(range(2), lambda _: both.wait(), 2))

    assert len(answers) == 2


@pytest.mark.parametrize("width", [1, 3])
def test_an_error_of_the_fetch_reaches_the_caller(width: int) -> None:
    def fetch(n: int) -> int:
        if n == 3:
            raise ValueError("no three")
        return n

    with pytest.raises(ValueError, match="no three"):
        list(each(range(9), fetch, width))


def test_a_single_lane_takes_one_look_at_a_time() -> None:
    taken: list[int] = []

    def looks() -> Iterator[int]:
        for n in range(1000):
            taken.append(n)
            yield n

    answers = each(looks(), lambda n: n, 1)
    next(iter(answers))

    assert taken == [0]
