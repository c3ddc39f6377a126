"""``zoneread list``, ``show``, ``sets``, ``stats`` and ``init``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.workspaces import FIRST

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Runner
    from zoneread.session.workspace import Workspace


@pytest.mark.usefixtures("workspace")
class TestReading:
    def test_list_names_every_article_with_its_length(self, zoneread: Runner) -> None:
        rows = json.loads(zoneread("list", "--json").out)
        assert [row["name"] for row in rows] == ["01-first.txt", "02-second.txt", "03-empty.txt"]
        assert rows[0]["characters"] == len(FIRST)
        assert "01-first.txt" in zoneread("list").out

    def test_list_with_a_set_tells_status_and_spans(self, zoneread: Runner) -> None:
        rows = json.loads(zoneread("list", "--set", "lin", "--json").out)
        assert [(row["status"], row["spans"]) for row in rows] == [("done", 4), ("todo", 1), ("todo", 0)]

    def test_show_prints_the_text_and_the_spans_in_order(self, zoneread: Runner) -> None:
        out = zoneread("show", "01-first.txt", "--set", "lin").out
        assert FIRST.split("\n")[1] in out
        assert out.index("完成税收3.2亿元", out.index("lin: 4 spans")) < out.rindex("澄海智能仓储项目")

    def test_show_as_json_has_offsets_that_fit(self, zoneread: Runner) -> None:
        value = json.loads(zoneread("show", "01-first.txt", "--set", "lin", "--json").out)
        assert [value["text"][span["start"] : span["end"]] for span in value["spans"]["lin"]] == [
            span["text"] for span in value["spans"]["lin"]
        ]

    def test_sets_tells_kind_spans_and_articles_by_status(self, zoneread: Runner) -> None:
        lin, zhao = json.loads(zoneread("sets", "--json").out)
        assert (lin["set"], lin["kind"], lin["spans"]) == ("lin", "annotator", 5)
        assert lin["articles"] == {"todo": 2, "in_progress": 0, "done": 1, "skipped": 0}
        assert zhao["spans"] == 4
        assert "annotator" in zoneread("sets").out

    def test_stats_counts_by_label(self, zoneread: Runner) -> None:
        value = json.loads(zoneread("stats", "--json").out)
        assert value["articles"] == 3
        assert value["sets"]["lin"]["labels"] == {"metric": 2, "party-building": 1, "project": 1, "reform": 1}
        assert "metric" in zoneread("stats", "--set", "lin").out


def test_an_empty_workspace_says_how_to_begin(zoneread: Runner, tmp_path: Path) -> None:
    made = zoneread("init", str(tmp_path / "new"))
    assert made.status == 0
    assert "zoneread import" in made.err
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["annotations.db", "corpus", "keymaps"]
    assert "zoneread import" in zoneread("list", "--workspace", str(tmp_path / "new")).out
    assert "no sets yet" in zoneread("sets", "--workspace", str(tmp_path / "new")).out


def test_init_over_a_workspace_is_refused(zoneread: Runner, tmp_path: Path) -> None:
    zoneread("init", str(tmp_path / "new"))
    ran = zoneread("init", str(tmp_path / "new"))
    assert ran.status == 2
    assert "a workspace already" in ran.err


def test_a_span_that_a_changed_text_lost_is_listed_with_its_words(
    zoneread: Runner, workspace: Workspace, tmp_path: Path
) -> None:
    assert zoneread("sets", "--orphans").out == "no orphans\n"
    changed = tmp_path / "01-first.txt"
    changed.write_text("全文已经撤下。\n", encoding="utf-8")
    before = json.loads(zoneread("show", "01-first.txt", "--set", "lin", "--json").out)["spans"]["lin"]
    assert "orphan" in zoneread("import", str(changed)).out
    assert workspace.database.exists()
    rows = json.loads(zoneread("sets", "--orphans", "--json").out)
    lost = {(row["id"], row["label"], row["text"]) for row in rows if row["set"] == "lin"}
    assert lost == {(span["id"], span["label"], span["text"]) for span in before}
    assert all(row["article"] == "01-first.txt" and row["revision"] == 1 for row in rows)
    assert before[0]["text"] in zoneread("sets", "--orphans").out
    assert "zoneread sets --orphans" in zoneread("sets").err
