"""Killed at any moment, a store opens again, is sound, and has lost nothing it said it kept."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage.store import Store
from storage.views import ChangeFilter
from tests.storage.stored import SITE, url_of

PROGRAM = """
import sys
sys.path[:0] = [{tests!r}, {root!r}]
from tests.storage.stored import arrival, decision, readout
from storage.store import Store

store = Store.open({url!r})
number = 0
while True:
    numbers = range(number, number + 4)
    records = [readout(n, lead="Sentence %d." % n) for n in numbers]
    kept = store.keep([arrival(record) for record in records])
    print("kept", numbers[-1], flush=True)
    pages = [store.page(record.url).id for record in records]
    store.settle([
        decision(*one, channels=["desk"]) for one in zip(pages, kept, records, strict=True)
    ])
    print("settled", numbers[-1], flush=True)
    number += 4
"""
HERE = Path(__file__).resolve().parent


@pytest.mark.parametrize("lines", [1, 2, 3, 7, 12, 21])
def test_a_kill_loses_nothing(url: str, lines: int) -> None:
    said = _run_and_kill(url, lines)
    kept = max(number for word, number in said if word == "kept")
    settled = max((number for word, number in said if word == "settled"), default=-1)

    with Store.open(url) as store:
        assert list(store.verifier.findings()) == []
        assert all(store.page(url_of(number)) for number in range(kept + 1))
        left = [one.page.url for one in store.unsettled(SITE)]
        assert not {url_of(number) for number in range(settled + 1)} & set(left)
        changes = list(store.timeline.changes(ChangeFilter()))
        waiting = store.timeline.waiting()
        assert waiting.get(("desk", "pending"), 0) == len(changes) >= settled + 1
        assert store.timeline.find(url_of(0)) if settled >= 0 else left


def _run_and_kill(url: str, lines: int) -> list[tuple[str, int]]:
    program = PROGRAM.format(tests=str(HERE), root=str(HERE.parents[1]), url=url)
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        said = [process.stdout.readline().split() for _ in range(lines)]
        process.send_signal(signal.SIGKILL)
        said += [line.split() for line in process.stdout.read().splitlines()]
    return [(line[0], int(line[1])) for line in said if len(line) == 2]
