"""From a snapshot to a record, and whose reading it is."""

import ast
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import scraper
from scraper import read
from scraper.errors import ImplausibleError
from scraper.records import Index, IndexEntry, Snapshot
from scraper.site import Promise
from scraper.sites import all_sites

SITE = all_sites()["jp_mofa"]
ROOT = Path(scraper.__file__).parent
REFUSES = {"errors.py", "soundness.py", "sites/__init__.py"}
"""These may refuse a page, or find a site; they do not change what is read."""


def index(days: list[date | None]) -> Index:
    entries = tuple(
        IndexEntry(url=f"https://x.example/{n}", title="t", published_on=day)
        for n, day in enumerate(days)
    )
    return Index(site="x", relation="r", url="https://x.example/", language="en", title="t",
                 entries=entries)  # fmt: skip


def test_an_index_outside_the_promise_is_an_alarm():
    site = replace(SITE, promise=Promise(entries=range(2, 4), dated=0.5))
    day = date(2026, 1, 1)

    read.check_index(site, index([day, None]))
    for days, said in [([day], "lists 1"), ([day] * 4, "lists 4"), ([day, None, None], "1 of 3")]:
        with pytest.raises(ImplausibleError, match=said):
            read.check_index(site, index(days))


def test_the_day_of_a_look_is_the_ministrys_own():
    snapshot = Snapshot(
        url="https://www.mofa.go.jp/a.html",
        body=b"<html><title>A page</title><body><p>Text enough to be one.</p></body></html>",
        fetched_at=datetime(2025, 12, 31, 15, 30, tzinfo=UTC),
        headers=(("content-type", "text/html"),),
    )

    assert read.page_of(SITE, snapshot).seen_on == date(2026, 1, 1)


def test_relative_links_start_from_where_the_server_sent_us():
    snapshot = Snapshot(
        url="https://www.mofa.go.jp/old/a.html",
        body=b"<html><title>A page</title><body><p>Text enough to be one.</p></body></html>",
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
        headers=(("content-type", "text/html"),),
        moved_to="https://www.mofa.go.jp/new/a.html",
    )

    assert read.page_of(SITE, snapshot).base == "https://www.mofa.go.jp/new/a.html"


def test_any_byte_of_any_source_changes_who_read():
    sources = [("a.py", b"one\ntwo\n"), ("b.py", b"three")]
    digest = read.digest_of(sources)

    assert len(digest) == 16
    assert digest == read.digest_of(reversed(sources))
    assert digest == read.digest_of([("a.py", b"one\r\ntwo\r\n"), ("b.py", b"three")])
    for other in (
        [("a.py", b"one\ntwo.\n"), ("b.py", b"three")],
        [("a.py", b"one\ntwo\n"), ("c.py", b"three")],
        [("a.py", b"one\ntwo\n")],
        [("a.py", b"one\ntwo\nt"), ("b.py", b"hree")],
    ):
        assert read.digest_of(other) != digest


def test_each_site_and_each_declaration_has_its_own_reader():
    mine = read.read_by(SITE)

    assert mine == read.read_by(SITE)
    assert mine != read.read_by(replace(SITE, key="other"))
    assert mine != read.read_by(replace(SITE, declared_by="0123"))


def test_only_what_reads_this_site_counts():
    assert read.decides("sites/jp_mofa.py", "jp_mofa")
    assert read.decides("sites/_jp_mofa_body.py", "jp_mofa")
    assert read.decides("names/data/cities.tsv", "jp_mofa")
    for other in ("sites/us_state.py", "sites/__init__.py", "fetch.py", "changes.py", "wire.py",
                  "names/build.py", "lead/notes.md"):  # fmt: skip
        assert not read.decides(other, "jp_mofa")


def test_everything_imported_on_the_way_from_bytes_to_record_counts():
    """Following imports from `read` and the site file finds no module that is left out."""
    reached: set[str] = set()
    waiting = ["read.py", "sites/jp_mofa.py", "recipes.py"]
    while waiting:
        name = waiting.pop()
        if name in reached or name in REFUSES or not (ROOT / name).exists():
            continue
        reached.add(name)
        waiting += _imports((ROOT / name).read_text("utf-8"))

    assert [name for name in reached if not read.decides(name, "jp_mofa")] == []
    assert {"lead/__init__.py", "names/countries.py", "decode.py", "outline.py"} <= reached


def _imports(source: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "scraper":
            stem = "/".join((node.module or "").split(".")[1:])
            names = [stem, *(f"{stem}/{alias.name}".lstrip("/") for alias in node.names)]
            found += [f"{n}.py" for n in names if n] + [f"{n}/__init__.py" for n in names if n]
    return found
