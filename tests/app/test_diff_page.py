"""A difference can be mailed as one file that loads nothing and runs nothing."""

from html.parser import HTMLParser

from app.diff_page import MarkedField, diff_page
from scraper.words import words


class Seen(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.texts.append(data)


def page(**about) -> str:
    facts = {
        "title": "Talks", "url": "https://a.example/1.html", "language": "en",
        "facts": [("silent", "yes")],
        "fields": [MarkedField("lead", words("for 30 minutes", "for 35 minutes"))],
    }  # fmt: skip
    return diff_page(**(facts | about))


def test_removed_and_added_words_are_marked():
    assert "for <del>30</del><ins>35</ins> minutes" in page()


def test_nothing_of_the_web_becomes_markup():
    evil = '<script>alert(1)</script>"onload=x'

    seen = Seen(
        page(title=evil, url=evil, facts=[(evil, evil)],
             fields=[MarkedField(evil, words(evil, f"{evil}!"))])
    )  # fmt: skip

    assert "script" not in seen.tags
    assert not [name for name, _ in seen.attributes if name.startswith("on")]
    assert evil in seen.texts


def test_only_web_addresses_become_links():
    assert "a" in Seen(page()).tags
    assert "a" not in Seen(page(url="javascript:alert(1)")).tags


def test_nothing_is_loaded():
    assert not {"src", "srcset"} & {name for name, _ in Seen(page()).attributes}
    assert "default-src 'none'" in page()
