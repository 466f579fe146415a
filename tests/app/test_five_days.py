"""Five days of a ministry through the real program: a local copy named as a mirror."""

import json
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from app.cli.invocation import Invocation
from app.cli.main import run
from app.terminal import Terminal

ORIGIN = "https://www.mofa.go.jp"
INDEX = "/region/n-america/us/index.html"
PRESS = "/press/release/index.html"


@dataclass
class Copy:
    """A local copy of a site, served with ETags made of the bodies; it can go wrong in ways."""

    pages: dict[str, bytes] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    """Paths that answer 301, and where to."""
    blocked: set[str] = field(default_factory=set)
    """Paths in whose place a block page comes as 200."""
    cut: set[str] = field(default_factory=set)
    """Paths whose body breaks off half-way."""
    also_press: set[str] = field(default_factory=set)
    """Readouts that the press list has, too."""
    unlisted: set[str] = field(default_factory=set)
    menu: str = ""
    port: int = 0

    def put(self, path: str, *, minutes: int = 20, words: str = "fisheries", day: int = 1) -> None:
        """Publish or change a readout."""
        self.pages[path] = SHELL.format(
            title="Japan-U.S. Foreign Ministers' Meeting",
            body=BODY.format(minutes=minutes, words=words, day=day),
        ).encode()

    def move(self, path: str, to: str) -> None:
        """Move a readout; the lists go on naming the old address."""
        self.pages[to] = self.pages.pop(path)
        self.moved[path] = to

    def page(self, path: str) -> bytes | None:
        """Return what a path shows today."""
        if path == INDEX:
            body = self._list([*self.pages, *self.moved])
        elif path == PRESS:
            body = self._list(self.also_press)
        elif path in self.pages:
            body = self.pages[path]
        else:
            return None
        return body.replace(b"MENU", self.menu.encode())

    def _list(self, paths: Iterable[str]) -> bytes:
        shown = sorted({*paths} - self.unlisted - {*self.moved.values()})
        lines = "".join(
            f'<li><a href="{path}">Meeting {path[-9:-5]}</a> (March 1, 2026)</li>' for path in shown
        )
        title = "Japan-United States of America Relations"
        return SHELL.format(title=title, body=f'<ul class="link-list">{lines}</ul>').encode()


SHELL = """<!DOCTYPE html><html lang="en"><head><meta charset="UTF-8"><title>{title}</title></head>
<body><nav>MENU</nav><div id="contents-header"><h1 class="title1"><span>Relations</span></h1>
<h2 class="title2"><span>{title}</span></h2></div>
<div id="maincontents">{body}</div></body></html>"""

BODY = """<div class="rightalign">March {day}, 2026</div><div class="any-area">
<p>On March 1, commencing at 3:00 p.m. for approximately {minutes} minutes, Mr. NORIDA Ken, Minister
for Foreign Affairs of Japan, held a meeting with the Honorable Max Lowell, Secretary of State of
the United States of America, who is visiting Japan. The overview is as follows.</p>
<ol><li>Both sides spoke of {words}.</li><li>They agreed to meet again.</li></ol></div>"""


