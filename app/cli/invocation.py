"""What every command is given: the streams, the environment, the configuration."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.terminal import Terminal

if TYPE_CHECKING:
    from app.configuration import Configuration


@dataclass(slots=True)
class Invocation:
    """One run of the program from the command line."""

    terminal: Terminal
    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    config: Path | None = None
    """The file named with `--config`."""
    log_level: str | None = None

    def configuration(self) -> "Configuration":
        """Read the configuration.

        Raises:
            UsageError: it is wrong; the message names file, key and what is allowed.
        """
        from app.configuration import load

        return load(self.config, self.environ)

    def start_log(self, configuration: "Configuration") -> None:
        """Send the log to stderr as the configuration and `--log-level` say."""
        from app import logs

        log = configuration.settings.log
        logs.start(self.log_level or log.level, log.format)


def _remember_config(context: click.Context, _: click.Parameter, value: Path | None) -> None:
    if value is not None:
        context.ensure_object(Invocation).config = value


def config_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command take `--config` after its name, too."""
    return click.option(
        "--config",
        type=click.Path(path_type=Path),
        expose_value=False,
        is_eager=True,
        callback=_remember_config,
        metavar="FILE",
        help="Configuration file [default: $READOUTS_CONFIG, then ./readouts.toml].",
    )(function)


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON Lines.")
pass_invocation = click.make_pass_decorator(Invocation)
