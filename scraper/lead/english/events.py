"""Which sentences tell of an event, whether it took place, and over which line.

A page reports a meeting when its own sentence says, in the past, that people met. What
will happen, what was signed, said to the press or sent as a message is no meeting.
"""

import re
from typing import NamedTuple

from scraper.names.wordlist import wordlist

_MEETING = (
    r"(?:[Mm]eetings?|[Tt]alks?|[Cc]onversations?|[Dd]ialogues?|[Cc]onsultations?"
    r"|[Cc]onferences?|[Ss]essions?|[Ss]ummit|[Cc]alls?|[Dd]iscussions?"
    r"|[Tt]ele-?[Cc]onferences?|[Vv]ideo-?[Cc]onferences?|[Ll]unch(?:eon)?s?|[Dd]inners?"
    r"|[Bb]reakfasts?|[Rr]ounds?|[Ee]xchanges? [Oo]f (?:[Vv]iews|[Oo]pinions)|[Cc]hats?"
    r"|[Cc]ommittee|[Cc]ouncil|[Ee]xchange|[Nn]egotiations?|[Ff]orum|[Bb]anquet|[Tt]ea"
    r"|[Bb]runch|[Rr]eunion|[Ee]ncounter|[Ww]orkshop|[Ss]ymposium|[Ss]eminar|[Vv]isit)"
)
PAST = re.compile(
    r"\b(?:"
    r"(?:held|had|conducted|convened|organi[sz]ed|made|co-?chaired|chaired|hosted|attended|joined"
    r"|participated\s+(?:\w+\s+){0,3}in|took\s+part\s+in|engaged\s+in|opened|resumed|led)"
    rf"\b[^.;]{{0,160}}?\b{_MEETING}\b"
    r"|met\b(?!\s+(?:all|its|with\s+an?\s+accident|(?:his|her)(?!\s[^.;,]{0,30}counterpart)"
    r"|the\s+(?:\w+\s+)?(?:requirements?|needs|conditions?|criteria|deadline|standards?|targets?"
    r"|goals?|challenges?)))"
    r"|(?:spoke|talked|conferred|dined|lunched|breakfasted)\b(?=\s+(?:over|by|on|with|to|via"
    r"|informally|briefly|today|yesterday|separately))"
    r"|received\s+(?:an?\s+|the\s+)?(?:courtesy|visit|call|phone|telephone|farewell|delegation"
    r"|H[.·]|Mr|Ms|Dr|Hon|Amb|Prof|Senator|General|His|Her|Rt|Foreign|Prime|Deputy|Vice)"
    r"|(?:paid|made)\s+(?:an?\s+|the\s+)?(?:\w+\s+)?(?:courtesy|visit|call)"
    r"|gave\s+(?:an?\s+)?(?:working\s+)?(?:lunch|luncheon|dinner|breakfast|banquet)\b"
    r"|exchanged\s+(?:views|opinions|greetings)"
    r"|(?:was|were)\s+(?:also\s+|jointly\s+)?(?:held|convened|organi[sz]ed|hosted|conducted)\b"
    r"|was\s+(?:also\s+)?received\s+(?:in\s+audience\s+)?by\b"
    r"|took\s+place\b|sat\s+down\b|called\s+on\b|telephoned\b|phoned\b|welcomed\b|joined\b"
    r"|hosted\b|visited\b|attended\b|participated\s+(?:\w+\s+){0,3}in\b"
    rf"|(?=\w+\s+between\b){_MEETING}\s+between\b[^.;]{{0,300}}?\bheld\b"
    r")"
)
PAST_OPENERS = wordlist(
    """held had conducted convened organised organized made co chaired cochaired hosted attended
    joined participated took engaged opened resumed led met spoke talked conferred dined lunched
    breakfasted received paid gave exchanged was were sat called telephoned phoned welcomed visited
    meeting meetings talk talks conversation conversations dialogue dialogues consultation
    consultations conference conferences session sessions summit call calls discussion discussions
    tele teleconference teleconferences video videoconference videoconferences lunch lunches
    luncheon luncheons dinner dinners breakfast breakfasts round rounds exchange exchanges chat
    chats committee council negotiation negotiations forum banquet tea brunch reunion encounter
    workshop symposium seminar visit"""
)
"""The words a match of `PAST` can begin with, in lower case."""
_FUTURE = re.compile(
    r"\b(?=[wsaiph])(?<!who )(?<!which )(?<!that )(?:will|shall|is\s+to|are\s+to|is\s+scheduled"
    r"|are\s+scheduled|is\s+going\s+to|plans?\s+to"
    r"|is\s+expected|has\s+decided\s+to|is\s+planning|intends?\s+to|is\s+due\s+to)\b"
)
_FUTURE_HINTS = (
    "will", "shall", "is to", "are to", "schedul", "going", "plan", "expect", "decid", "intend",
    "due",
)  # fmt: skip
_NOT_HELD = re.compile(
    r"\b(?:attended|hosted|held|joined|participated\s+in|organi[sz]ed|gave)\s+(?:an?\s+|the\s+"
    r"|its\s+)?"
    r"(?:[\w.'-]+\s+){0,6}?(?:reception|ceremony|press\s+(?:conference|briefing)"
    r"|news\s+conference|briefing\s+for\s+the\s+press)\b"
    r"|\b(?:reception|ceremony|press\s+(?:conference|briefing))\b[^.;]{0,60}\b(?:was|were)\s+held\b"
    r"|\bsent\s+(?:an?\s+|the\s+|his\s+|her\s+)?(?:[\w.-]+\s+){0,3}(?:message|letter|telegram)"
    r"|\b(?:signed|initialled|issued|released|announced|published)\b(?=\s+(?:an?|the|and|their"
    r"|on)\b)"
    r"|\bexchanged\s+(?:the\s+)?(?:diplomatic\s+)?notes\b|\b(?:signing"
    r"|exchange\s+of\s+notes)\b[^.]{0,120}\b(?:was|were|took)\b"
    r"|\b(?:delivered|gave|made)\s+(?:an?\s+|the\s+|his\s+|her\s+)?(?:\w+\s+){0,3}(?:speech"
    r"|lecture|remarks|address|statement)\b",
)
_TITLE_NOT = re.compile(
    r"\bpress\s+conference|\binterview|\bstatement\s+by\b|\(statement|\bvideo\s+message"
    r"|\bmessage\s+(?:from|by|of)"
    r"|\bcondolence|\bcongratulat|\bpress\s+briefing|\breception\b|\bremarks\s+by|\bspeech\b"
    r"|\bletter\s+(?:from|to)",
    re.IGNORECASE,
)
_TITLE_HINTS = (
    "press", "interview", "statement", "message", "condolence", "congratulat", "recept", "remarks",
    "speech", "letter",
)  # fmt: skip
_TITLE_SIGNING = re.compile(r"\bsigning|\bexchange\s+of\s+notes|\bsignature\s+of", re.IGNORECASE)
_TITLE_STATEMENT = re.compile(
    r"\bstatement|\bmessage|\bcondolence|\bcongratulat|\bletter\b(?! of app)", re.IGNORECASE
)
_STATING = re.compile(
    r"\b(?:condemns?|welcomes|regrets?|deplores?|expresses|extends|offer|mourns?|congratulates?"
    r"|I\s+wish|protests?|urges|calls\s+(?:on|upon))\b"
)
_VISIT = re.compile(r"\bvisit", re.IGNORECASE)
_PHONE = re.compile(
    r"\b(?:tele)?phoned?\b|\bphone\b|\btele-?conference\b|\btelephone|\btele-?talks?\b"
    r"|\bby\s+phone\b"
    r"|\b(?:spoke|talked)\s+(?:by|over|on)\s+(?:the\s+)?(?:tele)?phone|\bhotline\b|\bphone\s+call",
    re.IGNORECASE,
)
_VIDEO = re.compile(
    r"\bvideo[\s-]?(?:tele)?-?(?:conference|conferencing|call|link|meeting|talk|summit"
    r"|conversation)"
    r"|\bvideo\s+(?:\w+\s+)?(?:conference|meeting|talk|format)|\bonline\b|\bvirtual(?:ly)?\b"
    r"|\bweb[\s-]?conference"
    r"|\bremote(?:ly)?\b|\bvia\s+video|\bby\s+video|\bTV\s+conference|\bVTC\b|\bvideo-?conference",
    re.IGNORECASE,
)
OVERVIEW = re.compile(
    r"\b(?:overview|summary|outline|gist|main\s+points?|key\s+points|details|results?|following)\b"
    r"[^.]{0,80}\b(?:as\s+follows|below|following|overview|summary|outline)\b|\bas\s+follows\b",
    re.IGNORECASE,
)
_ANNOUNCING = ("ollow", "elow", "verview", "ummary")


