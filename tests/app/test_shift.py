"""The daemon in this process: what happens between two readings of the configuration."""

import json
import logging
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from threading import Event, Thread

import pytest

from app.cli.invocation import Invocation
from app.cli.main import run
from app.configuration import load
from app.metrics import Metrics
from app.shift import Pace
from app.signals import Orders, Systemd
from app.terminal import Terminal
from app.watching import Watch
from scraper.errors import UsageError
from storage.store import Store
from tests.app.ministry import SETTINGS, Ministry, ministry
from tests.app.sinks import HttpSink, http_sink


class Daemon:
    """A daemon in a thread."""

    def __init__(self, folder: Path, place: Ministry, sink: HttpSink) -> None:
        self.folder, self.place, self.sink = folder, place, sink
        self.file = folder / "readouts.toml"
        self.orders = Orders()
        self.metrics = Metrics()
        self.loads = 0
        self.environ: dict[str, str] = {}
        self.ended: list[bool] = []

    def write(self, more: str = "", before: str = "") -> None:
        text = SETTINGS.format(folder=self.folder, address=self.place.address)
        self.file.write_text(before + text + more, "utf-8")

    def watch(self, port: int | None = None, grace: float = 30) -> Watch:
        def read():  # type: ignore[no-untyped-def]
            self.loads += 1
            return load(self.file, self.environ)

        return Watch(
            load=read, orders=self.orders, systemd=Systemd({}), metrics=self.metrics,
            metrics_port=port, pace=Pace(tick=0.02, grace=grace, poll=0.1),
        )  # fmt: skip

    @contextmanager
    def running(self, clock: str, grace: float = 30) -> Iterator[None]:
        self.environ["READOUTS_CLOCK"] = clock
        self.orders.stop.clear()
        watch = self.watch(grace=grace)
        thread = Thread(target=lambda: self.ended.append(watch.run()), daemon=True)
        thread.start()
        try:
            yield
        finally:
            self.orders.give(signal.SIGTERM)
            thread.join(60)
            assert not thread.is_alive()

    def once(self, clock: str) -> None:
        """Run until a pass has ended."""
        with self.running(clock):
            wait_for(lambda: "readouts_passes_total 1.0" in self.page())
        self.metrics = Metrics()

    def page(self) -> str:
        with Store.open(f"sqlite:///{self.folder}/readouts.sqlite", write=False) as store:
            return self.metrics.page(store).decode().replace('{site="nh_mer"}', "")


def wait_for(done: Callable[[], object], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            if done():
                return
        except UsageError:  # the store is not there yet
            pass
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.01)


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[Daemon]:
    with ministry() as place, http_sink() as sink:
        place.publish(1)
        yield Daemon(tmp_path, place, sink)


def hook(url: str, name: str = "hook") -> str:
    return f'[[notify]]\nname = "{name}"\nurl = "{url}"\n'


def test_reading_the_configuration_again_waits_for_a_channel_that_hangs(daemon):
    """Going on beside it would send twice; ending instead would be the end of the watch."""
    released = Event()

    def hang(call: object) -> tuple[int, dict[str, str], bytes]:
        released.wait(30)
        return 204, {}, b""

    daemon.sink.behave = hang
    daemon.write(hook(daemon.sink.url))
    daemon.once("2026-05-04T08:00Z")
    daemon.place.edit(1)
    with daemon.running("2026-05-04T18:00Z", grace=0.1):
        wait_for(lambda: daemon.sink.calls)
        daemon.orders.give(signal.SIGHUP)
        wait_for(lambda: daemon.loads == 3)
        time.sleep(1)  # far longer than the grace
        assert len(daemon.ended) == 1
        released.set()
        daemon.orders.give(signal.SIGHUP)
        wait_for(lambda: daemon.loads == 4)

    assert len(daemon.ended) == 2
    assert len(daemon.sink.calls) == 1


def test_a_pass_that_was_cut_short_is_taken_up_after_a_third_of_the_interval(daemon):
    for number in range(2, 40):
        daemon.place.publish(number)
    started, go_on = Event(), Event()
    page = daemon.place.page

    def slow(path: str) -> bytes | None:
        if path.startswith("/press/"):
            started.set()
            go_on.wait(10)
        return page(path)

    daemon.place.page = slow
    daemon.write()
    daemon.file.write_text(daemon.file.read_text().replace('"1m"', '"30m"'))
    with daemon.running("2026-05-04T10:00Z"):
        assert started.wait(30)
        daemon.orders.give(signal.SIGTERM)
        time.sleep(0.2)
        go_on.set()

    with Store.open(f"sqlite:///{daemon.folder}/readouts.sqlite", write=False) as store:
        assert str(store.note("due nh_mer")).startswith("2026-05-04T10:10:")
    assert daemon.ended == [True]


