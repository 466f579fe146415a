"""Section D: a page in another encoding is the same page; bad bytes are nobody's edit."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from benchmarks import encodings, sensitivity
from tests.hostile.faults import sends
from tests.hostile.ministry import Fault
from tests.hostile.pages import INDEX, Talk
from tests.hostile.stage import TALKS, Stage
from tests.loopback import page

TALK = Talk("ja-1", title="日・アヴェルランド外相会談", day="2026年3月1日", japanese=True)
HTML = "text/html"


@dataclass(frozen=True)
class Dress:
    """One way to send the same text."""

    key: str
    codec: str
    header: str = ""
    """Charset in the Content-Type header; empty: none."""
    meta: str = ""
    """Charset in the page; empty: none."""
    mark: bytes = b""
    """Byte order mark."""
    far: int = 0
    """Bytes of comment before the declaration in the page."""

    def page(self, talk: Talk) -> bytes:
        text = talk.html(charset=self.meta)
        if self.far:
            text = text.replace("<meta", f"<script>/*{'x' * self.far}*/</script><meta", 1)
        kind = f"{HTML}; charset={self.header}" if self.header else HTML
        return page(self.mark + encoded(text, self.codec), kind=kind)


def encoded(text: str, codec: str) -> bytes:
    """Return text as a ministry's server sends it: with the NEC and IBM characters it has."""
    if codec == "euc-jp":
        return b"".join(map(_euc, text))
    if codec == "iso-2022-jp":
        return b"".join(map(_iso_2022, text))
    return text.encode(codec)


def _euc(character: str) -> bytes:
    if character.isascii():
        return character.encode()
    pair = _position(character)
    return bytes((pair[0] | 0x80, pair[1] | 0x80))


def _iso_2022(character: str) -> bytes:
    return (
        character.encode() if character.isascii() else b"\x1b$B" + _position(character) + b"\x1b(B"
    )


def _position(character: str) -> bytes:
    """Return the JIS position of a character, from its place in Windows' table."""
    raw = {"髙": b"\xee\xe0"}.get(character) or character.encode("cp932")  # NEC's, not IBM's
    lead, trail = raw
    row = (lead - (0x81 if lead < 0xA0 else 0xC1)) * 2 + 0x21
    if trail >= 0x9F:
        return bytes((row + 1, trail - 0x7E))
    return bytes((row, trail - (0x20 if trail > 0x7F else 0x1F)))


DRESSES = (
    Dress("D1-meta-only", "cp932", meta="Shift_JIS"),
    Dress("D1-euc-meta-only", "euc-jp", meta="EUC-JP"),
    Dress("D1-iso-2022-jp-meta-only", "iso-2022-jp", meta="ISO-2022-JP"),
    Dress("D2-header-says-utf-8", "cp932", header="utf-8"),
    Dress("D2-header-and-meta-say-utf-8", "cp932", header="utf-8", meta="utf-8"),
    Dress("D2-euc-called-utf-8", "euc-jp", header="UTF-8", meta="utf-8"),
    Dress("D2-utf-8-called-shift-jis", "utf-8", header="Shift_JIS"),
    Dress("D2-utf-8-called-latin-1", "utf-8", header="ISO-8859-1", meta="utf-8"),
    Dress("D3-header-wrong-meta-right", "cp932", header="EUC-JP", meta="Shift_JIS"),
    Dress("D3-header-right-meta-wrong", "cp932", header="Shift_JIS", meta="EUC-JP"),
    Dress("D3-euc-between-two", "euc-jp", header="Shift_JIS", meta="EUC-JP"),
    *(
        Dress(f"D4-{label.strip()}", "cp932", header=label)
        for label in ("x-sjis", "windows-31j", "ms_kanji", "MS932", "csShiftJIS", '"Shift_JIS"',
                      " sjis ", "'shift-jis'")
    ),
    Dress("D4-csISO2022JP", "iso-2022-jp", header="csISO2022JP"),
    Dress("D4-x-euc-jp", "euc-jp", header="x-euc-jp"),
    Dress("D4-utf8", "utf-8", header="utf8"),
    Dress("D4-unknown-label", "utf-8", header="japanese", meta="japanese"),
    Dress("D5-nec-and-ibm-characters", "cp932", header="Shift_JIS"),
    Dress("D6-row-13-in-euc", "euc-jp", header="EUC-JP"),
    Dress("D6-row-13-in-iso-2022-jp", "iso-2022-jp", header="ISO-2022-JP"),
    *(
        Dress(f"D7-{label}", "utf-8", header=label, meta=label)
        for label in ("unicode_escape", "utf-7", "undefined", "idna", "rot13", "punycode", "hex",
                      "raw_unicode_escape", "mbcs", "zlib")
    ),
    Dress("D8-utf-8-mark", "utf-8", header="Shift_JIS", mark=b"\xef\xbb\xbf"),
    Dress("D8-utf-16-le-mark", "utf-16-le", header="utf-8", mark=b"\xff\xfe"),
    Dress("D8-utf-16-be-mark", "utf-16-be", mark=b"\xfe\xff"),
    Dress("D8-utf-16-le-without-mark", "utf-16-le"),
    Dress("D8-utf-16-be-without-mark", "utf-16-be"),
    Dress("D8-utf-16-label-on-utf-8", "utf-8", meta="utf-16"),
    Dress("D8-late-meta", "cp932", meta="Shift_JIS", far=2000),
    Dress("D8-very-late-meta", "cp932", meta="Shift_JIS", far=9000),
    Dress("D10-no-label-utf-8", "utf-8"),
    Dress("D10-no-label-shift-jis", "cp932"),
    Dress("D10-no-label-euc", "euc-jp"),
)  # fmt: skip


