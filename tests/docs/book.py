"""Runs a page of the book: its commands, its Python, its files and the keys that it tells people to press, in order.

What a page may hold:

- ```` ```console ````: lines that begin with ``$ `` are commands for bash (``> `` goes on with one), the lines below what
  it prints. A line ``…`` stands for any lines, a ``…`` in a line for anything; without any lines the output may be what it
  will. Every command must leave with 0, the last one of ```` ```console exits=1 ```` with 1.
- ```` ```console reader ````: its one command opens the reader. The tables after it whose first column is headed *press* or *按键*
  are followed: every `` `key` `` of the first column is pressed, and then every `` `text` `` of the second must be on the
  screen. The key ``q`` ends it.
- ```` ```toml file=NAME ````, in any language: a file that the page tells people to write.
- ```` ```python ````: run where the commands run, the blocks of a page one after the other in one interpreter. A
  ```` ```text ```` right after one is what it prints.

Commands that set a machine up (`SET_UP`) would need the network: of them only is checked that what they name is there.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.programs import ROOT, environment
from tests.terminal import KEYS, Terminal
from zoneread.demo.layout import lay_out

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCS = ROOT / "docs"
SET_UP = re.compile(r"(?:git clone|make \w|pip install|pipx install|apt|\. \.venv/bin/activate)")
SIZE = (100, 30)
_FENCE = re.compile(r"^```(\S*)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TABLE = re.compile(r"^\| (?:press|按键) [^\n]*\n\|[-| ]+\n((?:\|[^\n]*\n?)+)", re.MULTILINE)
_QUOTED = re.compile(r"``(.+?)``|`([^`]+)`")
_NAMES = {"space": " ", "Space": " ", "esc": "escape", "Esc": "escape"}
_ARROWS = {"↑": "up", "↓": "down", "←": "left", "→": "right"}

INTERPRETER = """
import contextlib, io, json, os, sys, traceback
names = {"__name__": "__main__"}
for line in sys.stdin:
    folder, code = json.loads(line)
    os.chdir(folder)
    error, out = "", io.StringIO()
    try:
        with contextlib.redirect_stdout(out):
            exec(code, names)
    except Exception:
        error = traceback.format_exc()
    print(json.dumps([out.getvalue(), error]), flush=True)
"""
"""Runs a page's Python, block by block: a line of JSON in for each, a line with what it printed and what it raised out."""


