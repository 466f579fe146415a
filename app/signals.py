"""What the world tells a daemon, and what it tells back: signals, and systemd's socket."""

import signal
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import Event
from types import FrameType


class Orders:
    """What signals have asked for.

    SIGTERM and SIGINT: stop; SIGHUP: read the configuration again; SIGUSR1: send again
    what channels refused.
    """

    def __init__(self) -> None:
        self.stop = Event()
        self.read_again = Event()
        self.retry = Event()
        self._any = Event()

    def wait(self, seconds: float) -> None:
        """Wait for an order, at most so long."""
        self._any.wait(seconds)
        self._any.clear()

    def give(self, number: int, _: FrameType | None = None) -> None:
        """Take a signal."""
        asked = {signal.SIGHUP: self.read_again, signal.SIGUSR1: self.retry}
        asked.get(signal.Signals(number), self.stop).set()
        self._any.set()

    @contextmanager
    def heard(self) -> Iterator["Orders"]:
        """Hear signals until the block ends."""
        numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1)
        before = {number: signal.signal(number, self.give) for number in numbers}
        try:
            yield self
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


class Systemd:
    """Tells systemd how we are, where it listens (`NOTIFY_SOCKET`); else does nothing.

    Source:
        sd_notify(3).
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._address = environ.get("NOTIFY_SOCKET", "")

    def say(self, *lines: str) -> None:
        """Send one message, e.g. `READY=1`; an unreachable socket is no reason to fail."""
        if not self._address.startswith(("/", "@")):
            return
        address = "\0" + self._address[1:] if self._address[0] == "@" else self._address
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
            out.connect(address)
            out.sendall("\n".join(lines).encode())
