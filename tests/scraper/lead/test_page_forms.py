"""One meeting in every layout the ministry has used: the same record comes out of each."""

from datetime import UTC, date, datetime

import pytest

from scraper.read import read_readout
from scraper.records import Readout, Snapshot
from scraper.sites import all_sites

TITLE = "Japan-Sweden Foreign Ministers’ Meeting"
LEAD = (
    "On June 19, commencing at 4:30 p.m. (local time; 11:30 p.m. Japan time) for approximately 35"
    " minutes, Mr. HASE Tomoki, Minister for Foreign Affairs of Japan, who is visiting Vienna,"
    " Austria, held a meeting with H.E. Ms. Karin LINDQVIST, Minister for Foreign Affairs of the"
    " Kingdom of Sweden. The overview of the meeting is as follows."
)
ONE = "Minister Hase said that much had been done since the talk of May 3, 2021."
TWO = "Minister LINDQVIST replied that Sweden would go on working closely with Japan."
THREE = "The two ministers exchanged views on regional affairs, including Ukraine."
POINTS = (ONE, TWO, THREE)
P = f"<p>{LEAD}</p>"
OL = "<ol>" + "".join(f"<li>{point}</li>" for point in POINTS) + "</ol>"
H1 = '<h1 class="title1"><span>Japan-Sweden Relations</span></h1>'
H2 = f'<h2 class="title2"><span>{TITLE}</span></h2>'
DATE = '<div class="rightalign">June 20, 2023</div>'
PHOTO = (
    '<div class="section-block image-section-top"><div class="image">'
    '<img alt="{0}" src="/files/1.jpg">{1}</div></div>'
)
OLD = (
    "(*The foregoing is a provisional translation. The date indicated above denotes the date of"
    " issue of the original press release in Japanese.)"
)


def numbered(pattern: str) -> str:
    """Write the points by a pattern of a number and a text."""
    return "".join(pattern.format(number, point) for number, point in enumerate(POINTS, 1))


def page(
    text: str, head: str = H1 + H2, dated: str = DATE, photo: str = "", after: str = ""
) -> str:
    return (
        f'<html lang="en"><head><title>{TITLE} | Ministry of Foreign Affairs of Japan</title>'
        f'</head><body><div id="contents-header">{head}</div><div id="maincontents">'
        f'<div class="social-btn-top">Post</div>{dated}<div class="main-section section">{photo}'
        f'<div class="section-block"><div class="text"><div class="any-area">{text}</div></div>'
        f'</div></div>{after}</div><div class="index"><a href="/x">Back to Japan-Sweden Relations'
        "</a></div></body></html>"
    )


def old(text: str) -> str:
    return (
        f'<html lang="en"><head><title>MOFA: {TITLE}</title></head><body><div id="maincontents">'
        f'<h2 id="title2">{TITLE}</h2><p align="right">June 20, 2023<br>'
        f'<a href="/mofaj/a.html">Japanese</a></p>{text}<p align="right">(END)</p></div></body>'
        "</html>"
    )


