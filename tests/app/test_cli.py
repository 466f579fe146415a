"""Every command does what its help says, with the exit code it promises."""

import csv
import io
import json
import sqlite3
from pathlib import Path

import pytest

from app.cli.invocation import Invocation
from app.cli.main import COMMANDS, LazyGroup, cli, run
from app.demo_told import show
from app.terminal import Terminal

NOWHERE = '{"https://www.mofa.go.jp": "http://127.0.0.1:9"}'
WORDING = "https://www.mofa.go.jp/a_o/c_m1/cn/pageite_000001_00699.html"


class Ran:
    """What a command line printed and how it ended."""

    def __init__(self, *arguments: str, **environ: str) -> None:
        out, err = io.StringIO(), io.StringIO()
        self.code = run(arguments, Invocation(Terminal(out, err), environ))
        self.out, self.err = out.getvalue(), err.getvalue()

    @property
    def objects(self) -> list[dict]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Path:
    """A store that the demo has filled."""
    folder = tmp_path_factory.mktemp("demo")
    assert show(Terminal(io.StringIO(), io.StringIO()), folder, kept=True)
    return folder


@pytest.fixture
def ask(demo):
    """Run a command on that store."""
    return lambda *arguments: Ran(*arguments, "--config", str(demo / "readouts.toml"))


def test_the_table_of_commands_is_what_the_commands_say_themselves():
    group = LazyGroup()
    for commands in COMMANDS.values():
        for name, sentence in commands.items():
            command = group.get_command(None, name)
            assert command.name == name
            assert command.help.split("\n\n")[0].replace("\n", " ") == sentence


@pytest.mark.parametrize("name", LazyGroup().list_commands(None))
def test_every_command_has_help_that_names_its_options(name):
    command = cli.get_command(None, name)

    for parameter in command.params:
        if parameter.param_type_name == "option":
            assert parameter.help, f"{name} {parameter.name}"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["lst"], "readouts: no such command: lst; did you mean list?"),
        (["list", "--limt", "3"], "readouts list: No such option"),
        (["list", "--kind", "sumit"], "readouts list: Invalid value for '--kind'"),
        (["list", "--since", "May"], "readouts: --since May: write a date as 2026-03-01"),
        (["list", "--country", "Atlantis"], "no country is called that"),
        (["changes", "--since", "soon"], "--since soon: write 2026-03-01"),
        (["crawl", "jp_moffa"], "no such site: jp_moffa; did you mean jp_mofa?"),
        (["crawl", "jp_mofa/chna"], "jp_mofa has no relation chna; did you mean china?"),
        (["parse", "x.html"], "an HTML file needs --site KEY and --url URL"),
        (["list"], "there is no store"),
        (["settings", "--config", "nothing.toml"], "nothing.toml: no such file"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(arguments, expected, tmp_path):
    ran = Ran(*arguments, READOUTS_DATABASE=f"sqlite:///{tmp_path}/none.sqlite")

    assert ran.code == 2
    assert expected in ran.err
    assert ran.err.count("\n") == 1
    assert ran.out == ""


def test_without_a_command_the_help_comes_as_it_should_look():
    ran = Ran()

    assert (ran.code, ran.out) == (2, "")
    assert "\n  crawl     Make one pass over the given sites.\n" in ran.err


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["list", "--site", "jp_moffa"], "--site: no such site: jp_moffa; did you mean jp_mofa?"),
        (["export", "csv", "--relation", "chna"], "no site has a relation of that name"),
        (["changes", "--site", "jp_mofa", "--relation", "uss"], "did you mean us?"),
    ],
)
def test_a_filter_that_names_nothing_known_is_no_empty_answer(ask, arguments, expected):
    ran = ask(*arguments)

    assert (ran.code, ran.out) == (2, "")
    assert expected in ran.err
    assert ask("list", "--site", "jp_mofa", "--relation", "india").code == 0


def _folder(path):
    path.mkdir()


def _garbage(path):
    path.write_bytes(b"no database" * 99)