def test_a_clock_that_was_given_runs_on_when_the_configuration_is_read_again(daemon):
    daemon.write()
    with daemon.running("2026-05-04T10:00Z"):
        wait_for(lambda: "readouts_passes_total 1.0" in daemon.page())
        looks = len(daemon.place.requests)
        time.sleep(0.1)
        daemon.orders.give(signal.SIGHUP)
        wait_for(lambda: daemon.loads == 2)
        time.sleep(0.5)

    assert len(daemon.place.requests) == looks


def test_a_port_that_is_taken_is_a_usage_error(daemon):
    daemon.write()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"--metrics-port {port}: Address already in use"):
            daemon.watch(port).run()


def test_a_channel_that_cannot_be_built_is_told_at_the_start_and_why_at_each_try(daemon, caplog):
    daemon.write(hook("env:HOOK_URL"))
    with caplog.at_level(logging.INFO, "readouts"):
        daemon.once("2026-05-04T08:00Z")
        said = "notify hook: the environment variable HOOK_URL is not set"
        assert any(said in record.getMessage() for record in caplog.records)
        daemon.place.edit(1)
        with daemon.running("2026-05-04T18:00Z"):
            wait_for(lambda: any(said in str(vars(one).get("answer")) for one in caplog.records))


def test_a_heartbeat_that_is_not_taken_is_in_the_log_with_the_reason(daemon, caplog):
    daemon.sink.behave = lambda call: (404, {}, b"")
    daemon.write(before=f'heartbeat = "{daemon.sink.url}/s3cret"\n')
    with caplog.at_level(logging.INFO, "readouts"):
        daemon.once("2026-05-04T08:00Z")
        daemon.write(before='heartbeat = "env:NOWHERE"\n')
        daemon.once("2026-05-04T18:00Z")

    assert "the heartbeat was not taken: it was answered 404" in caplog.text
    assert "the environment variable NOWHERE is not set" in caplog.text
    assert "s3cret" not in caplog.text


def test_a_channel_that_was_renamed_is_in_trouble_no_more(daemon):
    daemon.sink.behave = lambda call: (410, {}, b"")
    daemon.write(hook(daemon.sink.url))
    daemon.once("2026-05-04T08:00Z")
    daemon.place.edit(1)
    with daemon.running("2026-05-04T18:00Z"):
        wait_for(lambda: 'readouts_troubles{site=""} 1.0' in daemon.page())
    daemon.write(hook(daemon.sink.url, "other"))
    daemon.once("2026-05-05T18:00Z")

    assert 'readouts_troubles{site=""}' not in daemon.page()


def test_what_was_refused_is_sent_again_by_the_daemon_that_has_the_store(daemon):
    answers = [410, 204]
    daemon.sink.behave = lambda call: (answers.pop(0), {}, b"")
    daemon.write(hook(daemon.sink.url))
    daemon.once("2026-05-04T08:00Z")
    daemon.place.edit(1)
    with daemon.running("2026-05-04T18:00Z"):
        wait_for(lambda: 'readouts_troubles{site=""} 1.0' in daemon.page())
        out = StringIO()
        environ = {"READOUTS_CONFIG": str(daemon.file), **daemon.environ}
        code = run(["notify", "retry"], Invocation(Terminal(out, out), environ))
        wait_for(lambda: len(daemon.sink.calls) == 2)

    assert code == 0
    assert out.getvalue().startswith("1 to send again, by process ")
    first, second = daemon.sink.calls
    assert first.headers["webhook-id"] == second.headers["webhook-id"]


def test_the_others_hear_at_once_of_a_channel_that_refuses(daemon):
    daemon.sink.behave = lambda call: (410 if call.path == "/gone" else 204, {}, b"")
    daemon.write(hook(daemon.sink.url + "/gone", "gone") + hook(daemon.sink.url + "/well", "well"))
    daemon.once("2026-05-04T08:00Z")
    daemon.place.edit(1)
    with daemon.running("2026-05-04T18:00Z"):
        wait_for(lambda: len([call for call in daemon.sink.calls if call.path == "/well"]) == 2)

    told = [json.loads(call.body)["type"] for call in daemon.sink.calls if call.path == "/well"]
    assert sorted(told) == ["org.readouts.edited", "org.readouts.trouble"]
