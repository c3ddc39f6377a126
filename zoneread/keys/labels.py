"""The keys that the label scheme of a workspace brings along: digit, letter and pinyin code of each label.

A digit is bound in the keymap, to ``label.1`` … ``label.9``: the label of that digit. Letters and codes come from
the scheme when the reader starts, as bindings of ``tag.KEY`` after the prefixes that the keymap's options give.
What the keymap itself binds goes before a letter, and an earlier label before a later one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from zoneread.keys import names
from zoneread.keys.command import Command, Context, Group
from zoneread.keys.keymap import Binding, Keymap, clashes
from zoneread.keys.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zoneread.span.scheme import Label

PREFIX = "tag."
_DIGIT = "label."
SCHEME = "label scheme"
"""Named as the file of the bindings that come from the scheme."""


def in_use(labels: Sequence[Label]) -> list[Label]:
    """Return the labels that are not archived."""
    return [label for label in labels if not label.archived]


def label_commands(labels: Sequence[Label]) -> dict[str, Command]:
    """Return the commands ``tag.KEY`` of a scheme by id, for the palette, help and keymap files."""
    return {
        f"{PREFIX}{label.key}": Command(
            f"{PREFIX}{label.key}",
            f"tag as {label.name}",
            f"标为{label.chinese}",
            Group.LABELS,
            (Context.READING,),
        )
        for label in in_use(labels)
    }


def label_of(command: str, labels: Sequence[Label]) -> Label | None:
    """Return the label that a command tags with: the one of that digit or that key; None when there is none."""
    for label in in_use(labels):
        if command == PREFIX + label.key or (label.digit and command == _DIGIT + label.digit):
            return label
    return None


def with_labels(keymap: Keymap, labels: Sequence[Label]) -> tuple[Keymap, list[Problem]]:
    """Return the keymap with the letters and codes of the labels in use, and a note for each that found no place."""
    taken = list(keymap.effective(Context.READING))
    added: list[Binding] = []
    notes: list[Problem] = []
    for binding in _wanted(keymap, labels):
        rival = next((other for other in taken if clashes(binding.keys, other.keys)), None)
        if rival is None:
            taken.append(binding)
            added.append(binding)
        else:
            notes.append(_refused(binding, rival))
    return replace(keymap, bindings=(*keymap.bindings, *added)), notes


def _wanted(keymap: Keymap, labels: Sequence[Label]) -> Iterator[Binding]:
    letters, codes = keymap.options.letters, keymap.options.codes
    for label in in_use(labels):
        command = PREFIX + label.key
        if letters is not None and label.letter:
            yield Binding(Context.READING, (*letters, names.fold(names.key_of(label.letter))), command, SCHEME)
        if codes is not None and label.code:
            typed = tuple(names.fold(names.key_of(character)) for character in label.code)
            yield Binding(Context.READING, (*codes, *typed), command, SCHEME)


def _refused(binding: Binding, rival: Binding) -> Problem:
    shown = names.show_sequence(binding.keys)
    return Problem(
        SCHEME,
        0,
        f"{shown} cannot be {binding.command}: {names.show_sequence(rival.keys)} is {rival.command}",
        "change the letter or code of the label, or the keys of the other command",
        Context.READING,
        binding.command,
        shown,
        is_note=True,
    )
