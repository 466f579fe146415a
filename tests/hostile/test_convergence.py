"""A run with faults and kills ends in the same changes as a run without (I1, I2, I12)."""

import pytest

from tests.hostile.oracle import judge
from tests.hostile.world import Change, Run, run


@pytest.mark.parametrize("seed", [1, 2])
def test_faults_and_kills_lose_nothing_and_invent_nothing(tmp_path, seed):
    calm, wild = tmp_path / "calm", tmp_path / "wild"
    calm.mkdir()
    wild.mkdir()
    quiet = run(seed, calm, faulty=False)
    stormy = run(seed, wild, faulty=True, slow=False, timeout=5.0)

    assert (judge(quiet, quiet).lost, judge(quiet, quiet).invented) == ([], [])
    found = judge(stormy, quiet)
    assert (found.invented, found.lost) == ([], [])
    assert stormy.undelivered == 0
    assert len(stormy.injected) > 20
    assert stormy.kills > 0
    assert {change.kind for change in quiet.changes} >= {"new", "edited", "withdrawn", "dropped"}


@pytest.mark.parametrize(
    ("changes", "lost", "invented"),
    [
        (["new 1", "edited 2"], 0, 0),
        (["new 1"], 1, 0),
        (["new 1", "edited 2", "edited 2"], 0, 1),
        (["new 1", "reverted 2"], 0, 1),
        (["new 1", "edited 3", "edited 2"], 0, 1),
        (["new 1", "edited 2", "withdrawn "], 0, 1),
    ],
)
def test_the_oracle_sees_what_is_lost_and_what_is_invented(changes, lost, invented):
    served = [("/a", "1", True), ("/a", "2", True)]
    told = [Change("/a", *one.split(" ")) for one in changes]
    calm = Run(changes=[Change("/a", "new", "1"), Change("/a", "edited", "2")], served=served)

    found = judge(Run(changes=told, served=served), calm)

    assert (len(found.lost) > 0, len(found.invented) > 0) == (lost > 0, invented > 0)
