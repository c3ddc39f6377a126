"""Modes of colour."""

from __future__ import annotations

import pytest

from zoneread.errors import ConfigError
from zoneread.tui.palette import MODES, Mode, contrast
from zoneread.tui.skin import choose_mode, make_skin

XTERM = {"TERM": "xterm-256color"}


@pytest.mark.parametrize(
    ("environ", "remembered", "mode"),
    [
        (XTERM, "", "dark"),
        (XTERM, "light", "light"),
        ({**XTERM, "ZONEREAD_THEME": "ansi"}, "light", "ansi"),
        ({**XTERM, "NO_COLOR": "1", "ZONEREAD_THEME": "dark"}, "light", "none"),
        ({**XTERM, "NO_COLOR": ""}, "", "dark"),
        ({"TERM": "dumb"}, "light", "none"),
        ({"TERM": "linux"}, "", "ansi"),
        ({"TERM": "linux", "COLORTERM": "truecolor"}, "", "dark"),
        (XTERM, "purple", "dark"),
    ],
)
def test_the_mode_follows_what_was_asked_remembered_and_possible(
    environ: dict[str, str], remembered: str, mode: str
) -> None:
    assert choose_mode(environ, remembered) == mode


def test_a_theme_that_is_none_names_the_nearest() -> None:
    with pytest.raises(ConfigError, match=r'no theme "drak" \(did you mean "dark"\?\)'):
        choose_mode({"ZONEREAD_THEME": "drak"})


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_has_every_style(mode: Mode) -> None:
    assert set(make_skin(mode).styles) == set(make_skin("dark").styles)


def test_no_colour_means_none() -> None:
    assert all(style.color is None and style.bgcolor is None for style in make_skin("none").styles.values())


@pytest.mark.parametrize("mode", ["dark", "light"])
def test_every_text_can_be_read_on_its_ground(mode: Mode) -> None:
    for name, style in make_skin(mode).styles.items():
        assert style.color is not None
        assert style.bgcolor is not None
        assert contrast(style.color, style.bgcolor) >= 4.5, name
