"""Reading foreign JSON and lines with care: bounded, decoded, every key's type checked, every complaint with its place."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING, Any, TypeVar

from zoneread.errors import FormatError, nearest
from zoneread.formats.units import Unit
from zoneread.span.span import Origin, Status, shorten
from zoneread.text.ranges import Range
from zoneread.text.surrogates import is_unicode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from zoneread.formats.base import ReadOptions
    from zoneread.span.span import AttributeValue

MAX_LINE = 32 << 20
"""Bytes that a line may have."""
MAX_DOCUMENT = 256 << 20
"""Bytes that a file may have which must be read whole."""

_ORIGINS = {str(origin): origin for origin in Origin}

T = TypeVar("T")


def lines(stream: IO[bytes], name: str) -> Iterator[tuple[str, bytes]]:
    """Yield each line with its place, never holding more than one. Raises FormatError at a line over `MAX_LINE`."""
    number = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            raise FormatError(f"a line of more than {MAX_LINE >> 20} MB", where=f"{name}:{number}")
        yield f"{name}:{number}", line


def json_lines(stream: IO[bytes], name: str, options: ReadOptions, parse: Callable[[Fields], T | None]) -> Iterator[T]:
    """Yield what `parse` makes of each line that is not blank; None is passed over. Errors go to `options.refuse`."""
    for where, line in lines(stream, name):
        if not line.strip():
            continue
        try:
            parsed = parse(Fields(load_json(line, where), where))
        except FormatError as error:
            options.refuse(error)
        else:
            if parsed is not None:
                yield parsed


def whole(stream: IO[bytes], name: str) -> bytes:
    """Return all of the stream; raises FormatError when it is over `MAX_DOCUMENT`."""
    data = stream.read(MAX_DOCUMENT + 1)
    if len(data) > MAX_DOCUMENT:
        raise FormatError(f"a file of more than {MAX_DOCUMENT >> 20} MB", where=name, hint="split it")
    return data


def decoded(data: bytes, where: str, *, start: bool = True) -> str:
    """Return `data` decoded as UTF-8; at the start of a file without its byte order mark. Raises FormatError."""
    try:
        return data.decode("utf-8-sig" if start else "utf-8")
    except UnicodeDecodeError as error:
        raise FormatError(
            f"not UTF-8: {error.reason} at byte {error.start}", where=where, hint="save it as UTF-8"
        ) from None


def load_json(data: bytes, where: str) -> Any:
    """Return the JSON value; raises FormatError with what is wrong."""
    try:
        return json.loads(decoded(data, where))
    except json.JSONDecodeError as error:
        raise FormatError(f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}", where=where) from None
    except (ValueError, RecursionError):
        raise FormatError("not JSON: nested too deeply, or a number too long", where=where) from None


class Fields:
    """A JSON object with its place in the file, whose values are taken with their types checked.

    Files hold spans by the hundred thousand: what is as it must be is told first, and in few steps.
    """

    __slots__ = ("value", "where")

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, dict):
            raise FormatError(f"expected an object, not {_shown(value)}", where=where)
        self.value: dict[str, Any] = value
        self.where = where

    def __contains__(self, key: str) -> bool:
        return self.value.get(key) is not None

    def fail(self, message: str, hint: str = "") -> FormatError:
        """Return the error that says `message` of this object."""
        return FormatError(message, where=self.where, hint=hint)

    def need(self, key: str) -> Any:
        """Return the value; raises FormatError when it is missing or null."""
        if key not in self:
            if key in self.value:
                raise self.fail(f'"{key}" is empty')
            raise self.fail(f'the key "{key}" is missing', nearest(key, self.value))
        return self.value[key]

    def text(self, key: str, default: str | None = None, *, surrogates: bool = False) -> str:
        """Return a text. Without a default it must be there; a lone surrogate is refused unless `surrogates`."""
        found = self.value.get(key)
        if type(found) is str and (surrogates or is_unicode(found)):
            return found
        if found is None:
            return str(self.need(key)) if default is None else default
        if not isinstance(found, str):
            raise self.fail(f'"{key}" must be a text, not {_shown(found)}')
        raise self.fail(f'"{key}" holds a lone surrogate', "no file in UTF-8 can hold one")

    def loose_text(self, key: str) -> str:
        """Return a text or a number as text, "" when it is missing or anything else."""
        found = self.value.get(key)
        return str(found) if isinstance(found, str | int) and not isinstance(found, bool) else ""

    def number(self, key: str) -> int:
        """Return a whole number."""
        return self._whole(self.need(key), key)

    def objects(self, key: str, *, required: bool = True) -> list[Fields]:
        """Return a list of objects; empty when it is missing and not `required`."""
        return [Fields(item, f"{self.where}: {key}[{i}]") for i, item in enumerate(self.items(key, required=required))]

    def items(self, key: str, *, required: bool = True) -> list[Any]:
        """Return a list; empty when it is missing and not `required`."""
        found = self.need(key) if required else self.value.get(key)
        if found is None:
            return []
        if not isinstance(found, list):
            raise self.fail(f'"{key}" must be a list, not {_shown(found)}')
        return found

    def inner(self, key: str, *, required: bool = True) -> Fields:
        """Return an object; empty when it is missing and not `required`."""
        found = self.need(key) if required else self.value.get(key)
        return Fields({} if found is None else found, f"{self.where}: {key}")

    def range(self, start: str = "start", end: str = "end") -> Range:
        """Return the range that two keys hold, which must not be empty."""
        first, last = self.value.get(start), self.value.get(end)
        if type(first) is int and type(last) is int and 0 <= first < last:
            return Range(first, last)
        return self.range_of(self.number(start), self.number(end))

    def range_of(self, start: object, end: object) -> Range:
        """Return a range of two JSON values, which must be whole numbers, in order, and not the same."""
        first, last = self._whole(start, "start"), self._whole(end, "end")
        if not 0 <= first < last:
            raise self.fail(f"{first}..{last} is not a span", "0 <= start < end")
        return Range(first, last)

    def ranges(self, key: str) -> tuple[Range, ...]:
        """Return a list of pairs ``[start, end]`` as ranges; none when it is missing."""
        found: list[Range] = []
        if key not in self:
            return ()
        for item in self.items(key):
            if not isinstance(item, list) or len(item) != 2:
                raise self.fail(f'"{key}" must be pairs [start, end], not {_shown(item)}')
            found.append(self.range_of(*item))
        return tuple(found)

    def status(self, key: str = "status") -> Status | None:
        """Return a status, None when it is missing."""
        word = self.text(key, "")
        if word and word not in set(Status):
            raise self.fail(f'no status "{word}"', nearest(word, Status))
        return Status(word) if word else None

    def unit(self, key: str = "unit") -> Unit:
        """Return what offsets count, code points when it is missing."""
        word = self.text(key, "")
        if word and word not in set(Unit):
            raise self.fail(f'no unit "{word}"', nearest(word, Unit))
        return Unit(word or Unit.CODEPOINT)

    def origin(self, key: str = "origin") -> Origin | None:
        """Return an origin, None when it is missing."""
        word = self.text(key, "")
        if word in _ORIGINS:
            return _ORIGINS[word]
        if word:
            raise self.fail(f'no origin "{word}"', nearest(word, Origin))
        return None

    def attributes(self, key: str = "attributes") -> dict[str, AttributeValue]:
        """Return attributes: texts, numbers and truth values under names; none when they are missing."""
        if key not in self:
            return {}
        found = self.inner(key)
        for name, value in found.value.items():
            if not isinstance(value, str | int | float | bool):
                raise found.fail(f'the attribute "{name}" must be a text, a number or a truth value')
            if not (is_unicode(name) and is_unicode(str(value))):
                raise found.fail("an attribute holds a lone surrogate")
        return found.value

    def _whole(self, found: object, key: str) -> int:
        if type(found) is not int:
            raise self.fail(f'"{key}" must be a whole number, not {_shown(found)}')
        return found


def _shown(value: object) -> str:
    return shorten(json.dumps(value, ensure_ascii=not is_unicode(str(value)), default=str), 40)
