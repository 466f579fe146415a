"""M1-M6: whatever a ministry's pages say, nothing is connected to but what the operator named.

A canary listens on loopback. A page, a redirect, a base address or a name that leads there
must not; the ministry itself is reached through a mirror, as an operator's local copy is.
"""

import pytest

from tests.hostile.villain import INDEX, SITE, Villain
from tests.loopback import Loopback, page, redirect


@pytest.fixture
def villain(tmp_path):
    with Villain(tmp_path) as served:
        yield served


@pytest.fixture
def canary():
    with Loopback({"/a": page("<html><title>secret</title></html>")}) as server:
        yield server
        assert server.connections == 0


SPELLINGS = (
    "http://127.0.0.1:{port}/a", "http://localhost:{port}/a", "http://localhost.:{port}/a",
    "http://2130706433:{port}/a", "http://0x7f.1:{port}/a", "http://0177.0.0.1:{port}/a",
    "http://127.1:{port}/a", "http://127。0。0。1:{port}/a", "http://[::1]:{port}/a",
    "http://[::ffff:127.0.0.1]:{port}/a", "http://[::ffff:7f00:1]:{port}/a",
    "http://0.0.0.0:{port}/a", "http://127.0.0.1:{port}\\@mer.example/a",
    "http://mer.example@127.0.0.1:{port}/a", "http://127.0.0.1:{port}#@mer.example/",
    "//127.0.0.1:{port}/a", "\\\\127.0.0.1:{port}\\a", "http:\\\\127.0.0.1:{port}/a",
    "ht\ntp://127.0.0.1:{port}/a", "http://user:pass@127.0.0.1:{port}/a",
    "http://[64:ff9b::7f00:1]:{port}/a", "http://[2002:7f00:1::]:{port}/a",
    "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/a", "http://100.64.0.1/a",
    "file:///etc/passwd", "ftp://127.0.0.1:{port}/a", "data:text/html,<h1>x</h1>",
    "javascript:alert(1)",
)  # fmt: skip


def test_m1_m4_no_link_of_an_index_leads_away_from_the_ministry(villain, canary):
    villain.readout("/press/1.html", "")
    links = [spelling.format(port=canary.port) for spelling in SPELLINGS]
    villain.publish_index("/press/1.html", *(link.replace("\n", "&#10;") for link in links))

    events = villain.json("crawl")

    assert events[-1]["new"] == 1
    assert {event["url"] for event in events[:-1]} == {f"{SITE}/press/1.html"}
    assert set(villain.paths) == {INDEX, "/press/1.html"}


@pytest.mark.parametrize("spelling", SPELLINGS[:-2])
def test_m2_no_redirect_of_a_readout_leads_away(villain, canary, spelling):
    villain.publish_index("/press/1.html")
    villain.routes["/press/1.html"] = redirect(
        spelling.format(port=canary.port).replace("\n", "").encode().decode("latin-1")
    )

    events = villain.json("crawl")

    assert [event["event"] for event in events[:-1]] == ["problem"]
    assert events[-1]["new"] == 0


def test_m2_no_redirect_of_an_index_or_of_robots_txt_leads_away(villain, canary):
    villain.routes[INDEX] = redirect(f"{canary.origin}/a")
    assert villain.json("crawl")[0]["problem"] == "unsafe_address"

    villain.now = "2026-05-06T09:00:00+00:00"
    villain.publish_index()
    villain.routes["/robots.txt"] = redirect(f"{canary.origin}/a")
    villain.run("crawl")


def test_e7_a_hostile_base_address_takes_no_link_with_it(villain, canary):
    villain.readout("/press/1.html", "")
    villain.publish_index("/press/1.html", head=f'<base href="{canary.origin}/">')

    villain.json("crawl")

    assert set(villain.paths) == {INDEX, "/press/1.html"}


def test_e6_what_nobody_sees_is_not_followed(villain, canary):
    villain.readout("/press/1.html", "")
    villain.publish_index("/press/1.html")
    shown = villain.routes[INDEX]
    decoys = (
        b'<!-- <ul class="list"><li><a href="/press/2.html">x</a></li></ul> -->'
        b'<template><ul class="list"><li><a href="/press/3.html">x</a></li></ul></template>'
        b'<script>document.write(\'<ul class="list"><li><a href="/press/4.html">x</a></ul>\')'
        b"</script>"
    )
    body = shown.partition(b"\r\n\r\n")[2].replace(b"</body>", decoys + b"</body>")
    villain.routes[INDEX] = page(body, kind="text/html; charset=utf-8")

    villain.run("crawl")

    assert set(villain.paths) == {INDEX, "/press/1.html"}


def test_m6_proxies_of_the_environment_are_not_used(villain, canary, monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, canary.origin)
    villain.readout("/press/1.html", "")
    villain.publish_index("/press/1.html")

    assert villain.json("crawl")[-1]["new"] == 1


@pytest.mark.parametrize("url", ["http://127.0.0.1:{port}/a", "http://localhost:{port}/a"])
def test_m1_probe_goes_nowhere_private(villain, canary, url):
    code, out, err = villain.run("probe", url.format(port=canary.port))

    assert code in (1, 2)
    assert "secret" not in out + err
