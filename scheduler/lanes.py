"""Several looks at one host at a time, if the operator allows it; answers as they arrive."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from queue import SimpleQueue
from threading import Event, Lock, Semaphore
from typing import TypeVar

Look = TypeVar("Look")
Answer = TypeVar("Answer")

AHEAD = 64
"""Answers that may wait to be taken; a server faster than the store waits, not its pages."""


def each(
    looks: Iterable[Look], fetch: Callable[[Look], Answer], width: int
) -> Iterator[tuple[Look, Answer]]:
    """Fetch every look with `width` threads and yield each answer as it comes.

    With one lane there are no threads at all. The looks are taken from their iterable
    only when a lane is free, so a long list is never held in memory. An exception of
    `fetch` or of the iterable ends every lane and is raised here.
    """
    if width <= 1:
        return ((look, fetch(look)) for look in looks)
    return _side_by_side(iter(looks), fetch, width)


def _side_by_side(
    looks: Iterator[Look], fetch: Callable[[Look], Answer], width: int
) -> Iterator[tuple[Look, Answer]]:
    answers: SimpleQueue[tuple[Look, Answer] | None] = SimpleQueue()
    turn = Lock()
    stop = Event()
    room = Semaphore(AHEAD + width)

    def lane() -> None:
        try:
            while room.acquire() and not stop.is_set():
                with turn:
                    taken = list(islice(looks, 1))
                if not taken:
                    return
                answers.put((taken[0], fetch(taken[0])))
        finally:
            answers.put(None)

    with ThreadPoolExecutor(width) as pool:
        lanes = [pool.submit(lane) for _ in range(width)]
        try:
            for _ in lanes:
                for answer in iter(answers.get, None):
                    yield answer
                    room.release()
        finally:
            stop.set()
            room.release(width)
    for ended in lanes:
        ended.result()
