"""Targets around the program: the environment, folders of the user, names of files, pages in a browser, models.

Each has a model of its own to be held to: what comes out is what a simpler reading of the same words says.
"""

from __future__ import annotations

import asyncio
import json
import os
import unicodedata
from contextlib import suppress
from functools import partial
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

from tests.fuzz.target import Target, environ, plain
from tests.store.builders import new_article
from tests.workspaces import FIRST
from zoneread.cli.main import zoneread
from zoneread.corpus.found import ReadOptions
from zoneread.corpus.read import find_items, read_path
from zoneread.errors import KeymapError, ZonereadError
from zoneread.formats.folder import safe_name
from zoneread.keys.load import available, chosen, folders, load, load_or_default
from zoneread.session.places import Places, state_folder
from zoneread.session.settings import load_settings
from zoneread.session.who import MAX_LENGTH, VARIABLE, who
from zoneread.store.sqlite import SqliteStore
from zoneread.suggest.chain import dumps
from zoneread.suggest.learner import REPORT, LearnedSuggester, model_of, train_label
from zoneread.suggest.protocol import ArticleText, Context
from zoneread.text import tables
from zoneread.text.display import sanitise
from zoneread.text.normalise import normalise
from zoneread.text.ranges import Range
from zoneread.tui.browser.server import _pass_on
from zoneread.tui.palette import MODES
from zoneread.tui.paste import ESCAPE, PASTE_BEGINS, PASTE_ENDS, SHOWN_ESCAPE, PasteGuard
from zoneread.tui.probe import ambiguous_width
from zoneread.tui.skin import choose_mode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MESSAGES = ('["stdin", "j \\u001b[200~x\\u001b[201~"]', '["resize", {"width": 90, "height": 1}]', '["ping", "1"]')
PASTED = f"ab{PASTE_BEGINS}x{ESCAPE}[200~ y{PASTE_ENDS}c{ESCAPE}"
USER_KEYMAP = 'extends = "default"\n[reading]\n"move.left" = ["f9"]\n'
TEXT = "今年岚川有了蓝帆帮手。\n岚川的人都说好。"


# the environment


def _value(path: Path) -> str:
    """Return what the file says as an environment can hold it: any bytes but NUL."""
    return os.fsdecode(path.read_bytes().replace(b"\0", b""))


def variable(name: str, sound: str, check: Callable[[str, Path, Path], object]) -> Target:
    """Return the target of a variable: `check` is called with its value, the file and the workspace while it is set."""

    def read(path: Path, root: Path) -> None:
        value = _value(path)
        with environ(**{name: value}):
            check(value, path, root)

    return Target(plain(sound), "value.txt", read)


def _annotator(value: str, _path: Path, root: Path) -> None:
    name = who(None)
    assert name == unicodedata.normalize("NFC", value.strip())
    assert 0 < len(name) <= MAX_LENGTH
    assert sanitise(name) == name
    _listed(root)


def _login(value: str, _path: Path, _root: Path) -> None:
    with environ(**{VARIABLE: None, "LOGNAME": value}):
        name = who(None)
        assert not value or name == unicodedata.normalize("NFC", value.strip())


def _theme(value: str, _path: Path, _root: Path) -> None:
    assert choose_mode({"ZONEREAD_THEME": value, "TERM": "xterm-256color"}) == (value or "dark")
    for name in ("TERM", "COLORTERM", "NO_COLOR"):
        assert choose_mode({name: value}, value) in MODES


def _ambiguous(value: str, _path: Path, _root: Path) -> None:
    width = ambiguous_width({"ZONEREAD_AMBIGUOUS": value, "TERM": "dumb"})
    assert width == (2 if value == "2" else 1)
    assert value in {"", "auto", "1", "2"}


