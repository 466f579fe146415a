"""What goes wrong between a ministry and its reader, one fault each, named as in the catalogue.

A fault gets the socket and what an honest server would have said. Faults never sleep:
a stalling one waits until the client has had enough and hangs up.
"""

import gzip
import socket
import struct
import zlib
from collections.abc import Callable
from contextlib import suppress

from tests.hostile.ministry import Act, Answer, Fault
from tests.hostile.pages import ORIGIN, shell
from tests.loopback import head, page

Make = Callable[[Answer], bytes]
DRIP = 0.05
"""Seconds between two bytes of a dripping answer; the client's limit ends it."""


def sends(make: Make | bytes) -> Act:
    """Return an act that sends some bytes and hangs up."""

    def act(connection: socket.socket, answer: Answer) -> None:
        connection.sendall(make if isinstance(make, bytes) else make(answer))

    return act


def resets(make: Make) -> Act:
    """Return an act that sends some bytes and resets the connection."""

    def act(connection: socket.socket, answer: Answer) -> None:
        connection.sendall(make(answer))
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    return act


def stalls(make: Make) -> Act:
    """Return an act that sends some bytes and then nothing until the client hangs up."""

    def act(connection: socket.socket, answer: Answer) -> None:
        connection.sendall(make(answer))
        with suppress(OSError):
            while connection.recv(4096):
                pass

    return act


def drips(make: Make, piece: bytes) -> Act:
    """Return an act that sends a little for ever, always soon enough for an idle timeout."""

    def act(connection: socket.socket, answer: Answer) -> None:
        connection.sendall(make(answer))
        connection.settimeout(DRIP)
        with suppress(OSError):
            while True:
                connection.sendall(piece)
                with suppress(TimeoutError):
                    if not connection.recv(4096):
                        return

    return act


def floods(make: Make, piece: bytes) -> Act:
    """Return an act that sends for ever as fast as it can."""

    def act(connection: socket.socket, answer: Answer) -> None:
        connection.sendall(make(answer))
        with suppress(OSError):
            while True:
                connection.sendall(piece)

    return act


