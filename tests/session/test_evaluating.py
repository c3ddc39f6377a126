from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.store.builders import new_article
from tests.workspaces import make_workspace
from zoneread.errors import UsageError
from zoneread.session.evaluating import ORDERS, evaluate, offers
from zoneread.session.opening import open_store
from zoneread.session.session import Session
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from zoneread.session.workspace import Workspace
    from zoneread.store.sqlite import SqliteStore


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return make_workspace(tmp_path / "zones")


@pytest.fixture
def store(workspace: Workspace) -> Iterator[SqliteStore]:
    with open_store(workspace) as opened:
        yield opened


def test_a_set_against_itself_is_perfect(store: SqliteStore, workspace: Workspace) -> None:
    found = evaluate(store, workspace, "set:lin", "lin")
    assert found.articles == 2
    assert found.total.exact == found.total.overlapping == found.total.spans == found.total.suggested == 5
    assert found.total.f1(found.total.exact) == 1


def test_boundaries_count_as_overlapping_and_labels_as_wrong(store: SqliteStore, workspace: Workspace) -> None:
    found = evaluate(store, workspace, "set:zhao", "lin", ["01-first.txt"])
    assert (found.total.suggested, found.total.spans) == (4, 4)
    assert (found.total.exact, found.total.overlapping) == (1, 2)
    assert found.labels["project"].overlapping == 0
    assert found.total.precision(found.total.overlapping) == 0.5


def test_attributes_that_only_one_side_has_do_not_count(store: SqliteStore, workspace: Workspace) -> None:
    found = evaluate(store, workspace, "rules", "lin", ["01-first.txt"]).labels["metric"]
    assert (found.exact, found.overlapping, found.spans) == (2, 2, 2)


def test_nothing_on_either_side_has_no_figures(store: SqliteStore, workspace: Workspace) -> None:
    found = evaluate(store, workspace, "set:zhao", "lin", ["03-empty.txt"])
    assert found.total.precision(0) is found.total.recall(0) is found.total.f1(0) is None


def test_memory_is_measured_without_the_article_itself(store: SqliteStore, workspace: Workspace) -> None:
    found = evaluate(store, workspace, "memory", "lin")
    assert found.total.overlapping == 0
    assert found.total.spans == 5


def test_done_articles_are_not_offered(store: SqliteStore, workspace: Workspace) -> None:
    assert [one.row.name for one in offers(store, workspace, "lin", "order")] == ["02-second.txt", "03-empty.txt"]
    assert len(offers(store, workspace, "mei", "order")) == 3


def test_the_doubtful_the_new_and_the_disputed_come_first(store: SqliteStore, workspace: Workspace) -> None:
    assert offers(store, workspace, "mei", "disagreement")[0].row.name == "01-first.txt"
    assert offers(store, workspace, "mei", "uncertainty")[-1].row.name == "03-empty.txt"
    weights = [one.weight for one in offers(store, workspace, "lin", "novelty")]
    assert weights == sorted(weights, reverse=True)
    assert all(0 < weight <= 1 for weight in weights)


@pytest.mark.parametrize("by", list(ORDERS))
def test_every_order_gives_the_same_articles(store: SqliteStore, workspace: Workspace, by: str) -> None:
    assert {one.row.name for one in offers(store, workspace, "lin", by)} == {"02-second.txt", "03-empty.txt"}


def test_an_unknown_order_is_refused(store: SqliteStore, workspace: Workspace) -> None:
    with pytest.raises(UsageError, match="one of: order, uncertainty"):
        offers(store, workspace, "lin", "mood")


def test_the_learner_is_taught_by_all_articles_but_the_one_it_is_measured_on(
    store: SqliteStore, workspace: Workspace
) -> None:
    names = ["岚川", "霁州", "墨溪", "栖梧", "鹤渚", "琅屿"]
    session = Session(store, "mei")
    for name in names:
        text = f"今年{name}有了蓝帆帮手。{name}的人都说好。"
        session.store.add_article(new_article(f"{name}.txt", text))
        article = session.open(f"{name}.txt")
        start = text.index("蓝帆")
        session.apply(session.tag(article, Range(start, start + 4), "reform"))
        odd = text.index(name)
        session.apply(session.tag(session.open(f"{name}.txt"), Range(odd, odd + 2), "project"))
    found = evaluate(store, workspace, "learner", "mei", [f"{name}.txt" for name in names])
    assert (found.labels["reform"].exact, found.labels["reform"].spans) == (6, 6)
    assert found.labels["project"].spans == 6
    assert not (workspace.root / "models").exists()
