"""Offices: the words they are made of, and how high they are.

An office that stands before a name without an honorific ("Minister for Foreign Affairs
Aoi Hayama") ends where its words end, so those words must be known. After a name and a
comma anything with a capital may belong to the office.
"""

import re
from functools import lru_cache
from typing import Literal, get_args

from scraper.names.wordlist import wordlist

HEADS = wordlist(
    """minister secretary president chancellor premier ambassador commissioner director governor
    mayor chairman chairwoman chairperson chair chief emir king queen sultan envoy
    representative councilor councillor counsellor counselor advisor adviser speaker taoiseach
    tánaiste administrator commander coordinator co-ordinator member head undersecretary
    under-secretary attorney judge justice consul consul-general delegate treasurer
    president-elect leader spokesperson spokesman premier-designate vice-president vice-minister
    director-general secretary-general deputy-minister deputy-director-general attorney-general
    governor-general vice-chancellor vice-premier vice-chairman vice-chair co-chair co-chairs
    vice-governor prime-minister foreign-minister chargé councilor-general commissioner-general
    inspector-general president-in-office king-designate pope premier-elect senator congressman
    congresswoman leader-elect crown-prince officer executive ombudsman registrar rector dean
    professor fellow founder co-founder vice-minister-general minister-counsellor
    minister-counselor permanent-secretary under-secretary-general assistant-secretary auditor
    controller comptroller general manager negotiator interlocutor rapporteur comissioner
    vice-secretary intendant prefect lord-mayor regent"""
)
"""Words of which an office needs one."""

MODIFIERS = wordlist(
    """prime deputy vice senior state parliamentary foreign first second special assistant acting
    former permanent principal chief cabinet press high federal union general executive
    extraordinary plenipotentiary under associate managing lead royal honorary crown economic
    political ambassadorial regional national interior defense defence external trade finance
    home justice supreme grand commonwealth development private chargé secretary-general joint
    policy international security coordinating presidential alternate resident standing
    metropolitan provincial municipal ruling majority minority upper lower ministerial
    administrative first-deputy pro tempore"""
)

PORTFOLIOS = wordlist(
    """foreign affairs affair state external trade finance economy economic economics defense
    defence security policy common european europe cooperation co-operation development
    international relations integration justice interior home internal health labour labor
    welfare land infrastructure transport transportation tourism agriculture forestry fisheries
    fishery rural environment environmental energy mines mining petroleum oil industry
    industries commerce investment investments science technology technologies education culture
    cultural sports sport youth women gender equality immigration migration emigration
    expatriates expatriate citizenship worship religious religion cult commonwealth global
    growth planning strategy strategic ocean oceans maritime marine communications communication
    information telecommunications digital digitalization innovation research revitalization
    reconstruction recovery treasury budget revenue public administration parliamentary
    legislative legal judiciary police national regional asia asian pacific african africa
    american american-affairs western eastern north south americas middle east oceania cabinet
    government office ministry department bureau division section committee commission council
    secretariat agency board assembly senate house parliament party congress chamber
    representatives councillors councilors deputies diaspora nationals abroad overseas climate
    change water resources natural human rights humanitarian aid disaster management emergency
    children family social services service employment housing construction urban works forces
    armed army navy air military intelligence coast guard nuclear disarmament nonproliferation
    non-proliferation arms control multilateral bilateral consular protocol political general
    extraordinary plenipotentiary vice deputy bank central monetary fund atomic organization
    organisation union nations league community republic decentralization investments
    cooperatives peace reunification unification mission missions post posts broadcasting
    consumer food safety financial fiscal privatization property intellectual space frontier
    francophonie francophone island islands small enterprises business entrepreneurship
    self-reliance external-relations regional-integration"""
)
"""Words an office may be about, also institutions inside an office."""

LINKS = frozenset({"of", "for", "and", "the", "to", "in", "&", "on", "at", "with"})

INSTITUTIONS = wordlist(
    """ministry department office embassy secretariat cabinet bureau permanent prime mission
    headquarters council commission house senate parliament national state foreign charge united
    european bank international delegation"""
)
"""Words after "at" or "in" that keep an office going ("Vice-Minister at the Ministry of …")."""

