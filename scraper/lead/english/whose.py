"""Whose clock a named time is: `Japan time`, `JST`, `NY time`, `London time`."""

import re
from dataclasses import dataclass
from functools import lru_cache

from scraper.lead.zones import main_zones
from scraper.names import cities, countries
from scraper.site import Host

ABBREVIATIONS = {
    "JST": "Asia/Tokyo",
    "KST": "Asia/Seoul",
    "EST": "America/New_York",
    "EDT": "America/New_York",
    "PST": "America/Los_Angeles",
    "PDT": "America/Los_Angeles",
    "CDT": "America/Chicago",
    "MDT": "America/Denver",
    "HST": "Pacific/Honolulu",
    "GMT": "UTC",
    "UTC": "UTC",
    "BST": "Europe/London",
    "WET": "Europe/Lisbon",
    "CET": "Europe/Paris",
    "CEST": "Europe/Paris",
    "EET": "Europe/Athens",
    "EEST": "Europe/Athens",
    "MSK": "Europe/Moscow",
    "SGT": "Asia/Singapore",
    "HKT": "Asia/Hong_Kong",
    "ICT": "Asia/Bangkok",
    "WIB": "Asia/Jakarta",
    "PHT": "Asia/Manila",
    "AEST": "Australia/Sydney",
    "AEDT": "Australia/Sydney",
    "NZST": "Pacific/Auckland",
    "NZDT": "Pacific/Auckland",
    "WAT": "Africa/Lagos",
    "CAT": "Africa/Maputo",
    "EAT": "Africa/Nairobi",
    "SAST": "Africa/Johannesburg",
    "BRT": "America/Sao_Paulo",
    "ART": "America/Argentina/Buenos_Aires",
}
"""Zones by the letters ministries print; `IST` and `CST` are left out, they are several."""

_WORDS = re.compile(r"\s+(?:(?:standard|summer|daylight)\s+)?time$", re.IGNORECASE)
_CITIES = {"NY": "New York", "N.Y.": "New York", "NYC": "New York", "LA": "Los Angeles"}
_CITIES |= {"D.C.": "Washington D.C.", "DC": "Washington D.C.", "Washington": "Washington D.C."}
_NATIONS = {"Japanese": "Japan", "Korean": "Republic of Korea", "Indian": "India"}


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock that a text names."""

    at_home: bool
    zones: tuple[str, ...] = ()
    city: cities.City | None = None


@lru_cache(maxsize=256)
def whose(words: str, host: Host) -> Clock | None:
    """Say whose clock a marked time is, or None where the words name no zone.

    Args:
        words: as in the text, e.g. `Japan time` or `JST`.
        host: the publisher; its own zone is home.
    """
    if words in ABBREVIATIONS:
        zone = ABBREVIATIONS[words]
        return Clock(zone == host.timezone.key, (zone,))
    name = _WORDS.sub("", words).removeprefix("in ").strip()
    for start in (name, name.rpartition(" ")[2]):
        city = cities.city_of(_CITIES.get(start, start))
        if city is not None:
            return Clock(city.zone == host.timezone.key, (city.zone,), city)
        code = countries.code_of(_NATIONS.get(start, start))
        if code is not None:
            zones = main_zones(code, cities.zones_of(code))
            return Clock(code == host.country, zones)
    return None
