"""The server of ``zoneread serve``: textual-serve with a lock on the door.

textual-serve runs a program for every page that is opened and carries its terminal over a web socket. As it comes it lets
in whoever reaches the port, asks Google for a font, and makes web addresses in the text into links. Here every annotator
has an address of their own with a secret in it; without it there is no page and no socket, so that neither other users of
the machine nor other pages in the same browser get at the reader. The page asks no other host for anything, and what is on
the screen is never more than text. A page is one session of one annotator, and ends when the page is closed.

The only module that relies on the inside of textual-serve.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import socket
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp_jinja2
import jinja2
from aiohttp import WSMsgType, web
from textual_serve.app_service import AppService
from textual_serve.server import Server

from zoneread.tui import BROWSER_DRIVER
from zoneread.tui.paste import PasteGuard

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Callable, Mapping, Sequence

PAGES = Path(__file__).parent
TERMINAL = {
    "TERM": "xterm-256color",
    "COLORTERM": "truecolor",
    "ZONEREAD_AMBIGUOUS": "1",
    "TEXTUAL_DRIVER": BROWSER_DRIVER,
}
"""What the page's terminal is, whatever the server was started in."""
EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104  these are recognised, not listened at
LARGEST = 1 << 20
"""Bytes in the largest message taken from a page: a paste."""
LONGEST_NUMBER = 10
"""No number of columns or rows has so many digits."""
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class ReaderProcess(AppService):
    """One reader for one page. `program` is run as it is, without a shell."""

    def __init__(self, program: Sequence[str], page: web.WebSocketResponse, server: Server) -> None:
        super().__init__(
            program[0],
            write_bytes=page.send_bytes,
            write_str=page.send_str,
            close=page.close,  # type: ignore[arg-type]
            download_manager=server.download_manager,
        )
        self._program = program
        self._guard = PasteGuard()

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        return super()._build_environment(width, height) | TERMINAL

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        pipe = asyncio.subprocess.PIPE
        self._process = process = await asyncio.create_subprocess_exec(
            *self._program, stdin=pipe, stdout=pipe, stderr=pipe, env=self._build_environment(width, height)
        )
        self._stdin = process.stdin
        return process

    async def run(self) -> None:
        """Carry the reader's terminal to the page until the reader ends, and then let the page know."""
        await super().run()
        await self.remote_close()

    async def send_keys(self, data: str) -> None:
        """Pass on what was typed or pasted."""
        await self.send_bytes(self._guard.clean(data).encode("utf-8", "replace"))


class ReaderServer(Server):
    """Serves a reader for each of `annotators`; `program` returns what to run for one.

    `addresses` has the address of each, with its secret.
    """

    def __init__(
        self,
        annotators: Sequence[str],
        program: Callable[[str], Sequence[str]],
        *,
        host: str,
        port: int,
        tell: Callable[[str], None],
    ) -> None:
        super().__init__("zoneread", host=host, port=port, title="zoneread", templates_path=PAGES)
        self._program = program
        self._tell = tell
        self._annotators = {secrets.token_urlsafe(18): annotator for annotator in annotators}

    @property
    def addresses(self) -> Mapping[str, str]:
        """Annotator -> the address to open; where every address of the machine is listened at, by its name."""
        name = socket.gethostname() if self.host in EVERYWHERE else self.host
        host = f"[{name}]" if ":" in name else name
        return {who: f"http://{host}:{self.port}/{secret}/" for secret, who in self._annotators.items()}

    def initialize_logging(self) -> None:
        """Log nothing: what textual-serve writes of a failure may show what is on somebody's screen."""
        for name in ("aiohttp", "asyncio", "textual-serve"):
            logger = logging.getLogger(name)
            logger.addHandler(logging.NullHandler())
            logger.propagate = False

    def serve(self, debug: bool = False) -> None:  # noqa: ARG002  textual-serve's signature
        """Serve until a signal ends it. Raises OSError when the port cannot be listened at."""
        self.initialize_logging()
        web.run_app(self._make_app(), host=self.host, port=self.port, access_log=None, print=self._announce)

    def _announce(self, *_: object) -> None:
        """Say where the reader is to be found, now that it is."""
        for annotator, address in self.addresses.items():
            self._tell(f"{annotator}: {address}")

    async def _make_app(self) -> web.Application:
        app = web.Application()
        aiohttp_jinja2.setup(app, loader=jinja2.FileSystemLoader(PAGES))
        app.add_routes(
            [
                web.static("/static", self.statics_path),
                web.get("/{secret}/", self.handle_index),
                web.get("/{secret}/socket", self.handle_websocket),
            ]
        )
        app.on_response_prepare.append(_add_headers)
        return app

    def _annotator(self, request: web.Request) -> str:
        """Return whose address this is. Raises HTTPNotFound for everybody else's."""
        given = request.match_info["secret"]
        for secret, annotator in self._annotators.items():
            if secrets.compare_digest(given.encode(), secret.encode()):
                return annotator
        raise web.HTTPNotFound

    @aiohttp_jinja2.template("page.html")
    async def handle_index(self, request: web.Request) -> dict[str, Any]:
        """Return what the page is made from."""
        annotator = self._annotator(request)
        scheme = "wss" if request.secure else "ws"
        request["nonce"] = nonce = secrets.token_urlsafe(18)
        address = f"{scheme}://{request.host}/{request.match_info['secret']}/socket"
        return {"annotator": annotator, "socket": address, "nonce": nonce}

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Run a reader for as long as the page is open."""
        annotator = self._annotator(request)
        page = web.WebSocketResponse(heartbeat=15, max_msg_size=LARGEST)
        await page.prepare(request)
        reader = ReaderProcess(self._program(annotator), page, self)
        await reader.start(_cells(request, "width", 80), _cells(request, "height", 24))
        try:
            async for message in page:
                if message.type is WSMsgType.TEXT:
                    await _pass_on(message.data, reader, page)
        finally:
            await reader.stop()
        return page


async def _pass_on(data: str, reader: ReaderProcess, page: web.WebSocketResponse) -> None:
    """Do what a message of the page's script says: a JSON list of a word and one value. Others are passed over."""
    with suppress(ValueError, TypeError, LookupError, OverflowError, RecursionError):
        message = json.loads(data)
        match message:
            case ["stdin", str(keys)]:
                await reader.send_keys(keys)
            case ["resize", {"width": int(width), "height": int(height)}]:
                await reader.set_terminal_size(_limited(width), _limited(height))
            case ["ping", str(sent)]:
                await page.send_json(["pong", sent])
            case ["blur"]:
                await reader.blur()
            case ["focus"]:
                await reader.focus()


def _cells(request: web.Request, name: str, default: int) -> int:
    given = request.query.get(name, "")
    return _limited(int(given)) if given.isascii() and given.isdigit() and len(given) < LONGEST_NUMBER else default


def _limited(cells: int) -> int:
    return max(1, min(cells, 1000))


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)
    script = f"'self' 'nonce-{request['nonce']}'" if "nonce" in request else "'self'"
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src {script}; style-src 'self' 'unsafe-inline'; font-src 'self'; "
        f"img-src 'self' data:; connect-src 'self' ws://{request.host} wss://{request.host}; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
