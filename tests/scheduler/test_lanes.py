"""Lanes fetch side by side without losing a look, an answer or an error."""

from collections.abc import Generator, Iterator
from threading import Barrier

import pytest

from scheduler.lanes import AHEAD, each


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


def test_answers_wait_in_a_bounded_number_however_fast_they_come() -> None:
    fetched: list[int] = []
    ahead = 0

    def fetch(n: int) -> int:
        fetched.append(n)
        return n

    for taken, _ in enumerate(each(range(2000), fetch, 2)):
        ahead = max(ahead, len(fetched) - taken)

    assert len(fetched) == 2000
    assert 0 < ahead <= AHEAD + 2 + 1


def test_whoever_stops_listening_ends_the_lanes() -> None:
    answers = each(range(10_000), lambda n: n, 2)
    next(iter(answers))
    assert isinstance(answers, Generator)
    answers.close()
