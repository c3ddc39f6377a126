"""Everything that reads bytes from outside, each with a sound sample.

A target may answer, or refuse with a ZonereadError that is one line of bounded length; the store is then what it was.
Anything else is a defect, and the bytes that did it become a file in ``crashes/``, named after the target. A target
whose file is packed says what is inside it: mutations of packed bytes get no further than a checksum.
"""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import sys
import zipfile
import zlib
from contextlib import closing, redirect_stderr, suppress
from functools import cache
from typing import TYPE_CHECKING

import docx

from tests.corpus.test_formats import pdf
from tests.fuzz.foreign import foreign
from tests.fuzz.surroundings import SURROUNDINGS
from tests.fuzz.target import Target, plain
from tests.store.builders import read_everything
from tests.workspaces import FIRST, make_workspace
from zoneread.api import open_workspace
from zoneread.cli.common import LONGEST, narrate
from zoneread.cli.main import run
from zoneread.compare.verdicts import decode, encode
from zoneread.corpus.read import read_path
from zoneread.corpus.readers import ARCHIVE, READERS
from zoneread.errors import ZonereadError
from zoneread.formats.base import Shape
from zoneread.formats.registry import FORMATS
from zoneread.keys.load import examine
from zoneread.session.inhand import InHand, write_in_hand
from zoneread.session.loading import LoadOptions, load_file
from zoneread.session.opening import open_store
from zoneread.session.places import Places
from zoneread.session.scheme_file import read_scheme_file, write_scheme
from zoneread.session.settings import load_settings
from zoneread.session.sides import find_side
from zoneread.session.suggesting import Suggesting
from zoneread.session.team import make_bundle, merge_files
from zoneread.session.workspace import find_workspace
from zoneread.span.edits import Edit
from zoneread.span.scheme import DEFAULT_SCHEME
from zoneread.store import care
from zoneread.store.articles import _FACTS
from zoneread.store.digests import digest
from zoneread.store.log import log_digest
from zoneread.store.protocol import SetKind
from zoneread.store.seals import reseal
from zoneread.suggest.external import CommandSuggester
from zoneread.suggest.learner import REPORT, LearnedSuggester
from zoneread.suggest.patterns import PatternSuggester
from zoneread.suggest.protocol import ArticleText, Context
from zoneread.text.display import sanitise
from zoneread.text.normalise import normalise
from zoneread.text.source import SourceText

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from zoneread.formats.base import Format

PROSE = (
    "当前位置：首页 > 要闻 > 正文\r\n　　岚溪開(kāi)發(fā)區“一窗通辦”，會(huì )议说：“先行??先试。”𠮷\r\n　　上半年\n完成8.6亿元，"
    "同比增长１２.3％。\x00\x1b[31m\u202e\ue848（责任编辑：无）\r\n相关推荐"
)
KEYMAP = 'extends = "default"\n[options]\ntimeout = 2.0\n[reading]\n"move.left" = ["ctrl+b", "g b"]\n'
SETTINGS = '[text]\nsteps = ["-chrome"]\nscript = "simplified"\n'
SUGGESTERS = 'patterns = ["p.jsonl"]\n[commands.model]\nrun = ["true"]\nseconds = 3\n'
PATTERNS = '{"label": "reform", "pattern": "一窗通办"}\n{"label": "metric", "pattern": [{"LIKE_NUM": true}, {"ORTH": "亿元", "OP": "?"}]}\n'
PRINTER = "import sys; sys.stdout.buffer.write(open(sys.argv[1], 'rb').read())"
PRINTED = '{"start": 0, "end": 4, "label": "reform", "score": 0.5, "reason": "甲", "attributes": {"a": 1.5}}\n'
PLACES = '{"last": "a", "offsets": {"a": 12}, "settings": {"revision:a": "2", "theme": "dark"}}'
VERDICTS = (
    '{"verdicts": [{"key": "k", "article": "a", "choice": "take", "sets": ["lin"], '
    '"votes": {"lin": [[0, 4, "reform"]]}, "gold": ["s1"], "rule": "", "reason": "x"}]}'
)
LEARNED = '{"set": "lin", "articles": 3, "seen": ["a"], "labels": {"reform": {"used": true, "sha256": "00"}}}'
CELLS = (
    ("spans", "start", "3"), ("spans", "end", "5"), ("spans", "fragments", "[[3,5]]"), ("spans", "attributes", '{"a": 1}'),
    ("edits", "changes", "[]"), ("edits", "why", VERDICTS), ("texts", "offset_map", "[]"), ("texts", "reading", FIRST),
    ("articles", "name", "../../x\x1b[31m"), ("sets", "name", "lin"), ("labels", "definition", "x"),
)  # fmt: skip
SEVERAL = {"name": "甲.txt", "text": PROSE, "title": "岚溪"}


