"""Many leads, each a construction of its own, with all that a careful reader takes from it."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.scraper.lead.english_lead import read

FILES = sorted((Path(__file__).parent / "leads").glob("*.toml"))
LEADS = [
    pytest.param(lead, id=f"{file.stem}-{number}")
    for file in FILES
    for number, lead in enumerate(tomllib.loads(file.read_text("utf-8"))["lead"], 1)
]
HOST = ["Mr.", "HASE Tomoki", "Minister for Foreign Affairs", "JP"]
OTHER = ["H.E. Ms.", "Karin LINDQVIST", "Minister for Foreign Affairs", "SE"]
WORDS = {
    "{host}": "Mr. HASE Tomoki, Minister for Foreign Affairs of Japan",
    "{other}": "H.E. Ms. Karin LINDQVIST, Minister for Foreign Affairs of the Kingdom of Sweden",
}
PUBLISHED = date(2023, 6, 20)


def fields(lead: dict[str, Any]) -> dict[str, tuple[object, object]]:
    """Pair what a lead says with what was read, one pair a field.

    What a lead of the files leaves out is not in it either: no place, no length; the two
    usual people where their words stand.
    """
    text = lead["text"]
    for name, words in WORDS.items():
        text = text.replace(name, words)
    have = read(
        text,
        title=lead.get("title", "Foreign Ministers’ Meeting"),
        section=lead.get("section"),
        published=lead.get("on", PUBLISHED),
        points=tuple(lead.get("points", ())),
    )
    kinds = lead.get("kind", "foreign-ministers-meeting")
    pairs: dict[str, tuple[object, object]] = {
        "meeting": (lead.get("meeting", True), have.is_meeting)
    }
    pairs["kind"] = (kinds, have.kind if have.kind in kinds else f"not {have.kind}")
    if isinstance(kinds, str) or have.kind in kinds:
        pairs["kind"] = (have.kind if have.kind in kinds else kinds, have.kind)
    if not lead.get("meeting", True):
        return pairs
    start, place = have.start, have.place
    home, local = lead.get("start", ["2023-06-19", ""])
    found = [(start.home or "")[:16], (start.local or "")[:16]] if start else ["", ""]
    pairs["start"] = ([home, local], found)
    clock = "T" in home + local
    pairs["about"] = (lead.get("about", False if clock else None), start and start.approximate)
    pairs["minutes"] = (lead.get("minutes"), have.duration_minutes)
    pairs["place"] = (
        lead.get("place", ["", ""]),
        [place.city or "", place.country or ""] if place else ["", ""],
    )
    pairs["mode"] = (lead.get("mode", "in-person"), have.mode)
    wanted = people_of(lead)
    codes = {person[3] for person in wanted} - {"JP", ""}
    pairs["countries"] = (
        sorted(lead.get("countries", codes)),
        sorted(have.countries),
    )
    people = {p.name: p for p in have.participants}
    for honorific, name, role, country in wanted:
        person = people.pop(name, None)
        pairs[f"name of {name}"] = (True, person is not None)
        if person is not None:
            pairs[f"honorific of {name}"] = (honorific, person.honorific or "")
            pairs[f"role of {name}"] = (role, person.role or "")
            pairs[f"country of {name}"] = (country, person.country or "")
    for name in people:
        pairs[f"false {name}"] = (None, name)
    return {
        key: pair for key, pair in pairs.items() if key.split(" ")[0] not in lead.get("skip", ())
    }


def people_of(lead: dict[str, Any]) -> list[list[str]]:
    """Return the people a lead names: those spelled out, and the usual two where they stand."""
    spelled = lead.get("people")
    found = [HOST] if "{host}" in lead["text"] else []
    if spelled is None:
        return [*found, OTHER] if "{other}" in lead["text"] else found
    return [*found, *(OTHER if person == ["{other}"] else person for person in spelled)]


@pytest.mark.parametrize("lead", LEADS)
def test_a_lead_says_what_a_careful_reader_takes_from_it(lead: dict[str, Any]) -> None:
    wrong = {key: pair for key, pair in fields(lead).items() if pair[0] != pair[1]}

    assert wrong == {}
