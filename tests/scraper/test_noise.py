"""What surrounds a readout, and how it is written down, is no event; one character of it is."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from scraper import changes
from scraper.read import read_readout
from scraper.records import Readout, Snapshot
from scraper.sites.jp_mofa import SITE

URL = "https://www.mofa.go.jp/na/na1/us/page3e_000901.html"
PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="UTF-8"><title>Japan-U.S. Foreign Ministers' Meeting</title>
<meta property="og:title" content="Japan-U.S. Foreign Ministers' Meeting">
<link rel="stylesheet" href="/style/layout.css?v=1"><script>var nonce = 'abc';</script></head>
<body class="page-single"><noscript><p>JavaScript is used here.</p></noscript>
<header id="header"><a href="/index.html">MOFA</a></header>
<nav id="navi-global"><ul><li><a href="/about/index.html">About Us</a></li></ul></nav>
<div id="breadcrumb"><a href="/index.html">Top</a> &gt; Meeting</div>
<main id="contents"><article><div id="contents-header">
<h1 class="title1"><span>Japan-United States of America Relations</span></h1>
<h2 class="title2"><span>Japan-U.S. Foreign Ministers' Meeting</span></h2></div>
<div id="maincontents"><div class="social-btn-top"><a href="/share">Post</a> <span>17</span></div>
<div class="rightalign">May 23, 2024</div>
<div class="rightalign"><a href="/mofaj/na/na1/us/page4_000901.html">Japanese</a></div>
<div class="section-block image-section-top"><div class="image"><img src="/files/100001.jpg"
 alt="The ministers shake hands"><p class="caption">Before the talks &amp; lunch</p></div></div>
<div class="section-block"><div class="text"><div class="any-area"><p>On May 23, commencing at
 3:00 p.m. for approximately 25 minutes, Mr. NORIDA Ken, Minister for Foreign Affairs, held a
 meeting with the Honorable Max Lowell, Secretary of State of the United States, who is visiting
 Tokyo. The overview of the meeting is as follows.</p>
<ol><li>Both sides spoke of the two countries' fisheries, in 12 ports.
<ul><li>They welcomed the accord of "last" year.</li></ul></li>
<li>They agreed on <a href="/files/100002.pdf">a plan</a> for 2025.</li></ol>
<p>(*This is a provisional translation.)</p></div></div></div>
<div class="relatedlink-section"><h2 class="title2">Related Links</h2><ul class="link-list">
<li><a href="/na/na1/us/page3e_000800.html">Earlier talks</a></li></ul></div></div></article></main>
<div class="index"><a href="/region/n-america/us/index.html">Back to the list</a></div>
<footer id="footer"><p>Copyright 2024 Ministry of Foreign Affairs of Japan</p></footer>
</body></html>"""


def read(html: str) -> Readout:
    snapshot = Snapshot(
        url=URL,
        body=html.encode(),
        fetched_at=datetime(2024, 5, 24, tzinfo=UTC),
        headers=(("content-type", "text/html"),),
    )
    return read_readout(SITE, snapshot)


KNOWN = read(PAGE)
TAG = re.compile(r"<[a-z][^<>]*>")
BETWEEN = re.compile(r"(?<=>)(?=\s*<[a-z/])")
SPACE = re.compile(r"(?<=[\w.,;>])[ \n]+(?=[\w(\"<])(?![^<]*>)")
ENTITIES = {
    "'": ("&#39;", "&apos;", "&#x27;"), '"': ("&quot;", "&#34;"), "&amp;": ("&#38;", "&#x26;"),
    "-": ("&#45;",), ".": ("&#46;", "&period;"), "S": ("&#83;",),
}  # fmt: skip
SPELT = re.compile(r"(?<=[\w >(])(?:['\"\-.S]|&amp;)(?=[\w <\")])(?![^<]*>)")
SAYINGS = ("<!-- built 17:03 -->", "<script nonce='q9'>track(1)</script>", "<style>p{}</style>")
SURROUNDINGS = (
    ("About Us", "About the Ministry</a></li><li><a href='/new/'>New!"), ("17</span>", "18</span>"),
    ("Copyright 2024", "Copyright 2025"), ("nonce = 'abc'", "nonce = 'x'"), ("Post", "Repost"),
    ("layout.css?v=1", "layout.css?v=2"), (".jpg", ".jpg?20240524"), (".pdf", ".pdf?v=7"),
    ("is used here", "is needed"), ("Back to the list", "Back"), ("&gt; Meeting", "&gt; Talks"),
)  # fmt: skip

