"""From `[[notify]]` to channels that can be told: which address leads to which carrier.

    http:// https://     our own signed webhook        `app.webhook`
    smtp:// smtps://     mail                          `app.mail`
    stdout://            the standard output
    anything else        a service Apprise knows       `app.chat`

Secrets are looked up here and handed on; whatever goes wrong later, they are taken out
of the message.
"""

import sys
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TextIO
from urllib.parse import unquote, urlsplit

from app.mail import Mail, mailbox
from app.message import compose, plain
from app.safe import for_terminal, for_terminal_lines
from app.settings import NotifySettings
from app.webhook import Post, Webhook, signing_key
from scheduler.announce import Outlet, Parcel, Sender
from scheduler.digest import quiet, rhythm
from scheduler.rules import Channel
from scraper.errors import DeliveryError, DeliveryRefusedError, UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Carriers:
    """What channels need from outside to carry messages."""

    environ: Mapping[str, str]
    """For secrets written as `env:NAME`."""
    post: Post
    """Carries webhooks; `Fetcher.post`."""
    clock: Callable[[], datetime]
    """The machine's own clock, whatever `READOUTS_CLOCK` says: receivers compare it with theirs."""
    public_url: str | None = None
    out: TextIO | None = None
    """For `stdout://`; None is the process's own."""


def channel(one: NotifySettings) -> Channel:
    """Return the rules of one channel."""
    return Channel(
        name=one.name,
        events=frozenset(one.events),
        sites=one.sites,
        relations=one.relations,
        countries=one.countries,
        kinds=one.kinds,
        people=one.people,
        words=one.words,
        min_significance=one.min_significance,
        digest=rhythm(one.digest) if one.digest else None,
        quiet=quiet(one.quiet) if one.quiet else None,
        storm=one.storm,
    )


def outlets(notify: Iterable[NotifySettings], carriers: Carriers) -> list[Outlet]:
    """Return every channel with what carries its messages.

    A channel that cannot be built (a variable is not set, an extra is not installed) is
    there all the same: its messages wait, and each try says why.
    """
    return [Outlet(channel(one), _sender_or_reason(one, carriers)) for one in notify]


def outlet(one: NotifySettings, carriers: Carriers) -> Outlet:
    """Return one channel.

    Raises:
        UsageError: it cannot be built; the message names channel and key, never a secret.
    """
    return Outlet(channel(one), _sender(one, carriers))


def _sender_or_reason(one: NotifySettings, carriers: Carriers) -> Sender:
    try:
        return _sender(one, carriers)
    except UsageError as error:
        return Broken(str(error))


def _sender(one: NotifySettings, carriers: Carriers) -> Sender:
    try:
        url = one.url.reveal(carriers.environ)
        secret = one.secret.reveal(carriers.environ) if one.secret else None
        return _Discreet(_carrier(url, secret, carriers), secrets_in(url, secret))
    except (UsageError, ValueError) as error:
        raise UsageError(f"notify {one.name}: {error}") from None


def _carrier(url: str, secret: str | None, carriers: Carriers) -> Sender:
    scheme = url.partition("://")[0].lower()
    clock, public = carriers.clock, carriers.public_url
    if scheme in ("http", "https"):
        key = signing_key(secret) if secret else None
        _require_web_address(url)
        return Webhook(url, key, post=carriers.post, clock=clock, public_url=public)
    if secret:
        raise ValueError("secret is for webhooks (http:// or https://) only")
    if scheme in ("smtp", "smtps"):
        return Mail(mailbox(url), clock=clock, public_url=public)
    if scheme == "stdout":
        return Stdout(carriers.out or sys.stdout, public_url=public)
    from app.chat import Chat

    return Chat(url, public_url=public)


def _require_web_address(url: str) -> None:
    try:
        parts = urlsplit(url)
        is_usable = bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_usable = False
    if not is_usable or "@" in url.partition("://")[2].partition("/")[0] or "\\" in url:
        raise ValueError("the url is no plain http(s) address; a secret goes into `secret`")


class Stdout:
    """Prints parcels, made safe for a terminal."""

    def __init__(self, out: TextIO, *, public_url: str | None = None) -> None:
        self._out = out
        self._public_url = public_url

    def send(self, parcel: Parcel, /) -> str:
        """Print one message and an empty line."""
        message = compose(parcel, self._public_url)
        text = f"{for_terminal(message.subject)}\n{for_terminal_lines(plain(message))}\n\n"
        try:
            self._out.write(text)
            self._out.flush()
        except (OSError, ValueError) as error:
            raise DeliveryError(f"standard output: {type(error).__name__}") from None
        return "printed"


class Broken:
    """A channel that cannot be built; its messages wait until the configuration is repaired."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def send(self, parcel: Parcel, /) -> str:
        """Say why nothing goes out."""
        raise DeliveryError(self.reason)


class _Discreet:
    """Takes secrets out of whatever a carrier says."""

    def __init__(self, sender: Sender, secrets: tuple[str, ...]) -> None:
        self._sender = sender
        self._secrets = secrets

    def send(self, parcel: Parcel, /) -> str:
        """Send, and tell the answer without secrets."""
        try:
            return self._without(self._sender.send(parcel))
        except DeliveryRefusedError as error:
            refused = self._without(str(error))
        except DeliveryError as error:
            raise DeliveryError(self._without(str(error)), retry_after=error.retry_after) from None
        except Exception as error:  # noqa: BLE001  (one message must not hold up a channel)
            # No traceback is kept: the address of the channel may be in it.
            last = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{last.filename.rpartition('/')[2]}:{last.lineno}"
            said = f"a bug: {type(error).__name__} in {last.name} ({place})"
            raise DeliveryError(said) from None
        raise DeliveryRefusedError(refused)

    def _without(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "(hidden)")
        return text


def secrets_in(url: str, secret: str | None = None) -> tuple[str, ...]:
    """Return every part of an address that must not be shown, longest first."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return (url,)
    sure = {url, parts.password or "", secret or "", (secret or "").removeprefix("whsec_")}
    likely = {parts.username or "", parts.query, *parts.path.split("/")}
    likely |= {part.partition("=")[2] for part in parts.query.split("&")}
    known = {text for text in sure if len(text) >= 3} | {text for text in likely if len(text) >= 6}
    known |= {unquote(text) for text in known}
    return tuple(sorted(known, key=len, reverse=True))
