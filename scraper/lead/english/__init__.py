"""The grammar of English readouts: from the sentences of a page to its facts.

Each rule has its own module: `moments` and `clocks` (when), `lasting` (how long), `persons`,
`roles` and `sides` (who), `places` (where), `events` and `kinds` (what). None knows a person,
a date or a page; all of them work on offsets of the page's own characters.
"""

from scraper.lead.english.reader import read

__all__ = ["read"]