@pytest.fixture
def copy() -> Iterator[Copy]:
    served = Copy()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = served.page(self.path)
            etag = f'"{sha256(body or b"").hexdigest()[:12]}"'
            status = 404 if body is None else 200
            if self.path in served.moved:
                status, body = 301, b""
            elif self.path in served.blocked:
                body, etag = b"<title>Access Denied</title><p>You are not allowed here.</p>", ""
            elif body is not None and self.headers.get("If-None-Match") == etag:
                status, body = 304, b""
            content = b"<title>Not Found</title>" if body is None else body
            self.send_response(status)
            if status == 301:
                self.send_header("Location", served.moved[self.path])
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("ETag", etag)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.path in served.cut:
                content, self.close_connection = content[: len(content) // 2], True
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    served.port = server.server_port
    yield served
    server.shutdown()
    server.server_close()


def crawl(copy: Copy, folder: Path, moment: str) -> tuple[int, list[dict[str, Any]]]:
    """Make the pass of a moment in March 2026; return its exit code and JSON lines."""
    config = folder / "readouts.toml"
    config.write_text(
        f'database = "sqlite:///{folder}/store.sqlite"\ncontact = "https://monitor.example"\n'
        f'[fetch]\npause = 0\nmirrors = {{ "{ORIGIN}" = "http://127.0.0.1:{copy.port}" }}\n'
        '[sites.jp_mofa]\nrelations = ["us", "press"]\nlanguages = ["en"]\n',
        "utf-8",
    )
    out = StringIO()
    environ = {"READOUTS_CONFIG": str(config), "READOUTS_CLOCK": f"2026-03-{moment}:00Z"}
    code = run(["crawl", "--json"], Invocation(Terminal(out, StringIO()), environ))
    return code, [json.loads(line) for line in out.getvalue().splitlines()]


def found(copy: Copy, folder: Path, moment: str) -> dict[tuple[str, str], dict[str, Any]]:
    """Make a pass and return what it told, by event and end of the address."""
    code, lines = crawl(copy, folder, moment)
    *events, summary = lines
    assert summary["event"] == "summary"
    problems = [line for line in events if line["event"] == "problem"]
    assert code == (1 if problems else 0)
    assert summary["problems"] == len(problems)
    told = [line for line in events if not line.get("baseline")]
    keys = [(one.get("problem", one["event"]), one["url"][-9:-5]) for one in told]
    assert len(set(keys)) == len(keys)
    return dict(zip(keys, told, strict=True))


def path(number: int) -> str:
    return f"/na/na1/us/page3e_{number:06}.html"


def test_five_days_in_a_row_exactly_what_changed_is_found(copy: Copy, tmp_path: Path) -> None:
    for number in range(12):
        copy.put(path(number))
    copy.also_press = {path(0), path(1)}
    assert found(copy, tmp_path, "02T01:00") == {}

    copy.menu = "a new menu"
    new = "/press/release/pressite_000001_00099.html"
    copy.put(new, day=2)
    copy.also_press.add(new)
    copy.put(path(1), words="fisheries and trade")
    copy.blocked = {path(4)}
    copy.cut = {path(5)}
    told = found(copy, tmp_path, "03T01:00")
    assert {*told} == {
        ("new", "0099"), ("edited", "0001"), ("blocked", "0004"), ("unreachable", "0005")
    }  # fmt: skip
    assert told["new", "0099"]["relations"] == told["edited", "0001"]["relations"]
    assert told["edited", "0001"]["relations"] == ["press", "us"]
    edited = told["edited", "0001"]
    assert (edited["revision"], edited["fields"], edited["silent"]) == ([1, 2], ["items"], True)
    assert edited["observed"]["unchanged_until"].startswith("2026-03-02T01:")
    assert edited["observed"]["seen_at"].startswith("2026-03-03T01:")

    copy.menu = "another menu"
    copy.blocked, copy.cut = set(), set()
    del copy.pages[path(2)]
    copy.put(path(3), day=2)
    copy.move(path(6), path(1006))
    copy.unlisted = {path(7)}
    told = found(copy, tmp_path, "04T01:00")
    assert {*told} == {
        ("dropped", "0002"), ("edited", "0003"), ("moved", "0006"), ("dropped", "0007")
    }  # fmt: skip
    assert told["edited", "0003"]["fields"] == ["published_on"]
    assert told["edited", "0003"]["published_on"] == "2026-03-02"
    assert told["edited", "0003"]["silent"] is False
    assert told["moved", "0006"]["moved_to"] == ORIGIN + path(1006)

    copy.put(path(1))
    assert {*found(copy, tmp_path, "04T09:00")} == {("reverted", "0001")}
    assert found(copy, tmp_path, "04T17:00") == {}

    assert {*found(copy, tmp_path, "05T02:00")} == {("withdrawn", "0002")}

    copy.put(path(2))
    copy.put(path(8), words="fishery")
    told = found(copy, tmp_path, "06T01:00")
    assert {*told} == {("restored", "0002"), ("edited", "0008")}
    assert told["restored", "0002"]["relations"] == ["us"]
    assert told["edited", "0008"]["significance"] in ("minor", "substantive")

    copy.menu = "a menu"
    assert found(copy, tmp_path, "07T01:00") == {}
    assert crawl(copy, tmp_path, "07T01:30")[1][-1]["requests"] <= 2
