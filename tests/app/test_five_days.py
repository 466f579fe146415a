"""Five days of a ministry through the real program: a local copy named as a mirror."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path

import pytest

from app.cli.invocation import Invocation
from app.cli.main import run
from app.terminal import Terminal

ORIGIN = "https://www.mofa.go.jp"
INDEX = "/region/n-america/us/index.html"


@dataclass
class Copy:
    """A local copy of a site, served with ETags."""

    pages: dict[str, bytes] = field(default_factory=dict)
    port: int = 0

    def put(self, path: str, *, minutes: int = 20, words: str = "fisheries", day: int = 1) -> None:
        """Publish or change a readout."""
        self.pages[path] = SHELL.format(
            title="Japan-U.S. Foreign Ministers' Meeting",
            body=BODY.format(minutes=minutes, words=words, day=day),
        ).encode()

    def list_all(self, *, menu: str = "a") -> None:
        """Make the index list every readout; the menu is noise."""
        lines = "".join(
            f'<li><a href="{path}">Meeting {path[-9:-5]}</a> (March 1, 2026)</li>'
            for path in sorted(self.pages)
            if path != INDEX
        )
        title = "Japan-United States of America Relations"
        page = SHELL.format(title=title, body=f'<ul class="link-list">{lines}</ul>')
        self.pages[INDEX] = page.replace("MENU", menu).encode()
        for path, body in self.pages.items():
            self.pages[path] = body.replace(b"MENU", menu.encode())


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
            body = served.pages.get(self.path)
            etag = f'"{sha256(body or b"").hexdigest()[:12]}"'
            same = body is not None and self.headers.get("If-None-Match") == etag
            self.send_response(404 if body is None else 304 if same else 200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("ETag", etag)
            content = b"" if same else body or b"<title>Not Found</title>"
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
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


def crawl(copy: Copy, folder: Path, day: int) -> list[tuple[str, str]]:
    """Make the pass of one day and return what it found, in JSON, sorted."""
    config = folder / "readouts.toml"
    config.write_text(
        f'database = "sqlite:///{folder}/store.sqlite"\ncontact = "https://monitor.example"\n'
        f'[fetch]\npause = 0\nmirrors = {{ "{ORIGIN}" = "http://127.0.0.1:{copy.port}" }}\n'
        '[sites.jp_mofa]\nrelations = ["us"]\nlanguages = ["en"]\n',
        "utf-8",
    )
    out = StringIO()
    environ = {"READOUTS_CONFIG": str(config), "READOUTS_CLOCK": f"2026-03-{day:02}T01:00:00Z"}
    run(["crawl", "--json"], Invocation(Terminal(out, StringIO()), environ))
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert lines[-1]["event"] == "summary"
    return sorted(
        (line["event"], line.get("url", "")[len(ORIGIN) :])
        for line in lines[:-1]
        if not line.get("baseline")
    )


def test_five_days_in_a_row_exactly_what_changed_is_found(copy: Copy, tmp_path: Path) -> None:
    for number in range(8):
        copy.put(f"/na/na1/us/page3e_{number:06}.html")
    copy.list_all()
    assert crawl(copy, tmp_path, 2) == []

    copy.put("/press/release/pressite_000001_00009.html")
    copy.put("/na/na1/us/page3e_000001.html", words="fisheries and trade")
    copy.list_all(menu="b")
    assert crawl(copy, tmp_path, 3) == [
        ("edited", "/na/na1/us/page3e_000001.html"),
        ("new", "/press/release/pressite_000001_00009.html"),
    ]

    del copy.pages["/na/na1/us/page3e_000002.html"]
    copy.put("/na/na1/us/page3e_000003.html", day=2)
    copy.list_all(menu="c")
    assert crawl(copy, tmp_path, 4) == [
        ("dropped", "/na/na1/us/page3e_000002.html"),
        ("edited", "/na/na1/us/page3e_000003.html"),
    ]

    copy.put("/na/na1/us/page3e_000001.html")
    copy.list_all(menu="d")
    assert crawl(copy, tmp_path, 5) == [("reverted", "/na/na1/us/page3e_000001.html")]

    copy.list_all(menu="e")
    assert crawl(copy, tmp_path, 6) == [("withdrawn", "/na/na1/us/page3e_000002.html")]

    copy.put("/na/na1/us/page3e_000002.html")
    copy.list_all(menu="f")
    found = crawl(copy, tmp_path, 7)
    assert ("restored", "/na/na1/us/page3e_000002.html") in found
    assert len(found) == 1
