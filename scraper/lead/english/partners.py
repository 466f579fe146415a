"""Which other countries a page is about: from the names of meetings, groups and sections."""

import re

from scraper.lead.english.nations import nation_at
from scraper.lead.english.words import Text
from scraper.names import countries

GROUPS = {
    "G7": ("CA", "DE", "EU", "FR", "GB", "IT", "JP", "US"),
    "G-7": ("CA", "DE", "EU", "FR", "GB", "IT", "JP", "US"),
    "Quad": ("AU", "IN", "JP", "US"),
    "Mekong": ("KH", "LA", "MM", "TH", "VN"),
    "Visegrad": ("CZ", "HU", "PL", "SK"),
    "Baltic": ("EE", "LT", "LV"),
    "GUAM": ("AZ", "GE", "MD", "UA"),
}
_GROUP = re.compile(r"\b(?:G-?7|Quad|Mekong|Visegrad|Baltic|GUAM)\b")
_LISTED = re.compile(
    r"\b(?:[Mm]inisters|[Ll]eaders|[Rr]epresentatives|[Oo]fficials|Heads|counterparts|between"
    r"|among|"
    r"countries|partners|of State)\s+(?:of|from|:|Japan,|including)?\s*",
)
_SHORT_FORM = re.compile(r"\s*\([A-Za-z.]+\)")
_CALLERS = re.compile(r"\b(?:by|with|from)(?: the)? $")
_LINKED = re.compile(r"\s?[-/]\s?|,\s+(?:and\s+)?(?:the\s+)?|\s+and\s+(?:the\s+)?")


def partners_in(title: str, home: str) -> list[str]:
    """Return the countries joined to the publisher's in a meeting's name (`Japan-X-Y Talks`)."""
    if "-" not in title and " and " not in title:
        return []
    mentions = [(m.start, m.end, m.code) for m in countries.find(title, "en")]
    return _joined(title, mentions, home)


def caller_in(title: str, home: str) -> str | None:
    """Return whose people a title says came: `Courtesy Call by U.S. Senators`."""
    codes = {
        mention.code
        for mention in countries.find(title, "en")
        if mention.code != home
        and _CALLERS.search(title, 0, mention.start)
        and title[mention.end : mention.end + 1] == " "
        and title[mention.end + 1 : mention.end + 2].isupper()
    }
    return codes.pop() if len(codes) == 1 else None


def partners_told(text: Text, apart: list[tuple[int, int]], home: str) -> list[str]:
    """Return the countries joined to the publisher's in the text of a lead.

    Args:
        text: the lead.
        apart: characters of clauses about other events.
        home: the publisher's country.
    """
    mentions = [
        (start, end, code)
        for start, end, code in text.mentions
        if not any(first <= start < last for first, last in apart)
    ]
    return _joined(text.plain, mentions, home)


def _joined(plain: str, mentions: list[tuple[int, int, str]], home: str) -> list[str]:
    for index, (start, end, code) in enumerate(mentions):
        if code != home:
            continue
        chain: list[str] = []
        for other_start, other_end, other in mentions[index + 1 :]:
            link = _LINKED.fullmatch(plain[end:other_start])
            if link is None or (not chain and link.group()[:1] == ","):
                break
            chain.append(other)
            end = _past_bracket(plain, other_end)
        if chain:
            return chain
        if index and re.fullmatch(r"\s?-\s?", plain[mentions[index - 1][1] : start]):
            return [mentions[index - 1][2]]
    return []


def group_in(told: str) -> tuple[str, ...]:
    """Return the members of the group of countries a text names, if any."""
    match = _GROUP.search(told)
    return GROUPS[match.group()] if match else ()


def bracketed_in(text: Text, apart: list[tuple[int, int]]) -> list[str]:
    """Return three or more countries that a bracket lists, as in `the Eight (A, B, and C)`."""
    found: list[str] = []
    for index in [index for index, word in enumerate(text.words) if word == "("]:
        if any(one <= text.starts[index] < end for one, end in apart):
            continue
        codes: list[str] = []
        here = index + 1
        while (nation := nation_at(text, here)) is not None:
            codes.append(nation[1])
            here = nation[0]
            while text.lows[here] in (",", "and", "&"):
                here += 1
        if len(codes) > 2 and text.lows[here] == ")":
            found += codes
    return found


def listed_in(text: Text) -> list[str]:
    """Return countries listed as `the Foreign Ministers of A, B, and C`."""
    found: list[str] = []
    for match in _LISTED.finditer(text.plain):
        index = text.word_at(match.end())
        while (nation := nation_at(text, index)) is not None:
            found.append(nation[1])
            index = nation[0]
            while index < len(text.words) and text.lows[index] in (",", "and", "&"):
                index += 1
    return found


def _past_bracket(title: str, end: int) -> int:
    match = _SHORT_FORM.match(title, end)
    return match.end() if match else end
