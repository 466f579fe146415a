"""A web made of values: pages by address, a clock that stands still, a log of what was asked."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from scraper.errors import GoneError, LookError
from scraper.records import NotModified, Snapshot, Validators


@dataclass
class Clock:
    """The time the program believes; moves only when told."""

    now: datetime = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass
class Counts:
    """What was asked for so far."""

    requests: int = 0
    not_modified: int = 0
    bytes: int = 0


@dataclass
class FixtureWeb:
    """Answers like a fetcher: with pages, 304s, and the errors it was given."""

    clock: Clock
    pages: dict[str, bytes | LookError | Snapshot] = field(default_factory=dict)
    asked: list[tuple[str, Validators | None]] = field(default_factory=list)
    before_answer: Callable[[str], None] = lambda url: None
    validates: bool = True
    counts: Counts = field(default_factory=Counts)

    def get(self, url: str, validators: Validators | None = None) -> Snapshot | NotModified:
        self.asked.append((url, validators))
        self.counts.requests += 1
        self.before_answer(url)
        page = self.pages.get(url)
        if page is None:
            raise GoneError(url, "answered 404", status=404)
        if isinstance(page, LookError):
            raise page
        if isinstance(page, Snapshot):
            return page
        etag = f'"{sha256(page).hexdigest()[:16]}"'
        if self.validates and validators and validators.etag == etag:
            self.counts.not_modified += 1
            return NotModified(url=url, fetched_at=self.clock(), validators=validators)
        return Snapshot(
            url=url,
            body=page,
            fetched_at=self.clock(),
            headers=(("content-type", "text/html; charset=utf-8"), ("etag", etag)),
        )

    def asked_for(self, url: str) -> int:
        return sum(asked == url for asked, _ in self.asked)
