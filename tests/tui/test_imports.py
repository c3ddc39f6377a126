"""What the first frame may import: start-up is paid for by every annotator, every day."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.programs import modules_after, run_python
from zoneread.demo.layout import lay_out

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = (
    "sqlite_utils",
    "pypinyin",
    "opencc",
    "rjieba",
    "click",
    "textual.widgets._data_table",
    "textual.widgets._text_area",
    "textual.widgets._markdown",
)


AFTER_THE_FRAME = (
    "click",
    "hmac",
    "sqlite_utils",
    "tomllib",
    "zoneread.cli.main",
    "zoneread.keys.load",
    "zoneread.keys.registry",
    "zoneread.span.annotated",
    "zoneread.store.edits",
    "zoneread.store.log",
    "zoneread.store.merging",
    "zoneread.store.protocol",
    "zoneread.text.normalise",
    "zoneread.text.reanchor",
    "zoneread.text.segments",
    "zoneread.tui.commands",
    "zoneread.tui.hinting",
)
OPENING = """
import sys
import zoneread.__main__, zoneread.cli.quick, zoneread.tui.start
from pathlib import Path
from zoneread.session.session import Session
from zoneread.session.opening import open_store
from zoneread.session.workspace import find_workspace
with open_store(find_workspace(Path())) as store:
    session = Session(store, "lin")
    assert session.open(session.articles()[0].row.id).spans
print("\\n".join(sys.modules))
"""


def test_showing_an_article_with_its_spans_loads_nothing_that_only_keys_need(tmp_path: Path) -> None:
    done = run_python(OPENING, cwd=lay_out(tmp_path / "example").root, ZONEREAD_STATE=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert sorted(set(AFTER_THE_FRAME) & set(done.stdout.split())) == []


WITHOUT = ("ssl", "textual.command", "textual.fuzzy", "textual.widgets._input", "textual.widgets._option_list")
STARTING = """
import sys
from zoneread.cli.quick import straight_to_reader
sys.stdin.isatty = sys.stdout.isatty = lambda: True
assert straight_to_reader(["read", "--annotator", "lin", "nowhere"]) == 2
assert "textual.app" in sys.modules
print("\\n".join(sys.modules))
"""


def test_the_reader_starts_without_what_textual_loads_and_the_reader_never_uses(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "example").root
    done = run_python(STARTING, cwd=root, ZONEREAD_STATE=str(tmp_path), TERM="dumb")
    assert "nowhere" in done.stderr
    assert done.returncode == 0, done.stderr
    assert sorted(set(WITHOUT) & set(done.stdout.split())) == []


def test_what_textual_was_imported_without_can_be_imported_afterwards() -> None:
    code = (
        "from zoneread.tui.lean import import_textual; import_textual(); import_textual(); import asyncio, ssl; "
        "from textual.command import CommandPalette; from textual.screen import Screen; from textual.widgets import Input; "
        "print(issubclass(CommandPalette, Screen), ssl.OPENSSL_VERSION != '')"
    )
    done = run_python(code)
    assert done.stdout.split() == ["True", "True"], done.stderr


def test_an_import_of_textual_that_fails_leaves_no_stand_in_behind(tmp_path: Path) -> None:
    (tmp_path / "textual").mkdir()
    (tmp_path / "textual" / "__init__.py").touch()
    (tmp_path / "textual" / "app.py").write_text("raise RuntimeError('broken')\n")
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from zoneread.tui.lean import import_textual\n"
        "try:\n    import_textual()\nexcept RuntimeError:\n    print({'ssl', 'textual.command'} & sys.modules.keys())\n"
    )
    assert run_python(code).stdout.strip() == "set()"


@pytest.mark.parametrize("heavy", HEAVY)
def test_the_first_frame_does_without(heavy: str) -> None:
    assert heavy not in _after_app()


def test_the_kitty_protocol_is_off_before_textual_can_ask_for_it() -> None:
    code = (
        "import os; os.environ.pop('TEXTUAL_DISABLE_KITTY_KEY', None); import zoneread.tui.app; "
        "from textual import constants; print(constants.DISABLE_KITTY_KEY)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


_seen: set[str] = set()


def _after_app() -> set[str]:
    if not _seen:
        _seen.update(modules_after("import zoneread.tui.app"))
    return _seen
