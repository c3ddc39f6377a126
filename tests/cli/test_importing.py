"""``zoneread import``: one answer a file, whatever the files are."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

    from tests.cli.conftest import Runner
    from zoneread.session.workspace import Workspace

PROSE = "雾泽开发区推行一枚印章管审批改革,全年落地项目27个。\n"


def test_a_file_that_may_not_be_read_is_refused_and_the_others_come_in(
    zoneread: Runner, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    (workspace.corpus / "closed.txt").write_text(PROSE, encoding="utf-8")
    (workspace.corpus / "open.txt").write_text(PROSE * 2, encoding="utf-8")
    system_open, system_access = os.open, os.access

    def closed_to_us(path: str | os.PathLike[str], flags: int, mode: int = 0o777) -> int:
        if os.fspath(path).endswith("closed.txt"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return system_open(path, flags, mode)

    monkeypatch.setattr("os.open", closed_to_us)
    monkeypatch.setattr("os.access", lambda path, mode: "closed" not in os.fspath(path) and system_access(path, mode))
    ran = zoneread("import", "corpus/closed.txt", "corpus/open.txt")
    assert ran.status == 1
    assert "may not be read: permission denied" in ran.out
    assert "1 new, 1 refused" in ran.err
