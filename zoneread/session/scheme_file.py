"""Label schemes as TOML files: strict to read, with the line of every mistake, and written so that reading gives the same.

The format, of which only ``key`` must be there::

    version = 3                      # what the file was exported from; says nothing when it is imported

    [[label]]
    key = "metric/growth"            # what spans, files and the database say
    was = "growth"                   # the key of an earlier version: its spans become this label's
    name = "growth"
    chinese = "增长"
    colour = "#e69f00"
    digit = "2"                      # keys in the reader: a digit, a letter, and pinyin initials
    letter = "g"
    code = "zz"
    definition = "..."
    definition_chinese = "..."       # without it, one that a new workspace has keeps its Chinese
    examples = ["..."]
    counterexamples = ["..."]
    parent = "metric"
    archived = true                  # only for old spans

    [[label.attribute]]
    key = "trend"
    name = "trend"
    chinese = "趋势"
    kind = "choice"                  # text, number or choice
    choices = ["up", "down"]
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from zoneread.errors import SchemeError, nearest
from zoneread.regular import read_regular
from zoneread.span.scheme import Attribute, AttributeKind, Label, Scheme, chinese_of
from zoneread.span.scheme_rules import COLOURS, check_scheme
from zoneread.text.display import sanitise

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

T = TypeVar("T")

LARGEST = 1_000_000
"""Bytes in the largest file taken for a label scheme."""

_TEXTS = ("name", "chinese", "colour", "digit", "letter", "code", "definition", "definition_chinese", "parent")
_LISTS = ("examples", "counterexamples")
_LABEL_FIELDS = ("key", "was", *_TEXTS, *_LISTS, "archived", "attribute")
_ATTRIBUTE_FIELDS = ("key", "name", "chinese", "kind", "choices")
_TABLE = re.compile(r"^\s*\[\[\s*label\s*(\.\s*attribute\s*)?\]\]")
_ENTRY = re.compile(r"^\s*[\"']?([\w-]+)[\"']?\s*=")
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_KIND_NAMES: dict[type, str] = {str: "text in quotes", bool: "true or false", list: "a list"}


@dataclass(frozen=True, slots=True)
class SchemeFile:
    """What a file says: the labels, and new key -> old key of those that were renamed."""

    scheme: Scheme
    renamed: Mapping[str, str]


def read_scheme_file(path: Path) -> SchemeFile:
    """Return the scheme in `path`; SchemeError names file and line of the first mistake and what is allowed."""
    where = str(path)
    try:
        text = read_regular(path, LARGEST).decode("utf-8-sig")
    except OSError as error:
        raise SchemeError(f"cannot be read: {error.strerror or error}", where=where) from None
    except UnicodeDecodeError as error:
        raise SchemeError(f"is not UTF-8 (byte {error.start + 1})", where=where, hint="save it as UTF-8") from None
    return parse_scheme(text, where)


def parse_scheme(text: str, where: str) -> SchemeFile:
    """Return the scheme that `text` says; `where` names it in messages. Raises SchemeError."""
    try:
        data = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        line = f":{found[1]}" if found else f":{len(text.splitlines())}"
        said = _AT_LINE.sub("", str(error)).strip()
        raise SchemeError(f"is not TOML: {said[:1].lower()}{said[1:]}", where=f"{where}{line}") from None
    except (ValueError, RecursionError):
        message = "is nested too deeply, or has a number too long, to be a label scheme"
        raise SchemeError(message, where=where) from None
    reader = _Reader(where, _Lines(text))
    labels, renamed = reader.labels(data)
    for problem in check_scheme(Scheme(labels)):
        raise reader.error(problem.message, problem.hint, problem.label + 1, problem.field, problem.attribute + 1)
    return SchemeFile(Scheme(labels), renamed)


def write_scheme(scheme: Scheme) -> str:
    """Return the scheme as a TOML file that `parse_scheme` reads back as it is."""
    parts = [f"# zoneread labels import reads this file.\nversion = {scheme.version}\n"]
    for label in scheme.labels:
        lines = ["[[label]]", f"key = {_quoted(label.key)}"]
        lines += [
            f"{name} = {_quoted(text)}" for name in _TEXTS if (text := getattr(label, name)) or _is_said(label, name)
        ]
        lines += [f"{name} = {_listed(getattr(label, name))}" for name in _LISTS if getattr(label, name)]
        if label.archived:
            lines.append("archived = true")
        for one in label.attributes:
            lines += ["", "[[label.attribute]]", f"key = {_quoted(one.key)}", f"name = {_quoted(one.name)}"]
            lines += [f"chinese = {_quoted(one.chinese)}", f"kind = {_quoted(one.kind)}"]
            if one.choices:
                lines.append(f"choices = {_listed(one.choices)}")
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _is_said(label: Label, name: str) -> bool:
    """Whether an empty text must be in the file, because reading would otherwise put another in its place."""
    return name == "definition_chinese" and bool(chinese_of(label.definition))


def _quoted(text: str) -> str:
    """Return a TOML basic string: JSON's escapes are TOML's, but for what JSON leaves as it is and a terminal would obey."""
    quoted = json.dumps(text, ensure_ascii=False)
    shown = sanitise(quoted, keep="")
    return "".join(char if char == safe else f"\\U{ord(char):08x}" for char, safe in zip(quoted, shown, strict=True))


def _listed(texts: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"


class _Lines:
    """On which line each label, attribute and entry begins. Labels and attributes count from 1; 0 is none."""

    def __init__(self, text: str) -> None:
        self._found: dict[tuple[int, int, str], int] = {}
        label = attribute = 0
        inside = False
        for number, line in enumerate(text.splitlines(), 1):
            if not inside:
                if table := _TABLE.match(line):
                    label, attribute = (label, attribute + 1) if table[1] else (label + 1, 0)
                    self._found[label, attribute, ""] = number
                elif entry := _ENTRY.match(line):
                    self._found.setdefault((label, attribute, entry[1]), number)
            inside ^= (line.count('"""') + line.count("'''")) % 2 == 1

    def line(self, label: int, attribute: int, name: str) -> int:
        """Return the line of an entry, or of its table, or 0."""
        for key in ((label, attribute, name), (label, attribute, ""), (label, 0, "")):
            if key in self._found:
                return self._found[key]
        return 0


