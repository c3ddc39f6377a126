"""``zoneread labels``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from zoneread.session.opening import open_store
from zoneread.session.scheme_file import parse_scheme, write_scheme

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Runner
    from zoneread.session.workspace import Workspace


@pytest.fixture
def exported(zoneread: Runner, workspace: Workspace) -> Path:
    """Write the labels of the workspace to a file."""
    path = workspace.root / "labels.toml"
    assert zoneread("labels", "export", str(path)).status == 0
    return path


def test_the_labels_are_listed_with_their_spans(zoneread: Runner, workspace: Workspace) -> None:
    assert workspace.database.exists()
    value = json.loads(zoneread("labels", "list", "--json").out)
    assert value["version"] == 1
    assert {label["key"]: label["spans"] for label in value["labels"]} == {
        "reform": 3,
        "metric": 3,
        "project": 2,
        "party-building": 1,
    }
    assert "trend (up/down/flat/rank)" in zoneread("labels").out
    assert zoneread("labels", "list", "--version", "9").status == 2


def test_what_was_exported_is_imported_without_a_change(zoneread: Runner, exported: Path) -> None:
    ran = zoneread("labels", "import", str(exported))
    assert (ran.status, ran.out) == (0, "")
    assert "like this already" in ran.err
    assert zoneread("labels", "export").out == exported.read_text(encoding="utf-8")


def test_a_new_name_keeps_the_spans_and_the_old_version(zoneread: Runner, workspace: Workspace, exported: Path) -> None:
    text = exported.read_text(encoding="utf-8")
    exported.write_text(text.replace('chinese = "指标"', 'chinese = "数据"'), encoding="utf-8")
    ran = zoneread("labels", "import", str(exported))
    assert (ran.status, ran.out) == (0, "changed  metric\n")
    assert "version 2" in ran.err
    with open_store(workspace, readonly=True) as store:
        assert store.scheme().label("metric").chinese == "数据"
        assert store.scheme(1).label("metric").chinese == "指标"
        assert len(store.spans(store.find_article("01-first.txt").id, "lin")) == 4


def test_a_new_key_takes_the_spans_along_and_the_log_tells(
    zoneread: Runner, workspace: Workspace, exported: Path
) -> None:
    text = exported.read_text(encoding="utf-8")
    exported.write_text(text.replace('key = "metric"', 'key = "figure"\nwas = "metric"'), encoding="utf-8")
    assert zoneread("labels", "import", str(exported), "--dry-run").out == "renamed  metric → figure\n"
    ran = zoneread("labels", "import", str(exported), "--annotator", "gao")
    assert ran.status == 0
    assert "3 spans with the label's new key" in ran.err
    with open_store(workspace, readonly=True) as store:
        uses = store.label_uses()
    assert (uses.get("metric"), uses["figure"]) == (None, 3)
    assert "metric → figure" in zoneread("log", "--set", "lin").out
    assert "like this already" in zoneread("labels", "import", str(exported)).err
    assert json.loads(zoneread("doctor", "--json").out)["ok"]


def test_a_rename_that_a_locked_set_stands_against_changes_nothing(
    zoneread: Runner, workspace: Workspace, exported: Path
) -> None:
    zoneread("sets", "--lock", "zhao")
    text = exported.read_text(encoding="utf-8")
    exported.write_text(text.replace('key = "metric"', 'key = "figure"\nwas = "metric"'), encoding="utf-8")
    ran = zoneread("labels", "import", str(exported))
    assert (ran.status, 'the set "zhao" is locked' in ran.err) == (2, True)
    with open_store(workspace, readonly=True) as store:
        assert store.scheme().version == 1


def test_a_label_in_use_that_is_left_out_is_archived_only_when_told_to(
    zoneread: Runner, workspace: Workspace, exported: Path
) -> None:
    text = exported.read_text(encoding="utf-8")
    exported.write_text(text[: text.rindex("[[label]]")], encoding="utf-8")
    ran = zoneread("labels", "import", str(exported))
    assert (ran.status, ran.out) == (2, ""), "nothing is told as done that was refused"
    dry = zoneread("labels", "import", str(exported), "--dry-run")
    assert dry.out == "archive  party-building: 1 span to keep it, and nobody is offered it any more\n"
    assert "--yes does it" in ran.err
    with open_store(workspace, readonly=True) as store:
        assert store.scheme().version == 1
    assert zoneread("labels", "import", str(exported), "--yes").status == 0
    with open_store(workspace, readonly=True) as store:
        assert store.scheme().keys == ("reform", "metric", "project")
        assert store.scheme().label("party-building").archived
        assert store.label_uses()["party-building"] == 1
    assert "like this already" in zoneread("labels", "import", str(exported)).err


@pytest.mark.parametrize(
    ("change", "below", "message"),
    [
        (('key = "metric"', 'keey = "metric"'), 0, 'did you mean "key"?'),
        (('key = "metric"', 'key = "reform"'), 0, 'key "reform" is that of label 1 already'),
        (('key = "metric"', "key = 3"), 0, "key must be text in quotes"),
        (('digit = "2"', 'digit = "1"'), 0, 'digit "1" is that of label 1 already'),
        (('digit = "2"', 'digit = "22"'), 0, 'digit cannot be "22" ("1" to "9")'),
        (('colour = "#e69f00"', 'colour = "orange"'), 0, 'colour cannot be "orange"'),
        (('code = "zb"', 'code = "zb"\nparent = "refrom"'), 1, 'did you mean "reform"?'),
        (('code = "zb"', 'code = "zb"\nparent = "metric"'), 1, "would be a kind of itself"),
        (('kind = "choice"\nchoices = ["up"', 'kind = "choise"\nchoices = ["up"'), 0, 'did you mean "choice"?'),
        (('kind = "choice"\nchoices = ["up"', 'kind = "text"\nchoices = ["up"'), 1, "a text has no choices"),
        (('key = "metric"', 'key = "metric'), 0, "is not TOML"),
    ],
)
def test_a_mistake_is_one_line_that_names_its_line_in_the_file(
    zoneread: Runner, exported: Path, change: tuple[str, str], below: int, message: str
) -> None:
    text = exported.read_text(encoding="utf-8")
    exported.write_text(text.replace(*change), encoding="utf-8")
    ran = zoneread("labels", "import", str(exported))
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert message in ran.err
    line = text[: text.index(change[0])].count("\n") + 1 + below
    assert f"labels.toml:{line}:" in ran.err


@pytest.mark.parametrize(
    ("new", "message"),
    [
        ('key = "metric"\nwas = "reform"', "that is still a label"),
        ('key = "figure"\nwas = "mertic"', 'did you mean "metric"?'),
    ],
)
def test_a_label_that_was_none_is_refused(zoneread: Runner, exported: Path, new: str, message: str) -> None:
    exported.write_text(exported.read_text(encoding="utf-8").replace('key = "metric"', new), encoding="utf-8")
    ran = zoneread("labels", "import", str(exported))
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert message in ran.err


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"version = 1\n", b"x" * 1_000_001, b"label = 3\n"])
def test_a_file_that_is_no_scheme_is_refused(zoneread: Runner, exported: Path, data: bytes) -> None:
    exported.write_bytes(data)
    ran = zoneread("labels", "import", str(exported))
    assert (ran.status, ran.err.count("\n")) == (2, 1)


def test_a_missing_file_is_refused(zoneread: Runner, workspace: Workspace) -> None:
    ran = zoneread("labels", "import", str(workspace.root / "none.toml"))
    assert (ran.status, "cannot be read" in ran.err) == (2, True)


def test_the_guideline_is_kept_and_goes_along_with_a_bundle(zoneread: Runner, workspace: Workspace) -> None:
    file = workspace.root / "guideline.md"
    file.write_text("# 指南\n一个标签一个意思。\x1b[2J\n", encoding="utf-8")
    assert zoneread("labels", "guideline", str(file)).status == 0
    out = zoneread("labels", "guideline").out
    assert "一个标签一个意思。" in out
    assert "\x1b" not in out
    bundle = workspace.root / "lin.zrb"
    zoneread("bundle", "--annotator", "lin", "--all", "-o", str(bundle))
    assert "一个标签一个意思。" in zoneread("labels", "guideline", "--db", str(bundle)).out


def test_a_label_without_more_than_a_key_gets_names_and_a_colour() -> None:
    (label,) = parse_scheme('[[label]]\nkey = "水利"\n', "x.toml").scheme.labels
    assert (label.name, label.chinese, label.colour) == ("水利", "水利", "#0072b2")
    assert (
        parse_scheme(write_scheme(parse_scheme('[[label]]\nkey = "a"\n', "x").scheme), "y").scheme.labels[0].key == "a"
    )
