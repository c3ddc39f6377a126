"""A folder of small files, on the disk or in a zip archive, in which a format keeps one article in one or a few files.

A written folder holds one folder for each annotation set, in it the articles' files, and at its top `manifest.json`:
what each file holds (article, set, annotator, status, checksums), with which the folder can be read back without loss
of these facts. A folder of another tool has no manifest; its articles are known by their file names alone.

Nothing is ever unpacked: members of an archive are read by name, up to `MAX_MEMBER` bytes, so that neither a name with
``..`` nor an archive that swells does harm.
"""

from __future__ import annotations

import json
import struct
import zipfile
import zlib
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Any, Protocol

from zoneread.errors import FormatError, UsageError
from zoneread.formats.checked import Fields, load_json
from zoneread.formats.loaded import LoadedArticle
from zoneread.regular import open_regular
from zoneread.span.span import Status
from zoneread.swelling import UNPACKERS, swollen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from zoneread.formats.loaded import LoadedSpan
    from zoneread.span.annotated import AnnotatedArticle

MANIFEST = "manifest.json"
MAX_MEMBER = 64 << 20
"""Bytes that one file of a folder may have."""
MAX_NAME = 80
MAX_BYTES = 240
"""Of a name, with room for suffix and number in the 255 that file systems take; a Hanzi beyond the BMP has four."""
ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, struct.error)
"""What the standard library raises at archives that are damaged, encrypted or packed in ways that it does not know."""
_EPOCH = (1980, 1, 1, 0, 0, 0)


class FileSink(Protocol):
    """Takes the files of a folder."""

    def add(self, name: str, data: bytes) -> None:
        """Add a file; `name` is a relative path with slashes."""


class DiskSink:
    """Writes files under a folder of the disk."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def add(self, name: str, data: bytes) -> None:
        """See `FileSink.add`."""
        path = self._root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


class ZipSink:
    """Writes files into a zip archive, the same bytes for the same files. `close` finishes it."""

    def __init__(self, out: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)

    def add(self, name: str, data: bytes) -> None:
        """See `FileSink.add`."""
        member = zipfile.ZipInfo(name, _EPOCH)
        member.compress_type = zipfile.ZIP_DEFLATED
        member.external_attr = 0o644 << 16
        self._zip.writestr(member, data)

    def close(self) -> None:
        """Write the archive's directory."""
        self._zip.close()


class FolderTarget:
    """Names the files of a written folder and keeps its manifest."""

    def __init__(self, sink: FileSink) -> None:
        self._sink = sink
        self._taken: set[str] = set()
        self.entries: list[dict[str, Any]] = []

    def place(self, article: AnnotatedArticle) -> str:
        """Return the path, without a suffix, that the article's files are to have, never the same twice."""
        wished = f"{safe_name(article.set)}/{safe_name(_stem(article.name))}"
        place, number = wished, 1
        while place.casefold() in self._taken:
            number += 1
            place = f"{wished}-{number}"
        self._taken.add(place.casefold())
        return place

    def add(self, name: str, data: bytes) -> None:
        """Add a file that belongs to the folder as a whole."""
        self._sink.add(name, data)

    def add_article(self, article: AnnotatedArticle, files: dict[str, bytes]) -> None:
        """Add an article's files, given by suffix, the first of which is the one that is read."""
        place = self.place(article)
        for suffix, data in files.items():
            self._sink.add(place + suffix, data)
        self.entries.append(
            {
                "file": place + next(iter(files)),
                "article": article.id,
                "name": article.name,
                "title": article.title,
                "source": article.source_path,
                "sha256": article.sha256,
                "encoding": article.encoding,
                "set": article.set,
                "annotator": article.annotator,
                "status": str(article.status),
            }
        )

    def finish(self, manifest: dict[str, Any]) -> None:
        """Add the manifest: `manifest` with the list of files."""
        text = json.dumps({**manifest, "files": self.entries}, ensure_ascii=True, indent=1)
        self._sink.add(MANIFEST, text.encode())


