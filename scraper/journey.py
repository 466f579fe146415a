"""From an address to an answer: robots.txt, repeats, redirects, and what came of it.

Opens no connection itself: each `Place` knows how to carry one request. Every address
on the way is treated the same, the redirected ones and robots.txt included.
"""

import random
import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from scraper import answers, asking, hops, manners, robots
from scraper.answers import PERMANENT, REDIRECTS
from scraper.asking import Fields, Reply
from scraper.errors import (
    BlockedError,
    BudgetSpentError,
    BusyError,
    ForbiddenByRobotsError,
    LookError,
    RefusedError,
    TruncatedError,
    UnreachableError,
    UnsafeAddressError,
)
from scraper.hops import Hop, Mirrors
from scraper.lane import Lane
from scraper.robots import Rules

MOST_HOPS = 10
MOST_ROBOTS_HOPS = 5
PAGES = frozenset({200, 203})
_ROBOTS_AGAIN = timedelta(hours=1)
"""How long an old robots.txt is used before its failing server is asked again."""


Carry = Callable[[Hop, Fields, bool], Reply]
"""Makes one request; the last argument is whether a page is wanted."""


class CutError(Exception):
    """A connection ended early, so the request may be made once more.

    Args:
        error: what to report if it fails again.
        stale: it was a kept connection, closed before the server saw the request.
    """

    def __init__(self, error: LookError, *, stale: bool) -> None:
        super().__init__(error.message)
        self.error = error
        self.stale = stale


@dataclass(slots=True)
class Place:
    """What all pages of one origin have in common."""

    lane: Lane
    carry: Carry
    robots: Hop
    cookies: dict[str, str] = field(default_factory=dict)
    """Set by redirects, for gates that only let their own cookie through."""
    rules: Rules | None = None
    rules_until: datetime | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def cookie(self) -> Fields:
        """Return the header that carries the cookies, if there are any."""
        if not self.cookies:
            return ()
        pairs = "; ".join(f"{name}={value}" for name, value in self.cookies.items() if value)
        return ((b"cookie", pairs.encode("latin-1", "replace")),)

    def informed(self, now: datetime) -> bool:
        """Return whether the rules of robots.txt are known and fresh."""
        return self.rules_until is not None and now < self.rules_until

    def learn(self, rules: Rules, until: datetime) -> None:
        """Take the rules of a robots.txt as in force until a moment."""
        self.lane.slow_down(rules.pause)
        self.rules_until = until
        self.rules = rules

    def allows(self, hop: Hop) -> bool:
        """Return whether the rules in force allow an address."""
        if self.rules is None or self.rules.parsed is None:
            return True
        # A mirrored robots.txt speaks of the original's paths.
        mirrored = self.robots.original != self.robots.contact
        return self.rules.allow(hop.original if mirrored else hop.contact)


@dataclass(frozen=True, slots=True)
class Trip:
    """Where a look ended, and what was there."""

    reply: Reply
    hop: Hop
    hops: int
    for_good: bool
    """Whether every redirect on the way was permanent; False without any."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for."""

    hop: Hop
    fields: Fields = ()
    conditions: Fields = ()
    """What makes the request conditional; only for the page itself, wherever it is."""
    origins: Collection[str] = ()
    page: bool = True
    """False for robots.txt, which tells nothing about the health of the host."""


