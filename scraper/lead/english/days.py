"""Dates of a text made whole with the year of the page, and checked."""

from datetime import date

from scraper.lead.english.moments import Token


class Calendar:
    """Dates of a text made whole with the year of the page."""

    def __init__(self, published: date | None, year: int | None = None) -> None:
        self.published = published
        self.year = year
        self.month = 0
        self.missing_year = False
        self.inferred_year = False
        self.warnings: list[str] = []

    def day(self, token: Token) -> date | None:
        """Return the date of a day token; the year comes from the page where it is left out."""
        month = token.month or self.month or (self.published.month if self.published else 0)
        self.month = month
        year = token.year or self._year_for(month, token.day)
        if year is None:
            self.missing_year = True
            return None
        try:
            day = date(year, month, token.day)
        except ValueError:
            self.warnings.append(f"start: no such day as {token.words.strip()}")
            return None
        if token.weekday is not None and day.weekday() != token.weekday:
            self.warnings.append(f"start: {token.words.strip()} is not that weekday")
        return day

    def _year_for(self, month: int, day: int) -> int | None:
        self.inferred_year = True
        if self.published is None:
            return self.year
        late = (month, day) > (self.published.month, self.published.day)
        if late and (month - self.published.month) * 30 + day - self.published.day > 60:
            return self.published.year - 1
        if month == 1 and self.published.month == 12:
            return self.published.year + 1
        return self.published.year
