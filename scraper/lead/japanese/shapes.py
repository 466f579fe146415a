"""What names look like on a Japanese page, and what only looks like one."""

import re

from scraper.lead.japanese.text import KANJI
from scraper.lead.japanese.vocabulary import NOBODY

KATAKANA_NAME = re.compile(
    r"[ァ-ヺーA-Z](?:(?:[ァ-ヺーA-Za-z・=.'-]|[一二三四五六七八九十]世)*(?:[ァ-ヺーA-Za-z.]|[一二三四五六七八九十]世))?"
)
_KANJI_NAME = re.compile(
    rf"[{KANJI}ヶノッツケ]{{1,9}}[ァ-ヺー]{{0,8}}|[{KANJI}]{{1,4}}[ぁ-ん]{{2,4}}|[ぁ-ん]{{2,4}}[{KANJI}]{{1,4}}"
)
REACH = re.compile(rf"[{KANJI}ァ-ヺー・=A-Za-z.'-]|(?<=第)[0-9]")
"""A sign that a name, a country or an office may hold."""
_GIVEN = re.compile(rf"[{KANJI}]{{1,4}}[ぁ-ん]{{2,4}}$")
_FAMILY = re.compile(r"(?:^|(?<=[、。」)]))[ぁ-ん]{2,4}$")
_GRAMMAR = re.compile(
    r"(?:する|した|して|ため|よる|より|から|まで|ける|との|での|への|には|では|とは|ては|れた|れる"
    r"|いる|いた|った|なる|ある|める|めた|その|この|ほか|いて|える|えた|たな|しい|うち|とき|および"
    r"|ならび|ともに|また|さらに|なお|そして|まず|だし|かつ|同じく)$"
)
READING = re.compile(r"\s*(?:[ぁ-んァ-ヺー・=＝\s･]+|[A-Z][A-Za-z'-]+(?: [A-Z][A-Za-z'.-]+)+)\s*")
"""What brackets after a name hold if they tell how it is read or spelled."""
FORMER = re.compile(r"(?:前|元|新|次期|現|当時の|同)$")
"""What stands before a country and belongs to the office after it."""
_NOBODY = re.compile(
    r"^同|会派|会談|会議|会合|協議|訪問|出席|開催|共同|両国|政府|首脳|各国|諸国|関係|当局|総会|理事会|首都"
    r"|外交$|安全|国際|経済|同国|[両各同諸]$|^(?:両|各|同|現|前|元|新|次期|副|初代|歴代|当時|日本"
    r"|米|英|仏|独|対|国|他|同席|全権|特命|臨時)$|か国$|カ国$|加盟|参加|新旧|代表団"
)


def given_name_before(text: str, end: int) -> int:
    """Return where a family name with a given name in kana begins that ends there: 国光あやの."""
    return _begins(_GIVEN, text, end)


def family_name_before(text: str, end: int) -> int:
    """Return where a family name in kana begins that kanji go on: あべ俊枝."""
    return _begins(_FAMILY, text, end)


def _begins(shape: re.Pattern[str], text: str, end: int) -> int:
    found = shape.search(text, max(end - 8, 0), end)
    return found.start() if found and not _GRAMMAR.search(found[0]) else end


def is_name(text: str) -> bool:
    """Tell whether a stretch of text can be somebody's name."""
    if KATAKANA_NAME.fullmatch(text):
        return len(text) > 1 and text not in NOBODY and not _NOBODY.search(text)
    return _KANJI_NAME.fullmatch(text) is not None and not _NOBODY.search(text)
