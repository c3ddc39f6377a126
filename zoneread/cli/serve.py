"""``zoneread serve``: the reader in a browser."""

from __future__ import annotations

import errno
import os
import socket

import click

from zoneread.child import PYTHON
from zoneread.cli.common import Target, narrate, target_options
from zoneread.errors import UsageError, missing_extra
from zoneread.session.opening import open_store
from zoneread.session.who import checked_name, who

HOST = "127.0.0.1"
HERE = frozenset({HOST, "::1", "localhost"})


@click.command("serve", short_help="Show the reader in a browser.")
@click.option(
    "--for",
    "annotators",
    multiple=True,
    metavar="NAME",
    help="An annotator to serve; may be repeated. [default: --annotator]",
)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--host", default=HOST, show_default=True, help="The network address to listen at.")
@target_options
def serve_command(annotators: tuple[str, ...], *, port: int, host: str, target: Target) -> None:
    """Show the reader in a browser: print an address for each annotator and serve them until Ctrl+C.

    Whoever has an address annotates as that annotator: it holds a secret, and is another one every time. Only programs on
    this machine can reach it, unless --host says otherwise; then what is read and typed crosses the network unencrypted.
    From another machine better: ssh -L 8000:127.0.0.1:8000 HOST. Needs the extra "serve".

    \b
    Examples:
      zoneread serve
      zoneread serve --for lin --for zhao --port 8080
    """
    workspace = target.workspace()
    names = [checked_name(name, "--for") for name in dict.fromkeys(annotators)] or [who(target.annotator)]
    open_store(workspace, readonly=True).close()
    try:
        from zoneread.tui.browser.server import ReaderServer
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in {"textual_serve", "aiohttp", "aiohttp_jinja2", "jinja2"}:
            raise missing_extra("textual-serve", "serve", "the reader in a browser") from error
        raise
    if host not in HERE:
        narrate(f"warning: at {host} others on the network can reach the reader, and nothing is encrypted")
        narrate(f"keep the addresses to yourselves, or use ssh -L {port}:{HOST}:{port} and leave --host out")
    places = [str(path.resolve()) for path in (workspace.root, workspace.database)]
    program = [*PYTHON, "zoneread.tui.browser", *places]
    server = ReaderServer(names, lambda name: [*program, name], host=host, port=port, tell=narrate)
    try:
        server.serve()
    except socket.gaierror as error:
        raise UsageError(f'no address of this machine is called "{host}"', where="--host", hint=HOST) from error
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            raise UsageError(f"{host} is no address of this machine", where="--host", hint=HOST) from error
        raise UsageError(
            f"cannot listen at {host}:{port}: {os.strerror(error.errno or 0)}", where="--port", hint="try another port"
        ) from error
