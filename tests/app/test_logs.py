"""The log is one event a line, with site and address as fields."""

import json
import subprocess
import sys

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
