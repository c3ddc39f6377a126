"""The Python API: what docs/guides/python-api.md does not show."""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import zoneread
from tests.store.builders import new_article
from tests.workspaces import FIRST, make_workspace
from zoneread.errors import AnchorError, EditConflictError, StoreReadOnlyError, UsageError, WorkspaceError
from zoneread.session.opening import create_workspace, open_store
from zoneread.store.protocol import SetKind

HARD = "改革𠮷👩‍💻é︁Ａ，\r\n　 a"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_workspace(tmp_path / "zones").root


def test_everything_that_is_promised_is_there() -> None:
    for name in zoneread.__all__:
        assert getattr(zoneread, name) is not None
        assert name in dir(zoneread)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        zoneread.nonsense  # type: ignore[attr-defined]  # noqa: B018


@settings(max_examples=25)
@given(st.data())
def test_spans_come_back_as_they_were_added(data: st.DataObject) -> None:
    text = data.draw(st.text(st.sampled_from(HARD), min_size=1).filter(str.strip))
    with tempfile.TemporaryDirectory() as folder:
        workspace = create_workspace(Path(folder) / "zones")
        with open_store(workspace) as store:
            store.add_article(new_article("a.txt", text))
        with zoneread.open_workspace(workspace.root, annotator="lin") as work:
            text = work.article("a.txt").text
            offsets = st.integers(0, len(text))
            ends = st.tuples(offsets, offsets).map(sorted).filter(lambda two: bool(text[two[0] : two[1]].strip()))
            wanted = data.draw(st.lists(st.tuples(ends.map(tuple), st.sampled_from(work.scheme.keys)), unique=True))
            added = work.add_all("a.txt", [(start, end, label) for (start, end), label in wanted])
            assert [((span.start, span.end), span.label) for span in added] == wanted
            assert [span.quote for span in added] == [text[start:end] for (start, end), _ in wanted]
            assert sorted(work.article("a.txt").spans, key=repr) == sorted(added, key=repr)
            assert work.undo() is bool(wanted)
            assert work.article("a.txt").spans == ()


def test_reading_writes_nothing(root: Path) -> None:
    before = (root / "annotations.db").read_bytes()
    with zoneread.open_workspace(root, annotator="new") as work:
        assert [article.status for article in work.articles()] == [zoneread.Status.TODO] * 3
        assert [known.name for known in work.sets()] == ["lin", "zhao"]
        list(work.articles("lin"))
        work.align("lin", "zhao")
        work.agree("lin", "zhao", any_status=True, resamples=0)
    assert (root / "annotations.db").read_bytes() == before


def test_articles_may_be_written_to_while_they_are_gone_through(root: Path) -> None:
    with zoneread.open_workspace(root, annotator="gao") as work:
        for article in work.articles():
            work.add(article, 0, 2, "reform")
        assert [len(article.spans) for article in work.articles()] == [1, 1, 1]


def test_articles_are_chosen_by_status_and_spans_by_origin(root: Path) -> None:
    with zoneread.open_workspace(root, annotator="lin") as work:
        assert [article.name for article in work.articles(status=zoneread.Status.DONE)] == ["01-first.txt"]
        work.add_all("03-empty.txt", [(0, 2, "reform")], origin=zoneread.Origin.REJECTED)
        assert work.article("03-empty.txt").spans == ()
        (found,) = [a for a in work.articles(origins={zoneread.Origin.REJECTED}) if a.spans]
        assert found.spans[0].origin is zoneread.Origin.REJECTED


def test_several_spans_are_added_all_or_none(root: Path) -> None:
    with zoneread.open_workspace(root, annotator="gao") as work:
        for bad in ((0, 0, "reform"), (3, 1, "reform"), (-1, 2, "reform"), (0, 10**6, "reform"), (0, 2, "nonsense")):
            with pytest.raises(UsageError):
                work.add_all("01-first.txt", [(0, 2, "reform"), bad])
        with pytest.raises(UsageError, match="is reform already"):
            work.add_all("01-first.txt", [(0, 2, "reform"), (0, 2, "reform")])
        assert work.article("01-first.txt").spans == ()
        assert work.add_all("01-first.txt", []) == []
        assert work.undo() is False


def test_attributes_are_those_that_the_label_declares(root: Path) -> None:
    with zoneread.open_workspace(root, annotator="gao") as work:
        span = work.add("01-first.txt", 0, 2, "metric", attributes={"trend": "up"})
        assert span.attributes == {"trend": "up"}
        with pytest.raises(UsageError, match='no attribute "stage"'):
            work.add("01-first.txt", 0, 3, "metric", attributes={"stage": "signed"})
        with pytest.raises(UsageError, match='trend cannot be "sideways"'):
            work.add("01-first.txt", 0, 3, "metric", attributes={"trend": "sideways"})


