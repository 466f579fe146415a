"""Our webhook, as a receiver with the reference library sees it."""

import base64
import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Thread

import pytest
from standardwebhooks import Webhook as Reference
from standardwebhooks.webhooks import WebhookVerificationError

from app.webhook import Webhook, cloud_event, sign, signing_key
from scraper.errors import DeliveryError, DeliveryRefusedError
from scraper.fetch import Fetcher, FetchPolicy
from tests.app.sinks import HttpSink, http_sink
from tests.app.tidings import EDITED, NEW, READOUT, TROUBLE, parcel

SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()


def now() -> datetime:
    return datetime.now(UTC)


class NoHosts:
    """Remembers nothing of hosts."""

    def host(self, name: str, /) -> None:
        return None

    def remember_host(self, state: object, /) -> None:
        return None


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(FetchPolicy(contact="test", version="0"), clock=now, memory=NoHosts()) as fetcher:
        yield fetcher


@pytest.fixture
def sink() -> Iterator[HttpSink]:
    with http_sink() as sink:
        yield sink


def hook(url: str, fetcher: Fetcher, secret: str | None = SECRET) -> Webhook:
    key = signing_key(secret) if secret else None
    return Webhook(url, key, post=fetcher.post, clock=now)


def test_the_reference_library_accepts_the_signature(fetcher, sink):
    hook(sink.url + "/in", fetcher).send(parcel(EDITED, key="msg_1"))

    [call] = sink.calls
    event = Reference(SECRET).verify(call.body, call.headers)
    assert event["id"] == call.headers["webhook-id"] == "msg_1"
    with pytest.raises(WebhookVerificationError):
        Reference(SECRET).verify(call.body + b" ", call.headers)


def test_signing_equals_the_reference_to_the_byte():
    at, body = now(), '{"title":"日本"}'

    assert sign(signing_key(SECRET), "m1", int(at.timestamp()), body.encode()) == Reference(
        SECRET
    ).sign("m1", at, body)


def test_the_body_is_a_cloud_event_that_tells_the_change_and_the_whole_record():
    event = json.loads(cloud_event(parcel(EDITED)))

    assert event["specversion"] == "1.0"
    assert event["type"] == "org.readouts.edited"
    assert event["source"] == "urn:readouts:xx_mofa"
    assert event["subject"] == READOUT.url
    assert event["time"] == "2026-05-03T01:30:00Z"
    data = event["data"]
    assert data["change"] == 18
    assert data["fields"] == ["items"]
    assert data["edits"][0]["marked"] == "They agreed to meet in [-autumn-]{+spring+}."
    assert data["observed"]["unchanged_until"] == "2026-05-02T20:00:00Z"
    assert data["readout"]["title"] == READOUT.title


def test_a_digest_tells_each_change_with_its_own_id():
    event = json.loads(cloud_event(parcel(NEW, EDITED, TROUBLE, held=(("cosmetic", 2),))))

    assert event["type"] == "org.readouts.digest"
    assert [one["id"] for one in event["data"]["changes"]] == ["d-1", "d-2"]
    assert event["data"]["health"][0]["problem"] == "blocked"
    assert event["data"]["held"] == {"cosmetic": 2}


def test_a_repeat_has_the_same_bytes():
    assert cloud_event(parcel(NEW, EDITED)) == cloud_event(parcel(NEW, EDITED))


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, DeliveryRefusedError), (401, DeliveryRefusedError), (404, DeliveryRefusedError),
        (410, DeliveryRefusedError), (302, DeliveryRefusedError), (408, DeliveryError),
        (429, DeliveryError), (500, DeliveryError), (503, DeliveryError),
    ],
)  # fmt: skip
def test_the_answer_decides_about_trying_again(fetcher, sink, status, error):
    sink.behave = lambda call: (status, {"location": sink.url + "/other"}, b"no\x1b[2J thanks")
    with pytest.raises(DeliveryError) as caught:
        hook(sink.url, fetcher).send(parcel(NEW))

    assert type(caught.value) is error
    assert str(caught.value).startswith(f"{status} no[2J thanks")
    assert len(sink.calls) == 1


def test_how_long_to_wait_is_taken_from_the_answer(fetcher, sink):
    sink.behave = lambda call: (429, {"retry-after": "120"}, b"")
    with pytest.raises(DeliveryError) as caught:
        hook(sink.url, fetcher).send(parcel(NEW))

    assert caught.value.retry_after == 120


def test_hanging_up_without_an_answer_is_no_refusal(fetcher, sink):
    sink.behave = lambda call: None
    with pytest.raises(DeliveryError) as caught:
        hook(sink.url + "/s3cret-path", fetcher).send(parcel(NEW))

    assert not isinstance(caught.value, DeliveryRefusedError)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "said"), [("200 OK", "200"), ("410 Gone", "410"), ("500 Oh", "500")]
)
def test_an_answer_that_breaks_off_has_said_enough(fetcher, status, said):
    def answer(listener):
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(f"HTTP/1.1 {status}\r\ncontent-length: 99\r\n\r\nab".encode())

    with socket.create_server(("127.0.0.1", 0)) as listener:
        Thread(target=answer, args=(listener,), daemon=True).start()
        sender = hook(f"http://127.0.0.1:{listener.getsockname()[1]}", fetcher)
        try:
            heard = sender.send(parcel(NEW))
        except DeliveryError as error:
            heard = str(error)

    assert heard.startswith(said)


def test_without_a_secret_nothing_pretends_to_be_signed(fetcher, sink):
    hook(sink.url, fetcher, secret=None).send(parcel(NEW))

    assert "webhook-signature" not in sink.calls[0].headers
    assert sink.calls[0].headers["webhook-id"] == "p-1"


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_%%%", "whsec_c2hvcnQ=", "plain text"])
def test_a_secret_that_is_none_is_refused_without_repeating_it(secret):
    with pytest.raises(ValueError, match="whsec_ and the base64") as caught:
        signing_key(secret)

    assert len(secret) < 7 or secret not in str(caught.value)
