"""Output that waits in a file, and JSON made part by part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneread.cli import spool
from zoneread.cli.common import json_text
from zoneread.cli.json_stream import Members, json_lines
from zoneread.cli.spool import Lines
from zoneread.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

HARD = ["𠮷野\r产业园", "", "a\u3000\x00b", "\ud800", "e\u0301👨‍👩‍👧"]
TEXTS = st.text(st.characters() | st.sampled_from("𠮷\r\n\u3000\x00\ud800\u2028"), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("in_memory", [1, 1_000_000])
def test_lines_come_back_as_often_as_they_are_asked_for(in_memory: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "IN_MEMORY", in_memory)
    with Lines() as lines:
        assert list(lines) == []
        for line in HARD:
            lines.add(line)
        assert list(lines) == HARD
        lines.add("two\nlines")
        assert list(lines) == [*HARD, "two", "lines"]


def test_without_room_for_the_file_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def write(self, _line: str) -> None:
            raise OSError(28, "No space left on device")

        seek = write

        def close(self) -> None:
            """Be closed."""

    monkeypatch.setattr("tempfile.SpooledTemporaryFile", lambda *_args, **_options: Full())
    with Lines() as lines:
        with pytest.raises(UsageError, match="No space left on device"):
            lines.add("a")
        with pytest.raises(UsageError, match="No space left on device"):
            list(lines)


def lazy(value: object) -> object:
    """Return the value with every object as members and every array as an iterator."""
    if isinstance(value, dict):
        return Members((key, lazy(inner)) for key, inner in value.items())
    return map(lazy, value) if isinstance(value, list) else value


@given(st.dictionaries(TEXTS, VALUES, max_size=4))
def test_json_made_part_by_part_is_the_json_of_the_whole(value: dict[str, object]) -> None:
    made = lazy(value)
    assert isinstance(made, Members)
    assert "\n".join(json_lines(made)) == json_text(value, indent=2)


def test_a_part_is_made_when_its_line_is_asked_for() -> None:
    made: list[int] = []

    def numbers() -> Iterator[int]:
        for number in range(100):
            made.append(number)
            yield number

    lines = json_lines(Members([("numbers", numbers())]))
    assert next(lines) == "{"
    assert next(lines) == '  "numbers": ['
    assert len(made) < 3
    assert len(list(lines)) == 102