def _keymap(value: str, path: Path, _root: Path) -> None:
    """Whatever keymap is asked for, there is one; it is the one asked for exactly when nothing is wrong with it."""
    if "/" in value or value.endswith(".toml"):
        value = "elsewhere"  # files of this machine are not ours to read
        os.environ["ZONEREAD_KEYMAP"] = value
    with environ(ZONEREAD_CONFIG=str(path.parent)):
        places = folders(path.parent)
        name = chosen(places)
        assert name == (value or "default")
        loaded = load_or_default(name, places)
        assert loaded.keymap is not None
        assert bool(loaded.errors) == (name not in available(places))
        load(name, places)


def _below(value: str, path: Path) -> Path:
    """Return the folder that the value names, below the folder of the shots and nowhere else."""
    safe = value.replace("/", "∕")
    return path.parent / (f"_{safe}" if safe.strip(".") == "" else safe)


def _folder(name: str) -> Callable[[str, Path, Path], None]:
    """Return the check of a folder's variable: what is kept in a folder of any name is found there again, or costs nothing."""

    def check(value: str, path: Path, root: Path) -> None:
        place = _below(value, path)
        with environ(**{name: str(place)}):
            _listed(root)
            if name == "ZONEREAD_STATE":
                assert state_folder() == place
                places = Places(state_folder(), root / "annotations.db", "lin")
                places.remember("a", 7)
                if places.save():
                    assert Places(place, root / "annotations.db", "lin").offset("a") == 7
            elif name == "ZONEREAD_CONFIG":
                with suppress(OSError):
                    (place / "keymaps").mkdir(parents=True)
                    (place / "keymaps" / "user.toml").write_text(USER_KEYMAP, encoding="utf-8")
                    assert chosen(folders()) == "user"
                    assert load("user", folders()).name == "user"
                load(chosen(folders()), folders())
            else:
                _forget_tables()
                assert tables.script_characters()[0] >= set("開發區")
                _forget_tables()

    return check


def _size(value: str, _path: Path, root: Path) -> None:
    with environ(COLUMNS=value, LINES=value):
        _listed(root)


def _listed(root: Path) -> None:
    """Run a command on the workspace: it lists the articles, or says in one line why it does not."""
    ran = CliRunner().invoke(zoneread, ["sets", "--workspace", str(root)])
    assert ran.exception is None or isinstance(ran.exception, (ZonereadError, SystemExit)), ran.exception


# tables, models, names, folders


def _forget_tables() -> None:
    for made in (
        tables.readings,
        tables.traditional_to_simplified,
        tables.simplified_to_traditional,
        tables.script_characters,
        tables.phrase_words,
    ):
        made.cache_clear()


CACHED: dict[str, Callable[[], Any]] = {
    "readings": tables.readings,
    "t2s": tables.traditional_to_simplified,
    "scripts": tables.script_characters,
    "phrases": tables.phrase_words,
}
SMALL_TABLES = {
    "readings": {"chars": "会学", "pool_of": "\0\1", "pools": "hui4 kuai4,xue2"},
    "t2s": ["開區", "开区", "發展 乾隆", "发展 乾隆"],
    "scripts": ["開區", "开区"],
    "phrases": "会议\n学习",
}


def table(name: str) -> Target:
    """Return the target of a cached table, forged with the right checksum: it is taken for what it says, or built anew."""

    def read(path: Path, _root: Path) -> None:
        cache = path.parent / "tables"
        with environ(ZONEREAD_CACHE=str(path.parent)):
            _forget_tables()
            truth = CACHED[name]()
            for kept in cache.glob(f"{name}-*"):
                path.replace(kept)
                written = kept.read_bytes()
            _forget_tables()
            found = CACHED[name]()
            if kept.read_bytes() == written:  # taken
                _check_table(name, found)
            else:
                assert found == truth or name == "readings"
            assert normalise(FIRST * 2 + "會議開發區").text
            _forget_tables()

    return Target(
        lambda _root: json.dumps(SMALL_TABLES[name]).encode(),
        "table.json",
        read,
        lambda data, _root: _checksummed(data),
    )


def _checksummed(data: bytes) -> bytes:
    from zlib import crc32

    return b"%08x\n%s" % (crc32(data), data)


