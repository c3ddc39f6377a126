"""Label schemes as JSON values: for the database, for bundles and for `zoneread labels export`. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zoneread.errors import SchemeError
from zoneread.span.scheme import Attribute, AttributeKind, Label, Scheme, chinese_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zoneread.span.codec import JsonObject

_WORDS = ("name", "chinese", "colour", "digit", "letter", "code", "definition", "definition_chinese", "parent")
_LISTS = ("examples", "counterexamples")


def encode_label(label: Label) -> JsonObject:
    """Return the label as a JSON object with every field."""
    found: JsonObject = {"key": label.key, **{name: getattr(label, name) for name in _WORDS}}
    found |= {name: list(getattr(label, name)) for name in _LISTS}
    found["attributes"] = [
        {"key": a.key, "name": a.name, "chinese": a.chinese, "kind": a.kind.value, "choices": list(a.choices)}
        for a in label.attributes
    ]
    found["archived"] = label.archived
    return found


def decode_label(value: Mapping[str, Any]) -> Label:
    """Return the label that `encode_label` wrote; fields that are missing are empty. Raises SchemeError.

    Where there is no Chinese definition, not even an empty one, a known definition has that of `chinese_of`.
    """
    try:
        fields: dict[str, Any] = {name: str(value.get(name, "")) for name in _WORDS}
        if "definition_chinese" not in value:
            fields["definition_chinese"] = chinese_of(fields["definition"])
        fields |= {name: tuple(map(str, value.get(name, ()))) for name in _LISTS}
        return Label(
            key=str(value["key"]),
            attributes=tuple(_attribute(item) for item in value.get("attributes", ())),
            archived=bool(value.get("archived", False)),
            **fields,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SchemeError(f"not a label: {error}", where=str(value)[:80]) from None


def encode_scheme(scheme: Scheme) -> JsonObject:
    """Return the scheme as a JSON object."""
    return {"version": scheme.version, "labels": [encode_label(label) for label in scheme.labels]}


def decode_scheme(value: Mapping[str, Any]) -> Scheme:
    """Return the scheme that `encode_scheme` wrote; raises SchemeError."""
    try:
        return Scheme(tuple(decode_label(label) for label in value["labels"]), int(value["version"]))
    except (KeyError, TypeError, ValueError) as error:
        raise SchemeError(f"not a label scheme: {error}") from None


def _attribute(value: Mapping[str, Any]) -> Attribute:
    return Attribute(
        str(value["key"]),
        str(value.get("name", value["key"])),
        str(value.get("chinese", "")),
        AttributeKind(value.get("kind", "text")),
        tuple(map(str, value.get("choices", ()))),
    )
