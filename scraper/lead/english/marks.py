"""Which time each mark belongs to: `local time`, `JST`, brackets, from-to ranges."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from scraper.lead.english.moments import Token
from scraper.lead.english.whose import Clock, whose
from scraper.site import Host

RANGE = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:to|until|till|through|-+|~|and)\s*(?:around|about|approximately)?\s*$"
)
UNTIL = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:to|until|till|through)\s*(?:around|about|approximately)?\s*$"
)
"""What joins a range each time of which has its own mark."""
NEAR = re.compile(r"[\s,]*(?:on|the|of|at|in|same|day|,)*[\s,]*$", re.IGNORECASE)
REACH = 60


@dataclass
class Marks:
    """The tokens of a text with what has been settled about them so far."""

    plain: str
    tokens: Sequence[Token]
    host: Host
    sides: dict[int, Clock] = field(default_factory=dict)
    """Whose clock a token (by its start) is on."""
    ends: dict[int, Token] = field(default_factory=dict)
    """The first time of a from-to range, by the start of its last time."""

    def clocks(self) -> list[Token]:
        """Return the clock times, in order."""
        return [token for token in self.tokens if token.kind == "clock"]

    def gap(self, one: Token, other: Token) -> str:
        """Return what stands between two tokens."""
        return self.plain[one.end : other.start]

    def settle_ranges(self) -> None:
        """Join each from-to range to its first time."""
        tokens = self.tokens
        clocks = [place for place, token in enumerate(tokens) if token.kind == "clock"]
        outside = [place for place in clocks if tokens[place].bracket == 0]
        for place, after in (*pairwise(clocks), *pairwise(outside)):
            one, other = tokens[place], tokens[after]
            if one.start in self.ends or one.bracket != other.bracket:
                continue
            if RANGE.fullmatch(self.gap(one, other)) or self._is_marked_range(place, after):
                self.ends[other.start] = one

    def _is_marked_range(self, place: int, after: int) -> bool:
        """Whether two times make a range once `local time` and `JST` between them are left out."""
        between, end = "", self.tokens[place].end
        for token in self.tokens[place + 1 : after]:
            if token.kind in ("local", "zone") and token.bracket == 0:
                between, end = between + self.plain[end : token.start], token.end
        between += self.plain[end : self.tokens[after].start]
        return UNTIL.fullmatch(between) is not None

    def settle_marks(self) -> None:
        """Give every mark to its time: those that follow one first, then those that lead."""
        leading: list[tuple[Token, Clock]] = []
        for token in self.tokens:
            clock = self._clock_of(token)
            if clock is None:
                continue
            target = self._range_start(self._before(token))
            if target is not None and target.start not in self.sides:
                self.sides[target.start] = clock
            elif target is None:
                leading.append((token, clock))
        for token, clock in leading:
            target = self._after(token) or self._outside(token) or self._day_before(token)
            target = self._range_start(target)
            if target is not None:
                self.sides.setdefault(target.start, clock)

    def _range_start(self, token: Token | None) -> Token | None:
        return self.ends.get(token.start, token) if token is not None else None

    def _clock_of(self, token: Token) -> Clock | None:
        if token.kind == "local":
            return Clock(at_home=False)
        return whose(token.words, self.host) if token.kind == "zone" else None

    def _before(self, mark: Token) -> Token | None:
        """The time, or in a bracket the day, that a mark follows."""
        day: Token | None = None
        for token in reversed(self.tokens):
            if token.end > mark.start or token.bracket != mark.bracket:
                continue
            if mark.bracket == 0 and mark.start - token.end > REACH:
                break
            if token.kind == "clock":
                near = mark.bracket > 0 or self._only_days_between(token, mark)
                return token if near else day
            if token.kind == "day" and day is None:
                beside = NEAR.match(self.gap(token, mark)) is not None
                day = token if beside and (mark.bracket > 0 or token.month) else None
            elif token.kind in ("local", "zone"):
                break
        return day

    def _only_days_between(self, one: Token, other: Token) -> bool:
        text = self.gap(one, other)
        for token in self.tokens:
            if one.end <= token.start and token.end <= other.start and token.kind == "day":
                text = text.replace(self.plain[token.start : token.end], " ")
        return NEAR.match(text) is not None

    def _after(self, mark: Token) -> Token | None:
        """The time that a mark introduces: `Japan time: T2`, `local time 5 p.m.`."""
        for token in self.tokens:
            if token.start < mark.end or token.bracket != mark.bracket:
                continue
            if token.start - mark.end > REACH:
                break
            if token.kind == "clock":
                gap = self.gap(mark, token).strip()
                introduced = gap == "" or gap.startswith(":")
                return token if introduced and token.start not in self.sides else None
        return None

    def _outside(self, mark: Token) -> Token | None:
        """The last time before the bracket a mark stands in, or before a mark that trails."""
        if mark.bracket == 0:
            return None
        before = [t for t in self.clocks() if t.bracket == 0 and t.end <= mark.start]
        return before[-1] if before else None

    def _day_before(self, mark: Token) -> Token | None:
        before = [t for t in self.tokens if t.kind == "day" and t.end <= mark.start]
        return before[-1] if before else None
