"""The command `readouts`: finds the subcommand, runs it, turns errors into exit codes.

    0  fine                       2  wrong usage or configuration
    1  done, but not everything   3  another instance is at work on the store
    130  interrupted, nothing lost

A command's module is imported only when that command runs, so that help stays quick.
"""

import gc
import sys
from collections.abc import Sequence
from importlib import import_module

import click
from click.exceptions import NoArgsIsHelpError

from app import __version__
from app.cli.invocation import Invocation, config_option
from app.terminal import Terminal
from scraper.errors import (
    NotAStoreError,
    ReadoutsError,
    StoreBusyError,
    StoreTooNewError,
    UsageError,
)

COLLECTED_EVERY = (20_000, 20, 20)
"""Rarer than Python's own: a tenth of a start went into looking for garbage in modules."""

COMMANDS = {
    "Watch": {
        "demo": "See it at work on a fixture ministry, without a network.",
        "crawl": "Make one pass over the given sites.",
        "watch": (
            "Make the passes of `crawl` on schedule and deliver what they find, until stopped."
        ),
        "notify": "Try the channels, see what was delivered, send again what was refused.",
    },
    "Ask": {
        "list": "List the readouts in the store.",
        "show": "Show one readout as a record.",
        "diff": "Show what differs between two revisions of a readout.",
        "changes": "List what changed.",
        "sites": "List the ministries, their relations and how they are.",
        "export": "Write readouts as a dataset, calendar, feed or archive.",
    },
    "Read": {
        "parse": "Read saved pages into records.",
        "probe": "Fetch one live page and show what would be read.",
        "reread": "Read all stored pages again with today's parser.",
    },
    "Keep": {
        "health": "Show which sites, pages and channels are in trouble and since when.",
        "verify": "Check the store against itself.",
        "backup": "Copy the store to FILE, whole and consistent, also while it is in use.",
        "init": "Write a commented readouts.toml.",
        "settings": "Print the settings in force and where each came from.",
    },
}
"""Every command with its first sentence of help, in the order of the help page."""


class LazyGroup(click.Group):
    """A group that imports a command when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return [name for section in COMMANDS.values() for name in section]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a command and return the command in it."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command = import_module(f"app.cli.{cmd_name}_command").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; of a mistyped name, say which is near."""
        name = args[0]
        if not name.startswith("-") and name not in self.list_commands(ctx):
            from difflib import get_close_matches

            near = get_close_matches(name, self.list_commands(ctx), 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise click.UsageError(f"no such command: {name}{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table, without importing them."""
        width = max(map(len, self.list_commands(ctx)))
        for section, commands in COMMANDS.items():
            with formatter.section(section):
                formatter.write_dl([(name.ljust(width), text) for name, text in commands.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="readouts")
@config_option
@click.option(
    "--log-level",
    type=click.Choice(["debug", "info", "warning", "error"]),
    help="Least important log line shown on stderr [default: warning].",
)
@click.pass_context
def cli(context: click.Context, log_level: str | None) -> None:
    """Watch the meeting readouts of foreign ministries.

    Results go to stdout, everything else to stderr. Exit codes: 0 fine, 1 something could
    not be read or delivered, 2 wrong usage or configuration, 3 another instance is at work
    on this store, 130 interrupted, nothing lost.
    """
    context.ensure_object(Invocation).log_level = log_level


def run(arguments: Sequence[str], invocation: Invocation) -> int:
    """Run one command line and return its exit code."""
    remark = invocation.terminal.remark
    try:
        code = cli.main(list(arguments), "readouts", standalone_mode=False, obj=invocation)
    except click.Abort:
        remark("interrupted, nothing lost")
        return 130
    except NoArgsIsHelpError as error:
        for text in error.format_message().splitlines():
            remark(text)
        return 2
    except click.ClickException as error:
        remark(_usage(error))
        return 2
    except ReadoutsError as error:
        remark(f"readouts: {error}")
        return exit_code(error)
    except OSError as error:
        remark(f"readouts: {error.filename or 'the system'}: {error.strerror or error}")
        return 1
    if invocation.terminal.trouble:
        remark(f"readouts: {invocation.terminal.trouble}")
        return 1
    return code if isinstance(code, int) else 0


def exit_code(error: ReadoutsError) -> int:
    """Return the exit code that tells of an error."""
    if isinstance(error, UsageError | NotAStoreError | StoreTooNewError):
        return 2
    return 3 if isinstance(error, StoreBusyError) else 1


def _usage(error: click.ClickException) -> str:
    path = "readouts"
    if isinstance(error, click.UsageError) and error.ctx:
        path = error.ctx.command_path
    message = " ".join(error.format_message().split()).rstrip(".")
    return f"{path}: {message} (see {path} --help)"


def main() -> None:
    """Run the program."""
    gc.set_threshold(*COLLECTED_EVERY)
    sys.exit(run(sys.argv[1:], Invocation(Terminal.standard())))
