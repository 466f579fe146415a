"""Section B: statuses, headers, redirects, validators, robots.txt."""

from datetime import timedelta

import pytest

from tests.hostile import faults
from tests.hostile.faults import refused, sends
from tests.hostile.lasting import a_lasting_fault_is_a_problem_and_never_an_event
from tests.hostile.ministry import ROBOTS, Fault
from tests.hostile.pages import INDEX, ORIGIN
from tests.hostile.program import kinds
from tests.hostile.stage import TALKS, Stage
from tests.loopback import head, page

PATHS = [talk.path for talk in TALKS]


@pytest.mark.parametrize("fault", faults.STATUS, ids=str)
def test_an_answer_that_is_no_page_is_no_version_of_the_page(stage: Stage, fault):
    a_lasting_fault_is_a_problem_and_never_an_event(stage, fault)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 522, 524, 408])
def test_b1_a_passing_server_error_costs_one_more_request_and_nothing_else(stage: Stage, status):
    stage.site.publish(TALKS[0].edited())
    stage.ministry.spoil(PATHS[0], Fault(f"B1-{status}-once", refused(f"{status} No")))

    found = stage.crawl()

    assert (found.changes, found.problems) == ([("edited", PATHS[0])], [])
    assert stage.ministry.asked_for(PATHS[0]) == 2
    assert stage.ministry.spacing() >= stage.program.pause


LATER = "Mon, 02 Mar 2026 14:00:00 GMT"
"""Two hours after the noon at which the test below begins."""


@pytest.mark.parametrize(
    ("header", "hours"),
    [
        ("1800", 0.5),
        (LATER, 2),
        ("0", 0),
        ("-5", 0),
        ("Mon, 02 Mar 1970 12:00:00 GMT", 0),
        ("1000000000", 24),
        ("9" * 400, 24),
        ("soon", 0),
        ("", 0),
        ("1e9", 0),
    ],
    ids=["B2-seconds", "B2-date", "B2-zero", "B2-negative", "B2-past", "B2-thirty-years",
         "B2-four-hundred-digits", "B2-word", "B2-empty", "B2-float"],
)  # fmt: skip
@pytest.mark.parametrize("status", ["429 Slow down", "503 Busy"])
def test_b2_a_wait_the_host_asks_for_is_kept_within_a_day(stage: Stage, status, header, hours):
    """No request one minute before it is over, restarts or not; garbled, it is none."""
    busy = Fault("B2", refused(status, f"Retry-After: {header}"))
    stage.ministry.spoil_for_good(busy, PATHS[3])
    stage.site.publish(TALKS[3].edited())
    first = stage.crawl(hours=12)
    assert first.changes == []
    stage.ministry.mend()

    if hours:
        assert ("refused", PATHS[3]) in first.problems
        assert stage.crawl(hours=hours - 1 / 60).summary.requests == 0
        stage.clock.pass_by(minutes=3)
    else:
        stage.clock.pass_by(hours=6)
    assert stage.crawl(hours=0).changes == [("edited", PATHS[3])]


def test_b3_pages_that_keep_us_out_are_blocked_and_never_withdrawn(stage: Stage):
    out = Fault("B3-403", refused("403 Forbidden"))
    stage.ministry.spoil_for_good(out, PATHS[0], PATHS[2])

    for _ in range(10):
        found = stage.crawl(hours=12)
        assert found.changes == []
        assert {code for code, _ in found.problems} <= {"blocked"}

    (site,) = [one for one in stage.program.troubles() if one.scope == f"{ORIGIN}{PATHS[0]}"]
    assert (site.problem, site.recovered_at) == ("blocked", None)


def test_b4_a_page_that_is_gone_once_is_no_event(stage: Stage):
    for _ in range(4):
        gone = Fault("B4-404-once", refused("404 Not Found"))
        stage.ministry.spoil(PATHS[1], gone)
        assert stage.crawl(hours=26).changes == []
        assert stage.crawl(hours=1).changes == []


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"], ids=["B5-404", "B5-410"])
def test_b5_a_page_that_is_gone_for_good_is_withdrawn_exactly_once(stage: Stage, status):
    stage.ministry.spoil_for_good(Fault("B5", refused(status)), PATHS[1])

    changes = [change for _ in range(10) for change in stage.crawl(hours=12).changes]

    assert changes == [("withdrawn", PATHS[1])]
    assert "accord number 1" in stage.program.text(PATHS[1])
    assert stage.ministry.asked_for(PATHS[1]) > 4, "it is looked at further"


@pytest.mark.parametrize("same", [True, False], ids=["B6-same-text", "B6-other-text"])
def test_b6_a_withdrawn_page_that_comes_back_is_restored_against_its_last_text(stage: Stage, same):
    stage.ministry.spoil_for_good(Fault("B6", refused("404 Not Found")), PATHS[1])
    for _ in range(6):
        stage.crawl(hours=12)
    stage.ministry.mend()
    if not same:
        stage.site.publish(TALKS[1].edited())
    changes = [change for _ in range(6) for change in stage.crawl(hours=24).changes]

    assert changes == [("restored", PATHS[1])]
    restored = stage.program.changes()[-1]
    assert restored.fields == (() if same else ("items",))


