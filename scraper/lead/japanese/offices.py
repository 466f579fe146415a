"""Japanese offices: the words they end in, the words they are made of, how high they are.

Japanese writes name, country and office without a space (河野太郎外務大臣, 王毅中国外交部長),
so where a name ends is known only from where an office can begin.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from scraper.lead.japanese.vocabulary import BODIES, FORMER, HEADS, JOINTS, STYLES, TAILS, WORDS

_HEADS = frozenset(head + tail for head in HEADS for tail in TAILS)
_MIDDLES = BODIES | JOINTS
_SIZES = range(1, max(map(len, _HEADS)) + 1)
_AFTER = re.compile(
    rf"(?P<tail>臨時代理|代行|代理|候補|補佐)?(?P<style>{'|'.join(STYLES)})?"
    r"(?P<group>御?夫妻|一行|ほか|他|等|ら(?!れ))?"
    r"(?=は|が|を|に|へ|と|の|よ|か|で|も|や|、|。|及び|並びに|又は|主催|出席|表敬|側|"
    r"訪|来|率い|同席|同行|自身|共同|[」』:;/+]|・[一-鿿ァ-ヺ]|\s|$)"
)


@dataclass(frozen=True, slots=True)
class Ending:
    """Where an office ends in running text, or 氏 after a bare name."""

    start: int
    """Where its last word begins."""
    end: int
    """Where the office ends, honorifics not counted."""
    after: int
    """Where the text goes on."""
    style: str | None
    known: bool = True
    """Whether the office ends in a word we know."""


def endings(text: str) -> Iterator[Ending]:
    """Yield every place where an office ends, in text order."""
    done = 0
    for candidate in _CANDIDATE.finditer(text):
        place = candidate.start()
        if place < done or place + 1 >= len(text):
            continue
        if text[place] == "氏" and place and _BARE.match(text, place):
            yield Ending(place, place, place + 1, "氏")
            continue
        found = _ending(text, place)
        if found is not None:
            done = found.after
            yield found


def _ending(text: str, place: int) -> Ending | None:
    for head in _BY_TWO.get(text[place : place + 2], ()):
        if text.startswith(head, place) and (found := _AFTER.match(text, place + len(head))):
            end = found.end("tail") if found["tail"] else place + len(head)
            return Ending(place, end, found.end(), found["style"])
    if text[place + 1] in "長官相使員" and _OFFICE_LIKE.match(text, place):
        found = _AFTER.match(text, place + 2)
        if found is not None:
            return Ending(place, place + 2, found.end(), found["style"], known=False)
    return None


def _by_two() -> dict[str, tuple[str, ...]]:
    grouped: dict[str, list[str]] = defaultdict(list)
    for head in HEADS:
        grouped[head[:2]].append(head)
    return {two: tuple(sorted(set(found), key=len, reverse=True)) for two, found in grouped.items()}


_BY_TWO = _by_two()
_CANDIDATE = re.compile(
    f"[氏{''.join(sorted({two[0] for two in _BY_TWO}))}]|[一-鿿](?=[長官相使員])"
)
"""Signs that an office's last word can begin with."""
_OFFICE_LIKE = re.compile("[一-鿿][長官相使員]")
_BARE = re.compile(r"氏(?:は|が|を|に|と|の|よ|か|ら|、|。|及び|並びに|他|ほか|$)")


class Rank(IntEnum):
    """How high an office is, as far as the kind of a meeting depends on it."""

    NONE = 0
    OFFICIAL = 1
    AMBASSADOR = 2
    VICE = 3
    MINISTER = 4
    DEFENSE = 5
    FOREIGN = 6
    LEADER = 7


