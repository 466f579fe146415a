"""Where: the place of the event, never of its topic, and never a counterpart."""

import pytest

from tests.scraper.lead.english_lead import read

FRAME = (
    "On June 14, Mr. HAYAMA Kenji, Minister for Foreign Affairs of Japan, {} held "
    "a meeting with H.E. Ms. Ingrid Solvang, Minister of Foreign Affairs of the "
    "Kingdom of Norway{}. The overview is as follows."
)


@pytest.mark.parametrize(
    ("before", "after", "city", "country"),
    [
        ("who is visiting Lisbon, Portugal,", "", "Lisbon", "PT"),
        ("who is visiting Lisbon, the Portuguese Republic,", "", "Lisbon", "PT"),
        ("who was visiting Portugal to attend the OSCE Ministerial Council,", "", None, "PT"),
        ("who is visiting Estoril in Portugal to attend the ECF,", "", "Estoril", "PT"),
        ("who is paying an official visit to the Portuguese Republic,", "", None, "PT"),
        ("who is on a working visit to Lisbon,", "", "Lisbon", "PT"),
        ("who is staying in Lisbon,", "", "Lisbon", "PT"),
        ("during his visit to Lisbon, Portugal,", "", "Lisbon", "PT"),
        ("on his visit to Portugal,", "", None, "PT"),
        ("while visiting Lisbon,", "", "Lisbon", "PT"),
        ("who is accompanying the Prime Minister on his visit to Portugal,", "", None, "PT"),
        ("", " during her visit to Japan", None, "JP"),
        ("", " during her official visit to Japan to attend the Sapporo Forum", "Sapporo", "JP"),
        ("", ", who is visiting Japan", None, "JP"),
        ("", ", who was paying a courtesy visit to Japan", None, "JP"),
        ("", ", who is also in Singapore", "Singapore", "SG"),
        ("", " on the occasion of her visit to Japan", None, "JP"),
        ("", " during his to visit to Portugal", None, "PT"),
        ("", ", during the visit of Minister Solvang to Japan", None, "JP"),
        ("", " in Lisbon", "Lisbon", "PT"),
        ("", " in Lisbon, Portugal", "Lisbon", "PT"),
        (
            "",
            ", in Lisbon, Portugal, during his visit to attend the OSCE Ministerial Council",
            "Lisbon",
            "PT",
        ),
        ("", " at the Palácio das Necessidades in Lisbon", "Lisbon", "PT"),
        ("", " on the sidelines of the Munich Security Conference in Germany", "Munich", "DE"),
        (
            "",
            " on the margins of the United Nations General Assembly in New York",
            "New York",
            "US",
        ),
        (
            "",
            " while at the 53rd EAS Foreign Ministers’ Meeting in Vientiane, Lao PDR",
            "Vientiane",
            "LA",
        ),
        ("", " on the margins of the G20 Osaka Summit", "Osaka", "JP"),
        ("", " on the occasion of the Peru - APEC Ministerial Meeting", None, "PE"),
        ("who is visiting Washington, D.C.,", "", "Washington D.C.", "US"),
        ("who is visiting Washington DC, the United States,", "", "Washington D.C.", "US"),
        ("who is visiting New York, the United States of America,", "", "New York", "US"),
        ("who is visiting Lisbom, Portugal,", "", "Lisbon", "PT"),
        ("", "", None, None),
        ("", ", to exchange views on the situation in Syria and developments in Sudan", None, None),
    ],
)
def test_places(before, after, city, country):
    facts = read(FRAME.format(before, after))

    place = facts.place
    assert (place.city if place else None, place.country if place else None) == (city, country)
    assert facts.countries == ("NO",)


@pytest.mark.parametrize(
    ("after", "venue", "country"),
    [
        (" at the Iikura Guest House", "Iikura Guest House", "JP"),
        (" at the Ministry of Foreign Affairs", "Ministry of Foreign Affairs", "JP"),
        (" at Lancaster House in London", "Lancaster House", "GB"),
        (", at the Palazzo Chigi in Rome, Italy", "Palazzo Chigi", "IT"),
    ],
)
def test_venues(after, venue, country):
    facts = read(FRAME.format("", after))

    assert facts.place is not None
    assert (facts.place.venue, facts.place.country) == (venue, country)


def test_an_office_is_no_venue_and_its_country_no_place():
    facts = read(
        "On June 14, Mr. HAYAMA Kenji, Vice-Minister at the Ministry of Economy, held "
        "a meeting with Mr. Odd Brekke, Ambassador of the Kingdom of Norway to Japan."
    )

    assert facts.place is None


def test_cities_of_earlier_summits_are_no_place():
    facts = read(
        "On June 14, Mr. HAYAMA Kenji, Minister for Foreign Affairs, held a meeting "
        "with Mr. Odd Brekke, Minister of Foreign Affairs of Norway. It follows what "
        "the leaders agreed in Bangkok and Lima."
    )

    assert facts.place is None


def test_a_named_zone_is_the_last_hint_of_a_place():
    facts = read(
        "On June 14, from 8:40 a.m. (NY time) for 20 minutes, Mr. HAYAMA Kenji, "
        "Minister for Foreign Affairs, held a meeting with Mr. Odd Brekke, Minister "
        "of Foreign Affairs of Norway."
    )

    assert facts.place is not None
    assert (facts.place.city, facts.place.country) == ("New York", "US")
    assert facts.start is not None
    assert facts.start.local == "2020-06-14T08:40-04:00"
    assert "place" in facts.derived
