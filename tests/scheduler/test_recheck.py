"""Which page is looked at next: news first, the young and the edited often, nobody never."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.history import PageHistory, SiteHistory, from_json, to_json
from scheduler.learning import Outcome, learn, primed
from scheduler.recheck import Gaps, allowance, coverage, plan, score

NOW = datetime(2026, 3, 4, 3, tzinfo=UTC)
SITE = SiteHistory(zone="Asia/Tokyo")


def page(number: int, *, age: float = 100, looked: float | None = 1, **more: object) -> PageHistory:
    """Return a readout published `age` days ago and looked at `looked` days ago."""
    at = None if looked is None else NOW - timedelta(days=looked)
    plain = {
        "id": number,
        "first_seen_at": NOW - timedelta(days=age),
        "published_on": (NOW - timedelta(days=age)).date(),
        "last_look_at": at,
        "verified_at": at,
    }
    return PageHistory(**{**plain, **more})  # type: ignore[arg-type]


def order(*pages: PageHistory, budget: int | None = None) -> list[int]:
    return [look.page_id for look in plan(pages, SITE, NOW, budget)]


def test_a_page_never_read_comes_first() -> None:
    assert order(page(1), page(2, looked=None), page(3))[0] == 2


def test_a_page_whose_line_changed_is_looked_at_though_it_was_just_seen() -> None:
    changed = page(2, looked=0.01, listing_changed_at=NOW)

    assert order(page(1, looked=0.01), changed) == [2]


def test_a_young_readout_comes_before_an_old_one() -> None:
    assert score(page(1, age=0.5), SITE, NOW).value > score(page(2, age=900), SITE, NOW).value


def test_a_page_that_waited_for_a_year_is_worth_no_more_than_after_thirty_days() -> None:
    month, year = (score(page(1, age=3000, looked=days), SITE, NOW) for days in (30, 365))

    assert year.value == pytest.approx(month.value, rel=0.01)
    assert "edits expected in the last 30 d, last look 365 d ago" in year.why


def test_a_readout_edited_before_comes_before_one_that_never_was() -> None:
    edited = page(1, edits=2, last_change_at=NOW - timedelta(days=50))

    assert score(edited, SITE, NOW).value > score(page(2), SITE, NOW).value


def test_nothing_is_looked_at_more_often_than_agreed() -> None:
    assert order(page(1, looked=0.2)) == []
    assert order(page(1, looked=0.3)) == [1]


def test_a_page_found_gone_is_confirmed_within_hours() -> None:
    gaps = Gaps(recheck=timedelta(days=10))
    gone = page(1, looked=0.26, absent_looks=1, failures=1)

    assert [look.page_id for look in plan([gone, page(2)], SITE, NOW, None, gaps)] == [1]


def test_a_page_that_keeps_failing_is_still_asked_for_every_day() -> None:
    assert order(page(1, looked=0.99, failures=50)) == [1]


def test_every_fifth_look_goes_to_the_one_looked_at_longest_ago() -> None:
    young = [page(number, age=1, looked=0.5) for number in range(1, 40)]
    forgotten = page(99, age=3000, looked=200)

    assert 99 in order(*young, forgotten, budget=5)


def test_what_a_clock_that_was_ahead_looked_at_is_not_forgotten_until_then() -> None:
    ahead = page(9, looked=-2000, next_look_at=NOW + timedelta(days=2001))
    young = [page(number, age=1, looked=0.5) for number in range(10, 40)]

    assert 9 in order(*young, ahead, budget=5)


def test_a_budget_that_suffices_looks_at_everything_that_is_due() -> None:
    assert len(order(*(page(n, looked=1) for n in range(200)))) == 200


def test_each_look_says_why() -> None:
    looks = plan([page(1), page(2, looked=None)], SITE, NOW)

    assert looks[0].why == "never read"
    assert "edits expected" in looks[1].why


def test_coverage_names_the_days_and_the_page_unverified_for_longest() -> None:
    told = coverage([page(1, looked=3), page(2, looked=9), page(3, looked=1)], 15)

    assert (told.readouts, told.oldest_id) == (3, 2)
    assert told.days == pytest.approx(1.0)


def test_a_neighbour_of_an_old_page_just_found_edited_is_in_doubt() -> None:
    old = page(10, age=2000, looked=5)
    taught = learn(SITE, [Outcome(page=old, at=NOW, changed=True)])

    assert plan([page(11, age=2000), page(500, age=2000)], taught, NOW)[0].page_id == 11


def test_looks_teach_that_a_ministry_edits_more_than_was_believed() -> None:
    young = [page(n, age=1, looked=0.5) for n in range(50)]
    taught = learn(SITE, [Outcome(page=one, at=NOW, changed=True) for one in young])

    assert score(young[0], taught, NOW).value > score(young[0], SITE, NOW).value


def test_an_index_that_published_often_before_we_came_is_looked_at_sooner() -> None:
    quiet = PageHistory(
        id=1, role="index", first_seen_at=NOW, last_look_at=NOW - timedelta(hours=2)
    )
    busy = PageHistory(id=2, role="index", first_seen_at=NOW, last_look_at=NOW - timedelta(hours=2))
    today = date(2026, 3, 4)
    taught = primed(SITE, 2, [today - timedelta(days=n) for n in range(60)], today)
    taught = primed(taught, 1, [today - timedelta(days=900)], today)

    assert plan([quiet, busy], taught, NOW)[0].page_id == 2


def test_what_was_learnt_survives_its_json() -> None:
    taught = learn(SITE, [Outcome(page=page(1), at=NOW, changed=True)])

    assert from_json(to_json(taught)) == taught


@pytest.mark.parametrize("text", ["{}", "[]", '{"format": 99}', '{"format": 1, "zone": "UTC"}'])
def test_a_history_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"history|format"):
        from_json(text)


def test_a_daemon_gets_its_share_of_the_day() -> None:
    assert allowance(4800, timedelta(minutes=15), 4800) == 50
    assert allowance(4800, timedelta(days=3), 4800) == 1200
    assert allowance(4800, timedelta(minutes=15), 7) == 7


@given(st.lists(st.tuples(st.floats(0, 4000), st.floats(0, 4000)), max_size=60), st.integers(0, 80))
def test_a_plan_never_exceeds_its_budget_nor_repeats_a_page(
    ages: list[tuple[float, float]], budget: int
) -> None:
    pages = [page(n, age=age, looked=looked) for n, (age, looked) in enumerate(ages)]

    ids = order(*pages, budget=budget)

    assert len(ids) == len(set(ids)) <= budget


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 4000), st.floats(0, 400), st.integers(0, 9)), min_size=1,
             max_size=25),
    st.integers(1, 7),
)  # fmt: skip
def test_no_page_is_ever_forgotten(facts: list[tuple[float, float, int]], budget: int) -> None:
    now, site, unseen = NOW, SITE, set(range(len(facts)))
    pages = {
        number: page(number, age=age, looked=looked, edits=edits, withdrawn=edits == 9)
        for number, (age, looked, edits) in enumerate(facts)
    }
    while unseen:
        now += timedelta(hours=6)
        site = replace(site, looks=site.looks + budget)
        for look in plan(pages.values(), site, now, budget):
            pages[look.page_id] = replace(pages[look.page_id], last_look_at=now, verified_at=now)
            unseen.discard(look.page_id)

        assert site.looks <= 5 * len(facts) + 2 * budget
