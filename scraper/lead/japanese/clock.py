"""The times a Japanese sentence states: on which day, at which clock, on whose clock.

    現地時間5月23日午後5時頃（日本時間24日午前6時頃）から約25分間

A bracket that holds only 現地時間 or 日本時間 says whose clock the time before it is; a bracket
with a time of its own states the other side's. An unmarked time beside a marked one is the
other side's; an unmarked time alone is on the clock of the place.
"""

import re
from dataclasses import dataclass, field, replace

from scraper.lead.japanese.days import Day
from scraper.lead.japanese.text import NUMBER, brackets, number
from scraper.names import cities

HOME, LOCAL = "home", "local"
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}

_BEGINS = (
    "()約お0-9〇零一二三四五六七八九十日現当ァ-ヺ米東中令平昭本今同昨先翌去来前明"
    "午深未早朝昼夕夜正の"
)
"""Signs that a token can begin with: every other place in a sentence is passed over at once."""
TOKEN = re.compile(
    rf"(?=[{_BEGINS}])(?:(?P<open>\()|(?P<close>\))"
    rf"|(?P<span>(?:約|およそ)?(?:(?P<hours>{NUMBER}(?:\.5)?)時間(?P<half>半)?"
    rf"(?:、?(?P<plus>{NUMBER})分)?|(?P<minutes>{NUMBER})分(?!の[0-9一二三四五]|野|科|頃|ごろ|から|より))"
    rf"(?:間|程度|弱|強|余り|あまり|超|以上|ほど|にわた)?)"
    rf"|(?P<zone>日本時間|[現当]地時間|(?:(?<![ァ-ヺー・])[ァ-ヺー・]{{2,20}}|(?:米国?)?東部|中央ヨーロッパ)(?:夏|標準|夏期)?時間)"
    rf"|(?P<day>(?:(?:(?P<era>令和|平成|昭和)(?P<count>元|{NUMBER})年(?:\((?:[0-9]{{4}})年?\))?"
    rf"|(?P<year>[0-9]{{4}})年|(?P<own>本|今|同|昨)年)?"
    rf"(?:(?P<month>{NUMBER})月|[本今同先]月)?"
    rf"(?:本|同|翌|去る|来る)?(?P<number>{NUMBER})日(?![間目]))"
    rf"|(?P<word>本日|同日|翌日|翌朝|前日|昨日|昨夜|今朝|明日|今夕|今夜))"
    rf"(?P<week>\((?:[月火水木金土日])(?:曜日?)?(?:・?祝日?)?\)|[月火水木金土日]曜日?)?"
    rf"|(?P<time>(?P<noon>午前|午後|深夜|未明|早朝|朝|昼|夕刻|夕方|夜)?の?"
    rf"(?:(?P<hour>{NUMBER})時(?!間|点|代|期|刻|差|限|局)(?!(?<=一時)(?![半頃])[一-鿿](?<!分))(?:(?P<minute>{NUMBER})分|(?P<thirty>半))?"
    rf"|(?P<digital>[0-9]{{1,2}}[::][0-9]{{2}}))|(?P<midday>正午))"
    rf"(?P<about>頃|ごろ|ころ|過ぎ|すぎ|前後|前(?!の)|ちょっと前)?)"
)
ABOUT_AFTER = re.compile(r"頃|ごろ|ころ|過ぎ|すぎ")
ABOUT_BEFORE = re.compile(r"(?:約|およそ|おおよそ)$")
NOT_THE_DAY = re.compile(
    r"^(?:付|に発生|に起き|に行われた|に開催された|に実施された|に署名|以来|以降|まで(?:の|に)|"
    r"の(?:[^、。はが]{0,14})(?:会談|会合|協議|決議|テロ|地震|発射|事件|合意)(?:で|に|を|以|の|後))"
)
RANGE_END = re.compile(
    r"^(?:\([^)]{1,4}\))?(?:まで|の日程|にかけて|の[0-9一二三四五六七八九十]+日間)"
)
RANGE_OF_DAYS = re.compile(
    rf"^(?:\([^)]{{1,4}}\))?(?:から|より|~|-|及び|・|、)(?:[0-9]+年)?(?:{NUMBER}月)?{NUMBER}日"
    rf"(?:\([^)]{{1,4}}\))?(?:まで|の日程|にかけて|の[0-9一二三四五六七八九十]+日間)"
)
TOTAL = re.compile(r"(?:計|合計|合わせて|併せて|全体で|通算)、?$")
NOT_ITS_LENGTH = re.compile(r"うち[^、。()]{0,30}$|(?:予定を|予定時間を|時差|移動に)、?$")
NOT_ITS_LENGTH_EITHER = re.compile(r"後|前|遅れ|おき|超過|の時差|ごと|以内")
NEAR = 8
"""A day at most so many characters before a time is the day of that time."""


