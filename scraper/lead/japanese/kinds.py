"""What kind of event a page reports, from its title and the words that end its lead."""

import re
from collections.abc import Sequence

from scraper.records import Participant

_NOT_MEETINGS = (
    ("statement", re.compile(r"談話|声明|コメント(?!ー)|発言|ステートメント")),
    ("signing", re.compile(r"署名|書簡の交換|交換公文")),
    ("other", re.compile(
        r"レセプション|記者会見|メッセージ|祝辞|弔問|弔意|哀悼|記帳|叙勲|募集|公表|寄稿|インタビュー|派遣|就任|書簡"
    )),
    ("visit", re.compile(r"(?:訪問|訪日|来日)(?:\(|（|$|について|の決定)")),
)  # fmt: skip
_MEETING = re.compile(
    r"会談|会合|会議|協議|対話|立ち話|意見交換|懇談|表敬|[朝昼夕午晩]餐?食?会|ランチ|ディナー|面会|電話|2\+2|２＋２|ラウンド"
)
_HELD = re.compile(
    r"行った|行いました|行い|行われ|開催(?:され|し)|実施|受けました|受け、|受けた|出席し|会談し|懇談し|面会し|一致し"
    r"|表敬しました|表敬した|務め|参加し|述べ|催され"
)
_AHEAD = re.compile(
    r"予定です|行う予定|開催される予定|行います。|訪問します|開催します|実施します|出席します|訪日します"
)
_CALL = re.compile(r"電話(?:会談|協議|で|による|にて|首脳|外相)|電話を")
_VIDEO = re.compile(r"テレビ(?:会談|会議|電話)|オンライン|ビデオ会[談議]|TV会[談議]")
_SHORT = re.compile(r"立ち話|短時間|言葉を交わ")
_TWO_TWO = re.compile(r"2\+2|２＋２|安全保障協議委員会|外務・防衛閣僚|外務・防衛担当閣僚")
_MEAL = re.compile(
    r"朝食会|昼食会|夕食会|午餐会|晩餐会|ワーキング・?(?:ランチ|ディナー|ブレックファスト)|朝食を|昼食を|夕食を"
)
_HEAD = re.compile(r"首相|大統領|国王|国家主席|総書記|総理|皇太子|首長|大公|教皇|女王|国務院総理")
_FOREIGN = re.compile(r"外務|外相|外交|国務長官|対外|外務・|上級代表|渉外|国際関係・協力")


def kind_of(
    title: str, lead: str, participants: Sequence[Participant], countries: Sequence[str]
) -> tuple[str, str, bool]:
    """Return kind, mode, and whether the page reports a meeting that took place."""
    told = f"{title}\n{lead}"
    if kind := _no_meeting(title, lead):
        return kind, _mode(told, kind), False
    kind = _kind(title, lead, participants, countries)
    took_place = bool(_HELD.search(lead)) and not (
        _AHEAD.search(lead) and not re.search(r"概要|行った|行いました", lead)
    )
    return kind, _mode(told, kind), took_place and bool(_MEETING.search(told))


def _no_meeting(title: str, lead: str) -> str | None:
    if re.search(r"書簡の交換(?:が|を)|署名式", lead) and not re.search("会談を|会談が", lead):
        return "signing"
    if _MEETING.search(title.replace("記者会見", "").replace("レセプション", "")):
        return None
    for kind, words in _NOT_MEETINGS:
        if words.search(title):
            return kind
    if not title or not _MEETING.search(lead):
        for kind, words in _NOT_MEETINGS[1:3]:
            if words.search(lead):
                return kind
    return None


def _mode(told: str, kind: str) -> str:
    if kind == "telephone-talk":
        return "telephone"
    if kind == "video-conference" or _VIDEO.search(told):
        return "video"
    return "in-person" if kind != "statement" else "unknown"


def _kind(
    title: str, lead: str, participants: Sequence[Participant], countries: Sequence[str]
) -> str:
    told = f"{title}\n{lead}"
    verb = lead[-120:] if len(lead) > 120 else lead
    for kind, words in (
        ("telephone-talk", _CALL),
        ("video-conference", _VIDEO),
        ("short-talk", _SHORT),
        ("two-plus-two", _TWO_TWO),
    ):
        if words.search(told):
            return kind
    if _MEAL.search(title) or (_MEAL.search(lead) and not re.search("会談(?:を行|し)", lead)):
        return "working-meal"
    if re.search("表敬", title) or re.search("表敬", verb):
        return "courtesy-call"
    if len(countries) >= 2 or re.search(
        r"三か国|3か国|日米韓|日米豪|日中韓|G7|G20|ASEAN\+|閣僚会合|多国間|ASEAN[^と]*会議", title
    ):
        return "multilateral-meeting"
    return _two_sided(title, told, participants)


def _two_sided(title: str, told: str, participants: Sequence[Participant]) -> str:
    ours = next((p.role or "" for p in participants if p.side == "host"), "")
    theirs = next((p.role or "" for p in participants if p.side == "counterpart"), "")
    if re.search("首脳会[談合]|首脳協議", told) or ("総理" in ours and _HEAD.search(theirs)):
        return "summit"
    if re.search(r"防衛(?:相|大臣|閣僚)(?:会談|会合)|国防相会談", told) or (
        "防衛" in ours and "防" in theirs
    ):
        return "defense-ministers-meeting"
    if re.search(r"次官級|次官協議|外務次官", told) or re.search("副大臣|政務官|次官|審議官", ours):
        return "vice-ministerial-meeting"
    if (
        re.search(r"局長級?協議|局長級|審議官級|部長級|事務レベル|政策対話|実務者", told)
        or "局長" in ours
    ):
        return "officials-dialogue"
    if re.search(r"外相(?:会談|会合|間?戦略対話|間協議)|外務大臣会[談合]|戦略対話", told):
        return "foreign-ministers-meeting"
    if "外務大臣" in ours and _FOREIGN.search(theirs) and "会談" in told:
        return "foreign-ministers-meeting"
    if re.search("会談|面会", told) and ours:
        return "other" if _HEAD.search(theirs) else "ministerial-meeting"
    if re.search("協議|対話", told):
        return "officials-dialogue"
    return "other"
