"""Where it took place: the place visited, or a venue with において, にて, で."""

import re
from dataclasses import dataclass

from scraper.lead.japanese.text import Core
from scraper.lead.zones import main_zones
from scraper.names import cities, countries
from scraper.records import Place

_VISIT = re.compile(
    r"(?P<where>[^、。はがに]{1,40}?)を?(?:公式|実務)?(?:訪問中|出張中|滞在中|訪れ|訪問し|訪問した|訪問の)"
)
_HERE = re.compile(r"訪日中|来日中|訪日した|来日した|訪日の機会|訪日し|来日し")
_AT = re.compile(r"(?P<where>[^、。はがを]{1,24}?)(?:において|にて|で)(?:、|[一-鿿ァ-ヺー])")
_VENUE = re.compile(
    r"[^、。はがをの]*(?:公館|迎賓館|官邸|公邸|本部|ホテル|センター|宮殿|庁舎|外務省|外務本省|会議場|国連内|国連本部|大使館|代表部|事務所|機内|国会|館|邸|城)(?:内)?$"
)
_FORUM = re.compile(r"[^、。]{0,24}(?:会議|サミット|総会|会合|フォーラム|ダイアローグ)")


@dataclass(frozen=True, slots=True)
class Sited:
    """A place, the zones its clocks may show, and what of it was worked out."""

    place: Place | None
    zones: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()


def where(core: Core, home: str) -> Sited:
    """Find where an event took place."""
    text = core.text
    if at := _venue(text):
        start, end = at
        sited = _sited(text[start:end], text, core.cut(start, end))
        if sited.place and (sited.place.country or sited.place.city):
            return sited
        visited = _visited(text, home)
        venue = core.cut(start, end)
        if visited.place is not None:
            place = Place(city=visited.place.city, country=visited.place.country, venue=venue)
            return Sited(place, visited.zones, visited.derived)
        country = home if re.search("飯倉|迎賓館|総理大?臣?官邸|外務本?省|外務省", venue) else None
        return Sited(Place(country=country, venue=venue), (), ("place.country",) if country else ())
    return _visited(text, home)


def _venue(text: str) -> tuple[int, int] | None:
    for match in _AT.finditer(text):
        start, end = match.span("where")
        words = match["where"]
        if venue := _VENUE.search(words):
            return start + venue.start(), end
        if "において" in match[0] or "にて" in match[0]:
            found = cities.find(words, "ja") or countries.find(words, "ja")
            if found:
                return start, end
        if words.endswith("都内"):
            return end - 2, end
        city = cities.find(words, "ja")
        if city and city[-1][1] == len(words):
            return start + city[-1][0], end
    return None


def _visited(text: str, home: str) -> Sited:
    for match in _VISIT.finditer(text):
        sited = _sited(match["where"], text, None)
        if sited.place is not None:
            return sited
    if _HERE.search(text):
        return Sited(Place(country=home))
    return Sited(None)


def _sited(words: str, text: str, venue: str | None) -> Sited:
    if words.endswith("都内"):
        tokyo = cities.city_of("Tokyo")
        return Sited(Place(city="Tokyo", country="JP"), (tokyo.zone,) if tokyo else ())
    named = [m.code for m in countries.find(words, "ja") if m.form == "name" and len(m.code) == 2]
    found = cities.find(words, "ja")
    named = [code for code in named if code not in ("EU", "UN")]
    if found:
        city = found[-1][2]
        derived = () if city.country in named else ("place.country",)
        inside = venue if venue and _VENUE.search(venue) else None
        return Sited(
            Place(city=city.name, country=city.country, venue=inside), (city.zone,), derived
        )
    if not named:
        return Sited(None)
    country = named[-1]
    for forum in _FORUM.finditer(text):
        for _, _, city in cities.find(forum[0], "ja"):
            if city.country == country:
                place = Place(city=city.name, country=country)
                return Sited(place, (city.zone,), ("place.city",))
    return Sited(Place(country=country), main_zones(country, cities.zones_of(country)))