@dataclass(slots=True)
class Frame:
    """What one side of a bracket says about one clock."""

    zone: str | None = None
    day: Day | None = None
    minute: int | None = None
    end: int | None = None
    loose: bool = False
    """Whether the day opens a range of days, so that a later one is rather meant."""
    last: tuple[int, Day] | None = None
    """The last day read and where it ended."""
    about: bool = False
    clock: str | None = None
    """The zone's IANA name, where the page names a city's time."""
    at: list[tuple[int, int]] = field(default_factory=list)
    """Where the words stand that were read."""

    @property
    def empty(self) -> bool:
        """Whether nothing but a zone was said."""
        return self.day is None and self.minute is None


@dataclass(frozen=True, slots=True)
class Span:
    """A duration."""

    minutes: int
    total: bool
    """Whether it is said to be the whole."""
    words: str


@dataclass(frozen=True, slots=True)
class Clocks:
    """What a sentence states, before days get their month and year."""

    frames: tuple[Frame, ...]
    spans: tuple[Span, ...]
    """Durations, in text order."""

    def words(self, sentence: str) -> str:
        """Return the stretch of the sentence that tells the times."""
        places = [place for frame in self.frames for place in frame.at]
        if not places:
            return ""
        begin, end = min(place[0] for place in places), max(place[1] for place in places)
        return sentence[begin : end + (sentence[end : end + 1] in ("）", ")"))]

    def lasted(self) -> tuple[int | None, bool]:
        """Return how long it took in all, and whether that is a sum."""
        total = next((span.minutes for span in self.spans if span.total), None)
        if total is not None or not self.spans:
            return total, False
        return sum(span.minutes for span in self.spans), len(self.spans) > 1

    def of(self, zone: str | None) -> Frame | None:
        """Return the first frame of a zone."""
        return next((one for one in self.frames if one.zone == zone and not one.empty), None)


def read_clocks(flat: str) -> Clocks:
    """Read the times of an even sentence."""
    frames: list[Frame] = [Frame()]
    stack: list[int] = []
    spans: list[Span] = []
    paired = {place for pair in brackets(flat) for place in pair}
    tokens = [
        token for token in TOKEN.finditer(flat) if token[0] not in "()" or token.start() in paired
    ]
    for place, token in enumerate(tokens):
        kind = _kind(token)
        if kind == "open":
            stack.append(len(frames) - 1)
            frames.append(Frame())
        elif kind == "close" and stack:
            outer = stack.pop()
            frames.append(frames[outer])
            frames[outer].about |= ABOUT_AFTER.match(flat, token.end()) is not None
        elif kind == "span":
            _take_span(flat, token, spans)
        elif kind == "zone":
            following = tokens[place + 1] if place + 1 < len(tokens) else None
            _take_zone(flat, token, following, frames, stack)
        elif kind == "day":
            _take_day(flat, token, frames[-1])
        elif kind == "time":
            _take_time(flat, token, frames[-1])
    return Clocks(_distinct(frames), tuple(spans))


def _kind(token: re.Match[str]) -> str:
    names = ("open", "close", "span", "zone", "time")
    return next((name for name in names if token[name]), "day")


def _distinct(frames: list[Frame]) -> tuple[Frame, ...]:
    """Drop empty frames and repeats, and give unmarked frames the side that is left."""
    kept: list[Frame] = []
    for frame in frames:
        if not frame.empty and not any(frame is other for other in kept):
            kept.append(frame)
    marked = {frame.zone for frame in kept if frame.minute is not None} - {None}
    if len(marked) == 1 and kept and kept[0].zone is None:
        kept[0].zone = LOCAL if marked == {HOME} else HOME
    elif marked and len(kept) > 1 and kept[1].zone is None and kept[1].minute is not None:
        kept[1].zone = LOCAL if kept[0].zone == HOME else HOME
    return tuple(kept)


