"""Which relations Japan's foreign ministry keeps a page for, and where.

Seen written down by others: English us, china (folder), india, philippines, vietnam
(folder), iran (folder), both press lists and both lists of countries; Japanese us,
china, rok, philippines. All other addresses follow the same two patterns and were never
verified: `readouts probe URL` before relying on one, or take `all`, which reads
them from the lists of countries.
"""

from urllib.parse import urlsplit

from scraper import urls
from scraper.records import Index
from scraper.site import IndexPage, Relation

_HOST = "https://www.mofa.go.jp"

_COUNTRIES = """
us           US  United States of America  n-america/us          usa
canada       CA  Canada                    n-america/canada      canada
china        CN  China                     asia-paci/china       china
rok          KR  Republic of Korea         asia-paci/korea       korea
india        IN  India                     asia-paci/india       india
australia    AU  Australia                 asia-paci/australia   australia
new-zealand  NZ  New Zealand               asia-paci/nz          nz
philippines  PH  Philippines               asia-paci/philippine  philippines
indonesia    ID  Indonesia                 asia-paci/indonesia   indonesia
malaysia     MY  Malaysia                  asia-paci/malaysia    malaysia
singapore    SG  Singapore                 asia-paci/singapore   singapore
thailand     TH  Thailand                  asia-paci/thailand    thailand
vietnam      VN  Viet Nam                  asia-paci/vietnam     vietnam
uk           GB  United Kingdom            europe/uk             uk
france       FR  France                    europe/france         france
germany      DE  Germany                   europe/germany        germany
italy        IT  Italy                     europe/italy          italy
eu           EU  European Union            europe/eu             eu
russia       RU  Russia                    europe/russia         russia
ukraine      UA  Ukraine                   europe/ukraine        ukraine
brazil       BR  Brazil                    latin/brazil          brazil
mexico       MX  Mexico                    latin/mexico          mexico
saudi        SA  Saudi Arabia              middle_e/saudi        saudi
turkey       TR  Türkiye                   middle_e/turkey       turkey
iran         IR  Iran                      middle_e/iran         iran
"""


def _pages(english: str, japanese: str) -> tuple[IndexPage, ...]:
    return (
        IndexPage(url=f"{_HOST}/{english}/index.html", language="en"),
        IndexPage(url=f"{_HOST}/mofaj/{japanese}/index.html", language="ja"),
    )


def _country(line: str) -> Relation:
    key, code, *name, english, japanese = line.split()
    return Relation(
        key=key,
        name=f"Japan-{' '.join(name)} Relations",
        country=code,
        pages=_pages(f"region/{english}", f"area/{japanese}"),
    )


def _all() -> dict[str, Relation]:
    found = [_country(line) for line in _COUNTRIES.strip().splitlines()]
    found += [
        Relation(
            key="press", name="Press Releases", rolling=True,
            pages=_pages("press/release", "press/release"),
        ),
        Relation(
            key="all", name="Countries & Regions", discovers=True,
            pages=_pages("region", "area"),
        ),
    ]  # fmt: skip
    return {relation.key: relation for relation in found}


RELATIONS = _all()
_KNOWN = {page.url: relation for relation in RELATIONS.values() for page in relation.pages}


def relations_from(index: Index) -> tuple[Relation, ...]:
    """Turn a list of countries into relations; those we know keep their keys."""
    found: dict[str, Relation] = {}
    for entry in index.entries:
        known = _KNOWN.get(urls.canonical(entry.url))
        folder = urlsplit(entry.url).path.rstrip("/").removesuffix("/index.html")
        relation = known or Relation(
            key=folder.rpartition("/")[2].lower().replace("_", "-"),
            name=entry.title,
            pages=(IndexPage(url=entry.url, language=index.language),),
        )
        if not relation.discovers:
            found.setdefault(relation.key, relation)
    return tuple(found.values())
