"""The JSON the documentation shows has the keys the commands print."""

import io
import json

import pytest

from app.cli.invocation import Invocation
from app.cli.main import run
from app.demo_told import show
from app.terminal import Terminal
from scheduler.events import CHANGE_KINDS
from tests.app.test_docs import samples


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    folder = tmp_path_factory.mktemp("samples")
    assert show(Terminal(io.StringIO(), io.StringIO()), folder, kept=True)

    def answer(*arguments):
        out, err = io.StringIO(), io.StringIO()
        config = ("--config", str(folder / "readouts.toml"))
        run([*arguments, "--json", *config], Invocation(Terminal(out, err), {}))
        return [json.loads(line) for line in out.getvalue().splitlines()]

    return answer


def shape(value):
    """Return the keys of an object, and of the objects in it where both sides have some."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items() if key != "states"}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [shape(value[0])]
    return None


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("list", ["list"]),
        ("show", ["show", "00690"]),
        ("diff", ["diff", "00690"]),
        ("changes", ["changes"]),
        ("sites", ["sites"]),
        ("verify", ["verify"]),
        ("settings", ["settings"]),
    ],
)
def test_the_first_sample_has_the_shape_of_the_real_line(ask, name, arguments):
    assert shape(samples(name)[0]) == shape(ask(*arguments)[0])


def test_a_relation_of_a_site_is_shown_as_it_is(ask):
    assert shape(samples("sites")[1]) == shape(ask("sites", "jp_mofa")[0])


def test_events_of_a_pass_are_shown_as_they_are(ask):
    event, problem, summary = samples("crawl")

    told = ask("crawl", "jp_mofa/us", "--dry-run")

    assert shape(problem) == shape(told[0])
    assert shape(summary) == shape(told[-1])
    changed = ask("changes")[0]
    del changed["held_reason"]
    assert shape(event) == shape(changed)
    assert set(CHANGE_KINDS) <= set(summary)


def test_what_is_in_trouble_is_shown_as_it_is(ask):
    ask("crawl", "jp_mofa/us")

    assert shape(samples("health")[0]) == shape(ask("health")[0])


def test_what_reading_again_ends_with_is_shown_as_it_is(ask):
    assert shape(samples("reread")[-1]) == shape(ask("reread")[-1])
