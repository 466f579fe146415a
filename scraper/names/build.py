"""Write the tables of countries and cities that the program reads; run by hand, never at run time.

    python -m scraper.names.build

It joins CLDR (through Babel) and the time-zone database (through tzdata) with the lists
written by hand in `data/countries_aliases.txt` and `data/cities_source.txt`, checks them,
and writes `data/countries.tsv`, `data/cities.tsv` and `data/zones.tsv`. Licences are in
`data/README.md`.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale

DATA = Path(__file__).parent / "data"
NOT_COUNTRIES = frozenset(re.findall("..", "ACAQBVCPCQDGEAEUEZHMICQOTAUMUNXAXBZZ"))
BLOCS = ("EU", "ASEAN", "UN", "NATO")
AMBIGUOUS = re.compile(r"[()]|SAR | - |^Territor|自治区$|^合衆国領")
WIDE = str.maketrans({code: code + 0xFEE0 for code in range(ord("!"), ord("~") + 1)})
VOICED = (("ヴァ", "バ"), ("ヴィ", "ビ"), ("ヴェ", "ベ"), ("ヴォ", "ボ"), ("ヴ", "ブ"))


def main() -> None:
    """Write the three tables."""
    _write("countries.tsv", sorted(set(country_rows())))
    zones = zone_rows()
    _write("zones.tsv", [f"{country}\t{' '.join(found)}" for country, found in zones.items()])
    _write("cities.tsv", list(city_rows(zones)))


def country_rows() -> Iterator[str]:
    """Yield `language, form, code, name` for every way to write a country.

    Raises:
        ValueError: a hand-written line names no country of CLDR.
    """
    for language in ("en", "ja"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES:
                yield from _names(language, "name", code, name)
    known = set(Locale("en").territories) | set(BLOCS)
    for code, english, adjectives, japanese in _lines("countries_aliases.txt", 4):
        if code not in known:
            raise ValueError(f"countries_aliases.txt: {code!r} is no country")
        cells = (("en", "name", english), ("en", "adjective", adjectives), ("ja", "name", japanese))
        for language, form, cell in cells:
            for name in _split(cell):
                short = name.startswith("*")
                yield from _names(language, "short" if short else form, code, name.lstrip("*"))


def zone_rows() -> dict[str, list[str]]:
    """Return the zones of each country in the order of zone.tab, the busiest first."""
    found: dict[str, list[str]] = defaultdict(list)
    text = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            country, _, zone, *_ = line.split("\t")
            found[country].append(zone)
    found["XK"] = ["Europe/Belgrade"]
    return dict(sorted(found.items()))


def city_rows(zones: dict[str, list[str]]) -> Iterator[str]:
    """Yield `name, country, zone, capital, Japanese name, spellings` for every city.

    Raises:
        ValueError: a city has no zone, or one that is not its country's.
    """
    exemplars = _exemplars()
    for marked, country, zone, others, japanese in _lines("cities_source.txt", 5):
        name = marked.lstrip("!")
        own = zones.get(country, [])
        zone = zone or (own[0] if len(_clocks(own)) == 1 else "")
        if zone not in own:
            raise ValueError(f"cities_source.txt: {name}: {zone!r} is not one of {own}")
        spellings = [name, *_split(others)]
        native = [*_split(japanese), *exemplars.get((zone, name), ())]
        every = dict.fromkeys([*spellings, *(text for one in native for text in _kana(one))])
        capital = "capital" if marked.startswith("!") else ""
        yield "\t".join((name, country, zone, capital, native[0] if native else "", *every))


def _names(language: str, form: str, code: str, name: str) -> Iterator[str]:
    name = name.replace("’", "'")
    if AMBIGUOUS.search(name):
        return
    for text in _kana(name) if language == "ja" else _saints(name):
        yield "\t".join((language, form, code, text))


def _saints(name: str) -> set[str]:
    spelled = {name.replace(" & ", " and ")}
    spelled |= {text.replace("St. ", "Saint ") for text in spelled}
    return {name, *spelled, *(text.replace("St. ", "St ") for text in spelled)}


def _kana(name: str) -> list[str]:
    """Vary a Japanese spelling as pages do: ヴ or バ行, with or without the dot, full width."""
    spelled = [name, name.replace("・", "")]
    for v, b in VOICED:
        spelled += [text.replace(v, b) for text in spelled if v in text]
    spelled += [text.translate(WIDE) for text in spelled if re.search(r"[A-Za-z]", text)]
    return list(dict.fromkeys(spelled))


def _exemplars() -> dict[tuple[str, str], list[str]]:
    english, japanese = (Locale(language).time_zones for language in ("en", "ja"))
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for zone, words in japanese.items():
        name = english.get(zone, {}).get("city") or zone.rsplit("/", 1)[-1].replace("_", " ")
        if words.get("city"):
            found[zone, name].append(words["city"])
    return found


def _clocks(zones: list[str]) -> set[tuple[object, ...]]:
    """Tell zones apart by what their clocks have shown since 2000."""
    moments = [datetime(year, month, 1) for year in range(2000, 2031) for month in (1, 7)]  # noqa: DTZ001
    return {tuple(ZoneInfo(zone).utcoffset(moment) for moment in moments) for zone in zones}


def _lines(file: str, width: int) -> Iterator[list[str]]:
    for line in (DATA / file).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            cells = [cell.strip() for cell in line.split("|")]
            yield cells + [""] * (width - len(cells))


def _split(cell: str) -> list[str]:
    return [name.strip() for name in cell.split(";") if name.strip()]


def _write(file: str, rows: list[str]) -> None:
    (DATA / file).write_text("\n".join(rows) + "\n", "utf-8")


if __name__ == "__main__":
    main()
