"""Settings come from a file and the environment, and every mistake is named in one line."""

from contextlib import chdir
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.configuration import Configuration, load, read_clock
from scraper.errors import UsageError

DESK = '[[notify]]\nname = "desk"\nurl = "slack://T1/B2/secret"\n'
OWN_SITE = """
[[site]]
key = "nh_mer"
ministry = "Ministry of External Relations of Norrholm"
country = "NO"
timezone = "Europe/Oslo"
index_urls = ["https://mer.example/relations/averland/index.html"]
[site.index]
item = "li"
[site.readout]
title = "h1"
"""


def configured(tmp_path: Path, text: str = "", **environ: str) -> Configuration:
    file = tmp_path / "readouts.toml"
    file.write_text(text, "utf-8")
    return load(file, environ)


def complaint(tmp_path: Path, text: str = "", **environ: str) -> str:
    with pytest.raises(UsageError) as refused:
        configured(tmp_path, text, **environ)
    assert "\n" not in str(refused.value)
    return str(refused.value).replace(f"{tmp_path}/", "")


def test_without_a_file_the_defaults_work(tmp_path):
    with chdir(tmp_path):
        settings = load(None, {}).settings

    assert settings.database.text == "sqlite:///readouts.sqlite"
    assert settings.fetch.pause == 2.0
    assert settings.fetch.connections_per_host == 1
    assert settings.notify == ()


def test_the_file_in_the_working_directory_is_found(tmp_path):
    (tmp_path / "readouts.toml").write_text('contact = "desk@paper.example"', "utf-8")

    with chdir(tmp_path):
        assert load(None, {}).settings.contact == "desk@paper.example"


def test_the_environment_names_a_file_and_the_command_line_wins(tmp_path):
    other = tmp_path / "other.toml"
    other.write_text("[fetch]\npause = 7", "utf-8")
    environ = {"READOUTS_CONFIG": str(other)}

    assert load(None, environ).settings.fetch.pause == 7
    assert configured(tmp_path, "[fetch]\npause = 3", **environ).settings.fetch.pause == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[fetch]\npauze = 1", ("readouts.toml:2: fetch.pauze is not a setting; did you mean "
         "fetch.pause?")),
        ("contakt = 1", "readouts.toml:1: contakt is not a setting; did you mean contact?"),
        ('[sites.jp_mofa]\nrelations = "all"\nevry = "15m"',
         "readouts.toml:3: sites.jp_mofa.evry is not a setting; did you mean sites.jp_mofa.every?"),
        (DESK + DESK.replace("desk", "two") + 'secrit = "x"',
         "readouts.toml:7: notify[2].secrit is not a setting; did you mean notify[2].secret?"),
        (OWN_SITE.replace("title", "titel"),
         ("readouts.toml:11: site[1].readout.titel is not a setting; did you mean "
         "site[1].readout.title? (and 1 more)")),
    ],
)  # fmt: skip
def test_an_unknown_key_is_named_with_its_line_and_the_nearest_known_key(tmp_path, text, expected):
    assert complaint(tmp_path, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[fetch]\npause = -1",
         "readouts.toml:2: fetch.pause: must be greater than or equal to 0, not -1.0"),
        ('[fetch]\npause = "soon"',
         "readouts.toml:2: fetch.pause: write a duration as 30s, 15m, 6h or 2d, not 'soon'"),
        ("[fetch]\nconnections_per_host = 50",
         "readouts.toml:2: fetch.connections_per_host: must be less than or equal to 4, not 50"),
        ('[sites.jp_mofa]\nevery = "1s"',
         "readouts.toml:2: sites.jp_mofa.every: must be greater than or equal to 1 minute"),
        ('contact = "a\\r\\nHost: b"',
         ("readouts.toml:1: contact: it goes into an HTTP header: printable ASCII only, "
         "not 'a\\r\\nHost: b'")),
        ('[fetch]\nmirrors = {"https://www.mofa.go.jp" = "ftp://x"}',
         "readouts.toml:2: fetch.mirrors.https://www.mofa.go.jp: 'ftp://x' is no http(s) address"),
        ('database = "mysql://a/b"',
         "readouts.toml:1: database: write sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME"),
        ("fetch = 3", "readouts.toml:1: fetch: must be a table, not 3"),
        ('[site]\nkey = "x"', "readouts.toml:1: site: is written as [[site]]"),
        (DESK + 'kinds = ["sumit"]', "'sumit' is no kind of meeting"),
        (DESK + 'countries = ["Japan"]', "'Japan' is no country: write a code"),
        (DESK + 'digest = "at nine"', 'allowed are "hourly", "daily 09:00 Asia/Tokyo"'),
        (DESK + 'quiet = "22:00-07:00 Mars"', "no such zone: Mars"),
        (DESK + DESK, "readouts.toml:1: notify: two of them are called 'desk'"),
        (OWN_SITE.replace("Europe/Oslo", "Oslo"), "'Oslo' is no time zone"),
        (OWN_SITE.replace("https://mer", "file:///mer"), "is no http(s) address"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named_with_what_is_allowed(tmp_path, text, expected):
    assert expected in complaint(tmp_path, text)


def test_a_syntax_error_names_file_and_line(tmp_path):
    assert complaint(tmp_path, "[fetch]\npause = \n").startswith("readouts.toml:2: not valid TOML")
    assert complaint(tmp_path, 'contact = "').startswith("readouts.toml:1: not valid TOML")


def test_a_file_that_is_missing_a_folder_or_not_text_is_refused_in_one_line(tmp_path):
    (tmp_path / "latin.toml").write_bytes(b'contact = "\xe9"')

    for name in ("nothing.toml", ".", "latin.toml"):
        with pytest.raises(UsageError, match=r"no such file|cannot be read|not UTF-8"):
            load(tmp_path / name, {})


def test_every_key_can_be_set_from_the_environment(tmp_path):
    settings = configured(
        tmp_path,
        "[fetch]\npause = 5\ntimeout = 9",
        READOUTS_FETCH__PAUSE="0",
        READOUTS_SITES__jp_mofa__EVERY="30m",
        READOUTS_SITES__jp_mofa__RELATIONS='["us", "china"]',
        READOUTS_FETCH__MIRRORS='{"https://www.mofa.go.jp": "http://127.0.0.1:8800/"}',
        READOUTS_NOTIFY='[{"name": "desk", "url": "slack://T1/B2/C3"}]',
    ).settings

    assert (settings.fetch.pause, settings.fetch.timeout) == (0, 9)
    assert settings.sites["jp_mofa"].every == timedelta(minutes=30)
    assert settings.sites["jp_mofa"].relations == ("us", "china")
    assert settings.fetch.mirrors == {"https://www.mofa.go.jp": "http://127.0.0.1:8800"}
    assert settings.notify[0].name == "desk"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("READOUTS_FETCH__PAUZE", "1", ("READOUTS_FETCH__PAUZE: no such setting; did you mean "
         "READOUTS_FETCH__PAUSE?")),
        ("READOUTS_FECH__PAUSE", "1", ("READOUTS_FECH__PAUSE: no such setting; did you mean "
         "READOUTS_FETCH__PAUSE?")),
        ("READOUTS_DATABSE", "x", ("READOUTS_DATABSE: no such setting; did you mean "
         "READOUTS_DATABASE?")),
        ("READOUTS_FETCH__PAUSE", "-2", "READOUTS_FETCH__PAUSE: fetch.pause: must be greater"),
        ("READOUTS_FETCH__MIRRORS", "{", "READOUTS_FETCH__MIRRORS: not valid JSON"),
    ],
)  # fmt: skip
def test_a_wrong_variable_is_named(tmp_path, name, value, expected):
    assert complaint(tmp_path, **{name: value}).startswith(expected)


