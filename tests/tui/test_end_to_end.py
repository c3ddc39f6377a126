"""The real program in a pseudo-terminal: what is shown is stored, and the terminal comes back sane."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.terminal import Terminal
from tests.tui.conftest import FIRST
from zoneread.tui.between_keys import LITTER

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = pytest.mark.pty
ALTERNATE_SCREEN_OFF = b"\x1b[?1049l"
MOUSE_OFF = b"\x1b[?1000l"


def program(database: Path, *more: str, size: tuple[int, int] = (80, 24)) -> Terminal:
    """Start the reader on a workspace made of one database."""
    command: Sequence[str] = (
        sys.executable, "-m", "zoneread", "--db", str(database), "--annotator", "lin", *more,
    )  # fmt: skip
    env = {name: os.environ[name] for name in ("ZONEREAD_STATE", "ZONEREAD_CONFIG")}
    return Terminal(command, size=size, env=env)


def stored(database: Path) -> list[tuple[str, str]]:
    """Return label and quote of the spans, read from the file itself."""
    with sqlite3.connect(database) as connection:
        return connection.execute("SELECT label, quote FROM spans ORDER BY start").fetchall()


def ready(terminal: Terminal) -> None:
    terminal.wait_for(lambda: "help" in terminal.text and "栖梧" in terminal.text)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
def test_the_screen_reads_as_the_article(database: Path, size: tuple[int, int]) -> None:
    with program(database, size=size) as terminal:
        ready(terminal)
        for line in FIRST.split():
            assert line[:20] in terminal.text.replace("\n", "")
        terminal.press("q")
        assert terminal.wait_exit() == 0


@pytest.mark.parametrize("columns", [120, 121])
def test_what_lies_over_the_edges_of_other_widgets_loses_no_hanzi(database: Path, columns: int) -> None:
    with program(database, size=(columns, 36)) as terminal:
        ready(terminal)
        terminal.press("?")
        terminal.wait_for("to the next word")
        terminal.wait_quiet(0.2)
        shown = terminal.text.replace(" ", "")
        assert "到下一词" in shown
        assert "完成并到下一篇" in shown


def test_the_linux_console_is_told_that_it_has_no_chinese(database: Path) -> None:
    command = (sys.executable, "-m", "zoneread", "--db", str(database), "--annotator", "lin")
    env = {name: os.environ[name] for name in ("ZONEREAD_STATE", "ZONEREAD_CONFIG")} | {
        "TERM": "linux",
        "COLORTERM": "",
    }
    with Terminal(command, env=env) as terminal:
        terminal.wait_for("this console shows no Chinese (why: q)")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        after = bytes(terminal.raw).rpartition(ALTERNATE_SCREEN_OFF)[2]
        assert b"use a terminal of a desktop" in b" ".join(after.split())
    with program(database) as terminal:
        ready(terminal)
        assert "no Chinese" not in terminal.text
        terminal.press("q")


def test_select_tag_undo_redo_quit_and_come_back(database: Path) -> None:
    with program(database) as terminal:
        ready(terminal)
        terminal.press("f", "y", "c", "t", "b", "enter")
        terminal.press("1")
        terminal.wait_for("reform 「")
        terminal.press("u")
        terminal.wait_for("undone: reform")
        assert stored(database) == []
        terminal.press("U")
        terminal.wait_for("redone: reform")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert [label for label, _ in stored(database)] == ["reform"]
    assert "一窗通办" in stored(database)[0][1]
    with program(database) as terminal:
        ready(terminal)
        terminal.wait_for("1 span")
        terminal.press("q")


def test_a_span_that_is_shown_survives_kill_9(database: Path) -> None:
    with program(database) as terminal:
        ready(terminal)
        terminal.press("right", "right", "shift+right", "shift+right", "2", quiet=0)
        terminal.wait_for("metric 「")
        terminal.signal(signal.SIGKILL)
        terminal.wait_exit()
    assert [label for label, _ in stored(database)] == ["metric"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_end_leaves_terminal_and_database_right(database: Path, number: signal.Signals) -> None:
    with program(database) as terminal:
        ready(terminal)
        terminal.press("right", "shift+right", "1")
        terminal.wait_for("reform 「")
        terminal.signal(number)
        assert terminal.wait_exit() == 0
        assert ALTERNATE_SCREEN_OFF in terminal.raw
        assert MOUSE_OFF in terminal.raw
    assert len(stored(database)) == 1
    with sqlite3.connect(database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_before_the_first_frame_leaves_the_terminal_right_too(database: Path, number: signal.Signals) -> None:
    with program(database) as terminal:
        terminal.wait_written(b"\x1b[?1049h")
        terminal.signal(number)
        assert terminal.wait_exit() == 0
        assert ALTERNATE_SCREEN_OFF in terminal.raw


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="threads are listed under /proc on Linux only")
def test_while_nobody_types_only_a_look_at_the_store_now_and_then_runs(database: Path) -> None:
    with program(database) as terminal:
        ready(terminal)
        terminal.press("right")
        terminal.wait_quiet(4.0)
        size = database.stat().st_size
        found: list[int] = []
        while not found or (found[-1] > 12 and len(found) < 4):  # what the first frame has put off may still come
            before = woken(terminal.process.pid)
            terminal.read(5.0)
            found.append(sum(times - before.get(thread, 0) for thread, times in woken(terminal.process.pid).items()))
        assert found[-1] <= 12
        wal = Path(f"{database}-wal")
        assert not wal.exists() or wal.stat().st_size == 0
        assert database.stat().st_size == size
        terminal.press("q")


@pytest.mark.parametrize("litter", [0, LITTER], ids=["unless much lies about", "as a rule"])
def test_while_somebody_types_no_garbage_is_collected(database: Path, tmp_path: Path, litter: int) -> None:
    log = tmp_path / "collected"
    logging = (
        "import gc, sys; from pathlib import Path; from zoneread.cli.quick import straight_to_reader; "
        f"log = Path({str(log)!r}).open('a', buffering=1); "
        "gc.callbacks.append(lambda phase, info: print(phase, info['generation'], file=log)); "
        f"import zoneread.tui.between_keys as between; between.LITTER = {litter}; "
        "sys.argv[0] = 'zoneread'; "
        f"sys.exit(straight_to_reader(['--db', {str(database)!r}, '--annotator', 'lin']))"
    )
    env = {name: os.environ[name] for name in ("ZONEREAD_STATE", "ZONEREAD_CONFIG")}
    with Terminal([sys.executable, "-c", logging], env=env) as terminal:
        ready(terminal)
        terminal.wait_quiet(1.0)
        before = log.read_text(encoding="utf-8")
        for _ in range(40):
            terminal.press("shift+right", "1", "u", "right", quiet=0.01)
        collected = log.read_text(encoding="utf-8") != before
        assert collected is (litter == 0)
        terminal.wait_for(lambda: log.read_text(encoding="utf-8") != before)
        terminal.press("q")
        assert terminal.wait_exit() == 0


def woken(pid: int) -> dict[str, int]:
    """Return how often each thread of a process has been given a processor."""
    return {task.name: int((task / "schedstat").read_text().split()[2]) for task in Path(f"/proc/{pid}/task").iterdir()}


def test_a_crash_leaves_the_terminal_sane_names_the_log_and_shows_nothing_of_the_article(
    database: Path, tmp_path: Path
) -> None:
    crash = (
        "import sys; import zoneread.tui.app as app; from zoneread.tui.start import run_reader; "
        "app.ReaderApp.on_article_view_cursor_moved = lambda self: 1 / len(self.desk.article.text[:0]); "
        "from zoneread.session.workspace import Workspace; from pathlib import Path; "
        f"sys.exit(run_reader(Workspace(Path({str(tmp_path)!r}), Path({str(database)!r})), annotator='lin'))"
    )
    env = {name: os.environ[name] for name in ("ZONEREAD_STATE", "ZONEREAD_CONFIG")}
    with Terminal([sys.executable, "-c", crash], env=env) as terminal:
        ready(terminal)
        terminal.press("right")
        assert terminal.wait_exit() == 70
        after = terminal.raw.rpartition(ALTERNATE_SCREEN_OFF)[2].decode()
    assert "the reader failed; what happened is in" in after
    assert "栖梧" not in after
    assert "Traceback" not in after
    log = (tmp_path / "state" / "reader.log").read_text(encoding="utf-8")
    assert "ZeroDivisionError" in log
    assert "栖梧" not in log


def test_escapes_from_an_article_never_reach_the_terminal(tmp_path: Path) -> None:
    from tests.store.builders import new_article
    from zoneread.store.sqlite import SqliteStore

    nasty = "栖梧\x1b]52;c;eHg=\x07\x9b31m\u202e经开区\x1b[2J\n"
    database = tmp_path / "nasty.db"
    with SqliteStore.open(database, create=True) as store:
        store.add_article(new_article("\x1b[31m.txt", nasty))
    with program(database) as terminal:
        ready(terminal)
        terminal.press("f2", "f4", "shift+right", "shift+right", "shift+right", "1")
        assert b"\x1b]52" not in terminal.raw
        assert b"\x1b[2J" not in terminal.raw.partition("栖".encode())[2]
        assert "\x9b".encode() not in terminal.raw
        assert "\u202e".encode() not in terminal.raw
        terminal.press("q")


def test_the_reader_comes_back_from_being_stopped(database: Path) -> None:
    with program(database) as terminal:
        ready(terminal)
        terminal.signal(signal.SIGTSTP)
        terminal.wait_for(lambda: ALTERNATE_SCREEN_OFF in terminal.raw)
        terminal.wait_quiet(0.3)  # it stops itself only after that
        terminal.signal(signal.SIGCONT)
        terminal.wait_quiet(0.5)
        ready(terminal)
        terminal.press("right", "shift+right", "1")
        terminal.wait_for("reform 「")
        terminal.press("q")
        assert terminal.wait_exit() == 0


def test_a_paste_in_the_article_runs_no_command(database: Path) -> None:
    with program(database) as terminal:
        ready(terminal)
        terminal.press("shift+right", "shift+right")
        terminal.paste("x\x1b]52;c;eA==\x07 1234 q \x1b1 D")
        terminal.press("right")
        ready(terminal)
        assert terminal.process.poll() is None
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert stored(database) == []


def test_a_paste_that_never_ends_is_over_after_a_while_and_keys_are_heard_again(database: Path) -> None:
    with program(database) as terminal:
        ready(terminal)
        terminal.press("/")
        terminal.send("\x1b[200~一窗通办")
        terminal.wait_for("1 hit")
        terminal.press("enter", "1", "q")
        assert terminal.wait_exit() == 0
    assert stored(database) == [("reform", "一窗通办")]


@pytest.mark.parametrize("typed", ["一窗通办", "\x1b[200~一窗通办\x1b[201~", "一窗\x1b[200~通办\x1b[201~"])
def test_what_is_sent_in_one_go_with_the_first_search_key_is_what_is_searched_for(database: Path, typed: str) -> None:
    with program(database) as terminal:
        ready(terminal)
        terminal.send(f"/{typed}\r1")
        terminal.wait_for("reform 「一窗通办」")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert stored(database) == [("reform", "一窗通办")]


def test_bytes_that_are_not_utf_8_end_nothing(database: Path) -> None:
    with program(database) as terminal:
        ready(terminal)
        terminal.send("改革".encode("gb18030"))
        terminal.wait_quiet(0.2)
        terminal.press("shift+right", "1")
        terminal.wait_for("reform 「")
        terminal.press("q")
        assert terminal.wait_exit() == 0


def test_when_the_terminal_goes_away_the_reader_ends_and_the_database_is_whole(database: Path) -> None:
    with program(database) as terminal:
        ready(terminal)
        terminal.press("shift+right", "1")
        terminal.wait_for("reform 「")
        os.close(terminal._master)
        terminal._master = -1
        terminal.process.wait(timeout=20)
    assert len(stored(database)) == 1
    with sqlite3.connect(database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def children(pid: int) -> list[str]:
    """Return the command lines of the processes that a process has started and that still run."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    ids = [child for task in tasks for child in (task / "children").read_text().split()]
    return [Path(f"/proc/{id_}/cmdline").read_text().replace("\0", " ") for id_ in ids]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="processes are listed under /proc on Linux only")
