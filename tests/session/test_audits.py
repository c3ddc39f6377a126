from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.damage_corpus import DAMAGES, clean_article
from zoneread.errors import UsageError
from zoneread.session.audits import (
    accepting,
    change_of,
    check_decision,
    entries_at,
    entry_of,
    state_of,
    style_of,
    with_decisions,
)
from zoneread.text.normalise import Options, normalise
from zoneread.text.ranges import Range
from zoneread.text.reading import AuditEntry, Certainty, Reading

SOURCE = "青砚开发区盘活闲置厂房'空置写字楼12处。\r\n"
MARK = "ocr:lone_quote:11..12"


def reading(decision: str = "") -> Reading:
    return normalise(SOURCE, Options(settlements={MARK: decision}))


def entry(before: str, after: str, step: str = "damage", **facts: object) -> AuditEntry:
    place = Range(4, 4 + len(before))
    known = {"certainty": Certainty.CERTAIN, "applied": True} | facts
    return AuditEntry(step, "rule", f"{step}:rule:{place}", place, place, before, after, **known)  # type: ignore[arg-type]


def test_a_place_is_found_by_its_mark_and_the_nearest_is_named() -> None:
    assert entry_of(reading(), MARK).before == "'"
    with pytest.raises(UsageError, match=rf'no place .* "ocr:lone_quot:11..12" \(did you mean "{MARK}"\?\)'):
        entry_of(reading(), "ocr:lone_quot:11..12")


@pytest.mark.parametrize(
    ("word", "decision"),
    [("accept", "accept"), ("reject", "reject"), ("undecided", ""), ("、", "、"), ("hide", "hide")],
)
def test_a_decision_is_accept_reject_undecided_or_a_proposal(word: str, decision: str) -> None:
    assert check_decision(entry_of(reading(), MARK), word) == decision


@pytest.mark.parametrize("word", ["acept", "", "。"])
def test_any_other_word_is_no_decision(word: str) -> None:
    with pytest.raises(UsageError, match=f'{MARK}: "{word}" is no decision'):
        check_decision(entry_of(reading(), MARK), word)


def test_hiding_is_a_decision() -> None:
    assert "厂房空置" in reading("hide").text
    assert state_of(entry_of(reading("hide"), MARK)) == "settled: hide"


def test_accepting_a_flag_takes_its_first_proposal_and_accepting_an_edit_makes_it() -> None:
    flag = entry("?", "?", certainty=Certainty.UNCERTAIN, applied=False, proposals=("海", "保"))
    assert accepting(flag) == "海"
    assert accepting(flag._replace(proposals=("", "保"))) == "hide"
    assert accepting(flag._replace(proposals=())) == "accept"
    assert accepting(flag._replace(after="海")) == "accept"


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (entry("a", "b"), "made"),
        (entry("a", "b", applied=False), "not made"),
        (entry("a", "b", applied=False, certainty=Certainty.UNCERTAIN), "marked"),
        (entry("a", "b", decision="accept"), "settled: accept"),
        (entry("a", "b", decision="丙"), "settled: 「丙」"),
    ],
)
def test_how_things_stand_is_one_word(found: AuditEntry, state: str) -> None:
    assert state_of(found) == state


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (entry("日?", "日報"), "「日?」 → 「日報」"),
        (entry("分享", ""), "「分享」 hidden"),
        (entry("", "\n"), "「⏎」 put in"),
        (entry("\n\n", ""), "「⏎⏎」 hidden"),
        (entry("  ", ""), "「␣␣」 hidden"),
        (entry("\u3000\u3000", "\n"), "「␣␣」 → 「⏎」"),
        (entry("？", "？"), "「？」"),
        (entry("图", "图", target=9), "「图」 moved"),
    ],
)
def test_an_edit_is_told_in_a_few_words(found: AuditEntry, words: str) -> None:
    assert change_of(found) == words


@pytest.mark.parametrize(
    ("found", "style"),
    [
        (entry("?", "?", applied=False, certainty=Certainty.UNCERTAIN), "uncertain"),
        (entry("?", "?", applied=False, certainty=Certainty.UNCERTAIN, decision="reject"), ""),
        (entry("日?", "日報"), "repaired"),
        (entry("分享到", "", "chrome"), "hidden"),
        (entry("\u3000\u3000", "", "lines"), ""),
        (entry("\n", "", "paragraphs"), "joined"),
        (entry("图片。\n", "图片。\n", "paragraphs", target=0), "joined"),
        (entry("經濟", "经济", "script"), ""),
        (entry("", "\n", "oneline"), ""),
    ],
)
def test_what_was_done_decides_the_mark_in_the_margin(found: AuditEntry, style: str) -> None:
    assert style_of(found) == style


def test_what_is_hidden_beside_the_cursor_counts_as_being_there() -> None:
    text = normalise("云溪開發(fā)區(qū)經濟(jì)發(fā)展，企業(yè)增多。")
    at = text.text.index("区")
    marks = [found.source for found in entries_at(text, Range(at, at)) if found.step == "pinyin"]
    assert len(marks) == 1
    assert entries_at(text, Range(0, 1)) == [found for found in text.audit if found.source.start == 0]


@given(st.integers(0, 10_000), st.data())
def test_a_decision_that_keeps_the_text_shows_as_if_the_text_had_been_cleaned_with_it(
    seed: int, data: st.DataObject
) -> None:
    random = Random(seed)
    name = data.draw(st.sampled_from(sorted(DAMAGES)))
    source = DAMAGES[name](random, clean_article(random)).source + "\n盘活厂房'空置楼宇，编号1O2。"
    before = normalise(source)
    settlements = {found.mark: "reject" for found in before.open_marks}
    after = normalise(source, Options(settlements=settlements))
    shown = with_decisions(before, settlements)
    if after.text == before.text:
        assert shown.audit == after.audit
        assert shown.open_marks == ()
    assert with_decisions(shown, {}).audit == before.audit
