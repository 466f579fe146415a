"""What a person gets to read."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.message import compose, marked, plain
from scraper.records import Start
from scraper.words import words
from tests.app.tidings import EDITED, NEW, READOUT, SEEN, TROUBLE, parcel


def test_a_new_readout_says_who_met_whom_where_when_how_long_and_about_what():
    message = compose(parcel(NEW))

    assert message.subject == f"New: {READOUT.title}"
    assert plain(message).splitlines() == [
        "From: Ministry of Foreign Affairs of Xanthe (xx_mofa, norrholm)",
        "Who: Ms. Ines Okabe (Foreign Minister) – Mr. Tor Vang (Minister, NH)",
        "Where: Harbour House, Merrow, NH",
        "When: about 3 May 2026 06:00 (UTC+9), there 2 May 2026 17:00 (UTC-4)",
        "Long: 25 minutes",
        "Kind: telephone-talk, telephone",
        "Dated: 2026-05-03",
        "Seen: 2026-05-03 01:30 UTC",
        "1. Both sides welcomed the fisheries accord.",
        "2. They agreed to meet in autumn.",
        "3. They spoke of the strait.",
        f"Page: {READOUT.url}",
    ]


def test_an_edit_shows_the_changed_words_in_plain_text():
    text = plain(compose(parcel(EDITED)))

    assert "items: They agreed to meet in [-autumn-]{+spring+}." in text
    assert "Changed: items" in text
    assert "the date on the page was not changed" in text
    assert "Between: 2026-05-02 20:00 UTC and 2026-05-03 01:30 UTC" in text
    assert f"Diff: readouts diff {READOUT.url} 1 2" in text


def test_links_lead_to_the_web_page_where_there_is_one():
    assert "Diff: https://w.example/changes/18" in plain(
        compose(parcel(EDITED), "https://w.example/")
    )


def test_a_long_text_shows_only_what_stands_beside_the_change():
    before = "One sentence of no interest. " * 40 + "They met in autumn. " + "And so on. " * 40
    shown = marked(words(before, before.replace("autumn", "spring")))

    assert "met in [-autumn-]{+spring+}." in shown
    assert len(shown) < 200


def test_trouble_says_what_since_when_and_what_it_means():
    message = compose(parcel(TROUBLE))

    assert message.subject == "Trouble: xx_mofa (blocked)"
    assert plain(message).splitlines() == [
        "What: answered 403",
        "Since: 2026-05-03 01:30 UTC",
        "Meaning: We are kept out. It is not evaded; a mirror in the configuration is the remedy.",
        "More: readouts health",
    ]


def test_the_end_of_trouble_is_told_too():
    ended = replace(TROUBLE, event="recovered", recovered_at=SEEN)

    message = compose(parcel(ended))

    assert message.subject == "Well again: xx_mofa (blocked)"
    assert "Until: 2026-05-03 01:30 UTC" in plain(message)


def test_a_digest_counts_what_it_tells_and_what_it_leaves_out():
    message = compose(parcel(NEW, EDITED, EDITED, held=(("cosmetic", 4),)))

    assert message.subject == "Readouts: 1 new, 2 edited"
    assert plain(message).endswith("4 cosmetic edits not shown")
    assert plain(message).count(READOUT.title) == 3


def test_a_readout_of_which_little_is_known_is_told_without_empty_lines():
    bare = replace(
        READOUT, start=None, place=None, participants=(), duration_minutes=None, items=(),
        published_on=None, is_meeting=False, kind="other",
    )  # fmt: skip
    lines = plain(compose(parcel(replace(NEW, after=bare)))).splitlines()

    assert [line.partition(":")[0] for line in lines] == [
        "From",
        "Kind",
        "Seen",
        READOUT.lead.split(":")[0],
        "Page",
    ]


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (Start(home="2026-05-03"), "3 May 2026"),
        (Start(home="2026-05-03T06:00+09:00", approximate=False), "3 May 2026 06:00 (UTC+9)"),
        (Start(local="2026-05-03T06:00+05:30"), "3 May 2026 06:00 (UTC+5:30)"),
    ],
)
def test_the_beginning_is_as_precise_as_the_page(start, said):
    text = plain(compose(parcel(replace(NEW, after=replace(READOUT, start=start)))))

    assert f"When: {said}\n" in text


def test_a_withdrawn_readout_without_a_record_still_has_a_message():
    gone = replace(NEW, event="withdrawn", after=None)

    assert compose(parcel(gone)).subject.startswith("Withdrawn: ")
    assert f"Record: readouts show {READOUT.url}" in plain(compose(parcel(gone)))


def test_line_ends_and_direction_marks_in_a_title_cannot_steer_the_message():
    hostile = replace(NEW, title="Talks\r\nBcc: x@y.example\u202e\x1b[2J")
    message = compose(parcel(hostile))

    assert message.subject == "New: Talks Bcc: x@y.example [2J"


def test_a_message_that_is_too_long_is_cut_and_says_where_the_rest_is():
    text = plain(compose(parcel(*[EDITED] * 40)), limit=500)

    assert len(text) <= 500
    assert text.endswith("…\nMore: readouts changes")


@given(st.text(max_size=300), st.text(max_size=300), st.integers(30, 3000))
def test_whatever_a_page_says_the_message_fits_and_steers_nothing(title, item, limit):
    edited = replace(EDITED, title=title, fields=(replace(EDITED.fields[0], after=item),))
    message = compose(parcel(edited))
    text = plain(message, limit)

    assert len(text) <= limit
    for shown in (text.replace("\n", ""), message.subject):
        assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl") for c in shown)
