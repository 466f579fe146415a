"""Find many names in running text in one pass: the longest at each place, never overlapping.

Latin names begin and end at word boundaries. Japanese has none, so there a katakana name
may not continue in katakana, and a name in Latin letters not in Latin letters.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Generic, TypeVar

Value = TypeVar("Value")

WORD = re.compile(r"\w+")
KATAKANA = frozenset(chr(code) for code in range(0x30A1, 0x30FB)) | {"ー"}
LATIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") | frozenset(
    chr(code) for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
)
REALM = frozenset("会防務家王民土際営軍連内立交境歌")
"""What makes another word of a 国 before it: モンゴル国会議長 is of モンゴル, not モンゴル国."""


class LatinScanner(Generic[Value]):
    """Finds names written with spaces between words; upper and lower case matter.

    Args:
        names: what each name stands for; None to pass over a name without finding it
            ("Latin America" is no America).
    """

    def __init__(self, names: Mapping[str, Value | None]) -> None:
        grouped: dict[str, list[tuple[str, Value | None]]] = defaultdict(list)
        for name, value in names.items():
            if first := WORD.match(name):
                grouped[first[0]].append((name, value))
        self._by_word = {
            word: tuple(sorted(found, key=lambda pair: -len(pair[0])))
            for word, found in grouped.items()
        }
        small = "".join(rf"|{re.escape(word)}\b" for word in grouped if word[0].islower())
        self._first = re.compile(rf"\b(?:[^\W\d_a-z]\w*{small})")

    def find(self, text: str) -> list[tuple[int, int, Value]]:
        """Return start, end and value of every name; offsets are those of `text`."""
        plain = text.replace("’", "'").replace("‘", "'")
        return self.among(plain, ((m.start(), m[0]) for m in self._first.finditer(plain)))

    def among(self, plain: str, runs: Iterable[tuple[int, str]]) -> list[tuple[int, int, Value]]:
        """As `find`, in a text with straight apostrophes.

        Args:
            plain: the text.
            runs: where its words begin, without signs inside ("Japan-U.S." has three), in
                order; those that no name begins with (`first_words`) may be missing.
        """
        done = 0
        found: list[tuple[int, int, Value]] = []
        for start, word in runs:
            if start < done:
                continue
            for name, value in self._by_word.get(word, ()):
                end = start + len(name)
                if plain.startswith(name, start) and _stands_apart(plain, start, end):
                    done = end
                    if value is not None:
                        found.append((start, end, value))
                    break
        return found

    @property
    def first_words(self) -> Set[str]:
        """The words that names begin with."""
        return self._by_word.keys()


class KanaScanner(Generic[Value]):
    """Finds names in Japanese text, where no spaces part the words.

    Args:
        names: as for `LatinScanner`.
    """

    def __init__(self, names: Mapping[str, Value | None]) -> None:
        grouped: dict[str, list[tuple[str, Value | None]]] = defaultdict(list)
        for name, value in names.items():
            grouped[name[:2]].append((name, value))
        self._by_two = {
            two: tuple(sorted(found, key=lambda pair: -len(pair[0])))
            for two, found in grouped.items()
        }
        self._first = re.compile(
            "[" + re.escape("".join(sorted({two[0] for two in grouped}))) + "]"
        )

    def find(self, text: str) -> Iterator[tuple[int, int, Value]]:
        """Yield start, end and value of every name; offsets are those of `text`."""
        done = 0
        for first in self._first.finditer(text):
            start = first.start()
            if start < done:
                continue
            for name, value in self._by_two.get(text[start : start + 2], ()):
                end = start + len(name)
                if text.startswith(name, start) and stands_alone(text, start, end):
                    done = end
                    if value is not None:
                        yield start, end, value
                    break


def stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether `text[start:end]` is not part of a longer word of the same script."""
    for script in (KATAKANA, LATIN):
        if start and text[start] in script and text[start - 1] in script:
            return False
        if end < len(text) and text[end - 1] in script and text[end] in script:
            return False
    return not (end - start > 2 and text[end - 1] == "国" and text[end : end + 1] in REALM)


def _stands_apart(text: str, start: int, end: int) -> bool:
    if start and _in_word(text[start - 1]):
        return False
    following = text[end : end + 1]
    return not (_in_word(following) or following == "$")


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_"
