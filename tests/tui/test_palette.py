"""Highlights can be read and told apart, with and without colour."""

from __future__ import annotations

import math
from itertools import combinations, product

import pytest
from rich.color import Color

from zoneread.span.scheme import DEFAULT_SCHEME
from zoneread.tui.palette import MODES, OKABE_ITO, PLAIN, Look, Mode, Palette, contrast
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
        colour = palette.look(Look(key, depth=1)).color
        assert colour is not None
        assert colour.is_system_defined


def test_an_unknown_mode_and_an_unknown_colour_are_refused() -> None:
    with pytest.raises(ValueError, match="no mode 'blue': one of dark, light, ansi, none"):
        Palette("blue", {})  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="not a colour: 'red'"):
        Palette("dark", {"a": "red"})


def test_a_colour_beyond_the_known_takes_the_nearest_of_the_sixteen() -> None:
    assert Palette("ansi", {"a": "#0060c0"}).look(Look("a", depth=1)).color == Color.parse("blue")


def test_contrast_is_that_of_the_standard() -> None:
    black, white = Color.parse("#000000"), Color.parse("#ffffff")
    assert contrast(black, white) == pytest.approx(21)
    assert contrast(white, white) == 1
    assert contrast(Color.parse("#777777"), white) == pytest.approx(4.478, abs=0.001)


# Brettel, Viénot and Mollon (1997) as simplified by Viénot, Brettel and Mollon (1999), *Digital Video Colourmaps for
# Checking the Legibility of Displays by Dichromats*: linear RGB -> linear RGB.
DICHROMATS = {
    "protanopia": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
    "deuteranopia": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
    "trichromacy": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
}
TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))


def times(matrix: tuple[tuple[float, ...], ...], vector: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)


def seen_as_lab(colour: Color, kind: str) -> tuple[float, float, float]:
    """Return CIE L*a*b* (D65) of what a dichromat sees of an sRGB colour."""
    channels = (value / 255 for value in colour.get_truecolor())
    linear = tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    xyz = times(TO_XYZ, times(DICHROMATS[kind], linear))
    x, y, z = (max(part, 0.0) / white for part, white in zip(xyz, (0.9505, 1.0, 1.089), strict=True))
    fx, fy, fz = (t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@pytest.mark.parametrize(("mode", "kind"), list(product(("dark", "light"), DICHROMATS)))
def test_the_four_labels_and_the_paper_differ_for_colour_blind_eyes(mode: Mode, kind: str) -> None:
    palette = Palette(mode, {label.key: label.colour for label in DEFAULT_SCHEME.labels})
    styles = {label.key: palette.look(Look(label.key, depth=1)) for label in DEFAULT_SCHEME.labels} | {
        "paper": palette.base
    }
    seen = {key: seen_as_lab(style.bgcolor, kind) for key, style in styles.items() if style.bgcolor}
    assert len(seen) == 5
    for one, other in combinations(seen, 2):
        # 2.3 is a just noticeable difference of CIE 1976; side by side four times that cannot be missed.
        assert math.dist(seen[one], seen[other]) >= 9.2, (one, other)


@pytest.mark.parametrize("mode", MODES)
def test_a_span_that_touches_another_of_its_label_begins_visibly(mode: Mode) -> None:
    palette = Palette(mode, COLOURS)
    plain, border = palette.look(Look("label-0", depth=1)), palette.look(Look("label-0", depth=1, border=True))
    assert plain != border


def test_the_default_labels_have_the_colours_of_the_palette() -> None:
    assert [label.colour.lower() for label in DEFAULT_SCHEME.labels] == list(OKABE_ITO[: len(DEFAULT_SCHEME.labels)])
