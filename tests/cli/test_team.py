"""``zoneread assign``, ``bundle`` and ``merge``, progress in ``stats``, ``list --mine`` and locked sets."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from typing import TYPE_CHECKING

import pytest

from tests.workspaces import FIRST
from zoneread.session.opening import open_store
from zoneread.span.edits import EditKind, add_span, change_span
from zoneread.span.span import Span
from zoneread.store.sqlite import SqliteStore
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Runner
    from zoneread.session.workspace import Workspace


def content(path: Path) -> object:
    """Return what a database says of sets and spans, whatever the order of its log."""
    with SqliteStore.open(path, readonly=True) as store:
        spans = {(s.name, row.id): store.spans(row.id, s.name) for s in store.sets() for row in store.articles()}
        return spans, {entry.id for entry in store.log()}, [conflict.span for conflict in store.conflicts()]


def note_all(path: Path, note: str) -> None:
    """Give every span of lin on the first article this note, as lin."""
    with SqliteStore.open(path) as store:
        article = store.find_article("01-first.txt").id
        for span in store.spans(article, "lin"):
            edit = change_span(EditKind.NOTE, "lin", article, span, span.with_(note=note))
            store.apply(edit, by="lin", active_seconds=90)


@pytest.fixture
def bundle(zoneread: Runner, workspace: Workspace) -> Path:
    """Write lin's bundle with the first article."""
    path = workspace.root / "lin.zrb"
    ran = zoneread("bundle", "--annotator", "lin", "--article", "01-first.txt", "-o", str(path))
    assert (ran.status, ran.out) == (0, "")
    assert "wrote 1 article for lin" in ran.err
    return path


class TestAssign:
    def test_articles_are_dealt_and_later_ones_do_not_disturb_them(
        self, zoneread: Runner, workspace: Workspace
    ) -> None:
        deal = ("assign", "--annotators", "lin,zhao,gao", "--overlap", "2", "--seed", "3", "--json")
        first = json.loads(zoneread(*deal).out)
        assert sorted(first["in_all"].values()) == [2, 2, 2]
        with open_store(workspace, readonly=True) as store:
            before = store.assignments()
        assert json.loads(zoneread(*deal).out)["new"] == []
        assert "every article has its annotators" in zoneread(*deal[:-1]).err
        with open_store(workspace, readonly=True) as store:
            assert store.assignments() == before

    def test_a_dry_run_tells_the_same_deal_and_stores_nothing(self, zoneread: Runner, workspace: Workspace) -> None:
        deal = ("assign", "--annotators", "lin,zhao", "--seed", "5", "--json")
        told = json.loads(zoneread(*deal, "--dry-run").out)
        with open_store(workspace, readonly=True) as store:
            assert store.assignments() == {}
        assert json.loads(zoneread(*deal).out) == told

    def test_a_deal_in_order_begins_with_the_first_article(self, zoneread: Runner, workspace: Workspace) -> None:
        assert workspace.database.exists()
        told = json.loads(zoneread("assign", "--annotators", "lin，zhao", "--by", "order", "--json").out)
        assert [(new["name"], new["annotator"]) for new in told["new"]] == [
            ("01-first.txt", "lin"),
            ("02-second.txt", "zhao"),
            ("03-empty.txt", "lin"),
        ]

    @pytest.mark.usefixtures("workspace")
    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (("--annotators", "lin,lin"), "named twice"),
            (("--annotators", "lin,"), "needs a name"),
            (("--annotators", "lin", "--overlap", "2"), "cannot go to 2 of 1 annotators"),
            (("--annotators", "li\tn"), "no control or invisible"),
            (("--annotators", "lin", "--by", "order", "--seed", "1"), "a seed is for a random deal"),
        ],
    )
    def test_a_deal_that_cannot_be_is_one_line(
        self, zoneread: Runner, arguments: tuple[str, ...], message: str
    ) -> None:
        ran = zoneread("assign", *arguments)
        assert (ran.status, ran.out) == (2, "")
        assert message in ran.err


