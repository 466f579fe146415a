"""`crawl` from the command line: what is printed, what is told, what is kept."""

import io
import json
from datetime import timedelta

import pytest

from app import demo_site
from app.cli.invocation import Invocation
from app.cli.main import run
from app.demo_server import serving
from app.terminal import Terminal
from scraper.sites import all_sites

SITE = all_sites()["jp_mofa"]
FIRST, SECOND = demo_site.days()


class Ministry:
    """The fixture ministry, a configuration for it, and a way to run commands there."""

    def __init__(self, web, config) -> None:
        self.web, self.config = web, config
        self.day(FIRST)

    def day(self, day: demo_site.Day) -> None:
        self.web.pages = demo_site.pages(day, SITE)
        self.now = day.looks[0]

    def run(self, *arguments: str) -> tuple[int, str, str]:
        out, err = io.StringIO(), io.StringIO()
        environ = {"READOUTS_CLOCK": self.now.isoformat()}
        invocation = Invocation(Terminal(out, err), environ)
        code = run([*arguments, "--config", str(self.config)], invocation)
        return code, out.getvalue(), err.getvalue()

    def json(self, *arguments: str) -> list[dict]:
        return [json.loads(line) for line in self.run(*arguments, "--json")[1].splitlines()]


@pytest.fixture
def ministry(tmp_path):
    config = tmp_path / "readouts.toml"
    with serving() as web:
        config.write_text(
            f'database = "sqlite:///{tmp_path}/r.sqlite"\n[fetch]\npause = 0\n'
            f'mirrors = {{"{demo_site.ORIGIN}" = "{web.address}"}}\n'
            '[sites.jp_mofa]\nrelations = ["us", "china"]\nlanguages = ["en"]\nrecheck = "1h"\n'
            '[[notify]]\nname = "desk"\nurl = "stdout://"\nevents = ["new", "edited"]\n'
        )
        yield Ministry(web, config)


def test_the_first_pass_keeps_everything_and_announces_nothing(ministry, capsys):
    code, out, err = ministry.run("crawl")

    assert (code, err) == (0, "")
    assert out.count("kept       jp_mofa/") == 7
    assert out.splitlines()[-1].startswith("7 kept · ")
    assert capsys.readouterr().out == ""


def test_only_the_languages_and_relations_chosen_are_looked_at(ministry):
    events = ministry.json("crawl", "jp_mofa/china")

    assert events[-1]["index_pages"] == 1
    assert {one["relations"][0] for one in events[:-1]} == {"china"}
    assert all(one["baseline"] for one in events[:-1])


def test_what_changed_is_printed_and_told(ministry, capsys):
    ministry.run("crawl")
    ministry.day(SECOND)

    code, out, err = ministry.run("crawl", "--full")

    assert code == 0
    assert "edited     jp_mofa/china" in out
    assert err == "3 messages sent, 0 not delivered\n"
    assert "{+requested+}" in capsys.readouterr().out


def test_a_full_pass_looks_at_everything_even_at_the_same_moment(ministry):
    first = ministry.json("crawl")[-1]

    again = ministry.json("crawl", "--full")[-1]

    assert again["readouts"] == first["readouts"]
    assert again["not_modified"] == again["edited"] == 0


def test_messages_can_wait(ministry, capsys):
    ministry.run("crawl")
    ministry.day(SECOND)
    ministry.run("crawl", "--full", "--no-notify")

    assert capsys.readouterr().out == ""
    ministry.now += timedelta(minutes=5)
    _, _, err = ministry.run("crawl", "jp_mofa/china")
    assert err == "3 messages sent, 0 not delivered\n"


def test_with_json_stdout_holds_json_lines_only(ministry, capsys):
    ministry.run("crawl")
    ministry.day(SECOND)

    events = ministry.json("crawl", "--full")

    kinds = [one["event"] for one in events]
    assert sorted(kinds[:-1]) == ["dropped", "edited", "edited", "new"]
    assert kinds[-1] == "summary"
    assert capsys.readouterr().out == ""


def test_a_dry_run_finds_the_same_and_keeps_nothing(ministry, capsys):
    ministry.run("crawl")
    ministry.day(SECOND)

    dry = ministry.json("crawl", "--full", "--dry-run")
    real = ministry.json("crawl", "--full", "--no-notify")

    found = [(one["event"], one["url"]) for one in dry[:-1]]
    assert sorted(found) == sorted((one["event"], one["url"]) for one in real[:-1])
    assert {one["change"] for one in dry[:-1]} == {None}
    assert capsys.readouterr() == ("", "")


def test_a_pass_can_be_kept_short(ministry):
    summary = ministry.json("crawl", "--max-requests", "4")[-1]

    assert summary["requests"] <= 5
    assert ministry.json("crawl")[-1]["new"] > 0


def test_a_page_that_cannot_be_read_is_exit_1_and_hides_no_other(ministry):
    pages = dict(ministry.web.pages)
    pages["/na/na1/us/pageite_000001_00701.html"] = b"<title>Access Denied</title>"
    ministry.web.pages = pages

    code, out, _ = ministry.run("crawl")

    assert code == 1
    assert "problem    jp_mofa  " in out
    assert out.count("kept       ") == 6
    assert ministry.run("health")[0] == 1
