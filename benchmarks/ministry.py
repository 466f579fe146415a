"""A ministry to measure against: index pages and readouts, served from memory.

    python -m benchmarks.ministry PORT INDEXES READOUTS     (used by crawl_pass.py)

Pages are written from a fixed seed in the markup of www.mofa.go.jp, about 20 KB each.
The server answers conditional requests with 304 and takes commands on its own paths:
`/-/day/N` makes day N true (1 % of the readouts new, 1 % edited by one number).
"""

import asyncio
import hashlib
import random
import sys
from collections.abc import Iterator

ORIGIN = "https://www.mofa.go.jp"
COUNTRIES = ("Averland", "Norrholm", "Tessaria", "Quelland", "Marvia", "Ostrava Isles")
OPENINGS = (
    "Both ministers shared the view that",
    "The two sides confirmed that",
    "Minister Arai explained that",
    "In addition, they concurred that",
    "With regard to the situation in the region, both sides reaffirmed that",
    "Minister Holm stated, in response, that",
    "They also exchanged frank views on the question whether",
)
SUBJECTS = (
    "cooperation on maritime security", "the supply of critical minerals", "people-to-people exchange",
    "the negotiations on fisheries", "development finance for the islands", "the rule of law at sea",
    "a free and open order", "the safety of nuclear power", "disaster risk reduction",
    "the reform of the Security Council", "joint research on hydrogen", "the new visa arrangement",
)  # fmt: skip
VERBS = (
    "should be deepened at every level", "remains a task of the highest priority",
    "had made steady progress since the previous meeting", "calls for close coordination",
    "would be taken up again by senior officials", "must not be delayed any further",
    "is of benefit to both countries", "deserves the support of the international community",
)  # fmt: skip
ENDINGS = (
    "before the end of the year", "in the coming months", "on the basis of past agreements",
    "including through the working group set up in {year}", "and agreed to report within {n} weeks",
    "with a first contribution of {n} million dollars", "as stated by the {n}th joint committee",
)  # fmt: skip


def _names(count: int) -> tuple[str, ...]:
    seed = random.Random(7)
    syllables = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
    return tuple("".join(seed.choices(syllables, k=4)).title() for _ in range(count))


NAMES = _names(4000)
"""As many people and places as a ministry writes about in a few years."""


def sentences(seed: random.Random) -> Iterator[str]:
    """Yield sentences for ever; the numbers and names in them make each one its own."""
    while True:
        ending = seed.choice(ENDINGS).format(year=seed.randint(1990, 2025), n=seed.randint(3, 99))
        subject, other = seed.sample(SUBJECTS, 2)
        yield (
            f"{seed.choice(OPENINGS)} {subject}, together with {other} "
            f"({_name(seed)} - {_name(seed)}), {seed.choice(VERBS)} {ending}."
        )


def _name(seed: random.Random) -> str:
    return seed.choice(NAMES)


def readout(number: int, edits: int = 0) -> bytes:
    """Return one readout page of about 20 KB; each edit changes one number in its lead."""
    seed = random.Random(number)
    day, minutes = 1 + number % 28, 20 + number % 40 + edits
    country = COUNTRIES[number % len(COUNTRIES)]
    source = sentences(seed)
    items = []
    while sum(map(len, items)) < 16_300:
        items.append("\t<li>" + " ".join(next(source) for _ in range(4)) + "</li>\n")
    title = f"Japan-{country} Foreign Ministers' Meeting ({number})"
    lead = (
        f"On March {day}, commencing at {1 + number % 9}:{10 + number % 50} p.m. for approximately "
        f"{minutes} minutes, Mr. ARAI Kenji, Minister for Foreign Affairs of Japan, held a meeting "
        f"with H.E. Ms. {_name(seed)} {_name(seed).upper()}, Minister of Foreign Affairs of Mongolia. "
        "The overview of the meeting is as follows."
    )
    return PAGE.format(title=title, day=day, lead=lead, items="".join(items)).encode()


def index(number: int, readouts: list[int]) -> bytes:
    """Return one index page that lists those readouts, newest first."""
    lines = "".join(
        f'<li><a href="/erp/x/page{n:06d}.html">Meeting {n}</a> (March {1 + n % 28}, 2026)</li>\n'
        for n in reversed(readouts)
    )
    body = f'<ul class="link-list">\n{lines}</ul>'
    return INDEX.format(title=f"Japan-{COUNTRIES[number % 6]} Relations", body=body).encode()


