from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.workspaces import make_workspace
from zoneread.errors import ConfigError, UsageError
from zoneread.session.accepting import accept, accept_all, reject
from zoneread.session.exporting import Selection, select
from zoneread.session.opening import open_store
from zoneread.session.session import Session
from zoneread.session.suggesting import CONFIG, Suggesting, suggest
from zoneread.span.span import Origin, Status
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from zoneread.session.workspace import Workspace
    from zoneread.store.sqlite import SqliteStore
    from zoneread.suggest.protocol import Suggestion


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return make_workspace(tmp_path / "zones")


@pytest.fixture
def store(workspace: Workspace) -> Iterator[SqliteStore]:
    with open_store(workspace) as opened:
        yield opened


def offered(store: SqliteStore, workspace: Workspace, set_name: str, ref: str = "01-first.txt") -> list[Suggestion]:
    (found,) = suggest(store, workspace, set_name, [ref])
    return list(found.suggestions)


def quotes(store: SqliteStore, workspace: Workspace, set_name: str, ref: str = "01-first.txt") -> list[str]:
    text = store.article(store.find_article(ref).id).text
    return [one.range.of(text) for one in offered(store, workspace, set_name, ref)]


def test_a_new_annotator_is_offered_what_the_rules_find(store: SqliteStore, workspace: Workspace) -> None:
    found = quotes(store, workspace, "mei")
    assert "完成税收3.2亿元" in found
    assert "同比增长9.5%" in found


def test_nothing_is_offered_on_judged_text_nor_in_a_finished_article(store: SqliteStore, workspace: Workspace) -> None:
    spans = store.spans(store.find_article("01-first.txt").id, "zhao")
    for one in offered(store, workspace, "zhao"):
        assert not any(one.range.overlaps(span.range) for span in spans)
    assert quotes(store, workspace, "lin") == []


def test_suggesting_writes_nothing_and_no_suggestion_is_exported(store: SqliteStore, workspace: Workspace) -> None:
    before = len(list(store.log()))
    list(suggest(store, workspace, "zhao", []))
    assert len(list(store.log())) == before
    exported = [span for article in select(store, Selection(("zhao",))) for span in article.spans]
    assert all(span.origin is Origin.MANUAL for span in exported)


def test_accepting_mending_and_rejecting_are_told_apart(store: SqliteStore, workspace: Workspace) -> None:
    session = Session(store, "mei")
    article = session.open("01-first.txt")
    first, second, third = offered(store, workspace, "mei")[:3]
    shorter = Range(second.start + 1, second.end)
    article.take(session.apply(accept(session, article, first)), session.set)
    article.take(session.apply(accept(session, article, second, range_=shorter)), session.set)
    article.take(session.apply(reject(session, article, third)), session.set)
    confirmed = store.spans(article.row.id, "mei")
    assert [(span.range, span.origin) for span in confirmed] == [
        (first.range, Origin.ACCEPTED),
        (shorter, Origin.MENDED),
    ]
    assert article.status is Status.IN_PROGRESS
    left = offered(store, workspace, "mei")
    assert third.range not in [one.range for one in left]
    assert first.range not in [one.range for one in left]


def test_a_rejected_string_is_not_offered_in_another_article_either(store: SqliteStore, workspace: Workspace) -> None:
    session = Session(store, "mei")
    article = session.open("02-second.txt")
    chosen = offered(store, workspace, "mei", "02-second.txt")[0]
    session.apply(reject(session, article, chosen))
    again = Suggesting(store, workspace, "mei").memory.refused
    assert (chosen.range.of(article.text), chosen.label) in again


def test_accepting_all_is_one_edit_and_undone_in_one_step(store: SqliteStore, workspace: Workspace) -> None:
    session = Session(store, "mei")
    article = session.open("01-first.txt")
    found = offered(store, workspace, "mei")
    session.apply(accept_all(session, article, found, 0.0))
    assert len(store.spans(article.row.id, "mei")) == len(found)
    session.undo()
    assert store.spans(article.row.id, "mei") == []
    with pytest.raises(UsageError, match=r"scores 1\.00 or more"):
        accept_all(session, article, found, 1.0)


def test_an_accepted_metric_keeps_its_attributes_under_its_own_label_only(
    store: SqliteStore, workspace: Workspace
) -> None:
    session = Session(store, "mei")
    article = session.open("01-first.txt")
    growth = next(one for one in offered(store, workspace, "mei") if "trend" in one.attributes)
    kept = session.apply(accept(session, article, growth)).changes[0]
    assert dict(kept.after.attributes)["trend"] == "up"  # type: ignore[union-attr]
    other = accept(session, article, growth, label="reform").changes[0]
    assert not other.after.attributes  # type: ignore[union-attr]


def test_memory_offers_what_the_annotator_tagged_elsewhere(store: SqliteStore, workspace: Workspace) -> None:
    session = Session(store, "mei")
    article = session.open("02-second.txt")
    start = article.text.index("上门帮办")
    session.apply(session.tag(article, Range(start, start + 4), "reform"))
    memory = Suggesting(store, workspace, "mei", ["memory"]).memory
    assert memory.times("上门帮办", "reform", "") == (1, 0)


def test_another_sets_spans_can_be_offered(store: SqliteStore, workspace: Workspace) -> None:
    (found,) = suggest(store, workspace, "mei", ["01-first.txt"], names=["set:lin"])
    lin = store.spans(found.article.row.id, "lin")
    assert [(one.range, one.label) for one in found.suggestions] == [(span.range, span.label) for span in lin]


def test_an_unknown_suggester_is_answered_with_the_nearest(store: SqliteStore, workspace: Workspace) -> None:
    with pytest.raises(UsageError, match=r'no suggester "rulse".*did you mean "rules"'):
        Suggesting(store, workspace, "mei", ["rulse"])


def test_the_workspace_may_name_programs_and_pattern_files(store: SqliteStore, workspace: Workspace) -> None:
    (workspace.root / "p.jsonl").write_text('{"label": "reform", "pattern": "审批"}\n', encoding="utf-8")
    (workspace.root / CONFIG).write_text(
        'patterns = ["p.jsonl"]\n[commands.model]\nrun = ["true"]\nseconds = 5\n', encoding="utf-8"
    )
    (found,) = suggest(store, workspace, "mei", ["01-first.txt"], names=["p.jsonl", "model"])
    assert [one.range.of(found.article.text) for one in found.suggestions] == ["审批"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("patterns = ", "is not TOML"),
        ("patterns = 3", "patterns is a list"),
        ('[command.m]\nrun = ["m"]', '"command" is not known'),
        ("[commands.m]\nseconds = 3", "commands.m needs run"),
        ('[commands.m]\nrun = ["m"]\nseconds = 0', "above 0"),
        ('[commands.m]\nrun = ["m"]\nseconds = inf', "at most 86,400"),
        ('[commands.m]\nrun = ["m"]\nseconds = nan', "at most 86,400"),
        ('[commands.m]\nrun = ["m"]\nseconds = true', "at most 86,400"),
    ],
)
def test_a_faulty_config_is_refused(store: SqliteStore, workspace: Workspace, content: str, words: str) -> None:
    (workspace.root / CONFIG).write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=words):
        Suggesting(store, workspace, "mei")
