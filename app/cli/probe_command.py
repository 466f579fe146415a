"""`readouts probe`: one live page, and what would be read of it; nothing is stored."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from app.cli.invocation import Invocation, config_option, json_option, pass_invocation
from app.terminal import Line, Span, line
from scraper.errors import LookError, ReadError, UsageError

if TYPE_CHECKING:
    from app.configuration import Configuration
    from app.probing import Findings
    from scraper.records import Snapshot


@click.command("probe")
@click.argument("url")
@click.option("--site", "key", metavar="KEY", help="Whose page it is [default: by its host].")
@click.option("--index", "as_index", is_flag=True, default=None, help="Read it as an index page.")
@json_option
@config_option
@pass_invocation
def command(
    invocation: Invocation, url: str, key: str | None, as_index: bool | None, as_json: bool
) -> int:
    """Fetch one live page and show what would be read.

    Shows what came (status, headers, size), which fields were read and by which rule,
    what is missing, and the record. Stores nothing. Exits 1 if nothing could be read.
    """
    from app import assemble, probing
    from scheduler.reader import SeparateReader
    from scraper.urls import canonical

    terminal = invocation.terminal
    configuration = invocation.configuration()
    known = assemble.sites(configuration)
    try:
        url = canonical(url)
    except ValueError as error:
        raise UsageError(f"{url}: {error}") from None
    site = assemble.find_site(known, key, "--site") if key else probing.site_of(known, url)
    if site is None:
        raise UsageError(f"{url}: no site has pages there; name one with --site")
    try:
        snapshot = _fetch(configuration, url)
        if not as_json:
            terminal.lines(_fetched(snapshot))
        with SeparateReader() as reader:
            findings = probing.read(reader, site, snapshot, as_index=as_index)
    except (LookError, ReadError) as error:
        terminal.remark(f"{error.problem}: {error}")
        return 1
    if as_json:
        terminal.json(findings.as_json())
    else:
        terminal.lines(_told(findings))
    return 0


def _fetch(configuration: "Configuration", url: str) -> "Snapshot":
    from app import assemble, probing
    from scraper.records import NotModified

    clock = assemble.clock(configuration)
    with assemble.fetching(configuration, probing.NoMemory(), clock) as fetcher:
        snapshot = fetcher.get(url)
    if isinstance(snapshot, NotModified):
        raise LookError(url, "answered 304 although nothing was asked for")
    return snapshot


def _fetched(snapshot: "Snapshot") -> Iterator[Line]:
    from app.probing import TELLING_HEADERS

    yield line(Span("fetched", "bold"))
    yield line("  address        ", snapshot.url)
    if snapshot.moved_to:
        yield line("  moved to       ", snapshot.moved_to)
    yield line("  robots.txt     allowed")
    yield line(
        f"  status         {snapshot.status}, {len(snapshot.body)} bytes, {snapshot.seconds:.2f} s"
    )
    for name in TELLING_HEADERS:
        if value := snapshot.header(name):
            yield line("  ", Span(name.ljust(15), "dim"), value)
    if "charset" not in (snapshot.header("content-type") or "").lower():
        yield line("  ", Span("charset        ", "dim"), "not said by the server")


def _told(findings: "Findings") -> Iterator[Line]:
    from app.explaining import explained
    from app.probing import link_kinds
    from app.wording import record_lines
    from scraper.records import Index

    if findings.damaged:
        yield line(Span(f"  {findings.damaged} characters could not be decoded", "yellow"))
    if findings.missing:
        yield line(Span("missing  ", "yellow"), ", ".join(findings.missing))
    yield line("")
    record = findings.record
    if isinstance(record, Index):
        yield line(Span(record.title, "bold"), f"  {record.language}, {record.relation}")
        dated = sum(entry.published_on is not None for entry in record.entries)
        yield line(f"{len(record.entries)} readouts listed, {dated} with a date")
        for entry in record.entries:
            yield line(f"  {entry.published_on or '-':<10}  ", entry.title, f"  {entry.url}")
        yield line(f"other links: {link_kinds(record) or 'none'}")
        return
    yield from (line(Span(text, "dim")) for text in explained(findings))
    yield line("")
    yield from record_lines(record)
