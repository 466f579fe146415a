"""Cutting text where no reader sees half a character, and folding it to one line."""

import unicodedata
from collections.abc import Callable

ELLIPSIS = "…"

_JOINER = "\u200d"


def clip(text: str, limit: int, size: Callable[[str], int] = len) -> str:
    """Return a text of at most `limit` characters, cut between graphemes and marked with `…`.

    Args:
        text: what to cut.
        limit: the most it may measure.
        size: what it is measured in, characters or more (`utf16`).

    >>> clip("Talks on fisheries", 9)
    'Talks on…'
    """
    if size(text) <= limit:
        return text
    if limit < 1:
        return ""
    end = min(limit - 1, len(text) - 1)
    while end > 0 and size(text[:end]) >= limit:
        end -= max((size(text[:end]) - limit) // 2, 1)
    while end > 0 and not is_boundary(text, end):
        end -= 1
    return text[:end].rstrip() + ELLIPSIS


def utf16(text: str) -> int:
    """Return how long a text is for services that count UTF-16 units: 𠮷 and 🐟 are two."""
    return len(text) + sum(character > "\uffff" for character in text)


def one_line(text: str) -> str:
    r"""Fold line ends and other control characters to single spaces, and drop what steers text.

    >>> one_line("Talks\r\nBcc: someone\u202e")
    'Talks Bcc: someone'
    """
    kept = "".join(_softened(character) for character in text)
    return " ".join(kept.split())


def lines(text: str) -> str:
    """Like `one_line` for every line; the line ends stay."""
    return "\n".join(one_line(line) for line in text.splitlines())


def _softened(character: str) -> str:
    if character == _JOINER or character == "\ufe0f":
        return character
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    return "" if category in ("Cf", "Cs", "Co", "Cn") else character


def is_boundary(text: str, at: int) -> bool:
    """Say whether a grapheme ends before a position inside a text; errs towards no."""
    before, after = text[at - 1], text[at]
    if before == _JOINER or after == _JOINER or _extends(after):
        return False
    if _is_flag(before) and _is_flag(after):
        start = at
        while start > 0 and _is_flag(text[start - 1]):
            start -= 1
        return (at - start) % 2 == 0
    return not (_is_jamo(after) and (_is_jamo(before) or "가" <= before <= "힣"))


def _extends(character: str) -> bool:
    code = ord(character)
    return (
        unicodedata.category(character) in ("Mn", "Me", "Mc")
        or 0x1F3FB <= code <= 0x1F3FF
        or 0xE0020 <= code <= 0xE007F
        or character in "ﾞﾟ"
    )


def _is_flag(character: str) -> bool:
    return 0x1F1E6 <= ord(character) <= 0x1F1FF


def _is_jamo(character: str) -> bool:
    return 0x1160 <= ord(character) <= 0x11FF
