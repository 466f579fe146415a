"""The fixture ministry of `readouts demo`: what its pages show, day by day.

The contents are in `fixtures/demo`; here they get the layout of Japan's Ministry of
Foreign Affairs. A withdrawn page also leaves its list, as it would in life, and the
menu, the counter and the share buttons change from day to day on every page.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from scraper import dates
from scraper.site import Relation, Site

ORIGIN = "https://www.mofa.go.jp"
PRESS_LIST = timedelta(days=31)
"""How long a release stays on the press list."""

Pages = Mapping[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixture:
    """One readout of the fixture ministry."""

    path: str
    language: str
    relations: tuple[str, ...]
    section: str
    title: str
    date: str
    lead: str
    items: tuple[str, ...]
    photos: tuple[str, ...] = ()
    layout: str = "ordered"
    """How the points are laid out: `ordered`, `typed` or `headed`."""
    pdf: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One line of the ledger: what must be found."""

    kind: str
    url: str
    fields: tuple[str, ...] = ()
    silent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What the ministry shows on one day, and when that day is looked at."""

    looks: tuple[datetime, ...]
    readouts: tuple[Fixture, ...]
    notes: Mapping[str, str] = field(default_factory=dict)
    menu: str = "Emergency Contact"
    counter: int = 48007
    ledger: tuple[Expected, ...] = ()


def days() -> tuple[Day, Day]:
    """Return both days of the fixture ministry."""
    first, second = (_content(name) for name in ("day1.toml", "day2.toml"))
    before = Day(
        looks=(datetime.fromisoformat(first["clock"]),),
        readouts=tuple(map(_fixture, first["readout"])),
        notes=first["note"],
    )
    gone = {removal["path"] for removal in second["remove"]}
    kept = (one for one in before.readouts if one.path not in gone)
    after = Day(
        looks=tuple(map(datetime.fromisoformat, (second["clock"], *second["confirm"]))),
        readouts=(*map(_fixture, second["new"]), *(_edited(one, second["edit"]) for one in kept)),
        notes=first["note"],
        menu=second["menu"],
        counter=second["counter"],
        ledger=tuple(map(_expected, second["ledger"])),
    )
    return before, after


def pages(day: Day, site: Site) -> Pages:
    """Return every page of a day by path: readouts, their index pages, robots.txt."""
    made = {one.path: _page(one, day) for one in day.readouts}
    for relation in site.relations.values():
        for page in relation.pages:
            listed = [one for one in _listed(relation, day) if one.language == page.language]
            if listed:
                made[urlsplit(page.url).path] = _index(relation, listed, page.language, day)
    encoded = {path: text.encode() for path, text in made.items()}
    return {**encoded, "/robots.txt": b"User-agent: *\nAllow: /\n"}


def _listed(relation: Relation, day: Day) -> list[Fixture]:
    if not relation.rolling:
        return [one for one in day.readouts if relation.key in one.relations]
    since = day.looks[0].date() - PRESS_LIST
    return [one for one in day.readouts if _date(one) >= since]


def _content(name: str) -> dict[str, Any]:
    return tomllib.loads(_text(name))


@cache
def _text(name: str) -> str:
    return files("fixtures.demo").joinpath(name).read_text("utf-8")


def _fixture(content: Mapping[str, Any]) -> Fixture:
    lists = {key: tuple(value) for key, value in content.items() if isinstance(value, list)}
    return Fixture(**{**content, **lists})


def _expected(content: Mapping[str, Any]) -> Expected:
    return Expected(
        kind=content["kind"],
        url=ORIGIN + content["path"],
        fields=tuple(content.get("fields", ())),
        silent=content.get("silent", False),
    )


def _edited(one: Fixture, edits: Iterable[Mapping[str, str]]) -> Fixture:
    for edit in edits:
        if edit["path"] == one.path:
            old, new = edit["old"], edit["new"]
            after = replace(
                one,
                date=one.date.replace(old, new),
                lead=one.lead.replace(old, new),
                items=tuple(item.replace(old, new) for item in one.items),
            )
            if after == one:
                raise ValueError(f"{old!r} is not on {one.path}")
            one = after
    return one


def _shell(day: Day, language: str, section: str, title: str, body: str, content: str) -> str:
    suffix = "｜外務省" if language == "ja" else " | Ministry of Foreign Affairs of Japan"
    return _text("page.html").format(
        language=language,
        title=escape(title),
        suffix=suffix,
        section=escape(section),
        body=body,
        content=content,
        menu=escape(day.menu),
        counter=day.counter,
    )


def _page(one: Fixture, day: Day) -> str:
    blocks = [f'<div class="rightalign">{escape(one.date)}</div>']
    text = [f"<p>{escape(one.lead)}</p>", _points(one)]
    text.append(f"<p>{escape(day.notes[one.language])}</p>")
    for number, caption in enumerate(one.photos, 1):
        name = f"/files/10090{abs(len(one.path) * 37 + number):05d}.jpg?{day.counter}"
        blocks.append(f'<img src="{name}" alt="{escape(caption)}">')
    blocks.append(
        '<div class="main-section section"><div class="section-block"><div class="text">'
        f'<div class="any-area">{"".join(text)}</div></div></div></div>'
    )
    if one.pdf:
        title, path = one.pdf
        blocks.append(
            '<div class="relatedlink-section"><h2 class="title2"><span>Related Links</span></h2>'
            f'<ul class="link-list"><li><a href="{path}">{escape(title)}</a></li></ul></div>'
        )
    return _shell(day, one.language, one.section, one.title, "page-single", "\n".join(blocks))


def _points(one: Fixture) -> str:
    items = [escape(item) for item in one.items]
    if one.layout == "typed":
        dot = "　" if one.language == "ja" else ". "
        return "".join(f"<p>{number}{dot}{item}</p>" for number, item in enumerate(items, 1))
    if one.layout == "headed":
        return _headed(items)
    return f"<ol>{''.join(f'<li>{item}</li>' for item in items)}</ol>"


def _headed(items: list[str]) -> str:
    """Lay out numbered headings with typed points under them."""
    made, heading = [], 0
    for item in items:
        if re.match(r"\(\d\)", item):
            made.append(f"<p>{item}</p>")
        else:
            heading += 1
            made.append(f"<p>{heading}. {item}</p>")
    return "".join(made)


def _index(relation: Relation, listed: Sequence[Fixture], language: str, day: Day) -> str:
    title = listed[0].section if language == "ja" and not relation.rolling else relation.name
    lines = _by_day(listed) if relation.rolling else _with_dates(listed, language)
    return _shell(
        day, language, title, title, "page-list",
        f'<div class="main-section section"><div class="any-area">{lines}</div></div>',
    )  # fmt: skip


def _with_dates(listed: Iterable[Fixture], language: str) -> str:
    left, right = "（）" if language == "ja" else "()"
    lines = "\n".join(f"<li>{_link(one)} {left}{escape(one.date)}{right}</li>" for one in listed)
    return f'<ul class="link-list">\n{lines}\n</ul>'


def _by_day(listed: Iterable[Fixture]) -> str:
    """Lay out a press list: days without a year, newest first, each with its releases."""
    days: dict[date, list[Fixture]] = {}
    for one in listed:
        days.setdefault(_date(one), []).append(one)
    lines = []
    for published in sorted(days, reverse=True):
        there = days[published]
        name = (
            f"{published.month}月{published.day}日付"
            if there[0].language == "ja"
            else f"{published:%B} {published.day}"
        )
        links = "".join(f"<li>{_link(one)}</li>" for one in there)
        lines.append(
            f'<dt class="list-title">{name}</dt><dd><ul class="link-list">{links}</ul></dd>'
        )
    return f'<div id="pressrelease"><dl class="title-list">{"".join(lines)}</dl></div>'


def _link(one: Fixture) -> str:
    return f'<a href="{one.path}">{escape(one.title)}</a>'


def _date(one: Fixture) -> date:
    published = dates.day(one.date, one.language)
    if published is None:
        raise ValueError(f"{one.path}: {one.date!r} is no date")
    return published
