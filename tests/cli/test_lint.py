"""``zoneread lint``: findings, fixes, exit status."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.workspaces import FIRST
from zoneread.compare.lint import RULES
from zoneread.span.edits import add_span
from zoneread.span.span import Span
from zoneread.store.sqlite import SqliteStore
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from tests.cli.conftest import Runner
    from zoneread.session.workspace import Workspace


def tag(workspace: Workspace, start: int, end: int, label: str) -> None:
    with SqliteStore.open(workspace.database) as store:
        article = store.find_article("01-first.txt").id
        range_ = Range(start, end)
        store.apply(add_span("zhao", article, Span("", label, range_, (range_,), range_.of(FIRST))), by="zhao")


def quotes(workspace: Workspace) -> list[str]:
    with SqliteStore.open(workspace.database, readonly=True) as store:
        return [span.quote for span in store.spans(store.find_article("01-first.txt").id, "zhao")]


def test_a_finding_is_shown_with_its_fix(workspace: Workspace, zoneread: Runner) -> None:
    start = FIRST.index("，同比")
    tag(workspace, start, start + 6, "metric")
    ran = zoneread("lint", "--set", "zhao")
    assert ran.status == 0
    assert "edges: punctuation or blanks at an end  → resize" in ran.out
    assert "half-number" in ran.out
    found = json.loads(zoneread("lint", "--set", "zhao", "--format", "json").out)
    assert {one["rule"]: one["fix"]["kind"] for one in found} == {
        "edges": "resize",
        "half-number": "resize",
        "counterexample": "retag",
    }
    assert zoneread("lint", "--set", "zhao", "--exit-code").status == 1
    assert zoneread("lint", "--set", "lin", "--exit-code").status == 0


def test_fixes_are_made_in_one_step_and_leave_nothing_to_find(workspace: Workspace, zoneread: Runner) -> None:
    start = FIRST.index("，同比")
    tag(workspace, start, start + 3, "reform")
    tag(workspace, 0, 5, "project")
    before = quotes(workspace)
    ran = zoneread("lint", "--set", "zhao", "--fix", "--annotator", "zhao")
    assert "zhao: 3 fixed" in ran.err
    assert "同比" in quotes(workspace)
    assert "0 findings" in zoneread("lint", "--set", "zhao").out
    with SqliteStore.open(workspace.database) as store:
        store.undo("zhao")
    assert quotes(workspace) == before


def test_somebody_elses_set_is_not_fixed(workspace: Workspace, zoneread: Runner) -> None:
    tag(workspace, 0, 5, "project")
    ran = zoneread("lint", "--set", "zhao", "--fix", "--annotator", "lin")
    assert ran.status == 2
    assert "may not write" in ran.err


def test_rules_are_listed_chosen_and_left_out(workspace: Workspace, zoneread: Runner) -> None:
    tag(workspace, 0, 5, "project")
    assert all(name in zoneread("lint", "--rules").out for name in RULES)
    assert "1 duplicate" in zoneread("lint", "--only", "duplicate").out
    assert "0 findings" in zoneread("lint", "--off", "duplicate", "--off", "counterexample").out
    assert "no lint rule" in zoneread("lint", "--only", "duplicat").err
    assert 'did you mean "edges"' in zoneread("lint", "--off", "edge").err


def test_rules_that_the_workspace_switches_off_are_left_out_unless_asked_for(
    workspace: Workspace, zoneread: Runner
) -> None:
    found = json.loads(zoneread("lint", "--format", "json").out)
    rule = found[0]["rule"]
    (workspace.root / "zoneread.toml").write_text(f'[lint]\noff = ["{rule}"]\n', encoding="utf-8")
    left = json.loads(zoneread("lint", "--format", "json").out)
    assert [one for one in found if one["rule"] != rule] == left
    assert f"rules switched off: {rule}" in zoneread("lint").out
    assert {one["rule"] for one in json.loads(zoneread("lint", "--only", rule, "--format", "json").out)} == {rule}


def test_a_fix_that_is_one_way_among_several_is_told_and_never_made_in_bulk(
    workspace: Workspace, zoneread: Runner
) -> None:
    for at, label in ((FIRST.index("开"), "project"), (FIRST.rindex("开"), "metric")):
        tag(workspace, at, at + 1, label)
    before = quotes(workspace)
    ran = zoneread("lint", "--set", "zhao", "--only", "relabelled", "--fix")
    assert ran.out.count("→ perhaps retag project (not made by --fix)") == 1
    assert ran.out.count("→ perhaps retag metric (not made by --fix)") == 1
    assert "fixed" not in ran.err
    assert quotes(workspace) == before