@pytest.fixture
def ja(stage: Stage) -> Stage:
    """The stage, with a Japanese readout that the program knows."""
    stage.site.publish(TALK)
    assert stage.crawl().changes == [("new", TALK.path)]
    return stage


def sent_as(stage: Stage, raw: bytes) -> None:
    stage.ministry.spoil_for_good(Fault("sent", sends(raw)), TALK.path)


@pytest.mark.parametrize("dress", DRESSES, ids=lambda dress: dress.key)
def test_another_encoding_is_no_event_and_an_edit_in_it_is_found(ja: Stage, dress: Dress):
    sent_as(ja, dress.page(TALK))
    same = ja.crawl()
    assert (same.changes, same.problems) == ([], [])

    sent_as(ja, dress.page(TALK.edited()))
    found = ja.crawl()

    assert (found.changes, found.problems) == ([("edited", TALK.path)], [])
    text = ja.program.text(TALK.path)
    assert "髙橋次官" in text
    assert "①漁業" in text
    assert "�" not in text


@pytest.mark.parametrize("label", ["unicode_escape", "utf-7", "raw_unicode_escape"])
def test_d7_a_label_never_turns_text_into_markup(stage: Stage, label):
    """What is text in ASCII stays text: no script, no further point of the list."""
    talk = TALKS[1].edited(extra=r"\u003c/li>\u003cli>injected +ADw-li+AD4-injected")
    raw = page(talk.html(charset=label), kind=f"{HTML}; charset={label}")
    stage.ministry.spoil_for_good(Fault("D7", sends(raw)), talk.path)

    assert stage.crawl().changes == [("edited", talk.path)]
    assert r"+ADw-li+AD4-injected" in stage.program.text(talk.path)


@pytest.mark.parametrize("codec", ["utf-8", "cp932", "euc-jp"], ids=lambda codec: f"D9-{codec}")
def test_d9_bad_bytes_that_come_and_go_are_no_event(ja: Stage, codec):
    kind = f"{HTML}; charset={codec}"
    sound = encoded(TALK.html(charset=codec), codec)
    for look in range(4):
        word = encoded("費用", codec)
        damaged = sound.replace(word, b"\xff\xff"[: look + 1] + word[2:], 1)
        assert damaged != sound
        sent_as(ja, page(damaged, kind=kind))
        found = ja.crawl()
        assert (found.changes, found.problems) == ([], [])
        sent_as(ja, page(sound, kind=kind))
        assert ja.crawl().changes == []


def test_d9_an_edit_beside_bad_bytes_is_found(ja: Stage):
    damaged = TALK.edited().html().encode().replace("費用".encode(), b"\xe8\xb2\xff\xff", 1)
    sent_as(ja, page(damaged))

    assert ja.crawl().changes == [("edited", TALK.path)]


def test_d10_a_whole_site_that_moves_to_another_encoding_is_no_event(stage: Stage):
    talks = [
        Talk(f"ja-{number}", title=f"第{number}回外相会談", day="2026年3月1日", japanese=True)
        for number in range(24)
    ]
    stage.site.publish(*talks)
    assert len(stage.crawl().changes) == len(talks)
    before = [stage.program.text(talk.path) for talk in talks]

    def as_shift_jis(connection, answer):
        raw = answer.body.decode().replace("utf-8", "Shift_JIS").encode("cp932")
        connection.sendall(page(raw, kind=HTML))

    stage.ministry.spoil_for_good(Fault("D10", as_shift_jis), *(talk.path for talk in talks), INDEX)
    found = stage.crawl()

    assert (found.changes, found.problems) == ([], [])
    assert [stage.program.text(talk.path) for talk in talks] == before