def test_nobody_writes_to_another_persons_set_nor_to_a_locked_one(root: Path) -> None:
    with (
        zoneread.open_workspace(root, annotator="gao", set_name="lin") as work,
        pytest.raises(UsageError, match="annotator of lin"),
    ):
        work.add("01-first.txt", 0, 2, "reform")
    with open_store(create_workspace(root.parent / "other")) as store:
        store.add_article(new_article("a.txt", FIRST))
        store.ensure_set("gold", SetKind.GOLD)
        store.lock_set("gold")
    with (
        zoneread.open_workspace(root.parent / "other", annotator="gao", set_name="gold") as work,
        pytest.raises(UsageError, match='the set "gold" is locked'),
    ):
        work.add("a.txt", 0, 2, "reform")


def test_gold_takes_spans_of_anybody_and_says_whose_they_are(root: Path) -> None:
    with open_store(create_workspace(root.parent / "other")) as store:
        store.add_article(new_article("a.txt", FIRST))
        store.ensure_set("gold", SetKind.GOLD)
    with zoneread.open_workspace(root.parent / "other", annotator="gao", set_name="gold") as work:
        assert work.add("a.txt", 0, 2, "reform").annotator == "gao"
        assert (work.annotator, work.set_name, work.article("a.txt").annotator) == ("gao", "gold", "")


def test_a_span_that_has_changed_meanwhile_is_not_overwritten(root: Path) -> None:
    with zoneread.open_workspace(root, annotator="gao") as work:
        span = work.add("01-first.txt", 0, 2, "reform")
        assert work.retag("01-first.txt", span, "metric").label == "metric"
        with pytest.raises(EditConflictError):
            work.resize("01-first.txt", span, 0, 3)
        with pytest.raises(EditConflictError):
            work.remove("01-first.txt", [span])
        assert work.undo()
        assert work.redo()
        assert work.article("01-first.txt").spans[0].label == "metric"


def test_a_span_that_does_not_fit_its_text_is_never_passed_on(root: Path) -> None:
    with sqlite3.connect(root / "annotations.db") as connection:
        connection.execute("UPDATE spans SET quote = 'otherwise' WHERE set_name = 'lin' AND label = 'reform'")
    connection.close()
    with zoneread.open_workspace(root, annotator="lin") as work:
        for read in (lambda: list(work.articles()), lambda: work.article("01-first.txt")):
            with pytest.raises(AnchorError, match=r"01-first\.txt, set lin: span s"):
                read()


def test_a_readonly_workspace_refuses_every_write(root: Path) -> None:
    with zoneread.open_workspace(root, annotator="gao", readonly=True) as work, pytest.raises(StoreReadOnlyError):
        work.add("01-first.txt", 0, 2, "reform")


def test_names_that_are_none_are_refused_with_the_nearest(root: Path, tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="not a workspace"):
        zoneread.open_workspace(tmp_path, annotator="gao")
    with pytest.raises(UsageError, match="needs a name"):
        zoneread.open_workspace(root, annotator=" ")
    with pytest.raises(WorkspaceError, match="a workspace already"):
        zoneread.create_workspace(root, annotator="gao")
    with zoneread.open_workspace(root, annotator="gao") as work:
        with pytest.raises(UsageError, match=r'did you mean "lin"\?'):
            work.article("01-first.txt", "linn")
        with pytest.raises(UsageError, match=r'did you mean "01-first.txt"\?'):
            work.article("01-firts.txt")
        with pytest.raises(UsageError, match="which format"):
            work.export(tmp_path / "gold", "lin")
        with pytest.raises(UsageError, match=r'did you mean "jsonl"\?'):
            work.export(tmp_path / "gold", "lin", format_name="jsnol")
        with pytest.raises(UsageError, match="two sets"):
            work.agree("lin")


def test_a_database_alone_can_be_opened(root: Path, tmp_path: Path) -> None:
    with zoneread.open_workspace(tmp_path, database=root / "annotations.db", annotator="gao", readonly=True) as work:
        assert len(list(work.articles("lin"))) == 3


def test_a_file_that_cannot_be_read_is_an_outcome(root: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    with zoneread.open_workspace(root, annotator="gao") as work:
        (outcome,) = work.import_articles(tmp_path / "empty.txt")
        assert outcome.refusal is not None


def test_an_export_in_a_folder_and_in_source_coordinates(root: Path, tmp_path: Path) -> None:
    with zoneread.open_workspace(root, annotator="gao", readonly=True) as work:
        assert work.export(tmp_path / "brat", "lin", format_name="brat").spans == 5
        assert (tmp_path / "brat" / "manifest.json").is_file()
        report = work.export(tmp_path / "a.csv", "lin", statuses=[zoneread.Status.DONE], coordinates="source")
        assert (report.articles, report.spans) == (1, 4)


def test_a_set_once_left_is_closed_with_the_workspace(root: Path) -> None:
    work = zoneread.open_workspace(root, annotator="gao")
    work.close()
    with pytest.raises(zoneread.ZonereadError):
        work.sets()
