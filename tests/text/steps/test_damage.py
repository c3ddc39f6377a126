from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.damage_simulator import article, site_table, through_site
from tests.seeds import seed
from zoneread.text.normalise import Context, Options, Proposal
from zoneread.text.offsets import OffsetMap
from zoneread.text.steps.damage import Damage, find_damage
from zoneread.text.steps.pinyin import Pinyin

PROOF = "開(kāi)發(fā)會(huì)學(xué)習(xí)"


def _context(text: str) -> Context:
    return Context(text, OffsetMap.identity(len(text)), Options())


def _applied(text: str, proposals: list[Proposal]) -> str:
    for proposal in sorted(proposals, key=lambda one: one.range, reverse=True):
        if proposal.certain:
            text = text[: proposal.range.start] + proposal.replacement + text[proposal.range.end :]
    return text


@settings(max_examples=30, derandomize=True)
@example(432, 20, True)
@example(341, 20, True)
@given(st.integers(0, 100_000), st.sampled_from([20, 60, 200]), st.booleans())
def test_no_certain_repair_is_wrong(number: int, size: int, hostile: bool) -> None:
    """Law: a repair that is made puts there exactly the characters whose bytes lie in what it replaces."""
    random = Random(number)
    clean = article(random, 30)
    damaged = through_site(clean, site_table(clean, random, size, hostile=hostile))
    for proposal in find_damage(damaged.shown):
        if proposal.certain:
            assert proposal.replacement == damaged.truth(*proposal.range)


@settings(max_examples=20)
@given(st.integers(0, 100_000))
def test_proposals_are_apart_and_in_order(number: int) -> None:
    random = Random(number)
    clean = article(random, 20)
    damaged = through_site(clean, site_table(clean, random, 80, hostile=True))
    ranges = [proposal.range for proposal in find_damage(damaged.shown)]
    assert all(one.end <= other.start for one, other in pairwise(ranges))


@settings(max_examples=20)
@given(st.integers(0, 100_000))
def test_text_without_damage_comes_out_as_it_was(number: int) -> None:
    """Law: where the site broke nothing, damage is not seen, and taking the readings out gives the text back."""
    random = Random(number)
    clean = article(random, 6)
    damaged = through_site(clean, site_table(clean, random, 30, hostile=False))
    if damaged.lost():
        return
    assert not [one for one in find_damage(damaged.shown) if one.rule != "lost"]
    assert _applied(damaged.shown, Pinyin().run(damaged.shown, _context(damaged.shown))) == damaged.clean


@pytest.mark.parametrize(
    ("shown", "clean"),
    [
        ("受到表?yè)P(yáng)。", "受到表揚。"),
        ("青河日?qǐng)?bào)訊", "青河日報訊"),
        ("今年以?yǒng)恚\ue0e2嗪痈咝聟^新增", "今年以來,青河高新區新增"),
    ],
)
def test_a_place_with_one_explanation_is_repaired(shown: str, clean: str) -> None:
    text = f"{PROOF}\n{shown}"
    assert _applied(text, find_damage(text)) == f"{PROOF}\n{clean}"


def test_the_middle_of_a_place_is_repaired_and_its_ends_are_flagged_with_proposals() -> None:
    text = f"{PROOF}財政資金??顚S?。"
    first, middle, last = find_damage(text)
    assert (middle.replacement, middle.certain, middle.range.of(text)) == ("款專", True, "?顚S")
    for flag in (first, last):
        assert (flag.rule, flag.certain, flag.replacement, flag.range.of(text)) == ("lost", False, "?", "?")
        assert flag.alternatives
    assert "專" in first.alternatives


def test_a_text_in_which_an_annotated_character_lacks_its_reading_is_no_explanation() -> None:
    """The site annotates 區 everywhere, so 高新區 would be shown with a reading: something else must have stood there."""
    text = f"{PROOF}區(qū)\n今年以?yǒng)恚\ue0e2嗪痈咝聟^新增"
    assert [one for one in find_damage(text) if one.certain] == []


def test_without_proof_of_injection_nothing_is_repaired() -> None:
    assert not [one for one in find_damage("受到表?yè)P(yáng)。") if one.certain]


@pytest.mark.parametrize(
    "genuine",
    ["爲什麼願意來?因爲快。", "真的嗎??", "什麼時候?\n年底。", "“通車了嗎?”他問。", "?", "URL?a=1", "A?B"],
)
def test_genuine_question_marks_are_left_alone(genuine: str) -> None:
    assert find_damage(PROOF + genuine) == []


