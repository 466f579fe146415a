"""E1 to E3, E11, K11: a page that breaks its reader costs one page, never the pass."""

import io
import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from app.cli.invocation import Invocation
from app.cli.main import run
from app.terminal import Terminal
from scheduler import poison
from scheduler.crawl import CrawlPlan, Target, crawl
from scheduler.events import ChangeEvent, Event, ProblemEvent
from scheduler.reader import DirectReader, Limits, Reader, SeparateReader
from scraper.site import Site
from storage.store import Store
from tests.breaking import HOSTILE
from tests.fixtureweb import Clock, FixtureWeb
from tests.ministry import INDEX, SITE, Talk, address, index, publish

LIMITS = Limits(seconds=1)

BOMBS = {
    "E1-nesting": b"<div>" * 200_000,
    "E2-attributes": b"<p " + b" ".join(b"a%d=1" % n for n in range(100_000)) + b">",
    "E2-options": b"<select>" + b"<option>x" * 50_000 + b"</select>",
    "K11-elements": b"<i>x</i>" * 2_000_000,
}


@dataclass
class Desk:
    """A store, a web and a reader, and what the last pass told."""

    store: Store
    reader: Reader
    clock: Clock = field(default_factory=Clock)
    site: Site = SITE
    told: list[Event] = field(default_factory=list)
    web: FixtureWeb = field(init=False)

    def __post_init__(self) -> None:
        self.web = FixtureWeb(self.clock)

    def crawl(self, **time: float) -> None:
        self.clock.pass_by(**time)
        self.told.clear()
        crawl(
            CrawlPlan(targets=(Target(site=self.site, relations=tuple(SITE.relations.values())),)),
            fetcher=self.web, store=self.store, clock=self.clock, tell=self.told.append,
            reader=self.reader,
        )  # fmt: skip

    def changes(self) -> list[tuple[str, str]]:
        changes = [event for event in self.told if isinstance(event, ChangeEvent)]
        return sorted((event.kind, event.url.rsplit("/", 1)[1][:-5]) for event in changes)

    def problem(self) -> ProblemEvent:
        (problem,) = [event for event in self.told if isinstance(event, ProblemEvent)]
        return problem


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path / 'readouts.sqlite'}") as opened:
        yield opened


@pytest.fixture
def desk(store: Store) -> Iterator[Desk]:
    with SeparateReader(LIMITS) as reader:
        yield Desk(store, reader)


@pytest.fixture
def roomy(store: Store) -> Iterator[Desk]:
    """Give large pages that are no bombs the limits they have in the program."""
    with SeparateReader() as reader:
        yield Desk(store, reader)


def bombed(bomb: bytes) -> bytes:
    return Talk().page().replace(b"</body>", bomb + b"</body>")


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_costs_one_page_and_its_bytes_are_kept(desk: Desk, name: str) -> None:
    publish(desk.web, a=Talk(), b=Talk(), c=Talk())
    desk.web.pages[address("b")] = body = bombed(BOMBS[name])

    desk.crawl()

    assert desk.changes() == [("new", "a"), ("new", "c")]
    assert (desk.problem().problem, desk.problem().url) == ("unreadable", address("b"))
    page = desk.store.page(address("b"))
    assert page is not None
    assert page.snapshot_id is not None
    kept = desk.store.snapshot(page.snapshot_id)
    assert kept is not None
    assert kept.body == body
    assert list(desk.store.verifier.findings()) == []

    publish(desk.web, b=Talk(title="The bomb is gone"))
    desk.crawl(days=1)
    assert desk.changes() == [("new", "b")]


def test_e2_twenty_megabytes_in_one_line_are_read_like_any_page(roomy: Desk) -> None:
    publish(roomy.web, a=Talk(), b=Talk(point="x" * 20_000_000))

    roomy.crawl()

    assert roomy.changes() == [("new", "a"), ("new", "b")]


def test_e11_a_title_of_a_megabyte_is_stored_whole(roomy: Desk) -> None:
    publish(roomy.web, a=Talk(title="Talk " * 200_000))

    roomy.crawl()

    page = roomy.store.page(address("a"))
    assert page is not None
    readout = roomy.store.load(page.id)
    assert readout is not None
    assert len(readout.title) == 999_999


@pytest.mark.parametrize("fault", ["segv", "loop"])
def test_e3_a_page_that_breaks_its_reader_twice_is_left_alone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    desk.site = HOSTILE
    publish(desk.web, a=Talk(), b=Talk(point=f"please {fault}"), c=Talk())
    desk.crawl()
    assert desk.changes() == [("new", "a"), ("new", "c")]
    desk.crawl(days=1)

    asked: list[str] = []
    reading = SeparateReader.readouts
    monkeypatch.setattr(
        SeparateReader, "readouts",
        lambda self, site, pages: asked.extend(p.url for p in pages) or reading(self, site, pages),
    )  # fmt: skip
    desk.crawl(days=1)

    assert asked == []
    assert desk.problem().problem == "unreadable"
    assert "in quarantine after 2 tries" in desk.problem().message


