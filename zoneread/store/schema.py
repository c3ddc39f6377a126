"""The tables of annotations.db, as they are made for a new database. Described for people in docs/database.md.

STRICT tables with text keys that a person can read. What must never change is guarded by triggers: the log of edits,
and the revisions of an article's text. Everything else is changed only together with a row of the log.

A statement here is never edited once released: a change is a new migration (`zoneread.store.migrations`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Sequence

APPLICATION_ID = 0x7A6F6E65
"""SQLite's application id of an annotation database: "zone" in ASCII."""

ARTICLES = """
CREATE TABLE articles (
    id          TEXT NOT NULL PRIMARY KEY,
    name        TEXT NOT NULL UNIQUE,
    revision    INTEGER NOT NULL CHECK (revision >= 1)
) STRICT;

CREATE TABLE revisions (
    article     TEXT NOT NULL REFERENCES articles (id),
    number      INTEGER NOT NULL CHECK (number >= 1),
    title       TEXT NOT NULL,
    source_path TEXT NOT NULL,
    sha256      TEXT NOT NULL CHECK (length(sha256) = 64),
    encoding    TEXT NOT NULL,
    characters  INTEGER NOT NULL CHECK (characters >= 0),
    steps       TEXT NOT NULL,
    imported_at TEXT NOT NULL,
    PRIMARY KEY (article, number)
) STRICT;

CREATE INDEX revisions_by_sha256 ON revisions (sha256);

CREATE TABLE texts (
    article     TEXT NOT NULL,
    revision    INTEGER NOT NULL,
    reading     TEXT NOT NULL,
    source      BLOB NOT NULL,
    offset_map  TEXT NOT NULL CHECK (json_valid(offset_map)),
    audit       TEXT NOT NULL CHECK (json_valid(audit)),
    paragraphs  TEXT NOT NULL CHECK (json_valid(paragraphs)),
    digest      TEXT NOT NULL CHECK (length(digest) = 64),
    PRIMARY KEY (article, revision),
    FOREIGN KEY (article, revision) REFERENCES revisions (article, number)
) STRICT;

CREATE TABLE settlements (
    article     TEXT NOT NULL REFERENCES articles (id),
    mark        TEXT NOT NULL,
    decision    TEXT NOT NULL CHECK (decision <> ''),
    PRIMARY KEY (article, mark)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER revisions_are_not_changed BEFORE UPDATE ON revisions
BEGIN SELECT RAISE(ABORT, 'revisions are never changed'); END;
CREATE TRIGGER revisions_are_not_deleted BEFORE DELETE ON revisions
BEGIN SELECT RAISE(ABORT, 'revisions are never deleted'); END;
CREATE TRIGGER texts_are_not_changed BEFORE UPDATE ON texts
BEGIN SELECT RAISE(ABORT, 'texts are never changed'); END;
CREATE TRIGGER texts_are_not_deleted BEFORE DELETE ON texts
BEGIN SELECT RAISE(ABORT, 'texts are never deleted'); END;
"""

LABELS = """
CREATE TABLE schemes (
    version     INTEGER NOT NULL PRIMARY KEY,
    saved_at    TEXT NOT NULL,
    annotator   TEXT NOT NULL,
    definition  TEXT NOT NULL CHECK (json_valid(definition)),
    digest      TEXT NOT NULL
) STRICT;

CREATE TABLE labels (
    key         TEXT NOT NULL PRIMARY KEY,
    position    INTEGER NOT NULL,
    name        TEXT NOT NULL,
    chinese     TEXT NOT NULL,
    colour      TEXT NOT NULL,
    digit       TEXT NOT NULL,
    letter      TEXT NOT NULL,
    code        TEXT NOT NULL,
    parent      TEXT NOT NULL,
    definition  TEXT NOT NULL,
    archived    INTEGER NOT NULL CHECK (archived IN (0, 1))
) STRICT;
"""

