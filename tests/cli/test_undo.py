"""``zoneread undo`` and ``redo``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from zoneread.session.opening import open_store
from zoneread.session.session import Session
from zoneread.span.edits import EditKind, change_span
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from tests.cli.conftest import Runner
    from zoneread.session.workspace import Workspace

NAME = "02-second.txt"


def tag_two(workspace: Workspace, *, built_upon: bool) -> None:
    """Let wu tag two spans in one edit, and a reviewer retag the first."""
    with open_store(workspace) as store:
        session = Session(store, "wu")
        article = session.open(NAME)
        session.apply(session.tag_all(article, [Range(0, 2), Range(2, 4)], "reform", "试"))
        if built_upon:
            span = session.open(NAME).spans[0]
            edit = change_span(EditKind.RETAG, "wu", article.row.id, span, span.with_(label="project"))
            store.apply(edit, by="gao", reviewer=True)


def labels(workspace: Workspace) -> list[str]:
    with open_store(workspace, readonly=True) as store:
        return [span.label for span in store.spans(store.find_article(NAME).id, "wu")]


def test_the_last_edit_is_undone_and_redone(zoneread: Runner, workspace: Workspace) -> None:
    tag_two(workspace, built_upon=False)
    ran = zoneread("undo", "--annotator", "wu")
    assert (ran.status, ran.err) == (0, "undone: 2 spans added\n")
    assert labels(workspace) == []
    ran = zoneread("redo", "--annotator", "wu")
    assert (ran.status, ran.err) == (0, "redone: 2 spans added\n")
    assert labels(workspace) == ["reform", "reform"]


def test_what_others_have_built_upon_is_said_and_left_when_asked(zoneread: Runner, workspace: Workspace) -> None:
    tag_two(workspace, built_upon=True)
    ran = zoneread("undo", "--annotator", "wu")
    assert ran.status == 1
    assert "cannot undo, something was built upon it: retag by gao at" in ran.err
    assert "(zoneread undo --rest undoes the rest and leaves that)" in ran.err
    assert labels(workspace) == ["project", "reform"]
    ran = zoneread("undo", "--annotator", "wu", "--rest", "--json")
    assert ran.status == 0
    value = json.loads(ran.out)
    assert value["kind"] == "undo"
    assert [change["before"]["quote"] for change in value["changes"] if change["type"] == "span"]
    assert len(value["left"]) == 1
    assert labels(workspace) == ["project"]


def test_nothing_to_undo_is_said_and_is_no_success(zoneread: Runner, workspace: Workspace) -> None:
    assert labels(workspace) == []
    for command, word in (("undo", "undone"), ("redo", "redone")):
        ran = zoneread(command, "--annotator", "nobody")
        assert (ran.status, ran.out, ran.err) == (1, "", f"nobody has nothing to be {word}\n")
    assert zoneread("undo", "--annotator", "nobody", "--json").out == "null\n"
