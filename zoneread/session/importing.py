"""Importing articles: from files, folders and archives into the store, each cleaned, each with word of what was done.

Every file is read and its text hashed; a text that the store has, cleaned by the same steps, costs no more than that.
The others are cleaned on all cores and stored in batches, each one transaction, so that an import that was
interrupted goes on where it stopped when it is run again.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from dataclasses import replace as changed
from enum import StrEnum
from typing import TYPE_CHECKING

from zoneread.corpus.found import ReadOptions, Refusal
from zoneread.corpus.read import find_items, read_item
from zoneread.errors import DataError
from zoneread.session.cleaning import Cleaner
from zoneread.session.texts import article_options
from zoneread.session.titles import title_of
from zoneread.store.protocol import NewArticle
from zoneread.text.normalise import Options, signature

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import TypeAlias

    from zoneread.corpus.encoding import Detection
    from zoneread.corpus.found import Found
    from zoneread.store.protocol import ArticleRow, Outcome, Store
    from zoneread.text.reading import Reading
    from zoneread.text.source import SourceText

    Progress: TypeAlias = Callable[[int, int, str], None]
    """Called with how many files are done, how many there are, and the name of the article just done."""

BATCH = 64
"""Articles a transaction: one costs a flush to the disk, and what is lost by an interruption is at most one batch."""
_AHEAD = 3 * BATCH
_BYTES_AHEAD = 20_000_000


class ImportResult(StrEnum):
    """What became of one article."""

    NEW = "new"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    """Another text, or other clean-up, under a known name: a new revision."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How to import: reading, clean-up, who does it, and how many processes clean up (0: one a core; 1: none)."""

    read: ReadOptions = field(default_factory=ReadOptions)
    clean: Options = field(default_factory=Options)
    by: str = ""
    workers: int = 0


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What became of one article, and what to tell about it.

    `refusal` says why a refused one was. `cleaned` counts the edits made by each step, `marks` those that each step
    left for a person to settle; both are empty when nothing was cleaned. `same_as` names the article that has this
    very text already. `anchors` counts what became of the spans of a changed article.
    """

    name: str
    source_path: str
    result: ImportResult
    refusal: Refusal | None = None
    article: str = ""
    revision: int = 0
    detection: Detection | None = None
    cleaned: Mapping[str, int] = field(default_factory=dict)
    marks: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    same_as: str = ""
    anchors: Mapping[str, int] = field(default_factory=dict)


DEFAULT = ImportOptions()


@dataclass(slots=True)
class _Entry:
    """An article on its way: settled already, or with its clean-up under way. `files` is how many files are done with it."""

    outcome: ImportOutcome
    files: int
    source: SourceText | None = None
    title: str = ""
    reading: Callable[[], Reading] | None = None


def import_paths(
    store: Store, paths: Iterable[Path], options: ImportOptions = DEFAULT, progress: Progress | None = None
) -> Iterator[ImportOutcome]:
    """Import what is at `paths` and yield what became of each article, in order, once it is committed.

    Never raises for what a file holds. Raises UsageError for unknown encodings and clean-up steps before anything is
    read, StoreError when the store fails, DataError when a process that cleans up dies.
    """
    steps = signature(options.clean)
    items = [item for path in paths for item in find_items(path, options.read)]
    with Cleaner(options.workers) as cleaner:
        intake = _Intake(store, options, steps, cleaner)
        waiting: deque[_Entry] = deque()
        for number, item in enumerate(items, 1):
            for found in read_item(item, options.read):
                waiting.append(intake.take(found, number))
                while len(waiting) > _AHEAD or _bytes(waiting) > _BYTES_AHEAD:
                    yield from _settle(store, _batch(waiting), options.by, len(items), progress)
        while waiting:
            yield from _settle(store, _batch(waiting), options.by, len(items), progress)


class _Intake:
    """Decides for every article found whether there is anything to do, and begins it."""

    def __init__(self, store: Store, options: ImportOptions, steps: str, cleaner: Cleaner) -> None:
        rows = store.articles()
        self._store = store
        self._options = options
        self._steps = steps
        self._cleaner = cleaner
        self._by_name = {row.name: row for row in rows}
        self._by_text = {row.sha256: row for row in rows}
        self._places: dict[str, str] = {}

    def take(self, found: Found, files: int) -> _Entry:
        """Return the entry of an article found in the file with this number."""
        outcome = ImportOutcome(
            found.name, found.source_path, ImportResult.REFUSED, detection=found.detection, notes=found.notes
        )
        other = self._places.setdefault(found.name, found.source_path)
        if isinstance(found.content, Refusal):
            return _Entry(changed(outcome, refusal=found.content), files)
        if other != found.source_path:
            refusal = Refusal(f"the name is that of {other}", "import the folder that holds both")
            return _Entry(changed(outcome, refusal=refusal), files)
        row = self._by_name.get(found.name)
        same = row or self._by_text.get(found.content.sha256)
        if same is not None and same.sha256 == found.content.sha256 and (row is None or row.steps == self._steps):
            return _Entry(_unchanged(outcome, same), files)
        options = self._clean_options(row, found.content)
        if row is not None and (row.sha256, row.steps) == (found.content.sha256, signature(options)):
            return _Entry(_unchanged(outcome, row), files)
        reading = self._cleaner.clean(found.content.text, options)
        return _Entry(outcome, files, found.content, found.title, reading)

    def _clean_options(self, row: ArticleRow | None, source: SourceText) -> Options:
        """Return the options for a text: what people chose for the article holds, and what they settled in this very text."""
        if row is None:
            return self._options.clean
        options = article_options(self._options.clean, self._store.settlements(row.id))
        return options if row.sha256 == source.sha256 else changed(options, settlements=self._options.clean.settlements)


def _unchanged(outcome: ImportOutcome, row: ArticleRow) -> ImportOutcome:
    same_as = "" if row.name == outcome.name else row.name
    return changed(outcome, result=ImportResult.UNCHANGED, article=row.id, revision=row.revision, same_as=same_as)


def _bytes(waiting: Iterable[_Entry]) -> int:
    return sum(len(entry.source.data) for entry in waiting if entry.source is not None)


def _batch(waiting: deque[_Entry]) -> list[_Entry]:
    return [waiting.popleft() for _ in range(min(BATCH, len(waiting)))]


def _settle(
    store: Store, batch: Sequence[_Entry], by: str, total: int, progress: Progress | None
) -> Iterator[ImportOutcome]:
    """Store the batch's new articles in one transaction; then yield its outcomes."""
    made = {number: new for number, entry in enumerate(batch) if (new := _made(entry)) is not None}
    stored = dict(zip(made, _stored(store, list(made.values()), by), strict=True))
    for number, entry in enumerate(batch):
        if progress is not None:
            progress(entry.files, total, entry.outcome.name)
        yield _told(entry.outcome, made[number], stored[number]) if number in made else entry.outcome


