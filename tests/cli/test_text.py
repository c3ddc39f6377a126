"""``zoneread text`` and the settings of a workspace."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.programs import environment
from tests.session.test_texts import MARK, SOURCE
from zoneread.cli.text import beside
from zoneread.session.opening import open_store
from zoneread.text.display import sanitise
from zoneread.text.normalise import normalise
from zoneread.view.width import measure

if TYPE_CHECKING:
    from tests.cli.conftest import Runner
    from zoneread.session.workspace import Workspace


@pytest.fixture
def article(workspace: Workspace, zoneread: Runner) -> str:
    """Import an article with an uncertain place into the workspace and return its name."""
    (workspace.corpus / "a.txt").write_bytes(SOURCE.encode())
    assert zoneread("import", "corpus/a.txt").status == 0
    return "a.txt"


def stored_text(workspace: Workspace, name: str) -> str:
    with open_store(workspace, readonly=True) as store:
        return store.article(store.find_article(name).id).text


class TestShowing:
    def test_the_reading_text_is_shown_unless_another_is_asked_for(
        self, zoneread: Runner, article: str, workspace: Workspace
    ) -> None:
        assert zoneread("text", article).out == stored_text(workspace, article) + "\n"

    @pytest.mark.parametrize("mode", ["--source", "--reading"])
    def test_on_a_terminal_there_are_stand_ins_for_what_it_would_obey(
        self, zoneread: Runner, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, mode: str
    ) -> None:
        (workspace.corpus / "b.txt").write_bytes("云溪\x1b[31m开发区\r\n第二行\u202e。".encode())
        zoneread("import", "corpus/b.txt")
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        out = zoneread("text", "b.txt", mode).out
        assert "云溪␛[31m开发区" in out
        assert "第二行␦。\n" in out
        assert not {"\x1b", "\r", "\u202e"} & set(out)

    @pytest.mark.parametrize(
        "data",
        [
            SOURCE.encode(),
            "云溪开发区推进改革，成效明显。\x00\x1b[31m\r\n".encode() + b"\xff\n",
            "\ufeff云溪\r\r\n".encode("utf-16-le"),
        ],
    )
    def test_into_a_pipe_the_source_goes_to_the_last_code_point(
        self, zoneread: Runner, workspace: Workspace, data: bytes
    ) -> None:
        (workspace.corpus / "b.txt").write_bytes(data)
        assert zoneread("import", "corpus/b.txt").status == 0
        sha256 = json.loads(zoneread("text", "b.txt", "--json").out)["sha256"]
        command = [sys.executable, "-m", "zoneread", "text", "b.txt", "--source"]
        piped = subprocess.run(command, cwd=workspace.root, env=environment(), capture_output=True, check=True).stdout
        assert hashlib.sha256(piped).hexdigest() == sha256
        assert (piped == data) == (data == SOURCE.encode())

    def test_side_by_side_has_every_paragraph_beside_its_source(
        self, zoneread: Runner, article: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("COLUMNS", "100")
        lines = zoneread("text", article, "--side-by-side").out.splitlines()
        (line,) = [line for line in lines if "12处" in line]
        left, right = line.split(" │ ")
        assert left.strip() == right == "青砚开发区盘活闲置厂房'空置写字楼12处。"

    def test_the_audit_says_what_was_done_where_and_how_sure_it_is(self, zoneread: Runner, article: str) -> None:
        out = zoneread("text", article, "--audit").out
        assert "「(yè)」 hidden" in out
        (line,) = [line for line in out.splitlines() if MARK in line]
        assert line.split()[:5] == ["ocr", "lone_quote", "11..12", "uncertain", "marked"]
        assert "「、」 hide" in line

    def test_only_what_is_open_is_listed_when_asked_for(self, zoneread: Runner, article: str) -> None:
        rows = json.loads(zoneread("text", article, "--audit", "--open", "--json").out)
        assert [(row["mark"], row["open"], row["proposals"]) for row in rows] == [(MARK, True, ["、", ""])]
        zoneread("text", article, "--settle", f"{MARK}=reject")
        nothing = zoneread("text", article, "--audit", "--open")
        assert (nothing.status, nothing.out, nothing.err) == (0, "", "nothing\n")

    def test_json_has_both_texts_and_offsets_that_fit(self, zoneread: Runner, article: str) -> None:
        value = json.loads(zoneread("text", article, "--json").out)
        assert value["source"] == SOURCE
        for paragraph in value["paragraphs"]:
            words = "".join(value["source"][start:end] for start, end in paragraph["source"])
            assert len(words) >= len(value["reading"][paragraph["start"] : paragraph["end"]].strip())
        readings = [row for row in value["audit"] if row["step"] == "pinyin"]
        assert [value["source"][row["source_start"] : row["source_end"]] for row in readings] == [
            "(fā)",
            "(qū)",
            "(yè)",
            "(zhǎng)",
            "(chǎn)",
            "(yè)",
        ]
        assert [row["before"] for row in readings][:2] == ["(fā)", "(qū)"]

    def test_an_article_that_is_not_there_is_answered_with_the_nearest(self, zoneread: Runner, article: str) -> None:
        ran = zoneread("text", "b.txt")
        assert (ran.status, ran.out) == (2, "")
        assert article in ran.err


class TestChanging:
    def test_settling_changes_the_text_and_says_what_became_of_the_spans(
        self, zoneread: Runner, article: str, workspace: Workspace
    ) -> None:
        ran = zoneread("text", article, "--settle", f"{MARK}=accept", "--annotator", "lin")
        assert (ran.status, ran.out, ran.err) == (0, "", "a.txt: settled\n")
        assert "厂房、空置" in stored_text(workspace, article)
        with open_store(workspace) as store:
            store.undo("lin")
        assert "厂房'空置" in stored_text(workspace, article)

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ((f"{MARK}=acept",), 'did you mean "accept"?'),
            (("ocr:lone_quote:11..13=accept",), f'did you mean "{MARK}"?'),
            (("accept",), "is not MARK=WORD"),
            ((f"{MARK}=accept", f"{MARK}=reject"), "settled twice"),
        ],
    )
    def test_a_settlement_that_makes_no_sense_is_refused_whole(
        self, zoneread: Runner, article: str, workspace: Workspace, given: tuple[str, ...], said: str
    ) -> None:
        before = workspace.database.read_bytes()
        ran = zoneread("text", article, *(part for one in given for part in ("--settle", one)))
        assert (ran.status, ran.out) == (2, "")
        assert said in ran.err
        assert workspace.database.read_bytes() == before

    def test_the_script_and_the_steps_of_one_article_are_chosen_and_kept_by_imports(
        self, zoneread: Runner, article: str, workspace: Workspace
    ) -> None:
        assert zoneread("text", article, "--script", "original").err == "a.txt: revised\n"
        assert "開發區完成投資" in stored_text(workspace, article)
        assert json.loads(zoneread("import", "corpus/a.txt", "--json").out)["result"] == "unchanged"
        assert zoneread("text", article, "--steps", "none").status == 0
        assert stored_text(workspace, article) == SOURCE
        assert zoneread("text", article, "--steps", "default", "--script", "default").status == 0
        assert "开发区完成投资" in stored_text(workspace, article)

    def test_a_step_that_is_not_known_is_answered_with_the_nearest(self, zoneread: Runner, article: str) -> None:
        ran = zoneread("text", article, "--steps=-pinyn")
        assert ran.status == 2
        assert 'did you mean "pinyin"?' in ran.err

    def test_changing_and_asking_for_json_gives_the_article_as_it_is_then(self, zoneread: Runner, article: str) -> None:
        ran = zoneread("text", article, "--settle", f"{MARK}=hide", "--json")
        assert "厂房空置" in json.loads(ran.out)["reading"]


class TestSettings:
    def test_the_workspace_says_how_its_articles_are_cleaned(
        self, zoneread: Runner, article: str, workspace: Workspace
    ) -> None:
        (workspace.root / "zoneread.toml").write_text('[text]\nscript = "original"\n', encoding="utf-8")
        assert json.loads(zoneread("import", "corpus/a.txt", "--json").out)["result"] == "changed"
        assert "開發區完成投資" in stored_text(workspace, article)
        zoneread("text", article, "--script", "simplified")
        assert json.loads(zoneread("import", "corpus/a.txt", "--json").out)["result"] == "unchanged"
        assert "开发区完成投资" in stored_text(workspace, article)

    def test_a_mistake_in_the_settings_is_told_in_one_line(
        self, zoneread: Runner, article: str, workspace: Workspace
    ) -> None:
        (workspace.root / "zoneread.toml").write_text("[text]\nscrpt = 1\n", encoding="utf-8")
        ran = zoneread("import", f"corpus/{article}")
        assert (ran.status, ran.out) == (2, "")
        assert 'no setting "scrpt" (did you mean "script"?)' in ran.err


@pytest.mark.parametrize("width", [40, 41, 79, 120])
def test_both_columns_keep_to_their_width_and_lose_no_character(width: int) -> None:
    source = (
        "\x1b[31m青砚开发区\u202e𠮷野产业园A1（试）！\n\u3000\u3000上半年完成投资8.6亿元，😀é同比增长12.3%，ＡＢＣ。\n"
    )
    reading = normalise(source)
    lines = beside(source, reading, width)
    assert [sanitise(line, keep="") for line in lines] == lines
    column = (width - 3) // 2
    for line in lines:
        left, _, right = line.partition(" │")
        assert measure(left).edges[-1] == column
        assert measure(right.removeprefix(" ")).edges[-1] <= column
    rights = "".join(line.partition(" │")[2].removeprefix(" ") for line in lines)
    assert "上半年完成投资8.6亿元" in rights.replace(" ", "")
