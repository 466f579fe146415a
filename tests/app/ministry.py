"""A ministry on loopback that publishes and edits when it is told to, and keeps the ledger."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ORIGIN = "https://mer.example"
INDEX = "/relations/averland/index.html"

SETTINGS = """
database = "sqlite:///{folder}/readouts.sqlite"
contact = "https://monitor.example"
[fetch]
pause = 0
daily_requests = 1000000
mirrors = {{ "https://mer.example" = "{address}" }}
[sites.nh_mer]
every = "1m"
night = "1m"
recheck = "1s"
[[site]]
key = "nh_mer"
ministry = "Ministry of External Relations of Norrholm"
timezone = "Europe/Oslo"
index_urls = ["https://mer.example/relations/averland/index.html"]
[site.index]
item = "ul.list li"
link = "a"
date = "span"
date_format = "(%B %d, %Y)"
[site.readout]
within = "article"
title = "h1"
date = "p.date"
date_format = "%B %d, %Y"
lead = "p.lead"
items = "ol > li"
"""


@dataclass
class Ministry:
    """What it shows, and what it did."""

    address: str = ""
    points: dict[str, str] = field(default_factory=dict)
    """Path of each readout, and what its second point says."""
    requests: list[str] = field(default_factory=list)
    unconditional: list[str] = field(default_factory=list)
    """Those of them that were sent without validators."""
    status: int = 200

    def publish(self, number: int) -> str:
        """Publish a readout and return its address."""
        path = f"/press/{number:04}.html"
        self.points[path] = f"They agreed to send {number + 2} ships."
        return ORIGIN + path

    def edit(self, number: int) -> str:
        """Edit a number in a readout and return its address."""
        path = f"/press/{number:04}.html"
        self.points[path] = f"They agreed to send {number + 1002} ships."
        return ORIGIN + path

    def page(self, path: str) -> bytes | None:
        """Return the page at a path, or None."""
        if path == "/robots.txt":
            return b"User-agent: *\nAllow: /\n"
        if path == INDEX:
            return self._index()
        if path not in self.points:
            return None
        number = path[-9:-5]
        return f"""<!DOCTYPE html><html lang="en"><head><title>Talks {number}</title></head><body>
<nav>Home | Contact</nav><article><h1>Foreign Ministers' Talks {number}</h1>
<p class="date">May 3, 2026</p>
<p class="lead">On May 3, Foreign Minister Tor Vang of Norrholm held talks for 20 minutes.</p>
<ol><li>Both sides welcomed the accord on fisheries number {number}.</li>
<li>{self.points[path]}</li></ol></article><footer>Norrholm</footer></body></html>""".encode()

    def _index(self) -> bytes:
        lines = "".join(
            f'<li><a href="{path}">Foreign Ministers\' Talks {path[-9:-5]}</a>'
            "<span>(May 3, 2026)</span></li>\n"
            for path in sorted(self.points)
        )
        return (
            '<!DOCTYPE html><html lang="en"><head><title>Averland</title></head><body>'
            f'<h1>Relations with Averland</h1><ul class="list">{lines}</ul></body></html>'
        ).encode()


@contextmanager
def ministry() -> Iterator[Ministry]:
    """Serve a ministry on a free port."""
    made = Ministry()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            made.requests.append(self.path)
            if "if-none-match" not in self.headers:
                made.unconditional.append(self.path)
            body = made.page(self.path)
            status = 404 if body is None else made.status
            etag = f'"{sha256(body or b"").hexdigest()[:16]}"'
            if status == 200 and self.headers.get("if-none-match") == etag:
                status, body = 304, b""
            self.send_response(status)
            self.send_header("etag", etag)
            if status != 304:
                kind = "text/plain" if self.path == "/robots.txt" else "text/html; charset=utf-8"
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *args: object) -> None:
            return

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *args: object) -> None:
            return

    server = Server(("127.0.0.1", 0), Handler)
    made.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
