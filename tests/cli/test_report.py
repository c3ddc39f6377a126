"""``zoneread report``: bars in the terminal, pictures in a folder."""

from __future__ import annotations

import re
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from zoneread.cli.report import bar
from zoneread.span.edits import set_status
from zoneread.span.span import Status
from zoneread.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from tests.cli.conftest import Runner
    from zoneread.session.workspace import Workspace

drawing = pytest.mark.skipif(find_spec("matplotlib") is None, reason="matplotlib is not installed")


@pytest.mark.usefixtures("workspace")
def test_the_terminal_shows_labels_progress_and_agreement_without_the_extra(
    zoneread: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    out = zoneread("report").out
    assert re.search(r"lin +metric +2  █+", out)
    assert re.search(r"lin +1  █+", out)
    assert "lin against zhao: exact F1 undefined" in out
    ran = zoneread("report", "-o", "pictures")
    assert ran.status == 2
    assert "zoneread[pictures]" in ran.err


@drawing
def test_pictures_and_one_page_are_written(workspace: Workspace, zoneread: Runner) -> None:
    ran = zoneread("report", "-o", "pictures")
    assert ran.status == 0, ran.err
    folder = workspace.root / "pictures"
    assert {path.name for path in folder.iterdir()} == {"report.html", "labels.svg", "progress.svg", "agreement.svg"}
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert page.count("data:image/svg+xml;base64,") == 3
    assert "<script" not in page
    assert re.search(r'(?:src|href)="(?!data:)', page) is None


@drawing
@pytest.mark.usefixtures("workspace")
def test_chinese_names_stay_text_and_pictures_come_out_the_same_again(workspace: Workspace, zoneread: Runner) -> None:
    assert zoneread("export", "--set", "lin", "--format", "jsonl", "-o", "lin.jsonl").status == 0
    assert zoneread("load", "lin.jsonl", "--set", "林评").status == 0
    assert zoneread("report", "-o", "one").status == 0
    assert zoneread("report", "-o", "two").status == 0
    first, second = ((workspace.root / name / "labels.svg").read_bytes() for name in ("one", "two"))
    assert "林评".encode() in first
    assert first == second


@pytest.mark.usefixtures("workspace")
def test_an_unknown_set_is_answered_with_the_nearest(zoneread: Runner) -> None:
    assert 'did you mean "zhao"' in zoneread("report", "--set", "zaho").err


def test_a_bar_is_as_long_as_its_value_to_an_eighth() -> None:
    assert bar(10, 10, 4) == "████"
    assert bar(5, 10, 4) == "██"
    assert bar(1, 32, 4) == "▏"
    assert bar(0, 10, 4) == bar(0, 0, 4) == ""


def test_how_much_was_compared_and_left_out_stands_beside_agreement(workspace: Workspace, zoneread: Runner) -> None:
    with SqliteStore.open(workspace.database) as store:
        article = store.find_article("01-first.txt").id
        store.apply(set_status("zhao", article, Status.TODO, Status.DONE), by="zhao")
    out = zoneread("report").out
    assert "lin against zhao: exact F1 0.2500 on 1 article that both have finished" in out
    assert "4 and 4 spans compared; 2 articles left out, with 1 and 0 spans" in out


@drawing
@pytest.mark.usefixtures("workspace")
def test_progress_is_drawn_by_whole_days(workspace: Workspace, zoneread: Runner) -> None:
    assert zoneread("report", "-o", "pictures").status == 0
    drawn = (workspace.root / "pictures" / "progress.svg").read_text(encoding="utf-8")
    days = re.findall(r">(\d{4}-\d\d-\d\d)<", drawn)
    assert len(days) == len(set(days)) == 3
