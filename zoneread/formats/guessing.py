"""Guessing which format a file or a folder is in, from its name and its beginning.

The beginning is the first few thousand bytes, and of a file of JSON lines the first line: there an article's text may
stand before the key that tells.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from zoneread.errors import UsageError
from zoneread.formats.folder import MANIFEST, open_folder
from zoneread.formats.registry import FORMATS, find_format, format_of
from zoneread.regular import open_regular

if TYPE_CHECKING:
    from pathlib import Path

    from zoneread.formats.base import Format

HEAD = 8_192
"""Bytes that are looked at."""
FIRST_LINE = 8 << 20
"""Bytes that a first line of JSON may have to be looked at whole."""
_CLUES: tuple[tuple[str, str], ...] = (
    ("jsonl", r'\{"schema": ?"zoneread/'),
    ("webanno", r"#FORMAT=WebAnno TSV 3"),
    ("xmi", r"<xmi:XMI"),
    ("jsoncas", r'"%(?:TYPES|FEATURE_STRUCTURES|HEADER)"'),
    ("w3c", r'"http://www\.w3\.org/ns/anno\.jsonld"'),
    ("labelstudio", r'^\s*\[?\s*\{.*"(?:annotations|predictions|data)": ?[\[{]'),
    ("spacy-json", r'^\{"text":.*"(?:ents|tokens)":.*"ents"|^\{"text":.*"ents": ?\['),
    ("prodigy", r'^\{.*"(?:_task_hash|_input_hash|tokens|answer)": ?'),
    ("prodigy", r'^\{.*"text":.*"spans": ?\['),
    (
        "doccano",
        r'^\{.*"(?:label|labels|entities)": ?\[.*"(?:text|data)": ?"|^\{.*"(?:text|data)": ?".*"(?:label|labels|entities)": ?\[',
    ),
    ("spans", r'^(?=\{.*"article":)(?=.*"start":)(?=.*"end":)(?=.*"label":)'),
)
"""Formats with what their beginning looks like; the first that fits is taken."""
_INSIDE = ((".annotations", "slate"), (".xmi", "xmi"), (".tsv", "webanno"), (".json", "jsoncas"))


def guess(path: Path) -> Format:
    """Return the format of the file or folder at `path`; raises UsageError when it cannot be told."""
    if path.is_dir() or path.suffix.casefold() == ".zip":
        found = _of_folder(path)
    else:
        try:
            with open_regular(path) as stream:
                head = stream.read(HEAD)
                if head.lstrip(b"\xef\xbb\xbf").startswith(b"{"):
                    stream.seek(0)
                    head = _outline(stream.readline(FIRST_LINE)) or head
        except OSError as error:
            raise UsageError(f"cannot be read: {error.strerror}", where=str(path)) from error
        found = _of_file(path.name, head)
    if found is None or not found.readable:
        readable = ", ".join(name for name, known in FORMATS.items() if known.readable)
        raise UsageError("which format is it?", where=str(path), hint=f"--format with one of: {readable}")
    return found


def _outline(line: bytes) -> bytes:
    """Return a JSON object with its keys and only the beginnings of its values; nothing when the line is none."""
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return b""
    return json.dumps({key: _beginning(inner) for key, inner in value.items()}).encode()


def _beginning(value: object) -> object:
    if isinstance(value, list):
        return [item for item in value[:2] if isinstance(item, str)]
    return {} if isinstance(value, dict) else value[:40] if isinstance(value, str) else value


def _of_file(name: str, head: bytes) -> Format | None:
    text = head.decode("utf-8-sig", "replace")
    for format_name, clue in _CLUES:
        if re.search(clue, text, re.DOTALL if format_name == "labelstudio" else re.MULTILINE):
            return find_format(format_name)
    named = format_of(name)
    return named if named is not None and named.suffix not in {".jsonl", ".ann"} else None


def _of_folder(path: Path) -> Format | None:
    with open_folder(path) as folder:
        if folder.manifest is not None:
            found = re.search(rb'"format": ?"([\w-]+)"', folder.data(MANIFEST))
            return FORMATS.get(found[1].decode()) if found else None
        names = folder.names("")
        for suffix, format_name in _INSIDE:
            if any(name.endswith(suffix) for name in names):
                return find_format(format_name)
        marked = [name for name in names if name.endswith(".ann")]
        texts = {name.removesuffix(".txt") for name in names if name.endswith(".txt")}
        if marked and all(name.removesuffix(".ann") in texts for name in marked):
            return find_format("brat")
    return find_format("yedda") if marked else None
