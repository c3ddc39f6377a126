"""Highlights can be read and told apart, with and without colour."""

from __future__ import annotations

import math
from itertools import combinations, product

import pytest
from rich.color import Color

from zoneread.span.scheme import DEFAULT_SCHEME
from zoneread.tui.palette import MODES, OKABE_ITO, PLAIN, Look, Mode, Palette, contrast
from zoneread.tui.skin import make_skin
from zoneread.view.highlight import Kind

COLOURS = {f"label-{n}": colour for n, colour in enumerate(OKABE_ITO)}


def colourless(palette: Palette, look: Look) -> tuple[object, ...]:
    style = palette.look(look)
    return style.bold, style.dim, style.italic, style.underline, style.underline2, style.reverse


@pytest.mark.parametrize("mode", ["dark", "light"])
def test_text_on_every_label_has_enough_contrast(mode: Mode) -> None:
    palette = Palette(mode, COLOURS)
    looks = [Look(key, kind, depth) for key, kind, depth in product(COLOURS, Kind, (1, 2, 3))]
    looks += [PLAIN, Look(hit=True), Look(selected=True), Look(cursor=True), Look("label-1", depth=1, marked=True)]
    for look in looks:
        style = palette.look(look)
        assert style.color is not None
        assert style.bgcolor is not None
        assert contrast(style.color, style.bgcolor) >= 4.5, look


@pytest.mark.parametrize("mode", ["dark", "light"])
def test_lane_bars_can_be_read(mode: Mode) -> None:
    palette = Palette(mode, COLOURS)
    for key in (*COLOURS, "unknown"):
        style = palette.lane(key)
        assert style.color is not None
        assert style.bgcolor is not None
        assert contrast(style.color, style.bgcolor) >= 3


@pytest.mark.parametrize("mode", MODES)
def test_labels_have_different_colours_where_there_are_colours(mode: Mode) -> None:
    palette = Palette(mode, dict(list(COLOURS.items())[:4]))
    styles = {palette.look(Look(f"label-{n}", depth=1)) for n in range(4)}
    assert len(styles) == (1 if mode == "none" else 4)


@pytest.mark.parametrize("mode", MODES)
def test_depth_kind_selection_and_cursor_are_told_apart_without_colour(mode: Mode) -> None:
    palette = Palette(mode, COLOURS)
    by_depth = [colourless(palette, Look("label-0", depth=depth)) for depth in (1, 2, 3)]
    assert by_depth[0] != by_depth[1]
    by_kind = [colourless(palette, Look("label-0", kind, 1)) for kind in (Kind.SPAN, Kind.SUGGESTION, Kind.OTHER)]
    assert len(set(by_kind)) == 3


def test_cursor_selection_and_hits_are_told_apart_in_sixteen_colours() -> None:
    palette = Palette("ansi", COLOURS)
    looks = [PLAIN, Look(hit=True), Look(selected=True), Look(cursor=True), Look(selected=True, cursor=True)]
    for one, other in combinations(looks, 2):
        assert colourless(palette, one) != colourless(palette, other), (one, other)


def test_without_colour_everything_is_told_apart_by_other_means() -> None:
    palette = Palette("none", COLOURS)
    looks = [
        PLAIN,
        Look("label-0", depth=1),
        Look("label-0", depth=2),
        Look("label-0", Kind.SUGGESTION, 1),
        Look("label-0", Kind.OTHER, 1),
        Look(hit=True),
        Look(selected=True),
        Look(cursor=True),
        Look(selected=True, cursor=True),
    ]
    for one, other in combinations(looks, 2):
        assert colourless(palette, one) != colourless(palette, other), (one, other)
    assert all(palette.look(look).color is None and palette.look(look).bgcolor is None for look in looks)


def test_sixteen_colours_use_only_the_terminals_own() -> None:
    palette = Palette("ansi", COLOURS)
    for key in COLOURS:
        style = palette.look(Look(key, depth=1))
        for colour in (style.color, style.bgcolor):
            assert colour is not None
            assert colour.is_system_defined


def test_an_unknown_mode_and_an_unknown_colour_are_refused() -> None:
    with pytest.raises(ValueError, match="no mode 'blue': one of dark, light, ansi, none"):
        Palette("blue", {})  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="not a colour: 'red'"):
        Palette("dark", {"a": "red"})


def test_a_colour_beyond_the_known_takes_the_nearest_of_the_sixteen() -> None:
    assert Palette("ansi", {"a": "#0060c0"}).look(Look("a", depth=1)).bgcolor == Color.parse("cyan")


def test_contrast_is_that_of_the_standard() -> None:
    black, white = Color.parse("#000000"), Color.parse("#ffffff")
    assert contrast(black, white) == pytest.approx(21)
    assert contrast(white, white) == 1
    assert contrast(Color.parse("#777777"), white) == pytest.approx(4.478, abs=0.001)


# Machado, Oliveira and Fernandes (2009), *A Physiologically-based Model for Simulation of Color Vision Deficiency*, at
# full severity: linear RGB -> linear RGB.
EYES = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    "trichromacy": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
}
TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
NOTICEABLE = 2.3
"""A just noticeable difference of CIE 1976 (Mahy, Van Eycken and Oosterlinck 1994)."""

