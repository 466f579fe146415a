"""Comparing two looks at one readout."""

import time
import unicodedata
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scraper.changes import Difference, FieldChange, compare, digest, shown
from scraper.compared import FIELDS
from scraper.records import (
    Item,
    Link,
    Participant,
    Photo,
    Place,
    Readout,
    Start,
    Translation,
)

CALL = Readout(
    site="nh_mer",
    url="https://mer.example/r/call.html",
    language="en",
    section="Averland",
    title="Telephone talk between the Ministers",
    published_on=date(2026, 3, 2),
    is_meeting=True,
    kind="telephone-talk",
    mode="telephone",
    start=Start(home="2026-03-02T15:00+01:00", approximate=True),
    duration_minutes=30,
    place=None,
    participants=(
        Participant(name="Ida Holm", role="Minister", country="NO", side="host"),
        Participant(name="Jan Averin", role="Foreign Minister", country="AV"),
    ),
    countries=("AV",),
    lead="On March 2, Minister Holm held a telephone talk with Mr. Jan Averin for 30 minutes.",
    items=(
        Item(label="1.", text="The Ministers welcomed the minister’s visit in 2025."),
        Item(label="2.", text="They agreed to work closely on fisheries."),
    ),
    photos=(Photo(url="https://mer.example/i/1.jpg", alt="The talk", caption="Minister Holm"),),
    links=(
        Link(url="https://mer.example/a.pdf", text="Fact sheet", kind="pdf"),
        Link(url="https://mer.example/relations.html", text="Relations"),
    ),
    translations=(Translation(language="no", url="https://mer.example/no/call.html"),),
    notes=("(END)",),
    derived=(),
    warnings=(),
    read_by="x1",
)


def edited(**fields: Any) -> Readout:
    return replace(CALL, **fields)


def found(after: Readout, before: Readout = CALL) -> Difference:
    difference = compare(before, after)
    assert difference is not None
    return difference


def names(difference: Difference) -> tuple[str, ...]:
    return tuple(field.name for field in difference.fields)


def test_a_page_compared_with_itself_has_not_changed() -> None:
    assert compare(CALL, CALL) is None


def test_records_of_different_code_are_never_compared() -> None:
    with pytest.raises(ValueError, match="different code"):
        compare(CALL, edited(read_by="x2"))


def test_one_apostrophe_is_an_edit() -> None:
    after = replace(CALL.items[0], text=CALL.items[0].text.replace("’", "'"))

    difference = found(edited(items=(after, CALL.items[1])))

    assert names(difference) == ("items",)
    assert difference.reasons == ("punctuation",)
    assert difference.significance == "cosmetic"
    assert difference.silent


@pytest.mark.parametrize(
    "same",
    [
        edited(url="https://mer.example/moved.html"),
        edited(derived=("place",), warnings=("the year differs",)),
        edited(lead="\n " + CALL.lead.replace(" ", "\u00a0\u3000 ") + "\t" if CALL.lead else None),
        edited(photos=(replace(CALL.photos[0], url="https://cdn.example/77.jpg"),)),
        edited(links=tuple(reversed(CALL.links))),
        edited(links=(replace(CALL.links[0], url="https://mer.example/a.pdf?v=7"), CALL.links[1])),
        edited(links=(replace(CALL.links[0], url=CALL.links[0].url + "?20260302"), CALL.links[1])),
        edited(participants=tuple(reversed(CALL.participants))),
        edited(place=Place()),
    ],
    ids=["address", "derived", "whitespace", "photo address", "link order", "asset version",
         "bare asset version", "participant order", "empty place"],
)  # fmt: skip
def test_what_is_no_change(same: Readout) -> None:
    assert compare(CALL, same) is None
    assert digest(CALL) == digest(same)


def test_composed_and_decomposed_letters_are_the_same_letters() -> None:
    composed = edited(lead="Réunion à Oslo, ガ")

    assert (
        compare(
            composed, replace(composed, lead=unicodedata.normalize("NFD", "Réunion à Oslo, ガ"))
        )
        is None
    )


