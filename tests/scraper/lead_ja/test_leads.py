"""Many leads, each a construction of its own, with what a careful reader takes from it."""

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from scraper.lead import facts
from scraper.records import Facts, Parts
from scraper.site import Host

JAPAN = Host(country="JP", timezone=ZoneInfo("Asia/Tokyo"))
FILES = sorted((Path(__file__).parent / "leads").glob("*.toml"))
LEADS = [
    pytest.param(lead, id=f"{file.stem}-{number}")
    for file in FILES
    for number, lead in enumerate(tomllib.loads(file.read_text("utf-8"))["lead"], 1)
]


def read(lead: dict[str, Any]) -> Facts:
    parts = Parts(
        language="ja",
        title=lead.get("title", "会談"),
        published_on=lead.get("on", date(2024, 4, 8)),
        lead=lead["text"],
    )
    return facts(parts, JAPAN)


def said(have: Facts) -> Iterator[tuple[str, object]]:
    """Yield every fact by the key that the files give it."""
    start, place = have.start, have.place
    yield "start", [start.home or "", start.local or ""] if start else ["", ""]
    yield "home", (start.home or "") if start else ""
    yield "about", start.approximate if start else None
    yield "minutes", have.duration_minutes
    yield "place", [place.city or "", place.country or ""] if place else ["", ""]
    yield "venue", place.venue if place else None
    yield "people", [[p.name, p.role, p.country, p.side] for p in have.participants]
    yield "names", [p.name for p in have.participants]
    yield "honorifics", [p.honorific or "" for p in have.participants]
    yield "countries", list(have.countries)
    yield "kind", have.kind
    yield "mode", have.mode
    yield "is_meeting", have.is_meeting


@pytest.mark.parametrize("lead", LEADS)
def test_a_lead_says_what_a_careful_reader_takes_from_it(lead: dict[str, Any]) -> None:
    found = {key: value for key, value in said(read(lead)) if key in lead}

    assert found == {key: lead[key] for key in found}
    assert found
