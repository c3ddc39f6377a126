"""Bytes that are nearly those of a sound file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

TOKENS: tuple[bytes, ...] = (
    b"", b"\x00", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\r", b"\n\n", b"\t\t", b'"', b"'", b"{", b"}", b"[", b"]",
    b"<", b">", b"&", b"&#0;", b"&amp;amp;", b"<!ENTITY x SYSTEM 'file:///etc/passwd'>", b"<![CDATA[", b"--", b"=", b",",
    b"-1", b"0", b"1e999", b"99999999999999999999", b"NaN", b"null", b"true", b'""', b"{}", b"[]", b"[[[[[[[[",
    b"\\u0000", b"\\ud800", b"\\", b"../../x", b"=cmd|' /C calc'!A0", b"\x1b[31m", "\u202e".encode(), "𠮷".encode(),
    b"[" * 5_000, b'{"a":' * 5_000, b"(" * 5_000, b"9" * 5_000, b"a{99999999999999999999}", b"9223372036854775808",
    "改革".encode("gb18030"), "改革".encode("utf-16"), b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"reform", b"metric/growth",
)  # fmt: skip
"""What parsers stumble over."""
LONGEST_RUN = 40


@st.composite
def mutated(draw: DrawFn, sample: bytes) -> bytes:
    """Return `sample` with up to six things done to it: bytes changed, cut out, said twice, moved, or put between."""
    data = bytearray(sample)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data)))
        run = draw(st.integers(0, LONGEST_RUN))
        match draw(st.sampled_from(("flip", "drop", "repeat", "move", "put", "end"))):
            case "flip" if at < len(data):
                data[at] ^= draw(st.integers(1, 255))
            case "drop":
                del data[at : at + run]
            case "repeat":
                data[at:at] = data[at : at + run] * draw(st.integers(1, 3))
            case "move":
                piece = data[at : at + run]
                del data[at : at + run]
                there = draw(st.integers(0, len(data)))
                data[there:there] = piece
            case "put":
                data[at : at + draw(st.integers(0, 4))] = draw(st.sampled_from(TOKENS))
            case "end":
                del data[at:]
    return bytes(data)


def hostile(sample: bytes) -> SearchStrategy[bytes]:
    """Mutations of the sample, and now and then bytes that have nothing to do with it."""
    return st.one_of(mutated(sample), mutated(sample), mutated(sample), st.binary(max_size=200))
