"""What kind of edit was made to a sentence, as reason codes.

Rules run from the outside in: characters nobody sees, forms of one character, case,
punctuation; only what is left is looked at word by word. `scraper.significance` says
how much each code weighs.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, Indel

from scraper.compared import bare, only_damage
from scraper.words import sentences, tokens, words

ALIKE = 60.0
"""Similarity in per cent from which two sentences are one sentence, edited."""
MOST_PAIRS = 10_000
"""Pairs of sentences of one passage beyond which none are matched up."""
LONGEST = 100_000
"""Characters beyond which nobody asks what was edited: the questions cost the square."""

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_FORMS = re.compile("[\uff01-\uffef]+")
_SAME_SIGN = str.maketrans({"\u301c": "~", "\u2212": "-", "\u2010": "-", "\u2011": "-"})

_NUMBER = re.compile(r"(?:(?<![\w.,])[-])?[0-9]+(?:[.,:/][0-9]+)*%?")
_KANJI_NUMBER = re.compile(
    r"第?[〇一二三四五六七八九十百千万億兆]+(?=[年月日時分秒回名人度件番目位割歳期次円]|か国|カ国|ヶ国|箇)"
)
_NUMBER_WORD = re.compile(
    r"\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred|thousand"
    r"|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
    r"|[mbtr]{1,2}illion|dozen|half|quarter|once|twice|first|second|third|fourth|fifth|sixth"
    r"|seventh|eighth|ninth|tenth)\b",
    re.IGNORECASE,
)
_CALENDAR = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b|[月火水木金土日]曜"
)
_NEGATIONS = re.compile(
    r"\b(?:not|no|never|none|neither|nor|cannot|without|nothing|nobody|nowhere|hardly"
    r"|unable|\w+n[’']t)\b"
    r"|ませ[んぬ]|な(?:い|かった|けれ)|なく|なし|[せえけれらかさたなばわ]ず|ざる",
    re.IGNORECASE,
)
_TELLING_LETTERS = frozenset({"would", "could", "should", "will", "shall", "now", "not", "nor"})
"""Words one letter apart from another word that means something else."""
_TITLED = re.compile(
    r"(?:[ァ-ヺー・＝]{2,40}|[\u4e00-\u9fff々]{1,3}?)"
    r"(?=(?:国務|外務|国防|防衛|内閣総理|副|外交|連邦|首席)?(?:大臣|長官|首相|総理|外相|大統領|大使|主席|氏))"
)  # fmt: skip


def text_reasons(before: str, after: str) -> set[str]:
    """Return the codes of every edit between two texts of one or more sentences."""
    if len(before) + len(after) > LONGEST:
        return {"wording_changed"}
    old, new = sentences(before), sentences(after)
    steps = Indel.opcodes([bare(one) for one in old], [bare(one) for one in new])
    codes: set[str] = set()
    gone: list[str] = []
    come: list[str] = []
    removed: list[str] = []
    added: list[str] = []
    for step in [*steps, None]:
        if step is None or step.tag == "equal":
            codes |= _passage_reasons(gone, come, removed, added)
            gone, come = [], []
        else:
            gone += old[step.src_start : step.src_end]
            come += new[step.dest_start : step.dest_end]
    return codes | _unpaired_reasons(removed, added)


def _passage_reasons(
    gone: list[str], come: list[str], removed: list[str], added: list[str]
) -> set[str]:
    """Classify one passage; collect in `removed` and `added` what found no partner."""
    if not gone or not come:
        removed += gone
        added += come
        return set()
    was, now = "".join(gone), "".join(come)
    if len(gone) != len(come) and _letters(was) == _letters(now):
        return sentence_reasons(was, now)
    pairs = paired(gone, come)
    codes: set[str] = set()
    for left, right in pairs:
        codes |= sentence_reasons(gone[left], come[right])
    removed += [one for at, one in enumerate(gone) if at not in {left for left, _ in pairs}]
    added += [one for at, one in enumerate(come) if at not in {right for _, right in pairs}]
    return codes


def _unpaired_reasons(removed: list[str], added: list[str]) -> set[str]:
    old, new = Counter(map(bare, removed)), Counter(map(bare, added))
    codes = set()
    if old & new:
        codes.add("sentence_reordered")
    for code, left in (("sentence_removed", old - new), ("sentence_added", new - old)):
        for sentence in left:
            if sentence:
                codes.add(code if _letters(sentence) else "punctuation")
    return codes


def paired(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Match up texts that are edits of one another, each at most once, best first.

    Returns:
        Pairs of positions, in the order of `old`.
    """
    if len(old) * len(new) > MOST_PAIRS or sum(map(len, [*old, *new])) > 2 * LONGEST:
        return []
    left = [bare(one) for one in old]
    right = [bare(one) for one in new]
    rated = [
        (-score, abs(i - j), i, j)
        for i, was in enumerate(left)
        for j, now in enumerate(right)
        if (score := fuzz.ratio(was, now, score_cutoff=ALIKE))
    ]
    pairs: dict[int, int] = {}
    for _, _, i, j in sorted(rated):
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return sorted(pairs.items())