def _check_table(name: str, found: Any) -> None:
    if name == "readings":
        for char in found:
            assert all(reading[-1] in "12345" for reading in found.get(char, ()))
    elif name == "t2s":
        for before, after in (*found.chars.items(), *found.phrases.items()):
            assert len(before) == len(after)
            after.encode()
    else:
        for one in found if name == "scripts" else [found]:
            "".join(one).encode()


def _model_sample(_root: Path) -> bytes:
    start = TEXT.index("蓝帆")
    return dumps(train_label("reform", [(TEXT, [Range(start, start + 4)])] * 3))


def _model(path: Path, _root: Path) -> None:
    """Take a model that is forged with the right digest, and hold what it finds to the text."""
    data = path.read_bytes()
    path.replace(model_of(path.parent, "reform"))
    figures = {"reform": {"used": True, "sha256": sha256(data).hexdigest()}}
    report = {"set": "lin", "articles": 3, "seen": [], "labels": figures}
    (path.parent / REPORT).write_text(json.dumps(report), encoding="utf-8")
    learner = LearnedSuggester(path.parent)
    assert (learner.labels == {"reform"}) != (learner.lost == ["reform"])
    last = 0
    for one in learner.suggest(ArticleText("b", "b", TEXT), Context(("reform",))):
        assert last <= one.range.start < one.range.end <= len(TEXT)
        assert 0 <= one.score <= 1
        last = one.range.end


def _file_names(path: Path, root: Path) -> None:
    """Give a folder's files, and a folder, this name: what is found has names that can be stored, shown and written."""
    names = [name for name in path.read_bytes().replace(b"\0", b"").split(b"/")[:3] if name not in {b"", b".", b".."}]
    corpus = path.parent / "corpus"
    corpus.mkdir()
    at = corpus
    with suppress(OSError):  # longer than any file system takes
        for name in names:
            at /= os.fsdecode(name)
            at.mkdir()
            (at / os.fsdecode(names[-1] + b".txt")).write_text(FIRST, encoding="utf-8")
    keymaps = path.parent / "keymaps"
    keymaps.mkdir()
    with suppress(OSError):
        (keymaps / os.fsdecode(names[-1] + b".toml" if names else b"a.toml")).write_text(USER_KEYMAP, encoding="utf-8")
    for keymap in available([keymaps]):
        assert load_or_default(keymap, [keymaps, *folders()]).keymap is not None
        with suppress(KeymapError):
            load(keymap, [keymaps, *folders()])
    _import_names(corpus, path.parent / "names.db")


def _import_names(corpus: Path, database: Path) -> None:
    options = ReadOptions(base=corpus)
    with SqliteStore.open(database, create=True) as store:
        for found in read_path(corpus, options):
            found.name.encode()
            made = safe_name(found.name)
            assert made
            assert not made.startswith(".")
            assert not set(made) & set('/\\:*?"<>|\0')
            store.add_article(new_article(found.name, FIRST))
        for row in store.articles():
            assert store.find_article(row.id).name == row.name
            assert store.find_article(row.name).id == row.id
    places = [path.relative_to(corpus).parts for path in corpus.rglob("*") if path.is_file()]
    files = [parts for parts in places if not any(part.startswith(".") for part in parts)]
    assert len(find_items(corpus, options)) == max(1, len(files)), "what is none is told of"


def _settings_at_home(path: Path, root: Path) -> None:
    """Take a keymap from the user's folder, where it goes before the default; the workspace's settings are its own."""
    keymaps = path.parent / "zoneread" / "keymaps"
    keymaps.mkdir(parents=True)
    path.replace(keymaps / "user.toml")
    with environ(XDG_CONFIG_HOME=str(path.parent), HOME=str(path.parent), ZONEREAD_CONFIG=None, ZONEREAD_KEYMAP=None):
        assert chosen(folders()) == "user"
        loaded = load_or_default("user", folders())
        assert loaded.keymap is not None
        assert loaded.keymap.name == ("default" if loaded.errors else "user")
        for problem in loaded.problems:
            assert "\n" not in sanitise(str(problem).replace("\n", " "))
        load_settings(root)


