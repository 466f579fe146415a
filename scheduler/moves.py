"""A readout under another address is the same readout: matched by title, date and text.

A ministry that gives all its pages new addresses, with or without redirects, has neither
published nor withdrawn anything. A page read for the first time is taken for one we know
if exactly one readout says the same, and that one is no longer listed or no longer there.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from urllib.parse import urlsplit

from scheduler import reread, restless
from scheduler.desk import Desk
from scheduler.judge import Circumstances, deliveries
from scraper.compared import bare
from scraper.records import Readout
from storage.rows import NewChange, NewField, PageRow, Settled

LASTING = timedelta(days=7)
"""An address that holds for less is no news: session numbers make such."""


def moved_here(
    desk: Desk, page: PageRow, readout: Readout, settled: Settled, about: Circumstances
) -> list[tuple[PageRow, Settled]] | None:
    """Return what to store if an unread page is one we know, else None.

    Args:
        desk: the site and its store.
        page: the page that was never read before.
        readout: what it says.
        settled: what would be stored if it were new.
        about: what is known beside.
    """
    known = _same_text(desk, readout, _candidates(desk, page, readout, about))
    if known is None:
        return None
    if is_spelling(page.url, known.url):
        silent = replace(
            settled, state="moved", readout=None, change=None, deliveries=(),
            moved_to=known.url, verdict="same",
        )  # fmt: skip
        return [(page, silent)]
    if known.state not in ("absent", "withdrawn") and desk.store.listed([known.id]):
        return None
    return _moved(desk, page, known, settled, readout, about)


def is_spelling(one: str, other: str) -> bool:
    """Say whether two addresses differ only as people write them: `www.`, case, a last `/`.

    Example:
        >>> is_spelling("https://www.mfa.example/a/", "https://mfa.example/A")
        True
    """
    return plain(one) == plain(other)


def plain(url: str) -> tuple[str, str, str]:
    """Return what all spellings of an address have in common."""
    parts = urlsplit(url.lower())
    return parts.netloc.removeprefix("www."), parts.path.rstrip("/"), parts.query


def _candidates(
    desk: Desk, page: PageRow, readout: Readout, about: Circumstances
) -> Sequence[PageRow]:
    """Return the readouts a page may be; in a baseline only another spelling of its address."""
    if not about.baseline:
        title, day = readout.title, readout.published_on
        return desk.store.namesakes(desk.site.key, title, day, besides=page.id)
    other = page.url.rstrip("/") if page.url.endswith("/") else f"{page.url}/"
    known = desk.store.page(other)
    is_other = known is not None and known.id != page.id and known.revisions > 0
    return [known] if known is not None and is_other and known.title == readout.title else []


def _same_text(desk: Desk, readout: Readout, candidates: Sequence[PageRow]) -> PageRow | None:
    """Return the one readout that says the same under another address."""
    found = []
    for other in candidates:
        known = reread.correct_page(desk, other) if other.read_by != readout.read_by else other
        record = desk.store.load(known.id)
        if record is not None and _said(record) == _said(readout):
            found.append(known)
    return found[0] if len(found) == 1 else None


def _said(readout: Readout) -> tuple[str, ...]:
    texts = (readout.language, readout.lead or "", *(item.text for item in readout.items))
    return tuple(map(bare, (*texts, "", *readout.notes)))


def _moved(
    desk: Desk,
    page: PageRow,
    known: PageRow,
    settled: Settled,
    readout: Readout,
    about: Circumstances,
) -> list[tuple[PageRow, Settled]]:
    often = desk.store.moves_since(known.id, settled.at - LASTING) > 0
    change = NewChange(
        kind="moved",
        site=known.site,
        seen_at=settled.at,
        unchanged_until=known.verified_at,
        fields=(NewField(name="url", before=known.url, after=page.url),),
        significance="minor",
        reasons=("same_text",),
        relations=about.relations,
        held_reason=restless.REASON if often else None,
    )
    told = () if often else deliveries(change, readout, readout, about)
    here = replace(
        settled, page_id=known.id, readout=None, text_digest=None, verdict="same",
        change=change, deliveries=told, moved_to=page.url,
    )  # fmt: skip
    away = Settled(page_id=page.id, at=settled.at, state="moved")
    return [(page, away), (known, here)]


@dataclass(slots=True)
class Leaving:
    """Readouts that left an index which lists their like under an address not read yet."""

    desk: Desk
    _known: dict[int, tuple[str, str]] = field(init=False)
    """Relation and new address, by page."""

    def __post_init__(self) -> None:
        told = json.loads(self.desk.store.note(self._note) or "{}")
        self._known = {int(key): (value[0], value[1]) for key, value in told.items()}

    def add(self, found: Mapping[int, tuple[str, str]]) -> None:
        """Wait for readouts to turn up."""
        self._known.update(found)

    def remember(self) -> None:
        """Store what is waited for."""
        told = json.dumps(self._known)
        if told != (self.desk.store.note(self._note) or "{}"):
            self.desk.store.leave_note(self._note, told)

    def lost(self) -> list[tuple[PageRow, str]]:
        """Return the readouts that did not turn up where they were waited for."""
        store = self.desk.store
        listed = store.listed(self._known)
        found: list[tuple[PageRow, str]] = []
        for page in store.pages(self._known):
            relation, url = self._known[page.id]
            there = store.page(url)
            if there is not None and there.revisions == 0:
                continue
            del self._known[page.id]
            if page.state != "moved" and page.id not in listed:
                found.append((page, relation))
        self.remember()
        return found

    @property
    def _note(self) -> str:
        return f"leaving:{self.desk.site.key}"
