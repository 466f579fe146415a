"""Strict, typed access to HTML; the only module that imports the HTML engine.

A selector either must match, and says so, or may match, and says so. Site files use
these helpers, so that a redesigned page fails at the selector that no longer holds.
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A decoded page, ready to be read."""

    url: str
    text: str
    """The whole page as text, decoded."""
    seen_on: date
    """The look's date on the ministry's own calendar (years are inferred from it)."""
    fetched_at: datetime
