"""What must hold whatever the fault: told as trouble, never as an event, and it ends."""

from tests.hostile.ministry import Fault
from tests.hostile.pages import ORIGIN
from tests.hostile.stage import TALKS, Stage

LIMIT = 1.0
"""Seconds a request may take where a fault lets the client wait."""


def a_lasting_fault_is_a_problem_and_never_an_event(stage: Stage, fault: Fault) -> None:
    """Edit two readouts, let one of them go wrong, and mend it.

    I1, I3: the faulty page has no event and keeps its record. I2: the other edit is found,
    and this one when the page is whole again. I7: few requests, and the pause between them.
    I11: the trouble is visible, and over when it is over.
    """
    faulty, sound = TALKS[2], TALKS[4]
    if fault.slow:
        stage.program.configure(timeout=LIMIT)
    before = stage.program.text(faulty.path)
    stage.site.publish(faulty.edited(), sound.edited())
    stage.ministry.spoil_for_good(fault, faulty.path)

    first = stage.crawl()

    assert stage.ministry.injected, "the fault happened"
    if fault.intact and not fault.problem:
        assert first.changes == [("edited", faulty.path), ("edited", sound.path)]
        assert first.problems == []
        return
    edits = [("edited", sound.path)]
    if fault.intact and first.problems == []:  # the server was understood in spite of itself
        edits.insert(0, ("edited", faulty.path))
    assert first.changes == edits
    told = {code for code, path in first.problems if path == faulty.path}
    assert told <= set(fault.problem.split())
    assert told or not fault.problem or len(edits) == 2
    assert {path for _, path in first.problems} <= {faulty.path}
    assert stage.ministry.asked_for(faulty.path) <= 11
    assert len(stage.ministry.asked) <= 1 + len(TALKS) + 11
    assert stage.ministry.spacing() >= stage.program.pause
    if len(edits) == 1:
        assert stage.program.text(faulty.path) == before
        troubles = [one for one in stage.program.troubles() if one.recovered_at is None]
        assert [one.scope for one in troubles] == ([ORIGIN + faulty.path] if told else [])

    stage.ministry.mend()
    stage.program.configure(timeout=5.0)
    stage.clock.pass_by(days=1)
    quiet = stage.crawl()

    assert quiet.problems == []
    assert quiet.changes == ([("edited", faulty.path)] if len(edits) == 1 else [])
    assert [one for one in stage.program.troubles() if one.recovered_at is None] == []
    assert stage.crawl().changes == []
