"""When it began and how long it took: the times of a sentence, the date line and the place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from scraper.lead.japanese import clock, days
from scraper.lead.japanese.places import Sited
from scraper.lead.japanese.text import even
from scraper.lead.zones import Stated, Timing, start_of
from scraper.records import Parts
from scraper.site import Host

_GOES_ON = re.compile("[まで分時半)][^。]*(?:続い|続き|続け|その後|終了後|後に)")


@dataclass(frozen=True, slots=True)
class Told:
    """Start and length as the sentences tell them."""

    timing: Timing = field(default_factory=Timing)
    minutes: int | None = None
    words: str = ""
    """What was read of the start."""
    length: str = ""
    """What was read of the length, where it is stated."""
    derived: tuple[str, ...] = ()


def told_times(
    told: Sequence[str], parts: Parts, host: Host, sited: Sited, *, remote: bool
) -> Told:
    """Read start and length from the first sentences.

    Args:
        told: the sentences of the lead.
        parts: the page's layout, for its date line.
        host: the publisher's side.
        sited: where it took place.
        remote: whether it was a call, whose unmarked times are the publisher's.
    """
    if not told:
        return Told()
    first, *later = (clock.read_clocks(even(sentence)) for sentence in told[:2])
    clocks = next((read for read in (first, *later) if read.frames), first)
    home, local = _sides(clocks, sited, host, remote=remote)
    timing = _start(home, local, parts.published_on, host, sited, remote=remote)
    lasted = next((read for read in (clocks, *later) if read.spans), clocks)
    minutes, worked_out = lasted.lasted()
    one = local or home
    if one and one.minute is not None and one.end is not None:
        whole = (one.end - one.minute) % (24 * 60)
        if minutes is None:
            minutes, worked_out = whole or None, True
        elif _GOES_ON.search(even(told[0])):
            minutes, worked_out = minutes + whole, True
    derived: tuple[str, ...] = ("duration_minutes",) if worked_out else ()
    if one and one.day and one.day.year is None and timing.start is not None:
        derived += ("year",)
    words = clocks.words(told[0] if clocks is first else told[1])
    length = " ".join(span.words for span in lasted.spans)
    return Told(timing, minutes, words, length, derived)


def _abroad(sited: Sited, host: Host) -> bool:
    return bool(sited.place and sited.place.country and sited.place.country != host.country)


def _sides(
    clocks: clock.Clocks, sited: Sited, host: Host, *, remote: bool
) -> tuple[clock.Frame | None, clock.Frame | None]:
    """Return the publisher's and the place's moment; an unmarked one is of where it was."""
    home, local = clocks.of(clock.HOME), clocks.of(clock.LOCAL)
    plain = clocks.of(None)
    if plain is None:
        return home, local
    if _abroad(sited, host) and local is None and not remote:
        return home, plain
    return home or plain, local


def _start(
    home: clock.Frame | None,
    local: clock.Frame | None,
    base: date | None,
    host: Host,
    sited: Sited,
    *,
    remote: bool,
) -> Timing:
    stated_home, stated_local = _stated(home, local, base)
    abroad = _abroad(sited, host) or (not remote and home is None and local is not None)
    named = local.clock if local is not None else None
    zones = sited.zones if abroad and sited.zones else (named,) if named else ()
    about = any(frame is not None and frame.about for frame in (home, local))
    return start_of(host.timezone, stated_home, stated_local, zones, approximate=about)


def _stated(
    home: clock.Frame | None, local: clock.Frame | None, base: date | None
) -> tuple[Stated | None, Stated | None]:
    """Resolve the days of both sides, the one that names its month first."""
    frames = [home, local]
    dates: list[date | None] = [None, None]
    anchor: date | None = None
    for side in sorted((0, 1), key=lambda side: _vague(frames[side])):
        frame = frames[side]
        if frame is not None:
            dates[side] = days.resolve(frame.day, base, anchor)
            anchor = anchor or dates[side]
    first, second = (
        None if frame is None else Stated(day, frame.minute)
        for frame, day in zip(frames, dates, strict=True)
    )
    if first is not None and second is not None and first.day is None and second.day is None:
        first = first._replace(day=base)
    return first, second


def _vague(frame: clock.Frame | None) -> int:
    if frame is None or frame.day is None:
        return 3
    if frame.day.month is not None:
        return 0
    return 1 if frame.day.number is not None else 2
