"""The reader in a browser: who gets in, what comes out, and how it ends."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
import pytest

from tests.chromium import PROGRAM, Chromium, until
from tests.programs import environment
from tests.store.builders import new_article
from zoneread.session.opening import create_workspace, open_store
from zoneread.tui.browser.server import _pass_on

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

TEXT = (
    "栖梧经开区推行一窗通办\n详情见 https://example.org/栖梧 的说明。"
    "\x1b]52;c;eHg=\x07\x9b31m\u202e</title><script>alert(1)</script>\x1b[2J\n"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    workspace = create_workspace(tmp_path / "zones")
    with open_store(workspace) as store:
        store.add_article(new_article("1.txt", TEXT))
    return workspace.root


class Served:
    """A running server: its process and the addresses it has told."""

    def __init__(self, process: asyncio.subprocess.Process, addresses: dict[str, str], said: str) -> None:
        self.process = process
        self.addresses = addresses
        self.said = said

    @property
    def origin(self) -> str:
        return next(iter(self.addresses.values())).rsplit("/", 2)[0]


@contextlib.asynccontextmanager
async def serving(root: Path, *names: str) -> AsyncIterator[Served]:
    command = [sys.executable, "-m", "zoneread", "serve", "--workspace", str(root), "--port", str(free_port())]
    for name in names:
        command += ["--for", name]
    env = environment(ZONEREAD_STATE=str(root / "state"), ZONEREAD_CONFIG=str(root / "config"), TERM="dumb")
    process = await asyncio.create_subprocess_exec(*command, env=env, stderr=asyncio.subprocess.PIPE)
    assert process.stderr is not None
    addresses: dict[str, str] = {}
    said = ""
    try:
        async with asyncio.timeout(30):
            while len(addresses) < len(names):
                line = (await process.stderr.readline()).decode()
                said += line
                name, _, address = line.strip().partition(": ")
                if address.startswith("http"):
                    addresses[name] = address
        yield Served(process, addresses, said)
    finally:
        if process.returncode is None:
            process.terminate()
        async with asyncio.timeout(20):
            await process.wait()


@contextlib.asynccontextmanager
async def opened(root: Path) -> AsyncIterator[tuple[Served, aiohttp.ClientWebSocketResponse]]:
    """Serve lin and open what a page would open."""
    async with (
        serving(root, "lin") as server,
        aiohttp.ClientSession() as session,
        session.ws_connect(server.addresses["lin"].replace("http", "ws") + "socket") as page,
    ):
        yield server, page


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def stored(root: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(root / "annotations.db") as connection:
        return connection.execute("SELECT set_name, label FROM spans ORDER BY start").fetchall()


async def drawn(page: aiohttp.ClientWebSocketResponse, wanted: str) -> bytes:
    """Return all that has been sent until these words were, without what was sent of other kinds."""
    seen = b""
    async with asyncio.timeout(30):
        while wanted.encode() not in seen:
            message = await page.receive()
            assert message.type in {aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT}, seen
            seen += message.data if message.type is aiohttp.WSMsgType.BINARY else b""
    return seen


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


async def has_ended(pid: int) -> bool:
    """Whether a process is gone, or waits to be buried."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"  # noqa: ASYNC240
    return True


async def test_without_the_secret_there_is_neither_page_nor_socket(root: Path) -> None:
    async with serving(root, "lin", "zhao") as server, aiohttp.ClientSession() as session:
        for path in ("/", "/nonsense/", "/nonsense/socket", "/static/", "/socket", "/download/x"):
            async with session.get(server.origin + path) as answer:
                assert answer.status in {403, 404}, path
        assert len({*server.addresses.values()}) == 2
        for address in server.addresses.values():
            assert address.startswith("http://127.0.0.1:")
            assert len(address.rsplit("/", 2)[1]) >= 20
            async with session.get(address) as answer:
                assert answer.status == 200


async def test_the_page_asks_no_other_host_and_runs_no_script_but_its_own(root: Path) -> None:
    async with serving(root, "<b>lin") as server, aiohttp.ClientSession() as session:
        async with session.get(server.addresses["<b>lin"]) as answer:
            page, policy = await answer.text(), answer.headers["Content-Security-Policy"]
        assert "&lt;b&gt;lin" in page
        assert "https://" not in page
        assert page.count("http") == 0
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]
        nonce = policy.partition("'nonce-")[2].partition("'")[0]
        assert page.count("<script") == 2
        assert f'<script nonce="{nonce}">' in page


async def test_keys_of_a_page_make_spans_of_its_annotator_and_the_article_stays_text(root: Path) -> None:
    async with serving(root, "lin", "zhao") as server, aiohttp.ClientSession() as session:
        address = server.addresses["zhao"].replace("http", "ws") + "socket?width=100&height=30"
        async with session.ws_connect(address) as page:
            seen = await drawn(page, "help")
            await page.send_json(["stdin", "\x1b[200~1 \x1b1 q \x1b[201~"])
            await page.send_json(["nonsense", {}])
            await page.send_str("no JSON")
            await page.send_json(["stdin", " 1"])
            seen += await drawn(page, "reform 「")
            assert "栖梧".encode() in seen
            for forbidden in (b"\x1b]52", "\x9b".encode(), "\u202e".encode(), b"\x1b[2J\n"):
                assert forbidden not in seen
            (reader,) = children(server.process.pid)
        await until(lambda: has_ended(reader))
    assert stored(root) == [("zhao", "reform")]


