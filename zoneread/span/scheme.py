"""Labels and the scheme they form: what an annotator may say of a span."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from zoneread.errors import UsageError, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping


class AttributeKind(StrEnum):
    """What values an attribute takes."""

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"


class Attribute(NamedTuple):
    """One typed fact about a span of a label; `choices` is empty unless the kind is CHOICE."""

    key: str
    name: str
    chinese: str
    kind: AttributeKind = AttributeKind.TEXT
    choices: tuple[str, ...] = ()


class Label(NamedTuple):
    """One label. `key` is what files and the database say; `digit`, `letter` and `code` (pinyin initials) are its keys in the reader.

    `definition` says when to use it, `definition_chinese` says the same in Chinese; either may be empty.
    """

    key: str
    name: str
    chinese: str
    colour: str
    digit: str = ""
    letter: str = ""
    code: str = ""
    definition: str = ""
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()
    parent: str = ""
    attributes: tuple[Attribute, ...] = ()
    archived: bool = False
    definition_chinese: str = ""


class Scheme:
    """The labels of a workspace, in the order of their digits. `version` counts up with every change."""

    __slots__ = ("_by_key", "labels", "version")

    def __init__(self, labels: tuple[Label, ...], version: int = 1) -> None:
        self.labels = labels
        self.version = version
        self._by_key = {label.key: label for label in labels}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Scheme):
            return NotImplemented
        return (self.labels, self.version) == (other.labels, other.version)

    def __hash__(self) -> int:
        return hash((self.labels, self.version))

    def __repr__(self) -> str:
        return f"Scheme({self.labels!r}, {self.version})"

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the labels that are in use, in order."""
        return tuple(label.key for label in self.labels if not label.archived)

    def label(self, key: str) -> Label:
        """Return the label; raise UsageError with the nearest key when there is none."""
        try:
            return self._by_key[key]
        except KeyError:
            raise UsageError(f'no label "{key}"', hint=nearest(key, self.keys)) from None

    def check_attributes(self, label: str, values: Mapping[str, object]) -> None:
        """Raise UsageError for an attribute that the label does not declare, or a value that is not among its choices."""
        declared = {attribute.key: attribute for attribute in self.label(label).attributes}
        for key, value in values.items():
            if key not in declared:
                raise UsageError(f'{label} has no attribute "{key}"')
            choices = declared[key].choices
            if choices and value not in choices:
                raise UsageError(f'{key} cannot be "{value}"', hint=f"one of: {', '.join(choices)}")


DEFAULT_SCHEME = Scheme(
    (
        Label(
            "reform",
            "reform",
            "改革",
            "#0072b2",
            "1",
            "r",
            "gg",
            "A concrete institutional or governance measure: a mechanism, a reorganisation, a personnel or pay regime, "
            "a change of approval process, an operating mode, a service model, a named reform plan. The noun phrase that "
            "names it, or the verb and object if it has no name. Not a slogan, not the bare word 改革.",
            ("管委会+公司模式", "一枚印章管审批", "将九个科室合并为四个"),
            ("改革再出发", "深化改革"),
            definition_chinese="一项具体的体制机制或治理举措：机制、机构重组、人事或薪酬制度、审批流程的改变、运营模式、服务模式、有名称的改革方案。"
            "标注它的名称（名词短语），没有名称时标注动词和宾语。口号不标，单独的“改革”二字不标。",
        ),
        Label(
            "metric",
            "metric",
            "指标",
            "#e69f00",
            "2",
            "m",
            "zb",
            "One quantified indicator, from its name through value and unit; a growth or comparison clause is a span of "
            "its own. Not plain dates, ordinals of documents, or numbers inside a name.",
            ("外贸进出口额达到8.6亿元", "同比增长12.3%", "入驻企业240家"),
            ("2021年3月", "“一号工程”"),
            attributes=(
                Attribute("value", "value", "数值", AttributeKind.TEXT),
                Attribute("unit", "unit", "单位", AttributeKind.TEXT),
                Attribute("period", "period", "时期", AttributeKind.TEXT),
                Attribute("trend", "trend", "趋势", AttributeKind.CHOICE, ("up", "down", "flat", "rank")),
            ),
            definition_chinese="一个量化指标，从名称到数值和单位；增长或对比的分句另作一条标注。单纯的日期、文件的序号、名称里的数字不标。",
        ),
        Label(
            "project",
            "project",
            "项目",
            "#009e73",
            "3",
            "p",
            "xm",
            "A named, concrete investment, plant, park or platform that is built or brought in: its name with the "
            "qualifiers attached and the head noun; not its amount, not its verb. Not a generic plural.",
            ("澄海智能仓储项目", "光伏组件二期工程"),
            ("重大项目", "一批项目"),
            attributes=(
                Attribute(
                    "stage",
                    "stage",
                    "阶段",
                    AttributeKind.CHOICE,
                    ("planned", "signed", "under construction", "in production"),
                ),
                Attribute("amount", "amount", "金额", AttributeKind.TEXT),
            ),
            definition_chinese="有名称的、具体的投资、工厂、园区或平台，由人建设或引进：标注名称，连同限定语和中心词；"
            "不含金额，不含动词。泛指的一类项目不标。",
        ),
        Label(
            "party-building",
            "party-building",
            "党建",
            "#d55e00",
            "4",
            "d",
            "dj",
            "Work of Party building: organisations' activities, education campaigns, Party-led mechanisms, discipline "
            "inspection, ideological work. Not the formula of leadership, not 党工委 as a mere subject.",
            ("主题党日活动", "“红色管家”服务队"),
            ("在市委正确领导下",),
            definition_chinese="党的建设工作：党组织的活动、学习教育、党建引领的机制、纪检监察、思想工作。"
            "表示领导的套话不标，“党工委”只作主语时不标。",
        ),
    )
)
"""The scheme a new workspace starts with: the four labels, their definitions, and keys within reach of a Chinese input method."""

_CHINESE = {label.definition: label.definition_chinese for label in DEFAULT_SCHEME.labels}


def chinese_of(definition: str) -> str:
    """Return the Chinese of a definition that labels of a new workspace have, "" of any other.

    Schemes that were stored or exported when labels had no definition in Chinese are read with it.
    """
    return _CHINESE.get(definition, "")