def sentence_reasons(before: str, after: str) -> set[str]:
    """Return the codes of the edits between two versions of one sentence."""
    if len(before) + len(after) > LONGEST:
        return {"wording_changed"}
    if bare(before) == bare(after) or only_damage(before, after):
        return set()
    codes: set[str] = set()
    for code, fold in (("invisible_characters", _visible), ("character_form", _plain)):
        old, new = fold(before), fold(after)
        if bare(old) == bare(new):
            return codes | {code}
        if _folds_apart(before, after, old, new):
            codes.add(code)
        before, after = old, new
    numbers = _numbers(before) != _numbers(after)
    if _letters(before) == _letters(after):
        capitals = bare(before).casefold() == bare(after).casefold()
        return codes | {"number_changed" if numbers else "case" if capitals else "punctuation"}
    if numbers:
        codes.add("number_changed")
    if _negations(before) != _negations(after):
        codes.add("negation_changed")
    if _TITLED.findall(before) != _TITLED.findall(after):
        codes.add("name_changed")
    codes |= _word_reasons(before, after)
    return codes or {"wording_changed"}


def _visible(text: str) -> str:
    return text if text.isascii() else _INVISIBLE.sub("", text)


def _plain(text: str) -> str:
    """Fold full-width and half-width forms, wave dashes and minus signs."""
    if text.isascii():
        return text
    folded = _FORMS.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
    return folded.translate(_SAME_SIGN)


def _folds_apart(before: str, after: str, old: str, new: str) -> bool:
    """Return whether folding removed different things from the two texts."""
    lost = [Counter(was) - Counter(now) for was, now in ((before, old), (after, new))]
    return lost[0] != lost[1]


def _letters(text: str) -> str:
    """Return what is left without punctuation and case; signs such as % and $ stay."""
    folded = bare(text).casefold()
    return "".join(c for c in folded if c == "%" or unicodedata.category(c)[0] != "P")


def _numbers(text: str) -> Counter[str]:
    found = [one.replace(",", "") for one in _NUMBER.findall(text)]
    found += _KANJI_NUMBER.findall(text)
    found += _CALENDAR.findall(text)
    found += [word.lower() for word in _NUMBER_WORD.findall(text)]
    return Counter(found)


def _negations(text: str) -> Counter[str]:
    return Counter(word.lower() for word in _NEGATIONS.findall(text))


def _word_reasons(before: str, after: str) -> set[str]:
    """Classify each replaced stretch of words."""
    codes: set[str] = set()
    marks = words(before, after)
    named = _capitals_tell(before) and _capitals_tell(after)
    place = 0
    while place < len(marks):
        was = now = ""
        if marks[place].kind == "removed":
            was = marks[place].text
            place += 1
        if place < len(marks) and marks[place].kind == "added":
            now = marks[place].text
            place += 1
        if was or now:
            opens = place <= 2 and marks[0].kind != "kept"
            codes |= _stretch_reasons(_worded(was), _worded(now), named=named and not opens)
        else:
            place += 1
    return codes


def _worded(text: str) -> list[str]:
    return [word for word in tokens(text) if not word.isspace()]


def _stretch_reasons(was: list[str], now: list[str], *, named: bool) -> set[str]:
    old, new = [one for one in was if _letters(one)], [one for one in now if _letters(one)]
    if [one.casefold() for one in old] == [one.casefold() for one in new]:
        return {"case" if old != new else "punctuation"} if was != now else set()
    telling = [w for w in (*old, *new) if not _counted(w)]
    if not telling:
        return set()
    if len(old) == len(new):
        codes = {_swap_reason(a, b, named=named) for a, b in zip(old, new, strict=True)}
        return codes - {""}
    swapped = bool(old and new and named and _all_names(telling))
    return {"name_changed" if swapped else "wording_changed"}


def _counted(word: str) -> bool:
    """Return whether a word is a number, date or negation, which have their own codes."""
    return bool(
        any(char.isnumeric() for char in word)
        or _NUMBER_WORD.fullmatch(word)
        or _CALENDAR.fullmatch(word)
        or _NEGATIONS.fullmatch(word)
    )


def _swap_reason(was: str, now: str, *, named: bool) -> str:
    if was == now or _counted(was) or _counted(now):
        return ""
    if was.casefold() == now.casefold():
        return "case"
    if named and _all_names((was, now)):
        return "name_changed"
    return "spelling" if _misspelt(was.lower(), now.lower()) else "wording_changed"


def _misspelt(was: str, now: str) -> bool:
    """Return whether two words are one letter apart, and that letter is only spelling."""
    return (
        min(len(was), len(now)) > 1
        and was.isalpha()
        and now.isalpha()
        and not {was, now} & _TELLING_LETTERS
        and OSA.distance(was, now, score_cutoff=1) == 1
    )


def _capitals_tell(sentence: str) -> bool:
    """Return whether a capital marks a name: not so where every word has one."""
    long = [word for word in tokens(sentence)[1:] if len(word) > 3]
    return 2 * sum(word[0].isupper() for word in long) <= max(len(long), 2)


def _all_names(found: Iterable[str]) -> bool:
    return all(word[0].isupper() and not word.isupper() for word in found)


def similarity(before: str, after: str) -> float:
    """Return how much of two pages' text is the same, 0 to 1, by the words that tell.

    Words of one to three letters, which any two English pages share, do not count.
    """
    old, new = _telling(before), _telling(after)
    if not old or not new:
        return 1.0 if bare(before) == bare(after) else 0.0
    return 2 * (old & new).total() / (old.total() + new.total())


def _telling(text: str) -> Counter[str]:
    found = [one for one in tokens(text.casefold()) if one[0].isalnum()]
    long = [one for one in found if len(one) > 3]
    singles = [one for one in found if len(one) == 1 and not one.isascii()]
    return Counter(long) + Counter(map("".join, pairwise(singles)))
