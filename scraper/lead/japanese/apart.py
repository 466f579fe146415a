"""Take a name with its country and office apart: アーサー・ペンバートン／英国／首相."""

import re
from dataclasses import dataclass, replace

from scraper.lead.japanese.offices import Ending, of_many, split_office
from scraper.lead.japanese.shapes import (
    FORMER,
    KATAKANA_NAME,
    REACH,
    READING,
    family_name_before,
    given_name_before,
    is_name,
)
from scraper.lead.japanese.sides import Scene, beside, names_a_country
from scraper.names import cities
from scraper.names.cities import City
from scraper.names.countries import KANJI, Mention

LONGEST = 60
"""Characters of a name, a country and an office together."""
_PREFIX = re.compile(
    r"^(?:本日|同日|今般|今回|先方|当方|議長国|日本政府|訪日中|来日中|訪問中|出張中|同行中"
    r"|[一-鿿ァ-ヺー]{1,8}側)"
)
_OUR_SIDE = re.compile(r"(?:[わ我]が?|当)$")
_ENVOY = re.compile(r"(?:次期|前|新)?(?:駐|在)(?P<where>日|[^日]{1,20}?)(?P<rest>.*)")
_BODY = re.compile(
    "(?<=[ァ-ヺー])[A-Z]{2,}$|・(?:カリブ|アジア|アフリカ|アラブ|ラテンアメリカ|ユーラシア|バルト)$"
)
"""What ends a name in katakana and belongs to the body of the office after it."""
_OF_A_CITY = ("皇太子", "首長", "知事", "副知事", "市長", "副市長", "州首相", "州知事", "総領事")
_INSTITUTIONS = ("欧州理事会", "欧州委員会", "欧州議会", "欧州対外活動庁")
_PARTIES = ("共産党", "労働党", "人民", "国民党", "連邦議会議員団")
_OF_THE_UN = ("事務総長", "事務次長", "副事務総長", "大使", "常駐代表", "代表部")
_OFFICES_OF = (
    (
        re.compile("国家(?:副)?主席|国務院|国務委員|外交部(?:副)?部長(?!官)|外交部長(?!官)|総書記"),
        "CN",
    ),
    (re.compile("外交(?:通商)?部長官|外交部第|^大統領$|国家安保室長"), "KR"),
)
"""Offices that only China or Korea has, among those who write names in kanji."""


@dataclass(frozen=True, slots=True)
class Split:
    """A stretch of text taken apart; positions are those of the sentence's core."""

    start: int
    """Where the name begins."""
    stop: int
    """Where the name ends."""
    role: int
    """Where the office begins."""
    country: str | None
    rule: str = ""
    """The construction that tells it."""


def take_apart(scene: Scene, ending: Ending, done: int) -> Split | None:
    """Find the name and the country that belong to an office.

    Args:
        scene: the sentence.
        ending: where the office ends.
        done: where the person before ended.
    """
    text, end = scene.core.text, ending.end
    begin = _begin(scene, ending, done)
    chunk = text[begin:end]
    if cut := _PREFIX.match(chunk):
        begin += cut.end()
    if _OUR_SIDE.search(text[max(begin - 2, 0) : begin]) and text[begin : begin + 1] in tuple(
        "方国側"
    ):
        begin += 1
    if begin >= end:
        return None
    inside = [m for m in scene.mentions if begin <= m.start and m.end <= end and names_a_country(m)]
    envoy = _ENVOY.search(text[begin:end])
    if envoy and re.search("大使|公使|領事|参事官|書記官", envoy["rest"]):
        return _envoy(scene, begin, envoy, inside)
    bare = ending.known and not inside
    return (
        _by_reading(scene, begin, end, inside)
        or _by_country(scene, begin, end, inside)
        or (_directly(scene, begin, end, beside(scene, begin)) if bare else None)
    )


def _begin(scene: Scene, ending: Ending, done: int) -> int:
    """Go left to where a name with its office can begin."""
    text, begin = scene.core.text, ending.start
    floor = max(done, ending.end - LONGEST)
    while begin > floor and REACH.match(text, begin - 1):
        begin -= 1
    within = next((m for m in scene.mentions if floor <= m.start < begin < m.end), None)
    if within is not None:  # セントビンセント及びグレナディーン諸島
        return _begin(scene, replace(ending, start=within.start), done)
    joint = next((j for j in ("及び", "並びに", "および") if text.endswith(j, 0, begin)), None)
    left = begin - len(joint) if joint else begin
    if joint and left > floor and split_office(text[begin : ending.end]) == 0:
        merged = _begin(scene, replace(ending, start=left), done)  # 外務及び地域統合大臣
        if merged < left:
            return merged
    if split_office(text[begin : ending.end]) == 0:
        return max(given_name_before(text, begin), floor)
    return max(family_name_before(text, begin), floor)


def _envoy(scene: Scene, begin: int, envoy: re.Match[str], inside: list[Mention]) -> Split | None:
    """Read 駐日英国大使 as theirs, 在ネパール大使 and 駐ネパール日本国大使 as ours."""
    role = begin + envoy.start()
    before = [m for m in inside if m.end <= role]
    after = [m for m in inside if m.start >= role]
    stop = before[0].start if before else role
    if envoy["where"] == "日":
        country = next((m.code for m in (*after, *before)), scene.context)
    else:
        country = after[1].code if len(after) > 1 else scene.home
    return _valid(scene, begin, stop, role, country, "envoy")


