"""Shift_JIS, EUC-JP and ISO-2022-JP as browsers read them.

Python's codecs for the last two know neither the NEC characters of row 13 (①, ㈱, №) nor
the IBM extensions (髙, 﨑) that stand in names, and they raise on an unfinished
escape. Both encodings are other spellings of the table behind Shift_JIS, which
Python has right as `cp932`.
"""

import re
from collections.abc import Callable
from functools import cache

_AS_BROWSERS = str.maketrans("〜‖−¢£¬", "～∥－￠￡￢")
"""Where Python's JIS table differs from the one every browser uses."""

_ROMAN = str.maketrans("\\~", "¥‾")
"""Where the Roman set of JIS differs from ASCII."""

_STRAYS = "\uf8f0\uf8f1\uf8f2\uf8f3"
"""What Python makes of the bytes A0, FD, FE and FF, which no character has."""

_TILDE = b"\x8f\xa2\xb7"
"""A tilde to Python, a full-width one to every browser."""

_EUC = re.compile(
    rb"[\x00-\x7f]+|[\xa1-\xfe][\xa1-\xfe]|\x8e[\xa1-\xdf]|\x8f[\xa1-\xfe][\xa1-\xfe]|.", re.S
)
_ESCAPE = re.compile(rb"\x1b(\([BJI]|\$[@B]|\$\(D)")


@cache
def _pair(first: int, second: int) -> str | None:
    """Return the character at a JIS X 0208 position (0x21 to 0x7E each)."""
    lead = ((first - 0x21) >> 1) + (0x81 if first < 0x5F else 0xC1)
    trail = second + (0x1F + (second >= 0x60) if first & 1 else 0x7E)
    try:
        return bytes((lead, trail)).decode("cp932")
    except UnicodeDecodeError:
        return None


def from_shift_jis(body: bytes, errors: str) -> str:
    """Return Shift_JIS bytes as text.

    Args:
        body: the bytes.
        errors: `strict` raises UnicodeDecodeError, `replace` writes U+FFFD.
    """
    text = body.decode("cp932", errors)
    if any(stray in text for stray in _STRAYS):
        if errors == "strict":
            raise UnicodeDecodeError("cp932", body, 0, 1, "bytes that stand for nothing")
        text = text.translate(dict.fromkeys(map(ord, _STRAYS), "\ufffd"))
    return text


def from_euc(body: bytes, errors: str) -> str:
    """Return EUC-JP bytes as text.

    Args:
        body: the bytes.
        errors: `strict` raises UnicodeDecodeError, `replace` writes U+FFFD.
    """
    try:
        text = body.decode("euc_jp")
        return _by_character(body) if _TILDE in body else text.translate(_AS_BROWSERS)
    except UnicodeDecodeError as error:
        text = _by_character(body)
        if errors == "strict" and "\ufffd" in text:
            raise error
        return text


def _by_character(body: bytes) -> str:
    return "".join(_euc_character(found[0]) for found in _EUC.finditer(body))


def _euc_character(piece: bytes) -> str:
    if piece[0] < 0x80:
        return piece.decode("ascii")
    if len(piece) == 2 and piece[0] != 0x8E:
        return _pair(piece[0] - 0x80, piece[1] - 0x80) or "\ufffd"
    return "～" if piece == _TILDE else piece.decode("euc_jp", "replace")[:1]


def from_iso_2022(body: bytes) -> str:
    """Return ISO-2022-JP bytes as text; what does not fit is U+FFFD."""
    pieces = _ESCAPE.split(body)
    text = [_run(pieces[0], b"(B")]
    text.extend(_run(run, sign) for sign, run in zip(pieces[1::2], pieces[2::2], strict=True))
    return "".join(text)


def _run(run: bytes, sign: bytes) -> str:
    if sign in (b"(B", b"(J"):
        text = run.decode("ascii", "replace")
        return text.translate(_ROMAN) if sign == b"(J" else text
    if sign == b"(I":
        return "".join(
            bytes((byte | 0x80,)).decode("cp932") if 0x21 <= byte <= 0x5F else "\ufffd"
            for byte in run
        )
    table = _supplement if sign == b"$(D" else _pair
    return "".join(_two_byte(part, table) for part in re.findall(rb"[!-~]{2}|.", run, re.S))


def _two_byte(part: bytes, table: Callable[[int, int], str | None]) -> str:
    if len(part) == 2:
        return table(part[0], part[1]) or "\ufffd"
    # Line ends may stand between two escapes; anything else here is damage.
    return part.decode("ascii") if part in b"\r\n\t " else "\ufffd"


def _supplement(first: int, second: int) -> str | None:
    try:
        return bytes((0x8F, first | 0x80, second | 0x80)).decode("euc_jp")
    except UnicodeDecodeError:
        return None