@pytest.mark.parametrize("status", ["301 Moved Permanently", "308 Permanent Redirect"])
def test_b7_a_page_with_a_new_address_is_one_record(stage: Stage, status):
    new = "/archive/talk-1.html"
    stage.site.others[new] = TALKS[1].html().encode()
    stage.ministry.spoil_for_good(faults.redirect_to(new, status=status), PATHS[1])

    changes = [change for _ in range(4) for change in stage.crawl(hours=12).changes]

    assert [kind for kind, _ in changes] == ["moved"]
    with stage.program.open(write=False) as store:
        assert store.find(ORIGIN + PATHS[1]).page_id == store.find(ORIGIN + new).page_id


def test_b8_a_page_shown_in_its_place_for_a_while_is_no_version(stage: Stage):
    stage.site.others["/notice.html"] = TALKS[5].edited(title="Notice").html().encode()
    stage.ministry.spoil_for_good(faults.redirect_to("/notice.html", status="302 Found"), PATHS[1])

    for _ in range(4):
        found = stage.crawl(hours=12)
        assert (found.changes, found.problems) == ([], [("decoy", PATHS[1])])


@pytest.mark.parametrize(
    "location",
    ["../other/a.html", "/other/a.html", "//mer.example/other/a.html", "/other/a.html#part",
     "/./other/x/../a.html", " /other/a.html\t", "HTTPS://MER.EXAMPLE/other/a.html"],
    ids=lambda location: f"B11-{location.strip()}",
)  # fmt: skip
def test_b11_an_address_in_any_usual_spelling_is_resolved(stage: Stage, location):
    stage.site.others["/other/a.html"] = TALKS[1].edited().html().encode()
    where = Fault("B11", faults.sent_to(location, "301 Moved Permanently"))
    stage.ministry.spoil(PATHS[1], where)
    stage.site.publish(TALKS[1].edited())

    found = stage.crawl()

    assert found.problems == []
    assert ("edited", PATHS[1]) in found.changes or (
        "edited", "/other/a.html") in found.changes  # fmt: skip
    assert stage.ministry.injected == [(PATHS[1], "B11")]


@pytest.mark.parametrize(
    "fields",
    [("ETag: \"same\"",), ("Last-Modified: Sun, 01 Mar 2026 00:00:00 GMT",)],
    ids=["B13-etag", "B13-date"],
)  # fmt: skip
def test_b13_a_validator_that_lies_for_ever_is_found_out(stage: Stage, fields):
    """It answers 304 to whatever it once gave, though the page was edited."""

    def liar(connection, answer):
        known = answer.asked.headers.keys() & {"if-none-match", "if-modified-since"}
        connection.sendall(
            head(*fields, status="304 Not Modified") if known else answer.whole(*fields)
        )

    stage.ministry.spoil_for_good(Fault("B13", liar), PATHS[1])
    stage.site.menu = "Another menu"  # so that it is sent once with the lying validator
    stage.crawl()
    stage.site.publish(TALKS[1].edited())

    changes = [change for _ in range(21) for change in stage.crawl().changes]

    assert changes == [("edited", PATHS[1])]


def test_b12_a_304_to_a_request_without_conditions_is_no_page(stage: Stage):
    stage.ministry.spoil_for_good(Fault("B12", sends(head(status="304 Not Modified"))), PATHS[1])

    for _ in range(3):
        found = stage.crawl(full=True)
        assert (found.changes, found.problems) == ([], [("refused", PATHS[1])])


def test_b14_new_validators_each_time_for_the_same_page_are_no_event(stage: Stage):
    def restless(connection, answer):
        field = f'ETag: "{answer.turn}"', f"Last-Modified: Sun, 01 Mar 2026 00:00:{answer.turn:02}"
        connection.sendall(answer.whole(*field, "Connection: close"))

    stage.ministry.spoil_for_good(Fault("B14", restless), PATHS[1])

    for _ in range(20):
        found = stage.crawl()
        assert (found.changes, found.problems) == ([], [])


@pytest.mark.parametrize(
    "date",
    ["Fri, 31 Dec 2199 23:59:59 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "yesterday", "", "0",
     "\xff\xfe"],
    ids=["B15-2199", "B15-1970", "B15-words", "B15-empty", "B15-zero", "B15-bytes"],
)  # fmt: skip
def test_b15_the_servers_dates_are_never_the_time_of_an_event(stage: Stage, date):
    fault = Fault("B15", sends(lambda a: a.whole(f"Last-Modified: {date}", f"Date: {date}")))
    stage.ministry.spoil_for_good(fault, PATHS[1])
    stage.site.publish(TALKS[1].edited())

    assert stage.crawl().changes == [("edited", PATHS[1])]
    (change,) = stage.program.changes()
    assert timedelta() <= stage.clock() - change.seen_at <= timedelta(minutes=5)
    assert stage.crawl().problems == []