def _made(entry: _Entry) -> NewArticle | None:
    if entry.source is None or entry.reading is None:
        return None
    reading = entry.reading()
    title = entry.title or title_of(reading)
    return NewArticle(entry.outcome.name, title, entry.source, reading, entry.outcome.source_path)


def _stored(store: Store, new: Sequence[NewArticle], by: str) -> list[Outcome | Refusal]:
    """Store all of them at once; if one cannot be stored, each alone, so that only that one is refused."""
    if not new:
        return []
    try:
        return list(store.add_articles(new, by=by))
    except DataError:
        return [_stored_alone(store, one, by) for one in new]


def _stored_alone(store: Store, new: NewArticle, by: str) -> Outcome | Refusal:
    try:
        return store.add_article(new, by=by)
    except DataError as error:
        return Refusal(error.message, error.hint)


def _told(outcome: ImportOutcome, new: NewArticle, stored: Outcome | Refusal) -> ImportOutcome:
    if isinstance(stored, Refusal):
        return changed(outcome, refusal=stored)
    return changed(
        outcome,
        result=ImportResult(stored.result.value),
        article=stored.article,
        revision=stored.revision,
        cleaned=Counter(entry.step for entry in new.reading.audit if entry.applied),
        marks=Counter(entry.step for entry in new.reading.open_marks),
        same_as=stored.same_as,
        anchors=stored.anchors,
    )
