"""Building annotations.db of the demo from corpus/ and the authored annotations, the same in content every time.

The authored annotations are ``spans.jsonl`` (source coordinates, with quotes) and ``status.jsonl`` beside this module.
Times and ids are made from fixed seeds, so two builds differ in nothing that a reader of the tables can see.
"""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from zoneread.corpus.found import ReadOptions
from zoneread.formats import base
from zoneread.formats.spans import read
from zoneread.resources import bundled
from zoneread.session.importing import ImportOptions, import_paths
from zoneread.session.loading import LoadOptions, load_spans
from zoneread.session.workspace import CORPUS
from zoneread.span.edits import set_status
from zoneread.span.span import Origin, Status
from zoneread.store.protocol import SetKind
from zoneread.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from zoneread.formats.loaded import LoadedArticle
    from zoneread.store.protocol import Store

HERE = Path(__file__).parent
GOLD = "gold"
SPREAD = 0x9E3779B97F4A7C15
"""An odd number of 64 bits: multiples of it are spread over all ids and never meet."""


def fixed_clock() -> Callable[[], str]:
    """Return a clock that tells one second later each time, from eight in the morning of 5 January 2026."""
    ticks = count()
    return lambda: _at(next(ticks))


def fixed_ids() -> Callable[[], str]:
    """Return a maker of ids like the store's own: 16 hex digits, each time others."""
    numbers = count(1)
    return lambda: f"{next(numbers) * SPREAD % 2**64:016x}"


def build(database: Path) -> None:
    """Write the demo's database to `database`, which must not exist."""
    with SqliteStore.open(database, create=True, clock=fixed_clock(), new_id=fixed_ids()) as store:
        corpus = bundled(CORPUS)
        for outcome in import_paths(store, [corpus], ImportOptions(ReadOptions(base=corpus))):
            if outcome.refusal is not None:
                raise RuntimeError(f"{outcome.name}: {outcome.refusal}")
        _load_sets(store)
        _load_statuses(store)


def _load_sets(store: Store) -> None:
    by_set: defaultdict[str, list[LoadedArticle]] = defaultdict(list)
    path = HERE / "spans.jsonl"
    with path.open("rb") as stream:
        for part in read(stream, path.name, base.ReadOptions()):
            by_set[part.set].append(part)
    for name, parts in by_set.items():
        kind, origin = (SetKind.GOLD, Origin.ADJUDICATED) if name == GOLD else (SetKind.ANNOTATOR, Origin.MANUAL)
        load_spans(store, parts, LoadOptions("source", name, kind=kind, origin=origin, by=name))


def _load_statuses(store: Store) -> None:
    for line in (HERE / "status.jsonl").read_text(encoding="utf-8").splitlines():
        value = json.loads(line)
        article = store.find_article(value["article"]).id
        before, after = store.status(article, value["set"]), Status(value["status"])
        if before is not after:
            store.apply(set_status(value["set"], article, before, after), by=value["set"])


def _at(second: int) -> str:
    hours, rest = divmod(second, 3600)
    return f"2026-01-05T{8 + hours:02d}:{rest // 60:02d}:{rest % 60:02d}Z"
