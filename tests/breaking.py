"""A site whose pages can break the process that reads them; light, for a worker imports it."""

import os
import signal
from dataclasses import replace

from scraper.markup import Page
from scraper.records import Parts
from scraper.site import Site
from tests.ministry import SITE


def breaking(page: Page, site: Site) -> Parts:
    """Read a page, unless it says what reading it does to the process."""
    for word, number in (("segv", signal.SIGSEGV), ("kill", signal.SIGKILL)):
        if f"please {word}" in page.text:
            os.kill(os.getpid(), number)
    if "please loop" in page.text:
        while True:
            pass
    return SITE.read_parts(page, site)


HOSTILE = replace(SITE, read_parts=breaking)
