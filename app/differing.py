"""Two revisions of one readout, side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.diff_page import MarkedField, diff_page
from app.terminal import Line, Span, line
from app.wording import mark_lines
from scheduler.events import stamp
from scraper.changes import Difference, FieldChange, compare
from scraper.errors import UsageError
from scraper.records import Readout
from scraper.words import Mark, words

if TYPE_CHECKING:
    from storage.store import Store
    from storage.views import ReadoutRow, RevisionRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What differs between two revisions."""

    readout: Readout
    """The later record."""
    before: "RevisionRow"
    after: "RevisionRow"
    difference: Difference | None

    @property
    def same_code(self) -> bool:
        """Whether both were read by the same code; if not, differences may be ours."""
        return self.before.read_by == self.after.read_by

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        """The fields that differ."""
        return self.difference.fields if self.difference else ()


def between(
    store: "Store", row: "ReadoutRow", first: int | None = None, second: int | None = None
) -> Comparison:
    """Compare two revisions of a readout.

    Args:
        store: where they are.
        row: the readout.
        first: number of one revision; None: the one before the latest.
        second: number of the other; None: the latest.

    Raises:
        UsageError: there are no two such revisions.
    """
    revisions = {one.number: one for one in store.revisions(row.page_id)}
    last = max(revisions)
    if first is None and last == 1:
        raise UsageError(f"{row.url} has one revision only: nothing to compare")
    numbers = (last - 1 if first is None else first, last if second is None else second)
    for number in numbers:
        if number not in revisions:
            raise UsageError(f"{row.url} has no revision {number}; it has 1 to {last}")
    before, after = (store.record(row.page_id, number) for number in numbers)
    return Comparison(
        readout=after,
        before=revisions[numbers[0]],
        after=revisions[numbers[1]],
        difference=compare(replace(before, read_by=after.read_by), after),
    )


def marks(field: FieldChange) -> list[Mark]:
    """Return one field word by word."""
    return words(_text(field.before), _text(field.after))


def _text(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def as_json(found: Comparison) -> dict[str, Any]:
    """Return a comparison as plain JSON values."""
    difference = found.difference
    return {
        "site": found.readout.site,
        "url": found.readout.url,
        "title": found.readout.title,
        "revision": [found.before.number, found.after.number],
        "received": [stamp(found.before.fetched_at), stamp(found.after.fetched_at)],
        "sha256": [found.before.sha256, found.after.sha256],
        "read_by": [found.before.read_by, found.after.read_by],
        "significance": difference and difference.significance,
        "reasons": list(difference.reasons) if difference else [],
        "silent": bool(difference and difference.silent),
        "fields": [
            {
                "name": field.name,
                "before": field.before,
                "after": field.after,
                "marks": [[mark.kind, mark.text] for mark in marks(field)],
            }
            for field in found.fields
        ],
    }


def facts(found: Comparison) -> Iterator[tuple[str, str]]:
    """Say which two versions these are, and how much the difference weighs."""
    for label, one in (("before", found.before), ("after", found.after)):
        yield label, f"revision {one.number}, received {one.fetched_at:%Y-%m-%d %H:%M} UTC"
    if found.difference is None:
        yield "difference", "none that counts"
    else:
        yield "weight", f"{found.difference.significance} ({', '.join(found.difference.reasons)})"
        if found.difference.silent:
            yield "silent", "the text changed, the date line did not"
    if not found.same_code:
        yield "note", "read by different code: part of this may be ours; readouts reread settles it"


def lines(found: Comparison) -> Iterator[Line]:
    """Lay a comparison out for a person, word by word."""
    yield line(Span(found.readout.title, "bold"))
    yield line(Span(found.readout.url, "cyan"))
    for label, told in facts(found):
        yield line(Span(label.ljust(11), "dim"), told)
    yield from field_lines(found.fields)


def field_lines(fields: Sequence[FieldChange]) -> Iterator[Line]:
    """Lay out the fields that differ."""
    for field in fields:
        yield line("")
        yield line(Span(field.name, "bold"))
        yield from mark_lines(marks(field))


def page(found: Comparison) -> str:
    """Return a comparison as one HTML file."""
    return diff_page(
        title=found.readout.title,
        url=found.readout.url,
        language=found.readout.language,
        facts=facts(found),
        fields=[MarkedField(field.name, marks(field)) for field in found.fields],
    )
