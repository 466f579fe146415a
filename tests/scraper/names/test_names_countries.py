"""Countries are found by any name ministries use, and not inside other words."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.names import countries


def found(text: str, language: str) -> list[str]:
    return [mention.code for mention in countries.find(text, language)]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Secretary of State of the United States of America", ["US"]),
        ("the U.S.-ROK alliance", ["US", "KR"]),
        ("U.S. Secretary of State", ["US"]),
        ("the Democratic People's Republic of Korea", ["KP"]),
        ("the Republic of Korea (ROK)", ["KR", "KR"]),
        ("the People’s Republic of China", ["CN"]),
        ("the Federative Republic of Brazil", ["BR"]),
        ("the Kingdom of the Netherlands", ["NL"]),
        ("the Dutch and the Thai ministers", ["NL", "TH"]),
        ("Viet Nam, Vietnam, the Socialist Republic of Viet Nam", ["VN", "VN", "VN"]),
        ("Türkiye and Turkey", ["TR", "TR"]),
        ("the Lao PDR", ["LA"]),
        ("the Democratic Republic of the Congo, the Republic of the Congo", ["CD", "CG"]),
        ("Papua New Guinea, Guinea, Guinea-Bissau, Equatorial Guinea", ["PG", "GN", "GW", "GQ"]),
        ("Côte d’Ivoire and Cote d'Ivoire", ["CI", "CI"]),
        ("Bosnia and Herzegovina; Trinidad and Tobago", ["BA", "TT"]),
        ("the European Union (EU), ASEAN and NATO", ["EU", "EU", "ASEAN", "NATO"]),
        ("the United Nations, the UN", ["UN", "UN"]),
        ("Niger and Nigeria", ["NE", "NG"]),
        ("New Zealand", ["NZ"]),
        ("St. Kitts and Nevis, Saint Lucia, St Lucia", ["KN", "LC", "LC"]),
        ("Latin America and the Indian Ocean", []),
        ("USB, UKIP, Malinese, Omani", ["OM"]),
        ("it costs US$5", []),
    ],
)  # fmt: skip
def test_english_names_are_found(text, codes):
    assert found(text, "en") == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("日米外相会談", ["JP", "US"]),
        ("日米韓外相会合", ["JP", "US", "KR"]),
        ("日米豪印首脳会合", ["JP", "US", "AU", "IN"]),
        ("日・ドイツ外相会談", ["JP", "DE"]),
        ("日タイ首脳会談", ["JP", "TH"]),
        ("日EU定期首脳協議、日ＥＵ", ["JP", "EU", "JP", "EU"]),
        ("日・ASEAN首脳会議", ["JP", "ASEAN"]),
        ("米韓首脳会談", ["US", "KR"]),
        ("日米国防相会談", ["JP", "US"]),
        ("日中国交正常化", ["JP", "CN"]),
        ("23日インドのデサイ首相", ["IN"]),
        ("同日米国国務長官", ["US"]),
        ("訪日中の中国外交部長", ["CN"]),
        ("駐日英国大使", ["GB"]),
        ("在日米軍", []),
        ("自由で開かれたインド太平洋", []),
        ("中南米局長", []),
        ("モンゴル国会議長", ["MN"]),
        ("モンゴル国首相", ["MN"]),
        ("ヨルダン・ハシェミット王国", ["JO"]),
        ("サミュエル・カウパ・パプアニューギニア独立国首相", ["PG"]),
        ("ドミニカ共和国とドミニカ国", ["DO", "DM"]),
        ("コンゴ民主共和国とコンゴ共和国", ["CD", "CG"]),
        ("インドネシアとインド", ["ID", "IN"]),
        ("マリアとソマリアとマリ", ["SO", "ML"]),
        ("グレートブリテン及び北アイルランド連合王国", ["GB"]),
        ("豪州、韓国、大韓民国、北朝鮮", ["AU", "KR", "KR", "KP"]),
        ("ヴェトナムとベトナム社会主義共和国", ["VN", "VN"]),
    ],
)
def test_japanese_names_are_found(text, codes):
    assert found(text, "ja") == codes


def test_the_form_says_how_the_country_is_named():
    mentions = countries.find("the Dutch, the Netherlands and the UK", "en")

    assert [mention.form for mention in mentions] == ["adjective", "name", "short"]


def test_a_formal_name_is_one_mention():
    text = "Secretary of the Republic of Indonesia"
    [mention] = countries.find(text, "en")

    assert text[mention.start : mention.end] == "Republic of Indonesia"


@pytest.mark.parametrize(
    ("name", "code"),
    [("the Netherlands", "NL"), ("ROK", "KR"), ("米国", "US"), ("kosovo", "XK"), ("Nowhere", None)],
)
def test_a_name_alone_has_a_code(name, code):
    assert countries.code_of(name) == code


def test_adjectives_are_offered_by_name():
    assert countries.ADJECTIVES["Dutch"] == "NL"


def test_every_country_has_both_an_english_and_a_japanese_name():
    both = {
        language: {code for tongue, _, code, _ in countries._rows() if tongue == language}
        for language in ("en", "ja")
    }

    assert both["en"] == both["ja"]
    assert len(both["en"]) > 245


@given(st.text(alphabet="日米韓中国英独ー・インドアマリ EUa.'’U.S.Japan\u3000", max_size=60))
def test_mentions_never_overlap_and_lie_in_the_text(text):
    for language in ("en", "ja"):
        mentions = countries.find(text, language)

        assert all(0 <= one.start < one.end <= len(text) for one in mentions)
        assert all(one.end <= other.start for one, other in pairwise(mentions))
