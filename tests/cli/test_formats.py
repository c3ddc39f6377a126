"""``zoneread formats``, and the options of ``export`` and ``load`` that concern formats."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.workspaces import FIRST
from zoneread.formats.registry import FORMATS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Runner


def test_every_format_is_listed_with_what_it_cannot_carry(zoneread: Runner) -> None:
    out = zoneread("formats").out
    for known in FORMATS.values():
        assert f"\n{known.name} {'cannot carry: ' if known.losses else 'carries everything'}" in out
    listed = {one["name"]: one for one in json.loads(zoneread("formats", "--json").out)}
    assert set(listed) == set(FORMATS)
    assert listed["jsonl"]["cannot_carry"] == []
    assert "note" in listed["doccano"]["cannot_carry"]
    assert listed["html"]["load"] is False


@pytest.mark.usefixtures("workspace")
class TestExport:
    def test_the_labelling_configuration_of_the_scheme_is_printed(self, zoneread: Runner) -> None:
        out = zoneread("formats", "--label-studio-config").out
        assert out.startswith("<View>")
        assert '<Label value="party-building"' in out

    def test_what_is_left_out_is_told_and_makes_the_status_1_unless_allowed(
        self, zoneread: Runner, tmp_path: Path
    ) -> None:
        file = self.crossing(tmp_path)
        assert zoneread("load", file, "--set", "in").status == 0
        refused = zoneread("export", "--set", "in", "-o", str(tmp_path / "in.bio"))
        assert (refused.status, (tmp_path / "in.bio").exists()) == (1, False)
        assert "choose with --overlap longest, first or layer" in refused.err
        lossy = zoneread("export", "--set", "in", "-o", str(tmp_path / "in.bio"), "--overlap", "longest")
        assert lossy.status == 1
        assert "01-first.txt, set in: project at 8..12 left out: it overlaps reform at 5..12" in lossy.err
        allowed = zoneread("export", "--set", "in", "-o", str(tmp_path / "in.bio"), "--overlap", "longest", "--lossy")
        assert allowed.status == 0

    def crossing(self, tmp_path: Path) -> str:
        file = tmp_path / "in.jsonl"
        lines = [(5, 12, "reform"), (8, 12, "project")]
        spans = [{"article": "01-first.txt", "start": s, "end": e, "label": label} for s, e, label in lines]
        file.write_text("".join(json.dumps(span) + "\n" for span in spans), encoding="utf-8")
        return str(file)

    def test_the_account_is_written_where_it_is_wanted(self, zoneread: Runner, tmp_path: Path) -> None:
        report = tmp_path / "report.json"
        ran = zoneread("export", "--set", "lin", "--format", "jsonl", "--report", str(report))
        assert ran.status == 0
        account = json.loads(report.read_text())["export"]
        assert (account["articles"], account["spans"], account["dropped"]) == (2, 5, [])

    def test_a_folder_goes_to_a_folder_an_archive_or_as_an_archive_to_standard_output(
        self, zoneread: Runner, tmp_path: Path
    ) -> None:
        assert zoneread("export", "--set", "lin", "--format", "brat", "-o", str(tmp_path / "b")).status == 0
        assert (tmp_path / "b/lin/01-first.ann").is_file()
        assert zoneread("export", "--set", "lin", "--format", "brat", "-o", str(tmp_path / "b.zip")).status == 0
        assert "lin/01-first.ann" in zipfile.ZipFile(tmp_path / "b.zip").namelist()
        assert zoneread("load", str(tmp_path / "b.zip"), "--set", "again").status == 0
        out = zoneread("export", "--set", "again", "--format", "jsonl").out
        assert sum(len(json.loads(line)["spans"]) for line in out.splitlines()) == 5

    def test_a_folder_format_is_never_taken_from_a_suffix(self, zoneread: Runner, tmp_path: Path) -> None:
        ran = zoneread("export", "--set", "lin", "-o", str(tmp_path / "b.ann"))
        assert (ran.status, "which format?" in ran.err) == (2, True)

    def test_splits_make_a_file_each(self, zoneread: Runner, tmp_path: Path) -> None:
        shares = "train=0.8,dev=0.1,test=0.1"
        ran = zoneread("export", "--set", "lin", "-o", str(tmp_path / "g.jsonl"), "--split", shares, "--seed", "7")
        assert ran.status == 0
        lines = [line for path in sorted(tmp_path.glob("g.*.jsonl")) for line in path.read_text().splitlines()]
        assert len(lines) == 2
        assert zoneread("export", "--set", "lin", "--format", "jsonl", "--split", shares).status == 2

    def test_the_source_text_can_go_out_and_come_back(self, zoneread: Runner, tmp_path: Path) -> None:
        file = tmp_path / "s.jsonl"
        zoneread("export", "--set", "lin", "--text", "source", "-o", str(file))
        assert json.loads(file.read_text().splitlines()[0])["text"] == FIRST
        assert zoneread("load", str(file), "--set", "back").status == 0
        again = zoneread("load", str(file), "--set", "back")
        assert "0 spans of 2 articles stored, 5 already there" in again.err

    @pytest.mark.parametrize("name", [name for name, known in FORMATS.items() if known.readable])
    def test_every_format_goes_out_and_comes_back_from_the_command_line(
        self, name: str, zoneread: Runner, tmp_path: Path
    ) -> None:
        known = FORMATS[name]
        if known.extra:
            pytest.importorskip({"parquet": "pyarrow", "xlsx": "openpyxl", "spacy": "spacy"}[known.extra])
        file = str(tmp_path / f"lin{known.suffix}")
        assert zoneread("export", "--set", "lin", "--format", name, "-o", file).status == 0
        assert zoneread("load", file, "--set", "back").status == 0
        sets = [zoneread("export", "--set", one, "--format", "spans").out.splitlines() for one in ("lin", "back")]
        kept = [[(s["article"], s["start"], s["end"], s["label"]) for s in map(json.loads, lines)] for lines in sets]
        assert kept[0] == kept[1]


@pytest.mark.usefixtures("workspace")
class TestLoad:
    def test_what_is_refused_is_told_and_the_rest_stored_when_it_may_go_on(
        self, zoneread: Runner, tmp_path: Path
    ) -> None:
        file = tmp_path / "in.jsonl"
        good = {"article": "01-first.txt", "start": 0, "end": 2, "label": "reform"}
        file.write_text(f"{json.dumps(good)}\n{json.dumps(good | {'label': 'x'})}\n", encoding="utf-8")
        assert zoneread("load", str(file), "--set", "in").status == 1
        ran = zoneread("load", str(file), "--set", "in", "--keep-going")
        assert ran.status == 1
        assert 'in.jsonl:2: no label "x"' in ran.err
        assert "set in: 1 span of 1 article stored" in ran.err

    def test_a_file_of_no_known_format_is_asked_about(self, zoneread: Runner, tmp_path: Path) -> None:
        (tmp_path / "x.dat").write_bytes(b"\x00\x01")
        ran = zoneread("load", str(tmp_path / "x.dat"), "--set", "in")
        assert (ran.status, "which format is it?" in ran.err) == (2, True)
