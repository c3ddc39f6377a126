"""Small tables made once from the data of pypinyin and opencc, and kept in the user's cache folder.

Importing the two packages takes a third of a second and reading their data files a tenth; both are too slow before the first paint.
So the few facts that cleaning a text needs are drawn from their data files (found without importing the packages), written to
the cache and loaded from there in milliseconds. The packages remain the source and, in the tests, the oracle.

This is the one module of `text` that touches files, because the tables are constants in all but name: a function that needs one
stays pure, since the same packages always give the same table. What reaches the disk:

    <cache>/tables/<name>-<FORMAT>-<package>-<version>.json      line 1: CRC-32 of the rest, line 2: the table as JSON

The cache folder is $ZONEREAD_CACHE, else the user's cache folder. A file that is missing, cut short, damaged or no such table is built again; it is
written beside its place and renamed, so that two processes may build at once. Where nothing can be written, the table is built
in memory each time.
"""

from __future__ import annotations

import json
import os
import re
import zlib
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any, TypeVar

from zoneread.errors import ConfigError, pip_install
from zoneread.regular import read_regular
from zoneread.text.syllables import parse

if TYPE_CHECKING:
    from collections.abc import Callable

FORMAT = 1
"""Raise it when what a table holds changes: files of another format are not looked at."""

LARGEST = 16_000_000
"""Bytes in the largest file taken for a table; ours have less than two million."""

T = TypeVar("T")
_READINGS = ("chars", "pool_of", "pools")
_POOLS = re.compile(r"(?:[a-z]+[1-5] ?|,)*")

# Printed in both scripts, so it speaks for neither, though opencc converts it.
_IN_BOTH_SCRIPTS = "并"


@dataclass(frozen=True, slots=True)
class ScriptTables:
    """One direction of opencc's plain conversion, its "group" of phrases before characters.

    `chars` maps single characters to single characters, `phrases` words to words of the same length; where opencc gives several
    values the first is taken, as opencc does. Characters that stay as they are appear in neither, but phrases that stay do,
    for they keep their characters from being converted.
    """

    chars: Mapping[str, str]
    phrases: Mapping[str, str]


class Readings(Mapping[str, frozenset[str]]):
    """Character -> all its readings as pypinyin has them, each as letters, ``v`` for ü, and a tone digit 1-5: 会 -> {hui4, kuai4}."""

    def __init__(self, chars: str, pool_of: str, pools: str) -> None:
        """Take the characters in rising order, for each the code point of its pool, and the pools: ``hui4 kuai4,…``.

        Looked up by bisection: a dict of 42,000 characters would take longer to fill than all lookups in a long article.
        """
        self._chars = chars
        self._pool_of = pool_of
        self._pools = pools.split(",")
        self._seen: dict[str, frozenset[str]] = {}

    def __getitem__(self, char: str) -> frozenset[str]:
        found = self._seen.get(char)
        if found is None:
            where = bisect_left(self._chars, char)
            if where == len(self._chars) or self._chars[where] != char:
                raise KeyError(char)
            found = self._seen[char] = frozenset(self._pools[ord(self._pool_of[where])].split())
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._chars)

    def __len__(self) -> int:
        return len(self._chars)

    @cached_property
    def syllables(self) -> frozenset[str]:
        """The letters of every reading, without tones."""
        return frozenset(reading[:-1] for pool in self._pools for reading in pool.split())


@cache
def readings() -> Readings:
    """Return all readings of all characters; raises ConfigError when pypinyin is not installed whole."""
    return _cached("readings", _PYPINYIN, _build_readings, _readings)


@cache
def traditional_to_simplified() -> ScriptTables:
    """Return opencc's t2s as tables; raises ConfigError when opencc is not installed whole."""
    return _cached("t2s", _OPENCC, _build_t2s, _script_tables)


@cache
def simplified_to_traditional() -> ScriptTables:
    """Return opencc's s2t as tables; raises ConfigError when opencc is not installed whole."""
    return _cached("s2t", _OPENCC, _build_s2t, _script_tables)


