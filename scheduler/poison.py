"""Pages that break the process that reads them: tried twice, and then left alone.

Fresh bytes are read in groups. What a run that died had not decided about, and what broke
a reader before, is read alone, and the try is noted before it is made: even if the whole
machine goes down with it, the next start knows. After the second try the page is
`unreadable` and its bytes stay in the store; they are read again when the code that reads
them is another, once a week in case it was not their fault, and other bytes at any time.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeVar

from scheduler.desk import Desk
from scheduler.reader import Read
from scraper.errors import LookError, PoisonError, ReadError, UnreadableError
from scraper.read import read_by
from scraper.records import Index, Snapshot
from scraper.site import Relation
from storage.suspects import Suspect

TRIES = 2
AGAIN = timedelta(days=7)
"""After so long a page in quarantine is tried once more."""

Stored = tuple[Snapshot, int | None]
"""What a server sent, and where it is stored."""

Result = TypeVar("Result")


def read_readouts(desk: Desk, stored: Sequence[Stored], *, alone: bool = False) -> list[Read]:
    """Read readout pages; an error stands in the place of its record.

    Args:
        desk: the site, its store and its reader.
        stored: the pages.
        alone: each by itself, its try noted first: a run died over them.
    """
    suspects = _suspects(desk, [key for _, key in stored])
    free = [] if alone else [n for n, (_, key) in enumerate(stored) if key not in suspects]
    together = desk.reader.readouts(desk.site, [stored[n][0] for n in free])
    results = dict(zip(free, together, strict=True))

    def read(snapshot: Snapshot) -> Callable[[], Read]:
        return lambda: desk.reader.readouts(desk.site, [snapshot])[0]

    return [
        _noted(desk, one[1], results[n])
        if n in results
        else _alone(desk, one, suspects.get(one[1] or 0), read(one[0]))
        for n, one in enumerate(stored)
    ]


def read_index(desk: Desk, relation: Relation, stored: Stored, *, alone: bool = False) -> Index:
    """Read an index page; arguments as above.

    Raises:
        LookError: the snapshot is not the page.
        ReadError: the page is not in the shape we know, implausible, or in quarantine.
    """

    def read() -> Index | LookError | ReadError:
        try:
            return desk.reader.index(desk.site, relation, stored[0])
        except (LookError, ReadError) as error:
            return error

    suspect = _suspects(desk, [stored[1]]).get(stored[1] or 0)
    is_free = suspect is None and not alone
    result = _noted(desk, stored[1], read()) if is_free else _alone(desk, stored, suspect, read)
    if isinstance(result, Index):
        return result
    raise result


def _suspects(desk: Desk, keys: Sequence[int | None]) -> dict[int, Suspect]:
    known = [key for key in keys if key is not None]
    return desk.store.suspects(known, read_by(desk.site)) if known else {}


def _alone(
    desk: Desk, stored: Stored, suspect: Suspect | None, read: Callable[[], Result]
) -> Result | UnreadableError:
    snapshot, key = stored
    now = desk.clock()
    if suspect and suspect.tries >= TRIES and now - suspect.tried_at < AGAIN:
        why = suspect.reason or "the program died over it"
        return UnreadableError(
            snapshot.url, f"in quarantine after {suspect.tries} tries to read it: {why}"
        )
    if key is None:
        return read()
    desk.reader.ready()  # a kill while it starts is not the page's fault
    desk.store.note_tries(key, read_by(desk.site), now)
    result = read()
    if not isinstance(result, PoisonError):
        desk.store.acquit(key)
        return result
    return _noted(desk, key, result, already=1)


def _noted(desk: Desk, key: int | None, result: Result, *, already: int = 0) -> Result:
    """Hold against a snapshot that it broke its reader."""
    if isinstance(result, PoisonError) and key is not None:
        tries = result.tries - already
        by = read_by(desk.site)
        desk.store.note_tries(key, by, desk.clock(), tries=tries, reason=result.message)
    return result
