"""Questions to the store: lists, filters, search in two scripts, references."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.errors import UsageError
from scraper.records import Participant, Translation
from storage.rows import NewChange, NoteLook, Settled
from storage.store import Store
from storage.views import ChangeFilter, ReadoutFilter
from storage.words import fold, query, tokens_of
from tests.storage.stored import (
    DAY,
    NOON,
    SITE,
    arrival,
    decision,
    index_of,
    keep_index,
    readout,
    see,
    url_of,
)


def fill(store: Store) -> None:
    """Four readouts: dated 3rd, 1st, 2nd of May, and one without a date."""
    page_id = keep_index(store)
    store.list_index(page_id, "averland", index_of((1, "One", None), (2, "Two", None)), NOON)
    see(store, readout(1, published_on=date(2026, 5, 3), title="外務大臣の記者会見"))
    see(store, readout(2, published_on=date(2026, 5, 1), countries=("CN",), kind="summit"))
    people = (Participant(name="Jürgen Ålund"),)
    see(store, readout(3, published_on=date(2026, 5, 2), participants=people, lead="100% agreed"))
    see(store, readout(4, published_on=None, lead="Talks on the fisheries of the north"))


def numbers(store: Store, **wanted: object) -> list[int]:
    rows = store.timeline.readouts(ReadoutFilter(**wanted))  # type: ignore[arg-type]
    return [int(row.url.removesuffix(".html").rsplit("/", 1)[1]) for row in rows]


FILTERS: list[tuple[dict[str, object], list[int]]] = [
    ({}, [1, 3, 2, 4]),
    ({"site": "another"}, []),
    ({"relation": "averland"}, [1, 2]),
    ({"country": "cn"}, [2]),
    ({"kind": "summit"}, [2]),
    ({"person": "jurgen alund"}, [3]),
    ({"person": "%"}, []),
    ({"since": date(2026, 5, 2)}, [1, 3]),
    ({"until": date(2026, 5, 2)}, [3, 2]),
    ({"text": "FISHERIES north"}, [4]),
    ({"text": '"fisheries of the north"'}, [4]),
    ({"text": '"north fisheries"'}, []),
    ({"text": "外相会談"}, [1, 3, 2, 4]),
    ({"text": "記者会見"}, [1]),
    ({"text": "会見"}, [1]),
    ({"text": "見"}, [1]),
    ({"text": "見会"}, []),
    ({"text": "jurgen"}, [3]),
    ({"text": "100%"}, [3]),
    ({"text": '"'}, []),
    ({"text": "NOT OR ("}, []),
]


@pytest.mark.parametrize(("wanted", "found"), FILTERS, ids=[str(w) for w, _ in FILTERS])
def test_filters_find_what_they_name_newest_first(
    filled: Store, wanted: dict[str, object], found: list[int]
) -> None:
    assert numbers(filled, **wanted) == found


def test_both_databases_find_the_same(filled: Store, postgres_url: str) -> None:
    with Store.open(postgres_url) as other:
        fill(other)

        for wanted, found in FILTERS:
            assert (wanted, numbers(other, **wanted)) == (wanted, found)
        assert numbers(other, text="it's '") == numbers(filled, text="it's '")


@pytest.fixture
def filled(store: Store) -> Store:
    fill(store)
    return store


def test_long_lists_come_whole_and_in_order(store: Store) -> None:
    days = [date(2026, 1, 1 + number % 28) for number in range(450)]
    records = [
        readout(number, published_on=day if number % 9 else None) for number, day in enumerate(days)
    ]
    kept = store.keep([arrival(record) for record in records])
    pages = range(1, len(records) + 1)
    store.settle([decision(*one) for one in zip(pages, kept, records, strict=True)])

    rows = list(store.timeline.readouts())

    assert len({row.page_id for row in rows}) == 450
    dated = [row.published_on for row in rows if row.published_on]
    assert dated == sorted(dated, reverse=True)
    assert all(row.published_on is None for row in rows[len(dated) :])
    assert [r.page_id for r in store.timeline.readouts(limit=7)] == [r.page_id for r in rows[:7]]


def test_records_come_with_their_rows(filled: Store) -> None:
    found = list(filled.timeline.records(ReadoutFilter(country="US"), limit=2))

    assert [(row.url, record.title) for row, record in found] == [
        (record.url, row.title) for row, record in found
    ]
    assert [row.url for row, _ in found] == [url_of(1), url_of(3)]


def test_an_edited_readout_is_found_by_its_new_words_only(store: Store) -> None:
    see(store, readout(lead="They spoke of herring."))
    see(store, readout(lead="They spoke of mackerel."), "edited")

    assert numbers(store, text="herring") == []
    assert numbers(store, text="mackerel") == [1]


def test_a_corrected_readout_is_found_by_its_new_words_only(any_store: Store) -> None:
    see(any_store, readout(lead="They spoke of herring."))
    any_store.correct(1, readout(lead="They spoke of mackerel."), "digest", NOON)

    assert numbers(any_store, text="herring") == []
    assert numbers(any_store, text="mackerel") == [1]


@pytest.mark.parametrize(
    "ref",
    [
        url_of(3), "4", "talks/3", " talks/3.html ",
        url_of(3).replace("https", "http") + "?utm_source=x#part",
    ],
)  # fmt: skip
def test_a_reference_is_an_address_a_number_or_a_part(filled: Store, ref: str) -> None:
    assert filled.timeline.find(ref).url == url_of(3)


def test_a_readout_is_found_by_a_part_of_the_address_it_had(filled: Store) -> None:
    filled.move(filled.timeline.find("talks/3").page_id, "https://mer.example/new.html", NOON)

    assert filled.timeline.find("talks/3").url == "https://mer.example/new.html"


def test_a_reference_that_fits_several_names_them(filled: Store) -> None:
    with pytest.raises(UsageError, match=r"several.*talks/4.*talks/3"):
        filled.timeline.find("mer.example/talks")


@pytest.mark.parametrize("ref", ["", "999", "nowhere", "relations/averland"])
def test_a_reference_that_fits_nothing_says_so(filled: Store, ref: str) -> None:
    with pytest.raises(UsageError, match="no readout"):
        filled.timeline.find(ref)


def test_a_revision_that_does_not_exist_is_a_usage_error(filled: Store) -> None:
    with pytest.raises(UsageError, match="no revision 7"):
        filled.timeline.record(2, 7)
    with pytest.raises(UsageError, match="no revision"):
        filled.timeline.raw(99)


def test_changes_come_newest_first_and_the_baseline_only_when_asked(store: Store) -> None:
    page_id = see(store, readout())
    old = NewChange(kind="new", site=SITE, seen_at=NOON, baseline=True, relations=("a", "bc"))
    store.settle([Settled(page_id=page_id, at=NOON, change=old)])
    see(store, readout(lead="Edited."), "edited", at=NOON + DAY)

    def found(**wanted: object) -> list[int]:
        return [c.number for c in store.timeline.changes(ChangeFilter(**wanted))]  # type: ignore[arg-type]

    assert found() == [3, 1]
    assert found(baseline=True) == [3, 2, 1]
    assert found(baseline=True, relation="bc") == [2]
    assert found(relation="b", baseline=True) == []
    assert found(since=NOON + DAY) == [3]
    assert found(until=NOON + DAY) == [1]
    assert found(kind="edited", country="us", significance="substantive") == [3]
    assert found(page_id=99) == []
    assert [c.number for c in store.timeline.changes(limit=1)] == [3]


def test_sites_say_how_old_the_oldest_certainty_is(any_store: Store) -> None:
    fill(any_store)
    any_store.looked([NoteLook(page_id=2, at=NOON + DAY, outcome="not_modified")])

    [site] = any_store.timeline.sites()

    assert (site.site, site.readouts, site.index_pages, site.changes) == (SITE, 4, 1, 4)
    assert (site.states, site.watched, site.oldest_verified_at) == ({"alive": 4}, 4, NOON)
    oldest = any_store.page(site.oldest_url or "")
    assert oldest is not None
    assert oldest.verified_at == NOON
    [relation] = any_store.timeline.relations(SITE)
    assert (relation.relation, relation.listed, relation.dropped) == ("averland", 2, 0)


def test_other_languages_are_those_of_the_latest_revision(store: Store) -> None:
    page_id = see(store, readout())
    others = (Translation(language="fr", url="https://mer.example/fr/1"),) * 2
    see(store, readout(lead="Edited.", translations=others), "edited")

    assert store.timeline.translations(page_id) == [others[0]]


@given(st.text(min_size=1, max_size=40))
def test_whatever_a_text_says_its_own_words_find_it(said: str) -> None:
    wanted = query(said.replace('"', " "))

    tokens = tokens_of(said.replace('"', " "))

    for token in wanted.tokens:
        if token.endswith("*"):
            assert any(one.startswith(token[:-1]) for one in tokens)
        else:
            assert token in tokens


def test_folding_ignores_case_accents_and_width_but_not_voicing() -> None:
    assert fold("Ｍüller  ＡＢＣ") == "muller abc"
    assert fold("ｶﾞ") == "ガ"
    assert fold("が") != fold("か")
