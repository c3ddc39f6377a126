"""What is done to a workspace and not to its spans: who may, and the log of it.

Naming reviewers, locking a set, dealing articles out, changing the labels or the guideline belong to this database and are
never merged into another. Each is a row of `acts` with what was before and what is after; the contrary act takes it back.

While nobody is named a reviewer everybody is one, so that a workspace of one person, or of people who trust each other,
needs no set-up. From the first name on only those named do any of this, and write to gold or to another's set.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from zoneread import __version__
from zoneread.errors import StoreDamagedError, UsageError
from zoneread.store.digests import digest
from zoneread.store.failures import trusting
from zoneread.store.protocol import Act, ActKind
from zoneread.store.seals import REVIEWERS, SCHEMES, SETS, check_small, seal_small
from zoneread.store.spans import find_set

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from zoneread.span.scheme import Scheme
    from zoneread.store.connection import Connection


def record(c: Connection, kind: ActKind, subject: str, before: str, after: str, *, at: str, by: str) -> None:
    """Append an act to its log, behind the latest edit."""
    (edit,) = c.execute("SELECT coalesce(max(number), 0) FROM edits").fetchone()
    row = (edit, at, by, kind.value, subject, before, after, f"zoneread {__version__}")
    c.execute(
        """INSERT INTO acts (edit, at, annotator, kind, subject, before, after, program, digest)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (*row, digest(*row)[:16]),
    )


def list_acts(c: Connection) -> list[Act]:
    """Return every act, oldest first; StoreDamagedError when one is missing or not what was written."""
    rows = c.execute(
        "SELECT number, edit, at, annotator, kind, subject, before, after, program, digest FROM acts ORDER BY number"
    ).fetchall()
    (last,) = c.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'acts'").fetchone()
    whole = len(rows) == last and [row[0] for row in rows] == list(range(1, len(rows) + 1))
    if not whole or any(digest(*row[1:9])[:16] != row[9] for row in rows):
        raise StoreDamagedError("the log of acts is not what was written", hint="run zoneread doctor")
    with trusting("acts"):
        return [
            Act(number, edit, at, by, ActKind(kind), subject, before, after, program)
            for number, edit, at, by, kind, subject, before, after, program, _ in rows
        ]


def list_reviewers(c: Connection) -> tuple[str, ...]:
    """Return who is named a reviewer, by name; nobody when everybody may review."""
    found = c.execute("SELECT annotator FROM reviewers ORDER BY annotator").fetchall()
    check_small(c, REVIEWERS)
    return tuple(name for (name,) in found)


def check_reviewer(reviewers: Collection[str], by: str, what: str) -> None:
    """Raise UsageError when reviewers are named and this person is none; `what` is what only they may."""
    if reviewers and by not in reviewers:
        named = ", ".join(sorted(reviewers))
        raise UsageError(f"only reviewers may {what}, and {by or 'nobody'} is none here", hint=f"reviewers: {named}")


def name_reviewers(c: Connection, names: Sequence[str], *, at: str, by: str) -> None:
    """Make these the reviewers, in place of those who are; nobody makes everybody one again."""
    before = list_reviewers(c)
    check_reviewer(before, by, "name reviewers")
    after = tuple(sorted(set(names)))
    if after == before:
        return
    c.executemany("DELETE FROM reviewers WHERE annotator = ?", [(name,) for name in before if name not in after])
    c.executemany("INSERT INTO reviewers VALUES (?, ?)", [(name, at) for name in after if name not in before])
    seal_small(c, REVIEWERS)
    record(c, ActKind.REVIEWERS, "", ", ".join(before), ", ".join(after), at=at, by=by)


def deal_out(c: Connection, pairs: Sequence[tuple[str, str]], *, at: str, by: str) -> None:
    """Deal articles out to annotators, pairs of article id and name; each person's new ones are an act of their own."""
    check_reviewer(list_reviewers(c), by, "deal articles out")
    there = set(c.execute("SELECT article, annotator FROM assignments").fetchall())
    new = [pair for pair in dict.fromkeys(pairs) if pair not in there]
    c.executemany("INSERT INTO assignments VALUES (?, ?, ?)", [(*pair, at) for pair in new])
    for name in dict.fromkeys(name for _, name in new):
        articles = [article for article, holder in new if holder == name]
        record(c, ActKind.ASSIGN, name, "", json.dumps(articles), at=at, by=by)


def lock_set(c: Connection, name: str, *, locked: bool, at: str, by: str) -> None:
    """Lock a set, or unlock it; UsageError when there is none of that name."""
    found = find_set(c, name)
    kind = ActKind.LOCK if locked else ActKind.UNLOCK
    check_reviewer(list_reviewers(c), by, f"{kind} a set")
    if found.locked is locked:
        return
    c.execute("UPDATE sets SET locked = ? WHERE name = ?", (int(locked), name))
    seal_small(c, SETS)
    record(c, kind, name, "", "", at=at, by=by)


def save_document(c: Connection, name: str, content: str, *, at: str, by: str) -> None:
    """Store a document in place of the one with this name; the act tells how many characters it has."""
    check_reviewer(list_reviewers(c), by, "change documents")
    row = c.execute("SELECT content FROM documents WHERE name = ?", (name,)).fetchone()
    before = "" if row is None else row[0]
    if before == content:
        return
    c.execute("INSERT OR REPLACE INTO documents VALUES (?, ?)", (name, content))
    record(c, ActKind.DOCUMENT, name, str(len(before)), str(len(content)), at=at, by=by)


def note_scheme(c: Connection, scheme: Scheme, *, at: str, by: str) -> None:
    """Seal and log that `scheme` was stored as the newest version of the labels."""
    check_reviewer(list_reviewers(c), by, "change the labels")
    seal_small(c, SCHEMES)
    record(c, ActKind.LABELS, "", str(scheme.version - 1), str(scheme.version), at=at, by=by)
