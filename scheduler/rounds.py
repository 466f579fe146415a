"""Threads that do one thing again and again until they are told to stop.

This is the supervisor: whatever goes wrong in a round is logged, and the next round
comes all the same.
"""

import logging
from collections.abc import Callable
from threading import Event, Thread

from scraper.errors import ReadoutsError

log = logging.getLogger(__name__)


class Round(Thread):
    """Does `work` at once, then whenever it is woken or `patience` seconds have passed.

    A daemon thread: what hangs does not keep the process from ending.
    """

    def __init__(self, name: str, work: Callable[[], None], *, patience: float) -> None:
        super().__init__(name=name, daemon=True)
        self._work = work
        self._patience = patience
        self._woken = Event()
        self._stopped = Event()

    def run(self) -> None:
        """Go round until stopped."""
        while not self._stopped.is_set():
            self._woken.clear()
            try:
                self._work()
            except ReadoutsError as error:
                log.error("a round went wrong: %s", error, extra={"round": self.name})
            except Exception:
                log.exception("a round went wrong", extra={"round": self.name})
            self._woken.wait(self._patience)

    def wake(self) -> None:
        """Let the next round come now."""
        self._woken.set()

    def stop(self) -> None:
        """Let this round be the last; `join` waits for it."""
        self._stopped.set()
        self._woken.set()
