"""The places a fetcher has been to: one lane per host, one set of rules per origin."""

import threading
from collections.abc import Callable
from typing import Protocol

from scraper.addresses import is_public, literal
from scraper.errors import UnsafeAddressError
from scraper.hops import Hop, Mirrors
from scraper.journey import Carry, Place
from scraper.lane import Lane
from scraper.manners import HostState
from scraper.urls import host_of


class HostMemory(Protocol):
    """Where what must be remembered of hosts is kept; called by one thread at a time."""

    def host(self, name: str, /) -> HostState | None:
        """Return what is remembered of a host."""

    def remember_host(self, state: HostState, /) -> None:
        """Remember it from now on."""


class NewLane(Protocol):
    """Makes the lane of a host."""

    def __call__(self, state: HostState, *, remember: Callable[[HostState], None]) -> Lane:
        """Return a new lane."""


class Places:
    """Makes a place when it is first needed and keeps it; safe for several threads.

    Args:
        mirrors: the mirrors in use.
        memory: what is known of hosts from earlier runs.
        new_lane: makes the lane of a host.
        carrier: returns what makes the requests to one origin.
    """

    def __init__(
        self,
        mirrors: Mirrors,
        memory: HostMemory,
        new_lane: NewLane,
        carrier: Callable[[str], Carry],
    ) -> None:
        self._mirrors = mirrors
        self._memory, self._memory_lock = memory, threading.Lock()
        self._new_lane, self._carrier = new_lane, carrier
        self._lock = threading.Lock()
        self._lanes: dict[str, Lane] = {}
        self._places: dict[tuple[str, str], Place] = {}

    def at(self, hop: Hop) -> Place:
        """Return the place an address is at.

        Raises:
            UnsafeAddressError: its host is a private address, however it is spelled.
        """
        key = hop.origins
        place = self._places.get(key)
        if place is None:
            address = literal(host_of(hop.contact))
            if address and not is_public(address) and key[1] not in self._mirrors.origins:
                raise UnsafeAddressError(hop.original, f"its host is {address}: not public")
            with self._lock:
                place = self._places.get(key) or self._new(*key)
                self._places[key] = place
        return place

    def save(self) -> None:
        """Save what is not saved yet."""
        with self._lock:
            for lane in self._lanes.values():
                lane.save()

    def _new(self, original: str, origin: str) -> Place:
        source = f"{original}/robots.txt"
        mirrored = self._mirrors.contact(source)
        if not mirrored.startswith(f"{origin}/"):  # a mirror of some folder only
            source = mirrored = f"{origin}/robots.txt"
        return Place(self._lane(_name(origin)), self._carrier(origin), Hop(source, mirrored))

    def _lane(self, name: str) -> Lane:
        if name not in self._lanes:
            with self._memory_lock:
                state = self._memory.host(name) or HostState(name=name)
            self._lanes[name] = self._new_lane(state, remember=self._remember)
        return self._lanes[name]

    def _remember(self, state: HostState) -> None:
        with self._memory_lock:
            self._memory.remember_host(state)


def _name(origin: str) -> str:
    """Return an origin's host, with its port where that is not the scheme's own."""
    scheme, _, host = origin.partition("://")
    return host.removesuffix(":80" if scheme == "http" else ":443")
