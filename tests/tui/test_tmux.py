"""The reader inside tmux, as over ssh: what is shown, what keys do, and what the terminal is like afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.programs import environment
from tests.tui.test_end_to_end import stored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = [pytest.mark.pty, pytest.mark.skipif(not shutil.which("tmux"), reason="there is no tmux here")]


class Tmux:
    """A tmux server of the test's own with one window of 80 × 24."""

    def __init__(self, folder: Path) -> None:
        self._socket = str(folder / "tmux")
        self.call("-f", os.devnull, "new-session", "-d", "-x", "80", "-y", "24", "sh")

    def call(self, *arguments: str) -> str:
        done = subprocess.run(
            ["tmux", "-u", "-S", self._socket, *arguments],
            env=environment(LANG="C.UTF-8", TERM="xterm-256color", PS1="$ "),
            capture_output=True,
            text=True,
            check=True,
            timeout=20,
        )
        return done.stdout

    def press(self, *keys: str) -> None:
        self.call("send-keys", *keys)

    def wait_for(self, is_so: Callable[[str], bool]) -> str:
        deadline = time.monotonic() + 20
        while not is_so(screen := self.call("capture-pane", "-p")):
            assert time.monotonic() < deadline, screen
            time.sleep(0.05)
        return screen


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    server = Tmux(tmp_path)
    yield server
    server.call("kill-server")


def test_the_reader_works_inside_tmux_and_gives_the_screen_back(tmux: Tmux, database: Path) -> None:
    tmux.press("-l", f"{sys.executable} -m zoneread --db {database} --annotator lin; echo left with $?")
    tmux.press("Enter")
    screen = tmux.wait_for(lambda screen: "help" in screen)
    assert "栖梧经开区推行“一窗通办”模式" in screen
    tmux.press("Down", "S-Right", "S-Right", "1")
    tmux.wait_for(lambda screen: "reform 「" in screen)
    assert [label for label, _ in stored(database)] == ["reform"]
    tmux.press("q")
    after = tmux.wait_for(lambda screen: "left with 0" in screen)
    assert "栖梧" not in after
