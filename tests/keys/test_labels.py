from __future__ import annotations

from zoneread.keys.command import Context
from zoneread.keys.keymap import Binding, Keymap, Options
from zoneread.keys.labels import label_commands, label_of, with_labels
from zoneread.span.scheme import DEFAULT_SCHEME, Label

READING = Context.READING


def label(key: str, *, digit: str = "", letter: str = "", code: str = "", archived: bool = False) -> Label:
    return Label(key, key, "标签", "#000000", digit, letter, code, archived=archived)


def keymap(*bindings: Binding, letters: tuple[str, ...] | None = (), codes: tuple[str, ...] | None = ("t",)) -> Keymap:
    return Keymap("test", bindings, Options(letters=letters, codes=codes))


def test_letters_and_codes_of_the_scheme_become_keys() -> None:
    found, notes = with_labels(keymap(), DEFAULT_SCHEME.labels)
    assert notes == []
    assert {binding.keys: binding.command for binding in found.effective(READING)} == {
        ("r",): "tag.reform",
        ("t", "g", "g"): "tag.reform",
        ("m",): "tag.metric",
        ("t", "z", "b"): "tag.metric",
        ("p",): "tag.project",
        ("t", "x", "m"): "tag.project",
        ("d",): "tag.party-building",
        ("t", "d", "j"): "tag.party-building",
    }


def test_a_keymap_may_leave_letters_or_codes_out() -> None:
    found, _ = with_labels(keymap(letters=None, codes=None), DEFAULT_SCHEME.labels)
    assert found.bindings == ()


def test_letters_may_stand_behind_a_key() -> None:
    found, _ = with_labels(keymap(letters=("space",), codes=None), [label("one", letter="o")])
    assert found.keys_for("tag.one", READING) == [("space", "o")]


def test_what_the_keymap_binds_goes_before_a_letter_and_is_said() -> None:
    taken = Binding(Context.COMMON, ("o", "w"), "object.word")
    found, (note,) = with_labels(keymap(taken), [label("one", letter="o", code="yi")])
    assert found.keys_for("tag.one", READING) == [("t", "y", "i")]
    assert note.message == "o cannot be tag.one: o w is object.word"
    assert note.is_note


def test_a_code_that_begins_another_code_leaves_the_earlier_label_its_own() -> None:
    found, (note,) = with_labels(keymap(), [label("one", code="gg"), label("two", code="ggz")])
    assert found.keys_for("tag.one", READING) == [("t", "g", "g")]
    assert found.keys_for("tag.two", READING) == []
    assert note.message == "t g g z cannot be tag.two: t g g is tag.one"


def test_archived_labels_have_no_keys_and_no_commands() -> None:
    old = [label("old", digit="1", letter="o", code="lao", archived=True)]
    assert with_labels(keymap(), old)[0].bindings == ()
    assert label_commands(old) == {}
    assert label_of("tag.old", old) is None
    assert label_of("label.1", old) is None


def test_a_command_names_a_label_by_digit_or_by_key() -> None:
    labels = [label("pick", digit="2"), label("2", digit="1"), label("bare")]
    assert label_of("label.2", labels) is labels[0]
    assert label_of("tag.pick", labels) is labels[0]
    assert label_of("tag.2", labels) is labels[1]
    assert label_of("label.1", labels) is labels[1]
    assert label_of("tag.bare", labels) is labels[2]
    for other in ("label.pick", "label.", "label.9", "tag.", "move.left"):
        assert label_of(other, labels) is None


def test_a_full_width_letter_of_a_scheme_is_the_ascii_key() -> None:
    found, _ = with_labels(keymap(), [label("one", letter="Ａ", code="ＡＢ")])
    assert found.keys_for("tag.one", READING) == [("A",), ("t", "A", "B")]


def test_label_commands_are_found_in_the_palette_by_name() -> None:
    commands = label_commands(DEFAULT_SCHEME.labels)
    assert commands["tag.party-building"].english == "tag as party-building"
    assert commands["tag.party-building"].chinese == "标为党建"
