"""Storing an article: a new one, a new revision of one that is known, or nothing when it is there already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.store.articles import find_article, insert_article, insert_revision, next_revision, storable
from zoneread.store.protocol import Outcome, Result
from zoneread.store.revising import revising

if TYPE_CHECKING:
    from zoneread.store.connection import Connection
    from zoneread.store.edits import Author, Editor
    from zoneread.store.protocol import ArticleRow, NewArticle


def add(c: Connection, editor: Editor, new: NewArticle, author: Author) -> Outcome:
    """Store an article; see `Store.add_article`. To be called in a writing transaction."""
    name = storable(new.name, "the name")
    known = c.execute("SELECT id, revision FROM articles WHERE name = ?", (name,)).fetchone()
    if known is None:
        twin = _twin(c, new.source.sha256)
        if twin is not None:
            return Outcome(Result.UNCHANGED, twin.id, twin.revision, same_as=twin.name)
        return Outcome(Result.NEW, insert_article(c, new, author.at), 1)
    article, revision = known
    row = find_article(c, article)
    if (row.sha256, row.steps) == (new.source.sha256, new.reading.steps):
        return Outcome(Result.UNCHANGED, article, revision)
    number = next_revision(c, article)
    insert_revision(c, article, number, new, author.at)
    plan = revising(c, article, number)
    editor.apply(plan.edit, author)
    return Outcome(Result.CHANGED, article, number, anchors=plan.anchors, to_check=plan.to_check)


def _twin(c: Connection, sha256: str) -> ArticleRow | None:
    """Return the article whose current source text has this checksum, None when there is none."""
    row = c.execute(
        "SELECT a.id FROM revisions r JOIN articles a ON a.id = r.article AND a.revision = r.number WHERE r.sha256 = ?",
        (sha256,),
    ).fetchone()
    return None if row is None else find_article(c, row[0])
