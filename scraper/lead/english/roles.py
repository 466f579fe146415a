"""Offices: where one ends, whose it is, and how it is written without its country.

After a name: `, Deputy Prime Minister and Minister of Trade, Tourism and Culture of X, who`.
Before a name: `X's Foreign Minister Ada Berg`, `Minister for Foreign Affairs Ms. BERG Ada`.
"""

import re
from itertools import pairwise
from typing import NamedTuple

from scraper.lead.english.nations import (
    ORGANISATIONS,
    body_of_state,
    city_of_office,
    nation_at,
    organisation_in,
)
from scraper.lead.english.words import Text
from scraper.names.offices import HEADS, INSTITUTIONS, LOWER_STARTS, MODIFIERS, PORTFOLIOS
from scraper.names.people import OPENS, honorific_end
from scraper.names.wordlist import wordlist

LONGEST_OFFICE = 60
_GLUED = re.compile(r"\b(for|of|and)(?=[A-Z])")
_GLUED_WORD = re.compile(r"(?:for|of|and)[A-Z]")
_VOCABULARY = HEADS | MODIFIERS | PORTFOLIOS
_HEADING = HEADS | MODIFIERS
_PLAIN = _VOCABULARY - OPENS
"""Words that can only go on with an office."""
_SENT = frozenset({"envoy", "representative", "adviser", "advisor", "coordinator"})
"""Offices that are `for` a country without being that country's."""
_ARTICLES = frozenset({"the", "then", "his", "her", "its"})
_LOWER = wordlist("""ad interim a.i. extraordinary plenipotentiary d'affaires elect designate""")


class Office(NamedTuple):
    """An office as read from the text."""

    after: int
    """Index of the word after it, its country included."""
    role: str | None
    country: str | None
    sent_to: str | None = None
    """The country an ambassador is sent to."""


def office_after_name(text: Text, start: int, stop: int) -> Office:
    """Read the office that follows a name, from its first word."""
    return _Walk(text, start, stop).office()


def office_before_name(text: Text, start: int, stop: int) -> Office | None:
    """Read an office of known words that stands before a name, or None."""
    first = start + (text.lows[start] in _ARTICLES)
    nation = text.nations.get(first)
    if text.lows[first] not in _VOCABULARY and (
        nation is None or text.lows[nation.after] not in _VOCABULARY
    ):
        return None
    walk = _Walk(text, start, stop, known_only=True)
    return walk.office() if walk.headed and walk.solid else None


