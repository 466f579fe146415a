"""Leads to read in tests: one sentence frame, filled by the test with what it is about."""

from datetime import date
from zoneinfo import ZoneInfo

from scraper.lead import facts
from scraper.records import Facts, Item, Parts
from scraper.site import Host

JAPAN = Host(country="JP", timezone=ZoneInfo("Asia/Tokyo"))


def read(
    lead: str | None,
    *,
    title: str = "Foreign Ministers’ Meeting",
    section: str | None = None,
    published: date | None = date(2020, 6, 15),
    points: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
    host: Host = JAPAN,
) -> Facts:
    """Read a page of which only the given parts are known."""
    items = tuple(Item(label=f"{number}.", text=text) for number, text in enumerate(points, 1))
    parts = Parts(
        language="en",
        title=title,
        section=section,
        published_on=published,
        lead=lead,
        items=items,
        notes=notes,
    )
    return facts(parts, host)


def meeting(when: str, where: str = "who is visiting Lisbon, Portugal, ", **page: object) -> Facts:
    """Read a bilateral meeting abroad, at the time given."""
    lead = (
        f"On June 14, {when}, Mr. HAYAMA Kenji, Minister for Foreign Affairs of Japan, {where}"
        "held a meeting with H.E. Ms. Ingrid Solvang, Minister of Foreign Affairs of the Kingdom of"
        " Norway. The overview of the meeting is as follows."
    )
    return read(lead, **page)  # type: ignore[arg-type]


def who(facts: Facts) -> list[tuple[str | None, str, str | None, str | None, str]]:
    """Return the participants as plain tuples."""
    return [(p.honorific, p.name, p.role, p.country, p.side) for p in facts.participants]