def _of_a_later_version(path):
    Ran("crawl", READOUTS_DATABASE=f"sqlite:///{path}", READOUTS_FETCH__MIRRORS=NOWHERE)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (_folder, "is a folder; `database` names a file"),
        (_garbage, "not an SQLite database"),
        (_of_a_later_version, "written by a later version of readouts"),
    ],
)
def test_a_database_that_is_no_store_for_this_program_is_one_line_and_exit_2(
    tmp_path, spoil, expected
):
    path = tmp_path / "there.sqlite"
    spoil(path)

    for arguments in (["list"], ["crawl"], ["export", "jsonl"]):
        ran = Ran(*arguments, READOUTS_DATABASE=f"sqlite:///{path}")
        assert (ran.code, ran.out) == (2, "")
        assert expected in ran.err
        assert ran.err.count("\n") == 1


def test_a_wrong_configuration_stops_every_command_before_anything_happens(tmp_path):
    file = tmp_path / "readouts.toml"
    file.write_text("[sites.jp_mofa]\nrelations = ['moon']", "utf-8")

    for arguments in (["settings"], ["crawl"], ["probe", "https://www.mofa.go.jp/"]):
        ran = Ran(*arguments, "--config", str(file))
        assert (ran.code, ran.out) == (2, "")
        assert f"{file}: sites.jp_mofa.relations: jp_mofa has no relation moon" in ran.err


def test_list_shows_the_newest_first_and_takes_filters(ask):
    dates = [one["published_on"] for one in ask("list", "--json").objects]

    assert dates == sorted(dates, reverse=True)
    assert len(dates) == 15
    [found] = ask("list", "--country", "China", "--search", '"marine products"', "--json").objects
    assert found["url"] == WORDING
    assert found["edits"] == 1
    assert ask("list", "--since", "2026-03-05").out.count("\n") == 2
    assert len(ask("list", "--limit", "3", "--json").objects) == 3


def test_list_as_csv_has_the_columns_of_the_json(ask):
    rows = list(csv.DictReader(io.StringIO(ask("list", "--csv").out)))

    assert list(rows[0]) == list(ask("list", "--json").objects[0])
    assert len(rows) == 15
    assert ask("list", "--csv", "--json").code == 2


def test_show_takes_an_address_a_part_of_it_or_a_number(ask):
    [record] = ask("show", WORDING, "--json").objects

    assert record["url"] == WORDING
    assert ask("show", "00699", "--json").objects == [record]
    number = ask("list", "--search", "marine products", "--country", "CN", "--json").objects[0]
    assert ask("show", str(number["number"]), "--json").objects[0]["site"] == "jp_mofa"
    assert "strongly urged" in ask("show", "00699", "--revision", "1", "--json").out
    assert "strongly urged" not in ask("show", "00699", "--json").out


def test_show_raw_gives_the_bytes_back(ask):
    assert ask("show", "00699", "--raw").out.startswith("<!DOCTYPE html>")


def test_a_ref_that_fits_several_or_none_is_refused(ask):
    several, none = ask("show", "pageite"), ask("show", "nowhere")

    assert (several.code, none.code) == (2, 2)
    assert "several readouts match" in several.err
    assert ask("show", "00699", "--revision", "9").code == 2


def test_diff_shows_words_and_json(ask):
    assert "[-strongly urged-]{+requested+}" in ask("diff", "00699").out
    [found] = ask("diff", "00699", "1", "2", "--json").objects
    assert found["silent"] is True
    assert ["removed", "strongly urged"] in found["fields"][0]["marks"]
    assert found["sha256"][0] != found["sha256"][1]


def test_diff_of_a_readout_with_one_revision_says_so(ask):
    ran = ask("diff", "00672")

    assert ran.code == 2
    assert "one revision only" in ran.err


def test_diff_writes_html_whole_or_not_at_all(ask, tmp_path):
    target = tmp_path / "diff.html"

    assert ask("diff", "00699", "--html", str(target)).code == 0
    assert "<del>strongly urged</del><ins>requested</ins>" in target.read_text("utf-8")
    assert ask("diff", "00699", "--html", str(tmp_path / "no" / "x.html")).code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["diff.html"]


def test_changes_are_the_events_of_the_passes(ask):
    kinds = [one["event"] for one in ask("changes", "--json").objects]

    assert sorted(kinds) == sorted(["new"] * 2 + ["edited"] * 3 + ["dropped", "withdrawn"])
    [number] = ask("changes", "--significance", "substantive", "--country", "US",
                   "--kind", "edited", "--json").objects  # fmt: skip
    assert number["reasons"] == ["number_changed"]
    assert number["observed"]["unchanged_until"] < number["observed"]["seen_at"]
    assert len(ask("changes", "--baseline", "--json").objects) == 20


