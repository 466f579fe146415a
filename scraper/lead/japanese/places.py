"""Where it took place: a venue with において, the place visited, a forum with a city's name.

外務省飯倉公館において               the venue itself
ドイツ・ハンブルクを訪問中の          the place visited, by whoever visits it
訪日中の                            here
ハンブルク安全保障会議に出席するため    a forum tells the city of the country visited
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from scraper.lead.japanese.text import Core
from scraper.lead.zones import main_zones
from scraper.names import cities, countries
from scraper.names.cities import City
from scraper.records import Place

FARTHEST = 40
"""Characters before a verb or a particle in which its place is looked for."""
LONGEST = 24
"""Characters of a forum's name."""
_AT = re.compile(r"において|における|にて|に(?=招[いかき]|迎え)|で(?=、|[一-鿿ァ-ヺー「0-9A-Z])")
_OF_A_FORUM = re.compile(
    r"、?(?:(?:開催|実施)され|行われ|開かれ)(?:た(?!。|ところ)|てい|る(?=[一-鿿A-Z0-9]))|、?開催(?:中|の)"
)
_VISIT = re.compile(
    r"(?:を|に|へ)?(?:公式|実務|国賓として|公賓として)?"
    r"(?:訪問中|出張中|滞在中|外遊中|訪れ|訪問し|訪問の(?:機会|際)|訪問に際し|赴い)"
)
_SITE_OF_VISIT = re.compile(
    r"(?:訪問先|出張先|滞在先|訪問中|出張中|滞在中|外遊先)(?:の|である)(?P<where>[^、。はがを]{1,30})"
)
_HERE = re.compile(r"(?:訪日|来日)(?!する)|日本(?:に立ち?寄|を訪[れ問])")
_VENUE = re.compile(
    r"(?:宿舎の)?[^、。はがをのにと]*(?:公館|迎賓館|官邸|公邸|本部|ホテル|センター|宮殿|宮|庁舎|外務省|外務本省"
    r"|国務省|国防省|防衛省|外交部|大統領府|首相府|会議場|国連内|議会|ホワイトハウス|大使館|代表部"
    r"|事務所|旅館|料亭|機内|空港|国会|会館|美術館|博物館|基地|御所|邸|館|城|会場)(?:内|「[^」]{1,20}」)?$"
)
_NO_VENUE = re.compile(
    r"(?:同機会|機会|会議|会合|会談|形式|方式|テレビ|オンライン|電話|場|中|下|間)$"
)
_HOUSES_HERE = re.compile(
    r"[駐在]日|在京|飯倉|赤坂|迎賓館|総理(?:大臣)?官邸|首相官邸|外務本?省|防衛省"
)
_FORUM = re.compile(
    r"(?:会議|サミット|総会|会合|フォーラム|ダイアローグ|対話|万博|博覧会|オリンピック|大会|式典|委員会)"
)
_TWO = re.compile("及び|並びに|、|と")
_MORE_THAN_A_PLACE = re.compile(r".*(?:ため|の機会に|に際し|に合わせ|に参加し|出席し)、?")
_STRANGE_CITY = re.compile(
    r"(?:・|の首都)?(?P<city>[ァ-ヺー]{2,12}(?:・[ァ-ヺー]{2,12})?市?|[一-鿿]{2,4}市)$"
)


@dataclass(frozen=True, slots=True)
class Sited:
    """A place, the zones its clocks may show, and what of it was worked out."""

    place: Place | None
    zones: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()
    rule: str = ""
    """The construction that tells it."""
    words: str = ""
    """As on the page."""


NOWHERE = Sited(None)


def where(core: Core, home: str) -> Sited:
    """Find where an event took place.

    Args:
        core: the sentence that tells of it.
        home: code of the publisher's country.
    """
    house, venue = _at(core)
    at = house
    if at.place is None or at.place.country is None:
        for found in (_visited(core), _here(core, home), _held(core), _forum_alone(core)):
            if found.place is not None:
                at = found
                break
    if at.place is not None and at.place.city is None:
        at = _in_town(core, at, at.place)
    if venue is None:
        return at
    if at.place is not None:
        return replace(at, place=replace(at.place, venue=venue))
    country = home if _HOUSES_HERE.search(venue) else None
    derived = ("place.country",) if country else ()
    return replace(house, place=Place(country=country, venue=venue), derived=derived)


def _in_town(core: Core, at: Sited, place: Place) -> Sited:
    """Add the city that is named elsewhere as 〇〇市内."""
    for _, end, city in cities.find(core.text, "ja"):
        if city.country == place.country and core.text.startswith("市内", end):
            return replace(at, place=replace(place, city=city.name), zones=(city.zone,))
    return at


