"""The daemon as whoever runs it sees it: signals, locks, sockets, silence."""

import json
import os
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest

from tests.app.ministry import INDEX, SETTINGS, Ministry, ministry
from tests.app.nursery import Nursery, nursery
from tests.app.sinks import Call, HttpSink, http_sink

NOON = "2026-05-04T10:00Z"


@pytest.fixture(scope="module")
def home() -> Iterator[Nursery]:
    with nursery() as home:
        yield home


@dataclass
class Place:
    """A ministry, a receiver, and a daemon between them."""

    folder: Path
    ministry: Ministry
    sink: HttpSink
    home: Nursery
    child: int | None = None
    began: float = 0.0
    environ: dict[str, str] = field(default_factory=dict)

    def write(self, more: str = "") -> None:
        text = SETTINGS.format(folder=self.folder, address=self.ministry.address) + more
        (self.folder / "readouts.toml").write_text(text, "utf-8")

    def run(self, *arguments: str, clock: str = NOON) -> None:
        self.environ = {"READOUTS_CONFIG": str(self.folder / "readouts.toml")}
        self.child = self.home.start(
            self.folder, arguments, READOUTS_CLOCK=clock, **self.environ, **self.more()
        )

    def more(self) -> dict[str, str]:
        return {"NOTIFY_SOCKET": str(self.folder / "notify")}

    def end(self, number: int = signal.SIGTERM) -> int:
        assert self.child is not None
        self.began = time.monotonic()
        os.kill(self.child, number)
        return self.finish()

    def finish(self) -> int:
        """Wait until the child has ended by itself."""
        code = self.home.wait()
        self.child = None
        return code

    def tell(self, number: int) -> None:
        assert self.child is not None
        os.kill(self.child, number)

    @property
    def log(self) -> list[dict[str, object]]:
        return [
            json.loads(line)
            for line in (self.folder / "err").read_text().splitlines()
            if line.startswith("{")
        ]

    def says(self, event: str) -> bool:
        file = self.folder / "err"
        return file.exists() and event in file.read_text()


@pytest.fixture
def place(tmp_path: Path, home: Nursery) -> Iterator[Place]:
    with ministry() as made, http_sink() as sink:
        made.publish(1)
        place = Place(tmp_path, made, sink, home)
        place.write()
        yield place
        if place.child is not None:
            place.end(signal.SIGKILL)


def wait_for(done: Callable[[], object], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.005)


def hook(url: str, name: str = "hook") -> str:
    return f'[[notify]]\nname = "{name}"\nurl = "{url}"\n'


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_ends_well(place, number):
    place.run("watch")
    wait_for(lambda: place.says('"looked"'))

    assert place.end(number) == 0
    assert time.monotonic() - place.began < 10
    assert [line["event"] for line in place.log][-1] == "stopping"


def test_told_to_stop_while_host_and_channel_hang_it_ends_within_ten_seconds(place):
    released = Event()

    def hang(path: str) -> bytes | None:
        released.wait(30)
        return None

    def hang_up_later(call: Call) -> None:
        released.wait(30)

    place.write(hook(place.sink.url))
    place.run("crawl")
    assert place.finish() == 0
    place.ministry.edit(1)
    place.sink.behave = lambda call: (503, {}, b"")
    place.run("crawl", clock="2026-05-04T18:00Z")
    assert place.finish() == 1
    place.ministry.page = hang  # type: ignore[method-assign]
    place.sink.behave = hang_up_later
    requests = len(place.ministry.requests)
    place.run("watch", clock="2026-05-05T18:00Z")
    wait_for(lambda: len(place.sink.calls) == 2 and len(place.ministry.requests) > requests)

    assert place.end() == 0
    assert time.monotonic() - place.began < 10
    released.set()
    place.sink.behave = lambda call: (204, {}, b"")
    place.ministry.page = Ministry.page.__get__(place.ministry)  # type: ignore[method-assign]
    place.run("watch", clock="2026-05-05T18:10Z")
    wait_for(lambda: place.says('"sent": 1'))
    assert len({call.headers["webhook-id"] for call in place.sink.calls}) == 1
    assert place.end() == 0


def test_an_instance_keeps_others_out(place):
    place.run("watch")
    wait_for(lambda: place.says('"watching"'))
    first = place.child
    with nursery() as second:
        second.start(place.folder, ["watch"], **place.environ)
        assert second.wait() == 3

    assert place.says(f"process {first} on")
    assert place.end() == 0


def test_restarted_at_once_it_does_not_look_again(place):
    place.run("watch")
    wait_for(lambda: place.says('"looked"'))
    place.end()
    looks = place.ministry.requests.count(INDEX)
    for second in range(3):
        place.run("watch", clock=f"2026-05-04T10:00:0{second + 1}Z")
        wait_for(lambda: sum(line["event"] == "watching" for line in place.log) == second + 2)  # noqa: B023
        place.end()

    assert place.ministry.requests.count(INDEX) == looks == 1


