"""When: which of the times in a text is the start, and whose clock each is.

The marks decide, not the order. In these, T1 stands outside and T2 in a bracket:

    T1 (local time; T2 Japan time)     the first mark has no time before it: it is T1's
    T1 (local time: Date, T2 JST)      so too; the colon changes nothing, T2 has its own
    T1 (Japan time: T2)                T2 has no other mark: the mark is T2's
    T1 local time (T2 JST)             each time its own
    T1 (T2, Japan time)                T1 is local, for T2 is not
    T1 for N minutes (Japan time)      a mark without a time: T1's
    On Date (local time), … T1         the date's mark holds for the time
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from scraper.lead.english.days import Calendar
from scraper.lead.english.marks import RANGE, REACH, Marks
from scraper.lead.english.moments import Token
from scraper.lead.english.whose import Clock
from scraper.lead.zones import Stated
from scraper.names.cities import City
from scraper.site import Host

_HEDGE = re.compile(
    r"(?:\b(?:around|about|approximately|approx\.?|roughly|nearly|almost|circa|ca\.|near|after"
    r"|before"
    r"|past|close to|sometime|some)|~)\s*(?:at|from)?\s*$",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"\b(?:today|yesterday)\b")
_HEDGE_AFTER = re.compile(
    r"\s*(?:or so\b|or thereabouts|\(approx(?:imate(?:ly)?)?\.?\))", re.IGNORECASE
)
_BESIDE = re.compile(r"[\s,]*(?:\(?on\s+)?(?:the\s+)?[\s,]*$", re.IGNORECASE)


class Spoken(NamedTuple):
    """The start as the text speaks of it."""

    home: Stated | None = None
    local: Stated | None = None
    unsaid: Stated | None = None
    """A moment whose clock is not said; the place will tell."""
    approximate: bool = False
    minutes: int | None = None
    """From the first to the last minute of from-to ranges."""
    zones: tuple[str, ...] = ()
    city: City | None = None
    warnings: tuple[str, ...] = ()
    words: str = ""
    relative: bool = False
    """Whether the day is told from that of the page ("today")."""

    @property
    def is_empty(self) -> bool:
        """Whether the text says nothing of when."""
        return self.home is None and self.local is None and self.unsaid is None


def speak(plain: str, tokens: Sequence[Token], calendar: Calendar, host: Host) -> Spoken:
    """Work out the start that the tokens of a text state, place left aside."""
    reader = Marks(plain, tokens, host)
    reader.settle_ranges()
    reader.settle_marks()
    clocks = reader.clocks()
    outside = [clock for clock in clocks if clock.bracket == 0]
    if not clocks:
        return _days_only(reader, calendar)
    first = (outside or clocks)[0]
    minutes, first = _ranges(reader, first)
    day = _day_of(reader, first, calendar, None)
    side = reader.sides.get(first.start) or _side_of_day(reader, first)
    second = _second(reader, first, side)
    words = plain[first.start : (second or first).end]
    spoken = Spoken(approximate=_hedged(plain, first, second), minutes=minutes, words=words)
    stated = Stated(day, first.minute)
    if second is None:
        return _sided(spoken, stated, side)
    other_side = reader.sides.get(second.start)
    if side is None and other_side is None:
        warning = "start: two times, and no word on whose they are"
        return spoken._replace(unsaid=stated, warnings=(warning,))
    other = Stated(_day_of(reader, second, calendar, day), second.minute)
    abroad = next((c for c in (side, other_side) if c and not c.at_home), None)
    if side.at_home if side else not (other_side and other_side.at_home):
        spoken = spoken._replace(home=stated, local=other)
    else:
        spoken = spoken._replace(home=other, local=stated)
    return spoken._replace(
        zones=abroad.zones if abroad else (), city=abroad.city if abroad else None
    )


def relative_day(plain: str, published: date) -> Spoken | None:
    """Read "today" and "yesterday" in a text that gives no date."""
    match = _RELATIVE.search(plain)
    if match is None:
        return None
    day = published - timedelta(days=1 if match.group() == "yesterday" else 0)
    return Spoken(unsaid=Stated(day), words=match.group(), relative=True)


def _sided(spoken: Spoken, stated: Stated, side: Clock | None) -> Spoken:
    if side is None:
        return spoken._replace(unsaid=stated)
    if side.at_home:
        return spoken._replace(home=stated)
    return spoken._replace(local=stated, zones=side.zones, city=side.city)


def _hedged(plain: str, first: Token, second: Token | None) -> bool:
    if _HEDGE_AFTER.match(plain, first.end):
        return True
    return any(
        _HEDGE.search(plain[max(0, clock.start - 24) : clock.start])
        for clock in (first, second)
        if clock is not None
    )


def _ranges(reader: Marks, first: Token) -> tuple[int | None, Token]:
    """Add up the from-to ranges, and give a bare first time the half of the day it must have."""
    total = 0
    for other in reader.clocks():
        one = reader.ends.get(other.start)
        if one is None or other.bracket != first.bracket:
            continue
        start, end = one.minute or 0, other.minute or 0
        if not one.half_known and other.half_known:
            start += 720 if start + 720 <= end else 0
            if one is first:
                first = one._replace(minute=start)
        lasted = (end - start) % 1440
        if lasted <= 720:
            total += lasted
    return total or None, first


def _second(reader: Marks, first: Token, side: Clock | None) -> Token | None:
    """The same moment on the other clock, if the text gives it."""
    for clock in reader.clocks():
        if clock.start <= first.start or clock.start in reader.ends:
            continue
        marked = reader.sides.get(clock.start)
        if clock.bracket == 0 and (marked is None or clock.start - first.end > REACH):
            return None
        if marked is not None and side is not None and marked.at_home == side.at_home:
            continue
        return clock
    return None


def _side_of_day(reader: Marks, clock: Token) -> Clock | None:
    """`On May 3 (local time), … at 5 p.m.`: the day's mark, where the time has none."""
    sides = [
        reader.sides[t.start]
        for t in reader.tokens
        if t.kind == "day" and t.bracket == 0 and t.start in reader.sides
    ]
    return sides[0] if sides else None


