"""Countries in running text, English and Japanese, by any name ministries use.

Codes are ISO 3166-1 alpha-2, `XK` for Kosovo, and `EU`, `ASEAN`, `UN`, `NATO`. A mention is a
stretch of text that can name a country; whether it does (Chad may be a person, Georgia a
state, "Japan time" a clock) is for the grammar to decide.

The table is made by `scraper.names.build` from CLDR and our own list; see `data/README.md`.
"""

import re
from collections.abc import Iterable, Mapping, Set
from functools import cache
from pathlib import Path
from typing import NamedTuple

from scraper.names.scan import KanaScanner, LatinScanner

TABLE = Path(__file__).parent / "data" / "countries.tsv"

ADJECTIVES: Mapping[str, str]
"""Code by English adjective or demonym ("Dutch"); read from disk on first use."""

KANJI = {
    "日": "JP", "米": "US", "英": "GB", "仏": "FR", "独": "DE", "伊": "IT", "加": "CA", "露": "RU",
    "豪": "AU", "印": "IN", "韓": "KR", "中": "CN", "朝": "KP", "台": "TW", "比": "PH", "越": "VN",
    "墨": "MX", "伯": "BR", "亜": "AR", "智": "CL", "秘": "PE", "西": "ES", "葡": "PT", "蘭": "NL",
    "白": "BE", "墺": "AT", "瑞": "CH", "土": "TR", "泰": "TH", "星": "SG", "馬": "MY", "尼": "ID",
    "緬": "MM", "蒙": "MN", "希": "GR", "埃": "EG", "波": "PL", "宇": "UA", "ロ": "RU",
}  # fmt: skip
"""Countries by the one kanji that stands for them inside compounds such as 日米韓."""

COMMON = frozenset("日米英仏独伊加露豪印韓中比ロ")
"""Kanji that begin a compound or follow another; the others only follow 日."""

RUN = re.compile(
    "(?<![一-鿿々ァ-ヺー])[米英仏独伊加露豪印韓中]・?[" + "".join(sorted(COMMON)) + "]+"
    "|日・?[" + "".join(KANJI) + "]+"
)
NO_SUN = frozenset(
    "0123456789０１２３４５６７８９一二三四五六七八九十〇同本当翌前今毎曜後即連両祝休"
    "終先訪来在駐対反親滞離知初近期平元生"
)
"""What may stand before 日 where it means a day, or Japan as an object (訪日中)."""
NO_END = {
    "独": "立自裁占特", "加": "盟入工速熱減算害", "印": "象刷鑑", "比": "較率例重", "越": "え境冬",
    "西": "側部欧洋", "中": "東央米旬心止古小", "米": "州", "土": "曜地", "白": "書", "朝": "鮮食",
    "台": "風", "希": "望",
}  # fmt: skip
"""What may not follow the last kanji of a compound, because it makes another word."""
JOINED = re.compile(r"日・?(?=[ァ-ヺーA-ZＡ-Ｚ])")

NOT_COUNTRIES = (
    "Latin America", "North America", "South America", "Central America", "Indian Ocean",
    "South China Sea", "East China Sea", "Sea of Japan", "Gulf of Mexico", "New Mexico",
    "Northern Ireland", "British Columbia", "Korean Peninsula", "New England", "New Jersey",
    "New South Wales", "Papua", "Bank of Japan", "Bank of England", "Bank of America",
    "Voice of America", "Gulf of Oman", "Gulf of Guinea", "Gulf of Aden",
)  # fmt: skip
NOT_COUNTRIES_JA = (
    "インド太平洋", "インド洋", "中国地方", "北アメリカ", "南アメリカ", "中央アメリカ",
    "ラテンアメリカ", "中南米", "北米", "南米", "中米", "欧米", "全米", "在日米軍", "駐留米軍",
    "南シナ海", "東シナ海", "メキシコ湾", "オマーン湾", "ギニア湾", "ペルシャ湾", "モンゴル帝国",
    "ニュージャージー", "ニューメキシコ",
)  # fmt: skip


class Mention(NamedTuple):
    """A stretch of text that can name a country."""

    code: str
    start: int
    end: int
    form: str
    """`name`, `adjective` ("Dutch") or `short` (ROK, the 米 of 日米)."""


