"""Every hostile test begins with a ministry of six readouts whose baseline was taken."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.register_assert_rewrite(
    "tests.hostile.lasting", "tests.hostile.program", "tests.hostile.oracle"
)

from tests.fixtureweb import Clock  # noqa: E402
from tests.hostile.ministry import Ministry  # noqa: E402
from tests.hostile.program import Program  # noqa: E402
from tests.hostile.stage import TALKS, Stage  # noqa: E402
from tests.scheduler.conftest import open_store, watch  # noqa: E402

__all__ = ["open_store", "stage", "watch"]


@pytest.fixture(scope="session")
def _baseline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the store of a program that knows the ministry's six readouts."""
    folder = tmp_path_factory.mktemp("baseline")
    clock = Clock()
    with Ministry(clock) as ministry:
        ministry.site.publish(*TALKS)
        first = Program(folder, ministry.origin, clock).crawl()
    assert [kind for kind, _ in first.changes] == ["new"] * len(TALKS)
    return folder


@pytest.fixture
def stage(tmp_path: Path, _baseline: Path) -> Iterator[Stage]:
    """Open a ministry of six readouts whose baseline was taken, nothing wrong with it yet."""
    clock = Clock()
    shutil.copytree(_baseline, tmp_path, dirs_exist_ok=True)
    with Ministry(clock) as ministry:
        ministry.site.publish(*TALKS)
        opened = Stage(ministry, Program(tmp_path, ministry.origin, clock), clock)
        yield opened
        opened.program.check()
