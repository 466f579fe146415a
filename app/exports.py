"""Readouts as a dataset: JSON Lines, CSV, Parquet. One row a readout, nothing guessed."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from app.clip import one_line
from app.safe import for_cell
from scraper.errors import UsageError
from scraper.records import Readout
from scraper.wire import as_json

if TYPE_CHECKING:
    import pyarrow as pa

GROUP = 1000
"""Rows of one Parquet row group; memory stays flat however many there are."""

COLUMNS = (
    "site", "url", "language", "section", "title", "published_on", "is_meeting", "kind", "mode",
    "start_home", "start_local", "start_approximate", "duration_minutes", "place_city",
    "place_country", "place_venue", "hosts", "counterparts", "countries", "lead", "items", "notes",
    "derived", "warnings", "read_by",
)  # fmt: skip
"""Columns of the CSV; lists are joined by `; `, items by line ends."""


def json_line(readout: Readout) -> str:
    """Return a record as one line of JSON."""
    return json.dumps(as_json(readout), ensure_ascii=False, allow_nan=False) + "\n"


def write_jsonl(readouts: Iterable[Readout], file: BinaryIO) -> None:
    """Write one JSON object a line."""
    for readout in readouts:
        file.write(json_line(readout).encode("utf-8", "backslashreplace"))


def csv_lines(readouts: Iterable[Readout]) -> Iterator[str]:
    """Yield the lines of a CSV; no cell is taken for a formula by a spreadsheet."""
    yield csv_line(COLUMNS)
    for readout in readouts:
        row = _row(readout)
        yield csv_line([csv_cell(row[name]) for name in COLUMNS])


def write_csv(readouts: Iterable[Readout], file: BinaryIO) -> None:
    """Write a CSV in UTF-8 with a byte order mark, which spreadsheets need to see it is that."""
    file.write(b"\xef\xbb\xbf")
    for line in csv_lines(readouts):
        file.write(line.encode("utf-8", "backslashreplace"))


def write_parquet(readouts: Iterable[Readout], file: BinaryIO) -> None:
    """Write a Parquet file whose columns are the fields of the record.

    Raises:
        UsageError: pyarrow is not installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise missing_extra("parquet", "parquet") from None
    schema = _schema(pyarrow)
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        group: list[dict[str, Any]] = []
        for readout in readouts:
            group.append(_typed(readout))
            if len(group) == GROUP:
                writer.write_table(pyarrow.Table.from_pylist(group, schema))
                group = []
        writer.write_table(pyarrow.Table.from_pylist(group, schema))


def missing_extra(what: str, extra: str) -> UsageError:
    """Return the error for an optional part that is not installed."""
    return UsageError(f"{what} needs an optional part: pip install 'readouts[{extra}]'")


def _row(readout: Readout) -> dict[str, object]:
    start, place = readout.start, readout.place
    return {
        **{name: getattr(readout, name) for name in COLUMNS if hasattr(readout, name)},
        "start_home": start and start.home,
        "start_local": start and start.local,
        "start_approximate": start and start.approximate,
        "place_city": place and place.city,
        "place_country": place and place.country,
        "place_venue": place and place.venue,
        "hosts": _people(readout, "host"),
        "counterparts": _people(readout, "counterpart"),
        "items": "\n".join(f"{item.label or '-'} {item.text}" for item in readout.items),
    }


def _people(readout: Readout, side: str) -> tuple[str, ...]:
    return tuple(
        ", ".join(part for part in (one.name, one.role, one.country) if part)
        for one in readout.participants
        if one.side == side
    )


def csv_cell(value: object) -> str:
    """Return a value as a cell; lists are joined by `; `."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple | list):
        value = "; ".join(map(one_line, value))
    return for_cell(str(value).replace("\x00", ""))


def csv_line(cells: Iterable[str]) -> str:
    """Return one line of a CSV."""
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _schema(pyarrow: Any) -> "pa.Schema":
    text, flag = pyarrow.string(), pyarrow.bool_()
    texts = pyarrow.list_(text)

    def struct(**fields: Any) -> Any:
        return pyarrow.struct(list(fields.items()))

    def structs(**fields: Any) -> Any:
        return pyarrow.list_(struct(**fields))

    return pyarrow.schema(
        {
            "site": text, "url": text, "language": text, "section": text, "title": text,
            "published_on": pyarrow.date32(), "is_meeting": flag, "kind": text, "mode": text,
            "start": struct(home=text, local=text, approximate=flag),
            "duration_minutes": pyarrow.int32(),
            "place": struct(city=text, country=text, venue=text),
            "participants": structs(name=text, honorific=text, role=text, country=text, side=text),
            "countries": texts, "lead": text,
            "items": structs(label=text, text=text, level=pyarrow.int32()),
            "photos": structs(url=text, alt=text, caption=text),
            "links": structs(url=text, text=text, kind=text),
            "translations": structs(language=text, url=text),
            "notes": texts, "derived": texts, "warnings": texts, "read_by": text,
        }
    )  # fmt: skip


def _typed(readout: Readout) -> dict[str, Any]:
    return {**as_json(readout), "published_on": readout.published_on}
