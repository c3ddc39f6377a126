from __future__ import annotations

import unicodedata
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneread.keys import names


@cache
def arriving() -> frozenset[str]:
    """Every key that Textual reports, alone, for something a terminal sends while the kitty protocol is off."""
    from textual import constants
    from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
    from textual._xterm_parser import XTermParser

    patch = pytest.MonkeyPatch()
    patch.setattr(constants, "DISABLE_KITTY_KEY", True)
    try:
        parser = XTermParser()
        sequences = [*ANSI_SEQUENCES_KEYS, *map(chr, range(0x20, 0x7F))]
        plain = [parser._sequence_to_key_events(sequence) for sequence in sequences]
        held = [
            parser._sequence_to_key_events(letter, alt=True)
            for letter in map(chr, range(0x21, 0x7F))
            if f"\x1b{letter}" not in ANSI_SEQUENCES_KEYS
        ]
        heard = [[event.key for event in events] for events in (*plain, *held)]
    finally:
        patch.undo()
    return frozenset(keys[0] for keys in heard if len(keys) == 1)


@given(st.characters(exclude_categories=["Cs", "Cc"]))
def test_a_character_has_the_name_that_textual_gives_it(character: str) -> None:
    from textual.keys import _character_to_key

    assert names.key_of(character) == _character_to_key(character)


@pytest.mark.parametrize("character", [chr(code) for code in range(0x21, 0x7F)])
def test_every_ascii_character_can_be_written_shown_and_sent(character: str) -> None:
    key = names.parse_key(character)
    assert key in arriving()
    assert names.character_of(key) == character
    assert names.show(key) == character
    assert names.unsendable(key) == ""
    assert names.is_printable(key)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("?", "question_mark"),
        ("[", "left_square_bracket"),
        ("Left_Square_Bracket", "left_square_bracket"),
        ("A", "A"),
        ("shift+a", "A"),
        ("ctrl+A", "ctrl+shift+a"),
        ("Ctrl+a", "ctrl+a"),
        ("control+a", "ctrl+a"),
        ("shift+ctrl+left", "ctrl+shift+left"),
        ("ctrl++", "ctrl+plus"),
        ("+", "plus"),
        ("ctrl+_", "ctrl+underscore"),
        ("esc", "escape"),
        ("Return", "enter"),
        ("PgDn", "pagedown"),
        ("page-up", "pageup"),
        ("→", "right"),
        ("space", "space"),
        ("F12", "f12"),
        ("，", "comma"),
        ("【", "left_square_bracket"),
        ("Ａ", "A"),
        ("１", "1"),
        ("é", "é"),
    ],
)
def test_a_key_may_be_written_in_several_ways(written: str, key: str) -> None:
    assert names.parse_key(written) == key


@pytest.mark.parametrize(
    ("written", "message", "hint"),
    [
        ("bananas", '"bananas" is not a key', "one of"),
        ("ctrl+bananas", '"bananas" is not a key', "one of"),
        ("entre", '"entre" is not a key', 'did you mean "enter"?'),
        ("crtl+a", '"crtl" is not a modifier', 'did you mean "ctrl"?'),
        ("f25", '"f25" is not a key', "did you mean"),
        ("\t", "not a visible character", "by name"),
        ("\x1b", "not a visible character", "by name"),
        ("", "is not a key", ""),
        ("+a", '"" is not a modifier', "ctrl"),
    ],
)
def test_a_key_that_no_keyboard_has_is_refused(written: str, message: str, hint: str) -> None:
    with pytest.raises(names.KeyNameError) as caught:
        names.parse_key(written)
    assert message in caught.value.message
    assert hint in caught.value.hint


@given(st.text(max_size=12))
def test_whatever_is_written_is_a_sequence_of_folded_keys_or_is_refused(written: str) -> None:
    try:
        keys = names.parse_sequence(written)
    except names.KeyNameError:
        keys = ("escape",)
    assert keys
    assert all(key and names.fold(key) == key for key in keys)


