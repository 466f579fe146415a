"""What looks have taught us: of a page, and of a ministry. Values and their JSON; no rules.

    PageHistory   what the store knows of one page, as the policy needs it
    SiteHistory   how a ministry publishes and edits, learnt by `scheduler.learning`

`scheduler.recheck` reads both and says where to look next.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise

BUCKETS = (
    0.0, 1 / 24, 3 / 24, 6 / 24, 0.5, 1.0, 2.0, 4.0, 7.0, 14.0, 30.0, 60.0, 120.0, 365.0,
    1095.0, 3650.0, 100_000.0,
)  # fmt: skip
"""Ages of a readout in days; between two of them the risk of an edit is one number."""

PRIOR_EDITS = 3.0
"""Edits that what we believe beforehand is worth, in each bucket."""

FORMAT = 1
"""Of the JSON text."""

DAY = timedelta(days=1)
_ABOUT_THEN = 2.0  # days between a page's own date and our finding it that mean nothing


def believed_risk(age: float) -> float:
    """Return the edits a day we expect of a readout of an age in days, before learning."""
    return max(0.03 / (age + 0.2), 1e-5)


def _prior_days() -> tuple[float, ...]:
    middles = ((max(low, 0.01) * high) ** 0.5 for low, high in pairwise(BUCKETS))
    return tuple(PRIOR_EDITS / believed_risk(age) for age in middles)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHistory:
    """One page: what decides when it is looked at again."""

    id: int
    """Pages listed next to each other on an index have ids next to each other."""
    role: str = "readout"
    """`readout`, `index`, or `list`: an index of everything new, whatever the relation."""
    first_seen_at: datetime
    last_look_at: datetime | None = None
    verified_at: datetime | None = None
    """The last look that showed the content; None: `last_look_at`."""
    next_look_at: datetime | None = None
    """Asked for at this moment, neither earlier nor much later."""
    published_on: date | None = None
    last_change_at: datetime | None = None
    listing_changed_at: datetime | None = None
    """When its line on an index last changed."""
    edits: int = 0
    absent_looks: int = 0
    """Looks in a row that found it gone."""
    failures: int = 0
    """Looks in a row that gave nothing usable."""
    withdrawn: bool = False

    @property
    def asked_at(self) -> datetime | None:
        """When a look was asked for that was not made yet."""
        if self.next_look_at is None or self.last_look_at is None:
            return self.next_look_at
        return self.next_look_at if self.next_look_at > self.last_look_at else None

    @property
    def seen_at(self) -> datetime | None:
        """When its content was last seen."""
        return self.verified_at or self.last_look_at


def in_days(span: timedelta) -> float:
    """Return a length of time in days, to the second; `/ DAY` takes six times as long."""
    return span.days + span.seconds / 86400


def ages(page: PageHistory, now: datetime) -> tuple[float, float]:
    """Return the days since a readout was published, as far as we know, and since we found it.

    Its own date counts, unless we saw it appear about that day: then we know better.
    """
    found = in_days(now - page.first_seen_at)
    if page.published_on is not None:
        dated = now.toordinal() - page.published_on.toordinal() + (now.hour - 12) / 24
        if dated - found > _ABOUT_THEN:
            return dated, found
    return found, found


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What one index page showed before any other page did; both decay together."""

    new: float = 0.0
    """Readouts."""
    days: float = 0.0
    """Days watched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteHistory:
    """One ministry: how it publishes and how it edits."""

    zone: str = "UTC"
    """IANA name of the ministry's own clock."""
    edits: tuple[float, ...] = (PRIOR_EDITS,) * (len(BUCKETS) - 1)
    """Edits found, by age of the readout."""
    page_days: tuple[float, ...] = field(default_factory=_prior_days)
    """Days that readouts were watched, by age."""
    hours_new: tuple[float, ...] = (1.0,) * 48
    """Readouts published, by hour: 24 of a weekday, 24 of a weekend."""
    hours_even: tuple[float, ...] = (1.0,) * 48
    """Readouts that would have been, if the ministry never slept."""
    indexes: Mapping[int, Arrivals] = field(default_factory=dict)
    """By page id."""
    suspects: tuple[tuple[int, datetime], ...] = ()
    """Old readouts found edited of late, and when: their neighbours are looked at."""
    looks: int = 0
    """Good looks so far; keeps the sweep's share exact across passes."""


def to_json(site: SiteHistory) -> str:
    """Return a history as JSON text."""
    return json.dumps(
        {
            "format": FORMAT,
            "zone": site.zone,
            "edits": site.edits,
            "page_days": site.page_days,
            "hours_new": site.hours_new,
            "hours_even": site.hours_even,
            "indexes": {str(key): (one.new, one.days) for key, one in site.indexes.items()},
            "suspects": [(page_id, at.isoformat()) for page_id, at in site.suspects],
            "looks": site.looks,
        },
        separators=(",", ":"),
    )


def from_json(text: str) -> SiteHistory:
    """Return the history that `to_json` wrote.

    Raises:
        ValueError: this is no history, or one of another format; start a new one.
    """
    try:
        told = json.loads(text)
        if told["format"] != FORMAT:
            raise ValueError(f"history of format {told['format']}, this program knows {FORMAT}")
        site = SiteHistory(
            zone=str(told["zone"]),
            edits=_numbers(told["edits"]),
            page_days=_numbers(told["page_days"]),
            hours_new=_numbers(told["hours_new"]),
            hours_even=_numbers(told["hours_even"]),
            indexes={
                int(key): Arrivals(float(new), float(days))
                for key, (new, days) in told["indexes"].items()
            },
            suspects=tuple((int(key), datetime.fromisoformat(at)) for key, at in told["suspects"]),
            looks=int(told["looks"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a history: {error!r}") from error
    if not len(site.edits) == len(site.page_days) == len(BUCKETS) - 1:
        raise ValueError("a history with other age buckets")
    if not len(site.hours_new) == len(site.hours_even) == 48:
        raise ValueError("a history with other hours")
    return site


def _numbers(values: list[float]) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
