"""Finding, reading and checking keymaps: workspace first, then the user's folder, then those that come along.

A keymap named ``vim`` is the first ``vim.toml`` in the workspace's ``keymaps/``, in ``keymaps/`` of the configuration
folder (`config_home`), or among the bundled ones. One that extends its own name extends the next in that order,
so a workspace may hold a ``default.toml`` of its own. Nothing is ever written.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from zoneread.errors import KeymapError, nearest
from zoneread.keys.check import check_keymap, errors, hidden_commands, read_bindings, read_options
from zoneread.keys.keymap import Binding, Keymap, Options
from zoneread.keys.labels import with_labels
from zoneread.keys.lost import Place, lost_commands
from zoneread.keys.problem import Problem
from zoneread.keys.source import KeymapFile, read_keymap_file
from zoneread.regular import FOLDER, REGULAR, kind_at
from zoneread.resources import bundled
from zoneread.span.scheme import DEFAULT_SCHEME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zoneread.keys.command import Context
    from zoneread.span.scheme import Label

DEFAULT = "default"
USER = "user"
"""The keymap that is taken when none is named and a file of that name is there."""

DEEPEST = 8
"""How many keymaps may extend one another."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of loading: a keymap unless there were mistakes, and all problems, notes included."""

    keymap: Keymap | None
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> list[Problem]:
        """The mistakes, without the notes."""
        return errors(self.problems)


def config_home() -> Path:
    """Return the user's configuration folder: ZONEREAD_CONFIG, or where the platform keeps such things."""
    if override := os.environ.get("ZONEREAD_CONFIG"):
        return Path(override)
    import platformdirs

    return Path(platformdirs.user_config_dir("zoneread", appauthor=False))


def folders(workspace: Path | None = None) -> list[Path]:
    """Return the folders in which keymaps are looked for, in order; `workspace` is the workspace's keymaps folder."""
    found = [] if workspace is None else [workspace]
    return [*found, config_home() / "keymaps", bundled("keymaps")]


def available(places: Sequence[Path]) -> dict[str, Path]:
    """Return the keymaps there are by name, each with the file that would be taken."""
    found: dict[str, Path] = {}
    for folder in places:
        for path in sorted(folder.glob("*.toml")) if kind_at(folder) == FOLDER else ():
            found.setdefault(path.stem, path)
    return found


def chosen(places: Sequence[Path], name: str | None = None) -> str:
    """Return the keymap to use: `name`, else ZONEREAD_KEYMAP, else ``user`` if there is one, else ``default``."""
    asked = name or os.environ.get("ZONEREAD_KEYMAP")
    if asked:
        return asked
    return USER if USER in available(places) else DEFAULT


def examine(name: str, places: Sequence[Path], labels: Sequence[Label] = DEFAULT_SCHEME.labels) -> Loaded:
    """Read the keymap `name` (or the file of that path) and everything it extends, and report every problem.

    Never raises for what a file holds. The keymap comes with the letters and codes of `labels`.
    """
    files, problems = _chain(name, places)
    is_whole = not problems
    merged: dict[tuple[Context, str], list[Binding]] = {}
    emptied: dict[tuple[Context, str], Place] = {}
    options = Options()
    for file in reversed(files):
        found, wrong = read_bindings(file, labels)
        merged |= found
        emptied |= {entry: Place(file.where, file.line(*entry)) for entry in found}
        options, more = read_options(file, options)
        problems += wrong + more
    if not files:
        return Loaded(None, tuple(problems))
    bindings = tuple(binding for group in merged.values() for binding in group)
    description = str(files[0].top.get("description", ""))
    keymap = Keymap(_stem(name), bindings, options, description, tuple(file.where for file in reversed(files)))
    doubtful = {problem.command for problem in errors(problems)}
    problems += [*check_keymap(keymap), *lost_commands(keymap, emptied, doubtful, is_whole=is_whole)]
    if errors(problems):
        return Loaded(None, tuple(dict.fromkeys(problems)))
    keymap, notes = with_labels(keymap, labels)
    return Loaded(keymap, (*problems, *hidden_commands(keymap), *notes))


def load(name: str, places: Sequence[Path], labels: Sequence[Label] = DEFAULT_SCHEME.labels) -> Keymap:
    """Return the keymap `name`; raise KeymapError with its first mistake and how many there are."""
    loaded = examine(name, places, labels)
    if loaded.keymap is not None:
        return loaded.keymap
    first, *rest = loaded.errors
    more = f" and {len(rest)} more: zoneread keys check {name}" if rest else ""
    where = f"{first.file}:{first.line}" if first.line else first.file
    raise KeymapError(first.message, where=where, hint=f"{first.hint}{more}".strip())


def load_or_default(name: str, places: Sequence[Path], labels: Sequence[Label] = DEFAULT_SCHEME.labels) -> Loaded:
    """Return the keymap `name`, or the bundled default together with what is wrong with `name`.

    The keymap is never None; `errors` of the result says whether it is the one that was asked for. Raises
    KeymapError or ConfigError only when the installation itself is broken.
    """
    loaded = examine(name, places, labels)
    if loaded.keymap is not None:
        return loaded
    return Loaded(load(DEFAULT, [bundled("keymaps")], labels), loaded.problems)


def _stem(name: str) -> str:
    return Path(name).stem if _is_path(name) else name


def _is_path(name: str) -> bool:
    return name.endswith(".toml") or "/" in name or os.sep in name


def _chain(name: str, places: Sequence[Path]) -> tuple[list[KeymapFile], list[Problem]]:
    """Return the files of a keymap, the one asked for first, its base last."""
    files: list[KeymapFile] = []
    problems: list[Problem] = []
    wanted, asked_by = name, Problem("keymap", 0, "")
    while True:
        path = _find(wanted, places, [file.path for file in files])
        if path is None:
            hint = nearest(wanted, available(places))
            return files, [*problems, Problem(asked_by.file, asked_by.line, f'no keymap "{wanted}"', hint)]
        file, wrong = read_keymap_file(path)
        problems += wrong
        if file is None:
            return files, problems
        files.append(file)
        base = file.top.get("extends")
        if base is None:
            return files, problems
        asked_by = Problem(file.where, file.line("", "extends"), "")
        if not isinstance(base, str):
            message, hint = "extends must name one keymap", 'such as "default"'
            return files, [*problems, Problem(asked_by.file, asked_by.line, message, hint)]
        if len(files) == DEEPEST:
            message = f"more than {DEEPEST} keymaps extend one another"
            return files, [*problems, Problem(asked_by.file, asked_by.line, message)]
        wanted = base


def _find(name: str, places: Sequence[Path], taken: Sequence[Path]) -> Path | None:
    """Return the file of a keymap that is not among those `taken`."""
    if _is_path(name):
        return Path(name)
    for folder in places:
        path = folder / f"{name}.toml"
        if kind_at(path) == REGULAR and path not in taken:
            return path
    return None