def find(text: str, language: str) -> list[Mention]:
    """Find what can name a country, the longest at each place, in text order.

    Args:
        text: any text; offsets of the mentions are into it.
        language: `ja` for Japanese rules; any other for Latin script.

    >>> [mention.code for mention in find("the ROK and the Lao PDR", "en")]
    ['KR', 'LA']
    >>> [mention.code for mention in find("日米韓外相会合", "ja")]
    ['JP', 'US', 'KR']
    """
    if language == "ja":
        return _find_japanese(text)
    return [Mention(code, start, end, form) for start, end, (code, form) in _latin().find(text)]


def among(plain: str, runs: Iterable[tuple[int, str]]) -> list[Mention]:
    """As `find`, in a Latin text whose words are known; see `LatinScanner.among`."""
    return [
        Mention(code, start, end, form) for start, end, (code, form) in _latin().among(plain, runs)
    ]


def first_words() -> Set[str]:
    """Return the words that Latin names begin with."""
    return _latin().first_words


def code_of(name: str) -> str | None:
    """Return the code of a country by its name alone, in any language and case.

    A leading "the" is passed over.
    """
    plain = name.strip().replace("’", "'").casefold().removeprefix("the ")
    return _codes().get(plain)


def _find_japanese(text: str) -> list[Mention]:
    compounds = [one for run in RUN.finditer(text) for one in _compound(text, run)]
    taken = {place for one in compounds for place in range(one.start, one.end)}
    suns = [
        Mention("JP", sun.start(), sun.start() + 1, "short")
        for sun in JOINED.finditer(text)
        if sun.start() not in taken and text[max(sun.start() - 1, 0)] not in NO_SUN
    ]
    found = [
        Mention(code, start, end, form)
        for start, end, (code, form) in _kana().find(text)
        if taken.isdisjoint(range(start, end))
    ]
    return sorted(compounds + suns + found, key=lambda mention: mention.start)


def _compound(text: str, run: re.Match[str]) -> list[Mention]:
    """Read 日米韓 letter by letter, unless it is part of other words."""
    start, end = run.span()
    if text[start] == "日" and start and text[start - 1] in NO_SUN:
        return []
    if end < len(text) and text[end] in NO_END.get(text[end - 1], ""):
        end -= 1
    letters = [place for place in range(start, end) if text[place] != "・"]
    if len(letters) < 2 or text[letters[-1] : end + 1] in ("中国", "韓国", "米国", "英国"):
        letters = letters if _country_word(text, end) else letters[:-1]
    if len(letters) < 2:
        return []
    return [Mention(KANJI[text[place]], place, place + 1, "short") for place in letters]


def _country_word(text: str, end: int) -> bool:
    """Tell 日米国防相 (a minister of defence) from 日・米国首相 (a country)."""
    return text[end : end + 1] != "国" or text[end : end + 2] in (
        "国防", "国務", "国交", "国際", "国会", "国境", "国家", "国民", "国連",
    )  # fmt: skip


@cache
def _rows() -> tuple[tuple[str, str, str, str], ...]:
    rows = (line.split("\t") for line in TABLE.read_text("utf-8").splitlines())
    return tuple((language, form, code, name) for language, form, code, name in rows)


@cache
def _latin() -> LatinScanner[tuple[str, str]]:
    names: dict[str, tuple[str, str] | None] = dict.fromkeys(NOT_COUNTRIES)
    for language, form, code, name in _rows():
        if language == "en":
            names[name] = (code, form)
    return LatinScanner(names)


@cache
def _kana() -> KanaScanner[tuple[str, str]]:
    names: dict[str, tuple[str, str] | None] = dict.fromkeys(NOT_COUNTRIES_JA)
    for language, form, code, name in _rows():
        if language == "ja":
            names[name] = (code, form)
    return KanaScanner(names)


@cache
def _codes() -> dict[str, str]:
    return {name.casefold(): code for _, _, code, name in reversed(_rows())}


def __getattr__(name: str) -> Mapping[str, str]:
    if name == "ADJECTIVES":
        return _adjectives()
    raise AttributeError(name)


@cache
def _adjectives() -> Mapping[str, str]:
    return {name: code for _, form, code, name in _rows() if form == "adjective"}
