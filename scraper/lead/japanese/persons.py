"""Who takes part: a name and an office, in the order Japanese puts them.

    唐沢英夫 外務大臣                    our own: no country, and the office is a known one
    エレノア・グレイ 英国 首相            the other side's: name, country, office
    英国 の エレノア・グレイ 首相         the same with the country first
    米側から ポール・ウィットカム 国務長官  the same, the country said once for a side
    ロックウッド 駐日英国大使            an ambassador here; 在ネパール大使 is ours abroad
    羅恒（ら・こう） 中国 …主任           a reading in brackets ends the name

An office ends where `offices.endings` says; what stands before it, back to the nearest kana
or sign, holds the name. Somebody whose office is followed by の is spoken of (首相の訪日), not met.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from scraper.lead.japanese.apart import Split, take_apart
from scraper.lead.japanese.offices import Ending, endings, of_many, split_office
from scraper.lead.japanese.sides import Scene
from scraper.lead.japanese.text import Core
from scraper.names import countries
from scraper.names.people import honorific_end
from scraper.records import Participant

_SPOKEN_OF = re.compile(
    r"の(?!ほか|他|間|両|二|三|2|3|同席|出席の|下で|参加の下|(?:離任|着任|新任|就任)?(?:表敬|挨拶)|求め|要請|申"
    r"|共同|立会|[^、。の]{0,6}(?:会談|会合|協議|懇談)(?:が|を行))"
    r"|宛|訪|来日|に(?:同行|随行|代わ|続[きく]|よる指示|次[いぐ])|の(?:招待|招き)|級|(?:経験|特使|夫人)"
)
MOST = 100
"""People of one sentence that are named; the longest list seen had 30."""
_FORMER_START = re.compile(r"次期|前|元|新|当時の")


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody in the text, and how the text says it."""

    person: Participant
    rule: str
    """The construction that names them."""
    words: str
    """As on the page, brackets included."""


def people(core: Core, home: str, context: str | None) -> list[Named]:
    """Find those who take part in what a sentence tells.

    Args:
        core: the sentence.
        home: code of the publisher's country.
        context: the other side's country, if the title or the section names it.
    """
    scene = Scene(core, tuple(countries.find(core.text, "ja")), home, context)
    found: list[Named] = []
    done = 0
    for ending in _whole(core.text):
        if _SPOKEN_OF.match(core.text, ending.after):
            continue
        split = take_apart(scene, ending, done)
        if split is None or split.stop <= split.start:
            continue
        if split.country != home and core.text.startswith("主催", ending.after):
            continue
        found.append(_named(scene, split, ending, found))
        done = ending.after
        if len(found) == MOST:
            break
    return found


def _whole(text: str) -> Iterator[Ending]:
    """Join offices that 「・」 joins: 政治局委員・外交部長."""
    last: Ending | None = None
    for ending in endings(text):
        joined = last is not None and text[last.after : last.after + 1] == "・"
        if last and joined and split_office(text[last.after + 1 : ending.end]) == 0:
            last = replace(last, end=ending.end, after=ending.after, style=ending.style)
            continue
        if last is not None:
            yield last
        last = ending
    if last is not None:
        yield last


def _named(scene: Scene, split: Split, ending: Ending, known: list[Named]) -> Named:
    core, home = scene.core, scene.home
    country = split.country
    office = core.text[split.role : ending.end]
    if country is None and not of_many(office):
        country = next((k.person.country for k in known if k.person.side == "counterpart"), None)
    former = _FORMER_START.match(core.text[split.stop : split.role])
    role = (former[0] if former else "") + core.cut(split.role, ending.end)
    style = core.letters(ending.end, ending.after) if ending.style else None
    asides = core.asides_within(split.start, ending.after)
    honorific = next((found for words in asides if (found := _honorific(words))), None)
    return Named(
        Participant(
            name=core.cut(split.start, split.stop),
            honorific=honorific or style,
            role=role.strip("の・ ").removeprefix("同") or None,
            country=country,
            side="host" if country == home else "counterpart",
        ),
        split.rule,
        core.cut(split.start, ending.after),
    )


def _honorific(aside: str) -> str | None:
    """Return the honorific that opens an English name in brackets."""
    words = aside.split()
    end = honorific_end(words, 0)
    return " ".join(words[:end]) if end and len(words) > end else None
