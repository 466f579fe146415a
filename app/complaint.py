"""What is wrong with a configuration, in one line: file and line, key, what is allowed."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from app.safe import for_terminal
from app.settings import Settings

_TABLE = re.compile(r"must be a valid dictionary(?: or instance of \w+)?")
SECRET_KEYS = frozenset({"database", "heartbeat", "secret", "url"})

Key = tuple[str, ...]


def complain(
    error: ValidationError, file: Path | None, text: str, origins: Mapping[Key, str]
) -> str:
    """Return one line about the first thing wrong, and how many more there are.

    Args:
        error: what the settings refused.
        file: the configuration file that was read, if one was.
        text: its text, for the line number.
        origins: which keys the environment gave, and by which variable.
    """
    problems = error.errors(include_url=False)
    first = min(problems, key=lambda problem: problem["type"] != "extra_forbidden")
    location = tuple(str(part) for part in first["loc"])
    key = tuple(_counted(part) for part in first["loc"])
    variable = _variable(key, origins)
    where = variable or _place(file, text, location)
    sentence = f"{where}: {_sentence(first, location, variable)}"
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return for_terminal(sentence + more)


def _counted(part: int | str) -> str:
    return str(part + 1) if isinstance(part, int) else part


def _variable(key: Key, origins: Mapping[Key, str]) -> str | None:
    for end in range(len(key), 0, -1):
        origin = origins.get(key[:end], "")
        if origin.startswith("READOUTS_"):
            return origin
    inner = (name for known, name in origins.items() if known[: len(key)] == key)
    return next((name for name in inner if name.startswith("READOUTS_")), None)


def _sentence(problem: Any, location: Key, variable: str | None) -> str:
    name = dotted(location)
    if problem["type"] == "extra_forbidden":
        return _unknown(location, variable)
    if problem["type"] == "missing":
        return f"{name} is missing"
    message = str(problem["msg"]).removeprefix("Value error, ")
    message = message.replace("Input should be", "must be").replace("Tuple should", "must")
    message = message.replace("String should", "must")
    message = _TABLE.sub("must be a table", message)
    tables = name in ("site", "notify")
    shape = f"is written as [[{name}]]" if tables else "must be a list"
    message = message.replace("must be a valid tuple", shape)
    given = problem["input"]
    if not {*location} & SECRET_KEYS and isinstance(given, str | int | float):
        shown = repr(given) if len(repr(given)) < 60 else repr(given)[:56] + "…'"
        message += "" if shown in message else f", not {shown}"
    return f"{name}: {message}"


def _unknown(location: Key, variable: str | None) -> str:
    known = [*_known(location[:-1])]
    nearest = _nearest(location[-1], known)
    table = f"{dotted(location[:-1])}." if location[:-1] else ""
    what = "no such setting" if variable else f"{table}{location[-1]} is not a setting"
    if not nearest:
        return f"{what}; known here: {', '.join(known)}"
    if variable:
        parts = variable.removeprefix("READOUTS_").split("__")
        parts[len(location) - 1] = nearest.upper()
        return f"{what}; did you mean READOUTS_{'__'.join(parts)}?"
    return f"{what}; did you mean {table}{nearest}?"


def _nearest(word: str, known: list[str]) -> str | None:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    found = process.extractOne(word.lower(), known, scorer=OSA.normalized_similarity)
    return found[0] if found and found[1] >= 0.5 else None


def _known(location: Key) -> list[str]:
    """Return the keys of the table at that place; names chosen by the operator pass through."""
    table: Any = Settings
    for part in location:
        if isinstance(table, type) and issubclass(table, BaseModel):
            table = table.model_fields[part].annotation
        else:
            table = next(
                inner
                for inner in get_args(table)
                if isinstance(inner, type) and issubclass(inner, BaseModel)
            )
    return list(table.model_fields)


def dotted(location: Key) -> str:
    """Write a key the way TOML does: `sites.jp_mofa.every`, `notify[2].url`."""
    text = ""
    for part in location:
        text += f"[{int(part) + 1}]" if part.isdigit() else f".{part}" if text else part
    return text


def _place(file: Path | None, text: str, location: Key) -> str:
    if file is None:
        return "settings"
    line = line_of(text, location)
    return f"{file}:{line}" if line else str(file)


def line_of(text: str, location: Key) -> int | None:
    """Return the line of a TOML text that sets a key, or that opens its table."""
    seen: dict[str, int] = {}
    table: Key = ()
    found: dict[Key, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[(\[?)\s*([^\]]+?)\s*\]", line):
            table = _header(header[2], seen, array=bool(header[1]))
            found.setdefault(table, number)
        elif key := re.match(r"""\s*((?:[\w.-]+|"[^"]*"|'[^']*')+)\s*=""", line):
            found.setdefault((*table, *_parts(key[1])), number)
    for end in range(len(location), 0, -1):
        if location[:end] in found:
            return found[location[:end]]
    return next((line for key, line in found.items() if key[:1] == location[:1]), None)


def _header(name: str, seen: dict[str, int], *, array: bool) -> Key:
    """Number the tables of an array, and their inner tables with them."""
    if array:
        seen[name] = seen.get(name, -1) + 1
    parts = _parts(name)
    if parts[0] in seen:
        return (parts[0], str(seen[parts[0]]), *parts[1:])
    return parts


def _parts(name: str) -> Key:
    found = re.findall(r"""[\w-]+|"([^"]*)"|'([^']*)'""", name)
    bare = re.findall(r"""[\w-]+|"[^"]*"|'[^']*'""", name)
    return tuple(
        quoted or single or word for (quoted, single), word in zip(found, bare, strict=True)
    )
