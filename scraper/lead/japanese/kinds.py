"""What kind of event a page reports, from its title, its verbs and the offices of those who met.

What a meeting is called comes first (電話会談, 立ち話, 2+2, 表敬); where it is only called
会談 or 意見交換, the offices of the two sides tell a summit from a meeting of ministers.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scraper.lead.japanese.offices import Rank, rank_of
from scraper.records import Participant

_EVENT = (
    r"(?:会談|会合|会議|協議|対話|立ち話|意見交換|懇談|面会|表敬訪問|表敬|[朝昼夕午晩]餐?食?会|ランチ|ディナー"
    r"|ブレックファスト|会食|ラウンド|やり取り|挨拶|言葉|2[+プ](?:ラス)?2」?\)?)"
)
_TOOK_PLACE = re.compile(
    _EVENT + r"[」』)]*(?:\([^)]{0,40}\))?(?:等)?(?:を|が|に|も|は)?(?:、|[^。、]{0,16})?"
    r"(?:行っ|行い(?!ます)|行わ(?:れ(?!ます|る)|な)|実施(?:し(?!ます)|され(?!ます|る))|開催(?:し(?!ます)|され(?!ます|る))"
    r"|開[かい]|催(?:し(?!ます)|され(?!ます|る))|受け(?!ます|る)|出席(?:し(?!ます)|。)|参加し(?!ます)|務め(?!ます)"
    r"|し(?:まし)?た|し、|交わし(?!ます)|持[ちっ])"
    r"|" + _EVENT + r"(?:\([^)]{0,40}\))?[をが][^。]{2,80}?"
    r"(?:行い|行っ|実施し|実施され|開催し|開催され|主催し)(?:まし|た|て|、)"
    r"|と(?:行っ|行い(?!ます))|(?:言葉を交わ|を表敬|で会い|と会い|に会い|に面会|と面会|(?<!団)と会見|[がはと](?:会談|懇談|協議|面会)。|と会談|と懇談|を共に|を共にし|電話で話)"
)
_AHEAD = re.compile(
    r"予定です|予定である|行う予定|(?:行い|開催し|訪問し|出席し|実施し|訪日し|参加し|表敬し|会談し)ます(?!た)"
    r"|(?:行わ|開催さ|実施さ|催さ)れます|こととなりました|することになりました"
)
_STATEMENT = re.compile(r"談話|声明|コメント(?!ー)|ステートメント|共同発表")
_SIGNING = re.compile(r"署名|書簡の(?:交換|署名)|交換公文")
_SIGNED = re.compile(
    r"(?:署名式|署名・交換|書簡の(?:署名|交換)|署名|交換公文の交換)[^。]{0,24}(?:行われ|行い|行っ|しました|された|実施|執り)"
)
_NO_MEETING = re.compile(
    r"レセプション|(?<!との)会見|メッセージ|祝辞|弔問|弔意|哀悼|記帳|叙勲|募集|公表|寄稿|インタビュー|派遣|就任|演説|講演|スピーチ"
    r"|書簡|視察|献花|開会式|式典|シンポジウム"
)
_CALLED = re.compile(
    _EVENT.replace("|会議", "").replace("|ラウンド", "")
    + r"|外相会議|首脳会議|閣僚会議|電話|サミット"
)
_CALL = re.compile(
    r"電話(?:首脳|外相|閣僚)?(?:会談|協議|会合)|電話(?:を受け|で(?:話|会談|協議|意見)|にて|による会談)"
)
_VIDEO = re.compile(
    r"(?:テレビ|TV|ビデオ)(?:首脳|外相)?(?:会[談議合]|電話)|オンライン|テレビ方式|ウェブ会[議談合]"
)
_SHORT = re.compile(r"立ち話|短時間|言葉を交わ|挨拶を交わ")
_TWO_TWO = re.compile(r"2\+2|2プラス2|安全保障協議委員会|外務・防衛(?:担当)?(?:閣僚|大臣)")
_MEAL = re.compile(
    r"(?:朝食|昼食|夕食|午餐|晩餐)会?|ワーキング・?(?:ランチ|ディナー|ブレックファスト)|会食"
)
_TALKS = re.compile(
    r"(?:会談|会合|戦略対話|協議)[」)]*(?:を|が|し|及び|並びに|に引き|に続|・|と(?:ワ|昼|夕|朝)|後)"
)
_ASIDE = re.compile(r"\([^()]*\)")
_TALKS_TITLED = re.compile("首脳会談|外相会談|外務大臣会談")
_TALKS_TIMED = re.compile(r"(?:時間|時間半|分間?)の?[^、。はが]{0,10}(?:会談|会合)")
_MANY = re.compile(
    r"三[かカヶ]?国|3[かカヶ]国|四[かカヶ]国|日米韓|日米豪|日中韓|日米比|日豪韓|日米英|G7|G20|APEC|ASEAN(?!事務総長|事務局|大使|代表部|日本政府)|メコン|閣僚級?会[合議]"
    r"|多国間|TICAD|太平洋・?島サミット|PALM|GCC|カリコム|CARICOM|SICA|メルコスール|V4|ヴィシェグラード|PIF|北欧|バルト三?国|太平洋同盟|アラブ(?!首長国)|中央アジア\+|クアッド|ARF|EAS"
)
_PURPOSE = re.compile(
    r"[^、。はと]{0,60}(?:のため(?!の)|に出席するため|に参加するため|出席のため|の機会に|の際に|に先立ち|に続けて|に続き|の後)、?"
)
"""What somebody came for, or what went before: not what is reported."""
_NAMED = (
    ("summit", re.compile(r"首脳(?:会[談合]|間?協議|電話|テレビ|懇談|ワーキング)|定期首脳")),
    ("defense-ministers-meeting", re.compile(
        r"(?:防衛|国防)(?:大臣|閣僚|相)(?:級|間)?(?:会[談合]|協議|対話)")),
    ("vice-ministerial-meeting", re.compile(
        r"次官(?:級|協議|会[談合]|間|対話|・)|外務次官|副大臣(?:級)?(?:会[談合]|協議)")),
    ("foreign-ministers-meeting", re.compile(
        r"(?:外相|外務大臣|外務・?経済?大臣)(?:間|級)?(?:・?[^、。]{0,6})?(?:会[談合議]|戦略対話|協議|対話|夕食|朝食|昼食)")),
    ("officials-dialogue", re.compile(
        r"局長級?(?:協議|会[談合]|間|対話)|局長級|審議官級|部長級|課長級|事務レベル|実務者|政策対話|政策協議|当局間|領事協議"
        r"|(?:安保|安全保障|海洋|サイバー|人権|経済|防衛|軍縮)[^、。会談]{0,10}(?:対話|協議)")),
)  # fmt: skip

_OPENING = re.compile(r"\s*(?:現地時間|日本時間|本|同)?、?(?:[0-9]{1,2}月)?[0-9]{1,2}日")
_TITLED = re.compile(_EVENT + r"(?:\([^)]*\))?(?:の?概要|の?結果|の実施)?(?:\([^)]*\))?$")
_COURTESY = re.compile("表敬(?:訪問)?(?:を受|が|し|を行)|を表敬")
_BY_WORD = (
    ("telephone-talk", _CALL),
    ("video-conference", _VIDEO),
    ("short-talk", _SHORT),
    ("two-plus-two", _TWO_TWO),
)
"""Kinds that are known by what the event is called, the strongest first."""


@dataclass(frozen=True, slots=True)
class Called:
    """What an event is called, by which rule, from which words."""

    kind: str
    rule: str
    words: str


@dataclass(frozen=True, slots=True)
class Event:
    """What took place, or did not."""

    kind: str
    mode: str
    is_meeting: bool
    called: Called
    """How the kind was found."""
    verb: str
    """The words that say that it took place, or that there was none."""


def event_of(
    title: str, lead: str, participants: Sequence[Participant], countries: Sequence[str]
) -> Event:
    """Return kind and mode of the event, and whether it is a meeting that took place.

    Args:
        title: even text of the title.
        lead: even text of the lead, no 。 inside brackets.
        participants: those named.
        countries: codes of the other side.
    """
    verb = _TOOK_PLACE.search(lead)
    ahead = _only_ahead(lead)
    told = f"{title}\n{lead}"
    called = _no_meeting(title, lead, met=verb is not None and not ahead)
    is_meeting = called is None and not ahead and (verb is not None or by_title(title, lead))
    called = called or _kind(title, lead, participants, countries)
    words = verb[0] if is_meeting and verb else ahead or ""
    return Event(called.kind, _mode(told, called.kind), is_meeting, called, words)


def by_title(title: str, lead: str) -> bool:
    """Tell a page that goes straight to what was said, under a title that names the event."""
    if _TOOK_PLACE.search(lead) or _AHEAD.search(lead) or _OPENING.match(lead):
        return False
    if len(title) < 5 or not _TITLED.search(title):
        return False
    return re.search("た(?:旨[^。]*)?。", lead) is not None


def _only_ahead(lead: str) -> str | None:
    """Return what announces an event, unless the lead also says what took place."""
    ahead = _AHEAD.search(lead)
    if ahead is None or re.search("概要|行った|行いました|受けました|しました", lead):
        return None
    return ahead[0]


def _no_meeting(title: str, lead: str, *, met: bool) -> Called | None:
    """Return what a page reports that is no meeting."""
    called = bool(_CALLED.search(_NO_MEETING.sub("", title)))
    signing, signed = _SIGNING.search(title), _SIGNED.search(lead)
    if signing and not re.search("会談|会合|協議|対話|表敬", title):
        return Called("signing", "title", signing[0])
    if signed and not re.search("会談|対話|協議|表敬|立ち話|懇談", lead):
        return Called("signing", "lead", signed[0])
    statement, other = _STATEMENT.search(title), _NO_MEETING.search(title)
    if statement and not re.search("会談|会合|表敬", title):
        return Called("statement", "title", statement[0])
    if other and not called:
        kind = "statement" if "メッセージ" in title else "other"
        return Called(kind, "title", other[0])
    if (visit := re.search("訪問|訪日|来日", title)) and not called and not met:
        return Called("visit", "title", visit[0])
    said = None if met else _NO_MEETING.search(lead)
    if said and not (called and _CALLED.search(lead)):
        return Called("other", "lead", said[0])
    return None


def _mode(told: str, kind: str) -> str:
    if kind == "telephone-talk":
        return "telephone"
    if kind == "video-conference" or _VIDEO.search(told):
        return "video"
    return "in-person" if kind != "statement" else "unknown"


def _kind(
    title: str, lead: str, participants: Sequence[Participant], countries: Sequence[str]
) -> Called:
    sentence = _PURPOSE.sub("", lead.split("。")[0])
    for kind, words in _BY_WORD:
        if called := _called(kind, words, title, sentence):
            return called
    talks = _TALKS_TITLED.search(title) and _TALKS_TIMED.search(lead)
    if _is_meal(title, sentence) and not talks:
        return _called("working-meal", _MEAL, title, sentence) or Called("working-meal", "", "")
    if "表敬" in title:
        return Called("courtesy-call", "title", "表敬")
    if called := _called("courtesy-call", _COURTESY, title, sentence):
        return called
    if many := _MANY.search(title):
        return Called("multilateral-meeting", "title", many[0])
    if len(countries) >= 2:
        return Called("multilateral-meeting", "countries", " ".join(countries))
    return _two_sided(title, sentence, participants)


def _called(kind: str, words: re.Pattern[str], title: str, sentence: str) -> Called | None:
    if found := words.search(title):
        return Called(kind, "title", found[0])
    if found := words.search(sentence):
        return Called(kind, "lead", found[0])
    return None


def _is_meal(title: str, lead: str) -> bool:
    if _MEAL.search(title):
        return not _TALKS.search(title)
    lead = _ASIDE.sub("", lead)
    return bool(_MEAL.search(lead)) and not _TALKS.search(lead)


def _two_sided(title: str, sentence: str, participants: Sequence[Participant]) -> Called:
    for kind, words in _NAMED:
        if found := words.search(title):
            return Called(kind, "title", found[0])
    offices = [_first_office(participants, side) for side in ("host", "counterpart")]
    ours, theirs = map(rank_of, offices)
    if ours and theirs and (ranked := _by_rank(ours, theirs)):
        return Called(ranked, "offices", " ".join(filter(None, offices)))
    told = f"{title}\n{sentence}"
    many = _MANY.search(told) if re.search("に(?:出席|参加)し", told) else None
    if many and not theirs:
        return Called("multilateral-meeting", "lead", many[0])
    for kind, words in _NAMED:
        if found := words.search(sentence):
            return Called(kind, "lead", found[0])
    if many:
        return Called("multilateral-meeting", "lead", many[0])
    if talks := re.search("協議|対話", told):
        return Called("officials-dialogue", "lead", talks[0])
    kind = "ministerial-meeting" if min(ours, theirs) >= Rank.MINISTER else "other"
    return Called(kind, "offices", " ".join(filter(None, offices)))


def _first_office(participants: Sequence[Participant], side: str) -> str | None:
    """Return the office of the first named of a side, who leads it."""
    return next((p.role for p in participants if p.side == side), None)


def _by_rank(ours: Rank, theirs: Rank) -> str | None:
    alike = {
        Rank.LEADER: "summit",
        Rank.FOREIGN: "foreign-ministers-meeting",
        Rank.DEFENSE: "defense-ministers-meeting",
    }
    if ours == theirs and ours in alike:
        return alike[ours]
    if ours == Rank.VICE:
        return "vice-ministerial-meeting" if theirs >= Rank.VICE else None
    if ours == Rank.OFFICIAL:
        return "officials-dialogue"
    if ours >= Rank.MINISTER and theirs >= Rank.MINISTER and Rank.LEADER not in (ours, theirs):
        return "ministerial-meeting"
    return None
