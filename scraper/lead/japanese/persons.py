"""Who takes part: a name and an office, in the order Japanese puts them.

    唐沢英夫 外務大臣                    our own: the office is one of Japan's
    エレノア・グレイ 英国 首相            the other side's: name, country, office
    英国 の エレノア・グレイ 首相         the same with the country first
    ロックウッド 駐日英国大使            an ambassador here; 在ネパール大使 is ours abroad
    羅恒（ら・こう） 中国 …主任           a reading in brackets ends the name

Somebody whose office is followed by の is spoken of (首相の訪日), not met.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from scraper.lead.japanese.text import Core
from scraper.names import countries
from scraper.records import Participant

OURS = (
    "内閣総理大臣|総理大臣臨時代理|総理大臣|総理|副総理|内閣官房長官|官房長官|内閣官房副長官|官房副長官|内閣官房参与"
    "|外務大臣臨時代理|外務大臣政務官|外務副大臣|外務大臣補佐官|外務大臣|外務審議官|外務事務次官|外務省参与"
    "|外務報道官|外務大臣臨時代理|防衛副大臣|防衛大臣政務官|防衛大臣|防衛審議官|経済産業副大臣|経済産業大臣"
    "|財務副大臣|財務大臣|農林水産副大臣|農林水産大臣|環境副大臣|環境大臣|法務大臣|文部科学大臣|国土交通大臣"
    "|厚生労働大臣|総務大臣|国家安全保障局長|内閣総理大臣補佐官|総理補佐官|国際協力局長|総合外交政策局長"
    "|アジア大洋州局長|北米局長|欧州局長|中南米局長|中東アフリカ局長|経済局長|国際法局長|軍縮不拡散・科学部長"
    "|南部アジア部長|アフリカ部長|領事局長|国際情報統括官|大臣政務官|副大臣|政府代表"
)
END = (
    "副大統領|大統領|副首相|首相|国家主席|主席|総書記|書記長|国務院総理|総理|国王|女王|皇太子|王太子|首長|大公|教皇|法王"
    "|外務大臣|外相|副大臣|大臣|国務長官|国防長官|副長官|長官|事務次官|次官補代理|次官補|次官|外交部長官|外交部長|副部長|部長"
    "|上級代表|特別代表|政府代表|常駐代表|代表部大使|代表|総領事|臨時代理大使|大使|公使|事務総長|事務局長|事務次長"
    "|総裁|補佐官|大臣顧問|顧問|議長|副議長|委員長|委員|主任|書記|知事|市長|会長|理事長|議員|報道官|特使|審議官"
    "|局長|室長|長官代行|国務委員|官房長|大統領夫人|首相夫人|夫人|殿下|陛下"
)
_OURS = re.compile(
    rf"(?P<name>[一-鿿々ヶ]{{1,7}}?(?:[ァ-ヺー]{{2,9}})?)(?P<role>(?:{OURS})(?:兼(?:{OURS}))*)"
)
_ABROAD = re.compile(
    r"(?P<name>[一-鿿々ヶ]{2,6})(?P<role>(?:在|駐)(?P<where>[^、。はがをにで]{2,20}?)(?:日本国?)?"
    r"(?:特命全権|臨時代理|兼轄)?(?:大使|総領事|公使))"
)
_ROLE = re.compile(rf"(?:{END})(?:兼[^、。はがをにで]{{1,24}}?(?:{END}))*(?:臨時代理|代行|候補)?")
_NAME = re.compile(r"(?:[A-Za-zァ-ヺー][ァ-ヺーA-Za-z・=.\-']*[ァ-ヺーA-Za-z.]|[一-鿿々]{2,4})$")
_UNBROKEN = re.compile(r"[一-鿿々ァ-ヺー・]{0,40}")
_BREAK = re.compile(
    r"[、。]|及び|並びに|または|とともに|との間|(?<=[一-鿿ァ-ヺー])(?:は|が|を|に|で|と|から|より|や)(?=[一-鿿ァ-ヺーA-Za-z])"
)
_NOT_OURS = re.compile(r"^(?:方|両|各|同|前|元|新|次期|現|当|側|国|省|府|副|仮)+")
_SPOKEN_OF = re.compile(r"の(?!ほか|他|間|両|二|三)|主催|宛|経験|特使|級|会[合議談]|間")
_LONGEST = 120
"""Characters of a name, a country and an office together."""
_INSTITUTIONS = ("欧州理事会", "欧州委員会", "欧州議会")
_HONORIFIC = re.compile(
    r"\s*((?:His|Her|Their)\s+(?:Excellency|Majesty|(?:Royal |Imperial )?Highness)"
    r"(?:\s+(?:Mr|Ms|Mrs|Dr|Prof)\.?)?"
    r"|H\.\s?(?:E|H|M|R\.\s?H)\.?(?:\s+(?:Mr|Ms|Mrs|Miss|Dr|Prof|Amb|General|Sheikh|Prince)\b\.?)*"
    r"|[Tt]he\s+Rt\.?\s+Hon(?:ourable|orable|\.)?|[Tt]he\s+Right\s+Hono(?:u)?rable"
    r"|(?:Senator\s+)?[Tt]he\s+Hon(?:ou?rable|\.)?"
    r"|Rt\.?\s+Hon\.?|Hon\.|Dr\.?|Mr\.?|Ms\.?|Mrs\.?|Prof\.?|Ambassador|General)(?=[\s.])"
)


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody in the text, and where."""

    person: Participant
    start: int


