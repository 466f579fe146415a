"""Which addresses may be connected to, and how long a connection may take.

The check is made where the connection is made: a name is resolved once, every
address it stands for is judged, and the socket is opened to a judged address, not to
the name. So a name that answers differently the second time gains nothing.

Timeouts here are moments, not spans: whoever sends a request gives the moment it must
be over, and every single read and write gets what is left until then. A server that
sends one byte a second therefore cannot stretch a request beyond its limit.
"""

import ipaddress
import select
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

import httpcore

from scraper.addresses import is_public

Resolve = Callable[[str, int], Sequence[str]]
"""Returns the IP addresses of a name; raises OSError when there are none."""

NOT_CONNECTED = httpcore.ConnectError
LATE = httpcore.TimeoutException
CUT_OFF = (httpcore.NetworkError, httpcore.ProtocolError)
"""What a request over a `Wire` raises besides `UnsafeError`, the first two before the last."""

_ONE_ADDRESS = 5.0
"""Most seconds spent on one address of a host while others are left."""


class UnsafeError(Exception):
    """A name stands for an address that must not be connected to."""


class StaleConnectionError(httpcore.ReadError):
    """A kept connection was closed before the server began to answer."""


def ask_system(host: str, port: int) -> Sequence[str]:
    """Return the addresses the operating system knows for a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Guard(httpcore.NetworkBackend):
    """Opens connections to judged addresses only.

    Args:
        trusted: whether the operator named this origin, so that it may be private.
        resolve: how names become addresses.
    """

    def __init__(self, *, trusted: bool, resolve: Resolve = ask_system) -> None:
        self._trusted = trusted
        self._resolve = resolve

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Open a connection to a host by the moment `timeout`."""
        addresses = self._judged(host, port, timeout)
        for later, address in enumerate(addresses, 1 - len(addresses)):
            left = _left(timeout, httpcore.ConnectTimeout)
            # A dead address must leave time for the next one.
            patience = left if not later else min(left or _ONE_ADDRESS, _ONE_ADDRESS)
            try:
                sock = socket.create_connection((address, port), patience)
            except OSError as error:
                failure = error
                continue
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return _Stream(sock)
        if isinstance(failure, TimeoutError):
            raise httpcore.ConnectTimeout("no connection in time") from failure
        raise httpcore.ConnectError(f"no connection: {failure.strerror or failure}") from failure

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        """Refuse: a page never lives on a local socket."""
        raise UnsafeError("local sockets are not connected to")

    def _judged(self, host: str, port: int, until: float | None) -> Sequence[str]:
        try:
            addresses: Sequence[str] = [str(ipaddress.ip_address(host))]
        except ValueError:
            addresses = self._look_up(host, port, until)
        if not addresses:
            raise httpcore.ConnectError(f"the name {host} has no address")
        refused = [address for address in addresses if not self._trusted and not is_public(address)]
        if refused:
            raise UnsafeError(f"{host} stands for {', '.join(refused)}, which is not public")
        return addresses

    def _look_up(self, host: str, port: int, until: float | None) -> Sequence[str]:
        found: list[Sequence[str] | OSError | UnicodeError] = []

        def ask() -> None:
            try:
                found.append(self._resolve(host, port))
            except (OSError, UnicodeError) as error:
                found.append(error)

        # The system's resolver knows no deadline, so it is waited for from outside.
        asking = threading.Thread(target=ask, name=f"resolve {host}", daemon=True)
        asking.start()
        asking.join(_left(until, httpcore.ConnectTimeout))
        if not found:
            raise httpcore.ConnectTimeout(f"the name {host} did not resolve in time")
        if isinstance(found[0], (OSError, UnicodeError)):
            raise httpcore.ConnectError(f"the name {host} does not resolve: {found[0]}")
        return found[0]


