"""Whom our side met, where no person says so: groups of countries, the title, the section."""

import re
from collections.abc import Sequence

from scraper.lead.japanese.text import even
from scraper.names import countries
from scraper.records import Participant, Parts

_GROUP = re.compile(
    r"(?:、|は|と|が)(?P<who>[^。はがを]{2,60})の(?:各国)?(?:外相|外務大臣|首脳|閣僚|外務次官|代表)"
)
"""Parties that are only named by their countries."""


_TOPIC = re.compile(
    r"^.{0,40}?(?:情勢|問題|事案|発射|侵略|支援|復興|和平)(?:等)?(?:に関する|についての|を受けた|をめぐる|に係る)"
)
"""How a title begins that says what they spoke of: those countries need not be there."""


def partner(parts: Parts, home: str) -> str | None:
    """Return the other side's country if the title or the section names just one."""
    for words in (parts.title, parts.section or ""):
        codes = set(_codes(_TOPIC.sub("", even(words)))) - {home}
        if len(codes) == 1:
            return codes.pop()
    return None


def counterparts(
    met: Sequence[Participant], title: str, lead: str, home: str, other: str | None
) -> tuple[tuple[str, ...], str]:
    """Return the countries our side met, sorted, and what told them.

    They are those of the persons, else of a group, else the title's.

    Args:
        met: the persons named.
        title: even text of the title.
        lead: even text of the lead.
        home: the publisher's country.
        other: the other side's country, if the title or the section names it.
    """
    named, rule = {p.country for p in met if p.side == "counterpart" and p.country}, "persons"
    if not named:
        rule = "group"
        named = {code for group in _GROUP.finditer(lead) for code in _codes(group["who"])}
    if not named - {home}:
        rule = "title"
        named = set(_codes(_TOPIC.sub("", title)))
    if not named - {home} and other:
        rule, named = "title or section", {other}
    if rule != "persons":
        named -= {"UN"}  # where they met, or of what
    return tuple(sorted(named - {home})), rule


def _codes(words: str) -> list[str]:
    return [mention.code for mention in countries.find(words, "ja")]
