"""Cities bring their country and their clock."""

from zoneinfo import ZoneInfo

import pytest

from scraper.names import cities, countries


def found(text: str, language: str) -> list[str]:
    return [city.name for _, _, city in cities.find(text, language)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("in Washington, D.C., then in Washington DC", ["Washington D.C.", "Washington D.C."]),
        ("in New York City and in Geneva", ["New York", "Geneva"]),
        ("in München and in Munich", ["Munich", "Munich"]),
        ("in Da Nang, Viet Nam", ["Da Nang"]),
        ("Limassol is not Lima", ["Limassol", "Lima"]),
        ("Singapore", ["Singapore"]),
    ],
)
def test_english_spellings(text, names):
    assert found(text, "en") == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ワシントンD.C.を訪問中", ["Washington D.C."]),
        ("ワシントンＤＣを訪問中", ["Washington D.C."]),
        ("ニューヨークとジュネーヴ", ["New York", "Geneva"]),
        ("都内において", ["Tokyo"]),
        ("軽井沢で", ["Karuizawa"]),
        ("ウィーンとヴィリニュス", ["Vienna", "Vilnius"]),
        ("リマとリマソール", ["Lima", "Limassol"]),
    ],
)
def test_japanese_spellings(text, names):
    assert found(text, "ja") == names


def test_every_city_has_a_known_country_and_a_real_zone():
    for city, _ in cities._cities():
        assert city.zone in cities.zones_of(city.country), city
        assert ZoneInfo(city.zone)


def test_every_country_that_has_a_zone_of_its_own_offers_its_cities_clock():
    assert cities.zone_of_country("JP") == "Asia/Tokyo"
    assert cities.zone_of_country("US") is None
    assert cities.zones_of("nowhere") == ()


def test_nearly_every_state_has_its_capital_here():
    states = {code for _, form, code, _ in countries._rows() if form == "adjective"}
    missing = {code for code in states if cities.capital_of(code) is None}

    assert missing <= {"AS", "HK", "MO", "PR"}


def test_a_city_is_found_by_any_spelling_and_case():
    assert cities.city_of("new york") == cities.city_of("ニューヨーク")
    assert cities.city_of("Erewhon") is None
