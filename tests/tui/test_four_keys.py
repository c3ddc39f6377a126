"""A span of four characters twelve characters away takes at most four keys, its label among them, and no counting by eye.

The keys are worked out from what is on the screen alone: each letter is read where the character stands that the eye
is on. Places are random ones of the bundled articles; every one of them must do.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from zoneread.demo.layout import lay_out
from zoneread.resources import bundled
from zoneread.span.span import CONFIRMED
from zoneread.store.sqlite import SqliteStore
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.pilot import Pilot

    from zoneread.tui.app import ReaderApp

AWAY, LONG, MOST = 12, 4, 4
PLACES = 5
"""Tries in each article."""
ARTICLES = sorted(path.name for path in bundled("corpus").iterdir())


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    workspace = lay_out(tmp_path_factory.mktemp("four") / "demo")
    with SqliteStore.open(workspace.database) as store:
        yield store


def letters_at(reader: ReaderApp, offset: int) -> str:
    """Return what is drawn in the cells of a character; it must be on the screen."""
    view = reader.view
    place = view.place_on_screen(offset)
    assert place is not None, f"the character {offset} is not on the screen"
    end = view.layout_of_text.cells_of_text.edges
    cells = max(end[offset + 1] - end[offset], 1)
    return view.render_line(place[1]).crop(place[0], place[0] + cells).text.strip()


async def point(pilot: Pilot[None], reader: ReaderApp, offset: int) -> int:
    """Press the letters on a character and return how many there were."""
    letters = letters_at(reader, offset)
    assert letters.isascii(), letters
    assert letters.isalpha(), letters
    await pilot.press(*letters)
    return len(letters)


def places_in(text: str, seed: str) -> list[tuple[int, Range]]:
    """Return random places of the cursor with what is to be tagged: characters of one line, none of them blank."""
    picked = random.Random(seed)
    found: list[tuple[int, Range]] = []
    while len(found) < PLACES:
        cursor = picked.randrange(len(text) - AWAY - LONG)
        target = Range(cursor + AWAY, cursor + AWAY + LONG)
        if not any(char.isspace() for char in text[cursor : target.end]):
            found.append((cursor, target))
    return found


@pytest.mark.parametrize(("size", "names"), [((80, 24), ARTICLES), ((40, 12), ARTICLES[:3])])
async def test_four_characters_twelve_away_are_tagged_with_four_keys(
    make_reader: Callable[..., ReaderApp], corpus: SqliteStore, size: tuple[int, int], names: list[str]
) -> None:
    who = f"four {size}"
    reader = make_reader(annotator=who, on=corpus)
    async with reader.run_test(size=size) as pilot:
        for name in names:
            reader.desk.open(name)
            wanted = set()
            for cursor, target in places_in(reader.view.document.text, name):
                reader.view.move_to(cursor)
                await pilot.press("V")
                keys = 1 + await point(pilot, reader, target.start)
                keys += await point(pilot, reader, target.end - 1)
                await pilot.press("2")
                assert keys + 1 <= MOST, f"{keys + 1} keys from {cursor} to {target} of {name}"
                wanted.add(target)
            stored = corpus.spans(corpus.find_article(name).id, who, origins=CONFIRMED)
            assert {span.range for span in stored if span.label == "metric"} == wanted


async def test_what_lies_behind_takes_as_few(make_reader: Callable[..., ReaderApp], corpus: SqliteStore) -> None:
    reader = make_reader(ARTICLES[0], annotator="behind", on=corpus)
    async with reader.run_test(size=(80, 24)) as pilot:
        for start, ahead in places_in(reader.view.document.text, "behind"):
            target = Range(start, start + LONG)
            reader.view.move_to(ahead.start)
            await pilot.press('"')
            keys = 1 + await point(pilot, reader, target.start)
            keys += await point(pilot, reader, target.end - 1)
            assert reader.view.selection == target
            assert keys + 1 <= MOST


async def test_the_first_end_can_be_taken_back_and_all_of_it_dropped(
    make_reader: Callable[..., ReaderApp], corpus: SqliteStore
) -> None:
    reader = make_reader(ARTICLES[0], annotator="back", on=corpus)
    async with reader.run_test(size=(80, 24)) as pilot:
        await pilot.press("right", "V", "f")
        assert reader.view.selection.length == 1
        assert "last character" in reader.status_bar.text
        await pilot.press("backspace")
        assert "first character" in reader.status_bar.text
        assert reader.view.selection == Range(1, 1)
        await pilot.press("f", "ctrl+g")
        assert reader.view.selection == Range(1, 1)
        assert letters_at(reader, 1) == reader.view.document.text[1]
