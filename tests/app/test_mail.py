"""Mail as a mail server gets it."""

import email
import email.policy
import socket
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from threading import Event, Thread

import pytest

from app.mail import Mail, mailbox
from scraper.errors import DeliveryError, DeliveryRefusedError
from tests.app.sinks import certificate, mail_sink
from tests.app.tidings import EDITED, NEW, parcel

NOW = datetime(2026, 5, 3, 2, tzinfo=UTC)
PLACE = "from=desk@a.example&to=one@b.example,two@c.example"


def mail(url: str, longest: float = 30) -> Mail:
    return Mail(mailbox(url), clock=lambda: NOW, longest=longest)


def read(letter: bytes) -> email.message.EmailMessage:
    return email.message_from_bytes(letter, policy=email.policy.default)


def test_a_mail_has_a_text_and_an_html_part_and_a_stable_id():
    with mail_sink() as sink:
        desk = mail(f"smtp://127.0.0.1:{sink.port}?{PLACE}")
        said = [desk.send(parcel(EDITED, key="k1")) for _ in range(2)]

    first, second = map(read, sink.letters)
    assert said == ["250 accepted"] * 2
    assert first["message-id"] == second["message-id"] == "<k1@a.example>"
    assert first["to"] == "one@b.example, two@c.example"
    assert first["subject"].strip().startswith("Edited: Telephone Talk")
    assert "[-autumn-]{+spring+}" in first.get_body(("plain",)).get_content()
    html = first.get_body(("html",)).get_content()
    assert '<del style="background:#fdd">autumn</del>' in html


def test_a_hostile_title_stays_text_in_every_part():
    hostile = replace(
        NEW,
        title="Talks\r\nBcc: spy@x.example\r\n\r\n<script>x</script>",
        url="javascript:alert(1)",
    )
    with mail_sink() as sink:
        mail(f"smtp://127.0.0.1:{sink.port}?{PLACE}").send(parcel(hostile))

    letter = read(sink.letters[0])
    html = letter.get_body(("html",)).get_content()
    assert letter["bcc"] is None
    assert letter["subject"] == "New: Talks Bcc: spy@x.example <script>x</script>"
    assert "<script" not in html
    assert 'href="javascript' not in html


@pytest.mark.parametrize(
    ("verb", "answer", "error"),
    [
        ("MAIL", "421 4.7.0 try again later", DeliveryError),
        ("RCPT", "450 4.2.0 greylisted", DeliveryError),
        ("RCPT", "550 5.1.1 no such user", DeliveryRefusedError),
        ("DATA", "554 5.7.1 spam", DeliveryRefusedError),
        (".", "", DeliveryError),
        (".", "552 too big", DeliveryRefusedError),
        ("hello", "554 go away", DeliveryRefusedError),
    ],
)
def test_a_passing_refusal_is_tried_again_and_a_lasting_one_is_not(verb, answer, error):
    with mail_sink() as sink:
        sink.answers[verb] = answer
        with pytest.raises(DeliveryError) as caught:
            mail(f"smtp://127.0.0.1:{sink.port}?{PLACE}").send(parcel(NEW))

    assert type(caught.value) is error
    assert answer[:3] in str(caught.value)


def test_one_refused_recipient_does_not_hide_that_the_others_got_it():
    with mail_sink() as sink:
        taken = iter(["250 ok", "550 unknown"])

        class Answers(dict):
            def get(self, verb, default=None):
                return next(taken) if verb == "RCPT" else default

        sink.answers = Answers()
        said = mail(f"smtp://127.0.0.1:{sink.port}?{PLACE}").send(parcel(NEW))

    assert said == "accepted for some; 1 refused: 550 unknown"


class Turns(dict):
    """Answers one verb in turns, and the others as usual."""

    def __init__(self, verb, *answers):
        super().__init__()
        self.verb, self.turns = verb, iter(answers)

    def get(self, verb, default=None):
        return next(self.turns) if verb == self.verb else default


