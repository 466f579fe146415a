"""Days, clock times and the marks that say whose clock it is, in the order of the text.

    May 23rd | 23 May, 2018 | Wednesday, May 23 (Wed) | the 24th
    4:30 p.m. | 16:30 | 5pm | noon | 19:30 p.m.
    local time | Japan time | JST | NY time | same day | ( ) ; :

One pass finds them all; what they mean together is the business of `clocks`.
"""

import re
from typing import Literal, NamedTuple

from scraper.lead.english.words import Text, each
from scraper.names.wordlist import wordlist

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
)
_WEEKDAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b"
_DAY = r"(?P<{}>\d{{1,2}})(?![\d:])(?:\s?(?:st|nd|rd|th)\b)?"
_TOKEN = re.compile(
    r"(?P<mark>[()\[\];:])|(?<![A-Za-z])(?=[0-9A-Z]|local|noon|mid|same|follow|next|previous|day|on\s+the\s+\d"
    r"|in\s[A-Z])(?:"
    rf"(?P<date>(?:(?P<before>{_WEEKDAY})\.?\)?,?\s+(?:the\s+)?)?\b"
    rf"(?:(?P<m1>{_MONTH})\s*{_DAY.format('d1')}(?:\s*,?\s*(?P<y1>(?:19|20)\d\d)\b(?!:))?"
    rf"|{_DAY.format('d2')}\s+(?:of\s+)?(?P<m2>{_MONTH})(?:\s*,?\s*(?P<y2>(?:19|20)\d\d)\b(?!:))?)"
    rf"(?:\s?,?\s*\(?(?P<after>{_WEEKDAY})\.?\)?)?)"
    r"|(?<![\d.,:])(?P<clock>(?P<h1>\d{1,2})(?:\s?[:.]\s?(?P<n1>\d\d))?\s?(?P<half>[AaPp]\.?\s?[Mm]\b\.?)"
    r"|(?P<h3>(?<=from )\d{1,2})(?=\s?(?:to|-|until|till)\s?\d{1,2}(?::\d\d)?\s?[AaPp]\.?[Mm]\b)"
    r"|(?P<h4>\d{1,2})\.(?P<n4>\d\d)(?=\s*\(?(?:local|hrs|hours|[A-Z][A-Za-z]+\s+time|[A-Z]{2,4}T\b))"
    r"|(?P<h2>\d{1,2}):(?P<n2>\d\d)(?![\d:])(?:\s*(?P<twelve>noon|midnight)\b)?"
    r"|(?:12\s+)?(?P<word>[Nn]oon|[Mm]idday|[Mm]idnight)\b)"
    r"|(?P<near>[Ll]ocal(?:\s+(?:[Ss]tandard\s+)?[Tt]ime\b|(?=\))))"
    r"|(?P<zone>[A-Z][A-Za-z.]+\s+(?:[A-Z][A-Za-z.]+\s+)?(?:(?:standard|summer"
    r"|daylight)\s+)?[Tt]ime\b"
    r"|in\s+[A-Z][a-z]+(?=\s*\))|[A-Z]{2,4}T\b|GMT\b|UTC\b|MSK\b|WIB\b)"
    r"|(?P<same>same\s+day\b)"
    r"|(?P<next>(?:next|following)\s+day\b)|(?P<previous>previous\s+day\b|day\s+before\b)"
    r"|on\s+the\s+(?P<only>\d{1,2})(?:st|nd|rd|th)\b(?!\s+(?:[A-Z]|meeting|round|session|anniv"
    r"|time|day))"
    r")"
)


_OPENERS = wordlist(
    """january february march april may june july august september october november december jan feb
    mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun monday
    tuesday wednesday thursday friday saturday sunday local noon midday midnight same next following
    previous day on gmt utc msk wib jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec."""
)
"""The words a token can begin with, in lower case, but for names of zones."""
_SIGNS = frozenset("0123456789()[];:")


Kind = Literal["day", "clock", "local", "zone", "shift", "open", "close", "stop"]
"""What a moment token is."""


