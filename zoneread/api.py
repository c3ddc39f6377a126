"""The Python API: a workspace opened by a program, to read, annotate, export and compare.

    with zoneread.open_workspace("trial", annotator="lin") as work:
        for article in work.articles():
            print(article.name, len(article.spans))

Everything goes through the use cases that the reader and the commands go through: a span is checked against its text
and anchored in the source, every change is one committed edit with its row in the log, and `OpenWorkspace.undo` takes
it back. The values that come back are frozen; nothing that is done to one changes the database. What goes wrong is an
error of `zoneread.errors`. A workspace is for one thread at a time.

docs/guides/python-api.md teaches it; what is not in `zoneread.__all__` may change from version to version.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Self

from zoneread.errors import UsageError
from zoneread.session.opening import create_workspace as lay_out
from zoneread.session.opening import open_store
from zoneread.session.session import Session
from zoneread.session.sets import find_set
from zoneread.session.who import checked_name, who
from zoneread.session.workspace import CORPUS, Workspace, find_workspace
from zoneread.span.annotated import AnnotatedArticle
from zoneread.span.edits import SpanChange
from zoneread.span.span import CONFIRMED, Origin, Span, Status, check_quote
from zoneread.store.protocol import AnnotationSet, SetKind
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from os import PathLike
    from types import TracebackType

    from zoneread.formats.base import Report
    from zoneread.session.agreeing import ComparedSets
    from zoneread.session.importing import ImportOutcome
    from zoneread.session.loading import Coordinates, LoadReport
    from zoneread.session.open_article import OpenArticle
    from zoneread.session.reviewing import SetDiff
    from zoneread.span.edits import Edit
    from zoneread.span.scheme import Scheme
    from zoneread.span.span import AttributeValue
    from zoneread.store.protocol import ArticleRow
    from zoneread.store.sqlite import SqliteStore

    AnyPath = str | PathLike[str]


def open_workspace(
    root: AnyPath = ".",
    *,
    annotator: str | None = None,
    set_name: str = "",
    database: AnyPath | None = None,
    readonly: bool = False,
) -> OpenWorkspace:
    """Open the workspace in the folder `root`, or the one database file, as `annotator`.

    `annotator` is who the edits are by, None what ZONEREAD_ANNOTATOR or the system says. `set_name` is the annotation set
    that is worked in, the annotator's own unless told otherwise. One that is not there yet is made with its first edit:
    of the kind annotator when it is the annotator's own, else imported. With `readonly` nothing is written.

    Raises WorkspaceError when there is no workspace, UsageError for a name that is none, StoreError when the database
    cannot be opened.
    """
    workspace = find_workspace(Path(root), None if database is None else Path(database))
    return _opened(workspace, annotator, set_name, readonly=readonly)


def create_workspace(root: AnyPath, *, annotator: str | None = None, set_name: str = "") -> OpenWorkspace:
    """Make an empty workspace with the four labels in a new or an empty folder, and open it; see `open_workspace`."""
    return _opened(lay_out(Path(root)), annotator, set_name, readonly=False)


def _opened(workspace: Workspace, annotator: str | None, set_name: str, *, readonly: bool) -> OpenWorkspace:
    name = who(annotator)
    chosen = checked_name(set_name, "set_name") if set_name else name
    return OpenWorkspace(workspace, open_store(workspace, readonly=readonly), name, chosen)


class OpenWorkspace:
    """An open workspace: a context manager that closes it. Made by `open_workspace` and `create_workspace`.

    Wherever an article is asked for, its id, an unambiguous beginning of its id, its name, or an `AnnotatedArticle` does.
    Offsets count code points of the reading text, which is `AnnotatedArticle.text`; ranges are half-open.
    """

    def __init__(self, workspace: Workspace, store: SqliteStore, annotator: str, set_name: str) -> None:
        self.root = workspace.root
        self._store = store
        kinds = {known.name: known.kind for known in store.sets()}
        kind = kinds.get(set_name, SetKind.ANNOTATOR if set_name == annotator else SetKind.IMPORTED)
        self._session = Session(store, annotator, set_name=set_name, kind=kind)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database. There is nothing to save: every edit was committed when its method returned."""
        self._store.close()

    @property
    def annotator(self) -> str:
        """Who the edits are by."""
        return self._session.annotator

    @property
    def set_name(self) -> str:
        """The annotation set that is worked in."""
        return self._session.set

    @property
    def scheme(self) -> Scheme:
        """The labels: `scheme.keys` are those in use, `scheme.label(key)` tells name, definition and attributes."""
        return self._session.scheme

    # reading

    def sets(self) -> list[AnnotationSet]:
        """Return every annotation set by name: kind, annotator, number of spans, whether it is locked."""
        return self._store.sets()

    def articles(
        self, set_name: str = "", *, status: Status | None = None, origins: Collection[Origin] = CONFIRMED
    ) -> Iterator[AnnotatedArticle]:
        """Yield every article, by name, with the spans that the set (by default the one worked in) has of these origins.

        With `status` only the articles that are so in the set. Each is as it is when it is yielded; the workspace may be
        written to in between. Raises UsageError for a set that is not there, AnchorError at a span that does not fit its
        text.
        """
        known = self._set(set_name)
        for row in self._store.articles():
            if status is None or self._store.status(row.id, known.name) is status:
                yield self._annotated(row, known, origins)

    def article(self, article: str | AnnotatedArticle, set_name: str = "") -> AnnotatedArticle:
        """Return one article as it is now, with the set's confirmed spans. Raises UsageError when it is not there."""
        return self._annotated(self._row(article), self._set(set_name), CONFIRMED)

    def _set(self, name: str) -> AnnotationSet:
        """Return the set of that name; the one worked in may be yet to be made."""
        name = name or self.set_name
        if name == self.set_name and not any(known.name == name for known in self._store.sets()):
            kind = self._session.kind
            return AnnotationSet(name, kind, self.annotator if kind is SetKind.ANNOTATOR else "", locked=False)
        return find_set(self._store, name)

    def _annotated(self, row: ArticleRow, known: AnnotationSet, origins: Collection[Origin]) -> AnnotatedArticle:
        text = self._store.article(row.id).text
        spans = self._store.spans(row.id, known.name, origins=origins)
        for span in spans:
            check_quote(span, text, where=f"{row.name}, set {known.name}")
        return AnnotatedArticle(
            row.id,
            row.name,
            row.title,
            row.source_path,
            row.sha256,
            row.encoding,
            known.name,
            known.annotator,
            self._store.status(row.id, known.name),
            text,
            tuple(spans),
        )

    def _row(self, article: str | AnnotatedArticle) -> ArticleRow:
        return self._store.find_article(article if isinstance(article, str) else article.id)

    def _open(self, article: str | AnnotatedArticle) -> OpenArticle:
        return self._session.open(self._row(article).id)

    # writing

    def add(
        self,
        article: str | AnnotatedArticle,
        start: int,
        end: int,
        label: str,
        *,
        note: str = "",
        attributes: Mapping[str, AttributeValue] | None = None,
    ) -> Span:
        """Tag the text from `start` up to `end`, and return the span as it was stored.

        Raises UsageError when the range holds nothing, lies outside the text or has the label already, for a label or
        an attribute that the scheme has not, and when the set is locked or somebody else's.
        """
        return self.add_all(article, [(start, end, label)], note=note, attributes=attributes)[0]

    def add_all(
        self,
        article: str | AnnotatedArticle,
        spans: Iterable[tuple[int, int, str]],
        *,
        note: str = "",
        attributes: Mapping[str, AttributeValue] | None = None,
        origin: Origin = Origin.MANUAL,
    ) -> list[Span]:
        """Tag many ranges, each ``(start, end, label)``, in one edit, which `undo` takes back whole: all or none.

        `note`, `attributes` and `origin` are those of every one of them. Raises as `add`.
        """
        facts: dict[str, object] = {"note": note, "attributes": dict(attributes or {}), "origin": origin}
        wanted = [(_range(start, end), label) for start, end, label in spans]
        for _, label in wanted:
            self.scheme.check_attributes(label, attributes or {})
        if not wanted:
            return []
        stored = self._session.apply(self._session.tag_each(self._open(article), wanted, **facts))
        return [change.after for change in stored.changes if isinstance(change, SpanChange) and change.after]

    def remove(self, article: str | AnnotatedArticle, spans: Sequence[Span]) -> None:
        """Remove spans from the set in one edit. Raises EditConflictError when one is not stored as it is given."""
        if spans:
            self._session.apply(self._session.remove(self._open(article), spans))

    def retag(self, article: str | AnnotatedArticle, span: Span, label: str) -> Span:
        """Give a span another label and return it as it is now; attributes that the label does not declare go."""
        return self._changed(self._session.apply(self._session.retag(self._open(article), span, label)))

    def resize(self, article: str | AnnotatedArticle, span: Span, start: int, end: int) -> Span:
        """Move the ends of a span and return it as it is now."""
        return self._changed(self._session.apply(self._session.resize(self._open(article), span, _range(start, end))))

    @staticmethod
    def _changed(edit: Edit) -> Span:
        return next(change.after for change in edit.changes if isinstance(change, SpanChange) and change.after)

    def set_status(self, article: str | AnnotatedArticle, status: Status) -> None:
        """Say how far the set has got with the article; `Status.DONE` lets it into agreement and review."""
        edit = self._session.status(self._open(article), status)
        if edit is not None:
            self._session.apply(edit)

    def undo(self) -> bool:
        """Take back this annotator's last edit that stands, in whatever set; say whether there was one."""
        return self._session.undo() is not None

    def redo(self) -> bool:
        """Do again what this annotator took back last; say whether there was anything."""
        return self._session.redo() is not None

    def import_articles(self, *paths: AnyPath) -> list[ImportOutcome]:
        """Bring in the articles of files, folders and zip archives, and return for each what became of it.

        Cleaned as the workspace's zoneread.toml says. A file that cannot be read is an outcome with a refusal, not an error.
        """
        from zoneread.corpus.found import ReadOptions
        from zoneread.session.importing import ImportOptions, import_paths
        from zoneread.session.settings import load_settings

        read = ReadOptions(base=self.root / CORPUS)
        options = ImportOptions(read, load_settings(self.root).clean, self.annotator, workers=1)
        return list(import_paths(self._store, map(Path, paths), options))

    # exchange

    def export(
        self,
        output: AnyPath,
        *sets: str,
        format_name: str = "",
        statuses: Collection[Status] = (),
        origins: Collection[Origin] = CONFIRMED,
        coordinates: Coordinates = "reading",
    ) -> Report:
        """Write the sets (by default the one worked in) to a file or folder, which appears whole or not at all.

        The format is the one named, or the one of the file's suffix; docs/formats.md lists them. `coordinates` is the text
        that goes out and that the offsets count in. Returns what was written and what the format could not carry.
        Raises UsageError for names that are not known, AnchorError at a span that does not fit its text.
        """
        from zoneread.formats.base import Shape, WriteOptions
        from zoneread.formats.registry import FORMATS, find_format, format_of
        from zoneread.session.delivery import deliver
        from zoneread.session.exporting import Request, Selection, check_request

        path = Path(output)
        known = find_format(format_name) if format_name else format_of(path.name)
        if known is None or (known.shape is Shape.FOLDER and not format_name):
            raise UsageError("which format?", where=str(path), hint=f"format_name is one of: {', '.join(FORMATS)}")
        selection = Selection(sets or (self.set_name,), (), tuple(statuses), frozenset(origins))
        request = Request(selection, known, WriteOptions(coordinates=coordinates))
        check_request(request)
        return deliver(self._store, [("", request)], path)[0][1]

    def load(
        self, path: AnyPath, *, set_name: str = "", format_name: str = "", coordinates: Coordinates | None = None
    ) -> LoadReport:
        """Store the annotations of a file or folder in the set, by default the ones that the file names.

        Every span is checked before any is stored. Raises UsageError, FormatError or AnchorError, and then nothing was stored.
        """
        from zoneread.formats.guessing import guess
        from zoneread.formats.registry import find_format
        from zoneread.session.loading import LoadOptions, load_file

        known = find_format(format_name) if format_name else guess(Path(path))
        return load_file(self._store, Path(path), known, LoadOptions(coordinates, set_name, by=self.annotator))

    # comparing

    def align(self, a: str, b: str, *articles: str) -> SetDiff:
        """Pair the spans of two sets one to one, on every article that both have touched or on the named ones.

        `a` and `b` are whatever `zoneread diff` takes: a set, ``lin@2031-05-01``, ``other.db:lin``, a file.
        """
        from zoneread.session.reviewing import diff_sets

        return diff_sets(self._store, a, b, articles)

    def agree(self, *sets: str, any_status: bool = False, resamples: int = 1000) -> ComparedSets:
        """Measure how far every two of the sets agree, or of all annotators' sets; docs/agreement.md explains the figures.

        Compared are the articles that both have finished, or with `any_status` touched. `resamples` is for the
        intervals; 0 leaves them out. Raises UsageError when there are not two sets.
        """
        from zoneread.session.agreeing import Entry, agree

        return agree(self._store, sets, Entry(any_status=any_status, resamples=resamples))


def _range(start: int, end: int) -> Range:
    try:
        return Range(start, end)
    except ValueError as error:
        raise UsageError(str(error)) from None
