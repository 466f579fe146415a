"""What a person who runs the monitor may choose, with defaults that work.

Read once, at the door, by `app.configuration`; passed down as plain frozen values. No
other module looks at a file or the environment. Unknown keys are errors everywhere.
"""

import re
from datetime import timedelta
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from app import values
from scheduler.digest import quiet, rhythm
from scheduler.rules import STORM
from scraper.records import KINDS

Duration = Annotated[timedelta, BeforeValidator(values.duration)]
Names = Annotated[tuple[str, ...], BeforeValidator(values.names)]
NamesOrAll = Annotated[tuple[str, ...] | Literal["all"], BeforeValidator(values.names_or_all)]
Seconds = Annotated[float, BeforeValidator(values.seconds)]
Secret = Annotated[values.Secret, BeforeValidator(values.secret)]
SecretUrl = Annotated[values.Secret, BeforeValidator(values.secret_url)]
EventName = Literal[
    "new", "edited", "reverted", "withdrawn", "restored", "moved", "dropped", "trouble", "recovered"
]
Significance = Literal["cosmetic", "minor", "substantive"]
DEFAULT_EVENTS: tuple[EventName, ...] = (
    "new", "edited", "reverted", "withdrawn", "restored", "moved", "trouble", "recovered",
)  # fmt: skip
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def _zone_name(name: str) -> str:
    values.zone(name)
    return name


def _contact(text: str) -> str:
    if not text.isascii() or not text.isprintable():
        raise ValueError("it goes into an HTTP header: printable ASCII only")
    return text


def _web_address(text: str) -> str:
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or "@" in text or "\\" in text or not text.isprintable() or " " in text:
        raise ValueError(f"{text!r} is no http(s) address")
    return text


def _prefix(text: str) -> str:
    return _web_address(text).rstrip("/")


def _country(code: str) -> str:
    if not re.fullmatch(r"[A-Z]{2}|ASEAN|NATO", code.upper()):
        raise ValueError(f"{code!r} is no country: write a code as US, CN, EU or ASEAN")
    return code.upper()


def _kinds(kinds: tuple[str, ...]) -> tuple[str, ...]:
    for kind in kinds:
        if kind not in KINDS:
            raise ValueError(f"{kind!r} is no kind of meeting: {', '.join(KINDS)}")
    return kinds


def _distinct(parts: tuple[Any, ...]) -> tuple[Any, ...]:
    names = [getattr(part, "key", None) or getattr(part, "name", None) for part in parts]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"two of them are called {name!r}")
    return parts


def _database(value: object) -> values.Secret:
    found = values.secret(value)
    if not found.text.startswith(("env:", "sqlite:", "postgresql:", "postgresql+psycopg:")):
        raise ValueError("write sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME")
    return found


def _rhythm(text: str) -> str:
    rhythm(text)
    return text


def _quiet(text: str) -> str:
    quiet(text)
    return text


WebAddress = Annotated[str, AfterValidator(_web_address)]
Addresses = Annotated[tuple[WebAddress, ...], BeforeValidator(values.names)]
Prefix = Annotated[str, AfterValidator(_prefix)]
Country = Annotated[str, AfterValidator(_country)]
ZoneName = Annotated[str, AfterValidator(_zone_name)]


class Part(BaseModel):
    """One table of the configuration: frozen, and closed to keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class FetchSettings(Part):
    """`[fetch]`: manners and limits of every request."""

    pause: Seconds = Field(default=2.0, ge=0, le=3600)
    """Seconds between two requests to one host."""
    connections_per_host: int = Field(default=1, ge=1, le=4)
    """Connections open to one host at a time."""
    timeout: Seconds = Field(default=20.0, gt=0, le=300)
    """Seconds one whole request may take."""
    max_body_mb: float = Field(default=10.0, gt=0, le=200)
    """Megabytes one page may have after decompression."""
    daily_requests: int = Field(default=5000, ge=1, le=1_000_000)
    """Requests to one host in a day; when they are spent, the rest waits for tomorrow."""
    mirrors: dict[Prefix, Prefix] = Field(default_factory=dict)
    """URL prefixes that stand in for others: fetched from there, remembered as the original."""


class SiteSettings(Part):
    """`[sites.KEY]`: what to watch of one ministry, and how often."""

    relations: NamesOrAll = "all"
    """Relations to watch, by key (`readouts sites KEY` lists them), or "all"."""
    languages: Names = ()
    """Languages to watch, e.g. ["en"]; empty means all."""
    every: Duration = Field(default=timedelta(minutes=15), ge=MINUTE, le=30 * DAY)
    """How often index pages are looked at in the ministry's working hours."""
    recheck: Duration = Field(default=timedelta(hours=6), ge=timedelta(0), le=365 * DAY)
    """Shortest time between two looks at one known readout."""
    night: Duration | None = Field(default=None, ge=MINUTE, le=30 * DAY)
    """How often outside working hours; absent: slower, by the program's own rule."""


class IndexSettings(Part):
    """`[site.index]`: how the lists of a declared ministry are laid out."""

    item: str
    """CSS of one line of the list; link, title and date are inside it."""
    link: str = "a"
    """CSS of the link inside the line."""
    title: str | None = None
    """CSS of the title inside the line; absent: the link's text."""
    date: str | None = None
    """CSS of the date inside the line; absent: lines have no date."""
    date_format: str | None = None
    """Its format, as for strptime, e.g. "(%B %d, %Y)"; absent: English or Japanese dates."""


