"""Countries where a grammar expects one: formal names, brackets with short forms, sides.

`the Republic of X (XYZ)` is one phrase with one meaning; so are `Swiss Confederation` and a
formal name the tables do not know, as long as the country inside it is known.
"""

from itertools import pairwise

from scraper.lead.english.words import Text
from scraper.names.cities import city_of
from scraper.names.wordlist import wordlist

FORMAL = wordlist(
    """republic kingdom state states commonwealth federation confederation sultanate emirate
    emirates principality union democratic people's federal federative islamic arab socialist
    bolivarian plurinational co-operative cooperative independent grand duchy hashemite oriental
    eastern united federated swiss popular"""
)
_AFTER_ADJECTIVE = wordlist(
    """republic confederation federation kingdom democratic people's state arab union"""
)
_BODIES_OF_STATE = wordlist(
    "house senate congress parliament national diet government army navy forces command assembly"
)
_OF_CITIES = frozenset({"governor", "mayor", "vice-governor", "prince", "ruler", "archbishop"})
"""Offices of a city, which tell the country."""
_BODIES = frozenset({"EU", "UN", "NATO", "ASEAN"})
ORGANISATIONS = {
    ("the", "union"): "EU",
    ("the", "secretary-general"): "UN",
    ("european", "council"): "EU",
    ("european", "commission"): "EU",
    ("european", "parliament"): "EU",
    ("european", "external"): "EU",
    ("north", "atlantic"): "NATO",
    ("atlantic", "treaty"): "NATO",
    ("trilateral", "cooperation"): "TCS",
    ("pacific", "islands"): "PIF",
}
"""Bodies whose own name is part of the office, by their first two words."""


def nation_at(text: Text, index: int, *, adjectives: bool = False) -> tuple[int, str] | None:
    """Read a country, with article and formal words, that begins at a word.

    Args:
        text: the text.
        index: the word.
        adjectives: whether a bare adjective ("Dutch") counts.

    Returns:
        The index after the phrase, a bracketed short form included, and the code.
    """
    words, here = text.words, index
    if text.lows[here] == "the":
        here += 1
    for _ in range(7):
        nation = text.nations.get(here)
        if nation is not None:
            after = _past_formal(text, nation.after, nation.form)
            if nation.form == "adjective" and after == nation.after and not adjectives:
                return None
            return _past_bracket(text, after), nation.code
        if here >= len(words):
            return None
        low = text.lows[here]
        if here == index and low in ("state", "states"):
            return None
        if low not in FORMAL and not (here > index and low in ("of", "the", "and")):
            return None
        here += 1
    return None


def organisation_in(text: Text, first: int, after: int) -> str | None:
    """Return the code of an organisation named between two words, if any."""
    lows = text.lows[first:after]
    for pair in pairwise(lows):
        if pair in ORGANISATIONS:
            return ORGANISATIONS[pair]
    for index in range(first, after):
        nation = text.nations.get(index)
        if nation is not None and nation.code in _BODIES:
            before = index - 2 if lows[index - 1 - first] == "the" else index - 1
            if index == first or text.lows[before] == "of":
                return nation.code
    return None


def body_of_state(text: Text, office: list[int]) -> str | None:
    """`Member of the X House of Representatives`: whose house it is."""
    for index in office:
        nation = text.nations.get(index)
        if nation is not None and text.lows[nation.after] in _BODIES_OF_STATE:
            return nation.code
    return None


def city_of_office(text: Text, office: list[int]) -> str | None:
    """`Mayor of CITY`, `Crown Prince of CITY and …`: whose city it is."""
    for index in office:
        if text.lows[index] == "of" and text.lows[index - 1] in _OF_CITIES:
            for after in (index + 3, index + 2):
                if city := city_of(text.slice(index + 1, after)):
                    return city.country
    return None


def _past_formal(text: Text, after: int, form: str) -> int:
    """Step over `Republic` and the like where they follow an adjective (`Argentine Republic`)."""
    words = text.words
    if form == "name" or text.lows[after] not in _AFTER_ADJECTIVE:
        return after
    while after < len(words) and text.lows[after] in FORMAL and words[after][0].isupper():
        after += 1
    return after


def _past_bracket(text: Text, after: int) -> int:
    """Step over a short form in brackets: `(ROK)`, `(the EU)`."""
    words = text.words
    if after + 2 < len(words) and words[after] == "(":
        inside = after + 2 if text.lows[after + 1] == "the" else after + 1
        short = words[inside].replace(".", "")
        if inside + 1 < len(words) and words[inside + 1] == ")" and short.isupper():
            return inside + 2
    return after
