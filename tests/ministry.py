"""A small ministry for tests: one declared site, pages made from a few words."""

from dataclasses import dataclass
from html import escape

from scraper.recipes import site_from
from scraper.site import Site
from tests.fixtureweb import FixtureWeb

ORIGIN = "https://mer.example"
INDEX = f"{ORIGIN}/relations/averland/index.html"

SITE: Site = site_from(
    {
        "key": "nh_mer",
        "ministry": "Ministry of External Relations of Norrholm",
        "timezone": "Europe/Oslo",
        "country": "NO",
        "index_urls": [INDEX],
        "index": {
            "item": "ul.link-list > li",
            "link": "a",
            "date": "span.date",
            "date_format": "(%B %d, %Y)",
        },
        "readout": {
            "within": "article.readout",
            "title": "h1",
            "date": "p.date",
            "date_format": "%B %d, %Y",
            "lead": "p.lead",
            "items": ".points > li",
        },
    }
)


def address(name: str) -> str:
    """Return the address of a readout."""
    return f"{ORIGIN}/news/{name}.html"


def index(*names: str) -> bytes:
    """Return an index page that lists those readouts."""
    lines = "".join(
        f'<li><a href="/news/{name}.html">Talk {name}</a>'
        f' <span class="date">(March 1, 2026)</span></li>'
        for name in names
    )
    return _page("Relations with Averland", f'<ul class="link-list">{lines}</ul>')


@dataclass(frozen=True)
class Talk:
    """What one readout says."""

    title: str = "Talk with Averland"
    day: str = "March 1, 2026"
    minutes: int = 25
    point: str = "Both sides spoke about fisheries and about the new ferry across the strait."
    menu: str = "Menu of today"

    def page(self) -> bytes:
        """Return the talk as a page."""
        points = [self.point, *(f"They agreed on matter number {n} at length." for n in range(6))]
        items = "".join(f"<li>{escape(point)}</li>" for point in points)
        body = (
            f'<nav>{escape(self.menu)}</nav><article class="readout"><h1>{escape(self.title)}</h1>'
            f'<p class="date">{self.day}</p><p class="lead">On March 1, commencing at 10:00 a.m. '
            f"for approximately {self.minutes} minutes, Mr. Ola Nord, Minister of External "
            f"Relations, held a meeting with H.E. Ms. Ada Aver, Minister of Foreign Affairs of "
            f'Canada, in Oslo.</p><ol class="points">{items}</ol></article>'
        )
        return _page(self.title, body)


def publish(web: FixtureWeb, **talks: Talk) -> None:
    """Put readouts and the index that lists them on the web."""
    for name, talk in talks.items():
        web.pages[address(name)] = talk.page()
    listed = sorted(url.rsplit("/", 1)[1][:-5] for url in web.pages if "/news/" in url)
    web.pages[INDEX] = index(*reversed(listed))


def _page(title: str, body: str) -> bytes:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}'
        f"</title></head><body>{body}</body></html>"
    ).encode()