def announces(text: str, start: int, end: int) -> bool:
    """Tell whether a sentence says that the points follow."""
    told = text[start:end]
    return any(hint in told for hint in _ANNOUNCING) and OVERVIEW.search(told) is not None


ATTENDANCE = re.compile(
    r"\b[Aa]ttend(?:ed|ing|ees?|ance)\b|\b[Pp]articipa(?:ted|nts?|ting)\b|\b[Rr]epresent(?:ed"
    r"|ing)\b"
    r"|\b[Rr]epresentatives? (?:of|from) the\b|\b(?:led|headed|chaired|joined|accompanied) by\b"
    r"|\bside\)?\s*[:,]|\bside (?:was|were)\b|\b[Pp]resent (?:was|were|from|on)\b|\b(?:was"
    r"|were) (?:also )?present\b"
    r"|\btook part\b|\balso joined\b"
)
"""What a sentence must say for the people in it to have taken part."""


class Event(NamedTuple):
    """What the verbs of a text say of the event."""

    is_meeting: bool
    mode: str
    future: bool = False
    signing: bool = False
    statement: bool = False
    visit: bool = False
    words: str = ""


def event_of(title: str, section: str | None, told: str, met: re.Match[str] | None) -> Event:
    """Judge from title, section and the sentences that come first.

    Args:
        title: of the page.
        section: the heading over the title, if any.
        told: the head of the lead, stops of abbreviations folded away.
        met: where it first says that people met (`PAST`), if it does.
    """
    before = len(told) if met is None else met.start()
    hinted = any(hint in told for hint in _FUTURE_HINTS)
    future = _FUTURE.search(told, 0, before) if hinted else None
    apart = _apart_from_talks(told, before + _REACH)
    happened = met is not None and not _headed_otherwise(title, section)
    announced = future is not None
    if met is None or not happened or announced or _is_apart(told, apart, met):
        return Event(
            is_meeting=False,
            mode="unknown",
            future=announced,
            signing=bool(
                _TITLE_SIGNING.search(title) or (apart and "sign" in apart.group().lower())
            ),
            statement=bool(_TITLE_STATEMENT.search(title) or _STATING.search(told[:300])),
            visit=bool(_VISIT.search(title) or _VISIT.search(told[:300])),
            words=apart.group() if apart else future.group() if future else "",
        )
    return Event(is_meeting=True, mode=_mode(title, told), words=met.group())


