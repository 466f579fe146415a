"""A record as JSON, and back: the form that is printed, stored, exported and compared."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any, TypeVar

from scraper.records import (
    Index,
    IndexEntry,
    Item,
    Link,
    Participant,
    Photo,
    Place,
    Readout,
    Start,
    Translation,
)

T = TypeVar("T")
_LISTS: Mapping[str, type[Any]] = {
    "participants": Participant,
    "items": Item,
    "photos": Photo,
    "links": Link,
    "translations": Translation,
    "entries": IndexEntry,
}
_ONES: Mapping[str, type[Any]] = {"start": Start, "place": Place}


def as_json(record: Readout | Index) -> dict[str, Any]:
    """Return a record as JSON types, fields in the order of the contract."""
    return {key: _plain(value) for key, value in asdict(record).items()}


def from_json(data: Mapping[str, Any]) -> Readout:
    """Rebuild a readout from what `as_json` gave.

    Raises:
        ValueError: a field is missing, or one is not of a readout.
    """
    return _built(Readout, data)


def index_from_json(data: Mapping[str, Any]) -> Index:
    """Rebuild an index from what `as_json` gave.

    Raises:
        ValueError: a field is missing, or one is not of an index.
    """
    return _built(Index, data)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return value


def _built(kind: type[T], data: Mapping[str, Any]) -> T:
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    if unknown := data.keys() - known:
        raise ValueError(f"{kind.__name__} has no {', '.join(sorted(unknown))}")
    try:
        return kind(**{key: _value(key, value) for key, value in data.items()})
    except TypeError as error:
        raise ValueError(f"not a {kind.__name__}: {error}") from None


def _value(key: str, value: Any) -> Any:
    if value is None:
        return None
    if key == "published_on":
        return date.fromisoformat(value)
    if key in _ONES:
        return _built(_ONES[key], value)
    if key in _LISTS:
        return tuple(_built(_LISTS[key], each) for each in value)
    return tuple(value) if isinstance(value, list) else value
