"""The settings of a workspace: `zoneread.toml` in its folder, for everybody who works there. Never written by zoneread.

All of it is optional, and an example that says what holds without the file is::

    [text]
    steps = ["default"]        # the names of the clean-up steps to run; or some taken away: ["-chrome", "-ocr"]
    script = "simplified"      # or "original": Traditional characters as they are

Loading is strict: a table, key or value that is not known is an error that names the nearest. What an article was told
to be with ``zoneread text --steps`` and ``--script`` goes before the settings.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zoneread.errors import ConfigError, UsageError, nearest
from zoneread.text.normalise import DEFAULT, SCRIPTS, Options, parse_steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

FILE = "zoneread.toml"
LARGEST = 100_000
"""Bytes in the largest file taken for settings."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a workspace sets. `clean` is how its articles are cleaned."""

    clean: Options = DEFAULT


def load_settings(root: Path) -> Settings:
    """Return the settings of the workspace at `root`; the defaults where it has no file.

    Raises ConfigError for a file that cannot be read or has a mistake.
    """
    path = root / FILE
    if not path.exists():
        return Settings()
    text = _table(_read(path), "text", ("text",), path)
    return Settings(clean=Options(steps=_steps(text, path), script=_script(text, path)))


def _read(path: Path) -> dict[str, object]:
    try:
        if path.stat().st_size > LARGEST:
            raise ConfigError("too large for settings", where=str(path))
        return tomllib.loads(path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n"))
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"is not UTF-8 (byte {error.start + 1})", where=str(path), hint="save it as UTF-8") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(f"is not TOML: {error}", where=str(path)) from None


def _table(data: Mapping[str, object], name: str, tables: Iterable[str], path: Path) -> Mapping[str, object]:
    for key in data:
        if key not in tables:
            raise ConfigError(f'no setting "{key}"', where=str(path), hint=nearest(key, [f"[{one}]" for one in tables]))
    table = data.get(name, {})
    if not isinstance(table, dict):
        raise ConfigError(f"{name} must be a table", where=str(path), hint=f"[{name}]")
    for key in table:
        if key not in _KEYS[name]:
            raise ConfigError(f'no setting "{key}"', where=f"{path} [{name}]", hint=nearest(key, _KEYS[name]))
    return table


_KEYS = {"text": ("steps", "script")}
"""The keys of each table."""


def _steps(table: Mapping[str, object], path: Path) -> tuple[str, ...] | None:
    found = table.get("steps", ["default"])
    if not isinstance(found, list) or not found or not all(isinstance(name, str) for name in found):
        raise ConfigError(
            "steps must be a list of names", where=f"{path} [text]", hint='such as ["-chrome"], or ["none"]'
        )
    try:
        return parse_steps(found)
    except UsageError as error:
        raise ConfigError(error.message, where=f"{path} [text] steps", hint=error.hint) from None


def _script(table: Mapping[str, object], path: Path) -> str:
    found = table.get("script", DEFAULT.script)
    if found not in SCRIPTS:
        raise ConfigError(f'no script is called "{found}"', where=f"{path} [text]", hint=nearest(str(found), SCRIPTS))
    return str(found)