NAMES = (
    *("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"),
    *("bright_black", "bright_red", "bright_green", "bright_yellow"),
    *("bright_blue", "bright_magenta", "bright_cyan", "bright_white"),
)
TERMINALS = {
    "Linux console": "000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa "
    "555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff",
    "xterm": "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 "
    "7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff",
    "Windows Terminal": "0c0c0c c50f1f 13a10e c19c00 0037da 881798 3a96dd cccccc "
    "767676 e74856 16c60c f9f1a5 3b78ff b4009e 61d6d6 f2f2f2",
    "macOS Terminal": "000000 990000 00a600 999900 0000b2 b200b2 00a6b2 bfbfbf "
    "666666 e60000 00d900 e5e500 0000ff e600e6 00e6e6 e6e6e6",
    "GNOME Terminal": "171421 c01c28 26a269 a2734c 12488b a347ba 2aa1b3 d0cfcc "
    "5e5c64 f66151 33d17a e9ad0c 2a7bde c061cb 33c7de ffffff",
}
"""What terminals show for the sixteen colours as they come."""


def shown(colour: Color | None, terminal: str) -> Color:
    """Return the exact colour that a terminal shows for one of the sixteen."""
    assert colour is not None
    return Color.parse("#" + TERMINALS[terminal].split()[NAMES.index(colour.name)])


def times(matrix: tuple[tuple[float, ...], ...], vector: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)


def seen_as_lab(colour: Color, kind: str) -> tuple[float, float, float]:
    """Return CIE L*a*b* (D65) of what such eyes see of an sRGB colour."""
    channels = (value / 255 for value in colour.get_truecolor())
    linear = tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    xyz = times(TO_XYZ, tuple(min(1.0, max(0.0, part)) for part in times(EYES[kind], linear)))
    x, y, z = (max(part, 0.0) / white for part, white in zip(xyz, (0.9505, 1.0, 1.089), strict=True))
    fx, fy, fz = (t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@pytest.mark.parametrize(("mode", "kind"), list(product(("dark", "light"), EYES)))
def test_the_four_labels_and_the_paper_differ_for_colour_blind_eyes(mode: Mode, kind: str) -> None:
    palette = Palette(mode, {label.key: label.colour for label in DEFAULT_SCHEME.labels})
    styles = {label.key: palette.look(Look(label.key, depth=1)) for label in DEFAULT_SCHEME.labels} | {
        "paper": palette.base
    }
    seen = {key: seen_as_lab(style.bgcolor, kind) for key, style in styles.items() if style.bgcolor}
    assert len(seen) == 5
    for one, other in combinations(seen, 2):
        # Side by side four times what is just noticeable cannot be missed.
        assert math.dist(seen[one], seen[other]) >= 4 * NOTICEABLE, (one, other)


@pytest.mark.parametrize(("terminal", "kind"), list(product(TERMINALS, EYES)))
def test_the_four_labels_and_either_paper_differ_in_sixteen_colours(terminal: str, kind: str) -> None:
    palette = Palette("ansi", {label.key: label.colour for label in DEFAULT_SCHEME.labels})
    colours = {label.key: palette.look(Look(label.key, depth=1)).bgcolor for label in DEFAULT_SCHEME.labels}
    seen = {key: seen_as_lab(shown(colour, terminal), kind) for key, colour in colours.items()}
    seen |= {name: seen_as_lab(shown(Color.parse(name), terminal), kind) for name in ("black", "bright_white")}
    for one, other in combinations(seen, 2):
        assert math.dist(seen[one], seen[other]) >= 3 * NOTICEABLE, (one, other)


@pytest.mark.parametrize("terminal", TERMINALS)
def test_text_on_the_four_labels_can_be_read_in_sixteen_colours(terminal: str) -> None:
    palette = Palette("ansi", {label.key: label.colour for label in DEFAULT_SCHEME.labels})
    for label, depth in product(DEFAULT_SCHEME.labels, (1, 2, 3)):
        for style in (palette.look(Look(label.key, depth=depth)), palette.lane(label.key)):
            # macOS Terminal's red is the one below 4.5.
            assert contrast(shown(style.color, terminal), shown(style.bgcolor, terminal)) >= 4.3, label.key


def test_sixteen_colours_never_colour_text_on_a_ground_that_is_not_known() -> None:
    palette = Palette("ansi", COLOURS)
    looks = [Look(key, kind, depth) for key, kind, depth in product((*COLOURS, "unknown"), Kind, (1, 2, 3))]
    looks += [PLAIN, Look(hit=True), Look(selected=True), Look(cursor=True), Look(selected=True, cursor=True)]
    looks += [Look("label-0", depth=1, cursor=True), Look(marked=True)]
    for style in (
        *map(palette.look, looks),
        palette.dim,
        palette.mark,
        palette.thumb,
        *make_skin("ansi").styles.values(),
    ):
        assert (style.color is None or style.color.is_default) == (style.bgcolor is None or style.bgcolor.is_default)


@pytest.mark.parametrize("mode", MODES)
def test_a_span_that_touches_another_of_its_label_begins_visibly(mode: Mode) -> None:
    palette = Palette(mode, COLOURS)
    plain, border = palette.look(Look("label-0", depth=1)), palette.look(Look("label-0", depth=1, border=True))
    assert plain != border


def test_the_default_labels_have_the_colours_of_the_palette() -> None:
    assert [label.colour.lower() for label in DEFAULT_SCHEME.labels] == list(OKABE_ITO[: len(DEFAULT_SCHEME.labels)])
