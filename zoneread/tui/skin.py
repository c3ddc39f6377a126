"""The colours of everything around the article: four modes of the same short list of styles.

``none`` uses no colour at all and tells things apart by bold, dim, reverse and underline; ``ansi`` uses the sixteen
colours of the terminal's own palette on its own background; ``dark`` and ``light`` are exact colours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.style import Style

from zoneread.errors import ConfigError, nearest
from zoneread.tui.palette import MODES, Mode

if TYPE_CHECKING:
    from collections.abc import Mapping

_STYLES: dict[Mode, dict[str, str]] = {
    "dark": {
        "base": "#d8d8d2 on #16181c",
        "dim": "#8a8f98 on #16181c",
        "strong": "bold #f2f2ec on #16181c",
        "bar": "#d8d8d2 on #262a31",
        "bar.dim": "#9aa0aa on #262a31",
        "bar.strong": "bold #ffffff on #262a31",
        "alert": "bold #ffd75f on #262a31",
        "panel": "#d0d2d6 on #1d2026",
        "panel.dim": "#8a8f98 on #1d2026",
        "panel.strong": "bold #f2f2ec on #1d2026",
        "panel.title": "bold #9ecbff on #262a31",
        "cursor": "#ffffff on #2f5d8a",
        "cursor.dim": "#c6d8ea on #2f5d8a",
        "key": "bold #ffd75f on #1d2026",
    },
    "light": {
        "base": "#1c1c1c on #fbfaf6",
        "dim": "#6a6a6a on #fbfaf6",
        "strong": "bold #000000 on #fbfaf6",
        "bar": "#1c1c1c on #e2e0d8",
        "bar.dim": "#595959 on #e2e0d8",
        "bar.strong": "bold #000000 on #e2e0d8",
        "alert": "bold #8a1c00 on #e2e0d8",
        "panel": "#1c1c1c on #f1efe8",
        "panel.dim": "#666666 on #f1efe8",
        "panel.strong": "bold #000000 on #f1efe8",
        "panel.title": "bold #0b4a7a on #e2e0d8",
        "cursor": "#000000 on #a9cdee",
        "cursor.dim": "#333333 on #a9cdee",
        "key": "bold #8a4b00 on #f1efe8",
    },
    "ansi": {
        "base": "default",
        "dim": "dim",
        "strong": "bold",
        "bar": "reverse",
        "bar.dim": "reverse",
        "bar.strong": "bold reverse",
        "alert": "bold reverse",
        "panel": "default",
        "panel.dim": "dim",
        "panel.strong": "bold",
        "panel.title": "bold underline",
        "cursor": "bold white on blue",
        "cursor.dim": "white on blue",
        "key": "bold",
    },
    "none": {
        "base": "none",
        "dim": "dim",
        "strong": "bold",
        "bar": "reverse",
        "bar.dim": "reverse",
        "bar.strong": "bold reverse",
        "alert": "bold reverse",
        "panel": "none",
        "panel.dim": "dim",
        "panel.strong": "bold",
        "panel.title": "bold underline",
        "cursor": "bold reverse",
        "cursor.dim": "reverse",
        "key": "bold",
    },
}


class Skin:
    """One mode's styles by name."""

    def __init__(self, mode: Mode, styles: Mapping[str, Style]) -> None:
        self.mode = mode
        self.styles = styles

    def __getitem__(self, name: str) -> Style:
        return self.styles[name]


def make_skin(mode: Mode) -> Skin:
    """Return the styles of `mode`."""
    return Skin(mode, {name: Style.parse(words) for name, words in _STYLES[mode].items()})


def choose_mode(environ: Mapping[str, str], remembered: str = "") -> Mode:
    """Return the mode to start in: NO_COLOR, ZONEREAD_THEME, what was chosen last, what the terminal can do.

    Raises ConfigError when ZONEREAD_THEME names no mode.
    """
    asked = environ.get("ZONEREAD_THEME", "")
    if asked and asked not in MODES:
        raise ConfigError(f'no theme "{asked}"', where="ZONEREAD_THEME", hint=nearest(asked, MODES))
    if environ.get("NO_COLOR") or environ.get("TERM") == "dumb":
        return "none"
    for mode in MODES:
        if mode in (asked, remembered if not asked else ""):
            return mode
    rich_colours = "256" in environ.get("TERM", "") or bool(environ.get("COLORTERM"))
    return "dark" if rich_colours or not environ.get("TERM") else "ansi"
