"""What a label scheme must keep to, beyond the types of its fields. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zoneread.errors import nearest
from zoneread.span.scheme import AttributeKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zoneread.span.scheme import Label, Scheme

COLOURS = ("#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#f0e442", "#999999")
"""Colours that people who see colours otherwise can tell apart: Okabe and Ito, with a grey for black."""

_KEY = re.compile(r"[^\W_]([\w/-]{0,62}[^\W_])?")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_DIGIT = re.compile(r"[1-9]?")
_LETTER = re.compile(r"[^\W\d_]?")
_CODE = re.compile(r"[a-z]{0,6}")


@dataclass(frozen=True, slots=True)
class SchemeProblem:
    """What is wrong with which field of which label; labels and attributes count from 0, `attribute` is -1 for none."""

    label: int
    field: str
    message: str
    hint: str = ""
    attribute: int = -1


def check_scheme(scheme: Scheme) -> Iterator[SchemeProblem]:
    """Yield what is wrong with the scheme, label by label."""
    if not any(not label.archived for label in scheme.labels):
        yield SchemeProblem(-1, "", "a scheme needs at least one label that is not archived")
    seen: dict[tuple[str, str], int] = {}
    keys = [label.key for label in scheme.labels]
    for number, label in enumerate(scheme.labels):
        yield from _shapes(number, label)
        yield from _clashes(number, label, seen)
        yield from _parent(number, label, scheme, keys)
        yield from _attributes(number, label)


def _shapes(number: int, label: Label) -> Iterator[SchemeProblem]:
    for name, pattern, allowed in (
        ("key", _KEY, 'letters, digits, "-", "_" and "/", at most 64'),
        ("colour", _COLOUR, 'such as "#e69f00"'),
        ("digit", _DIGIT, '"1" to "9"'),
        ("letter", _LETTER, "one letter"),
        ("code", _CODE, 'one to six of "a" to "z"'),
    ):
        value = getattr(label, name)
        if not pattern.fullmatch(value):
            yield SchemeProblem(number, name, f'{name} cannot be "{value}"', allowed)


def _clashes(number: int, label: Label, seen: dict[tuple[str, str], int]) -> Iterator[SchemeProblem]:
    for name in ("key", "digit", "letter", "code"):
        value = getattr(label, name)
        if not value or (label.archived and name != "key"):
            continue
        first = seen.setdefault((name, value.casefold()), number)
        if first != number:
            yield SchemeProblem(
                number, name, f'{name} "{value}" is that of label {first + 1} already', "choose another"
            )


def _parent(number: int, label: Label, scheme: Scheme, keys: list[str]) -> Iterator[SchemeProblem]:
    if not label.parent:
        return
    if label.parent not in scheme:
        yield SchemeProblem(number, "parent", f'no label "{label.parent}"', nearest(label.parent, keys))
        return
    above, passed = label.parent, {label.key}
    while above and above not in passed and above in scheme:
        passed.add(above)
        above = scheme.label(above).parent
    if above in passed:
        yield SchemeProblem(number, "parent", f'"{label.key}" would be a kind of itself')


def _attributes(number: int, label: Label) -> Iterator[SchemeProblem]:
    known: set[str] = set()
    for place, one in enumerate(label.attributes):
        if not _KEY.fullmatch(one.key):
            yield SchemeProblem(number, "key", f'key cannot be "{one.key}"', 'letters, digits, "-" and "_"', place)
        if one.key in known:
            yield SchemeProblem(number, "key", f'{label.key} has two attributes "{one.key}"', attribute=place)
        known.add(one.key)
        if one.kind is AttributeKind.CHOICE and not one.choices:
            yield SchemeProblem(number, "choices", f'the choice "{one.key}" has no choices', attribute=place)
        if one.kind is not AttributeKind.CHOICE and one.choices:
            yield SchemeProblem(number, "choices", f"a {one.kind} has no choices", 'kind = "choice" has', place)
        if len(set(one.choices)) != len(one.choices):
            yield SchemeProblem(number, "choices", f'"{one.key}" has a choice twice', attribute=place)
