"""What a look teaches about its ministry. Pure: a history in, a history out.

Only looks that showed the page (a 200 that was accepted, a 304) may be learnt from: a
block page counted as "nothing changed" would teach that nothing ever does.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from scheduler.expectation import Expectation, hour_of
from scheduler.history import BUCKETS, DAY, Arrivals, PageHistory, SiteHistory, ages
from scheduler.scoring import OLD

HALF_LIFE = 62.0
"""Days after which what an index page showed counts half."""
ENOUGH_EDITS = 400.0
"""Edits in one bucket from which on half of it is forgotten: ministries change."""
SUSPICION = timedelta(days=3)
"""How long the neighbours of an edited old page are worth a look."""
MOST_SUSPECTS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one good look brought."""

    page: PageHistory
    """As it was before the look."""
    at: datetime
    changed: bool = False
    """A readout: its text differs, or it is gone or back."""
    new: int = 0
    """An index page: entries that no page had shown before."""


def learn(site: SiteHistory, outcomes: Iterable[Outcome]) -> SiteHistory:
    """Return a history that has learnt from good looks, in the order they happened."""
    curves: Expectation | None = None
    for outcome in outcomes:
        # The curves move slowly: one set for all looks of a pass is exact enough.
        curves = curves or Expectation(site, outcome.at)
        if outcome.page.role == "readout":
            site = _from_readout(site, outcome, curves)
        else:
            site = _from_index(site, outcome, curves)
    return site


def primed(site: SiteHistory, page_id: int, published: Iterable[date], today: date) -> SiteHistory:
    """Return a history that knows how often an index page published before we came.

    Args:
        site: the history so far.
        page_id: an index page seen for the first time.
        published: the dates on its lines.
        today: the ministry's own date.
    """
    ages = [(today - day).days for day in published]
    if page_id in site.indexes or not ages:
        return site
    span = min(max(max(ages), 1), 4 * HALF_LIFE)
    new = sum(_fading(age) for age in ages if 0 <= age <= span)
    return replace(site, indexes={**site.indexes, page_id: Arrivals(new, _faded_days(span))})


def _fading(days: float) -> float:
    return float(2 ** (-days / HALF_LIFE))


def _faded_days(days: float) -> float:
    """Return what a watch of so many days is worth at its end."""
    return HALF_LIFE / 0.6931 * (1 - _fading(days))


def _from_readout(site: SiteHistory, outcome: Outcome, curves: Expectation) -> SiteHistory:
    page, looks = outcome.page, site.looks + 1
    seen_at = page.seen_at
    if seen_at is None:
        return replace(site, looks=looks)
    newer = ages(page, outcome.at)[0]
    older = newer - (outcome.at - seen_at) / DAY
    shares = [max(min(newer, high) - max(older, low), 0.0) for low, high in pairwise(BUCKETS)]
    days = [had + share for had, share in zip(site.page_days, shares, strict=True)]
    if not outcome.changed:
        return replace(site, page_days=tuple(days), looks=looks)
    expected = [share * risk for share, risk in zip(shares, curves.risk, strict=True)]
    total = sum(expected) or 1.0
    edits = [had + one / total for had, one in zip(site.edits, expected, strict=True)]
    for bucket, count in enumerate(edits):
        if count > ENOUGH_EDITS:
            edits[bucket], days[bucket] = count / 2, days[bucket] / 2
    suspects = site.suspects
    if newer > OLD:
        fresh = [one for one in suspects if outcome.at - one[1] < SUSPICION]
        suspects = (*fresh[-MOST_SUSPECTS:], (page.id, outcome.at))
    return replace(site, edits=tuple(edits), page_days=tuple(days), suspects=suspects, looks=looks)


def _from_index(site: SiteHistory, outcome: Outcome, curves: Expectation) -> SiteHistory:
    page, looks = outcome.page, site.looks + 1
    seen_at = page.seen_at
    if seen_at is None:
        return replace(site, looks=looks)
    days = max((outcome.at - seen_at) / DAY, 0.0)
    had = site.indexes.get(page.id, Arrivals())
    fade = _fading(days)
    arrivals = Arrivals(had.new * fade + outcome.new, had.days * fade + days)
    start, end = curves.wall_hours(seen_at), curves.wall_hours(outcome.at)
    rate = curves.rate(page.id, whole=page.role == "list")
    new, even = list(site.hours_new), list(site.hours_even)
    parts = _hours(start, end)
    expected = [hours * curves.activity[hour] for hour, hours in parts]
    total = sum(expected) or 1.0
    for (hour, hours), share in zip(parts, expected, strict=True):
        even[hour] += rate * hours / 24
        new[hour] += outcome.new * share / total
    return replace(
        site,
        indexes={**site.indexes, page.id: arrivals},
        hours_new=tuple(new),
        hours_even=tuple(even),
        looks=looks,
    )


def _hours(start: float, end: float) -> list[tuple[int, float]]:
    """Cut a stretch of the ministry's clock into hours: kind, and how much of one.

    Of a stretch longer than a week only the last week tells one hour from another.
    """
    start = max(start, end - 168.0)
    first, last = int(start), int(end)
    return [
        (hour_of(hour), max(min(end, hour + 1) - max(start, hour), 0.0))
        for hour in range(first, last + 1)
    ]
