"""Bytes to text, as browsers do it and without believing a label that does not hold.

Order: byte order mark, HTTP header, declaration in the page, strict UTF-8, then a
guess among the encodings of Japan. A label counts only if the whole page decodes
under it. Labels are looked up in our own table, never in Python's codec registry,
where `unicode_escape` and `utf-7` would turn plain text into markup.
"""

import re
from functools import lru_cache

from scraper import jis

_LABELS = {
    "utf-8": "utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8",
    "cp932": "shift_jis shift-jis sjis x-sjis ms932 ms_kanji windows-31j csshiftjis cp932",
    "euc-jp": "euc-jp x-euc-jp cseucpkdfmtjapanese eucjp",
    "iso-2022-jp": "iso-2022-jp csiso2022jp iso-2022-jp-ext iso-2022-jp-3",
    "gb18030": "gb18030 gbk gb2312 gb_2312 gb_2312-80 x-gbk chinese csgb2312 iso-ir-58",
    "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
    "cp949": "euc-kr cseuckr ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 korean windows-949",
    "utf-16-le": "utf-16 utf-16le unicode ucs-2 iso-10646-ucs-2 csunicode unicodefeff",
    "utf-16-be": "utf-16be unicodefffe",
    "koi8-r": "koi8-r koi koi8 koi8_r cskoi8r",
    "koi8-u": "koi8-u koi8-ru",
    "cp866": "ibm866 866 cp866 csibm866",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "cp874": "windows-874 tis-620 iso-8859-11 iso8859-11 iso885911 dos-874",
    "cp1252": "windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso88591 iso_8859-1 latin1"
    " l1 ascii us-ascii ansi_x3.4-1968 cp819 ibm819 iso-ir-100 csisolatin1 iso_8859-1:1987",
    "cp1254": "windows-1254 cp1254 x-cp1254 iso-8859-9 iso8859-9 iso88599 iso_8859-9 latin5 l5"
    " csisolatin5 iso-ir-148",
    "iso8859-2": "iso-8859-2 iso8859-2 iso88592 iso_8859-2 latin2 l2 csisolatin2 iso-ir-101",
    "iso8859-5": "iso-8859-5 iso8859-5 iso88595 iso_8859-5 cyrillic csisolatincyrillic",
    "iso8859-6": "iso-8859-6 iso8859-6 iso_8859-6 arabic ecma-114 csisolatinarabic",
    "iso8859-7": "iso-8859-7 iso8859-7 iso_8859-7 greek greek8 ecma-118 elot_928",
    "iso8859-8": "iso-8859-8 iso8859-8 iso_8859-8 hebrew visual iso-8859-8-i logical",
    **{f"iso8859-{n}": f"iso-8859-{n} iso8859-{n}" for n in (3, 4, 10, 13, 14, 15, 16)},
    **{f"cp125{n}": f"windows-125{n} cp125{n} x-cp125{n}" for n in (0, 1, 3, 5, 6, 7, 8)},
}
_CODECS = {label: codec for codec, labels in _LABELS.items() for label in labels.split()}

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_PRESCAN = 4096
"""Browsers look at 1,024 bytes; ministries put scripts before the declaration."""

_SINGLE_BYTE = re.compile(r"cp125\d|iso8859-\d+|koi8-[ru]|cp866|cp874|mac-cyrillic")
_META = re.compile(rb"<meta[^>]{0,400}?charset\s*=\s*[\"']?\s*([\w.:\-]{1,40})", re.I)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:\-]{1,40})", re.I)
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.S)
_KANA = re.compile("[\u3041-\u30fa]")
_FEW_ERRORS = 0.02
"""Share of undecodable characters up to which a declared encoding is still believed."""


def decode(body: bytes, content_type: str | None = None) -> str:
    """Return the text of a page; never fails, whatever the bytes.

    Args:
        body: the page, without transfer compression.
        content_type: the `Content-Type` header, if any.

    Returns:
        Text without NUL and without lone surrogates; what cannot be decoded is U+FFFD.

    Source:
        WHATWG Encoding (labels, Japanese tables) and HTML, "determining the character
        encoding", except that labels are verified and unlabelled text is guessed.

    Example:
        >>> decode("会談".encode("cp932"), "text/html; charset=x-sjis")
        '会談'
    """
    text = _decode(body, content_type)
    return text.replace("\0", "\ufffd") if "\0" in text else text


def _decode(body: bytes, content_type: str | None) -> str:
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return _loosely(body[len(mark) :], codec)
    declared = _named_by_header(content_type) if content_type else None
    if declared != "utf-8":
        return _weigh(body, declared)
    try:
        return body.decode()
    except UnicodeDecodeError:
        return _weigh(body, declared)


def _weigh(body: bytes, by_header: str | None) -> str:
    by_page = _named_by_page(body)
    candidates = [codec for codec in (by_header, by_page) if codec is not None]
    # A single-byte encoding fits any bytes, so whatever can be wrong is tried first.
    firm = [codec for codec in candidates if not _SINGLE_BYTE.fullmatch(codec)]
    if not candidates and (guess := _betrayed(body)):
        candidates, firm = [guess], [guess]
    for codec in dict.fromkeys([*firm, "utf-8", *candidates]):
        try:
            return _strictly(body, codec)
        except UnicodeDecodeError:
            continue
    return _guess(body, candidates[0] if candidates else None)


def _guess(body: bytes, declared: str | None) -> str:
    """Return the best reading of bytes that no label and not UTF-8 explains."""
    text = _loosely(body, declared or "utf-8")
    foreign = sum(character > "\x7f" for character in text)
    if text.count("\ufffd") <= max(2, _FEW_ERRORS * foreign):
        return text
    for codec in ("euc-jp", "cp932"):  # valid Shift_JIS is hardly ever valid EUC-JP
        try:
            guessed = _strictly(body, codec)
        except UnicodeDecodeError:
            continue
        if _KANA.search(guessed):
            return guessed
    return text if declared else _loosely(body, "cp1252")


def _betrayed(body: bytes) -> str | None:
    """Return the encoding that ASCII-compatible decoding would hide."""
    if body[:2] == b"<\0":
        return "utf-16-le"
    if body[:2] == b"\0<":
        return "utf-16-be"
    return "iso-2022-jp" if b"\x1b$" in body or b"\x1b(I" in body else None


def _strictly(body: bytes, codec: str) -> str:
    if codec == "cp932":
        return jis.from_shift_jis(body, "strict")
    if codec == "euc-jp":
        return jis.from_euc(body, "strict")
    if codec == "iso-2022-jp":
        return jis.from_iso_2022(body)
    return body.decode(codec)


def _loosely(body: bytes, codec: str) -> str:
    if codec == "cp932":
        return jis.from_shift_jis(body, "replace")
    if codec == "euc-jp":
        return jis.from_euc(body, "replace")
    if codec == "iso-2022-jp":
        return jis.from_iso_2022(body)
    return body.decode(codec, "replace")


@lru_cache(maxsize=256)
def _named_by_header(content_type: str) -> str | None:
    for parameter in content_type.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return _CODECS.get(value.strip(" \t\"'").lower())
    return None


def _named_by_page(body: bytes) -> str | None:
    head = body[:_PRESCAN]
    if b"<!--" in head:
        head = _COMMENT.sub(b"", head)
    found = _META.search(head) or _XML.match(head)
    if found is None:
        return None
    codec = _CODECS.get(found[1].decode("ascii", "replace").lower())
    # A declaration that could be read as ASCII is not written in UTF-16.
    return "utf-8" if codec in ("utf-16-le", "utf-16-be") else codec
