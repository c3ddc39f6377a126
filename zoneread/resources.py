"""Where the files that come with zoneread are: keymaps/, corpus/ and annotations.db.

A wheel carries them in ``zoneread/_bundled``; in a checkout they are the repository's own folders beside the package.
"""

from __future__ import annotations

from pathlib import Path

from zoneread.errors import WorkspaceError

_PACKAGE = Path(__file__).parent


def bundled(name: str) -> Path:
    """Return the bundled file or folder `name`. Raises WorkspaceError when this installation came without it."""
    for place in (_PACKAGE / "_bundled" / name, _PACKAGE.parent / name):
        if place.exists():
            return place
    raise WorkspaceError(f"this installation of zoneread has no {name}", where=str(_PACKAGE), hint="install it again")
