"""Cities where ministries meet, with their country and clock, English and Japanese.

Capitals, conference cities and resorts, about 740. The list and its spellings are our own;
zones were checked against GeoNames (CC BY 4.0) and come from the time-zone database; see
`data/README.md`. Many names are also people's (Victoria, 福島): the grammar decides.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scraper.names.scan import KanaScanner, LatinScanner

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class City:
    """A city, or a place visited like one."""

    name: str
    """As records show it: "Washington D.C." for all its spellings."""
    country: str
    """ISO 3166-1 alpha-2."""
    zone: str
    """IANA name."""
    capital: bool = False
    native: str | None = None
    """The usual Japanese spelling."""


def find(text: str, language: str) -> list[tuple[int, int, City]]:
    """Find what can name a city: start, end, city, in text order.

    Args:
        text: any text.
        language: `ja` for Japanese rules; any other for Latin script.

    >>> [city.name for _, _, city in find("in Washington, D.C. and Geneva", "en")]
    ['Washington D.C.', 'Geneva']
    """
    return list(_kana().find(text)) if language == "ja" else _latin().find(text)


def among(plain: str, runs: Iterable[tuple[int, str]]) -> list[tuple[int, int, City]]:
    """As `find`, in a Latin text whose words are known; see `LatinScanner.among`."""
    return _latin().among(plain, runs)


def first_words() -> Set[str]:
    """Return the words that Latin names begin with."""
    return _latin().first_words


def city_of(name: str) -> City | None:
    """Return the city with that name or spelling, in any case."""
    return _spellings().get(name.strip().replace("’", "'").casefold())


def cities_of(country: str) -> tuple[City, ...]:
    """Return the known cities of a country."""
    return tuple(city for city, _ in _cities() if city.country == country)


def capital_of(country: str) -> City | None:
    """Return a country's capital or seat of government."""
    return _capitals().get(country)


def zones_of(country: str) -> tuple[str, ...]:
    """Return the IANA zones of a country, the busiest first; empty if unknown."""
    return _zones().get(country, ())


def zone_of_country(country: str) -> str | None:
    """Return the zone of a country that has only one."""
    zones = zones_of(country)
    return zones[0] if len(zones) == 1 else None


@cache
def _cities() -> tuple[tuple[City, tuple[str, ...]], ...]:
    lines = (DATA / "cities.tsv").read_text("utf-8").splitlines()
    return tuple(_city(line.split("\t")) for line in lines)


def _city(cells: list[str]) -> tuple[City, tuple[str, ...]]:
    name, country, zone, capital, native, *spellings = cells
    return City(name, country, zone, bool(capital), native or None), tuple(spellings)


@cache
def _spellings() -> dict[str, City]:
    found: dict[str, City] = {}
    for city, spellings in _cities():
        for spelling in spellings:
            found.setdefault(spelling.casefold(), city)
    return found


@cache
def _capitals() -> dict[str, City]:
    return {city.country: city for city, _ in _cities() if city.capital}


@cache
def _latin() -> LatinScanner[City]:
    return LatinScanner(_by_spelling(ascii_only=True))


@cache
def _kana() -> KanaScanner[City]:
    return KanaScanner(_by_spelling(ascii_only=False))


def _by_spelling(*, ascii_only: bool) -> dict[str, City | None]:
    names: dict[str, City | None] = {}
    for city, spellings in _cities():
        for spelling in spellings:
            if (spelling[0] < "\u3000") == ascii_only:
                names.setdefault(spelling, city)
    return names


@cache
def _zones() -> dict[str, tuple[str, ...]]:
    lines = (line.split("\t") for line in (DATA / "zones.tsv").read_text("utf-8").splitlines())
    return {country: tuple(zones.split()) for country, zones in lines}
