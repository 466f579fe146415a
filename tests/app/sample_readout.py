"""One readout of our own, as a value, for tests of how readouts are shown and written."""

from datetime import date

from scraper.records import Item, Participant, Place, Readout, Start

TALKS = Readout(
    site="jp_mofa",
    url="https://www.mofa.go.jp/na/na1/us/page1e_000001.html",
    language="en",
    section="Japan-United States of America Relations",
    title="Japan-U.S. Foreign Ministers' Meeting",
    published_on=date(2026, 3, 4),
    is_meeting=True,
    kind="foreign-ministers-meeting",
    mode="in-person",
    start=Start(home="2026-03-04T10:00+09:00", approximate=False),
    duration_minutes=45,
    place=Place(city="Tokyo", country="JP"),
    participants=(
        Participant(name="Ada Reed", role="Secretary of State", country="US"),
        Participant(name="Hanada Ryo", honorific="Mr.", country="JP", side="host"),
    ),
    countries=("US",),
    lead="They met.",
    items=(Item(label="1.", text="Trade\x1b[31m."), Item(label=None, text="Fish.", level=2)),
    photos=(),
    links=(),
    translations=(),
    notes=("(END)",),
    derived=("place.city",),
    warnings=("two dates",),
    read_by="abc",
)