def test_a_suggestion_is_accepted_with_two_keys_and_what_suggests_ends_with_the_reader(database: Path) -> None:
    with program(database, size=(120, 30)) as terminal:
        ready(terminal)
        terminal.wait_for("suggested")
        (child,) = children(terminal.process.pid)
        assert "zoneread.session.advising" in child
        ids = Path(f"/proc/{terminal.process.pid}/task/{terminal.process.pid}/children").read_text().split()
        terminal.press("tab", "enter")
        terminal.wait_for("accepted ")
        assert len(stored(database)) == 1
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert not any(Path(f"/proc/{id_}").exists() for id_ in ids)


def test_what_is_typed_before_a_line_is_there_is_in_the_line_when_it_is(database: Path) -> None:
    with program(database) as terminal:
        ready(terminal)
        for _ in range(2):  # the line is made with the first question and only shown with the second
            terminal.send(":biaoqianyongdao\r")
            terminal.wait_for("label lanes:")
            terminal.send("x")
            terminal.wait_for("no span here")
        terminal.press("q")
        assert terminal.wait_exit() == 0


def test_a_form_takes_what_is_typed_before_it_is_there(database: Path) -> None:
    with program(database) as terminal:
        ready(terminal)
        terminal.press("f", "y", "c", "t", "b", "enter", "2")
        terminal.wait_for("metric 「")
        terminal.send("a86\r")
        terminal.wait_for("attributes of metric")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT attributes FROM spans").fetchall() == [('{"value": "86"}',)]


