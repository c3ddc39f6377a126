from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import hard_text
from zoneread.errors import DataError, SchemeError
from zoneread.span.codec import decode_change, decode_span, dump_change, dump_span, encode_change, encode_span
from zoneread.span.edits import RevisionChange, SettlementChange, SpanChange, StatusChange
from zoneread.span.scheme import DEFAULT_SCHEME
from zoneread.span.scheme_codec import decode_scheme, encode_scheme
from zoneread.span.span import Origin, Span, Status
from zoneread.text.ranges import Range

RANGES = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)).map(lambda p: Range(min(p), max(p)))
VALUES = st.text() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | st.booleans()
SPANS = st.builds(
    Span,
    id=st.text(),
    label=st.text(),
    range=RANGES,
    source=st.lists(RANGES, max_size=3).map(tuple),
    quote=hard_text(),
    note=hard_text(),
    attributes=st.dictionaries(st.text(), VALUES, max_size=3),
    origin=st.sampled_from(Origin),
    annotator=st.text(),
    created=st.text(),
    updated=st.text(),
)
CHANGES = st.one_of(
    st.builds(SpanChange, st.text(), st.text(), st.none() | SPANS, st.none() | SPANS),
    st.builds(StatusChange, st.text(), st.text(), st.sampled_from(Status), st.sampled_from(Status)),
    st.builds(SettlementChange, st.text(), st.text(), st.text(), st.text()),
    st.builds(RevisionChange, st.text(), st.integers(0, 99), st.integers(0, 99)),
)


@given(SPANS)
def test_a_span_comes_back_through_json(span: Span) -> None:
    assert decode_span(json.loads(json.dumps(encode_span(span)))) == span


@given(CHANGES)
def test_a_change_comes_back_through_json(
    change: SpanChange | StatusChange | SettlementChange | RevisionChange,
) -> None:
    assert decode_change(json.loads(json.dumps(encode_change(change)))) == change


@given(SPANS)
def test_a_dumped_span_is_the_encoded_one(span: Span) -> None:
    assert dump_span(span) == json.dumps(encode_span(span), ensure_ascii=False, separators=(",", ":"))


@given(CHANGES, st.tuples(st.none() | st.integers(1, 9), st.none() | st.integers(1, 9)))
def test_a_dumped_change_is_the_encoded_one_with_its_revisions(
    change: SpanChange | StatusChange | SettlementChange | RevisionChange, revisions: tuple[int | None, int | None]
) -> None:
    encoded = encode_change(change)
    if isinstance(change, SpanChange):
        encoded["revisions"] = list(revisions)
    assert dump_change(change, revisions) == json.dumps(encoded, ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"type": "span", "set": "lin"},
        {"type": "dance", "article": "a1"},
        {"type": "status", "set": "lin", "article": "a1", "before": "todo", "after": "finished"},
        {"type": "revision", "article": "a1", "before": "x", "after": 2},
        {"type": "span", "set": "lin", "article": 7},
        {"type": "span", "set": "lin", "article": "a1", "after": {"id": "s1"}},
    ],
)
def test_what_is_not_a_change_is_refused(value: dict[str, object]) -> None:
    with pytest.raises(DataError, match=r"not a (change|span)"):
        decode_change(value)


@pytest.mark.parametrize("place", [[1], [2, 1], ["1", "2"], [1, 2, 3], None])
def test_a_span_with_a_broken_range_is_refused(place: object) -> None:
    value = encode_span(Span("s1", "reform", Range(0, 1), (Range(0, 1),), "字")) | {"range": place}
    with pytest.raises(DataError, match="not a span"):
        decode_span(value)


def test_a_scheme_comes_back_through_json() -> None:
    assert decode_scheme(json.loads(json.dumps(encode_scheme(DEFAULT_SCHEME)))) == DEFAULT_SCHEME


def test_a_scheme_from_before_there_were_chinese_definitions_has_those_of_the_definitions_that_it_kept() -> None:
    encoded = encode_scheme(DEFAULT_SCHEME)
    assert all(label.pop("definition_chinese") for label in encoded["labels"])
    assert decode_scheme(encoded) == DEFAULT_SCHEME
    encoded["labels"][0]["definition"] = "Another."
    encoded["labels"][1]["definition_chinese"] = ""
    assert [bool(label.definition_chinese) for label in decode_scheme(encoded).labels] == [False, False, True, True]


@pytest.mark.parametrize(
    "value", [{}, {"labels": 3, "version": 1}, {"labels": [{}], "version": 1}, {"labels": ["x"], "version": 1}]
)
def test_what_is_not_a_scheme_is_refused(value: dict[str, object]) -> None:
    with pytest.raises(SchemeError, match="not a label"):
        decode_scheme(value)
