"""The program as a process: start-up, signals, closed pipes, terminals that know no UTF-8."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-c", "from app.cli.main import main; main()"]
LIGHT = {"sqlalchemy", "sqlmodel", "rich", "httpx", "selectolax", "pydantic", "alembic"}


def environ(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("READOUTS_")}
    return {**kept, "PYTHONPATH": str(ROOT), **more}


def test_help_imports_nothing_heavy():
    code = (
        "import sys, io\nfrom app.cli.main import run\nfrom app.cli.invocation import Invocation\n"
        "from app.terminal import Terminal\n"
        "run(['--help'], Invocation(Terminal(sys.stdout, sys.stderr), {}))\n"
        f"print(sorted(set(sys.modules) & {LIGHT!r}), file=sys.stderr)"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], env=environ(), capture_output=True, text=True, check=True
    )

    assert done.stderr == "[]\n"
    assert "crawl" in done.stdout


def test_settings_and_init_need_no_database(tmp_path):
    code = (
        "import sys\nfrom app.cli.main import run\nfrom app.cli.invocation import Invocation\n"
        "from app.terminal import Terminal\n"
        "run(['settings'], Invocation(Terminal(sys.stdout, sys.stderr), {}))\n"
        "print(sorted(set(sys.modules) & {'sqlalchemy', 'httpx', 'rich'}), file=sys.stderr)"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environ(), cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert done.stderr == "[]\n"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_without_utf_8_gets_escapes_not_errors(encoding, tmp_path):
    done = subprocess.run(
        [*PROGRAM, "demo"],
        env=environ(PYTHONIOENCODING=encoding), cwd=tmp_path, capture_output=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert rb"\u65e5\u97d3\u5916\u76f8\u96fb\u8a71\u4f1a\u8ac7" in done.stdout
    assert done.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("arguments", [["settings"], ["init", "--help"]])
def test_a_full_disk_under_stdout_is_one_line_and_exit_1(arguments, tmp_path):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*PROGRAM, *arguments],
            env=environ(), cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip

    assert done.returncode == 1
    assert done.stderr.decode().count("\n") == 1
    assert b"No space left on device" in done.stderr


def test_wrong_usage_is_exit_2_though_nobody_hears_why(tmp_path):
    done = subprocess.run(
        ["bash", "-c", '"$@" 2>&-', "-", *PROGRAM, "lst"],
        env=environ(), cwd=tmp_path, check=False,
    )  # fmt: skip

    assert done.returncode == 2


def take_interrupts() -> None:
    """Undo what a shell does to programs in the background, which may be running this suite."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_an_interrupted_pass_ends_with_130_and_loses_nothing(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        mirrors = f'{{"https://www.mofa.go.jp": "{address}"}}'
        program = subprocess.Popen(
            [*PROGRAM, "crawl", "jp_mofa/us"],
            env=environ(READOUTS_FETCH__MIRRORS=mirrors),
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=take_interrupts,
        )
        connection, _ = silent.accept()
        connection.recv(1000)
        program.send_signal(signal.SIGINT)
        out, err = program.communicate(timeout=60)
        connection.close()

    assert program.returncode == 130
    assert err.decode().strip().splitlines()[-1] == "interrupted, nothing lost"
    assert out == b""
    again = subprocess.run(
        [*PROGRAM, "verify"], env=environ(), cwd=tmp_path, capture_output=True, check=False
    )
    assert (again.returncode, again.stdout[:5]) == (0, b"sound")
