"""The seam: what every store of annotations can do, and the values it gives.

`SqliteStore` in `zoneread.store.sqlite` is the one implementation; any other must pass `tests/store/contract.py` as it
is. Nothing here knows SQLite. Times are UTC, ISO 8601 with seconds and a "Z". Methods raise the `StoreError` branch of
the error tree for the database's own trouble, UsageError for names that are not known, EditConflictError and
AnchorError for edits that do not fit what is stored. Reading never writes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from zoneread.span.span import CONFIRMED
from zoneread.store.logged import Act, ActKind, Applied, Conflict, LogEntry, Merged, Version
from zoneread.store.values import ArticleRow, PackedArticle, SetKind, StoredArticle

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from zoneread.span.annotated import AnnotatedArticle
    from zoneread.span.edits import Edit
    from zoneread.span.plain import Addition
    from zoneread.span.scheme import Scheme
    from zoneread.span.span import Origin, Span, Status
    from zoneread.text.ranges import Range
    from zoneread.text.reading import Reading
    from zoneread.text.source import SourceText

__all__ = [
    "WHOLE_ARTICLE",
    "Act",
    "ActKind",
    "AnnotationSet",
    "Applied",
    "ArticleRow",
    "Conflict",
    "LabelFigures",
    "LogEntry",
    "Merged",
    "NewArticle",
    "Orphan",
    "Outcome",
    "PackedArticle",
    "Progress",
    "Result",
    "Revising",
    "SetKind",
    "Store",
    "StoredArticle",
    "Version",
]

WHOLE_ARTICLE = "article:"
"""How the marks of settlements begin that are about the whole article and not about one place of its text."""


class Result(StrEnum):
    """What adding an article came to."""

    NEW = "new"
    UNCHANGED = "unchanged"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article to be stored. `name` is its path relative to corpus/, `source_path` where it was read."""

    name: str
    title: str
    source: SourceText
    reading: Reading
    source_path: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What adding an article came to. `same_as` names the article that has this text already under another name.

    `anchors` counts, for a changed article, what became of the spans: exact, moved, needs a look, orphan; `to_check`
    are the ids of those that need a look.
    """

    result: Result
    article: str
    revision: int
    same_as: str = ""
    anchors: Mapping[str, int] = field(default_factory=dict)
    to_check: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Revising:
    """The edit that makes another revision current with every span that has a place there; see `Outcome` for the rest."""

    edit: Edit
    anchors: Mapping[str, int]
    to_check: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnnotationSet:
    """An annotation set with how far it has got: confirmed spans, and articles by status (those to do left out)."""

    name: str
    kind: SetKind
    annotator: str
    locked: bool
    spans: int = 0
    statuses: Mapping[Status, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a set has got with an article, given by its name: confirmed spans, and minutes of work with idle time left out."""

    set: str
    article: str
    status: Status
    spans: int
    active_minutes: float


@dataclass(frozen=True, slots=True)
class LabelFigures:
    """Of a set's confirmed spans with one label: how many, and how many code points they have in all."""

    spans: int
    characters: int


