"""Many damages at once: no certain edit may be wrong; what each step has to undo in such articles; and that the judge sees faults."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.damage_judge import judged, score_all
from tests.damage_mixed import LAYERS, STRUCTURES, mixed_article
from zoneread.text.normalise import Options, normalise, step_names
from zoneread.text.offsets import OffsetMap
from zoneread.text.ranges import Range
from zoneread.text.reading import AuditEntry, Certainty, Reading, apply_stage, replay, undo

UNDONE_ALONE = {
    "lines": 1.0,
    "chrome": 1.0,
    "headings": 1.0,
    "script": 0.98,
    "ocr": 0.7,
    "damage": 0.3,
    "pinyin": 1.0,
    "paragraphs": 0.8,
    "wraps": 0.95,
    "oneline": 1.0,
}
"""The least share of its damage that a step is to undo; what it only asks about is not undone."""


@given(seed=st.integers(0, 2**32))
def test_no_certain_edit_is_wrong_however_many_damages_meet(seed: int) -> None:
    mixed = mixed_article(seed)
    reading = normalise(mixed.source)
    assert judged(mixed, reading)[1] == []
    assert undo(reading.text, reading.audit) == mixed.source
    assert replay(mixed.source, reading.audit) == reading.text


@pytest.mark.parametrize("step", UNDONE_ALONE)
def test_a_step_undoes_its_own_damage(step: str) -> None:
    planted = undone = 0
    for seed in range(12):
        mixed = mixed_article(seed, only=(step,))
        scores, wrong = judged(mixed, normalise(mixed.source))
        assert wrong == []
        planted += scores[step].planted if step in scores else 0
        undone += scores[step].undone if step in scores else 0
    assert undone >= UNDONE_ALONE[step] * planted > 0


def test_every_step_has_a_damage() -> None:
    assert set(UNDONE_ALONE) == set(step_names()) == {*LAYERS, *STRUCTURES} - {"site"}


def test_the_same_seed_makes_the_same_article() -> None:
    assert mixed_article(7) == mixed_article(7)


def test_the_site_that_annotates_bytes_is_among_the_damages() -> None:
    facts = [fact for seed in range(6) for fact in mixed_article(seed, only=("site",)).facts]
    assert {"damage", "pinyin", "script"} == {fact.step for fact in facts}


def test_a_step_that_does_not_run_undoes_nothing() -> None:
    steps = tuple(name for name in step_names() if name not in {"chrome", "pinyin"})
    scores = score_all(range(8), lambda source: normalise(source, Options(steps=steps)))[0]
    assert scores["chrome"].planted
    assert scores["pinyin"].planted
    assert scores["chrome"].undone == scores["pinyin"].undone == 0


@pytest.mark.parametrize(("sign", "after"), [("。", ""), ("\n", ""), ("区", "县"), ("，", "\n")])
def test_the_judge_sees_what_is_hidden_joined_changed_or_split_wrongly(sign: str, after: str) -> None:
    mixed = mixed_article(0, only=())
    place = Range(mixed.source.index(sign), mixed.source.index(sign) + 1)
    entry = AuditEntry("oneline", "rule", "mark", place, place, sign, after, Certainty.CERTAIN, True)
    text, offsets = apply_stage(mixed.source, OffsetMap.identity(len(mixed.source)), [entry])
    assert judged(mixed, Reading(text, offsets, (entry,), (), ""))[1] == [entry]
    assert judged(mixed, normalise(mixed.source))[1] == []
