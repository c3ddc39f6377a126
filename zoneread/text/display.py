"""Stand-ins for characters that must not reach a terminal: controls, escapes, direction overrides, lone surrogates.

Substitution is one for one, so offsets in the shown text are offsets in the text. Everything that comes from
outside (articles, file names, notes, error messages) passes through here on its way to a screen or to stderr.
"""

from __future__ import annotations

from zoneread.text.surrogates import masked

_INVISIBLE = (
    # Format characters (category Cf) of Unicode 14, without the joiners U+200C and U+200D and without the tags
    # U+E0020..E007F, which are parts of emoji and of Indic and Arabic clusters.
    (0x00AD, 0x00AD),
    (0x0600, 0x0605),
    (0x061C, 0x061C),
    (0x06DD, 0x06DD),
    (0x070F, 0x070F),
    (0x0890, 0x0891),
    (0x08E2, 0x08E2),
    (0x180E, 0x180E),
    (0x200B, 0x200B),
    (0x200E, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x2064),
    (0x2066, 0x206F),
    (0xFEFF, 0xFEFF),
    (0xFFF9, 0xFFFB),
    (0x110BD, 0x110BD),
    (0x110CD, 0x110CD),
    (0x13430, 0x13438),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0001, 0xE0001),
)


def _table() -> dict[int, str]:
    table = {code: chr(0x2400 + code) for code in range(0x20)}
    table[0x7F] = "\u2421"
    table |= dict.fromkeys(range(0x80, 0xA0), "\u2426")
    for first, last in _INVISIBLE:
        table |= dict.fromkeys(range(first, last + 1), "\u2426")
    table |= {0x85: "\u2424", 0x2028: "\u2424", 0x2029: "\u2424"}
    table |= dict.fromkeys(range(0xFDD0, 0xFDF0), "\ufffd")
    for plane in range(17):
        table |= {plane * 0x10000 + 0xFFFE: "\ufffd", plane * 0x10000 + 0xFFFF: "\ufffd"}
    return table


_STAND_INS = _table()


def sanitise(text: str, *, keep: str = "\n") -> str:
    """Return `text` with every character that must not reach a terminal replaced by one visible character.

    Control characters become their pictures (U+2400 …), format characters U+2426, lone surrogates and
    noncharacters U+FFFD. Those in `keep` stay; pass ``keep=""`` for text that must stay on one line. The result has
    the length of `text` and can be encoded as UTF-8.
    """
    shown = text.translate(_STAND_INS if not keep else _without(keep))
    return shown if shown.isascii() else masked(shown)


def _without(keep: str) -> dict[int, str]:
    return (
        _KEEPING_NEWLINE
        if keep == "\n"
        else {code: shown for code, shown in _STAND_INS.items() if chr(code) not in keep}
    )


_KEEPING_NEWLINE = {code: shown for code, shown in _STAND_INS.items() if code != 0x0A}