def test_a_sequence_is_keys_with_blanks_between() -> None:
    assert names.parse_sequence("ctrl+x  g ]") == ("ctrl+x", "g", "right_square_bracket")
    assert names.show_sequence(("ctrl+x", "g", "pagedown", "space")) == "Ctrl+X g PageDown Space"
    with pytest.raises(names.KeyNameError, match="an empty key"):
        names.parse_sequence("  ")


@given(st.sampled_from(sorted(names.NAMED_KEYS) + [names.key_of(chr(code)) for code in range(0x21, 0x7F)]))
def test_what_help_shows_can_be_written(key: str) -> None:
    assert names.parse_key(names.show(key)) == key


@pytest.mark.parametrize("code", range(0xFF01, 0xFF5F))
def test_a_full_width_form_counts_as_its_ascii_key(code: int) -> None:
    narrow = unicodedata.normalize("NFKC", chr(code))
    assert names.fold(names.key_of(chr(code))) == names.key_of(narrow)


@pytest.mark.parametrize(
    ("typed", "key"), list(zip("。、【】《》￥…—·“”‘’「」『』\u3000", "./[]<>$^_`\"\"''[]{} ", strict=True))
)
def test_chinese_punctuation_counts_as_the_key_it_stands_on(typed: str, key: str) -> None:
    assert names.fold(names.key_of(typed)) == names.key_of(key)
    assert names.fold(typed) == names.key_of(key)


@given(st.characters())
def test_folding_twice_is_folding_once(character: str) -> None:
    folded = names.fold(names.key_of(character))
    assert names.fold(folded) == folded


def test_control_and_space_has_one_name() -> None:
    assert names.fold("ctrl+@") == "ctrl+space" == names.parse_key("ctrl+space")
    assert names.unsendable("ctrl+space") == ""


@pytest.mark.parametrize("character", ["中", "𠮷", "豈", "〇"])
def test_a_hanzi_is_recognised(character: str) -> None:
    assert names.is_hanzi(character)


@pytest.mark.parametrize("key", ["a", "é", "1", "enter", "comma", "，", "", "\ud800"])
def test_other_keys_are_no_hanzi(key: str) -> None:
    assert not names.is_hanzi(key)


def test_no_key_passes_as_sendable_that_textual_never_reports() -> None:
    bases = [*names.EDITING_KEYS, *names.FUNCTION_KEYS[:12], *(names.key_of(chr(code)) for code in range(0x21, 0x7F))]
    modifiers = ("", "ctrl+", "shift+", "ctrl+shift+", "alt+", "alt+shift+", "alt+ctrl+")
    keys = {names.parse_key(f"{held}{base}") for held in modifiers for base in bases}
    heard = {names.fold(key) for key in arriving()}
    assert sorted(key for key in keys if not names.unsendable(key) and key not in heard) == []


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("ctrl+1", "has no code"),
        ("ctrl+comma", "has no code"),
        ("ctrl+shift+a", "without shift"),
        ("ctrl+i", "arrives as tab"),
        ("ctrl+m", "arrives as enter"),
        ("ctrl+h", "arrives as backspace"),
        ("ctrl+left_square_bracket", "arrives as escape"),
        ("ctrl+enter", "plain enter"),
        ("shift+enter", "plain enter"),
        ("shift+f3", "f15"),
        ("shift+1", "write the character"),
        ("alt+left", "escape and then the key"),
        ("alt+1", "alt is lost"),
        ("alt+ctrl+a", "alt is lost"),
        ("alt+f", "arrives as ctrl+right"),
        ("alt+shift+o", "function key"),
        ("super+s", "keep this modifier"),
        ("中", "input method"),
    ],
)
def test_a_key_that_terminals_cannot_send_has_a_reason(key: str, reason: str) -> None:
    assert reason in names.unsendable(key)


@pytest.mark.parametrize(
    "key", ["ctrl+a", "ctrl+left", "ctrl+shift+right", "shift+tab", "alt+x", "f12", "ctrl+f3", "é"]
)
def test_a_key_that_terminals_send_has_no_reason_against_it(key: str) -> None:
    assert names.unsendable(key) == ""