def test_every_key_that_may_follow_is_in_the_popup_in_a_small_terminal(database: Path) -> None:
    with program(database) as terminal:
        ready(terminal)
        terminal.press("g")
        terminal.wait_for("to the next heading")
        for words in ("to the previous heading", "redo what can be", "source text or reading text", "orphan"):
            terminal.wait_for(words)
        terminal.press("ctrl+g", "q")
        assert terminal.wait_exit() == 0


def test_the_mouse_selects_words_and_sentences_and_drags_over_wide_characters(database: Path) -> None:
    with program(database) as terminal:
        ready(terminal)
        column, row = terminal.find("澄海智能") or (0, 0)
        for count, words in ((2, "[selected 2: 智能]"), (3, "[selected 23: 澄海智能仓储项目")):
            for _ in range(count):
                terminal.click(column + 5, row)
            terminal.wait_for(words)
            terminal.wait_quiet(0.7)  # so that the next click is a first one
        drag = "".join(
            f"\x1b[<{button};{column + cell + 1};{row + 1}{end}"
            for button, cell, end in ((0, 1, "M"), (32, 6, "M"), (0, 6, "m"))
        )
        terminal.send(drag)
        terminal.wait_for("[selected 4: 澄海智能]")
        terminal.press("3")
        terminal.wait_for("project 「澄海智能」")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert stored(database) == [("project", "澄海智能")]


def test_two_letters_reach_a_phrase_in_a_small_terminal(database: Path) -> None:
    with program(database) as terminal:
        ready(terminal)
        _, row = terminal.find("“一窗通办”") or (0, 0)
        terminal.press(";")
        terminal.wait_for("jump: type the letters")
        line = terminal.lines[row]
        letters = line[: line.index("窗")].strip()[-2:].strip()
        terminal.press(*[letter for letter in letters if letter.isalpha() and letter.isascii()])
        terminal.wait_for("[selected")
        terminal.press("1")
        terminal.wait_for("reform 「")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert len(stored(database)) == 1
