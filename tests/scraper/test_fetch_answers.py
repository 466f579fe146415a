"""What each status, header and redirect means (section B, and the fetching part of F)."""

from datetime import timedelta

import pytest

from scraper.errors import (
    BlockedError,
    BudgetSpentError,
    BusyError,
    GoneError,
    LookError,
    RefusedError,
    TruncatedError,
    UnreachableError,
    UnsafeAddressError,
)
from scraper.records import NotModified, Snapshot, Validators
from tests.fixtureweb import Clock
from tests.loopback import (
    WHOLE,
    Loopback,
    close_after,
    head,
    page,
    redirect,
)
from tests.scraper.looks import SITE, Memory, Naps, fetcher

URL = f"{SITE}/a.html"
KNOWN = Validators(etag='W/"v 1"', last_modified="Thu, 24 May 2018 00:00:00 GMT")


def fault(route: object, validators: Validators | None = None, **policy: object) -> LookError:
    routes = {"/a.html": route, "/b.html": page(WHOLE)}
    with (
        Loopback(routes) as server,  # type: ignore[arg-type]
        fetcher(server, **policy) as web,
        pytest.raises(LookError) as raised,
    ):
        web.get(URL, validators)
    assert "\n" not in str(raised.value)
    return raised.value


def status(line: str, body: str = "", *fields: str) -> bytes:
    return page(body, *fields, status=line)


@pytest.mark.parametrize("line", ["500 No", "502 No", "503 No", "504 No", "522 No", "408 No"])
def test_b1_a_passing_server_error_is_tried_once_more_after_a_moment(line: str):
    naps = Naps()
    with Loopback({"/a.html": [status(line), page(WHOLE)]}) as server:
        with fetcher(server, naps=naps) as web:
            assert isinstance(web.get(URL), Snapshot)
        assert len(server.paths) == 2
    assert 0.5 <= sum(naps.taken) <= 1.5


def test_b1_a_lasting_server_error_is_refused_after_two_requests():
    with Loopback({"/a.html": status("500 No")}) as server, fetcher(server) as web:
        with pytest.raises(RefusedError) as raised:
            web.get(URL)
        assert (len(server.paths), raised.value.status) == (2, 500)


@pytest.mark.parametrize("line", ["429 Slow", "503 Busy"])
def test_b2_retry_after_keeps_us_away_also_after_a_restart(line: str):
    clock, memory = Clock(), Memory()
    routes = {"/a.html": [status(line, "", "Retry-After: 3600"), page(WHOLE)]}
    with Loopback(routes) as server:
        with fetcher(server, clock=clock, memory=memory) as web:
            with pytest.raises(BusyError) as raised:
                web.get(URL)
            assert raised.value.until == clock.now + timedelta(hours=1)
            with pytest.raises(BusyError):
                web.get(URL)
        with fetcher(server, clock=clock, memory=memory) as web, pytest.raises(BusyError):
            web.get(f"{SITE}/other.html")
        assert len(server.paths) == 1

        clock.pass_by(hours=1, seconds=1)
        with fetcher(server, clock=clock, memory=memory) as web:
            assert web.get(URL)


@pytest.mark.parametrize(
    ("header", "hours"),
    [("Mon, 02 Mar 2026 02:00:00 GMT", 2), ("9" * 30, 24), ("1000000000", 24)],
)
def test_b2_a_date_is_a_wait_and_a_huge_wait_is_a_day(header: str, hours: int):
    error = fault(status("429 Slow", "", f"Retry-After: {header}"))

    assert isinstance(error, BusyError)
    assert error.until == Clock().now + timedelta(hours=hours)


@pytest.mark.parametrize("header", ["0", "-5", "Sun, 01 Feb 2026 00:00:00 GMT"])
def test_b2_a_wait_that_is_over_means_one_more_try(header: str):
    routes = {"/a.html": [status("503 Busy", "", f"Retry-After: {header}"), page(WHOLE)]}
    with Loopback(routes) as server, fetcher(server) as web:
        assert web.get(URL)


