"""Ministry of Foreign Affairs of Japan, https://www.mofa.go.jp.

Index:   one page a country: English `/region/<area>/<country>/index.html`, Japanese
         `/mofaj/area/<country>/index.html` (`_jp_mofa_relations.py`; of most of these
         addresses only the pattern is known, see there). `press` is the rolling list of
         about 31 days at `/press/release/index.html` and `/mofaj/press/release/index.html`,
         newest first. `all` finds the relation pages from the list of countries.
Order:   newest first where there are dates; not relied upon.
Readout: section `h1.title1` (the parent page's name), title `h2.title2` of
         `#contents-header`, subtitle `h3.title3` (press conferences); content in
         `#maincontents`, the date alone in the first `.rightalign` that is one.
Dates:   the date line is the day of publication, often not the day of the meeting: one
         page of 23 May 2018 tells of a meeting of 24 May in Japan and 23 May in
         Washington. Press lists give month and day without a year, Japanese ones as
         `8月19日付`. Seen on old pages: `November, 11, 2009`, `October 2003` (no day: not
         taken), and no date at all.
Quirks:  an unexpanded `${mainImgMap.posClass}` in a class name; one file name in several
         folders, so the whole path is the identity; photo slides leave a list of bare
         digits; whole bodies inside one list item; `(PDF)` and an icon named "Open a New
         Window" after links; share buttons, whose label has changed before, are not content.
Blocks:  the host answers 403 with `Access Denied` to many clients, and its not-found
         page may come as 200: `SITE.blocked` and `SITE.not_found`.

Not verified against a capture: the markup of relation and country lists, of photos and
captions, of the language link, and of pages before 2013.
"""

from zoneinfo import ZoneInfo

from scraper import dates
from scraper.blocks import blocks, text_of
from scraper.errors import MissingElementError
from scraper.markup import Node, Page, every, one, parse
from scraper.records import Index, Parts
from scraper.site import Host, Promise, Relation, Site
from scraper.sites import _jp_mofa_shell as shell
from scraper.sites._jp_mofa_body import Body
from scraper.sites._jp_mofa_index import Listing
from scraper.sites._jp_mofa_relations import RELATIONS, relations_from


def read_parts(page: Page, site: Site) -> Parts:
    """Read what the layout of a readout says.

    Raises:
        MissingElementError: there is no title, or no content at all.
    """
    tree = parse(page)
    language = shell.language(page, tree)
    section, title, subtitle = shell.headings(page, tree)
    title = title or shell.title_elsewhere(page, tree)
    root = shell.content(page, tree)
    body = Body(base=shell.base_of(page, tree), title=title, language=language)
    body.read(blocks(root, shell.is_outside))
    if body.is_empty:
        raise MissingElementError(page.url, "the content of the page is empty")
    published = body.published_on or (dates.day(subtitle, language) if subtitle else None)
    return Parts(
        language=language,
        title=title,
        section=section,
        published_on=published,
        lead=body.lead,
        items=body.points.items(),
        photos=body.photos,
        links=tuple(body.links.values()),
        translations=tuple(body.translations.values()),
        notes=((subtitle,) if subtitle else ()) + tuple(body.notes),
    )


def read_index(page: Page, site: Site, relation: Relation) -> Index:
    """Read what a relation page, a press list or the list of countries lists."""
    tree = parse(page)
    language = shell.language(page, tree)
    section, title, _ = shell.headings(page, tree)
    title = title or section or shell.title_elsewhere(page, tree)
    root = shell.content(page, tree)
    listing = Listing(
        page=page,
        base=shell.base_of(page, tree),
        origins=frozenset(site.origins),
        language=language,
        near=min(page.seen_on, dates.month_of(_archive_heading(page, root, title)) or page.seen_on),
        wants_indexes=relation.discovers,
    )
    listing.read(root, one(page, tree, "body"))
    return Index(
        site=site.key,
        relation=relation.key,
        url=page.url,
        language=language,
        title=title,
        entries=tuple(listing.entries.values()),
        links=tuple(link for url, link in listing.links.items() if url not in listing.entries),
    )


def _archive_heading(page: Page, root: Node, title: str) -> str:
    """Return the words that name the month of an archive page; other headings name none."""
    texts = [title, *(text_of(node) for node in every(page, root, "h2, h3"))]
    return " ".join(text for text in texts if "過去の記録" in text or "Archive" in text)


SITE = Site(
    key="jp_mofa",
    ministry="Ministry of Foreign Affairs of Japan",
    host=Host(country="JP", timezone=ZoneInfo("Asia/Tokyo")),
    languages=("en", "ja"),
    relations=RELATIONS,
    origins=("https://www.mofa.go.jp",),
    read_index=read_index,
    read_parts=read_parts,
    discover=relations_from,
    promise=Promise(entries=range(1, 3000), published=0.5),
    office_hours=range(9, 20),
    not_found=(
        "ご利用のページが見つかりません",
        "お探しのページは見つかりません",
        "The page you requested could not be found",
    ),
    blocked=("You don't have permission to access", "<title>Access Denied</title>"),
)
