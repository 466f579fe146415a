"""Saved pages and where they came from."""

from datetime import UTC, datetime

import pytest

from scraper.errors import UsageError
from scraper.folder import saved_pages

ENTRY = '[[page]]\nfile = "a.html"\nurl = "http://x.example/a.html#top"\nsite = "jp_mofa"\n'


def test_a_saved_page_is_a_snapshot(tmp_path):
    (tmp_path / "a.html").write_bytes(b"<p>caf\xe9\r\n")
    (tmp_path / "SOURCE.toml").write_text(
        ENTRY + 'origin = "captured"\nreads_as = "index"\nrelation = "us"\n'
        "fetched_at = 2026-05-03T09:00:00+09:00\n"
    )

    [page] = saved_pages(tmp_path)

    assert (page.origin, page.reads_as, page.relation) == ("captured", "index", "us")
    assert page.snapshot().url == "https://x.example/a.html"
    assert page.snapshot().body == b"<p>caf\xe9\r\n"
    assert page.snapshot().fetched_at == datetime(2026, 5, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (None, "SOURCE.toml"),
        ("[[page]", "SOURCE.toml"),
        ("page = 3", "[[page]]"),
        ('[[page]]\nurl = "https://x.example/"\nsite = "s"', "page[1].file"),
        (ENTRY + 'orign = "written"', "page[1].orign"),
        (ENTRY + 'reads_as = "list"', "page[1].reads_as"),
        (ENTRY + 'fetched_at = "yesterday"', "page[1].fetched_at"),
        (ENTRY.replace("a.html", "../../secret", 1), "outside the folder"),
        (ENTRY.replace("http:", "ftp:"), "page[1].url"),
    ],
)
def test_a_folder_that_is_wrong_says_where(tmp_path, source, said):
    if source is not None:
        (tmp_path / "SOURCE.toml").write_text(source)

    with pytest.raises(UsageError) as problem:
        saved_pages(tmp_path)

    assert said in str(problem.value)


def test_a_page_that_is_missing_says_so(tmp_path):
    (tmp_path / "SOURCE.toml").write_text(ENTRY)

    with pytest.raises(UsageError, match=r"a\.html"):
        saved_pages(tmp_path)[0].snapshot()
