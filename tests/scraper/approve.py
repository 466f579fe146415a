"""Write the expected records of saved pages anew: `python tests/scraper/approve.py [NAME…]`.

Read the diff before you commit it: an expected record says what a person approved.
"""

import json
import sys

from scraper import read
from scraper.folder import saved_pages
from scraper.sites import all_sites
from scraper.wire import as_json
from tests.scraper.pages import FIXTURES


def approve(names: list[str]) -> None:
    for site in all_sites().values():
        for page in saved_pages(FIXTURES / site.key):
            if page.fails or (names and not any(name in page.path.name for name in names)):
                continue
            if page.reads_as == "index":
                index = read.read_index(site, site.relations[page.relation or ""], page.snapshot())
                record = as_json(index)
            else:
                record = as_json(read.read_readout(site, page.snapshot()))
                del record["read_by"]
            text = json.dumps(record, ensure_ascii=False, indent=2) + "\n"
            page.path.with_suffix(".expected.json").write_text(text, "utf-8")
            print(page.path.name)


if __name__ == "__main__":
    approve(sys.argv[1:])
