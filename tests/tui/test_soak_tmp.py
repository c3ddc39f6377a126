"""Every article opens, and every key is harmless on it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.builders import new_article
from tests.strategies import hard_text
from tests.tui.screen import rows_of
from zoneread.keys.command import Context
from zoneread.keys.load import load
from zoneread.keys.registry import COMMANDS
from zoneread.resources import bundled
from zoneread.session.places import Places
from zoneread.session.session import Session
from zoneread.span.edits import EditKind, add_span, together
from zoneread.store.sqlite import SqliteStore
from zoneread.text.ranges import Range
from zoneread.tui.app import ReaderApp

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TEXTS = {
    "empty": "",
    "one line feed": "\n",
    "blank": "\u3000 \u00a0\n\n",
    "one line of a hundred thousand": "栖梧经开区改革，" * 12_500,
    "nothing but emoji": "👨‍👩‍👧‍👦🇨🇳☺️👍🏽" * 40,
    "combining marks": "e\u0301a\u0308葛\U000e0100か\u3099" * 30,
    "controls": "\x00\x1b[31m\x07\u202e\u200b\x85" * 30,
    "beyond the BMP": "𠮷野家𡈽" * 60,
    "full-width forms": "ＡＢＣ１２３，．（）" * 40,
}
ARTICLE = "澄海经开区推行“一窗通办”模式，完成税收3.2亿元，同比增长9.5%。\n栖梧冷链项目（二期）、岚川基地开工。\n" * 12
ROUNDS = 700
KEYS = (
    "right", "down", "pagedown", "end", "shift+right", "space", "=", "-", "h", "l", "w", ")", "}", "s", "z", "1", "2",
    "enter", "j", "k", "u", "U", "x", ";", "ctrl+g", "f", "a", "escape", "v", "home", "b", ".", "*", "n", "[", "]",
    "ctrl+o", "f6", "f4", "ctrl+w", "f5", "G",
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "size"), [*((name, (80, 24)) for name in TEXTS), ("controls", (12, 6)), ("empty", (3, 3))]
)
async def test_every_article_opens_and_every_key_is_harmless(
    make_reader: Callable[..., ReaderApp], tmp_path: Path, name: str, size: tuple[int, int]
) -> None:
    with SqliteStore.open(tmp_path / "hard.db", create=True) as store:
        store.add_article(new_article("hard.txt", TEXTS[name]))
        reader = make_reader(on=store)
        async with reader.run_test(size=size) as pilot:
            for at in range(0, len(KEYS), 6):
                await pilot.press(*KEYS[at : at + 6])
                shown = "".join(rows_of(reader.view))
                assert "failed" not in reader.status_bar.text, KEYS[at : at + 6]
                assert not any(ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0 for char in shown)
        assert not reader.failure


@pytest.mark.parametrize("name", ["one line of a hundred thousand", "nothing but emoji", "combining marks", "article"])
async def test_any_commands_in_any_order_leave_the_article_as_it_is(
    make_reader: Callable[..., ReaderApp], tmp_path: Path, name: str
) -> None:
    text = TEXTS.get(name, ARTICLE)
    chance = random.Random(name)
    commands = sorted(set(COMMANDS) - {"app.quit", "app.suspend"})
    with SqliteStore.open(tmp_path / "any.db", create=True) as store:
        article = store.add_article(new_article("any.txt", text)).article
        store.add_article(new_article("other.txt", ARTICLE + "又一篇。"))
        reader = make_reader("any.txt", on=store)
        async with reader.run_test(size=(80, 24)) as pilot:
            for _ in range(ROUNDS):
                id_ = chance.choice(commands)
                reader.run_command(id_, chance.choice((None, None, 1, 3)))
                await pilot.press(chance.choice(("1", "2", "a", "down", "w", "space")))
                if reader.overlay is not None:
                    await pilot.press(*chance.choice((("enter",), ("ctrl+g",), ("x", "enter"))))
                assert " failed" not in reader.status_bar.text, id_
            reader.run_command("app.cancel", None)
        assert not reader.failure
        assert store.article(article).reading.text == text
        for span in store.spans(article, "lin"):
            assert span.range.of(text) == span.quote


async def test_three_thousand_nested_spans_are_shown(make_reader: Callable[..., ReaderApp], tmp_path: Path) -> None:
    text = "栖梧经开区" * 1_400
    with SqliteStore.open(tmp_path / "nested.db", create=True) as store:
        article = store.add_article(new_article("nested.txt", text)).article
        session = Session(store, "lin")
        opened = session.open(article)
        spans = [session.span(opened, Range(depth, len(text) - depth), "reform") for depth in range(3_000)]
        session.apply(together(EditKind.BULK, (add_span("lin", article, span) for span in spans)))
        reader = make_reader(on=store)
        async with reader.run_test(size=(80, 24)) as pilot:
            await pilot.press("pagedown", "pagedown", "s", "x", "u")
            assert len(reader.view.highlights) == 3_000
            assert "failed" not in reader.status_bar.text


@settings(
    max_examples=10,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    text=hard_text(),
    keys=st.lists(st.sampled_from(KEYS), max_size=12),
    width=st.integers(2, 120),
    height=st.integers(1, 40),
)
async def test_any_text_and_any_keys_at_any_size(
    tmp_path_factory: pytest.TempPathFactory, text: str, keys: list[str], width: int, height: int
) -> None:
    folder = tmp_path_factory.mktemp("any")
    with SqliteStore.open(folder / "any.db", create=True) as store:
        store.add_article(new_article("any.txt", text))
        session = Session(store, "lin")
        keymap = load("default", [bundled("keymaps")], session.scheme.labels)
        reader = ReaderApp(session, lambda: (keymap, ()), Places(folder / "state", store.path, "lin"))
        async with reader.run_test(size=(width, height)) as pilot:
            await pilot.press(*keys)
            assert "failed" not in reader.status_bar.text
            assert isinstance(reader.context, Context)
        for span in store.spans(store.articles()[0].id, "lin"):
            assert span.range.of(store.article(store.articles()[0].id).text) == span.quote
