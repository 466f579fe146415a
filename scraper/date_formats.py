"""Dates by a format that an operator wrote, as for `strptime`, whatever the locale."""

import re
import unicodedata
from datetime import date
from functools import cache

from scraper.dates import MONTH, WEEKDAY, calendar_day, month_number

_DIRECTIVES = {
    "Y": r"(?P<year>\d{4})", "y": r"(?P<short>\d{2})", "m": r"(?P<month>\d{1,2})",
    "d": r"(?P<day>\d{1,2})", "e": r"(?P<day>\d{1,2})", "B": MONTH, "b": MONTH,
    "A": f"(?:{WEEKDAY})", "a": f"(?:{WEEKDAY})", "H": r"\d{1,2}", "M": r"\d{2}",
    "I": r"\d{1,2}", "p": r"[ap]\.?m\.?", "S": r"\d{2}", "%": "%",
}  # fmt: skip


def strptime_like(text: str, format: str) -> date | None:
    """Read a date by a `strptime` format, with English names whatever the locale.

    Args:
        text: what the page says; may have more around it.
        format: with `%Y %y %m %d %B %b %A %a %e %j %%`; other text must match, whitespace freely.

    Raises:
        ValueError: the format has a directive that is not about dates, or no day.

    Example:
        >>> strptime_like("Posted (May 3, 2026)", "(%B %d, %Y)")
        datetime.date(2026, 5, 3)
    """
    found = _pattern(format).search(unicodedata.normalize("NFKC", " ".join(text.split())))
    if found is None:
        return None
    fields = found.groupdict()
    year = int(fields["year"]) if fields.get("year") else 2000 + int(fields["short"])
    if fields.get("short") and year > 2068:  # as POSIX: 69 to 99 are of the last century
        year -= 100
    return calendar_day(year, month_number(fields["month"]), int(fields["day"]))


def check_format(format: str) -> None:
    """Refuse a format that `strptime_like` could not read by.

    Raises:
        ValueError: says why.
    """
    _pattern(format)


@cache
def _pattern(format: str) -> re.Pattern[str]:
    out = []
    for literal, directive in re.findall(
        r"([^%]+)|%[-_]?(.)", unicodedata.normalize("NFKC", format)
    ):
        if literal:
            out.append(r"\s*".join(re.escape(word) for word in re.split(r"\s+", literal)))
        elif directive in _DIRECTIVES:
            out.append(_DIRECTIVES[directive])
        else:
            raise ValueError(f"%{directive} is not a date directive we read")
    source = "".join(out)
    if any(f"<{name}>" not in source for name in ("day", "month")) or not (
        "<year>" in source or "<short>" in source
    ):
        raise ValueError(f"{format!r} does not give a year, a month and a day")
    try:
        return re.compile(source, re.IGNORECASE)
    except re.error:
        raise ValueError(f"{format!r} names a part of the date twice") from None
