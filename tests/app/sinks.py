"""Loopback servers that take messages, and misbehave when they are told to."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@dataclass
class Call:
    """One POST as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes


Behave = Callable[[Call], "tuple[int, dict[str, str], bytes] | None"]


@dataclass
class HttpSink:
    """What arrived; `behave` answers, or returns None to hang up without an answer."""

    url: str
    calls: list[Call] = field(default_factory=list)
    behave: Behave = lambda call: (204, {}, b"")


@contextmanager
def http_sink() -> Iterator[HttpSink]:
    """Serve on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("content-length", 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            call = Call(self.path, headers, self.rfile.read(length))
            sink.calls.append(call)
            answer = sink.behave(call)
            if answer is None:
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
                return
            status, more, body = answer
            self.send_response(status)
            for name, value in more.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            return

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *args: object) -> None:
            return

    server = Server(("127.0.0.1", 0), Handler)
    sink = HttpSink(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield sink
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class MailSink:
    """A mail server of few words: every verb's answer can be replaced."""

    port: int
    letters: list[bytes] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    """Verb to answer; an empty answer hangs up."""


@contextmanager
def mail_sink(tls: ssl.SSLContext | None = None) -> Iterator[MailSink]:
    """Serve SMTP on a free port."""
    listener = socket.create_server(("127.0.0.1", 0))
    sink = MailSink(listener.getsockname()[1])

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                try:
                    _converse(sink, connection, tls)
                except (OSError, ssl.SSLError):
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield sink
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def _converse(sink: MailSink, connection: socket.socket, tls: ssl.SSLContext | None) -> None:
    stream = connection.makefile("rwb")

    def say(text: str) -> None:
        stream.write(text.encode() + b"\r\n")
        stream.flush()

    usual = {
        "EHLO": "250-sink\r\n250 STARTTLS" if tls else "250 sink",
        "AUTH": "235 ok", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go", ".": "250 taken",
        "QUIT": "221 bye", "RSET": "250 ok", "STARTTLS": "220 go",
    }  # fmt: skip
    say(sink.answers.get("hello", "220 sink"))
    while line := stream.readline():
        verb = line.split()[0].decode().upper()
        sink.heard.append(line.decode().strip())
        answer = sink.answers.get(verb, usual.get(verb, "500 what"))
        if not answer:
            return
        say(answer)
        if verb == "QUIT":
            return
        if verb == "STARTTLS" and tls:
            stream = tls.wrap_socket(connection, server_side=True).makefile("rwb")
        if verb == "DATA" and answer.startswith("354"):
            letter = b""
            while (line := stream.readline()) not in (b".\r\n", b""):
                letter += line
            sink.letters.append(letter)
            answer = sink.answers.get(".", usual["."])
            if not answer:
                return
            say(answer)


def certificate(folder: Path) -> ssl.SSLContext:
    """Return a server context with a certificate nobody trusts (openssl makes it)."""
    import subprocess

    key, cert = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=localhost", "-keyout", key, "-out", cert],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context
