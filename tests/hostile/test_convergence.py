"""A run with faults and kills ends in the same changes as a run without (I1, I2, I12)."""

import pytest

from tests.hostile.oracle import judge
from tests.hostile.world import run


@pytest.mark.parametrize("seed", [1, 2])
def test_faults_and_kills_lose_nothing_and_invent_nothing(tmp_path, seed):
    calm, wild = tmp_path / "calm", tmp_path / "wild"
    calm.mkdir()
    wild.mkdir()
    quiet = run(seed, calm, faulty=False)
    stormy = run(seed, wild, faulty=True, slow=False)

    assert (judge(quiet, quiet).lost, judge(quiet, quiet).invented) == ([], [])
    found = judge(stormy, quiet)
    assert (found.invented, found.lost) == ([], [])
    assert stormy.undelivered == 0
    assert len(stormy.injected) > 20
    assert stormy.kills > 0
    assert {change.kind for change in quiet.changes} >= {"new", "edited", "withdrawn", "dropped"}
