"""The one place that opens a connection.

Nothing else imports the HTTP client, so replacing it, or stopping all traffic to a
ministry, is a change to this file. A look goes through the same steps for every
address it meets, redirects and robots.txt included:

    mirror → robots.txt → the host's queue and budget → guarded connection → bounded body
"""

import ssl
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cached_property, partial
from typing import Self

import httpx

from scraper import answers, asking, body, guard, hops, robots
from scraper.asking import Answer, Counts, Fields, Reply
from scraper.errors import LookError, TruncatedError, UnreachableError, UnsafeAddressError
from scraper.guard import Resolve, Wire
from scraper.hops import Hop, Mirrors
from scraper.journey import PAGES, Carry, CutError, Journey, Order
from scraper.lane import Lane
from scraper.manners import FetchPolicy, HostState
from scraper.places import HostMemory, Places
from scraper.records import NotModified, Snapshot, Validators
from scraper.urls import origin_of

__all__ = ["Answer", "Counts", "FetchPolicy", "Fetcher", "HostMemory", "HostState"]

_GLIMPSE, _ANSWER = 65_536, 4096
"""Bytes read of an answer that is no page, and of one to a message."""
_NOT_CONNECTED = (httpx.ConnectError, guard.NOT_CONNECTED)
_LATE = (httpx.TimeoutException, guard.LATE)
_CUT_OFF = (httpx.TransportError, *guard.CUT_OFF)


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: guard.WireAnswer) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.body

    def close(self) -> None:
        self._answer.close()


