"""People a text names who took no part: whose envoy, whose invitation, whose predecessor."""

_LENDING = frozenset(
    {
        "behalf of", "place of", "invitation of", "invitation from", "invited by", "funeral of",
        "funeral for", "service for", "inauguration of", "ceremony of", "ceremony for", "death of",
        "passing of", "memory of", "letter from", "letter to", "message from", "message to",
        "signed by", "envoy of", "agreement between", "agreed between", "agreed by", "agreed with",
        "successor to", "successor of", "predecessor of", "coronation of", "enthronement of",
        "wedding of", "election of", "organized by", "organised by", "office of", "residence of",
        "met by", "dispatched by", "appointed by", "nominated by", "understanding between",
        "remarks by", "statement by", "speech by", "proposed by", "announced by",
    }
)  # fmt: skip
"""Two words before a person who is only mentioned."""
_GIVING = frozenset({"hosted", "chaired", "convened", "held"})
_BESIDES = frozenset(
    {"sidelines", "sideline", "margins", "occasion", "fringes", "attend", "following"}
)
"""What makes an event `hosted by` somebody another one than the meeting."""
_MENTIONING = frozenset({"accompanying", "accompanied", "late", "succeeding", "replacing"})
"""One word before a person who is only mentioned."""


def only_mentioned(words: list[str], start: int) -> bool:
    """Whether the words before a person only mention them."""
    before = [word.casefold() for word in words[max(0, start - 3) : start]]
    if not before:
        return False
    if before[-1] == "by" and before[-2:-1] != [] and before[-2] in _GIVING:
        clause = words[max(0, start - 20) : start]
        since = max((place for place, word in enumerate(clause) if word == ","), default=-1)
        return not _BESIDES.isdisjoint(clause[since + 1 :])
    if before[-1] == "by":
        return " ".join(before[-2:]) in _LENDING
    if before[-1] in _MENTIONING or (len(before) > 1 and before[-2] in _MENTIONING):
        return True
    pairs = {" ".join(before[-2:]), " ".join(before[:2])}
    return not _LENDING.isdisjoint(pairs)