def _day_of(reader: Marks, clock: Token, calendar: Calendar, first_day: date | None) -> date | None:
    """The day a time falls on, as far as the text says it."""
    same = [
        t
        for t in reader.tokens
        if t.bracket == clock.bracket and t.kind in ("day", "shift") and t.start != clock.start
    ]
    if clock.bracket and (same or first_day is not None):
        if not same:
            return None
        nearest = min(same, key=lambda t: min(abs(t.end - clock.start), abs(clock.end - t.start)))
        if nearest.kind == "shift":
            return first_day + timedelta(days=nearest.shift) if first_day else None
        return calendar.day(nearest)
    if clock.bracket:
        days = [t for t in reader.tokens if t.kind == "day" and t.bracket == 0]
        return calendar.day(days[0]) if days else None
    if same and same[0].kind == "day" and any(t.kind == "shift" and t.shift for t in same):
        return _shifted(same, calendar)
    days = [t for t in same if t.kind == "day"]
    after = [t for t in days if t.start >= clock.end]
    before = [t for t in days if t.end <= clock.start]
    if after and _only_marks(reader, clock, after[0]):
        return calendar.day(after[0])
    close = bool(before) and clock.start - before[-1].end <= REACH // 2
    if first_day is not None and not (close and _next_clock(reader, before[-1]) is clock):
        return None
    if not before:
        return calendar.day(after[0]) if after else None
    return calendar.day(before[-1] if close else before[0])


def _next_clock(reader: Marks, day: Token) -> Token | None:
    return next((clock for clock in reader.clocks() if clock.start >= day.end), None)


def _shifted(days: Sequence[Token], calendar: Calendar) -> date | None:
    """`… on May 21, and on the following day …`."""
    day = calendar.day(days[0])
    shift = next(t.shift for t in days if t.kind == "shift" and t.shift)
    return day + timedelta(days=shift) if day else None


def _only_marks(reader: Marks, clock: Token, day: Token) -> bool:
    """Whether a day follows a time at once, but for a range, a mark or a bracket."""
    text = reader.gap(clock, day)
    for token in reader.tokens:
        if clock.end <= token.start and token.end <= day.start:
            if token.kind == "clock" and not RANGE.fullmatch(reader.gap(clock, token)):
                return False
            text = text.replace(reader.plain[token.start : token.end], " ")
    text = re.sub(r"\b(?:to|until|till)\b", " ", text)
    return _BESIDE.fullmatch(text.replace("(", " ").replace(")", " ") + " ") is not None


def _days_only(reader: Marks, calendar: Calendar) -> Spoken:
    """`On November 26 (November 27, Japan time)`; or one day whose place will tell."""
    days = [t for t in reader.tokens if t.kind == "day"]
    if not days:
        return Spoken()
    first = next((t for t in days if t.bracket == 0), days[0])
    shifts = [t for t in reader.tokens if t.kind == "shift" and t.shift and t.bracket == 0]
    side = reader.sides.get(first.start)
    if shifts and shifts[0].start > first.end:
        stated = Stated(_shifted([first, shifts[0]], calendar))
    elif len(days) > 1 and days[1].bracket == 0 and not days[1].month:
        calendar.day(first)
        stated = Stated(calendar.day(days[1]))
    else:
        stated = Stated(calendar.day(first))
    spoken = Spoken(words=reader.plain[first.start : first.end])
    second = next(
        (t for t in days if t.bracket and t.start > first.end and t.start in reader.sides), None
    )
    if second is None:
        return _sided(spoken, stated, side)
    other, at_home = Stated(calendar.day(second)), reader.sides[second.start].at_home
    if at_home:
        return spoken._replace(home=other, local=stated)
    return spoken._replace(home=stated, local=other)
