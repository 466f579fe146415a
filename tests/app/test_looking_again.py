"""What a pass asks for when little or nothing changed, and in which order."""

import io
import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.cli.invocation import Invocation
from app.cli.main import run
from app.terminal import Terminal
from tests.app.ministry import INDEX, ORIGIN, SETTINGS, Ministry, ministry

READOUTS = 8


class Desk:
    """A ministry, a clock, and the commands at them."""

    def __init__(self, ministry: Ministry, folder: Path) -> None:
        self.ministry, self.now = ministry, datetime(2026, 5, 4, 6, tzinfo=UTC)
        self._config = folder / "readouts.toml"
        settings = SETTINGS.format(folder=folder, address=ministry.address)
        self._config.write_text(settings.replace('"1s"', '"6h"'))

    def run(self, *arguments: str) -> str:
        out, err = io.StringIO(), io.StringIO()
        invocation = Invocation(Terminal(out, err), {"READOUTS_CLOCK": self.now.isoformat()})
        assert run([*arguments, "--config", str(self._config)], invocation) == 0, err.getvalue()
        return out.getvalue()

    def json(self, *arguments: str) -> list[dict]:
        return [json.loads(line) for line in self.run(*arguments, "--json").splitlines()]

    def asked(self, *arguments: str, **later: float) -> list[str]:
        """Let time pass, make a pass, and return the paths asked for, robots.txt left out."""
        self.now += timedelta(**later)
        self.ministry.requests.clear()
        self.ministry.unconditional.clear()
        self.run("crawl", *arguments)
        return [path for path in self.ministry.requests if path != "/robots.txt"]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with ministry() as web:
        for number in range(READOUTS):
            web.publish(number)
        made = Desk(web, tmp_path)
        made.run("crawl")
        yield made


def test_a_pass_in_which_nothing_is_due_asks_for_each_index_page_and_nothing_else(desk: Desk):
    assert desk.asked(minutes=15) == [INDEX]
    assert desk.ministry.unconditional == []


def test_an_unchanged_pass_asks_once_for_each_page_that_is_due_and_gets_no_body(desk: Desk):
    desk.now += timedelta(days=1)
    summary = desk.json("crawl")[-1]

    assert summary["not_modified"] == 1 + READOUTS
    assert Counter(desk.ministry.requests)[INDEX] == 2  # that of the first pass
    assert summary["index_pages"] == 1


def test_an_edit_of_one_line_of_the_index_costs_one_look_at_that_page(desk: Desk):
    desk.ministry.publish(READOUTS)

    assert desk.asked(minutes=15) == [INDEX, f"/press/{READOUTS:04}.html"]


def test_no_validator_is_trusted_for_ever_not_even_that_of_an_index_page(desk: Desk):
    bare = Counter[str]()
    for _ in range(20):
        asked = desk.asked(hours=7)
        bare.update(path for path in asked if path in desk.ministry.unconditional)

    assert set(bare) == {INDEX, *desk.ministry.points}
    assert max(bare.values()) <= 2


def test_a_page_looked_at_every_12_days_is_asked_for_in_full_at_every_third_look(desk: Desk):
    bare = [set(desk.asked(days=12)) & set(desk.ministry.unconditional) for _ in range(6)]

    assert bare == [set(), set(), {INDEX, *desk.ministry.points}] * 2


def test_pages_looked_at_by_a_clock_that_was_years_ahead_are_not_forgotten(desk: Desk):
    desk.asked(days=2000)

    asked = desk.asked(days=-1999)

    assert set(asked) == {INDEX, *desk.ministry.points}


def test_requests_are_spent_on_what_the_plan_names_first(desk: Desk):
    desk.now += timedelta(days=2)
    planned = desk.json("sites", "--plan", "--count", "5")[:-1]
    robots = 1

    asked = desk.asked("--max-requests", str(5 + robots))[:5]

    assert {ORIGIN + path for path in asked} == {look["url"] for look in planned}
    assert ORIGIN + asked[0] == planned[0]["url"] or asked[0] == INDEX


def test_what_a_short_pass_left_is_what_the_next_one_looks_at(desk: Desk):
    seen = [path for _ in range(4) for path in desk.asked("--max-requests", "4", hours=8)]

    assert set(desk.ministry.points) <= set(seen)


def test_the_plan_says_why_and_which_readout_went_unverified_for_longest(desk: Desk):
    desk.asked("--max-requests", "4", days=2)
    told = desk.json("sites", "--plan")
    told, promise = told[:-1], told[-1]

    assert all(look["why"] for look in told)
    assert promise["readouts"] == READOUTS
    assert promise["oldest_verified_at"].startswith("2026-05-04T06:00:")
    assert promise["oldest_url"] in {look["url"] for look in told}


def test_sites_says_in_words_within_how_many_days_every_readout_is_seen(desk: Desk):
    told = desk.run("sites", "--plan")

    assert f"{READOUTS} readouts; each is looked at within 0.2 days" in told
    assert "unverified for longest, 2026-05-04T06:00:" in told