def articles(suffix: str) -> Target:
    """Return the reader of articles of that suffix, and the clean-up of what it finds."""

    def read(path: Path, _root: Path) -> None:
        for found in read_path(path):
            if isinstance(found.content, SourceText):
                normalise(found.content.text)

    return Target(lambda _root: sample_article(suffix), f"a{suffix}", read)


@cache
def sample_article(suffix: str) -> bytes:
    """Return a sound article file."""
    match suffix:
        case ".html":
            body = "".join(f"<p>{line}</p>" for line in FIRST.splitlines() * 8)
            return f"<html><head><title>岚川</title></head><body><article>{body}</article></body></html>".encode()
        case ".docx" | ".zip":
            out = io.BytesIO()
            if suffix == ".zip":
                with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
                    archive.writestr("甲/乙.txt", PROSE)
                    archive.writestr("丙.jsonl", json.dumps(SEVERAL))
                return out.getvalue()
            document = docx.Document()
            document.add_paragraph(FIRST)
            document.add_table(1, 2).cell(0, 0).text = "格"
            document.save(out)
            return out.getvalue()
        case ".pdf":
            return pdf(["Zone reform 3.2", "page two"], title="zone")
        case ".csv" | ".tsv":
            return f'name,text\na,"{PROSE}"\nb,岚溪\n'.replace(",", "\t" if suffix == ".tsv" else ",").encode()
        case ".jsonl":
            return (json.dumps(SEVERAL, ensure_ascii=False) + "\n").encode() * 2
        case ".json":
            return json.dumps([SEVERAL, SEVERAL]).encode()
        case _:
            return PROSE.encode()


def encoded(encoding: str) -> Target:
    """Return the reader of plain text in an encoding that has to be detected."""
    text = articles(".txt")
    return Target(lambda _root: PROSE.encode(encoding, "replace"), "a.txt", text.read)


def exchange(known: Format) -> Target:
    """Return the reader of a format, and the storing of what it finds."""
    folder = known.shape is Shape.FOLDER
    file = "export.zip" if folder else f"export{known.suffix}"

    def sample(root: Path) -> bytes:
        path = root / file
        options = ["--set", "lin", "--format", known.name, "--lossy", "--overlap", "first"] if known.overlap else []
        options = options or ["--set", "lin", "--format", known.name, "--lossy"]
        assert run(["export", "--workspace", str(root), *options, "-o", str(path)]) == 0
        return path.read_bytes()

    def read(path: Path, root: Path) -> None:
        with open_store(find_workspace(root)) as store:
            load_file(store, path, known, LoadOptions(set_name="other", by="lin", keep_going=True, accept_shift=True))

    return Target(sample, file, read)


def inside(name: str, member: str) -> Target:
    """Return the target `name`, of whose zip archive one member is the sample."""
    whole = TARGETS_OF_FILES[name]

    def sample(root: Path) -> bytes:
        with zipfile.ZipFile(io.BytesIO(whole.sample(root))) as archive:
            return archive.read(member)

    def pack(data: bytes, root: Path) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(whole.sample(root))) as old, zipfile.ZipFile(out, "w") as new:
            for one in old.namelist():
                new.writestr(one, data if one == member else old.read(one))
        return out.getvalue()

    return Target(sample, whole.file, whole.read, pack)


def unpacked_docbin() -> Target:
    """Return the reader of DocBin, given what zlib makes of the sample."""
    whole = TARGETS_OF_FILES["format-docbin"]
    return Target(
        lambda root: zlib.decompress(whole.sample(root)), whole.file, whole.read, lambda data, _: zlib.compress(data)
    )


def _seal(database: sqlite3.Connection) -> None:
    """Seal a database anew, as somebody who forges one would."""
    columns = "id, at, annotator, kind, target, why, changes, active_seconds, program"
    for number, *row in database.execute(f"SELECT number, {columns} FROM edits").fetchall():
        database.execute("UPDATE edits SET digest = ? WHERE number = ?", (log_digest(tuple(row)), number))
    texts = "t.reading, t.source, t.offset_map, t.audit, t.paragraphs, t.article, t.revision"
    joined = (
        "articles a JOIN revisions r ON r.article = a.id JOIN texts t ON t.article = a.id AND t.revision = r.number"
    )
    for *row, article, revision in database.execute(f"SELECT {_FACTS}, {texts} FROM {joined}").fetchall():
        where = (digest(*row), article, revision)
        database.execute("UPDATE texts SET digest = ? WHERE article = ? AND revision = ?", where)
    reseal(database)


