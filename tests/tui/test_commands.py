"""What the commands do, one by one, in the running reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from textual.events import Key, Resize
from textual.geometry import Size

from tests.tui.conftest import FIRST
from tests.tui.screen import rows_of, status_of
from zoneread.keys.command import Context
from zoneread.keys.registry import COMMANDS
from zoneread.span.span import Origin
from zoneread.text.ranges import Range
from zoneread.tui.asking import _EDITING
from zoneread.tui.commands import IMPLEMENTED
from zoneread.tui.commands.searching import find_typed
from zoneread.tui.crash import log_file

if TYPE_CHECKING:
    from textual.pilot import Pilot
    from textual.widget import Widget

    from zoneread.span.span import Span
    from zoneread.store.sqlite import SqliteStore
    from zoneread.tui.app import ReaderApp

WINDOW = FIRST.index("“一窗通办”")
AMOUNT = FIRST.index("进出口额达到8.6亿元")
GROWTH = FIRST.index("同比增长")


def spans(store: SqliteStore) -> list[Span]:
    return store.spans(store.find_article("1.txt").id, "lin")


def quotes(store: SqliteStore) -> list[tuple[str, str]]:
    return [(span.label, span.quote) for span in spans(store)]


async def tag(pilot: Pilot[None], reader: ReaderApp, start: int, end: int, key: str = "1") -> None:
    reader.view.select(Range(start, end))
    await pilot.press(key)


def selected(reader: ReaderApp) -> str:
    return reader.view.selection.of(reader.view.document.text)


def test_every_command_of_the_registry_is_there_and_no_other() -> None:
    assert set(IMPLEMENTED) == set(COMMANDS)


def test_every_command_has_a_key_in_the_default_keymap_or_is_found_in_the_palette(reader: ReaderApp) -> None:
    keymap, _ = reader._read_keymap()
    bound = {binding.command for context in Context for binding in keymap.effective(context)}
    assert {"app.quit", "help.show", "palette.open", "label.1", "edit.undo", "article.next"} <= bound


def context_of(reader: ReaderApp) -> Context:
    return reader.context


def is_shown(widget: Widget) -> bool:
    return widget.display


# moving


@pytest.mark.parametrize(
    ("keys", "cursor"),
    [
        (["right"], 1),
        (["right", "left"], 0),
        (["g", "e"], len(FIRST)),
        (["g", "e", "g", "g"], 0),
        (["}"], FIRST.index("\n") + 1),
        (["apostrophe", "5", "right"], 5),
        (["down"], 10),
        (["down", "up"], 0),
        (["end"], FIRST.index("\n")),
    ],
)
async def test_motions_move_the_cursor(reader: ReaderApp, keys: list[str], cursor: int) -> None:
    async with reader.run_test(size=(100, 30)) as pilot:
        await pilot.press(*keys)
        assert reader.view.cursor == cursor
        assert reader.view.selection.is_empty


async def test_extending_keeps_one_end(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        await pilot.press("right", "shift+right", "shift+right")
        assert reader.view.selection == Range(1, 3)
        await pilot.press("shift+left", "shift+left", "shift+left")
        assert reader.view.selection == Range(0, 1)


async def test_between_v_and_v_plain_motions_extend(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        await pilot.press("v", "right", "right", "v")
        assert reader.view.selection == Range(0, 2)
        await pilot.press("right")
        assert reader.view.selection.is_empty


async def test_moving_along_spans_picks_each_of_them_nested_ones_too(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test() as pilot:
        await tag(pilot, reader, WINDOW, WINDOW + 8, "1")
        await tag(pilot, reader, WINDOW, WINDOW + 6, "3")
        await tag(pilot, reader, AMOUNT, AMOUNT + 11, "2")
        await pilot.press("g", "g", "s")
        seen = []
        for _ in range(3):
            assert reader.picked is not None
            seen.append(reader.picked.label)
            await pilot.press("s")
        assert seen == ["reform", "project", "metric"]
        assert "no further span" in status_of(reader)
        await pilot.press("S", "S", "S")
        assert reader.picked is not None
        assert reader.picked.label == "reform"


async def test_one_can_go_back_to_before_a_jump_and_forward_again(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        await pilot.press("right", "right", "g", "e")
        await pilot.press("ctrl+o")
        assert reader.view.cursor == 2
        await pilot.press("ctrl+t")
        assert reader.view.cursor == len(FIRST)


# selecting


async def test_a_unit_is_selected_and_shaped_at_its_edges(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        reader.view.move_to(WINDOW + 2)
        await pilot.press("space")
        assert selected(reader) == "“一窗通办”"
        await pilot.press("j", "k")
        assert selected(reader) == "一窗通办"
        await pilot.press("h", "l", "l", "l")
        assert selected(reader) == "“一窗通办”模式"


async def test_a_span_begins_and_ends_with_no_blank_and_no_line_end(reader: ReaderApp, store: SqliteStore) -> None:
    end = FIRST.index("\n")
    async with reader.run_test() as pilot:
        await tag(pilot, reader, 0, end + 1)
        assert [span.range for span in spans(store)] == [Range(0, end)]
        await tag(pilot, reader, end, end + 1)
        assert "only blanks are selected" in status_of(reader)
        reader.view.select(Range(1, end + 1))
        await pilot.press("i")
        assert [span.range for span in spans(store)] == [Range(1, end)]


async def test_growing_and_shrinking_come_back_to_where_they_began(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        reader.view.move_to(WINDOW + 2)
        await pilot.press("space")
        before = reader.view.selection
        await pilot.press("=", "=")
        assert reader.view.selection.contains(before)
        assert reader.view.selection != before
        await pilot.press("-", "-")
        assert reader.view.selection == before


async def test_with_nothing_selected_a_label_key_takes_the_unit_at_the_cursor_and_says_so(
    reader: ReaderApp, store: SqliteStore
) -> None:
    async with reader.run_test() as pilot:
        reader.view.move_to(WINDOW + 2)
        await pilot.press("1")
        assert quotes(store) == [("reform", "“一窗通办”")]
        assert "nothing was selected: the unit at the cursor" in status_of(reader)


async def test_a_bad_boundary_is_pointed_out_and_mended_with_one_key(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test(size=(140, 30)) as pilot:
        await tag(pilot, reader, WINDOW, WINDOW + 5)
        assert "holds half of a pair" in status_of(reader)
        await pilot.press("b")
        assert quotes(store) == [("reform", "“一窗通办”")]
        await pilot.press("b")
        assert "boundaries are fine" in status_of(reader)


@pytest.mark.parametrize(
    "notation", ["⟦“一窗通办⟧”", "上半年进出口额达到8⟦.6亿元，同比增长12.3%。⟧", "⟦栖梧经开区推行“一窗通办”模式，⟧上"]
)
async def test_what_is_wrong_and_the_key_that_mends_it_fit_80_columns(reader: ReaderApp, notation: str) -> None:
    plain = notation.replace("⟦", "").replace("⟧", "")
    start = FIRST.index(plain) + notation.index("⟦")
    async with reader.run_test(size=(80, 24)) as pilot:
        await tag(pilot, reader, start, start + notation.index("⟧") - notation.index("⟦") - 1, "4")
        assert rows_of(reader.status_bar)[-1].endswith("; b mends it")


async def test_what_is_pointed_out_is_mended_although_another_span_lies_within(
    reader: ReaderApp, store: SqliteStore
) -> None:
    async with reader.run_test(size=(140, 30)) as pilot:
        await tag(pilot, reader, WINDOW + 1, WINDOW + 5, "3")
        await tag(pilot, reader, WINDOW, WINDOW + 5)
        assert "holds half of a pair" in status_of(reader)
        await pilot.press("b")
        assert sorted(quotes(store)) == [("project", "一窗通办"), ("reform", "“一窗通办”")]


async def test_a_key_typed_before_the_first_question_is_there_runs_no_command(
    reader: ReaderApp, store: SqliteStore
) -> None:
    async with reader.run_test(size=(140, 30)) as pilot:
        reader.post_message(Key("slash", "/"))
        reader.post_message(Key("1", "1"))
        await pilot.pause()
        await pilot.pause()
        assert reader.context is Context.SEARCH
        assert spans(store) == []


async def test_enter_picks_the_span_that_lies_exactly_under_the_selection(
    reader: ReaderApp, store: SqliteStore
) -> None:
    async with reader.run_test() as pilot:
        await tag(pilot, reader, WINDOW, WINDOW + 6)
        await pilot.press("ctrl+g", "ctrl+g")
        reader.view.select(Range(WINDOW, WINDOW + 6))
        await pilot.press("enter", "2")
        assert [span.label for span in spans(store)] == ["metric"]


async def test_the_edges_of_a_picked_span_are_its_own_and_keep_its_identity(
    reader: ReaderApp, store: SqliteStore
) -> None:
    async with reader.run_test() as pilot:
        await tag(pilot, reader, WINDOW, WINDOW + 6)
        (before,) = spans(store)
        await pilot.press("enter", "j", "k")
        (after,) = spans(store)
        assert (after.id, after.quote) == (before.id, "一窗通办")
        await pilot.press("u", "u")
        assert spans(store)[0].quote == before.quote


async def test_four_keys_tag_what_is_seen_by_its_pinyin(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test() as pilot:
        await pilot.press("f", "z", "n", "3")
        assert [label for label, _ in quotes(store)] == ["project"]
        assert "智能" in quotes(store)[0][1]


async def test_pinyin_that_nothing_reads_changes_nothing_and_cancelling_puts_all_back(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        await pilot.press("right", "f", "y", "c")
        assert "一窗" in selected(reader)
        await pilot.press("x")
        assert "nothing on the screen reads ycx" in status_of(reader)
        await pilot.press("ctrl+g")
        assert reader.view.selection == Range(1, 1)
        assert context_of(reader) is Context.READING


async def test_letters_drawn_on_a_phrase_select_it(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        await pilot.press(";")
        hints = reader.stage.hinting._labels
        letters = next(label for label, target in hints.items() if target.start == WINDOW)
        await pilot.press(*letters)
        assert selected(reader) == "“一窗通办”模式"
        assert status_of(reader) == ""
        assert context_of(reader) is Context.SELECTION


# spans


async def test_the_digit_of_no_label_is_refused(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test() as pilot:
        await tag(pilot, reader, WINDOW, WINDOW + 6, "7")
        assert "no label has the digit 7" in status_of(reader)
        assert spans(store) == []


async def test_a_note_is_written_and_shown_at_the_cursor(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test(size=(120, 30)) as pilot:
        await tag(pilot, reader, WINDOW, WINDOW + 6)
        await pilot.press("c")
        await pilot.pause()
        assert context_of(reader) is Context.PROMPT
        await pilot.press("好", "q", "enter")
        assert [span.note for span in spans(store)] == ["好q"]
        assert "* 好q" in rows_of(reader.stack_bar)[0]


async def test_no_key_that_edits_a_line_breaks_an_empty_one(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        await tag(pilot, reader, WINDOW, WINDOW + 6)
        await pilot.press("c")
        await pilot.pause()
        asker = reader.overlay
        assert asker is not None
        for key in _EDITING:
            asker.take_key(Key(key, None))
        await pilot.press("escape")
        assert context_of(reader) is Context.READING


async def test_what_the_terminal_sends_is_not_heard_once_the_reader_is_to_end(reader: ReaderApp) -> None:
    async with reader.run_test():
        for width in (80, 81):
            await reader.on_event(Resize(Size(width, 24), Size(width, 24)))
            assert reader.stage.room.size[0] == 80
            reader.exit()
        await reader.on_event(Key("c", "c"))
        assert reader.overlay is None


async def test_a_note_can_be_given_up(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test() as pilot:
        await tag(pilot, reader, WINDOW, WINDOW + 6)
        await pilot.press("c")
        await pilot.pause()
        await pilot.press("x", "escape")
        assert spans(store)[0].note == ""
        assert context_of(reader) is Context.READING


async def test_attributes_come_filled_in_from_the_words_and_are_checked(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test(size=(100, 30)) as pilot:
        await tag(pilot, reader, GROWTH, GROWTH + 9, "2")
        await pilot.press("a")
        await pilot.pause()
        assert reader.form is not None
        values = {field.key: line.value for field, line in zip(reader.form.fields, reader.form.lines, strict=True)}
        assert values == {"value": "12.3", "unit": "%", "period": "", "trend": "up"}
        trend = reader.form.lines[3]
        trend.value = "sideways"
        await pilot.press("enter")
        assert 'trend cannot be "sideways"' in rows_of(reader.form.heading)[0]
        trend.value = "d"
        await pilot.press("enter")
        assert dict(spans(store)[0].attributes) == {"value": "12.3", "unit": "%", "trend": "down"}
        assert context_of(reader) is Context.READING


async def test_split_and_merge_undo_each_other_in_the_text(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test() as pilot:
        await tag(pilot, reader, WINDOW, WINDOW + 6)
        reader.view.move_to(WINDOW + 3)
        await pilot.press("|")
        assert [quote for _, quote in quotes(store)] == ["“一窗", "通办”"]
        reader.view.move_to(WINDOW + 1)
        await pilot.press("&")
        assert [quote for _, quote in quotes(store)] == ["“一窗通办”"]


async def test_retag_waits_for_the_next_label_key(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test() as pilot:
        await tag(pilot, reader, WINDOW, WINDOW + 6)
        await pilot.press("R", "d")
        assert quotes(store) == [("party-building", "“一窗通办”")]


async def test_resize_gives_a_span_the_boundaries_of_the_selection(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test() as pilot:
        await tag(pilot, reader, WINDOW, WINDOW + 6)
        (before,) = spans(store)
        reader.view.select(Range(WINDOW, WINDOW + 8))
        await pilot.press("i")
        (after,) = spans(store)
        assert (after.id, after.quote) == (before.id, "“一窗通办”模式")


async def test_the_next_occurrence_of_the_same_text_is_tagged_the_same(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test() as pilot:
        await tag(pilot, reader, 0, 2, "3")
        await pilot.press(".", ".")
        assert quotes(store) == [("project", "栖梧")] * 3
        await pilot.press(".")
        assert "no further 「栖梧」 to tag" in status_of(reader)


# searching


async def test_a_search_opens_with_the_last_query_which_typing_replaces_and_moving_keeps(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        await pilot.press("/", "改", "革", "enter", "/")
        assert reader.asker is not None
        assert reader.asker.line.value == "改革"
        await pilot.press("模", "式")
        assert reader.asker.line.value == "模式"
        await pilot.press("enter", "/", "end", "x")
        assert reader.asker.line.value == "模式x"
        await pilot.press("escape", "/", "enter")
        assert reader.stage.last_query == "模式"


async def test_a_search_shows_its_hits_and_goes_to_the_next(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        await pilot.press("/")
        await pilot.pause()
        await pilot.press("栖", "梧")
        assert len(reader.view.document.hits) == 3
        await pilot.press("enter")
        assert (selected(reader), reader.view.selection.start) == ("栖梧", 0)
        await pilot.press("n")
        assert reader.view.selection.start == FIRST.index("栖梧", 1)
        await pilot.press("n", "n")
        assert reader.view.selection.start == 0
        assert "from the other end" in status_of(reader)


async def test_pinyin_finds_hanzi_without_an_input_method(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        await pilot.press("/")
        await pilot.pause()
        await pilot.press("ctrl+r", "ctrl+r", "z", "n", "c", "c")
        await pilot.pause()
        assert [hit.of(FIRST) for hit in reader.view.document.hits] == ["智能仓储"]


async def test_letters_that_the_text_does_not_have_are_pinyin(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        await pilot.press("/")
        await pilot.pause()
        await pilot.press("z", "n", "c", "c")
        await pilot.pause()
        assert [hit.of(FIRST) for hit in reader.view.document.hits] == ["智能仓储"]
        assert reader.asker is not None
        assert "1 hit · pinyin · Ctrl+R changes" in rows_of(reader.asker.heading)[0]
        await pilot.press("ctrl+r")
        await pilot.pause()
        assert "0 hits · regular expression" in rows_of(reader.asker.heading)[0]


@pytest.mark.parametrize(
    ("typed", "found", "way"),
    [
        ("APP", ["app"], "text"),
        ("gwh+gs", ["管委会+公司"], "pinyin"),
        ("g", [], "text"),
        ("x1", [], "text"),
        ("", [], "text"),
    ],
)
def test_only_letters_that_are_not_there_are_taken_for_pinyin(typed: str, found: list[str], way: str) -> None:
    text = "“管委会+公司”用app办事"
    hits, by = find_typed(text, typed, "text")
    assert ([hit.of(text) for hit in hits], by) == (found, way)


async def test_a_malformed_regular_expression_is_said_and_harmless(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        await pilot.press("/")
        await pilot.pause()
        await pilot.press("ctrl+r", "(")
        await pilot.pause()
        assert reader.asker is not None
        assert "not a regular expression" in rows_of(reader.asker.heading)[0]
        await pilot.press("enter")
        assert "not found" in status_of(reader)


async def test_a_query_that_finds_nothing_is_asked_again_so_that_a_label_key_tags_nothing_by_mistake(
    reader: ReaderApp,
) -> None:
    async with reader.run_test() as pilot:
        await pilot.press("/")
        await pilot.pause()
        await pilot.press("無", "此", "enter", "1")
        await pilot.pause()
        assert reader.asker is not None
        assert "not found" in rows_of(reader.asker.heading)[0]
        assert reader.asker.line.value == "無此1"
        assert reader.desk.article is not None
        assert not reader.desk.article.spans
        await pilot.press("escape")
        assert context_of(reader) is Context.READING


async def test_a_key_that_means_nothing_to_a_panel_says_which_panel_has_the_keyboard_and_how_to_leave_it(
    reader: ReaderApp,
) -> None:
    async with reader.run_test(size=(120, 30)) as pilot:
        await pilot.press("ctrl+w", "1")
        assert status_of(reader).strip().startswith("1 does nothing in the list of spans; Ctrl+G: back to the article")
        await pilot.press("ctrl+g", "f2", "1")
        assert "nothing in the list of articles" in status_of(reader)
        await pilot.press("ctrl+g", "g", "9")
        assert "g 9 does nothing here" in status_of(reader)


async def test_the_teams_guideline_stands_under_the_labels_and_is_read_afresh_whenever_the_panel_opens(
    reader: ReaderApp, store: SqliteStore
) -> None:
    async with reader.run_test(size=(120, 80)) as pilot:
        await pilot.press("f5")
        await pilot.pause()
        assert not any("标注说明" in row for row in rows_of(reader.guideline))
        store.save_document("guideline", "口号不标。\n")
        await pilot.press("f5", "f5")
        await pilot.pause()
        shown = [row.strip() for row in rows_of(reader.guideline)]
        assert shown[shown.index("team guideline 标注说明") + 1] == "口号不标。"


async def test_every_hit_is_tagged_in_one_step_and_undone_in_one(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test() as pilot:
        await tag(pilot, reader, 0, 2, "3")
        reader.view.select(Range(0, 2))
        await pilot.press("*", "#", "a")
        await pilot.pause()
        await pilot.press("down", "down", "enter", "enter")
        assert quotes(store) == [("project", "栖梧")] * 3
        assert [span.origin for span in spans(store)].count(Origin.PROPAGATED) == 2
        await pilot.press("u")
        assert len(spans(store)) == 1


# panels, help, palette, themes


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_a_panel_opens_and_closes_by_one_key_and_never_shifts_the_text(
    reader: ReaderApp, size: tuple[int, int]
) -> None:
    async with reader.run_test(size=size) as pilot:
        before, shown = reader.view.region, rows_of(reader.view)
        for key, panel in (("f5", reader.guideline), ("f4", reader.span_list), ("f2", reader.article_list)):
            was_open = panel.display
            await pilot.press(key)
            assert panel.display is not was_open
            assert (reader.view.region, rows_of(reader.view)) == (before, shown)
            await pilot.press(key)
            assert panel.display is was_open
            assert (reader.view.region, rows_of(reader.view)) == (before, shown)


async def test_in_a_narrow_terminal_a_panel_keeps_clear_of_the_cursor(reader: ReaderApp) -> None:
    async with reader.run_test(size=(60, 12)) as pilot:
        await pilot.press("]", "]", "f4", "ctrl+w")
        for _ in range(12):
            await pilot.press("down")
            await pilot.pause()
            place = reader.view.place_on_screen(reader.view.cursor)
            assert place is not None
            assert not reader.span_list.region.contains(0, place[1] + reader.view.region.y)


async def test_an_article_is_opened_from_the_list(reader: ReaderApp) -> None:
    async with reader.run_test(size=(80, 24)) as pilot:
        await pilot.press("f2")
        assert context_of(reader) is Context.ARTICLES
        assert any("0/3 done" in row for row in rows_of(reader.article_list))
        await pilot.press("down", "enter")
        assert reader.desk.index == 1
        assert context_of(reader) is Context.READING


async def test_a_span_is_found_deleted_and_noted_from_the_list_of_spans(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test(size=(80, 24)) as pilot:
        await tag(pilot, reader, WINDOW, WINDOW + 6, "1")
        await tag(pilot, reader, AMOUNT, AMOUNT + 11, "2")
        await pilot.press("f4", "home")
        assert rows_of(reader.span_list)[1].split() == ["gg", "“一窗通办”"]
        await pilot.press("down", "x")
        assert quotes(store) == [("reform", "“一窗通办”")]
        await pilot.press("enter")
        assert reader.picked is not None
        assert context_of(reader) is Context.SELECTION


async def test_the_guideline_follows_the_label_at_the_cursor(reader: ReaderApp) -> None:
    async with reader.run_test(size=(120, 40)) as pilot:
        await pilot.press("f5")
        await tag(pilot, reader, AMOUNT, AMOUNT + 11, "2")
        await pilot.pause()
        shown = rows_of(reader.guideline)
        assert shown[0].startswith(" metric 指标")
        assert "一个量化指标，从名称到数值和单位" in "".join(row.strip() for row in shown)
        assert any(row.startswith(" + ") for row in shown)
        assert any(row.startswith(" - ") for row in shown)


async def test_the_guideline_of_the_workspace_stands_below_that_of_the_label(reader: ReaderApp) -> None:
    reader.desk.session.store.save_document("guideline", "# 标注说明\n只标具体的。\x1b[2J")
    async with reader.run_test(size=(120, 40)) as pilot:
        await pilot.press("f5")
        await pilot.pause()
        above = [row.strip() for row in rows_of(reader.guideline)]
        assert above[-1] == "… 12 more rows"
        await pilot.press("ctrl+w", "ctrl+w", *["down"] * 20)
        await pilot.pause()
        *_, last_of_label, empty, title, first, second = (row.strip() for row in rows_of(reader.guideline))
        assert (first, second) == ("# 标注说明", "只标具体的。␛[2J")
        assert last_of_label.startswith("- ")
        assert (empty, title) == ("", "team guideline 标注说明")


async def test_help_lists_the_keys_of_the_place_filters_them_and_runs_one(reader: ReaderApp) -> None:
    async with reader.run_test(size=(100, 40)) as pilot:
        await pilot.press("?")
        await pilot.pause()
        assert reader.asker is not None
        rows = rows_of(reader.asker.list)
        assert rows[0].strip() == "First of all"
        headings = [choice.text for choice in reader.asker.list.choices if choice.heading]
        assert headings[1:3] == ["Selecting", "Labels"]
        assert headings[-1] == "Program"
        assert any(choice.key == "app.quit" and "Ctrl+Q" in choice.detail for choice in reader.asker.list.choices)
        assert not any(choice.key == "suggest.accept" for choice in reader.asker.list.choices)
        await pilot.press(*"xiayipian")
        await pilot.pause()
        await pilot.press("enter")
        assert reader.desk.index == 1


async def test_the_first_screen_of_help_is_enough_to_do_an_article_with(reader: ReaderApp) -> None:
    async with reader.run_test(size=(80, 24)) as pilot:
        await pilot.press("?")
        await pilot.pause()
        assert reader.asker is not None
        rows = "\n".join(rows_of(reader.asker.list))
        for words in (
            "to the next word",
            "select the unit here",
            "tag with label 1",
            "delete the span",
            "undo",
            "mark done",
        ):
            assert words in rows
        await pilot.press(*"undo")
        await pilot.pause()
        assert rows_of(reader.asker.list)[0].strip() == "Spans"


async def test_help_of_a_list_begins_with_the_keys_of_lists(reader: ReaderApp) -> None:
    async with reader.run_test(size=(80, 24)) as pilot:
        await pilot.press("f2", "?")
        await pilot.pause()
        assert reader.asker is not None
        headings = [choice.text for choice in reader.asker.list.choices if choice.heading]
        assert headings[0] == "Lists"
        assert headings[-1] == "Program"


@pytest.mark.parametrize("typed", ["next article", "下一篇", "xyp", "xiayipian"])
async def test_the_palette_finds_a_command_by_english_chinese_and_pinyin(reader: ReaderApp, typed: str) -> None:
    async with reader.run_test(size=(100, 40)) as pilot:
        await pilot.press(":")
        await pilot.pause()
        await pilot.press(*("space" if character == " " else character for character in typed))
        await pilot.pause()
        await pilot.press("enter")
        assert reader.desk.index == 1


@pytest.mark.parametrize("key", ["up", "down", "pageup", "pagedown", "enter"])
@pytest.mark.parametrize("place", [":", "?"])
async def test_where_nothing_fits_no_key_does_harm(reader: ReaderApp, place: str, key: str) -> None:
    async with reader.run_test(size=(80, 24)) as pilot:
        await pilot.press(place)
        await pilot.pause()
        await pilot.press(*"qqqqzzzz")
        await pilot.pause()
        assert reader.asker is not None
        assert reader.asker.list.chosen is None
        await pilot.press(key)
        await pilot.pause()
        assert not log_file().exists(), "a command has failed"


async def test_keys_that_may_follow_are_shown_after_a_moment(reader: ReaderApp) -> None:
    async with reader.run_test(size=(100, 40)) as pilot:
        await pilot.press("g")
        assert "g▏" in rows_of(reader.status_bar)[0]
        assert not is_shown(reader.popup)
        await pilot.pause(0.7)
        assert is_shown(reader.popup)
        shown = "".join(rows_of(reader.popup))
        assert "to the start of the article" in shown
        assert "search in all articles" in shown
        await pilot.press("g")
        await pilot.pause()
        assert not is_shown(reader.popup)


@pytest.mark.parametrize(("keymap_key", "rows"), [("g", 24), ("e", 24), ("g", 40)])
async def test_no_name_of_a_command_is_cut_in_the_popup(reader: ReaderApp, keymap_key: str, rows: int) -> None:
    async with reader.run_test(size=(80, rows)) as pilot:
        await pilot.press(keymap_key)
        await pilot.pause(0.7)
        shown = rows_of(reader.popup)
        assert len(shown) <= rows - 3
        for key, english, chinese in reader.popup.entries:
            assert any(f"{key} {english}" in row for row in shown), english
            assert rows == 24 or any(f"{english}  {chinese}" in row for row in shown), chinese


async def test_a_popup_with_more_than_the_screen_holds_cuts_names_and_leaves_out_no_key(reader: ReaderApp) -> None:
    async with reader.run_test(size=(80, 19)) as pilot:
        await pilot.press("g")
        await pilot.pause(0.7)
        shown = "".join(rows_of(reader.popup))
        assert "…" in shown
        assert all(f"{key} {english[:20]}" in shown for key, english, _ in reader.popup.entries)


@pytest.mark.parametrize("width", [60, 80, 100, 120])
async def test_help_and_palette_cut_neither_names_nor_keys(reader: ReaderApp, width: int) -> None:
    async with reader.run_test(size=(width, 24)) as pilot:
        for key in ("?", ":"):
            await pilot.press(key)
            await pilot.pause()
            assert reader.asker is not None
            shown = reader.asker.list
            rows = ["".join(text for text, _ in shown.item(at, shown.size.width)) for at in range(shown.count())]
            assert all(cell_len(row.rstrip()) <= shown.size.width for row in rows)
            assert not any("…" in row for row in rows)
            said = "".join("".join(rows).split())
            for choice in shown.choices:
                for words in (choice.text, choice.also):
                    assert all(word in said for word in words.split()), words
            await pilot.press("escape")


async def test_a_choice_of_several_rows_is_chosen_as_one(reader: ReaderApp) -> None:
    async with reader.run_test(size=(80, 24)) as pilot:
        await pilot.press("?", "down", "down", "down")
        await pilot.pause()
        assert reader.asker is not None
        shown = reader.asker.list
        assert shown.chosen is not None
        assert shown.chosen.key == "object.unit"
        lit = [row for row in range(shown.count()) if shown.is_lit(row)]
        assert lit == [shown.index, shown.index + 1]
        await pilot.press("down", "up")
        assert shown.chosen.key == "object.unit"
        await pilot.click("#choices", offset=(30, lit[1]))
        assert reader.overlay is None, "a click on its second row chooses it"


async def test_the_rows_of_choices_follow_the_terminals_width(reader: ReaderApp) -> None:
    async with reader.run_test(size=(80, 24)) as pilot:
        await pilot.press("?", "down", "down")
        await pilot.pause()
        assert reader.asker is not None
        shown = reader.asker.list
        narrow, chosen = shown.count(), shown.chosen
        await pilot.resize_terminal(130, 24)
        await pilot.pause()
        assert len(shown.choices) <= shown.count() < narrow
        assert shown.chosen is chosen


async def test_themes_go_round_and_are_remembered(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        seen = [reader.mode]
        for _ in range(4):
            await pilot.press("g", "k")
            seen.append(reader.mode)
        assert seen == ["dark", "light", "ansi", "none", "dark"]
        assert reader.places.setting("theme") == "dark"


async def test_no_colour_leaves_the_screen_without_colour(reader: ReaderApp) -> None:
    reader.mode = "none"
    async with reader.run_test(size=(120, 40)) as pilot:
        await tag(pilot, reader, WINDOW, WINDOW + 6)
        for widget in (reader.view, reader.title_bar, reader.stack_bar, reader.status_bar, reader.span_list):
            for row in range(widget.size.height):
                for segment in widget.render_line(row):
                    assert segment.style is None or segment.style.color is segment.style.bgcolor is None


async def test_the_source_text_is_shown_as_in_the_file_and_back_at_the_same_place(
    reader: ReaderApp, store: SqliteStore
) -> None:
    async with reader.run_test() as pilot:
        await tag(pilot, reader, WINDOW, WINDOW + 6)
        reader.view.move_to(WINDOW)
        await pilot.press("g", "u")
        assert reader.stage.source.shown
        assert reader.view.document.text == FIRST
        assert len(reader.view.highlights) == 1
        await pilot.press("2")
        assert "this is the source text" in status_of(reader)
        await pilot.press("g", "u")
        assert reader.view.cursor == WINDOW
        assert len(spans(store)) == 1


async def test_the_stack_of_labels_at_the_cursor_is_always_on_the_screen(reader: ReaderApp) -> None:
    async with reader.run_test() as pilot:
        await tag(pilot, reader, WINDOW, WINDOW + 8, "1")
        await tag(pilot, reader, WINDOW, WINDOW + 6, "4")
        reader.view.move_to(WINDOW + 1)
        await pilot.pause()
        assert "reform ⊃ party-building" in rows_of(reader.stack_bar)[0]


# the mouse


async def test_a_click_on_a_span_picks_it_and_a_drag_selects(reader: ReaderApp, store: SqliteStore) -> None:
    async with reader.run_test(size=(100, 30)) as pilot:
        await tag(pilot, reader, 0, 4, "3")
        x, y = reader.view.place_on_screen(2) or (0, 0)
        assert await pilot.click(reader.view, offset=(x, y))
        await pilot.pause()
        assert reader.picked is not None
        await pilot.press("x")
        assert spans(store) == []
        far, _ = reader.view.place_on_screen(5) or (0, 0)
        await pilot.mouse_down(reader.view, offset=(x, y))
        await pilot.hover(reader.view, offset=(far, y))
        await pilot.mouse_up(reader.view, offset=(far, y))
        await pilot.press("1")
        assert quotes(store) == [("reform", FIRST[2:6])]


async def test_a_paste_over_the_article_says_that_it_is_text_and_where_it_can_go(
    reader: ReaderApp, store: SqliteStore
) -> None:
    from textual.events import Paste

    async with reader.run_test(size=(80, 24)) as pilot:
        before = reader.view.cursor
        reader.post_message(Paste("x\n1\n栖梧\n"))
        await pilot.pause()
        assert "a paste is text, not keys: / takes it and searches" in status_of(reader)
        assert (reader.view.cursor, spans(store)) == (before, [])
        await pilot.press("/")
        reader.post_message(Paste("栖梧\n行动"))
        await pilot.pause()
        assert reader.asker is not None
        assert reader.asker.line.value == "栖梧"


async def test_pasted_escapes_become_visible_signs(reader: ReaderApp, store: SqliteStore) -> None:
    from textual.events import Paste

    async with reader.run_test() as pilot:
        await tag(pilot, reader, WINDOW, WINDOW + 6)
        await pilot.press("c")
        await pilot.pause()
        assert reader.asker is not None
        reader.asker.line.post_message(Paste("a\x1b[31mb\u202e"))
        await pilot.pause()
        await pilot.press("enter")
        assert spans(store)[0].note == "a␛[31mb␦"


async def test_a_long_list_of_choices_is_gone_through_by_pages(reader: ReaderApp) -> None:
    async with reader.run_test(size=(80, 24)) as pilot:
        await pilot.press("?")
        await pilot.pause()
        assert reader.asker is not None
        first = reader.asker.list.index
        await pilot.press("pagedown", "pagedown")
        assert reader.asker.list.index >= first + 2 * (reader.asker.list.page - 1)
        assert reader.asker.list.chosen is not None
        await pilot.press(*["pageup"] * 9)
        assert reader.asker.list.index == first
        await pilot.press(*["pagedown"] * 20)
        assert reader.asker.list.chosen is reader.asker.list.choices[-1]
