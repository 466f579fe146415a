"""Bounded reading, without a server (the rest of section C is in test_fetch_faults)."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper import body
from scraper.errors import LookError, TooLargeError, TruncatedError

URL = "https://mer.example/a"
PACKED = {"content-encoding": "gzip"}


def pieces(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


@given(st.binary(min_size=1, max_size=5000).filter(lambda b: not b.startswith(b"\x1f\x8b\x08")),
       st.integers(1, 700))  # fmt: skip
def test_any_body_survives_compression_in_any_pieces(content: bytes, size: int):
    assert body.read(URL, PACKED, pieces(gzip.compress(content), size), 5000) == content
    assert body.read(URL, {}, pieces(content, size), 5000) == content


@given(st.integers(0, 200), st.integers(1, 60))
def test_c10_no_shortened_gzip_body_is_taken_for_a_page(keep: int, size: int):
    whole = gzip.compress(b"<p>They met and they spoke.</p>" * 30)
    cut = whole[: min(keep, len(whole) - 1)]
    with pytest.raises(TruncatedError):
        body.read(URL, PACKED, pieces(cut, size), 100_000)


@pytest.mark.parametrize("limit", [999, 1000])
def test_the_limit_is_exact(limit: int):
    content = b"x" * 1000
    for headers, sent in (({}, content), (PACKED, gzip.compress(content))):
        if limit == 1000:
            assert body.read(URL, headers, [sent], limit) == content
        else:
            with pytest.raises(TooLargeError):
                body.read(URL, headers, [sent], limit)


@given(st.binary(max_size=300), st.sampled_from(["gzip, gzip", "", "identity", "br", ","]))
def test_any_bytes_are_a_body_or_a_look_that_failed(sent: bytes, coding: str):
    try:
        content = body.read(URL, {"content-encoding": coding}, [sent], 1000)
    except LookError:
        return
    assert content == sent


@given(st.binary(max_size=300), st.integers(1, 100))
def test_a_glimpse_never_fails_and_never_exceeds_its_limit(sent: bytes, limit: int):
    for headers in ({}, PACKED):
        assert len(body.read_some(headers, pieces(sent, 50), limit)) <= limit


def test_identity_is_no_compression():
    assert body.read(URL, {"content-encoding": "identity"}, [b"page"], 10) == b"page"


@pytest.mark.parametrize("length", ["9" * 12, "9" * 400])
def test_c4_absurd_lengths_are_too_large(length: str):
    with pytest.raises(TooLargeError):
        body.read(URL, {"content-length": length}, [b"x"], 1000)
