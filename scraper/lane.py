"""The queue in front of one host: how many at once, how far apart, how many a day.

A lane lets a request in or says why not, and remembers what came of it. It makes no
connection itself.
"""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from scraper import manners
from scraper.errors import BudgetSpentError, BusyError, LookError
from scraper.manners import FetchPolicy, HostState

_SAVE_EVERY = 50
"""Requests after which the day's count is saved, so that a kill loses few."""
_SAVE_SECONDS = 10.0


class Lane:
    """One host's queue; safe to use from several threads.

    Args:
        state: what is remembered of the host.
        policy: pause, connections and daily requests.
        remember: saves a state.
        clock: aware UTC time.
        sleep: waits for seconds.
        monotonic: seconds for pauses.
    """

    def __init__(
        self,
        state: HostState,
        policy: FetchPolicy,
        *,
        remember: Callable[[HostState], None],
        clock: Callable[[], datetime],
        sleep: Callable[[float], None],
        monotonic: Callable[[], float],
    ) -> None:
        self._state = state
        self._daily = policy.daily_requests
        self._pause = policy.pause
        self._permits = threading.Semaphore(policy.connections_per_host)
        self._lock = threading.Lock()
        self._remember, self._clock = remember, clock
        self._sleep, self._monotonic = sleep, monotonic
        self._next_at = monotonic()
        self._saved_at = self._next_at
        self._unsaved = 0
        self._proven = False

    @property
    def state(self) -> HostState:
        """What is known of the host now."""
        return self._state

    @property
    def requests_left(self) -> int:
        """How many more requests the host may get today."""
        return manners.requests_left(self._state, self._clock().date(), self._daily)

    def enter(self, url: str, *, at_once: bool = False) -> None:
        """Wait for a turn and count the request; `leave` must follow.

        Args:
            url: the address, for messages.
            at_once: without the pause, for the repeat of a request that never arrived.

        Raises:
            BusyError: the host is to be left alone for now.
            BudgetSpentError: today's requests are used up.
        """
        self._permits.acquire()
        try:
            wait = self._admit(url, at_once=at_once)
            if wait > 0:
                self._sleep(wait)
                self._refuse_if_away(url)
        except BaseException:
            self._permits.release()
            raise

    def leave(self) -> None:
        """End a turn; the pause counts from here."""
        with self._lock:
            self._next_at = max(self._next_at, self._monotonic() + self._pause)
        self._permits.release()

    def slow_down(self, pause: float) -> None:
        """Leave at least so many seconds between two requests."""
        self._pause = max(self._pause, pause)

    def answered(self) -> None:
        """Note that the host gave a proper answer to a look."""
        self._proven = True
        if self._state.failures or self._state.rest_until:
            with self._lock:
                self._save(manners.answered(self._state))

    def failed(self, error: LookError) -> None:
        """Note that the host failed a look."""
        self._proven = True
        with self._lock:
            now = self._clock()
            self._save(manners.failed(self._state, error.problem, error.message, now))

    def told_to_wait(self, error: BusyError) -> None:
        """Note that the host asked for less, until a moment or without naming one."""
        self._proven = True
        with self._lock:
            now = self._clock()
            state = manners.failed(self._state, error.problem, error.message, now)
            if error.until is None:
                self._save(manners.rested(state, now))
            else:
                self._save(manners.told_to_wait(state, error.until - now, now))

    def keep_robots(self, url: str, status: int, body: str) -> None:
        """Keep the host's robots.txt for later runs."""
        with self._lock:
            self._save(
                replace(
                    self._state,
                    robots_url=url,
                    robots_status=status,
                    robots_body=body,
                    robots_at=self._clock(),
                )
            )

    def save(self) -> None:
        """Save what has not been saved yet."""
        with self._lock:
            if self._unsaved:
                self._save(self._state)

    def _admit(self, url: str, *, at_once: bool) -> float:
        """Count a request and return how many seconds it has to wait."""
        with self._lock:
            self._refuse_if_away(url)
            today = self._clock().date()
            if not manners.requests_left(self._state, today, self._daily):
                raise BudgetSpentError(
                    url, f"today's {self._daily} requests to {self._state.name} are used up;"
                    " they begin anew at 00:00 UTC (fetch.daily_requests)"
                )  # fmt: skip
            now = self._monotonic()
            begin = now if at_once else max(now, self._next_at)
            self._next_at = max(self._next_at, begin + self._pause)
            self._state = manners.counted(self._state, today)
            self._unsaved += 1
            if self._unsaved >= _SAVE_EVERY or now - self._saved_at >= _SAVE_SECONDS:
                self._save(self._state)
            return begin - now

    def _refuse_if_away(self, url: str) -> None:
        state = self._state
        if state.not_before is None and state.rest_until is None:
            return
        until = manners.away_until(state, self._clock(), trying=not self._proven)
        if until is None:
            return
        raise self._away(url, until)

    def _away(self, url: str, until: datetime) -> BusyError:
        state = self._state
        why = f" after {state.failures} failed looks, the last: {state.message}"
        error = BusyError(
            url,
            f"{state.name} is left alone until {until:%Y-%m-%d %H:%M} UTC"
            f"{why if state.failures else ', as it asked'}",
            until=until,
        )
        error.problem = state.problem or error.problem
        return error

    def _save(self, state: HostState) -> None:
        self._state = state
        self._unsaved = 0
        self._saved_at = self._monotonic()
        self._remember(state)
