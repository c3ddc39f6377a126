"""Exporting: what goes out, in whose coordinates, with an account of what does not, into files that are whole or not there."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import reading_without
from tests.workspaces import FIRST, make_workspace
from zoneread.errors import FormatError, UsageError
from zoneread.formats.base import Fact, Overlap, WriteOptions
from zoneread.formats.registry import FORMATS
from zoneread.formats.units import Unit
from zoneread.session.delivery import deliver, named, stream, whole_folder
from zoneread.session.exporting import Request, Selection, account, export, is_lossy, parse_origins, parts
from zoneread.session.opening import create_workspace, open_store
from zoneread.session.splitting import Split
from zoneread.span.edits import EditKind, add_span, change_span, remove_span
from zoneread.span.scheme import Scheme
from zoneread.span.span import CONFIRMED, Origin, Span
from zoneread.store.protocol import NewArticle, SetKind
from zoneread.text.normalise import normalise
from zoneread.text.ranges import Range
from zoneread.text.source import from_bytes, from_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from zoneread.store.sqlite import SqliteStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with open_store(make_workspace(tmp_path / "zones")) as opened:
        yield opened


def request(name: str, *sets: str, origins: frozenset[Origin] = CONFIRMED, **options: object) -> Request:
    return Request(Selection(sets or ("lin",), origins=origins), FORMATS[name], WriteOptions(**options))  # type: ignore[arg-type]


def lines(store: SqliteStore, wanted: Request) -> list[dict[str, Any]]:
    out = io.BytesIO()
    export(store, wanted, out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def suggest(store: SqliteStore, origin: Origin) -> None:
    range_ = Range(0, 2)
    span = Span("", "project", range_, (range_,), FIRST[0:2], origin=origin)
    store.apply(add_span("lin", store.find_article("01-first.txt").id, span), by="lin")


class TestWhatGoesOut:
    def test_suggested_and_rejected_spans_stay_unless_named(self, store: SqliteStore) -> None:
        suggest(store, Origin.SUGGESTED)
        assert {span["origin"] for line in lines(store, request("jsonl")) for span in line["spans"]} == {"manual"}
        both = request("jsonl", origins=frozenset({Origin.SUGGESTED}))
        assert {span["origin"] for line in lines(store, both) for span in line["spans"]} == {"suggested"}

    def test_a_format_without_a_mark_for_suggestions_leaves_them_out_and_says_so(self, store: SqliteStore) -> None:
        suggest(store, Origin.REJECTED)
        report = export(store, request("doccano", origins=frozenset(Origin)), io.BytesIO())
        assert [(drop.label, drop.why) for drop in report.drops] == [
            ("project", "the format cannot mark it as rejected")
        ]
        assert is_lossy(report)

    def test_the_word_confirmed_names_all_confirmed_origins(self) -> None:
        assert parse_origins([]) == parse_origins(["confirmed"]) == CONFIRMED
        assert parse_origins(["confirmed", "suggested"]) == CONFIRMED | {Origin.SUGGESTED}
        assert parse_origins(["rejected"]) == {Origin.REJECTED}

    def test_the_source_text_goes_out_with_its_own_offsets(self, tmp_path: Path) -> None:
        data = "\ufeff岚川推行并联审批。\r\n同比增长9.5%".encode() + b"\xff" + "。\r\n".encode()
        source = from_bytes(data, "utf-8")
        reading = normalise(source.text)
        with open_store(create_workspace(tmp_path / "zones")) as store:
            article = store.add_article(NewArticle("a.txt", "", source, reading)).article
            store.ensure_set("lin", SetKind.ANNOTATOR, "lin")
            start = reading.text.index("同比")
            range_ = Range(start, start + 8)
            span = Span("", "metric", range_, reading.map.to_source(range_), range_.of(reading.text))
            store.apply(add_span("lin", article, span), by="lin")
            (line,) = lines(store, request("jsonl", coordinates="source"))
        assert line["coordinates"] == "source"
        text = str(line["text"])
        assert text == source.text.replace("\udcff", "\ufffd")
        (found,) = line["spans"]
        assert text[found["start"] : found["end"]] == found["text"] == "同比增长9.5%"
        assert (found["start"], found["end"]) == (found["source_start"], found["source_end"])

    @pytest.mark.parametrize("name", ["jsonl", "doccano", "brat", "bio"])
    def test_a_hull_in_the_source_that_holds_other_words_is_reported_where_the_pieces_are_lost(
        self, name: str, tmp_path: Path
    ) -> None:
        text = "岚川推行並聯(bìng lián)審批機制。"
        with open_store(create_workspace(tmp_path / "zones")) as store:
            reading = reading_without(text, "(bìng lián)")
            article = store.add_article(NewArticle("a.txt", "", from_text(text), reading)).article
            store.ensure_set("lin", SetKind.ANNOTATOR, "lin")
            range_ = Range(4, 10)
            span = Span("", "reform", range_, reading.map.to_source(range_), range_.of(reading.text))
            assert len(span.source) == 2
            store.apply(add_span("lin", article, span), by="lin")
            for coordinates in ("reading", "source"):
                wanted = request(name, coordinates=coordinates)
                ((_, report),) = deliver(store, [("", wanted)], tmp_path / f"{coordinates}{wanted.known.suffix}")
                lost = coordinates == "source" and name != "jsonl"
                assert [(drop.changed, drop.span != "") for drop in report.drops] == [(True, True)] * lost
                assert is_lossy(report) is lost
        if name != "jsonl":
            assert report.drops[0].why == 'it is in 2 pieces there, and goes out with "(bìng lián)" in between'

    def test_units_are_for_formats_that_leave_them_open(self, store: SqliteStore) -> None:
        with pytest.raises(UsageError, match=r"--offsets: jsonl cannot count in utf16 \(it counts codepoint\)"):
            parts(store, request("jsonl", unit=Unit.UTF16))
        (_, wanted) = parts(store, request("spans", unit=Unit.BYTE))[0]
        first = lines(store, wanted)[0]
        start, end = first["start"], first["end"]
        assert FIRST.encode()[start:end].decode() == first["quote"]
        assert first["unit"] == "byte"

    def test_a_policy_for_overlaps_is_for_formats_that_need_one(self, store: SqliteStore) -> None:
        with pytest.raises(UsageError, match="--overlap: jsonl holds overlapping spans as they are"):
            parts(store, request("jsonl", overlap=Overlap.LONGEST))


class TestTheAccount:
    def test_it_says_what_was_asked_what_went_and_what_did_not(self, store: SqliteStore) -> None:
        article = store.find_article("01-first.txt").id
        (first, *_) = store.spans(article, "lin")
        store.apply(change_span(EditKind.NOTE, "lin", article, first, first.with_(note="见\n下")), by="lin")
        wanted = request("brat")
        report = stream(store, wanted, io.BytesIO())
        told = account(store, wanted, report)
        assert told["chosen"] == {
            "sets": ["lin"],
            "articles": [],
            "statuses": [],
            "origins": sorted(CONFIRMED),
            "orphans": False,
            "label": "",
        }
        assert (told["format"], told["text"], told["scheme_version"]) == ("brat", "reading", store.scheme().version)
        assert told["labels"] == {"metric": 2, "party-building": 1, "project": 1, "reform": 1}
        assert told["statuses"] == {"done": 1, "todo": 1}
        assert told["sets"] == {"lin": 2}
        assert told["sha256"] == {row.id: row.sha256 for row in store.articles()[:2]}
        assert told["lost"] == {"line breaks in notes": 1}
        assert told["cannot_carry"] == sorted(FORMATS["brat"].losses)
        assert json.loads(json.dumps(told)) == told

    def test_notes_that_a_format_has_no_room_for_make_it_lossy(self, store: SqliteStore) -> None:
        article = store.find_article("01-first.txt").id
        (first, *_) = store.spans(article, "lin")
        assert not is_lossy(export(store, request("doccano"), io.BytesIO()))
        store.apply(change_span(EditKind.NOTE, "lin", article, first, first.with_(note="见下")), by="lin")
        report = export(store, request("doccano"), io.BytesIO())
        assert report.lost[Fact.NOTE] == 1
        assert is_lossy(report)


class TestDelivery:
    def test_a_folder_has_a_manifest_of_its_files(self, store: SqliteStore, tmp_path: Path) -> None:
        deliver(store, [("", request("brat", "lin", "zhao"))], tmp_path / "out")
        told = json.loads((tmp_path / "out/manifest.json").read_text())
        assert [entry["file"] for entry in told["files"]] == [
            "lin/01-first.ann",
            "zhao/01-first.ann",
            "lin/02-second.ann",
        ]
        for entry in told["files"]:
            assert (tmp_path / "out" / entry["file"]).is_file()

    def test_an_archive_holds_the_same_files(self, store: SqliteStore, tmp_path: Path) -> None:
        deliver(store, [("", request("brat"))], tmp_path / "out")
        deliver(store, [("", request("brat"))], tmp_path / "out.zip")
        with zipfile.ZipFile(tmp_path / "out.zip") as archive:
            found = {name: archive.read(name) for name in archive.namelist()}
        assert found == {
            path.relative_to(tmp_path / "out").as_posix(): path.read_bytes()
            for path in (tmp_path / "out").rglob("*") if path.is_file()
        }  # fmt: skip

    def test_an_earlier_export_is_replaced_and_anything_else_is_not(self, store: SqliteStore, tmp_path: Path) -> None:
        out = tmp_path / "out"
        deliver(store, [("", request("brat", "lin"))], out)
        deliver(store, [("", request("brat", "zhao"))], out)
        assert not (out / "lin").exists()
        (out / "manifest.json").unlink()
        with pytest.raises(UsageError, match="this exists and is no earlier export"):
            deliver(store, [("", request("brat"))], out)
        assert (out / "zhao/01-first.ann").is_file()

    def test_a_folder_that_fails_leaves_nothing_behind(self, tmp_path: Path) -> None:
        with pytest.raises(UnicodeEncodeError), whole_folder(tmp_path / "out") as sink:
            sink.add("a/b.txt", "\ud800".encode())
        assert list(tmp_path.iterdir()) == []

    def test_one_label_a_layer_one_layer_a_file(self, store: SqliteStore, tmp_path: Path) -> None:
        requests = parts(store, request("bio", overlap=Overlap.LAYER))
        done = deliver(store, requests, tmp_path / "gold.bio", tmp_path / "report.json")
        assert [path.name for path, _ in done] == [f"gold.{key}.bio" for key in store.scheme().keys]
        assert "B-metric" in (tmp_path / "gold.metric.bio").read_text()
        assert "B-reform" not in (tmp_path / "gold.metric.bio").read_text()
        assert set(json.loads((tmp_path / "report.json").read_text())) == set(store.scheme().keys)

    def test_a_layer_for_spans_of_an_archived_label_is_not_forgotten(self, store: SqliteStore, tmp_path: Path) -> None:
        scheme = store.scheme()
        archived = {"metric", "party-building"}
        labels = tuple(label._replace(archived=label.key in archived) for label in scheme.labels)
        store.save_scheme(Scheme(labels))
        only = store.spans(store.find_article("02-second.txt").id, "lin")[0]
        store.apply(remove_span("lin", store.find_article("02-second.txt").id, only), by="lin")
        done = deliver(store, parts(store, request("bio", overlap=Overlap.LAYER)), tmp_path / "gold.bio")
        assert [path.name for path, _ in done] == ["gold.reform.bio", "gold.metric.bio", "gold.project.bio"]

    def test_splits_and_layers_go_together(self, store: SqliteStore, tmp_path: Path) -> None:
        wanted = request("bio", overlap=Overlap.LAYER)
        shares = (("train", 0.5), ("test", 0.5))
        done = deliver(store, parts(store, wanted, Split(shares, 3)), tmp_path / "gold.bio")
        names = [f"gold.{split}.{key}.bio" for split, _ in shares for key in store.scheme().keys]
        assert [path.name for path, _ in done] == names
        assert sum(report.spans for _, report in done) == 5

    def test_overlaps_are_refused_and_no_file_is_there(self, store: SqliteStore, tmp_path: Path) -> None:
        suggest(store, Origin.MANUAL)
        suggest(store, Origin.MANUAL)
        with pytest.raises(FormatError, match="overlap"):
            deliver(store, parts(store, request("bio")), tmp_path / "gold.bio")
        assert not list(tmp_path.glob("*.bio"))

    def test_splits_share_the_articles_out(self, store: SqliteStore, tmp_path: Path) -> None:
        requests = parts(store, request("jsonl"), Split((("train", 0.5), ("test", 0.5)), seed=3))
        done = deliver(store, requests, tmp_path / "gold.jsonl")
        assert [path.name for path, _ in done] == ["gold.train.jsonl", "gold.test.jsonl"]
        assert sum(report.articles for _, report in done) == 2

    @pytest.mark.parametrize(
        ("output", "suffix", "expected"),
        [("g.jsonl", ".jsonl", "g.dev.jsonl"), ("g.spans.jsonl", ".spans.jsonl", "g.dev.spans.jsonl"),
         ("g.zip", ".ann", "g.dev.zip"), ("g", ".ann", "g.dev")],
    )  # fmt: skip
    def test_the_name_of_a_part_stands_before_the_suffix(
        self, output: str, suffix: str, expected: str, tmp_path: Path
    ) -> None:
        assert named(tmp_path / output, "dev", suffix).name == expected
