from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from zoneread.keys.command import Context
from zoneread.keys.load import examine, folders
from zoneread.resources import bundled

if TYPE_CHECKING:
    from tests.keys.conftest import Write
    from zoneread.keys.load import Loaded
    from zoneread.keys.problem import Problem


def mistakes(write: Write, text: str) -> list[Problem]:
    """Return the mistakes of a keymap that extends the default, each of which names its file."""
    path = write("mine", f'extends = "default"\n{text}')
    loaded = examine("mine", folders(path.parent))
    assert (loaded.keymap is None) == bool(loaded.errors)
    assert all(problem.file == str(path) for problem in loaded.errors)
    return loaded.errors


def said(problem: Problem) -> str:
    return str(problem).partition("mine.toml")[2]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '[reading]\n"move.lefft" = ["h"]',
            ':3: [reading] no command "move.lefft" (did you mean "move.left"?)',
        ),
        ('[reeding]\n"move.left" = []', ':2: no context "reeding" (did you mean "reading"?)'),
        ("extnds = 1", ':2: "extnds" means nothing here (did you mean "extends"?)'),
        ('[options]\ncuont = "digits"', ':3: [options] no option "cuont" (did you mean "count"?)'),
        (
            '[reading]\n"move.left" = ["left", "bananas"]',
            ':3: [reading] move.left: "bananas" is not a key (one of: up,',
        ),
        ('[reading]\n"move.left" = ["entre"]', 'is not a key (did you mean "enter"?)'),
        (
            '[reading]\n"move.left" = ["ctrl+1"]',
            ":3: [reading] move.left: a terminal cannot send Ctrl+1 (ctrl with a digit has no code",
        ),
        ('[reading]\n"move.left" = ["g alt+left"]', "a terminal cannot send Alt+Left (arrives as escape"),
        ('[reading]\n"move.left" = ["改"]', "a terminal cannot send 改 (it takes an input method"),
        ('[reading]\n"move.left" = "left"', ':3: [reading] the keys of move.left must be a list (write ["x"]'),
        ('[reading]\n"move.left" = [1]', ':3: [reading] move.left: a key must be text, not 1 (write "1")'),
        ('[reading]\n"move.left" = [""]', "move.left: an empty key"),
        ('[reading]\n"move.left" = ["left", "left"]', "Left is given to move.left twice (write it once)"),
        (
            '[list]\n"move.left" = ["left"]',
            "move.left has no meaning in every list: articles, spans, help (put it under [reading])",
        ),
        ('[prompt]\n"prompt.accept" = ["x"]', "prompt.accept: x is text here (use enter"),
        ('[search]\n"search.mode" = ["x y"]', "search.mode: x is text here"),
        ('[reading]\n"move.left" = ["\'"]', "' for move.left opens a count (give it other keys"),
        ('[options]\ncount = "g g"', "count: must be one key that is not a digit"),
        ('[options]\ncount = "3"', "count: must be one key that is not a digit"),
        ("[options]\ntimeout = 0", ":3: [options] timeout: 0 is not a number of seconds (more than 0, at most 60)"),
        ("[options]\nwhich_key = true", "which_key: True is not a number of seconds"),
        ('[options]\nlabel_codes = "ctrl+i"', "label_codes: a terminal cannot send Ctrl+I (arrives as tab"),
        ("[options]\nlabel_letters = 3", "label_letters: a key must be text, not 3"),
        ('[reading]\nmove.left = ["alt+1"]', ":3: [reading] move.left: a terminal cannot send Alt+1"),
        ('[reading.move]\nleft = ["alt+1"]', ":3: [reading] move.left: a terminal cannot send Alt+1"),
        ('["reading"]\n\'move.left\' = [\n  "left",\n  "alt+1",\n]', ":5: [reading] move.left: a terminal cannot send"),
        ('[reading]\n"move.left" = {}', "the keys of move.left must be a list"),
    ],
)
def test_a_mistake_is_reported_with_its_line_and_what_would_be_right(write: Write, text: str, message: str) -> None:
    found = [
        said(problem) for problem in mistakes(write, text) if "opens a count" not in message or message in said(problem)
    ]
    assert len(found) == 1, found
    assert message in found[0]


