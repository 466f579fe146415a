"""Which channel hears of what."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from scheduler.digest import quiet, rhythm
from scheduler.rules import Channel, Deliver, Happening, Hold, Skip, left_out, route

NOW = datetime(2026, 5, 3, 10, tzinfo=UTC)
DESK = Channel(name="desk")
EDIT = Happening(
    event="edited",
    site="xx_mofa",
    relations=("averland",),
    countries=("AV", "EU"),
    kind="telephone-talk",
    people=("Minister Renée Ørsted", "茂木外務大臣"),
    text="Telephone talk on fisheries and ＮＡＴＯ",
    significance="minor",
)


def test_a_channel_without_rules_hears_of_everything_at_once():
    assert route(EDIT, DESK, NOW) == Deliver(NOW)


@pytest.mark.parametrize(
    "narrower",
    [
        {"events": frozenset({"new"})},
        {"sites": ("yy_mae",)},
        {"relations": ("norrholm",)},
        {"relations": ("yy_mae/averland",)},
        {"countries": ("NO",)},
    ],
)
def test_what_a_channel_is_not_about_is_not_even_held(narrower):
    assert route(EDIT, replace(DESK, **narrower), NOW) == Skip()


@pytest.mark.parametrize(
    "asked",
    [
        {"events": frozenset({"edited"})},
        {"sites": ("xx_mofa",)},
        {"relations": ("averland",)},
        {"relations": ("xx_mofa/averland",)},
        {"countries": ("eu",)},
        {"kinds": ("telephone-talk",)},
        {"people": ("ørsted",)},
        {"people": ("renee",)},
        {"people": ("茂木",)},
        {"words": ("nato", "missile")},
        {"min_significance": "minor"},
    ],
)
def test_what_a_channel_asked_for_is_delivered(asked):
    assert route(EDIT, replace(DESK, **asked), NOW) == Deliver(NOW)


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ({"min_significance": "substantive"}, "minor"),
        ({"kinds": ("summit",)}, "kind"),
        ({"people": ("Kono",)}, "people"),
        ({"words": ("missile",)}, "words"),
    ],
)
def test_what_a_rule_holds_back_is_kept_with_its_reason(rule, reason):
    assert route(EDIT, replace(DESK, **rule), NOW) == Hold(reason)


def test_the_first_pass_over_a_site_is_silent():
    assert route(replace(EDIT, baseline=True), DESK, NOW) == Skip()


def test_a_digest_waits_for_its_time():
    daily = replace(DESK, digest=rhythm("daily 09:00 Asia/Tokyo"))

    assert route(EDIT, daily, NOW) == Deliver(datetime(2026, 5, 4, tzinfo=UTC), digest=True)


def test_quiet_hours_put_off_but_do_not_hold_back():
    asleep = replace(DESK, quiet=quiet("18:00-08:00 Asia/Tokyo"))

    assert route(EDIT, asleep, NOW) == Deliver(datetime(2026, 5, 3, 23, tzinfo=UTC))


def test_trouble_is_told_whatever_the_rules_say_about_readouts():
    trouble = Happening(event="trouble", site="xx_mofa")
    narrow = replace(DESK, words=("missile",), countries=("NO",), min_significance="substantive")

    assert route(trouble, narrow, NOW) == Deliver(NOW)
    assert route(trouble, replace(DESK, events=frozenset({"new"})), NOW) == Skip()


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ((), None),
        ((("cosmetic", 4),), "4 cosmetic edits not shown"),
        ((("cosmetic", 1), ("words", 2)),
         "1 cosmetic edit, 2 readouts without the words asked for not shown"),
    ],
)  # fmt: skip
def test_a_digest_says_what_it_leaves_out(counts, sentence):
    assert left_out(counts) == sentence
