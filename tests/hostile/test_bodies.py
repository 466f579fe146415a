"""Section C: slow, endless, cut short, compressed."""

import pytest

from tests.hostile import faults
from tests.hostile.lasting import a_lasting_fault_is_a_problem_and_never_an_event
from tests.hostile.stage import Stage


@pytest.mark.parametrize("fault", faults.BODIES, ids=str)
def test_a_body_that_does_not_arrive_is_no_version_of_the_page(stage: Stage, fault):
    a_lasting_fault_is_a_problem_and_never_an_event(stage, fault)