class _Stream(httpcore.NetworkStream):
    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._used = False
        self._heard = False

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            self._sock.settimeout(_left(timeout, httpcore.ReadTimeout))
            data = self._sock.recv(max_bytes)
        except TimeoutError as error:
            raise httpcore.ReadTimeout("the answer took too long") from error
        except OSError as error:
            raise self._broken(error) from error
        if data:
            self._used = self._heard = True
        elif self._used and not self._heard:
            raise StaleConnectionError("the kept connection was closed")
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._heard = False
        try:
            while buffer:
                self._sock.settimeout(_left(timeout, httpcore.WriteTimeout))
                buffer = buffer[self._sock.send(buffer) :]
        except TimeoutError as error:
            raise httpcore.WriteTimeout("the request could not be sent in time") from error
        except OSError as error:
            raise httpcore.WriteError(str(error)) from error

    def close(self) -> None:
        self._sock.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        try:
            self._sock.settimeout(_left(timeout, httpcore.ConnectTimeout))
            return _Stream(ssl_context.wrap_socket(self._sock, server_hostname=server_hostname))
        except TimeoutError as error:
            self.close()
            raise httpcore.ConnectTimeout("TLS: no handshake in time") from error
        except OSError as error:
            self.close()
            raise httpcore.ConnectError(f"TLS: {_tls_reason(error)}") from error

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":
            return _readable(self._sock)
        return None

    def _broken(self, error: OSError) -> httpcore.ReadError:
        kind = StaleConnectionError if self._used and not self._heard else httpcore.ReadError
        return kind(str(error))


@dataclass(frozen=True, slots=True)
class WireAnswer:
    """The head of a response, and its body still to be read and closed."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: Iterator[bytes]
    close: Callable[[], None]


class Wire:
    """Guarded, kept-alive connections to one origin.

    Args:
        trusted: whether the operator named this origin, so that it may be private.
        tls: the TLS context; None for plain HTTP.
        connections: how many at once.
        resolve: how names become addresses.
        keep_seconds: how long an idle connection is kept.
    """

    def __init__(
        self,
        *,
        trusted: bool,
        tls: ssl.SSLContext | None,
        connections: int = 1,
        resolve: Resolve = ask_system,
        keep_seconds: float = 60.0,
    ) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls,
            max_connections=connections,
            keepalive_expiry=keep_seconds,
            network_backend=Guard(trusted=trusted, resolve=resolve),
        )

    def send(
        self,
        method: str,
        url: tuple[bytes, bytes, int | None, bytes],
        headers: Sequence[tuple[bytes, bytes]],
        body: Iterable[bytes],
        extensions: Any,
    ) -> WireAnswer:
        """Send one request and return as soon as its response begins.

        Args:
            method: the HTTP method.
            url: scheme, host, port and request target.
            headers: every header to send.
            body: the request's body, in pieces.
            extensions: with `timeout`, whose `connect`, `read` and `write` are moments
                on the monotonic clock.
        """
        scheme, host, port, target = url
        response = self._pool.handle_request(
            httpcore.Request(
                method,
                httpcore.URL(scheme=scheme, host=host, port=port, target=target),
                headers=headers,
                content=body,
                extensions=extensions,
            )
        )
        return WireAnswer(response.status, response.headers, response.iter_stream(), response.close)

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()


def until(seconds: float) -> dict[str, dict[str, float]]:
    """Return the extensions of a request that must be over in so many seconds."""
    moment = monotonic() + seconds
    return {"timeout": {"connect": moment, "read": moment, "write": moment, "pool": seconds}}


def _left(until: float | None, late: type[httpcore.TimeoutException]) -> float | None:
    if until is None:
        return None
    seconds = until - monotonic()
    if seconds <= 0:
        raise late("the time for this request is over")
    return seconds


def _readable(sock: socket.socket) -> bool:
    if sock.fileno() < 0:
        return True
    waiting = select.poll()
    waiting.register(sock, select.POLLIN)
    return bool(waiting.poll(0))


def _tls_reason(error: OSError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate does not hold: {error.verify_message}"
    reason = getattr(error, "reason", None) or error.strerror or error
    return f"no secure connection: {reason}"
