"""No text makes the Japanese grammar raise, hang, or name somebody whom the page does not."""

from datetime import date
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.lead import facts
from scraper.records import KINDS as KINDS_OF_READOUTS
from scraper.records import MODES, Facts, Parts
from scraper.site import Host

JAPAN = Host(country="JP", timezone=ZoneInfo("Asia/Tokyo"))

NAMES = [
    "林",
    "王毅",
    "河野太郎",
    "あべ俊子",
    "国光あやの",
    "アンナ・ベルク",
    "ジョン＝ポール",
    "グエン・ヴァン",
    "S・ジャイデーヴ",
    "英国",
    "米",
    "ドイツ連邦共和国",
    "米国側",
    "日本側",
    "国連",
    "EU",
    "ASEAN",
    "GCC",
    "セントビンセント及びグレナディーン諸島",
    "パレスチナ",
    "外務大臣",
    "内閣総理大臣",
    "外交部長",
    "首相兼外務・貿易大臣",
    "駐日英国大使",
    "国王陛下",
    "局長",
    "次期大統領",
    "前",
]
TIMES = [
    "現地時間",
    "日本時間",
    "5月23日",
    "23日",
    "本23日",
    "翌24日",
    "同日",
    "令和元年",
    "平成30年",
    "午前0時",
    "午後19時5分",
    "正午",
    "12:30",
    "一時",
    "10時半頃",
    "から",
    "まで",
    "～",
    "約20分間",
    "1時間半",
    "計",
    "うち",
    "ニューヨーク時間",
]
PLACES = [
    "ニューヨーク",
    "ハノイ（ベトナム）",
    "東京都内",
    "において",
    "にて",
    "で",
    "を訪問中の",
    "訪日中の",
    "出張中",
    "国連総会",
    "ミュンヘン安全保障会議",
    "に出席するため",
    "の機会に",
    "で開催された",
    "飯倉公館",
    "市内",
    "（ウラジオストク）",
]
EVENTS = [
    "外相会談",
    "電話会談",
    "テレビ会議",
    "立ち話",
    "「2＋2」",
    "夕食会",
    "表敬",
    "協議",
    "書簡の交換",
    "談話",
    "を行いました",
    "を受けた",
    "が開催されました",
    "を行う予定です",
    "以下のとおり",
    "訪問",
    "を団長とする",
    "一行",
    "ほか",
    "等",
]
SIGNS = [
    "（",
    "）",
    "(",
    ")",
    "、",
    "，",
    "。",
    "・",
    "「",
    "」",
    "と",
    "は",
    "の",
    "及び",
    "並びに",
    " ",
    "\n",
]
TOKENS = [*NAMES, *TIMES, *PLACES, *EVENTS, *SIGNS]

leads = st.one_of(
    st.lists(st.sampled_from(TOKENS), max_size=60).map("".join),
    st.text(max_size=200),
    st.lists(st.one_of(st.sampled_from(TOKENS), st.characters()), max_size=60).map("".join),
)


def read(
    lead: str, title: str = "日米外相会談", published_on: date | None = date(2024, 5, 23)
) -> Facts:
    return facts(Parts(language="ja", title=title, published_on=published_on, lead=lead), JAPAN)


@settings(deadline=None)  # the first reading loads the tables
@given(leads, st.sampled_from(["会談", "日米韓外相会合", *EVENTS]))
def test_whatever_is_written_is_read_into_values_that_exist(lead: str, title: str) -> None:
    said = read(lead, title)

    assert said.kind in KINDS_OF_READOUTS
    assert said.mode in MODES
    assert said.duration_minutes is None or 0 < said.duration_minutes < 7 * 24 * 60
    assert all(person.name and person.name in lead for person in said.participants)
    assert all(person.role is None or person.role for person in said.participants)
    assert list(said.countries) == sorted(set(said.countries) - {"JP"})


@settings(deadline=None)  # the first reading loads the tables
@given(leads)
def test_nobody_is_named_twice_and_nothing_is_dated_without_a_day(lead: str) -> None:
    said = read(lead, published_on=None)

    names = [person.name for person in said.participants]
    assert len(names) == len(set(names))
    assert (
        said.start is None
        or any(sign.isdigit() for sign in lead)
        or "元" in lead
        or "正午" in lead
        or "一時" in lead
    )


@settings(deadline=None)  # the first reading loads the tables
@given(leads)
def test_every_word_of_an_explanation_is_on_the_page(lead: str) -> None:
    plain = "".join(lead.split())

    for reading in read(lead).readings:
        if reading.field in ("participants", "place", "start"):
            assert "".join(reading.words.split()) in plain


@pytest.mark.parametrize("token", TOKENS)
def test_ten_kilobytes_of_one_word_are_read_in_no_time(token: str) -> None:
    repeated = (token * 10_000)[:10_000]

    assert seconds(repeated) < 0.05


@pytest.mark.parametrize(
    "token",
    ["林外務大臣及び", "王毅（おう・き）外交部長と", "（）", "米国側から", "5月3日の会議の", "会談を", "と会談会議", "ア・", "3時から4時まで", "、のため", "ジョン・スミス英国外務大臣、"],
)  # fmt: skip
def test_ten_kilobytes_of_one_phrase_are_read_in_no_time(token: str) -> None:
    repeated = (token * 10_000)[:10_000]

    assert seconds(repeated) < 0.05
    assert seconds("（" + repeated) < 0.05


def seconds(lead: str) -> float:
    """Return the least CPU time of three readings."""
    read("準備")

    def once() -> float:
        began = process_time()
        read(lead)
        return process_time() - began

    return min(once() for _ in range(3))