LAYOUTS = {
    "ordered list": page(P + OL),
    "typed in paragraphs": page(P + numbered("<p>{}. {}</p>")),
    "typed after two breaks": page(f"<p>{LEAD}" + numbered("<br><br>{}. {}") + "</p>"),
    "typed after a break": page(f"<p>{LEAD}" + numbered("<br>{}. {}") + "</p>"),
    "bare numbers": page(P + numbered("<p>{}&nbsp;{}</p>")),
    "headed sections": page(P + numbered("<h3>{} Topic</h3><p>(1) {}</p><p>(2) More.</p>")),
    "headed lists": page(
        P + numbered('<h2 class="title2">{}. Topic</h2><ul><li>(1) {}</li><li>(2) More</li></ul>')
    ),
    "one outer item": page(f"<ul><li>{P}{OL}</li></ul>"),
    "restarted lists": page(
        f"{P}<ol><li>{ONE}<ol><li>{TWO}</li></ol></li></ol><ol><li>{TWO}</li></ol>"
        f"<ol><li>{THREE}</li></ol>"
    ),
    "lists that go on": page(
        f'{P}<ol><li>{ONE}</li></ol><p>&nbsp;</p><ol start="2"><li>{TWO}</li><li>{THREE}</li></ol>'
    ),
    "lead is the first point": page(f"<p>1. {LEAD}</p><p>2. {ONE}</p><p>3. {TWO}</p>"),
    "lead is the first item": page(f"<ol><li>{LEAD}</li><li>{ONE}</li><li>{TWO}</li></ol>"),
    "slide strip": page(
        P + OL, photo=PHOTO.format(TITLE + "1", "") + "<ul><li>1</li><li>2</li><li>3</li></ul>"
    ),
    "caption like a lead": page(
        P + OL, photo=PHOTO.format("x", f"<p>Minister Hase held a meeting with {'Mr. Odd'}</p>")
    ),
    "photo line like a lead": page(
        f"<p>(Photo) Foreign Minister Hase held a meeting on May 3.</p>{P}{OL}",
        photo=PHOTO.format("Two Ministers who shake hands", ""),
    ),
    "provisional translation": page(f"{P}{OL}<p>{OLD}</p><p>(END)</p>"),
    "provisional as a bullet": page(f"{P}{OL}<ul><li>{OLD}</li></ul>"),
    "reference list": page(
        f"{P}{OL}<p>(Reference) Earlier meetings</p><ol><li>May 3, 2019: Meeting (Oslo)</li></ol>"
    ),
    "reference heading": page(
        f"{P}{OL}<h3>[Reference]</h3><p>1. Meeting on May 3, 2019, in Paris</p><p>2. Talk, 2018</p>"
    ),
    "related links": page(
        P + OL,
        after='<h2 class="title2">Related Links</h2><ul><li><a href="/a.html">A</a></li></ul>',
    ),
    "documents": page(f'{P}{OL}<ul><li><a href="/files/1.pdf">Statement (PDF)</a></li></ul>'),
    "date in a paragraph": page(P + OL, dated='<p align="right">June 20, 2023</p>'),
    "date with a weekday": page(
        P + OL, dated='<div class="rightalign">Tuesday, June 20, 2023</div>'
    ),
    "date before the title": page(P + OL, head=H1, dated=DATE + H2),
    "language link": page(
        P + OL, dated=DATE + '<div class="rightalign"><a href="/mofaj/x.html">Japanese</a></div>'
    ),
    "lead in two paragraphs": page(
        f"<p>{LEAD.partition(' The overview')[0]}</p><p>The overview is as follows.</p>{OL}"
    ),
    "lead without a paragraph": page(LEAD + OL),
    "paragraphs in items": page(
        P + "<ol>" + numbered("<li><p>{1}</p><p>So be it.</p></li>") + "</ol>"
    ),
    "letters inside": page(
        f"{P}<ol><li>{ONE}<ul><li>(a) {TWO}</li></ul></li><li>{TWO}</li><li>{THREE}</li></ol>"
    ),
    "two labels on a line": page(
        f"{P}<p>1. (1) {ONE}</p><p>(2) {TWO}</p><p>2. {TWO}</p><p>3.. {THREE}</p>"
    ),
    "numbers inside a sentence": page(
        f"{P}<p>1. {ONE} They spoke of (1) trade and (2) energy.</p>"
        f"<p>2. {TWO}</p><p>3. {THREE}</p>"
    ),
    "old page": old(P + OL),
    "old page, numbers in brackets": old(P + numbered("<p>({}) {}</p>")),
}


def read(html: str) -> Readout:
    snapshot = Snapshot(
        url="https://www.mofa.go.jp/erp/we/se/page1e_000001.html",
        body=html.encode(),
        fetched_at=datetime(2026, 5, 3, tzinfo=UTC),
        headers=(("content-type", "text/html"),),
    )
    return read_readout(all_sites()["jp_mofa"], snapshot)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_layout_changes_nothing_in_the_record(layout):
    readout = read(LAYOUTS[layout])

    assert readout.title == TITLE
    assert readout.published_on == date(2023, 6, 20)
    assert sum(item.level == 1 for item in readout.items) == 3
    assert readout.start is not None
    assert readout.start.home == "2023-06-19T23:30+09:00"
    assert readout.start.local == "2023-06-19T16:30+02:00"
    assert readout.duration_minutes == 35
    assert [person.name for person in readout.participants] == ["HASE Tomoki", "Karin LINDQVIST"]
    assert readout.countries == ("SE",)
    assert readout.place is not None
    assert readout.place.city == "Vienna"


def test_paragraphs_without_a_label_are_no_points():
    readout = read(page(P + "".join(f"<p>{point}</p>" for point in POINTS)))

    assert readout.items == ()
    assert readout.notes == POINTS
