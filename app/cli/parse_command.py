"""`readouts parse`: saved pages to records, without a network and without a store."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli.invocation import Invocation, config_option, pass_invocation
from app.terminal import Terminal
from scraper.errors import LookError, ReadError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.probing import Findings
    from scheduler.reader import SeparateReader
    from scraper.records import Snapshot
    from scraper.site import Relation, Site


@dataclass(frozen=True, slots=True)
class _Saved:
    site: "Site"
    snapshot: "Snapshot"
    is_index: bool | None
    relation: "Relation | None" = None


@click.command("parse")
@click.argument(
    "paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path)
)
@click.option("--site", "key", metavar="KEY", help="Whose page an HTML file is.")
@click.option("--url", help="Address the HTML file was saved from.")
@click.option("--index", "is_index", is_flag=True, help="The HTML file is an index page.")
@click.option("--explain", is_flag=True, help="Say on stderr which rule read what.")
@config_option
@pass_invocation
def command(
    invocation: Invocation,
    paths: Sequence[Path],
    key: str | None,
    url: str | None,
    is_index: bool,
    explain: bool,
) -> int:
    """Read saved pages into records.

    PATH is an HTML file (then --site and --url say what it is) or a folder with a
    SOURCE.toml. Prints one JSON object a page; index pages as what they list. Exits 1 if
    a page could not be read.
    """
    from app import assemble
    from app.explaining import explained
    from scheduler.reader import SeparateReader

    terminal = invocation.terminal
    configuration = invocation.configuration()
    known = assemble.sites(configuration)
    now = assemble.clock(configuration)()
    pages = [one for path in paths for one in _pages(path, known, key, url, now)]
    failed = 0
    with SeparateReader() as reader:
        for saved in pages:
            findings = _read(terminal, reader, saved, is_index)
            if findings is None:
                failed += 1
                continue
            terminal.json(findings.as_json())
            if explain:
                terminal.remark(saved.snapshot.url)
                for text in explained(findings):
                    terminal.remark(f"  {text}")
    return 1 if failed else 0


def _read(
    terminal: Terminal, reader: "SeparateReader", saved: _Saved, is_index: bool
) -> "Findings | None":
    from app import probing

    as_index = is_index or saved.is_index
    try:
        return probing.read(
            reader, saved.site, saved.snapshot, as_index=as_index, relation=saved.relation
        )
    except (LookError, ReadError) as error:
        terminal.remark(f"{error.problem}: {error}")
        return None


def _pages(
    path: Path, known: "Mapping[str, Site]", key: str | None, url: str | None, now: "datetime"
) -> Iterator[_Saved]:
    if path.is_dir():
        yield from _folder(path, known)
        return
    from app.assemble import find_site
    from scraper.records import Snapshot
    from scraper.urls import canonical

    if key is None or url is None:
        raise UsageError(f"{path}: an HTML file needs --site KEY and --url URL")
    try:
        body, address = path.read_bytes(), canonical(url)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise UsageError(f"--url {url}: {error}") from None
    yield _Saved(
        find_site(known, key, "--site"), Snapshot(url=address, body=body, fetched_at=now), None
    )


def _folder(path: Path, known: "Mapping[str, Site]") -> Iterator[_Saved]:
    from app.assemble import find_relation, find_site
    from scraper.folder import saved_pages

    for page in saved_pages(path):
        where = f"{path / 'SOURCE.toml'}: {page.path.name}"
        site = find_site(known, page.site, where)
        relation = find_relation(site, page.relation, where) if page.relation else None
        yield _Saved(site, page.snapshot(), page.reads_as == "index", relation)
