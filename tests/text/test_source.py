from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import hard_text
from zoneread.errors import ArticleError, UsageError
from zoneread.text.source import from_bytes, from_text


@given(hard_text())
def test_a_text_comes_back_and_its_digest_is_that_of_its_utf_8(text: str) -> None:
    source = from_text(text)
    assert source.text == text
    assert source.encoding == "utf-8"
    assert source.sha256 == hashlib.sha256(text.encode()).hexdigest()


@given(st.binary(max_size=60), st.sampled_from(["utf-8", "gbk", "gb18030", "cp950", "big5hkscs"]))
def test_any_bytes_decode_and_every_code_point_has_a_byte_offset(data: bytes, encoding: str) -> None:
    source = from_bytes(data, encoding)
    offsets = [source.byte_offset(at) for at in range(len(source.text) + 1)]
    assert offsets[0] == 0
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(data)


@given(hard_text(), st.sampled_from(["utf-8", "gb18030", "utf-16-le", "utf-16-be"]))
def test_the_bytes_from_one_byte_offset_to_the_next_decode_to_the_code_point(text: str, encoding: str) -> None:
    source = from_bytes(text.encode(encoding), encoding)
    for at, sign in enumerate(source.text):
        assert source.data[source.byte_offset(at) : source.byte_offset(at + 1)] == sign.encode(encoding)


@given(hard_text())
def test_the_digest_does_not_depend_on_the_encoding(text: str) -> None:
    assert from_bytes(text.encode("gb18030"), "gb18030").sha256 == from_text(text).sha256


def test_a_byte_order_mark_and_crlf_are_code_points() -> None:
    source = from_bytes(b"\xef\xbb\xbf\xe5\x8c\xba\r\n", "utf-8-sig")
    assert source.text == "\ufeff区\r\n"
    assert source.encoding == "utf-8"


@pytest.mark.parametrize(("data", "codec"), [(b"\xff\xfe\x3a\x53", "utf-16-le"), (b"\xfe\xff\x53\x3a", "utf-16-be")])
def test_utf_16_names_its_byte_order_and_keeps_the_mark(data: bytes, codec: str) -> None:
    source = from_bytes(data, "utf-16")
    assert source.encoding == codec
    assert source.text == "\ufeff区"


def test_a_lone_surrogate_in_utf_16_survives() -> None:
    source = from_bytes(b"\x00\xd8\x3a\x53", "utf-16-le")
    assert source.text == "\ud800区"
    assert source.byte_offset(1) == 2
    assert len(source.sha256) == 64


def test_half_a_code_unit_is_refused_with_the_place() -> None:
    with pytest.raises(ArticleError, match="utf-16-le: truncated data at byte 2"):
        from_bytes(b"\x3a\x53\x00", "utf-16-le")


@pytest.mark.parametrize("encoding", ["utf8mb4", "hex", "rot13", ""])
def test_an_unknown_codec_or_one_that_is_not_for_text_is_refused(encoding: str) -> None:
    with pytest.raises(UsageError, match="no encoding is called"):
        from_bytes(b"x", encoding)


def test_a_misspelt_encoding_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError, match='did you mean "gb18030"'):
        from_bytes(b"x", "gb18031")


@pytest.mark.parametrize("text", ["\ud800", "\udce5\udcbc\udc80"])
def test_a_text_that_no_bytes_decode_to_is_refused(text: str) -> None:
    with pytest.raises(ArticleError, match="surrogate"):
        from_text(text)


@pytest.mark.parametrize("offset", [-1, 3])
def test_a_byte_offset_outside_the_text_is_refused(offset: int) -> None:
    with pytest.raises(ValueError, match="no code point"):
        from_text("区𠮷").byte_offset(offset)
