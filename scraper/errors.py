"""Everything that can go wrong, in one tree.

    ReadoutsError                   what the program knows how to report
    ├── LookError                   one look at one page gave no usable page
    │   ├── UnreachableError        no answer: DNS, refused, TLS, timed out
    │   ├── RefusedError            an answer, but not a page: 4xx, 5xx
    │   │   └── BusyError           429 or 503: the host asks us to stay away
    │   ├── BlockedError            we are kept out: 401, 403, a block page
    │   ├── DecoyError              a page, but not this one: maintenance, consent, home page
    │   ├── GoneError               404, 410: the page is not there
    │   │   ├── SoftNotFoundError   a not-found page served as 200
    │   │   └── RedirectedError     it leads to an index now, for good
    │   ├── TooLargeError           more bytes than a page could need
    │   ├── NotHtmlError            a PDF, a picture, bytes that are no text
    │   ├── TruncatedError          a body cut short
    │   ├── ForbiddenByRobotsError  robots.txt says no
    │   ├── UnsafeAddressError      an address we must not connect to
    │   └── BudgetSpentError        today's requests to this host are used up
    ├── ReadError                   we got the page, but it is not what we know
    │   ├── MissingElementError     a selector that must match did not
    │   ├── UnreadableError         the page could not be parsed within its limits
    │   │   └── PoisonError         it broke the process that read it
    │   └── ImplausibleError        parsed, yet outside what the site promises
    ├── ReaderError                 the machine gives us no process to read pages in
    ├── StoreError                  the store cannot be used
    │   ├── StoreBusyError          another instance is at work on it
    │   ├── StoreTooNewError        written by a later version of this program
    │   ├── StoreDamagedError       a broken store
    │   │   └── NotAStoreError      something else is where the store should be
    │   └── StoreFullError          the disk is full or failing
    ├── DeliveryError               a message did not go out
    │   └── DeliveryRefusedError    and trying again will not help
    └── UsageError                  wrong usage or configuration: exit code 2

A `LookError` is the web's fault and the schedule tries again. A `ReadError` is
ours: the site has changed, trying again does not help, a person must look.
"""

from datetime import datetime
from typing import Any


class ReadoutsError(Exception):
    """Something the program knows how to report in one line."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Let errors travel between processes, whatever their constructors ask for."""
        return _restored, (type(self), self.args, self.__dict__)


def _restored(
    kind: type[ReadoutsError], args: tuple[Any, ...], state: dict[str, Any]
) -> ReadoutsError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class LookError(ReadoutsError):
    """One look at one page gave no usable page.

    Args:
        url: the address looked at.
        message: what happened, in one line, with the remedy where there is one.
        status: HTTP status, if an answer came.
    """

    problem = "unreachable"

    def __init__(self, url: str, message: str, *, status: int | None = None) -> None:
        super().__init__(f"{url}: {message}")
        self.url = url
        self.message = message
        self.status = status


class UnreachableError(LookError):
    """No answer came: DNS, connection, TLS or time."""


class RefusedError(LookError):
    """The server answered, but not with the page."""

    problem = "refused"


class BusyError(RefusedError):
    """The host asks us to stay away for a while (429, 503)."""

    def __init__(
        self, url: str, message: str, *, status: int | None = None, until: datetime | None = None
    ) -> None:
        super().__init__(url, message, status=status)
        self.until = until


class BlockedError(LookError):
    """We are kept out, with a status or with a page that says so."""

    problem = "blocked"


class DecoyError(LookError):
    """The body is a page, but not the page asked for."""

    problem = "decoy"


class GoneError(LookError):
    """The page is not there (404, 410); evidence towards a withdrawal, not a problem."""

    problem = "gone"


class SoftNotFoundError(GoneError):
    """A not-found page served with a status that says otherwise."""


class RedirectedError(GoneError):
    """The address leads to an index page now, for good."""


class TooLargeError(LookError):
    """More bytes than a page could need, on the wire or after decompression."""

    problem = "too_large"


class NotHtmlError(LookError):
    """The body is not HTML."""

    problem = "not_html"


class TruncatedError(LookError):
    """The body was cut short or is empty."""

    problem = "unreachable"


class ForbiddenByRobotsError(LookError):
    """The host's robots.txt does not allow this address."""

    problem = "forbidden_by_robots"


class UnsafeAddressError(LookError):
    """The address, or one it resolves or redirects to, must not be connected to."""

    problem = "unsafe_address"


class BudgetSpentError(LookError):
    """Today's requests to this host are used up; not a problem, a reason to stop."""

    problem = "budget"


class ReadError(ReadoutsError):
    """We got the page, but it is not in the shape we know."""

    problem = "unreadable"

    def __init__(self, url: str, message: str) -> None:
        super().__init__(f"{url}: {message}")
        self.url = url
        self.message = message


class MissingElementError(ReadError):
    """A selector that must match did not."""


class UnreadableError(ReadError):
    """The page could not be parsed within its limits."""


class PoisonError(UnreadableError):
    """The page broke the process that read it, or that process's limits.

    Args:
        url: the page.
        message: what broke.
        tries: how often it was tried.
    """

    def __init__(self, url: str, message: str, *, tries: int = 1) -> None:
        super().__init__(url, message)
        self.tries = tries


class ImplausibleError(ReadError):
    """The page parsed, but the result is outside what the site promises."""

    problem = "implausible"


class ReaderError(ReadoutsError):
    """No process to read pages in could be started; what was fetched is kept for later."""


class StoreError(ReadoutsError):
    """The store cannot be used."""


class StoreBusyError(StoreError):
    """Another instance is at work on this store: exit code 3."""


class StoreTooNewError(StoreError):
    """The store was written by a later version of this program."""


class StoreDamagedError(StoreError):
    """The store is broken."""


class NotAStoreError(StoreDamagedError):
    """The database that is configured is no store of this program at all."""


class StoreFullError(StoreError):
    """The disk is full or failing."""


class DeliveryError(ReadoutsError):
    """A message did not go out; it will be tried again.

    Args:
        message: the real answer, without secrets.
        retry_after: seconds the channel asked us to wait, if it said so.
    """

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class DeliveryRefusedError(DeliveryError):
    """The channel refused for good; trying again will not help."""


class UsageError(ReadoutsError):
    """Wrong usage or configuration; the message names file, key and what is allowed."""
