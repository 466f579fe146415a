"""M7-M14: what a page says is only ever text, wherever it is printed, written or sent.

Each payload stands in the title, the lead, a name, the items, a caption and a link's text of a
readout that is new on one day and edited on the next; then every command that prints readouts
runs, and every file is read by the parser its reader would use.
"""

import csv
import io
import json
import re
import unicodedata
from html.parser import HTMLParser
from xml.etree import ElementTree

import icalendar
import pytest

from tests.hostile.villain import Villain

PAYLOADS = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)>]]>",
    "entities": "&lt;script&gt;alert(1)&lt;/script&gt; \"' onmouseover=alert(1) x='",
    "terminal": "\x1b[2J\x1b]0;owned\x07\x9b31m\x1b]52;c;b3duZWQ=\x07\x08\x7f",
    "bidi": "\u202egnp.exe\u202c\u2066\u200b\u200f\ufeff\u2028x",
    "formula": "=cmd|' /C calc'!A0",
    "plus": "+1+cmd|' /C calc'!A0",
    "at": "@SUM(1+9)*cmd|' /C calc'!A0",
    "minus": "-2+3+cmd|' /C calc'!A0",
    "wide": "\uff1d1+1",
    "header": "x\r\nBcc: victim@example.org\r\n\r\n<b>body</b>",
    "calendar": "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nURL:http://evil.example/\\;,\\n",
    "template": "{{7*7}} {% include '/etc/passwd' %} ${7*7} %(x)s {0} {x.__class__} #{7*7}",
    "markup": "[bold red]x[/] [link=http://evil.example]y[/link] :smile: [/]",
    "ping": "@everyone <!channel> <@U1> @here [x](http://evil.example) *b* _i_ `c` ~s~",
    "odd": "\x00\x01\x0b\ufffe\ud7ff\U0001f469\u200d\U0001f680\u0301",
}
COMMANDS = (
    ("list",), ("changes",), ("sites",), ("health",), ("list", "--csv"), ("verify",),
    ("notify", "log"), ("show", "/press/terminal.html", "--revision", "1"),
)  # fmt: skip
SAFE_TAGS = {"p", "del", "ins", "br", "b", "strong", "em", "ul", "ol", "li", "a", "div", "span",
             "html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "h4", "dl", "dt",
             "dd", "table", "tr", "td", "th", "tbody"}  # fmt: skip


class Markup(HTMLParser):
    """Every tag and attribute that a browser would see."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def is_harmless(html: str) -> bool:
    seen = Markup(html)
    assert seen.tags <= SAFE_TAGS
    assert not [name for name, _ in seen.attributes if name.startswith("on")]
    for name, value in seen.attributes:
        if name in ("href", "src"):
            assert value.startswith("https://mer.example/"), value
    return True


def is_plain(text: str) -> bool:
    odd = [
        character
        for character in text
        if character != "\n" and unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")
    ]
    assert not odd, f"{odd!r} reaches the terminal"
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", text)
    return True


@pytest.fixture(scope="module")
def edited(tmp_path_factory):
    """A store with one readout for each payload, new on one day, edited on the next."""
    folder = tmp_path_factory.mktemp("villain")
    with Villain(folder) as villain:
        villain.publish_index(*(f"/press/{name}.html" for name in PAYLOADS))
        for name, payload in PAYLOADS.items():
            villain.readout(f"/press/{name}.html", payload)
        _, out, err = villain.run("crawl")
        assert f"{len(PAYLOADS)} kept" in out
        villain.now = "2026-05-05T09:00:00+00:00"
        for name, payload in PAYLOADS.items():
            villain.readout(f"/press/{name}.html", payload, ships=14)
        _, more, errors = villain.run("crawl")
        assert f"{len(PAYLOADS)} edited" in more
        villain.folder, villain.printed = folder, out + err + more + errors
        yield villain


def test_m11_nothing_that_steers_a_terminal_is_printed(edited):
    assert is_plain(edited.printed)
    each = [(command, f"/press/{name}.html") for command in ("show", "diff") for name in PAYLOADS]
    for command in (*COMMANDS, *each):
        code, out, err = edited.run(*command)
        assert code in (0, 1), (command, err)
        assert is_plain(out.replace("\r\n", "\n") if "--csv" in command else out)
        assert is_plain(err)


def test_m12_no_cell_is_a_formula(edited):
    for arguments in (["list", "--csv"], ["export", "csv"]):
        out = edited.run(*arguments)[1].lstrip("\ufeff")
        head, *rows = csv.reader(io.StringIO(out, newline=""))
        assert len(rows) == len(PAYLOADS)
        assert all(len(row) == len(head) for row in rows)
        live = tuple("=+-@\t\r\n＝＋－＠")
        assert [cell for row in rows for cell in row if cell.startswith(live)] == []


def test_m7_m8_the_feed_is_well_formed_and_shows_no_live_markup(edited):
    feed = ElementTree.fromstring(edited.run("export", "atom")[1].encode())
    spaces = {"a": "http://www.w3.org/2005/Atom"}

    assert len(feed.findall("a:entry", spaces)) == len(PAYLOADS)
    for content in feed.iterfind(".//a:content", spaces):
        assert content.get("type") == "html"
        assert is_harmless(content.text or "")
    for name in ("title", "summary"):
        nodes = feed.iterfind(f".//a:{name}", spaces)
        assert all(node.get("type") in (None, "text") for node in nodes)


@pytest.mark.parametrize("name", PAYLOADS)
def test_m7_the_diff_as_a_page_runs_nothing(edited, name):
    path = edited.folder / f"{name}.html"
    assert edited.run("diff", f"/press/{name}.html", "--html", str(path))[0] == 0
    html = path.read_text("utf-8")

    assert is_harmless(html)
    assert "default-src 'none'" in html


def test_the_calendar_holds_its_own_lines_only(edited):
    out = edited.run("export", "ics")[1].encode()
    events = icalendar.Calendar.from_ical(out).walk("VEVENT")

    assert 1 < len(events) == out.count(b"\r\nBEGIN:VEVENT\r\n") <= len(PAYLOADS)
    assert all(str(event["URL"]).startswith("https://mer.example/") for event in events)


def test_json_is_one_object_a_line_whatever_the_page_says(edited):
    for arguments in (
        ["list", "--json"], ["show", "/press/odd.html", "--json"], ["changes", "--json"],
        ["diff", "/press/terminal.html", "--json"], ["export", "jsonl"],
    ):  # fmt: skip
        lines = edited.run(*arguments)[1].split("\n")
        assert lines.pop() == ""
        assert lines
        assert all(isinstance(json.loads(line), dict) for line in lines)


def test_m13_a_template_in_a_page_is_never_filled_in(edited):
    shown = edited.run("show", "/press/template.html")[1]

    assert PAYLOADS["template"] in " ".join(shown.split())
    for name in ("list", "changes"):
        assert "49" not in edited.run(name, "--json")[1]


def test_m22_words_to_search_for_are_only_words(edited):
    for words in (
        '"',
        "*",
        "NEAR(",
        "a OR b AND",
        "'; DROP TABLE page; --",
        "-",
        "(",
        "title:x",
        "",
    ):
        code, _, err = edited.run("list", "--search", words)
        assert code in (0, 2)
        assert "Traceback" not in err
    assert edited.run("list")[1].count("Talks") >= len(PAYLOADS) // 2
