"""Reading articles from files, folders and archives: whatever is there, an article or the reason why it is none.

Nothing here raises for a bad file. What a person asks for wrongly (an unknown encoding) raises UsageError.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from zoneread.corpus.archives import read_archive
from zoneread.corpus.files import discover, open_regular, read_bytes
from zoneread.corpus.found import DEFAULT, Extract, Found, Refusal
from zoneread.corpus.kinds import binary_kind, suffix_by_content
from zoneread.corpus.readers import ARCHIVE, READERS, no_reader
from zoneread.errors import ArticleError, MissingExtraError
from zoneread.text.source import codec_name
from zoneread.text.surrogates import mended

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zoneread.corpus.files import Item
    from zoneread.corpus.found import ReadOptions
    from zoneread.text.source import SourceText


def read_path(path: Path, options: ReadOptions = DEFAULT) -> Iterator[Found]:
    """Yield every article at `path`, a file or a folder, in the order of the names, and a refusal for whatever is none.

    Raises UsageError for an unknown encoding, before anything is read.
    """
    for item in find_items(path, options):
        yield from read_item(item, options)


def find_items(path: Path, options: ReadOptions = DEFAULT) -> list[Item]:
    """Return the files that `read_path` would read, without opening any: what there is to do, for a progress bar."""
    if options.encoding:
        codec_name(options.encoding)
    return discover(path, options.base)


def read_item(item: Item, options: ReadOptions = DEFAULT) -> Iterator[Found]:
    """Yield the articles of one file: one, or as many as a table, a JSON file or an archive holds."""
    suffix = item.path.suffix.lower()
    try:
        if item.refusal is not None:
            yield Found(item.name, item.place, item.refusal)
        elif suffix == ARCHIVE:
            yield from _read_archive(item, options)
        elif suffix and suffix not in READERS and not item.asked:
            yield Found(item.name, item.place, no_reader(suffix))
        else:
            data = read_bytes(item.path, options.max_bytes)
            yield from _read_data(item.name, item.place, data, suffix, options)
    except ArticleError as error:
        yield Found(item.name, item.place, Refusal(error.message, error.hint))


def _read_archive(item: Item, options: ReadOptions) -> Iterator[Found]:
    seen: set[str] = set()
    with (
        open_regular(item.path, options.max_archive_bytes) as file,
        closing(read_archive(file, options)) as members,
    ):
        for member, data in members:
            name = f"{item.name}/{member}"
            if isinstance(data, Refusal):
                yield Found(name, item.place, data)
            elif member in seen:
                yield Found(name, item.place, Refusal("the name occurs twice in the archive"))
            else:
                yield from _read_data(name, item.place, data, PurePosixPath(member).suffix.lower(), options)
            seen.add(member)
    if not seen:
        yield Found(item.name, item.place, Refusal("the archive holds no files that are not hidden"))


def _read_data(name: str, source_path: str, data: bytes, suffix: str, options: ReadOptions) -> Iterator[Found]:
    """Yield the articles of a file's bytes by the reader for its suffix, or for its content when the suffix is unknown."""
    if not data:
        yield Found(name, source_path, Refusal("the file is empty"))
        return
    if suffix not in READERS:
        suffix = suffix_by_content(data)
    reader = READERS.get(suffix)
    if reader is None:
        yield Found(name, source_path, Refusal(f"{binary_kind(data)} under another suffix", f"rename it to {suffix}"))
        return
    try:
        for extract in reader(data, options):
            yield Found(
                mended(f"{name}#{extract.key}" if extract.key else name),
                source_path,
                _checked(extract, options),
                mended(extract.title.strip()),
                extract.detection,
                extract.notes,
            )
    except (ArticleError, MissingExtraError) as error:
        yield Found(name, source_path, Refusal(error.message, error.hint))


def _checked(extract: Extract, options: ReadOptions) -> SourceText | Refusal:
    """Return the content, or why its text is too long or nothing."""
    if isinstance(extract.content, Refusal):
        return extract.content
    text = extract.content.text
    if len(text) > options.max_characters:
        return Refusal(f"{len(text):,} characters; the limit is {options.max_characters:,}", "split it into articles")
    if not text.strip("\ufeff\0 \t\r\n\u3000\u00a0"):
        return Refusal("the text is blank")
    return extract.content
