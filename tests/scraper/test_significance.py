"""How much an edit matters, and why."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scraper.changes import REASONS, compare
from scraper.edits import sentence_reasons, similarity, text_reasons
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
from scraper.significance import SIGNIFICANCES, weigh

TABLE = Path(__file__).parents[2] / "docs" / "changes.md"

HOLM = Participant(name="Ida Holm", role="Minister", country="NO", side="host")
AVERIN = Participant(name="Jan Averin", role="Foreign Minister", country="AV")
MEETING = Readout(
    site="nh_mer",
    url="https://mer.example/r/meeting.html",
    language="en",
    section="Averland",
    title="Meeting of the Ministers",
    published_on=date(2026, 3, 2),
    is_meeting=True,
    kind="foreign-ministers-meeting",
    mode="in-person",
    start=Start(home="2026-03-02T15:00+01:00", approximate=True),
    duration_minutes=30,
    place=Place(city="Oslo", country="NO"),
    participants=(HOLM, AVERIN),
    countries=("AV",),
    lead="Minister Holm met the Foreign Minister of Averland in Oslo. The meeting was short.",
    items=(
        Item(label="1.", text="The Ministers welcomed the growth of trade in timber."),
        Item(label="2.", text="They did not discuss the border."),
        Item(label="3.", text="Both sides will meet again in the autumn."),
    ),
    photos=(Photo(url="https://mer.example/i/1.jpg", caption="The two Ministers"),),
    links=(Link(url="https://mer.example/relations.html", text="Relations"),),
    translations=(Translation(language="no", url="https://mer.example/no/m.html"),),
    notes=(),
    derived=(),
    warnings=(),
    read_by="x1",
)


def why(before: Readout = MEETING, **fields: Any) -> tuple[str, ...]:
    difference = compare(before, replace(before, **fields))
    assert difference is not None
    assert difference.significance == weigh(difference.reasons)
    return difference.reasons


@pytest.mark.parametrize(
    ("fields", "reasons"),
    [
        ({"published_on": None}, ("date_changed",)),
        ({"kind": "visit"}, ("kind_changed",)),
        ({"mode": "video"}, ("kind_changed",)),
        ({"is_meeting": False}, ("kind_changed",)),
        ({"start": Start(home="2026-03-02T15:00+01:00", approximate=False)}, ("start_changed",)),
        ({"duration_minutes": 40}, ("duration_changed",)),
        ({"place": Place(city="Bergen", country="NO")}, ("place_changed",)),
        ({"countries": ("AV", "EU")}, ("country_changed",)),
        ({"language": "no"}, ("language_changed",)),
        ({"participants": (HOLM,)}, ("participant_removed",)),
        ({"participants": (HOLM, AVERIN, replace(AVERIN, name="Bo Ek", role="Envoy"))},
         ("participant_added",)),
        ({"participants": (HOLM, replace(AVERIN, name="Jan Averyn"))}, ("participant_renamed",)),
        ({"participants": (HOLM, replace(AVERIN, name="Olga Prit"))}, ("participant_renamed",)),
        ({"participants": (HOLM, replace(AVERIN, role="Prime Minister"))},
         ("participant_renamed",)),
        ({"participants": (HOLM, Participant(name="Olga Prit", role="Envoy"))},
         ("participant_added", "participant_removed")),
        ({"photos": ()}, ("photo_removed",)),
        ({"photos": (*MEETING.photos, Photo(url="https://mer.example/i/2.jpg"))},
         ("photo_added",)),
        ({"photos": (replace(MEETING.photos[0], caption="Two Ministers"),)}, ("caption_changed",)),
        ({"links": (Link(url="https://mer.example/other.html", text="Relations"),)},
         ("link_changed",)),
        ({"links": (*MEETING.links, Link(url="https://mer.example/j.pdf", text="Joint statement",
                                         kind="pdf"))}, ("attachment_changed",)),
        ({"translations": ()}, ("translation_removed",)),
        ({"translations": (Translation(language="no", url="https://mer.example/no/n.html"),)},
         ("link_changed",)),
        ({"title": "Meeting of the ministers"}, ("title_changed", "case")),
        ({"title": "Meeting of the Foreign Ministers"}, ("wording_changed", "title_changed")),
        ({"section": "Averland and Norrholm"}, ("wording_changed",)),
        ({"notes": ("The minutes were corrected.",)}, ("sentence_added",)),
        ({"lead": None}, ("sentence_removed",)),
    ],
)  # fmt: skip
def test_a_field_answers_with_its_own_reason(
    fields: dict[str, Any], reasons: tuple[str, ...]
) -> None:
    assert set(why(**fields)) == set(reasons)


ONE, TWO, THREE = MEETING.items


@pytest.mark.parametrize(
    ("items", "reasons"),
    [
        ((ONE, TWO), {"item_removed"}),
        ((*MEETING.items, Item(label="4.", text="A dinner followed.")), {"item_added"}),
        ((TWO, ONE, THREE), {"item_reordered"}),
        ((THREE, TWO, replace(ONE, text=ONE.text.replace("timber", "copper"))),
         {"item_reordered", "wording_changed"}),
        ((ONE, replace(TWO, text="They discussed the border."), THREE),
         {"negation_changed", "wording_changed"}),
        ((ONE, replace(TWO, label="(2)"), THREE), {"item_relabelled"}),
        ((ONE, replace(TWO, level=2), THREE), {"item_relabelled"}),
        ((ONE, THREE), {"item_removed"}),
        ((ONE, TWO, replace(THREE, text=THREE.text + " They dined.")), {"sentence_added"}),
        ((ONE, TWO, Item(label="3.", text="Fog closed Gardal airport for the day.")),
         {"item_added", "item_removed"}),
    ],
)  # fmt: skip
def test_points_are_matched_before_they_are_judged(
    items: tuple[Item, ...], reasons: set[str]
) -> None:
    assert set(why(items=items)) == reasons


@pytest.mark.parametrize(
    ("before", "after", "reasons"),
    [
        ("They spoke for 30 minutes.", "They spoke for 40 minutes.", {"number_changed"}),
        ("Aid of 3,000 tonnes.", "Aid of 30,00 tonnes.", {"punctuation"}),
        ("Aid of 3,000 tonnes.", "Aid of 3.000 tonnes.", {"number_changed"}),
        ("Growth of 5 points.", "Growth of -5 points.", {"number_changed"}),
        ("Three ships sailed.", "Four ships sailed.", {"number_changed"}),
        ("They met on May 3.", "They met on June 3.", {"number_changed"}),
        ("It may rain today.", "It might rain today.", {"wording_changed"}),
        ("They agreed.", "They have not agreed.", {"negation_changed", "wording_changed"}),
        ("They can attend.", "They can't attend.", {"negation_changed"}),
        ("The talk with Holm was long.", "The talk with Prit was long.", {"name_changed"}),
        ("They exchanged veiws.", "They exchanged views.", {"spelling"}),
        ("They would attend.", "They could attend.", {"wording_changed"}),
        ("They welcomed the plan.", "They noted the plan.", {"wording_changed"}),
        ("They agreed, then left.", "They agreed; then left.", {"punctuation"}),
        ("The minister's visit.", "The ministers' visit.", {"punctuation"}),
        ("The Minister left.", "The minister left.", {"case"}),
        ("It cost $5 in all.", "It cost €5 in all.", {"wording_changed"}),
        ("会談は約三十分間行われた。", "会談は約四十分間行われた。", {"number_changed"}),
        ("両外相は署名しました。", "両外相は署名しませんでした。",
         {"negation_changed", "wording_changed"}),
        ("大臣は会談した。", "大臣が会談した。", {"wording_changed"}),
        ("アヴェリン外務大臣と会談した。", "プリット外務大臣と会談した。",
         {"name_changed", "wording_changed"}),
        ("会談は、有益だった。", "会談は有益だった。", {"punctuation"}),
        ("ﾄﾞｲﾂと会談した。", "ドイツと会談した。", {"character_form"}),
        ("They met 1\u200b0 times.", "They met 20 times.",
         {"number_changed", "invisible_characters"}),
        ("a\ufffdb", "acb", set()),
    ],
)  # fmt: skip
def test_an_edit_of_a_sentence(before: str, after: str, reasons: set[str]) -> None:
    assert sentence_reasons(before, after) == reasons


@pytest.mark.parametrize(
    ("before", "after", "reasons"),
    [
        ("They met. They ate. They left.", "They met. They left.", {"sentence_removed"}),
        ("They met at noon. The sun shone.", "The sun shone. They met at noon.",
         {"sentence_reordered"}),
        ("They met. They talked at length.", "They met, they talked at length.", {"punctuation"}),
        ("They met Dr. Holm today.", "They met Dr. Prit today.", {"name_changed"}),
        ("They met.", "They met. * * *", {"punctuation"}),
    ],
)  # fmt: skip
def test_an_edit_of_a_text(before: str, after: str, reasons: set[str]) -> None:
    assert text_reasons(before, after) == reasons


def test_a_defaced_page_is_replaced_and_nothing_else_is_said_of_its_words() -> None:
    text = "Grilled courgettes want little oil and a very hot pan, turned often."

    reasons = why(title="Summer cooking", lead=text, items=(Item(label=None, text=text),))

    assert reasons == ("replaced",)


def test_another_language_under_the_same_address_is_a_replacement() -> None:
    reasons = why(
        language="ja", title="外相会談", lead="両外相はオスロで会談した。", items=(), notes=()
    )

    assert reasons[0] == "replaced"


def test_similarity_counts_the_words_that_tell() -> None:
    assert similarity("the talks on trade", "the talks on trade") == 1.0
    assert similarity("of the and to", "of the") == 0.0
    assert similarity("", "") == 1.0
    assert similarity("両外相は会談した", "両外相は会食した") > 0.5


def test_reasons_come_heaviest_first() -> None:
    order = [SIGNIFICANCES.index(reason.significance) for reason in REASONS.values()]

    assert order == sorted(order)
    assert weigh(["case", "spelling"]) == "minor"


def test_every_reason_is_in_the_documented_table() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (.+?) \|$", TABLE.read_text("utf-8"), re.MULTILINE)

    assert rows == [(code, reason.significance, reason.meaning) for code, reason in REASONS.items()]
