"""Whole leads: every fact of each is given, and what is not given is not on the page.

A person is "name/office/country", then the honorific if there is one; our own are of JP. A kind
may be a list of those that a careful reader would accept. `day` is a date that may be either
side's.
"""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from scraper.lead import facts
from scraper.records import Facts, Parts
from scraper.site import Host

JAPAN = Host(country="JP", timezone=ZoneInfo("Asia/Tokyo"))
FILES = sorted((Path(__file__).parent / "whole").glob("*.toml"))
LEADS = [
    pytest.param(lead, id=f"{file.stem}-{number}")
    for file in FILES
    for number, lead in enumerate(tomllib.loads(file.read_text("utf-8"))["lead"], 1)
]


def read(lead: dict[str, Any]) -> Facts:
    parts = Parts(
        language="ja",
        title=lead.get("title", "会談"),
        section=lead.get("section"),
        published_on=lead.get("on", date(2024, 4, 8)),
        lead=lead["text"],
    )
    return facts(parts, JAPAN)


def given(lead: dict[str, Any]) -> dict[str, object]:
    """Return what the file says, in full."""
    people = [person.split("/") for person in lead.get("people", ())]
    city, country, venue, *_ = [*lead.get("place", "").split("/"), "", "", ""]
    clock = "T" in lead.get("home", "") + lead.get("local", "")
    return {
        "is_meeting": True,
        "mode": lead.get("mode", "in-person"),
        "home": lead.get("home", ""),
        "local": lead.get("local", ""),
        "approximate": lead.get("about", False) if clock else None,
        "minutes": lead.get("minutes"),
        "place": (city, country, venue),
        "people": [
            (name, role, code, "host" if code == "JP" else "counterpart", (*style, "")[0])
            for name, role, code, *style in people
        ],
        "countries": lead.get("countries", sorted({one[2] for one in people} - {"JP", ""})),
    }


def found(have: Facts, lead: dict[str, Any]) -> dict[str, object]:
    """Return what was read, in the same shape."""
    start, place = have.start, have.place
    home, local = (start.home or "", start.local or "") if start else ("", "")
    if lead.get("day") in (home, local):
        home = local = ""
    return {
        "is_meeting": have.is_meeting,
        "mode": have.mode,
        "home": home,
        "local": local,
        "approximate": start.approximate if start else None,
        "minutes": have.duration_minutes,
        "place": (place.city or "", place.country or "", place.venue or "") if place else ("",) * 3,
        "people": [
            (p.name, p.role or "", p.country or "", p.side, p.honorific or "")
            for p in have.participants
        ],
        "countries": list(have.countries),
    }


@pytest.mark.parametrize("lead", [one for one in LEADS if one.values[0].get("meeting", True)])
def test_a_lead_is_read_whole(lead: dict[str, Any]) -> None:
    have = read(lead)

    assert found(have, lead) == given(lead)
    assert have.kind in lead["kind"]


@pytest.mark.parametrize("lead", [one for one in LEADS if not one.values[0].get("meeting", True)])
def test_what_is_no_meeting_is_called_none(lead: dict[str, Any]) -> None:
    assert not read(lead).is_meeting