def test_digits_that_count_cannot_be_the_keys_of_labels(write: Write) -> None:
    problems = mistakes(write, '[options]\ncount = "digits"')
    assert [problem.message.partition(" (")[0] for problem in problems] == [
        f"{digit} for label.{digit} opens a count" for digit in range(1, 10)
    ]
    assert "default.toml:" in problems[0].message


def test_a_key_that_another_command_has_is_reported_with_both_places(write: Write) -> None:
    (problem,) = mistakes(write, '[reading]\n"move.left" = ["w"]')
    assert problem.line == 3
    assert problem.key == "w"
    line = 1 + Path(bundled("keymaps") / "default.toml").read_text(encoding="utf-8").split("\n").index(
        '"move.word.next" = ["w", "ctrl+right"]'
    )
    assert problem.message.startswith("w for move.left is already move.word.next (")
    assert problem.message.endswith(f"default.toml:{line})")
    assert problem.hint == "give move.word.next other keys, or [] for none"


def test_a_full_width_key_is_the_same_as_its_ascii_key(write: Write) -> None:
    (problem,) = mistakes(write, '[reading]\n"move.left" = ["。"]')
    assert ". for move.left is already label.repeat.next" in problem.message


def test_a_key_that_begins_sequences_is_reported_once_for_each(write: Write) -> None:
    problems = mistakes(write, '[reading]\n"move.left" = ["o"]')
    assert {problem.message.partition(" (")[0] for problem in problems} == {
        f"o for move.left begins {keys} for {command}"
        for keys, command in [
            ("o w", "object.word"),
            ("o q", "object.quoted"),
            ("o x", "object.chain"),
            ("o n", "object.number"),
            ("o g", "object.growth"),
            ("o i", "object.phrase"),
            ("o c", "object.clause"),
            ("o s", "object.sentence"),
            ("o p", "object.paragraph"),
            ("o o", "object.span"),
            ("o i", "object.phrase"),
        ]
    }


def test_a_sequence_that_begins_with_a_key_in_use_is_reported(write: Write) -> None:
    (problem,) = mistakes(write, '[reading]\n"move.left" = ["w w"]')
    assert problem.message.startswith("w w for move.left begins with w, which is move.word.next")


def test_taking_a_key_away_makes_room_for_it(write: Write) -> None:
    assert mistakes(write, '[reading]\n"move.word.next" = []\n"move.left" = ["w"]') == []


@pytest.mark.parametrize(("id_", "key"), [("app.quit", "Ctrl+Q"), ("help.show", "F1"), ("app.cancel", "Ctrl+G")])
def test_quit_help_and_cancel_cannot_be_lost(write: Write, id_: str, key: str) -> None:
    (problem,) = mistakes(write, f'[always]\n"{id_}" = []')
    assert problem.message.startswith(f"{id_} has no key left in [always], [common]")
    assert problem.hint == f"it must keep one key that is not typed text, under [always], such as {key}"
    assert problem.line == 3


def test_a_keymap_that_extends_none_and_binds_little_is_told_of_extends(write: Write) -> None:
    path = write("mine", '[reading]\n"move.word.next" = ["w"]')
    errors = examine("mine", folders(path.parent)).errors
    found = {problem.command: problem for problem in errors if problem.command in {"app.quit", "help.show"}}
    assert {problem.message for problem in found.values()} == {"app.quit has no key", "help.show has no key"}
    assert all('extends = "default"' in problem.hint for problem in found.values())


def test_help_with_a_typed_key_only_is_lost_where_text_is_typed(write: Write) -> None:
    (problem,) = mistakes(write, '[always]\n"help.show" = ["?"]')
    assert problem.message == "help.show has no key left in [hint], [prompt], [search], [palette]"


def test_quit_hidden_by_a_nearer_context_is_lost_there(write: Write) -> None:
    (problem,) = mistakes(write, '[always]\n"app.quit" = ["ctrl+q"]\n[search]\n"search.mode" = ["ctrl+q"]')
    assert problem.message == "app.quit has no key left in [search]"
    assert (problem.line, problem.key) == (5, "Ctrl+Q")


