"""What the article looks like: highlights, selection, cursor and lanes in four modes.

``dark`` and ``light`` lay the label's colour behind the text. So does ``ansi``, with those of the terminal's sixteen
colours on which black can be read and which stay apart for colour-blind eyes, whatever the terminal's own ground; it
never colours text alone. ``none`` uses no colour. Depth is told by underlining, suggestions by italics, somebody
else's spans by dimming, so that every mode can be read in greyscale. Colours are asked for by the key of a style; the
default ones are those of Okabe and Ito (2008), *Color Universal Design*, which colour-blind readers tell apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from rich.color import Color
from rich.style import Style

from zoneread.view.highlight import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

Mode = Literal["dark", "light", "ansi", "none"]
MODES: tuple[Mode, ...] = get_args(Mode)

OKABE_ITO = ("#0072b2", "#e69f00", "#009e73", "#d55e00", "#56b4e9", "#cc79a7", "#f0e442", "#999999")
_ANSI = {
    "#0072b2": "cyan",
    "#e69f00": "bright_yellow",
    "#009e73": "bright_green",
    "#d55e00": "bright_red",
    "#56b4e9": "bright_cyan",
    "#cc79a7": "bright_magenta",
    "#f0e442": "yellow",
    "#999999": "white",
}
"""The colour of the sixteen for each of Okabe and Ito's; no blue is bright enough to be behind black text everywhere."""
LEGIBLE = 4.5
"""The least contrast of text with what is behind it (WCAG 2.2, 1.4.3)."""
MARK_SIGNS = {"orphan": "!", "uncertain": "?", "repaired": "~", "joined": "+", "hidden": "-"}
"""The sign in the margin of a row with a mark of this style; of several the first here."""
QUIET_MARKS = frozenset({"hidden", "joined"})
"""Styles of marks that show in the margin only: there is nothing to see in the text."""


class Look(NamedTuple):
    """All that decides how one character is drawn. `style` is empty where there is no highlight."""

    style: str = ""
    kind: Kind = Kind.SPAN
    depth: int = 0
    border: bool = False
    """Whether a span begins here that would look like the going on of the one before it; it is drawn paler."""
    marked: bool = False
    hit: bool = False
    selected: bool = False
    cursor: bool = False


PLAIN = Look()


class _Theme(NamedTuple):
    base: str
    dim: str
    strength: float
    mark: str
    hit: str
    selected: str
    cursor: str
    thumb: str


_THEMES: dict[Mode, _Theme] = {
    "dark": _Theme(
        base="#d8d8d2 on #16181c",
        dim="#8a8f98 on #16181c",
        strength=0.5,
        mark="#ffd75f",
        hit="bold #16181c on #d7d75f",
        selected="#16181c on #b8c4d6",
        cursor="bold #16181c on #ffffff",
        thumb="on #5a6070",
    ),
    "light": _Theme(
        base="#1c1c1c on #fbfaf6",
        dim="#6a6a6a on #fbfaf6",
        strength=0.4,
        mark="#8a1c00",
        hit="bold #1c1c1c on #ffe36e",
        selected="#fbfaf6 on #3c4658",
        cursor="bold #fbfaf6 on #000000",
        thumb="on #a9a598",
    ),
    "ansi": _Theme(
        base="none",
        dim="dim",
        strength=0,
        mark="bold",
        hit="bold underline reverse",
        selected="reverse",
        cursor="bold reverse",
        thumb="reverse",
    ),
    "none": _Theme(
        base="none",
        dim="dim",
        strength=0,
        mark="dim",
        hit="bold underline",
        selected="reverse",
        cursor="bold reverse",
        thumb="reverse",
    ),
}


