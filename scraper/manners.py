"""How we behave on other people's servers: rules without side effects.

These functions decide how long to wait and when to stop asking; `scraper.fetch` does
the waiting and the asking. What must outlive the program is in `HostState`.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST_WAIT = timedelta(days=1)
"""A server that asks for more has a bug; we look again tomorrow."""

SHORT_WAIT = timedelta(seconds=5)
"""A wait the host asks for that we sit out at once instead of coming back later."""

PATIENCE = 3
"""Failures in a row after which a host is left alone."""

FIRST_REST = timedelta(minutes=5)
LONGEST_REST = timedelta(hours=6)
"""A host that keeps failing is tried at least four times a day."""

ROBOTS_FRESH = timedelta(days=1)
ROBOTS_STALE = timedelta(days=30)
"""How long the last good robots.txt stands in while its server fails."""

LONGEST_CRAWL_DELAY = 60.0
"""Seconds; a robots.txt that asks for more is read as this."""

TRANSIENT = frozenset({408, 500, 502, 503, 504, 522, 524})
"""Answers that are often gone a second later, so worth one more try."""

KEPT_OUT = frozenset({401, 403, 407, 451})
"""Answers that say this client may not have the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchPolicy:
    """How the operator wants pages to be fetched."""

    contact: str
    """Address in the User-Agent, so that a ministry can reach the operator."""
    version: str
    pause: float = 2.0
    """Seconds between the end of a request to a host and the next one."""
    connections_per_host: int = 1
    timeout: float = 20.0
    """Seconds for a whole request: name, connection, TLS, headers and body."""
    max_body: int = 10_000_000
    """Bytes of a body after decompression."""
    daily_requests: int = 5000
    """Requests to one host on one UTC day, retries and robots.txt included."""
    mirrors: tuple[tuple[str, str], ...] = ()
    """Pairs of URL prefixes: the original, and where it is fetched from."""

    @property
    def user_agent(self) -> str:
        """Return the honest User-Agent."""
        return f"readouts/{self.version} (+{self.contact})"


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    """What must be remembered of one host between two runs."""

    name: str
    """Host contacted, with its port where that is not the scheme's own."""
    not_before: datetime | None = None
    """The host asked not to be contacted before this moment."""
    rest_until: datetime | None = None
    """We leave it alone until then, after failures; a new run may try once before."""
    failures: int = 0
    """Looks in a row that the host failed."""
    problem: str | None = None
    """Code of the last failure, as in `LookError.problem`."""
    message: str | None = None
    """The last failure in one line."""
    counted_on: date | None = None
    requests: int = 0
    """Requests made on `counted_on` (UTC)."""
    robots_url: str | None = None
    robots_status: int | None = None
    robots_body: str | None = None
    robots_at: datetime | None = None
    """When that robots.txt was last answered, other than with a server error."""


def retry_after(header: str, now: datetime) -> timedelta | None:
    """Return how long a server asks us to stay away.

    Args:
        header: value of `Retry-After`, in whole seconds (`"120"`) or as an HTTP
            date (`"Sun, 03 May 2026 08:00:00 GMT"`).
        now: when the response arrived; timezone-aware.

    Returns:
        A wait between zero and `LONGEST_WAIT`; None when the header is in neither
        form. A negative number or a date in the past means no wait.

    Source:
        RFC 9110, section 10.2.3.

    Example:
        >>> retry_after("120", now=datetime(2026, 5, 3, tzinfo=UTC))
        datetime.timedelta(seconds=120)
    """
    text = header.strip()
    if text.removeprefix("-").isdecimal() and text.isascii():
        seconds = min(int(text[:20]), LONGEST_WAIT // timedelta(seconds=1))
        return timedelta(seconds=max(seconds, 0))
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if until.tzinfo is None:  # "-0000" means UTC with an unknown origin
        until = until.replace(tzinfo=UTC)
    return min(max(until - now, timedelta()), LONGEST_WAIT)


def rest_after(failures: int) -> timedelta:
    """Return how long to leave a host alone after so many failures in a row.

    Example:
        >>> rest_after(2), rest_after(3), rest_after(4)
        (datetime.timedelta(0), datetime.timedelta(seconds=300), datetime.timedelta(seconds=600))
    """
    if failures < PATIENCE:
        return timedelta()
    doublings = min(failures - PATIENCE, 12)
    return min(FIRST_REST * (1 << doublings), LONGEST_REST)


def failed(state: HostState, problem: str, message: str, now: datetime) -> HostState:
    """Return the state after one more look that the host failed."""
    failures = state.failures + 1
    rest = rest_after(failures)
    return replace(
        state,
        failures=failures,
        problem=problem,
        message=message,
        rest_until=now + rest if rest else None,
    )


def rested(state: HostState, now: datetime) -> HostState:
    """Return the state after the host asked for less without saying for how long."""
    rest = max(rest_after(state.failures), FIRST_REST)
    return replace(state, rest_until=now + rest)


def answered(state: HostState) -> HostState:
    """Return the state after a look that the host answered properly."""
    return replace(state, failures=0, problem=None, message=None, rest_until=None, not_before=None)


def told_to_wait(state: HostState, wait: timedelta, now: datetime) -> HostState:
    """Return the state after the host named the time to come back."""
    return replace(state, not_before=now + wait)


def away_until(state: HostState, now: datetime, *, trying: bool = False) -> datetime | None:
    """Return until when the host must be left alone, or None when it may be asked.

    Args:
        state: what is remembered of the host.
        now: aware, UTC.
        trying: this is the one try a new run has before the rest is over. What the
            host itself asked for binds a new run too.
    """
    moments = [state.not_before] if trying else [state.not_before, state.rest_until]
    # A moment further away than any wait we grant was written under a wrong clock.
    ahead = [at for at in moments if at is not None and now < at <= now + LONGEST_WAIT]
    return max(ahead, default=None)


def counted(state: HostState, today: date) -> HostState:
    """Return the state after one more request today."""
    used = state.requests if state.counted_on == today else 0
    return replace(state, counted_on=today, requests=used + 1)


def requests_left(state: HostState, today: date, daily: int) -> int:
    """Return how many more requests the host may get today."""
    used = state.requests if state.counted_on == today else 0
    return max(daily - used, 0)
