"""Names of keys: as people write them, as Textual reports them, and as an input method disguises them.

One key has one canonical name: the name Textual reports (``ctrl+a``, ``left_square_bracket``, ``A``), with
full-width forms folded to the ASCII key they stand on. Keymap files may write the character itself (``[``), a
common alias (``esc``, ``pgdn``) or the full-width character. A sequence is keys with blanks between: ``g e``.

What a terminal can send is what Textual 8.2 makes of the legacy encoding, with the kitty protocol off.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from zoneread.errors import nearest

FUNCTION_KEYS = tuple(f"f{number}" for number in range(1, 25))
EDITING_KEYS = (
    *("up", "down", "left", "right", "home", "end", "pageup", "pagedown"),
    *("insert", "delete", "backspace", "enter", "tab", "escape", "space"),
)
NAMED_KEYS = frozenset((*FUNCTION_KEYS, *EDITING_KEYS))
"""The keys that have a name and no character, and space."""

_ALIASES = {
    "esc": "escape",
    "return": "enter",
    "ret": "enter",
    "cr": "enter",
    "del": "delete",
    "ins": "insert",
    "bs": "backspace",
    "spc": "space",
    "pgup": "pageup",
    "page_up": "pageup",
    "prior": "pageup",
    "pgdn": "pagedown",
    "pgdown": "pagedown",
    "page_down": "pagedown",
    "next": "pagedown",
    "←": "left",
    "→": "right",
    "↑": "up",
    "↓": "down",
    "control": "ctrl",
    "ctl": "ctrl",
    "option": "alt",
    "opt": "alt",
    "meta": "alt",
    "cmd": "super",
    "command": "super",
    "win": "super",
}
_MODIFIERS = ("alt", "ctrl", "hyper", "shift", "super")
_RENAMED = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}

_FOLDED_CHARACTERS = {
    **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    "\u3000": " ",
    "。": ".",
    "｡": ".",
    "、": "/",
    "・": "`",
    "·": "`",
    "￥": "$",
    "¥": "$",
    "…": "^",
    "—": "_",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "【": "[",
    "】": "]",
    "〔": "[",
    "〕": "]",
    "「": "[",
    "」": "]",
    "『": "{",
    "』": "}",
    "《": "<",
    "》": ">",
    "〈": "<",
    "〉": ">",
}
"""What Chinese input methods type in place of an ASCII key, and that key (GB/T layouts of the common pinyin methods)."""


def odd_folds() -> dict[str, str]:
    """Return the characters outside the full-width block that count as an ASCII character, with that character."""
    return {wide: narrow for wide, narrow in _FOLDED_CHARACTERS.items() if not "！" <= wide <= "～" and narrow != " "}


def key_of(character: str) -> str:
    """Return the name under which Textual reports one typed character, before folding."""
    if character.isalnum():
        return character
    try:
        name = unicodedata.name(character)
    except ValueError:
        return character
    name = name.lower().replace("-", "_").replace(" ", "_")
    return _RENAMED.get(name, name)


@cache
def _folds() -> dict[str, str]:
    named = {key_of(wide): key_of(narrow) for wide, narrow in _FOLDED_CHARACTERS.items()}
    return named | {wide: key_of(narrow) for wide, narrow in _FOLDED_CHARACTERS.items()}


@cache
def _characters() -> dict[str, str]:
    printable = [chr(code) for code in range(0x20, 0x7F)]
    return {key_of(character): character for character in printable}


def fold(key: str) -> str:
    """Return the ASCII key that a key reported by Textual stands for; any other key as it is.

    The name Textual gives the second spelling of control and space, ``ctrl+@``, becomes ``ctrl+space``.
    """
    if key == "ctrl+@":
        return "ctrl+space"
    return _folds().get(key, key)


def character_of(key: str) -> str:
    """Return the ASCII character a canonical key types, or the empty string."""
    return _characters().get(key, "")


def is_printable(key: str) -> bool:
    """Whether the key types a character."""
    return len(key) == 1 or key in _characters()


def is_hanzi(key: str) -> bool:
    """Whether the key is a Chinese character: an input method is on and has committed what was typed."""
    if len(key) != 1:
        return False
    name = unicodedata.name(key, "")
    return name.startswith(("CJK UNIFIED IDEOGRAPH", "CJK COMPATIBILITY IDEOGRAPH")) or key == "〇"


def show(key: str) -> str:
    """Return a key as help shows it: ``[``, ``Ctrl+A``, ``PageDown``, ``F5``."""
    character = character_of(key)
    if character and character != " ":
        return character
    *modifiers, base = key.split("+")
    shown = {"pageup": "PageUp", "pagedown": "PageDown", "space": "Space"}.get(base)
    if shown is None:
        shown = character_of(base).upper() or (base.capitalize() if base in NAMED_KEYS else base)
    return "+".join([*(modifier.capitalize() for modifier in modifiers), shown])


def show_sequence(keys: tuple[str, ...]) -> str:
    """Return a sequence as help shows it: ``g e``."""
    return " ".join(show(key) for key in keys)


class KeyNameError(ValueError):
    """A key name that means nothing; `hint` names the nearest one."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.message = message
        self.hint = hint
        super().__init__(message)


def parse_key(written: str) -> str:
    """Return the canonical name of one key as written in a keymap file.

    Raises KeyNameError when no keyboard has such a key. Whether a terminal can send it is asked of `unsendable`.
    """
    if len(written) == 1 and written not in _ALIASES:
        if written.isspace() or not written.isprintable():
            raise KeyNameError(f"{written!r} is not a visible character", "write space, tab or enter by name")
        return fold(key_of(written))
    *modifiers, base = _split(written)
    names = []
    for modifier in modifiers:
        name = _ALIASES.get(modifier.lower(), modifier.lower())
        if name not in _MODIFIERS:
            raise KeyNameError(f'"{modifier}" is not a modifier', nearest(modifier, ("ctrl", "shift", "alt")))
        names.append(name)
    return _joined(sorted(set(names)), _base(base))


def _split(written: str) -> list[str]:
    """Split at the pluses, of which the last may itself be the key: ``ctrl++``."""
    if written.endswith("++"):
        return [*written[:-2].split("+"), "+"]
    return written.split("+")


def _base(written: str) -> str:
    if len(written) == 1 and written not in _ALIASES:
        return fold(key_of(written))
    lower = written.lower().replace("-", "_")
    name = fold(_ALIASES.get(lower, _RENAMED.get(lower, lower)))
    if name in NAMED_KEYS or name in _characters():
        return name
    known = (*EDITING_KEYS, *FUNCTION_KEYS, *_characters())
    raise KeyNameError(f'"{written}" is not a key', nearest(written, known))


def _joined(modifiers: list[str], base: str) -> str:
    if modifiers and len(base) == 1:
        if "shift" in modifiers and base.isalpha() and len(modifiers) == 1:
            return base.upper()
        if base.isupper():
            modifiers = sorted({*modifiers, "shift"})
        base = base.lower()
    return "+".join([*modifiers, base])


def parse_sequence(written: str) -> tuple[str, ...]:
    """Return the canonical keys of a sequence such as ``g e`` or ``ctrl+x u``; raise KeyNameError."""
    parts = written.split()
    if not parts:
        raise KeyNameError("an empty key", "write the space bar as space")
    return tuple(parse_key(part) for part in parts)


_SAME_BYTE = {"i": "tab", "m": "enter", "h": "backspace", "left_square_bracket": "escape"}
_CTRL_PUNCTUATION = frozenset({"space", "backslash", "right_square_bracket", "circumflex_accent", "underscore"})
_CTRLABLE = frozenset({"up", "down", "left", "right", "home", "end", "pageup", "pagedown", "delete"})
_SHIFTABLE = _CTRLABLE | {"tab"}
_ALT_TAKEN = {"b": "ctrl+left", "f": "ctrl+right"}


def unsendable(key: str) -> str:
    """Return why a terminal cannot send the canonical `key` and what to use instead, or the empty string.

    Judged by the legacy encoding, which every terminal speaks; the kitty protocol, which lifts most of these
    limits, breaks Chinese input methods in several terminals and is off.
    """
    *modifiers, base = key.split("+") if key != "plus" else [key]
    held = frozenset(modifiers)
    if is_hanzi(base):
        return "it takes an input method; use the letter"
    if held & {"super", "hyper"}:
        return "terminals keep this modifier for themselves; use ctrl"
    if not held:
        return ""
    if "alt" in held:
        return _unsendable_with_alt(held, base)
    if held == {"shift"}:
        return _unsendable_with_shift(base)
    if held == {"ctrl"}:
        return _unsendable_with_ctrl(base)
    if base in _CTRLABLE:
        return ""
    return "ctrl+shift arrives without shift, if at all; use ctrl or a sequence"


def _unsendable_with_alt(held: frozenset[str], base: str) -> str:
    if base in NAMED_KEYS:
        return "arrives as escape and then the key; use ctrl or shift with it"
    if not base.isascii() or not base.isalpha() or len(base) > 1:
        return "alt is lost with this key; use ctrl, a function key or a sequence"
    if "ctrl" in held:
        return "alt is lost under ctrl; use ctrl alone"
    if "shift" in held:
        return "" if base != "o" else "begins the code of a function key; use another letter"
    return f"arrives as {_ALT_TAKEN[base]}; write that" if base in _ALT_TAKEN else ""


def _unsendable_with_shift(base: str) -> str:
    if base in _SHIFTABLE:
        return ""
    if base in FUNCTION_KEYS[:12]:
        return f"arrives as f{int(base[1:]) + 12} or not at all; use ctrl+{base} or another key"
    if base == "insert":
        return "terminals paste on it"
    if base in NAMED_KEYS:
        return f"arrives as plain {base}"
    return "write the character that shift types, such as ! for shift and 1"


def _unsendable_with_ctrl(base: str) -> str:
    if base in _SAME_BYTE:
        return f"arrives as {_SAME_BYTE[base]}; write that"
    if base in _CTRLABLE or base in _CTRL_PUNCTUATION or base in FUNCTION_KEYS[:12]:
        return ""
    if len(base) == 1 and base.isascii() and base.isalpha():
        return ""
    if base.isdigit():
        return "ctrl with a digit has no code; use the digit, a function key or a sequence"
    if base in NAMED_KEYS:
        return f"arrives as plain {base}"
    return "ctrl with this sign has no code; use a letter with ctrl, or a sequence"
