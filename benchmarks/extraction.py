"""How well and how fast pages become records, beside a bare parse of the same bytes.

    python benchmarks/extraction.py                          # our own pages
    python benchmarks/extraction.py --corpus FILE --tools FOLDER

Our own pages are scored against the `expected.jsonl` beside them. A corpus is JSON lines
with `url` and `gold`; its tools are two modules, `mofa_pages` (lays a record out as a page)
and `score` (compares gold and record). Where they are absent, that part is left out.
"""

import argparse
import importlib
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from scraper.folder import saved_pages
from scraper.read import read_readout
from scraper.records import Readout, Snapshot
from scraper.sites import all_sites
from scraper.wire import as_json

ROOT = Path(__file__).parents[1]
OWN = ROOT / "fixtures" / "jp_mofa_grammar_en"
ROUNDS = 5
PADDED = 20_000
"""Bytes of the page that the promise of 1.2 ms is about."""
SITE = all_sites()["jp_mofa"]
Tally = dict[str, list[int]]


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--corpus", type=Path, help="JSON lines with url and gold")
    options.add_argument("--tools", type=Path, help="folder of mofa_pages.py and score.py")
    options.add_argument("--lang", default="en")
    chosen = options.parse_args()
    own = [page.snapshot() for page in saved_pages(OWN)]
    print(f"our own pages: {len(own)}")
    show(score_own(own))
    show_speed(own)
    if chosen.corpus is None or chosen.tools is None or not chosen.corpus.exists():
        print("no corpus: left out")
        return
    score_corpus(chosen.corpus, chosen.tools, chosen.lang)


def score_own(pages: Iterable[Snapshot]) -> Tally:
    """Compare our own pages with what a careful reader finds in them."""
    lines = (OWN / "expected.jsonl").read_text("utf-8").splitlines()
    tally: Tally = defaultdict(lambda: [0, 0])
    for page, want in zip(pages, map(json.loads, lines), strict=True):
        have = read_readout(SITE, page)
        for field, right in judged(want, have):
            tally[field][0] += right
            tally[field][1] += 1
    return tally


def judged(want: dict[str, Any], have: Readout) -> Iterable[tuple[str, bool]]:
    start, place = have.start, have.place
    yield "is_meeting", want["is_meeting"] == have.is_meeting
    yield "kind", have.kind in want["kind"]
    yield "mode", want["mode"] == have.mode
    yield "home", want["home"] == (start.home[:16] if start and start.home else None)
    yield "local", want["local"] == (start.local[:16] if start and start.local else None)
    yield "approximate", want["approximate"] == (start.approximate if start else None)
    yield "duration_minutes", want["duration_minutes"] == have.duration_minutes
    yield "city", want["city"] == (place.city if place else None)
    yield "country", want["country"] == (place.country if place else None)
    yield "countries", tuple(want["countries"]) == have.countries
    people = {(p.name, p.honorific, p.role, p.country, p.side) for p in have.participants}
    for person in want["participants"]:
        keys = ("name", "honorific", "role", "country", "side")
        yield "participants", tuple(person[key] for key in keys) in people
    yield "no false participant", len(people) <= len(want["participants"])


def score_corpus(corpus: Path, tools: Path, language: str) -> None:
    sys.path.insert(0, str(tools))
    layout, score = importlib.import_module("mofa_pages"), importlib.import_module("score")
    records = [
        record
        for record in layout.load(corpus)
        if record["lang"] == language and "://www.mofa.go.jp/" in record["url"]
    ]
    tally: Tally = defaultdict(lambda: [0, 0])
    whole, pages = 0, []
    for record in records:
        page = Snapshot(
            url=record["url"],
            body=layout.page(record),
            fetched_at=datetime(2026, 5, 3, tzinfo=UTC),
            headers=(("content-type", "text/html; charset=utf-8"),),
        )
        pages.append(page)
        result = score.compare(record["gold"], as_json(read_readout(SITE, page)))
        whole += all(right for _, _, right in result.values())
        for name, (_, _, right) in result.items():
            tally[name.partition(":")[0]][0] += right
            tally[name.partition(":")[0]][1] += 1
    print(f"corpus: {len(pages)} pages, {whole} without one error")
    show(tally)
    show_speed(pages)


def show(tally: Tally) -> None:
    for field, (right, count) in sorted(tally.items()):
        print(f"  {field:24} {right:4}/{count:<4} {right / count:6.1%}")
    right, count = (sum(column) for column in zip(*tally.values(), strict=True))
    print(f"  {'all fields':24} {right:4}/{count:<4} {right / count:6.2%}")


def show_speed(pages: list[Snapshot]) -> None:
    for size, same in (("as they are", pages), ("at 20 KB", [padded(page) for page in pages])):
        ours = fastest(lambda page: read_readout(SITE, page), same)
        bare = fastest(lambda page: LexborHTMLParser(page.body).body, same)
        print(f"  CPU ms a page, {size}: {ours:.2f}; a bare parse of the same bytes {bare:.2f}")


def padded(page: Snapshot) -> Snapshot:
    """Make a page 20 KB long with the links that stand under every page of the ministry."""
    link = b'<li><a href="/policy/economy/index.html">Economic Diplomacy</a></li>'
    missing = max(0, PADDED - len(page.body))
    links = link * (missing // len(link))
    body = page.body.replace(b"</body>", b"<footer><ul>" + links + b"</ul></footer></body>")
    return replace(page, body=body)


def fastest(read: Callable[[Snapshot], object], pages: list[Snapshot]) -> float:
    """Return the CPU milliseconds a page of the fastest of some rounds."""
    spent = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        for page in pages:
            read(page)
        spent.append(time.process_time() - begin)
    return min(spent) * 1000 / len(pages)


if __name__ == "__main__":
    main()
