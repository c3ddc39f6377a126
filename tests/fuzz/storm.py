"""``python -m tests.fuzz.storm SECONDS [SEED]``: the reader in a pseudo-terminal that sends whatever comes to mind.

Escape sequences whole and torn, mouse reports, pastes with controls in them, bytes that are not UTF-8, focus, answers
nobody asked for, commands and resizes. The reader has to stay alive, to leave no crash in its log, and its tables have to
be what the log of edits says. An input that breaks it is told by its seed: ``SEED`` runs that one storm again.
"""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any, TypeAlias

from tests.terminal import KEYS, Terminal
from tests.workspaces import make_workspace
from zoneread.store import care

Row: TypeAlias = list[Any]
PATIENCE = 60
"""Seconds in which it has to end."""
ENDINGS = {0, -signal.SIGTERM, -signal.SIGINT, -signal.SIGQUIT}
"""How it may end: once it has given the terminal back, a control character in what is left is the terminal's to obey."""
NUMBERS = ("", "0", "1", "3", "27", "200", "65535", "99999999999999999999", "-1", "1;", ";;;;", "1:2:3", "?", "<0", ">")
FINALS = "ABCDFHIMOPQRSZcmnhlqrtuy~R$@^`{|}"
STRINGS = ("\x1b]", "\x1bP", "\x1b_", "\x1b^", "\x1bX", "\x9b", "\x90", "\x9d")
SUSPEND = b"\x1a"
LETTERS = "hjklwbeWBnNvVxuUydcpg123456789/:?ftFT ,.;%&=+-*ansrzm\r"
SCRAPS = (
    b"\xff\xfe", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\xaf", b"\xe6\x94", b"\x80", "改革".encode("gb18030"),
    "改革😀‍👩𠮷é\u202e\u200b\ufeff".encode(), b"\x00", b"\x1b", b"\x1b\x1b\x1b[", b"\x7f" * 30, b"\r\n" * 5, b"\t",
)  # fmt: skip
ENDS = (b"\x1b[201~", b"\x1b\\", b"\x07", b"\x1b", b"\x1b", b"\x1b", b"\x1b")
"""What ends any sequence, paste or question that is on."""
STAYING = [sent for name, sent in KEYS.items() if name not in {"ctrl+q", "ctrl+c", "ctrl+z"}]
"""Keys that nobody leaves by."""


def gust(chance: random.Random) -> bytes:
    """Return one thing that a terminal, or something that is none, may send."""
    number, other = chance.choice(NUMBERS), chance.choice(NUMBERS)
    third, fourth = chance.choice(NUMBERS), chance.choice(LETTERS)
    kinds = (
        f"\x1b[{number}{chance.choice((';', ':', ''))}{other}{chance.choice(FINALS)}".encode,
        f"\x1b[<{number};{other};{third}{chance.choice('Mm')}".encode,
        lambda: b"\x1b[M" + chance.randbytes(chance.randrange(4)),
        lambda: b"\x1b[200~" + gust(chance) + chance.choice((b"\x1b[201~", b"\x1b[201~", b"\x1b[20", b"")),
        f"{chance.choice(STRINGS)}{number};{other}{chance.choice(('', chr(7), chr(27) + chr(92)))}".encode,
        lambda: chance.choice(SCRAPS),
        lambda: chance.randbytes(chance.randrange(1, 12)),
        lambda: chance.choice(STAYING).encode(),
        (fourth + "".join(chance.choices(LETTERS, k=6))).encode,
    )
    return chance.choice(kinds)()


def blow(root: Path, seed: int, gusts: int) -> str:
    """Send so many gusts to the reader on a workspace made in `root`; return what is wrong afterwards, "" for nothing."""
    chance = random.Random(seed)
    workspace = make_workspace(root / "zones")
    state = root / "state"
    command = [sys.executable, "-m", "zoneread", "--workspace", str(workspace.root), "--annotator", "lin"]
    env = {"ZONEREAD_STATE": str(state), "ZONEREAD_CONFIG": str(root / "config")}
    with Terminal(command, env=env) as terminal:
        terminal.wait_for("? help", timeout=60)
        for _ in range(gusts):
            terminal.send(gust(chance).replace(SUSPEND, b""))  # nobody would wake it
            _drain(terminal, 0.005)
            if chance.random() < 0.02:
                _resize(terminal, chance.randrange(1, 200), chance.randrange(1, 60))
            if terminal.process.poll() is not None:
                break
        return _ended(terminal) or _wrong(workspace.database, state / "reader.log")


def _ended(terminal: Terminal) -> str:
    """Let the reader end; return what is wrong with how it ended."""
    for end in ENDS if terminal.process.poll() is None else ():
        terminal.send(end)
        _drain(terminal, 0.05)
    until = time.monotonic() + PATIENCE
    while terminal.process.poll() is None:
        if time.monotonic() > until:
            return "it hangs"
        terminal.signal(signal.SIGCONT)  # a command may have stopped it
        terminal.signal(signal.SIGTERM)
        _drain(terminal, 0.5)
    status = terminal.process.wait()
    return "" if status in ENDINGS else f"ended with {status}\n{_drawn(terminal)}"


def _drain(terminal: Terminal, quiet: float) -> None:
    """Take what is written until nothing comes for so long; nothing is drawn, for the emulator is slower than the reader."""
    while terminal._take(quiet):
        terminal._undrawn.clear()


def _drawn(terminal: Terminal) -> str:
    return bytes(terminal.raw[-500:]).decode("utf-8", "replace")


def _resize(terminal: Terminal, columns: int, rows: int) -> None:
    terminal._set_size(columns, rows)
    terminal.signal(signal.SIGWINCH)


def _wrong(database: Path, log: Path) -> str:
    if log.exists():
        return log.read_text()
    if _tables(database) != _replayed(database):
        return "the tables are not what the log says"
    return "".join(map(str, care.doctor(database)))


def _tables(database: Path) -> dict[str, Row]:
    with closing(sqlite3.connect(database)) as connection:
        return {
            id_: row for id_, *row in connection.execute("SELECT id, label, start, end, origin, set_name FROM spans")
        }


def _replayed(database: Path) -> dict[str, Row]:
    spans: dict[str, Row] = {}
    with closing(sqlite3.connect(database)) as connection:
        for (changes,) in connection.execute("SELECT changes FROM edits ORDER BY number"):
            for change in (one for one in json.loads(changes) if one["type"] == "span"):
                if before := change.get("before"):
                    spans.pop(before["id"], None)
                if after := change.get("after"):
                    spans[after["id"]] = [after["label"], *after["range"], after["origin"], change["set"]]
    return spans


def main(seconds: float, seed: int | None = None) -> int:
    """Let storms blow for so long; return 1 at the first that breaks something."""
    until, number = time.monotonic() + seconds, seed if seed is not None else 0
    while True:
        with tempfile.TemporaryDirectory() as folder:
            wrong = blow(Path(folder), number, 400)
        if wrong or seed is not None:
            print(f"seed {number}: {wrong or 'fine'}")
            return bool(wrong)
        if time.monotonic() > until:
            print(f"{number + 1} storms, nothing broken")
            return 0
        number += 1


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else None))
