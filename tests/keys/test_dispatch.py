from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneread.keys.command import Context
from zoneread.keys.dispatch import Cancelled, Continuation, Dispatcher, Pending, Run, Typed, Unknown
from zoneread.keys.document import bundled_keymaps
from zoneread.keys.keymap import Binding, Keymap, Options
from zoneread.keys.labels import with_labels
from zoneread.span.scheme import DEFAULT_SCHEME

KEYMAPS = {keymap.name: with_labels(keymap, DEFAULT_SCHEME.labels)[0] for keymap in bundled_keymaps()}
READING = Context.READING


def dispatcher(**options: object) -> Dispatcher:
    bindings = (
        Binding(Context.ALWAYS, ("escape",), "app.cancel"),
        Binding(Context.ALWAYS, ("q",), "app.quit"),
        Binding(READING, ("right",), "move.right"),
        Binding(READING, ("g", "e"), "move.end"),
        Binding(READING, ("g", "g"), "move.start"),
        Binding(READING, ("g", "x", "y"), "move.left"),
        Binding(READING, ("left_square_bracket",), "article.previous"),
        Binding(READING, ("0",), "label.repeat"),
        Binding(Context.PROMPT, ("enter",), "prompt.accept"),
    )
    return Dispatcher(Keymap("test", bindings, Options(**{"count": "apostrophe", "timeout": 4.0, **options})))  # type: ignore[arg-type]


def feed(keys: Dispatcher, *typed: str, context: Context = READING) -> object:
    outcome: object = None
    for key in typed:
        outcome = keys.feed(key, context, 0.0)
    return outcome


def test_a_key_runs_its_command_without_a_count() -> None:
    assert feed(dispatcher(), "right") == Run("move.right", None, ("right",))


def test_a_sequence_waits_and_says_what_may_follow() -> None:
    keys = dispatcher()
    assert feed(keys, "g") == Pending(
        ("g",),
        None,
        (Continuation("e", "move.end", 1), Continuation("g", "move.start", 1), Continuation("x", "", 1)),
        "g",
    )
    assert feed(keys, "e") == Run("move.end", None, ("g", "e"))
    assert not keys.is_pending


def test_a_key_that_does_not_continue_drops_the_sequence_and_does_nothing_else() -> None:
    keys = dispatcher()
    assert feed(keys, "g", "right") == Unknown(("g", "right"))
    assert not keys.is_pending
    assert feed(keys, "right") == Run("move.right", None, ("right",))


def test_the_cancel_key_drops_what_is_pending_and_only_that() -> None:
    keys = dispatcher()
    assert feed(keys, "g", "escape") == Cancelled(("g",))
    assert feed(keys, "apostrophe", "3", "escape") == Cancelled(("apostrophe", "3"))
    assert feed(dispatcher(count="digits"), "3", "g", "escape") == Cancelled(("3", "g"))
    assert feed(keys, "escape") == Run("app.cancel", None, ("escape",))


def test_a_count_is_typed_after_its_key() -> None:
    keys = dispatcher()
    assert feed(keys, "apostrophe", "1", "2") == Pending((), 12, (), "'12")
    assert feed(keys, "right") == Run("move.right", 12, ("right",))
    assert feed(keys, "right") == Run("move.right", None, ("right",))


def test_a_count_goes_before_a_sequence() -> None:
    keys = dispatcher()
    pending = feed(keys, "apostrophe", "7", "g")
    assert isinstance(pending, Pending)
    assert (pending.count, pending.typed) == (7, "'7 g")
    assert feed(keys, "g") == Run("move.start", 7, ("g", "g"))


def test_without_the_count_key_digits_are_keys() -> None:
    assert feed(dispatcher(), "0") == Run("label.repeat", None, ("0",))
    assert feed(dispatcher(), "5") == Unknown(("5",))


def test_digits_may_count_by_themselves_except_a_leading_nought() -> None:
    keys = dispatcher(count="digits")
    assert feed(keys, "0") == Run("label.repeat", None, ("0",))
    assert feed(keys, "1", "0", "right") == Run("move.right", 10, ("right",))


def test_a_count_stays_within_reason() -> None:
    outcome = feed(dispatcher(count="digits"), *"123456789123", "right")
    assert outcome == Run("move.right", 9999, ("right",))


def test_no_counts_are_taken_where_the_keymap_has_none_or_text_is_typed() -> None:
    assert feed(dispatcher(count=""), "apostrophe") == Unknown(("apostrophe",))
    assert feed(dispatcher(), "apostrophe", context=Context.PROMPT) == Typed("'")


