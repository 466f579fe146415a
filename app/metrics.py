"""Prometheus metrics and `/healthz` on a local port. Labels are site keys, never URLs."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from scheduler.events import ChangeEvent, Event, ProblemEvent, Summary
from scheduler.outbox import Tally
from scraper.errors import UsageError
from storage.store import Store

log = logging.getLogger("readouts")


class Metrics:
    """What is counted while the daemon runs."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.beat = time.monotonic()
        """When the main loop last came round, in steady seconds."""
        self.fetched: Callable[[], int] = lambda: 0
        """How many requests the fetcher in use has made."""
        self._fetched = 0
        self._passes = self._counter("passes", "Passes that ended", "site")
        self._changes = self._counter("changes", "Changes found", "site", "kind")
        self._problems = self._counter("problems", "Pages not read", "site", "problem")
        self._readouts = self._counter("readout_looks", "Readout pages looked at", "site")
        self._delivered = self._counter("deliveries", "Messages by outcome", "channel", "outcome")
        self._seconds = Histogram(
            "readouts_pass_seconds", "How long a pass took", ["site"], registry=self.registry,
            buckets=(1, 5, 15, 60, 300, 900, 3600),
        )  # fmt: skip
        self._ended = self._gauge("last_pass_timestamp_seconds", "End of the last pass", "site")
        self._requests = self._counter("requests", "HTTP requests for pages")
        self._waiting = self._gauge("waiting_deliveries", "Messages by state", "channel", "state")
        self._troubles = self._gauge("troubles", "Troubles that are open", "site")

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(f"readouts_{name}", text, labels, registry=self.registry)

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        return Gauge(f"readouts_{name}", text, labels, registry=self.registry)

    def found(self, event: Event) -> None:
        """Count one event of a pass."""
        if isinstance(event, ChangeEvent):
            self._changes.labels(event.site, event.kind).inc()
        elif isinstance(event, ProblemEvent):
            self._problems.labels(event.site, event.problem).inc()

    def passed(self, site: str, summary: Summary, at: float) -> None:
        """Count one pass.

        Args:
            site: key of the site.
            summary: what the pass found.
            at: when it ended, in seconds since 1970.
        """
        self._passes.labels(site).inc()
        self._readouts.labels(site).inc(summary.readouts)
        self._seconds.labels(site).observe(summary.seconds)
        self._ended.labels(site).set(at)

    def delivered(self, channel: str, tally: Tally) -> None:
        """Count what became of a channel's messages."""
        for outcome, count in (
            ("sent", tally.sent),
            ("failed", tally.failed),
            ("dead", tally.dead),
        ):
            self._delivered.labels(channel, outcome).inc(count)

    def page(self, store: Store) -> bytes:
        """Return everything as Prometheus reads it."""
        requests = self.fetched()
        self._requests.inc(requests - self._fetched if requests >= self._fetched else requests)
        self._fetched = requests
        self._waiting.clear()
        for (channel, state), count in store.timeline.waiting().items():
            self._waiting.labels(channel, state).set(count)
        self._troubles.clear()
        for trouble in store.health():
            self._troubles.labels(trouble.site).inc()
        return generate_latest(self.registry)


@contextmanager
def served(port: int, page: Callable[[], bytes], is_well: Callable[[], bool]) -> Iterator[None]:
    """Serve `/metrics` and `/healthz` on loopback until the block ends.

    Args:
        port: port to listen on; 0 takes any free one.
        page: makes the metrics.
        is_well: whether the daemon does its work; `/healthz` answers 503 if not.

    Raises:
        UsageError: the port is taken.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/healthz":
                well = is_well()
                self._answer(200 if well else 503, b"ok\n" if well else b"stuck\n", "text/plain")
            elif self.path == "/metrics":
                self._answer(200, page(), CONTENT_TYPE_LATEST)
            else:
                self._answer(404, b"/metrics or /healthz\n", "text/plain")

        def _answer(self, status: int, body: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Stay out of the log."""

    server = _listening(port, Handler)
    Thread(target=server.serve_forever, args=(0.2,), daemon=True).start()
    try:
        log.info("metrics are served", extra={"port": server.server_port})
        yield
    finally:
        server.shutdown()
        server.server_close()


def _listening(port: int, handler: type[BaseHTTPRequestHandler]) -> ThreadingHTTPServer:
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        raise UsageError(f"--metrics-port {port}: {error.strerror}") from None
    server.daemon_threads = True
    return server
