"""Text from the web, made safe for where it goes: a terminal, a spreadsheet cell, XML.

Nothing is dropped where a person reads: what could steer a terminal or reorder a line
is shown as an escape instead.
"""

import re
import unicodedata

_VISIBLE_FORMAT = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def for_terminal(text: str) -> str:
    r"""Return one line: control, direction and invisible characters shown as escapes.

    >>> for_terminal("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, text))


def for_terminal_lines(text: str) -> str:
    """Like `for_terminal`, but line ends stay."""
    return "\n".join(map(for_terminal, text.split("\n")))


def for_cell(text: str) -> str:
    """Return a spreadsheet cell that no spreadsheet takes for a formula.

    Controls and what turns the direction of a line are shown as escapes, since a CSV may
    end on a terminal; line ends and tabs inside stay.

    >>> for_cell("=1+1"), for_cell("Talks")
    ("'=1+1", 'Talks')
    """
    cell = _STEERS.sub(lambda found: _shown(found[0]), text)
    return f"'{cell}" if text.startswith(_FORMULA) else cell


def for_xml(text: str) -> str:
    """Return the text without the characters XML 1.0 cannot hold."""
    return _NOT_XML.sub("", text)


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    hidden = category in ("Cc", "Cs", "Zl", "Zp") or (
        category == "Cf" and character not in _VISIBLE_FORMAT
    )
    if not hidden:
        return character
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
