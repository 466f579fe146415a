"""Where results and remarks go: results to stdout, everything else to stderr.

On a terminal with colour and tables, elsewhere plain. A reader that has gone away
(`readouts list | head`) ends the printing, never the work.
"""

import json
import os
import sys
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import RawIOBase, TextIOWrapper
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO, cast

from app.safe import for_terminal

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one style, made safe; `plain` replaces it where there is no colour."""

    text: str
    style: str = ""
    plain: str | None = None


Line = tuple[Span, ...]


def line(*parts: str | Span) -> Line:
    """Put a line together; bare strings have no style."""
    return tuple(part if isinstance(part, Span) else Span(part) for part in parts)


class Terminal:
    """The two streams of the program."""

    def __init__(self, out: TextIO | None, err: TextIO | None) -> None:
        self._out = out
        self._err = err
        self.trouble: str | None = None
        """Why results could not be written, if their reader did not simply go away."""
        self._console: Console | None = None
        self._progress: Progress | None = None

    @classmethod
    def standard(cls) -> "Terminal":
        """Use the process's own streams; what they cannot encode is shown as an escape."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        return cls(sys.stdout, sys.stderr)

    @property
    def is_closed(self) -> bool:
        """Whether whoever read the results has gone away."""
        return self._out is None

    @property
    def is_rich(self) -> bool:
        """Whether results go to a terminal that shows colour, and may (`NO_COLOR`)."""
        if self._out is None or not self._out.isatty():
            return False
        console = self._rich_console()
        return not (console.is_dumb_terminal or console.no_color)

    @property
    def shows_progress(self) -> bool:
        """Whether remarks go to a terminal."""
        return self._err is not None and self._err.isatty()

    def json(self, value: object) -> None:
        """Print one JSON line."""
        self._write(json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n")

    def text(self, text: str) -> None:
        """Print text as it is, e.g. a file's content; nothing is escaped."""
        self._write(text)

    def raw(self, data: bytes) -> None:
        """Print bytes as they are."""
        self.stream().write(data)

    def stream(self) -> BinaryIO:
        """Return stdout as a binary file; writing to it cannot fail on a broken pipe."""
        return cast(BinaryIO, _Stream(self))

    def _write_bytes(self, data: bytes) -> None:
        if self._out is None:
            return
        buffer = getattr(self._out, "buffer", None)
        if buffer is None:
            self._write(data.decode("utf-8", "replace"))
            return
        try:
            self._out.flush()
            buffer.write(data)
            buffer.flush()
        except OSError as error:
            self._close(error)

    def lines(self, lines: Iterable[Line]) -> None:
        """Print lines, each safe for the terminal."""
        for each in lines:
            self.line(*each)

    def line(self, *parts: str | Span) -> None:
        """Print one line."""
        spans = line(*parts)
        if self.is_rich:
            self._render(_rich_text(spans))
        else:
            self._write("".join(map(_plain, spans)) + "\n")

    def table(self, headings: Sequence[str], rows: Iterable[Sequence[str | Span]]) -> None:
        """Print a table; aligned columns where there is no terminal."""
        cells = [[line(cell) for cell in row] for row in rows]
        if self.is_rich:
            self._rich_table(headings, cells)
            return
        plain = [[for_terminal(heading).upper() for heading in headings]]
        plain += [["".join(map(_plain, cell)) for cell in row] for row in cells]
        for text in aligned(plain):
            self._write(text + "\n")

    def remark(self, text: str) -> None:
        """Say something that is no result, in one line on stderr."""
        if self._err is None:
            return
        with suppress(OSError):  # there is nowhere left to say it
            self._err.write(for_terminal(text) + "\n")
            self._err.flush()

    @contextmanager
    def progress(self, title: str) -> Iterator["Progress"]:
        """Show on stderr that work goes on, if it takes longer than a second."""
        self._progress = Progress(title, self._err if self.shows_progress else None)
        try:
            yield self._progress
        finally:
            self._progress.clear()
            self._progress = None

    def _make_room(self) -> None:
        """Take the progress bar away before a result is printed where it stands."""
        if self._progress is not None:
            self._progress.clear()

    def _write(self, text: str) -> None:
        if self._out is None:
            return
        self._make_room()
        try:
            self._out.write(text)
            self._out.flush()
        except OSError as error:
            self._close(error)

    def _close(self, error: OSError) -> None:
        """Forget stdout; its end of the pipe is swapped so that closing it cannot fail."""
        if not isinstance(error, BrokenPipeError):
            self.trouble = f"stdout cannot be written to: {error.strerror}"
        if self._out is sys.stdout:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._out.fileno())
            os.close(nowhere)
        self._out = None

    def _rich_console(self) -> "Console":
        if self._console is None:
            from rich.console import Console

            self._console = Console(file=self._out, highlight=False, markup=False, emoji=False)
        return self._console

    def _render(self, content: Any) -> None:
        self._make_room()
        try:
            self._rich_console().print(content, soft_wrap=True)
        except OSError as error:
            self._close(error)

    def _rich_table(self, headings: Sequence[str], rows: list[list[Line]]) -> None:
        from rich.table import Table

        table = Table(box=None, pad_edge=False, header_style="bold")
        for heading in headings:
            table.add_column(heading, overflow="fold")
        for row in rows:
            table.add_row(*map(_rich_text, row))
        try:
            self._rich_console().print(table)
        except OSError as error:
            self._close(error)


class _Stream(RawIOBase):
    """The terminal's results as a binary file."""

    def __init__(self, terminal: Terminal) -> None:
        super().__init__()
        self._terminal = terminal
        self._at = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        content = bytes(data)
        self._terminal._write_bytes(content)
        self._at += len(content)
        return len(content)

    def tell(self) -> int:
        return self._at


class Progress:
    """A bar on stderr that appears after a second; silent where there is no terminal."""

    def __init__(
        self, title: str, stream: TextIO | None, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._title = title
        self._stream = stream
        self._now = now
        self._begun = now()
        self._drawn_at: float | None = None
        self._done = 0

    def clear(self) -> None:
        """Take the bar away; the next step draws it again."""
        if self._stream and self._drawn_at is not None:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._drawn_at = None

    def step(self, what: str = "", total: int | None = None) -> None:
        """Count one more thing done and say what it was."""
        self._done += 1
        now = self._now()
        if not self._stream or now - self._begun < 1:
            return
        if self._drawn_at is not None and now - self._drawn_at < 0.1:
            return
        self._drawn_at = now
        count = f"{_bar(self._done, total)}{self._done}/{total}" if total else str(self._done)
        self._stream.write(f"\r\x1b[K{self._title} {count} {for_terminal(what)[:60]}")
        self._stream.flush()


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield rows as lines whose columns begin under each other."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        )
        yield "  ".join(cells).rstrip()


def _width(text: str) -> int:
    """Count the columns a text takes; East Asian characters take two."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def _bar(done: int, total: int) -> str:
    filled = min(20, round(20 * done / total))
    return "█" * filled + "░" * (20 - filled) + " "


def _plain(span: Span) -> str:
    return for_terminal(span.text if span.plain is None else span.plain)


def _rich_text(spans: Line) -> "Text":
    from rich.text import Text

    return Text.assemble(*((for_terminal(span.text), span.style) for span in spans))
