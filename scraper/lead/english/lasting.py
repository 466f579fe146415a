"""How long: durations in digits and words, added up where an event had parts.

    for approximately 35 minutes | one and a half hours | 1 hour 20 minutes | 75miniutes
    (…: approximately three hours) | lasted an hour | a 40-minute meeting

A duration counts where the text says the event took it; "30 minutes later" is none.
"""

import re
from dataclasses import dataclass

_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBERS = {word: number for number, word in enumerate(_UNITS)}
_NUMBERS |= {word: 10 * number for number, word in enumerate(_TENS, 2)}
_NUMBERS |= {"a": 1, "an": 1, "a couple of": 2, "a few": 3}

_WORD = rf"(?:(?:{'|'.join(_TENS)})(?:[\s-](?:{'|'.join(_UNITS[1:10])}))?|{'|'.join(_UNITS[1:])})"
_NUMBER = rf"(?:\d+(?:\.\d+)?|{_WORD}|an?)"
_HOUR = r"h(?:ou|uo|o)?rs?\b\.?"
_MINUTE = r"min(?:i|u|n|t|e|s)*\b\.?"
_LENGTH = re.compile(
    rf"(?<![\w.])(?:(?P<half>half\s+an\s+hour|(?:a\s+)?half[\s-]hour)"
    rf"|(?P<quarters>(?:a|one|three)[\s-]quarters?\s+of\s+an\s+hour)"
    rf"|(?P<hours>{_NUMBER})(?P<more>\s+and\s+(?:a\s+|one[\s-])?half|\s*1/2)?[\s-]*{_HOUR}"
    rf"(?P<later>\s+and\s+(?:a\s+|one[\s-])?half|\s+(?:and\s+)?a\s+quarter)?"
    rf"(?:\s*,?\s*(?:and\s+)?(?P<rest>{_NUMBER})[\s-]*{_MINUTE})?"
    rf"|(?P<minutes>{_NUMBER})[\s-]*{_MINUTE})",
    re.IGNORECASE,
)
_UNIT = re.compile(r"[Mm]in|[Hh]ou|[Hh]uo|\bhrs?\b|\bhors?\b")
_HEDGE = (
    r"(?:(?:a\s+total\s+of|approximately|approx\.?|approximatly|about|around|roughly|nearly|almost"
    r"|just|over|under|more\s+than|less\s+than|at\s+least|some|well|slightly|a\s+little|little"
    r"|exactly|only|close\s+to|the|up\s+to)\s*)*"
)
_BEFORE = re.compile(
    rf"(?:\bfor|\blast(?:ed|ing|s)|\b(?:ran|took|spent|continued|went\s+on)(?:\s+for)?"
    rf"|\bduration\s*(?:of|:)"
    rf"|[(:,;]|\ba|\ban|\btotal(?:l?ing|led|ed)?|\band)\s*{_HEDGE}$",
    re.IGNORECASE,
)
_AFTER_NOT = re.compile(
    r"\s*(?:later|earlier|ago|before|after|prior|behind|delay|late\b|away|drive|flight|apart)"
)
_AFTER_EVENT = re.compile(
    r"\s*(?:in\s+total\b|(?:[\w.'-]+\s+){0,4}(?:meeting|talks?|conversation|call|session|conference"
    r"|dialogue|discussions?|summit|lunch|luncheon|dinner|breakfast)\b)"
)
_TOTAL = re.compile(r"\btotal|\bin\s+all\b|\baltogether|\bcombined", re.IGNORECASE)
_PART = re.compile(r"\bincluding\b[^()]*$|\bof\s+which\b[^()]*$", re.IGNORECASE)
LONGEST = 48 * 60


@dataclass(frozen=True, slots=True)
class Lasting:
    """A length of time, and whether it was added up."""

    minutes: int
    words: str
    added: bool = False


def lasting(plain: str) -> Lasting | None:
    """Read how long the event took, in minutes; parts of one event are added up."""
    units = [match.start() for match in _UNIT.finditer(plain)]
    if not units:
        return None
    lengths: list[tuple[int, str]] = []
    for match in _LENGTH.finditer(plain, max(0, units[0] - 60), units[-1] + 40):
        minutes = _minutes(match)
        before = plain[max(0, match.start() - 80) : match.start()]
        if not 0 < minutes <= LONGEST or not _counts(plain, match, before):
            continue
        around = before[-24:] + plain[match.end() : match.end() + 12]
        if _TOTAL.search(around):
            return Lasting(minutes, match.group())
        if lengths and _PART.search(before):
            continue
        lengths.append((minutes, match.group()))
    if not lengths:
        return None
    total = sum(minutes for minutes, _ in lengths)
    return Lasting(total, " + ".join(words for _, words in lengths), len(lengths) > 1)


def _counts(plain: str, match: re.Match[str], before: str) -> bool:
    """Whether the words around say that the event took this long."""
    if _AFTER_NOT.match(plain, match.end()):
        return False
    leading = _BEFORE.search(before)
    if leading is None:
        return False
    if (
        leading.group()
        .lstrip()
        .lower()
        .startswith(("for", "last", "ran", "took", "(", ":", ";", "dur"))
    ):
        return True
    if leading.group()[:1] == "," or leading.group().lower().startswith(("a", "total")):
        near = _AFTER_EVENT.match(plain, match.end())
        return near is not None or leading.group()[:1] == ","
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
