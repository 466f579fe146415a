"""K1, K2, K6, K8, K13, L3: killed or failed at the Nth write; for every N: `kill_everywhere`."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.store import Store
from tests.hostile.kill_everywhere import (
    PROGRAM,
    ROOT,
    Rehearsal,
    changes_of,
    made_under,
    rehearsal,
)


def can_trace() -> bool:
    """Tell whether strace is here and may trace."""
    tried = ["strace", "-f", "-qq", "-o", os.devnull, "true"]
    return shutil.which("strace") is not None and subprocess.run(tried, check=False).returncode == 0


traced = pytest.mark.skipif(not can_trace(), reason="strace is not installed or may not trace")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    with rehearsal(tmp_path_factory.mktemp("rehearsal")) as one:
        yield one


@traced
@pytest.mark.parametrize("n", [47, 88, 131])
def test_k8_killed_at_a_write_nothing_is_lost_invented_or_left_to_repair(
    made: Rehearsal, n: int
) -> None:
    outcome = made.disturbed(n)

    assert outcome.code == -signal.SIGKILL
    assert outcome.is_sound, outcome
    assert outcome.repeats <= 1


@traced
@pytest.mark.parametrize("n", [2, 14])
def test_l3_killed_between_sending_and_noting_it_the_message_comes_again_with_its_id(
    made: Rehearsal, n: int
) -> None:
    outcome = made.disturbed(n, late=True)

    assert outcome.code == -signal.SIGKILL
    assert outcome.is_sound, outcome
    assert outcome.repeats <= 1


@traced
@pytest.mark.parametrize(
    ("fault", "n"),
    [("ENOSPC", 30), ("ENOSPC", "12+"), ("EIO", 2), ("EIO", "40+")],
)
def test_k1_k2_a_disk_that_fails_at_a_write_is_one_line_and_the_next_run_goes_on(
    made: Rehearsal, fault: str, n: int | str
) -> None:
    outcome = made.disturbed(n, fault=f"error={fault}")

    assert outcome.code == 1
    assert outcome.said.splitlines()[-1].startswith("readouts: ")
    assert "nothing already stored is lost" in outcome.said or "cannot be" in outcome.said
    assert outcome.is_sound, outcome


@traced
@pytest.mark.parametrize("n", [3, 14, 25])
def test_k6_a_store_killed_while_it_is_made_is_made_again(tmp_path: Path, n: int) -> None:
    """A migration is one transaction, and a new store appears under its name when it is whole."""
    assert made_under(tmp_path / "made", n) == (-signal.SIGKILL, [])


@pytest.mark.parametrize("arguments", [["list"], ["changes", "--json"]])
def test_k13_a_reader_that_goes_away_is_no_trouble(made: Rehearsal, arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    environ = {**os.environ, "READOUTS_DATABASE": f"sqlite:///{made.folder}/base/readouts.sqlite"}

    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments], stdout=writer, stderr=subprocess.PIPE,
        text=True, env=environ, cwd=ROOT, check=False,
    )  # fmt: skip

    os.close(writer)
    assert done.stderr == ""
    assert done.returncode in (0, 1, -signal.SIGPIPE, 128 + signal.SIGPIPE)


def test_k13_a_crawl_nobody_listens_to_does_its_work(made: Rehearsal) -> None:
    folder = made.fresh()
    reader, writer = os.pipe()
    os.close(reader)

    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "crawl", "--json"], stdout=writer, cwd=ROOT, check=False,
        stderr=subprocess.PIPE, text=True, env={**os.environ, **made.environ(folder, 1)},
    )  # fmt: skip

    os.close(writer)
    assert "Traceback" not in done.stderr
    assert made.crawl(folder, 2) == 0
    with Store.open(f"sqlite:///{folder / 'readouts.sqlite'}") as store:
        assert list(store.verifier.findings()) == []
        assert changes_of(store) == made.changes
