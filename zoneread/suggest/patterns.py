"""Prodigy's pattern files as they are: JSON lines of ``{"label": …, "pattern": …}``.

A pattern is a string, found as it stands, or a list of token descriptions. Chinese text comes without tokens, so the
tokens of a list are taken to stand one after another with nothing, or blanks, between them: ``ORTH``, ``TEXT`` and
``LOWER`` match their text, ``{"REGEX": …}`` and ``{"IN": […]}`` under them what they say, ``IS_DIGIT`` and ``LIKE_NUM``
a number, ``IS_PUNCT`` a punctuation mark, ``{}`` one character; ``OP`` is ``?``, ``+`` or ``*``. Attributes that need a
model (POS, ENT_TYPE, …) are refused with the line.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zoneread.errors import FormatError, UsageError
from zoneread.regular import read_regular
from zoneread.suggest.numerals import ARABIC, HAN
from zoneread.suggest.protocol import Suggestion
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from pathlib import Path

    from zoneread.suggest.protocol import ArticleText, Context

LARGEST = 32_000_000
"""Bytes in the largest file taken for patterns."""
NUMBER = f"(?:{ARABIC}|{HAN}+)"
FLAGS = {
    "IS_DIGIT": "[0-9０-９]+",
    "LIKE_NUM": NUMBER,
    "IS_PUNCT": r"[^\w\s]",
    "IS_SPACE": r"\s+",
    "IS_ALPHA": r"[^\W\d_]+",
}
TEXTS = {"ORTH": "", "TEXT": "", "LOWER": "(?i:", "NORM": ""}
OPERATORS = {"?": "?", "+": "+", "*": "*", "1": ""}


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line of a pattern file, compiled. `line` is its number."""

    label: str
    regex: re.Pattern[str]
    line: int


class PatternSuggester:
    """Suggests what the patterns of a file match."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._patterns = read_patterns(path)

    @property
    def name(self) -> str:
        """The file's name."""
        return self._path.name

    def suggest(self, article: ArticleText, context: Context) -> list[Suggestion]:  # noqa: ARG002  the protocol's signature
        """Return every match."""
        return [
            Suggestion(
                Range(*match.span()), pattern.label, 0.7, f"pattern in line {pattern.line} of {self.name}", self.name
            )
            for pattern in self._patterns
            for match in pattern.regex.finditer(article.text)
            if match.end() > match.start()
        ]


def read_patterns(path: Path) -> list[Pattern]:
    """Return the patterns of a file; UsageError when it cannot be read, FormatError with the line that is wrong."""
    try:
        lines = read_regular(path, LARGEST).decode("utf-8-sig").splitlines()
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise UsageError(f"is not UTF-8 (byte {error.start + 1})", where=str(path), hint="save it as UTF-8") from error
    return [_pattern(line, number, path) for number, line in enumerate(lines, start=1) if line.strip()]


def _pattern(line: str, number: int, path: Path) -> Pattern:
    where = f"{path}:{number}"
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise FormatError("not JSON", where=where) from error
    if not isinstance(value, dict) or not isinstance(value.get("label"), str):
        raise FormatError('a pattern is {"label": …, "pattern": …}', where=where)
    wanted = value.get("pattern")
    try:
        if isinstance(wanted, str) and wanted:
            return Pattern(value["label"], re.compile(re.escape(wanted)), number)
        if isinstance(wanted, list) and wanted:
            tokens = [_token(token, where) for token in wanted]
            return Pattern(value["label"], re.compile(r"[ \t\u3000]*".join(tokens)), number)
    except (re.error, OverflowError, RecursionError) as error:
        raise FormatError(f"not a regular expression: {error}", where=where) from error
    raise FormatError("the pattern is neither a text nor a list of tokens", where=where)


def _token(token: Any, where: str) -> str:
    if not isinstance(token, dict):
        raise FormatError("a token is an object", where=where)
    parts = {key.upper(): value for key, value in token.items()}
    operator = parts.pop("OP", "1")
    if not isinstance(operator, str) or operator not in OPERATORS:
        raise FormatError(f'no operator "{operator}"', where=where, hint=", ".join(OPERATORS))
    if len(parts) > 1:
        raise FormatError("more than one attribute of a token", where=where, hint="one attribute and OP")
    matched = "".join(_attribute(key, value, where) for key, value in parts.items()) or "."
    return f"(?:{matched}){OPERATORS[operator]}"


def _attribute(key: str, value: Any, where: str) -> str:
    if key in FLAGS and value is True:
        return FLAGS[key]
    if key in TEXTS:
        words = value.get("IN") if isinstance(value, dict) else [value]
        opening = TEXTS[key] or "(?:"
        if isinstance(value, dict) and isinstance(value.get("REGEX"), str):
            return f"{opening}{value['REGEX']})"
        if isinstance(words, list) and words and all(isinstance(word, str) for word in words):
            return f"{opening}{'|'.join(map(re.escape, words))})"
    known = ", ".join((*TEXTS, *FLAGS))
    raise FormatError(f"cannot match {key} = {value!r} without a language model", where=where, hint=f"known: {known}")