def cell(table: str, column: str, value: str) -> Target:
    """Return the merging and the reading of a forged bundle: one cell of a table holds the sample, and is sealed."""

    def pack(data: bytes, root: Path) -> bytes:
        path = root.parent / "cell.db"
        path.write_bytes(_bundle(root))
        with closing(sqlite3.connect(path)) as database, suppress(sqlite3.IntegrityError):
            text = data.decode("utf-8", "replace")
            held = int(text) if text.lstrip("-").isdecimal() and abs(int(text)) < 2**63 else text
            database.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = (SELECT min(rowid) FROM {table})", (held,))
            _seal(database)
            database.commit()
        return path.read_bytes()

    def read(path: Path, root: Path) -> None:
        with suppress(ZonereadError):
            care.doctor(path)
        with suppress(ZonereadError):
            read_everything(path)
        _merged(path, root)

    return Target(lambda _root: value.encode(), "lin.zrb", read, pack)


def _keymap(path: Path, root: Path) -> None:
    examine(str(path), [root])


def _program(path: Path, _root: Path) -> None:
    """Take what a program printed, and hold every suggestion to what the store and the screen can take."""
    asked = ArticleText("a", "a", FIRST)
    found = CommandSuggester("model", [sys.executable, "-S", "-c", PRINTER, str(path)]).suggest(asked, Context())
    for one in found:
        assert 0 <= one.range.start < one.range.end <= len(FIRST)
        json.dumps([one.label, one.reason, dict(one.attributes)], allow_nan=False, ensure_ascii=False).encode()


def _places(path: Path, _root: Path) -> None:
    """Take a state file, which is never refused, and hold it to what it becomes when it is saved."""
    database = path.parent / "annotations.db"
    places = Places(path.parent, database, "lin")
    path.replace(places.path)
    read = Places(path.parent, database, "lin")
    read.remember("b", 3)
    assert read.save()
    again = Places(path.parent, database, "lin")
    assert (again.last, again.offset("a"), again.revision("a")) == ("b", read.offset("a"), read.revision("a"))


def _in_hand(path: Path, root: Path) -> None:
    _merged(path, root)


def _edits(root: Path) -> bytes:
    path = root.parent / "edits.jsonl"
    path.unlink(missing_ok=True)
    with open_store(find_workspace(root), readonly=True) as store:
        for entry in list(store.log(set="lin"))[:3]:
            edit = Edit(entry.kind, entry.changes, "")
            write_in_hand(path, InHand(edit, "lin", "2026-01-01T00:00:00Z", "lin", SetKind.ANNOTATOR))
    return path.read_bytes()


def _verdicts(path: Path, _root: Path) -> None:
    """Take the reason of an edit; the verdicts in it are written as they were read."""
    found = decode(path.read_text(encoding="utf-8", errors="replace"))
    assert decode(encode(found)) == found


def _query(path: Path, root: Path) -> None:
    """Ask for whatever is in the file: as a search, an article, a set, a moment."""
    words = path.read_text(encoding="utf-8", errors="surrogateescape")
    with open_workspace(root, annotator="lin") as opened:
        for ask in (opened.article, opened._set):
            with suppress(ZonereadError):
                ask(words)
    with open_store(find_workspace(root), readonly=True) as store, suppress(ZonereadError):
        find_side(store, words)


def _report(path: Path, _root: Path) -> None:
    path.replace(path.with_name(REPORT))
    learner = LearnedSuggester(path.parent)
    assert not learner.labels, "no model is there"
    learner.suggest(ArticleText("b", "b", FIRST), Context(("reform",)))


def _settings(path: Path, _root: Path) -> None:
    load_settings(path.parent)


def _suggesters(path: Path, root: Path) -> None:
    (path.parent / "p.jsonl").write_text(PATTERNS, encoding="utf-8")
    workspace = find_workspace(path.parent, find_workspace(root).database)
    with open_store(workspace, readonly=True) as store:
        Suggesting(store, workspace, "lin", ["rules"])


def _patterns(path: Path, _root: Path) -> None:
    PatternSuggester(path).suggest(ArticleText("a", "a", FIRST), Context())


