"""How a page was read: every fact of its record, with the rule and the words that gave it.

    place             New York, US
                      visit: ニューヨークを訪問中の
                      derived: place.country

What the page does not say is told as such; what was worked out is named as in the record.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from app.telling import when, where
from app.wording import person

if TYPE_CHECKING:
    from app.probing import Findings
    from scraper.records import Reading, Readout

_LABEL = 18
_OF_START = ("year", "utc_offset")
"""Names in `derived` that are parts of the start though they do not say so."""

Told = tuple[str, list[str]]
"""A value and the lines that say how it was read."""


def explained(findings: "Findings") -> Iterator[str]:
    """Yield the lines for one page; none for an index page, which has no sentences."""
    from scraper.records import Readout

    record = findings.record
    if not isinstance(record, Readout):
        return
    for name, value in _values(record):
        readings = [one for one in findings.readings if one.field == name]
        yield from _lines(name, _told(record, name, value, readings))
    for warning in record.warnings:
        yield f"{'warning':<{_LABEL}}{warning}"


def _values(record: "Readout") -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the fields that sentences tell, in the order of the record."""
    minutes = record.duration_minutes
    yield "is_meeting", ["yes" if record.is_meeting else "no"]
    yield "kind", [f"{record.kind}, {record.mode}"]
    yield "start", [text for text in (when(record.start),) if text]
    yield "duration_minutes", [] if minutes is None else [str(minutes)]
    yield "place", [text for text in (where(record),) if text]
    yield "participants", [f"{person(one)}, {one.side}" for one in record.participants]
    yield "countries", [text for text in (", ".join(record.countries),) if text]


def _told(
    record: "Readout", name: str, values: Sequence[str], readings: Sequence["Reading"]
) -> list[Told]:
    """Put values and readings together: one each where there are as many, else all to the last."""
    if not values:
        return [("-", ["the page does not say"])]
    how = [f"{one.rule}: {one.words}" if one.words else one.rule for one in readings]
    told: list[Told] = [(value, []) for value in values]
    if len(how) == len(told):
        told = [(value, [line]) for value, line in zip(values, how, strict=True)]
    else:
        told[-1][1].extend(how)
    if derived := [one for one in record.derived if _is_part(one, name)]:
        told[-1][1].append(f"derived: {', '.join(derived)}")
    return told


def _is_part(derived: str, name: str) -> bool:
    return derived.partition(".")[0] == name or (name == "start" and derived in _OF_START)


def _lines(name: str, told: Sequence[Told]) -> Iterator[str]:
    label = name
    for value, how in told:
        yield f"{label:<{_LABEL}}{value}"
        yield from (f"{'':<{_LABEL}}{text}" for text in how)
        label = ""