def test_e3_other_bytes_other_code_and_a_week_are_new_chances(desk: Desk) -> None:
    desk.site = HOSTILE
    publish(desk.web, a=Talk(point="please segv"))
    for _ in range(3):
        desk.crawl(days=1)
    assert "in quarantine" in desk.problem().message

    desk.crawl(days=7)
    assert "in quarantine" not in desk.problem().message
    desk.crawl(days=1)
    assert "after 4 tries" in desk.problem().message

    publish(desk.web, b=Talk(point="please segv"))
    desk.site = replace(SITE, declared_by="a parser that is better")
    desk.crawl(days=1)
    assert desk.changes() == [("new", "a"), ("new", "b")]


def test_e3_an_index_that_breaks_its_reader_is_left_alone_too(desk: Desk) -> None:
    publish(desk.web, a=Talk(), b=Talk())
    desk.crawl()
    desk.web.pages[INDEX] = index("a", "b").replace(b"</ul>", BOMBS["E2-options"] + b"</ul>")

    desk.crawl(days=1)
    assert (desk.problem().url, desk.problem().problem) == (INDEX, "unreadable")
    desk.crawl(days=1)
    desk.crawl(days=1)

    assert "in quarantine" in desk.problem().message
    assert desk.changes() == []
    publish(desk.web, c=Talk())
    desk.crawl(days=1)
    assert desk.changes() == [("new", "c")]


def test_e3_even_a_page_that_takes_the_whole_program_down_does_so_only_a_few_times(
    tmp_path: Path,
) -> None:
    """The machine dies with the page: nobody lives to tell, only what was noted before."""
    url = f"sqlite:///{tmp_path / 'readouts.sqlite'}"
    web = FixtureWeb(Clock())
    publish(web, a=Talk(), b=Talk(point="please kill"), c=Talk(), d=Talk())

    def start() -> None:
        with Store.open(url) as store:
            desk = Desk(store, DirectReader(), site=HOSTILE)
            desk.web = web
            desk.crawl()

    deaths = 0
    while _in_a_child(start) == -signal.SIGKILL:
        deaths += 1
        assert deaths <= 1 + poison.TRIES

    with Store.open(url) as store:
        assert list(store.verifier.findings()) == []
        assert [page.revisions for page in map(store.page, map(address, "abcd")) if page] == [
            1, 0, 1, 1,
        ]  # fmt: skip
    assert deaths == 1 + poison.TRIES


def _in_a_child(work: Callable[[], None]) -> int:
    if (child := os.fork()) == 0:
        try:
            work()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_e3_a_worker_killed_again_and_again_costs_no_page(desk: Desk) -> None:
    """The HTML engine dies between any two looks: pages in flight are asked again."""
    publish(desk.web, **{f"t{number}": Talk(minutes=number + 5) for number in range(6)})
    assert isinstance(desk.reader, SeparateReader)
    reader = desk.reader
    reader.ready()
    killed: list[int] = []

    def kill(url: str) -> None:
        worker = reader._worker
        if worker is not None and worker.process.pid not in killed:
            killed.append(worker.process.pid)
            os.kill(worker.process.pid, signal.SIGSEGV)

    desk.web.before_answer = kill

    desk.crawl()

    assert desk.changes() == [("new", f"t{number}") for number in range(6)]
    assert len(killed) >= 2


def test_e2_a_saved_page_that_is_a_bomb_is_one_line_and_exit_1(tmp_path: Path) -> None:
    (tmp_path / "bomb.html").write_bytes(bombed(BOMBS["K11-elements"]))
    (tmp_path / "good.html").write_bytes(Talk().page())
    entries = "".join(
        f'[[page]]\nfile = "{name}.html"\nurl = "https://www.mofa.go.jp/na/{name}.html"\n'
        'site = "jp_mofa"\norigin = "written"\nreads_as = "readout"\n'
        for name in ("bomb", "good")
    )
    (tmp_path / "SOURCE.toml").write_text(entries)
    out, err = io.StringIO(), io.StringIO()

    code = run(["parse", str(tmp_path)], Invocation(Terminal(out, err), {}))

    assert code == 1
    (line,) = err.getvalue().splitlines()
    assert line.startswith("unreadable: https://www.mofa.go.jp/na/bomb.html: ")
    assert out.getvalue().count("\n") == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [("fish and ships " * 80_000, "fish and chips " * 80_000), ("ア" * 10**6, "ア" * 10**6 + "ビ")],
    ids=["words", "one-word"],
)
def test_e11_an_edit_of_a_megabyte_is_found_and_costs_seconds(
    roomy: Desk, before: str, after: str
) -> None:
    """Comparing is done in the program itself: nothing there may cost the square."""
    publish(roomy.web, a=Talk(point=before))
    roomy.crawl()
    publish(roomy.web, a=Talk(point=after))
    began = time.process_time()

    roomy.crawl(days=1)

    assert roomy.changes() == [("edited", "a")]
    assert time.process_time() - began < 15