@pytest.mark.parametrize("gone", ["\ufffd", "\ufffd\ufffd", "锟斤拷锟斤拷", "\ue000", "\U0010fffd", "???"])
def test_what_is_gone_for_good_is_flagged_and_stays(gone: str) -> None:
    text = f"园区{gone}建成"
    (flag,) = find_damage(text)
    assert (flag.rule, flag.certain, flag.replacement, flag.range.of(text)) == ("lost", False, gone, gone)


def test_a_number_that_lost_digits_to_the_damage_is_flagged() -> None:
    """大小：10: the colon's bytes make a stop with the byte before them, and the first digit is swallowed."""
    damaged = through_site("開發會學習面積大小：10畝", [("開", "kāi"), ("發", "fā"), ("會", "huì")])
    assert damaged.shown.endswith("大?。?0畝")
    assert [(one.rule, one.range.of(damaged.shown), one.certain) for one in find_damage(damaged.shown)] == [
        ("lost", "?", False),
        ("lost", "?", False),
        ("number", "0", False),
    ]


def test_after_an_unexplained_place_nothing_is_certain_until_the_text_reads_well_again() -> None:
    far = f"{PROOF}大?。?0青河開發產業工人受到表?yè)P(yáng)。"
    near = f"{PROOF}大?。?0表?yè)P(yáng)。"
    assert [one.replacement for one in find_damage(far) if one.certain] == ["揚"]
    assert [one.replacement for one in find_damage(near) if one.certain] == []


def test_a_number_that_touches_a_damaged_place_is_flagged() -> None:
    text = "投资12\ufffd亿元,增长30%,共5家"
    assert [(one.rule, one.range.of(text), one.certain) for one in find_damage(text)] == [
        ("number", "12", False),
        ("lost", "\ufffd", False),
    ]


@given(st.text(st.sampled_from("會開??？。(（)）huìēqS顚\ue848\ufffd12𠮷\u0300\u200d\r\n\u3000\x00"), max_size=50))
def test_any_text_is_looked_at_without_an_error(text: str) -> None:
    whole = PROOF + text
    proposals = Damage().run(whole, _context(whole))
    assert all(one.range.end <= len(whole) for one in proposals)
    assert all(not one.range.is_empty for one in proposals)


def test_the_damaged_places_of_a_real_article_are_repaired_where_that_is_certain() -> None:
    found = find_damage(seed("003"))
    assert [(*one.range, one.replacement) for one in found if one.certain] == [
        (105, 116, "報"),
        (2657, 2668, "揚"),
        (5485, 5488, "款專"),
        (5774, 5783, "科文旅服務"),
    ]
    assert [(*one.range, one.rule) for one in found if not one.certain] == [
        (5484, 5485, "lost"),
        (5488, 5489, "lost"),
        (5773, 5774, "lost"),
    ]


@pytest.mark.parametrize("number", ["000", "001", "002", "004"])
def test_the_other_real_articles_have_no_damage(number: str) -> None:
    assert find_damage(seed(number)) == []


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("围绕主导产?延链补链，新签约项目。", 1),
        ("为什么?因为服务好，效率高。", 0),
        ("企业愿意来吗?愿意，服务好。", 0),
        ("能不能再快一些?大家动起来，项目提前了。", 0),
        ("大会表彰了林?远,还有苏禾。", 0),
        ("路好走,车?好停。", 0),
        ("全市第一?", 0),
    ],
)
def test_a_single_question_mark_where_nothing_is_asked_is_flagged(text: str, flagged: int) -> None:
    found = find_damage(text)
    assert [(one.rule, one.replacement, one.certain) for one in found] == [("lost", "?", False)] * flagged


def test_numbers_are_flagged_only_where_bytes_were_lost() -> None:
    assert [one.rule for one in find_damage("投资12&middot;5亿元，增长30%")] == ["entity"]


@pytest.mark.parametrize("sign", ["锟斤拷", "锟矫匡拷", "锟铰★拷", "锟斤拷锟斤拷"])
def test_what_is_left_of_bytes_replaced_twice_is_flagged(sign: str) -> None:
    assert [(one.rule, one.replacement) for one in find_damage(f"云溪{sign}开发区")] == [("lost", sign)]