@cache
def script_characters() -> tuple[frozenset[str], frozenset[str]]:
    """Return (Traditional only, Simplified only): characters that a text in the other script does not hold.

    Only for telling scripts apart: a character that Taiwan or Hong Kong prints in Traditional text is not "Simplified only".
    Raises ConfigError when opencc is not installed whole.
    """
    return _cached("scripts", _OPENCC, _build_scripts, _script_sets)


@cache
def phrase_words() -> frozenset[str]:
    """Return the phrases of pypinyin and of opencc's Simplified side: no general lexicon, but words all the same.

    Raises ConfigError when one of the packages is not installed whole.
    """
    known = _cached("phrases", _PYPINYIN, _build_phrases, _phrases)
    return known.union(simplified_to_traditional().phrases)


@dataclass(frozen=True, slots=True)
class _Package:
    module: str
    distribution: str

    def folder(self) -> Path:
        """Return where the package's files are, without importing it."""
        spec = find_spec(self.module)
        if spec is None or spec.origin is None:
            raise ConfigError(
                f"the package {self.distribution} is missing", hint=f"{pip_install()} {self.distribution}"
            )
        return Path(spec.origin).parent

    def version(self) -> str:
        """Return its version, read off the folder of its metadata; importlib.metadata would cost 20 ms to import."""
        name = re.sub(r"[-.]", "_", self.distribution)
        for entry in os.listdir(self.folder().parent):  # noqa: PTH208  (a Path for each of 300 entries is what we save)
            if entry.startswith(f"{name}-") and entry.endswith(".dist-info"):
                return entry[len(name) + 1 : -len(".dist-info")]
        from importlib.metadata import version

        return version(self.distribution)

    def read(self, name: str) -> str:
        """Return the text of one of its data files."""
        path = self.folder() / name
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(
                f"cannot read the data of {self.distribution}: {error}",
                where=str(path),
                hint=f"{pip_install()} --force-reinstall {self.distribution}",
            ) from error


_PYPINYIN = _Package("pypinyin", "pypinyin")
_OPENCC = _Package("opencc", "opencc-python-reimplemented")


def cache_folder() -> Path:
    """Return the folder of the tables: under $ZONEREAD_CACHE when that is set, else under the user's cache folder."""
    chosen = os.environ.get("ZONEREAD_CACHE")
    if chosen:
        return Path(chosen) / "tables"
    from platformdirs import user_cache_path

    return user_cache_path("zoneread", appauthor=False) / "tables"


def _cached(name: str, package: _Package, build: Callable[[], Any], made_of: Callable[[Any], T]) -> T:
    """Return the table that `made_of` makes of what is kept, or of what `build` returns where that is no such table."""
    path = cache_folder() / f"{name}-{FORMAT}-{package.distribution}-{package.version()}.json"
    with suppress(OSError, ValueError):
        return made_of(_unpack(read_regular(path, LARGEST)))
    kept = build()
    # A cache that cannot be written costs time, never the program.
    with suppress(OSError):
        _write(path, _pack(kept))
    return made_of(kept)


def _pack(table: Any) -> bytes:
    body = json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode()
    return b"%08x\n%s" % (zlib.crc32(body), body)


def _unpack(data: bytes) -> Any:
    """Return the table in `data`; raises ValueError when it is not what was written."""
    checksum, _, body = data.partition(b"\n")
    if checksum != b"%08x" % zlib.crc32(body):
        raise ValueError("damaged table")
    try:
        return json.loads(body)
    except RecursionError:
        raise ValueError("lists in lists without end") from None


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=path.stem, suffix=".tmp", delete=False) as file:
        beside = Path(file.name)
        try:
            file.write(data)
            file.close()
            beside.replace(path)
        except OSError:
            beside.unlink(missing_ok=True)
            raise


