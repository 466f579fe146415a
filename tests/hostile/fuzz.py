"""Mutate saved pages and see that reading them neither fails, hangs nor swells.

    python -m tests.hostile.fuzz [--seconds 60] [--seed 1]

Every input goes through all of decode, markup, index, readout, dates, addresses and robots. What
is allowed: a record, or one of our own errors. Anything else, or more than `SLOWEST` seconds of
CPU for one input, is a finding: it is printed with the seed that makes it again. Exit code 1 then.
"""

import argparse
import random
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from scraper import dates, robots, urls
from scraper.decode import decode
from scraper.errors import ReadoutsError
from scraper.read import read_index, read_readout
from scraper.recipes import site_from
from scraper.records import Snapshot
from scraper.site import Site
from scraper.sites import all_sites

FIXTURES = Path(__file__).parents[2] / "fixtures"
SLOWEST = 2.0
"""Seconds of CPU for one input of at most a few hundred kilobytes."""
LARGEST = 300_000
TYPES = (
    None, "text/html", "text/html; charset=utf-8", "text/html; charset=Shift_JIS",
    "text/html; charset=x-sjis", "text/html; charset=euc-jp", "text/html; charset=iso-2022-jp",
    "text/html; charset=utf-16", "text/html; charset=utf-7", "text/html; charset=unicode_escape",
    "text/html; charset=idna", 'text/html; charset="', "application/xhtml+xml", ";;;=",
)  # fmt: skip
TOKENS = (
    b"<", b">", b"</", b"<!--", b"-->", b"<script>", b"</script>", b"<title>", b"<template>",
    b"<base href=//x/>", b"<meta charset=utf-16>", b"<a href='", b'"', b"<li>", b"<ol>",
    b"<dl><dt>",
    b"<table><tr>", b"<svg><style>", b"<plaintext>", b"<frameset>", b"<select><option>",
    b"&#xD800;",
    b"&#0;", b"&#27;", b"&notit;", b"\x00", b"\x1b$B", b"\x1b(B", b"\xff\xfe", b"\xef\xbb\xbf",
    b"\x87\x40", b"\xf0\x9f\x98\x80", b"]]>", b"<![CDATA[", b"<?php", b"On May 3, ", b"Mr. ", b"(",
    b"99:99 p.m.", b"February 30, 0000", "令和元年2月30日午後99時".encode(), "日本時間".encode(),
    b"JST)",
    b"H.E. ", b"held a meeting with ", b"for approximately 99999999999 minutes", b"9" * 400,
    b"http://[::1]:99999999/", b"/../../..", b"%ff%00", b"Disallow: /*$*$*$", b"Crawl-delay: 1e999",
)  # fmt: skip
DECLARED = {
    "key": "nh_mer", "ministry": "Ministry of Norrholm", "timezone": "Europe/Oslo",
    "index_urls": ["https://mer.example/a.html"],
    "index": {"item": "li", "link": "a", "date": "span", "date_format": "(%B %d, %Y)"},
    "readout": {
        "within": "body", "title": "h2", "date": ".rightalign", "date_format": "%B %d, %Y",
        "lead": "p", "items": "li", "captions": "figcaption",
    },
}  # fmt: skip


@dataclass
class Found:
    """What a run turned up."""

    inputs: int = 0
    records: int = 0
    findings: list[str] = field(default_factory=list)
    slowest: float = 0.0


def corpus() -> list[bytes]:
    """Return the saved pages, the smallest first."""
    pages = sorted(FIXTURES.rglob("*.html"), key=lambda path: (path.stat().st_size, path.name))
    return [path.read_bytes() for path in pages]


def mutated(pages: list[bytes], chance: random.Random) -> bytes:
    """Return a page damaged in one to eight ways."""
    body = bytearray(chance.choice(pages))
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(body) + 1)
        to = min(len(body), at + int(chance.expovariate(1 / 60)))
        match chance.randrange(7):
            case 0:
                body[at:to] = bytes(chance.randrange(256) for _ in range(to - at))
            case 1:
                del body[at:to]
            case 2:
                body[at:at] = chance.choice(TOKENS) * chance.choice((1, 1, 2, 30, 2000))
            case 3:
                body[at:at] = bytes(body[at:to]) * chance.choice((1, 3, 300))
            case 4:
                other = chance.choice(pages)
                start = chance.randrange(len(other))
                body[at:to] = other[start : start + chance.randrange(4000)]
            case 5:
                del body[at:]
            case 6 if body:
                place = chance.randrange(len(body))
                body[place] ^= 1 << chance.randrange(8)
        del body[LARGEST:]
    return bytes(body)


def attempts(body: bytes, kind: str | None, sites: list[Site]) -> Iterator[object]:
    """Read one input in every way there is; yields what came of each."""
    text = decode(body, kind)
    headers = (("content-type", kind),) if kind is not None else ()
    now = datetime(2026, 1, 2, tzinfo=UTC)
    for site in sites:
        relation = next(iter(site.relations.values()))
        address = relation.pages[0].url if relation.pages else "https://mer.example/a.html"
        snapshot = Snapshot(url=address, body=body, fetched_at=now, headers=headers)
        yield _read(partial(read_readout, site, snapshot))
        yield _read(partial(read_index, site, relation, snapshot))
    for line in text[:20_000].splitlines()[:60]:
        yield dates.english(line), dates.japanese(line), dates.month_day(line, date(2026, 1, 2))
        yield urls.address_of(line, "https://mer.example/a/")
    robots.rules(200, robots.text_of(body[:50_000])).allow("https://mer.example/a/b?c")


def _read(read: Callable[[], object]) -> object:
    try:
        return read()
    except ReadoutsError:
        return None


def fuzz(seed: int, seconds: float, inputs: int | None = None) -> Found:
    """Try mutated pages until the time or the number of inputs is spent."""
    found, pages = Found(), corpus()
    sites = [all_sites()["jp_mofa"], site_from(DECLARED)]
    end = time.monotonic() + seconds
    while time.monotonic() < end and (inputs is None or found.inputs < inputs):
        name = f"{seed}:{found.inputs}"
        chance = random.Random(name)
        body, kind = mutated(pages, chance), chance.choice(TYPES)
        began = time.process_time()
        try:
            found.records += sum(one is not None for one in attempts(body, kind, sites))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
            found.findings.append(f"{name}: {type(error).__name__}: {str(error)[:200]}")
        took = time.process_time() - began
        found.slowest = max(found.slowest, took)
        if took > SLOWEST:
            found.findings.append(f"{name}: {took:.1f} s for {len(body)} bytes")
        found.inputs += 1
    return found


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    found = fuzz(options.seed, options.seconds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{found.inputs} inputs, {found.records} answers, {len(found.findings)} findings,"
        f" slowest {found.slowest:.2f} s, peak {peak:.0f} MB"
    )
    print("\n".join(found.findings))
    return 1 if found.findings else 0


if __name__ == "__main__":
    raise SystemExit(main())
