"""A record as JSON, and back."""

import json
from datetime import date

import pytest

from scraper import records
from scraper.wire import as_json, from_json, index_from_json

READOUT = records.Readout(
    site="jp_mofa", url="https://x.example/1.html", language="en", section=None, title="Talks",
    published_on=date(2018, 5, 23), is_meeting=True, kind="summit", mode="in-person",
    start=records.Start(home="2018-05-24T06:00+09:00", approximate=True), duration_minutes=25,
    place=records.Place(city="Oslo", country="NO"),
    participants=(records.Participant(name="A", side="host"),), countries=("NO",), lead="They met.",
    items=(records.Item(label="1.", text="One"), records.Item(label=None, text="x", level=2)),
    photos=(records.Photo(url="https://x.example/a.jpg"),),
    links=(records.Link(url="https://x.example/a.pdf", text="A", kind="pdf"),),
    translations=(records.Translation(language="ja", url="https://x.example/j"),),
    notes=("(END)",), derived=("start.local",), warnings=(), read_by="0" * 16,
)  # fmt: skip
FIELDS = (
    "site url language section title published_on is_meeting kind mode start duration_minutes place"
    " participants countries lead items photos links translations notes derived warnings read_by"
)


def test_a_record_survives_json():
    assert from_json(json.loads(json.dumps(as_json(READOUT)))) == READOUT


def test_fields_come_in_the_order_of_the_contract():
    assert list(as_json(READOUT)) == FIELDS.split()


def test_dates_are_iso_and_absent_things_null():
    data = as_json(READOUT)

    assert data["published_on"] == "2018-05-23"
    assert data["section"] is None
    assert data["start"] == {"home": "2018-05-24T06:00+09:00", "local": None, "approximate": True}
    assert data["items"][0] == {"label": "1.", "text": "One", "level": 1}


def test_an_index_survives_json():
    index = records.Index(
        site="jp_mofa", relation="us", url="https://x.example/", language="en", title="t",
        entries=(records.IndexEntry(url="https://x.example/1", title="a"),),
        links=(records.Link(url="https://x.example/2", text="b", kind="menu"),),
    )  # fmt: skip

    assert index_from_json(json.loads(json.dumps(as_json(index)))) == index


def test_what_is_no_readout_is_refused():
    data = as_json(READOUT)

    with pytest.raises(ValueError, match="colour"):
        from_json({**data, "colour": "red"})
    with pytest.raises(ValueError, match="title"):
        from_json({key: value for key, value in data.items() if key != "title"})
