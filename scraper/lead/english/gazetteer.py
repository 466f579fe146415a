"""The map under a text: where its countries and cities stand, and what a place phrase means."""

import re
from typing import NamedTuple

from scraper.lead.english.words import Text
from scraper.names import cities
from scraper.names.cities import City
from scraper.records import Place

_NAME = re.compile(
    r"(?:the\s+)?((?:[^\W\d_a-z][\w'’.-]*)(?:[ -](?:(?:de|do|da|del|la|al|of|the|el|on|sur"
    r"|am)[ -])?[^\W\d_a-z][\w'’.-]*){0,3})"
)
_NOT_CITY = re.compile(
    r"\b(?:Meeting|Summit|Conference|Forum|Minister|Ministers|Dialogue|Assembly|Session|Ministry"
    r"|Council|Prime"
    r"|Foreign|President|Secretary|Committee|Week|Ministerial|Exhibition|Expo|Headquarters"
    r"|University)\b|^(?:G\d|(?:The|A|An|On|In|He|She|Mr|Ms)\b|H\.E|Japan-)"
)


class Sited(NamedTuple):
    """A place with its clock, and what of it was worked out."""

    place: Place
    zones: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()
    rule: str = ""
    words: str = ""


class SiteMap:
    """Where the countries and cities of a text stand, offices and names blanked out."""

    def __init__(self, text: Text, blanked: str) -> None:
        self.text = text
        self.blanked = blanked
        self.cities: dict[int, tuple[int, City]] = {
            start: (end, city) for start, end, city in cities.among(blanked, text.runs)
        }
        self.countries: dict[int, tuple[int, str]] = {}
        for nation in text.nations.values():
            if nation.form != "adjective":
                start = text.starts[nation.first]
                self.countries[start] = (text.ends[nation.after - 1], nation.code)

    def country_at(self, place: int) -> tuple[int, str] | None:
        """Read a country, article and formal words included, at a character."""
        match = _ARTICLE.match(self.blanked, place)
        start = match.end() if match else place
        if start in self.countries:
            return self.countries[start]
        formal = _FORMAL.match(self.blanked, start)
        return self.countries.get(formal.end()) if formal else None

    def place_at(self, place: int) -> tuple[int, Sited] | None:
        """Read `CITY[, COUNTRY]`, `COUNTRY` or an unknown `Town, COUNTRY` at a character."""
        if self.blanked.startswith("the ", place) and place + 4 in self.cities:
            place += 4
        known = self.cities.get(place)
        country = self.country_at(place)
        if known is not None and (country is None or known[0] >= country[0]):
            end, city = known
            further = self._country_after(end)
            if further is not None and further[1] != city.country:
                named = self.text.raw[place:end]
                return further[0], sited_in(further[1], city=named)
            return (further or (end,))[0], sited_at(city, told=further is not None)
        if country is not None:
            return country[0], sited_in(country[1])
        return self._unknown_town(place)

    def _country_after(self, end: int) -> tuple[int, str] | None:
        link = _LINK.match(self.blanked, end)
        return self.country_at(link.end()) if link else None

    def _unknown_town(self, place: int) -> tuple[int, Sited] | None:
        match = _NAME.match(self.blanked, place)
        if match is None or _NOT_CITY.search(match.group(1)):
            return None
        further = self._country_after(match.end())
        if further is None:
            return None
        town = self.text.raw[match.start(1) : match.end(1)]
        city = _alike(town, further[1])
        if city is not None:
            sited = sited_at(city, told=True)
            return further[0], sited._replace(derived=("place.city",))
        return further[0], sited_in(further[1], city=town)


_ARTICLE = re.compile(r"(?:the\s+)?")
_FORMAL = re.compile(
    r"(?:(?:Republic|Kingdom|States?|Commonwealth|Federation|Confederation|Sultanate|Principality"
    r"|Union|Democratic"
    r"|People's|Federal|Federative|Islamic|Arab|Socialist|Bolivarian|Plurinational|Independent"
    r"|Grand|Duchy|Hashemite|of|the)\s+){1,5}"
)
_LINK = re.compile(r"\s*,\s*(?:in\s+)?|\s+in\s+|\s*\(\s*|\s+of\s+(?=the\s)")


def sited_in(country: str, city: str | None = None) -> Sited:
    """Return a place known by its country, its city as written if any."""
    return Sited(Place(city=city, country=country))


def sited_at(city: City, *, told: bool) -> Sited:
    """Return a place known by its city; its country is derived unless the text told it."""
    name = city.name.partition(",")[0]
    place = Place(city=name, country=city.country)
    return Sited(place, (city.zone,), () if told or name == city.country else ("place.country",))


def _alike(town: str, country: str) -> City | None:
    """Return the city of a country that a misspelt name must mean: one letter off."""
    if len(town) < 4:
        return None
    for city in cities.cities_of(country):
        if abs(len(city.name) - len(town)) <= 1 and _one_off(city.name.casefold(), town.casefold()):
            return city
    return None


def _one_off(one: str, other: str) -> bool:
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) <= 1
    short, long = sorted((one, other), key=len)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