_RANKS = (
    (
        Rank.VICE,
        re.compile(r"副大臣|政務官|次官(?!補)|外務審議官|副長官|副部長|国務副長官|次官級"),
    ),
    (
        Rank.LEADER,
        re.compile(
            r"総理|(?<!副)(?<!州)首相(?!府)|(?<!副)大統領(?!府|補佐官|夫人|特使|顧問|首席)|国家主席"
            r"|国王|女王|首長|大公|教皇|法王|総書記|国家元首|行政長官$|共産党書記長|革命党書記長"
            r"|欧州理事会議長|欧州委員会委員長|国家評議会議長|指導評議会議長|最高指導者|スルタン"
        ),
    ),
    (
        Rank.OFFICIAL,
        re.compile(r"補佐官|秘書官|報道官|次官補|局長(?!官)|審議官|参事官|顧問"),
    ),
    (Rank.AMBASSADOR, re.compile(r"大使|公使|総領事|常駐代表|高等弁務官")),
    (
        Rank.DEFENSE,
        re.compile(
            r"防衛(?!省)[^・]*大臣|国防(?!省)[^・]*(?:大臣|長官|部長)|防衛相|国防相"
            r"|軍事大臣|軍隊大臣"
        ),
    ),
    (
        Rank.FOREIGN,
        re.compile(
            r"外務(?!省)[^、]*大臣|外相|国務長官|外交部長|外交通商部長官|外務長官"
            r"|外交(?!委員)[^、]*(?:大臣|長官)|外務部長|対外関係大臣|国際関係[^、]*大臣"
            r"|外務・安全保障政策上級代表|国際協力大臣|国務書記官"
        ),
    ),
    (
        Rank.MINISTER,
        re.compile(
            r"大臣|長官|閣僚|[財防経内法]相|部長|委員|副首相|副大統領|副総理|主任|議長|上級代表"
        ),
    ),
    (Rank.OFFICIAL, re.compile(r"長$|官$|代表|特使|書記")),
)


_OF_MANY = re.compile(
    "[A-Z]{3,}|国際(?!関係|協力|開発|貿易|ビジネス|担当|経済|通商|問題)|世界|[^省庁]*(?:機関|機構|基金|銀行|連盟|協力会議|フォーラム|共同体|同盟|協力事務局)"
)
_CLERKS = re.compile("事務(?:局|総)?(?:次)?長|総裁|専務理事|理事長|所長|総会議長|管理官|弁務官")


def of_many(role: str) -> bool:
    """Tell whether an office is one of a body of many countries: IAEA事務局長.

    >>> of_many("世界貿易機関事務局長"), of_many("国際協力大臣")
    (True, False)
    """
    return _CLERKS.search(role) is not None and _OF_MANY.match(role) is not None


@lru_cache(maxsize=1024)
def rank_of(role: str | None) -> Rank:
    """Return how high an office is.

    >>> rank_of("国務長官").name, rank_of("外務副大臣").name, rank_of("大統領補佐官").name
    ('FOREIGN', 'VICE', 'OFFICIAL')
    """
    if not role:
        return Rank.NONE
    return next((rank for rank, pattern in _RANKS if pattern.search(role)), Rank.NONE)


@lru_cache(maxsize=1024)
def split_office(text: str) -> int | None:
    """Return where the office begins in a name with its office, 0 if there is no name.

    The earliest place where known words make a whole office; None if there is none.

    >>> split_office("立木悟郎外務大臣"), split_office("外務大臣"), split_office("山田太郎")
    (4, 0, None)
    """
    begins = _begins(text)
    for place in range(len(text)):
        rest = place
        while former := next((f for f in FORMER if text.startswith(f, rest)), None):
            rest += len(former)
            if rest in begins:
                return place
        if place in begins:
            return place
    return None


def _begins(text: str) -> set[int]:
    """Find every place from which the rest of a text is an office, from the end backwards."""
    begins: set[int] = set()
    joined: set[int] = set()
    for place in range(len(text) - 1, -1, -1):
        pieces = [text[place : place + size] for size in _SIZES if place + size <= len(text)]
        if any(_goes_on(piece, place + len(piece), text, begins, joined) for piece in pieces):
            begins.add(place)
        if place in begins or any(
            piece in _MIDDLES and place + len(piece) in joined for piece in pieces[:4]
        ):
            joined.add(place)
    return begins


def _goes_on(piece: str, end: int, text: str, begins: set[int], joined: set[int]) -> bool:
    if piece in _HEADS:
        if end == len(text) or (text[end] in "兼・" and end + 1 in begins):
            return True
        if text.startswith(("及び", "並びに"), end) and (end + 2 in begins or end + 3 in begins):
            return True
    return piece in WORDS and end in joined
