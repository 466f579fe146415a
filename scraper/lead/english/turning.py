"""Two events in one sentence: which date opens the meeting.

    On May 21 the Minister joined a dinner …, and on May 22 the two held a meeting …

The tokens before the turn belong to the other event. Dates told in passing ("following
the call on May 3") are left out wherever the event has a date of its own.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from scraper.lead.english.moments import Token

_TURN = re.compile(
    r"\b(?:and|then)[\s,]+(?:then\s+|also\s+|later\s+)*"
    r"(?:(?:from|at|commencing\s+at)\s+[\d:.]+\s*[ap]\.?m\.?,?\s+)?(?:on\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_OTHER_EVENT = re.compile(
    r"\b(?:dinner|lunch(?:eon)?|breakfast|reception|banquet|ceremony|joined|attended|visited"
    r"|arrived"
    r"|paid|toured|took part|participated)\b",
    re.IGNORECASE,
)
_MEETING = re.compile(r"\b(?:held|had|met|conducted)\b")
_STAY = re.compile(r"\s*(?:to|until|till|through|-)\s*(?:the\s+)?")
_PASSING = re.compile(
    r"\b(?:following|after|since|prior to|before|ahead of|agreed|scheduled|signed|until|by|adopted"
    r"|announced|broadcast)\b",
    re.IGNORECASE,
)
_REACH = 90
"""Characters of the same clause that may stand between such a word and its date."""


def main_tokens(plain: str, tokens: Sequence[Token]) -> list[Token]:
    """Keep the tokens that can tell when the meeting was."""
    own = [token for token in tokens if not _in_passing(plain, token)]
    kept = own if any(token.kind == "day" for token in own) else list(tokens)
    kept = _without_stays(plain, kept)
    days = [t for t in kept if t.bracket == 0 and _is_day(t)]
    for one, other in pairwise(days):
        between = plain[one.end : other.start]
        turned = _TURN.search(between) if _OTHER_EVENT.search(between) else None
        if turned and not _MEETING.search(between) and _MEETING.search(plain, other.end):
            later = [token for token in kept if token.start >= one.end + turned.start()]
            return [one, *later] if other.kind == "shift" or not other.month else later
    return kept


def _without_stays(plain: str, tokens: Sequence[Token]) -> list[Token]:
    """Leave out `from June 13 to 16` after the first day: how long somebody stayed."""
    days = [token for token in tokens if token.kind == "day" and token.bracket == 0]
    stays = {
        day.start
        for pair in pairwise(days)
        if pair[0] is not days[0] and _STAY.fullmatch(plain, pair[0].end, pair[1].start)
        for day in pair
    }
    return [token for token in tokens if token.start not in stays]


def _is_day(token: Token) -> bool:
    return token.kind == "day" or (token.kind == "shift" and token.shift != 0)


def _in_passing(plain: str, token: Token) -> bool:
    if token.kind != "day":
        return False
    clause = max(plain.rfind(stop, 0, token.start) for stop in ",.;()") + 1
    near = max(clause, token.start - _REACH - len("scheduled"))
    return any(
        token.start - word.end() <= _REACH for word in _PASSING.finditer(plain, near, token.start)
    )
