"""Hand-made cases of the clean-up, kept as data in tests/cases/*.toml.

A case has `name`, `source`, and what is expected of the whole clean-up: `text`, and where given `kinds` (of the
paragraphs, in order) and `open` (step:rule of the marks that wait for a person, in source order). `{A}`, `{B}`, `{C}`
stand for paragraphs proper. `known_failure` says why a case is not met; it fails the run when it is met after all.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from zoneread.text.normalise import normalise
from zoneread.text.reading import replay, undo

CASES = Path(__file__).parents[1] / "cases"
PARAGRAPHS = {
    "{A}": "去年以来，云溪经济开发区围绕主导产业延链补链，新签约项目二十三个，总投资一百一十亿元，园区面貌焕然一新。",
    "{B}": "开发区推行“管委会+公司”运营模式，剥离社会事务，精简内设机构，干部职工干事创业的劲头被充分激发出来。",
    "{C}": "下一步，云溪经济开发区将继续深化改革，优化营商环境，让更多企业进得来、留得住，在这片热土上发展得好。",
}


def _filled(text: str) -> str:
    for name, words in PARAGRAPHS.items():
        text = text.replace(name, words)
    return text


def _cases() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            reason = case.get("known_failure")
            marks = [pytest.mark.xfail(reason=reason)] if reason else []
            found.append(pytest.param(case, id=f"{path.stem}: {case['name']}", marks=marks))
    return found


@pytest.mark.parametrize("case", _cases())
def test_the_clean_up_of(case: dict[str, Any]) -> None:
    source = _filled(case["source"])
    reading = normalise(source)
    assert replay(source, reading.audit) == reading.text
    assert undo(reading.text, reading.audit) == source
    assert reading.text == _filled(case["text"])
    if "kinds" in case:
        assert [paragraph.kind.value for paragraph in reading.paragraphs] == case["kinds"]
    assert [f"{entry.step}:{entry.rule}" for entry in reading.open_marks] == case.get("open", [])


def test_there_are_enough_cases() -> None:
    assert len(_cases()) >= 60
