"""Characters that a page shows by their names in HTML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneread.text.normalise import Options, normalise
from zoneread.text.reading import undo

DAMAGE = Options(steps=("damage",))


@pytest.mark.parametrize(
    ("shown", "read"),
    [
        ("&ldquo;管委会+公司&rdquo;", "“管委会+公司”"),
        ("&#24320;&#x53D1;&#21306;", "开发区"),
        ("云溪&middot;桂岭&hellip;&hellip;", "云溪·桂岭……"),
        ("研发&amp;设计", "研发&设计"),
        ("&nbsp;&nbsp; &nbsp;云溪\n&emsp;&emsp;桂岭&nbsp;\n霜浦&nbsp;栖川", "云溪\n桂岭\n霜浦 栖川"),
        ("&#134071;野家", "𠮷野家"),
    ],
)
def test_an_entity_reads_as_its_character(shown: str, read: str) -> None:
    reading = normalise(shown, DAMAGE)
    assert reading.text == read
    assert undo(reading.text, reading.audit) == shown
    assert not reading.open_marks


@pytest.mark.parametrize(
    "kept", ["研发&设计;", "A&B", "&unknown;", "&#27;[31m", "&#0;", "&#xD800;", "&#99999999;", "AT&T;"]
)
def test_what_is_no_entity_or_no_printable_character_stays(kept: str) -> None:
    assert normalise(kept, DAMAGE).text == kept


@given(st.text(st.sampled_from("&#;nbspldquoam x24320开\u3000\n𠮷\ufffd"), max_size=40))
def test_any_text_comes_back(text: str) -> None:
    reading = normalise(text, DAMAGE)
    assert undo(reading.text, reading.audit) == text
