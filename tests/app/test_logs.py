"""The log is one event a line, with site and address as fields."""

import json
import subprocess
import sys

import pytest

BROKEN = """
import logging, sys
from app import logs
logs.start("info", sys.argv[1])
def inner():
    raise ValueError("two\\nlines")
try:
    inner()
except ValueError:
    logging.getLogger("readouts").exception("a round went wrong", extra={"site": "jp_mofa"})
"""

PROGRAM = """
import logging
from app import logs
logs.start("info", "json")
log = logging.getLogger("scheduler.crawl")
log.debug("not shown")
log.info("looked at %d pages", 3, extra={"site": "jp_mofa", "url": "https://a.example/\\x1b["})
log.warning("forged\\n{}")
logging.getLogger("httpx").info("GET https://a.example/?token=x")
"""


def test_a_line_is_json_with_the_extras_as_fields():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, check=True, text=True
    )

    lines = [json.loads(line) for line in done.stderr.splitlines()]

    assert [line["event"] for line in lines] == ["looked at 3 pages", "forged\\x0a{}"]
    assert lines[0]["site"] == "jp_mofa"
    assert lines[0]["url"] == "https://a.example/\\x1b["
    assert lines[0]["level"] == "info"
    assert done.stdout == ""


@pytest.mark.parametrize("style", ["json", "console"])
def test_an_error_is_one_line_too_and_says_where_it_came_from(style):
    done = subprocess.run(
        [sys.executable, "-c", BROKEN, style], capture_output=True, check=True, text=True
    )

    assert len(done.stderr.splitlines()) == 1
    assert "a round went wrong" in done.stderr
    assert "jp_mofa" in done.stderr
    assert "ValueError: two" in done.stderr
    assert "inner" in done.stderr or "<string>:" in done.stderr
