"""Where a name ends: particles, initials, nicknames, commas and letters after it."""

from scraper.lead.english.words import Text
from scraper.names.offices import HEADS, MODIFIERS, PORTFOLIOS
from scraper.names.people import (
    GENERATIONS,
    LONGEST_PARTICLE,
    NO_PARTICLES,
    OPENS,
    PARTICLES,
    honorific_end,
    is_postnominal,
    may_be_postnominal,
)
from scraper.names.wordlist import wordlist

LONGEST_NAME = 12
"""Words of the longest name that is believed."""
VOCABULARY = HEADS | MODIFIERS | PORTFOLIOS
_BREAKS = wordlist(
    """prime president minister secretary ambassador chancellor governor chairman director speaker
    vice-president director-general vice-minister secretary-general premier president-elect
    commissioner emir sultan chairperson"""
)
"""Words that begin an office right after a name, without a comma."""
_SENTENCE = frozenset({"The", "This", "They", "It", "On", "At", "During", "Following"})
"""Words that open the next sentence."""
_OPENERS = frozenset({"foreign", "deputy", "vice", "high", "state", "federal", "special", "senior"})


def begins_office(text: Text, index: int) -> bool:
    """Whether an office begins at a word that follows a name without a comma."""
    words = text.words
    if index + 1 >= len(words) or not words[index][0].isupper():
        return False
    low = text.lows[index]
    return low in _BREAKS or (low in _OPENERS and text.lows[index + 1] in VOCABULARY)


def name_end(text: Text, start: int, stop: int) -> int:
    """Return the index after the name that starts at a word, or the index itself."""
    words, here = text.words, start
    stop = min(stop, start + LONGEST_NAME, len(words))
    while here < stop:
        word = words[here]
        if here > start and (word in _SENTENCE or begins_office(text, here)):
            break
        if word[0].isupper() or _particle(words, here, stop):
            here += 1
            if word.endswith(("'s", "s'")) and len(word) > 3:
                break
        elif word == '"' and here > start and words[here + 2 : here + 3] == ['"']:
            here += 3
        elif here > start and (inside := _inside_name(text, here, stop)):
            here = inside
        else:
            break
    if here == start:
        return start
    here = _given_names(text, start, here)
    return _letters(text, here)


def _inside_name(text: Text, here: int, stop: int) -> int:
    """Step over `(Nick)` before a surname, and over the mark that opens `'UTOIKAMANU`."""
    words = text.words
    if words[here] == "'" and here + 1 < stop and text.starts[here + 1] == text.ends[here]:
        return here + 2 if words[here + 1][0].isupper() else 0
    if words[here] != "(" or here + 3 >= stop or words[here + 2] != ")":
        return 0
    nick, surname = words[here + 1], words[here + 3]
    if not (nick.isalpha() and nick[0].isupper() and surname[0].isupper()):
        return 0
    if here + 1 in text.nations or is_postnominal(nick) or begins_office(text, here + 3):
        return 0
    return here + 4


def _particle(words: list[str], here: int, stop: int) -> bool:
    """Whether a lower-case word continues the name: `bin`, `de la`, `al-Sabah`."""
    word = words[here]
    if not _small(word):
        return "-" in word and word[0].isalpha() and word.rsplit("-", 1)[1][:1].isupper()
    following = here + 1
    while following < stop and _small(words[following]):
        following += 1
    return following < stop and words[following][0].isupper()


def _small(word: str) -> bool:
    """Whether a word can be a particle: a known one, or a short one that is no English word."""
    return word in PARTICLES or (
        len(word) <= LONGEST_PARTICLE
        and word.rstrip("'").isalpha()
        and word not in NO_PARTICLES
        and word.islower()
    )


def _given_names(text: Text, start: int, here: int) -> int:
    """`SURNAME, Given Patronymic, Minister …`: the comma inside the name is stepped over."""
    words = text.words
    if here >= len(words) or words[here] != "," or here - start > 1:
        return here
    after = here + 1
    while after < len(words) and after - here < 5 and words[after][0].isupper():
        if text.lows[after] in VOCABULARY or after in text.nations:
            return here
        if is_postnominal(words[after]) or text.lows[after] in GENERATIONS:
            return here
        if text.lows[after] in OPENS and honorific_end(words, after) > after:
            return here
        after += 1
    if after == here + 1 or after >= len(words) or words[after] != ",":
        return here
    following = text.lows[after + 1]
    known = following in VOCABULARY or following == "the" or after + 1 in text.nations
    return after if known else here


def _letters(text: Text, here: int) -> int:
    """Step over letters after a name: `MP`, `(MP)`, `, Jr.`, `, P.C., M.P.`, `, XYZ,`."""
    words = text.words
    while here < len(words):
        index = here + 1 if words[here] in (",", "(") else here
        if index >= len(words):
            return here
        word = words[index]
        known = is_postnominal(word) or word.casefold() in GENERATIONS
        if not known and words[here] == "," and words[index + 1 : index + 2] == [","]:
            known = may_be_postnominal(word) and index not in text.nations
        if words[here] == "(":
            known = known and words[index + 1 : index + 2] == [")"]
            index += 1
        if not known:
            return here
        here = index + 1
    return here
