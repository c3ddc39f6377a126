"""What a report says of a set, day by day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.store.builders import new_article
from zoneread.session.picturing import report_facts
from zoneread.session.session import Session
from zoneread.span.span import Status
from zoneread.store.sqlite import SqliteStore
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from pathlib import Path


def test_an_article_that_is_opened_again_and_a_span_that_is_removed_count_no_more(tmp_path: Path) -> None:
    day = 0

    def clock() -> str:
        return f"2031-05-{day:02}T08:00:00Z"

    with SqliteStore.open(tmp_path / "a.db", create=True, clock=clock) as store:
        session = Session(store, "lin")
        id_ = store.add_article(new_article()).article
        for day, status in enumerate((Status.DONE, Status.IN_PROGRESS, Status.DONE), 1):
            article = session.open(id_)
            edit = session.tag(article, Range(0, 4), "reform") if day != 2 else session.remove(article, article.spans)
            session.apply(edit)
            change = session.status(session.open(id_), status)
            assert change is not None
            session.apply(change)
        (facts,) = report_facts(store).sets
    assert facts.days == (("2031-05-01", 1, 1), ("2031-05-02", 0, 0), ("2031-05-03", 1, 1))
