"""Whose country is meant where a person's own is not said: 英国の…, 米側から…."""

import re
from dataclasses import dataclass

from scraper.lead.japanese.text import Core
from scraper.names.countries import KANJI, Mention

REACH = 120
"""Characters before a name in which the word for its side is looked for."""
_SIDE = re.compile(
    r"(?P<who>日本|[我わ]が国|[我わ]が?方|当方|先方|相手国?|[一-鿿ァ-ヺー・]{1,20}?)側?(?:からは|から|より|は|の出席者|:|が|代表)"
)
_OURS = frozenset(("日本", "我が国", "わが国", "我が方", "わが方", "我方", "当方"))


@dataclass(frozen=True, slots=True)
class Scene:
    """What is known while a sentence is read."""

    core: Core
    mentions: tuple[Mention, ...]
    """Countries it can name."""
    home: str
    context: str | None
    """The other side's country, if the title or the section names it."""


def beside(scene: Scene, begin: int) -> str | None:
    """Return the country said just before (英国の…) or for the side (米側から…)."""
    text = scene.core.text
    if begin and text[begin - 1] == "の":
        near = next((m for m in scene.mentions if m.end == begin - 1 and names_a_country(m)), None)
        if near is not None:
            return near.code
    sides = list(_SIDE.finditer(text, max(begin - REACH, 0), begin))
    for side in reversed(sides):
        if code := _side_code(scene, side):
            return code
    return None


def names_a_country(mention: Mention) -> bool:
    """Tell 英国 and EU from the 英 of 日英."""
    return mention.form == "name" or mention.end - mention.start > 1


def _side_code(scene: Scene, side: re.Match[str]) -> str | None:
    who = side["who"]
    if who in _OURS:
        return scene.home
    if who in ("先方", "相手", "相手国"):
        return scene.context
    last = next((m for m in scene.mentions if m.end == side.end("who")), None)
    if "側" not in side[0]:
        return last.code if last and _opens_a_list(scene, last, side[0]) else None
    return last.code if last else (KANJI.get(who[-1]) if len(who) == 1 else None)


def _opens_a_list(scene: Scene, country: Mention, words: str) -> bool:
    """Tell 、豪州からは… from a country that somebody came from."""
    before = scene.core.text[country.start - 1 : country.start]
    return words.endswith(("から", "からは", "より", ":")) and before in ("", *"、。:;")
