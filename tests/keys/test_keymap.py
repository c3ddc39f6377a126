from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from zoneread.keys.command import Context
from zoneread.keys.keymap import Binding, Keymap, clashes

A, B = ("a",), ("b",)


def keymap(*bindings: tuple[Context, tuple[str, ...], str]) -> Keymap:
    return Keymap("test", tuple(Binding(context, keys, command) for context, keys, command in bindings))


def commands(keys: Keymap, context: Context) -> dict[tuple[str, ...], str]:
    return dict(keys.resolve(context).leaves())


def test_a_context_inherits_the_keys_of_its_parents() -> None:
    keys = keymap((Context.ALWAYS, A, "far"), (Context.COMMON, B, "near"), (Context.LIST, ("c",), "other"))
    assert commands(keys, Context.SELECTION) == {A: "far", B: "near"}


def test_the_nearer_context_wins() -> None:
    keys = keymap((Context.COMMON, A, "far"), (Context.READING, A, "near"))
    assert commands(keys, Context.READING) == {A: "near"}
    assert commands(keys, Context.LIST) == {A: "far"}


def test_a_nearer_key_hides_the_sequences_that_it_begins() -> None:
    keys = keymap(
        (Context.COMMON, ("g", "a"), "far"), (Context.COMMON, ("h",), "kept"), (Context.READING, ("g",), "near")
    )
    assert commands(keys, Context.READING) == {("g",): "near", ("h",): "kept"}


def test_a_nearer_sequence_hides_the_key_that_begins_it() -> None:
    keys = keymap((Context.COMMON, ("g",), "far"), (Context.READING, ("g", "a"), "near"))
    assert commands(keys, Context.READING) == {("g", "a"): "near"}


def test_sequences_of_two_contexts_share_a_beginning() -> None:
    keys = keymap((Context.COMMON, ("g", "a"), "far"), (Context.READING, ("g", "b"), "near"))
    assert commands(keys, Context.READING) == {("g", "a"): "far", ("g", "b"): "near"}


def test_where_text_is_typed_no_printable_key_is_inherited() -> None:
    keys = keymap(
        (Context.ALWAYS, ("q",), "quit"), (Context.ALWAYS, ("space",), "page"), (Context.ALWAYS, ("f1",), "help")
    )
    assert commands(keys, Context.SEARCH) == {("f1",): "help"}
    assert commands(keys, Context.HINT) == {("f1",): "help"}


def test_the_keys_of_a_command_come_in_the_order_of_the_file() -> None:
    keys = keymap((Context.READING, B, "one"), (Context.READING, A, "one"), (Context.COMMON, ("c",), "one"))
    assert keys.keys_for("one", Context.READING) == [B, A, ("c",)]
    assert keys.keys_for("one", Context.LIST) == [("c",)]
    assert keys.keys_for("two", Context.READING) == []


def test_a_changed_copy_does_not_remember_the_tree_of_the_first() -> None:
    keys = keymap((Context.READING, A, "one"))
    assert commands(keys, Context.READING) == {A: "one"}
    copy = replace(keys, bindings=(Binding(Context.READING, B, "two"),))
    assert commands(copy, Context.READING) == {B: "two"}


SEQUENCES = st.lists(st.sampled_from("abc"), min_size=1, max_size=3).map(tuple)


@given(SEQUENCES, SEQUENCES)
def test_sequences_clash_when_one_begins_the_other(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    joined = "".join(one), "".join(other)
    assert clashes(one, other) == (joined[0].startswith(joined[1]) or joined[1].startswith(joined[0]))
    assert clashes(one, other) == clashes(other, one)


@given(st.lists(st.tuples(st.sampled_from(list(Context)), SEQUENCES, st.sampled_from("xyz")), max_size=12))
def test_every_effective_sequence_is_a_leaf_of_its_tree(rows: list[tuple[Context, tuple[str, ...], str]]) -> None:
    unclashing: list[tuple[Context, tuple[str, ...], str]] = []
    for context, keys, command in rows:
        if not any(other is context and clashes(keys, taken) for other, taken, _ in unclashing):
            unclashing.append((context, keys, command))
    made = keymap(*unclashing)
    for context in Context:
        assert commands(made, context) == {binding.keys: binding.command for binding in made.effective(context)}
