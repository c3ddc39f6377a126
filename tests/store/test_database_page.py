"""docs/database.md names every table, view and column of the schema, and nothing else; its queries run."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from zoneread.span.edits import EditKind
from zoneread.span.span import Origin, Status
from zoneread.store.protocol import ActKind
from zoneread.store.sqlite import SqliteStore

PAGE = (Path(__file__).parents[2] / "docs" / "database.md").read_text(encoding="utf-8")


@pytest.fixture
def raw(tmp_path: Path) -> sqlite3.Connection:
    path = tmp_path / "annotations.db"
    SqliteStore.open(path, create=True).close()
    return sqlite3.connect(path)


def sections() -> dict[str, str]:
    """Return the page's sections of the third level."""
    return {
        found[1]: found[2]
        for found in re.finditer(r"^### (\S+)\n(.*?)(?=^##|\Z)", PAGE, flags=re.MULTILINE | re.DOTALL)
    }


def documented(name: str, section: str, *, view: bool) -> list[str]:
    if view:
        return re.findall(r"`(\w+)`", section.replace("`zoneread diff`", ""))
    cells = re.findall(r"^\| (`.*?) \|", section, flags=re.MULTILINE)
    return [column for cell in cells for column in re.findall(r"`(\w+)`", cell)]


def test_the_page_names_every_table_view_and_column(raw: sqlite3.Connection) -> None:
    with closing(raw):
        kinds = dict(raw.execute("SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view')").fetchall())
        kinds = {name: kind for name, kind in kinds.items() if not name.startswith("sqlite_")}
        assert set(sections()) == set(kinds)
        for name, section in sections().items():
            columns = [row[1] for row in raw.execute(f"PRAGMA table_info({name})")]
            assert sorted(documented(name, section, view=kinds[name] == "view")) == sorted(columns), name


def test_the_page_names_every_kind_origin_and_status() -> None:
    for value in (*EditKind, *ActKind, *Origin, *Status):
        assert f"`{value.value}`" in PAGE


def test_the_pages_questions_can_be_asked(raw: sqlite3.Connection) -> None:
    block = re.search(r"```sql\n(.*?)```", PAGE, flags=re.DOTALL)
    assert block is not None
    queries = block[1].strip().split(";\n")
    assert len(queries) == 4
    with closing(raw):
        for query in queries:
            raw.execute(query)