def _at(core: Core) -> tuple[Sited, str | None]:
    """Read the place with において, にて or で: where, and the name of a house."""
    for match in _AT.finditer(core.text):
        start, end = _clause(core.text, match.start(), "、。はがをと"), match.start()
        phrase = core.text[start:end]
        if _OF_A_FORUM.match(core.text, match.end()) or _NO_VENUE.search(phrase):
            continue
        house = _VENUE.search(phrase)
        venue = core.cut(start + house.start(), end) if house else None
        words = (start, start + house.start()) if house else (start, end)
        sited = _sited(core, *words, whole=match[0] == "で" and not house)
        if house and sited.place is None:
            sited = _sited(core, start + house.start(), end, whole=False)
            sited = NOWHERE if sited.place and not sited.place.city else sited
        if sited.place is not None or venue is not None:
            return replace(sited, rule=match[0], words=core.cut(start, match.end())), venue
    return NOWHERE, None


def _clause(text: str, end: int, stops: str) -> int:
    """Go left from `end` to a sign of `stops`, at most `FARTHEST` characters."""
    start = end
    while start > max(end - FARTHEST, 0) and text[start - 1] not in stops:
        start -= 1
    return start


def _visited(core: Core) -> Sited:
    phrases = [
        (_clause(core.text, match.start(), "、。はが"), match.start(), match.end())
        for match in _VISIT.finditer(core.text)
    ]
    phrases += [(*match.span("where"), match.end()) for match in _SITE_OF_VISIT.finditer(core.text)]
    for start, end, after in phrases:
        sited = _sited(core, start, end, whole=False)
        if sited.place is not None:
            return replace(sited, rule="visit", words=core.cut(start, after))
    return NOWHERE


def _here(core: Core, home: str) -> Sited:
    here = _HERE.search(core.text)
    if here is None:
        return NOWHERE
    held = _held(core)
    found = held if held.place and held.place.country == home else _with_forum(core, home)
    return replace(found, rule="visit here", words=here[0])


def _held(core: Core) -> Sited:
    """Take the place of a forum that was held there, on whose occasion they met."""
    for match in _AT.finditer(core.text):
        after = core.text[match.end() : match.end() + FARTHEST * 2]
        if not _OF_A_FORUM.match(after) or not re.search("機会|際|出席|参加|合わせ", after):
            continue
        start = _clause(core.text, match.start(), "、。はがを")
        sited = _sited(core, start, match.start(), whole=False)
        if sited.place is not None:
            return replace(sited, rule="forum", words=core.cut(start, match.end()))
    return NOWHERE


def _forum_alone(core: Core) -> Sited:
    """Take the city of a forum on whose occasion they met."""
    for (start, end), city in _forums(core):
        after = core.text[end : end + 12]
        if re.match(
            r"(?:の|に)?(?:機会|際|出席|参加|合わせ|傍ら|マージン|会?場|おいて|開催)", after
        ):
            place = Place(city=city.name, country=city.country)
            derived = ("place.city", "place.country")
            return Sited(place, (city.zone,), derived, "forum", core.cut(start, end))
    return NOWHERE


def _sited(core: Core, start: int, end: int, *, whole: bool) -> Sited:
    """Read a place.

    Args:
        core: the sentence.
        start: where the words begin that hold the place.
        end: where they end.
        whole: whether the place must end the words.
    """
    if more := _MORE_THAN_A_PLACE.match(core.text, start, end):
        start = more.end()
    words = core.text[start:end]
    found = cities.find(words, "ja")
    named = [
        m
        for m in countries.find(words, "ja")
        if m.form == "name" and len(m.code) == 2 and m.code not in ("EU", "UN")
    ]
    if whole:
        found = [one for one in found if one[1] == len(words)]
        named = named if found else [m for m in named if m.end == len(words)]
    codes = {m.code for m in named}
    if found:
        city = found[-1][2]
        derived = () if city.country in codes else ("place.country",)
        return Sited(Place(city=city.name, country=city.country), (city.zone,), derived)
    if not named or (len(codes) > 1 and _TWO.search(words)):
        return NOWHERE
    country = named[-1].code
    for aside in core.asides_within(start + named[-1].end - 1, start + named[-1].end):
        for _, _, city in cities.find(aside, "ja"):
            if city.country == country:
                return Sited(Place(city=city.name, country=country), (city.zone,))
    strange = _STRANGE_CITY.match(words, named[-1].end)
    if strange:
        zones = main_zones(country, cities.zones_of(country))
        return Sited(Place(city=strange["city"], country=country), zones)
    return _with_forum(core, country)


def _with_forum(core: Core, country: str) -> Sited:
    """Give a country the city of the forum that is held there."""
    for _, city in _forums(core):
        if city.country == country:
            place = Place(city=city.name, country=country)
            return Sited(place, (city.zone,), ("place.city",))
    zones = main_zones(country, cities.zones_of(country))
    if country == "US" and "国連" in core.text:
        zones = ("America/New_York",)  # the only place where the United Nations meet there
    return Sited(Place(country=country), zones)


def _forums(core: Core) -> Iterator[tuple[tuple[int, int], City]]:
    """Yield where a forum's name stands, with each city in it."""
    done = 0
    for forum in _FORUM.finditer(core.text):
        start = max(_clause(core.text, forum.start(), "、。をはが"), forum.start() - LONGEST, done)
        done = forum.end()
        for _, _, city in cities.find(core.text[start:done], "ja"):
            yield (start, done), city
