"""The settings of a workspace: `zoneread.toml` in its folder, for everybody who works there. Never written by zoneread.

All of it is optional, and an example that says what holds without the file is::

    [text]
    steps = ["default"]        # the names of the clean-up steps to run; or some taken away: ["-chrome", "-ocr"]
    script = "simplified"      # or "original": Traditional characters as they are

    [suggestions]
    after_reading = false      # true: they are shown once the article has been read to its end
    order = "uncertainty"      # of the articles advised: order, uncertainty, novelty, disagreement
    from = ["rules", "memory"] # who suggests in the reader: also "learner", "set:NAME", files of suggesters.toml's patterns
    learn = true               # between articles, in the background; false: only zoneread train learns

    [lint]
    off = []                   # the names of the rules that are switched off; zoneread lint --rules lists them

Loading is strict: a table, key or value that is not known is an error that names the nearest. What an article was told
to be with ``zoneread text --steps`` and ``--script`` goes before the settings.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zoneread.errors import ConfigError, UsageError, nearest
from zoneread.regular import read_regular
from zoneread.text.normalise import DEFAULT, SCRIPTS, Options, parse_steps

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

FILE = "zoneread.toml"
ORDERS = ("order", "uncertainty", "novelty", "disagreement")
"""The orders in which articles can be advised."""
LARGEST = 100_000
"""Bytes in the largest file taken for settings."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a workspace sets. `clean` is how its articles are cleaned.

    `after_reading` keeps suggestions back until an article has been read once; `order` is the one in which articles are
    advised, see `zoneread.session.evaluating.ORDERS`. `learn` lets the reader learn from finished articles. `suggesters`
    are those asked in the reader, none named: the usual ones. `lint_off` names the rules of lint that are switched off.
    """

    clean: Options = DEFAULT
    after_reading: bool = False
    order: str = "uncertainty"
    learn: bool = True
    suggesters: tuple[str, ...] = ()
    lint_off: tuple[str, ...] = ()


def load_settings(root: Path) -> Settings:
    """Return the settings of the workspace at `root`; the defaults where it has no file.

    Raises ConfigError for a file that cannot be read or has a mistake.
    """
    path = root / FILE
    if not path.exists():
        return Settings()
    data = _read(path)
    text, suggestions, lint = (_table(data, name, tuple(_KEYS), path) for name in _KEYS)
    after_reading = _yes(suggestions.get("after_reading", False), "after_reading", f"{path} [suggestions]")
    learn = _yes(suggestions.get("learn", True), "learn", f"{path} [suggestions]")
    order = _one_of(suggestions.get("order", "uncertainty"), ORDERS, "order", f"{path} [suggestions]")
    names = suggestions.get("from", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ConfigError("from must be a list of names of suggesters", where=f"{path} [suggestions]")
    clean = Options(steps=_steps(text, path), script=_script(text, path))
    return Settings(clean, after_reading, order, learn, tuple(names), _lint_off(lint, path))


def _yes(value: object, key: str, where: str) -> bool:
    if not isinstance(value, bool):
        raise ConfigError(f"{key} must be true or false", where=where)
    return value


def _read(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(read_regular(path, LARGEST).decode("utf-8-sig").replace("\r\n", "\n"))
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"is not UTF-8 (byte {error.start + 1})", where=str(path), hint="save it as UTF-8") from None
    except (ValueError, RecursionError) as error:  # a number too long is a ValueError
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


_KEYS = {
    "text": ("steps", "script"),
    "suggestions": ("after_reading", "order", "learn", "from"),
    "lint": ("off",),
}
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
    return _one_of(table.get("script", DEFAULT.script), SCRIPTS, "script", f"{path} [text]")


def _lint_off(table: Mapping[str, object], path: Path) -> tuple[str, ...]:
    found = table.get("off", [])
    if not found:
        return ()
    from zoneread.compare.lint import RULES

    where = f"{path} [lint]"
    if not isinstance(found, list) or not all(isinstance(name, str) for name in found):
        raise ConfigError("off must be a list of names", where=where, hint='such as ["length"]')
    return tuple(_one_of(name, RULES, "lint rule", where) for name in found)


def _one_of(found: object, known: Collection[str], what: str, where: str) -> str:
    if found not in known:
        raise ConfigError(f'no {what} is called "{found}"', where=where, hint=nearest(str(found), known))
    return str(found)
