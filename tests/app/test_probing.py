"""`parse` and `probe` show what would be read, and why not."""

import io
import json
from pathlib import Path

import pytest

from app import demo_site
from app.cli.invocation import Invocation
from app.cli.main import run
from app.demo_server import serving
from app.terminal import Terminal
from scraper.sites import all_sites

FIXTURES = Path(__file__).parents[2] / "fixtures"

SITE = all_sites()["jp_mofa"]
DAY = demo_site.days()[0]
TALKS = f"{demo_site.ORIGIN}/na/na1/us/pageite_000001_00701.html"
LIST = SITE.relations["us"].pages[0].url


def ran(*arguments: str, **environ: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    code = run(arguments, Invocation(Terminal(out, err), environ))
    return code, out.getvalue(), err.getvalue()


@pytest.fixture(scope="module")
def pages() -> demo_site.Pages:
    return demo_site.pages(DAY, SITE)


@pytest.fixture
def saved(tmp_path, pages) -> Path:
    (tmp_path / "talks.html").write_bytes(pages["/na/na1/us/pageite_000001_00701.html"])
    (tmp_path / "list.html").write_bytes(pages["/region/n-america/us/index.html"])
    (tmp_path / "blocked.html").write_text(
        "<html><head><title>Access Denied</title></head><body><h1>Access Denied</h1>"
        "You don't have permission to access this on this server.</body></html>"
    )
    entries = [
        ("talks.html", TALKS, "readout", ""),
        ("list.html", LIST, "index", 'relation = "us"\n'),
        ("blocked.html", TALKS, "readout", ""),
    ]
    (tmp_path / "SOURCE.toml").write_text(
        "".join(
            f'[[page]]\nfile = "{file}"\nurl = "{url}"\nsite = "jp_mofa"\norigin = "written"\n'
            f'reads_as = "{kind}"\n{more}'
            for file, url, kind, more in entries
        )
    )
    return tmp_path


@pytest.fixture
def served(tmp_path, pages):
    with serving() as web:
        web.pages = pages
        config = tmp_path / "readouts.toml"
        config.write_text(
            f'[fetch]\npause = 0\nmirrors = {{"{demo_site.ORIGIN}" = "{web.address}"}}\n'
        )
        yield str(config)


def test_parse_reads_a_folder_and_says_what_it_could_not_read(saved):
    code, out, err = ran("parse", str(saved))

    readout, index = map(json.loads, out.splitlines())
    assert code == 1
    assert readout["title"] == "Japan-U.S. Foreign Ministers' Meeting"
    assert readout["duration_minutes"] == 30
    assert index["relation"] == "us"
    assert len(index["entries"]) == 5
    assert err.startswith("blocked: ")
    assert err.count("\n") == 1


def test_parse_reads_one_file_and_knows_an_index_by_its_address(saved):
    code, out, _ = ran("parse", str(saved / "talks.html"), "--site", "jp_mofa", "--url", TALKS)
    assert (code, json.loads(out)["url"]) == (0, TALKS)

    code, out, _ = ran("parse", str(saved / "list.html"), "--site", "jp_mofa", "--url", LIST)
    assert (code, json.loads(out)["relation"]) == (0, "us")


def test_parse_explains_itself_on_stderr_and_keeps_stdout_clean(saved):
    _, out, err = ran(
        "parse", str(saved / "talks.html"), "--site", "jp_mofa", "--url", TALKS, "--explain"
    )

    assert out.count("\n") == 1
    assert "KIRISHIMA Haruto" in err
    assert "start             " in err
    assert "derived: year" in err


def test_parse_explains_a_japanese_page_in_the_pages_own_words():
    page = FIXTURES / "jp_mofa_grammar_ja" / "local_then_home.html"
    url = "https://www.mofa.go.jp/mofaj/press/release/pageit_000009_00000.html"

    _, _, err = ran("parse", str(page), "--site", "jp_mofa", "--url", url, "--explain")

    told = [text.strip() for text in err.splitlines()]
    assert "clock: 9月24日午前10時20分（日本時間24日午後11時20分）" in told
    assert "visit: 国連総会に出席するためニューヨークを訪問中" in told
    assert "name country office: アイノ・ヴィルタラ・フィンランド外務大臣" in told
    assert "derived: place.country" in told


def test_parse_explains_what_a_page_does_not_say():
    page = FIXTURES / "jp_mofa_grammar_ja" / "statement.html"
    url = "https://www.mofa.go.jp/mofaj/press/release/pageit_000009_00000.html"

    _, _, err = ran("parse", str(page), "--site", "jp_mofa", "--url", url, "--explain")

    told = [text.strip() for text in err.splitlines()]
    assert "is_meeting        no" in told
    assert told[told.index("start             -") + 1] == "the page does not say"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["nothing.html", "--site", "jp_mofa", "--url", TALKS], "nothing.html: cannot be read"),
        (["talks.html", "--site", "jp_mofa", "--url", "javascript:x"], "--url javascript:x: "),
        (["talks.html", "--site", "moon", "--url", TALKS], "--site: no such site: moon"),
    ],
)
def test_parse_refuses_what_makes_no_sense(saved, arguments, expected):
    code, out, err = ran("parse", str(saved / arguments[0]), *arguments[1:])

    assert (code, out) == (2, "")
    assert expected in err


def test_probe_shows_what_came_and_what_would_be_read(served):
    code, out, err = ran("probe", TALKS, "--config", served)

    assert (code, err) == (0, "")
    assert "status         200, " in out
    assert "robots.txt     allowed" in out
    assert "charset        not said by the server" in out
    assert "Mr. Marcus Ellwood, Secretary of State, US" in out


def test_probe_of_a_list_shows_its_lines_and_the_other_links(served):
    code, out, _ = ran("probe", LIST, "--config", served)

    assert code == 0
    assert "5 readouts listed, 5 with a date" in out
    assert "other links: " in out


def test_probe_says_in_one_line_why_nothing_came(served):
    code, out, err = ran("probe", f"{demo_site.ORIGIN}/gone.html", "--config", served)

    assert (code, out) == (1, "")
    assert err.startswith("gone: https://www.mofa.go.jp/gone.html: ")
    assert err.count("\n") == 1


def test_probe_stores_nothing(served, tmp_path):
    ran("probe", TALKS, "--config", served, READOUTS_DATABASE=f"sqlite:///{tmp_path}/x.sqlite")

    assert not (tmp_path / "x.sqlite").exists()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://other.example/a.html", "no site has pages there; name one with --site"),
        ("http://www.mofa.go.jp\\@evil.example/", "http://www.mofa.go.jp\\@evil.example/: "),
    ],
)
def test_probe_refuses_addresses_that_belong_to_nobody(url, expected):
    code, out, err = ran("probe", url)

    assert (code, out) == (2, "")
    assert expected in err


def test_probe_never_connects_to_a_private_address(tmp_path):
    config = tmp_path / "readouts.toml"
    config.write_text(
        '[[site]]\nkey = "inner"\nministry = "Inner"\ntimezone = "UTC"\n'
        'index_urls = ["http://127.0.0.1:1/index.html"]\n[site.index]\nitem = "li"\n'
        '[site.readout]\ntitle = "h1"\n'
    )

    code, _, err = ran("probe", "http://127.0.0.1:1/index.html", "--config", str(config))

    assert code == 1
    assert err.startswith("unsafe_address: ")
