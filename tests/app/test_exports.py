"""What is exported is what was read, and harmless where it is opened."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pyarrow.parquet
from warcio.archiveiterator import ArchiveIterator

from app import exports
from app.export_warc import write_warc
from scraper.records import Snapshot
from scraper.wire import from_json
from tests.app.sample_readout import TALKS

PAGE = Snapshot(
    url="https://www.mofa.go.jp/a.html",
    body="<p>外相会談</p>".encode("cp932"),
    fetched_at=datetime(2026, 3, 5, 3, 0, tzinfo=UTC),
    headers=(("content-type", "text/html"), ("content-encoding", "gzip"), ("etag", '"x"')),
)


def written(write, *things) -> bytes:
    file = io.BytesIO()
    write(iter(things), file)
    return file.getvalue()


def test_json_lines_can_be_read_back_to_the_same_record():
    [line] = written(exports.write_jsonl, TALKS).splitlines()

    assert from_json(json.loads(line)) == TALKS


def test_a_csv_opens_in_a_spreadsheet_without_formulas():
    evil = replace(TALKS, title="=cmd|' /C calc'!A0", section="\t@SUM(1)", lead="a\x00b")

    text = written(exports.write_csv, evil).decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text))

    assert row["title"] == "'=cmd|' /C calc'!A0"
    assert row["section"] == "'\t@SUM(1)"
    assert row["lead"] == "ab"
    assert row["counterparts"] == "Ada Reed, Secretary of State, US"
    assert row["start_home"] == "2026-03-04T10:00+09:00"
    assert row["is_meeting"] == "true"


def test_no_cell_of_any_field_begins_like_a_formula():
    names = ("title", "section", "lead", "language", "kind", "mode")
    for first in "=+-@\t＝＋－＠":
        evil = replace(TALKS, **dict.fromkeys(names, f"{first}x"), notes=(f"{first}x",))
        [row] = csv.DictReader(io.StringIO("".join(exports.csv_lines([evil]))))
        assert not [cell for cell in row.values() if cell[:1] == first]


def test_a_parquet_keeps_types_and_nesting():
    table = pyarrow.parquet.read_table(io.BytesIO(written(exports.write_parquet, TALKS)))

    [row] = table.to_pylist()

    assert row["published_on"] == date(2026, 3, 4)
    assert row["participants"][1]["side"] == "host"
    assert row["start"]["approximate"] is False
    assert row["countries"] == ["US"]


def test_an_empty_export_still_has_its_columns():
    table = pyarrow.parquet.read_table(io.BytesIO(written(exports.write_parquet)))

    assert table.num_rows == 0
    assert "lead" in table.column_names
    assert written(exports.write_csv).decode("utf-8-sig").startswith("site,url,")


def test_a_warc_holds_the_bytes_as_received():
    [info, record] = [
        (one.rec_type, one.rec_headers, one.http_headers, one.content_stream().read())
        for one in ArchiveIterator(io.BytesIO(written(write_warc, PAGE)))
    ]

    kind, about, http, body = record
    assert info[0] == "warcinfo"
    assert kind == "response"
    assert about["WARC-Target-URI"] == PAGE.url
    assert about["WARC-Date"] == "2026-03-05T03:00:00Z"
    assert body == PAGE.body
    assert http["etag"] == '"x"'
    assert "content-encoding" not in http
    assert http["content-length"] == str(len(PAGE.body))


def test_the_same_page_has_the_same_record_id_in_every_export():
    ids = [
        [one.rec_headers["WARC-Record-ID"] for one in ArchiveIterator(io.BytesIO(raw))][1]
        for raw in (written(write_warc, PAGE), written(write_warc, PAGE))
    ]

    assert ids[0] == ids[1]
