"""Zone arithmetic: from the one or two times a page states to the start of a meeting.

The stated times are never changed. What follows from them (the other side's time, an
offset, the day of a bracketed time) is worked out here and named in `derived`; what does
not fit together is named in `warnings`.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from scraper.records import Start

QUARTER = 15
DAY = 24 * 60
EARLIEST, LATEST = -12 * 60, 14 * 60
"""Offsets from UTC that exist, in minutes."""

YEARS = range(1900, 2200)
"""Years for which arithmetic with clocks means something."""

MAINLAND = {
    "AR": "America/Argentina/Buenos_Aires",
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "MH": "Pacific/Majuro",
    "MN": "Asia/Ulaanbaatar",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PG": "Pacific/Port_Moresby",
    "PT": "Europe/Lisbon",
    "UA": "Europe/Kyiv",
    "UZ": "Asia/Tashkent",
    "VN": "Asia/Ho_Chi_Minh",
}
"""Countries whose other zones are islands or names, not where visitors are received."""


class Stated(NamedTuple):
    """A moment as a page states it, on the clock of whoever states it."""

    day: date | None = None
    minute: int | None = None
    """Minutes after midnight; None where only the day is given."""


class Timing(NamedTuple):
    """The start that follows from the stated moments, and how."""

    start: Start | None = None
    derived: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def start_of(
    home_zone: ZoneInfo,
    home: Stated | None,
    local: Stated | None,
    zones: Sequence[str] = (),
    *,
    approximate: bool = False,
) -> Timing:
    """Work out a start from what is stated at home and where the meeting was.

    Args:
        home_zone: the ministry's own zone.
        home: the moment on the ministry's clock, if stated.
        local: the moment on the clock of the place, if stated and abroad.
        zones: IANA names of the zones the place may be in; empty if unknown.
        approximate: whether the stated clock time is hedged.

    Returns:
        `derived` may name `start.home`, `start.local`, `utc_offset` and `start.day`.
    """
    for stated in (home, local):
        if stated is not None and stated.day is not None and stated.day.year not in YEARS:
            return Timing(warnings=("start: a year no meeting of ours was in",))
    if home is not None and home.minute is not None:
        if local is not None and local.minute is not None:
            return _from_both(home_zone, home, local, zones, approximate)
        return _from_home(home_zone, home, zones, approximate)
    if local is not None and local.minute is not None:
        return _from_local(home_zone, local, zones, approximate)
    days = [iso_day(stated) for stated in (home, local)]
    if not any(days):
        return Timing()
    return Timing(Start(home=days[0], local=days[1]))


def offset_at(zone: str, moment: datetime) -> int | None:
    """Return the minutes east of UTC on the clocks of a zone at a naive local moment."""
    offset = _zone(zone).utcoffset(moment)
    return None if offset is None else round(offset.total_seconds() / 60)


def main_zones(country: str, zones: Sequence[str]) -> tuple[str, ...]:
    """Narrow a country's zones to its mainland, where that is one zone."""
    return (MAINLAND[country],) if country in MAINLAND else tuple(zones)


def iso(day: date, minute: int, offset: int | None) -> str:
    """Write a moment as ISO text with minutes and, if known, its offset.

    >>> iso(date(2018, 5, 23), 17 * 60, -240)
    '2018-05-23T17:00-04:00'
    """
    moment = _moment(day, minute)
    text = moment.isoformat("T", "minutes")
    if offset is None:
        return text
    hours, minutes = divmod(abs(offset), 60)
    return f"{text}{'-' if offset < 0 else '+'}{hours:02d}:{minutes:02d}"


def iso_day(stated: Stated | None) -> str | None:
    """Write the day of a stated moment."""
    return stated.day.isoformat() if stated is not None and stated.day is not None else None


@lru_cache(maxsize=512)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _moment(day: date, minute: int) -> datetime:
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a wall clock, zone apart
    return midnight + timedelta(minutes=minute)


def _offsets(zones: Sequence[str], moment: datetime) -> set[int]:
    found = (offset_at(zone, moment) for zone in zones)
    return {offset for offset in found if offset is not None}


