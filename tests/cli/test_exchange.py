"""``zoneread export`` and ``zoneread load``."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.store.builders import new_article
from tests.workspaces import FIRST, SECOND
from zoneread.api import open_workspace
from zoneread.session.opening import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Runner
    from zoneread.session.workspace import Workspace


@pytest.mark.usefixtures("workspace")
class TestExport:
    def test_jsonl_goes_to_standard_output_and_narration_to_standard_error(self, zoneread: Runner) -> None:
        ran = zoneread("export", "--set", "lin", "--format", "jsonl")
        lines = [json.loads(line) for line in ran.out.splitlines()]
        assert [(line["article"]["name"], line["status"], len(line["spans"])) for line in lines] == [
            ("01-first.txt", "done", 4),
            ("02-second.txt", "todo", 1),
        ]
        assert "wrote 2 articles, 5 spans" in ran.err

    def test_labels_are_counted_without_what_is_left_out(
        self, zoneread: Runner, workspace: Workspace, tmp_path: Path
    ) -> None:
        with open_workspace(workspace.root, annotator="lin") as work:
            article = work.article("02-second.txt")
            (span,) = article.spans
            work.add(article, span.start, span.end - 1, "metric" if span.label != "metric" else "reform")
        target = str(tmp_path / "out.bio")
        ran = zoneread("export", "--set", "lin", "--format", "bio", "--overlap", "longest", "--lossy", "-o", target)
        told = re.search(r"(\d+) spans? to .*?: (.*); labels", ran.err)
        assert told is not None
        assert int(told[1]) == sum(int(words.split()[-1]) for words in told[2].split(", "))
        assert "left out: it overlaps" in ran.err

    def test_every_quote_is_the_text_at_its_offsets(self, zoneread: Runner) -> None:
        for line in zoneread("export", "--set", "lin", "--set", "zhao", "--format", "jsonl").out.splitlines():
            value = json.loads(line)
            assert value["spans"]
            for span in value["spans"]:
                assert value["text"][span["start"] : span["end"]] == span["text"]

    def test_csv_has_a_row_for_each_span_of_each_set(self, zoneread: Runner) -> None:
        out = zoneread("export", "--set", "lin", "--set", "zhao", "--format", "csv").out
        rows = list(csv.DictReader(io.StringIO(out)))
        assert [row["set"] for row in rows].count("lin") == 5
        assert [row["set"] for row in rows].count("zhao") == 4

    def test_the_status_picks_articles(self, zoneread: Runner) -> None:
        out = zoneread("export", "--set", "lin", "--format", "jsonl", "--status", "done").out
        assert [json.loads(line)["article"]["name"] for line in out.splitlines()] == ["01-first.txt"]

    def test_an_article_may_be_named_by_the_beginning_of_its_id(self, zoneread: Runner) -> None:
        listed = json.loads(zoneread("list", "--json").out)
        out = zoneread("export", "--set", "lin", "--format", "jsonl", "--article", listed[1]["id"][:8]).out
        assert json.loads(out)["text"] == SECOND

    def test_a_file_is_written_in_the_format_of_its_suffix(self, zoneread: Runner, tmp_path: Path) -> None:
        ran = zoneread("export", "--set", "lin", "-o", str(tmp_path / "lin.jsonl"))
        assert (ran.status, ran.out) == (0, "")
        assert json.loads((tmp_path / "lin.jsonl").read_text().splitlines()[0])["text"] == FIRST

    def test_a_set_that_is_not_there_leaves_no_file(self, zoneread: Runner, tmp_path: Path) -> None:
        ran = zoneread("export", "--set", "linn", "-o", str(tmp_path / "lin.jsonl"))
        assert ran.status == 2
        assert 'no annotation set "linn" (did you mean "lin"?)' in ran.err
        assert list(tmp_path.glob("*.jsonl")) == []

    def test_every_export_says_the_version_of_the_labels(self, zoneread: Runner, tmp_path: Path) -> None:
        ran = zoneread("export", "--set", "lin", "--format", "jsonl")
        assert {json.loads(line)["scheme_version"] for line in ran.out.splitlines()} == {1}
        assert "; labels version 1" in ran.err
        labels = tmp_path / "labels.toml"
        zoneread("labels", "export", str(labels))
        labels.write_text(labels.read_text().replace('name = "reform"', 'name = "reforms"'))
        assert zoneread("labels", "import", str(labels)).status == 0
        ran = zoneread("export", "--set", "lin", "--format", "jsonl")
        assert {json.loads(line)["scheme_version"] for line in ran.out.splitlines()} == {2}
        assert "labels version 2" in zoneread("export", "--set", "lin", "--format", "html").out

    def test_orphans_are_told_of_and_leave_when_asked_for(
        self, zoneread: Runner, workspace: Workspace, tmp_path: Path
    ) -> None:
        with open_store(workspace) as store:
            before = store.article(store.find_article("02-second.txt").id)
            (span,) = store.spans(before.row.id, "lin")
            store.add_article(new_article("02-second.txt", "全文另写，无一词相同。"))
        ran = zoneread("export", "--set", "lin", "--format", "jsonl")
        assert span.id not in ran.out
        assert "left behind: 1 spans that the current texts have no place for; --orphans exports them" in ran.err
        for format_name in ("jsonl", "csv"):
            ran = zoneread("export", "--set", "lin", "--orphans", "--format", format_name, "--lossy")
            assert (ran.status, span.id in ran.out, span.quote in ran.out) == (0, True, True)
        (line,) = zoneread("export", "--set", "lin", "--orphans", "--format", "jsonl").out.splitlines()
        value = json.loads(line)
        assert value["text"] == before.text
        assert value["text"][value["spans"][0]["start"] : value["spans"][0]["end"]] == span.quote
        report = tmp_path / "report.json"
        zoneread("export", "--set", "lin", "--orphans", "--format", "jsonl", "--report", str(report))
        assert json.loads(report.read_text())["export"]["chosen"]["orphans"] is True
        refused = zoneread("export", "--set", "lin", "--orphans", "--format", "jsonl", "--text", "source")
        assert (refused.status, "--orphans: orphans leave with the reading text" in refused.err) == (2, True)

    def test_spans_that_were_changed_behind_its_back_do_not_leave(
        self, zoneread: Runner, workspace: Workspace, tmp_path: Path
    ) -> None:
        with closing(sqlite3.connect(workspace.database, isolation_level=None)) as raw:
            raw.execute("DELETE FROM spans WHERE rowid = (SELECT min(rowid) FROM spans WHERE set_name = 'lin')")
        out = tmp_path / "lin.jsonl"
        for command in (
            ("export", "--set", "lin", "-o", str(out)),
            ("diff", "lin", "zhao"),
            ("agree", "lin", "zhao"),
            ("stats",),
            ("bundle", "--annotator", "lin", "--all", "-o", str(out)),
        ):
            ran = zoneread(*command)
            assert (ran.status, "not what was stored" in ran.err) == (3, True), command
            assert ran.err.count("\n") == 1
            assert not out.exists()

    def test_excel_gets_a_byte_order_mark(self, zoneread: Runner, tmp_path: Path) -> None:
        zoneread("export", "--set", "lin", "--excel", "-o", str(tmp_path / "lin.csv"))
        assert (tmp_path / "lin.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_exporting_leaves_the_database_byte_for_byte_as_it_was(zoneread: Runner, workspace: Workspace) -> None:
    before = workspace.database.read_bytes()
    zoneread("export", "--set", "lin", "--format", "jsonl")
    zoneread("diff", "lin", "zhao")
    zoneread("stats")
    assert workspace.database.read_bytes() == before


@pytest.mark.usefixtures("workspace")
class TestLoad:
    def write(self, tmp_path: Path, *lines: object) -> str:
        path = tmp_path / "spans.jsonl"
        path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
        return str(path)

    def span(self, words: str, label: str = "reform", **more: object) -> dict[str, object]:
        start = FIRST.index(words)
        return {"article": "01-first.txt", "start": start, "end": start + len(words), "label": label, **more}

    def test_spans_go_into_the_named_set_and_come_out_again(self, zoneread: Runner, tmp_path: Path) -> None:
        file = self.write(tmp_path, self.span("并联审批"), self.span("税收3.2亿元", "metric", quote="税收3.2亿元"))
        ran = zoneread("load", file, "--set", "other", "--text", "source")
        assert "set other: 2 spans of 1 article stored, 0 already there" in ran.err
        out = json.loads(zoneread("export", "--set", "other", "--format", "jsonl").out)
        assert [(span["text"], span["origin"]) for span in out["spans"]] == [
            ("并联审批", "imported"),
            ("税收3.2亿元", "imported"),
        ]

    def test_loading_twice_changes_nothing(self, zoneread: Runner, tmp_path: Path) -> None:
        file = self.write(tmp_path, self.span("并联审批"))
        zoneread("load", file, "--set", "other")
        assert "0 spans of 1 article stored, 1 already there" in zoneread("load", file, "--set", "other").err

    def test_what_a_set_has_otherwise_is_told_and_kept_until_it_may_be_taken(
        self, zoneread: Runner, tmp_path: Path
    ) -> None:
        zoneread("load", self.write(tmp_path, self.span("并联审批", note="原来的")), "--set", "other")
        file = self.write(tmp_path, self.span("并联审批", note="后来的"))
        told = "set other: 1 span there with another note or other attributes: "
        for option, does, note in (
            ((), "kept as stored; --update takes the file's", "原来的"),
            (("--update",), "taken", "后来的"),
        ):
            ran = zoneread("load", file, "--set", "other", *option)
            assert ran.status == 0
            assert told + does in ran.err
            (line,) = zoneread("export", "--set", "other", "--format", "jsonl").out.splitlines()
            assert [span["note"] for span in json.loads(line)["spans"]] == [note]

    @pytest.mark.parametrize(
        ("line", "words"),
        [
            ({"article": "01-first.txt", "start": 0, "end": 2}, 'the key "label" is missing'),
            ({"article": "01-first.txt", "start": 5, "end": 2, "label": "reform"}, "5..2 is not a span"),
            ({"article": "01-first.txt", "start": 0, "end": 9999, "label": "reform"}, "lies outside"),
            ({"article": "01-first.txt", "start": "0", "end": 2, "label": "reform"}, '"start" must be a whole number'),
            ({"article": "01-frist.txt", "start": 0, "end": 2, "label": "reform"}, "01-first.txt"),
            ({"article": "01-first.txt", "start": 0, "end": 2, "label": "refrom"}, 'did you mean "reform"?'),
            (
                {"article": "01-first.txt", "start": 0, "end": 2, "label": "reform", "quote": "别的"},
                'should read "别的"',
            ),
            ([1, 2], "expected an object"),
        ],
    )
    def test_a_bad_line_is_named_and_nothing_of_the_file_is_stored(
        self, zoneread: Runner, tmp_path: Path, line: object, words: str
    ) -> None:
        file = self.write(tmp_path, self.span("并联审批"), line)
        ran = zoneread("load", file, "--set", "other")
        assert ran.status in {1, 2}
        assert words in ran.err
        assert ran.err.count("\n") == 1
        assert zoneread("export", "--set", "other", "--format", "jsonl").out == ""
