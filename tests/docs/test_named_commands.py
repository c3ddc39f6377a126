"""Commands that the book names in passing are there, with the options that it names."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import click
import pytest

from tests.docs.book import DOCS
from tests.programs import ROOT
from zoneread.cli.main import zoneread

if TYPE_CHECKING:
    from pathlib import Path

PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
_ENDS = frozenset({"|", "&&", ";", ">", "<", "||"})


def named(page: str) -> list[str]:
    """Return the command lines in a page: those between backticks, and those in blocks without a language."""
    text = re.sub(r"^```\S.*?^```$", "", page, flags=re.MULTILINE | re.DOTALL)
    inline = re.findall(r"`((?:ZONEREAD_\w+=\S+ )?zoneread [^`]+)`", text)
    blocks = re.findall(r"^```\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    return inline + [line for block in blocks for line in block.splitlines() if line.startswith("zoneread ")]


def check(line: str) -> None:
    """Raise AssertionError when the line names a command or an option that is not there."""
    words = iter(word for word in shlex.split(line, comments=True) if "=" not in word or word.startswith("-"))
    context = click.Context(zoneread, info_name=next(words))
    command: click.Command = zoneread
    for word in words:
        if word in _ENDS:
            return
        if word.startswith("-"):
            option, given, _ = word.partition("=")
            known = _options(zoneread) | _options(command)
            assert option in known, f"{line}: {context.command_path} has no {option}"
            if known[option] and not given:
                next(words, None)
        elif isinstance(command, click.Group):
            inner = command.get_command(context, word) if word in command.list_commands(context) else None
            assert inner is not None, f"{line}: {context.command_path} has no {word}"
            context = click.Context(inner, info_name=word, parent=context)
            command = inner


def _options(command: click.Command) -> dict[str, bool]:
    """Return every spelling of the command's options, and whether a value comes after it."""
    found = {"--help": False, "-h": False}
    for one in command.params:
        if isinstance(one, click.Option):
            found |= dict.fromkeys([*one.opts, *one.secondary_opts], not (one.is_flag or one.count))
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_is_named_is_there(page: Path) -> None:
    for line in named(page.read_text(encoding="utf-8")):
        check(line)


@pytest.mark.parametrize(
    "line",
    ["zoneread nonsense", "zoneread export --nonsense x", "zoneread keys chekc --nonsense", "zoneread list --overlap"],
)
def test_what_is_not_there_is_found(line: str) -> None:
    with pytest.raises(AssertionError, match="no "):
        check(line)


def test_commands_are_found_in_passing_and_in_blocks() -> None:
    page = "Say `zoneread list` or `ZONEREAD_THEME=x zoneread`.\n\n```\nzoneread serve\nlin: http\n```\n\n```console\n$ zoneread no\n```\n"
    assert named(page) == ["zoneread list", "zoneread serve"]
