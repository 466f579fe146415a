"""What the documentation says of settings and commands is what the program has."""

import json
import re
import tomllib
from importlib.resources import files
from pathlib import Path

import click
import pytest
from pydantic_core import PydanticUndefined

from app.cli.main import COMMANDS, LazyGroup
from app.configuration import load, shown
from app.settings import (
    DeclaredSite,
    FetchSettings,
    IndexSettings,
    LogSettings,
    NotifySettings,
    Part,
    ReadoutSettings,
    ServeSettings,
    Settings,
    SiteSettings,
)

DOCS = Path(__file__).parents[2] / "docs"
TABLES: dict[str, type[Part]] = {
    "": Settings,
    "fetch.": FetchSettings,
    "sites.KEY.": SiteSettings,
    "site.": DeclaredSite,
    "site.index.": IndexSettings,
    "site.readout.": ReadoutSettings,
    "notify.": NotifySettings,
    "log.": LogSettings,
    "serve.": ServeSettings,
}
INNER = {"fetch", "sites", "site", "notify", "log", "serve", "site.index", "site.readout"}
KEYS = {
    prefix + name: field
    for prefix, table in TABLES.items()
    for name, field in table.model_fields.items()
    if prefix + name not in INNER
}
COMMANDS_TEXT = (DOCS / "commands.md").read_text("utf-8")
SECTIONS = {
    part.split("\n")[0]: part for part in COMMANDS_TEXT.split("\n## readouts ")[1:]
}  # fmt: skip


def samples(name: str) -> list[dict]:
    """Return the JSON lines a command's section shows."""
    return [json.loads(line) for line in re.findall(r"```json\n(.*)\n```", SECTIONS[name])]


def options(command: click.Command, before: str = "") -> set[str]:
    if isinstance(command, click.Group):
        return {one for name, sub in command.commands.items() for one in options(sub, f"{name} ")}
    return {
        before + option
        for parameter in command.params
        if isinstance(parameter, click.Option) and parameter.name != "config"
        for option in parameter.opts
        if "--config" not in parameter.opts
    }


def test_every_command_has_its_section_in_the_order_of_the_help():
    assert list(SECTIONS) == [name for section in COMMANDS.values() for name in section]


@pytest.mark.parametrize("name", SECTIONS)
def test_every_option_is_documented_and_no_other(name):
    cells = re.findall(r"^\| (`.*?`) \|", SECTIONS[name], re.MULTILINE)
    documented = re.findall(r"`((?:\w+ )?--?[a-z][a-z-]*)[ `]", " ".join(cells))

    assert set(documented) == options(LazyGroup().get_command(None, name))


def test_every_setting_is_documented_with_its_default():
    text = (DOCS / "configuration.md").read_text("utf-8")
    documented = dict(re.findall(r"^\| `([\w.]+)` \| (.*?) \| .+ \|$", text, re.MULTILINE))

    assert set(documented) == set(KEYS)
    for key, field in KEYS.items():
        default = field.get_default(call_default_factory=True)
        expected = (
            "required" if default is PydanticUndefined
            else "not set" if default is None
            else f"`{json.dumps(shown(default))}`"
        )  # fmt: skip
        assert documented[key] == expected, key


def test_the_template_names_every_setting_and_every_line_of_it_is_allowed(tmp_path):
    template = files("app").joinpath("template.toml").read_text("utf-8")
    unlocked = re.sub(r"^# (?=\[|\w+ = )", "", template, flags=re.MULTILINE)
    file = tmp_path / "readouts.toml"
    file.write_text(unlocked, "utf-8")

    settings = load(file, {}).settings

    assert settings.notify[0].name == "desk"
    assert settings.site[0].key == "nh_mer"
    said = tomllib.loads(unlocked)
    said["sites"] = {"KEY": said["sites"]["jp_mofa"]}
    for key in KEYS:
        place = said
        for part in key.split("."):
            place = place[0] if isinstance(place, list) else place
            assert part in place, f"{key} is missing from app/template.toml"
            place = place[part]


def test_the_template_as_it_is_keeps_the_defaults(tmp_path):
    file = tmp_path / "readouts.toml"
    file.write_text(files("app").joinpath("template.toml").read_text("utf-8"), "utf-8")

    settings = load(file, {}).settings

    assert settings.fetch == Settings().fetch
    assert settings.sites["jp_mofa"].relations == ("us",)


@pytest.mark.parametrize("key", ["fetch", "log", "serve"])
def test_defaults_of_the_template_are_shown_truly(key):
    template = files("app").joinpath("template.toml").read_text("utf-8")
    section = template.split(f"\n[{key}]\n")[1].split("\n[")[0].split("\n\n")[0]
    said = tomllib.loads(re.sub(r"^# ", "", section, flags=re.MULTILINE))

    defaults = getattr(Settings(), key)

    for name in said.keys() - {"mirrors", "public_url"}:
        assert getattr(defaults, name) == said[name], name
