"""Chat, push and every other service that Apprise knows (the extra `notify`).

Apprise is imported here only. It sends through its own HTTP client, so our guard does
not apply; its addresses come from the configuration, never from a page. Texts are sent
as plain text with everything made harmless that some service might take for a mention,
a link or markup.
"""

import logging
import re
import warnings
from collections.abc import Collection
from threading import get_ident
from types import ModuleType

from app.clip import clip, one_line, utf16
from app.message import Message, compose, plain
from app.webhook import TRY_AGAIN
from scheduler.announce import Parcel
from scraper.errors import DeliveryError, DeliveryRefusedError, UsageError

_BREAK = "\u2060"
"""Word joiner: invisible, and no service sees `@everyone` through it."""

_ADDRESS = re.compile(r"(https?://[^\s<>()\[\]|`*]+)")
_MENTION = re.compile(r"@(?=\w)")
_ALIKE = str.maketrans({"<": "‹", ">": "›", "`": "ˋ", "*": "∗", "_": "ˍ", "~": "∼"})
"""Signs that look the same to a reader and mean nothing to a service."""
_MARKUP = re.compile(r"(\]\(|\|\||^[#-]+(?= ))", re.MULTILINE)
_WEB = re.compile(r"(?<=\bwww)(?=\.)", re.IGNORECASE)
_REFUSED = re.compile(r"\berror=(4\d\d)\b")


class Chat:
    """Carries parcels to one Apprise address.

    Raises:
        UsageError: Apprise is not installed.
        ValueError: Apprise does not know such an address; the message does not repeat it.
    """

    def __init__(self, url: str, *, public_url: str | None = None) -> None:
        self._apprise = _apprise()
        with _Overheard(), warnings.catch_warnings():
            # it loads its services now, some with modules the standard library gives up
            warnings.simplefilter("ignore", DeprecationWarning)
            self._service = self._apprise.Apprise.instantiate(url, suppress_exceptions=True)
        if self._service is None:
            raise ValueError(f"no service that Apprise knows: {url.partition('://')[0]}://")
        self._public_url = public_url

    def send(self, parcel: Parcel, /) -> str:
        """Send and return what is known of the answer."""
        title, body = self.dressed(parcel)
        with _Overheard() as log:
            sent = self._service.notify(
                body=body, title=title, body_format=self._apprise.NotifyFormat.TEXT
            )
        if not sent:
            raise _failure(log.said)
        return "accepted"

    def dressed(self, parcel: Parcel) -> tuple[str, str]:
        """Return title and body, harmless and short enough for the service."""
        message = compose(parcel, self._public_url)
        title_room = int(self._service.title_maxlen or 0)
        body_room = int(self._service.body_maxlen or 0) or None
        title = tamed(one_line(message.subject))
        if title_room:
            title = clip(title, title_room, utf16)
        if body_room:  # some services count the title, some put it into the body
            body_room = max(body_room - utf16(title) - 4, 1)
        return title, _fitting(message, body_room)


def _fitting(message: Message, room: int | None) -> str:
    ours = {where for block in message.blocks for _, where in block.links} | {message.more}
    body = tamed(plain(message), ours)
    if room is None or utf16(body) <= room:
        return body
    rest = f"\nMore: {tamed(message.more, ours)}"
    if utf16(rest) >= room:
        return clip(body, room, utf16)
    return clip(body, max(room - utf16(rest), 1), utf16) + rest


def tamed(text: str, ours: Collection[str] = ()) -> str:
    """Return a text in which no chat service finds a mention, markup or a link of its own.

    Args:
        text: what a page or a server said.
        ours: addresses that we put into it, which stay links.

    >>> tamed("<!channel> [here](http://x.example)").replace("\u2060", "")
    '‹!channel› [here](http://x.example)'
    """
    return "".join(
        _addressed(part, ours) if number % 2 else _tamed(part)
        for number, part in enumerate(_ADDRESS.split(text))
    )


def _addressed(address: str, ours: Collection[str]) -> str:
    if address in ours:
        return address.replace("@", "%40")
    scheme, _, rest = address.partition("://")
    return f"{scheme}:{_BREAK}//{_tamed(rest)}"


def _tamed(text: str) -> str:
    text = _WEB.sub(_BREAK, text)
    text = _MENTION.sub(f"@{_BREAK}", text.translate(_ALIKE))
    return _MARKUP.sub(lambda found: _BREAK + _BREAK.join(found[0]), text)


def _failure(said: str) -> DeliveryError:
    status = _REFUSED.search(said)
    if status and int(status[1]) not in TRY_AGAIN:
        return DeliveryRefusedError(said)
    return DeliveryError(said or "the service did not accept it")


class _Overheard(logging.Handler):
    """Keeps what Apprise says about a call in this thread."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._thread = get_ident()
        self._lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line."""
        if record.thread == self._thread:
            self._lines.append(one_line(record.getMessage()))

    def __enter__(self) -> "_Overheard":
        logging.getLogger("apprise").addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger("apprise").removeHandler(self)

    @property
    def said(self) -> str:
        """The last warning, shortened."""
        return clip(self._lines[-1], 200) if self._lines else ""


def _apprise() -> ModuleType:
    logging.getLogger("apprise").propagate = False  # addresses hold secrets, and it logs them
    logging.getLogger("apprise").setLevel(logging.WARNING)
    logging.getLogger("urllib3").setLevel(logging.CRITICAL)
    try:
        import apprise
    except ImportError:
        raise UsageError("this channel needs Apprise: pip install 'readouts[notify]'") from None
    return apprise
