"""Sets of words that read best as lines of text."""


def wordlist(text: str) -> frozenset[str]:
    """Return the words of a text, which may run over lines."""
    return frozenset(text.split())
