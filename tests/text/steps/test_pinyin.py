from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.damage_simulator import SENTENCES, SPELLINGS, STYLES, inject, traditional
from tests.seeds import seed
from zoneread.text.normalise import Context, Options
from zoneread.text.offsets import OffsetMap
from zoneread.text.steps.pinyin import Hit, Likeness, Pinyin, find_readings, injected

CLEAN = "".join(SENTENCES)


def _run(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the text after the certain proposals, and (text, rule) of the uncertain ones."""
    proposals = Pinyin().run(text, Context(text, OffsetMap.identity(len(text)), Options()))
    for proposal in reversed(proposals):
        if proposal.certain:
            text = text[: proposal.range.start] + proposal.replacement + text[proposal.range.end :]
    return text, [(proposal.replacement, proposal.rule) for proposal in proposals if not proposal.certain]


@given(
    st.sampled_from(sorted(SPELLINGS)),
    st.sampled_from(STYLES),
    st.floats(0.2, 1),
    st.booleans(),
    st.integers(0, 10_000),
)
def test_injected_readings_are_taken_out_and_nothing_else(
    spelling: str, style: tuple[str, str], share: float, is_traditional: bool, number: int
) -> None:
    random = Random(number)
    clean = traditional(CLEAN) if is_traditional else CLEAN
    shown = inject(clean, spelling, style, lambda _: random.random() < share, random)
    assert shown != clean
    assert _run(shown) == (clean, [])


@given(st.text(st.sampled_from("会学𠮷()（） huìhui4GDPA1年\u0300\u200d\ufe00\r\n\u3000\x00"), max_size=60))
def test_only_parentheses_with_a_syllable_are_ever_proposed(text: str) -> None:
    for hit in find_readings(text):
        hidden = text[hit.start : hit.end].strip()
        assert hidden[0] in "(（"
        assert hidden[-1] in ")）"
        assert text[: hit.start].rstrip("\ufe00").endswith(hit.char)


@pytest.mark.parametrize(
    "genuine",
    [
        "云溪开发区(简称云开区)获表彰",
        "记者(周文海)报道",
        "增长百分之八(见表)",
        "国内生产总值(GDP)",
        "人工智能(AI)企业",
        "会议(2024年)召开",
        "会(会议)",
        "面积(亩)",
        "附件(1)(2)(a)",
        "第三方(B2B)平台",
        "会()",
        "会(huì huì)",
        "会(huì、kuài)",
        "会 (未开)",
        "abc(huì)",
        "。(huì)",
        "\n(huì)",
        "会\n(huì)",
        "会(\nhuì)",
    ],
)
def test_a_genuine_parenthesis_is_not_even_looked_at(genuine: str) -> None:
    for around in ("", "会(huì)会(huì)会(huì)会(huì)"):
        assert _run(around + genuine) == ("会" * (len(around) // 6) + genuine, [])


@pytest.mark.parametrize(
    ("shown", "likeness"),
    [
        ("会(huì)", Likeness.EXACT),
        ("会(kuài)", Likeness.EXACT),
        ("会（huì ）", Likeness.EXACT),
        ("会( huì)", Likeness.EXACT),
        ("会 (huì)", Likeness.EXACT),
        ("会\u3000（hui4）", Likeness.EXACT),
        ("会\ufe00(huì)", Likeness.EXACT),
        ("的(de)", Likeness.EXACT),
        ("会(hui)", Likeness.TONELESS),
        ("会(huí)", Likeness.OTHERTONE),
        ("会(fā)", Likeness.MISMATCH),
        ("𠀀(hē)", Likeness.EXACT),
    ],
)
def test_a_hit_has_a_class(shown: str, likeness: Likeness) -> None:
    (hit,) = find_readings(shown)
    assert hit.likeness is likeness
    assert shown[hit.end - 1] in ")）"


def test_a_variation_selector_stays_with_its_character() -> None:
    shown = "会\ufe00(huì)" * 3
    assert _run(shown) == ("会\ufe00" * 3, [])


def test_two_exact_readings_are_an_authors_gloss_and_only_marked() -> None:
    assert _run("砼(tóng)与会(huì)") == ("砼(tóng)与会(huì)", [("", "exact"), ("", "exact")])


def test_three_exact_readings_show_that_they_are_injected() -> None:
    assert _run("砼(tóng)与会(huì)开(kāi)") == ("砼与会开", [])


def test_readings_of_another_tone_or_character_are_never_hidden_but_marked() -> None:
    proof = "会(huì)开(kāi)学(xué)"
    assert _run(f"{proof}会(huí)会(fā)") == ("会开学会(huí)会(fā)", [("", "othertone"), ("", "mismatch")])


def test_readings_without_tones_are_hidden_only_where_they_are_the_rule() -> None:
    assert _run("会(hui)开(kai)学(xue)") == ("会开学", [])
    assert _run("会(huì)开(kāi)学(xué)区(qu)") == ("会开学区(qu)", [("", "toneless")])
    assert _run("会(hui)开(kai)") == ("会(hui)开(kai)", [("", "toneless")] * 2)


def test_a_neutral_syllable_goes_with_the_readings_without_tones() -> None:
    assert _run("会(hui)开(kai)学(xue)的(de)") == ("会开学的", [])


def test_no_hits_prove_nothing() -> None:
    assert injected([], "") == ()
    assert injected([Hit(0, 1, "会", "fa1", Likeness.MISMATCH, True)] * 9, "") == ()


@pytest.mark.parametrize(("number", "count"), [("000", 0), ("001", 0), ("002", 0), ("003", 604), ("004", 0)])
def test_of_the_real_articles_only_one_has_injected_readings(number: str, count: int) -> None:
    text = seed(number)
    hits = find_readings(text)
    assert [hit.likeness for hit in hits] == [Likeness.EXACT] * count
    cleaned, marked = _run(text)
    assert marked == []
    assert len(text) - len(cleaned) == sum(hit.end - hit.start for hit in hits)
