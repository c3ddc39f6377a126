"""Undoing what others have built upon: it is said, what can be done is offered, and what lies before stays within reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tui.conftest import FIRST
from tests.tui.screen import status_of
from zoneread.session.session import Session
from zoneread.span.edits import EditKind, change_span
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from zoneread.store.sqlite import SqliteStore
    from zoneread.tui.app import ReaderApp

ONE = Range(FIRST.index("栖梧"), FIRST.index("栖梧") + 2)
TWO = Range(FIRST.index("澄海"), FIRST.index("澄海") + 2)
FIRST_OF_ALL = Range(FIRST.index("同比增长"), FIRST.index("同比增长") + 9)


@pytest.fixture
def built_upon(store: SqliteStore) -> None:
    """Let lin tag one span, then two in one edit, of which gao as a reviewer retags one."""
    session = Session(store, "lin")
    article = session.open("1.txt")
    session.apply(session.tag(article, FIRST_OF_ALL, "metric"))
    article = session.open("1.txt")
    session.apply(session.tag_all(article, [ONE, TWO], "reform", "试"))
    (span,) = (span for span in session.open("1.txt").spans if span.range == TWO)
    edit = change_span(EditKind.RETAG, "lin", article.row.id, span, span.with_(label="project"))
    store.apply(edit, by="gao", reviewer=True)


def labels(reader: ReaderApp) -> dict[str, str]:
    assert reader.desk.article is not None
    return {span.quote: span.label for span in reader.desk.article.spans}


@pytest.mark.usefixtures("built_upon")
async def test_an_undo_that_others_stand_in_the_way_of_says_who_and_with_which_key_the_rest_is_undone(
    reader: ReaderApp,
) -> None:
    async with reader.run_test(size=(160, 24)) as pilot:
        before = labels(reader)
        await pilot.press("u")
        assert status_of(reader).startswith("not done: g y undoes the rest and leaves that: cannot undo")
        assert "retag by gao" in status_of(reader)
        assert labels(reader) == before
        await pilot.press("g", "y")
        assert status_of(reader).endswith("— 1 left as others have made it")
        assert labels(reader) == {FIRST_OF_ALL.of(FIRST): "metric", "澄海": "project"}
        await pilot.press("u")
        assert labels(reader) == {"澄海": "project"}
        await pilot.press("U", "U")
        assert labels(reader) == {FIRST_OF_ALL.of(FIRST): "metric", "栖梧": "reform", "澄海": "project"}


async def test_an_edit_of_which_nothing_can_be_undone_is_passed_over_and_what_lies_before_can_be(
    reader: ReaderApp, store: SqliteStore
) -> None:
    session = Session(store, "lin")
    for range_ in (ONE, TWO):
        session.apply(session.tag(session.open("1.txt"), range_, "reform"))
    (span,) = (span for span in session.open("1.txt").spans if span.range == TWO)
    article = store.find_article("1.txt").id
    store.apply(change_span(EditKind.RETAG, "lin", article, span, span.with_(label="project")), by="gao", reviewer=True)
    async with reader.run_test(size=(160, 24)) as pilot:
        await pilot.press("u")
        assert "g y undoes the rest" in status_of(reader)
        await pilot.press("g", "y")
        assert status_of(reader) == "nothing of it could be undone — 1 left as others have made it"
        await pilot.press("u")
        assert labels(reader) == {"澄海": "project"}


@pytest.mark.usefixtures("built_upon")
async def test_a_redo_in_part_leaves_what_others_have_made_in_the_meantime(
    reader: ReaderApp, store: SqliteStore
) -> None:
    async with reader.run_test(size=(160, 24)) as pilot:
        await pilot.press("g", "y")
        assert labels(reader)["澄海"] == "project"
        await pilot.press("g", "Y")
        assert labels(reader) == {FIRST_OF_ALL.of(FIRST): "metric", "栖梧": "reform", "澄海": "project"}
        await pilot.press("g", "Y")
        assert status_of(reader) == "nothing to be redone"