class Token(NamedTuple):
    """One part of a statement of time, with its place in the text."""

    kind: Kind
    start: int
    end: int
    bracket: int
    """Which bracket it stands in, counted from 1; 0 outside."""
    minute: int | None = None
    half_known: bool = True
    """Whether a clock time says which half of the day; `4:20` alone does not."""
    month: int = 0
    day: int = 0
    year: int = 0
    weekday: int | None = None
    shift: int = 0
    words: str = ""


def moments(text: Text, first: int, last: int) -> list[Token]:
    """Find every part of a statement of time between two characters.

    Returns:
        Tokens with their places in `text.plain[first:last]`.
    """
    found: list[Token] = []
    depth, bracket, count = 0, 0, 0
    places = [place - first for place in _places(text)]
    for match in each(_TOKEN, text.plain[first:last], places):
        group = match.lastgroup
        if group != "mark":
            token = _token(match, group, bracket)
            if token is not None:
                found.append(token)
            continue
        mark, (start, end) = match[0], match.span()
        if mark in "([":
            depth += 1
            if depth == 1:
                count += 1
                bracket = count
            found.append(Token("open", start, end, bracket))
        elif mark in ")]":
            found.append(Token("close", start, end, bracket))
            depth = max(0, depth - 1)
            if depth == 0:
                bracket = 0
        else:
            found.append(Token("stop", start, end, bracket, words=mark))
    return found


def _places(text: Text) -> list[int]:
    """Return the characters at which a token can begin, in order."""
    lows, starts = text.lows, text.starts
    found = {
        start
        for low, word, start in zip(lows, text.words, starts, strict=False)
        if low in _OPENERS or low[0] in _SIGNS or word[-1] == "T"
    }
    found.update(
        start
        for start, run in text.inner
        if run[0].isdigit() or run[-1] == "T" or run.casefold() in _OPENERS
    )
    for index in [index for index, low in enumerate(lows) if low == "time"]:
        found.update(starts[max(0, index - 3) : index])
    for index in [index for index, low in enumerate(lows) if low == "in"]:
        if lows[index + 2] == ")":
            found.add(starts[index])
    return sorted(found)


def _token(match: re.Match[str], group: str | None, bracket: int) -> Token | None:
    if group == "date":
        return _day(match, bracket)
    if group == "clock":
        return _clock(match, bracket)
    start, end = match.span()
    if group == "near":
        return Token("local", start, end, bracket, words=match[0])
    if group == "zone":
        return Token("zone", start, end, bracket, words=match[0])
    if group == "only":
        return Token("day", start, end, bracket, day=int(match["only"]), words=match[0])
    shift = {"same": 0, "next": 1}.get(group or "", -1)
    return Token("shift", start, end, bracket, shift=shift)


def _day(match: re.Match[str], bracket: int) -> Token | None:
    month = month_of(match["m1"] or match["m2"])
    day = int(match["d1"] or match["d2"])
    if not 1 <= day <= 31:
        return None
    weekday = match["before"] or match["after"]
    return Token(
        "day",
        *match.span(),
        bracket,
        month=month,
        day=day,
        year=int(match["y1"] or match["y2"] or 0),
        weekday=WEEKDAYS.index(weekday[:3].lower()) if weekday else None,
        words=match.group(),
    )


def _clock(match: re.Match[str], bracket: int) -> Token | None:
    span = match.span()
    word = match["word"]
    if word:
        minute = 0 if word.lower() == "midnight" else 12 * 60
        return Token("clock", *span, bracket, minute=minute, words=match.group())
    hour = int(match["h1"] or match["h2"] or match["h3"] or match["h4"])
    minutes = int(match["n1"] or match["n2"] or match["n4"] or 0)
    half = (match["half"] or "")[:1].lower()
    if hour > 24 or minutes > 59:
        return None
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    if match["twelve"] == "midnight":
        hour = 0
    known = bool(half) or hour > 12 or hour == 0 or bool(match["twelve"])
    return Token("clock", *span, bracket, hour * 60 + minutes, known, words=match.group())


def month_of(name: str) -> int:
    """Return the number of a month from its name or its first three letters."""
    return _NUMBER[name[:3].lower()]


_NUMBER = {month[:3]: number for number, month in enumerate(MONTHS, 1)}
