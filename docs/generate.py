"""Write the pages of docs/ that derive from the code, or check that they are in step with it.

Run as ``python docs/generate.py`` (``make docs``) to write, with ``--check`` (part of ``make check``) to compare: each
page that is out of step is named, and the exit status is 1.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zoneread.cli.main import COMMANDS, zoneread
from zoneread.keys.document import bundled_keymaps, page

if TYPE_CHECKING:
    from collections.abc import Callable

DOCS = Path(__file__).parent


def command_line_page() -> str:
    """Return docs/cli.md: the help of every command, as the program prints it."""
    parts = [
        "# The command line",
        "",
        "Written by `make docs` from the program's own help. Standard output is data, standard error is narration.",
        "Exit status: 0 fine, 1 the data differ or a part was refused, 2 usage or configuration, 3 the database,",
        "130 cancelled.",
    ]
    context = click.Context(zoneread, info_name="zoneread", max_content_width=100, terminal_width=100)
    parts += ["", "## zoneread", "", "```", zoneread.get_help(context).rstrip(), "```"]
    for name in COMMANDS:
        command = zoneread.get_command(context, name)
        if command is None:
            raise LookupError(name)
        inner = click.Context(command, info_name=name, parent=context, max_content_width=100, terminal_width=100)
        parts += ["", f"## zoneread {name}", "", "```", command.get_help(inner).rstrip(), "```"]
    return "\n".join(parts) + "\n"


def keys_page() -> str:
    """Return docs/keys.md: every command with its keys in the bundled keymaps."""
    return page(bundled_keymaps())


PAGES: dict[str, Callable[[], str]] = {"cli.md": command_line_page, "keys.md": keys_page}
"""Page -> the function that returns what it must say."""


def main(arguments: list[str]) -> int:
    """Write the pages, or with ``--check`` compare them; return the exit status."""
    stale = []
    for name, render in PAGES.items():
        page, text = DOCS / name, render()
        if page.exists() and page.read_text(encoding="utf-8") == text:
            continue
        stale.append(page)
        if "--check" not in arguments:
            page.write_text(text, encoding="utf-8")
            print(f"wrote {page}")
    if "--check" in arguments and stale:
        for page in stale:
            print(f"{page} is out of step with the code: run make docs", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
