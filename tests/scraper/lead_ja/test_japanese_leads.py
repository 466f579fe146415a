"""Japanese leads as the ministry writes them, and what a careful reader takes from each."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from scraper.lead import facts
from scraper.records import Facts, Parts
from scraper.site import Host

JAPAN = Host(country="JP", timezone=ZoneInfo("Asia/Tokyo"))


def read(title: str, lead: str, published_on: date | None = date(2024, 12, 10)) -> Facts:
    return facts(Parts(language="ja", title=title, published_on=published_on, lead=lead), JAPAN)


def start(lead: str, published_on: date = date(2024, 12, 10)) -> tuple[object, ...]:
    said = read("日米外相会談", lead, published_on).start
    return (said.home, said.local, said.approximate) if said else (None, None, None)


ABROAD = "ニューヨークを訪問中の林田外務大臣は、マーク・ロビンズ米国国務長官と会談を行いました。"


@pytest.mark.parametrize(
    ("words", "home", "local", "about"),
    [
        (
            "現地時間9月24日午後4時00分(日本時間25日午前5時00分)から",
            "2024-09-25T05:00+09:00", "2024-09-24T16:00-04:00", False,
        ),
        (
            "日本時間9月25日午前5時頃(現地時間24日午後4時頃)から",
            "2024-09-25T05:00+09:00", "2024-09-24T16:00-04:00", True,
        ),
        ("9月24日午後4時ごろ(現地時間)から", "2024-09-25T05:00+09:00", "2024-09-24T16:00-04:00", True),
        ("9月24日午前10時40分から", "2024-09-24T23:40+09:00", "2024-09-24T10:40-04:00", False),
        (
            "現地時間9月24日午前0時5分(日本時間同日午後1時5分)から",
            "2024-09-24T13:05+09:00", "2024-09-24T00:05-04:00", False,
        ),
        (
            "現地時間９月２４日正午(日本時間翌25日午前1時)から",
            "2024-09-25T01:00+09:00", "2024-09-24T12:00-04:00", False,
        ),
        ("現地時間9月24日、", None, "2024-09-24", None),
    ],
)  # fmt: skip
def test_whose_time_it_is_follows_from_the_marks(
    words: str, home: str | None, local: str | None, about: bool | None
) -> None:
    assert start(f"{words}{ABROAD}") == (home, local, about)


HERE = "林田外務大臣は、訪日中のマーク・ロビンズ米国国務長官と会談を行いました。"


@pytest.mark.parametrize(
    ("words", "home"),
    [
        ("本10日、午後3時30分から", "2024-12-10T15:30+09:00"),
        ("8日午後0時55分から", "2024-12-08T12:55+09:00"),
        ("12月8日(日曜日)、午後6時半頃から", "2024-12-08T18:30+09:00"),
        ("令和元年6月15日、午前10時5分ごろから", "2019-06-15T10:05+09:00"),
        ("平成30年1月23日、正午から", "2018-01-23T12:00+09:00"),
        ("12月8日午後15時から", "2024-12-08T15:00+09:00"),
        ("1月5日、", "2024-01-05"),
    ],
)
def test_days_and_hours_in_japan(words: str, home: str) -> None:
    assert start(f"{words}{HERE}")[:2] == (home, None)


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("約25分間", 25), ("約1時間半", 90), ("1時間15分", 75), ("約二十分間", 20),
        ("およそ2時間", 120), ("約９０分", 90),
    ],
)  # fmt: skip
def test_how_long(words: str, minutes: int) -> None:
    lead = f"12月8日、午後3時から{words}、{HERE}"

    assert read("日米外相会談", lead).duration_minutes == minutes


def test_a_range_of_times_has_a_length_that_is_worked_out() -> None:
    said = read("日米外相会談", f"12月8日、午後3時から午後4時10分まで、{HERE}")

    assert said.duration_minutes == 70
    assert "duration_minutes" in said.derived


def people(lead: str, title: str = "外相会談") -> list[tuple[str, str | None, str | None, str]]:
    return [(p.name, p.role, p.country, p.side) for p in read(title, lead).participants]


HOST = ("林田和久", "外務大臣", "JP", "host")


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("アンナ・ベルク・ドイツ外務大臣", ("アンナ・ベルク", "外務大臣", "DE", "counterpart")),
        ("マーク・ロビンズ米国国務長官", ("マーク・ロビンズ", "国務長官", "US", "counterpart")),
        ("マーク・ロビンズ米国務長官", ("マーク・ロビンズ", "国務長官", "US", "counterpart")),
        ("王明(おう・めい)中国外交部長", ("王明", "外交部長", "CN", "counterpart")),
        ("趙成賢(チョ・ソンヒョン)韓国外交部長官", ("趙成賢", "外交部長官", "KR", "counterpart")),
        ("英国のエレノア・ハート外務大臣", ("エレノア・ハート", "外務大臣", "GB", "counterpart")),
        (
            "羅明(ら・めい)中国共産党中央外事工作委員会弁公室主任",
            ("羅明", "中国共産党中央外事工作委員会弁公室主任", "CN", "counterpart"),
        ),
        (
            "サミュエル・カオ・パプアニューギニア独立国首相",
            ("サミュエル・カオ", "首相", "PG", "counterpart"),
        ),
        (
            "アントニオ・シルヴァ欧州理事会議長",
            ("アントニオ・シルヴァ", "欧州理事会議長", "EU", "counterpart"),
        ),
        (
            "リチャード・マーシュ豪州副首相兼国防大臣",
            ("リチャード・マーシュ", "副首相兼国防大臣", "AU", "counterpart"),
        ),
        ("フィリップ・セト駐日フランス大使", ("フィリップ・セト", "駐日フランス大使", "FR", "counterpart")),
        (
            "ドミニク・ロード英国外務・英連邦・開発大臣",
            ("ドミニク・ロード", "外務・英連邦・開発大臣", "GB", "counterpart"),
        ),
    ],
)  # fmt: skip
def test_who_is_on_the_other_side(other: str, expected: tuple[str, ...]) -> None:
    lead = f"12月8日、午後3時から約20分間、林田和久外務大臣は、{other}と会談を行いました。"

    assert people(lead) == [HOST, expected]


def test_several_people_on_both_sides() -> None:
    lead = (
        "12月9日、都内で、林田和久外務大臣及び浜口靖一防衛大臣は、ペニー・ウォード豪州外務大臣及び"
        "リチャード・マーシュ豪州副首相兼国防大臣と第11回日豪外務・防衛閣僚協議(「2+2」)を開催しました。"
    )

    said = read("日豪外務・防衛閣僚協議", lead)

    assert [p.name for p in said.participants] == [
        "林田和久", "浜口靖一", "ペニー・ウォード", "リチャード・マーシュ",
    ]  # fmt: skip
    assert (said.kind, said.countries) == ("two-plus-two", ("AU",))


def test_an_honorific_comes_from_the_english_in_brackets() -> None:
    lead = (
        "12月8日、林田和久外務大臣は、アン・ハート英国首相(The Rt Hon Ann Hart MP, Prime Minister of the "
        "United Kingdom)と会談を行いました。"
    )

    assert read("会談", lead).participants[1].honorific == "The Rt Hon"


@pytest.mark.parametrize(
    "words",
    [
        "カオ首相の訪日に際して",
        "駐日パプアニューギニア大使主催の",
        "両首脳の",
        "米国の大統領選挙について",
    ],
)
def test_whoever_is_only_spoken_of_does_not_take_part(words: str) -> None:
    lead = f"12月8日、{words}説明が行われ、林田和久外務大臣は、これに応えました。"

    assert people(lead, "説明会") == [HOST]


@pytest.mark.parametrize(
    ("words", "city", "country", "venue"),
    [
        ("ドイツ・ミュンヘンを訪問中の", "Munich", "DE", None),
        ("ニューヨーク出張中の", "New York", "US", None),
        ("ミュンヘン安全保障会議に出席するためドイツを訪問中の", "Munich", "DE", None),
        ("ベルギーを訪問中の", None, "BE", None),
    ],
)
def test_where_it_was(words: str, city: str | None, country: str, venue: str | None) -> None:
    said = read("日仏外相会談", f"現地時間12月8日、{words}林田外務大臣は、ジャン・ルノー・フランス外務大臣と会談を行いました。")  # fmt: skip

    assert said.place is not None
    assert (said.place.city, said.place.country, said.place.venue) == (city, country, venue)
    assert said.countries == ("FR",)


def test_a_house_of_the_ministry_is_a_venue_at_home() -> None:
    lead = "12月8日、林田外務大臣は、飯倉公館において、ジャン・ルノー・フランス外務大臣と会談を行いました。"

    said = read("日仏外相会談", lead)

    assert said.place is not None
    assert (said.place.country, said.place.venue) == ("JP", "飯倉公館")


@pytest.mark.parametrize(
    ("title", "lead", "kind", "mode", "is_meeting"),
    [
        ("日加外相電話会談", "林田外務大臣は、アニタ・ロー・カナダ外務大臣と電話会談を行いました。", "telephone-talk", "telephone", True),
        ("日・ウクライナ首脳テレビ会談", "岸田総理大臣は、ゼレンコ・ウクライナ大統領とテレビ会談を行いました。", "video-conference", "video", True),
        ("日米外相立ち話", "林田外務大臣は、マーク・ロビンズ米国国務長官と立ち話を行いました。", "short-talk", "in-person", True),
        ("日米外相夕食会", "林田外務大臣は、マーク・ロビンズ米国国務長官とワーキング・ディナーを行いました。", "working-meal", "in-person", True),
        ("フランス大使による表敬", "林田外務大臣は、フィリップ・セト駐日フランス大使による表敬を受けました。", "courtesy-call", "in-person", True),
        ("日米首脳会談", "石川茂内閣総理大臣は、ジョン・アダムズ米国大統領と会談を行いました。", "summit", "in-person", True),
        ("日韓局長級協議", "船山博之アジア大洋州局長は、徐民政(ソ・ミンジョン)韓国外交部アジア太平洋局長と協議を行いました。", "officials-dialogue", "in-person", True),
        ("日米韓外相会合", "林田外務大臣は、マーク・ロビンズ米国国務長官及び趙成賢(チョ・ソンヒョン)韓国外交部長官と会合を行いました。", "multilateral-meeting", "in-person", True),
        ("外務大臣談話", "林田外務大臣は、次のとおり談話を発出しました。", "statement", "unknown", False),
        ("無償資金協力に関する書簡の交換", "書簡の交換が、カトマンズにおいて行われました。", "signing", "in-person", False),
        ("日仏外相会談の開催", "林田外務大臣は、ジャン・ルノー・フランス外務大臣と会談を行う予定です。", "foreign-ministers-meeting", "in-person", False),
    ],
)  # fmt: skip
def test_what_it_was(title: str, lead: str, kind: str, mode: str, is_meeting: bool) -> None:
    said = read(title, f"12月8日、{lead}")

    assert (said.kind, said.mode, said.is_meeting) == (kind, mode, is_meeting)