ANNOTATIONS = """
CREATE TABLE sets (
    name        TEXT NOT NULL PRIMARY KEY CHECK (name <> ''),
    kind        TEXT NOT NULL CHECK (kind IN ('annotator', 'gold', 'imported')),
    annotator   TEXT NOT NULL,
    locked      INTEGER NOT NULL DEFAULT 0 CHECK (locked IN (0, 1)),
    created     TEXT NOT NULL
) STRICT;

CREATE TABLE spans (
    id          TEXT NOT NULL PRIMARY KEY,
    article     TEXT NOT NULL,
    revision    INTEGER NOT NULL,
    set_name    TEXT NOT NULL REFERENCES sets (name),
    label       TEXT NOT NULL REFERENCES labels (key),
    start       INTEGER NOT NULL,
    end         INTEGER NOT NULL,
    source_start INTEGER NOT NULL,
    source_end  INTEGER NOT NULL,
    fragments   TEXT CHECK (fragments IS NULL OR json_valid(fragments)),
    quote       TEXT NOT NULL,
    note        TEXT NOT NULL,
    attributes  TEXT CHECK (attributes IS NULL OR json_valid(attributes)),
    origin      TEXT NOT NULL CHECK (origin IN ('manual', 'accepted', 'mended', 'propagated', 'adjudicated', 'imported', 'suggested', 'rejected')),
    annotator   TEXT NOT NULL,
    created     TEXT NOT NULL,
    updated     TEXT NOT NULL,
    CHECK (0 <= start AND start < end),
    CHECK (0 <= source_start AND source_start <= source_end),
    FOREIGN KEY (article, revision) REFERENCES revisions (article, number)
) STRICT;
CREATE INDEX spans_by_place ON spans (article, set_name, start, end, origin, revision);

CREATE TABLE statuses (
    set_name    TEXT NOT NULL REFERENCES sets (name),
    article     TEXT NOT NULL REFERENCES articles (id),
    status      TEXT NOT NULL CHECK (status IN ('todo', 'in_progress', 'done', 'skipped')),
    updated     TEXT NOT NULL,
    PRIMARY KEY (set_name, article)
) STRICT, WITHOUT ROWID;
"""

LOG = """
CREATE TABLE edits (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    id          TEXT NOT NULL UNIQUE,
    at          TEXT NOT NULL,
    annotator   TEXT NOT NULL,
    kind        TEXT NOT NULL,
    target      TEXT REFERENCES edits (id),
    why         TEXT NOT NULL,
    changes     TEXT NOT NULL CHECK (json_valid(changes)),
    active_seconds REAL NOT NULL CHECK (active_seconds >= 0),
    program     TEXT NOT NULL,
    digest      TEXT NOT NULL
) STRICT;
CREATE INDEX edits_by_annotator ON edits (annotator);
CREATE INDEX edits_by_target ON edits (target) WHERE target IS NOT NULL;

CREATE TABLE touches (
    subject     TEXT NOT NULL,
    article     TEXT NOT NULL REFERENCES articles (id),
    set_name    TEXT NOT NULL,
    edit        INTEGER NOT NULL REFERENCES edits (number),
    parent      INTEGER NOT NULL,
    PRIMARY KEY (subject, article, set_name, edit, parent)
) STRICT, WITHOUT ROWID;
CREATE INDEX touches_by_article ON touches (article, edit);

CREATE TRIGGER edits_are_not_changed BEFORE UPDATE ON edits
BEGIN SELECT RAISE(ABORT, 'the log of edits is never changed'); END;
CREATE TRIGGER edits_are_not_deleted BEFORE DELETE ON edits
BEGIN SELECT RAISE(ABORT, 'the log of edits is never deleted from'); END;
CREATE TRIGGER touches_are_not_changed BEFORE UPDATE ON touches
BEGIN SELECT RAISE(ABORT, 'the log of edits is never changed'); END;
CREATE TRIGGER touches_are_not_deleted BEFORE DELETE ON touches
BEGIN SELECT RAISE(ABORT, 'the log of edits is never deleted from'); END;
"""

WORK = """
CREATE TABLE assignments (
    article     TEXT NOT NULL REFERENCES articles (id),
    annotator   TEXT NOT NULL,
    dealt_at    TEXT NOT NULL,
    PRIMARY KEY (article, annotator)
) STRICT, WITHOUT ROWID;

CREATE TABLE documents (
    name        TEXT NOT NULL PRIMARY KEY,
    content     TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""

VIEWS = """
CREATE VIEW spans_readable AS
    SELECT a.name AS article, s.set_name, s.label, l.chinese AS label_chinese, s.quote, s.note, s.start, s.end,
           s.origin, s.annotator, s.created, s.updated, s.id AS span
    FROM spans s
    JOIN articles a ON a.id = s.article AND a.revision = s.revision
    JOIN labels l ON l.key = s.label
    ORDER BY a.name, s.set_name, s.start, s.end DESC;