def test_b2_a_garbled_wait_means_our_own():
    memory, clock = Memory(), Clock()
    with Loopback({"/a.html": status("429 Slow", "", "Retry-After: soon")}) as server:
        with fetcher(server, memory=memory, clock=clock) as web:
            for _ in range(5):
                with pytest.raises(BusyError):
                    web.get(URL)
        assert len(server.paths) == 1


def test_b3_kept_out_is_blocked_never_gone():
    akamai = "<title>Access Denied</title>You don't have permission to access /a.html"
    for line in ("403 Forbidden", "401 No", "451 No", "407 No"):
        error = fault(status(line, akamai))
        assert isinstance(error, BlockedError)
        assert not isinstance(error, GoneError)
        assert "Akamai" in error.message
        assert "mirror" in error.message


def test_b3_a_host_that_keeps_us_out_is_left_alone_after_three_looks():
    clock, memory = Clock(), Memory()
    with Loopback({f"/{n}": status("403 Forbidden") for n in range(9)}) as server:
        with fetcher(server, clock=clock, memory=memory) as web:
            kinds = []
            for number in range(9):
                with pytest.raises(LookError) as raised:
                    web.get(f"{SITE}/{number}")
                kinds.append((type(raised.value), raised.value.problem))
        assert kinds == [(BlockedError, "blocked")] * 3 + [(BusyError, "blocked")] * 6
        assert len(server.paths) == 3

        clock.pass_by(seconds=1)
        with fetcher(server, clock=clock, memory=memory) as web:  # a new run tries once
            with pytest.raises(BlockedError):
                web.get(f"{SITE}/1")
            with pytest.raises(BusyError) as raised_again:
                web.get(f"{SITE}/2")
        assert raised_again.value.until == clock.now + timedelta(minutes=10)
        assert len(server.paths) == 4


def test_b3_one_good_answer_ends_the_streak():
    bad = status("403 Forbidden")
    answers = [bad, bad, page(WHOLE), bad, bad, page(WHOLE)]
    outcomes = []
    with Loopback({"/a.html": answers}) as server, fetcher(server) as web:
        for _ in range(6):
            try:
                outcomes.append(bool(web.get(URL)))
            except BlockedError:
                outcomes.append(False)
    assert outcomes == [False, False, True, False, False, True]


@pytest.mark.parametrize("line", ["404 Not Found", "410 Gone"])
def test_b5_a_missing_page_is_gone_and_not_a_failure_of_the_host(line: str):
    with Loopback({"/a.html": status(line)}) as server, fetcher(server) as web:
        for _ in range(5):
            with pytest.raises(GoneError) as raised:
                web.get(URL)
        assert len(server.paths) == 5
    assert raised.value.status == int(line[:3])


def test_f3_challenge_headers_are_blocked_whatever_the_status():
    for line in ("202 Accepted", "405 No", "403 No"):
        error = fault(status(line, "x", "x-amzn-waf-action: challenge"))
        assert isinstance(error, BlockedError)


def test_b12_a_304_nobody_asked_for_is_not_a_page():
    assert isinstance(fault(head(status="304 Not Modified")), RefusedError)


def test_a_304_is_not_an_empty_page_and_brings_the_new_validators():
    answer = head('ETag: "v2"', status="304 Not Modified")
    with Loopback({"/a.html": answer}) as server, fetcher(server) as web:
        known = web.get(URL, KNOWN)
        sent = server.asked[-1].headers
        assert web.counts.not_modified == 1

    assert isinstance(known, NotModified)
    assert known.validators == Validators(etag='"v2"', last_modified=KNOWN.last_modified)
    assert sent["if-none-match"] == KNOWN.etag
    assert sent["if-modified-since"] == KNOWN.last_modified


def test_b16_an_empty_200_is_not_a_page():
    assert isinstance(fault(page("")), TruncatedError)


@pytest.mark.parametrize("line", ["204 No Content", "205 Reset", "206 Partial", "201 Created"])
def test_b17_a_success_without_a_whole_page_is_not_a_page(line: str):
    error = fault(head("Content-Length: 0", status=line))

    assert isinstance(error, RefusedError)
    assert error.status == int(line[:3])


