"""The simulated ministry that the re-check policy is measured in, and the policy within it."""

import math
from dataclasses import asdict
from functools import cache
from pathlib import Path

import pytest

from benchmarks.recheck import POLICIES, Run, main
from benchmarks.recheck_figures import (
    COLUMNS,
    Kept,
    Result,
    Span,
    Wanted,
    figures,
    quantile,
    table_row,
    within,
)
from benchmarks.recheck_policies import PRESS_LIST, READOUTS
from benchmarks.recheck_world import ACTIVITY, LAWS, World, office

DAYS = 6


def small(name: str = "base", seed: int = 1) -> World:
    return World(LAWS[name], seed, DAYS, archive=1500)


@cache
def run_of(policy: str, *, press_list: bool = False, budget: int = 500) -> Run:
    world = small()
    run = Run(world, POLICIES[policy](world, budget, press_list=press_list), budget,
              press_list=press_list)  # fmt: skip
    run.go(DAYS)
    return run


def delays_of_new(run: Run) -> list[float]:
    pairs = zip(run.world.published, run.found, strict=True)
    return [seen - when for when, seen in pairs if 0 < when < DAYS - 1]


def test_a_world_is_the_same_for_the_same_seed() -> None:
    assert small(seed=3).edits == small(seed=3).edits
    assert small(seed=3).published != small(seed=4).published


def test_readouts_are_edited_as_the_law_says() -> None:
    law = LAWS["base"]
    world = World(law, 1, 60, archive=0)
    weeks = [
        any(edit < born + 7 for edit in edits)
        for born, edits in zip(world.published, world.edits, strict=True)
        if born < 50
    ]

    assert sum(weeks) / len(weeks) == pytest.approx(law.edited_in_a_week, abs=0.04)


def test_nothing_is_edited_before_it_is_published_or_after_it_is_gone() -> None:
    world = small("bulk")

    for born, gone, edits in zip(world.published, world.gone, world.edits, strict=True):
        assert all(born < edit < gone for edit in edits)
        assert edits == sorted(edits)


def test_the_ministry_works_by_day() -> None:
    assert ACTIVITY[10] > 5 * ACTIVITY[3]
    assert office(14.0) == pytest.approx(14.0)


@pytest.mark.parametrize("policy", POLICIES)
def test_no_policy_spends_more_than_its_budget(policy: str) -> None:
    run = run_of(policy)

    assert 0.9 * 500 * DAYS < run.requests <= 500 * DAYS + 30


@pytest.mark.parametrize("policy", [name for name in POLICIES if name != "uniform"])
def test_every_policy_but_the_uniform_one_sees_what_is_new(policy: str) -> None:
    delays = delays_of_new(run_of(policy))

    assert sum(delay < math.inf for delay in delays) / len(delays) > 0.9


def test_the_product_sees_new_readouts_sooner_than_a_fixed_interval_does() -> None:
    ours, fixed = delays_of_new(run_of("readouts")), delays_of_new(run_of("uniform"))

    assert quantile(ours, 0.5) < quantile(fixed, 0.5) / 4


def test_a_fixed_interval_takes_half_a_round_to_see_what_is_new() -> None:
    round_days = 1700 / 500

    median = quantile(delays_of_new(run_of("uniform")), 0.5)

    assert median == pytest.approx(round_days / 2, rel=0.5)


def test_the_product_keeps_its_promises_in_a_small_world() -> None:
    run = run_of("readouts", budget=1500)
    edits = [
        24 * (seen - when)
        for times, looks in zip(run.world.edits, run.seen, strict=True)
        for when, seen in zip(times, looks, strict=True)
        if 0 < when < DAYS - 2
    ]

    assert 24 * quantile(delays_of_new(run), 0.5) < 3
    assert 24 * quantile(delays_of_new(run), 0.95) < 8
    assert within(edits, 24) > 0.5


def test_the_sweep_gets_its_fifth_and_takes_the_longest_unseen_first() -> None:
    run = run_of("readouts")
    before, swept = 20, DAYS * 500 / 5 / 1500  # last looks of the archive are spread over 20 days

    oldest = min(when for item, when in run.policy.last.items() if item >= READOUTS)

    assert oldest > -before * (1 - 0.8 * swept)


@pytest.mark.parametrize("name", LAWS)
def test_every_world_can_be_lived_in(name: str) -> None:
    world = World(LAWS[name], 1, 40, archive=20_000)

    assert sum(map(len, world.edits)) > 20
    assert bool(world.bulk) == (name == "bulk")


def test_runs_that_were_kept_are_not_made_again(tmp_path: Path) -> None:
    made = list[Wanted]()
    wanted = Wanted("base", 500, 1, "readouts")

    def measure(one: Wanted) -> Result:
        made.append(one)
        told = asdict(one) | {"span": one.span}
        return Result(**told, new=[math.inf], edits=[1.0], bulk=[], gone=[], requests_a_day=1.0,
                      longest_unseen_days=1.0, seconds=1.0)  # fmt: skip

    first = Kept(tmp_path / "runs", measure).run(wanted)
    second = Kept(tmp_path / "runs", measure).run(wanted)

    assert first == second
    assert made == [wanted]


def test_a_press_list_brings_news_within_minutes() -> None:
    run = run_of("readouts", press_list=True)

    assert quantile(delays_of_new(run), 0.5) < 1 / 48
    assert run.policy.last[PRESS_LIST] > DAYS - 1 / 24


def test_what_was_never_seen_counts_as_infinitely_late() -> None:
    assert within([1.0, math.inf], 24) == 0.5
    assert quantile([1.0, math.inf, math.inf], 0.5) == math.inf


def test_a_row_of_the_table_says_hours_shares_and_what_never_happened() -> None:
    wanted = asdict(Wanted("bulk", 500, 1, "x")) | {"span": Span()}
    result = Result(**wanted, new=[0.5, 20.0], edits=[1.0, 1000.0], bulk=[math.inf], gone=[],
                    requests_a_day=1.0, longest_unseen_days=1.0, seconds=1.0)  # fmt: skip

    row = table_row("x", figures([result]))

    assert row == "| x | 20 h | 20 h | 0.50 | 0.50 | 0.50 | 0.50 | 360 h | never |"
    assert row.count("|") == len(COLUMNS) + 1


def test_the_command_refuses_a_policy_it_does_not_know() -> None:
    with pytest.raises(KeyError):
        main(["--quick", "--policies", "none of them"])