class _Guarded(httpx.BaseTransport):
    """Carries requests over a guarded wire instead of the client's own connections."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        assert isinstance(request.stream, httpx.SyncByteStream)
        answer = self._wire.send(
            request.method,
            (url.raw_scheme, url.raw_host, url.port, url.raw_path),
            request.headers.raw,
            request.stream,
            request.extensions,
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    def close(self) -> None:
        self._wire.close()


class Fetcher:
    """Fetches pages politely and safely; one queue per host, usable from many threads.

    Args:
        policy: how the operator wants pages to be fetched.
        clock: aware UTC time, for what is recorded and remembered.
        memory: what is known of hosts from earlier runs.
        transport: carries requests instead of guarded connections; for tests.
        resolve: how names become addresses.
        sleep: waits for seconds; one that returns early shortens pauses.
        monotonic: seconds for pauses.
    """

    def __init__(
        self,
        policy: FetchPolicy,
        *,
        clock: Callable[[], datetime],
        memory: HostMemory,
        transport: httpx.BaseTransport | None = None,
        resolve: Resolve | None = None,
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._policy = policy
        self._clock, self._sleep, self._monotonic = clock, sleep, monotonic
        self._transport = transport
        self._resolve = resolve or guard.ask_system
        self._mirrors = Mirrors(policy.mirrors)
        self._lock = threading.Lock()
        self._transports: dict[str, httpx.BaseTransport] = {}
        new_lane = partial(Lane, policy=policy, clock=clock, sleep=sleep, monotonic=monotonic)
        self._places = Places(self._mirrors, memory, new_lane, self._carrier)
        self._journey = Journey(self._mirrors, self._places.at, clock=clock, sleep=sleep)
        self.counts = Counts()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get(
        self,
        url: str,
        validators: Validators | None = None,
        *,
        origins: Collection[str] = (),
        language: str | None = None,
    ) -> Snapshot | NotModified:
        """Return a page, or that it has not changed.

        Args:
            url: canonical address of the page.
            validators: what the server gave with the copy we have, verbatim.
            origins: origins that redirects may lead to besides the page's own host.
            language: preferred language, e.g. `ja`; the same page needs the same always.

        Raises:
            LookError: there is no page, with the kind saying why.
        """
        begun = self._monotonic()
        order = Order(
            hops.first(url, self._mirrors),
            asking.language(language),
            asking.conditions(validators),
            origins,
        )
        trip = self._journey.travel(order)
        reply, seconds, now = trip.reply, self._monotonic() - begun, self._clock()
        with self._lock:
            self.counts.not_modified += reply.status == 304
            self.counts.bytes += len(reply.body)
        if reply.status == 304:
            return asking.unchanged(url, validators, reply, at=now, seconds=seconds)
        moved_to = asking.moved(url, trip.hop.original) if trip.hops else None
        return asking.snapshot(
            url, reply, moved_to=moved_to, for_good=trip.for_good, at=now, seconds=seconds
        )

    def requests_left(self, url: str) -> int:
        """Return how many more requests the host of an address may get today."""
        return self._places.at(hops.first(url, self._mirrors)).lane.requests_left

    def post(
        self,
        url: str,
        content: bytes,
        headers: dict[str, str],
        *,
        timeout: float,
        origins: Collection[str] = (),
    ) -> Answer:
        """Send a message to an address the operator named, following no redirects.

        Args:
            url: where to; errors name only its origin, since the path may be a secret.
            content: the message.
            headers: its headers.
            timeout: seconds for all of it.
            origins: origins that may be private because the operator named them.

        Raises:
            UnsafeAddressError: an address that must not be connected to.
            UnreachableError: no answer came.
        """
        try:
            target = hops.first(url, Mirrors(()))
        except UnsafeAddressError:
            raise UnsafeAddressError("a channel", "its url is no http(s) address") from None
        origin = target.origins[0]
        transport = self._transport or self._guarded(origin, {origin_of(each) for each in origins})
        fields = {"user-agent": self._policy.user_agent, "accept-encoding": "identity", **headers}
        try:
            return _posted(transport, target, content, fields, timeout)
        except CutError as cut:
            raise cut.error from cut
        finally:
            if transport is not self._transport:
                transport.close()

    def close(self) -> None:
        """Save what is known of hosts and close every connection."""
        self._places.save()
        for transport in self._transports.values():
            transport.close()

    def _carrier(self, origin: str) -> Carry:
        """Return what makes the requests to one origin; called by one thread at a time."""
        if origin not in self._transports:
            own = self._transport or self._guarded(origin, self._mirrors.origins)
            self._transports[origin] = own
        base = (
            (b"host", origin.partition("://")[2].encode()),
            (b"user-agent", self._policy.user_agent.encode()),
            (b"accept", b"text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"),
            (b"accept-encoding", body.ACCEPTED.encode()),
        )
        return partial(self._carry, self._transports[origin], base)

    def _guarded(self, origin: str, trusted: Collection[str]) -> httpx.BaseTransport:
        return _Guarded(
            Wire(
                trusted=origin in trusted,
                tls=self._tls if origin.startswith("https:") else None,
                connections=self._policy.connections_per_host,
                resolve=self._resolve,
            )
        )

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return httpx.create_ssl_context(trust_env=False)

    def _carry(
        self, transport: httpx.BaseTransport, base: Fields, hop: Hop, fields: Fields, page: bool
    ) -> Reply:
        """Make one request and return its whole answer."""
        limit = self._policy.timeout
        with self._lock:
            self.counts.requests += 1
        with _sent(hop.original, limit, UnreachableError):
            response = transport.handle_request(
                httpx.Request(
                    "GET", hop.contact, headers=[*base, *fields], extensions=guard.until(limit)
                )
            )
        try:
            with _sent(hop.original, limit, TruncatedError):
                return self._whole(hop.original, response, page)
        finally:
            response.close()

    def _whole(self, url: str, response: httpx.Response, page: bool) -> Reply:
        status = response.status_code
        headers = answers.lower(response.headers.raw)
        named = answers.named(headers)
        if status == 304:
            content = b"".join(_pieces(response))
        elif page and status in PAGES:
            content = body.read(url, named, _pieces(response), self._policy.max_body)
        else:
            most = _GLIMPSE if page else robots.LARGEST
            content = body.read_some(named, _pieces(response), most)
        return Reply(status, headers, content)


def _posted(
    transport: httpx.BaseTransport, to: Hop, content: bytes, fields: dict[str, str], limit: float
) -> Answer:
    until = guard.until(limit)
    with _sent(to.origins[0], limit, UnreachableError):
        message = httpx.Request(
            "POST", to.contact, headers=fields, content=content, extensions=until
        )
        response = transport.handle_request(message)
    named, said = answers.lower(response.headers.raw), b""
    with suppress(LookError, CutError), _sent(to.origins[0], limit, TruncatedError):
        said = body.read_some(dict(named), _pieces(response), _ANSWER)  # the status has decided
    response.close()
    return Answer(response.status_code, named, said)


@contextmanager
def _sent(url: str, limit: float, cut: type[LookError]) -> Iterator[None]:
    """Say what became of a request in the words of this program."""
    try:
        yield
    except httpx.InvalidURL as error:
        raise UnsafeAddressError(url, f"no address: {error}") from error
    except guard.UnsafeError as error:
        message = f"{error}; only a mirror or a channel named in the configuration may be"
        raise UnsafeAddressError(url, message) from error
    except _LATE as error:
        raise UnreachableError(url, f"{error}; the limit is {limit:g} s (fetch.timeout)") from error
    except _NOT_CONNECTED as error:
        raise UnreachableError(url, str(error)) from error
    except _CUT_OFF as error:
        stale = isinstance(error, guard.StaleConnectionError)
        raise CutError(cut(url, f"the connection broke: {error}"), stale=stale) from error


def _pieces(response: httpx.Response) -> Iterator[bytes]:
    assert isinstance(response.stream, httpx.SyncByteStream)
    return iter(response.stream)