# a page in a browser


class Heard:
    """Stands for a reader and for its page: what each is told, in order."""

    def __init__(self) -> None:
        self.got: list[object] = []

    async def _told(self, word: str, *values: object) -> None:
        self.got.append((word, *values))

    def __getattr__(self, name: str) -> object:
        return partial(self._told, name)


def _expected(message: object) -> list[object]:
    """Return what a message means."""
    if not isinstance(message, list):
        return []
    if message in (["blur"], ["focus"]):
        return [(message[0],)]
    if len(message) != 2:
        return []
    word, value = message
    if word == "stdin" and isinstance(value, str):
        return [("send_keys", value)]
    if word == "ping" and isinstance(value, str):
        return [("send_json", ["pong", value])]
    sides = [value.get("width"), value.get("height")] if word == "resize" and isinstance(value, dict) else []
    cells = [min(max(side, 1), 1000) for side in sides if isinstance(side, int)]
    return [("set_terminal_size", *cells)] if len(cells) == 2 else []


def _message(path: Path, _root: Path) -> None:
    """Take what a page sends: exactly what a message of the page's own script says is done, and nothing for any other."""
    for line in path.read_bytes().decode("utf-8", "replace").split("\n"):
        heard = Heard()
        asyncio.run(_pass_on(line, heard, heard))  # type: ignore[arg-type]
        try:
            meant = json.loads(line)
        except (ValueError, RecursionError):
            meant = None
        assert heard.got == _expected(meant)


def _paste(path: Path, _root: Path) -> None:
    """Clean what comes in pieces: it is what would have come in one, and no paste holds an escape."""
    data = path.read_bytes()
    text = data.decode("utf-8", "replace")
    sizes = BytesIO(data)
    guard, pieces, rest = PasteGuard(), [], text + PASTE_ENDS
    while rest:
        size = (sizes.read(1) or b"\x07")[0] % 7 + 1
        pieces.append(guard.clean(rest[:size]))
        rest = rest[size:]
    expected, outside = "", True
    left = text + PASTE_ENDS
    while left:
        mark = PASTE_BEGINS if outside else PASTE_ENDS
        part, found, left = left.partition(mark)
        expected += (part if outside else part.replace(ESCAPE, SHOWN_ESCAPE)) + found
        outside = not outside
    assert "".join(pieces) == expected


SURROUNDINGS: dict[str, Target] = {
    "env-annotator": variable(VARIABLE, "林", _annotator),
    "env-login": variable("LOGNAME", "lin", _login),
    "env-theme": variable("ZONEREAD_THEME", "light", _theme),
    "env-ambiguous": variable("ZONEREAD_AMBIGUOUS", "2", _ambiguous),
    "env-keymap": variable("ZONEREAD_KEYMAP", "vim", _keymap),
    "env-config": variable("ZONEREAD_CONFIG", "config", _folder("ZONEREAD_CONFIG")),
    "env-state": variable("ZONEREAD_STATE", "state", _folder("ZONEREAD_STATE")),
    "env-cache": variable("ZONEREAD_CACHE", "cache", _folder("ZONEREAD_CACHE")),
    "env-size": variable("COLUMNS", "80", _size),
    **{f"table-{name}": table(name) for name in CACHED},
    "model": Target(_model_sample, "model.json", _model),
    "file-names": Target(plain("甲\u202e/乙\x1b[31m\n/丙'\"丁"), "names.txt", _file_names),
    "keymap-at-home": Target(plain(USER_KEYMAP), "user.toml", _settings_at_home),
    "page-message": Target(plain("\n".join(MESSAGES)), "messages.txt", _message),
    "page-paste": Target(plain(PASTED), "paste.txt", _paste),
}
"""Name -> target."""
