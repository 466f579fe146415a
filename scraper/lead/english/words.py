"""A text as words with places: what every rule of the English grammar walks over.

`plain` folds typographic variants one character for one, so that a span found in it is
the same span of the text on the page, and names can be returned exactly as written.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from scraper.names import cities, countries
from scraper.names.wordlist import wordlist

AHEAD = 12
LONGEST = 4000
"""Characters of a text that are read; a lead is a few hundred."""

_FOLD = dict(
    zip(
        "’‘ʼ`´“”„«»–—‐‑−‒―\u00a0\u3000\u2009\u202f（）：；，．",
        "'''''\"\"\"\"\"-------    ():;,.",
        strict=True,
    )
)
_VARIANT = re.compile(f"[{''.join(_FOLD)}]")
_LETTERS = r"[^\W\d_][^\W\d_\u0300-\u036f]*(?:[\u0300-\u036f]+[^\W\d_]*)*"
_INITIALS = r"(?:[^\W\d_]\.){2,}"
_PART = rf"(?:{_INITIALS}|{_LETTERS})"
_WORD = re.compile(
    r"[A-Za-z]+(?=[ ,])|(?:LL|Ph|Litt|Sc)\.\s?[A-Z]\b\.?"
    rf"|{_PART}(?:(?:['-]|(?<=[A-Za-z])/){_PART})*'?\.?"
    r"|\d+(?:[.,:]\d+)*(?:st|nd|rd|th)?"
    r"|\S"
)
_RUN = re.compile(r"\w+")
_ABBREVIATED = wordlist(
    """Mr Mrs Ms Messrs Dr Prof Hon Rt Amb Gen Lt LTG Col Sen Rep Gov Jr Sr St Eng Engr Ing Lic Maj
    Brig Adm Cdr Capt Mme Me Rev Msgr No Sgt Smt Adv Mtro Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct
    Nov Dec Ph HE Esq approx Ret Retd Rtd"""
)
_OPENERS = wordlist(
    """The A An It In Those Attending This After Both They Following From These On At Also During
    Next For As Upon He She Attendees Participants Japanese Before Later Prior Furthermore
    Subsequently There Present"""
)
_CLOSES = re.compile(r"\s+(?:The|An|It|This|They|Following|From|On|At|During|Attendees)\b")
"""What after an initial shows that it was a name of one letter, and the sentence over."""
_MAY_END = re.compile(
    r"(?:[ap]\.m\.|U\.(?:\w\.)+|D\.C\.|E\.U\.|Jr\.|Sr\.|M\.P\.|P\.R\.C\.|R\.O\.K\.)", re.IGNORECASE
)
"""Abbreviations a sentence can end with; "Mr." is not one, whatever follows."""


class Nation(NamedTuple):
    """A country or organisation named in the text, by word."""

    first: int
    after: int
    code: str
    form: str


@dataclass(eq=False)
class Text:
    """A text of a page, ready to be read."""

    raw: str
    plain: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    lows: list[str]
    """The words in lower case, and a few empty ones, so that looking ahead is safe."""
    stopped: list[int]
    """Words that carry a stop of their own: `Mr.`, `U.S.`, `p.m.`"""
    inner: list[tuple[int, str]]
    """Where the parts of words with signs inside begin: three of `Japan-U.S.`"""
    runs: list[tuple[int, str]]
    """Where words begin that can begin the name of a country or city, as `inner`."""
    nations: dict[int, Nation] = field(default_factory=dict)
    """Countries by the word they begin at."""
    mentions: list[tuple[int, int, str]] = field(default_factory=list)
    """Countries by their characters, in order."""
    sentences: list[tuple[int, int]] = field(init=False)
    """Spans of words, one a sentence; abbreviations end one only before an opener."""
    quiet: str = field(init=False)
    """The text with middle dots for stops inside sentences: a stop there ends one."""

    def __post_init__(self) -> None:
        self.sentences = self._sentences()
        self.quiet = self._quiet()

    @classmethod
    def of(cls, raw: str) -> "Text":
        """Split a text into words and find the countries in it."""
        raw = raw[:LONGEST]
        plain = raw
        if not raw.isascii() or "`" in raw:
            plain = _VARIANT.sub(lambda variant: _FOLD[variant[0]], raw)
        words, starts, ends, stopped = _split(plain)
        lows = list(map(str.casefold, words))
        inner = [
            (start + run.start(), run[0])
            for word, start in zip(words, starts, strict=True)
            if len(word) > 1 and not word.isalnum()
            for run in _RUN.finditer(word)
        ]
        known = _first_words()
        runs = [pair for pair in zip(starts, words, strict=True) if pair[1] in known]
        runs += [pair for pair in inner if pair[1] in known]
        runs.sort()
        text = cls(raw, plain, words, starts, ends, lows + [""] * AHEAD, stopped, inner, runs)
        for mention in countries.among(plain, runs):
            text.mentions.append((mention.start, mention.end, mention.code))
            nation = text._nation(mention)
            text.nations[nation.first] = nation
        return text

    def _nation(self, mention: countries.Mention) -> Nation:
        first = bisect_left(self.ends, mention.start + 1)
        after = bisect_left(self.starts, mention.end)
        return Nation(first, max(after, first + 1), mention.code, mention.form)

    def slice(self, first: int, after: int) -> str:
        """Return the page's own characters from one word up to another, spaces single."""
        if first >= after:
            return ""
        return " ".join(self.raw[self.starts[first] : self.ends[after - 1]].split())

    def openings(self, lows: Set[str], *, numbers: bool = False) -> list[int]:
        """Return the characters where any of some words, given in lower case, begins."""
        pairs = zip(self.lows, self.starts, strict=False)
        if numbers:
            found = [start for low, start in pairs if low in lows or low[0].isdigit()]
        else:
            found = [start for low, start in pairs if low in lows]
        inside = [start for start, word in self.inner if word.casefold() in lows]
        return sorted(found + inside) if inside else found

    def word_at(self, place: int) -> int:
        """Return the index of the first word that ends after a character."""
        return bisect_left(self.ends, place + 1)

    def _quiet(self) -> str:
        finals = {after - 1 for _, after in self.sentences}
        pieces, done = [], 0
        for index in self.stopped:
            word = self.words[index]
            mute = word.replace(".", "\u00b7")
            pieces.append(self.plain[done : self.starts[index]])
            pieces.append(f"{mute[:-1]}." if index in finals and word[-1] == "." else mute)
            done = self.ends[index]
        pieces.append(self.plain[done:])
        return "".join(pieces)

    def _sentences(self) -> list[tuple[int, int]]:
        found, first = [], 0
        words = self.words
        last = len(words) - 1
        for index in [index for index, word in enumerate(words) if word[-1] in ".?!"]:
            if index == last:
                break
            word, following = words[index], words[index + 1]
            if following in "()[]" and index + 2 <= last:
                following = words[index + 2]
            if len(word) > 1 and not (_MAY_END.fullmatch(word) and following in _OPENERS):
                continue
            if following[:1].islower() or following[:1] in ",;:":
                continue
            if following[:1].isdigit() and self._in_bracket(first, index):
                continue
            found.append((first, index + 1))
            first = index + 1
        if first <= last:
            found.append((first, last + 1))
        return found

    def _in_bracket(self, first: int, index: int) -> bool:
        """Whether a bracket that was opened since a word is still open at another."""
        words = self.words[max(first, index - 40) : index]
        return words.count("(") > words.count(")")


