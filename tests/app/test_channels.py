"""From the configuration to channels."""

import base64
from datetime import UTC, datetime
from io import StringIO

import pytest

from app.channels import Carriers, channel, outlet, outlets, secrets_in
from app.settings import NotifySettings
from scheduler.rules import DEFAULT_EVENTS, HEALTH_EVENTS
from scraper.errors import DeliveryError, UnreachableError, UsageError
from scraper.fetch import Answer
from tests.app.tidings import NEW, parcel

KEY = base64.b64encode(b"k" * 32).decode()


class Line:
    """Carries nothing: keeps what was posted, and answers."""

    def __init__(self, answer: Answer | Exception) -> None:
        self.answer = answer
        self.posted: list[tuple[str, dict[str, str], tuple[str, ...]]] = []

    def __call__(self, url, content, headers, /, *, timeout, origins):
        self.posted.append((url, headers, tuple(origins)))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def carriers(line: Line | None = None, **environ: str) -> Carriers:
    return Carriers(
        environ=environ,
        post=line or Line(Answer(204, (), b"")),
        clock=lambda: datetime(2026, 5, 3, tzinfo=UTC),
        out=StringIO(),
    )


def notify(url: str, **more: object) -> NotifySettings:
    return NotifySettings.model_validate({"name": "desk", "url": url, **more})


def test_everything_a_channel_may_say_becomes_its_rules():
    rules = channel(
        notify(
            "stdout://x", events=["new"], sites=["xx_mofa"], relations=["us"], countries=["us"],
            kinds=["summit"], people=["Okabe"], words=["fish"], min_significance="minor",
            digest="daily 09:00 Asia/Tokyo", quiet="22:00-07:00 Asia/Tokyo", storm=3,
        )
    )  # fmt: skip

    assert rules.events == {"new"}
    assert rules.countries == ("US",)
    assert rules.digest is not None
    assert rules.quiet is not None
    assert rules.storm == 3


def test_a_channel_that_says_nothing_hears_what_the_rules_say():
    assert channel(notify("stdout://x")).events == set(DEFAULT_EVENTS + HEALTH_EVENTS)


def test_a_webhook_may_reach_its_own_origin_and_no_other():
    line = Line(Answer(204, (), b""))
    outlet(
        notify("http://127.0.0.1:9/hook", secret="env:KEY"), carriers(line, KEY=f"whsec_{KEY}")
    ).sender.send(parcel(NEW))

    [(url, headers, origins)] = line.posted
    assert url == "http://127.0.0.1:9/hook"
    assert origins == ("http://127.0.0.1:9",)
    assert headers["webhook-signature"].startswith("v1,")


def test_a_message_on_standard_output_is_made_safe():
    made = carriers()
    outlet(notify("stdout://x"), made).sender.send(parcel(NEW))

    assert made.out is not None
    assert made.out.getvalue().startswith("New: Telephone Talk")  # type: ignore[attr-defined]


def test_an_address_in_a_variable_is_looked_up():
    line = Line(Answer(204, (), b""))
    outlet(notify("env:URL"), carriers(line, URL="https://h.example/x")).sender.send(parcel(NEW))

    assert line.posted[0][0] == "https://h.example/x"


@pytest.mark.parametrize(
    ("url", "secret", "environ"),
    [
        ("env:URL", None, {}),
        ("https://h.example/s3cret", "whsec_s3cret", {}),
        ("https://h.example/s3cret", "env:NONE", {}),
        ("smtp://u:s3cret@h.example", None, {}),
        ("stdout://x", "whsec_s3cret", {}),
        ("nosuch://s3cret/x", None, {}),
        ("https://u:s3cret@h.example/x", None, {}),
        ("https://h.example:s3cret/x", None, {}),
    ],
)
def test_a_channel_that_cannot_be_built_says_so_without_secrets(url, secret, environ):
    one = notify(url, **({"secret": secret} if secret else {}))
    with pytest.raises(UsageError, match="notify desk: ") as caught:
        outlet(one, carriers(**environ))

    assert "s3cret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_channel_that_cannot_be_built_keeps_its_messages_waiting():
    [broken, fine] = outlets([notify("env:URL"), notify("stdout://x", name="b")], carriers())

    with pytest.raises(DeliveryError, match="URL is not set"):
        broken.sender.send(parcel(NEW))
    assert fine.sender.send(parcel(NEW)) == "printed"


@pytest.mark.parametrize(
    "answer",
    [
        UnreachableError("u", "no answer from https://h.example/s3cret-t0ken"),
        Answer(500, (), b"no such hook: s3cret-t0ken"),
        Answer(404, (), b"no such hook: s3cret-t0ken"),
        Answer(400, (), b"key was " + KEY.encode()),
    ],
)
def test_whatever_the_other_side_says_secrets_are_taken_out(answer):
    sender = outlet(
        notify("https://h.example/s3cret-t0ken", secret=f"whsec_{KEY}"), carriers(Line(answer))
    ).sender
    with pytest.raises(DeliveryError) as caught:
        sender.send(parcel(NEW))

    shown = repr(caught.value) + repr(caught.value.__context__)
    assert "(hidden)" in str(caught.value)
    assert "s3cret" not in str(caught.value)
    assert KEY not in shown


def test_a_bug_in_a_carrier_is_a_failure_without_secrets():
    url = "https://h.example/s3cret-t0ken"
    sender = outlet(notify(url), carriers(Line(RuntimeError(f"cannot post to {url}")))).sender
    with pytest.raises(DeliveryError, match="a bug: RuntimeError in __call__") as caught:
        sender.send(parcel(NEW))

    assert caught.value.__suppress_context__
    assert "s3cret" not in str(caught.value)


def test_every_part_of_an_address_that_may_be_a_secret_is_known():
    parts = secrets_in("slack://bot@T1JJ3T3L2/A1BRTD4JD/TIiajkdnl?token=abc%20defg", "whsec_qqq")

    assert {"A1BRTD4JD", "TIiajkdnl", "abc%20defg", "abc defg", "whsec_qqq", "qqq"} <= set(parts)