def test_an_empty_variable_is_not_set(tmp_path):
    assert configured(tmp_path, READOUTS_HEARTBEAT="").settings.heartbeat is None


def test_settings_tell_where_each_value_came_from(tmp_path):
    configuration = configured(tmp_path, "[fetch]\npause = 5\n" + DESK, READOUTS_FETCH__TIMEOUT="7")

    origins = {key: (value, origin) for key, value, origin in configuration.lines()}

    assert origins["fetch.pause"] == (5.0, str(tmp_path / "readouts.toml"))
    assert origins["fetch.timeout"] == (7.0, "READOUTS_FETCH__TIMEOUT")
    assert origins["fetch.daily_requests"] == (5000, "default")
    assert origins["notify.1.name"] == ("desk", str(tmp_path / "readouts.toml"))


def test_secrets_are_never_shown(tmp_path):
    text = 'database = "postgresql+psycopg://ann:hunter2@db/readouts"\n' + DESK
    text += 'secret = "whsec_hunter3"\n'

    shown = str(list(configured(tmp_path, text).lines())) + repr(configured(tmp_path, text))

    assert "hunter" not in shown
    assert "T1/B2" not in shown
    assert "slack://(hidden)" in shown
    assert "postgresql+psycopg://ann:(hidden)@db/readouts" in shown
    assert "hunter" not in complaint(tmp_path, text.replace("whsec_hunter3", "env:1hunter"))


def test_a_secret_is_looked_up_when_it_is_needed(tmp_path):
    secret = configured(tmp_path, DESK + 'secret = "env:HOOK"').settings.notify[0].secret

    assert secret is not None
    assert secret.reveal({"HOOK": "whsec_x"}) == "whsec_x"
    with pytest.raises(UsageError, match="the environment variable HOOK is not set"):
        secret.reveal({})


def test_the_clock_of_the_program_can_be_set(tmp_path):
    offset = configured(tmp_path, READOUTS_CLOCK="2001-05-03T09:00:00+09:00").clock_offset

    believed = datetime.now(UTC) + offset

    assert abs(believed - datetime(2001, 5, 3, tzinfo=UTC)) < timedelta(minutes=1)
    with pytest.raises(UsageError, match="READOUTS_CLOCK: 'noon' is no ISO time"):
        read_clock("noon")
