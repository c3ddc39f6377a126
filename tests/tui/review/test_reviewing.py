"""Reviewing in the running reader: one key a decision, and every decision stored with its votes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.store.builders import new_article
from tests.tui.conftest import FIRST, SECOND
from tests.tui.screen import rows_of, status_of
from zoneread.compare.cases import take_both
from zoneread.keys.command import Context, Group
from zoneread.keys.registry import COMMANDS as REGISTRY
from zoneread.session.adjudicating import Review, standing_verdicts
from zoneread.session.disagreements import ReviewRequest
from zoneread.session.session import Session
from zoneread.span.edits import set_status
from zoneread.span.span import Origin, Span, Status
from zoneread.store.protocol import SetKind
from zoneread.store.sqlite import SqliteStore
from zoneread.text.ranges import Range
from zoneread.tui import slices
from zoneread.tui.review import actions
from zoneread.tui.review.actions import ACTIONS, begin_review

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.pilot import Pilot

    from zoneread.tui.app import ReaderApp

VOTES = {
    "lin": {
        "1.txt": [
            ("栖梧经开区推行“一窗通办”模式", "reform"),
            ("同比增长12.3%", "metric"),
            ("澄海智能仓储项目", "project"),
        ],
        "2.txt": [("企业增至240家", "metric")],
    },
    "zhao": {
        "1.txt": [("“一窗通办”模式", "reform"), ("同比增长12.3%", "metric"), ("澄海智能仓储项目", "reform")],
        "2.txt": [("𠮷野产业园", "project")],
    },
}
TEXTS = {"1.txt": FIRST, "2.txt": SECOND}


@pytest.fixture
def reader(make_reader: Callable[..., ReaderApp], store: SqliteStore) -> ReaderApp:
    """Two annotators have finished two articles; wu is to review them."""
    for name, articles in VOTES.items():
        session = Session(store, name)
        for ref, spans in articles.items():
            for words, label in spans:
                article = session.open(ref)
                start = TEXTS[ref].index(words)
                session.apply(session.tag(article, Range(start, start + len(words)), label))
            store.apply(set_status(name, store.find_article(ref).id, Status.IN_PROGRESS, Status.DONE), by=name)
    return make_reader(annotator="wu")


async def begin(pilot: Pilot[None], *, blind: bool = False) -> None:
    await pilot.pause()
    begin_review(pilot.app, ReviewRequest(("lin", "zhao"), blind=blind))  # type: ignore[arg-type]
    await pilot.pause()


def gold(
    store: SqliteStore, ref: str = "1.txt", origins: tuple[Origin, ...] = (Origin.ADJUDICATED,)
) -> list[tuple[str, str]]:
    found: list[Span] = store.spans(store.find_article(ref).id, "gold", origins=origins)
    return [(span.label, span.quote) for span in found]


def shown(reader: ReaderApp) -> str:
    assert reader.review is not None
    return "\n".join(rows_of(reader.review.panel))


def selected(reader: ReaderApp) -> str:
    return reader.view.selection.of(reader.view.document.text)


def test_every_command_of_the_review_is_there_and_no_other() -> None:
    assert set(ACTIONS) == {id_ for id_, command in REGISTRY.items() if command.group is Group.REVIEW}


async def test_a_review_begins_on_the_first_disagreement_with_both_versions_beside_each_other(
    reader: ReaderApp,
) -> None:
    async with reader.run_test(size=(80, 24)) as pilot:
        await begin(pilot)
        assert reader.context is Context.REVIEW
        assert selected(reader) == "栖梧经开区推行“一窗通办”模式"
        panel = shown(reader)
        assert "boundary 1/4 · 4 open" in panel
        assert "A lin: reform 「栖梧经开区推行“一窗通办”模式」" in panel
        assert "B zhao: reform 「“一窗通办”模式」" in panel
        rows = rows_of(reader.view)
        assert any("[A reform---" in row for row in rows)
        assert any("[B reform-" in row for row in rows)
        assert "wu → gold" in rows_of(reader.title_bar)[0]


@pytest.mark.parametrize("size", [(120, 40), (200, 60)])
async def test_in_a_wide_terminal_the_case_stands_beside_the_text_and_shares_the_margin(
    reader: ReaderApp, size: tuple[int, int]
) -> None:
    async with reader.run_test(size=size) as pilot:
        await begin(pilot)
        assert reader.review is not None
        case, text, spans = reader.review.panel.region, reader.view.region, reader.span_list.region
        assert case.height > 1
        assert case.x >= text.right
        assert not case.overlaps(spans)
        assert case.y < spans.y
        await pilot.press("g", "r")
        await pilot.pause()
        assert reader.span_list.region.y == case.y


async def test_one_key_takes_a_side_and_goes_on(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test() as pilot:
        await begin(pilot)
        await pilot.press("b")
        assert gold(store) == [("reform", "“一窗通办”模式")]
        assert status_of(reader) == "take B: reform 「“一窗通办”模式」 — 3 open"
        assert selected(reader) == "澄海智能仓储项目"
        await pilot.press("a")
        assert gold(store)[-1] == ("project", "澄海智能仓储项目")
        assert reader.desk.article is not None
        assert reader.desk.article.row.name == "2.txt"
        (first, second) = standing_verdicts(store, "gold")
        assert first.verdict.sets == ("zhao",)
        assert set(second.verdict.votes) == {"lin", "zhao"}
        assert {first.by, second.by} == {"wu"}


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("+", ["栖梧经开区推行“一窗通办”模式", "“一窗通办”模式"]),
        ("x", []),
        ("|", ["栖梧经开区推行“一窗通办”模式"]),
        ("&", ["“一窗通办”模式"]),
    ],
)
async def test_one_key_takes_both_neither_union_or_intersection(
    reader: ReaderApp, store: SqliteStore, key: str, wanted: list[str]
) -> None:
    async with reader.run_test() as pilot:
        await begin(pilot)
        await pilot.press(key)
        assert [quote for _, quote in gold(store)] == wanted
        assert selected(reader) == "澄海智能仓储项目"


async def test_an_undone_decision_is_open_again_and_at_hand(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test() as pilot:
        await begin(pilot)
        await pilot.press("a", "a", "a")
        assert reader.desk.article is not None
        assert reader.desk.article.row.name == "2.txt"
        await pilot.press("u", "u", "u")
        assert gold(store) == []
        assert selected(reader) == "栖梧经开区推行“一窗通办”模式"
        assert "4 open" in shown(reader)
        await pilot.press("U")
        assert gold(store) == [("reform", "栖梧经开区推行“一窗通办”模式")]
        assert "3 open" in shown(reader)


async def test_the_boundary_is_edited_in_place(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test() as pilot:
        await begin(pilot)
        await pilot.press("j", "j", "i")
        assert gold(store) == [("reform", "经开区推行“一窗通办”模式")]


async def test_a_label_key_settles_the_label_in_place(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test() as pilot:
        await begin(pilot)
        await pilot.press("tab", "4")
        assert gold(store) == [("party-building", "澄海智能仓储项目")]
        await pilot.press("u", "1")
        assert gold(store) == [("reform", "澄海智能仓储项目")]
        (one,) = standing_verdicts(store, "gold")
        assert (one.verdict.choice, one.verdict.sets) == ("take", ("zhao",))


async def test_a_gold_span_that_is_picked_is_changed_like_any_span_and_keeps_its_verdict(
    reader: ReaderApp, store: SqliteStore
) -> None:
    async with reader.run_test() as pilot:
        await begin(pilot)
        await pilot.press("a", "shift+tab")
        assert reader.desk.article is not None
        (made,) = reader.desk.article.spans
        reader.stage.pick(made)
        await pilot.press("4")
        assert gold(store) == [("party-building", made.quote)]
        (one,) = standing_verdicts(store, "gold")
        assert (one.verdict.choice, one.verdict.gold) == ("take", (made.id,))
        assert "3 open" in shown(reader)


async def test_a_label_key_elsewhere_adds_a_span_that_nobody_had(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test() as pilot:
        await begin(pilot)
        at = FIRST.index("8.6亿元")
        reader.view.select(Range(at, at + 5))
        await pilot.press("2")
        assert gold(store, origins=(Origin.MANUAL,)) == [("metric", "8.6亿元")]
        assert "4 open" in shown(reader)


async def test_a_decision_can_be_changed_and_replaces_the_one_before(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test() as pilot:
        await begin(pilot)
        await pilot.press("a", "shift+tab", "b")
        assert gold(store) == [("reform", "“一窗通办”模式")]


async def test_a_union_of_two_labels_asks_which(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test() as pilot:
        await begin(pilot)
        await pilot.press("tab", "|")
        await pilot.pause()
        assert reader.context is Context.PALETTE
        await pilot.press("r", "e", "f", "enter")
        assert gold(store) == [("reform", "澄海智能仓储项目")]


async def test_a_side_can_be_chosen_from_a_list(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test() as pilot:
        await begin(pilot)
        await pilot.press("!", "v")
        await pilot.pause()
        await pilot.press("z", "h", "a", "enter")
        assert gold(store) == [("reform", "“一窗通办”模式")]


async def test_the_reason_of_an_earlier_case_is_not_that_of_the_next(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test() as pilot:
        await begin(pilot)
        await pilot.press("\\")
        await pilot.pause()
        await pilot.press("o", "k", "enter", "a", "a")
        assert [one.verdict.reason for one in standing_verdicts(store, "gold")] == ["ok", ""]


async def test_a_settled_uncertain_place_that_moves_the_text_moves_the_cases(
    reader: ReaderApp, store: SqliteStore
) -> None:
    async with reader.run_test() as pilot:
        await begin(pilot)
        assert reader.review is not None
        article = store.find_article("1.txt")
        store.add_articles([new_article("1.txt", "增补\n" + FIRST)])
        assert store.find_article("1.txt").id == article.id
        reader.desk.reload()
        one = reader.review.cases.current
        assert one is not None
        assert one.case.range.of(reader.view.document.text) == "栖梧经开区推行“一窗通办”模式"


async def test_what_is_put_off_keeps_the_question_and_is_passed_over(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test() as pilot:
        await begin(pilot)
        await pilot.press("y")
        await pilot.pause()
        await pilot.press("w", "h", "y", "enter")
        assert gold(store) == []
        assert [one.verdict.reason for one in standing_verdicts(store, "gold")] == ["why"]
        assert selected(reader) == "澄海智能仓储项目"
        await pilot.press("shift+tab")
        assert "decided: defer, wu: why" in shown(reader)


async def test_the_reason_goes_with_the_next_decision_or_the_one_that_stands(
    reader: ReaderApp, store: SqliteStore
) -> None:
    async with reader.run_test() as pilot:
        await begin(pilot)
        await pilot.press("\\")
        await pilot.pause()
        await pilot.press("o", "n", "e", "enter")
        assert "one" in shown(reader)
        await pilot.press("a")
        await pilot.press("shift+tab", "\\")
        await pilot.pause()
        await pilot.press("s", "enter")
        assert [one.verdict.reason for one in standing_verdicts(store, "gold")] == ["ones"]
        assert gold(store) == [("reform", "栖梧经开区推行“一窗通办”模式")]


async def test_everything_agreed_on_is_accepted_at_once_and_undone_at_once(
    reader: ReaderApp, store: SqliteStore
) -> None:
    async with reader.run_test() as pilot:
        await begin(pilot)
        await pilot.press("!", "s")
        assert gold(store) == [("metric", "同比增长12.3%")]
        await pilot.press("!", "s")
        assert "nothing that all sets agree on is open" in status_of(reader)
        await pilot.press("u")
        assert gold(store) == []


async def test_reviewed_nothing_here_rules_out_what_was_said(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test() as pilot:
        await begin(pilot)
        await pilot.press("E")
        assert store.status(store.find_article("1.txt").id, "gold") is Status.DONE
        assert gold(store) == []
        assert reader.desk.article is not None
        assert reader.desk.article.row.name == "2.txt"


async def test_names_can_be_hidden(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test() as pilot:
        await begin(pilot, blind=True)
        assert "lin" not in shown(reader)
        assert "zhao" not in shown(reader)
        assert reader.review is not None
        who = dict(reader.review.letters(store.find_article("1.txt").id))
        await pilot.press("a")
        assert standing_verdicts(store, "gold")[0].verdict.sets == (who["A"],)
        await pilot.press("!", "n")
        assert "lin" in shown(reader)


async def test_rules_settle_in_bulk_after_a_preview(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test() as pilot:
        await begin(pilot)
        await pilot.press("!", "r")
        await pilot.pause()
        assert reader.asker is not None
        reader.asker.line.value = "all-agree trust:zhao:reform"
        await pilot.press("enter")
        await pilot.pause()
        assert "let these 3 in, and leave 2 open" in "\n".join(rows_of(reader.asker.list))
        assert gold(store) == []
        await pilot.press("enter")
        assert sorted(gold(store)) == [
            ("metric", "同比增长12.3%"),
            ("reform", "“一窗通办”模式"),
            ("reform", "澄海智能仓储项目"),
        ]
        assert store.status(store.find_article("1.txt").id, "gold") is Status.DONE


async def test_a_rule_that_is_none_is_refused_in_words(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        await begin(pilot)
        await pilot.press("!", "r")
        await pilot.pause()
        assert reader.asker is not None
        reader.asker.line.value = "coin-toss"
        await pilot.press("enter")
        assert 'no rule "coin-toss"' in status_of(reader)


async def test_filters_leave_one_class_or_one_label(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        await begin(pilot)
        await pilot.press("!", "c")
        await pilot.pause()
        await pilot.press("m", "i", "s", "enter")
        assert "only missing" in shown(reader)
        assert selected(reader) in ("企业增至240家", "𠮷野产业园")
        await pilot.press("!", "l")
        await pilot.pause()
        await pilot.press("m", "e", "t", "enter")
        assert selected(reader) == "企业增至240家"


async def test_going_to_another_article_turns_to_its_cases(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        await begin(pilot)
        await pilot.press("]")
        assert "missing 3/4" in shown(reader)
        await pilot.press("]")
        assert "no disagreement here" in shown(reader)
        await pilot.press("a")
        assert "there is no disagreement here" in status_of(reader)
        await pilot.press("!", "w")
        assert "missing" in shown(reader)


async def test_a_click_turns_to_the_case_there(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        await begin(pilot)
        reader.stage.clicked(FIRST.index("智能仓储"), 1)
        assert selected(reader) == "澄海智能仓储项目"


async def test_closing_gives_the_annotators_own_set_back(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        lanes = reader.view.lanes
        await begin(pilot)
        await pilot.press("a", "g", "r")
        await pilot.pause()
        assert reader.review is None
        assert reader.context is Context.READING
        assert reader.desk.session.set == "wu"
        assert reader.view.lanes == lanes
        assert "lin" not in "".join(item.key for item in reader.view.highlights)
        await pilot.press("tab")
        assert reader.review is None


async def test_the_reader_asks_for_the_sets_and_refuses_those_that_are_not_there(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        await pilot.press("g", "r")
        await pilot.pause()
        assert reader.asker is not None
        assert reader.asker.line.value == "lin zhao"
        reader.asker.line.value = "lin qin"
        await pilot.press("enter")
        assert 'no annotation set "qin"' in status_of(reader)
        assert reader.review is None
        await pilot.press("g", "r")
        await pilot.pause()
        await pilot.press("enter")
        assert reader.review is not None


async def test_outside_a_review_its_commands_say_how_to_begin_one(reader: ReaderApp) -> None:
    async with reader.run_test():
        reader.run_command("review.next", None)
        assert "no review is on" in status_of(reader)


async def test_what_another_process_decides_is_followed(reader: ReaderApp, database: Path) -> None:
    async with reader.run_test() as pilot:
        await begin(pilot)
        with SqliteStore.open(database) as other:
            review = Review(other, ["lin", "zhao"], "qin")
            review.apply(review.decide_all([(one.case, take_both(one.case)) for one in review.cases()]))
        reader.between_keys.look_at_store()
        assert "0 open" in shown(reader)
        assert "decided: both, qin" in shown(reader)


async def test_accepting_what_all_agree_on_stays_at_the_open_case_at_hand(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        await begin(pilot)
        await pilot.press("tab", "!", "s")
        await pilot.pause()
        assert "accepted 1 on which all agree" in status_of(reader)
        assert "label 2/4 · 4 open" in shown(reader)


async def test_a_key_and_what_it_does_stand_on_one_line(reader: ReaderApp) -> None:
    async with reader.run_test(size=(46, 24)) as pilot:
        await begin(pilot)
        rows = [row.strip() for row in shown(reader).splitlines()]
        assert "not decided yet" in rows
        assert "a: take A · b: take B · +: both · x: neither" in rows
        assert "|: union · &: intersection" in rows
        assert "i: what is selected · y: defer with a question" not in rows, "it would not fit"
        assert "y: defer with a question" in rows


async def test_feedback_lists_ones_spans_against_gold_and_goes_to_a_disagreement(
    make_reader: Callable[..., ReaderApp], reader: ReaderApp, store: SqliteStore
) -> None:
    async with reader.run_test() as pilot:
        await begin(pilot)
        await pilot.press("!", "s", "b", "b", "x", "x")
    own = make_reader(annotator="lin")
    async with own.run_test() as pilot:
        await pilot.press("g", "f")
        await pilot.pause()
        assert own.asker is not None
        assert [choice.key for choice in own.asker.list.choices] == ["gold", "zhao"]
        await pilot.press("enter")
        await pilot.pause()
        text = "\n".join(rows_of(own.asker.list))
        assert "project → reform" in text
        reader_rows = [choice for choice in own.asker.list.choices if choice.key]
        assert reader_rows
        assert any(
            line.split() == ["project", "1", "0", "0", "0", "1", "0", "0", "0", "0", "0"] for line in text.splitlines()
        )
        assert "boundary ×1" in text
        assert any("{-栖梧经开区推行-}“一窗通办”模式]，上半年" in choice.text for choice in own.asker.list.choices)
        await pilot.press(*"经开区推行", "enter")
        assert own.desk.article is not None
        assert own.view.cursor == FIRST.index("栖梧经开区推行")


async def test_feedback_without_another_set_is_refused_in_words(make_reader: Callable[..., ReaderApp]) -> None:
    alone = make_reader(annotator="wu")
    async with alone.run_test() as pilot:
        await pilot.press("g", "f")
        assert "no annotation set" in status_of(alone)


async def test_feedback_compares_with_the_set_that_is_chosen_and_names_what_is_left_out(
    make_reader: Callable[..., ReaderApp], reader: ReaderApp, store: SqliteStore
) -> None:
    session = Session(store, "zhao")
    article = session.open("3.txt")
    session.apply(session.tag(article, Range(0, 3), "reform"))
    store.ensure_set("qin", SetKind.ANNOTATOR, "qin")
    own = make_reader(annotator="lin")
    async with own.run_test() as pilot:
        await pilot.press("g", "f")
        await pilot.pause()
        assert own.asker is not None
        assert [choice.key for choice in own.asker.list.choices] == ["qin", "zhao"]
        await pilot.press(*"zhao", "enter")
        await pilot.pause()
        assert own.asker.question is not None
        assert own.asker.question.title.startswith("lin against zhao")
        text = [(choice.text, choice.detail) for choice in own.asker.list.choices]
        assert ("not touched by lin", "3.txt") in text
        assert ("2 articles compared, 4 and 4 spans", "") in text


@pytest.mark.parametrize(
    ("order", "seen"),
    [
        ("text", ["boundary", "label", "missing", "missing"]),
        ("class", ["boundary", "label", "missing", "missing"]),
        ("label", ["missing", "missing", "label", "boundary"]),
        ("agreement", ["missing", "missing", "boundary", "label"]),
    ],
)
async def test_cases_are_gone_through_in_the_order_that_is_chosen(
    reader: ReaderApp, order: str, seen: list[str]
) -> None:
    async with reader.run_test() as pilot:
        await begin(pilot)
        assert reader.review is not None
        await pilot.press("!", "o")
        await pilot.pause()
        assert reader.asker is not None
        keys = [choice.key for choice in reader.asker.list.choices]
        await pilot.press(*["down"] * keys.index(order), "enter")
        assert "in order:" in status_of(reader)
        assert (f"by {order}" in shown(reader)) is (order != "text")
        found = []
        for _ in seen:
            assert reader.review.cases.current is not None
            found.append(str(reader.review.cases.current.case.kind))
            await pilot.press("tab")
        assert found == seen
        assert "the last one" in status_of(reader)


@pytest.fixture
def bits(reader: ReaderApp, monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], None]]:
    """Let what there is to settle be read an article a bit; the next bit is the last of the list, for the test to do."""
    held: list[Callable[[], None]] = []
    later = reader.later

    def hold(seconds: float, work: Callable[[], None]) -> None:
        if getattr(work, "__self__", None).__class__ is slices.Sliced:
            held.append(work)
        else:
            later(seconds, work)

    monkeypatch.setattr(reader, "later", hold)
    for module in (actions, slices):
        monkeypatch.setattr(module, "AT_ONCE", 0)
    monkeypatch.setattr(slices, "SLICE", 0)
    return held


async def test_the_first_case_is_there_before_every_article_has_been_read(
    reader: ReaderApp, bits: list[Callable[[], None]]
) -> None:
    async with reader.run_test(size=(80, 24)) as pilot:
        await begin(pilot)
        bits.pop()()
        await pilot.pause()
        assert "boundary 1/2+ · 2+ open" in shown(reader)
        assert "disagreement 1 of 2+, 2+ open" in status_of(reader)
        await pilot.press("a")
        assert "1+ open" in status_of(reader)
        assert "label 2/2+ · 1+ open" in shown(reader)
        bits.pop()()
        bits.pop()()
        await pilot.pause()
        assert "label 2/4 · 3 open" in shown(reader)
        assert selected(reader) == "澄海智能仓储项目"


async def test_whoever_is_quicker_than_the_reading_is_told_so(
    reader: ReaderApp, bits: list[Callable[[], None]]
) -> None:
    async with reader.run_test(size=(80, 24)) as pilot:
        await begin(pilot)
        bits.pop()()
        await pilot.press("a", "a")
        assert "more are being read" in status_of(reader)


async def test_what_is_about_all_cases_waits_until_they_are_read_and_can_be_stopped(
    reader: ReaderApp, bits: list[Callable[[], None]]
) -> None:
    async with reader.run_test(size=(80, 24)) as pilot:
        await begin(pilot)
        bits.pop()()
        await pilot.pause()
        ACTIONS["review.order"](reader, 1)
        await pilot.pause()
        assert reader.asker is not None
        assert "reading what there is to settle" in rows_of(reader.asker.heading)[0]
        await pilot.press("escape")
        assert "stopped" in status_of(reader)
        assert "1/4+" in shown(reader)
        bits.pop()()
        await pilot.pause()
        assert "1/4 · 4 open" in shown(reader)
        ACTIONS["review.order"](reader, 1)
        await pilot.pause()
        assert reader.asker is not None
        assert "in which order?" in rows_of(reader.asker.heading)[0]


async def test_what_is_about_all_cases_is_done_when_they_are_read(
    reader: ReaderApp, bits: list[Callable[[], None]]
) -> None:
    async with reader.run_test(size=(80, 24)) as pilot:
        await begin(pilot)
        bits.pop()()
        ACTIONS["review.accept.same"](reader, 1)
        bits.pop()()
        await pilot.pause()
        assert "accepted 1 on which all agree" in status_of(reader)
        assert "1/4 · 4 open" in shown(reader)
