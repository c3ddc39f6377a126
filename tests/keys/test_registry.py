from __future__ import annotations

import re

import pytest

from zoneread.keys.command import CONTEXT_MEANINGS, PARENTS, Context, Group
from zoneread.keys.registry import COMMANDS


def test_every_command_is_named_in_both_languages_and_has_a_context() -> None:
    for id_, known in COMMANDS.items():
        assert id_ == known.id
        assert re.fullmatch(r"[a-z]+(\.[a-z0-9_]+)+", id_)
        assert known.english.isascii()
        assert known.english.strip() == known.english != ""
        assert any("\u4e00" <= character <= "\u9fff" for character in known.chinese)
        assert known.contexts


def test_no_two_commands_are_named_alike_in_the_palette() -> None:
    english = [known.english for known in COMMANDS.values()]
    chinese = [known.chinese for known in COMMANDS.values()]
    assert sorted({name for name in english if english.count(name) > 1}) == []
    assert sorted({name for name in chinese if chinese.count(name) > 1}) == []


def test_every_motion_has_a_twin_that_extends() -> None:
    moves = {id_.removeprefix("move.") for id_ in COMMANDS if id_.startswith("move.")} - {"back", "forward"}
    extends = {id_.removeprefix("extend.") for id_ in COMMANDS if id_.startswith("extend.")}
    assert moves == extends
    for tail in moves:
        assert COMMANDS[f"move.{tail}"].takes_count == COMMANDS[f"extend.{tail}"].takes_count


@pytest.mark.parametrize(
    "id_", ["move.left", "edge.left.word.in", "select.grow", "article.next", "edit.undo", "object.span", "list.down"]
)
def test_what_can_be_repeated_takes_a_count(id_: str) -> None:
    assert COMMANDS[id_].takes_count


@pytest.mark.parametrize("id_", ["app.quit", "move.start", "label.1", "article.done.next", "span.delete"])
def test_what_cannot_be_repeated_takes_none(id_: str) -> None:
    assert not COMMANDS[id_].takes_count


def test_commands_stand_group_by_group() -> None:
    groups = [known.group for known in COMMANDS.values()]
    assert groups == sorted(groups, key=list(Group).index)


def test_every_group_and_every_context_with_commands_of_its_own_is_in_use() -> None:
    assert {known.group for known in COMMANDS.values()} == set(Group)
    homes = {context for known in COMMANDS.values() for context in known.contexts}
    assert set(Context) - homes == {Context.SELECTION, Context.ARTICLES, Context.HELP, Context.PALETTE}


def test_contexts_form_a_tree_with_one_root() -> None:
    assert set(PARENTS) == set(CONTEXT_MEANINGS) == set(Context)
    for context in Context:
        assert context.chain[0] is context
        assert context.chain[-1] is Context.ALWAYS
        assert len(set(context.chain)) == len(context.chain)


def test_a_command_may_be_bound_in_its_context_and_below_it() -> None:
    grow = COMMANDS["select.grow"]
    allowed = {context for context in Context if grow.may_be_in(context)}
    assert allowed == {Context.READING, Context.SELECTION, Context.SUGGESTION, Context.REVIEW}


def test_text_is_typed_in_prompts_and_hints_only() -> None:
    typing = {context for context in Context if context.types_text}
    assert typing == {Context.PROMPT, Context.SEARCH, Context.PALETTE, Context.HINT}
