"""``zoneread serve``: what it says before it serves."""

from __future__ import annotations

import socket
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.programs import run_zoneread
from tests.workspaces import make_workspace
from zoneread.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Keep the server from serving, and return the ones that would have."""
    from zoneread.tui.browser.server import ReaderServer

    found: list[Any] = []
    monkeypatch.setattr(ReaderServer, "serve", lambda self: found.append(self))  # noqa: PLW0108  a method needs a function
    return found


def test_it_listens_on_this_machine_only_for_whoever_runs_it(
    tmp_path: Path, served: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    workspace = make_workspace(tmp_path / "zones")
    assert run(["serve", "--workspace", str(workspace.root), "--annotator", "lin"]) == 0
    assert (served[0].host, served[0].port, list(served[0].addresses)) == ("127.0.0.1", 8000, ["lin"])
    assert "warning" not in capsys.readouterr().err


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])
def test_it_warns_before_it_listens_elsewhere(
    host: str, tmp_path: Path, served: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    workspace = make_workspace(tmp_path / "zones")
    assert run(["serve", "--workspace", str(workspace.root), "--for", "lin", "--host", host]) == 0
    assert served[0].host == host
    name = host if host == "192.0.2.1" else socket.gethostname()
    assert served[0].addresses["lin"].startswith(f"http://{name}:8000/")
    assert "warning" in capsys.readouterr().err


def test_each_annotator_has_a_secret_of_their_own_and_another_one_every_time(tmp_path: Path, served: list[Any]) -> None:
    workspace = make_workspace(tmp_path / "zones")
    for _ in range(2):
        assert run(["serve", "--workspace", str(workspace.root), "--for", "lin", "--for", "zhao"]) == 0
    assert len({address for server in served for address in server.addresses.values()}) == 4


def test_an_address_that_is_not_of_this_machine_is_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from zoneread.tui.browser.server import ReaderServer

    def unknown(_server: ReaderServer) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(ReaderServer, "serve", unknown)
    workspace = make_workspace(tmp_path / "zones")
    assert run(["serve", "--workspace", str(workspace.root), "--for", "lin", "--host", "nowhere"]) == 2
    told = 'zoneread: --host: no address of this machine is called "nowhere" (127.0.0.1)'
    assert capsys.readouterr().err.splitlines()[-1] == told


def test_a_port_that_is_taken_is_said_in_one_line(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "zones")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        done = run_zoneread("serve", "--workspace", str(workspace.root), "--annotator", "lin", "--port", port)
    assert done.returncode == 2
    assert f"cannot listen at 127.0.0.1:{port}" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_an_address_of_another_machine_is_said_so(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "zones")
    done = run_zoneread("serve", "--workspace", str(workspace.root), "--annotator", "lin", "--host", "192.0.2.1")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == "zoneread: --host: 192.0.2.1 is no address of this machine (127.0.0.1)"


def test_without_the_extra_the_command_that_installs_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace = make_workspace(tmp_path / "zones")
    for name in [name for name in sys.modules if name.startswith(("textual_serve", "zoneread.tui.browser"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "textual_serve.app_service", None)
    assert run(["serve", "--workspace", str(workspace.root), "--annotator", "lin"]) == 2
    assert "pip install 'zoneread[serve]'" in capsys.readouterr().err


def test_no_workspace_is_said_before_anything_is_served(tmp_path: Path) -> None:
    assert run(["serve", "--workspace", str(tmp_path), "--annotator", "lin"]) == 2
