"""Zip archives: a folder in one file, read member by member without writing anything to the disk.

What a member is called only names its article: `..`, drives and leading slashes are dropped. Sizes are checked before
a member is unpacked and bound what is unpacked. Names from before UTF-8 are read as GBK.
"""

from __future__ import annotations

import stat
import zipfile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from zoneread.corpus.files import decode_name, too_large
from zoneread.corpus.foreign import parsing
from zoneread.corpus.found import Refusal
from zoneread.corpus.readers import ARCHIVE, READERS, no_reader
from zoneread.errors import ArticleError
from zoneread.swelling import UNPACKERS

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import BinaryIO

    from zoneread.corpus.found import ReadOptions

_UTF8_NAME = 0x800
_ENCRYPTED = 0x1


def read_archive(file: BinaryIO, options: ReadOptions) -> Generator[tuple[str, bytes | Refusal], None, None]:
    """Yield the name and the bytes of every file in the archive, sorted by name.

    Hidden ones are left out, and what no reader is for is refused without unpacking it. Raises ArticleError when the file is no zip archive or has more files than allowed. A member that cannot be read
    is refused alone; so are those after the sum of sizes has passed the limit.
    """
    with parsing("zip archive"):
        archive = zipfile.ZipFile(file)
    infos = [(member_name(info), info) for info in archive.infolist() if not info.filename.endswith("/")]
    if len(infos) > options.max_archive_files:
        raise ArticleError(f"{len(infos):,} files in the archive; the limit is {options.max_archive_files:,}")
    unpacked = 0
    for name, info in sorted(infos, key=lambda pair: pair[0]):
        if not name or any(part.startswith(".") or part == "__MACOSX" for part in name.split("/")):
            continue
        suffix = PurePosixPath(name).suffix.lower()
        if suffix and suffix not in READERS:
            yield name, Refusal("an archive inside an archive", "unpack it") if suffix == ARCHIVE else no_reader(suffix)
            continue
        unpacked += info.file_size
        try:
            if unpacked > options.max_archive_bytes:
                raise too_large(unpacked, options.max_archive_bytes)
            yield name, _member(archive, info, options.max_bytes)
        except ArticleError as error:
            yield name, Refusal(error.message, error.hint)


def member_name(info: zipfile.ZipInfo) -> str:
    """Return a member's path as part of an article's name; never absolute, never with `..`."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME:
        try:
            name = decode_name(info.orig_filename.encode("cp437"))
        except UnicodeEncodeError:  # an extra field held the name in Unicode
            name = info.filename
    parts = PurePosixPath(name.replace("\\", "/").replace("\0", "")).parts
    kept = [part for part in parts if part not in {"/", "//", "..", "."} and not part.endswith(":")]
    return "/".join(kept).encode("utf-8", "replace").decode()


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    if info.flag_bits & _ENCRYPTED:
        raise ArticleError("encrypted", hint="unpack the archive and import the folder")
    if info.compress_type not in UNPACKERS:
        raise ArticleError("packed in an unusual way", hint="unpack the archive and import the folder")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise ArticleError("a link inside an archive, not a file")
    if info.file_size > limit:
        raise too_large(info.file_size, limit)
    with parsing("member of the archive"), archive.open(info) as member:
        return member.read(limit)
