"""Articles and their revisions in the database."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from zoneread.errors import ArticleError, StoreDamagedError, UsageError, nearest
from zoneread.store.digests import digest
from zoneread.store.seals import ARTICLES, adjust, check, seal_of
from zoneread.store.values import ArticleRow, PackedArticle, StoredArticle
from zoneread.text.reading import dump_audit, dump_paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable

    from zoneread.store.connection import Connection
    from zoneread.store.protocol import NewArticle

_FACTS = (
    """a.id, a.name, r.title, r.source_path, r.sha256, r.encoding, r.number, r.characters, r.steps, r.imported_at"""
)

_CURRENT = f"SELECT {_FACTS} FROM articles a JOIN revisions r ON r.article = a.id AND r.number = a.revision"

_TEXTS_KEPT = 16
"""How many reading texts stay in memory for checking quotes; revisions never change, so none of them grows old."""


def list_articles(c: Connection, limit: int | None = None) -> list[ArticleRow]:
    """Return every article by name, or the first so many; StoreDamagedError when not all are those that were stored."""
    most = -1 if limit is None else limit
    found = [ArticleRow(*row) for row in c.execute(f"{_CURRENT} ORDER BY a.name LIMIT ?", (most,))]
    if limit is None:
        check(c, ARTICLES, [(row.id, row.name, row.revision) for row in found])
    return found


def find_article(c: Connection, ref: str) -> ArticleRow:
    """Return the article whose id, name or unique beginning of an id is `ref`; UsageError with the nearest."""
    found = [ArticleRow(*row) for row in c.execute(f"{_CURRENT} WHERE a.id = ?1 OR a.name = ?1", (ref,))]
    if not found and len(ref) > 1:
        prefix = ref.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        rows = c.execute(f"{_CURRENT} WHERE a.id LIKE ? ESCAPE '\\' ORDER BY a.id LIMIT 3", (prefix,))
        found = [ArticleRow(*row) for row in rows]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(
            f'more than one article is meant by "{ref}"', hint=", ".join(f"{row.id} {row.name}" for row in found)
        )
    names = [name for (name,) in c.execute("SELECT name FROM articles ORDER BY name")]
    raise UsageError(f'no article "{ref}"', hint=nearest(ref, names))


def read_article(c: Connection, article: str, revision: int | None) -> StoredArticle:
    """Return one revision, the current one when None; UsageError when there is none, StoreDamagedError when its text is lost."""
    row = c.execute(
        f"""SELECT {_FACTS}, t.reading, t.source, t.offset_map, t.audit, t.paragraphs, t.digest
            FROM articles a JOIN revisions r ON r.article = a.id AND r.number = coalesce(?2, a.revision)
            JOIN texts t ON t.article = a.id AND t.revision = r.number WHERE a.id = ?1""",
        (article, revision),
    ).fetchone()
    if row is None:
        if revision is None:
            found = find_article(c, article)
            raise StoreDamagedError("the text is lost", where=found.name, hint="restore a backup")
        raise UsageError(f"article {article} has no revision {revision}")
    facts, reading, packed, kept = ArticleRow(*row[:10]), row[10], PackedArticle(*row[11:15]), row[15]
    if digest(*row[:15]) != kept:  # the values in the order of `digest_of`
        raise StoreDamagedError(
            "the stored text is not what was stored", where=facts.name, hint="zoneread doctor; importing it again helps"
        )
    return StoredArticle(facts, reading, packed)


def read_texts(c: Connection) -> dict[str, str]:
    """Return the current reading text of every article by id."""
    rows = c.execute(
        "SELECT a.id, t.reading FROM articles a JOIN texts t ON t.article = a.id AND t.revision = a.revision"
    )
    return dict(rows.fetchall())


def digest_of(facts: ArticleRow, reading: str, packed: PackedArticle) -> str:
    """Return the digest of a revision: its facts, reading text, source bytes, map, audit and paragraphs."""
    return digest(*facts, reading, *packed)


def text_reader(c: Connection) -> Callable[[str, int], str]:
    """Return a function from article and revision to the reading text that keeps the last few in memory."""

    @lru_cache(maxsize=_TEXTS_KEPT)
    def text(article: str, revision: int) -> str:
        return read_article(c, article, revision).text

    return text


def current_revision(c: Connection, article: str) -> int:
    """Return the number of the article's current revision; UsageError when there is no such article."""
    row = c.execute("SELECT revision FROM articles WHERE id = ?", (article,)).fetchone()
    if row is None:
        raise UsageError(f"no article {article} in the database", hint="zoneread list shows them")
    found: int = row[0]
    return found


def insert_article(c: Connection, new: NewArticle, at: str) -> str:
    """Store an article that is not there yet at its first revision and return its id."""
    article = _free_id(c, new.source.sha256)
    row = (article, new.name, 1)
    c.execute("INSERT INTO articles VALUES (?, ?, ?)", row)
    adjust(c, ARTICLES, 1, seal_of(row))
    insert_revision(c, article, 1, new, at)
    return article


def insert_revision(c: Connection, article: str, number: int, new: NewArticle, at: str) -> None:
    """Store a revision; which one is current does not change."""
    reading, source = new.reading, new.source
    storable(reading.text, "the reading text")
    facts = ArticleRow(
        id=article,
        name=new.name,
        title=storable(new.title, "the title"),
        source_path=storable(new.source_path, "the path"),
        sha256=source.sha256,
        encoding=source.encoding,
        revision=number,
        characters=len(reading.text),
        steps=reading.steps,
        imported_at=at,
    )
    c.execute(
        """INSERT INTO revisions (article, title, source_path, sha256, encoding, number, characters, steps, imported_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (article, *facts[2:]),
    )
    packed = PackedArticle(
        source.data, reading.map.dump(), dump_audit(reading.audit), dump_paragraphs(reading.paragraphs)
    )
    values = (article, number, reading.text, *packed, digest_of(facts, reading.text, packed))
    c.execute("INSERT INTO texts VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)


def make_current(c: Connection, article: str, revision: int) -> None:
    """Make a revision of the article the current one; the spans are not looked at."""
    name, old = c.execute("SELECT name, revision FROM articles WHERE id = ?", (article,)).fetchone()
    c.execute("UPDATE articles SET revision = ? WHERE id = ?", (revision, article))
    adjust(c, ARTICLES, 0, seal_of((article, name, revision)) - seal_of((article, name, old)))


def next_revision(c: Connection, article: str) -> int:
    """Return the number that the article's next revision gets."""
    found: int = c.execute("SELECT max(number) + 1 FROM revisions WHERE article = ?", (article,)).fetchone()[0]
    return found


def storable(text: str, what: str) -> str:
    """Return `text`; ArticleError when it holds a lone surrogate, which no UTF-8 database can store."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ArticleError(
            f"{what} holds a lone surrogate at code point {error.start}", where=ascii(text[:60])
        ) from None
    return text


def _free_id(c: Connection, sha256: str) -> str:
    for length in range(12, 65, 4):
        article = "a" + sha256[:length]
        if c.execute("SELECT 1 FROM articles WHERE id = ?", (article,)).fetchone() is None:
            return article
    raise ArticleError("this text was imported before, under another name", hint="rename the article there")
