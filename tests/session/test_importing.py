from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from zoneread.corpus.found import ReadOptions
from zoneread.errors import ArticleError, UsageError
from zoneread.session.importing import BATCH, ImportOptions, ImportOutcome, ImportResult, import_paths
from zoneread.store.sqlite import SqliteStore
from zoneread.text.normalise import Options, normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from zoneread.store.protocol import NewArticle, Outcome
    from zoneread.text.reading import Reading

PROSE = "云溪开发区管委会深化体制机制改革，完成投资{}亿元。\r\n\r\n\u3000\u3000招引项目十二个，党员带头。\r\n"
IN_ONE_PROCESS = ImportOptions(workers=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore.open(tmp_path / "annotations.db", create=True) as opened:
        yield opened


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_bytes(PROSE.format(number).encode())
    return folder


def run(store: SqliteStore, *paths: Path, options: ImportOptions = IN_ONE_PROCESS) -> list[ImportOutcome]:
    return list(import_paths(store, paths, options))


def results(outcomes: list[ImportOutcome]) -> list[tuple[str, str]]:
    return [(outcome.name, outcome.result.value) for outcome in outcomes]


def test_new_articles_are_stored_with_their_source_and_reading_text(store: SqliteStore, corpus: Path) -> None:
    outcomes = run(store, corpus)
    assert results(outcomes) == [("0.txt", "new"), ("1.txt", "new"), ("2.txt", "new")]
    stored = store.article(outcomes[1].article)
    assert stored.source.data == (corpus / "1.txt").read_bytes()
    assert stored.row.name == "1.txt"
    assert stored.row.source_path == str(corpus / "1.txt")
    assert stored.row.title.startswith("云溪开发区")
    assert "\r" not in stored.text
    assert outcomes[1].cleaned["lines"] > 0
    assert str(outcomes[1].detection) == "utf-8"


def test_the_same_again_is_unchanged_and_writes_nothing(store: SqliteStore, corpus: Path) -> None:
    first = run(store, corpus)
    version = list(store.articles())
    again = run(store, corpus)
    assert [outcome.result for outcome in again] == [ImportResult.UNCHANGED] * 3
    assert [outcome.article for outcome in again] == [outcome.article for outcome in first]
    assert not any(outcome.cleaned for outcome in again)
    assert store.articles() == version


def test_unchanged_articles_are_not_cleaned_again(
    store: SqliteStore, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(store, corpus)
    monkeypatch.setattr("zoneread.session.cleaning.normalise", None)
    assert {result for _, result in results(run(store, corpus))} == {"unchanged"}


def test_a_changed_file_becomes_a_new_revision(store: SqliteStore, corpus: Path) -> None:
    first = run(store, corpus)
    (corpus / "1.txt").write_bytes(PROSE.format("九").encode())
    again = run(store, corpus)
    assert results(again) == [("0.txt", "unchanged"), ("1.txt", "changed"), ("2.txt", "unchanged")]
    assert (again[1].article, again[1].revision) == (first[1].article, 2)
    assert "九" in store.article(first[1].article).text


def test_one_byte_changed_is_noticed_though_size_and_time_are_the_same(store: SqliteStore, corpus: Path) -> None:
    import os

    run(store, corpus)
    path = corpus / "1.txt"
    status = path.stat()
    path.write_bytes(path.read_bytes().replace(b"1", b"7"))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert results(run(store, corpus))[1] == ("1.txt", "changed")


def test_the_same_text_in_another_encoding_is_unchanged(store: SqliteStore, corpus: Path) -> None:
    run(store, corpus)
    (corpus / "1.txt").write_bytes(PROSE.format(1).encode("gb18030"))
    assert results(run(store, corpus))[1] == ("1.txt", "unchanged")


def test_other_clean_up_makes_a_new_revision(store: SqliteStore, corpus: Path) -> None:
    run(store, corpus)
    raw = ImportOptions(clean=Options(steps=()), workers=1)
    assert {result for _, result in results(run(store, corpus, options=raw))} == {"changed"}
    assert store.article(store.find_article("1.txt").id).text == PROSE.format(1)
    assert {result for _, result in results(run(store, corpus, options=raw))} == {"unchanged"}


def test_a_text_known_under_another_name_is_said_to_be_that_article(store: SqliteStore, corpus: Path) -> None:
    first = run(store, corpus)
    (corpus / "twin.txt").write_bytes((corpus / "1.txt").read_bytes())
    (corpus / "new.txt").write_bytes(PROSE.format("八").encode())
    (corpus / "new-twin.txt").write_bytes(PROSE.format("八").encode())
    again = {outcome.name: outcome for outcome in run(store, corpus)}
    assert (again["twin.txt"].result, again["twin.txt"].same_as) == (ImportResult.UNCHANGED, "1.txt")
    assert again["twin.txt"].article == first[1].article
    assert (again["new.txt"].result, again["new.txt"].same_as) == (ImportResult.UNCHANGED, "new-twin.txt")
    assert len(store.articles()) == 4


def test_refused_files_are_said_and_the_others_imported(store: SqliteStore, corpus: Path) -> None:
    (corpus / "1a.txt").write_bytes(b"")
    (corpus / "1b.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    outcomes = run(store, corpus, corpus / "missing.txt")
    assert results(outcomes) == [
        ("0.txt", "new"),
        ("1.txt", "new"),
        ("1a.txt", "refused"),
        ("1b.png", "refused"),
        ("2.txt", "new"),
        ("missing.txt", "refused"),
    ]
    refusals = [outcome.refusal.reason for outcome in outcomes if outcome.refusal is not None]
    assert refusals == ["the file is empty", "no reader for .png files", "no such file or folder"]


def test_two_files_never_share_a_name_in_one_import(store: SqliteStore, corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "1.txt").write_bytes(PROSE.format("七").encode())
    outcomes = run(store, corpus, tmp_path / "other", corpus)
    assert results(outcomes)[3] == ("1.txt", "refused")
    assert outcomes[3].refusal is not None
    assert outcomes[3].refusal.reason == f"the name is that of {corpus / '1.txt'}"
    assert [outcome.result for outcome in outcomes[4:]] == [ImportResult.UNCHANGED] * 3


def test_names_and_places_are_relative_to_the_base(store: SqliteStore, corpus: Path) -> None:
    options = ImportOptions(read=ReadOptions(base=corpus), workers=1)
    for path in [corpus, corpus / "1.txt"]:
        run(store, path, options=options)
    assert [(row.name, row.source_path) for row in store.articles()] == [
        (f"{number}.txt", f"corpus/{number}.txt") for number in range(3)
    ]


def test_progress_counts_files_to_the_end(store: SqliteStore, corpus: Path) -> None:
    (corpus / "1.csv").write_bytes("id,text\n甲,云溪开发区\n乙,桂岭开发区\n".encode())
    told: list[tuple[int, int, str]] = []
    list(import_paths(store, [corpus], IN_ONE_PROCESS, lambda *args: told.append(args)))
    assert told == [(1, 4, "0.txt"), (2, 4, "1.csv#甲"), (2, 4, "1.csv#乙"), (3, 4, "1.txt"), (4, 4, "2.txt")]


def test_nonsense_options_are_refused_before_anything_is_read(store: SqliteStore, corpus: Path) -> None:
    with pytest.raises(UsageError, match="utf-9"):
        run(store, corpus, options=ImportOptions(read=ReadOptions(encoding="utf-9")))
    with pytest.raises(UsageError, match="polish"):
        run(store, corpus, options=ImportOptions(clean=Options(steps=("polish",))))
    assert store.articles() == []


def test_what_was_yielded_is_kept_when_the_import_stops(store: SqliteStore, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(4 * BATCH):
        (folder / f"{number:04}.txt").write_bytes(PROSE.format(number).encode())
    running = import_paths(store, [folder], IN_ONE_PROCESS)
    assert next(running).result is ImportResult.NEW
    running.close()  # type: ignore[attr-defined]
    assert len(store.articles()) == BATCH
    again = [outcome.result for outcome in run(store, folder)]
    assert again == [ImportResult.UNCHANGED] * BATCH + [ImportResult.NEW] * 3 * BATCH


def test_an_article_the_store_cannot_take_is_refused_alone(
    store: SqliteStore, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = store.add_articles

    def picky(new: Sequence[NewArticle], *, by: str = "") -> list[Outcome]:
        if any(one.name == "1.txt" for one in new):
            raise ArticleError("not to my taste", hint="salt it")
        return add(new, by=by)

    monkeypatch.setattr(store, "add_articles", picky)
    outcomes = run(store, corpus)
    assert results(outcomes) == [("0.txt", "new"), ("1.txt", "refused"), ("2.txt", "new")]
    assert str(outcomes[1].refusal) == "not to my taste (salt it)"


def test_what_was_settled_is_kept_for_the_same_text_and_dropped_for_another(
    store: SqliteStore, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(store, corpus)
    (corpus / "2.txt").write_bytes(PROSE.format("九").encode())
    monkeypatch.setattr(store, "settlements", lambda _article: {"a mark": "reject"})
    given: list[dict[str, str]] = []

    def noted(source: str, options: Options) -> Reading:
        given.append(dict(options.settlements))
        return normalise(source, options)

    monkeypatch.setattr("zoneread.session.cleaning.normalise", noted)
    run(store, corpus, options=ImportOptions(clean=Options(steps=()), workers=1))
    assert given == [{"a mark": "reject"}, {"a mark": "reject"}, {}]