class _Walk:
    """One pass over the words of an office, from left to right.

    `kept` holds the words of the office; those up to `solid` are certain, the rest are
    links that count only once a word follows them.
    """

    def __init__(self, text: Text, start: int, stop: int, *, known_only: bool = False) -> None:
        self.text, self.words, self.lows = text, text.words, text.lows
        self.here = self.after = start
        self.stop = min(stop, start + LONGEST_OFFICE, len(text.words))
        self.known_only = known_only
        self.kept: list[int] = []
        self.solid = 0
        self.country: str | None = None
        self.sent_to: str | None = None
        self.closed = False
        self.headed = False
        if self.lows[start] in _ARTICLES:
            self.here += 1
        self._own_nation()
        while self.here < self.stop and self._step():
            pass

    def office(self) -> Office:
        kept = self.kept[: self.solid]
        if not kept:
            return Office(self.after, None, self.country)
        country = self.country or organisation_in(self.text, kept[0], kept[-1] + 1)
        country = country or body_of_state(self.text, kept) or city_of_office(self.text, kept)
        return Office(self.after, self._written(kept), country, self.sent_to)

    def _written(self, kept: list[int]) -> str:
        """Join runs of kept words with the page's own spacing."""
        runs, first = [], kept[0]
        if kept[-1] - first >= len(kept):
            for one, other in pairwise(kept):
                if other != one + 1:
                    runs.append(self.text.slice(first, one + 1))
                    first = other
        runs.append(self.text.slice(first, kept[-1] + 1))
        written = " ".join(runs).replace(" ,", ",")
        return _GLUED.sub(r"\1 ", written) if _GLUED.search(written) else written

    def _own_nation(self) -> None:
        """`Thai Ambassador to Japan`, `U.S. Secretary of State`: whose office it is."""
        nation = self.text.nations.get(self.here)
        if nation is None or not self._capital(nation.after):
            return
        self.country = nation.code
        if self.known_only:
            self.here = nation.after
        else:
            self._take(nation.after)

    def _low(self, index: int) -> str:
        return self.lows[index]

    def _capital(self, index: int) -> bool:
        return index < self.stop and self.words[index][:1].isupper()

    def _addresses(self, index: int) -> bool:
        return self.lows[index] in OPENS and honorific_end(self.words, index) > index

    def _past_the(self, index: int) -> int:
        return index + 1 if self._low(index) == "the" else index

    def _take(self, after: int) -> bool:
        """Keep the words up to an index for certain."""
        self.kept.extend(range(self.here, after))
        self.solid = len(self.kept)
        self.here = self.after = after
        return True

    def _link(self, after: int) -> bool:
        """Keep the words up to an index if the office goes on after them."""
        self.kept.extend(range(self.here, after))
        self.here = after
        self.closed = False
        return True

    def _drop(self, after: int, code: str) -> bool:
        """Leave a country out of the office."""
        del self.kept[self.solid :]
        self.country = self.country or code
        self.here = self.after = after
        self.closed = True
        return True

    def _step(self) -> bool:
        word, low = self.words[self.here], self.lows[self.here]
        if low in _PLAIN and word[0].isupper() and not self.closed:
            self.headed = self.headed or low in HEADS
            return self._take(self.here + 1)
        if word in (",", "&", "-", "/") or low == "and":
            return self._join(word)
        if low in ("of", "for", "from"):
            return self._belong(low)
        if low == "to":
            return self._send()
        if low in ("at", "in", "on", "with"):
            return self._inside(low)
        if word == "(":
            return self._bracket()
        if low == "the":
            return bool(self.kept) and self._capital(self.here + 1) and self._link(self.here + 1)
        return self._word(word, low)

    def _join(self, word: str) -> bool:
        """`, Emigration and Expatriates`, `and Minister of …`, `, the Kingdom of X`."""
        if not self.solid or (self.known_only and self.closed and word == ","):
            return False
        late = word == "," and self._low(self.here + 1) == "of"
        if late and (nation := nation_at(self.text, self.here + 2)) is not None:
            return self._drop(*nation)
        nation = None if self.known_only else nation_at(self.text, self.here + 1)
        if nation is not None and self._is_subject(nation[0]):
            return self._take(nation[0])
        if word == "," and nation is not None:
            return self._low(nation[0]) not in _HEADING and self._after_comma(*nation)
        after = self.here + 1
        if word == "and" and self._low(after) == "for" and self._capital(self._past_the(after + 1)):
            return self._link(after)
        if word == "," and self._low(after) in ("and", "&"):
            after += 1
        article = self._low(after) == "the"
        after = self._past_the(after)
        return self._goes_on(word, after, article=article) and self._link(after)

    def _after_comma(self, after: int, code: str) -> bool:
        """`Minister of X, the Republic of Y`; or `Commander, U.S. Pacific Command`."""
        if not self._capital(after):
            return self._drop(after, code)
        self.country = self.country or code
        return self._link(after)

    def _is_subject(self, after: int) -> bool:
        """`Foreign Affairs, European Union and Cooperation of X`: what an office is about."""
        if self._low(after) == "and":
            return self._low(after + 1) in PORTFOLIOS and self._capital(after + 1)
        return self._low(after) == "of" and nation_at(self.text, after + 1) is not None

    def _goes_on(self, word: str, after: int, *, article: bool) -> bool:
        """Whether what is joined is more of the office, and not the next person or clause."""
        low = self._low(after)
        if not self._capital(after) or self._addresses(after):
            return False
        if article and low not in PORTFOLIOS:
            return False
        nation = self.text.nations.get(after)
        if nation is not None and not self._capital(nation.after):
            return False
        if (self.closed or word in "-/") and low not in _HEADING:
            return False
        if self.known_only and low not in (PORTFOLIOS if word == "," else _VOCABULARY):
            return False
        return low not in _HEADING or not self._opens_a_person(after)

    def _opens_a_person(self, start: int) -> bool:
        """Whether an office that stands before another person's name begins here."""
        if self.known_only:
            return False
        office = office_before_name(self.text, start, self.stop)
        if office is None or not self._capital(office.after):
            return False
        return self._low(office.after) not in _VOCABULARY

    def _belong(self, low: str) -> bool:
        """`of the Republic of X`, `for X`; or `of Foreign Affairs`."""
        following = self._past_the(self.here + 1)
        if not self.kept:
            return False
        pair = (self._low(following), self._low(following + 1))
        nation = None if pair in ORGANISATIONS else nation_at(self.text, self.here + 1)
        if nation is not None and self._low(self.here - 1) == "party":
            self.country = self.country or nation[1]
            return self._take(nation[0])
        if nation is not None and self._low(nation[0]) not in PORTFOLIOS:
            about = low == "for" and any(self._low(index) in _SENT for index in self.kept)
            return self._take(nation[0]) if about else self._drop(*nation)
        if self.closed and low != "for":
            return False
        return self._capital(following) and self._link(following)

    def _send(self) -> bool:
        """`to Japan`, `to the Prime Minister`."""
        nation = nation_at(self.text, self.here + 1)
        if nation is not None and self.solid:
            self.sent_to = nation[1]
            self._take(nation[0])
            self.closed = True
            return True
        following = self._past_the(self.here + 1)
        known = self._low(following) in _VOCABULARY
        return known and self._capital(following) and self._link(following)

    def _inside(self, low: str) -> bool:
        """`at the Ministry of …`, `in charge of …`, `Relations with States`."""
        if self.closed or not self.solid:
            return False
        if organisation_in(self.text, self.kept[0], self.here) is not None:
            return False
        following = self._past_the(self.here + 1)
        word = self._low(following)
        if low == "in" and word == "charge":
            return self._link(following + 1)
        if low == "with":
            fits = self._low(self.here - 1) == "relations"
        else:
            fits = word in (PORTFOLIOS if low == "on" else INSTITUTIONS)
        return fits and self._capital(following) and self._link(following)

    def _bracket(self) -> bool:
        """Step over a short form: `Agency (IAEA)`."""
        inside = self.words[self.here + 1 : self.here + 3]
        if self.solid and len(inside) == 2 and inside[1] == ")" and inside[0].isupper():
            self.here += 3
            return True
        return False

    def _word(self, word: str, low: str) -> bool:
        linked = len(self.kept) > self.solid
        if self.closed and not linked:
            return False
        if self.known_only and low not in _VOCABULARY:
            return False
        if low not in HEADS and self._addresses(self.here):
            return self._low(self.here - 1) == "crown" and self._take(self.here + 1)
        lower_start = not self.kept and low in LOWER_STARTS
        if not (word[0].isupper() or lower_start or low in _LOWER or _GLUED_WORD.match(word)):
            return False
        self.headed = self.headed or low in HEADS
        return self._take(self.here + 1)
