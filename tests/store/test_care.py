"""Backup, doctor, repair, vacuum and migrations of a database."""

from __future__ import annotations

import sqlite3
import threading
import zlib
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.store.builders import new_article, new_span, read_everything
from zoneread.errors import StoreDamagedError, StoreError, StoreReadOnlyError, StoreVersionError, UsageError
from zoneread.span.edits import add_span
from zoneread.store import care, guards
from zoneread.store.doctor import Check
from zoneread.store.migrations import MIGRATIONS, VERSION, migrate
from zoneread.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlite_utils import Database

NOW = "2031-01-01T00:00:00Z"


def tamper(path: Path, *statements: str) -> None:
    """Change the database behind zoneread's back, without its triggers and checks."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA ignore_check_constraints = ON")
        for (trigger,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            raw.execute(statement)


def test_a_sound_database_has_no_findings(path: Path) -> None:
    before = path.read_bytes()
    assert care.doctor(path) == []
    assert path.read_bytes() == before


def test_values_that_no_check_foresaw_are_a_finding_and_no_crash(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(_: object) -> list[tuple[str, str]]:
        raise TypeError("'NoneType' object is not subscriptable")

    monkeypatch.setattr("zoneread.store.doctor.faults", stumble)
    (finding,) = care.doctor(path)
    assert finding.check is Check.SEALS
    assert "stored values are damaged" in finding.message


@pytest.mark.parametrize(
    ("statement", "check", "fixable"),
    [
        ("UPDATE spans SET quote = '别的字' WHERE start = 0", Check.QUOTE, True),
        ("UPDATE spans SET note = '改了'", Check.LOG, True),
        ("DELETE FROM spans WHERE start = 0", Check.LOG, True),
        ("UPDATE spans SET id = 's0'  WHERE start = 0", Check.LOG, True),
        ("DELETE FROM edits WHERE number = 1", Check.LOG, False),
        ("DELETE FROM edits WHERE number = 2", Check.LOG, False),
        ("UPDATE texts SET reading = '短'", Check.TEXT, False),
        ("UPDATE texts SET source = x'00'", Check.TEXT, False),
        ("UPDATE revisions SET sha256 = replace(sha256, '3', '4')", Check.TEXT, False),
        ("DELETE FROM sets", Check.REFERENCES, False),
        ("UPDATE labels SET name = 'x' WHERE key = 'reform'", Check.LABELS, True),
        ("UPDATE tallies SET spans = 3", Check.SEALS, True),
        ("DELETE FROM tallies", Check.SEALS, True),
        ("UPDATE tallies SET active_ms = 1, total = total + 1", Check.SEALS, True),
        ("UPDATE seals SET seal = 1 WHERE about = 'tallies of lin'", Check.SEALS, True),
        ("UPDATE sets SET annotator = 'wu'", Check.SEALS, False),
        ("UPDATE seals SET rows = 2 WHERE about = 'articles'", Check.SEALS, False),
        ("INSERT INTO reviewers VALUES ('wu', '')", Check.SEALS, False),
    ],
)
def test_each_damage_is_found_and_repaired_where_it_can_be(
    path: Path, statement: str, check: Check, *, fixable: bool
) -> None:
    truth = read_everything(path)
    tamper(path, statement)
    findings = care.doctor(path)
    assert check in {finding.check for finding in findings}
    copy, left = care.repair(path, now=NOW)
    assert care.doctor(copy) == findings
    if fixable and "'s0'" not in statement:
        assert left == []
        assert read_everything(path) == truth
    else:
        assert left


@pytest.mark.parametrize(
    ("statement", "asked", "message"),
    [
        ("DELETE FROM spans WHERE start = 0", "rows", "qingyan.txt, set lin: the stored spans are not"),
        ("UPDATE spans SET note = '改了'", "rows", "qingyan.txt, set lin: the stored spans are not"),
        ("UPDATE tallies SET spans = 3", "sets", "the tally of .* in lin is not"),
        ("DELETE FROM tallies", "overview", "the stored tallies of lin are not"),
        (
            "INSERT INTO statuses SELECT 'lin', id, 'done', '' FROM articles",
            "progress",
            "the stored statuses of lin are not",
        ),
        ("DELETE FROM spans WHERE start = 0", "figures", "the stored spans of lin are not"),
        ("UPDATE sets SET annotator = 'wu'", "sets", "the stored sets are not"),
        ("UPDATE sets SET annotator = 'wu'", "rows", "the stored sets are not"),
        ("DELETE FROM articles", "articles", "the stored articles are not"),
        ("DELETE FROM edits WHERE number = 1", "log", "rows of the log are missing"),
        ("DELETE FROM edits WHERE number = 2", "log", "rows of the log from 2 on are missing"),
        ("INSERT INTO reviewers VALUES ('wu', '')", "reviewers", "the stored reviewers are not"),
        ("DELETE FROM acts WHERE number = 1", "acts", "the log of acts is not"),
        ("DROP INDEX spans_by_place", "articles", "its tables are not made as zoneread makes them"),
    ],
)
def test_what_was_changed_behind_its_back_is_not_answered(path: Path, statement: str, asked: str, message: str) -> None:
    with SqliteStore.open(path) as store:
        store.lock_set("lin", by="gao")
    tamper(path, statement)
    ask: dict[str, Callable[[SqliteStore], object]] = {
        "rows": lambda store: list(store.export_rows(["lin"])),
        "sets": lambda store: store.sets(),
        "overview": lambda store: store.overview("lin"),
        "progress": lambda store: store.progress(),
        "figures": lambda store: store.label_figures("lin"),
        "articles": lambda store: store.articles(),
        "log": lambda store: list(store.log()),
        "reviewers": lambda store: store.reviewers(),
        "acts": lambda store: store.acts(),
    }
    with pytest.raises(StoreDamagedError, match=message), SqliteStore.open(path, readonly=True) as store:
        ask[asked](store)


def test_a_backup_is_consistent_while_another_writes(path: Path, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        with SqliteStore.open(path) as store:
            article = store.articles()[0].id
            while not stop.is_set():
                store.apply(add_span("lin", article, new_span(0, 5)), by="lin")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            care.backup(path, tmp_path / f"copy{number}.db")
    finally:
        stop.set()
        writer.join()
    for number in range(5):
        copy = tmp_path / f"copy{number}.db"
        assert care.doctor(copy) == []
        with SqliteStore.open(copy) as store:
            store.undo("lin")
    with pytest.raises(UsageError, match="is there already"):
        care.backup(path, tmp_path / "copy0.db")
    with pytest.raises(UsageError, match="the folder does not exist"):
        care.backup(path, tmp_path / "no" / "copy.db")
    assert not list(tmp_path.glob(".zoneread*"))


def test_what_is_salvaged_beside_a_lost_article_can_be_read(path: Path, tmp_path: Path) -> None:
    with SqliteStore.open(path) as store:
        kept, lost = store.articles()[0], store.add_article(new_article("lost.txt", "岚川推行并联审批。")).article
    tamper(path, "PRAGMA foreign_keys = OFF", f"DELETE FROM revisions WHERE article = '{lost}'")
    target = tmp_path / "salvaged.db"
    saved = {one.table: (one.rows, one.holes) for one in care.salvage(path, target, now=NOW)}
    assert saved["articles"] == (1, 1)
    with SqliteStore.open(target) as store:
        assert [row.name for row in store.articles()] == [kept.name]
        assert len(store.spans(kept.id, "lin")) > 0


def test_an_article_whose_text_is_lost_says_so(path: Path) -> None:
    with SqliteStore.open(path) as store:
        article = store.articles()[0].id
    tamper(path, "PRAGMA foreign_keys = OFF", f"DELETE FROM texts WHERE article = '{article}'")
    with SqliteStore.open(path) as store, pytest.raises(StoreDamagedError, match="the text is lost"):
        store.article(article)


def test_an_empty_database_that_is_sound_is_salvaged_too(tmp_path: Path) -> None:
    path, target = tmp_path / "empty.db", tmp_path / "salvaged.db"
    SqliteStore.open(path, create=True).close()
    assert not any(one.holes for one in care.salvage(path, target, now=NOW))
    assert care.doctor(target) == []


def test_vacuum_gives_space_back(path: Path) -> None:
    tamper(path, "CREATE TABLE waste (x)", "INSERT INTO waste VALUES (zeroblob(1000000))", "DROP TABLE waste")
    before, after = care.vacuum(path, now=NOW)
    assert after < before - 900_000
    assert after == path.stat().st_size


def m9001_more(db: Database, now: str) -> None:
    db.conn.execute("CREATE TABLE more (x TEXT) STRICT")
    db.conn.execute("INSERT INTO more VALUES (?)", (now,))


def m9002_fails(db: Database, now: str) -> None:
    db.conn.execute("CREATE TABLE evenmore (x)")
    raise StoreDamagedError("on purpose")


def test_a_migration_is_done_once_after_a_copy(path: Path) -> None:
    truth = read_everything(path)
    copy = migrate(path, NOW, migrations=(*MIGRATIONS, m9001_more))
    assert copy == path.with_name(f"annotations.db.v{len(MIGRATIONS)}")
    assert read_everything(copy) == truth
    assert migrate(path, "later", migrations=(*MIGRATIONS, m9001_more)) is None
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("SELECT x FROM more").fetchall() == [(NOW,)]
        assert raw.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS) + 1


def test_a_migration_that_fails_changes_nothing(path: Path) -> None:
    with pytest.raises(StoreDamagedError, match="on purpose"):
        migrate(path, NOW, migrations=(*MIGRATIONS, m9001_more, m9002_fails))
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("SELECT count(*) FROM sqlite_master WHERE name LIKE '%more'").fetchone() == (0,)
        assert raw.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS)


def test_an_older_database_that_may_only_be_read_is_refused_with_what_to_do(path: Path) -> None:
    tamper(path, f"PRAGMA user_version = {len(MIGRATIONS) - 1 or -1}")
    with pytest.raises(StoreError, match="must become"):
        SqliteStore.open(path, readonly=True)


def test_the_log_and_the_revisions_refuse_every_change(path: Path) -> None:
    with SqliteStore.open(path) as store:
        store.add_article(new_article(text="新的文字"))
    with closing(sqlite3.connect(path)) as raw:
        for table, column in (("edits", "why"), ("touches", "article"), ("revisions", "title"), ("texts", "reading")):
            for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET {column} = {column}"):
                with pytest.raises(sqlite3.IntegrityError, match="never"):
                    raw.execute(statement)


THIEF = 'CREATE TRIGGER "th""ief" AFTER INSERT ON spans BEGIN DELETE FROM spans WHERE id = new.id; END'


def test_where_a_trigger_of_another_program_may_undo_edits_nothing_is_written(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute(THIEF)
    before = read_everything(path)
    with SqliteStore.open(path) as store:
        assert "the trigger 'th\"ief' of another program" in store.readonly
        with pytest.raises(StoreReadOnlyError, match=r"zoneread doctor --fix takes it away.*nothing was changed"):
            store.apply(add_span("lin", store.articles()[0].id, new_span(30, 33)), by="lin")
    assert read_everything(path) == before


def test_triggers_are_put_right(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute(THIEF)
        raw.execute("DROP TRIGGER edits_are_not_changed")
        raw.execute("DROP TRIGGER texts_are_not_deleted")
        raw.execute("CREATE TRIGGER texts_are_not_deleted AFTER DELETE ON texts BEGIN SELECT 1; END")
    found = care.doctor(path)
    assert {(one.check, one.fixable) for one in found} == {(Check.TRIGGERS, True)}
    assert [one.where.partition(" ")[2] for one in found] == [
        "texts_are_not_deleted", 'th"ief', "texts_are_not_deleted", "edits_are_not_changed"
    ]  # fmt: skip
    _, left = care.repair(path, now=NOW)
    assert left == []
    with SqliteStore.open(path) as store:
        store.apply(add_span("lin", store.articles()[0].id, new_span(30, 33)), by="lin")
        assert len(store.spans(store.articles()[0].id, "lin")) == 3


@pytest.mark.parametrize("last", ["''", "9223372036854775807", "-1", "1e300", "x'ff'", "'many'"])
def test_a_last_number_of_a_log_that_is_none_is_told(path: Path, last: str) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("INSERT INTO sqlite_sequence VALUES ('acts', 0)")
        raw.execute(f"UPDATE sqlite_sequence SET seq = {last}")
    with SqliteStore.open(path, readonly=True) as store:
        with pytest.raises(StoreDamagedError, match="log"):
            store.acts()
        if last != "-1":
            with pytest.raises(StoreDamagedError, match="log"):
                list(store.log())
    assert care.doctor(path)


def test_the_guards_are_those_of_a_new_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw:
        made = dict(raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        assert guards.guards() == made
        assert len(made) >= 10
        assert zlib.crc32(repr(sorted(made.items())).encode()) == guards.GUARDS


def test_two_processes_may_create_or_migrate_at_once(tmp_path: Path) -> None:
    path = tmp_path / "annotations.db"
    failures: list[BaseException] = []

    def create() -> None:
        try:
            SqliteStore.open(path, create=True).close()
        except (StoreError, StoreVersionError) as error:
            failures.append(error)

    threads = [threading.Thread(target=create) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert care.doctor(path) == []


@pytest.mark.parametrize("version", range(1, VERSION))
def test_a_database_of_every_past_version_becomes_one_of_the_newest(tmp_path: Path, version: int) -> None:
    path = tmp_path / "annotations.db"
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript((Path(__file__).parent / "versions" / f"v{version}.sql").read_bytes().decode())
    with SqliteStore.open(path) as store:
        (article,) = [row.id for row in store.articles()]
        assert [(s.label, s.note) for s in store.spans(article, "lin")] == [("reform", ""), ("metric", "细看")]
        assert len(store.spans(article, "gold")) == 1
        assert [entry.kind.value for entry in store.log()] == ["add", "add", "add", "status", "undo"]
        assert store.redo("lin") is not None
        assert store.progress("lin")[0].active_minutes == 0.5
    assert care.doctor(path) == []
    assert path.with_name(f"annotations.db.v{version}").exists(), "a copy was put beside it first"
    fresh = tmp_path / "fresh.db"
    SqliteStore.open(fresh, create=True).close()
    assert schema_of(path) == schema_of(fresh)


def schema_of(path: Path) -> set[tuple[str, str]]:
    """Return name and statement of everything in the database."""
    with closing(sqlite3.connect(path)) as raw:
        return set(
            raw.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_stat%'")
        )
