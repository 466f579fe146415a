"""Section A: names, connections, TLS, and a network that goes away."""

import ssl
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from tests.fixtureweb import Clock
from tests.hostile import faults
from tests.hostile.lasting import LIMIT, a_lasting_fault_is_a_problem_and_never_an_event
from tests.hostile.ministry import Ministry
from tests.hostile.pages import INDEX, shell
from tests.hostile.program import Program
from tests.hostile.stage import TALKS, Stage
from tests.loopback import Loopback, page

NAME = "ministry.test"
CERTIFICATE = Path(__file__).parents[1] / "scraper" / "self_signed.pem"
SECOND = """
[sites.second]
[[site]]
key = "second"
ministry = "Another ministry"
timezone = "Europe/Oslo"
index_urls = ["https://second.example/list.html"]
[site.index]
item = "li"
[site.readout]
title = "h1"
"""


@pytest.mark.parametrize("fault", faults.CONNECTION, ids=str)
def test_a_connection_that_breaks_is_no_version_of_the_page(stage: Stage, fault):
    a_lasting_fault_is_a_problem_and_never_an_event(stage, fault)


class Names:
    """A resolver that a test can break."""

    def __init__(self, *answer: str | Exception) -> None:
        self.answer: list[str | Exception] = list(answer)

    def __call__(self, host: str, port: int) -> Sequence[str]:
        assert host == NAME
        for one in self.answer:
            if isinstance(one, Exception):
                raise one
        return [one for one in self.answer if isinstance(one, str)]


def by_name(stage: Stage, names: Names, folder: Path) -> Stage:
    """Return the stage with the ministry reached by a name."""
    address = f"http://{NAME}:{stage.ministry.port}"
    return Stage(stage.ministry, Program(folder, address, stage.clock, resolve=names), stage.clock)


@pytest.mark.parametrize(
    "answer",
    [(OSError(-2, "Name or service not known"),), (OSError(-3, "try again"),), ()],
    ids=["A1-nxdomain", "A1-servfail", "A1-empty"],
)
def test_a_name_that_does_not_resolve_is_trouble_and_no_event(stage: Stage, tmp_path, answer):
    names = Names(*answer)
    stage = by_name(stage, names, tmp_path)
    stage.site.publish(TALKS[0].edited())

    looks = [stage.crawl() for _ in range(3)]

    assert [look.changes for look in looks] == [[], [], []]
    assert ("unreachable", INDEX) in looks[0].problems
    assert len(looks[0].problems) <= 4, "a host that is away is left alone"
    assert NAME in looks[0].message(INDEX)
    (site,) = [one for one in stage.program.troubles() if one.scope == "site"]
    assert (site.problem, site.recovered_at) == ("unreachable", None)

    names.answer = ["127.0.0.1"]
    assert stage.crawl().changes == [("edited", TALKS[0].path)]
    assert [one for one in stage.program.troubles() if one.recovered_at is None] == []


def test_a3_a_dead_first_address_does_not_hide_the_live_one(stage: Stage, tmp_path):
    stage = by_name(stage, Names("127.0.0.99", "127.0.0.1"), tmp_path)
    stage.site.publish(TALKS[0].edited())

    found = stage.crawl()

    assert (found.changes, found.problems) == ([("edited", TALKS[0].path)], [])


def test_a4_a_ministry_that_is_down_and_up_again_has_one_ordinary_look(tmp_path):
    clock = Clock()
    with Ministry(clock) as ministry:
        ministry.site.publish(*TALKS)
        stage = Stage(ministry, Program(tmp_path, ministry.origin, clock), clock)
        stage.crawl()
        site, port = ministry.site, ministry.port
    site.publish(TALKS[1].edited())

    down = stage.crawl()

    assert (down.changes, down.problems[-1]) == ([], ("unreachable", INDEX))
    assert "refused" in down.message(INDEX)
    with Ministry(clock, port=port) as again:
        again.site = site
        up = stage.crawl()
    assert (up.changes, up.problems) == ([("edited", TALKS[1].path)], [])


