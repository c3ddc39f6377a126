"""Small workspaces on disk for tests of the commands and the use cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.session.opening import create_workspace
from zoneread.span.edits import add_span, set_status
from zoneread.span.span import Span, Status
from zoneread.store.protocol import NewArticle, SetKind
from zoneread.store.sqlite import SqliteStore
from zoneread.text.normalise import identity_reading
from zoneread.text.ranges import Range
from zoneread.text.source import from_text

if TYPE_CHECKING:
    from pathlib import Path

    from zoneread.session.workspace import Workspace

FIRST = "岚川经开区推行并联审批机制。上半年完成税收3.2亿元，同比增长9.5%。\n澄海智能仓储项目开工。"
SECOND = "栖梧高新区开展主题党日活动，“红色管家”服务队上门帮办。𠮷先生说好😀。"


def make_workspace(root: Path) -> Workspace:
    """Return a workspace with two articles, the sets lin and zhao, which differ, and an untouched third article.

    On the first article lin and zhao share one span, differ in a boundary and in a label, and each has one alone; lin
    is done with it. On the second only lin has a span.
    """
    workspace = create_workspace(root)
    with SqliteStore.open(workspace.database) as store:
        ids = [
            _add(store, name, text)
            for name, text in (("01-first.txt", FIRST), ("02-second.txt", SECOND), ("03-empty.txt", "尚未标注。"))
        ]
        for name in ("lin", "zhao"):
            store.ensure_set(name, SetKind.ANNOTATOR, name)
        _tag(store, ids[0], "lin", FIRST, ("并联审批机制", "reform"), ("完成税收3.2亿元", "metric"))
        _tag(store, ids[0], "lin", FIRST, ("同比增长9.5%", "metric"), ("澄海智能仓储项目", "project"))
        _tag(store, ids[0], "zhao", FIRST, ("并联审批机制", "reform"), ("税收3.2亿元", "metric"))
        _tag(store, ids[0], "zhao", FIRST, ("澄海智能仓储项目", "reform"), ("岚川经开区", "project"))
        _tag(store, ids[1], "lin", SECOND, ("主题党日活动", "party-building"))
        store.apply(set_status("lin", ids[0], Status.TODO, Status.DONE), by="lin")
    return workspace


def _add(store: SqliteStore, name: str, text: str) -> str:
    new = NewArticle(name, text.split("。", maxsplit=1)[0], from_text(text), identity_reading(text), f"corpus/{name}")
    return store.add_article(new).article


def _tag(store: SqliteStore, article: str, set_name: str, text: str, *tags: tuple[str, str]) -> None:
    for quote, label in tags:
        start = text.index(quote)
        range_ = Range(start, start + len(quote))
        span = Span("", label, range_, (range_,), quote)
        store.apply(add_span(set_name, article, span), by=set_name)
