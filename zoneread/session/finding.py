"""Finding the stored article that a file speaks of: by id, name, checksum, or by its text."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from hashlib import sha256
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from zoneread.errors import FormatError, UsageError, nearest
from zoneread.text.surrogates import masked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zoneread.formats.loaded import LoadedArticle
    from zoneread.store.protocol import Store, StoredArticle


class ArticleFinder:
    """Finds stored articles. The list of them is read once; their texts only when a file gives no name that is known."""

    def __init__(self, store: Store) -> None:
        self._store = store
        rows = store.articles()
        self._names = [row.name for row in rows]
        self._known = {row.id: row.id for row in rows}
        self._known |= _unique((row.sha256, row.id) for row in rows)
        self._known |= _unique((_stem(row.name), row.id) for row in rows)
        self._known |= _unique((PurePosixPath(row.name).name, row.id) for row in rows)
        self._known |= {row.name: row.id for row in rows}
        self._last: StoredArticle | None = None

    @cached_property
    def _texts(self) -> dict[str, str]:
        """Reading or source text without white space -> article, for texts that only one article has."""
        pairs: dict[tuple[str, str], None] = {}
        for row in self._store.articles():
            stored = self._store.article(row.id)
            for text in (stored.text, masked(stored.source.text)):
                pairs[digest(squeezed(text)), row.id] = None
        return _unique(pairs)

    def find(self, article: LoadedArticle) -> StoredArticle:
        """Return the stored article; raises FormatError when none is meant, with the nearest name."""
        found = self._find(article)
        if self._last is None or self._last.row.id != found:
            self._last = self._store.article(found)
        return self._last

    def _find(self, article: LoadedArticle) -> str:
        for key in (article.id, article.name, article.sha256, PurePosixPath(article.name).name, _stem(article.name)):
            if key and key in self._known:
                return self._known[key]
        if article.name:
            try:
                return self._store.find_article(article.name).id
            except UsageError as error:
                if article.text is None:
                    raise FormatError(error.message, where=article.where, hint=error.hint) from None
        known = self._texts.get(digest(squeezed(article.text))) if article.text else None
        if known is None:
            name = article.name or article.id
            what = f'no article "{name}"' if name else "no article has this text"
            hint = nearest(name, self._names) if name else "import the article first"
            raise FormatError(what, where=article.where, hint=hint)
        return known


def digest(text: str) -> str:
    """Return what stands for the text where many are to be told apart in little memory."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest() if text else ""


def squeezed(text: str) -> str:
    """Return the text without white space."""
    return "".join(text.split())


def _stem(name: str) -> str:
    path = PurePosixPath(name)
    return path.name.partition(".")[0] if path.name else ""


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the pairs whose key occurs once, as a dictionary."""
    listed = [(key, value) for key, value in pairs if key]
    counts = Counter(key for key, _ in listed)
    return {key: value for key, value in listed if counts[key] == 1}