def test_all_mistakes_are_reported_together_in_the_order_of_lines(write: Write) -> None:
    problems = mistakes(
        write, '[reading]\n"move.lefft" = []\n"move.left" = ["alt+1", "bananas"]\n[options]\ntimeout = "x"\n[nowhere]\n'
    )
    assert [problem.line for problem in problems] == [3, 4, 4, 6, 7]


def test_clashes_and_lost_keys_are_reported_beside_everything_else_that_is_wrong(write: Write) -> None:
    problems = mistakes(
        write,
        """[always]
"app.quit" = []
"help.show" = ["?"]
[reading]
"move.lefft" = ["h"]
"move.left" = ["bananas", "w"]
"move.up" = ["ctrl+1"]
"move.down" = ["o"]
"move.right" = ["F", "F"]
[reeding]
[options]
cuont = 1
[search]
"search.mode" = ["f1"]
""",
    )
    said_of = {(problem.line, problem.message.partition(" (")[0]) for problem in problems}
    assert {
        (3, f"app.quit has no key left in {', '.join(f'[{context}]' for context in Context)}"),
        (4, "help.show has no key left in [hint], [prompt], [search], [palette]"),
        (6, 'no command "move.lefft"'),
        (7, 'move.left: "bananas" is not a key'),
        (7, "w for move.left is already move.word.next"),
        (8, "move.up: a terminal cannot send Ctrl+1"),
        (9, "o for move.down begins o w for object.word"),
        (10, "F for move.right is already hint.extend"),
        (10, "F is given to move.right twice"),
        (11, 'no context "reeding"'),
        (13, 'no option "cuont"'),
    } <= said_of


def test_what_is_no_toml_hides_no_other_mistake(write: Write) -> None:
    problems = mistakes(
        write,
        """[reading]
"move.left" = ["x"
"move.lefft" = ["h"]
"move.up" = ["alt+1"]
"move.up" = ["up"]
move.down = down
[reading]
"move.right" = ["nonsense"]
[list]
"list.up" = ["ctrl+1"]
[always]
"app.quit" = []
""",
    )
    found = [(problem.line, problem.message[:24]) for problem in problems]
    assert [line for line, message in found if message.startswith("is not TOML")] == [4, 6, 7, 8]
    assert [line for line, message in found if not message.startswith("is not TOML")] == [4, 5, 11, 13]


def test_of_a_file_that_cannot_be_read_whole_nothing_is_called_lost_that_it_does_not_take_away(write: Write) -> None:
    path = write("mine", '[always]\n"app.quit" = ["ctrl+q"\n"help.show" = []\n')
    found = examine("mine", folders(path.parent)).errors
    assert [(problem.line, problem.command) for problem in found] == [(3, "help.show"), (3, "")]


def notes(loaded: Loaded) -> list[str]:
    assert loaded.keymap is not None
    return [f"[{problem.context}] {problem.message} ({problem.hint})" for problem in loaded.problems]


def test_a_key_that_hides_another_is_worth_a_note_and_no_mistake(write: Write) -> None:
    path = write("mine", 'extends = "default"\n[selection]\n"select.trim" = ["w"]\n')
    found = notes(examine("mine", folders(path.parent)))
    assert (
        "[selection] w is select.trim and hides move.word.next of [reading] (move.word.next has Ctrl+Right here)"
        in found
    )


def test_a_command_that_loses_its_last_key_in_a_context_is_named(write: Write) -> None:
    path = write("mine", 'extends = "default"\n[selection]\n"select.trim" = ["v"]\n')
    found = notes(examine("mine", folders(path.parent)))
    assert "[selection] v is select.trim and hides select.anchor of [reading] (select.anchor has no key here)" in found


def test_the_same_command_under_the_same_key_hides_nothing(write: Write) -> None:
    path = write("mine", 'extends = "default"\n[selection]\n"select.trim" = [","]\n')
    loaded = examine("mine", folders(path.parent))
    assert not [problem for problem in loaded.problems if problem.context == Context.SELECTION]
