"""Parts of a readout in words a reader takes in at a glance: who, where, when, what about."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from app.clip import clip, is_boundary, one_line
from scraper.records import Participant, Readout, Start
from scraper.words import Mark

CONTEXT = 60
"""Characters of unchanged text that are shown beside a change."""

_LONGEST_MARK = 1000


def who(readout: Readout) -> str:
    """Return the two sides: host, dash, counterparts."""
    sides = [
        ", ".join(_person(one) for one in readout.participants if one.side == side)
        for side in ("host", "counterpart")
    ]
    return " – ".join(side for side in sides if side)


def _person(one: Participant) -> str:
    name = f"{one.honorific} {one.name}" if one.honorific else one.name
    about = ", ".join(part for part in (one.role, one.country) if part)
    return f"{name} ({about})" if about else name


def where(readout: Readout) -> str:
    """Return venue, city and country, as far as they are known."""
    place = readout.place
    if place is None:
        return ""
    return ", ".join(part for part in (place.venue, place.city, place.country) if part)


def when(start: Start | None) -> str:
    """Return the beginning in both zones: `about 24 May 2018 06:00 (UTC+9), there …`."""
    if start is None:
        return ""
    said = [clock(text) for text in (start.home, start.local) if text]
    about = "about " if start.approximate else ""
    return about + ", there ".join(dict.fromkeys(said)) if said else ""


def clock(text: str, about: bool = False) -> str:
    """Return a date or a moment as a reader writes it.

    >>> clock("2018-05-23T17:00-04:00", about=True)
    'about 23 May 2018 17:00 (UTC-4)'
    """
    at = datetime.fromisoformat(text)
    if "T" not in text:
        return f"{at:%-d %B %Y}"
    return f"{'about ' if about else ''}{at:%-d %B %Y %H:%M} ({_offset(at.utcoffset())})"


def _offset(offset: timedelta | None) -> str:
    if offset is None:
        return "zone unknown"
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def first_lines(readout: Readout, limit: int, count: int = 3) -> tuple[str, ...]:
    """Return the first lines of substance: the items, or the lead where there are none."""
    items = [f"{one.label or '–'} {one.text}" for one in readout.items if one.level == 1]
    told = items or ([readout.lead] if readout.lead else [])
    return tuple(clip(one_line(text), limit) for text in told[:count])


def excerpt(marks: Sequence[Mark], context: int = CONTEXT) -> Iterator[Mark]:
    """Shorten the unchanged text between changes; every mark becomes one line."""
    for number, mark in enumerate(marks):
        text = _tamed(mark.text)
        if mark.kind == "kept":
            text = _shortened(text, context, number > 0, number < len(marks) - 1)
        else:
            text = clip(text, _LONGEST_MARK)
        yield Mark(mark.kind, text)


def _shortened(text: str, context: int, follows: bool, leads: bool) -> str:
    """Keep what stands beside a change: the beginning if one went before, the end if one comes."""
    if len(text) <= context * (follows + leads) + 3:
        return text
    head = clip(text, context) if follows else "…"
    tail = _from_the_end(text, context) if leads else ""
    return head + (" " if follows and leads else "") + tail


def _from_the_end(text: str, context: int) -> str:
    start = len(text) - context
    while start < len(text) and not is_boundary(text, start):
        start += 1
    tail = text[start:]
    space = tail.find(" ")
    return tail[space:] if 0 <= space < context // 2 else tail


def _tamed(text: str) -> str:
    """Like `one_line`, but the spaces at both ends stay: they separate marks."""
    if not text.strip():
        return " " if text else ""
    return " " * text[0].isspace() + one_line(text) + " " * text[-1].isspace()