def test_a_video_chosen_by_a_parameter_is_another_link() -> None:
    one = edited(links=(Link(url="https://video.example/watch?v=aBcDeF", text="Video"),))
    two = edited(links=(Link(url="https://video.example/watch?v=ZyXwVu", text="Video"),))

    assert found(two, one).reasons == ("link_changed",)


def test_a_full_width_digit_counts_but_is_cosmetic() -> None:
    before, after = (
        edited(lead="会談は30分間、A〜Bで行われた。"),
        edited(lead="会談は３０分間、A～Bで行われた。"),
    )

    difference = found(after, before)

    assert difference.reasons == ("character_form",)
    assert difference.significance == "cosmetic"


@pytest.mark.parametrize("hidden", ["\u200b", "\u202e", "\ufeff"])
def test_an_invisible_character_has_its_own_reason(hidden: str) -> None:
    after = edited(title=CALL.title.replace("Minister", f"Mini{hidden}ster"))

    assert found(after).reasons == ("invisible_characters", "title_changed")


def test_characters_that_could_not_be_decoded_are_no_edit() -> None:
    scratched = edited(
        items=(replace(CALL.items[0], text=CALL.items[0].text.replace("’", "\ufffd\ufffd\ufffd")),
               CALL.items[1]),
        participants=CALL.participants[:1],
    )  # fmt: skip

    assert compare(CALL, scratched) is None
    assert compare(scratched, CALL) is None


def test_an_edit_beside_a_damaged_character_is_found_and_the_damage_left_out() -> None:
    after = edited(
        lead=(CALL.lead or "").replace("for 30", "for 40"),
        title="Tele\ufffdhone talk between the Ministers",
    )

    difference = found(after)

    assert names(difference) == ("lead",)
    assert difference.reasons == ("number_changed",)


def test_a_replacement_character_does_not_excuse_a_missing_word() -> None:
    after = edited(title="Telephone talk between \ufffd")

    assert found(after).reasons[0] == "wording_changed"


def test_a_new_date_is_substantive_even_if_the_body_is_equal() -> None:
    difference = found(edited(published_on=date(2026, 3, 9)))

    assert difference.fields == (FieldChange("published_on", "2026-03-02", "2026-03-09"),)
    assert (difference.reasons, difference.significance) == (("date_changed",), "substantive")
    assert not difference.silent


def test_an_edit_that_changes_the_date_line_too_is_not_silent() -> None:
    assert not found(edited(title="Talk", published_on=date(2026, 3, 9))).silent


def test_a_new_translation_is_not_a_silent_edit_of_the_text() -> None:
    more = Translation(language="ja", url="https://mer.example/ja/call.html")

    difference = found(edited(translations=(*CALL.translations, more)))

    assert difference.reasons == ("translation_added",)
    assert not difference.silent


def test_fields_carry_values_a_person_can_read() -> None:
    after = edited(duration_minutes=None, participants=CALL.participants[1:])

    assert found(after).fields == (
        FieldChange("duration_minutes", 30, None),
        FieldChange(
            "participants",
            "Ida Holm (Minister, NO, host)\nJan Averin (Foreign Minister, AV, counterpart)",
            "Jan Averin (Foreign Minister, AV, counterpart)",
        ),
    )


def test_every_compared_field_can_be_shown() -> None:
    full = edited(place=Place(city="Oslo", country="NO", venue="the Ministry"))

    assert all(shown(full, field.name) is not None for field in FIELDS)
    assert shown(full, "place") == "the Ministry, Oslo, NO"


def test_a_text_moved_from_one_field_to_another_is_a_change() -> None:
    assert digest(edited(section="ab", title="c")) != digest(edited(section="a", title="bc"))
    assert digest(edited(notes=("a", "b"))) != digest(edited(notes=("a\x1fb",)))


def test_a_separator_in_a_text_is_only_whitespace() -> None:
    assert digest(edited(notes=("a\x1fb",))) == digest(edited(notes=("a b",)))


