"""Readouts, notices and parcels for the tests of messages; every person is invented."""

from dataclasses import replace
from datetime import UTC, date, datetime

from scheduler.announce import HealthNotice, Notice, Parcel
from scraper.records import Item, Participant, Place, Readout, Start
from storage.rows import NewField

SEEN = datetime(2026, 5, 3, 1, 30, tzinfo=UTC)

READOUT = Readout(
    site="xx_mofa",
    url="https://mofa.example/press/0417.html",
    language="en",
    section="Averland",
    title="Telephone Talk with the Minister of External Relations of Norrholm",
    published_on=date(2026, 5, 3),
    is_meeting=True,
    kind="telephone-talk",
    mode="telephone",
    start=Start(home="2026-05-03T06:00+09:00", local="2026-05-02T17:00-04:00", approximate=True),
    duration_minutes=25,
    place=Place(city="Merrow", country="NH", venue="Harbour House"),
    participants=(
        Participant(name="Ines Okabe", honorific="Ms.", role="Foreign Minister", side="host"),
        Participant(name="Tor Vang", honorific="Mr.", role="Minister", country="NH"),
    ),
    countries=("NH",),
    lead="Ms. Okabe and Mr. Vang talked for 25 minutes.",
    items=(
        Item(label="1.", text="Both sides welcomed the fisheries accord."),
        Item(label="2.", text="They agreed to meet in autumn."),
        Item(label="(a)", text="A detail.", level=2),
        Item(label="3.", text="They spoke of the strait."),
        Item(label="4.", text="A fourth point."),
    ),
    photos=(),
    links=(),
    translations=(),
    notes=(),
    derived=(),
    warnings=(),
    read_by="abc",
)

NEW = Notice(
    key="d-1",
    event="new",
    site="xx_mofa",
    ministry="Ministry of Foreign Affairs of Xanthe",
    relations=("norrholm",),
    change=17,
    url=READOUT.url,
    title=READOUT.title,
    after=READOUT,
    seen_at=SEEN,
)

EDITED = replace(
    NEW,
    key="d-2",
    event="edited",
    change=18,
    before=READOUT,
    revision=(1, 2),
    fields=(
        NewField(
            name="items",
            before="They agreed to meet in autumn.",
            after="They agreed to meet in spring.",
        ),
    ),
    reasons=("word_changed",),
    silent=True,
    unchanged_until=datetime(2026, 5, 2, 20, tzinfo=UTC),
)

TROUBLE = HealthNotice(
    key="d-3",
    event="trouble",
    site="xx_mofa",
    scope="site",
    problem="blocked",
    message="answered 403",
    since_at=SEEN,
)


def parcel(*notices: Notice | HealthNotice, key: str = "p-1", **more: object) -> Parcel:
    return Parcel(
        key=key,
        channel="desk",
        notices=tuple(one for one in notices if isinstance(one, Notice)),
        health=tuple(one for one in notices if isinstance(one, HealthNotice)),
        made_at=SEEN,
        **more,  # type: ignore[arg-type]
    )
