"""What the terminal sends, made safe."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zoneread.tui.paste import ESCAPE, PASTE_BEGINS, PASTE_ENDS, SHOWN_ESCAPE, PasteGuard

KEYS = st.sampled_from(["a", "\x1b[A", "\x1b", "\x1b[<0;3;4M", "经", "\x1b[200", "1"])
PASTED = st.text(alphabet="ab1经\x1b[]20~;\x07", max_size=20).filter(lambda text: PASTE_ENDS not in text)
INPUT = st.lists(st.tuples(st.lists(KEYS, max_size=4).map("".join), PASTED), max_size=4)


@given(INPUT, st.data())
def test_inside_a_paste_no_escape_is_left_and_outside_nothing_changes_however_the_input_is_cut(
    parts: list[tuple[str, str]], data: st.DataObject
) -> None:
    sent = "".join(f"{keys}{PASTE_BEGINS}{pasted}{PASTE_ENDS}" for keys, pasted in parts)
    safe = "".join(f"{keys}{PASTE_BEGINS}{_shown(pasted)}{PASTE_ENDS}" for keys, pasted in parts)
    guard, got, at = PasteGuard(), "", 0
    while at < len(sent):
        size = data.draw(st.integers(1, 9))
        got += guard.clean(sent[at : at + size])
        at += size
    assert got == safe


def _shown(pasted: str) -> str:
    return pasted.replace(ESCAPE, SHOWN_ESCAPE)


def test_a_lone_escape_is_not_held_back() -> None:
    assert PasteGuard().clean(ESCAPE) == ESCAPE


def test_a_paste_that_comes_in_pieces_is_guarded_all_the_way() -> None:
    guard = PasteGuard()
    pieces = ["\x1b[20", "0~a\x1b", "[31m\x1b[2", "01~\x1b[A"]
    assert "".join(map(guard.clean, pieces)) == f"{PASTE_BEGINS}a␛[31m{PASTE_ENDS}\x1b[A"


@given(PASTED, PASTED, st.lists(KEYS, max_size=4).map("".join))
def test_a_paste_that_is_given_up_is_whole_and_what_follows_is_keys_again(first: str, rest: str, keys: str) -> None:
    guard = PasteGuard()
    got, inside = guard.clean(PASTE_BEGINS + first), [guard.inside]
    got += guard.give_up()
    assert got == f"{PASTE_BEGINS}{_shown(first)}{PASTE_ENDS}"
    assert [*inside, guard.inside] == [True, False]
    late = guard.clean(f"{rest}{PASTE_ENDS}{keys}")
    assert late == f"{PASTE_BEGINS}{_shown(rest)}{PASTE_ENDS}{keys}", "its rest, come late, is no keys"
    assert guard.clean("D") == "D"


def test_what_follows_a_paste_that_was_given_up_may_begin_another() -> None:
    guard = PasteGuard()
    guard.clean(f"{PASTE_BEGINS}a")
    guard.give_up()
    assert guard.clean(f"j{PASTE_BEGINS}b{PASTE_ENDS}k") == f"j{PASTE_BEGINS}b{PASTE_ENDS}k"
    assert guard.clean(f"j{PASTE_ENDS}") == f"j{PASTE_ENDS}", "a paste that ended well has no rest"
