"""Two annotators' spans on the real articles: every disagreement is reached, and decided by one key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.seeds import seeds_folder
from zoneread.compare.cases import CaseKind
from zoneread.formats.guessing import guess
from zoneread.session.adjudicating import Review
from zoneread.session.disagreements import ReviewRequest
from zoneread.session.importing import ImportOptions, import_paths
from zoneread.session.loading import LoadOptions, load_file
from zoneread.tui.review.actions import begin_review

if TYPE_CHECKING:
    from collections.abc import Callable

    from zoneread.store.sqlite import SqliteStore
    from zoneread.tui.app import ReaderApp


async def test_every_disagreement_is_reached_by_tab_and_gone_after_one_key_each(
    store: SqliteStore, make_reader: Callable[..., ReaderApp]
) -> None:
    seeds = seeds_folder()
    for _ in import_paths(store, sorted(seeds.glob("*.txt")), ImportOptions(workers=1)):
        pass
    for name in ("A", "B"):
        path = seeds / f"annotator-{name}.jsonl"
        load_file(store, path, guess(path), LoadOptions("source", name))
    review = Review(store, ["A", "B"], "wu", any_status=True)
    wanted = [one.case for one in review.cases() if one.case.kind is not CaseKind.SAME]
    assert wanted
    reader = make_reader(annotator="wu")
    async with reader.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        begin_review(reader, ReviewRequest(("A", "B"), any_status=True))
        reached = set()
        for _ in wanted:
            assert reader.review is not None
            one = reader.review.at_hand()
            reached.add(one.case.key)
            assert reader.view.selection == one.case.range
            place = reader.view.place_on_screen(one.case.range.start)
            assert place is not None
            assert not reader.review.panel.region.contains(*(reader.view.region.offset + place))
            await pilot.press("tab")
        assert reached == {case.key for case in wanted}
        for _ in wanted:
            await pilot.press("b")
        await pilot.press("!", "s")
    for article in review.articles():
        own = {(span.range, span.label) for span in store.spans(article, "B")}
        assert {(span.range, span.label) for span in store.spans(article, "gold")} == own
