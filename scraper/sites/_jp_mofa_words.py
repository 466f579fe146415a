"""Fixed wording and boxes on the pages of Japan's foreign ministry, and what they mean."""

import re
from urllib.parse import urlsplit

from scraper.blocks import Block, Box
from scraper.outline import split_label

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LANGUAGES = {
    "japanese": "ja", "日本語": "ja", "日本語版": "ja", "english": "en", "英語": "en",
    "英語版": "en", "英語版 (english)": "en", "日本語版 (japanese)": "ja", "中文": "zh",
    "chinese": "zh", "中国語版": "zh", "français": "fr", "french": "fr", "フランス語版": "fr",
    "español": "es", "spanish": "es", "スペイン語版": "es", "한국어": "ko", "korean": "ko",
    "韓国語版": "ko", "русский": "ru", "russian": "ru", "ロシア語版": "ru", "deutsch": "de",
    "german": "de", "português": "pt", "portuguese": "pt", "العربية": "ar", "arabic": "ar",
}  # fmt: skip
WINDOW = re.compile(
    r"[\s(（\[［]*(?:Open a New Window|別ウィンドウで開く)[)）\]］]*", re.IGNORECASE
)
BACK = re.compile(
    r"Back to .{1,90}|.{1,40}へ戻る|(?:Return to )?(?:Page ?Top|Top of (?:this )?page)"
    r"|このページの(?:先頭|トップ)へ(?:戻る)?",
    re.IGNORECASE,
)
RELATED = re.compile(
    r"Related (?:Links?|Information|Pages?|Articles?)|関連(?:リンク|情報|ページ|サイト)",
    re.IGNORECASE,
)
REFERENCE = re.compile(
    r"[\[(（【［〔<＜]\s*(?:References?|参考)[^\])）】］〕>＞]{0,20}[\])）】］〕>＞]"
    r"|(?:References?|参考)(?:\s*[0-9０-９]{1,2})?\s*(?:[:：]|$)",
    re.IGNORECASE,
)
NOTE = re.compile(
    r"[(（\[［]?\s*(?:[*＊※]|[(（]?注\s?[0-9０-９]?[)）]|END\s*[)）]|了\s*[)）]|Note:)"
    r"|[(（\[［]?\s*(?:Provisional translation|Tentative translation|仮訳)\b",
    re.IGNORECASE,
)
DISCLAIMER = re.compile(r"provisional translation|date indicated above denotes|仮訳", re.IGNORECASE)
BRACKETED = re.compile(r"[(（\[［【][^()（）]*[)）\]］】]")
PHOTO_LINE = re.compile(r"[(（【［]?\s*(?:photos?\b|写真|画像)\s*", re.IGNORECASE)
LABEL_OF_LINK = re.compile(
    r"[\s()（）\[\]［］/／・|｜,、:：;>＞・\-–]|PDF|HTML|KB|MB|\d", re.IGNORECASE
)
PICTURE_BOX = re.compile(
    r"(?:image|img|photo|pict?|picture|figure|thumb)s?(?:[-_]?(?:box|area|wrap|text|left|right"
    r"|center|block|list|slide))?[-_]?\d*$|.*caption.*|.*slide.*",
    re.IGNORECASE,
)
DATE_LINE = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r" [1-9]\d?, \d{4}|(?:令和|平成|昭和)(?:元|[1-9]\d?)年[1-9]\d?月[1-9]\d?日"
)
"""How the ministry writes the day of publication; other ways are kept as notes, too."""
SENTENCE_END = re.compile(r"[.。:：!?！？]['\"”’」』)）\]]*$")


_KANA_OR_KANJI = re.compile("[\u3040-\u9fff]")


def tidied(text: str) -> str:
    """Drop what the icon of a link says when an editor typed it out."""
    return WINDOW.sub("", text) if "indow" in text or "ウィンドウ" in text else text


def is_note(text: str, *, listed: bool) -> bool:
    """Tell whether a text is a remark about the page, not part of the readout."""
    if listed:
        return len(text) < 400 and _disclaims(text)
    return NOTE.match(text) is not None or (
        BRACKETED.fullmatch(text) is not None and _disclaims(text)
    )


def _disclaims(text: str) -> bool:
    low = text.lower()
    hinted = "translation" in low or "denotes" in low or "仮訳" in low
    return hinted and DISCLAIMER.search(text) is not None


def is_sentence(text: str) -> bool:
    """Tell whether a text is long and finished enough to open a readout."""
    japanese = _KANA_OR_KANJI.search(text, 0, 40) is not None
    if len(text) >= (60 if japanese else 140):
        return True
    return len(text) >= (15 if japanese else 40) and SENTENCE_END.search(text) is not None


def segments(lines: tuple[str, ...]) -> list[str]:
    """Join broken lines, except where a line begins a point or a footnote of its own."""
    joined: list[str] = []
    for line in lines:
        label, rest = split_label(line)
        bare = label is not None and label.bare
        if bare and joined:  # 「2 地域情勢」 after a whole sentence, not "20 minutes"
            bare = not (_KANA_OR_KANJI.match(rest) and joined[-1].endswith(("。", "」", ")", "）")))
        starts = (label is not None and not bare) or line[:1] in "*＊※"
        if starts or not joined:
            joined.append(line)
        else:
            joined[-1] += " " + line
    return joined


def is_way_back(block: Block) -> bool:
    """Tell whether a block is only links back: to the list, to the top of the page."""
    return (
        bool(block.anchors)
        and all(BACK.fullmatch(anchor.text) for anchor in block.anchors)
        and not LABEL_OF_LINK.sub("", "".join(block.gaps))
    )


def is_picture(address: str) -> bool:
    """Tell whether an address is that of a picture file."""
    return urlsplit(address).path.lower().endswith((".jpg", ".jpeg", ".png", ".gif", ".webp"))


def picture_box(box: Box) -> Box | None:
    """Return the outermost box around a text that is there for pictures, if any."""
    found: Box | None = None
    at: Box | None = box
    while at is not None and not at.has("text", "any-area", "section-block", "main-section"):
        if at.tag in ("figure", "figcaption") or any(
            PICTURE_BOX.match(name) for name in at.classes.split()
        ):
            found = at
        at = at.parent
    return found


def within(box: Box, outer: Box) -> bool:
    """Tell whether a box is another, or inside it."""
    at: Box | None = box
    while at is not None and at is not outer:
        at = at.parent
    return at is not None


def language_of(text: str) -> str | None:
    """Return the code of the language a link text names, if it names one and no more."""
    name = text.lower().strip("()（）[] ").replace("（", " (").replace("）", ")")
    return LANGUAGES.get(name) or LANGUAGES.get(name.split(" (")[0].strip())
