"""Both sides of one coin: edits of one character that are found, and noise that is no event.

    python -m benchmarks.sensitivity

Pages are the readouts among our fixtures and two of the hostile ministry. Every visible
character of title, lead, points and notes that stands once in the page is replaced, removed
and doubled, one at a time. Noise is what a content management system does to a page nobody
edited: counters, clocks, tokens, session ids, cache-busters, menus, related links, the order
of attributes, blanks, comments and the spelling of characters.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from random import Random

from scraper import changes
from scraper.decode import decode
from scraper.errors import LookError, ReadError
from scraper.folder import saved_pages
from scraper.read import read_readout
from scraper.records import Readout, Snapshot
from scraper.site import Site
from scraper.sites import all_sites
from tests.hostile.pages import Talk
from tests.ministry import SITE as DECLARED

FOLDER = Path(__file__).parents[1] / "fixtures" / "jp_mofa"
AT = datetime(2026, 5, 3, tzinfo=UTC)
HEADERS = (("content-type", "text/html; charset=utf-8"),)
KINDS = ("replaced", "removed", "doubled")
TALKS = (
    Talk("en"), Talk("ja", title="日・アヴェルランド外相会談", japanese=True),
)  # fmt: skip


@dataclass(frozen=True)
class Page:
    """One sound page, as text."""

    site: Site
    url: str
    text: str

    @property
    def is_bare(self) -> bool:
        """Whether the page has no element for its content: all of its body is its text."""
        return not re.search(r'<article|id="maincontents"|id="contents', self.text)

    def read(self, text: str) -> Readout:
        """Read another state of this page."""
        snapshot = Snapshot(url=self.url, body=text.encode(), fetched_at=AT, headers=HEADERS)
        return read_readout(self.site, snapshot)


@dataclass
class Edits:
    """What came of one-character edits."""

    made: int = 0
    found: int = 0
    missed: list[str] = field(default_factory=list)


@dataclass
class Noise:
    """What came of noise."""

    looks: int = 0
    events: list[str] = field(default_factory=list)


def pages() -> Iterator[Page]:
    """Yield the pages."""
    for talk in TALKS:
        yield Page(DECLARED, talk.url, talk.html())
    site = all_sites()["jp_mofa"]
    for saved in saved_pages(FOLDER):
        snapshot = saved.snapshot()
        text = decode(snapshot.body, dict(snapshot.headers).get("content-type"))
        page = Page(site, snapshot.url, text)
        with suppress(ReadError, LookError):  # a block page, a page of another kind
            if saved.reads_as == "readout" and page.read(text):
                yield page


def edits(chosen: Sequence[Page], *, every: int = 1) -> Edits:
    """Edit one character at a time, and see which edits are found.

    Args:
        chosen: the pages.
        every: edit only every so many characters.
    """
    tally = Edits()
    for page in chosen:
        before = page.read(page.text)
        for place in list(_places(page.text, before))[::every]:
            character = page.text[place]
            other = "x" if character != "x" else "y"
            for kind, to in zip(KINDS, (other, "", character * 2), strict=True):
                text = page.text[:place] + to + page.text[place + 1 :]
                tally.made += 1
                if _differs(page, before, text):
                    tally.found += 1
                else:
                    around = page.text[max(place - 8, 0) : place + 8]
                    tally.missed.append(f"{page.url}: {character!r} {kind} in {around!r}")
    return tally


def _places(text: str, record: Readout) -> Iterator[int]:
    """Yield where the visible characters of a record's texts stand in its page."""
    said = [record.title, record.lead or "", *(item.text for item in record.items), *record.notes]
    for words in chain.from_iterable(one.splitlines() for one in said):
        start = text.rfind(words) if words.strip() else -1
        if start < 0 or "&" in words:
            continue
        yield from (start + n for n, letter in enumerate(words) if not letter.isspace())


def _differs(page: Page, before: Readout, text: str) -> bool:
    try:
        return changes.compare(before, page.read(text)) is not None
    except ReadError:
        return True  # told as trouble, not as an edit; but not overlooked either


def noise(chosen: Sequence[Page], looks: int, seed: int = 1) -> Noise:
    """Look at unchanged pages again and again, with another noise each time."""
    random, tally = Random(seed), Noise()
    records = [page.read(page.text) for page in chosen]
    for look in range(looks):
        page, before = chosen[look % len(chosen)], records[look % len(chosen)]
        names, text = [], page.text
        for name, make in random.sample(sorted(NOISES.items()), random.randint(1, 5)):
            text = make(text, random)
            names.append(name)
        tally.looks += 1
        found = changes.compare(before, page.read(text))
        if found is not None:
            fields = [one.name for one in found.fields]
            tally.events.append(f"{page.url}: {', '.join(names)}: {', '.join(fields)}")
    return tally


