"""Japanese text made even, without moving a character.

Pages mix full-width and half-width signs, and write the comma as 「,」, 「，」 or 「、」. The
grammar reads an even copy; every position in it is the same position on the page, so that
what is returned can be cut from the page as it stands.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_SAME = {
    **_WIDE,
    **{ord(char): "、" for char in ",，､"},
    **{ord(char): "(" for char in "（［〔【[〈《"},
    **{ord(char): ")" for char in "）］〕】]〉》"},
    **{ord(char): " " for char in "\u3000\u00a0\t\r\n"},
    **{ord(char): "=" for char in "＝゠"},
    **{ord(char): "-" for char in "‐‑‒–—−―"},
    **{ord(char): "~" for char in "〜～"},
    ord("･"): "・", ord("｡"): "。", ord("．"): ".", ord("•"): "・",
}  # fmt: skip

LONGEST_ASIDE = 400
"""A bracket that is not closed within this many characters was never meant to be one."""
DIGITS = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {"零": "0"}
KANJI = "一-鿿㐀-䶿豈-\ufaff々〆\U00020000-\U0003134f\ufe00-\ufe0f\U000e0100-\U000e01ef"
"""Kanji as a range for a regular expression, rare ones and their variants included."""
NUMBER = "[0-9〇零一二三四五六七八九十]{1,4}"


@dataclass(frozen=True, slots=True)
class Core:
    """A sentence without its brackets, and where everything was."""

    page: str
    """The sentence as on the page."""
    text: str
    """The even text outside brackets, spaces dropped."""
    at: tuple[int, ...]
    """For every character of `text`, its place in `page`."""
    asides: tuple[tuple[int, str], ...]
    """What brackets hold, as on the page, with the place in `text` they follow."""

    def cut(self, start: int, end: int) -> str:
        """Return a stretch of `text` as the page writes it."""
        if start >= end:
            return ""
        return self.page[self.at[start] : self.at[end - 1] + 1].strip()

    def letters(self, start: int, end: int) -> str:
        """Return a stretch of `text` in the page's own signs, without brackets."""
        return "".join(self.page[place] for place in self.at[start:end])

    def asides_within(self, start: int, end: int) -> list[str]:
        """Return the brackets that stand after `start` and not after `end`."""
        return [words for place, words in self.asides if start < place <= end]


@lru_cache(maxsize=64)
def even(text: str) -> str:
    """Return the text with one form for each sign; same length, same positions."""
    return text.translate(_SAME)


def number(digits: str) -> int:
    """Return the value of a number in digits or kanji (`25`, `二十五`, `二五`, `元`).

    >>> [number(text) for text in ("25", "二十五", "十", "三〇", "元")]
    [25, 25, 10, 30, 1]
    """
    if digits == "元":
        return 1
    if "十" in digits:
        tens, _, ones = digits.partition("十")
        return int(_arabic(tens) or "1") * 10 + int(_arabic(ones) or "0")
    return int(_arabic(digits) or "0")


def _arabic(digits: str) -> str:
    return "".join(DIGITS.get(char, char) for char in digits if char in DIGITS or char.isdecimal())


def sentences(text: str) -> list[str]:
    """Split a text after each 。 outside brackets, as on the page."""
    flat = even(text)
    closed = brackets(flat)
    cuts, start = [], 0
    for stop in re.finditer("[。\n]", flat):
        if not any(left < stop.start() < right for left, right in closed):
            cuts.append(text[start : stop.end()])
            start = stop.end()
    cuts.append(text[start:])
    return [cut for cut in cuts if cut.strip()]


def calm(flat: str) -> str:
    """Turn each 。 inside brackets into a comma, so that it ends no sentence."""
    for left, right in brackets(flat):
        flat = flat[:left] + flat[left:right].replace("。", "、") + flat[right:]
    return flat


def core_of(sentence: str) -> Core:
    """Take the brackets out of a sentence."""
    flat = even(sentence)
    letters: list[str] = []
    places: list[int] = []
    asides: list[tuple[int, str]] = []
    start = 0
    for left, right in (*brackets(flat), (len(flat), len(flat))):
        for place in range(start, left):
            if flat[place] != " " or _between_latin(flat, place):
                letters.append(flat[place])
                places.append(place)
        if right > left:
            asides.append((len(letters), sentence[left + 1 : right]))
        start = right + 1
    return Core(sentence, "".join(letters), tuple(places), tuple(asides))


def _between_latin(flat: str, place: int) -> bool:
    around = flat[max(place - 1, 0) : place + 2]
    return len(around) == 3 and around[0].isascii() and around[2].isascii()


def brackets(flat: str) -> list[tuple[int, int]]:
    """Find the outermost closed brackets: where each opens and closes."""
    found: list[tuple[int, int]] = []
    opened: list[int] = []
    for sign in re.finditer("[()]", flat):
        if sign[0] == "(":
            opened.append(sign.start())
        elif opened:
            left = opened.pop()
            if sign.start() - left <= LONGEST_ASIDE:
                while found and found[-1][0] > left:
                    found.pop()
                found.append((left, sign.start()))
    return found
