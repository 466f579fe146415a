"""Chat services through Apprise, without any chat service."""

import json
import logging
from dataclasses import replace

import pytest

from app.chat import Chat, tamed
from scraper.errors import DeliveryError, DeliveryRefusedError
from tests.app.sinks import http_sink
from tests.app.tidings import EDITED, NEW, parcel

HOSTILE = "<!channel> @everyone **bold** [bank](http://x.example) <http://x.example|bank> `c` ||s||"


def test_a_message_arrives_as_plain_text():
    with http_sink() as sink:
        Chat(sink.url.replace("http", "json")).send(parcel(EDITED))

    said = json.loads(sink.calls[0].body)
    assert said["title"].startswith("Edited: Telephone Talk")
    assert "[-autumn-]{+spring+}" in said["message"]
    assert f"Page: {EDITED.url}" in said["message"]


def test_nothing_in_a_text_pings_links_or_formats():
    text = tamed(HOSTILE + "\n# heading")

    for live in ("<!", "@everyone", "](", "*", "||", "`", "<http", "\n# "):
        assert live not in text


def test_only_our_own_addresses_stay_links():
    ours = "https://a.example/x__y/z.html"
    said = tamed(f"See http://evil.example/@here, WWW.evil.example. Page: {ours} ok", {ours})

    assert f"Page: {ours} ok" in said
    assert "http://evil" not in said
    assert "WWW.evil" not in said
    assert "@here" not in said
    assert "http://evil.example/@here, WWW.evil" in said.replace("\u2060", "")


def test_a_message_is_measured_as_the_services_count():
    chat = Chat("discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js")
    title, body = chat.dressed(parcel(*[replace(EDITED, title="𠮷田外相" * 40)] * 30))

    assert len((title + body).encode("utf-16-le")) <= 2 * 2000
    assert body.endswith("…\nMore: readouts changes")


@pytest.mark.parametrize(
    "url",
    [
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#general",
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
        "tgram://123456789:abcdefg_hijklmnop/12315544/",
    ],
)
def test_well_known_services_are_known(url):
    assert Chat(url)


@pytest.mark.parametrize(
    ("status", "error"), [(404, DeliveryRefusedError), (429, DeliveryError), (500, DeliveryError)]
)
def test_what_the_service_answered_decides_about_trying_again(status, error):
    with http_sink() as sink:
        sink.behave = lambda call: (status, {}, b"")
        with pytest.raises(DeliveryError, match=str(status)) as caught:
            Chat(sink.url.replace("http", "json")).send(parcel(NEW))

    assert type(caught.value) is error


def test_nobody_answering_is_no_reason_to_give_up():
    with http_sink() as sink:
        url = sink.url.replace("http", "json")
    with pytest.raises(DeliveryError) as caught:
        Chat(url).send(parcel(NEW))

    assert not isinstance(caught.value, DeliveryRefusedError)


def test_an_address_apprise_does_not_know_is_refused_without_its_secret():
    with pytest.raises(ValueError, match="nosuch://") as caught:
        Chat("nosuch://t0ken-secret/x")

    assert "t0ken" not in str(caught.value)


def test_what_apprise_logs_does_not_reach_our_log(caplog):
    caplog.set_level(logging.DEBUG)
    with http_sink() as sink:
        sink.behave = lambda call: (500, {}, b"")
        with pytest.raises(DeliveryError):
            Chat(sink.url.replace("http", "json") + "/s3cret/").send(parcel(NEW))

    assert "s3cret" not in caplog.text


def test_a_message_longer_than_the_service_allows_is_cut_and_says_where_the_rest_is():
    chat = Chat("discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js")
    title, body = chat.dressed(parcel(*[replace(EDITED, title="T" * 300)] * 30))

    assert len(title) + len(body) <= 2000
    assert body.endswith("…\nMore: readouts changes")