def half(answer: Answer) -> bytes:
    """Return the first half of a page, cut between two points of it."""
    middle = answer.body.find(b"<li>", len(answer.body) // 2)
    return answer.body[: middle if middle > 0 else len(answer.body) // 2]


def typed(kind: str = "text/html; charset=utf-8", *fields: str, status: str = "200 OK") -> bytes:
    """Return the head of an answer whose end is the end of the connection."""
    return head(f"Content-Type: {kind}", "Connection: close", *fields, status=status)


def packed(body: bytes, *fields: str) -> bytes:
    """Return an answer that says its bytes are gzip."""
    return page(body, "Content-Encoding: gzip", *fields)


def in_chunks(*chunks: bytes, ends: bytes = b"0\r\n\r\n", field: str = "X-Plain: yes") -> bytes:
    """Return a chunked answer."""
    framed = b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks)
    return head("Content-Type: text/html", "Transfer-Encoding: chunked", field) + framed + ends


def document(title: str, text: str) -> bytes:
    """Return a page that stands in for another."""
    return page(shell(title, f"<h1>{title}</h1><p>{text}</p>"))


def refused(status: str, *fields: str, body: str = "<h1>No</h1>") -> Act:
    return sends(page(body, *fields, status=status))


def sent_to(location: str, status: str = "302 Found") -> Act:
    return sends(page(b"", f"Location: {location}", status=status))


def nested(answer: Answer) -> bytes:
    body = answer.body
    for _ in range(20):
        body = gzip.compress(body)
    return page(body, "Content-Encoding: " + ", ".join(["gzip"] * 20))


def bomb(answer: Answer) -> bytes:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = b"<p>" + b"0" * 1_000_000
    body = b"".join(squeeze.compress(zeros) for _ in range(64)) + squeeze.flush()
    return packed(body)


def chain(answer: Answer) -> bytes:
    _, _, step = answer.asked.path.partition("?")
    number = int(step or 0) + 1
    path = answer.asked.path.partition("?")[0]
    return page(b"", f"Location: {path}?{number}", status="302 Found")


def gate(connection: socket.socket, answer: Answer) -> bool:
    """Let in whoever carries the cookie, as gates of some ministries do."""
    is_open = "open=yes" in answer.asked.headers.get("cookie", "")
    there = (f"Location: {answer.asked.path}", "Set-Cookie: open=yes; Path=/")
    connection.sendall(
        answer.whole("Connection: close")
        if is_open
        else page(b"", *there, "Connection: close", status="302 Found")
    )
    return is_open


def small(answer: Answer) -> bytes:
    """Return a frame whose content did not arrive: the page without its article."""
    start, end = answer.body.find(b"<article"), answer.body.find(b"</article>")
    if start < 0:
        start, end = answer.body.find(b"<ul"), answer.body.find(b"</ul>")
    return page(answer.body[:start] + b"<p>Loading</p>" + answer.body[end:])


def _open(body: Callable[[Answer], bytes], *fields: str) -> Make:
    return lambda answer: typed(answer.kind, *fields) + body(answer)


_LONG = "a" * 400
_MANY = [f"X-{number}: {_LONG}" for number in range(10_000)]

CONNECTION = (
    Fault("A6-reset-before-headers", resets(lambda answer: b""), "unreachable"),
    Fault("A6-reset-in-headers", resets(lambda a: a.whole()[:40]), "unreachable"),
    Fault("A6-reset-in-body", resets(lambda a: a.whole()[:-200]), "unreachable"),
    Fault("A6-hangs-up", sends(b""), "unreachable"),
    Fault("A7-closes-a-kept-connection", sends(lambda a: a.whole()), intact=True),
    Fault("A9-says-nothing", stalls(lambda answer: b""), "unreachable", slow=True),
)

STATUS = (
    *(
        Fault(f"B1-{line[:3]}", refused(line), "refused")
        for line in ("500 No", "502 No", "503 No", "504 No", "522 No", "524 No", "408 No")
    ),
    Fault("B2-429", refused("429 Slow down"), "refused"),
    Fault("B2-429-come-back", refused("429 Slow down", "Retry-After: 3600"), "refused"),
    *(
        Fault(f"B3-{line[:3]}", refused(line), "blocked")
        for line in ("401 Who", "403 Forbidden", "407 Who", "451 Law")
    ),
    Fault("B8-maintenance", sent_to("/maintenance.html"), "decoy"),
    Fault("B9-loop", sends(lambda a: page(b"", f"Location: {a.asked.path}", status="302 Found")),
          "refused"),
    Fault("B9-chain-of-thirty", sends(chain), "refused"),
    Fault("B9-cookie-gate", gate, intact=True),
    *(
        Fault(f"B10-to-{where.partition(':')[0]}", sent_to(where), "unsafe_address")
        for where in (
            "file:///etc/passwd", "ftp://mer.example/a", "data:text/html,<p>x", "javascript:x()",
            "gopher://mer.example/1",
        )
    ),
    Fault("B11-no-location", sends(page(b"", status="302 Found")), "refused"),
    Fault("B11-bad-port", sent_to("http://mer.example:99999/x"), "unsafe_address"),
    Fault("B11-user-info", sent_to("http://a:b@mer.example/x"), "unsafe_address"),
    Fault("B11-backslash", sent_to("http://127.0.0.1:80\\@mer.example/"), "unsafe_address"),
    Fault("B11-raw-shift-jis", sends(
        b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /news/\x89\xef\x92k.html\r\n\r\n"
    ), ""),
    Fault("B11-other-host", sent_to("https://other.example/news.html"), "refused"),
    Fault("B16-empty", sends(page(b"")), "unreachable"),
    Fault("B16-empty-without-length", sends(typed()), "unreachable"),
    Fault("B16-only-blanks", sends(page(b" \r\n\t ")), "unreachable"),
    Fault("B17-204", sends(head(status="204 No Content")), "refused"),
    Fault("B17-205", sends(page(b"", status="205 Reset Content")), "refused"),
    Fault("B17-206", sends(lambda a: page(half(a), status="206 Partial Content")), "refused"),
    Fault("B18-two-lengths", sends(
        lambda a: head("Content-Type: text/html", "Content-Length: 5", "Content-Length: 7") + a.body
    ), "unreachable"),
    Fault("B18-length-and-chunks", sends(
        lambda a: in_chunks(a.body, field="Content-Length: 100")
    ), "unreachable", intact=True),
    Fault("B19-megabyte-header", sends(
        head("X-Long: " + "a" * 1_048_576) + b"<p>x</p>"
    ), "unreachable"),
    Fault("B19-ten-thousand-headers", sends(head(*_MANY) + b"<p>x</p>"), "unreachable"),
    Fault("B19-header-of-no-language", sends(
        b"HTTP/1.1 200 OK\r\n\xe4\xbc\x9a: x\r\n\r\n<p>x</p>"), "unreachable"),
    Fault("B19-http-0.9", sends(b"<html><body><p>They met.</p></body></html>"), "unreachable"),
    Fault("B19-noise", sends(bytes(range(256)) * 20), "unreachable"),
    Fault("B20-endless-hints", floods(
        lambda a: b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" * 100
    ), "unreachable", slow=True),
    Fault("B20-a-few-hints", sends(
        lambda a: b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" * 20 + a.whole()
    ), intact=True),
    Fault("B23-meta-refresh", sends(page(
        '<html><head><meta http-equiv="refresh" content="0; url=/elsewhere.html"></head>'
        "<body><p>Moved.</p></body></html>"
    )), "decoy"),
    Fault("B23-script-redirect", sends(page(
        "<html><head><script>location='/elsewhere.html'</script></head><body></body></html>"
    )), "decoy"),
)  # fmt: skip

BODIES = (
    Fault("C1-dripping-headers", drips(lambda a: b"HTTP/1.1 200 OK\r\nX-A: ", b"a"),
          "unreachable", slow=True),
    Fault("C2-dripping-body", drips(_open(half), b"a"), "unreachable", slow=True),
    Fault("C2-stalled-body", stalls(_open(half)), "unreachable", slow=True),
    Fault("C3-endless-chunks", floods(
        lambda a: head("Content-Type: text/html", "Transfer-Encoding: chunked"),
        b"10000\r\n" + b"<p>0</p>" * 8192 + b"\r\n",
    ), "too_large"),
    Fault("C3-endless-without-length", floods(_open(half), b"<p>0</p>" * 8192), "too_large"),
    Fault("C4-two-gigabytes", stalls(
        lambda a: head("Content-Type: text/html", "Content-Length: 2147483648")
    ), "too_large"),
    Fault("C5-gzip-bomb", sends(bomb), "too_large"),
    Fault("C6-brotli", sends(lambda a: page(a.body, "Content-Encoding: br")), "refused"),
    Fault("C6-zstd", sends(lambda a: page(a.body, "Content-Encoding: zstd")), "refused"),
    Fault("C6-deflate", sends(
        lambda a: page(zlib.compress(a.body), "Content-Encoding: deflate")
    ), "refused"),
    Fault("C7-twenty-codings", sends(nested), "refused"),
    Fault("C7-two-codings-in-two-headers", sends(lambda a: page(
        gzip.compress(gzip.compress(a.body)), "Content-Encoding: gzip", "Content-Encoding: gzip"
    )), "refused"),
    Fault("C8-shorter-than-its-length", sends(lambda a: a.whole()[:-100]), "unreachable"),
    Fault("C8-broken-chunk", sends(
        lambda a: in_chunks(half(a), ends=b"zz\r\nnonsense")
    ), "unreachable"),
    Fault("C8-no-last-chunk", sends(lambda a: in_chunks(half(a), ends=b"")), "unreachable"),
    Fault("C9-cut-without-a-length", sends(_open(half)), "unreachable"),
    Fault("C10-gzip-cut-and-framed", sends(
        lambda a: packed(gzip.compress(a.body)[: len(gzip.compress(a.body)) // 2])
    ), "unreachable"),
    Fault("C10-gzip-without-its-trailer", sends(
        lambda a: packed(gzip.compress(a.body)[:-8])
    ), "unreachable"),
    Fault("C11-bytes-after-gzip", sends(
        lambda a: packed(gzip.compress(a.body) + b"<p>more</p>")
    ), "unreachable"),
    Fault("C11-wrong-checksum", sends(
        lambda a: packed(gzip.compress(a.body)[:-8] + b"\0" * 8)
    ), "unreachable"),
    Fault("C12-plain-called-gzip", sends(lambda a: packed(a.body)), "unreachable"),
    Fault("C12-gzip-called-plain", sends(lambda a: page(gzip.compress(a.body))), "unreachable"),
    *(
        Fault(f"C13-{name}", sends(page(first + b"\x00\x01<p>\xff" * 50)), "not_html")
        for name, first in (
            ("pdf", b"%PDF-1.7\n"), ("png", b"\x89PNG\r\n\x1a\n"), ("zip", b"PK\x03\x04"),
        )
    ),
    Fault("C13-json", sends(page(b'{"a": 1}', kind="application/json")), "not_html"),
    Fault("C13-octet-stream", sends(
        lambda a: page(a.body, kind="application/octet-stream")
    ), intact=True),
    Fault("C14-frame-without-content", sends(small), "unreadable implausible"),
    Fault("whole-gzip", sends(lambda a: packed(gzip.compress(a.body))), intact=True),
    Fault("whole-in-chunks", sends(
        lambda a: in_chunks(a.body[:77], a.body[77:])
    ), intact=True),
    Fault("whole-without-length", sends(_open(lambda a: a.body)), intact=True),
)  # fmt: skip

DECOYS = (
    Fault("F1-soft-not-found", sends(
        document("Page not found", "The page you requested could not be found.")), ""),
    Fault("F2-maintenance", sends(
        document("Scheduled maintenance", "We will be back at nine.")), "decoy"),
    Fault("F2-maintenance-ja", sends(document(
        "ただいまメンテナンス中です", "ご迷惑をおかけします。"
    )), "decoy"),
    Fault("F3-access-denied", sends(
        document("Access Denied", "You don't have permission to access this page.")), "blocked"),
    Fault("F3-challenge-header", sends(
        page(shell("A moment", "<h1>A moment</h1>"), "cf-mitigated: challenge")
    ), "blocked"),
    Fault("F3-challenge-405", refused("405 No", "x-amzn-waf-action: captcha"), "blocked"),
    Fault("F5-cached-error", sends(
        document("502 Bad Gateway", "nginx")), "decoy"),
    Fault("F6-home-page", sent_to("/index.html"), "decoy"),
    Fault("F7-login", sends(document("Log in", "Name and password.")), "decoy"),
    Fault("F7-consent", sends(document("Before you continue", "Cookies.")), "decoy"),
)  # fmt: skip

ALL = (*CONNECTION, *STATUS, *BODIES, *DECOYS)
BY_KEY = {fault.key: fault for fault in ALL}


def redirect_to(path: str, *, status: str = "301 Moved Permanently") -> Fault:
    """Return a fault that sends on to another page of the ministry."""
    return Fault(f"redirect-to-{path}", sent_to(ORIGIN + path, status))
