"""The catalogue of faults against the tests there are: none is missing, none is only claimed."""

import re
import tomllib
from pathlib import Path

from tests.hostile import faults

TESTS = Path(__file__).parents[1]
CATALOGUE = tomllib.loads(Path(__file__).with_name("catalogue.toml").read_text("utf-8"))
COUNTS = {"A": 13, "B": 23, "C": 14, "D": 14, "E": 11, "F": 11, "G": 13, "H": 7, "I-": 7,
          "J": 6, "K": 13, "L": 13, "M": 24, "N": 8}  # fmt: skip
NUMBERS = [f"{letter}{n + 1}" for letter, count in COUNTS.items() for n in range(count)]
GAP, NO = "gap: ", "no: "


def covered(number: str) -> list[str]:
    """Return the tests that are said to cover a fault."""
    return [one for one in CATALOGUE[number][1:] if not one.startswith((GAP, NO))]


def test_every_fault_has_its_line():
    assert list(CATALOGUE) == NUMBERS
    assert len(NUMBERS) == 177
    for number, (what, *where) in CATALOGUE.items():
        assert what, number
        assert where, number


def test_every_test_named_there_exists():
    missing = []
    for test in (test for number in NUMBERS for test in covered(number)):
        file, _, name = test.partition("::")
        function, _, case = name.removesuffix("]").partition("[")
        path = TESTS / file
        text = path.read_text("utf-8") if path.exists() else ""
        is_there = re.search(rf"^def {function}\(", text, re.M)
        if not is_there or (case and case not in faults.BY_KEY and case not in text):
            missing.append(test)
    assert missing == []


def test_a_fault_without_a_test_says_why():
    for number in NUMBERS:
        reasons = [one for one in CATALOGUE[number][1:] if one.startswith((GAP, NO))]
        assert bool(reasons) != bool(covered(number)), number


def test_a_test_named_for_a_fault_fills_its_gap():
    """Its line belongs into the catalogue."""
    filled = []
    for number in [one for one in NUMBERS if CATALOGUE[one][1].startswith(GAP)]:
        name = number.lower().replace("-", "")
        named = re.compile(rf"^def (test_(?:[a-z]\d+_)*{name}_\w+)\(", re.M)
        for file in sorted((TESTS / "hostile").glob("test_*.py")):
            if found := named.search(file.read_text("utf-8")):
                filled.append(f"{number}: hostile/{file.name}::{found[1]}")
    assert filled == []


def test_every_scripted_fault_is_in_the_catalogue():
    keys = {key.key.partition("-")[0] for key in faults.ALL if not key.key.startswith("whole")}

    assert keys <= set(NUMBERS)
