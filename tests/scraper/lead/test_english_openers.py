"""Rules are tried only where one of their words stands; they find what they find anywhere."""

import re
from collections.abc import Set

import pytest

from scraper.lead.english import events, kinds, lasting, moments, places, scope
from scraper.lead.english.words import Text, each
from scraper.names import cities, countries
from tests.scraper.lead.test_english_leads import FILES, LEADS, WORDS

TEXTS = [
    text.replace("{host}", WORDS["{host}"]).replace("{other}", WORDS["{other}"])
    for text in (lead.values[0]["text"] for lead in LEADS)
]
RULES = {
    "people met": (events.PAST, events.PAST_OPENERS),
    "another event": (scope._OTHER_CLAUSE, scope._OTHER_OPENERS),
    "a visit": (places._VISIT, places._TRAVEL),
    "the visit of": (places._VISIT_OF, places._TRAVEL),
    "a seat": (places._SEAT, places._SEATED),
}


def spans(found: list[re.Match[str]]) -> list[tuple[int, int]]:
    return [match.span() for match in found]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_tried_wherever_it_can_begin(rule: str) -> None:
    pattern, openers = RULES[rule]
    texts = [Text.of(text) for text in TEXTS]
    found = [spans(list(pattern.finditer(text.quiet))) for text in texts]

    assert [spans(each(pattern, text.quiet, text.openings(openers))) for text in texts] == found
    assert sum(map(len, found)) > len(FILES)


def test_moments_are_sought_wherever_one_can_begin() -> None:
    for text in map(Text.of, TEXTS):
        anywhere = [match.span() for match in moments._TOKEN.finditer(text.plain)]

        assert spans(each(moments._TOKEN, text.plain, moments._places(text))) == anywhere


def test_lengths_are_sought_wherever_one_can_begin() -> None:
    for text in map(Text.of, TEXTS):
        low = text.plain.lower()
        places = text.openings(lasting._NUMERALS, numbers=True)

        assert spans(each(lasting._LENGTH, low, places)) == spans(
            list(lasting._LENGTH.finditer(low))
        )


def test_names_are_found_among_words_as_in_the_text() -> None:
    for text in map(Text.of, TEXTS):
        assert countries.among(text.plain, text.runs) == countries.find(text.plain, "en")
        assert cities.among(text.plain, text.runs) == cities.find(text.plain, "en")


def hinted(text: str, hints: Set[str] | tuple[str, ...]) -> bool:
    return any(hint in text for hint in hints)


def test_a_search_is_spared_only_where_it_finds_nothing() -> None:
    spared = {
        events._FUTURE: events._FUTURE_HINTS,
        events._NOT_HELD: events._APART_HINTS,
        kinds._SHORT: kinds._SHORT_HINTS,
        places._FORUM: places._FORUM_HINTS,
        places._VENUE: tuple(places._HOUSES),
        places._NO_VISIT: places._NO_VISIT_HINTS,
    }
    for text in map(Text.of, TEXTS):
        for pattern, hints in spared.items():
            assert hinted(text.quiet, hints) or pattern.search(text.quiet) is None
    titles = [lead.values[0].get("title", "") for lead in LEADS]
    for title in titles:
        assert hinted(title.lower(), events._TITLE_HINTS) or not events._TITLE_NOT.search(title)