class Store(Protocol):
    """What sessions need of an annotation database. One object serves one thread; many processes may share a database."""

    def close(self) -> None:
        """Let go of the database. Closing twice is harmless."""

    def reopen(self) -> None:
        """Connect anew, after the file or the network it is on has gone and come back, or may be written again.

        Raises StoreError when it is not there or cannot be opened; then all is as it was.
        """

    @property
    def readonly(self) -> str:
        """Why nothing can be written ("" when it can)."""

    def articles(self, limit: int | None = None) -> list[ArticleRow]:
        """Return every article by name; with `limit` the first so many."""

    def find_article(self, ref: str) -> ArticleRow:
        """Return the article with this id, unique beginning of an id, or name; UsageError names the nearest."""

    def article(self, id: str, revision: int | None = None) -> StoredArticle:  # noqa: A002 - the column's own name
        """Return one revision of an article, the current one unless told; UsageError when there is none."""

    def texts(self) -> dict[str, str]:
        """Return the reading text of every article's current revision by id, for searching: without the check of its digest."""

    def add_article(self, new: NewArticle, *, by: str = "") -> Outcome:
        """Store an article. A name that is known with another text or clean-up becomes a new revision, and current."""

    def add_articles(self, new: Iterable[NewArticle], *, by: str = "") -> list[Outcome]:
        """Store several articles in one transaction: all of them or, when one raises, none."""

    def add_revision(self, article: str, new: NewArticle) -> int:
        """Store a revision without making it current, for an edit that holds a RevisionChange; return its number."""

    def revising(self, article: str, number: int) -> Revising:
        """Return the edit that makes revision `number` current, spans re-anchored. Nothing changes until it is applied."""

    def settlements(self, article: str) -> dict[str, str]:
        """Return the decisions about the article's uncertain places: mark -> decision."""

    def sets(self) -> list[AnnotationSet]:
        """Return every annotation set by name."""

    def ensure_set(self, name: str, kind: SetKind, annotator: str = "") -> AnnotationSet:
        """Return the set, made if need be; UsageError when it is there as another kind or another annotator's."""

    def lock_set(self, name: str, locked: bool = True, *, by: str = "") -> None:
        """Refuse every edit of the set from now on, or allow them again. For reviewers, see `reviewers`."""

    def reviewers(self) -> tuple[str, ...]:
        """Return who is named a reviewer, by name. While nobody is, everybody may do what reviewers may."""

    def name_reviewers(self, names: Sequence[str], *, by: str) -> None:
        """Make these the reviewers in place of those who are; UsageError when `by` is none of those."""

    def require_reviewer(self, by: str, what: str) -> None:
        """Raise UsageError, saying that only reviewers may `what`, when reviewers are named and this person is none."""

    def acts(self) -> list[Act]:
        """Return what was done to the workspace and not to its spans, oldest first."""

    def spans(
        self,
        article: str,
        set: str,  # noqa: A002
        *,
        origins: Collection[Origin] = CONFIRMED,
        touching: Range | None = None,
    ) -> list[Span]:
        """Return the set's spans of the article's current revision in reading order; none for a set that is not there.

        With `touching` only those that share a character of the reading text with it.
        """

    def orphans(self, article: str = "", set: str = "") -> list[Orphan]:  # noqa: A002
        """Return the spans that a newer revision has no place for."""

    def status(self, article: str, set: str) -> Status:  # noqa: A002
        """Return how far the set has got with the article."""

    def overview(self, set: str) -> dict[str, tuple[Status, int]]:  # noqa: A002
        """Return for every article the set's status and number of confirmed spans."""

    def label_figures(self, set: str) -> dict[str, LabelFigures]:  # noqa: A002
        """Return for each label that the set uses in current texts its figures."""

    def progress(self, set: str = "") -> list[Progress]:  # noqa: A002
        """Return how far each set, or the one, has got with each article, by set and article's name."""

    def assignments(self, annotator: str = "") -> dict[str, tuple[str, ...]]:
        """Return for every article that was dealt out (to the one annotator) who has it (only that one), by name."""

    def active_seconds(self, by: str) -> float:
        """Return how long this person has worked in all, pauses left out, as their edits say."""

    def assign(
        self, pairs: Iterable[tuple[str, str]], *, by: str = "", upon: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        """Deal out articles: pairs of article id and annotator. What was dealt out already stays. For reviewers.

        EditConflictError when `upon` is given and is not what was dealt out so far, as `assignments` tells it.
        """

    def document(self, name: str) -> str:
        """Return a document that goes with the annotations, such as "guideline"; "" when there is none."""

    def save_document(self, name: str, content: str, *, by: str = "") -> None:
        """Store a document in place of the one with this name. For reviewers."""

    def conflicts(self) -> list[Conflict]:
        """Return the spans that merging found edited in two places and that nobody has settled."""

    def settle(self, span: str, version: str, *, by: str) -> Applied:
        """Let one version of a span in conflict hold: the one that the edit `version` made. For reviewers.

        The log keeps both, and undoing the settlement opens the conflict again.
        """

    def scheme(self, version: int | None = None) -> Scheme:
        """Return the label scheme, the newest unless told; UsageError for a version that never was."""

    def save_scheme(self, scheme: Scheme, *, by: str = "", relabelling: Edit | None = None) -> Scheme:
        """Store a changed scheme as the next version; labels in use that it leaves out are kept, archived. For reviewers.

        `relabelling` gives spans the keys of renamed labels: it is committed with the scheme, or neither is.
        """

    def label_uses(self) -> dict[str, int]:
        """Return how many spans each label has that has any: of every set, origin and revision."""

    def apply(self, edit: Edit, *, by: str, active_seconds: float = 0, reviewer: bool = False) -> Applied:
        """Commit `edit` whole with its row in the log, or raise and change nothing.

        A span without an id, times or annotator gets them. `active_seconds` is the person's time since the last edit.
        `reviewer` says that the person reviews: only then may they write to another annotator's set. Where reviewers are
        named only they may, and only they write to gold. Nobody writes to a locked set.
        """

    def add_spans(self, set: str, additions: Sequence[Addition], *, by: str, why: str = "") -> str:  # noqa: A002
        """Commit spans that come new to a set as one import, and return its id: what `apply` does, many times as quickly.

        A span whose id another has already gets one of its own.
        """

    def undo(self, by: str, *, partial: bool = False, active_seconds: float = 0) -> Applied | None:
        """Take back this person's latest edit that stands; None when there is none.

        EditConflictError says who has built upon what; `partial` takes back the rest and leaves that.
        """

    def redo(self, by: str, *, partial: bool = False, active_seconds: float = 0) -> Applied | None:
        """Do again what this person undid last; None when there is nothing, or an edit came after the undoing."""

    def log(
        self,
        *,
        article: str | None = None,
        set: str | None = None,  # noqa: A002
        span: str | None = None,
        limit: int | None = None,
    ) -> Iterator[LogEntry]:
        """Yield the log's entries that touch these, oldest first; with `limit` the latest so many."""

    def version(self) -> int:
        """Return a number that changes when another connection has committed something."""

    def export_rows(
        self,
        sets: Sequence[str],
        articles: Collection[str] | None = None,
        statuses: Collection[Status] | None = None,
        origins: Collection[Origin] = CONFIRMED,
    ) -> Iterator[AnnotatedArticle]:
        """Yield articles by name, for each the sets in the order given, as of one moment; everything is checked.

        `articles` are ids; None means all, as for `statuses`. StoreDamagedError names a set and an article whose spans
        are not those that were stored, AnchorError a span that does not fit its text.
        """

    def export_orphans(
        self,
        sets: Sequence[str],
        articles: Collection[str] | None = None,
        statuses: Collection[Status] | None = None,
        origins: Collection[Origin] = CONFIRMED,
    ) -> Iterator[AnnotatedArticle]:
        """Yield as `export_rows` does the orphans of the sets, with the text of the last revision that had them.

        An article comes once for each such revision, and not at all when it has no orphans.
        """


@dataclass(frozen=True, slots=True)
class Orphan:
    """A span whose words the article's current revision lacks: as it was in the last revision that had them."""

    set: str
    article: str
    revision: int
    span: Span
