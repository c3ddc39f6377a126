from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zoneread.span.edits import EditKind
from zoneread.span.history import History


@given(st.lists(st.sampled_from(["edit", "undo", "redo"]), max_size=40))
def test_a_history_read_from_the_log_is_that_of_two_stacks(actions: list[str]) -> None:
    history, done, undone = History(), list[str](), list[str]()
    for number, action in enumerate(actions, 1):
        name = f"e{number}"
        if action == "edit":
            history.record(number, name, EditKind.ADD, "")
            done.append(name)
            undone.clear()
        elif action == "undo" and done:
            history.record(number, name, EditKind.UNDO, done[-1])
            undone.append(done.pop())
        elif action == "redo" and undone:
            history.record(number, name, EditKind.REDO, undone[-1])
            done.append(undone.pop())
        assert (history.done, history.undone) == (done, undone)


def test_an_undo_that_another_copy_made_takes_the_edit_wherever_it_is() -> None:
    history = History()
    history.record(1, "e1", EditKind.ADD, "")
    history.record(2, "e2", EditKind.ADD, "")
    history.record(3, "e3", EditKind.UNDO, "e1")
    history.record(4, "e4", EditKind.UNDO, "e-elsewhere")
    assert (history.done, history.undone, history.last) == (["e2"], ["e1"], 4)
