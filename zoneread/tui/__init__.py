"""Tui: the reader. The only package that knows Textual.

Textual asks terminals for the kitty keyboard protocol, and with it several terminals lose what Chinese input methods
compose. It decides when it is first imported, so that is forestalled here, before any module of this package can
import it. ZONEREAD_KITTY=1 leaves Textual to its ways. Likewise a lone Escape counts after 25 ms, not 100.

COLUMNS and LINES, when they are exported, would hide from Textual what size the terminal really has, so they go too, and
so do all variables by which Textual is told to press keys, to draw by another driver or in colours that there are not. But
in a browser, where the server has chosen the driver, they are how the server tells the size and all else.
"""

from __future__ import annotations

import os

if os.environ.get("ZONEREAD_KITTY") != "1":
    os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
os.environ.setdefault("ESCDELAY", "25")
BROWSER_DRIVER = "zoneread.tui.browser.driver:BrowserDriver"
for _name in () if os.environ.get("TEXTUAL_DRIVER") == BROWSER_DRIVER else tuple(os.environ):
    if _name in {"COLUMNS", "LINES", "TEXTUAL"} or (
        _name.startswith("TEXTUAL_") and _name != "TEXTUAL_DISABLE_KITTY_KEY"
    ):
        os.environ.pop(_name)