class TestProgress:
    def test_stats_tells_what_is_assigned_left_and_how_long_it_took(
        self, zoneread: Runner, workspace: Workspace
    ) -> None:
        zoneread("assign", "--annotators", "lin,gao", "--overlap", "2", "--by", "order")
        note_all(workspace.database, "一")
        value = json.loads(zoneread("stats", "--json").out)
        lin = value["sets"]["lin"]
        assert (lin["assigned"], lin["left"], lin["active_minutes"]) == (3, 2, 6.0)
        assert value["sets"]["zhao"]["assigned"] == 0
        assert value["waiting"] == {"gao": {"assigned": 3, "left": 3}}
        (first,) = (row for row in value["progress"] if row["set"] == "lin" and row["name"] == "01-first.txt")
        assert (first["status"], first["spans"], first["active_minutes"]) == ("done", 4, 6.0)
        out = zoneread("stats").out
        assert "assigned" in out
        assert "gao" in out

    @pytest.mark.usefixtures("workspace")
    def test_stats_by_article_names_each_with_its_sets(self, zoneread: Runner) -> None:
        out = zoneread("stats", "--by-article").out
        lines = [line.split() for line in out.splitlines()]
        assert ["01-first.txt", "lin", "done", "4", "0.0"] in [line[:5] for line in lines]

    def test_list_mine_shows_only_what_was_dealt_to_me(self, zoneread: Runner, workspace: Workspace) -> None:
        assert workspace.database.exists()
        zoneread("assign", "--annotators", "lin,gao", "--by", "order")
        rows = json.loads(zoneread("list", "--mine", "--annotator", "gao", "--json").out)
        assert [(row["name"], row["status"]) for row in rows] == [("02-second.txt", "todo")]
        none = zoneread("list", "--mine", "--annotator", "wu")
        assert (none.status, none.out) == (0, "nothing is assigned to wu: zoneread assign deals articles out\n")


class TestLocking:
    def test_a_locked_set_refuses_edits_until_it_is_unlocked(self, zoneread: Runner, workspace: Workspace) -> None:
        assert zoneread("sets", "--lock", "lin").status == 0
        assert json.loads(zoneread("sets", "--json").out)[0]["locked"]
        assert "locked" in zoneread("sets").out
        article_span = FIRST[0:2]
        with open_store(workspace) as store:
            article = store.find_article("01-first.txt").id
            edit = add_span("lin", article, Span("", "reform", Range(0, 2), (Range(0, 2),), article_span))
            with pytest.raises(Exception, match="is locked"):
                store.apply(edit, by="lin")
        assert zoneread("sets", "--unlock", "lin").status == 0
        with open_store(workspace) as store:
            store.apply(edit, by="lin")
        ran = zoneread("sets", "--lock", "lni")
        assert (ran.status, "did you mean" in ran.err) == (2, True)


class TestBundles:
    def test_what_was_done_in_a_bundle_comes_back_and_again_changes_nothing(
        self, zoneread: Runner, workspace: Workspace, bundle: Path
    ) -> None:
        note_all(bundle, "在家写的")
        ran = zoneread("merge", str(bundle))
        assert (ran.status, ran.out) == (0, f"{bundle}: 4 edits\n")
        merged = content(workspace.database)
        assert zoneread("merge", str(bundle)).out == f"{bundle}: nothing new\n"
        assert content(workspace.database) == merged
        with open_store(workspace, readonly=True) as store:
            spans = store.spans(store.find_article("01-first.txt").id, "lin")
        assert {span.note for span in spans} == {"在家写的"}

    def test_a_bundle_holds_nothing_of_anybody_elses(self, bundle: Path) -> None:
        with SqliteStore.open(bundle, readonly=True) as store:
            assert [known.name for known in store.sets()] == ["lin"]
            assert [row.name for row in store.articles()] == ["01-first.txt"]
            assert {entry.by for entry in store.log()} == {"lin"}
            assert store.scheme().version == 1

    def test_the_reader_commands_open_a_bundle(self, zoneread: Runner, bundle: Path) -> None:
        rows = json.loads(zoneread("list", "--db", str(bundle), "--set", "lin", "--json").out)
        assert [(row["name"], row["spans"]) for row in rows] == [("01-first.txt", 4)]

    def test_without_a_deal_there_is_no_bundle_unless_articles_are_named(
        self, zoneread: Runner, workspace: Workspace
    ) -> None:
        target = workspace.root / "wu.zrb"
        ran = zoneread("bundle", "--annotator", "wu", "-o", str(target))
        assert (ran.status, target.exists()) == (2, False)
        assert "no articles for wu" in ran.err
        assert zoneread("bundle", "--annotator", "wu", "--all", "-o", str(target)).status == 0
        again = zoneread("bundle", "--annotator", "wu", "--all", "-o", str(target))
        assert (again.status, "there already" in again.err) == (2, True)
        nowhere = zoneread("bundle", "--annotator", "wu", "--all", "-o", str(workspace.root / "no" / "wu.zrb"))
        assert (nowhere.status, "folder does not exist" in nowhere.err) == (2, True)

    def test_a_span_edited_in_two_places_is_listed_with_both_versions_and_settled(
        self, zoneread: Runner, workspace: Workspace, bundle: Path
    ) -> None:
        other = workspace.root / "copy.zrb"
        shutil.copyfile(bundle, other)
        note_all(bundle, "甲")
        note_all(other, "乙")
        ran = zoneread("merge", str(bundle), str(other))
        assert ran.status == 0
        assert "4 conflicts" in ran.err
        listed = json.loads(zoneread("merge", "--conflicts", "--json").out)
        assert [sorted(v["span"]["note"] for v in conflict["versions"]) for conflict in listed] == [["乙", "甲"]] * 4
        assert "甲" in zoneread("merge", "--conflicts").out
        for conflict in listed:
            (wanted,) = (v["edit"] for v in conflict["versions"] if v["span"]["note"] == "乙")
            assert zoneread("merge", "--settle", conflict["span"], wanted, "--annotator", "gao").status == 0
        assert json.loads(zoneread("merge", "--conflicts", "--json").out) == []
        with open_store(workspace, readonly=True) as store:
            notes = {span.note for span in store.spans(store.find_article("01-first.txt").id, "lin")}
        assert notes == {"乙"}
        assert "甲" in zoneread("log", "--span", listed[0]["span"]).out
        again = zoneread("merge", "--settle", listed[0]["span"], wanted)
        assert (again.status, "not in conflict" in again.err) == (2, True)

    def test_edits_of_a_locked_set_are_left_out_and_named(
        self, zoneread: Runner, workspace: Workspace, bundle: Path
    ) -> None:
        note_all(bundle, "迟到")
        zoneread("sets", "--lock", "lin")
        before = content(workspace.database)
        ran = zoneread("merge", str(bundle))
        assert ran.status == 1
        assert ran.err.count('the set "lin" is locked') == 4
        assert content(workspace.database) == before


