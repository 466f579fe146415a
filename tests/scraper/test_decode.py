"""Text as a browser shows it, from bytes with right, wrong and no labels (section D)."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.decode import decode

TEXT = "<p>外相会談　①㈱髙﨑～−‖ｱｲ　両大臣は意見を交わした。</p>"
SHOWN = "<p>外相会談　①㈱髙﨑～－∥ｱｲ　両大臣は意見を交わした。</p>"
SJIS = SHOWN.encode("cp932")


def euc(text: str) -> bytes:
    """Spell text in EUC-JP with the NEC and IBM characters, through the Shift_JIS table."""
    out = bytearray()
    for character in text:
        two = character.encode("cp932")
        if len(two) == 1:
            out += two if two < b"\x80" else b"\x8e" + two
            continue
        lead, trail = two
        row = (lead - (0x81 if lead < 0xE0 else 0xC1)) * 2
        cell = trail - (0x40 if trail < 0x7F else 0x41)
        out += bytes((0xA1 + row + cell // 94, 0xA1 + cell % 94))
    return bytes(out)


def labelled(label: str, text: str, codec: str) -> bytes:
    return f'<html><head><meta charset="{label}"></head>{text}'.encode(codec)


def test_d1_a_label_in_the_page_alone_is_enough():
    for label in ("Shift_JIS", "shift_jis", "x-sjis"):
        assert SHOWN in decode(labelled(label, SHOWN, "cp932"), "text/html")
    old = b'<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS">' + SJIS
    assert SHOWN in decode(old)
    assert SHOWN in decode(b'<?xml version="1.0" encoding="Shift_JIS"?>' + SJIS)


def test_d2_a_header_that_does_not_fit_the_bytes_is_not_believed():
    header = "text/html; charset=utf-8"
    assert decode(SJIS, header) == SHOWN
    assert SHOWN in decode(labelled("shift_jis", SHOWN, "cp932"), header)
    assert decode(SHOWN.encode(), "text/html; charset=Shift_JIS") == SHOWN
    assert decode(SHOWN.encode(), "text/html; charset=ISO-8859-1") == SHOWN


def test_d3_of_two_labels_the_one_that_fits_wins_and_the_header_first():
    assert SHOWN in decode(labelled("shift_jis", SHOWN, "cp932"), "text/html; charset=EUC-JP")
    assert SHOWN in decode(b'<meta charset="shift_jis">' + euc(SHOWN), "text/html; charset=EUC-JP")


@pytest.mark.parametrize(
    "label",
    [
        "Shift_JIS", "shift-jis", "sjis", "x-sjis", "MS932", "ms_kanji", "windows-31j",
        "csShiftJIS", '"shift_jis"', " shift_jis ", "'Shift_JIS'",
    ],
)  # fmt: skip
def test_d4_every_label_a_browser_knows_for_shift_jis(label: str):
    assert decode(SJIS, f"text/html; charset={label}") == SHOWN


@pytest.mark.parametrize("label", ["utf8", "UTF-8", "unicode-1-1-utf-8", '"utf-8"'])
def test_d4_every_label_a_browser_knows_for_utf_8(label: str):
    assert decode(TEXT.encode(), f"text/html;charset={label}") == TEXT


def test_d5_shift_jis_is_what_browsers_mean_by_it():
    assert decode(b"\x87\x40\xfb\xfc\x81\x60", "text/html; charset=Shift_JIS") == "①髙～"


def test_d6_euc_and_iso_2022_hold_nec_and_ibm_characters_and_half_width_kana():
    assert decode(euc(SHOWN), "text/html; charset=euc-jp") == SHOWN
    assert decode(euc(SHOWN), "text/html; charset=x-euc-jp") == SHOWN
    jis = b"\x1b$B-!F|K\\\x1b(B <p> \x1b(I1\x1b(B"
    assert decode(jis, "text/html; charset=iso-2022-jp") == "①日本 <p> ｱ"
    assert decode("〜".encode("euc_jp"), "text/html; charset=euc-jp") == "～"


def test_d6_an_unfinished_escape_or_character_loses_only_itself():
    for tail in (b"\x1b", b"\x1b$", b"\x1b$B", b"\x1b$BF", b"\x1b$B\xff\xff"):
        text = decode(b"\x1b$BF|K\\\x1b(B" + tail, "text/html; charset=iso-2022-jp")
        assert text.startswith("日本")
    assert decode(euc("会談") + b"\xb2", "text/html; charset=euc-jp").startswith("会談")


@pytest.mark.parametrize(
    "label", ["unicode_escape", "utf-7", "undefined", "idna", "rot13", "punycode", "hex", "zip"]
)
def test_d7_only_labels_of_the_web_reach_a_codec(label: str):
    hidden = b"\\u003cscript\\u003e +ADw-script+AD4-"
    assert "<script" not in decode(hidden, f"text/html; charset={label}")
    assert "<script" not in decode(b'<meta charset="%s">' % label.encode() + hidden, None)
    assert decode(TEXT.encode(), f"text/html; charset={label}") == TEXT


def test_d8_byte_order_marks_win_and_disappear():
    for mark, codec in (
        (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):  # fmt: skip
        assert decode(mark + TEXT.encode(codec), "text/html; charset=Shift_JIS") == TEXT


def test_d8_utf_16_without_a_mark_is_seen_and_a_page_that_claims_it_in_ascii_is_not_believed():
    assert decode(TEXT.encode("utf-16-le")) == TEXT
    assert decode(TEXT.encode("utf-16-be")) == TEXT
    assert decode(labelled("utf-16", TEXT, "utf-8")).endswith(TEXT)


def test_d8_a_label_after_the_first_kilobyte_counts_and_one_in_a_comment_does_not():
    filler = b"<script>" + b" " * 2000 + b"</script>"
    assert SHOWN in decode(filler + labelled("shift_jis", SHOWN, "cp932"))
    comment = b'<!-- <meta charset="euc-jp"> --><meta charset="shift_jis">'
    assert SHOWN in decode(comment + SJIS)


def test_d9_a_few_bad_bytes_cost_only_themselves():
    damaged = TEXT.encode() * 3 + b"\xff" + TEXT.encode() * 3
    assert decode(damaged, "text/html; charset=utf-8") == TEXT * 3 + "\ufffd" + TEXT * 3
    assert decode(SJIS * 3 + b"\xff" + SJIS, "text/html; charset=shift_jis").count("\ufffd") == 1


def test_d10_a_site_that_changes_its_encoding_keeps_its_text():
    texts = {
        decode(SHOWN.encode(codec), f"text/html; charset={label}")
        for codec, label in (("cp932", "Shift_JIS"), ("utf-8", "utf-8"), ("utf-16-le", "utf-16"))
    }
    texts.add(decode(euc(SHOWN), "text/html; charset=EUC-JP"))
    assert texts == {SHOWN}


def test_text_without_any_label_is_guessed_among_the_likely():
    assert decode(SJIS) == SHOWN
    assert decode(euc(SHOWN)) == SHOWN
    assert decode("<p>外相かいだん</p>".encode("iso2022_jp")) == "<p>外相かいだん</p>"
    assert decode("<p>Déclaration à Genève, José Muñoz</p>".encode("latin-1")).startswith("<p>Décl")


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("gb2312", "gbk", "外交部长会见"), ("big5", "big5", "外交部長會見"),
        ("euc-kr", "cp949", "외교장관 회담"), ("windows-1251", "cp1251", "Встреча министров"),
        ("koi8-r", "koi8-r", "Встреча"), ("windows-1254", "cp1254", "Görüşme"),
        ("iso-8859-9", "iso8859-9", "Görüşme"), ("windows-1256", "cp1256", "لقاء"),
        ("iso-8859-1", "cp1252", "“Gespräch”"), ("iso-8859-15", "iso8859-15", "€"),
    ],
)  # fmt: skip
def test_other_ministries_encodings(label: str, codec: str, text: str):
    assert decode(text.encode(codec), f"text/html; charset={label}") == text


def test_d11_nul_is_replaced():
    assert decode(b"a\0b", "text/html; charset=utf-8") == "a\ufffdb"


def test_d14_characters_beyond_the_first_plane_survive():
    assert decode("𠮷🤝".encode(), "text/html") == "𠮷🤝"


@given(
    st.binary(max_size=300),
    st.sampled_from(
        [None, "text/html", "charset", "text/html; charset=", "text/html; charset=euc-jp"]
        + [f"text/html; charset={label}" for label in ("utf-8", "iso-2022-jp", "gbk", "utf-16")]
    ),
)
def test_no_bytes_fail_and_every_text_can_be_stored(body: bytes, content_type: str | None):
    text = decode(body, content_type)
    assert "\0" not in text
    assert text.encode("utf-8") is not None
