"""Alerts of one-shot passes, and the commands about them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from sqlite3 import connect

import pytest
from standardwebhooks import Webhook as Reference

from app.cli.invocation import Invocation
from app.cli.main import run
from app.terminal import Terminal
from tests.app.ministry import SETTINGS, Ministry, ministry
from tests.app.sinks import HttpSink, http_sink

SECRET = "whsec_a2tra2tra2tra2tra2tra2tra2tra2tr"


@dataclass
class Desk:
    """A configuration, and somebody who types commands."""

    folder: Path
    ministry: Ministry
    sink: HttpSink
    out: str = ""
    err: str = ""
    hour: int = 8

    def configure(self, more: str = "", path: str = "/hook") -> None:
        text = SETTINGS.format(folder=self.folder, address=self.ministry.address)
        url = f'url = "{self.sink.url}{path}"\nsecret = "env:HOOK_SECRET"\n'
        text += f'[[notify]]\nname = "desk"\n{url}{more}'
        (self.folder / "readouts.toml").write_text(text, "utf-8")

    def type(self, *arguments: str) -> int:
        """Type a command, an hour after the last one."""
        self.hour += 1
        out, err = StringIO(), StringIO()
        environ = {
            "READOUTS_CONFIG": str(self.folder / "readouts.toml"),
            "READOUTS_CLOCK": f"2026-05-{4 + self.hour // 24:02}T{self.hour % 24:02}:00Z",
            "HOOK_SECRET": SECRET,
        }
        code = run(arguments, Invocation(Terminal(out, err), environ))
        self.out, self.err = out.getvalue(), err.getvalue()
        return code

    @property
    def told(self) -> list[dict]:
        return [json.loads(call.body) for call in self.sink.calls]

    @property
    def printed(self) -> list[dict]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with ministry() as made, http_sink() as sink:
        for number in range(3):
            made.publish(number)
        desk = Desk(tmp_path, made, sink)
        desk.configure()
        assert desk.type("crawl") == 0
        assert desk.told == []
        yield desk


def refusing(status: int) -> Callable[[object], tuple[int, dict[str, str], bytes]]:
    return lambda call: (status, {}, b"no")


def test_a_pass_tells_what_is_new_and_edited_signed_and_once(desk):
    url = desk.ministry.publish(7)
    desk.ministry.edit(1)
    desk.type("crawl")
    desk.type("crawl")

    assert sorted(one["type"] for one in desk.told) == [
        "org.readouts.edited", "org.readouts.new",
    ]  # fmt: skip
    for call in desk.sink.calls:
        assert Reference(SECRET).verify(call.body, call.headers)
    [new] = [one for one in desk.told if one["type"].endswith("new")]
    assert new["subject"] == url
    assert new["data"]["readout"]["title"] == "Foreign Ministers' Talks 0007"


def test_many_changes_of_one_pass_are_one_message(desk):
    for number in range(20, 40):
        desk.ministry.publish(number)
    desk.type("crawl")

    [digest] = desk.told
    assert digest["type"] == "org.readouts.digest"
    assert len(digest["data"]["changes"]) == 20


def test_what_a_rule_holds_back_is_listed_and_never_sent(desk):
    desk.configure('words = ["missile"]\n')
    desk.ministry.edit(1)
    desk.type("crawl")
    assert desk.told == []

    desk.type("notify", "log", "--json")
    [row] = desk.printed
    assert row["state"] == "held"
    assert row["held_reason"] == "words"


def test_a_refused_message_waits_in_the_dead_letters_until_it_is_sent_again(desk):
    desk.sink.behave = refusing(410)
    desk.ministry.edit(1)
    assert desk.type("crawl") == 1
    assert desk.type("crawl") == 0
    assert len(desk.told) == 1

    assert desk.type("health", "--json") == 1
    assert [one["scope"] for one in desk.printed] == ["channel:desk"]
    desk.type("notify", "log", "--state", "dead", "--json")
    assert desk.printed[0]["attempts"][0]["answer"] == "410 no"

    desk.sink.behave = refusing(200)
    assert desk.type("notify", "retry", "desk") == 0
    assert desk.out == "1 to send again: 1 sent, 0 to be tried later, 0 refused\n"
    assert desk.told[0]["id"] == desk.told[1]["id"]
    assert desk.type("health") == 0
    assert desk.out == "nothing is in trouble\n"


def test_a_change_whose_record_is_damaged_is_told_without_it(desk):
    desk.configure("digest = 'daily 09:00 UTC'\n")
    desk.ministry.edit(1)
    desk.ministry.edit(2)
    assert desk.type("crawl") == 0
    with connect(desk.folder / "readouts.sqlite") as store:
        {row[1] for row in store.execute("PRAGMA table_info(revision)")}
        newest = "(SELECT max(revision_id) FROM record)"
        damaged = store.execute(f"UPDATE record SET packed = x'00' WHERE revision_id = {newest}")
        assert damaged.rowcount == 1
    store.close()
    desk.hour = 33
    assert desk.type("crawl", "--max-requests", "1") in (0, 1)

    [told] = desk.told
    assert [one["fields"] for one in told["data"]["changes"]] == [["items"], ["items"]]


def test_a_channel_that_was_down_is_told_by_the_next_pass_with_the_same_id(desk):
    desk.sink.behave = refusing(500)
    desk.ministry.edit(1)
    assert desk.type("crawl") == 1
    desk.sink.behave = refusing(200)
    assert desk.type("crawl") == 0

    assert len({one["id"] for one in desk.told}) == 1
    assert len(desk.told) == 2


def test_a_pass_that_sends_nothing_leaves_it_to_the_next(desk):
    desk.ministry.edit(1)
    desk.type("crawl", "--no-notify")
    assert desk.told == []
    desk.type("crawl")

    assert [one["type"] for one in desk.told] == ["org.readouts.edited"]


def test_a_test_message_reports_the_real_outcome(desk):
    assert desk.type("notify", "test", "desk") == 0
    assert desk.out == "desk: 204\n"
    assert desk.told[0]["type"] == "org.readouts.test"

    desk.sink.behave = refusing(404)
    assert desk.type("notify", "test") == 1
    assert desk.out == "desk: FAILED: 404 no\n"


def test_a_channel_nobody_configured_is_a_usage_error(desk):
    assert desk.type("notify", "test", "nobody") == 2
    assert desk.err == "readouts: no channel is called nobody; there are desk\n"


def test_a_daily_digest_comes_at_its_hour(desk):
    desk.configure('digest = "daily 18:00 Europe/Oslo"\n')
    desk.ministry.edit(1)
    desk.ministry.publish(7)
    desk.type("crawl")
    assert desk.told == []
    while desk.hour < 16:
        desk.type("crawl")

    [digest] = desk.told
    assert digest["type"] == "org.readouts.digest"
    assert desk.hour == 16


def test_a_site_that_stays_away_is_told_once_and_once_when_it_is_back(desk):
    desk.ministry.status = 403
    for _ in range(6):
        desk.type("crawl")
    assert [one["type"] for one in desk.told] == ["org.readouts.trouble"]
    assert desk.told[0]["data"]["problem"] == "blocked"

    desk.ministry.status = 200
    for _ in range(3):
        desk.type("crawl")
    assert [one["type"] for one in desk.told][1:] == ["org.readouts.recovered"]