def _stem(name: str) -> str:
    path = PurePosixPath(name)
    return str(path.with_suffix("")) if path.suffix and path.stem else name


def safe_name(name: str) -> str:
    """Return `name` as a file name that every system and tool takes: letters, Hanzi, digits, ``-``, ``_``, ``.``."""
    kept = "".join(c if c.isalnum() or c in "-_." else "_" for c in name).strip(".")[:MAX_NAME]
    return kept.encode()[:MAX_BYTES].decode(errors="ignore") or "_"


class FileSource(Protocol):
    """Gives the files of a folder."""

    @property
    def label(self) -> str:
        """What the folder is called in messages."""

    def names(self) -> list[str]:
        """Return the relative paths of all files, sorted."""

    def size(self, name: str) -> int:
        """Return a file's size in bytes."""

    def open(self, name: str) -> IO[bytes]:
        """Open a file that `names` has given."""


class DiskSource:
    """Files of a folder on the disk; with `only`, those whose name without suffixes is that of this one file.

    Links that lead out of the folder are not followed.
    """

    def __init__(self, root: Path, *, only: str = "") -> None:
        self._root = root
        self._only = only
        self.label = str(root)

    def names(self) -> list[str]:
        """See `FileSource.names`."""
        if self._only:
            stem = self._only.partition(".")[0]
            beside = (path for path in self._root.iterdir() if path.is_file())
            found = [path.name for path in beside if path.name.partition(".")[0] == stem]
            return sorted(found)
        inside = self._root.resolve()
        files = (path for path in self._root.rglob("*") if path.is_file() and path.resolve().is_relative_to(inside))
        return sorted(path.relative_to(self._root).as_posix() for path in files)

    def size(self, name: str) -> int:
        """See `FileSource.size`."""
        return (self._root / name).stat().st_size

    def open(self, name: str) -> IO[bytes]:
        """See `FileSource.open`."""
        return open_regular(self._root / name)


class ZipSource:
    """Files of a zip archive. Raises FormatError when it is none, or when a member's name leads out of it."""

    def __init__(self, path: Path) -> None:
        self.label = str(path)
        try:
            self._zip = zipfile.ZipFile(path)
        except ZIP_ERRORS as error:
            raise FormatError(f"not a zip archive: {error}", where=str(path)) from None
        infos = self._zip.infolist()
        if swollen(infos, path.stat().st_size):
            raise FormatError(
                "the archive unpacks to far too much", where=str(path), hint="unpack it and load the folder"
            )
        for info in infos:
            if info.compress_type not in UNPACKERS:
                raise FormatError(
                    f'"{info.filename}" is packed in an unusual way', where=str(path), hint="pack it with zip"
                )
            if info.filename.startswith("/") or ".." in PurePosixPath(info.filename).parts or "\\" in info.filename:
                raise FormatError(f'the archive holds "{info.filename}", which leads out of it', where=str(path))

    def names(self) -> list[str]:
        """See `FileSource.names`."""
        names = (info.filename for info in self._zip.infolist())
        return sorted(name for name in names if name and not name.endswith("/"))

    def size(self, name: str) -> int:
        """See `FileSource.size`."""
        return self._zip.getinfo(name).file_size

    def open(self, name: str) -> IO[bytes]:
        """See `FileSource.open`."""
        try:
            return self._zip.open(name)
        except ZIP_ERRORS as error:
            raise FormatError(f"cannot be unpacked: {error}", where=f"{self.label}: {name}") from None

    def close(self) -> None:
        """Close the archive."""
        self._zip.close()


