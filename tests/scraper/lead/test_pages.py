"""Whole pages, from bytes to facts, against what a careful reader finds in them."""

import json
from pathlib import Path
from typing import Any

import pytest

from scraper.folder import SavedPage, saved_pages
from scraper.read import read_readout
from scraper.records import Readout
from scraper.sites import all_sites

FIXTURES = Path(__file__).parents[3] / "fixtures"
FOLDERS = {"en": FIXTURES / "jp_mofa_grammar_en", "ja": FIXTURES / "jp_mofa_grammar_ja"}
EXPECTED = {
    (language, record["file"]): record
    for language, folder in FOLDERS.items()
    for record in map(json.loads, (folder / "expected.jsonl").read_text("utf-8").splitlines())
}
PAGES = {
    (language, page.path.name): page
    for language, folder in FOLDERS.items()
    for page in saved_pages(folder)
}
FIELDS_RIGHT = 1.0
"""Share of fields that must be right, over all pages; it may rise, never fall."""


def read(page: SavedPage) -> Readout:
    return read_readout(all_sites()[page.site], page.snapshot())


def fields(want: dict[str, Any], have: Readout) -> dict[str, tuple[object, object]]:
    """Pair what is expected with what was read, one pair a field; zones apart."""
    found: dict[str, tuple[object, object]] = {"is_meeting": (want["is_meeting"], have.is_meeting)}
    found["kind"] = (True, have.kind in want["kind"])
    found["mode"] = (want["mode"], have.mode)
    start, place = have.start, have.place
    for name in ("home", "local"):
        stated = getattr(start, name) if start else None
        found[name] = (want[name], stated[:16] if stated else None)
    found["approximate"] = (want["approximate"], start.approximate if start else None)
    found["duration_minutes"] = (want["duration_minutes"], have.duration_minutes)
    found["city"] = (want["city"], place.city if place else None)
    found["country"] = (want["country"], place.country if place else None)
    found["countries"] = (tuple(want["countries"]), have.countries)
    people = {person.name: person for person in have.participants}
    for expected in want["participants"]:
        person = people.pop(expected["name"], None)
        for key, value in expected.items():
            found[f"{key} of {expected['name']}"] = (value, getattr(person, key, "missing"))
    for name in people:
        found[f"false {name}"] = (None, name)
    return found


def test_every_page_has_its_expected_facts():
    assert PAGES.keys() == EXPECTED.keys()
    assert len(PAGES) >= 60


@pytest.mark.parametrize("name", EXPECTED, ids="/".join)
def test_a_page_reads_as_a_careful_reader_would(name):
    readout = read(PAGES[name])

    wrong = {k: pair for k, pair in fields(EXPECTED[name], readout).items() if pair[0] != pair[1]}

    assert wrong == {}


def test_the_share_of_right_fields_never_falls():
    pairs = [
        pair for name, page in PAGES.items() for pair in fields(EXPECTED[name], read(page)).values()
    ]

    right = sum(want == have for want, have in pairs)

    assert right / len(pairs) >= FIELDS_RIGHT
