"""How people are addressed: honorifics before a name, letters after it, particles inside.

Tables are in lower case; words are compared as written on the page, case folded.
"""

import re
from collections.abc import Sequence

from scraper.names.wordlist import wordlist

PLAIN = wordlist(
    """mr mr. mrs mrs. ms ms. miss mme mme. messrs. dr dr. prof prof. professor h.e. h.e h.e.: he.
    h.h. h.h h.r.h. hrh h.r.h h.m. h.m h.i.h. h.s.h. hon hon. hon'ble honorable honourable
    honorable. senator sen. sir dame lord lady baroness baron sheikh sheikha shaikh shaikha
    sheik sayyid sayyida prince princess excellency amb amb. monsignor msgr. archbishop cardinal
    rev. reverend father imam pehin dato dato' dato' datuk datin datu tun tunku tengku dasho
    lyonpo eng. engr. eng ing. lic. lic mtro. arq. adv. adv don doña congressman congresswoman
    chevalier nana ratu hajah haji hajjah mullah mawlawi mollah ustaz srta. sra. sr. herr frau
    monsieur madame m. me. maître shri smt. smt. daw u khun tan samdech oknha"""
)
"""Words that may open or continue an honorific on their own."""

SHY = frozenset({"u", "m.", "me.", "sr.", "tan", "nana", "don", "eng", "adv", "father"})
"""Honorifics that are also names or initials: they only continue an honorific."""

GENDERED = frozenset({"mr", "ms", "mrs", "miss", "messrs"})
"""After these comes the name: "Mr. Don", "Mr. Tan" and "Ms. King" are people."""

RANKS = wordlist(
    """general gen. gen lieutenant lt. lt ltg. ltg ltgen. major maj. colonel col. brigadier brig.
    captain capt. capt commander cdr. admiral adm. vice-admiral rear marshal field air
    ambassador governor judge justice king queen sultan chief sultanah minister-counsellor
    president architect engineer crown pope staff army police squadron"""
)
"""Ranks and offices that continue an honorific ("H.E. General"), seldom open one."""

OPENING_RANKS = frozenset(
    {"general", "admiral", "lieutenant", "colonel", "vice-admiral", "marshal"}
)
NO_RANK = wordlist(
    """assembly secretary director affairs staff manager election council consul conference"""
)
"""Words after "General" that make it no rank."""

STYLES = wordlist("""excellency highness majesty eminence holiness grace beatitude lordship""")
PRINCELY = wordlist(
    """preah moha borvor vorak thipadei techo akka sena padei krolahom sar kheng kralahom vibol
    pheakdei chakrei moneath reach bovor kitti setha norodom tep thommea rattana maha sri sri. seri
    orang kaya laila setia bakti diraja paduka pengiran muda haji hajah awang pekerma dewa sahibul
    himmah wazir utama al-haj"""
)
"""Words inside long titles, which stand between "Samdech" or "Pehin" and the name itself."""
LONG_TITLES = frozenset({"samdech", "pehin", "dato", "dato'", "datuk", "tan", "pengiran", "oknha"})
PRINCELY_NAMES = frozenset({"sar", "kheng", "norodom", "haji", "hajah", "awang", "moneath"})

POSTNOMINALS = wordlist(
    """MP MPP MLA MHA MEP MLC MSP KC QC SC CBE OBE MBE KBE DBE GBE GCMG KCMG DCMG CMG GCB KCB CB CH
    PC CC OC CNZM ONZ KNZM DNZM GNZM MNZM PCNZM QSO AC AO AM OAM CVO KCVO LVO MVO TD DL FRS GCIE OJ
    ON OM CD EGH CGH EBS MGH CSM PhD MD LLD Esq GCL KGCN OE KStJ CStJ JP DSO RN ret Ret Retd Rtd"""
)
"""Letters after a name, stops left out."""
GENERATIONS = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})

PARTICLES = wordlist(
    """bin bint binti ibn ben abu al el ul ur as ad ar an at-tall de da do dos das del della delle
    di du la le les lo van von der den dem ter ten zu zur zum und e y i of' st. st san santa
    ould oul uld mint ag a/l a/p s/o d/o bt. b. vd 't af av auf dal dalla degli dei"""
)
"""Lower-case words inside names; they count only before a word with a capital."""
LONGEST_PARTICLE = 4
NO_PARTICLES = wordlist(
    """of for the and in on at to with who as by from or nor was is are were be been has had have
    held met his her its him them they he she it we our will may can did do does paid into over
    via but also then when led made than that this two per a an new not no said told gave sent
    saw took came went both each some so if up out off one i.e. e.g. own all any while under
    five six ten four nine nd th rd st am pm a.m. p.m."""
)
"""Short words of English that never stand inside a name; every other short word may."""