async def test_the_page_is_told_when_the_annotator_leaves(root: Path) -> None:
    async with opened(root) as (_, page):
        await drawn(page, "help")
        await page.send_json(["resize", {"width": 90, "height": 25}])
        await page.send_json(["stdin", "q"])
        async with asyncio.timeout(20):
            while (await page.receive()).type not in {aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED}:
                pass


async def test_a_reader_ends_when_its_server_is_gone(root: Path) -> None:
    async with opened(root) as (server, page):
        await drawn(page, "help")
        (reader,) = children(server.process.pid)
        server.process.kill()
        await until(lambda: has_ended(reader))


@pytest.mark.parametrize("seconds", [0.0, 0.2, 0.5])
async def test_a_reader_whose_server_goes_before_the_first_frame_ends_without_complaint(
    root: Path, seconds: float
) -> None:
    reader = await reader_of(root, "from zoneread.tui.browser.__main__ import main")
    await asyncio.sleep(seconds)
    status, complaint = await left_alone(reader)
    assert (status, complaint) == (0, b"")


async def test_a_reader_that_does_not_end_is_ended(root: Path) -> None:
    deaf = (
        "from zoneread.tui.browser import driver; from zoneread.tui.app import ReaderApp; "
        "from zoneread.tui.browser.__main__ import main; driver.PATIENCE = 0.3; ReaderApp.exit = lambda self: None"
    )
    assert await left_alone(await reader_of(root, deaf)) == (os.EX_IOERR, b"")


@pytest.mark.parametrize("seconds", [0.0, 0.15])
async def test_a_page_that_is_laid_out_and_left_before_the_first_frame_ends_its_reader(
    root: Path, seconds: float
) -> None:
    reader = await reader_of(root, "from zoneread.tui.browser.__main__ import main")
    assert reader.stdin is not None
    reader.stdin.write(packet({"type": "resize", "width": 111, "height": 33}))
    await asyncio.sleep(seconds)
    reader.stdin.write(packet({"type": "quit"}))
    assert await left_alone(reader) == (0, b"")


def packet(meta: dict[str, object]) -> bytes:
    data = json.dumps(meta).encode()
    return b"M" + len(data).to_bytes(4, "big") + data


async def reader_of(root: Path, preparing: str) -> asyncio.subprocess.Process:
    """Start the reader of a page, of whose output nobody reads a byte, after some Python code."""
    code = f"import sys; {preparing}; sys.exit(main({str(root)!r}, {str(root / 'annotations.db')!r}, 'lin'))"
    env = environment(
        ZONEREAD_STATE=str(root / "state"),
        ZONEREAD_CONFIG=str(root / "config"),
        TEXTUAL_DRIVER="zoneread.tui.browser.driver:BrowserDriver",
    )
    pipe = asyncio.subprocess.PIPE
    nobody, output = os.pipe()
    os.close(nobody)
    try:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-c", code, env=env, stdin=pipe, stdout=output, stderr=pipe
        )
    finally:
        os.close(output)


async def left_alone(reader: asyncio.subprocess.Process) -> tuple[int, bytes]:
    """Close its input and return with what status it ended and what it said."""
    assert reader.stdin is not None
    reader.stdin.close()
    _, said = await asyncio.wait_for(reader.communicate(), 30)
    assert reader.returncode is not None
    return reader.returncode, said


@pytest.mark.slow
@pytest.mark.skipif(not PROGRAM, reason="there is no Chromium here")
async def test_a_browser_shows_the_reader_takes_keys_and_opens_nothing(root: Path, tmp_path: Path) -> None:
    async with serving(root, "lin") as server, Chromium.start(tmp_path / "profile") as browser:
        await browser.open(server.addresses["lin"])
        await browser.wait_for("document.body && document.body.classList.contains('-first-byte')")
        await asyncio.sleep(1.5)
        assert await browser.evaluate("String(window.open)") == "() => null"
        assert await browser.evaluate("document.title") == "zoneread · lin"
        await browser.type(" 1")
        await until(lambda: asyncio.to_thread(stored, root))
        picture = await browser.picture()
        await browser.type("q")
        await browser.wait_for("document.body.classList.contains('-closed')")
        assert "The session has ended" in await browser.evaluate("document.body.innerText")
        assert {address.partition("//")[2].partition("/")[0] for address in browser.requested} == {
            server.origin.partition("//")[2]
        }
        assert browser.errors == []
    assert stored(root) == [("lin", "reform")]
    assert picture.startswith(b"\x89PNG")


async def test_a_page_may_say_any_size(root: Path) -> None:
    async with serving(root, "lin") as server, aiohttp.ClientSession() as session:
        address = server.addresses["lin"].replace("http", "ws") + f"socket?width={'9' * 5_000}&height=٣"
        async with session.ws_connect(address) as page:
            await drawn(page, "\x1b[?1049h")


class Told:
    """Stands for a reader that writes down what it is told."""

    def __init__(self) -> None:
        self.got: list[object] = []

    async def send_keys(self, data: str) -> None:
        self.got.append(data)

    async def set_terminal_size(self, width: int, height: int) -> None:
        self.got.append((width, height))


@pytest.mark.parametrize(
    ("message", "got"),
    [
        ('["stdin", "a"]', ["a"]),
        ('["resize", {"width": 100000, "height": 0}]', [(1000, 1)]),
        ('["stdin", 1]', []),
        ('["stdin"]', []),
        ('["resize", {"width": "a"}]', []),
        ("{}", []),
        ("[[[", []),
        ("[" * 100_000, []),
        ("NaN", []),
    ],
)
async def test_messages_that_make_no_sense_are_passed_over(message: str, got: list[object]) -> None:
    reader = Told()
    await _pass_on(message, reader, None)  # type: ignore[arg-type]
    assert reader.got == got