def _apart_from_talks(told: str, until: int) -> re.Match[str] | None:
    """Find words for a signing, a reception, a message or a statement."""
    near = told[:until]
    return _NOT_HELD.search(near) if any(hint in near for hint in _APART_HINTS) else None


def _is_apart(told: str, apart: re.Match[str] | None, met: re.Match[str]) -> bool:
    """Whether the sentence is of a signing, a reception or a statement, and of no meeting."""
    if "overnment" in told[: met.start()]:
        stating = _STATING.search(told, 0, met.start())
        if stating is not None and "overnment" in told[: stating.start()]:
            return True
    if apart is None or apart.start() > met.start():
        return False
    return _THEN_MET.search(told, apart.end()) is None


def _headed_otherwise(title: str, section: str | None) -> bool:
    if "Press Conference" in (section or ""):
        return True
    low = title.lower()
    hinted = any(hint in low for hint in _TITLE_HINTS)
    return hinted and _TITLE_NOT.search(title) is not None


def _mode(title: str, told: str) -> str:
    head = told[:1200]
    if "spoke" in head and _SPOKE.search(head):
        return "telephone"
    low = f"{title} {head}".lower()
    if not any(hint in low for hint in _HINTS):
        return "in-person"
    own = _OTHER_EVENTS.sub(" ", head)
    if _VIDEO.search(title) or _VIDEO.search(own):
        return "video"
    if _PHONE.search(title) or _PHONE.search(own):
        return "telephone"
    return "in-person"


_APART_HINTS = (
    "recept", "ceremon", "press", "news", "brief", "messag", "letter", "telegr", "sign",
    "initial", "issued", "releas", "announ", "publish", "notes", "speech", "lectur", "remarks",
    "address", "statement",
)  # fmt: skip
_REACH = 200
"""Characters a phrase about another kind of event may run on after the first verb."""
_THEN_MET = re.compile(
    rf"\band\s+(?:then\s+|also\s+)*(?:held|had|met)\b[^.;]{{0,80}}?(?:\b{_MEETING}\b|\bwith\b)"
)
_HINTS = (
    "phone",
    "video",
    "online",
    "virtual",
    "web",
    "remote",
    "vtc",
    "conference",
    "hotline",
    "tele",
)
_SPOKE = re.compile(r"\bspoke(?: today| yesterday| earlier today| again)?,? (?:with|to) (?!re)")
"""Ministers who are only said to have spoken spoke by telephone."""
_OTHER_EVENTS = re.compile(
    r"\b(?:ahead of|following|after|before|to attend|prior to|since)\b[^,.;]*"
)