OPENS = (
    PLAIN
    | LONG_TITLES
    | RANKS
    | {"the", "h.", "h", "rt.", "rt", "right", "his", "her", "their", "he"}
)
"""Words an honorific can begin with, in lower case: ask before `honorific_end`."""


_LETTERED = re.compile(r"[A-Z]{2,6}")
_NO_LETTERS = frozenset({"CEO", "COO", "CFO", "CTO", "II", "III", "IV", "UN", "US", "UK", "EU"})


LONGEST_HONORIFIC = 14
"""Words of the longest honorific that is believed; princely titles have ten."""


def is_postnominal(word: str) -> bool:
    """Tell whether a word is letters after a name, with or without stops."""
    return word.replace(".", "") in POSTNOMINALS


def may_be_postnominal(word: str) -> bool:
    """Tell whether a word set off by commas can be letters after a name that are not listed."""
    plain = word.replace(".", "")
    return _LETTERED.fullmatch(plain) is not None and plain not in _NO_LETTERS


def honorific_end(words: Sequence[str], start: int) -> int:
    """Return the index after the honorific that starts at a word, or the index itself.

    Args:
        words: words of the text, stops kept on abbreviations.
        start: where the honorific should begin.
    """
    here = start
    if _low(words, here) == "the":
        here += 1
        if _low(words, here) in SHY or not _unit(words, here, first=True):
            return start
    after = _unit(words, here, first=True)
    if not after:
        return start
    while after - start < LONGEST_HONORIFIC:
        if words[after - 1].casefold().rstrip(".") in GENDERED and not _learned(words, after):
            return after
        here = after
        if _low(words, here) == "the":
            here += 1
        following = _unit(words, here, first=False)
        if not following:
            return after
        after = following
    return after


def _learned(words: Sequence[str], index: int) -> bool:
    """Whether a title with a stop follows ("Mr. Dr. SURNAME"), which is no name."""
    low = _low(words, index)
    return low in PLAIN and low.endswith(".") and low not in SHY


def _low(words: Sequence[str], index: int) -> str:
    return words[index].casefold() if index < len(words) else ""


def _unit(words: Sequence[str], index: int, *, first: bool) -> int:
    """Return the index after one unit of an honorific, or 0."""
    word = _low(words, index)
    if word in LONG_TITLES and words[index][0].isupper() and not (first and word in SHY):
        return _long_title(words, index + 1)
    if word == "he" and words[index] == "HE" and _low(words, index + 1) in PLAIN:
        return index + 1
    if word in PLAIN and words[index][0].isupper():
        return 0 if first and word in SHY else index + 1
    if word in ("h.", "h") and _low(words, index + 1) in ("e.", "e", "h.", "h", "m.", "r."):
        royal = _low(words, index + 1) == "r." and _low(words, index + 2) in ("h.", "h")
        return index + 3 if royal else index + 2
    if word in ("his", "her", "their", "your"):
        return _style(words, index + 1)
    if word in ("rt.", "rt", "right") and _low(words, index + 1) in PLAIN:
        return index + 2
    if not first and word == "(" and _low(words, index + 1).rstrip(".") in ("ret", "retd", "rtd"):
        return index + 3 if _low(words, index + 2) == ")" else index + 4
    if word in RANKS and words[index][0].isupper() and (not first or _commands(words, index)):
        return index + 1
    return 0


def _commands(words: Sequence[str], index: int) -> bool:
    """Whether a rank opens an honorific: `LTG.`, or `with General SURNAME`."""
    word = words[index]
    if word.endswith("."):
        return True
    if word.casefold() not in OPENING_RANKS or (index and words[index - 1][:1].isupper()):
        return False
    return words[index + 1 : index + 2] != [] and _low(words, index + 1) not in NO_RANK


def _style(words: Sequence[str], index: int) -> int:
    if _low(words, index) in ("royal", "serene", "imperial"):
        index += 1
    return index + 1 if _low(words, index) in STYLES else 0


def _long_title(words: Sequence[str], index: int) -> int:
    """Skip the words of a princely title, leaving at least two words for the name."""
    while _low(words, index) in PRINCELY and _low(words, index) not in PRINCELY_NAMES:
        index += 1
    return index