Noise = Callable[[st.DataObject, str], str]


def _at(data: st.DataObject, pattern: re.Pattern[str], page: str) -> re.Match[str]:
    return data.draw(st.sampled_from(list(pattern.finditer(page))))


def surroundings(data: st.DataObject, page: str) -> str:
    return page.replace(*data.draw(st.sampled_from(SURROUNDINGS)))


def silence(data: st.DataObject, page: str) -> str:
    at = _at(data, BETWEEN, page).start()
    return page[:at] + data.draw(st.sampled_from(SAYINGS)) + page[at:]


def spaces(data: st.DataObject, page: str) -> str:
    found = _at(data, SPACE, page)
    other = data.draw(st.sampled_from(["\n", "\r\n\t", "   ", "\u00a0 ", "&nbsp; ", "\u3000 "]))
    return page[: found.start()] + other + page[found.end() :]


def attributes(data: st.DataObject, page: str) -> str:
    found = _at(data, TAG, page)
    name, *pairs = re.findall(r"<\w+|[\w:-]+=(?:\"[^\"]*\"|'[^']*'|\S+)", found[0].rstrip(">"))
    pairs = data.draw(st.permutations([*pairs, 'data-build="9"']))
    return page[: found.start()] + " ".join([name, *pairs]) + ">" + page[found.end() :]


def entities(data: st.DataObject, page: str) -> str:
    found = _at(data, SPELT, page)
    spelt = data.draw(st.sampled_from(ENTITIES[found[0]]))
    return page[: found.start()] + spelt + page[found.end() :]


NOISE: tuple[Noise, ...] = (surroundings, silence, spaces, attributes, entities)


@settings(max_examples=150, deadline=None)
@given(st.data(), st.lists(st.sampled_from(NOISE), min_size=1, max_size=6))
def test_noise_of_any_kind_in_any_mixture_is_no_event(
    data: st.DataObject, kinds: list[Noise]
) -> None:
    page = PAGE
    for kind in kinds:
        page = kind(data, page)

    after = read(page)

    assert changes.compare(KNOWN, after) is None
    assert changes.digest(after) == changes.digest(KNOWN)


OWN = (
    "<span>Japan-United States of America Relations</span>",
    "<span>Japan-U.S. Foreign Ministers' Meeting</span>", "May 23, 2024</div>",
    "/mofaj/na/na1/us/page4_000901.html", "The ministers shake hands",
    "Before the talks &amp; lunch",
    "The overview of the meeting is as follows.", "Mr. NORIDA Ken, Minister for Foreign Affairs",
    "Both sides spoke of the two countries' fisheries, in 12 ports.",
    'They welcomed the accord of "last" year.', "They agreed on", "a plan", "for 2025.",
    "/files/100002.pdf", "(*This is a provisional translation.)", "Earlier talks",
    "/na/na1/us/page3e_000800.html",
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_one_character_of_the_readout_itself_always_is(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(OWN))
    tags = [at for found in re.finditer("<[^>]*>|&amp;", text) for at in range(*found.span())]
    places = [at for at in range(len(text)) if at not in tags and not text[at].isspace()]
    at = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from(["", "7", "x", "\u2019"]).filter(lambda o: o != text[at]))

    after = read(PAGE.replace(text, text[:at] + other + text[at + 1 :], 1))

    assert changes.compare(KNOWN, after) is not None
    assert changes.digest(after) != changes.digest(KNOWN)