def _bundle(root: Path) -> bytes:
    path = root / "lin.zrb"
    with open_store(find_workspace(root)) as store:
        make_bundle(store, path, "lin", everything=True)
    return path.read_bytes()


def _merged(path: Path, root: Path) -> None:
    database = path.with_name("merging.db")
    shutil.copy(find_workspace(root).database, database)
    with open_store(find_workspace(root, database)) as store:
        merge_files(store, [path])
        assert not care.doctor(database), "what was merged has damaged the database"


def _database(path: Path, _root: Path) -> None:
    care.doctor(path)
    read_everything(path)


TARGETS_OF_FILES: Mapping[str, Target] = {
    **{f"article{suffix}": articles(suffix) for suffix in (*READERS, ARCHIVE)},
    **{f"encoding-{name}": encoded(name) for name in ("gb18030", "big5hkscs", "utf-16", "utf-16-be", "utf-8-sig")},
    **{f"format-{name}": exchange(known) for name, known in FORMATS.items() if known.readable},
    "keymap": Target(plain(KEYMAP), "mine.toml", _keymap),
    "scheme": Target(
        lambda _root: write_scheme(DEFAULT_SCHEME).encode(), "labels.toml", lambda path, _: read_scheme_file(path)
    ),
    "settings": Target(plain(SETTINGS), "zoneread.toml", _settings),
    "suggesters": Target(plain(SUGGESTERS), "suggesters.toml", _suggesters),
    "patterns": Target(plain(PATTERNS), "patterns.jsonl", _patterns),
    "bundle": Target(_bundle, "lin.zrb", _merged),
    "database": Target(lambda root: find_workspace(root).database.read_bytes(), "copy.db", _database),
    "edits-in-hand": Target(_edits, "edits.jsonl", _in_hand),
    "program": Target(plain(PRINTED), "out.jsonl", _program),
    "places": Target(plain(PLACES), "places.json", _places),
    "verdicts": Target(plain(VERDICTS), "why.json", _verdicts),
    "query": Target(plain('label:reform @2026-05-01 note:"x" lin'), "query.txt", _query),
    "learned": Target(plain(LEARNED), "learned.json", _report),
}
TARGETS: Mapping[str, Target] = {
    **TARGETS_OF_FILES,
    "inside-docbin": unpacked_docbin(),
    "inside-docx": inside("article.docx", "word/document.xml"),
    "inside-xlsx": inside("format-xlsx", "xl/worksheets/sheet1.xml"),
    "inside-zip": inside("article.zip", "丙.jsonl"),
    "inside-manifest": inside("format-webanno", "manifest.json"),
    **{f"cell-{table}-{column}": cell(table, column, value) for table, column, value in CELLS},
    **SURROUNDINGS,
    "foreign-database": foreign(_seal),
}
"""Name -> target."""


def check_refusal(refusal: ZonereadError) -> None:
    """Raise AssertionError unless what a person is told is whole, and on a screen one line without what commands it."""
    said = io.StringIO()
    with redirect_stderr(said):
        narrate(str(refusal))
    shown = said.getvalue()
    assert refusal.message
    assert shown.count("\n") == 1
    assert len(shown) <= LONGEST + 2
    assert sanitise(shown) == shown
    shown.encode()


class Range:
    """A workspace in which targets can be shot at; the workspace stays as it is where nothing of a file is sound."""

    def __init__(self, folder: Path) -> None:
        self.root = make_workspace(folder / "zones").root
        self._shots = folder / "shots"
        self._shots.mkdir()
        self._samples: dict[str, bytes] = {}

    def sample(self, name: str) -> bytes:
        """Return the target's sound file."""
        if name not in self._samples:
            self._samples[name] = TARGETS[name].sample(self.root)
        return self._samples[name]

    def shoot(self, name: str, data: bytes) -> object:
        """Let the target read `data`. Raises ZonereadError when it refuses."""
        target = TARGETS[name]
        shutil.rmtree(self._shots)
        self._shots.mkdir()
        path = self._shots / target.file
        path.write_bytes(target.pack(data, self.root))
        before = self._stored()
        try:
            return target.read(path, self.root)
        except ZonereadError as refusal:
            check_refusal(refusal)
            assert self._stored() == before, "a refusal has changed the store"
            raise

    def _stored(self) -> tuple[object, ...]:
        with closing(sqlite3.connect(find_workspace(self.root).database)) as database:
            return tuple(
                database.execute(f"SELECT count(*) FROM {one}").fetchone() for one in ("edits", "spans", "acts")
            )
