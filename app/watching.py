"""The daemon: passes on schedule, messages as they fall due, until it is told to stop.

    configuration ─ jobs ─── one pass a site, in its rhythm ──┐ wakes
                  └ rounds ─ one courier a channel  ◄─────────┘

A pass that is asked to end takes no further page; what was begun is finished or rolled
back. Reading the configuration again ends all of this (`app.shift`) and begins it anew
on the same store; a configuration that is wrong is reported, and the old one stays.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TextIO

from app import assemble
from app.configuration import Configuration
from app.metrics import Metrics, served
from app.shift import Pace, Shift
from app.signals import Orders, Systemd
from storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What the daemon is made of, whatever the configuration says."""

    load: Callable[[], Configuration]
    """Reads the configuration; raises `UsageError` if it is wrong."""
    orders: Orders
    systemd: Systemd
    metrics: Metrics
    metrics_port: int | None = None
    out: TextIO | None = None
    """For `stdout://` channels."""
    pace: Pace = field(default_factory=Pace)

    def run(self) -> bool:
        """Watch until told to stop; return whether all work in hand ended in time.

        Raises:
            UsageError: the configuration is wrong at the start, or the port is taken.
            StoreBusyError: another instance is at work on the store.
        """
        configuration = self.load()
        clock = assemble.clock(configuration)
        with assemble.open_store(configuration) as store, self._served(store):
            while True:
                shift = Shift(self, configuration, store, clock)
                another = shift.work()
                if another is None:
                    return shift.ended_in_time
                configuration = another

    @contextmanager
    def _served(self, store: Store) -> Iterator[None]:
        if self.metrics_port is None:
            yield
            return
        with served(self.metrics_port, lambda: self.metrics.page(store), self._is_well):
            yield

    def _is_well(self) -> bool:
        return time.monotonic() - self.metrics.beat < 30 * self.pace.tick