def each(
    pattern: re.Pattern[str],
    text: str,
    places: Iterable[int],
    start: int = 0,
    end: int = LONGEST,
) -> list[re.Match[str]]:
    """Return the matches between two characters that begin at some places, without overlap.

    It is `finditer` for a pattern of which is known what words it begins with, and many
    times faster: the other places are not tried.
    """
    found: list[re.Match[str]] = []
    done = start
    for place in places:
        if place >= done and (match := pattern.match(text, place, end)):
            found.append(match)
            done = match.end()
    return found


@cache
def _first_words() -> Set[str]:
    return countries.first_words() | cities.first_words()


def _split(plain: str) -> tuple[list[str], list[int], list[int], list[int]]:
    """Split folded text into words; a stop is a word unless an abbreviation owns it."""
    matches = list(_WORD.finditer(plain))
    words = [match[0] for match in matches]
    starts = [match.start() for match in matches]
    ends = [match.end() for match in matches]
    dotted = [index for index, word in enumerate(words) if "." in word and len(word) > 1]
    stopped: list[int] = []
    more = 0
    for index in dotted:
        here = index + more
        word, end = words[here], ends[here]
        if word[0].isdigit():
            continue
        if _owns_stop(plain, word, end):
            stopped.append(here)
            continue
        words[here : here + 1] = [word[:-1], "."]
        starts.insert(here + 1, end - 1)
        ends.insert(here, end - 1)
        more += 1
    return words, starts, ends, stopped


def _owns_stop(plain: str, word: str, end: int) -> bool:
    stem = word[:-1]
    if word[-1] != "." or "." in stem:
        return True
    if len(stem) == 1:
        following = plain[end : end + 2].lstrip()[:1]
        return following.isalpha() and _CLOSES.match(plain, end) is None
    return stem in _ABBREVIATED