CONTROLS = "".join(map(chr, range(0x20))) + "\x7f" + "".join(map(chr, range(0x80, 0xA0)))


@pytest.mark.parametrize(
    "text",
    [
        "\0nul\0",
        CONTROLS,
        "zero\u200bwidth\u2060\ufeff",
        "\u202ebidi\u202c \u2066x\u2069",
        "&#0; &#xD800; &#xDFFF; &#x110000; &#x80;",
        "𠮷野家 😀 \U0010ffff",
        "が" + unicodedata.normalize("NFD", "がぎぐ"),
        "２０２６年〜～―—−－　",
        "a" * 100_000,
    ],
    ids=["D11-nul", "D11-controls", "D11-zero-width", "D11-bidi", "D12-surrogates",
         "D14-beyond-bmp", "D13-nfd", "D13-width", "E11-long-point"],
)  # fmt: skip
def test_any_character_of_a_page_is_kept_and_settles_at_once(stage: Stage, text):
    """It is an edit once, never again, and every command can print it."""
    talk = TALKS[1].edited()
    html = talk.html().replace("</ol>", f"<li>{text}</li></ol>")
    stage.ministry.spoil_for_good(Fault("D11", sends(page(html))), talk.path)

    assert stage.crawl().changes == [("edited", talk.path)]
    assert stage.crawl(full=True).changes == []
    for command in (
        ("list", "--json"), ("list",), ("list", "--csv"), ("changes",), ("changes", "--json"),
        ("show", talk.url), ("show", talk.url, "--json"), ("diff", talk.url), ("export", "atom"),
        ("verify",),
    ):  # fmt: skip
        code, out, err = stage.program.run(*command)
        assert (code, "Traceback" in err) == (0, False)
        assert "\0" not in out
        out.encode()  # no lone surrogate is left


@pytest.mark.parametrize(
    "change",
    [
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace("、", "、\u3000 "),
        lambda text: text.replace("<li>", "<li>\r\n\t"),
        lambda text: text.replace("会", "&#x4F1A;").replace("談", "&#35527;"),
    ],
    ids=["D13-decomposed", "D13-blanks", "D13-line-ends", "I-3-entities"],
)
def test_d13_another_spelling_of_the_same_characters_is_no_event(
    ja: Stage, change: Callable[[str], str]
):
    sent_as(ja, page(change(TALK.html())))

    found = ja.crawl()

    assert (found.changes, found.problems) == ([], [])


@pytest.mark.parametrize(
    ("before", "after"), [("25", "２５"), ("①", "①\u200b")], ids=["D13-digits", "D11-appears"]
)
def test_d13_another_width_is_cosmetic_and_an_invisible_character_is_named(
    ja: Stage, before, after
):
    sent_as(ja, page(TALK.html().replace(before, after, 1)))

    assert ja.crawl().changes == [("edited", TALK.path)]
    change = ja.program.changes()[-1]
    assert change.significance in ("cosmetic", "minor")


@pytest.mark.parametrize(
    "tail",
    [b"\x1b$B", b"\x1b", b"\x83", b"\x8f\xa1", b"\xe3\x81", b"\x1b$(D"],
    ids=lambda tail: f"D6-{tail.hex()}",
)
@pytest.mark.parametrize("label", ["utf-8", "shift_jis", "euc-jp", "iso-2022-jp"])
def test_d6_an_unfinished_character_at_the_end_costs_nothing(stage: Stage, label, tail):
    talk = TALKS[1].edited()
    raw = talk.html(charset=label).encode() + tail
    stage.ministry.spoil(talk.path, Fault("D6", sends(page(raw, kind=f"{HTML}; charset={label}"))))

    found = stage.crawl()

    assert (found.changes, found.problems) == ([("edited", talk.path)], [])


def test_d5_d6_every_code_of_the_tables_is_read_as_a_browser_reads_it():
    """Node.js is the browser; where there is none, the labels and tables above must do."""
    results = encodings.compared()
    if results is None:
        pytest.skip("Node.js, the reference, is not installed")
    for one in results:
        assert one.wrong == [], one.label
        assert one.right == one.characters > 9000
        assert one.empty_right == one.empty


def test_noise_is_no_event_and_one_character_is():
    """A sample of `benchmarks/sensitivity.py`, which does it for every character."""
    pages = [page for page in sensitivity.pages() if not page.is_bare]

    assert sensitivity.noise(pages, 60, seed=7).events == []
    found = sensitivity.edits(pages, every=97)
    assert (found.missed, found.made > 60) == ([], True)
