"""A small workspace and the reader on it. Nothing here touches home, the network or the real database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.store.builders import new_article
from zoneread.keys.load import load
from zoneread.resources import bundled
from zoneread.session.places import Places
from zoneread.session.session import Session
from zoneread.session.workspace import Workspace
from zoneread.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from zoneread.tui.app import ReaderApp

FIRST = (
    "栖梧经开区改革见闻\n"
    "栖梧经开区推行“一窗通办”模式，上半年进出口额达到8.6亿元，同比增长12.3%。\n"
    "澄海智能仓储项目开工，《栖梧行动方案》印发。\n"
)
SECOND = "第二篇\n𠮷野产业园落户，企业增至240家。\n"
THIRD = "第三篇\n" + "青砚开发区的一天从清晨开始。\n" * 80


@pytest.fixture(autouse=True)
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZONEREAD_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("ZONEREAD_CONFIG", str(tmp_path / "config"))
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "annotations.db"
    with SqliteStore.open(path, create=True) as store:
        for name, text in (("1.txt", FIRST), ("2.txt", SECOND), ("3.txt", THIRD)):
            store.add_article(new_article(name, text))
    return path


@pytest.fixture
def store(database: Path) -> Iterator[SqliteStore]:
    with SqliteStore.open(database) as store:
        yield store


@pytest.fixture
def make_reader(store: SqliteStore, tmp_path: Path) -> Callable[..., ReaderApp]:
    """Return what makes a reader on the workspace, as if it had just been started."""
    from zoneread.tui.app import ReaderApp

    def make(ref: str | None = None, *, annotator: str = "lin", on: SqliteStore = store) -> ReaderApp:
        session = Session(on, annotator)
        places = Places(tmp_path / "state", on.path, annotator)
        keymap = load("default", [bundled("keymaps")], session.scheme.labels)
        workspace = Workspace(on.path.parent, on.path)
        return ReaderApp(session, lambda: (keymap, ()), places, ref=ref, workspace=workspace)

    return make


@pytest.fixture
def reader(make_reader: Callable[..., ReaderApp]) -> ReaderApp:
    return make_reader()