class Journey:
    """Takes orders to their end; safe to use from several threads.

    Args:
        mirrors: the mirrors in use.
        place_of: the place an address is at.
        clock: aware UTC time.
        sleep: waits for seconds.
    """

    def __init__(
        self,
        mirrors: Mirrors,
        place_of: Callable[[Hop], Place],
        *,
        clock: Callable[[], datetime],
        sleep: Callable[[float], None],
    ) -> None:
        self._mirrors = mirrors
        self._place_of = place_of
        self._clock = clock
        self._sleep = sleep

    def travel(self, order: Order) -> Trip:
        """Return the answer at the end of an order's redirects.

        Raises:
            LookError: there is no usable answer.
        """
        hop, start, for_good = order.hop, order.hop.original, True
        met: set[tuple[str, str]] = set()
        most = MOST_HOPS if order.page else MOST_ROBOTS_HOPS
        while True:
            place = self._place_of(hop)
            if order.page:
                self._obey(place, hop)
            reply = self._ask(place, hop, order)
            if reply.status not in REDIRECTS:
                return Trip(reply, hop, len(met), bool(met) and for_good)
            for_good = for_good and reply.status in PERMANENT
            met.add((hop.contact, repr(place.cookies)))
            place.cookies.update(answers.cookies_set(reply.headers))
            target = reply.named().get("location", "").encode("latin-1")
            hop = hops.after(hop, target, self._mirrors, start=start, origins=order.origins)
            if order.conditions and asking.moved(start, hop.original):
                # Validators are of one address; another page may have the same by chance.
                order = replace(order, conditions=())
            known = (hop.contact, repr(self._place_of(hop).cookies)) in met
            if known or len(met) > most:
                raise RefusedError(start, "redirects in a loop", status=reply.status)

    def _ask(self, place: Place, hop: Hop, order: Order) -> Reply:
        """Return an answer that is a page, a redirect or a 304 that was asked for."""
        try:
            reply = self._patiently(place, hop, order)
        except UnreachableError as error:
            place.lane.failed(error)
            raise
        wanted = reply.status in PAGES or (reply.status == 304 and bool(order.conditions))
        if wanted or (reply.status in REDIRECTS and reply.named().get("location")):
            if order.page:
                place.lane.answered()
            return reply
        raise self._refused(place, order, reply)

    def _patiently(self, place: Place, hop: Hop, order: Order) -> Reply:
        """Return an answer, after one more try where a second try often helps."""
        repeated = tried = at_once = False
        while True:
            wait = random.uniform(0.5, 1.5)
            place.lane.enter(hop.original, at_once=at_once)
            at_once = False
            try:
                reply = place.carry(hop, order.conditions + order.fields + place.cookie, order.page)
            except CutError as cut:
                if cut.stale and not repeated:
                    repeated = at_once = True
                    continue
                if tried:
                    raise cut.error from cut
            else:
                pardon = self._pardon(reply, wait)
                if tried or pardon is None:
                    return reply
                wait = pardon
            finally:
                place.lane.leave()
            tried = True
            self._sleep(wait)

    def _pardon(self, reply: Reply, jitter: float) -> float | None:
        """Return after how many seconds the same request is worth repeating, if it is."""
        if reply.status not in manners.TRANSIENT and reply.status != 429:
            return None
        asked = self._asked_wait(reply.named())
        if asked is None:
            return jitter if reply.status != 429 else None
        return max(asked.total_seconds(), jitter) if asked <= manners.SHORT_WAIT else None

    def _asked_wait(self, headers: Mapping[str, str]) -> timedelta | None:
        header = headers.get("retry-after")
        return manners.retry_after(header, self._clock()) if header is not None else None

    def _refused(self, place: Place, order: Order, reply: Reply) -> LookError:
        headers, status = reply.named(), reply.status
        asked = self._asked_wait(headers) if status in (429, 503) else None
        until = None if asked is None else self._clock() + asked
        error = answers.refusal(order.hop.original, status, headers, reply.body, until)
        if isinstance(error, BusyError) and (until is not None or status == 429):
            place.lane.told_to_wait(error)
        elif status >= 500 or (order.page and isinstance(error, BlockedError)):
            place.lane.failed(error)
        elif order.page:
            place.lane.answered()
        return error

    def _obey(self, place: Place, hop: Hop) -> None:
        """Raise unless robots.txt allows an address."""
        if not place.informed(self._clock()):
            with place.lock:
                now = self._clock()
                if not place.informed(now):
                    self._renew(place, hop.original, now)
        if not place.allows(hop):
            raise ForbiddenByRobotsError(
                hop.original, f"{place.robots.contact} does not allow this address"
            )

    def _renew(self, place: Place, url: str, now: datetime) -> None:
        """Put the rules of the host's robots.txt in force, from memory or from the host."""
        source = place.robots.contact
        kept = robots.remembered(place.lane.state, source, now)
        if kept is not None:
            learnt = place.lane.state.robots_at or now
            place.learn(kept, learnt + manners.ROBOTS_FRESH)
            return
        try:
            status, text = self._robots(place)
        except LookError as error:
            old = robots.remembered(place.lane.state, source, now, stale=True)
            if old is None:
                raise _for_page(url, error) from error
            place.learn(old, now + _ROBOTS_AGAIN)
            return
        place.lane.keep_robots(source, status, text)
        place.learn(robots.rules(status, text), now + manners.ROBOTS_FRESH)

    def _robots(self, place: Place) -> tuple[int, str]:
        try:
            trip = self.travel(Order(place.robots, page=False))
        except (
            UnreachableError, TruncatedError, UnsafeAddressError, BusyError, BudgetSpentError
        ):  # fmt: skip
            raise
        except LookError as error:
            # Any answer but a server error says that there is no robots.txt (RFC 9309).
            if error.status is not None and error.status >= 500:
                raise
            return error.status or 404, ""
        return 200, robots.text_of(trip.reply.body)


def _for_page(url: str, error: LookError) -> LookError:
    message = f"nothing is asked while robots.txt cannot be read: {error.message}"
    if isinstance(error, BusyError):
        busy = BusyError(url, message, status=error.status, until=error.until)
        busy.problem = error.problem
        return busy
    return type(error)(url, message, status=error.status)