def test_sites_tells_how_they_are_even_without_a_store(ask):
    [site] = [one for one in ask("sites", "--json").objects if one["site"] == "jp_mofa"]

    assert site["readouts"] == 15
    assert site["states"]["withdrawn"] == 1
    assert site["health"] == []
    assert site["oldest_url"].startswith("https://www.mofa.go.jp/")
    assert 0 < site["all_seen_within_days"] < 1
    assert f"{site['oldest_verified_at']}: {site['oldest_url']}" in ask("sites").out
    assert Ran("sites", "--json", READOUTS_DATABASE="sqlite:////none.sqlite").code == 0
    relations = ask("sites", "jp_mofa", "--json").objects
    assert {"us", "china", "press"} <= {one["relation"] for one in relations}


def test_verify_names_a_sound_store_by_its_chain(ask):
    [told] = ask("verify", "--json").objects

    assert told["sound"] is True
    assert len(told["chain_head"]) == 64


def test_a_second_writer_is_exit_3(demo):
    from app.assemble import open_store
    from app.configuration import load

    config = demo / "readouts.toml"
    with open_store(load(config, {})):
        ran = Ran("crawl", "--config", str(config))

    assert ran.code == 3
    assert "in use by" in ran.err


def test_a_pass_over_a_site_that_is_gone_is_exit_1_and_json_lines(demo, tmp_path):
    config = tmp_path / "readouts.toml"
    config.write_text((demo / "readouts.toml").read_text("utf-8"), "utf-8")

    ran = Ran("crawl", "jp_mofa/us", "--dry-run", "--json", "--config", str(config))

    assert ran.code == 1
    assert ran.objects[-1]["event"] == "summary"
    assert {one["event"] for one in ran.objects} == {"problem", "summary"}


def test_a_dry_run_leaves_the_store_as_it_was(demo):
    before = (demo / "readouts.sqlite").read_bytes()

    Ran("crawl", "jp_mofa/us", "--dry-run", "--config", str(demo / "readouts.toml"))

    assert (demo / "readouts.sqlite").read_bytes() == before


def test_reread_with_the_same_parser_has_nothing_to_do(ask):
    [summary] = ask("reread", "--json").objects

    assert summary == {"event": "summary", "read": 0, "corrected": 0, "failed": 0}


def test_init_writes_a_configuration_once(tmp_path):
    file = tmp_path / "readouts.toml"

    assert Ran("init", str(file)).code == 0
    assert Ran("settings", "--config", str(file)).code == 0
    again = Ran("init", str(file))
    assert again.code == 2
    assert "was left alone" in again.err


def test_settings_prints_where_each_value_came_from():
    ran = Ran(
        "settings", "--json", READOUTS_FETCH__PAUSE="7", READOUTS_HEARTBEAT="https://a/secret"
    )

    told = {one["key"]: one for one in ran.objects}
    assert told["fetch.pause"] == {
        "key": "fetch.pause", "value": 7.0, "origin": "READOUTS_FETCH__PAUSE",
    }  # fmt: skip
    assert "secret" not in ran.out


@pytest.mark.parametrize("format", ["jsonl", "csv", "parquet", "ics", "atom", "warc"])
def test_every_format_can_be_written_to_a_file(ask, tmp_path, format):
    target = tmp_path / "out"

    ran = ask("export", format, "--site", "jp_mofa", "--output", str(target))

    assert (ran.code, ran.out) == (0, "")
    assert target.stat().st_size > 1000
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_exported_json_lines_are_the_records(ask):
    exported = ask("export", "jsonl").objects

    assert len(exported) == 15
    assert exported[0] == ask("show", exported[0]["url"], "--json").objects[0]


def test_a_link_in_the_way_is_replaced_not_followed(ask, tmp_path):
    victim, target = tmp_path / "victim", tmp_path / "out"
    victim.write_text("keep me", "utf-8")
    target.symlink_to(victim)

    assert ask("export", "csv", "--output", str(target)).code == 0
    assert victim.read_text("utf-8") == "keep me"
    assert not target.is_symlink()
