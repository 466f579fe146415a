"""A fetcher for tests: loopback behind a mirror, short limits, waits that are only noted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from scraper.fetch import Fetcher, FetchPolicy, HostState
from tests.fixtureweb import Clock
from tests.loopback import Loopback

SITE = "https://mer.example"


@dataclass
class Memory:
    """What a store would remember of hosts."""

    states: dict[str, HostState] = field(default_factory=dict)
    saved: int = 0

    def host(self, name: str, /) -> HostState | None:
        return self.states.get(name)

    def remember_host(self, state: HostState, /) -> None:
        self.saved += 1
        self.states[state.name] = state


@dataclass
class Naps:
    """A clock for pauses that sleeping moves."""

    now: float = 0.0
    taken: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.taken.append(seconds)
        self.now += seconds

    def monotonic(self) -> float:
        return self.now


def fetcher(
    server: Loopback | None = None,
    *,
    memory: Memory | None = None,
    clock: Clock | None = None,
    naps: Naps | None = None,
    resolve: Callable[[str, int], Sequence[str]] | None = None,
    **policy: Any,
) -> Fetcher:
    """Return a fetcher for which the server stands in for `SITE`."""
    naps = naps or Naps()
    mirrors = ((SITE, server.origin),) if server else ()
    settings = {"pause": 0.0, "timeout": 2.0, "mirrors": mirrors, **policy}
    return Fetcher(
        FetchPolicy(contact="https://monitor.example", version="1", **settings),
        clock=clock or Clock(),
        memory=memory or Memory(),
        resolve=resolve,
        sleep=naps.sleep,
        monotonic=naps.monotonic,
    )