def test_a_sequence_is_forgotten_when_its_time_is_over() -> None:
    keys = dispatcher()
    keys.feed("g", READING, 10.0)
    assert (keys.deadline, keys.popup_time) == (14.0, 10.5)
    assert not keys.expire(13.9)
    assert keys.expire(14.0)
    assert (keys.deadline, keys.popup_time) == (None, None)
    keys.feed("g", READING, 20.0)
    assert keys.feed("e", READING, 24.0) == Unknown(("e",))


def test_each_key_gives_the_sequence_new_time() -> None:
    keys = dispatcher()
    keys.feed("g", READING, 10.0)
    keys.feed("x", READING, 13.0)
    assert keys.feed("y", READING, 16.0) == Run("move.left", None, ("g", "x", "y"))


def test_a_sequence_does_not_outlive_its_context() -> None:
    keys = dispatcher()
    feed(keys, "g")
    assert feed(keys, "e", context=Context.LIST) == Unknown(("e",))
    assert feed(keys, "e") == Unknown(("e",))


def test_full_width_keys_count_as_their_ascii_keys() -> None:
    assert feed(dispatcher(), "left_black_lenticular_bracket") == Run(
        "article.previous", None, ("left_square_bracket",)
    )
    assert feed(dispatcher(), "ｇ", "ｅ") == Run("move.end", None, ("g", "e"))
    assert feed(dispatcher(), "right_single_quotation_mark", "３", "right") == Run("move.right", 3, ("right",))


def test_a_hanzi_among_commands_tells_of_the_input_method() -> None:
    assert feed(dispatcher(), "改") == Unknown(("改",), hanzi=True)
    message = Unknown(("改",), hanzi=True).message
    assert "输入法" in message
    assert "改" in message


def test_an_unknown_key_is_named() -> None:
    outcome = feed(dispatcher(), "g", "semicolon")
    assert isinstance(outcome, Unknown)
    assert outcome.message == "g ; does nothing here"


@pytest.mark.parametrize(
    ("key", "character", "text"), [("改", "改", "改"), ("fullwidth_comma", "，", "，"), ("q", None, "q")]
)
def test_text_is_typed_as_it_is_in_a_prompt(key: str, character: str | None, text: str) -> None:
    assert dispatcher().feed(key, Context.PROMPT, 0.0, character) == Typed(text)


def test_a_prompt_keeps_its_commands() -> None:
    assert feed(dispatcher(), "enter", context=Context.PROMPT) == Run("prompt.accept", None, ("enter",))
    assert feed(dispatcher(), "up", context=Context.PROMPT) == Unknown(("up",))


def test_letters_of_a_hint_are_ascii() -> None:
    assert dispatcher().feed("ｇ", Context.HINT, 0.0, "ｇ") == Typed("g")


def test_forgetting_leaves_nothing_behind() -> None:
    keys = dispatcher()
    feed(keys, "apostrophe", "4", "g")
    keys.reset()
    assert feed(keys, "right") == Run("move.right", None, ("right",))


@pytest.mark.parametrize("name", sorted(KEYMAPS))
@pytest.mark.parametrize("context", list(Context))
def test_every_sequence_of_every_keymap_reaches_its_command(name: str, context: Context) -> None:
    keymap = KEYMAPS[name]
    keys = Dispatcher(keymap)
    for binding in keymap.effective(context):
        *first, last = binding.keys
        for key in first:
            assert isinstance(keys.feed(key, context, 0.0), Pending)
        assert keys.feed(last, context, 0.0) == Run(binding.command, None, binding.keys)


@pytest.mark.parametrize("name", sorted(KEYMAPS))
def test_every_keymap_takes_a_count_of_twelve(name: str) -> None:
    keys = Dispatcher(KEYMAPS[name])
    opener = [] if KEYMAPS[name].options.count == "digits" else [KEYMAPS[name].options.count]
    assert feed(keys, *opener, "1", "2", "right") == Run("move.right", 12, ("right",))


KEYS = st.one_of(
    st.text(max_size=3),
    st.characters(),
    st.sampled_from(
        ["g", "t", "'", "apostrophe", "1", "escape", "ctrl+x", "fullwidth_comma", "\x00", "\ud800", "", "f1", "𠮷"]
    ),
)


@given(
    st.sampled_from(sorted(KEYMAPS)),
    st.lists(
        st.tuples(KEYS, st.sampled_from(list(Context)), st.floats(allow_nan=False), st.none() | KEYS), max_size=30
    ),
)
def test_no_key_whatever_raises(name: str, typed: list[tuple[str, Context, float, str | None]]) -> None:
    keys = Dispatcher(KEYMAPS[name])
    for key, context, now, character in typed:
        outcome = keys.feed(key, context, now, character)
        assert isinstance(outcome, Run | Pending | Typed | Cancelled | Unknown)
        assert keys.is_pending == isinstance(outcome, Pending)
        if isinstance(outcome, Unknown):
            assert outcome.message
        if isinstance(outcome, Typed):
            assert outcome.text.isprintable()
