"""Plain SMTP mail with a text and an HTML part.

    smtp://user:password@host:587?from=desk@a.example&to=one@b.example,two@c.example
    smtps://…                        TLS from the first byte, port 465
    smtp://…?starttls=no             plain text on the wire; only if you say so, or on loopback

A message has the same Message-ID on every attempt, so a reader who gets it twice sees it
once. Certificates are always checked.
"""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as MAIL
from email.utils import format_datetime
from functools import partial
from html import escape
from ipaddress import ip_address
from socket import SHUT_RDWR
from threading import Timer
from urllib.parse import parse_qs, unquote, urlsplit

from app.clip import clip, one_line
from app.message import Block, Edit, Message, compose, plain
from app.telling import excerpt
from scheduler.announce import Parcel
from scraper.errors import DeliveryError, DeliveryRefusedError

TIMEOUT = 30.0
"""Seconds one step of the conversation may take."""

LONGEST = 120.0
"""Seconds the whole conversation may take; a server that drips is hung up on."""

BODY_LIMIT = 200_000
_Refused = dict[str, tuple[int, bytes]]
_KEYS = {"from", "to", "starttls"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """Where mail is handed in, and who it is from and for."""

    host: str
    port: int
    tls: bool
    starttls: bool
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    sender: str
    recipients: tuple[str, ...]


def mailbox(url: str) -> Mailbox:
    """Read an `smtp://` or `smtps://` address.

    Raises:
        ValueError: it is incomplete or wrong; the message does not repeat it.
    """
    parts = urlsplit(url)
    query = parse_qs(parts.query, strict_parsing=bool(parts.query))
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("write it as smtp://user:password@host:587?from=…&to=…")
    for key in query:
        if key not in _KEYS:
            raise ValueError(f"unknown part {key!r}; allowed are {', '.join(sorted(_KEYS))}")
    usual = "no" if _is_loopback(parts.hostname) else "yes"
    said = query.get("starttls", [usual])[-1]
    if said not in ("yes", "no"):
        raise ValueError("starttls is yes or no")
    user = unquote(parts.username) if parts.username else None
    recipients = tuple(one.strip() for one in ",".join(query.get("to", [])).split(","))
    sender = query.get("from", [user if user and "@" in user else ""])[-1]
    for address in (sender, *recipients):
        if not _is_address(address):
            raise ValueError("from and to must be mail addresses, user@host")
    tls = parts.scheme == "smtps"
    return Mailbox(
        host=parts.hostname,
        port=parts.port or (465 if tls else 587),
        tls=tls,
        starttls=not tls and said == "yes",
        user=user,
        password=unquote(parts.password) if parts.password else None,
        sender=sender,
        recipients=recipients,
    )


def _is_address(text: str) -> bool:
    try:
        return bool(Address(addr_spec=text).domain)
    except (ValueError, IndexError, LookupError):
        return False


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Mail:
    """Carries parcels to mailboxes."""

    def __init__(
        self, box: Mailbox, *, clock: Callable[[], datetime], public_url: str | None = None,
        longest: float = LONGEST,
    ) -> None:  # fmt: skip
        self._box = box
        self._longest = longest
        self._clock = clock
        self._public_url = public_url
        self._taken: dict[str, set[str]] = {}
        """Who has a message that others are still to get, by its key."""

    def send(self, parcel: Parcel, /) -> str:
        """Hand the message in and return what the server said."""
        letter = write(compose(parcel, self._public_url), self._box, self._clock())
        had = self._taken.get(parcel.key, set())
        waiting = [one for one in self._box.recipients if one not in had]
        refused = self._hand_in(letter, waiting)
        taken = had | (set(waiting) - set(refused))
        self._taken.pop(parcel.key, None)
        if not refused:
            return "250 accepted"
        said = "; ".join(_said(*answer) for answer in refused.values())
        later = [code for code, _ in refused.values() if code < 500]
        if not later and taken:
            return f"accepted for some; {len(refused)} refused: {said}"
        if taken:
            self._taken[parcel.key] = taken
        raise _failure(min(later, default=550), said)

    def _hand_in(self, letter: EmailMessage, to: list[str]) -> _Refused:
        """Return whom the server refused, with its answers."""
        try:
            with _connection(self._box, self._longest) as server:
                return server.send_message(letter, to_addrs=to)
        except smtplib.SMTPRecipientsRefused as error:
            return error.recipients
        except smtplib.SMTPResponseException as error:
            raise _failure(error.smtp_code, _said(error.smtp_code, error.smtp_error)) from None
        except smtplib.SMTPNotSupportedError:
            raise DeliveryRefusedError(
                "the server offers no STARTTLS or no login; smtps://, or ?starttls=no on purpose"
            ) from None
        except ssl.SSLError as error:
            raise DeliveryError(f"TLS: {error.reason or 'failed'}") from None
        except (smtplib.SMTPException, OSError) as error:
            raise DeliveryError(f"{type(error).__name__} from the mail server") from None


def _failure(code: int, said: str) -> DeliveryError:
    return DeliveryRefusedError(said) if code >= 500 else DeliveryError(said)


def _said(code: int, text: bytes | str) -> str:
    decoded = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return clip(one_line(f"{code} {decoded}"), 200)


@contextmanager
def _connection(box: Mailbox, longest: float) -> Iterator[smtplib.SMTP]:
    context = ssl.create_default_context()
    secure, plainly = partial(smtplib.SMTP_SSL, context=context), smtplib.SMTP
    server = (secure if box.tls else plainly)(timeout=TIMEOUT)
    server._host = box.host  # type: ignore[attr-defined]  # the name in its certificate
    hang_up = Timer(longest, _hang_up, (server,))
    hang_up.daemon = True
    hang_up.start()
    try:
        code, said = server.connect(box.host, box.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, said)
        if box.starttls:
            server.starttls(context=context)
        if box.user and box.password:
            server.login(box.user, box.password)
        yield server
        with suppress(smtplib.SMTPException, OSError):  # what was taken stays taken
            server.quit()
    finally:
        hang_up.cancel()
        server.close()


def _hang_up(server: smtplib.SMTP) -> None:
    if server.sock is not None:
        with suppress(OSError):
            server.sock.shutdown(SHUT_RDWR)


def write(message: Message, box: Mailbox, now: datetime) -> EmailMessage:
    """Return the mail: text first, the same as HTML second."""
    letter = EmailMessage(policy=MAIL)
    letter["Subject"] = one_line(message.subject)
    letter["From"] = box.sender
    letter["To"] = ", ".join(box.recipients)
    letter["Date"] = format_datetime(now)
    letter["Message-ID"] = f"<{message.key}@{box.sender.rpartition('@')[2]}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(plain(message, BODY_LIMIT) + "\n")
    letter.add_alternative(page(message), subtype="html")
    return letter


def page(message: Message) -> str:
    """Return the message as HTML: every text escaped, links only where they are http(s)."""
    blocks = "\n<hr>\n".join(_block(block) for block in message.blocks)
    footer = f"<p><small>{escape(message.footer)}</small></p>" if message.footer else ""
    return (
        '<!doctype html><html><head><meta charset="utf-8"></head>'
        f'<body style="font-family:sans-serif">\n{blocks}\n{footer}</body></html>'
    )


def _block(block: Block) -> str:
    rows = "".join(
        f'<tr><th align="left" valign="top">{escape(label)}</th><td>{escape(text)}</td></tr>\n'
        for label, text in block.rows
    )
    substance = "".join(f"<p>{escape(text)}</p>\n" for text in block.substance)
    edits = "".join(map(_edit, block.edits))
    links = " · ".join(_link(label, where) for label, where in block.links)
    head = f"<h2>{escape(block.heading)}</h2>\n<table>\n{rows}</table>\n"
    return f"{head}{substance}{edits}<p>{links}</p>"


def _edit(edit: Edit) -> str:
    marks = "".join(_mark(mark.kind, mark.text) for mark in excerpt(edit.marks))
    return f"<p><b>{escape(edit.field)}</b><br>{marks}</p>\n"


_MARKS = {
    "removed": '<del style="background:#fdd">{}</del>',
    "added": '<ins style="background:#dfd">{}</ins>',
    "kept": "{}",
}


def _mark(kind: str, text: str) -> str:
    return _MARKS[kind].format(escape(text))


def _link(label: str, where: str) -> str:
    if where.startswith(("https://", "http://")):
        return f'<a href="{escape(where)}">{escape(label)}</a>'
    return f"{escape(label)}: <code>{escape(where)}</code>"