def test_a8_a_certificate_nobody_vouches_for_is_refused_and_named(tmp_path):
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(CERTIFICATE)
    with Loopback({INDEX: page("<p>x</p>")}, tls=tls) as server:
        program = Program(tmp_path, server.origin, Clock())

        found = program.crawl()

    assert (found.changes, found.problems) == ([], [("unreachable", INDEX)])
    assert "certificate" in found.message(INDEX)
    assert server.asked == []


def test_a9_a_handshake_that_stalls_is_bounded(tmp_path):
    with Loopback() as server:  # speaks no TLS: it waits for a request that never comes
        program = Program(tmp_path, f"https://127.0.0.1:{server.port}", Clock(), timeout=LIMIT)

        found = program.crawl()

    assert found.problems == [("unreachable", INDEX)]
    assert found.summary.seconds < LIMIT * 4


def test_a10_nothing_but_http_1_1_is_spoken(stage: Stage):
    stage.crawl()

    for asked in stage.ministry.asked:
        assert "upgrade" not in asked.headers
        assert "http2-settings" not in asked.headers


def test_a11_a_portal_that_answers_everything_alike_is_no_event(stage: Stage):
    """Also robots.txt and the index are that page: nothing is concluded from any of them."""
    login = page(shell("Welcome to the airport", "<p>Accept the terms to use this network.</p>"))
    portal = faults.Fault("A11-portal", faults.sends(login))
    stage.ministry.spoil_for_good(portal, "/robots.txt", "*")
    before = [stage.program.text(talk.path) for talk in TALKS]

    for _ in range(4):
        found = stage.crawl()
        assert found.changes == []
        assert found.problems != []
    assert [stage.program.text(talk.path) for talk in TALKS] == before

    stage.ministry.mend()
    stage.clock.pass_by(days=2)
    stage.site.publish(TALKS[3].edited())
    assert stage.crawl().changes == [("edited", TALKS[3].path)]


def test_a12_a_proxy_of_the_environment_is_not_used_and_not_told(stage: Stage, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://canary:secret@127.0.0.1:9")
    stage.ministry.spoil_for_good(faults.BY_KEY["B1-502"], TALKS[0].path)

    found = stage.crawl()

    assert found.problems == [("refused", TALKS[0].path)]
    assert "canary" not in repr(found.events)


def test_a13_after_three_days_without_a_network_there_is_one_catch_up_pass(stage: Stage):
    stage.ministry.spoil_for_good(faults.BY_KEY["A6-hangs-up"])
    stage.site.publish(TALKS[0].edited(), TALKS[5].edited())
    for _ in range(12):
        assert stage.crawl(hours=6).changes == []
    assert len(stage.ministry.asked) <= 12 * 4, "a host that fails is left alone"

    stage.ministry.mend()
    asked = len(stage.ministry.asked)
    found = stage.crawl(hours=6)

    assert found.changes == [("edited", TALKS[0].path), ("edited", TALKS[5].path)]
    assert len(stage.ministry.asked) - asked <= len(TALKS) + 2
    assert stage.crawl().changes == []
    for change in stage.program.changes():
        assert change.unchanged_until is not None
        assert change.seen_at - change.unchanged_until > timedelta(days=3)


def test_a2_a_resolver_that_hangs_costs_one_limit_and_no_other_ministry(stage: Stage, tmp_path):
    done = Event()

    def hangs(host: str, port: int) -> Sequence[str]:
        if host == NAME:
            done.wait(20)
        return ["127.0.0.1"]

    port = stage.ministry.port
    stage.program = Program(
        tmp_path,
        f"http://other.test:{port}",
        stage.clock,
        resolve=hangs,
        timeout=LIMIT * 2,
        more=SECOND,
        mirrors=f', "https://second.example" = "http://{NAME}:{port}"',
    )
    stage.site.publish(TALKS[0].edited())

    found = stage.crawl()
    done.set()

    assert found.changes == [("edited", TALKS[0].path)]
    assert [code for code, _ in found.problems] == ["unreachable"]
    assert "did not resolve in time" in found.message("/list.html")
    assert found.summary.seconds < LIMIT * 8