SHELL = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<title>{title} | Ministry of Foreign Affairs of Japan</title>
<link rel="stylesheet" href="/style/layout.css?v=7"><script src="/js/common.js"></script>
</head>
<body class="page-single">
<div id="wrapper">
<header id="header"><div id="logo-mofa"><a href="/index.html"><img src="/files/1.png" alt="Ministry"></a></div></header>
<nav id="navi-global"><ul>NAVIGATION</ul></nav>
<div id="breadcrumb"><a href="/index.html">Top</a>&nbsp;&gt;&nbsp;{title}</div>
<main id="contents"><article id="contents-article">
<div id="contents-header"><h1 class="title1"><span>Relations</span></h1><h2 class="title2"><span>{title}</span></h2></div>
<div id="contents-body"><div id="main"><div id="maincontents">
CONTENT
</div></div></div>
</article></main>
<div id="pagetop" class="link-arrow"><span><a href="#header">Page Top</a></span></div>
<div class="index"><a href="/region/x/c00/index.html">Back to Relations</a></div>
<footer id="footer"><ul>NAVIGATION</ul><p>Copyright</p></footer>
</div></body></html>
"""
NAVIGATION = "".join(
    f'<li class="n{n}"><a href="/section/{n}/index.html"><span>Section {n} of the site</span></a></li>'
    for n in range(12)
)
SHELL = SHELL.replace("NAVIGATION", NAVIGATION)
PAGE = SHELL.replace(
    "CONTENT",
    '<div class="rightalign">March {day}, 2026</div>\n<div class="any-area"><p>{lead}</p>\n<ol>\n{items}</ol></div>',
)
INDEX = SHELL.replace("CONTENT", '<div class="any-area">{body}</div>').replace(
    "page-single", "page-list"
)


class Ministry:
    """The pages of today, by path, each with its ETag."""

    def __init__(self, indexes: int, readouts: int) -> None:
        self.indexes, self.readouts = indexes, readouts
        self.pages: dict[str, tuple[bytes, bytes]] = {}
        self.day(1)

    def day(self, day: int) -> None:
        """Make that day true: day 1 is the beginning, each later day adds 1 % and edits 1 %."""
        share = max(1, self.readouts // 100)
        total = self.readouts + share * (day - 1)
        edits = [0] * total
        for past in range(2, day + 1):
            for number in random.Random(past).sample(range(self.readouts), share):
                edits[number] += 1
        known = {} if day == 1 else self.pages
        for number in range(total):
            path = f"/erp/x/page{number:06d}.html"
            if edits[number] or path not in known:
                self._put(path, readout(number, edits[number]))
        for number in range(self.indexes):
            listed = list(range(number, total, self.indexes))
            self._put(f"/region/x/c{number:02d}/index.html", index(number, listed))

    def _put(self, path: str, body: bytes) -> None:
        self.pages[path] = (body, b'"' + hashlib.md5(body).hexdigest().encode() + b'"')

    def answer(self, head: bytes) -> bytes:
        """Return the whole response to one request."""
        path = head.split(b" ", 2)[1].decode()
        if path.startswith("/-/day/"):
            self.day(int(path.rsplit("/", 1)[1]))
            return _response(b"204 No Content", b"")
        if path not in self.pages:
            return _response(b"404 Not Found", b"<title>Not found</title>")
        body, etag = self.pages[path]
        if b"if-none-match: " + etag.lower() in head.lower():
            return b"HTTP/1.1 304 Not Modified\r\nETag: " + etag + b"\r\n\r\n"
        return _response(b"200 OK", body, b"ETag: " + etag + b"\r\n")


def _response(status: bytes, body: bytes, more: bytes = b"") -> bytes:
    head = b"HTTP/1.1 %s\r\nContent-Type: text/html\r\n%sContent-Length: %d\r\n\r\n"
    return head % (status, more, len(body)) + body


async def serve(port: int, ministry: Ministry) -> None:
    """Serve until killed; prints the port once it listens."""

    async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                writer.write(ministry.answer(head))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(client, "127.0.0.1", port)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Ministry(int(sys.argv[2]), int(sys.argv[3]))))
