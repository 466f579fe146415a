"""Section C, and malformed markup of E: slow, endless, cut short, compressed, broken."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtureweb import Clock
from tests.hostile import faults
from tests.hostile.faults import sends
from tests.hostile.lasting import a_lasting_fault_is_a_problem_and_never_an_event
from tests.hostile.ministry import Fault, Ministry
from tests.hostile.pages import Talk
from tests.hostile.program import Program
from tests.hostile.stage import TALKS, Stage
from tests.loopback import page


@pytest.mark.parametrize("fault", faults.BODIES, ids=str)
def test_a_body_that_does_not_arrive_is_no_version_of_the_page(stage: Stage, fault):
    a_lasting_fault_is_a_problem_and_never_an_event(stage, fault)


def test_i6_a_site_full_of_bombs_costs_neither_memory_nor_time(tmp_path):
    """A first pass over pages that are all bombs, in a process of its own."""
    bombs = [one for one in faults.BODIES if one.key[:2] in ("C3", "C4", "C5", "C6", "C7")]
    talks = [Talk(f"bomb-{number}") for number in range(len(bombs))]
    with Ministry(Clock()) as ministry:
        ministry.site.publish(*talks)
        for talk, bomb in zip(talks, bombs, strict=True):
            ministry.spoil_for_good(bomb, talk.path)
        Program(tmp_path, ministry.origin, ministry.clock, pause=0.0)

        with subprocess.Popen(
            [sys.executable, "-c", "from app.cli.main import main; main()", "crawl", "--json"],
            env={**os.environ, "READOUTS_CONFIG": str(tmp_path / "readouts.toml")},
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as child:
            out, err = child.communicate(timeout=60)

    assert (child.returncode, b"Traceback" in err) == (1, False)
    *problems, summary = map(json.loads, out.splitlines())
    assert {one["event"] for one in problems} == {"problem"}
    assert summary["bytes"] < 100_000
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 300 * 1024


def test_c14_a_page_half_of_which_is_deployed_is_looked_at_again(stage: Stage):
    """Valid, dated, titled, and hardly any text: nothing is said, and ten minutes later all is."""
    talk = TALKS[1]
    few = talk.html()
    start, end = few.index('<p class="lead">'), few.index("</ol>")
    few = few[:start] + '<p class="lead">On March 1.</p><ol class="points">' + few[end:]
    stage.ministry.spoil(talk.path, Fault("C14", sends(page(few))))

    half = stage.crawl()

    assert (half.changes, half.problems) == ([], [("implausible", talk.path)])
    whole = stage.crawl(hours=0.2)
    assert (whole.changes, whole.problems) == ([], [])
    assert stage.ministry.asked_for(talk.path) == 2


@pytest.mark.parametrize(
    "swallow", ["<!--", "<script>", "<title>", "<textarea>", "<style>"], ids="E4-{}".format
)
def test_e4_what_swallows_the_rest_of_a_page_is_looked_at_again(stage: Stage, swallow):
    talk = TALKS[1]
    broken = talk.html().replace('<p class="lead">', f'{swallow}<p class="lead">', 1)
    stage.ministry.spoil(talk.path, Fault("E4", sends(page(broken))))

    found = stage.crawl()

    assert found.changes == []
    assert [path for _, path in found.problems] == [talk.path]
    assert (stage.crawl(hours=26).changes, stage.crawl().problems) == ([], [])


@pytest.mark.parametrize(
    ("sound", "broken"),
    [
        ("</p>\n<ol", "<ol"),
        ("</li>", ""),
        ("<h1>", '<h1 id="a"><a id="a"></a>'),
        ('<ol class="points">', '<ol class="points" class="other">'),
        ("</article>", "</b></i></article></span>"),
        ("<body>", "<body></p></br-x><body onload=x>"),
        ("<li>", "<LI\n>"),
    ],
    ids=["E5-open-paragraph", "E5-open-items", "E5-same-id-twice", "E5-same-attribute-twice",
         "E5-ends-without-beginnings", "E5-two-bodies", "E5-capitals"],
)  # fmt: skip
def test_e5_misnested_markup_reads_like_its_clean_twin(stage: Stage, sound, broken):
    talk = TALKS[1]
    assert sound in talk.html()
    stage.ministry.spoil(talk.path, Fault("E5", sends(page(talk.html().replace(sound, broken)))))

    found = stage.crawl()

    assert (found.changes, found.problems) == ([], [])
