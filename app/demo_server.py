"""A web server on loopback for the fixture ministry: ETags, 304s, and honest 404s."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

Pages = Mapping[str, bytes]

_NOT_FOUND = b"<!DOCTYPE html><title>404 Not Found</title><h1>Not Found</h1>"


class DemoWeb:
    """Serves one day's pages on loopback; the day can be changed while it runs."""

    def __init__(self) -> None:
        self.pages: Pages = {}
        self.address = ""


@contextmanager
def serving() -> Iterator[DemoWeb]:
    """Serve a `DemoWeb` from a thread of its own until the block ends."""
    web = DemoWeb()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(lambda: web.pages))
    server.daemon_threads = True
    web.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(pages: Callable[[], Pages]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            body = pages().get(self.path)
            if body is None:
                self._answer(404, _NOT_FOUND, {})
                return
            etag = f'"{md5(body, usedforsecurity=False).hexdigest()}"'
            if self.headers.get("If-None-Match") == etag:
                self._answer(304, b"", {"ETag": etag})
            else:
                self._answer(200, body, {"ETag": etag})

        def _answer(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 304:
                kind = "text/plain" if self.path == "/robots.txt" else "text/html"
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Stay quiet: the demo's own output is what counts."""

    return Handler
