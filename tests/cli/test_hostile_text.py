"""What articles, names and notes hold never commands a terminal nor a spreadsheet, whichever command prints it."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.workspaces import make_workspace
from zoneread.api import open_workspace
from zoneread.cli.main import run
from zoneread.session.opening import open_store
from zoneread.session.workspace import find_workspace
from zoneread.store.protocol import SetKind

if TYPE_CHECKING:
    from pathlib import Path

EVIL = "=1+1\x1b[31m\x9b2J\u202e倒\u2066x\x07\u061c\r\n=HYPERLINK(1)"
NAMES = ("=cmd|' calc'!A0.txt", "a\nzoneread: \x1b[31m.txt", "\u202etxt.倒\x9b2J", "@x.txt", "-1+1.txt")
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
FORGED_LINE = re.compile(r"^zoneread: ␛", re.MULTILINE)
FORMULA = re.compile(r"[\t\r ]*[=+@-]|\s*[＝＋＠－]")
COMMANDS = (
    ["list"],
    ["show", "{name}"],
    ["show", "{name}", "--set", "lin"],
    ["text", "{name}", "--json"],
    ["labels", "export"],
    ["search", "改革", "--json"],
    ["diff", "lin", "zhao", "--format", "jsonl"],
    ["stats"],
    ["sets"],
    ["log"],
    ["log", "--article", "{name}"],
    ["search", "改革"],
    ["search", "note:x"],
    ["search", "--regex", "改."],
    ["diff", "lin", "=x\u202e"],
    ["diff", "lin", "zhao"],
    ["diff", "lin", "zhao", "--format", "json"],
    ["diff", "lin", "zhao", "--format", "html"],
    ["diff", "lin", "zhao", "--format", "md", "--all"],
    ["diff", "lin", "zhao", "--format", "patch"],
    ["agree", "lin", "zhao"],
    ["lint", "--set", "lin"],
    ["suggest", "{name}"],
    ["suggest", "{name}", "--json"],
    ["next"],
    ["feedback", "lin", "--gold", "zhao"],
    ["report"],
    ["team"],
    ["verdicts"],
    ["review", "lin", "zhao"],
    ["undo", "--dry-run"],
    ["doctor"],
    ["labels"],
    ["labels", "guideline"],
    ["import", "{missing}"],
    ["load", "{missing}", "--set", "lin"],
    ["show", "{missing}"],
    ["keys", "check", "{missing}"],
    ["merge", "{missing}"],
    ["{missing}"],
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which every text that a person can give is hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    workspace = make_workspace(folder / "zones")
    records = [{"id": name, "title": EVIL, "text": f"推行一窗通办改革，{EVIL}\n{name}增长3%。"} for name in NAMES]
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    assert run(["import", "--workspace", str(workspace.root), str(folder / "a.jsonl")]) == 0
    with open_workspace(workspace.root, annotator="lin") as opened:
        for article in opened.articles():
            if "a.jsonl" in article.name:
                opened.add(article.id, 0, 8, "reform", note=EVIL)
    with open_workspace(workspace.root, annotator="zhao") as opened:
        for article in opened.articles():
            if "a.jsonl" in article.name:
                opened.add(article.id, 2, 8, "metric", note=EVIL)
    with open_store(find_workspace(workspace.root)) as store:
        store.save_document("guideline", EVIL, by="lin")
        store.ensure_set("=x", SetKind.ANNOTATOR, "=x")
    return workspace.root


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_command_prints_what_a_terminal_obeys(
    root: Path, command: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    for name in NAMES:
        there = f"a.jsonl#{name}"
        words = [word.format(name=there, missing=f"{root}/none/{name}") for word in command]
        run(["--workspace", str(root), *words])
    said = capfd.readouterr()
    for shown in said:
        assert not OBEYED.search(shown), shown
        is_text = command[0] == "show"  # of which the name is a line
        assert is_text or not FORGED_LINE.search(shown), "a name with a line feed in it has begun a line of its own"
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    "command", [["diff", "lin", "zhao", "--format", "csv"], ["export", "--set", "lin", "--format", "csv"]]
)
def test_no_cell_is_a_formula(root: Path, command: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    run(["--workspace", str(root), *command])
    rows = list(csv.reader(io.StringIO(capfd.readouterr().out, newline="")))
    assert len(rows) > len(NAMES)
    for cell in (cell for row in rows for cell in row):
        assert not FORMULA.match(cell), cell


def test_a_message_is_cut_however_much_a_file_says(root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["--workspace", str(root), "show", "x" * 100_000]) != 0
    assert len(capfd.readouterr().err) < 5_000