def people(core: Core, home: str, context: str | None) -> list[Named]:
    """Find those who take part in what a sentence tells.

    Args:
        core: the sentence.
        home: code of the publisher's country.
        context: the other side's country, if the title or the section names it.
    """
    found = {one.start: one for one in _ours(core, home)}
    taken = [(one.start, one.start + 1) for one in found.values()]
    for one in _theirs(core, home, context):
        if not any(start <= one.start < end for start, end in taken):
            found.setdefault(one.start, one)
    return [found[start] for start in sorted(found)]


def _ours(core: Core, home: str) -> Iterator[Named]:
    for match in (*_ABROAD.finditer(core.text), *_OURS.finditer(core.text)):
        start = match.start("name")
        name = match["name"]
        cut = _NOT_OURS.match(name)
        if cut and len(name) - cut.end() >= 2:
            start, name = start + cut.end(), name[cut.end() :]
        before = core.text[max(start - 12, 0) : start]
        foreign = countries.find(core.text[start : match.end()], "ja")
        if match.re is _OURS and any(m.form == "name" for m in foreign):
            continue
        if name.endswith(("国", "両")) or _SPOKEN_OF.match(core.text, match.end()):
            continue
        if re.search(r"(?:先方|相手国|[ァ-ヺー]・)$", before):
            continue
        yield Named(
            Participant(
                name=core.cut(start, start + len(name)),
                role=core.cut(match.start("role"), match.end()),
                country=home,
                side="host",
            ),
            start,
        )


def _theirs(core: Core, home: str, context: str | None) -> Iterator[Named]:
    text = core.text
    done = 0
    breaks = [0, *(found.end() for found in _BREAK.finditer(text))]
    for office in _ROLE.finditer(text):
        end = _end_of(text, office)
        if office.start() < done or _SPOKEN_OF.match(text, end):
            continue
        begin = max(breaks[bisect_right(breaks, office.start()) - 1], done)
        one = _one(core, begin, end, home, context)
        if one is not None:
            done = end
            yield one


def _end_of(text: str, office: re.Match[str]) -> int:
    """Return where an office ends that goes on: 委員 of 委員会弁公室主任 is not its end."""
    run = _UNBROKEN.match(text, office.end())
    ends = [
        last.end() for last in _ROLE.finditer(text, office.start(), run.end() if run else len(text))
    ]
    return max([office.end(), *ends])


def _one(core: Core, begin: int, end: int, home: str, context: str | None) -> Named | None:
    begin = max(begin, end - _LONGEST)
    phrase = core.text[begin:end]
    mentions = [m for m in countries.find(phrase, "ja") if m.form == "name"]
    envoy = re.search("駐日", phrase)
    if envoy:
        country = next((m.code for m in mentions), context)
        return _named(core, begin, begin + envoy.start(), begin + envoy.start(), end, country, home)
    for mention in reversed(mentions):
        role_at = mention.end
        if phrase.startswith(("務長官", "務次官", "務副長官", "務省", "務委員"), role_at):
            role_at -= 1  # 米国務長官: the country is 米
        if phrase.startswith(("共産党", "労働党", "人民"), mention.end):
            role_at = mention.start  # 中国共産党: the country is part of the name
        if phrase[mention.start : mention.end] in _INSTITUTIONS:
            role_at = mention.start
        if phrase[mention.end :].startswith("の"):
            return _country_first(core, begin + mention.end + 1, end, mention.code, home)
        name_end = begin + mention.start
        named = _named(core, begin, name_end, begin + role_at, end, mention.code, home)
        if named is not None:
            return named
    if not mentions:
        return _country_first(core, begin, end, context, home)
    return None


def _country_first(
    core: Core, begin: int, end: int, country: str | None, home: str
) -> Named | None:
    """Read a name that its office follows directly."""
    phrase = core.text[begin:end]
    asides = [place for place, _ in core.asides if begin < place < end]
    latin = re.match(r"[A-Za-zァ-ヺー][ァ-ヺーA-Za-z・=.\-']*", phrase)
    if asides:
        split = asides[0]
    elif latin and ("・" in latin[0] or "=" in latin[0] or len(latin[0]) >= 2):
        split = begin + latin.end()
    else:
        return None
    if country is None or split >= end:
        return None
    return _named(core, begin, split, split, end, country, home)


def _named(
    core: Core, begin: int, name_end: int, role_at: int, end: int, country: str | None, home: str
) -> Named | None:
    name = _NAME.search(core.text[begin:name_end].rstrip("・の"))
    if name is None or country is None or country == home:
        return None
    start, stop = begin + name.start(), begin + name.end()
    role = core.cut(role_at, end).lstrip("の・")
    if not role or stop <= start:
        return None
    aside = next((words for words in core.asides_within(role_at, end)), "")
    honorific = _HONORIFIC.match(aside)
    return Named(
        Participant(
            name=core.cut(start, stop),
            honorific=" ".join(honorific[1].split()) if honorific else None,
            role=role,
            country=country,
            side="counterpart",
        ),
        start,
    )