def _from_home(zone: ZoneInfo, home: Stated, zones: Sequence[str], about: bool) -> Timing:
    if home.day is None or home.minute is None:
        return Timing()
    moment = _moment(home.day, home.minute)
    home_offset = offset_at(zone.key, moment)
    text = iso(home.day, home.minute, home_offset)
    aware = moment.replace(tzinfo=zone)
    there = {aware.astimezone(_zone(name)).strftime("%Y-%m-%dT%H:%M%z") for name in zones}
    if len(there) != 1:
        return Timing(Start(home=text, approximate=about))
    [local] = there
    start = Start(home=text, local=f"{local[:-2]}:{local[-2:]}", approximate=about)
    return Timing(start, ("start.local", "utc_offset"))


def _from_local(zone: ZoneInfo, local: Stated, zones: Sequence[str], about: bool) -> Timing:
    if local.day is None or local.minute is None:
        return Timing()
    moment = _moment(local.day, local.minute)
    offsets = _offsets(zones, moment)
    if len(offsets) != 1:
        return Timing(Start(local=iso(local.day, local.minute, None), approximate=about))
    [offset] = offsets
    text = iso(local.day, local.minute, offset)
    there = datetime.fromisoformat(text).astimezone(zone)
    home = there.replace(tzinfo=None)
    start = Start(
        home=iso(home.date(), home.hour * 60 + home.minute, offset_at(zone.key, home)),
        local=text,
        approximate=about,
    )
    return Timing(start, ("start.home", "utc_offset"))


def _from_both(
    zone: ZoneInfo, home: Stated, local: Stated, zones: Sequence[str], about: bool
) -> Timing:
    anchor = local.day or home.day
    if anchor is None or home.minute is None or local.minute is None:
        return Timing()
    home_offset = offset_at(zone.key, _moment(anchor, home.minute)) or 0
    places = _offsets(zones, _moment(anchor, local.minute))
    home, local, derived = _with_days(home, local, home_offset, places)
    if home.day is None or local.day is None or home.minute is None or local.minute is None:
        return Timing()
    apart = _moment(home.day, home.minute) - _moment(local.day, local.minute)
    implied = home_offset - round(apart.total_seconds() / 60)
    offset, warnings = _settle(implied, places)
    start = Start(
        home=iso(home.day, home.minute, home_offset),
        local=iso(local.day, local.minute, offset),
        approximate=about,
    )
    return Timing(start, (*derived, "utc_offset"), warnings)


def _with_days(
    home: Stated, local: Stated, home_offset: int, places: set[int]
) -> tuple[Stated, Stated, tuple[str, ...]]:
    """Give the moment without a day the day that makes the offset true, or else possible."""
    if home.day is not None and local.day is not None:
        return home, local, ()
    known, bare = (local, home) if home.day is None else (home, local)
    if known.day is None or home.minute is None or local.minute is None:
        return home, local, ()
    best: tuple[int, date] | None = None
    for shift in (0, 1, -1):
        day = known.day + timedelta(days=shift)
        days = shift * DAY * (1 if bare is home else -1)
        implied = home_offset - (home.minute - local.minute + days)
        if not EARLIEST <= implied <= LATEST:
            continue
        miss = min((abs(implied - place) for place in places), default=0)
        if best is None or miss < best[0]:
            best = (miss, day)
    day = best[1] if best else known.day
    filled = Stated(day, bare.minute)
    if bare is home:
        return filled, local, ("start.home.day",)
    return home, filled, ("start.local.day",)


def _settle(implied: int, places: set[int]) -> tuple[int | None, tuple[str, ...]]:
    """Choose the offset: the place's own if the two times allow it, else the times' own."""
    rounded = round(implied / QUARTER) * QUARTER
    near = [place for place in places if abs(place - implied) <= QUARTER]
    if near:
        return near[0], ()
    if len(places) == 1:
        [place] = places
        return place, ("start: the two times do not fit the zone of the place",)
    if EARLIEST <= rounded <= LATEST:
        return rounded, () if not places else ("start: the two times fit no zone of the place",)
    return None, ("start: the two times are more than a day apart",)
