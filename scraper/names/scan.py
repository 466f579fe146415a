"""Find many names in running text in one pass: the longest at each place, never overlapping.

Latin names begin and end at word boundaries. Japanese has none, so there a katakana name
may not continue in katakana, and a name in Latin letters not in Latin letters.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

Value = TypeVar("Value")

WORD = re.compile(r"\w+")
POINTS = frozenset(".,;:!?()[]{}'\"-/&$%*+=<>")
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

    def find(self, text: str) -> Iterator[tuple[int, int, Value]]:
        """Yield start, end and value of every name; offsets are those of `text`."""
        plain = text.replace("’", "'").replace("‘", "'")
        return self._named(plain, ((m.start(), m[0]) for m in self._first.finditer(plain)))

    def among(
        self, plain: str, words: Sequence[str], starts: Sequence[int]
    ) -> Iterator[tuple[int, int, Value]]:
        """As `find`, in a text whose words are known and whose apostrophes are straight."""
        known = self._by_word
        likely = (
            (start, word)
            for word, start in zip(words, starts, strict=True)
            if word in known or not (word.isalnum() or word in POINTS)
        )
        return self._named(plain, self._runs(plain, likely))

    def _runs(self, plain: str, likely: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
        """Split `Japan-U.S.` into what names can begin with."""
        for start, word in likely:
            if word not in self._by_word:
                for run in WORD.finditer(word):
                    yield start + run.start(), run[0]
            elif not (start and _in_word(plain[start - 1])):
                yield start, word

    def _named(
        self, plain: str, runs: Iterable[tuple[int, str]]
    ) -> Iterator[tuple[int, int, Value]]:
        done = 0
        for start, word in runs:
            if start < done:
                continue
            for name, value in self._by_word.get(word, ()):
                end = start + len(name)
                if plain.startswith(name, start) and _word_ends(plain, end):
                    done = end
                    if value is not None:
                        yield start, end, value
                    break


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


def _word_ends(text: str, end: int) -> bool:
    following = text[end : end + 1]
    return not (_in_word(following) or following == "$")


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_"
