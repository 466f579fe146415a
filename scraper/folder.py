"""Saved pages in a folder, with a `SOURCE.toml` that says where each came from.

[[page]]
file = "page3e_000886.html"
url = "https://www.mofa.go.jp/na/na1/us/page3e_000886.html"
site = "jp_mofa"
origin = "written"        # captured: bytes as sent; trimmed: then cut; written: by us
reads_as = "readout"      # or "index", then with relation = "us"
"""

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scraper import urls
from scraper.errors import UsageError
from scraper.records import Snapshot

ORIGINS = ("captured", "trimmed", "written")
READS_AS = ("readout", "index")
_KEYS = frozenset(
    {"file", "url", "site", "origin", "reads_as", "relation", "fetched_at", "content_type", "fails"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """One `[[page]]`."""

    path: Path
    url: str
    site: str
    origin: str
    reads_as: str
    relation: str | None = None
    """Of an index: the relation it lists."""
    fetched_at: datetime = datetime(2026, 5, 3, tzinfo=UTC)
    """When it was fetched, or is taken to have been; years are inferred from it."""
    content_type: str = "text/html"
    fails: str | None = None
    """The error a reader must raise, for pages that are not the page."""

    def snapshot(self) -> Snapshot:
        """Return the page as if it had just been fetched.

        Raises:
            UsageError: the file cannot be read.
        """
        try:
            body = self.path.read_bytes()
        except OSError as error:
            raise UsageError(f"{self.path}: {error.strerror or error}") from None
        return Snapshot(
            url=self.url,
            body=body,
            fetched_at=self.fetched_at,
            headers=(("content-type", self.content_type),),
        )


def saved_pages(folder: Path) -> tuple[SavedPage, ...]:
    """Read the `SOURCE.toml` of a folder.

    Raises:
        UsageError: there is none, or an entry is wrong; names file, entry and key.
    """
    source = folder / "SOURCE.toml"
    try:
        entries = tomllib.loads(source.read_text("utf-8")).get("page", [])
    except FileNotFoundError:
        raise UsageError(
            f"{source}: no such file; a folder of saved pages has one, with a [[page]] for each"
        ) from None
    except OSError as error:
        raise UsageError(f"{source}: {error.strerror or error}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{source}: {error}") from None
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise UsageError(f"{source}: pages are listed as [[page]]")
    return tuple(_page(folder, entry, f"{source}: page[{n}]") for n, entry in enumerate(entries, 1))


def _page(folder: Path, entry: dict[str, Any], where: str) -> SavedPage:
    if unknown := sorted(entry.keys() - _KEYS):
        raise UsageError(f"{where}.{unknown[0]}: no such key; there are {', '.join(sorted(_KEYS))}")
    for key in ("file", "url", "site"):
        if not isinstance(entry.get(key), str) or not entry[key]:
            raise UsageError(f"{where}.{key}: is required, as text")
    for key, allowed in (("origin", ORIGINS), ("reads_as", READS_AS)):
        if entry.get(key, allowed[0]) not in allowed:
            raise UsageError(f"{where}.{key}: must be one of {', '.join(allowed)}")
    path = folder / entry["file"]
    if not path.resolve().is_relative_to(folder.resolve()):
        raise UsageError(f"{where}.file: {entry['file']} is outside the folder")
    try:
        url = urls.canonical(entry["url"])
    except ValueError as error:
        raise UsageError(f"{where}.url: {error}") from None
    optional: dict[str, Any] = {
        k: entry[k] for k in ("relation", "content_type", "fails") if k in entry
    }
    if "fetched_at" in entry:
        optional["fetched_at"] = _instant(entry["fetched_at"], f"{where}.fetched_at")
    return SavedPage(
        path=path,
        url=url,
        site=entry["site"],
        origin=entry.get("origin", "captured"),
        reads_as=entry.get("reads_as", "readout"),
        **optional,
    )


def _instant(value: object, where: str) -> datetime:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)
    raise UsageError(f"{where}: must be a time, e.g. 2026-05-03T00:00:00Z")