def test_b19_the_first_byte_of_a_header_may_be_anything(stage: Stage):
    """Whatever byte begins a header line, the pass ends well and other pages are read."""
    stage.site.publish(TALKS[4].edited())
    heads = [
        b"HTTP/1.1 200 OK\r\n" + bytes([byte]) + b"x: y\r\n\r\n<p>" for byte in range(0, 256, 9)
    ]
    for each in heads:
        stage.ministry.spoil(PATHS[1], Fault("B19", sends(each)))

    changes = [one for _ in range(len(heads) // 2) for one in stage.crawl(hours=24).changes]

    assert changes == [("edited", PATHS[4])]


def test_b21_the_same_is_asked_every_time_and_no_cookie_is_kept(stage: Stage):
    stage.ministry.spoil_for_good(
        Fault("B21", sends(lambda a: a.whole("Set-Cookie: who=us; Path=/"))), PATHS[1]
    )
    for _ in range(3):
        assert stage.crawl(full=True).changes == []

    kept = {
        tuple((name, value) for name, value in asked.headers.items() if "none-match" not in name)
        for asked in stage.ministry.asked
        if asked.path != ROBOTS
    }
    assert len(kept) == 1
    assert "cookie" not in dict(kept.pop())


def test_b21_a_page_that_depends_on_who_serves_it_is_not_told_at_every_look(stage: Stage):
    """Two replicas, one a version behind: what is told is bounded by the versions there are."""
    old, new = TALKS[1], TALKS[1].edited()
    stage.site.publish(new)
    behind = Fault("B21-behind", sends(page(old.html())))
    for _ in range(5):
        stage.ministry.spoil(PATHS[1], behind)
        changes = stage.crawl().changes + stage.crawl().changes
        assert set(changes) <= {("edited", PATHS[1]), ("reverted", PATHS[1])}


@pytest.mark.parametrize(
    ("name", "act", "asks"),
    [
        ("B22-disallow", sends(page("User-agent: *\nDisallow: /", kind="text/plain")), 0),
        ("B22-disallow-news", sends(page("User-agent: *\nDisallow: /news/")), 1),
        ("B22-500", refused("500 No"), 0),
        ("B22-503", refused("503 No"), 0),
        ("B22-404", refused("404 No"), 7),
        ("B22-403", refused("403 No"), 7),
        ("B22-five-megabytes", sends(page("# nothing\n" * 500_000, kind="text/plain")), 7),
        ("B22-page-of-html", sends(page("<!DOCTYPE html><html><body>Disallow: /</body>")), 7),
        ("B22-empty", sends(page(b"", kind="text/plain")), 7),
        ("B22-noise", sends(page(bytes(range(256)) * 40, kind="text/plain")), 7),
        ("B22-loop", faults.sent_to("/robots.txt"), 7),
        ("B22-reset", faults.resets(lambda a: b""), 0),
    ],
)
def test_b22_robots_txt_decides_and_a_failing_server_means_wait(tmp_path, name, act, asks):
    """How many pages are asked for on a first pass."""
    from tests.fixtureweb import Clock
    from tests.hostile.ministry import Ministry
    from tests.hostile.program import Program

    clock = Clock()
    with Ministry(clock) as ministry:
        ministry.site.publish(*TALKS)
        ministry.spoil_for_good(Fault(name, act), ROBOTS)
        program = Program(tmp_path, ministry.origin, clock)

        found = program.crawl()

        assert len(ministry.paths) == asks
        assert len(found.changes) == max(asks - 1, 0)
        if asks < 7:
            assert found.problems[0][0] in ("forbidden_by_robots", "refused", "unreachable")


def test_b22_a_site_that_was_readable_stays_so_while_its_robots_txt_fails(stage: Stage):
    stage.crawl()
    stage.ministry.spoil_for_good(faults.BY_KEY["B1-500"], ROBOTS)
    stage.site.publish(TALKS[1].edited())

    found = stage.crawl(hours=30)

    assert found.changes == [("edited", PATHS[1])]
    assert stage.ministry.asked_for(ROBOTS) > 0


def test_b22_a_redirect_may_not_lead_where_robots_txt_forbids(stage: Stage):
    stage.ministry.spoil_for_good(
        Fault("B22", sends(page("User-agent: *\nDisallow: /draft/", kind="text/plain"))), ROBOTS
    )
    stage.site.others["/draft/a.html"] = TALKS[1].edited().html().encode()
    stage.ministry.spoil_for_good(faults.redirect_to("/draft/a.html"), PATHS[1])

    found = stage.crawl(hours=30)

    assert found.problems == [("forbidden_by_robots", PATHS[1])]
    assert stage.ministry.asked_for("/draft/a.html") == 0


def test_faults_of_the_index_page_drop_nothing_and_withdraw_nothing(stage: Stage):
    """A third of all faults once more, on the page that all else hangs on."""
    for fault in [one for one in faults.ALL if not one.slow][::3]:
        stage.ministry.spoil(INDEX, fault, fault)
        found = stage.crawl(hours=26)
        assert found.changes == [], fault.key
    stage.ministry.mend()
    stage.clock.pass_by(days=3)
    stage.site.publish(TALKS[1].edited())

    assert stage.crawl().changes == [("edited", PATHS[1])]
    assert kinds(stage.program.changes()) == [("edited", PATHS[1])]
