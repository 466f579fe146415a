"""How long: durations in digits and words, added up where an event had parts.

    for approximately 35 minutes | one and a half hours | 1 hour 20 minutes | 75miniutes
    (…: approximately three hours) | lasted an hour | a 40-minute meeting

A duration counts where the text says the event took it; "30 minutes later" is none.
"""

import re
from typing import NamedTuple

from scraper.lead.english.words import Text, each

_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBERS = {word: number for number, word in enumerate(_UNITS)}
_NUMBERS |= {word: 10 * number for number, word in enumerate(_TENS, 2)}
_NUMBERS |= {"a": 1, "an": 1, "a couple of": 2, "a few": 3}

_NUMERALS = frozenset((*_UNITS, *_TENS, "a", "an", "half"))

_WORD = rf"(?:(?:{'|'.join(_TENS)})(?:[\s-](?:{'|'.join(_UNITS[1:10])}))?|{'|'.join(_UNITS[1:])})"
_NUMBER = rf"(?:\d+(?:\.\d+)?|{_WORD}(?:\s\(\d+\))?|an?)"
_HOUR = r"h(?:ou|uo|o)?rs?\b\.?"
_MINUTE = r"min(?:i|u|n|t|e|s)*\b\.?"
_LENGTH = re.compile(
    rf"(?<![\w.:])(?:(?P<half>half\s+an\s+hour|(?:a\s+)?half[\s-]hour)"
    rf"|(?P<quarters>(?:a|one|three)[\s-]quarters?\s+of\s+an\s+hour)"
    rf"|(?P<hours>{_NUMBER})(?P<more>[\s-]+and[\s-]+(?:a[\s-]+|one[\s-])?half|\s*1/2)?[\s-]*{_HOUR}"
    rf"(?P<later>\s+and\s+(?:a\s+|one[\s-])?half|\s+(?:and\s+)?a\s+quarter)?"
    rf"(?:\s*,?\s*(?:and\s+)?(?P<rest>{_NUMBER})[\s-]*{_MINUTE})?"
    rf"|(?P<minutes>{_NUMBER})[\s-]*{_MINUTE})"
)
_UNIT = re.compile(r"min(?!ist)|Min(?!ist)|hou|Hou|huo|Huo|hrs?\b|hors?\b")
_HEDGE = (
    r"(?:(?:a\s+total\s+of|approximately|approx\.?|approximatly|about|around|roughly|nearly|almost"
    r"|just|over|under|more\s+than|less\s+than|at\s+least|some|well|slightly|a\s+little|little"
    r"|exactly|only|close\s+to|the|up\s+to)\s*)*"
)
_BEFORE = re.compile(
    rf"(?:\bfor|\blast(?:ed|ing|s)|\b(?:ran|took|spent|continued|went\s+on)(?:\s+for)?"
    rf"|\bduration\s*(?:of|:)"
    rf"|[(:,;]|\ba|\ban|\btotal(?:l?ing|led|ed)?|\band)\s*{_HEDGE}$",
)
_FOR = re.compile(rf"\bfor\s*{_HEDGE}$")
"""What stands before most lengths."""
_AFTER_NOT = re.compile(
    r"\s*(?:later|earlier|ago|before|after|prior|behind|delay|late\b|away|drive|flight|apart)"
)
_AFTER_EVENT = re.compile(
    r"\s*(?:in\s+total\b|(?:[\w.'-]+\s+){0,4}(?:meeting|talks?|conversation|call|session|conference"
    r"|dialogue|discussions?|summit|lunch|luncheon|dinner|breakfast)\b)"
)
_TOTAL = re.compile(r"\btotal|\bin\s+all\b|\baltogether|\bcombined")
_PART = re.compile(r"\bincluding\b[^()]*$|\bof\s+which\b[^()]*$")
LONGEST = 48 * 60


class Lasting(NamedTuple):
    """A length of time, and whether it was added up."""

    minutes: int
    words: str
    added: bool = False


def lasting(told: Text) -> Lasting | None:
    """Read how long the event took, in minutes; parts of one event are added up."""
    plain = told.plain
    units = [match.start() for match in _UNIT.finditer(plain)]
    if not units:
        return None
    begin = max(0, units[0] - 140)
    text = plain[begin : units[-1] + 60]
    lowered = text.lower()
    text = lowered if len(lowered) == len(text) else text
    lengths: list[tuple[int, str]] = []
    places = (place - begin for place in told.openings(_NUMERALS, numbers=True))
    for match in each(_LENGTH, text, places, max(0, units[0] - begin - 60)):
        minutes = _minutes(match)
        if not 0 < minutes <= LONGEST or not _counts(text, match):
            continue
        start, end = match.span()
        words = plain[begin + start : begin + end]
        if _TOTAL.search(text, max(0, start - 24), end + 12):
            return Lasting(minutes, words)
        if not (lengths and _PART.search(text, max(0, start - 80), start)):
            lengths.append((minutes, words))
    if not lengths:
        return None
    if len(lengths) > 2 and lengths[0][0] == sum(minutes for minutes, _ in lengths[1:]):
        return Lasting(*lengths[0])
    total = sum(minutes for minutes, _ in lengths)
    return Lasting(total, " + ".join(words for _, words in lengths), len(lengths) > 1)


def _counts(text: str, match: re.Match[str]) -> bool:
    """Whether the words around say that the event took this long."""
    start, end = match.span()
    if _AFTER_NOT.match(text, end):
        return False
    nearest = text.rfind("for", max(0, start - 60), start)
    if nearest >= 0 and _FOR.match(text, nearest, start):
        return True
    leading = _BEFORE.search(text, max(0, start - 60), start)
    if leading is None:
        return False
    if leading.group()[0] in "at":
        return _AFTER_EVENT.match(text, end) is not None
    return True


def _minutes(match: re.Match[str]) -> int:
    if match["half"]:
        return 30
    if match["quarters"]:
        return 45 if match["quarters"].lower().startswith("three") else 15
    if match["minutes"]:
        return round(_number(match["minutes"]))
    minutes = _number(match["hours"]) * 60
    if match["more"] or (match["later"] and "half" in match["later"]):
        minutes += 30
    elif match["later"]:
        minutes += 15
    if match["rest"]:
        minutes += _number(match["rest"])
    return round(minutes)


def _number(words: str) -> float:
    words = words.lower()
    if words[0].isdigit():
        return float(words[:7])
    return sum(_NUMBERS[part] for part in re.split(r"[\s-]+", words) if part in _NUMBERS)
