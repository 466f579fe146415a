"""Our own webhook: a CloudEvents 1.0 body, signed the way of Standard Webhooks.

    webhook-id          the message's id, the same on every attempt: drop repeats by it
    webhook-timestamp   when this attempt was made, in seconds
    webhook-signature   v1,<HMAC-SHA256 of "id.timestamp.body" with the secret>

Sources: https://www.standardwebhooks.com, https://cloudevents.io (JSON format, structured
mode). Redirects are never followed.
"""

import base64
import binascii
import hmac
import json
from collections.abc import Callable, Collection
from datetime import datetime
from hashlib import sha256
from typing import Any, Protocol

from app.message import compose, marked
from scheduler.announce import HealthNotice, Notice, Parcel
from scheduler.events import stamp
from scraper.errors import DeliveryError, DeliveryRefusedError, LookError, UnsafeAddressError
from scraper.fetch import Answer
from scraper.manners import retry_after
from scraper.urls import origin_of
from scraper.wire import as_json
from scraper.words import words

TIMEOUT = 20.0
"""Seconds one call may take."""

TRY_AGAIN = frozenset({408, 409, 421, 425, 429})
"""Answers below 500 that are no refusal."""
_LONGEST_ANSWER = 200


class Post(Protocol):
    """Sends one POST without following redirects; `Fetcher.post` is one."""

    def __call__(
        self, url: str, content: bytes, headers: dict[str, str], /, *, timeout: float,
        origins: Collection[str],
    ) -> Answer:  # fmt: skip
        """Send; raise a `LookError` where no answer came."""


class Webhook:
    """Carries parcels to one address.

    Args:
        url: where to; it may hold a secret and is never shown.
        key: what `signing_key` made of the secret; None sends unsigned.
        post: what carries the request.
        clock: tells the time of the attempt.
        public_url: address of our web page, for links.
    """

    def __init__(
        self, url: str, key: bytes | None, *, post: Post, clock: Callable[[], datetime],
        public_url: str | None = None,
    ) -> None:  # fmt: skip
        self._url = url
        self._key = key
        self._post = post
        self._clock = clock
        self._public_url = public_url

    def send(self, parcel: Parcel, /) -> str:
        """Send and return the answer's status and first words."""
        body = cloud_event(parcel, self._public_url)
        now = self._clock()
        headers = {
            "content-type": "application/cloudevents+json; charset=utf-8",
            "webhook-id": parcel.key,
            "webhook-timestamp": str(int(now.timestamp())),
        }
        if self._key is not None:
            headers["webhook-signature"] = sign(self._key, parcel.key, int(now.timestamp()), body)
        try:
            answer = self._post(
                self._url, body, headers, timeout=TIMEOUT, origins=(origin_of(self._url),)
            )
        except UnsafeAddressError as error:
            raise DeliveryRefusedError(error.message) from None
        except LookError as error:
            raise DeliveryError(error.message) from None
        return _verdict(answer, now)


def signing_key(secret: str) -> bytes:
    """Return the key in a secret written as `whsec_<base64>`.

    Raises:
        ValueError: it is not of that form, or shorter than 16 bytes; the secret is not
            in the message.
    """
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) < 16:
        raise ValueError("a webhook secret is whsec_ and the base64 of 24 to 64 random bytes")
    return key


def sign(key: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    """Return the value of `webhook-signature`."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, sha256).digest()).decode()


def _verdict(answer: Answer, now: datetime) -> str:
    said = _said(answer)
    if 200 <= answer.status < 300:
        return said
    if 300 <= answer.status < 400:
        raise DeliveryRefusedError(f"{said}; redirects are not followed, write the new address")
    if answer.status in TRY_AGAIN or answer.status >= 500:
        raise DeliveryError(said, retry_after=_asked(answer, now))
    raise DeliveryRefusedError(said)


def _said(answer: Answer) -> str:
    text = " ".join(answer.body.decode("utf-8", "replace").split())
    printable = "".join(c for c in text if c.isprintable())[:_LONGEST_ANSWER]
    return f"{answer.status} {printable}".strip()


def _asked(answer: Answer, now: datetime) -> float | None:
    header = next((value for name, value in answer.headers if name == "retry-after"), None)
    wait = retry_after(header, now) if header else None
    return wait.total_seconds() if wait is not None else None


def cloud_event(parcel: Parcel, public_url: str | None = None) -> bytes:
    """Return the body; the same bytes on every attempt, but for the count of what was held.

    One change is told whole, with its record; a digest tells each change in short.
    """
    message = compose(parcel, public_url)
    told: list[Notice | HealthNotice] = [*parcel.notices, *parcel.health]
    event: dict[str, Any] = {
        "specversion": "1.0",
        "id": parcel.key,
        "source": f"urn:readouts:{told[0].site if len(told) == 1 else 'digest'}",
        "type": f"org.readouts.{told[0].event if len(told) == 1 else 'digest'}",
        "time": stamp(parcel.made_at),
        "datacontenttype": "application/json",
    }
    if len(told) == 1:
        one = told[0]
        event["subject"] = one.url if isinstance(one, Notice) else one.scope
        event["data"] = _data(one, whole=True)
    else:
        event["data"] = {
            "changes": [_data(one, whole=False) for one in parcel.notices],
            "health": [_data(one, whole=False) for one in parcel.health],
        }
    event["data"] |= {"summary": message.subject, "held": dict(parcel.held)}
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "backslashreplace"
    )


def _data(one: Notice | HealthNotice, *, whole: bool) -> dict[str, Any]:
    if isinstance(one, HealthNotice):
        return {
            "id": one.key, "event": one.event, "site": one.site, "scope": one.scope,
            "problem": one.problem, "message": one.message, "since": stamp(one.since_at),
            "until": stamp(one.recovered_at),
        }  # fmt: skip
    readout = one.after or one.before
    data = {
        "id": one.key,
        "event": one.event,
        "change": one.change,
        "site": one.site,
        "ministry": one.ministry,
        "relations": list(one.relations),
        "url": one.url,
        "title": one.title,
        "published_on": _published(one),
        "revision": list(one.revision),
        "fields": [field.name for field in one.fields],
        "significance": one.significance,
        "reasons": list(one.reasons),
        "silent": one.silent,
        "observed": {
            "unchanged_until": stamp(one.unchanged_until),
            "seen_at": stamp(one.seen_at),
        },
        "edits": [] if one.event == "new" else [_edit(one, number) for number in
                                                range(len(one.fields))],
    }  # fmt: skip
    return data | {"readout": as_json(readout) if readout else None} if whole else data


def _published(one: Notice) -> str | None:
    readout = one.after or one.before
    return readout.published_on.isoformat() if readout and readout.published_on else None


def _edit(one: Notice, number: int) -> dict[str, Any]:
    field = one.fields[number]
    return {
        "field": field.name,
        "before": field.before,
        "after": field.after,
        "marked": marked(words(field.before or "", field.after or "")),
    }