@dataclass(frozen=True, slots=True)
class Step:
    """One block or table of a page. `line` is where it begins, `kind` the language of a block or "keys"."""

    line: int
    kind: str
    options: str
    body: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command line and what the page says that it prints; nothing when `printed` is empty."""

    line: str
    printed: str = ""


def steps(page: str) -> list[Step]:
    """Return the blocks and key tables of a page in order."""
    found = [
        Step(page.count("\n", 0, block.start()) + 1, block[1], block[2].strip(), block[3])
        for block in _FENCE.finditer(page)
    ]
    found += [Step(page.count("\n", 0, table.start()) + 1, "keys", "", table[1]) for table in _TABLE.finditer(page)]
    return sorted(found, key=lambda step: step.line)


def commands(body: str) -> Iterator[Command]:
    """Yield the commands of a console block."""
    line, printed = "", ""
    for text in body.splitlines():
        if text.startswith("$ "):
            if line:
                yield Command(line, printed)
            line, printed = text[2:], ""
        elif (text == ">" or text.startswith("> ")) and not printed:
            line += "\n" + text[2:]
        else:
            printed += text + "\n"
    if line:
        yield Command(line, printed)


def rows(body: str) -> Iterator[tuple[list[str], list[str]]]:
    """Yield keys and texts of each row of a table of keys."""
    for row in body.splitlines():
        first, _, second = row.strip("| ").partition(" | ")
        yield quoted(first), quoted(second)


def quoted(cell: str) -> list[str]:
    """Return what is between backticks."""
    return [double or single for double, single in _QUOTED.findall(cell.replace("\\|", "|"))]


def matches(expected: str, printed: str) -> bool:
    """Whether output is what the page says, … being anything."""
    lines = [line.rstrip() for line in expected.strip("\n").splitlines()]
    pattern = "".join(
        r"(?:.*\n)*?" if line == "…" else re.escape(line).replace("…", ".*") + r"[ \t]*\n" for line in lines
    )
    return re.fullmatch(pattern, printed.strip("\n") + "\n") is not None


@dataclass(slots=True)
class Book:
    """A scratch home in which pages are worked through. `folder` is where the commands have got to."""

    home: Path
    folder: Path = field(init=False)
    _interpreter: subprocess.Popen[str] | None = None
    _terminal: Terminal | None = None

    def __post_init__(self) -> None:
        self.folder = self.home / "work"
        tools = self.home / "bin"
        for made in (self.folder, tools, self.home / "articles" / "2031"):
            made.mkdir(parents=True)
        for name, module in (("zoneread", "-m zoneread"), ("python", "")):
            (tools / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {module} "$@"\n')
            (tools / name).chmod(0o755)
        for name, place in (("06-chengpu-gb18030.txt", "chengpu.txt"), ("07-hezhu-big5.txt", "2031/hezhu.txt")):
            shutil.copyfile(ROOT / "corpus" / name, self.home / "articles" / place)
        shutil.copyfile(ROOT / "corpus" / "09-yuanpu-report.md", self.home / "articles" / "yuanpu.md")

    @property
    def env(self) -> dict[str, str]:
        """The environment of a person with the login name "me" who has installed zoneread."""
        found = environment(
            HOME=str(self.home),
            PATH=f"{self.home / 'bin'}{os.pathsep}{os.environ['PATH']}",
            LOGNAME="me",
            ZONEREAD_STATE=str(self.home / "state"),
            ZONEREAD_CONFIG=str(self.home / "config"),
        )
        return {name: value for name, value in found.items() if name not in {"NO_COLOR", "ZONEREAD_ANNOTATOR"}}

    def work_through(self, page: str) -> None:
        """Do everything that the page says. Raises AssertionError with the line of what does not come out so."""
        done = steps(page)
        try:
            for step, after in zip(done, [*done[1:], None], strict=True):
                with _telling(step):
                    self._do(step, after.body if after is not None and after.kind == "text" else "")
            assert self._terminal is None, "the reader is left open at the end of the page"
        finally:
            if self._terminal is not None:
                self._terminal.close()
            if self._interpreter is not None:
                self._interpreter.kill()
                self._interpreter.communicate()

    def _do(self, step: Step, printed: str) -> None:
        if name := re.search(r"file=(\S+)", step.options):
            path = self.folder / name[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(step.body, encoding="utf-8")
        elif step.kind == "console" and step.options.startswith("reader"):
            (command,) = commands(step.body)
            self._open(command.line)
        elif step.kind == "console":
            status = int(step.options.removeprefix("exits=") or 0)
            listed = list(commands(step.body))
            for command in listed:
                self._run(command, status if command is listed[-1] else 0)
        elif step.kind == "python":
            self._python(step.body, printed)
        elif step.kind == "keys" and self._terminal is not None:
            for keys, texts in rows(step.body):
                self._press(keys, texts)

    def _run(self, command: Command, status: int) -> None:
        if SET_UP.match(command.line):
            check_set_up(command.line)
            return
        place = self.home / "place"
        script = f'{command.line}\nstatus=$?\npwd > "{place}"\nexit $status'
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=self.folder,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=110,
            check=False,
        )
        assert done.returncode == status, f"$ {command.line}\nleft with {done.returncode}:\n{done.stdout}"
        if command.printed:
            assert matches(command.printed, done.stdout), f"$ {command.line}\nprinted\n{done.stdout}"
        self.folder = Path(place.read_text().strip())

    def _python(self, code: str, printed: str) -> None:
        if self._interpreter is None:
            self._interpreter = subprocess.Popen(
                [sys.executable, "-c", INTERPRETER],
                env=self.env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        pipe = self._interpreter
        assert pipe.stdin is not None
        assert pipe.stdout is not None
        pipe.stdin.write(json.dumps([str(self.folder), code]) + "\n")
        pipe.stdin.flush()
        out, error = json.loads(pipe.stdout.readline())
        assert not error, f"{code}\n{error}"
        assert matches(printed, out), f"{code}\nprinted\n{out}"

    def _open(self, line: str) -> None:
        assert self._terminal is None, "the reader is open already"
        folder = self.folder
        if line.startswith("make "):
            check_set_up(line)
            folder = lay_out(self.home / "checkout").root
            line = "zoneread"
        self._terminal = Terminal(["bash", "-c", line], size=SIZE, env=self.env, cwd=folder)
        self._terminal.wait_for("help")
        self._terminal.wait_quiet(0.3)

    def _press(self, keys: list[str], texts: list[str]) -> None:
        terminal = self._terminal
        assert terminal is not None
        for key in keys:
            for piece in key.split():
                terminal.press(*_keys(piece))
        if keys and keys[-1] == "q":
            assert terminal.wait_exit() == 0
            terminal.close()
            self._terminal = None
            return
        for text in texts:
            terminal.wait_for(text, timeout=10)


def _keys(piece: str) -> list[str]:
    """Return what to press for a key as the book writes it: a name, Ctrl+X, or characters to type."""
    name = _NAMES.get(piece, piece)
    for arrow, direction in _ARROWS.items():
        name = name.replace(arrow, direction)
    lowered = name.lower()
    if lowered in KEYS and len(name) > 1:
        return [lowered]
    return list(name)


def check_set_up(line: str) -> None:
    """Hold a command that sets the machine up against the files that it is about."""
    if made := re.match(r"make (\w[\w-]*)", line):
        subprocess.run(["make", "--dry-run", made[1]], cwd=ROOT, check=True, capture_output=True, timeout=60)
    if extras := re.search(r"\[([\w,]+)\]", line):
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        assert set(extras[1].split(",")) <= set(project["optional-dependencies"]), line


@contextlib.contextmanager
def _telling(step: Step) -> Iterator[None]:
    try:
        yield
    except AssertionError as error:
        raise AssertionError(f"line {step.line}: {error}") from error


def pages() -> list[Path]:
    """Return every page of the book that has anything to run."""
    found = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
    not_run = {DOCS / "cli.md", DOCS / "keys.md", DOCS / "architecture.md"}
    return [page for page in found if page not in not_run and steps(page.read_text(encoding="utf-8"))]
