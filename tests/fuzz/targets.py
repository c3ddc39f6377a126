"""Everything that reads bytes from outside, each with a sound sample.

A target may answer, or refuse with a ZonereadError. Anything else that leaves it is a defect, and the bytes that did
it become a file in ``crashes/``, named after the target.
"""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import docx

from tests.corpus.test_formats import pdf
from tests.store.builders import read_everything
from tests.workspaces import FIRST, make_workspace
from zoneread.cli.main import run
from zoneread.corpus.read import read_path
from zoneread.corpus.readers import ARCHIVE, READERS
from zoneread.formats.base import Shape
from zoneread.formats.registry import FORMATS
from zoneread.keys.load import examine
from zoneread.session.loading import LoadOptions, load_file
from zoneread.session.opening import open_store
from zoneread.session.scheme_file import read_scheme_file, write_scheme
from zoneread.session.settings import load_settings
from zoneread.session.suggesting import Suggesting
from zoneread.session.team import make_bundle, merge_files
from zoneread.session.workspace import find_workspace
from zoneread.span.scheme import DEFAULT_SCHEME
from zoneread.store import care
from zoneread.suggest.patterns import PatternSuggester
from zoneread.suggest.protocol import ArticleText, Context
from zoneread.text.normalise import normalise
from zoneread.text.source import SourceText

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
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
SEVERAL = {"name": "甲.txt", "text": PROSE, "title": "岚溪"}


@dataclass(frozen=True, slots=True)
class Target:
    """Something that reads a file: a sound one, its name, and what reads it, given the workspace that it is in."""

    sample: Callable[[Path], bytes]
    file: str
    read: Callable[[Path, Path], object]


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
    plain = articles(".txt")
    return Target(lambda _root: PROSE.encode(encoding, "replace"), "a.txt", plain.read)


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


def _keymap(path: Path, root: Path) -> None:
    examine(str(path), [root])


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


def _plain(text: str) -> Callable[[Path], bytes]:
    return lambda _root: text.encode()


TARGETS: Mapping[str, Target] = {
    **{f"article{suffix}": articles(suffix) for suffix in (*READERS, ARCHIVE)},
    **{f"encoding-{name}": encoded(name) for name in ("gb18030", "big5hkscs", "utf-16", "utf-16-be", "utf-8-sig")},
    **{f"format-{name}": exchange(known) for name, known in FORMATS.items() if known.readable},
    "keymap": Target(_plain(KEYMAP), "mine.toml", _keymap),
    "scheme": Target(
        lambda _root: write_scheme(DEFAULT_SCHEME).encode(), "labels.toml", lambda path, _: read_scheme_file(path)
    ),
    "settings": Target(_plain(SETTINGS), "zoneread.toml", _settings),
    "suggesters": Target(_plain(SUGGESTERS), "suggesters.toml", _suggesters),
    "patterns": Target(_plain(PATTERNS), "patterns.jsonl", _patterns),
    "bundle": Target(_bundle, "lin.zrb", _merged),
    "database": Target(lambda root: find_workspace(root).database.read_bytes(), "copy.db", _database),
}
"""Name -> target."""


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
        path.write_bytes(data)
        return target.read(path, self.root)
