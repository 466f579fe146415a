"""A web server on loopback that sends exactly the bytes it is told to, well-formed or not."""

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

Script = Callable[[socket.socket], None]
Route = bytes | Script | Sequence[bytes | Script]
"""Bytes to send, a function that talks on the socket, or one of these for each request;
the last of a sequence is repeated."""


@dataclass(frozen=True)
class Asked:
    """One request the server got."""

    path: str
    headers: Mapping[str, str]
    at: float
    body: bytes = b""


class Loopback:
    """Serves routes by path until closed; everything else is 404."""

    def __init__(
        self,
        routes: Mapping[str, Route] | None = None,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.routes: dict[str, Route] = dict(routes or {})
        self.asked: list[Asked] = []
        self.connections = 0
        self._tls = tls
        self._open: list[socket.socket] = []
        self._listener = socket.create_server((host, port), family=_family(host))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def origin(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        """The paths asked for, robots.txt left out."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # A thread that waits on a socket keeps it alive unless it is shut down first.
        for each in (self._listener, *self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        try:
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
            while self._answer(connection):
                pass
        except OSError:
            pass
        finally:
            connection.close()

    def _answer(self, connection: socket.socket) -> bool:
        asked = self._next_request(connection)
        if asked is None:
            return False
        route = self._route(asked.path.partition("?")[0])
        if not isinstance(route, bytes):
            route(connection)
            return False
        connection.sendall(route)
        head = route.partition(b"\r\n\r\n")[0].lower()
        framed = b"content-length" in head or b"chunked" in head or b" 304 " in head[:15]
        return framed and b"connection: close" not in head

    def _next_request(self, connection: socket.socket) -> Asked | None:
        asked = _request(connection)
        if asked is not None:
            self.asked.append(asked)
        return asked

    def _route(self, path: str) -> bytes | Script:
        route = self.routes.get(path, MISSING)
        if isinstance(route, bytes) or callable(route):
            return route
        turn = sum(asked.path.partition("?")[0] == path for asked in self.asked)
        return route[min(turn, len(route)) - 1]


def page(body: bytes | str, *fields: str, status: str = "200 OK", kind: str = "text/html") -> bytes:
    """Return a response with its length."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"Content-Type: {kind}", f"Content-Length: {len(content)}", *fields]
    return head(*lines, status=status) + content


def head(*fields: str, status: str = "200 OK") -> bytes:
    """Return the head of a response."""
    return "\r\n".join([f"HTTP/1.1 {status}", *fields, "", ""]).encode("latin-1")


def chunked(body: bytes, *fields: str) -> bytes:
    """Return a response in one chunk, correctly framed."""
    framed = b"%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n"
    return head("Transfer-Encoding: chunked", "Content-Type: text/html", *fields) + framed


def redirect(location: str, *fields: str, status: str = "302 Found") -> bytes:
    """Return a redirect."""
    return page(b"", f"Location: {location}", *fields, status=status)


def drip(first: bytes, piece: bytes, *, every: float, times: int) -> Script:
    """Return a script that sends a little, again and again."""

    def script(connection: socket.socket) -> None:
        connection.sendall(first)
        for _ in range(times):
            time.sleep(every)
            connection.sendall(piece)

    return script


def reset(first: bytes = b"") -> Script:
    """Return a script that sends something and then resets the connection."""

    def script(connection: socket.socket) -> None:
        connection.sendall(first)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    return script


def close_after(response: bytes) -> Script:
    """Return a script that answers and hangs up, whatever the answer promised."""
    return lambda connection: connection.sendall(response)


MISSING = page(b"", status="404 Not Found")
WHOLE = "<html><head><title>A meeting</title></head><body><p>They met.</p></body></html>"


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _request(connection: socket.socket) -> Asked | None:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return None
        data += piece
    top, _, body = data.partition(b"\r\n\r\n")
    first, *lines = top.decode("latin-1").split("\r\n")
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
    }
    while len(body) < int(headers.get("content-length", 0)):
        body += connection.recv(65536)
    return Asked(first.split(" ")[1], headers, time.monotonic(), body)
