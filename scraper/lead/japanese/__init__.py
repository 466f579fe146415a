"""The grammar of a Japanese lead: `read(parts, host)`.

    現地時間 2月25日 午後0時35分（日本時間…）から 約60分間、   clock    when and how long
    ハンブルク安全保障会議に出席するためドイツを訪問中の        places   where
    川端直樹 外務大臣 は、羅恒（ら・こう）中国…主任 と         persons  who
    会談を行ったところ、概要は以下のとおりです。                kinds    what

The sentence is read without its brackets (`text.Core`), on even signs, and every position
leads back to the page, so that a name is returned as the page writes it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from scraper.lead.japanese import clock, days
from scraper.lead.japanese.kinds import event_of
from scraper.lead.japanese.persons import people
from scraper.lead.japanese.places import Sited, where
from scraper.lead.japanese.text import Core, core_of, even, sentences
from scraper.lead.zones import Stated, Timing, start_of
from scraper.names import countries
from scraper.records import Facts, Participant, Parts, Reading
from scraper.site import Host

__all__ = ["read"]

LONGEST = 4000
"""Characters of a lead that are read; what follows is no lead any more."""

_SENTENCES = 4


def read(parts: Parts, host: Host) -> Facts:
    """Read what the sentences of a Japanese page say."""
    lead = (parts.lead or (parts.items[0].text if parts.items else ""))[:LONGEST]
    cores = [core_of(sentence) for sentence in sentences(lead)[:_SENTENCES]]
    context = _context(parts, host.country)
    participants = _participants(cores, host.country, context)
    sided = _countries(participants, parts.title, host.country, context)
    title = even(parts.title)
    flat = even(lead)
    event = event_of(title, flat, participants, sided)
    remote = event.mode in ("telephone", "video")
    sited = Sited(None) if remote or not cores else where(cores[0], host.country)
    timing, minutes, more = _when(sentences(lead), parts.published_on, host, sited, remote=remote)
    return Facts(
        is_meeting=event.is_meeting,
        kind=event.kind,
        mode=event.mode,
        start=timing.start,
        duration_minutes=minutes,
        place=sited.place,
        participants=tuple(participants),
        countries=sided,
        derived=tuple(dict.fromkeys((*more, *timing.derived, *sited.derived))),
        warnings=timing.warnings,
        readings=_readings(participants, timing, event.kind, lead),
    )


def _context(parts: Parts, home: str) -> str | None:
    """Return the other side's country if the title or the section names just one."""
    for words in (parts.title, parts.section or ""):
        codes = {m.code for m in countries.find(even(words), "ja")} - {home}
        if len(codes) == 1:
            return codes.pop()
    return None


def _participants(cores: Sequence[Core], home: str, context: str | None) -> list[Participant]:
    found: dict[str, Participant] = {}
    for core in cores:
        for one in people(core, home, context):
            name = one.person.name
            if not any(
                name == known or (known.startswith(name) and len(name) > 1) for known in found
            ):
                found[name] = one.person
    return list(found.values())


def _countries(
    participants: Sequence[Participant], title: str, home: str, context: str | None
) -> tuple[str, ...]:
    named = {p.country for p in participants if p.side == "counterpart" and p.country}
    if not named:
        short = countries.find(even(title), "ja")
        named = {m.code for m in short} - {home}
    if not named and context:
        named = {context}
    return tuple(sorted(code for code in named if code and code != home))


def _when(
    told: Sequence[str], base: date | None, host: Host, sited: Sited, *, remote: bool
) -> tuple[Timing, int | None, tuple[str, ...]]:
    if not told:
        return Timing(), None, ()
    clocks = clock.read_clocks(even(told[0]))
    if not clocks.frames and len(told) > 1:
        clocks = clock.read_clocks(even(told[1]))
    abroad = bool(sited.place and sited.place.country and sited.place.country != host.country)
    home, local = clocks.of(clock.HOME), clocks.of(clock.LOCAL)
    plain = clocks.of(None)
    if plain is not None:
        if abroad and local is None and not remote:
            local = plain
        elif home is None:
            home = plain
    stated_home, stated_local = _stated(home, local, base)
    if not abroad and not remote and stated_home is None and home is None and local is not None:
        abroad = True
    about = any(frame is not None and frame.about for frame in (home, local))
    zones = sited.zones if abroad else ()
    timing = start_of(host.timezone, stated_home, stated_local, zones, approximate=about)
    minutes, summed = clocks.lasted()
    if minutes is None and len(told) > 1:
        minutes, summed = clock.read_clocks(even(told[1])).lasted()
    first = local or home
    if minutes is None and first and first.minute is not None and first.end is not None:
        minutes, summed = (first.end - first.minute) % (24 * 60) or None, True
    derived: tuple[str, ...] = ("duration_minutes",) if summed else ()
    if first and first.day and first.day.year is None and timing.start is not None:
        derived += ("year",)
    return timing, minutes, derived


def _stated(
    home: clock.Frame | None, local: clock.Frame | None, base: date | None
) -> tuple[Stated | None, Stated | None]:
    """Resolve the days of both sides, the one that names its month first."""
    frames = [home, local]
    dates: list[date | None] = [None, None]
    order = sorted((0, 1), key=lambda side: _vague(frames[side]))
    anchor: date | None = None
    for side in order:
        frame = frames[side]
        if frame is not None:
            dates[side] = days.resolve(frame.day, base, anchor)
            anchor = anchor or dates[side]
    made = [
        None if frame is None else Stated(day, frame.minute)
        for frame, day in zip(frames, dates, strict=True)
    ]
    first, second = made
    if first is not None and second is not None and first.day is None and second.day is None:
        first = replace(first, day=base)
    return first, second


def _vague(frame: clock.Frame | None) -> int:
    if frame is None or frame.day is None:
        return 3
    if frame.day.month is not None:
        return 0
    return 1 if frame.day.number is not None else 2


def _readings(
    participants: Sequence[Participant], timing: Timing, kind: str, lead: str
) -> tuple[Reading, ...]:
    read = [
        Reading(
            field="participants", rule=f"persons.{person.side}", words=f"{person.name}{person.role}"
        )
        for person in participants
    ]
    if timing.start is not None:
        read.append(Reading(field="start", rule="clock.read_clocks", words=lead[:60]))
    read.append(Reading(field="kind", rule="kinds.event_of", words=kind))
    return tuple(read)