def _take_zone(
    flat: str,
    token: re.Match[str],
    following: re.Match[str] | None,
    frames: list[Frame],
    stack: list[int],
) -> None:
    zone = HOME if token["zone"] == "日本時間" else LOCAL
    gap = flat[token.end() : following.start()] if following else "。"
    leads = following is not None and _kind(following) in ("day", "time") and len(gap) <= 3
    named = cities.find(token["zone"], "ja")
    frame = frames[-1]
    if leads and not re.search("[。)]", gap):
        if frame.empty or (frame.minute is None and frame.zone is None):
            frame.zone = zone
        else:
            frames.append(Frame(zone=zone))
    elif frame.empty and stack:
        frame = frames[stack[-1]]
        frame.zone = frame.zone or zone
    else:
        frame.zone = frame.zone or zone
    frames[-1].clock = frame.clock = named[0][2].zone if named else None


def _take_span(flat: str, token: re.Match[str], spans: list[Span]) -> None:
    before, after = (
        flat[max(token.start() - 32, 0) : token.start()],
        flat[token.end() : token.end() + 6],
    )
    minutes = _minutes(token)
    if NOT_ITS_LENGTH.search(before) or NOT_ITS_LENGTH_EITHER.match(after):
        return
    if 0 < minutes < 24 * 60:
        spans.append(Span(minutes, TOTAL.search(before) is not None, token[0]))


def _take_day(flat: str, token: re.Match[str], frame: Frame) -> None:
    day = _day_of(token)
    if day.number is not None and day.month is None and frame.day and "日" in token[0]:
        day = replace(day, month=frame.day.month if _plain_number(token) else None)
    frame.last = (token.end(), day)
    after = flat[token.end() : token.end() + 40]
    ends_range = frame.day is not None and RANGE_END.match(after)
    if frame.minute is not None or NOT_THE_DAY.match(after) or ends_range:
        return
    if frame.day is None or frame.loose:
        frame.day = day
        frame.loose = RANGE_OF_DAYS.match(after) is not None
        frame.at.append(token.span())


def _plain_number(token: re.Match[str]) -> bool:
    """Tell 「24日」 from 「本24日」 and 「翌24日」, which name their own month."""
    return token[0][0] in "0123456789一二三四五六七八九十"


def _take_time(flat: str, token: re.Match[str], frame: Frame) -> None:
    minute = _clock(token)
    if minute is None:
        return
    before = flat[max(token.start() - 12, 0) : token.start()]
    if frame.minute is None:
        if frame.last and token.start() - frame.last[0] <= NEAR:
            frame.day = frame.last[1]
        frame.minute = minute
        frame.about = bool(token["about"] or ABOUT_BEFORE.search(before))
        frame.at.append(token.span())
    elif frame.end is None and re.search(r"(?:から|より|~|-|ないし)、?[^、]{0,8}$", before):
        if token["noon"] is None and minute < frame.minute and minute < 12 * 60:
            minute += 12 * 60
        frame.end = minute
        frame.at.append(token.span())


def _day_of(token: re.Match[str]) -> Day:
    if token["word"]:
        return Day(word=token["word"])
    year = int(token["year"]) if token["year"] else None
    if token["era"]:
        year = ERAS[token["era"]] + number(token["count"])
    month = number(token["month"]) if token["month"] else None
    return Day(year, month, number(token["number"]))


def _clock(token: re.Match[str]) -> int | None:
    if token["midday"]:
        return 12 * 60
    if token["digital"]:
        hour, minute = (int(part) for part in re.split("[::]", token["digital"]))
    else:
        hour = number(token["hour"])
        minute = number(token["minute"]) if token["minute"] else 30 if token["thirty"] else 0
    if hour > 29 or minute > 59:
        return None
    noon = token["noon"]
    if noon == "午前" and hour == 12:
        hour = 0
    elif (
        noon in ("午後", "夕刻", "夕方", "昼") and hour < 12 and not (noon == "昼" and hour > 9)
    ) or (noon == "夜" and 5 <= hour < 12):
        hour += 12
    return hour * 60 + minute


def _minutes(token: re.Match[str]) -> int:
    if token["minutes"]:
        return number(token["minutes"])
    whole, _, tenth = token["hours"].partition(".")
    extra = number(token["plus"]) if token["plus"] else 30 if token["half"] or tenth else 0
    return number(whole) * 60 + extra
