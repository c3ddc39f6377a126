"""Tui: the reader. The only package that knows Textual.

Textual asks terminals for the kitty keyboard protocol, and with it several terminals lose what Chinese input methods
compose. It decides when it is first imported, so that is forestalled here, before any module of this package can
import it. ZONEREAD_KITTY=1 leaves Textual to its ways. Likewise a lone Escape counts after 25 ms, not 100.

COLUMNS and LINES, when they are exported, would hide from Textual what size the terminal really has, so they go too; but
in a browser, where the server has chosen TEXTUAL_DRIVER, they are how the server tells the size.
"""

from __future__ import annotations

import os

if os.environ.get("ZONEREAD_KITTY") != "1":
    os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
os.environ.setdefault("ESCDELAY", "25")
for _size in () if os.environ.get("TEXTUAL_DRIVER") else ("COLUMNS", "LINES"):
    os.environ.pop(_size, None)
