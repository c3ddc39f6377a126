from __future__ import annotations

import codecs
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneread.corpus.encoding import Detection, detect, looks_binary

SIMPLIFIED = (
    "云溪开发区管委会持续深化体制机制改革，推行项目专班服务，上半年完成固定资产投资三十二亿元，同比增长百分之十八。"
    "园区党支部组织党员走进车间，帮助企业解决用工、用电和融资问题。下一步，全区将以更大力度招商引资，建设现代产业新城。"
)
TRADITIONAL = (
    "雲溪開發區管委會持續深化體制機制改革，推行項目專班服務，上半年完成固定資產投資三十二億元，同比增長百分之十八。"
    "園區黨支部組織黨員走進車間，幫助企業解決用工、用電和融資問題。下一步，全區將以更大力度招商引資，建設現代產業新城。"
)
MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "gb18030": b"\x84\x31\x95\x33",
}


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "gbk", "gb2312", "utf-16-le", "utf-16-be"])
def test_simplified_prose_is_read_back_from_every_encoding(encoding: str) -> None:
    data = SIMPLIFIED.encode(encoding)
    found = detect(data)
    assert data.decode(found.encoding) == SIMPLIFIED
    assert found.certain


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "big5hkscs", "cp950", "utf-16-le", "utf-16-be"])
def test_traditional_prose_is_read_back_from_every_encoding(encoding: str) -> None:
    data = TRADITIONAL.encode(encoding)
    found = detect(data)
    assert data.decode(found.encoding) == TRADITIONAL
    assert found.certain


@given(st.data(), st.sampled_from(["gb18030", "big5", "utf-16-le", "utf-16-be", "utf-8"]))
def test_twenty_characters_are_enough(data: st.DataObject, encoding: str) -> None:
    text = TRADITIONAL if encoding == "big5" else SIMPLIFIED
    start = data.draw(st.integers(0, len(text) - 20))
    piece = text[start : start + 20]
    encoded = piece.encode(encoding)
    assert encoded.decode(detect(encoded).encoding) == piece


@pytest.mark.parametrize("encoding", MARKS)
def test_a_byte_order_mark_decides_and_stays_in_the_text(encoding: str) -> None:
    data = MARKS[encoding] + SIMPLIFIED.encode(encoding)
    assert detect(data) == Detection(encoding)
    assert data.decode(encoding) == "\ufeff" + SIMPLIFIED


def test_a_character_only_hong_kong_has_is_read_in_its_dialect() -> None:
    data = (TRADITIONAL + "深水埗").encode("big5hkscs")
    assert data.decode(detect(data).encoding).endswith("深水埗")


def test_signs_that_read_differently_in_the_dialects_of_big5_are_said() -> None:
    found = detect((TRADITIONAL + "～").encode("cp950"))
    assert found.encoding == "cp950"
    assert not found.certain
    assert "big5" in [rival.encoding for rival in found.rivals]


@given(st.integers(0, 10**6), st.sampled_from(["utf-8", "gb18030", "big5"]), st.integers(1, 4))
def test_a_few_damaged_bytes_do_not_change_the_encoding(seed: int, encoding: str, damaged: int) -> None:
    rng = random.Random(seed)
    text = TRADITIONAL if encoding == "big5" else SIMPLIFIED
    data = bytearray(text.encode(encoding))
    for place in rng.sample(range(len(data)), damaged):
        data[place] = rng.choice([0x80, 0xFF, 0x20, 0x3F])
    found = detect(bytes(data))
    family = {"big5", "big5hkscs", "cp950"} if encoding == "big5" else {encoding}
    assert found.encoding in family
    decoded = bytes(data).decode(found.encoding, "surrogateescape")
    assert found.undecodable == sum("\ud800" <= char <= "\udfff" for char in decoded)
    assert not looks_binary(bytes(data), found)


def test_damaged_bytes_are_counted_and_said() -> None:
    data = SIMPLIFIED.encode() + b"\xff\xfe"
    assert detect(data).undecodable == 2
    assert str(detect(data)) == "utf-8 (2 damaged bytes)"
    assert str(detect(SIMPLIFIED.encode("utf-16-le") + b"\x01")) == "utf-16-le (1 damaged byte)"


def test_a_text_too_short_to_tell_names_its_rivals() -> None:
    found = detect("一".encode("gbk"))
    assert found.encoding == "gb18030"
    assert not found.certain
    assert {"utf-8", "big5"} <= {rival.encoding for rival in found.rivals}
    assert str(found).startswith("gb18030 (or ")


def test_the_famous_two_characters_are_not_taken_for_utf_8() -> None:
    assert detect("联通".encode("gbk")).encoding == "gb18030"


@pytest.mark.parametrize(
    "text", ["", "plain ASCII\r\n", "Été à la mairie, où l'on est né, déjà, là-bas, forêt, août", "开发区\0改革"]
)
def test_valid_utf_8_is_utf_8(text: str) -> None:
    data = text.encode()
    found = detect(data)
    assert found.encoding == "utf-8"
    assert not looks_binary(data, found)


@given(st.binary(max_size=400))
def test_any_bytes_have_a_detection(data: bytes) -> None:
    found = detect(data)
    assert all(rival.encoding != found.encoding for rival in found.rivals)
    assert found.undecodable <= len(data)
    looks_binary(data, found)


@pytest.mark.parametrize("seed", range(5))
def test_random_bytes_are_no_text(seed: int) -> None:
    data = random.Random(seed).randbytes(3000)
    assert looks_binary(data, detect(data))


def test_a_page_that_begins_with_scripts_is_judged_by_its_prose() -> None:
    data = b"<script>var a = 1;</script>\n" * 2000 + TRADITIONAL.encode("big5")
    assert detect(data).encoding == "big5"


def test_a_long_text_is_judged_whole_for_damage() -> None:
    data = (SIMPLIFIED * 200).encode("gb18030") + b"\xff"
    assert detect(data).undecodable == 1
    assert detect(data).encoding == "gb18030"
