"""Open articles at hand: the last few that were open and the ones read ahead, never older than the database.

What is kept follows the edits of this session as the open article does. When anybody else commits, or an edit changes a
text, it is forgotten and read again when it is wanted. An article that does not open is not kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.span.edits import RevisionChange, SettlementChange

if TYPE_CHECKING:
    from zoneread.session.open_article import OpenArticle
    from zoneread.session.session import Session
    from zoneread.span.edits import Edit
    from zoneread.store.protocol import ArticleRow

MOST = 5
"""How many articles are kept: the open one, and two to either side."""
MOST_CHARACTERS = 400_000
"""Longer than this the kept ones are not together, the open one apart: memory is not to grow with the corpus."""
TEXT_CHANGES = (RevisionChange, SettlementChange)
"""Changes after which an article has to be read again."""


class Kept:
    """The articles at hand of one session. The one asked for last is the last to be forgotten."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._version = session.store.version()
        self._articles: dict[str, OpenArticle] = {}

    def open(self, ref: str, *, anew: bool = False, near: int | None = None) -> OpenArticle:
        """Return the article, as it is kept under its id or else, and if `anew`, read now.

        For `near` and what is raised see `Session.open`; an article that is not whole is not kept.
        """
        version = self._session.store.version()
        if version != self._version:
            self._articles.clear()
            self._version = version
        kept = None if anew else self._articles.get(ref)
        article = kept or self._session.open(ref, near=near)
        self._articles.pop(article.row.id, None)
        if not article.whole:
            return article
        self._articles[article.row.id] = article
        self._make_room()
        return article

    def read_ahead(self, row: ArticleRow) -> OpenArticle:
        """Read an article that is likely to be opened next. The one that was asked for last stays the last."""
        last = next(reversed(self._articles), "")
        article = self.open(row.id)
        if last in self._articles:
            self._articles[last] = self._articles.pop(last)
        return article

    def wants(self, row: ArticleRow) -> bool:
        """Whether there is room for an article that is not kept yet."""
        return row.id not in self._articles and row.characters <= MOST_CHARACTERS // MOST

    def follow(self, edit: Edit, shown: OpenArticle | None = None) -> None:
        """Follow a committed edit of this session in what is kept, and in the article that is shown even if it is not."""
        for change in edit.changes:
            if isinstance(change, TEXT_CHANGES):
                self._articles.pop(change.article, None)
        touched = [self._articles[id_] for id_ in edit.articles if id_ in self._articles]
        if shown is not None and shown.row.id in edit.articles and shown not in touched:
            touched.append(shown)
        for article in touched:
            if article.outdated_by(edit):
                self._articles.pop(article.row.id, None)
            else:
                article.take(edit, self._session.set)

    def _make_room(self) -> None:
        ids = list(self._articles)
        while len(ids) > MOST or (len(ids) > 1 and self._characters > MOST_CHARACTERS):
            del self._articles[ids.pop(0)]

    @property
    def _characters(self) -> int:
        return sum(article.row.characters for article in self._articles.values())
