"""Section F, as it comes over the wire: pages that are not the page."""

import pytest

from tests.hostile import faults
from tests.hostile.faults import refused
from tests.hostile.lasting import a_lasting_fault_is_a_problem_and_never_an_event
from tests.hostile.ministry import Fault
from tests.hostile.stage import TALKS, Stage


@pytest.mark.parametrize("fault", faults.DECOYS, ids=str)
def test_a_page_that_is_not_the_page_is_no_version_of_it(stage: Stage, fault):
    a_lasting_fault_is_a_problem_and_never_an_event(stage, fault)


def test_f2_a_maintenance_page_for_every_address_is_an_alarm_and_no_event(stage: Stage):
    stage.site.publish(TALKS[0].edited())
    stage.ministry.spoil_for_good(faults.BY_KEY["F2-maintenance"])

    for _ in range(4):
        found = stage.crawl()
        assert found.changes == []
        assert {code for code, _ in found.problems} == {"decoy"}
    (site,) = [one for one in stage.program.troubles() if one.scope == "site"]
    assert (site.problem, site.recovered_at) == ("decoy", None)
    assert stage.program.run("health")[0] == 1

    stage.ministry.mend()
    # A site that shows one page for all is sampled first; the next pass looks at the rest.
    told = stage.crawl(hours=26).changes + stage.crawl(hours=1).changes
    assert told == [("edited", TALKS[0].path)]
    assert stage.program.run("health")[0] == 0


def test_f4_kept_out_we_slow_down_and_never_change_who_we_are(stage: Stage):
    stage.ministry.spoil_for_good(Fault("F4", refused("403 Forbidden")))
    for _ in range(12):
        assert stage.crawl(hours=1).changes == []

    assert len(stage.ministry.paths) <= 3 + 12, "three looks, then one for each rest"
    assert len({asked.headers["user-agent"] for asked in stage.ministry.asked}) == 1
    assert all("cookie" not in asked.headers for asked in stage.ministry.asked)


def test_n8_a_site_taken_out_of_the_configuration_keeps_its_readouts(stage: Stage):
    kept = stage.program.run("list", "--json")[1]
    text = stage.program.config.read_text("utf-8")
    start, end = text.index("[sites.nh_mer]"), text.index("[[notify]]")
    stage.program.config.write_text(text[:start] + text[end:], "utf-8")

    assert stage.program.run("list", "--json") == (0, kept, "")
    assert kept.count("\n") == len(TALKS)
    code, out, err = stage.program.run("sites")
    assert (code, "Traceback" in err) == (0, False)
    assert stage.program.run("verify")[0] == 0
    assert out
