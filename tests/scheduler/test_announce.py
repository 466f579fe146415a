"""What is to be said about a change is decided before the change is stored."""

from dataclasses import replace
from datetime import UTC, datetime

from scheduler.announce import deliveries_for, happening
from scheduler.digest import rhythm
from scheduler.rules import Channel
from storage.rows import NewChange, NewDelivery
from tests.app.tidings import READOUT

NOW = datetime(2026, 5, 3, 10, tzinfo=UTC)
EDIT = NewChange(
    kind="edited", site="xx_mofa", seen_at=NOW, significance="cosmetic", relations=("norrholm",)
)


def told(change: NewChange, *channels: Channel) -> tuple[NewDelivery, ...]:
    return deliveries_for(happening(change, READOUT, READOUT), channels, NOW)


def test_each_channel_that_asked_gets_one_message():
    rows = told(EDIT, Channel(name="a"), Channel(name="b"), Channel(name="c", sites=("yy",)))

    assert [row.channel for row in rows] == ["a", "b"]
    assert {row.due_at for row in rows} == {NOW}


def test_what_a_rule_holds_back_is_a_message_too():
    [row] = told(EDIT, Channel(name="a", min_significance="minor"))

    assert row.held_reason == "cosmetic"


def test_a_digest_is_due_at_its_time():
    [row] = told(EDIT, Channel(name="a", digest=rhythm("daily 09:00 Asia/Tokyo")))

    assert row.digest
    assert row.due_at == datetime(2026, 5, 4, tzinfo=UTC)


def test_the_baseline_and_what_is_quarantined_are_told_to_nobody():
    assert told(replace(EDIT, baseline=True), Channel(name="a")) == ()
    assert told(replace(EDIT, held_reason="half the page is gone"), Channel(name="a")) == ()


def test_a_word_that_was_taken_out_is_found_as_well():
    before = replace(READOUT, notes=("They discussed missiles.",))
    edit = happening(EDIT, before, READOUT)

    assert len(deliveries_for(edit, [Channel(name="a", words=("missile",))], NOW)) == 1
    [row] = told(EDIT, Channel(name="a", words=("missile",)))
    assert row.held_reason == "words"


def test_a_withdrawn_readout_is_judged_by_what_it_said():
    gone = happening(replace(EDIT, kind="withdrawn"), READOUT, None)

    assert gone.kind == READOUT.kind
    assert "Tor Vang" in gone.people
    assert gone.countries == ("NH",)