@dataclass(frozen=True, slots=True)
class FolderSource:
    """The files of a folder with what its manifest, if it has one, says of them."""

    files: FileSource
    found: dict[str, None]
    """The names of all files, sorted."""
    manifest: dict[str, Fields] | None
    """What the manifest says of a file; None when there is no manifest."""

    @classmethod
    def over(cls, files: FileSource) -> FolderSource:
        """Return the folder of these files, its manifest read. Raises FormatError for a broken one."""
        found = dict.fromkeys(files.names())
        if MANIFEST not in found:
            return cls(files, found, None)
        where = f"{files.label}/{MANIFEST}"
        value = Fields(load_json(_bounded(files, MANIFEST), where), where)
        return cls(files, found, {entry.text("file"): entry for entry in value.objects("files")})

    def names(self, *suffixes: str) -> list[str]:
        """Return the files that end in one of `suffixes`: those of the manifest in its order, then the others."""
        fitting = dict.fromkeys(name for name in self.manifest or () if name.endswith(suffixes))
        fitting |= dict.fromkeys(name for name in self.found if name.endswith(suffixes) and name != MANIFEST)
        return list(fitting)

    def where(self, name: str) -> str:
        """Return what messages call the file."""
        return f"{self.files.label}/{name}"

    def data(self, name: str) -> bytes:
        """Return the file's bytes; raises FormatError when it is missing or over `MAX_MEMBER`."""
        if name not in self.found:
            raise FormatError("this file is missing", where=self.where(name))
        return _bounded(self.files, name)

    def article(self, name: str, text: str, spans: list[LoadedSpan]) -> LoadedArticle:
        """Return the article of the file `name`, with what the manifest says of it, else named as the file is."""
        where = self.where(name)
        entry = (self.manifest or {}).get(name)
        if entry is None:
            return LoadedArticle(where, tuple(spans), name=name.partition(".")[0], text=text)
        return replace(manifest_facts(entry), where=where, text=text, spans=tuple(spans))


def manifest_facts(entry: Fields) -> LoadedArticle:
    """Return what a manifest's entry says of an article."""
    return LoadedArticle(
        entry.where,
        (),
        id=entry.text("article", ""),
        name=entry.text("name", "", surrogates=True),
        title=entry.text("title", ""),
        source_path=entry.text("source", "", surrogates=True),
        sha256=entry.text("sha256", ""),
        encoding=entry.text("encoding", ""),
        set=entry.text("set", ""),
        annotator=entry.text("annotator", ""),
        status=entry.status() or Status.TODO,
    )


def _bounded(files: FileSource, name: str) -> bytes:
    where = f"{files.label}/{name}"
    too_big = FormatError(f"a file of more than {MAX_MEMBER >> 20} MB", where=where)
    if files.size(name) > MAX_MEMBER:
        raise too_big
    try:
        with files.open(name) as stream:
            data = stream.read(MAX_MEMBER + 1)
    except ZIP_ERRORS as error:
        raise FormatError(f"cannot be unpacked: {error}", where=where) from None
    if len(data) > MAX_MEMBER:
        raise too_big
    return data


@contextmanager
def open_folder(path: Path) -> Iterator[FolderSource]:
    """Yield the files of a folder, of a zip archive, or of one file with its neighbours of the same name.

    Raises UsageError when it cannot be read, FormatError for a broken archive or manifest.
    """
    try:
        if path.is_dir():
            yield FolderSource.over(DiskSource(path))
            return
        open_regular(path).close()
        if zipfile.is_zipfile(path) or path.suffix.casefold() == ".zip":
            with closing(ZipSource(path)) as files:
                yield FolderSource.over(files)
        else:
            yield FolderSource.over(DiskSource(path.parent, only=path.name))
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", where=str(path)) from error


def each_article(
    folder: FolderSource,
    *suffixes: str,
    refuse: Callable[[FormatError], None],
    parse: Callable[[str], LoadedArticle],
) -> Iterator[LoadedArticle]:
    """Yield what ``parse(name)`` makes of each file with one of the suffixes; its FormatErrors go to `refuse`."""
    names = folder.names(*suffixes)
    if not names and folder.manifest is None:
        raise FormatError(f"no file ends in {' or '.join(suffixes)}", where=folder.files.label)
    for name in names:
        try:
            yield parse(name)
        except FormatError as error:
            refuse(error)
