"""Drives a headless Chromium over its debugging protocol: open a page, press keys, take a picture, see what it asked for.

async with Chromium.start(folder) as browser:
    await browser.open("http://127.0.0.1:8000/")
    await browser.type(" 1")
    Path("page.png").write_bytes(await browser.picture())
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import shutil
from typing import TYPE_CHECKING, Any

import aiohttp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or ""
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--remote-debugging-port=0",
    "--no-first-run",
    "--hide-scrollbars",
)


class Chromium:
    """One page of one browser. `requested` are the addresses that the page has asked for, `errors` what went wrong in it."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.requested: list[str] = []
        self.errors: list[str] = []
        self._socket = socket
        self._number = 0
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    @contextlib.asynccontextmanager
    async def start(cls, profile: Path, *, width: int = 1100, height: int = 700) -> AsyncIterator[Chromium]:
        """Start a browser with a profile of its own and yield its first page."""
        size = f"--window-size={width},{height}"
        process = await asyncio.create_subprocess_exec(
            PROGRAM, *FLAGS, size, f"--user-data-dir={profile}", "about:blank", stderr=asyncio.subprocess.PIPE
        )
        assert process.stderr is not None
        try:
            async with asyncio.timeout(40), aiohttp.ClientSession() as session:
                address = ""
                while not address.startswith("ws://"):
                    address = (await process.stderr.readline()).decode().removeprefix("DevTools listening on ").strip()
                drain = asyncio.create_task(_drain(process.stderr))
                root = address.replace("ws://", "http://").partition("/devtools")[0]
                async with session.get(f"{root}/json/list") as answer:
                    (target,) = [page for page in await answer.json() if page["type"] == "page"]
                async with session.ws_connect(target["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                    page = cls(socket)
                    for domain in ("Page", "Runtime", "Network", "Log"):
                        await page.call(f"{domain}.enable")
                    yield page
                    page._listening.cancel()
                drain.cancel()
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a method of the protocol and return its result."""
        self._number += 1
        answer = self._answers[self._number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": self._number, "method": method, "params": parameters})
        result: dict[str, Any] = await answer
        return result

    async def open(self, address: str) -> None:
        """Go to an address."""
        await self.call("Page.navigate", url=address)

    async def evaluate(self, script: str) -> Any:
        """Return the value of a JavaScript expression in the page."""
        done = await self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        return done["result"].get("value")

    async def wait_for(self, script: str) -> None:
        """Return when a JavaScript expression is true in the page."""
        await until(lambda: self.evaluate(script))

    async def type(self, text: str) -> None:
        """Press a key for each character."""
        for character in text:
            await self.call("Input.dispatchKeyEvent", type="keyDown", text=character, key=character)
            await self.call("Input.dispatchKeyEvent", type="keyUp", key=character)
            await asyncio.sleep(0.1)

    async def click(self, x: int, y: int) -> None:
        """Click the left button."""
        for kind in ("mousePressed", "mouseReleased"):
            await self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    async def picture(self) -> bytes:
        """Return the page as PNG."""
        return base64.b64decode((await self.call("Page.captureScreenshot", format="png"))["data"])

    async def _listen(self) -> None:
        async for message in self._socket:
            found = json.loads(message.data)
            if "id" in found:
                self._answers.pop(found["id"]).set_result(found.get("result", {}))
            elif found["method"] in {"Network.requestWillBeSent", "Network.webSocketCreated"}:
                parameters = found["params"]
                self.requested.append(parameters["url"] if "url" in parameters else parameters["request"]["url"])
            elif found["method"] == "Runtime.exceptionThrown":
                self.errors.append(str(found["params"]["exceptionDetails"]))
            elif found["method"] == "Log.entryAdded" and found["params"]["entry"]["level"] == "error":
                self.errors.append(str(found["params"]["entry"]))


async def until(is_so: Callable[[], Awaitable[object]]) -> None:
    """Ask again and again until the answer is yes. Raises TimeoutError."""
    async with asyncio.timeout(20):
        while not await is_so():  # noqa: ASYNC110  nothing tells of it
            await asyncio.sleep(0.05)


async def _drain(stream: asyncio.StreamReader) -> None:
    while await stream.readline():
        pass