LOWER_STARTS = wordlist(
    """former acting incoming outgoing then interim designate elect emeritus ad a.i. minister
    secretary president ambassador concurrently chargé d'affaires director chairman deputy head
    vice special member chair governor prime foreign state"""
)
"""Words without a capital that may still open an office."""


Rank = Literal["leader", "foreign", "defense", "minister", "vice", "official", "other"]
"""How high an office is, for telling a summit from a talk of officials."""
RANKS: tuple[Rank, ...] = get_args(Rank)


_VICE = re.compile(
    r"vice-?\s?minister|deputy (?:\w+ )?minister (?!and)|deputy (?:foreign|defen[cs]e) "
    r"|state minister"
    r"|deputy secretary of (?:state|defen[cs]e)|minister of state|state secretary"
    r"|under-?\s?secretary|permanent secretary|permanent under|secretary of state for (?:europe"
    r"|asia|the)"
    r"|parliamentary|deputy minister"
)
_NOT_VICE = re.compile(r"deputy prime|minister of state for foreign")
_OFFICIAL = re.compile(
    r"director|ambassador|consul|counsell?or|assistant|commissioner for|special (?:envoy"
    r"|representative"
    r"|adviser|advisor)|bureau|coordinator|spokes|high commissioner|charg"
)
_LEADER = re.compile(
    r"prime minister|president|chancellor of (?!the exchequer)|^chancellor|^federal chancellor"
    r"|\bking\b"
    r"|\bqueen\b|emir\b|sultan\b|taoiseach|premier\b|crown prince|governor-general|head of state"
    r"|state counsell?or and minister for foreign"
)
_NOT_LEADER = re.compile(
    r"deputy prime|vice[- ]president|deputy president|president of the (?:national|senate|chamber"
    r"|house"
    r"|assembly|bank|institute|university|world bank|supreme|parliament|board|foundation|federa"
    r"|inter)"
    r"|president of (?:the )?(?:jica|jbic|[a-z]* ?university|fifa)|vice[- ]premier"
    r"|to the (?:prime|pres)|office"
)
_FOREIGN = re.compile(
    r"foreign (?:minister|secretary)|(?:minister|secretary|councill?or) (?:of"
    r"|for) (?:[\w,]+ )*?(?:foreign|external)"
    r"|external (?:affairs|relations) minister|^(?:the )?secretary of state$"
    r"|secretary of state for foreign"
    r"|high representative|affairs minister|minister (?:of|for) international relations"
    r"|minister (?:of|for) .*foreign|department of foreign affairs|relations with states"
    r"|head of the federal department of foreign|\bof state$"
)
_DEFENSE = re.compile(
    r"defen[cs]e minister|(?:minister|secretary) (?:of|for) (?:\w+ )?(?:defen[cs]e|armed forces"
    r"|the armed)"
    r"|federal minister of defen[cs]e"
)
_MINISTER = re.compile(
    r"\bministers?\b|\bsecretary\b(?![- ]general)|vice[- ]premier|trade representative|commissioner"
)


@lru_cache(maxsize=1024)
def rank_of(role: str | None) -> Rank:
    """Say how high an office is; `other` for none and for offices outside governments.

    >>> rank_of("Deputy Prime Minister and Minister of Foreign Affairs")
    'foreign'
    >>> rank_of("Vice-Minister for Foreign Affairs")
    'vice'
    """
    if not role:
        return "other"
    low = role.casefold().replace("’", "'")
    if low.startswith("former ") or ("-elect" in low and "president" not in low):
        return "other"
    if "deputy prime minister and" in low or "vice president and" in low:
        low = low.split(" and ", 1)[1]
    if _LEADER.search(low) and not _NOT_LEADER.search(low):
        return "leader"
    if _VICE.search(low) and not _NOT_VICE.search(low):
        return "vice"
    official = _OFFICIAL.search(low) is not None
    if "assistant" not in low and not _OFFICIAL.search(low.split(" of ")[0]):
        if _FOREIGN.search(low):
            return "foreign"
        if _DEFENSE.search(low):
            return "defense"
    if official:
        return "official"
    return "minister" if _MINISTER.search(low) else "other"
