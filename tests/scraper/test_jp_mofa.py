"""Every ministry, read from its saved pages, says what a person approved."""

import json
from dataclasses import replace

import pytest

from scraper import errors, read
from scraper.errors import MissingElementError
from scraper.folder import saved_pages
from scraper.sites import all_sites
from scraper.wire import as_json
from tests.scraper.pages import FIXTURES, mofa, page

SITE = all_sites()["jp_mofa"]
PAGES = [page for key in all_sites() for page in saved_pages(FIXTURES / key)]


@pytest.mark.parametrize("saved", PAGES, ids=lambda saved: f"{saved.site}-{saved.path.stem}")
def test_a_saved_page_reads_as_approved(saved):
    site = all_sites()[saved.site]
    if saved.fails:
        with pytest.raises(getattr(errors, saved.fails)):
            read.read_readout(site, saved.snapshot())
        return

    if saved.reads_as == "index":
        record = as_json(read.read_index(site, site.relations[saved.relation], saved.snapshot()))
    else:
        record = as_json(read.read_readout(site, saved.snapshot()))
        del record["read_by"]

    expected = saved.path.with_suffix(".expected.json").read_text("utf-8")
    assert record == json.loads(expected)


@pytest.mark.parametrize("key", all_sites())
def test_no_ministry_is_supported_on_faith(key):
    pages = saved_pages(FIXTURES / key)

    assert {page.reads_as for page in pages} == {"index", "readout"}
    assert {page.path.name for page in pages} == {
        path.name for path in (FIXTURES / key).glob("*.html")
    }


def test_unwritten_line_endings_are_part_of_the_pages():
    bodies = {p.path.name: p.path.read_bytes() for p in PAGES}

    assert all(b"\r\n" in body for body in bodies.values())
    with pytest.raises(UnicodeDecodeError):
        bodies["old_static_cp932.html"].decode()


def test_what_surrounds_the_content_can_change_without_a_trace():
    saved = next(p for p in PAGES if p.path.name == "page3e_000886.html")
    before = saved.snapshot()
    noisy = before.body.decode()
    for old, new in [
        ("common.js?v=20260401", "common.js?v=20270101"), (">Post<", ">X<"), ("\r\n", "\n\n"),
        ("News</span>", "Newsroom</span>"), ("Legal Matters", "Terms"), ("Page Top", "To top"),
        ("Back to Japan", "Return to Japan"), ("<!-- OGP -->", "<!-- edited -->"),
        ('class="rightalign"', 'class="date rightalign"'), ("\t<li>", "<li class=x> "),
    ]:  # fmt: skip
        assert old in noisy, old
        noisy = noisy.replace(old, new)

    after = read.read_readout(SITE, replace(before, body=noisy.encode()))

    assert after == read.read_readout(SITE, before)


def test_a_page_whose_content_is_gone_is_no_emptied_readout():
    for content in ("", "<!-- <p>Everything was here.</p>", "<script>render()</script>"):
        with pytest.raises(MissingElementError):
            SITE.read_parts(mofa(content), SITE)
    with pytest.raises(MissingElementError):
        SITE.read_parts(page("<html><frameset><frame src=a.html></frameset></html>"), SITE)


def test_a_page_without_any_title_is_not_ours():
    with pytest.raises(MissingElementError, match="title2"):
        SITE.read_parts(page("<p>On May 3, they met and talked for a long time.</p>"), SITE)


def test_the_title_is_not_the_section_and_falls_back():
    parts = SITE.read_parts(mofa("<p>They met for a very long time in the end.</p>"), SITE)
    bare = SITE.read_parts(
        page("<title>MOFA: Old Talks</title><p>They met for a very long time, in the end.</p>"),
        SITE,
    )

    assert (parts.section, parts.title) == ("Relations", "Talks")
    assert (bare.section, bare.title) == (None, "Old Talks")


def test_relations_found_in_the_list_of_countries_keep_known_keys():
    saved = next(p for p in PAGES if p.path.name == "countries_en.html")
    index = read.read_index(SITE, SITE.relations["all"], saved.snapshot())

    assert SITE.discover is not None
    found = {relation.key: relation for relation in SITE.discover(index)}

    assert list(found) == ["rok", "bhutan", "us"]
    assert found["us"] == SITE.relations["us"]
    assert [page.language for page in found["bhutan"].pages] == ["en"]


def test_relations_are_named_once_and_have_an_address_in_each_language():
    addresses = [page.url for each in SITE.relations.values() for page in each.pages]

    assert len(set(addresses)) == len(addresses)
    assert all(key == each.key == key.lower() for key, each in SITE.relations.items())
    assert {"us", "china", "rok", "india", "uk", "eu", "press", "all"} <= SITE.relations.keys()
    assert [key for key, each in SITE.relations.items() if each.rolling] == ["press"]
    assert [key for key, each in SITE.relations.items() if each.discovers] == ["all"]
