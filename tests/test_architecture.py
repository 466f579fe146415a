"""What the house rules ask of every file, held by the machine."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("scraper", "storage", "scheduler", "app")
FILES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
PRODUCT = [path for path in FILES if "migrations" not in path.parts]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_file_is_longer_than_300_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", PRODUCT, ids=name_of)
def test_no_function_is_longer_than_40_lines(path: Path) -> None:
    long = [
        f"{node.name}: {length}"
        for node in functions(path)
        if (length := (node.end_lineno or 0) - node.lineno + 1) > 40
    ]

    assert long == []


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_every_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text("utf-8")))


def test_no_file_is_named_for_nothing() -> None:
    vague = {"utils", "helpers", "common", "manager", "misc"}

    assert [name_of(path) for path in FILES if path.stem in vague] == []


def test_only_the_app_reads_the_environment() -> None:
    readers = [
        name_of(path)
        for path in PRODUCT
        if "app" not in path.relative_to(ROOT).parts
        and ("os.environ" in (text := path.read_text("utf-8")) or "getenv" in text)
    ]

    assert readers == []


MACHINE_TIME = {
    "scheduler/jobs.py": "APScheduler waits by the machine's clock, whatever time is believed",
    "storage/lock.py": "a lock says since when it is held, for a person looking at a real clock",
}


def test_the_clock_is_an_argument_outside_the_app() -> None:
    callers = {
        name_of(path)
        for path in PRODUCT
        if path.relative_to(ROOT).parts[0] != "app"
        and any(call in path.read_text("utf-8") for call in ("datetime.now(", "time.time("))
    }

    assert callers == set(MACHINE_TIME)
