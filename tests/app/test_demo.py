"""The demo finds what the fixture ministry did, and would say so if it did not."""

import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files
from urllib.request import Request, urlopen

import feedparser
import pytest
from icalendar import Calendar

from app import demo, demo_site
from app.demo_server import serving
from app.demo_told import show
from app.terminal import Terminal
from scheduler.events import ChangeEvent, ProblemEvent, Summary
from scraper.errors import UsageError
from scraper.sites import all_sites

LEDGER = demo_site.days()[1].ledger
NOON = datetime(2026, 3, 5, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    out = io.StringIO()
    assert show(Terminal(out, io.StringIO()), folder, kept=True)
    return folder, out.getvalue()


def event(one: demo_site.Expected) -> ChangeEvent:
    return ChangeEvent(
        kind=one.kind, change=1, site="jp_mofa", relations=(), url=one.url, title="",
        published_on=None, baseline=False, revision=(1, 2), fields=one.fields, reasons=(),
        significance="substantive", silent=one.silent, unchanged_until=None, seen_at=NOON,
    )  # fmt: skip


def looked(*events) -> list[demo.Look]:
    return [demo.Look(at=NOON, events=list(events), summary=Summary())]


def test_the_demo_tells_of_every_kind_of_change_with_its_words(told):
    _, text = told

    for kind in ("new", "edited", "withdrawn", "dropped"):
        assert re.search(rf"^  {kind} +jp_mofa", text, re.MULTILINE), kind
    assert "with [-12-]{+14+} ground stations" in text
    assert "[-strongly urged-]{+requested+}" in text
    assert "Checked: all 7 things the ministry did were found, and nothing else." in text


def test_the_demo_writes_a_feed_and_a_calendar(told):
    folder, _ = told

    feed = feedparser.parse((folder / "feed.atom").read_bytes())
    calendar = Calendar.from_ical((folder / "meetings.ics").read_bytes())

    assert not feed.bozo
    assert feed.entries[0].title.startswith("Withdrawn: ")
    assert "<ins>14</ins>" in str(feed.entries)
    states = [one["STATUS"] for one in calendar.walk("VEVENT")]
    assert states.count("CANCELLED") == 1


def test_the_demo_needs_a_folder_of_its_own(told):
    folder, _ = told

    with pytest.raises(UsageError, match="is there already"):
        show(Terminal(io.StringIO(), io.StringIO()), folder, kept=True)


def test_exactly_what_was_done_is_no_difference():
    assert demo.differences(looked(*map(event, LEDGER)), LEDGER) == []


@pytest.mark.parametrize("number", range(len(LEDGER)))
def test_anything_missed_is_a_difference(number):
    events = [event(one) for at, one in enumerate(LEDGER) if at != number]

    [told] = demo.differences(looked(*events), LEDGER)

    assert told == f"not found: {LEDGER[number].kind} {LEDGER[number].url}"


def test_anything_more_is_a_difference():
    more = event(demo_site.Expected(kind="edited", url="https://www.mofa.go.jp/x.html"))
    twice = event(LEDGER[0])
    problem = ProblemEvent(site="jp_mofa", url="u", problem="blocked", message="m", since=NOON)

    told = demo.differences(looked(*map(event, LEDGER), more, twice, problem), LEDGER)

    assert len(told) == 3


def test_another_field_or_an_edit_wrongly_called_silent_is_a_difference():
    edit = next(one for one in LEDGER if one.silent)
    others = [event(one) for one in LEDGER if one is not edit]

    for wrong in (replace(edit, silent=False), replace(edit, fields=("lead",))):
        [told] = demo.differences(looked(*others, event(wrong)), LEDGER)
        assert "but it was items (silent: True)" in told


def test_every_page_says_that_it_is_fictional():
    site = all_sites()["jp_mofa"]
    for day in demo_site.days():
        made = demo_site.pages(day, site)
        readouts = [made[one.path] for one in day.readouts]
        assert len(readouts) >= 13
        for body in readouts:
            assert b"Fictional page" in body or "架空のページ".encode() in body


def test_menu_noise_is_on_every_page():
    site = all_sites()["jp_mofa"]
    first, second = (demo_site.pages(day, site) for day in demo_site.days())

    for path in (first.keys() & second.keys()) - {"/robots.txt"}:
        assert first[path] != second[path]


def test_the_server_answers_conditional_requests_like_a_ministry():
    with serving() as web:
        web.pages = {"/a.html": b"<p>talks</p>"}
        with urlopen(f"{web.address}/a.html") as answer:
            etag = answer.headers["ETag"]
        again = Request(f"{web.address}/a.html", headers={"If-None-Match": etag})

        with pytest.raises(OSError, match="304") as unchanged:
            urlopen(again)
        unchanged.value.close()
        with pytest.raises(OSError, match="404") as missing:
            urlopen(f"{web.address}/b.html")
        missing.value.close()


def test_the_contents_travel_with_the_package():
    names = {file.name for file in files("fixtures.demo").iterdir()}

    assert {"day1.toml", "day2.toml", "page.html"} <= names
