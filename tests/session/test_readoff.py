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
        ("上半年入驻企业240余家", {"value": "240", "unit": "家", "period": "上半年"}),
        ("审批时限由20天缩短至3天", {"value": "3", "unit": "天", "trend": "down"}),
        ("全市排名第一", {"trend": "rank"}),
        ("与去年持平", {"trend": "flat"}),
        ("提高3.5个百分点", {"value": "3.5", "unit": "个百分点", "trend": "up"}),
        ("较上年增长8%", {"value": "8", "unit": "%", "trend": "up"}),
        ("较上年同期下降3.2%", {"value": "3.2", "unit": "%", "trend": "down"}),
        ("较2021年6月底减少15起", {"value": "15", "unit": "起", "trend": "down"}),
        ("比年初增加5亿元", {"value": "5", "unit": "亿元", "trend": "up"}),
        (
            "上半年进出口总额86.5亿元，同比下降2.3%",
            {"value": "86.5", "unit": "亿元", "period": "上半年", "trend": "down"},
        ),
        ("产值增长5%，单位能耗下降3.1%", {"value": "5", "unit": "%", "trend": "up"}),
        ("截至6月底，累计入驻企业1,280家", {"value": "1,280", "unit": "家", "period": "6月底"}),
        ("截至目前签约项目47个", {"value": "47", "unit": "个", "period": "目前"}),
        ("截至2022年末，企业达到326家", {"value": "326", "unit": "家", "period": "2022年末"}),
        ("1—9月完成产值56亿元", {"value": "56", "unit": "亿元", "period": "1—9月"}),
        ("2023年1至8月出口增长15%", {"value": "15", "unit": "%", "period": "2023年1至8月", "trend": "up"}),
        ("6月份出口额环比增长2.1%", {"value": "2.1", "unit": "%", "period": "6月份", "trend": "up"}),
        ("前5个月产值22亿元", {"value": "22", "unit": "亿元", "period": "前5个月"}),
        ("前三季度工业增加值86亿元", {"value": "86", "unit": "亿元", "period": "前三季度"}),
        ("第三季度产值12亿元", {"value": "12", "unit": "亿元", "period": "第三季度"}),
        ("2021年至2023年年均增长11%", {"value": "11", "unit": "%", "period": "2021年至2023年", "trend": "up"}),
        ("“十四五”期间累计投资300亿元", {"value": "300", "unit": "亿元", "period": "“十四五”期间"}),
        ("近三年累计投入5.2亿元", {"value": "5.2", "unit": "亿元", "period": "近三年"}),
        ("去年全年到位资金42.7亿元", {"value": "42.7", "unit": "亿元", "period": "去年全年"}),
        ("今年以来新签约项目23个", {"value": "23", "unit": "个", "period": "今年以来"}),
        ("营业收入翻番", {"trend": "up"}),
        ("产值较2019年翻了一番", {"value": "一", "unit": "番", "trend": "up"}),
        ("产值翻两番", {"value": "两", "unit": "番", "trend": "up"}),
        ("提高到38万元", {"value": "38", "unit": "万元", "trend": "up"}),
        ("回落0.3个百分点", {"value": "0.3", "unit": "个百分点", "trend": "down"}),
        ("审批时限压缩60%", {"value": "60", "unit": "%", "trend": "down"}),
        ("由15个工作日压减到3个工作日", {"value": "3", "unit": "个工作日", "trend": "down"}),
        ("由2018年的12亿元增长到2023年的56亿元", {"value": "56", "unit": "亿元", "period": "2023年", "trend": "up"}),
        ("由全国第45位上升至第38位", {"value": "38", "unit": "位", "trend": "rank"}),
        ("增长-2.3%", {"value": "-2.3", "unit": "%", "trend": "down"}),
        ("负增长2.1%", {"value": "2.1", "unit": "%", "trend": "down"}),
        ("增长近三成", {"value": "三", "unit": "成", "trend": "up"}),
        ("下降百分之五", {"value": "五", "unit": "百分之", "trend": "down"}),
        ("完成投资三十五亿元", {"value": "三十五", "unit": "亿元"}),
        ("接待游客超12万人次", {"value": "12", "unit": "万人次"}),
        ("发电量8.6亿千瓦时", {"value": "8.6", "unit": "亿千瓦时"}),
        ("３.５亿元", {"value": "３.５", "unit": "亿元"}),
        ("减税降费3.6亿元", {"value": "3.6", "unit": "亿元"}),
        ("占比2023年达3.8％", {"value": "3.8", "unit": "％", "period": "2023年"}),
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
