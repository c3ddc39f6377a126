"""``zoneread backup``, ``doctor`` and ``vacuum``, and what happens to commands when the disk or the file does not do."""

from __future__ import annotations

import json
import random
import sqlite3
import sys
from typing import TYPE_CHECKING

import pytest

from tests.programs import run_python
from zoneread.session.opening import open_store
from zoneread.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Runner
    from zoneread.session.workspace import Workspace


def test_a_backup_is_a_whole_database_and_replaces_nothing(zoneread: Runner, workspace: Workspace) -> None:
    target = workspace.root / "copy.db"
    assert zoneread("backup", str(target)).status == 0
    with SqliteStore.open(target, readonly=True) as copy, open_store(workspace, readonly=True) as store:
        assert list(copy.log()) == list(store.log())
    again = zoneread("backup", str(target))
    assert (again.status, "there already" in again.err) == (2, True)
    assert zoneread("backup", str(workspace.root / "no" / "copy.db")).status == 2


def test_a_backup_without_a_name_lies_beside_the_database(zoneread: Runner, workspace: Workspace) -> None:
    ran = zoneread("backup")
    assert ran.status == 0
    (made,) = workspace.root.glob("annotations-*Z.db")
    assert str(made) in ran.err


def test_doctor_finds_what_was_changed_behind_the_logs_back_and_fixes_it(
    zoneread: Runner, workspace: Workspace
) -> None:
    assert zoneread("doctor").status == 0
    with sqlite3.connect(workspace.database) as raw:
        raw.execute("UPDATE spans SET label = 'project' WHERE set_name = 'lin' AND label = 'metric'")
    raw.close()
    ran = zoneread("doctor")
    assert ran.status == 1
    assert ran.out.count("is not what the log says last") == 2
    assert "--fix puts it right" in ran.out
    fixed = zoneread("doctor", "--fix", "--json")
    value = json.loads(fixed.out)
    assert (fixed.status, value["ok"], value["copy"].endswith("annotations.db.before-fix")) == (0, True, True)
    assert json.loads(zoneread("doctor", "--json").out)["copy"] is None


def test_doctor_fix_of_a_sound_database_makes_no_copy(zoneread: Runner, workspace: Workspace) -> None:
    before = sorted(workspace.root.iterdir())
    assert zoneread("doctor", "--fix").status == 0
    assert sorted(path for path in workspace.root.iterdir() if path.suffix == ".db") == [
        path for path in before if path.suffix == ".db"
    ]


def test_a_doctor_that_cannot_open_the_file_names_the_way_that_is_left(zoneread: Runner, workspace: Workspace) -> None:
    workspace.database.write_bytes(b"not a database at all" * 1000)
    ran = zoneread("doctor")
    assert ran.status == 3
    assert "zoneread doctor --salvage FILE saves what can be read" in ran.err
    assert "says more" not in ran.err


def test_a_doctor_that_finds_damaged_pages_names_the_way_that_is_left(zoneread: Runner, workspace: Workspace) -> None:
    data = bytearray(workspace.database.read_bytes())
    data[-4096:] = bytes(4096)
    workspace.database.write_bytes(data)
    ran = zoneread("doctor")
    assert "pages" in ran.out
    assert "zoneread doctor --salvage FILE" in ran.err


def test_salvage_tells_what_it_saved_and_leaves_the_file_alone(zoneread: Runner, workspace: Workspace) -> None:
    data = bytearray(workspace.database.read_bytes())
    data[len(data) // 2 :] = bytes(len(data) - len(data) // 2)
    workspace.database.write_bytes(data)
    target = workspace.root / "saved.db"
    ran = zoneread("doctor", "--salvage", str(target), "--json")
    assert "Traceback" not in ran.err
    assert ran.err.count("\n") == 1
    assert workspace.database.read_bytes() == bytes(data)
    if ran.status == 0:
        assert set(json.loads(ran.out)["tables"]) >= {"articles", "spans", "edits"}
        assert zoneread("doctor", "--db", str(target)).status in {0, 1}
    both = zoneread("doctor", "--salvage", "x.db", "--fix")
    assert (both.status, "do not go together" in both.err) == (2, True)


def test_vacuum_tells_the_sizes(zoneread: Runner, workspace: Workspace) -> None:
    ran = zoneread("vacuum")
    assert (ran.status, "bytes before" in ran.err) == (0, True)
    assert zoneread("doctor", "--db", str(workspace.database)).status == 0


@pytest.mark.parametrize("command", ["backup", "doctor", "vacuum"])
def test_care_of_a_database_that_is_not_there_makes_none(zoneread: Runner, workspace: Workspace, command: str) -> None:
    missing = workspace.root / "none.db"
    ran = zoneread(command, "--db", str(missing))
    assert (ran.status, missing.exists()) == (3, False)
    assert ran.err.count("\n") == 1


COMMANDS = [
    ("doctor", "--json"),
    ("log",),
    ("stats",),
    ("labels", "list"),
    ("merge", "--conflicts"),
    ("list", "--mine"),
]


@pytest.mark.parametrize("truncated", [False, True])
def test_damage_anywhere_is_told_in_one_line_and_never_a_traceback(
    zoneread: Runner, workspace: Workspace, *, truncated: bool
) -> None:
    sound = workspace.database.read_bytes()
    told = {command: zoneread(*command).out for command in COMMANDS}
    rng = random.Random(11)
    for turn in range(24):
        data = bytearray(sound)
        if truncated:
            del data[rng.randrange(len(data)) :]
        else:
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        workspace.database.write_bytes(data)
        command = COMMANDS[turn % len(COMMANDS)]
        ran = zoneread(*command)
        assert "Traceback" not in ran.err + ran.out
        if ran.status not in {0, 1}:
            assert ran.err.count("\n") == 1
        elif command in {("log",), ("labels", "list")}:
            assert ran.status == 1 or ran.out == told[command]


def test_a_full_disk_is_one_line_and_leaves_the_database_as_it_was(workspace: Workspace) -> None:
    before = workspace.database.stat().st_size
    code = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from zoneread.cli.main import run\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({before // 2}, {before // 2}))\n"
        "print([run(arguments) for arguments in (['backup'], ['bundle', '--all', '--annotator', 'lin', '-o', 'l.zrb'],"
        " ['vacuum'], ['doctor', '--salvage', 's.db'])])\n"
    )
    done = run_python(code, cwd=workspace.root)
    assert "Traceback" not in done.stderr
    assert done.stdout.strip().startswith("[3, 3, 3, ")
    assert not [path for path in workspace.root.iterdir() if path.name in {"l.zrb", "s.db"}]
    with open_store(workspace, readonly=True) as store:
        assert len(list(store.log())) == 10


@pytest.mark.skipif(sys.platform == "win32", reason="no rights to take away")
def test_a_file_that_may_not_be_written_is_told_and_reading_goes_on(
    zoneread: Runner, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tmp_path.exists()
    monkeypatch.setattr("os.access", lambda *_: False)
    ran = zoneread("assign", "--annotators", "lin")
    assert (ran.status, ran.err.count("\n")) == (3, 1)
    assert "may not be written" in ran.err
    assert zoneread("sets", "--lock", "lin").status == 3
    assert zoneread("log", "--limit", "1").status == 0
