"""Is a site, or a channel, in trouble? Told once when it begins, once when it ends.

A page in trouble is noted by the pass that looked at it. These rules say when that adds
up to trouble of the whole site, which is what people are told of.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from scheduler import quarantine, restless, sitehealth
from scheduler.announce import deliveries_for
from scheduler.rules import Channel, Happening
from storage.rows import NewDelivery, TroubleRow
from storage.store import Store

SITE = "site"
"""Scope of a trouble of the whole site."""

WHOLE = frozenset({quarantine.SCOPE, sitehealth.SCOPE})
"""Scopes of troubles that a pass knows to be the site's: one look is enough."""

FEW_LOOKS = 3
"""A page must have failed so often in a row before its trouble counts for the site."""

MANY_PAGES = 3
"""So many readouts in the same trouble are the site's trouble; of index pages one is enough."""

FEW_FAILURES = 5
"""A channel that failed so often in a row is in trouble."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is wrong with a site."""

    problem: str
    message: str


def diagnose(troubles: Sequence[TroubleRow], index_urls: frozenset[str]) -> Diagnosis | None:
    """Say what is wrong with a site, given the open troubles of its pages.

    Args:
        troubles: open troubles of one site; that of the site itself is ignored.
        index_urls: addresses of its index pages.
    """
    whole = [one for one in troubles if one.scope in WHOLE]
    if whole:
        return Diagnosis(whole[0].problem, whole[0].message)
    lasting = [
        one
        for one in troubles
        if one.scope != SITE and one.times >= FEW_LOOKS and one.problem != restless.REASON
    ]
    indexes = [one for one in lasting if one.scope in index_urls]
    if indexes:
        first = indexes[0]
        return Diagnosis(first.problem, f"{first.message} ({_pages(len(indexes), 'index page')})")
    by_problem: dict[str, list[TroubleRow]] = {}
    for one in lasting:
        by_problem.setdefault(one.problem, []).append(one)
    worst = max(by_problem.values(), key=len, default=[])
    if len(worst) >= MANY_PAGES:
        return Diagnosis(worst[0].problem, f"{worst[0].message} ({_pages(len(worst), 'readout')})")
    return None


def _pages(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def check_site(
    store: Store, site: str, index_urls: frozenset[str], channels: Sequence[Channel], now: datetime
) -> Diagnosis | None:
    """Note whether a site is in trouble after a pass, and tell those who asked."""
    found = diagnose(store.health(site), index_urls)
    tell = _tellers(site, channels, now)
    if found is None:
        store.recovered(site, SITE, now, deliveries=tell("recovered"))
    else:
        store.trouble(site, SITE, found.problem, found.message, now, deliveries=tell("trouble"))
    return found


def check_channel(store: Store, name: str, channels: Sequence[Channel], now: datetime) -> None:
    """Note whether a channel is in trouble, and tell the others."""
    known = store.channel(name)
    others = [channel for channel in channels if channel.name != name]
    tell = _tellers("", others, now)
    scope = f"channel:{name}"
    if known is None or known.failures == 0:
        store.recovered("", scope, now, deliveries=tell("recovered"))
    elif known.failures >= FEW_FAILURES or known.not_before_at is None:
        said = known.last_error or "it does not answer"
        store.trouble("", scope, "channel", said, now, deliveries=tell("trouble"))


def let_go(
    store: Store, channels: Sequence[Channel], now: datetime, *, sites: Sequence[str] | None = None
) -> None:
    """End, without a word, the troubles of what nobody watches or tells any more.

    Args:
        store: where troubles are.
        channels: all channels of the configuration.
        now: aware UTC.
        sites: all sites that are watched; None: leave those of sites alone.
    """
    scopes = {f"channel:{channel.name}" for channel in channels}
    for one in store.health():
        is_channel = one.scope.startswith("channel:")
        if one.scope not in scopes if is_channel else sites is not None and one.site not in sites:
            store.recovered(one.site, one.scope, now)


def _tellers(
    site: str, channels: Sequence[Channel], now: datetime
) -> Callable[[str], tuple[NewDelivery, ...]]:
    return lambda event: deliveries_for(Happening(event=event, site=site), channels, now)
