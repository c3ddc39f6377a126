from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import hard_text
from zoneread.errors import DataError, UsageError
from zoneread.text.normalise import (
    SCRIPTS,
    Options,
    identity_reading,
    normalise,
    options_of,
    parse_steps,
    signature,
    step_names,
)
from zoneread.text.ranges import Range
from zoneread.text.reading import dump_audit, dump_paragraphs, load_audit, load_paragraphs, replay, undo


@given(hard_text(surrogates=True))
def test_the_audit_replays_to_the_reading_text_and_undoes_to_the_source(source: str) -> None:
    reading = normalise(source)
    assert replay(source, reading.audit) == reading.text
    assert undo(reading.text, reading.audit) == source


@given(hard_text(surrogates=True))
def test_the_reading_text_has_the_length_of_its_map_and_is_valid(source: str) -> None:
    reading = normalise(source)
    assert reading.map.reading_length == len(reading.text)
    assert reading.map.source_length == len(source)
    reading.text.encode()


@given(hard_text(surrogates=True))
def test_paragraphs_tile_the_reading_text(source: str) -> None:
    reading = normalise(source)
    assert "".join(paragraph.range.of(reading.text) for paragraph in reading.paragraphs) == reading.text


@given(hard_text(surrogates=True))
def test_unedited_pieces_read_as_in_the_source(source: str) -> None:
    reading = normalise(source, Options(steps=("lines",)))
    for offset, sign in enumerate(reading.text):
        caret = reading.map.caret_to_source(offset)
        assert source[caret] == sign or sign in "\n\ufffd"


@given(hard_text(surrogates=True))
def test_audit_and_paragraphs_are_the_same_after_dump_and_load(source: str) -> None:
    reading = normalise(source)
    assert load_audit(dump_audit(reading.audit)) == reading.audit
    assert load_paragraphs(dump_paragraphs(reading.paragraphs)) == reading.paragraphs


@given(hard_text(surrogates=True))
def test_marks_are_unique(source: str) -> None:
    marks = [entry.mark for entry in normalise(source).audit]
    assert len(set(marks)) == len(marks)


@given(hard_text(surrogates=True))
def test_without_steps_only_lone_surrogates_change(source: str) -> None:
    reading = identity_reading(source)
    assert reading.text == source.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace") or (
        len(reading.text) == len(source)
    )
    assert all(entry.step == "characters" for entry in reading.audit)
    assert reading.map.to_source(Range(0, len(source))) == ((Range(0, len(source)),) if source else ())


def test_an_unknown_step_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError, match=r'"line".*did you mean "lines"'):
        normalise("x", Options(steps=("line",)))


def test_an_unknown_script_is_refused() -> None:
    with pytest.raises(UsageError, match="no script is called"):
        normalise("x", Options(script="latin"))


def test_the_signature_names_the_steps_and_the_script() -> None:
    assert signature(Options(steps=("lines",))).endswith(":lines")
    assert signature(Options(steps=(), script="original")) == "0:;script=original"
    assert all(name in signature() for name in step_names())


@pytest.mark.parametrize("dumped", ["", "{", "[1]", "[[1,2]]", "3"])
def test_malformed_dumps_are_refused(dumped: str) -> None:
    with pytest.raises(DataError, match="malformed"):
        load_audit(dumped)
    with pytest.raises(DataError, match="malformed"):
        load_paragraphs(dumped)


@given(st.lists(st.sampled_from(step_names()), unique=True), st.sampled_from(SCRIPTS))
def test_the_options_of_a_signature_have_that_signature(names: list[str], script: str) -> None:
    options = Options(steps=tuple(names), script=script)
    assert signature(options_of(signature(options))) == signature(options)


def test_the_options_of_a_signature_leave_out_steps_that_are_no_longer_known() -> None:
    assert options_of("9:lines,gone,pinyin;script=original") == Options(steps=("lines", "pinyin"), script="original")
    assert options_of("") == Options(steps=())


@pytest.mark.parametrize(
    ("names", "steps"),
    [
        (["default"], None),
        (["none"], ()),
        (["pinyin", "lines"], ("lines", "pinyin")),
        ([f"-{name}" for name in step_names()[1:]], step_names()[:1]),
    ],
)
def test_a_persons_list_of_steps_names_them_or_takes_them_away(names: list[str], steps: tuple[str, ...] | None) -> None:
    assert parse_steps(names) == steps


@pytest.mark.parametrize(("names", "said"), [(["lnes"], "lines"), (["-lnes"], "lines"), (["-ocr", "lines"], "either")])
def test_a_list_of_steps_that_makes_no_sense_is_refused(names: list[str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        parse_steps(names)


def test_the_page_on_clean_up_names_the_steps_in_their_order() -> None:
    page = (Path(__file__).parents[2] / "docs" / "clean-up.md").read_text(encoding="utf-8")
    listed = re.findall(r"`(\w+)`", page[page.index("The steps are") : page.index("always")])
    assert tuple(listed) == step_names()
