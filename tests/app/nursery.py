"""Starts the program in forked children, so that a test can kill it fifty times a minute.

Run as a script: every line of stdin is the environment and the arguments of one child as
JSON; the child's process id and, when it has ended, its wait status are printed.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import IO


@dataclass
class Nursery:
    """The test's end of the nursery."""

    process: subprocess.Popen[str]

    def start(self, folder: Path, arguments: Sequence[str], **environ: str) -> int:
        """Start a child and return its process id; its output goes to files in `folder`."""
        line = {"folder": str(folder), "arguments": list(arguments), "environ": environ}
        _pipe(self.process.stdin).write(json.dumps(line) + "\n")
        _pipe(self.process.stdin).flush()
        return int(_pipe(self.process.stdout).readline())

    def wait(self) -> int:
        """Wait for the child's end and return its exit code, negative if a signal ended it."""
        return int(_pipe(self.process.stdout).readline())


def _pipe(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream


@contextmanager
def nursery() -> Iterator[Nursery]:
    """Start a nursery."""
    root = Path(__file__).parents[2]
    environ = {**os.environ, "PYTHONPATH": str(root)}
    with subprocess.Popen(
        [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env=environ, cwd=root,
    ) as process:  # fmt: skip
        try:
            yield Nursery(process)
        finally:
            process.kill()


def serve() -> None:
    """Fork children until stdin ends."""
    for slow in ("app.watching", "app.metrics", "app.logs", "app.passes", "app.delivering"):
        import_module(slow)
    from app.cli import main

    for line in sys.stdin:
        order = json.loads(line)
        if (child := os.fork()) == 0:
            bear(order, main.main)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def bear(order: dict, run) -> None:  # type: ignore[no-untyped-def, type-arg]
    """Become the program."""
    folder = Path(order["folder"])
    for number, name in ((0, "/dev/null"), (1, folder / "out"), (2, folder / "err")):
        flags = os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_APPEND
        os.dup2(os.open(name, flags, 0o600), number)
    os.environ.update(order["environ"])
    sys.argv = ["readouts", *order["arguments"]]
    code: object = 1
    try:
        run()
    except SystemExit as end:
        code = end.code
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    serve()
