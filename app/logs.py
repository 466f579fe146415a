"""The log on stderr: one event a line, for people on a terminal, JSON elsewhere.

The other rooms log with the standard library; what they pass as `extra` (site, url)
become fields here. Nothing logs secrets or page bodies.
"""

import logging
import sys
import traceback
from pathlib import Path
from typing import Any

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


def start(level: str, style: str) -> None:
    """Send the log to stderr from now on.

    Args:
        level: `debug`, `info`, `warning` or `error`.
        style: `console`, `json`, or `auto`: console on a terminal, JSON elsewhere.
    """
    import structlog

    for_people = style == "console" or (style == "auto" and sys.stderr.isatty())
    renderer: Any = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
        if for_people
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _fields,
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _told_briefly if for_people else structlog.processors.format_exc_info,
            renderer,
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for chatty in ("httpx", "httpcore", "apscheduler", "alembic"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))


def _told_briefly(_: object, __: str, event: Any) -> Any:
    """Make one line of an exception: what it says, and the way it came, innermost last."""
    from app.safe import for_terminal

    error = event.pop("exc_info", None)
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)
        way = " > ".join(f"{Path(one.filename).name}:{one.lineno}" for one in frames)
        event["error"] = for_terminal(f"{type(error).__name__}: {error} ({way})")
    return event


def _fields(_: object, __: str, event: Any) -> Any:
    """Make fields of a record's extras; text is kept to one line, safe for a terminal."""
    from app.safe import for_terminal

    record = event.get("_record")
    extras = {} if record is None else vars(record)
    for name, value in extras.items():
        if name not in _STANDARD and not name.startswith("_"):
            event[name] = for_terminal(value) if isinstance(value, str) else value
    if isinstance(event.get("event"), str):
        event["event"] = for_terminal(event["event"])
    return event
