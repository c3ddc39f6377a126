"""Schemes as TOML: what is written is read back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneread.errors import SchemeError
from zoneread.session.scheme_file import parse_scheme, write_scheme
from zoneread.span.scheme import DEFAULT_SCHEME, Attribute, AttributeKind, Label, Scheme

TEXTS = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from('"\\\x00\x7f\n\r\t𠮷👩‍👩‍👧é葛\U000e0100＂　'),
    max_size=12,
)


@st.composite
def schemes(draw: st.DrawFn) -> Scheme:
    keys = draw(st.lists(st.sampled_from(["a", "b/c", "水利", "x-1", "𠮷"]), min_size=1, max_size=4, unique=True))
    labels = []
    for number, key in enumerate(keys):
        choices = tuple(draw(st.lists(TEXTS.filter(bool), min_size=1, max_size=3, unique=True)))
        kinds = (
            Attribute("one", draw(TEXTS), draw(TEXTS), AttributeKind.CHOICE, choices),
            Attribute("two", draw(TEXTS), draw(TEXTS), AttributeKind.NUMBER),
        )
        labels.append(
            Label(
                key,
                draw(TEXTS.filter(bool)),
                draw(TEXTS.filter(bool)),
                "#123abc",
                str(number + 1),
                definition=draw(TEXTS | st.sampled_from([label.definition for label in DEFAULT_SCHEME.labels])),
                definition_chinese=draw(TEXTS),
                examples=tuple(draw(st.lists(TEXTS, max_size=3))),
                parent=keys[0] if number and draw(st.booleans()) else "",
                attributes=kinds[: draw(st.integers(0, 2))],
                archived=bool(number) and draw(st.booleans()),
            )
        )
    return Scheme(tuple(labels), draw(st.integers(1, 9)))


@given(schemes())
def test_a_scheme_that_is_written_is_read_back_as_it_was(scheme: Scheme) -> None:
    read = parse_scheme(write_scheme(scheme), "labels.toml")
    assert read.scheme.labels == scheme.labels
    assert read.renamed == {}


def test_a_file_from_before_there_were_chinese_definitions_is_read_with_those_of_a_new_workspace() -> None:
    lines = write_scheme(DEFAULT_SCHEME).splitlines()
    before = [line for line in lines if not line.startswith("definition_chinese")]
    assert len(before) == len(lines) - len(DEFAULT_SCHEME.labels)
    assert parse_scheme("\n".join(before), "labels.toml").scheme.labels == DEFAULT_SCHEME.labels
    own = parse_scheme('[[label]]\nkey = "place"\ndefinition = "A town."', "labels.toml").scheme.labels[0]
    assert own.definition_chinese == ""


def test_a_chinese_definition_that_is_no_text_is_refused_with_its_line() -> None:
    with pytest.raises(SchemeError, match=r"labels\.toml:3: definition_chinese must be text"):
        parse_scheme('[[label]]\nkey = "place"\ndefinition_chinese = ["镇"]', "labels.toml")


def test_the_default_scheme_is_read_back_as_it_was() -> None:
    assert parse_scheme(write_scheme(DEFAULT_SCHEME), "labels.toml").scheme.labels == DEFAULT_SCHEME.labels