def test_a_recipient_put_off_gets_it_later_and_the_others_do_not_get_it_again():
    with mail_sink() as sink:
        sink.answers = Turns("RCPT", "250 ok", "450 greylisted", "250 ok")
        sender = mail(f"smtp://127.0.0.1:{sink.port}?{PLACE}")
        with pytest.raises(DeliveryError, match="450 greylisted") as caught:
            sender.send(parcel(NEW))
        assert sender.send(parcel(NEW)) == "250 accepted"

    assert not isinstance(caught.value, DeliveryRefusedError)
    told = [line for line in sink.heard if line.startswith("rcpt")]
    assert told[0] != told[1] == told[2]
    first, second = map(read, sink.letters)
    assert first["Message-ID"] == second["Message-ID"]


@pytest.mark.parametrize("answer", ["", "421 not now"])
def test_what_was_taken_stays_taken_whatever_comes_after(answer):
    with mail_sink() as sink:
        sink.answers["QUIT"] = answer
        assert mail(f"smtp://127.0.0.1:{sink.port}?{PLACE}").send(parcel(NEW)) == "250 accepted"


def test_a_server_that_drips_is_hung_up_on():
    stop = Event()

    def drip(connection):
        with suppress(OSError), connection:
            while not stop.wait(0.05):
                connection.sendall(b"2")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        Thread(target=lambda: drip(listener.accept()[0]), daemon=True).start()
        with pytest.raises(DeliveryError):
            mail(f"smtp://127.0.0.1:{listener.getsockname()[1]}?{PLACE}", 0.3).send(parcel(NEW))
        stop.set()


def test_nobody_answering_is_no_reason_to_give_up():
    with mail_sink() as sink:
        port = sink.port
    with pytest.raises(DeliveryError) as caught:
        mail(f"smtp://127.0.0.1:{port}?{PLACE}").send(parcel(NEW))

    assert not isinstance(caught.value, DeliveryRefusedError)


def test_without_starttls_nothing_is_said_in_clear():
    with mail_sink() as sink:
        box = replace(mailbox(f"smtp://u:secret@127.0.0.1:{sink.port}?{PLACE}"), starttls=True)
        with pytest.raises(DeliveryRefusedError, match="STARTTLS"):
            Mail(box, clock=lambda: NOW).send(parcel(NEW))

    assert not sink.letters
    assert not any("AUTH" in line or "MAIL" in line for line in sink.heard)


def test_a_certificate_nobody_vouches_for_is_refused(tmp_path):
    with mail_sink(certificate(tmp_path)) as sink:
        box = replace(mailbox(f"smtp://u:secret@127.0.0.1:{sink.port}?{PLACE}"), starttls=True)
        with pytest.raises(DeliveryError, match="TLS: CERTIFICATE_VERIFY_FAILED"):
            Mail(box, clock=lambda: NOW).send(parcel(NEW))

    assert not sink.letters


def test_starttls_is_on_unless_the_address_says_no_or_is_loopback():
    assert mailbox(f"smtp://mail.example?{PLACE}").starttls
    assert not mailbox(f"smtp://mail.example?{PLACE}&starttls=no").starttls
    assert not mailbox(f"smtp://[::1]:25?{PLACE}").starttls
    assert mailbox(f"smtp://[::1]:25?{PLACE}&starttls=yes").starttls
    assert mailbox(f"smtps://mail.example?{PLACE}").tls
    assert mailbox(f"smtps://mail.example?{PLACE}").port == 465


@pytest.mark.parametrize(
    "url",
    ["smtp://?x=1", "smtp://hush", "smtp://hush?to=a@b.example", "smtp://h?from=a@b.example&to=x",
     f"smtp://h?{PLACE}&subject=x", f"smtp://h?{PLACE}&starttls=maybe", f"ftp://h?{PLACE}",
     "smtp://h?from=a@b.example&to=c@d.example%0d%0abcc:x@y.example"],
)  # fmt: skip
def test_a_wrong_address_is_refused_without_repeating_it(url):
    with pytest.raises(ValueError, match=r"\S") as caught:
        mailbox(url)

    assert url not in str(caught.value)


def test_a_password_is_in_no_representation():
    assert "secret" not in repr(mailbox(f"smtp://u:secret@h.example?{PLACE}"))