def test_every_kind_of_space_is_a_space_to_the_digest() -> None:
    spaces = [chr(code) for code in range(0x110000) if chr(code).isspace()]

    assert {digest(edited(lead=f"é{space}x")) for space in spaces} == {digest(edited(lead="éx"))}
    assert {digest(edited(lead=f"e{space}x")) for space in spaces} == {digest(edited(lead="ex"))}


def test_a_digest_of_a_long_record_is_cheap() -> None:
    text = "The two Ministers exchanged views on the regional situation. " * 10
    long = edited(items=tuple(Item(label=None, text=f"{n} {text}") for n in range(33)))
    assert sum(len(item.text) for item in long.items) > 20_000

    def once() -> float:
        start = time.process_time()
        digest(long)
        return time.process_time() - start

    assert min(once() for _ in range(50)) < 0.000_3  # 40 µs where it was measured


# --- properties

LETTERS = st.text(
    st.sampled_from("ab1,’'.あ会\u200b\u202e３30 \n\u00a0\u3000eé\u0301カ\u3099"), max_size=12
)
READOUTS = st.builds(
    edited,
    title=LETTERS,
    section=st.none() | LETTERS,
    lead=st.none() | LETTERS,
    items=st.lists(
        st.builds(Item, label=st.none() | LETTERS, text=LETTERS, level=st.integers(1, 2)),
        max_size=3,
    ).map(tuple),
    notes=st.lists(LETTERS, max_size=2).map(tuple),
    photos=st.lists(
        st.builds(Photo, url=LETTERS, alt=st.none() | LETTERS, caption=st.none() | LETTERS),
        max_size=2,
    ).map(tuple),
    links=st.lists(
        st.builds(Link, url=LETTERS, text=LETTERS, kind=st.sampled_from(["pdf", "page"])),
        max_size=2,
    ).map(tuple),
    duration_minutes=st.none() | st.integers(0, 2),
    published_on=st.none() | st.just(CALL.published_on),
    place=st.none() | st.builds(Place, city=st.none() | LETTERS),
)


@settings(max_examples=150, deadline=None)
@given(before=READOUTS, after=READOUTS)
def test_digests_agree_exactly_when_nothing_changed(before: Readout, after: Readout) -> None:
    difference = compare(before, after)

    assert (digest(before) == digest(after)) is (difference is None)
    assert difference is None or (difference.fields and difference.reasons)


@settings(max_examples=100, deadline=None)
@given(readout=READOUTS, data=st.data())
def test_whitespace_anywhere_is_no_change(readout: Readout, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(readout.title)))
    space = data.draw(st.sampled_from([" ", "\u3000", "\u00a0", "\n", "\u2009", "\x1f"]))

    assert (
        compare(readout, replace(readout, title=readout.title[:at] + space + readout.title[at:]))
        is None
    )


@settings(max_examples=200, deadline=None)
@given(
    where=st.sampled_from(["section", "title", "lead", "items", "notes", "photos", "links"]),
    data=st.data(),
)
def test_any_single_character_edit_is_found(where: str, data: st.DataObject) -> None:
    def edit(text: str) -> str:
        at = data.draw(st.integers(0, len(text) - 1))
        new = data.draw(st.characters(exclude_categories=("Cs",)) | st.just(""))
        assume(not new.isspace() and new != "\ufffd" and not text[at].isspace())
        assume(unicodedata.normalize("NFC", text[at]) != unicodedata.normalize("NFC", new))
        return text[:at] + new + text[at + 1 :]

    parts: dict[str, Any] = {
        "section": edit(CALL.section or ""),
        "title": edit(CALL.title),
        "lead": edit(CALL.lead or ""),
        "items": (CALL.items[0], replace(CALL.items[1], text=edit(CALL.items[1].text))),
        "notes": (edit(CALL.notes[0]),),
        "photos": (replace(CALL.photos[0], caption=edit(CALL.photos[0].caption or "")),),
        "links": (replace(CALL.links[0], text=edit(CALL.links[0].text)), CALL.links[1]),
    }
    difference = found(edited(**{where: parts[where]}))

    assert names(difference) == (where,)
    assert difference.silent
