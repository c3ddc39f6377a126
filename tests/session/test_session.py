"""The reader's use cases on a real store."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.builders import TEXT, counting, new_article, ticking
from tests.strategies import hard_text
from zoneread.errors import EditConflictError, UsageError
from zoneread.session.narrate import narrate, place
from zoneread.session.session import Session
from zoneread.span.edits import Edit, EditKind, SpanChange
from zoneread.span.span import Origin, Span, Status
from zoneread.store.sqlite import SqliteStore
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from zoneread.session.open_article import OpenArticle

REFORM = Range(7, 13)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore.open(tmp_path / "annotations.db", create=True, clock=ticking(), new_id=counting()) as store:
        store.add_article(new_article())
        store.add_article(new_article("second.txt", "第二篇。"))
        yield store


@pytest.fixture
def session(store: SqliteStore) -> Session:
    numbers = count(1)
    return Session(store, "lin", now=ticking(), new_id=lambda: f"s{next(numbers):016x}")


@pytest.fixture
def article(session: Session) -> OpenArticle:
    return session.open("qingyan.txt")


def put(session: Session, article: OpenArticle, range_: Range, label: str = "reform") -> Span:
    """Tag a range and return the span as it is then on the article."""
    article.take(session.apply(session.tag(article, range_, label)), session.set)
    return next(span for span in article.exactly(range_) if span.label == label)


def do(session: Session, article: OpenArticle, edit: Edit) -> None:
    article.take(session.apply(edit), session.set)


def stored(session: Session) -> list[Span]:
    return list(session.open("qingyan.txt").spans)


def test_reading_does_not_touch_the_database(store: SqliteStore, session: Session) -> None:
    before = store.path.read_bytes()
    session.articles()
    session.open("qingyan.txt")
    session.changed()
    assert store.path.read_bytes() == before
    assert store.sets() == []


def test_a_tagged_range_is_a_span_with_its_quote_and_its_place_in_the_source(
    session: Session, article: OpenArticle
) -> None:
    span = put(session, article, REFORM)
    assert span.quote == TEXT[7:13] == "“一窗通办”"
    assert (span.source, span.annotator, span.origin) == ((REFORM,), "lin", Origin.MANUAL)
    assert stored(session) == [span]


def test_settling_a_conflict_for_what_is_shown_is_told_as_that(session: Session, article: OpenArticle) -> None:
    span = put(session, article, REFORM)
    settled = Edit(EditKind.ADJUDICATE, (SpanChange("lin", article.row.id, span, span),))
    assert narrate(settled) == f"settled as reform 「{span.quote}」"


def test_an_article_begun_in_another_reader_in_the_meantime_is_no_reason_to_refuse_a_span(
    store: SqliteStore, session: Session, article: OpenArticle
) -> None:
    edit = session.tag(article, REFORM, "reform")
    elsewhere = Session(store, "lin")
    put(elsewhere, elsewhere.open("qingyan.txt"), Range(0, 4), "metric")
    assert [type(change) for change in session.apply(edit).changes] == [SpanChange]
    assert [(span.range, span.label) for span in stored(session)] == [(Range(0, 4), "metric"), (REFORM, "reform")]
    session.undo()
    assert store.status(article.row.id, "lin") is Status.IN_PROGRESS


def test_the_first_edit_puts_the_article_in_progress_and_its_undo_takes_that_back(
    session: Session, article: OpenArticle
) -> None:
    put(session, article, REFORM)
    assert article.status is Status.IN_PROGRESS
    undone = session.undo()
    assert undone is not None
    article.take(undone, session.set)
    assert (article.status, list(article.spans)) == (Status.TODO, [])
    assert session.open("qingyan.txt").status is Status.TODO


def test_tagging_the_same_range_with_the_same_label_again_is_refused_and_another_label_is_not(
    session: Session, article: OpenArticle
) -> None:
    put(session, article, REFORM)
    with pytest.raises(UsageError, match="is reform already"):
        session.tag(article, REFORM, "reform")
    put(session, article, REFORM, "party-building")
    assert {span.label for span in stored(session)} == {"reform", "party-building"}


@pytest.mark.parametrize(("range_", "said"), [(Range(3, 3), "nothing to tag"), (Range(0, 10**6), "outside the text")])
def test_what_cannot_be_a_span_is_refused(session: Session, article: OpenArticle, range_: Range, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        session.tag(article, range_, "reform")


def test_blanks_alone_cannot_be_tagged(session: Session, article: OpenArticle) -> None:
    blanks = article.text.index("\r\n")
    with pytest.raises(UsageError, match="nothing to tag"):
        session.tag(article, Range(blanks, blanks + 2), "reform")


def test_a_label_outside_the_scheme_names_the_nearest(session: Session, article: OpenArticle) -> None:
    with pytest.raises(UsageError, match=r'no label "reforms" \(did you mean "reform"\?\)'):
        session.tag(article, REFORM, "reforms")


def test_retag_resize_and_note_keep_the_identity(session: Session, article: OpenArticle) -> None:
    span = put(session, article, REFORM)
    do(session, article, session.note(article, span, "看一下"))
    do(session, article, session.retag(article, article.spans[0], "project"))
    do(session, article, session.resize(article, article.spans[0], Range(8, 12)))
    (now,) = stored(session)
    assert (now.id, now.label, now.quote, now.note) == (span.id, "project", "一窗通办", "看一下")
    assert now.source == (Range(8, 12),)
    assert now.created == span.created < now.updated


def test_retagging_drops_the_attributes_that_the_new_label_does_not_declare(
    session: Session, article: OpenArticle
) -> None:
    span = put(session, article, Range(24, 30), "metric")
    do(session, article, session.attributes(article, span, {"value": "8.6", "trend": "up"}))
    do(session, article, session.retag(article, article.spans[0], "project"))
    assert dict(stored(session)[0].attributes) == {}


def test_attributes_are_checked_against_the_scheme(session: Session, article: OpenArticle) -> None:
    span = put(session, article, Range(24, 30), "metric")
    with pytest.raises(UsageError, match='metric has no attribute "colour"'):
        session.attributes(article, span, {"colour": "red"})
    with pytest.raises(UsageError, match='trend cannot be "sideways"'):
        session.attributes(article, span, {"trend": "sideways"})


def test_a_split_is_one_step_back(session: Session, article: OpenArticle) -> None:
    span = put(session, article, Range(0, 14))
    do(session, article, session.split(article, span, 5))
    assert [(part.range, part.id == span.id) for part in stored(session)] == [
        (Range(0, 5), True),
        (Range(5, 14), False),
    ]
    session.undo()
    assert [part.range for part in stored(session)] == [Range(0, 14)]


def test_both_parts_of_a_split_have_its_note_and_attributes(session: Session, article: OpenArticle) -> None:
    span = put(session, article, Range(0, 14), "metric")
    do(session, article, session.note(article, span, "甲"))
    do(session, article, session.attributes(article, article.spans[0], {"trend": "up"}))
    do(session, article, session.split(article, article.spans[0], 5))
    assert [(part.note, dict(part.attributes)) for part in stored(session)] == [("甲", {"trend": "up"})] * 2


@pytest.mark.parametrize("offset", [0, 14, 40])
def test_a_span_is_only_split_inside(session: Session, article: OpenArticle, offset: int) -> None:
    span = put(session, article, Range(0, 14))
    with pytest.raises(UsageError, match="not inside the span"):
        session.split(article, span, offset)


def test_a_merge_keeps_the_first_and_both_notes(session: Session, article: OpenArticle) -> None:
    first, second = put(session, article, Range(0, 5)), put(session, article, Range(7, 12))
    do(session, article, session.note(article, first, "甲"))
    do(session, article, session.note(article, second, "乙"))
    do(session, article, session.merge(article, article.spans[0], article.spans[1]))
    (merged,) = stored(session)
    assert (merged.id, merged.range, merged.note) == (first.id, Range(0, 12), "甲\n乙")


def test_spans_of_two_labels_do_not_merge(session: Session, article: OpenArticle) -> None:
    first, second = put(session, article, Range(0, 5)), put(session, article, Range(7, 12), "metric")
    with pytest.raises(UsageError, match="do not merge"):
        session.merge(article, first, second)


def test_an_edit_upon_what_another_session_has_changed_is_a_conflict(
    store: SqliteStore, session: Session, article: OpenArticle
) -> None:
    span = put(session, article, REFORM)
    other = Session(store, "lin")
    seen = other.open("qingyan.txt")
    other.apply(other.retag(seen, seen.spans[0], "project"))
    with pytest.raises(EditConflictError):
        session.apply(session.note(article, span, "too late"))


def test_active_time_goes_with_the_edit_and_only_once(
    store: SqliteStore, session: Session, article: OpenArticle
) -> None:
    session.active.touch(0)
    session.active.touch(7)
    put(session, article, REFORM)
    put(session, article, Range(0, 5))
    assert [entry.active_seconds for entry in store.log()] == [7, 0]


def test_the_list_counts_spans_and_knows_the_status(session: Session, article: OpenArticle) -> None:
    put(session, article, REFORM)
    listed = {entry.row.name: (entry.status, entry.spans) for entry in session.articles()}
    assert listed == {"qingyan.txt": (Status.IN_PROGRESS, 1), "second.txt": (Status.TODO, 0)}


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("tag", "reform 「一窗通办」"),
        ("retag", "reform → metric 「一窗通办」"),
        ("note", "note on reform 「一窗通办」"),
        ("remove", "deleted reform 「一窗通办」"),
    ],
)
def test_an_edit_can_be_put_into_words(session: Session, article: OpenArticle, kind: str, said: str) -> None:
    inner = Range(8, 12)
    edit = session.tag(article, inner, "reform")
    if kind != "tag":
        span = put(session, article, inner)
        edit = {
            "retag": lambda: session.retag(article, span, "metric"),
            "note": lambda: session.note(article, span, "x"),
            "remove": lambda: session.remove(article, [span]),
        }[kind]()
    assert narrate(edit) == said
    assert place(edit) == (article.row.id, inner)


def test_an_open_article_finds_its_spans_by_range_and_id(session: Session, article: OpenArticle) -> None:
    outer, inner = put(session, article, Range(0, 14)), put(session, article, REFORM)
    same = put(session, article, REFORM, "metric")
    assert list(article.spans) == [outer, *sorted((inner, same), key=lambda span: span.label)]
    assert {span.label for span in article.exactly(REFORM)} == {"reform", "metric"}
    assert article.exactly(Range(1, 2)) == []
    assert article.span(outer.id) == outer
    assert article.span("nobody") is None


@given(hard_text(), st.data())
def test_any_span_of_any_text_reads_its_quote(text: str, data: st.DataObject) -> None:
    from zoneread.session.open_article import OpenArticle as Opened
    from zoneread.text.normalise import identity_reading

    reading = identity_reading(text)
    start = data.draw(st.integers(0, len(reading.text)))
    end = data.draw(st.integers(start, len(reading.text)))
    stand_in = Opened(row=None, reading=reading, status=Status.TODO)  # type: ignore[arg-type]
    session = Session.__new__(Session)
    from zoneread.span.scheme import DEFAULT_SCHEME

    session.scheme, session.annotator = DEFAULT_SCHEME, "lin"
    session._now, session._new_id = lambda: "2031-01-01T00:00:00Z", lambda: "s1"
    if not reading.text[start:end].strip():
        with pytest.raises(UsageError):
            session.span(stand_in, Range(start, end), "metric")
        return
    span = session.span(stand_in, Range(start, end), "metric")
    assert (
        span.quote
        == reading.text[start:end]
        == "".join(part.of(text) for part in span.source).translate(dict.fromkeys(range(55296, 57344), 65533))
    )


def test_following_another_set_changes_nothing(session: Session, article: OpenArticle) -> None:
    span = put(session, article, REFORM)
    foreign = Edit(EditKind.REMOVE, (SpanChange("somebody", article.row.id, span, None),))
    article.take(foreign, session.set)
    assert list(article.spans) == [span]