def _counter(text: str, random: Random) -> str:
    said = f'<div class="counter">You are visitor {random.randint(1, 10**6)}</div>'
    return text.replace("</body>", said + "</body>", 1)


def _clock(text: str, random: Random) -> str:
    said = f'<div id="clock">{random.randint(0, 23)}:{random.randint(10, 59)}</div>'
    return re.sub(r"(<body[^>]*>)", lambda m: m[1] + said, text, count=1)


def _token(text: str, random: Random) -> str:
    said = f'<meta name="csrf-token" content="{random.getrandbits(64):x}">'
    return text.replace("</head>", said + f"<script>t={random.random()}</script></head>", 1)


def _session(text: str, random: Random) -> str:
    said = f";jsessionid={random.getrandbits(64):X}"
    return re.sub(r'(<a [^>]*href="[^"?#]+\.html?)"', lambda m: f'{m[1]}{said}"', text)


def _campaign(text: str, random: Random) -> str:
    said = f"?utm_source=site&amp;utm_id={random.randint(1, 999)}"
    return re.sub(r'(<a [^>]*href="[^"?#]+\.html?)"', lambda m: f'{m[1]}{said}"', text)


def _assets(text: str, random: Random) -> str:
    number = random.randint(1, 10**6)
    return re.sub(
        r'((?:src|href)="[^"?#]+\.(?:css|js|png|jpe?g|gif|svg))"',
        lambda m: f'{m[1]}?v={number}"',
        text,
    )


def _menu(text: str, random: Random) -> str:
    said = f'<nav><a href="/menu/{random.randint(1, 99)}.html">News of the day</a></nav>'
    return re.sub(r"(<body[^>]*>)", lambda m: m[1] + said, text, count=1)


def _footer(text: str, random: Random) -> str:
    said = f"<footer>Updated by the web office, build {random.randint(1, 9999)}</footer>"
    return text.replace("</body>", said + "</body>", 1)


def _attributes(text: str, random: Random) -> str:
    return re.sub(
        r"<(p|li|div|a|h1|h2|span) ([\w-]+=\"[^\"]*\") ([\w-]+=\"[^\"]*\")", r"<\1 \3 \2", text
    )


def _blanks(text: str, random: Random) -> str:
    return re.sub(r">\n*(?=<(?:li|p|div|ul|ol|h[1-6])\b)", ">\n\n\t ", text)


def _comments(text: str, random: Random) -> str:
    return text.replace("<p", f"<!-- block {random.randint(1, 99)} --><p")


def _spelling(text: str, random: Random) -> str:
    """Write some letters of the content as numbers, as editors of pages do."""
    head, mark, body = text.partition("<body")
    return head + mark + re.sub(
        r"(?<=>)([^<>&]+)(?=<)",
        lambda m: "".join(
            f"&#{ord(c)};" if random.random() < 0.05 and c.isalpha() else c for c in m[1]
        ),
        body,
    ) if "<script" not in body else text  # fmt: skip


NOISES: dict[str, Callable[[str, Random], str]] = {
    "counter": _counter, "clock": _clock, "token": _token, "session ids": _session,
    "campaign marks": _campaign, "asset versions": _assets, "menu": _menu, "footer": _footer,
    "attribute order": _attributes, "blanks": _blanks, "comments": _comments,
    "spelling": _spelling,
}  # fmt: skip


def main() -> None:
    chosen = list(pages())
    show_noise(chosen, 1000)
    show_edits(chosen)


def show_noise(chosen: Sequence[Page], looks: int) -> None:
    bare = [page for page in chosen if page.is_bare]
    for what, some in (
        ("pages with an element for their content", [page for page in chosen if page not in bare]),
        ("old pages without one, where a counter is text like any other", bare),
    ):
        if some:
            calm = noise(some, looks if some is not bare else looks // 10)
            print(f"noise: {len(calm.events)} events in {calm.looks} looks at {len(some)} {what}")
            for one in calm.events[:3]:
                print(f"    {one}")


def show_edits(chosen: Sequence[Page], *, every: int = 1) -> None:
    found = edits(chosen, every=every)
    share = f"{found.found} of {found.made}"
    print(f"edits of one character: {share} found, on {len(chosen)} pages")
    for one in found.missed[:12]:
        print(f"    missed: {one}")


if __name__ == "__main__":
    main()