def test_b18_conflicting_framing_is_never_misread():
    two = head("Content-Length: 3", "Content-Length: 5") + b"hello"
    assert fault(close_after(two)).problem in ("unreachable", "refused")

    both = head("Content-Length: 3", "Transfer-Encoding: chunked") + b"5\r\nhello\r\n0\r\n\r\n"
    with Loopback({"/a.html": both}) as server, fetcher(server) as web:
        snapshot = web.get(URL)
    assert isinstance(snapshot, Snapshot)
    assert snapshot.body == b"hello"


@pytest.mark.parametrize(
    "bytes_sent",
    [
        b"<html>no status line</html>",
        head("X: " + "a" * (1 << 20), "Content-Length: 0"),
        head(*["X: y"] * 10_000, "Content-Length: 0"),
        "HTTP/1.1 200 OK\r\nX-Tést: 1\r\nContent-Length: 0\r\n\r\n".encode("latin-1"),
        b"HTTP/1.1 999999 What\r\n\r\n",
    ],
    ids=["no status", "1 MiB header", "10k headers", "odd name", "odd status"],
)
def test_b19_nonsense_instead_of_http_is_a_clean_error(bytes_sent: bytes):
    assert fault(close_after(bytes_sent)).problem == "unreachable"


def test_b20_endless_early_hints_are_bounded():
    def hints(connection: object) -> None:
        while True:
            connection.sendall(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 100)  # type: ignore[attr-defined]

    assert isinstance(fault(hints, timeout=0.4), UnreachableError)


def test_b21_the_same_headers_are_sent_every_time():
    with Loopback({"/a.html": page(WHOLE, "Set-Cookie: visit=1")}) as server:
        with fetcher(server) as web:
            web.get(URL, language="ja")
            web.get(URL, language="ja")
        first, second = (dict(asked.headers) for asked in server.asked[-2:])
    assert first == second
    assert first["accept-language"] == "ja, *;q=0.5"
    assert first["user-agent"] == "readouts/1 (+https://monitor.example)"


def test_the_daily_budget_counts_every_request_and_stops_before_asking():
    clock, memory = Clock(), Memory()
    routes = {"/a.html": redirect("/b.html"), "/b.html": page(WHOLE)}
    with Loopback(routes) as server:
        with fetcher(server, clock=clock, memory=memory, daily_requests=5) as web:
            web.get(URL)  # with robots.txt: three requests
            assert web.requests_left(URL) == 2
            web.get(URL)
            with pytest.raises(BudgetSpentError):
                web.get(URL)
        with (
            fetcher(server, clock=clock, memory=memory, daily_requests=5) as web,
            pytest.raises(BudgetSpentError),
        ):
            web.get(URL)
        assert len(server.asked) == 5

        clock.pass_by(days=1)
        with fetcher(server, clock=clock, memory=memory, daily_requests=50) as web:
            assert web.get(URL)


def test_a_missing_robots_file_costs_one_request_a_day_across_restarts():
    clock, memory = Clock(), Memory()
    with Loopback({"/a.html": page(WHOLE)}) as server:
        for _ in range(3):
            with fetcher(server, clock=clock, memory=memory) as web:
                web.get(URL)
        assert [asked.path for asked in server.asked].count("/robots.txt") == 1
        clock.pass_by(hours=25)
        with fetcher(server, clock=clock, memory=memory) as web:
            web.get(URL)
        assert [asked.path for asked in server.asked].count("/robots.txt") == 2


def test_messages_posted_follow_no_redirect_and_need_a_named_origin():
    with Loopback({"/hook": redirect("/else")}) as sink, fetcher() as web:
        with pytest.raises(UnsafeAddressError) as raised:
            web.post(f"{sink.origin}/hook", b"{}", {}, timeout=1)
        assert "/hook" not in str(raised.value)
        assert sink.connections == 0

        answer = web.post(
            f"{sink.origin}/hook", b"{}", {"x-sign": "s"}, timeout=1, origins=[sink.origin]
        )
        assert answer.status == 302
        assert [(asked.path, asked.body) for asked in sink.asked] == [("/hook", b"{}")]
        assert sink.asked[0].headers["x-sign"] == "s"
