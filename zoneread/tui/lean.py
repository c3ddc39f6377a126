"""Importing Textual without two parts of it that the reader has no use for.

Textual loads its command palette for every application, and with it a dozen widgets; asyncio loads TLS wherever
Python has it. The reader has a palette of its own and connects to nothing, and the two are a tenth of an import that
every start pays. So while Textual is imported, an empty palette stands in for the one and `ssl` counts as missing,
as it does where Python was built without it. Afterwards both can be imported by whoever wants them.
"""

from __future__ import annotations

import sys
from types import ModuleType

PALETTE = "textual.command"
PALETTE_NAMES = ("CommandListItem", "CommandPalette", "DiscoveryHit", "Hit", "Hits", "Provider", "SimpleProvider")
"""What modules of Textual import from it."""


def import_textual() -> None:
    """Import `textual.app` in this way; nothing happens when it is there already."""
    if "textual.app" in sys.modules:
        return
    palette = ModuleType(PALETTE)
    vars(palette).update({name: type(name, (), {}) for name in PALETTE_NAMES})
    stand_ins: dict[str, ModuleType | None] = {PALETTE: palette, "ssl": None}
    modules: dict[str, ModuleType | None] = vars(sys)["modules"]  # None is how a module is said to be missing
    put = {name: module for name, module in stand_ins.items() if name not in modules}
    modules.update(put)
    try:
        import textual.app  # noqa: F401
    finally:
        for name in put:
            del modules[name]
