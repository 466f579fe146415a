"""Pages for tests: from a few tags to a whole page of Japan's foreign ministry."""

from datetime import UTC, date, datetime
from pathlib import Path

from scraper.markup import Page

FIXTURES = Path(__file__).parents[2] / "fixtures"
URL = "https://www.mofa.go.jp/na/na1/us/page3e_000001.html"


def page(text: str, url: str = URL, seen_on: date = date(2026, 1, 5)) -> Page:
    return Page(url=url, text=text, seen_on=seen_on, fetched_at=datetime(2026, 1, 5, tzinfo=UTC))


def mofa(content: str, *, title: str = "Talks", lang: str = "en") -> Page:
    return page(
        f'<!DOCTYPE html><html lang="{lang}"><head><title>{title} | Ministry of Foreign Affairs'
        f' of Japan</title></head><body><header id="header"><a href="/">Top</a></header>'
        f'<div id="contents-header"><h1 class="title1"><span>Relations</span></h1>'
        f'<h2 class="title2"><span>{title}</span></h2></div>'
        f'<div id="maincontents">{content}</div>'
        f'<div class="index"><a href="/region/index.html">Back to Relations</a></div></body></html>'
    )
