"""`readouts init`: a commented configuration to begin with."""

from importlib.resources import files
from pathlib import Path

import click

from app.cli.invocation import Invocation, pass_invocation
from scraper.errors import UsageError


@click.command("init")
@click.argument("file", type=click.Path(path_type=Path), default="readouts.toml")
@pass_invocation
def command(invocation: Invocation, file: Path) -> None:
    """Write a commented readouts.toml.

    FILE is where to write it [default: readouts.toml]. A file that is there already is
    left alone.
    """
    text = files("app").joinpath("template.toml").read_text("utf-8")
    try:
        with file.open("x", encoding="utf-8") as new:
            new.write(text)
    except FileExistsError:
        raise UsageError(f"{file} is there already and was left alone") from None
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {error.strerror}") from None
    invocation.terminal.line(f"wrote {file}: set contact, then try readouts crawl")
