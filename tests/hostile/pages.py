"""What the scripted ministry publishes: readouts in two languages, and the lists of them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import escape
from typing import Self

ORIGIN = "https://mer.example"
INDEX = "/relations/averland/index.html"
VERSION = "accord number "
"""Stands in every readout before the number of its version."""


@dataclass(frozen=True)
class Talk:
    """One version of one readout; the version's number stands in its text."""

    name: str
    version: int = 1
    title: str = "Talks with Averland"
    day: str = "March 1, 2026"
    extra: str = ""
    """One more point, for what a test has to say."""
    japanese: bool = False

    @property
    def path(self) -> str:
        return f"/news/{self.name}.html"

    @property
    def url(self) -> str:
        return ORIGIN + self.path

    def edited(self, **changed: str) -> Self:
        """Return the next version of this readout."""
        return replace(self, version=self.version + 1, **changed)

    def html(self, *, menu: str = "Menu", charset: str = "utf-8") -> str:
        """Return the page."""
        said = JAPANESE if self.japanese else ENGLISH
        first, *others = said.points
        points = [f"{first} {VERSION}{self.version}.", *others, *filter(None, [self.extra])]
        items = "".join(f"<li>{escape(point)}</li>\n" for point in points)
        return shell(
            self.title,
            f'<article class="readout"><h1>{escape(self.title)}</h1>\n'
            f'<p class="date">{self.day}</p>\n<p class="lead">{said.lead}</p>\n'
            f'<ol class="points">{items}</ol></article>',
            menu=menu,
            charset=charset,
        )


@dataclass(frozen=True)
class _Said:
    lead: str
    points: tuple[str, ...]


ENGLISH = _Said(
    "On March 1, commencing at 10:00 a.m. for approximately 25 minutes, Mr. Ola Nord, Minister of"
    " External Relations, held talks with H.E. Ms. Ada Aver, Minister of Foreign Affairs of"
    " Canada, in Oslo.",
    (
        "Both sides welcomed the",
        "Minister Nord explained how the ferry across the strait will be paid for.",
        "Minister Aver asked that the fishing grounds be closed earlier in the year.",
        "They agreed to meet again in Averland before the winter.",
    ),
)
JAPANESE = _Said(
    "3月1日、午前10時から約25分間、北村健外務大臣は、訪問中のエイダ・アヴェル外務大臣と会談を行いました。"
    "両大臣は、髙橋次官の報告を踏まえ、①漁業、②航路、③観光について意見を交換しました。",
    (
        "双方は、次の合意を歓迎しました。",
        "北村大臣から、海峡を渡る航路の費用について説明しました。",
        "アヴェル大臣から、漁場を早く閉じるよう求める発言がありました。",
        "両大臣は、冬の前に再び会うことで一致しました。",
    ),
)


def index_html(listed: Iterable[Talk], *, menu: str = "Menu") -> str:
    """Return the page that lists those readouts."""
    lines = "".join(
        f'<li><a href="{talk.path}">{escape(talk.title)}</a> <span class="date">({talk.day})'
        "</span></li>\n"
        for talk in listed
    )
    return shell("Relations with Averland", f'<ul class="link-list">{lines}</ul>', menu=menu)


def shell(title: str, body: str, *, menu: str = "Menu", charset: str = "utf-8") -> str:
    """Return a whole page around some content."""
    meta = f'<meta charset="{charset}">' if charset else ""
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head>{meta}<title>{escape(title)}</title></head>\n'
        f"<body><nav>{escape(menu)}</nav>\n{body}\n<footer>Norrholm</footer></body></html>\n"
    )
