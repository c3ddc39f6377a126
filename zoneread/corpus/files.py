"""Files and folders on the disk: finding articles, naming them, and reading bytes without being caught.

Only regular files are ever opened, without waiting; a pipe, a device or a socket is refused unopened. A folder is
walked without recursion, sorted, each file once however many links lead to it, hidden files left out.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from zoneread import regular
from zoneread.corpus.found import MEGABYTE, Refusal
from zoneread.errors import ArticleError
from zoneread.regular import kind_of
from zoneread.text.surrogates import is_unicode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Item:
    """A file that may hold articles, under the name they get.

    `asked` when a person named this very file; `refusal` when it is settled that nothing can be read. `place` is the
    path for people: from the base's own name on when the file lies in the base, else the path itself.
    """

    name: str
    path: Path
    asked: bool
    place: str
    refusal: Refusal | None = None


def discover(path: Path, base: Path | None = None) -> list[Item]:
    """Return the files at `path`: itself, or all below it when it is a folder, by name. Never raises for what is there.

    Names are relative to `base` when the path lies inside it, else to the folder given; a single file keeps its name.
    """
    try:
        mode = path.stat().st_mode
        inside = _parts_inside(path, base)
    except (OSError, ValueError) as error:
        refusal = Refusal(reason_of(error))
        return [Item(article_name([path.name or str(path)]), path, True, article_name([str(path)]), refusal)]
    if not stat.S_ISDIR(mode):
        return [_item(inside or [path.name], path, base if inside else None, asked=True)]
    in_base = base if base is not None and path.resolve().is_relative_to(base.resolve()) else None
    files = _Walk().walk(path, inside)
    if not files:
        nothing = Refusal("holds no files that are not hidden", "name a folder with articles")
        files = [_File((path.resolve().name,), path, False, (0, 0), nothing)]
    items = [_item(file.parts, file.path, in_base, asked=False, refusal=file.refusal) for file in files]
    return list(_named_apart(items))


def _named_apart(items: Iterable[Item]) -> Iterator[Item]:
    """Yield the items; of those whose names are read as the same, in different encodings, all but the first are refused."""
    taken: set[str] = set()
    for item in items:
        twice = item.refusal is None and item.name in taken
        taken.add(item.name)
        yield replace(item, refusal=Refusal("another file has the same name", "rename one of them")) if twice else item


def read_bytes(path: Path, limit: int) -> bytes:
    """Return the bytes of a regular file of at most `limit` bytes. Raises ArticleError; reads at most one byte more."""
    with open_regular(path, limit) as file:
        try:
            data = file.read(limit + 1)
        except OSError as error:
            raise ArticleError(reason_of(error)) from error
    if len(data) > limit:
        raise too_large(len(data), limit)
    return data


def open_regular(path: Path, limit: int) -> BinaryIO:
    """Return a regular file of at most `limit` bytes, open for reading. Raises ArticleError for anything else, without opening it."""
    try:
        kind = kind_of(path.stat().st_mode)
        if kind:
            raise ArticleError(f"{kind}, not a file with an article in it")
        file = regular.open_regular(path)
    except (OSError, ValueError) as error:
        raise ArticleError(reason_of(error)) from error
    size = os.fstat(file.fileno()).st_size
    if size > limit:
        file.close()
        raise too_large(size, limit)
    return file


def too_large(size: int, limit: int) -> ArticleError:
    """Return the error for a file of `size` bytes where `limit` are allowed."""
    return ArticleError(
        f"{size / MEGABYTE:,.1f} MB; the limit is {limit / MEGABYTE:,.0f} MB", hint="split the file into articles"
    )


def reason_of(error: OSError | ValueError) -> str:
    """Return what the system says, for people."""
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    if isinstance(error, PermissionError):
        return "may not be read: permission denied"
    if isinstance(error, OSError) and error.strerror:
        return f"cannot be read: {error.strerror}"
    return f"cannot be read: {error}"


def article_name(parts: Iterable[str]) -> str:
    """Return the parts of a path joined by `/`, as valid Unicode: a name that is not UTF-8 is read as `decode_name` does."""
    return "/".join(part if is_unicode(part) else decode_name(_raw(part)) for part in parts)


def decode_name(raw: bytes) -> str:
    """Return a file name's bytes as text: UTF-8, else GB18030, else with undecodable bytes escaped as %FF."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    text = raw.decode("utf-8", "surrogateescape")
    return "".join(f"%{ord(char) - 0xDC00:02X}" if "\udc80" <= char <= "\udcff" else char for char in text)


def _raw(part: str) -> bytes:
    try:
        return os.fsencode(part)
    except UnicodeEncodeError:  # a lone surrogate that no file system gave us
        return part.encode("utf-8", "backslashreplace")


def _item(parts: Sequence[str], path: Path, base: Path | None, *, asked: bool, refusal: Refusal | None = None) -> Item:
    place = article_name([str(path)]) if base is None else article_name([base.resolve().name, *parts])
    return Item(article_name(parts), path, asked, place, refusal)


def _parts_inside(path: Path, base: Path | None) -> list[str]:
    """Return the parts of `path` below `base`, empty when it is not below it. The path's own last link is not followed."""
    if base is None:
        return []
    place = path.resolve() if path.is_dir() else path.parent.resolve() / path.name
    root = base.resolve()
    return list(place.relative_to(root).parts) if place.is_relative_to(root) else []


@dataclass(frozen=True, slots=True)
class _File:
    parts: tuple[str, ...]
    path: Path
    is_link: bool
    identity: tuple[int, int]
    refusal: Refusal | None = None


@dataclass(slots=True)
class _Walk:
    """One walk below a folder. Folders behind links come last, so that a file keeps the name of where it really is."""

    files: list[_File] = field(default_factory=list)
    folders: list[tuple[Path, tuple[str, ...]]] = field(default_factory=list)
    linked: list[tuple[Path, tuple[str, ...]]] = field(default_factory=list)
    seen: set[tuple[int, int]] = field(default_factory=set)

    def walk(self, top: Path, prefix: list[str]) -> list[_File]:
        """Return every file below `top` once, sorted by name."""
        self.folders.append((top, tuple(prefix)))
        while self.folders or self.linked:
            folder, parts = self.folders.pop() if self.folders else self.linked.pop()
            self._enter(folder, parts)
        self.files.sort(key=lambda file: (file.is_link, file.parts))
        kept: dict[object, _File] = {}
        for file in self.files:
            kept.setdefault(file.parts if file.refusal else file.identity, file)
        return sorted(kept.values(), key=lambda file: file.parts)

    def _enter(self, folder: Path, parts: tuple[str, ...]) -> None:
        try:
            status = folder.stat()
            identity = (status.st_dev, status.st_ino)
            if identity in self.seen:
                return
            self.seen.add(identity)
            with os.scandir(folder) as entries:
                for entry in entries:
                    if not entry.name.startswith("."):
                        self._note(entry, (*parts, entry.name))
        except OSError as error:
            self.files.append(_File(parts or (folder.name,), folder, False, (0, 0), Refusal(reason_of(error))))

    def _note(self, entry: os.DirEntry[str], parts: tuple[str, ...]) -> None:
        path = Path(entry.path)
        is_link = entry.is_symlink()
        try:
            status = entry.stat()
        except OSError as error:
            self.files.append(_File(parts, path, is_link, (0, 0), Refusal(reason_of(error))))
            return
        if stat.S_ISDIR(status.st_mode):
            (self.linked if is_link else self.folders).append((path, parts))
        else:
            self.files.append(_File(parts, path, is_link, (status.st_dev, status.st_ino)))
