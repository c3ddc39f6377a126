from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import strategies
from tests.suggest.notation import marked, plain
from zoneread.suggest.masking import masked
from zoneread.suggest.metrics import _Near, metrics
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from zoneread.suggest.protocol import Suggestion


def found(text: str, *names: Range) -> list[Suggestion]:
    return list(metrics(masked(text), names))


@pytest.mark.parametrize(
    "text",
    [
        "上半年,⟦外贸进出口额达到8.6亿元⟧,⟦同比增长12.3%⟧。",
        "澄海开发区⟦规上工业增加值增长９．５％⟧",
        "⟦税收由18.7亿元增至26.3亿元⟧;⟦总量居全省第三位⟧。",
        "全区⟦新增企业一百二十家⟧,其中⟦外资企业14家⟧。",
        "已⟦拆除旧厂房12座⟧、⟦新建公厕7座⟧",
        "⟦能耗下降两成⟧,⟦亩均税收翻了一番⟧。",
        "⟦审批时限由30个工作日压缩到5个工作日⟧",
        "截至6月底,⟦到位资金20至30亿元⟧。",
        "⟦占全市的三分之一⟧",
        "⟦注册企业1,280家⟧。",
        "由墨溪集团投资建设的⟦厂房占地620亩⟧",
        "⟦投入86亿元⟧完善基础设施",
        "综合考评中⟦列第21位⟧,⟦上升9位⟧",
        "⟦累计发证𠮷字号46张⟧",
    ],
)
def test_a_metric_runs_from_its_indicator_to_its_unit(text: str) -> None:
    assert marked(plain(text), found(plain(text))) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2021年3月18日上午",
        "“1335”战略",
        "打通3个“最后一公里”",
        "《3年行动方案》",
        "两家企业和三个园区",
        "走了5公里之外",
        "G209国道",
        "10万吨级码头上",
        "同步开工的还有人才公寓三期",
        "一池活水,万亩新城",
        "第3号文件",
    ],
)
def test_dates_names_and_manners_of_speaking_are_no_metrics(text: str) -> None:
    assert found(text) == []


def test_a_number_inside_a_name_belongs_to_the_name() -> None:
    text = "年产2万台水泵项目开工"
    assert found(text) != []
    assert found(text, Range(0, 9)) == []


def test_a_project_before_its_figure_is_not_part_of_the_metric() -> None:
    text = "澄海仓储项目总投资12亿元"
    assert marked(text, found(text, Range(0, 6))) == "澄海仓储项目⟦总投资12亿元⟧"


def test_the_attributes_say_value_unit_trend_and_period() -> None:
    growth = found("今年上半年,税收完成3.2亿元,同比增长9.5%。")
    assert dict(growth[0].attributes) == {"value": "3.2亿", "unit": "元", "period": "今年上半年"}
    assert dict(growth[1].attributes) == {"value": "9.5", "unit": "%", "trend": "up", "period": "今年上半年"}


@pytest.mark.parametrize(
    ("text", "trend"),
    [("能耗下降3%", "down"), ("利润同比持平", "flat"), ("增速排名全省第一", "rank"), ("产值增长3%", "up")],
)
def test_the_trend_is_named(text: str, trend: str) -> None:
    assert [one.attributes["trend"] for one in found(text)] == [trend]


def test_a_period_does_not_reach_into_the_next_paragraph() -> None:
    last = found("一季度税收3亿元\n企业新增40家")[-1]
    assert "period" not in last.attributes


@given(strategies.hard_text() | strategies.article())
def test_every_metric_is_a_stretch_of_one_line_with_a_reason(text: str) -> None:
    for one in found(text):
        quote = one.range.of(text)
        assert quote
        assert "\n" not in quote
        assert one.reason
        assert 0 < one.score <= 1


@given(st.lists(strategies.ranges(40)), strategies.ranges(40))
def test_the_names_near_a_clause_are_all_that_overlap_it(names: list[Range], clause: Range) -> None:
    names.sort()
    assert _Near(names).overlapping(clause) == [name for name in names if name.overlaps(clause)]


def test_a_clause_is_held_against_the_names_near_it_and_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    clause = "港区税收增至26.3亿元。"
    names = [Range(at * len(clause), at * len(clause) + 2) for at in range(300)]
    compared: list[Range] = []
    overlaps = Range.overlaps

    def counted(self: Range, other: Range) -> bool:
        compared.append(other)
        return overlaps(self, other)

    monkeypatch.setattr(Range, "overlaps", counted)
    assert len(found(clause * 300, *names)) == 300
    assert len(compared) < 10 * 300
