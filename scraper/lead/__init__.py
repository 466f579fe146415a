"""What the sentences of a readout say: `facts(parts, host)`, for every ministry alike.

A grammar, not a list of pages: rules of time, place and people over words, one package a
language. Nothing is guessed; what is worked out is named in `derived`, and what a page
contradicts itself in stays as stated and is named in `warnings`.

Names in `derived`:
    year                  left out in the sentence, taken from the date line or the title
    start.home            the ministry's time, from the local time and the zone of the place
    start.local           the local time, from the ministry's and the zone of the place
    start.day             told from the day of the page ("today", "yesterday")
    start.home.day        the day of a time given without one, by arithmetic
    start.local.day       the same for the local time
    utc_offset            how far the place is from UTC, from the two times or the place
    duration_minutes      a sum of parts, or the length of a from-to range
    place, place.city, place.country     from a forum's name, a city or the publisher's house
"""

from scraper.lead import english
from scraper.records import Facts, Parts
from scraper.site import Host

__all__ = ["facts"]


def facts(parts: Parts, host: Host) -> Facts:
    """Read what the sentences of a page say.

    Args:
        parts: what its layout says.
        host: the publisher's side.
    """
    if parts.language == "ja":
        from scraper.lead import japanese

        return japanese.read(parts, host)
    return english.read(parts, host)
