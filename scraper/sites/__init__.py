"""One file per ministry; each holds one `SITE`. Files with a leading underscore are parts."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from scraper.site import Site


@cache
def all_sites() -> MappingProxyType[str, Site]:
    """Return every ministry that comes with the program, by key.

    Raises:
        ValueError: two files claim one key, or a file is not named for its key.
    """
    found: dict[str, Site] = {}
    for module in sorted(iter_modules(__path__), key=lambda each: each.name):
        if module.name.startswith("_"):
            continue
        site: Site = import_module(f"{__name__}.{module.name}").SITE
        if site.key in found or site.key != module.name:
            raise ValueError(f"scraper/sites/{module.name}.py claims the key {site.key!r}")
        found[site.key] = site
    return MappingProxyType(found)