CREATE VIEW progress AS
    SELECT x.name AS set_name, a.name AS article, coalesce(st.status, 'todo') AS status,
           (SELECT count(*) FROM spans s WHERE s.article = a.id AND s.set_name = x.name AND s.revision = a.revision
               AND s.origin NOT IN ('suggested', 'rejected')) AS spans,
           (SELECT coalesce(sum(e.active_seconds / (SELECT count(DISTINCT o.article) FROM touches o WHERE o.edit = e.number)), 0) / 60
               FROM edits e WHERE e.active_seconds > 0 AND e.number IN
                   (SELECT t.edit FROM touches t WHERE t.article = a.id AND t.set_name = x.name)) AS active_minutes
    FROM sets x CROSS JOIN articles a
    LEFT JOIN statuses st ON st.set_name = x.name AND st.article = a.id
    ORDER BY x.name, a.name;

CREATE VIEW agreement_pairs AS
    SELECT a.name AS article, s.set_name AS set_a, o.set_name AS set_b, s.label AS label_a, o.label AS label_b,
           s.start AS start_a, s.end AS end_a, o.start AS start_b, o.end AS end_b, s.quote AS quote_a, o.quote AS quote_b,
           (s.start = o.start AND s.end = o.end) AS same_range, (s.label = o.label) AS same_label
    FROM spans s
    JOIN articles a ON a.id = s.article AND a.revision = s.revision
    JOIN spans o ON o.article = s.article AND o.revision = s.revision AND s.set_name < o.set_name
        AND o.start < s.end AND s.start < o.end
    WHERE s.origin NOT IN ('suggested', 'rejected') AND o.origin NOT IN ('suggested', 'rejected')
    ORDER BY a.name, s.start, s.end DESC;
"""

SEALS = """
CREATE TABLE tallies (
    set_name    TEXT NOT NULL REFERENCES sets (name),
    article     TEXT NOT NULL REFERENCES articles (id),
    spans       INTEGER NOT NULL,
    rows        INTEGER NOT NULL,
    seal        INTEGER NOT NULL,
    active_ms   INTEGER NOT NULL,
    total       INTEGER NOT NULL,
    PRIMARY KEY (set_name, article)
) STRICT, WITHOUT ROWID;

CREATE TABLE seals (
    about       TEXT NOT NULL PRIMARY KEY,
    rows        INTEGER NOT NULL,
    seal        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

DROP VIEW progress;

CREATE VIEW progress AS
    SELECT x.name AS set_name, a.name AS article, coalesce(st.status, 'todo') AS status,
           coalesce(t.spans, 0) AS spans, coalesce(t.active_ms, 0) / 60000.0 AS active_minutes
    FROM sets x CROSS JOIN articles a
    LEFT JOIN statuses st ON st.set_name = x.name AND st.article = a.id
    LEFT JOIN tallies t ON t.set_name = x.name AND t.article = a.id
    ORDER BY x.name, a.name;
"""

ACTS = """
CREATE TABLE reviewers (
    annotator   TEXT NOT NULL PRIMARY KEY CHECK (annotator <> ''),
    since       TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE acts (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    edit        INTEGER NOT NULL,
    at          TEXT NOT NULL,
    annotator   TEXT NOT NULL,
    kind        TEXT NOT NULL,
    subject     TEXT NOT NULL,
    before      TEXT NOT NULL,
    after       TEXT NOT NULL,
    program     TEXT NOT NULL,
    digest      TEXT NOT NULL
) STRICT;

CREATE TRIGGER acts_are_not_changed BEFORE UPDATE ON acts
BEGIN SELECT RAISE(ABORT, 'the log of acts is never changed'); END;
CREATE TRIGGER acts_are_not_deleted BEFORE DELETE ON acts
BEGIN SELECT RAISE(ABORT, 'the log of acts is never deleted from'); END;
"""

NAMES = (
    "articles", "revisions", "revisions_by_sha256", "texts", "settlements", "schemes", "labels", "sets", "spans",
    "spans_by_place", "statuses", "edits", "edits_by_annotator", "edits_by_target", "touches", "touches_by_article",
    "assignments", "documents", "reviewers", "acts", "tallies", "seals", "spans_readable", "progress", "agreement_pairs",
)  # fmt: skip
"""The tables, views and indexes that answers come from."""
DEFINITIONS = 0x74E0E95B
"""The seal of their definitions in a database of the newest version."""


def seal_of_definitions(rows: Sequence[tuple[str, str, str]]) -> int:
    """Return the CRC-32 of type, name and statement of each of `NAMES`, by type and name. A damaged one may be no text."""
    return crc32(repr(rows).encode())