def test_a_configuration_that_is_wrong_is_reported_and_the_old_one_stays(place):
    place.run("watch")
    wait_for(lambda: place.says('"looked"'))
    place.write("[fetch2]\nx = 1\n")
    place.tell(signal.SIGHUP)
    wait_for(lambda: place.says("the configuration stays as it was"))

    assert any("fetch2" in str(line["event"]) for line in place.log)
    assert place.end() == 0


def test_a_new_channel_is_told_after_the_configuration_was_read_again(place):
    place.run("watch")
    wait_for(lambda: place.says('"looked"'))
    place.write(hook(place.sink.url))
    place.tell(signal.SIGHUP)
    wait_for(lambda: sum(line["event"] == "watching" for line in place.log) == 2)
    place.end()
    place.ministry.edit(1)
    place.run("watch", clock="2026-05-04T18:00Z")
    wait_for(lambda: place.sink.calls)

    assert json.loads(place.sink.calls[0].body)["type"] == "org.readouts.edited"
    assert place.end() == 0


def test_what_was_refused_is_sent_again_while_the_daemon_runs(place):
    answers = [(410, {}, b""), (204, {}, b"")]
    place.sink.behave = lambda call: answers.pop(0)
    place.write(hook(place.sink.url))
    place.run("crawl", "--no-notify")
    assert place.finish() == 0
    place.ministry.edit(1)
    place.run("watch", clock="2026-05-04T18:00Z")
    wait_for(lambda: place.says('"dead": 1'))
    place.tell(signal.SIGUSR1)
    wait_for(lambda: place.says('"sent": 1'))

    first, second = place.sink.calls
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert place.end() == 0


def test_the_first_pass_is_silent(place):
    place.write(hook(place.sink.url))
    place.run("watch")
    wait_for(lambda: place.says('"looked"'))
    assert place.end() == 0

    assert place.sink.calls == []


def test_a_channel_that_hangs_delays_no_other_and_no_pass(place):
    released = Event()

    def behave(call):
        if call.path == "/slow":
            released.wait(30)
        return 204, {}, b""

    place.sink.behave = behave
    place.write(hook(place.sink.url + "/slow", "slow") + hook(place.sink.url + "/quick", "quick"))
    place.run("crawl", "--no-notify")
    assert place.finish() == 0
    place.ministry.edit(1)
    place.run("watch", clock="2026-05-04T18:00Z")
    wait_for(lambda: {call.path for call in place.sink.calls} == {"/slow", "/quick"})
    wait_for(lambda: place.says('"looked"'))
    released.set()

    assert place.end() == 0


def test_secrets_are_in_no_log(place):
    place.sink.behave = lambda call: (500, {}, b"no hook s3cret-t0ken here")
    place.write(hook(place.sink.url + "/s3cret-t0ken"))
    place.run("crawl", "--no-notify")
    assert place.finish() == 0
    place.ministry.edit(1)
    place.run("watch", clock="2026-05-04T18:00Z")
    wait_for(lambda: place.says('"delivered"'))
    place.end()
    place.run("notify", "log", "--json")
    place.finish()
    place.run("notify", "test")
    assert place.finish() == 1

    said = (place.folder / "err").read_text() + (place.folder / "out").read_text()
    assert "500 no hook (hidden) here" in said
    assert "s3cret" not in said


def test_systemd_hears_that_it_is_ready_alive_and_stopping(place):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(str(place.folder / "notify"))
        heard.settimeout(60)
        place.run("watch")
        messages = [heard.recv(1000).decode() for _ in range(2)]
        assert place.end() == 0
        while "STOPPING=1" not in messages:
            messages.append(heard.recv(1000).decode())

    assert messages[0].startswith("READY=1\nSTATUS=")
    assert messages[1] == "WATCHDOG=1"


def test_metrics_and_health_are_served_on_loopback(place):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    place.run("watch", "--metrics-port", str(port))
    wait_for(lambda: place.says('"looked"'))

    def get(path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return str(answer.read().decode())

    assert get("/healthz") == "ok\n"
    assert 'readouts_passes_total{site="nh_mer"} 1.0' in get("/metrics")
    with pytest.raises(urllib.error.HTTPError, match="404"):
        get("/../etc/passwd")
    assert place.end() == 0


def test_the_dead_mans_switch_is_called_after_a_good_pass(place):
    place.folder.joinpath("readouts.toml").write_text(
        f'heartbeat = "{place.sink.url}/alive"\n'
        + SETTINGS.format(folder=place.folder, address=place.ministry.address)
    )
    place.run("watch")
    wait_for(lambda: place.sink.calls)

    assert place.sink.calls[0].path == "/alive"
    assert place.end() == 0


def test_every_line_of_the_log_is_one_event_with_its_site(place):
    place.run("watch")
    wait_for(lambda: place.says('"looked"'))
    place.end()

    looked = [line for line in place.log if line["event"] == "looked"]
    assert looked[0]["site"] == "nh_mer"
    assert len(place.log) == len((place.folder / "err").read_text().splitlines())
    assert datetime.fromisoformat(str(looked[0]["timestamp"])).tzinfo == UTC