class Palette:
    """The styles of one mode. `colours` gives each style key its colour as ``#rrggbb``; others take grey.

    Every style is complete: text is drawn without asking what is behind it. Raises ValueError for an unknown mode or
    a colour that is none.
    """

    def __init__(self, mode: Mode, colours: Mapping[str, str]) -> None:
        if mode not in MODES:
            raise ValueError(f"no mode {mode!r}: one of {', '.join(MODES)}")
        theme = _THEMES[mode]
        self.mode = mode
        self.base = Style.parse(theme.base)
        self.dim = Style.parse(theme.dim)
        self.mark = self.base + Style.parse(theme.mark)
        self.thumb = self.base + Style.parse(theme.thumb)
        self._theme = theme
        self._ink, self._paper = _triplet(self.base.color), _triplet(self.base.bgcolor)
        self._rgb = {key: _rgb(colour) for key, colour in colours.items()}
        self._names = {key: _ANSI.get(colour.lower(), "") or _nearest_ansi(colour) for key, colour in colours.items()}
        self._looks: dict[Look, Style] = {}

    def look(self, look: Look) -> Style:
        """Return the style of a character; made once for each kind of character."""
        style = self._looks.get(look)
        if style is None:
            style = self._looks[look] = self._make(look)
        return style

    def lane(self, style: str) -> Style:
        """Return the style of a lane's bar."""
        if self.mode == "none":
            return self.base
        if self.mode == "ansi":
            return self._on_ansi(style)
        return self.base + Style(color=_hex(_towards(self._colour(style), self._ink, 0.45)))

    def _make(self, look: Look) -> Style:
        style = self.base
        if look.style:
            style += self._highlight(look)
        if look.marked:
            style += Style.parse(self._theme.mark)
        if look.hit:
            style += Style.parse(self._theme.hit)
        if look.selected:
            style += Style.parse(self._theme.selected)
        if look.cursor:
            style += Style.parse(self._theme.cursor)
            if look.selected and "reverse" in self._theme.selected:
                style += Style(reverse=False, underline=True)
        return style

    def _highlight(self, look: Look) -> Style:
        tentative = look.kind is Kind.SUGGESTION
        depth = look.depth + (self.mode == "none" and not tentative)
        style = Style(
            italic=tentative or None,
            dim=(look.kind is Kind.OTHER or (look.border and not self._theme.strength)) or None,
            # Where a double underline is not known the single one remains.
            underline=(depth >= 2) or None,
            underline2=(depth >= 3) or None,
            bold=(depth >= 4) or None,
        )
        if self.mode == "none":
            return style
        if self.mode == "ansi":
            return style + (self._on_ansi(look.style) if look.kind is Kind.SPAN else Style(underline=tentative or None))
        strength = self._theme.strength if look.kind is Kind.SPAN else self._theme.strength / 2
        if look.border:
            strength /= 3
        colour = self._colour(look.style)
        # Dark colours stay darker, so that those alike in hue to colour-blind eyes differ in lightness.
        luminance = _luminance(Color.from_rgb(*colour))
        strength *= 0.55 + luminance if self.mode == "dark" else max(0.6, 2.1 - 3 * luminance)
        return style + Style(bgcolor=self._behind(colour, strength))

    def _on_ansi(self, style: str) -> Style:
        return Style(color="black", bgcolor=self._names.get(style, "white"))

    def _behind(self, colour: tuple[int, int, int], strength: float) -> Color:
        """Return the paper tinted with a colour, as strongly as asked while the text on it can be read."""
        ink = Color.from_rgb(*self._ink)
        while contrast(ink, tint := Color.from_rgb(*_towards(self._paper, colour, strength))) < LEGIBLE:
            strength -= 0.02
        return tint

    def _colour(self, style: str) -> tuple[int, int, int]:
        return self._rgb.get(style, (0x99, 0x99, 0x99))


def _rgb(colour: str) -> tuple[int, int, int]:
    try:
        red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    except ValueError:
        raise ValueError(f"not a colour: {colour!r} (as in #0072b2)") from None
    return red, green, blue


def _triplet(colour: Color | None) -> tuple[int, int, int]:
    """Return the channels of a colour, black for the terminal's own."""
    if colour is None:
        return 0, 0, 0
    red, green, blue = colour.get_truecolor()
    return red, green, blue


def _towards(from_: tuple[int, int, int], to: tuple[int, int, int], share: float) -> tuple[int, int, int]:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(from_, to, strict=True))
    return red, green, blue


def _hex(rgb: tuple[int, int, int]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*rgb)


def _nearest_ansi(colour: str) -> str:
    rgb = _rgb(colour)
    return _ANSI[min(OKABE_ITO, key=lambda known: sum((a - b) ** 2 for a, b in zip(_rgb(known), rgb, strict=True)))]


def contrast(text: Color, behind: Color) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, *relative luminance*)."""
    light, dark = sorted((_luminance(text), _luminance(behind)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Color) -> float:
    channels = (value / 255 for value in colour.get_truecolor())
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
