"""A page can break the process that reads it, and nothing else."""

import resource
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from scheduler.reader import DirectReader, Limits, SeparateReader
from scraper.errors import LookError, PoisonError, ReaderError, ReadError
from scraper.markup import Page
from scraper.records import Parts, Readout, Snapshot
from scraper.site import Site
from tests.ministry import INDEX, SITE, Talk, address, index


def snapshot(name: str, body: bytes) -> Snapshot:
    return Snapshot(url=address(name), body=body, fetched_at=datetime(2026, 3, 2, tzinfo=UTC))


def breaking(page: Page, site: Site) -> Parts:
    """Read a page whose words say how reading it goes wrong."""
    if "allocate" in page.text:
        bytearray(1 << 34)
    if "hang" in page.text:
        while True:
            pass
    if "crash" in page.text:
        import ctypes

        ctypes.string_at(0)
    if "fault" in page.text:
        raise IndexError("of a parser that is wrong")
    return SITE.read_parts(page, site)


HOSTILE = replace(SITE, read_parts=breaking)


@pytest.fixture
def reader() -> Iterator[SeparateReader]:
    with SeparateReader(Limits(seconds=1.0)) as reader:
        yield reader


def test_reading_apart_gives_what_reading_here_gives(reader: SeparateReader) -> None:
    pages = [snapshot(f"t{n}", Talk(minutes=n).page()) for n in range(1, 30)]

    assert reader.readouts(SITE, pages) == DirectReader().readouts(SITE, pages)


def test_an_index_is_read_apart_too(reader: SeparateReader) -> None:
    (relation,) = SITE.relations.values()
    page = replace(snapshot("x", index("a", "b")), url=INDEX)

    assert len(reader.index(SITE, relation, page).entries) == 2


def test_an_index_that_is_none_raises_here(reader: SeparateReader) -> None:
    (relation,) = SITE.relations.values()

    with pytest.raises((LookError, ReadError)):
        reader.index(SITE, relation, replace(snapshot("x", index()), url=INDEX))


@pytest.mark.parametrize("fault", ["allocate", "hang", "crash"])
def test_one_page_that_breaks_the_engine_costs_one_page(reader: SeparateReader, fault: str) -> None:
    pages = [snapshot(f"t{n}", Talk().page()) for n in range(5)]
    pages[2] = snapshot("t2", Talk(point=fault).page())

    results = reader.readouts(HOSTILE, pages)

    assert [isinstance(result, Readout) for result in results] == [True, True, False, True, True]
    assert isinstance(results[2], PoisonError)
    assert results[2].url == address("t2")


def test_a_fault_of_ours_costs_one_page_and_says_where_it_is(reader: SeparateReader) -> None:
    pages = [snapshot("a", Talk(point="fault").page()), snapshot("b", Talk().page())]

    fault, readout = reader.readouts(HOSTILE, pages)

    assert isinstance(fault, PoisonError)
    assert "IndexError: of a parser that is wrong at test_reader.py:" in fault.message
    assert isinstance(readout, Readout)


def test_a_large_page_behind_a_large_answer_stops_neither_end(reader: SeparateReader) -> None:
    long = "They spoke of fish. " * 50_000
    pages = [snapshot(f"t{n}", Talk(point=long).page()) for n in range(4)]

    results = reader.readouts(SITE, pages)

    assert [isinstance(result, Readout) for result in results] == [True] * 4


def test_a_worker_is_kept_however_large_the_program_is(reader: SeparateReader) -> None:
    """The height of a process's memory is inherited over fork and exec: it must not count."""
    large = bytearray(400 << 20)
    large[:: 1 << 12] = b"x" * len(large[:: 1 << 12])
    reader.readouts(SITE, [snapshot("a", Talk().page())])
    assert reader._worker is not None
    first = reader._worker.process.pid

    reader.readouts(SITE, [snapshot("b", Talk().page())])

    assert reader._worker is not None
    assert reader._worker.process.pid == first
    assert len(large) == 400 << 20


def test_a_machine_without_a_free_process_is_not_the_pages_fault(reader: SeparateReader) -> None:
    low, high = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, high))
    try:
        with pytest.raises(ReaderError, match="could be started"):
            reader.readouts(SITE, [snapshot("a", Talk().page())])
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (low, high))

    (result,) = reader.readouts(SITE, [snapshot("a", Talk().page())])

    assert isinstance(result, Readout)


def test_a_worker_that_somebody_killed_costs_no_page(reader: SeparateReader) -> None:
    page = snapshot("a", Talk().page())
    reader.readouts(SITE, [page])
    assert reader._worker is not None
    reader._worker.process.kill()
    reader._worker.process.wait()

    (result,) = reader.readouts(SITE, [page])

    assert isinstance(result, Readout)