def _by_reading(scene: Scene, begin: int, end: int, inside: list[Mention]) -> Split | None:
    """Take a name that a reading in brackets follows."""
    for place, words in scene.core.asides:
        if begin < place < end and READING.fullmatch(words):
            start = begin
            country = next((m for m in inside if m.end <= place), None)
            if country is not None and country.start == begin:
                start = country.end + scene.core.text.startswith(("の", "・"), country.end)
            after = next((m for m in inside if m.start >= place), None)
            named = after or country
            role = _role_after(scene, after) if after and after.start <= place + 3 else place
            code = (
                named.code if named else beside(scene, begin) or _foreign(scene, words, place, end)
            )
            return _valid(scene, start, place, role, code, "name (reading) office")
    return None


def _foreign(scene: Scene, reading: str, role: int, end: int) -> str | None:
    """Tell a Chinese or Korean name from one of ours by how its reading is written."""
    if re.search("[ァ-ヺ・A-Za-z]", reading):
        return scene.context or _by_office(scene.core.text[role:end], scene)
    return scene.home


def _by_country(scene: Scene, begin: int, end: int, inside: list[Mention]) -> Split | None:
    text = scene.core.text
    for place, mention in enumerate(inside):
        following = inside[place + 1] if place + 1 < len(inside) else None
        if following is not None and (
            (following.start == mention.end and KATAKANA_NAME.match(text, mention.start))
            or (
                mention.start == begin
                and text[mention.end] == "・"
                and following.start > mention.end + 2
            )
        ):
            continue  # a name that is also a country's
        if mention.start == begin:
            rest = mention.end + text.startswith("・", mention.end)
            return _directly(scene, rest, end, mention.code, "country name office")
        role = _role_after(scene, mention)
        rule, code = "name country office", mention.code
        if role < end and (found := _valid(scene, begin, mention.start, role, code, rule)):
            return found
    return None


def _role_after(scene: Scene, mention: Mention) -> int:
    """Return where the office begins that a country's name precedes."""
    text, end = scene.core.text, mention.end
    if text.startswith(("務", "防"), end) and text[end - 1] == "国":
        return end - 1  # 米国務長官: the country is 米
    if text.startswith(("・日本", "・日友好"), end) or (
        text.startswith(_PARTIES, end) and mention.end - mention.start == 2
    ):
        return mention.start  # 中国共産党: the country is part of the name
    if text[mention.start : end] in _INSTITUTIONS:
        return mention.start
    if mention.code == "UN" and not text.startswith(_OF_THE_UN, end):
        return mention.start  # 国連難民高等弁務官
    return end + text.startswith(("の", "・"), end)


def _directly(
    scene: Scene, begin: int, end: int, country: str | None, rule: str = "name office"
) -> Split | None:
    """Read a name that its office follows directly."""
    text = scene.core.text
    chunk = text[begin:end]
    office = split_office(chunk)
    if office == 0 or not chunk:
        return None
    kana = KATAKANA_NAME.match(chunk)
    if kana:
        stop = begin + kana.end()
        if body := _BODY.search(kana[0]):
            stop = begin + body.start()  # …GCC事務総長, …・カリブ開発銀行総裁
        if seat := _seat(text, begin, stop):
            return _valid(scene, begin, seat[0], seat[0] + 1, seat[1].country, rule)
        if text[stop : stop + 1] in KANJI and split_office(text[stop + 1 : end]) == 0:
            code, rule = KANJI[text[stop]], "name country office"  # 伊外務大臣
            return _valid(scene, begin, stop, stop + 1, code, rule)
        if stop >= end and office:
            stop = begin + office
        near = None if of_many(text[stop:end]) else scene.context
        return _valid(scene, begin, stop, stop, country or near, rule)
    if office is None:
        return None
    if office > 6 and re.fullmatch("[一-鿿々]+", chunk[:office]):
        office = 2  # an office we do not know the words of
    country = country or _by_office(chunk[office:], scene) or scene.home
    return _valid(scene, begin, begin + office, begin + office, country, rule)


def _seat(text: str, begin: int, stop: int) -> tuple[int, City] | None:
    """Find the city in …・アブダビ皇太子: where the name before it ends, and the city."""
    if not text.startswith(_OF_A_CITY, stop):
        return None
    for start, end, city in cities.find(text[begin:stop], "ja"):
        if end == stop - begin and start > 1 and text[begin + start - 1] == "・":
            return begin + start - 1, city
    return None


def _by_office(role: str, scene: Scene) -> str | None:
    """Return the country of somebody whose name is in kanji, if the office is not one of ours."""
    for office, country in _OFFICES_OF:
        if office.search(role):
            return scene.context or country
    return None


def _valid(
    scene: Scene, start: int, stop: int, role: int, country: str | None, rule: str
) -> Split | None:
    """Accept a name only if it looks like one; 前 and the like belong to the office."""
    text = scene.core.text
    if stop > start and text[stop - 1] == "・":
        stop -= 1
    if former := FORMER.search(text[start:stop]):
        stop = start + former.start()
    if not is_name(text[start:stop]):
        return None
    return Split(start, stop, role, country, rule)
