"""`readouts settings`: what is in force, and where each value came from."""

import json

import click

from app.cli.invocation import Invocation, config_option, json_option, pass_invocation


@click.command("settings")
@json_option
@config_option
@pass_invocation
def command(invocation: Invocation, as_json: bool) -> None:
    """Print the settings in force and where each came from.

    Secrets are never printed. The whole configuration is checked, sites and relations too.
    """
    from app.assemble import sites

    configuration = invocation.configuration()
    sites(configuration)
    terminal = invocation.terminal
    if as_json:
        for key, value, origin in configuration.lines():
            terminal.json({"key": key, "value": value, "origin": origin})
        return
    rows = [
        (key, "(not set)" if value is None else _written(value), origin)
        for key, value, origin in configuration.lines()
    ]
    terminal.table(("setting", "value", "from"), rows)


def _written(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
