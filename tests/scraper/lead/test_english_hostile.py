"""Whatever a page says, the grammar neither fails, nor dawdles, nor invents a name."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.lead import facts
from scraper.records import Item, Parts
from tests.scraper.lead.english_lead import JAPAN, read

PIECES = [
    "On June 14, ", "On the 31st of ", "February 30", "24:60 ", "commencing at ", "12 p.m. ",
    "19:30 p.m. ", "noon ", "(", ")", "; ", ": ", ", ", ". ", "[", "]", "local time",
    "Japan time", "JST", "same day", "for approximately ", "35 minutes", "one and a half hours",
    "from ", "to ", "Mr. ", "Ms. ", "H.E. ", "H. E. ", "the Honorable ", "Rt. Hon. ",
    "Samdech Techo ", "HAYAMA Kenji", "Odd Brekke", "bin ", "de la ", "Jr.", "MP", "’s ",
    "Minister for Foreign Affairs", "President", "Secretary of State", "Ambassador", "of ",
    "the ", "Kingdom of ", "Norway", "Japan", "U.S.", "European Union (EU)", "and ",
    "held a meeting with ", "had ", "will ", "met ", "who is visiting ", "during his visit to ",
    "Lisbon", "Washington D.C.", "at the ", "Guest House", "attended ", "side ",
    "The overview is as follows.", "\u0301", "İ", "ß", "　", "\uff19", "\u4e00", "\ud7ff", "0",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=60).map("".join) | st.text(max_size=400)


@settings(max_examples=250, deadline=None)
@given(lead=texts, title=texts, point=texts, published=st.none() | st.dates())
def test_any_text_is_read_without_inventing_a_name(lead, title, point, published):
    parts = Parts(
        language="en",
        title=title,
        section=title,
        published_on=published,
        lead=lead,
        items=(Item(label="1.", text=point),),
        notes=(point,),
    )

    found = facts(parts, JAPAN)

    page = " ".join(f"{lead} {point}".split())
    for person in found.participants:
        assert person.name
        assert person.name in page
        assert person.side == ("host" if person.country == "JP" else "counterpart")
    assert found.duration_minutes is None or found.duration_minutes > 0
    assert found.start is None or found.is_meeting


HOSTILE = {
    "brackets": "(" * 10_000,
    "digits": "1" * 10_000,
    "spaces": "On June 14" + " " * 10_000 + ", held",
    "minister of": "Minister of " * 900,
    "the honorable": "the Honorable " * 800,
    "and": "Mr. A and " * 1_000,
    "capitals": "Mr. " + "Aa " * 3_000,
    "commas": "Mr. A, Minister of B, " * 500,
    "held": "held a " * 1_500,
    "visits": "visit to " * 1_200,
    "clocks": "at 5 p.m. (local time; 6 a.m. JST) " * 300,
    "dates": "June 14, " * 1_200,
    "hours": "one hour and " * 800,
    "and half": "for approximately " * 600 + "1 and a half hours",
    "in": "in Lisbon, Portugal, " * 500,
    "letters": "a" * 10_000,
    "initials": "A." * 5_000,
    "hyphens": "Japan-" * 1_700,
    "apostrophes": "'" * 10_000,
    "marks": "a\u0301" * 5_000,
    "sides": "on the Japanese side Mr. A, Director; " * 300,
    "venues": "at the Of The House " * 500,
    "forums": "to attend the Lisbon Forum and " * 300,
}


ENDLESS = [
    *PIECES, "and Minister of ", "Mr. Aa ", ",", "1", "1:", "12:00 ", ":", ".", "-", "Lord A of ",
    "'A", "Mr. Aa (Bb) ", "from 4 to ", "hosted by ", "Mr. A, AB, ", "Senator A (R-B) of ",
    "High Representative of the Union for ", "/ Vice-President ", "the Secretary-General for ",
    "invitation of Mr. A, the two ministers ", "Minister for Europe and for ", "A and B, ",
    "(Japan, Sweden, ", "(Norway ", "Japan-", "met the ", "held a meeting between ",
    "was received by ",
    "participated in a b ", "for the Meeting ", "half an hour and ", "one-and-a-half ",
    "forty (40) ", "4.30 local ", "and on the 19th ", "attended the dinner, and ", "Mr. A, Jr., ",
    "for Afghanistan ", "A. ", ". 1 ", "(. 1 ", "side Mr. A ", "from the side Mr. A ", "The ",
    "van der ", "Ould ", "al-", "of", "Dr. the Hon. Prof. ", "Crown Prince of Dubai and ",
]  # fmt: skip
"""What a page may repeat without end: every kind of token, and phrases that rules wait for."""
LEADING = (
    "On June 14, Mr. HAYAMA Kenji, Minister for Foreign Affairs of Japan, held a meeting with "
)


def spent(text: str) -> float:
    """Return the CPU seconds of reading a page made of a text, in the best of three tries."""
    tries = []
    for _ in range(3):
        begin = time.process_time()
        read(text, title=text[:2000], section=text[:2000], points=(text, text), notes=(text,))
        tries.append(time.process_time() - begin)
        if tries[-1] < LIMIT:
            break
    return min(tries)


LIMIT = 0.05
"""Seconds for 10 KB."""


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read_in_a_moment(name):
    assert spent(HOSTILE[name]) < LIMIT


@pytest.mark.parametrize("leading", ["", LEADING], ids=["alone", "after a meeting"])
def test_no_token_repeated_without_end_is_slow(leading):
    slow = {
        token: seconds
        for token in dict.fromkeys(ENDLESS)
        if (seconds := spent((leading + token * (10_000 // len(token)))[:10_000])) >= LIMIT
    }

    assert slow == {}


def test_far_dates_do_not_overflow():
    for day in (date.min, date.max):
        read("On December 31, at 24:00 (local time; 12 a.m. Japan time), A met B.", published=day)