def _build_readings() -> dict[str, str]:
    """Return the arguments of Readings."""
    pools: dict[str, int] = {}
    chars, pool_of = [], []
    printed = {chr(int(key)): value for key, value in json.loads(_PYPINYIN.read("pinyin_dict.json")).items()}
    for char in sorted(printed):
        spelled = {str(syllable) for reading in printed[char].split(",") if (syllable := parse(reading))}
        chars.append(char)
        pool_of.append(chr(pools.setdefault(" ".join(sorted(spelled)), len(pools))))
    return {"chars": "".join(chars), "pool_of": "".join(pool_of), "pools": ",".join(pools)}


def _build_t2s() -> list[str]:
    return _packed_script("TSCharacters", "TSPhrases")


def _build_s2t() -> list[str]:
    return _packed_script("STCharacters", "STPhrases")


def _packed_script(characters: str, phrases: str) -> list[str]:
    """Return the characters, what they become, the phrases and what they become, packed for _script_tables."""
    converted = {key: values[0] for key, values in _entries(characters).items() if key != values[0]}
    words = {key: values[0] for key, values in _entries(phrases).items()}
    return ["".join(converted), "".join(converted.values()), " ".join(words), " ".join(words.values())]


def _script_tables(packed: Any) -> ScriptTables:
    """Return what `_packed_script` has packed. Raises ValueError for what it cannot have."""
    chars, becoming, phrases, becoming_phrases = _texts(packed, 4)
    words, becoming_words = phrases.split(" "), becoming_phrases.split(" ")
    if list(map(len, words)) != list(map(len, becoming_words)):
        raise ValueError("a phrase becomes one of another length")
    return ScriptTables(dict(zip(chars, becoming, strict=True)), dict(zip(words, becoming_words, strict=True)))


def _script_sets(packed: Any) -> tuple[frozenset[str], frozenset[str]]:
    traditional, simplified = _texts(packed, 2)
    return frozenset(traditional), frozenset(simplified)


def _phrases(kept: Any) -> frozenset[str]:
    (joined,) = _texts([kept], 1)
    return frozenset(joined.split("\n"))


def _readings(kept: Any) -> Readings:
    """Return the readings that `_build_readings` has packed. Raises ValueError for what it cannot have."""
    match kept:
        case {"chars": str(chars), "pool_of": str(pool_of), "pools": str(pools)} if len(kept) == len(_READINGS):
            _texts([chars, pool_of, pools], 3)
        case _:
            raise ValueError("not readings")
    last = ord(max(pool_of, default="\x00"))
    if len(chars) != len(pool_of) or last > pools.count(",") or not _POOLS.fullmatch(pools):
        raise ValueError("readings that do not fit their characters")
    return Readings(chars, pool_of, pools)


def _texts(found: Any, count: int) -> list[str]:
    """Return so many texts of valid Unicode. Raises ValueError for anything else."""
    if not isinstance(found, list) or len(found) != count or not all(isinstance(one, str) for one in found):
        raise ValueError(f"not {count} texts")
    for one in found:
        one.encode()
    return found


def _build_scripts() -> list[str]:
    traditional, simplified = (
        {char for char, values in _entries(name).items() if char not in values}
        for name in ("TSCharacters", "STCharacters")
    )
    elsewhere = {char for name in ("TWVariants", "HKVariants") for values in _entries(name).values() for char in values}
    simplified_only = simplified - traditional - elsewhere - set(_IN_BOTH_SCRIPTS)
    return ["".join(sorted(traditional - simplified)), "".join(sorted(simplified_only))]


def _build_phrases() -> str:
    return "\n".join(json.loads(_PYPINYIN.read("phrases_dict.json")))


def _entries(name: str) -> dict[str, list[str]]:
    """Return opencc's dictionary `name`: a line is a key, a tab and the values, separated by blanks."""
    lines = (line.split("\t") for line in _OPENCC.read(f"dictionary/{name}.txt").splitlines() if line)
    return {key: values.split(" ") for key, values in lines}