@dataclass(slots=True)
class _Reader:
    """Turns TOML's values into labels, and names the place of what is wrong."""

    where: str
    lines: _Lines
    renamed: dict[str, str] = field(default_factory=dict)

    def error(self, message: str, hint: str = "", label: int = 0, name: str = "", attribute: int = 0) -> SchemeError:
        """Return the error at an entry."""
        line = self.lines.line(label, attribute, name)
        return SchemeError(message, where=f"{self.where}:{line}" if line else self.where, hint=hint)

    def labels(self, data: Mapping[str, Any]) -> tuple[tuple[Label, ...], dict[str, str]]:
        """Return the labels, and new key -> old key."""
        for name in data:
            if name not in {"version", "label"}:
                raise self.error(
                    f'"{name}" is nothing a label scheme has', nearest(name, ("version", "label")), 0, name
                )
        if not isinstance(data.get("version", 1), int):
            raise self.error("version must be a whole number", label=0, name="version")
        tables = data.get("label", [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise self.error("labels are written as [[label]]", label=0, name="label")
        return tuple(self._label(number, table) for number, table in enumerate(tables, 1)), self.renamed

    def _label(self, number: int, table: Mapping[str, Any]) -> Label:
        place = (number, 0)
        self._known(table, _LABEL_FIELDS, place)
        key = self._key(table, place)
        texts = {name: self._value(table, name, "", place) for name in _TEXTS}
        if "definition_chinese" not in table:
            texts["definition_chinese"] = chinese_of(texts["definition"])
        name = texts["name"] or key
        fields: dict[str, Any] = {
            **texts,
            "name": name,
            "chinese": texts["chinese"] or name,
            "colour": texts["colour"].lower() or COLOURS[(number - 1) % len(COLOURS)],
            **{name: self._texts(table, name, place) for name in _LISTS},
        }
        if was := self._value(table, "was", "", place):
            if was in self.renamed.values():
                raise self.error(f'two labels were "{was}"', label=number, name="was")
            self.renamed[key] = was
        tables: list[object] = self._value(table, "attribute", [], place)
        attributes = tuple(self._attribute(number, n, one) for n, one in enumerate(tables, 1))
        archived = self._value(table, "archived", False, place)
        return Label(key=key, attributes=attributes, archived=archived, **fields)

    def _attribute(self, label: int, number: int, table: object) -> Attribute:
        if not isinstance(table, dict):
            raise self.error("attributes are written as [[label.attribute]]", label=label, name="attribute")
        place = (label, number)
        self._known(table, _ATTRIBUTE_FIELDS, place)
        key = self._key(table, place)
        kind = self._value(table, "kind", "text", place)
        if kind not in set(AttributeKind):
            raise self.error(f'no kind "{kind}"', nearest(kind, AttributeKind), label, "kind", number)
        name = self._value(table, "name", key, place)
        chinese = self._value(table, "chinese", name, place)
        return Attribute(key, name, chinese, AttributeKind(kind), self._texts(table, "choices", place))

    def _known(self, table: Mapping[str, Any], allowed: tuple[str, ...], place: tuple[int, int]) -> None:
        label, attribute = place
        what = "an attribute" if attribute else "a label"
        for name in table:
            if name not in allowed:
                raise self.error(f'"{name}" is nothing that {what} has', nearest(name, allowed), label, name, attribute)

    def _key(self, table: Mapping[str, Any], place: tuple[int, int]) -> str:
        label, attribute = place
        if key := self._value(table, "key", "", place):
            return key
        what = "an attribute" if attribute else "a label"
        raise self.error(f"{what} needs a key", label=label, name="key", attribute=attribute)

    def _value(self, table: Mapping[str, Any], name: str, default: T, place: tuple[int, int]) -> T:
        """Return an entry, which must be of the type of its default."""
        value = table.get(name, default)
        if not isinstance(value, type(default)):
            label, attribute = place
            kind = _KIND_NAMES[type(default)]
            raise self.error(f"{name} must be {kind}", label=label, name=name, attribute=attribute)
        return value

    def _texts(self, table: Mapping[str, Any], name: str, place: tuple[int, int]) -> tuple[str, ...]:
        values: list[object] = self._value(table, name, [], place)
        texts = tuple(value for value in values if isinstance(value, str))
        if len(texts) != len(values):
            label, attribute = place
            raise self.error(f"{name} must be a list of texts", label=label, name=name, attribute=attribute)
        return texts