class TestHostileFiles:
    def damaged(self, bundle: Path, how: str) -> bytes:
        data = bundle.read_bytes()
        match how:
            case "empty":
                return b""
            case "text":
                return "不是数据库".encode() * 1000
            case "zip":
                return b"PK\x03\x04" + bytes(5000)
            case "short":
                return data[: len(data) // 2]
            case _:
                return data[:100]

    @pytest.mark.parametrize("how", ["empty", "text", "zip", "short", "header"])
    def test_a_file_that_is_no_bundle_is_one_line_and_nothing_is_stored(
        self, zoneread: Runner, workspace: Workspace, bundle: Path, how: str
    ) -> None:
        bundle.write_bytes(self.damaged(bundle, how))
        before = content(workspace.database)
        ran = zoneread("merge", str(bundle))
        assert (ran.status, ran.out) == (3, "")
        assert ran.err.count("\n") == 1
        assert "nothing was taken over" in ran.err
        assert content(workspace.database) == before

    def test_flipped_bytes_never_bring_a_wrong_span_in(
        self, zoneread: Runner, workspace: Workspace, bundle: Path
    ) -> None:
        note_all(bundle, "好")
        sound = bundle.read_bytes()
        clean = workspace.database.read_bytes()
        rng = random.Random(5)
        with SqliteStore.open(bundle, readonly=True) as store:
            article = store.find_article("01-first.txt").id
            allowed = {span.id: span for span in store.spans(article, "lin")}
        for _ in range(60):
            data = bytearray(sound)
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
            bundle.write_bytes(data)
            workspace.database.write_bytes(clean)
            ran = zoneread("merge", str(bundle))
            assert "Traceback" not in ran.err
            with open_store(workspace, readonly=True) as store:
                for span in store.spans(article, "lin"):
                    assert span.note == "" or span == allowed[span.id]
            assert json.loads(zoneread("doctor", "--json").out)["ok"]

    def test_a_bundle_of_a_newer_zoneread_is_refused(
        self, zoneread: Runner, workspace: Workspace, bundle: Path
    ) -> None:
        with sqlite3.connect(bundle) as raw:
            raw.execute("PRAGMA user_version = 99")
        raw.close()
        before = content(workspace.database)
        ran = zoneread("merge", str(bundle))
        assert (ran.status, ran.err.count("\n")) == (3, 1)
        assert "newer zoneread" in ran.err
        assert content(workspace.database) == before

    def test_a_view_in_place_of_a_table_is_refused(self, zoneread: Runner, workspace: Workspace, bundle: Path) -> None:
        with sqlite3.connect(bundle) as raw:
            raw.execute("ALTER TABLE edits RENAME TO hidden")
            raw.execute(
                "CREATE VIEW edits AS WITH RECURSIVE n(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM n)"
                " SELECT number, 'e' || number id, '' at, '' annotator, 'add' kind, '' target, '' why, '[]' changes,"
                " 0.0 active_seconds, '' program, '' digest FROM n"
            )
        raw.close()
        before = content(workspace.database)
        ran = zoneread("merge", str(bundle))
        assert (ran.status, ran.err.count("\n")) == (3, 1)
        assert content(workspace.database) == before

    def test_the_good_files_beside_a_bad_one_come_in(
        self, zoneread: Runner, workspace: Workspace, bundle: Path
    ) -> None:
        note_all(bundle, "好")
        bad = workspace.root / "bad.zrb"
        bad.write_bytes(b"no")
        ran = zoneread("merge", str(bad), str(bundle), "--json")
        assert ran.status == 3
        told = json.loads(ran.out)
        assert "error" in told[0]
        assert told[1]["edits"] == 4

    def test_merging_the_database_into_itself_is_refused(self, zoneread: Runner, workspace: Workspace) -> None:
        ran = zoneread("merge", str(workspace.database))
        assert (ran.status, "merged into" in ran.err) == (2, True)

    @pytest.mark.usefixtures("workspace")
    def test_merge_without_a_file_says_what_there_is(self, zoneread: Runner) -> None:
        ran = zoneread("merge")
        assert (ran.status, ran.err.count("\n")) == (2, 1)
        assert "--conflicts" in ran.err


class TestReviewers:
    def test_everybody_is_listed_with_role_and_load(self, zoneread: Runner, workspace: Workspace) -> None:
        zoneread("assign", "--annotators", "lin,wu", "--by", "order")
        told = {one["name"]: one["role"] for one in json.loads(zoneread("team", "--json").out)}
        assert told == {"lin": "anything", "wu": "anything", "zhao": "anything"}
        assert zoneread("team", "--reviewer", "gao", "--annotator", "gao").err == "reviewers: gao\n"
        told = {one["name"]: one["role"] for one in json.loads(zoneread("team", "--json").out)}
        assert told == {"gao": "reviewer", "lin": "annotator", "wu": "annotator", "zhao": "annotator"}
        assert "gao" in zoneread("team").out

    @pytest.mark.parametrize(
        "command",
        [
            ("sets", "--lock", "lin"),
            ("sets", "--unlock", "lin"),
            ("assign", "--annotators", "lin"),
            ("labels", "guideline", "guideline.md"),
            ("labels", "import", "labels.toml"),
            ("merge", "--settle", "s0", "e0"),
            ("team", "--reviewer", "lin"),
            ("team", "--no-reviewer", "gao"),
            ("adjudicate", "lin", "zhao"),
        ],
    )
    def test_what_only_reviewers_may_is_refused_to_others_in_one_line(
        self, zoneread: Runner, workspace: Workspace, command: tuple[str, ...]
    ) -> None:
        (workspace.root / "guideline.md").write_text("先读后标", encoding="utf-8")
        zoneread("labels", "export", "labels.toml")
        labels = workspace.root / "labels.toml"
        text = labels.read_text(encoding="utf-8")
        labels.write_text(text[: text.rindex("[[label]]")], encoding="utf-8")
        zoneread("team", "--reviewer", "gao", "--annotator", "gao")
        ran = zoneread(*command, "--annotator", "lin")
        assert (ran.status, ran.out) == (2, "")
        assert ran.err.count("\n") == 1
        assert "and lin is none here (reviewers: gao)" in ran.err

    def test_a_reviewer_may_pass_the_role_on(self, zoneread: Runner, workspace: Workspace) -> None:
        zoneread("team", "--reviewer", "gao", "--annotator", "gao")
        assert zoneread("sets", "--lock", "lin", "--annotator", "gao").status == 0
        ran = zoneread("team", "--reviewer", "wu", "--no-reviewer", "gao", "--annotator", "gao")
        assert ran.err == "reviewers: wu\n"
        assert zoneread("sets", "--unlock", "lin", "--annotator", "gao").status == 2
        ran = zoneread("team", "--no-reviewer", "wuu", "--annotator", "wu")
        assert (ran.status, 'did you mean "wu"?' in ran.err) == (2, True)
        assert "everybody may review" in zoneread("team", "--no-reviewer", "wu", "--annotator", "wu").err
