"""Results survive a reader that goes away and a stream that cannot encode them."""

import io
import subprocess
import sys

from app.terminal import Progress, Terminal

ENDLESS = """
from app.terminal import Terminal
terminal = Terminal.standard()
for number in range(100_000):
    terminal.line(f"line {number}")
print("work done", file=__import__("sys").stderr)
"""


def test_a_reader_that_goes_away_ends_the_printing_but_not_the_work():
    program = subprocess.Popen(
        [sys.executable, "-c", ENDLESS], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert program.stdout
    assert program.stderr
    program.stdout.readline()
    program.stdout.close()

    assert program.stderr.read() == b"work done\n"
    program.stderr.close()
    assert program.wait() == 0


def test_what_a_stream_cannot_encode_is_shown_as_an_escape():
    code = "from app.terminal import Terminal; Terminal.standard().line('外相 Türkiye')"

    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONIOENCODING": "ascii", "PATH": ""},
        capture_output=True,
        check=True,
    )

    assert done.stdout == b"\\u5916\\u76f8 T\\xfcrkiye\n"


def test_a_table_off_the_terminal_is_aligned_text():
    out = io.StringIO()

    Terminal(out, io.StringIO()).table(("no", "title"), [("1", "Talks"), ("12", "外相")])

    assert out.getvalue() == "NO  TITLE\n1   Talks\n12  外相\n"


def test_progress_is_silent_where_there_is_no_terminal():
    err = io.StringIO()

    with Terminal(io.StringIO(), err).progress("reading") as progress:
        for _ in range(1000):
            progress.step("page", 1000)

    assert err.getvalue() == ""


def test_progress_appears_after_a_second_and_makes_room_for_results():
    err = io.StringIO()
    seconds = iter([0.0, 0.5, 1.5, 1.55, 2.0])
    progress = Progress("looking", err, now=lambda: next(seconds))

    progress.step("a")
    assert err.getvalue() == ""
    progress.step("b\x1b", 4)
    progress.step("c", 4)
    assert err.getvalue() == "\r\x1b[Klooking ██████████░░░░░░░░░░ 2/4 b\\x1b"
    progress.clear()
    progress.clear()
    assert err.getvalue().endswith("b\\x1b\r\x1b[K")
    progress.step("d", 4)
    assert err.getvalue().endswith("looking ████████████████████ 4/4 d")
