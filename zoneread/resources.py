"""Finding what travels with the program: the bundled keymaps, the demonstration corpus and its database."""

from __future__ import annotations

from pathlib import Path

from zoneread.errors import ConfigError

_PACKAGE = Path(__file__).resolve().parent


def bundled(name: str) -> Path:
    """Return the path of a bundled file or folder: inside an installed package, or at the root of a checkout.

    Raises ConfigError when it is in neither place: the installation is incomplete. Nothing is ever written there.
    """
    for folder in (_PACKAGE / "_bundled", _PACKAGE.parent):
        path = folder / name
        if path.exists():
            return path
    raise ConfigError(f'"{name}" is missing from the installation', where=str(_PACKAGE), hint="install zoneread again")
