"""A scripted ministry on loopback: what is true now, what goes wrong, and the ledger of both.

Pages are shown as they are unless a fault waits for them. The ledger holds every answer
that carried a true version whole, with the moment of the virtual clock, so that a test
can say which changes the program may tell of and which it must.
"""

import json
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise
from math import inf

from tests.fixtureweb import Clock
from tests.hostile.pages import INDEX, Talk, index_html
from tests.loopback import Asked, Loopback, page

ROBOTS = "/robots.txt"


@dataclass(frozen=True)
class Answer:
    """What an honest server would say to one request."""

    asked: Asked
    body: bytes
    version: str
    """Names the version of the page, whatever the bytes."""
    kind: str = "text/html; charset=utf-8"
    fields: tuple[str, ...] = ()
    turn: int = 1
    """How often this path was asked for, this time included."""
    status: str = "200 OK"

    @property
    def etag(self) -> str:
        return f'"{sha256(self.body).hexdigest()[:16]}"'

    def whole(self, *fields: str) -> bytes:
        """Return the answer as it should be sent."""
        return page(self.body, *self.fields, *fields, status=self.status, kind=self.kind)


Act = Callable[[socket.socket, Answer], bool | None]
"""Talks on the socket; False if this answer was not the whole page after all."""


@dataclass(frozen=True)
class Fault:
    """One way of going wrong: talks on the socket in place of the server, then hangs up."""

    key: str
    act: Act
    problem: str = ""
    """Codes that a lasting fault may be told as, separated by blanks; empty: none."""
    intact: bool = False
    """The page arrives whole all the same; with a problem as well, it may be understood."""
    slow: bool = False
    """The client has to wait for its own limit."""

    def __str__(self) -> str:
        return self.key


@dataclass(frozen=True)
class Served:
    """A true version that was sent whole."""

    path: str
    version: str
    crawl: int
    """Number of the pass that got it."""
    certain: bool = True
    """False if the client may refuse it, for the way in which it was sent."""


@dataclass
class Site:
    """What is true on the site now."""

    talks: dict[str, Talk] = field(default_factory=dict)
    listed: list[str] = field(default_factory=list)
    menu: str = "Menu"
    others: dict[str, bytes] = field(default_factory=dict)
    """Further pages by path."""

    def publish(self, *talks: Talk, listed: bool = True) -> None:
        """Show readouts, new or in a new version."""
        for talk in talks:
            self.talks[talk.path] = talk
            if listed and talk.path not in self.listed:
                self.listed.insert(0, talk.path)

    def remove(self, path: str, *, unlist: bool = False) -> None:
        """Take a readout away, and from the list too if so wished."""
        del self.talks[path]
        if unlist:
            self.listed.remove(path)

    def page(self, path: str) -> tuple[bytes, str] | None:
        """Return a page and the name of its version."""
        if path == INDEX:
            lines = [self.talks.get(one) or Talk(one[6:-5]) for one in self.listed]
            body = index_html(lines, menu=self.menu).encode()
            return body, json.dumps(self.listed)
        if path in self.talks:
            talk = self.talks[path]
            return talk.html(menu=self.menu).encode(), str(talk.version)
        return (self.others[path], "1") if path in self.others else None


class Ministry(Loopback):
    """Serves a site, truthfully where no fault waits.

    Args:
        clock: the virtual time.
        choose: picks a fault for a request that none waits for, or None.
        port: where to listen; any free one unless told.
    """

    def __init__(
        self,
        clock: Clock,
        choose: Callable[[Answer], Fault | None] = lambda answer: None,
        *,
        port: int = 0,
    ) -> None:
        self.site = Site()
        self.clock = clock
        self.choose = choose
        self.served: list[Served] = []
        self.injected: list[tuple[str, str]] = []
        """Path and key of every fault that happened."""
        self.times: list[tuple[str, float]] = []
        """Path and virtual second of every request."""
        self.crawl = 0
        self.honest = True
        """Answers 304 to a validator that still holds."""
        self._waiting: dict[str, list[Fault]] = {}
        self._lasting: dict[str, Fault] = {}
        super().__init__(port=port)

    def spoil(self, path: str, *faults: Fault) -> None:
        """Let the next requests for a path go wrong, one each."""
        self._waiting.setdefault(path, []).extend(faults)

    def spoil_for_good(self, fault: Fault, *paths: str) -> None:
        """Let every request for some paths go wrong, without any for all pages."""
        self._lasting.update(dict.fromkeys(paths or ("*",), fault))

    def mend(self) -> None:
        """Let nothing go wrong any more."""
        self._waiting.clear()
        self._lasting.clear()
        self.choose = lambda answer: None

    def versions(self, path: str) -> list[str]:
        """Return the versions of a page that were sent whole, in order."""
        return [one.version for one in self.served if one.path == path]

    def asked_for(self, path: str) -> int:
        """Return how often a path was asked for."""
        return sum(asked.path.partition("?")[0] == path for asked in self.asked)

    def spacing(self) -> float:
        """Return the least virtual seconds between two requests.

        The repeat of one that was lost with a kept connection may come at once (A7).
        """
        gaps = []
        for (before, then), (after, now) in pairwise(self.times):
            gaps.append(inf if now == then and after == before else now - then)
        return min(gaps, default=0.0)

    def _answer(self, connection: socket.socket) -> bool:
        asked = self._next_request(connection)
        if asked is None:
            return False
        path = asked.path.partition("?")[0]
        self.times.append((path, self.clock.now.timestamp()))
        answer = self._truth(asked, path)
        fault = self._fault(path, answer)
        if fault is None:
            return self._honestly(connection, answer, path)
        self.injected.append((path, fault.key))
        whole = fault.act(connection, answer) is not False
        if whole and fault.intact and answer.status == "200 OK":
            certain = not fault.problem
            self.served.append(Served(path, answer.version, self.crawl, certain))
        return False

    def _truth(self, asked: Asked, path: str) -> Answer:
        turn = self.asked_for(path)
        if path == ROBOTS:
            return Answer(asked, b"User-agent: *\nAllow: /\n", "1", "text/plain", turn=turn)
        shown = self.site.page(path)
        if shown is None:
            return Answer(asked, b"<title>Not Found</title>", "", turn=turn, status="404 Not Found")
        return Answer(asked, *shown, turn=turn)

    def _fault(self, path: str, answer: Answer) -> Fault | None:
        if waiting := self._waiting.get(path):
            return waiting.pop(0)
        for key in (path, "*"):
            if key in self._lasting and (key == path or path != ROBOTS):
                return self._lasting[key]
        return self.choose(answer)

    def _honestly(self, connection: socket.socket, answer: Answer, path: str) -> bool:
        etag = answer.etag
        if self.honest and answer.asked.headers.get("if-none-match") == etag:
            connection.sendall(page(b"", f"ETag: {etag}", status="304 Not Modified"))
            return True
        connection.sendall(answer.whole(f"ETag: {etag}"))
        if answer.status == "200 OK":
            self.served.append(Served(path, answer.version, self.crawl))
        return True


def names(talks: Iterable[Talk]) -> list[str]:
    """Return the paths of readouts."""
    return [talk.path for talk in talks]
