"""Attributes read off a span's own words."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.strategies import hard_text
from zoneread.session.readoff import read_off
from zoneread.span.scheme import DEFAULT_SCHEME

METRIC, PROJECT = DEFAULT_SCHEME.label("metric"), DEFAULT_SCHEME.label("project")


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("外贸进出口额达到8.6亿元", {"value": "8.6", "unit": "亿元"}),
        ("同比增长12.3%", {"value": "12.3", "unit": "%", "trend": "up"}),
        ("2023年完成投资1,200万美元", {"value": "1,200", "unit": "万美元", "period": "2023年"}),
        ("上半年入驻企业240余家", {"value": "240", "unit": "余家", "period": "上半年"}),
        ("审批时限由20天缩短至3天", {"value": "20", "unit": "天", "trend": "down"}),
        ("全市排名第一", {"trend": "rank"}),
        ("与去年持平", {"trend": "flat"}),
        ("提高3.5个百分点", {"value": "3.5", "unit": "个百分点", "trend": "up"}),
        ("建成标准厂房", {}),
    ],
)
def test_what_the_words_state_is_read_off(quote: str, found: dict[str, str]) -> None:
    assert read_off(METRIC, quote) == found


def test_only_what_the_label_declares_is_offered() -> None:
    assert read_off(PROJECT, "总投资10亿元，同比增长3%") == {}


@given(hard_text())
def test_whatever_is_read_stands_in_the_words_or_is_a_choice(quote: str) -> None:
    for key, value in read_off(METRIC, quote).items():
        assert value in quote or key == "trend"
