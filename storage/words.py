"""Text as people search it, in languages with spaces between words and without.

A run of Chinese, Japanese or Korean characters becomes its pairs of neighbours, so that
a word of two characters is found inside a sentence. The same tokens serve both
databases; what pairs alone cannot tell is looked up in the text itself afterwards.
"""

import re
import unicodedata
from dataclasses import dataclass

from scraper.records import Readout

_ACCENT = re.compile("[\u0300-\u036f]+")
_WORD = re.compile(r"[^\W_]+")
_RUN = re.compile("[\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]+")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Query:
    """What to ask the index for, and what then to look for in the text."""

    tokens: tuple[str, ...]
    """All must be there; one that ends in `*` is the beginning of a token."""
    phrases: tuple[str, ...]
    """Folded texts that must be there literally, because tokens cannot tell."""


def fold(text: str) -> str:
    """Return a text without case, accents and width, spaces collapsed."""
    if text.isascii():
        return " ".join(text.lower().split())
    split = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(unicodedata.normalize("NFC", _ACCENT.sub("", split)).split())


def text_of(readout: Readout) -> str:
    """Return everything of a readout that `--search` looks in."""
    parts = [readout.title, readout.section, readout.lead, *readout.notes]
    parts += [item.text for item in readout.items]
    parts += [photo.caption or photo.alt for photo in readout.photos]
    parts += [person.name for person in readout.participants]
    return "\n".join(part for part in parts if part)


def tokens_of(text: str) -> set[str]:
    """Return the tokens a text is found by."""
    return set().union(*map(_KNOWN.__getitem__, set(text.split())))


def indexable(text: str) -> str:
    """Return a text such that SQLite's own tokenizer finds the tokens of it.

    Its `ascii` tokenizer splits and folds plain letters and digits as we do, in C; only
    words with other characters are taken apart here. That is a fifth of the time.
    """
    if text.isascii():
        return text
    return " ".join(chunk if chunk.isascii() else " ".join(_KNOWN[chunk]) for chunk in text.split())


def _tokens(chunk: str) -> tuple[str, ...]:
    folded = fold(chunk)
    if folded.isascii():
        return tuple(word[:_LONGEST] for word in _WORD.findall(folded))
    found = [word[:_LONGEST] for word in _WORD.findall(_RUN.sub(" ", folded))]
    for run in _RUN.findall(folded):
        found += (run[i : i + 2] for i in range(len(run)))
    return tuple(found)


class _Known(dict[str, tuple[str, ...]]):
    """Tokens by word: readouts share their words, and remembering them saves two thirds."""

    def __missing__(self, chunk: str) -> tuple[str, ...]:
        tokens = _tokens(chunk)
        if len(chunk) <= _USUAL:
            if len(self) >= _MOST_KNOWN:
                self.clear()
            self[chunk] = tokens
        return tokens


_USUAL = 24
_MOST_KNOWN = 20_000
_KNOWN = _Known()


def query(text: str) -> Query:
    """Read what a person typed: words that must all be there, quoted phrases as they are."""
    tokens: list[str] = []
    phrases: list[str] = []
    for quoted, plain in re.findall(r'"([^"]*)"?|(\S+)', text):
        term = fold(quoted or plain)
        found = _query_tokens(term)
        tokens += found
        if len(found) > 1:
            phrases.append(term)
    return Query(tuple(dict.fromkeys(tokens)), tuple(phrases))


def _query_tokens(term: str) -> list[str]:
    found = [
        word if len(word) <= _LONGEST else f"{word[:_LONGEST]}*"
        for word in _WORD.findall(_RUN.sub(" ", term))
    ]
    for run in _RUN.findall(term):
        pairs = [run[i : i + 2] for i in range(len(run) - 1)]
        found += pairs or [run + "*"]
    return found