class ReadoutSettings(Part):
    """`[site.readout]`: how the readouts of a declared ministry are laid out."""

    within: str = "body"
    """CSS of the element that holds the readout's own content."""
    title: str
    """CSS of the title."""
    section: str | None = None
    """CSS of the heading of the section."""
    date: str | None = None
    """CSS of the date of publication."""
    date_format: str | None = None
    """Its format, as for strptime; absent: English or Japanese dates."""
    lead: str | None = None
    """CSS of the first paragraph; absent: the first paragraph of the content."""
    items: str | None = None
    """CSS of the points."""
    captions: str | None = None
    """CSS of the captions of photos."""
    remove: Names = ()
    """CSS of what is taken away first: related links, share buttons."""


class DeclaredSite(Part):
    """`[[site]]`: a ministry of one's own, without code."""

    key: str = Field(pattern=r"^[a-z][a-z0-9_]{1,40}$")
    """Short name in commands and records, e.g. "nh_mer"."""
    ministry: str = Field(min_length=1)
    """Its full name."""
    timezone: ZoneName
    """Its own time zone, e.g. "Europe/Oslo"."""
    index_urls: tuple[WebAddress, ...] = ()
    """Pages that list its readouts; each is a relation named for its folder."""
    relations: dict[str, Addresses] = Field(default_factory=dict)
    """Relations by name, each with the addresses of its index pages; instead of index_urls."""
    languages: Names = ("en",)
    """Languages its pages are in."""
    country: Country | None = None
    """Its country's code; tells its own side from the other."""
    index: IndexSettings
    readout: ReadoutSettings

    @model_validator(mode="after")
    def _has_pages(self) -> Self:
        if not self.index_urls and not self.relations:
            raise ValueError("index_urls is missing: the pages that list its readouts")
        return self


class NotifySettings(Part):
    """`[[notify]]`: a channel, and what it is told."""

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,60}$")
    """Name in the logs; its deliveries are remembered under it."""
    url: SecretUrl
    """Any Apprise URL; http(s):// is a signed JSON webhook."""
    secret: Secret | None = None
    """Signing secret of a webhook, as whsec_…"""
    events: Annotated[tuple[EventName, ...], BeforeValidator(values.names)] = DEFAULT_EVENTS
    """Which events are told; trouble and recovered are the health of sites and channels."""
    sites: Names = ()
    """Only these sites; empty: all."""
    relations: Names = ()
    """Only these relations; empty: all."""
    countries: tuple[Country, ...] = ()
    """Only readouts with one of these counterpart countries; empty: all."""
    kinds: Annotated[Names, AfterValidator(_kinds)] = ()
    """Only these kinds of meeting; empty: all."""
    people: Names = ()
    """Only readouts that name one of these persons; empty: all."""
    words: Names = ()
    """Only readouts with one of these words in title or text; empty: all."""
    min_significance: Significance = "cosmetic"
    """Least significance of an edit that is told."""
    digest: Annotated[str, AfterValidator(_rhythm)] | None = None
    """Told together at that time, e.g. "daily 09:00 Asia/Tokyo"; absent: at once."""
    quiet: Annotated[str, AfterValidator(_quiet)] | None = None
    """Hours without messages, e.g. "22:00-07:00 Asia/Tokyo"; they come afterwards."""
    storm: int = Field(default=STORM, ge=1, le=1000)
    """More messages than this waiting at once become one digest."""


class LogSettings(Part):
    """`[log]`: the log on stderr."""

    format: Literal["auto", "console", "json"] = "auto"
    """auto: for people on a terminal, JSON elsewhere."""
    level: Literal["debug", "info", "warning", "error"] = "warning"
    """Least important line that is shown; `watch` shows info unless this is set."""


class ServeSettings(Part):
    """`[serve]`: the web page."""

    host: str = "127.0.0.1"
    """Address to listen on; others than loopback are a choice with consequences."""
    port: int = Field(default=8765, ge=0, le=65535)
    """Port to listen on; 0: any free one."""
    public_url: WebAddress | None = None
    """Address people reach it under, for links in messages and feeds."""


class Settings(Part):
    """Every setting, with its default and its bounds."""

    database: Annotated[values.Secret, BeforeValidator(_database)] = values.Secret(
        "sqlite:///readouts.sqlite"
    )
    """Where everything is remembered; a SQLite file is created if missing."""
    contact: Annotated[str, AfterValidator(_contact)] = Field(
        default="no contact set", min_length=3, max_length=200
    )
    """Web or mail address in the User-Agent, so that a ministry can reach us."""
    heartbeat: SecretUrl | None = None
    """Address called after every finished pass of `watch`; a dead-man's switch."""
    fetch: FetchSettings = FetchSettings()
    sites: dict[str, SiteSettings] = Field(default_factory=dict)
    site: Annotated[tuple[DeclaredSite, ...], AfterValidator(_distinct)] = ()
    notify: Annotated[tuple[NotifySettings, ...], AfterValidator(_distinct)] = ()
    log: LogSettings = LogSettings()
    serve: ServeSettings = ServeSettings()

    @property
    def has_contact(self) -> bool:
        """Whether a ministry that minds our requests could reach the operator."""
        return "contact" in self.model_fields_set
