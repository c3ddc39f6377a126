"""Loading: articles found, units and shifts found and agreed to, foreign texts aligned, nothing stored by halves."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import reading_without
from tests.strategies import hard_text, ranges
from tests.workspaces import FIRST, SECOND, make_workspace
from zoneread.compare.cases import take
from zoneread.errors import AnchorError, FormatError, UsageError
from zoneread.formats.base import Fact, Format, ReadOptions, WriteOptions
from zoneread.formats.guessing import guess
from zoneread.formats.loaded import LoadedArticle, LoadedSpan
from zoneread.formats.registry import FORMATS, find_format
from zoneread.formats.units import Ruler, Unit
from zoneread.session import loading, set_writer
from zoneread.session.adjudicating import Review, gold_with_votes, nothing_in, standing_verdicts
from zoneread.session.anchoring import Correspondence, settle
from zoneread.session.delivery import deliver
from zoneread.session.exporting import Request, Selection
from zoneread.session.loading import LoadOptions, LoadReport, load_file, load_spans
from zoneread.session.opening import create_workspace, open_store
from zoneread.span.edits import EditKind, change_span
from zoneread.span.span import Origin, Span, Status
from zoneread.store.protocol import NewArticle, SetKind
from zoneread.text.ranges import Range
from zoneread.text.source import from_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from zoneread.store.sqlite import SqliteStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with open_store(make_workspace(tmp_path / "zones")) as opened:
        yield opened


def spans(store: SqliteStore, set_name: str, name: str = "02-second.txt") -> list[Span]:
    return store.spans(store.find_article(name).id, set_name, origins=frozenset(Origin))


def load(store: SqliteStore, tmp_path: Path, *lines: object, name: str = "in.jsonl", **options: object) -> LoadReport:
    path = tmp_path / name
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return load_file(store, path, guess(path), LoadOptions(**{"set_name": "in", "by": "me", **options}))  # type: ignore[arg-type]


def line(words: str, *, shift: int = 0, text: str = SECOND, **more: object) -> dict[str, object]:
    start = text.index(words) + shift
    article = "02-second.txt" if text == SECOND else "01-first.txt"
    return {"article": article, "start": start, "end": start + len(words), "label": "reform", "quote": words, **more}


def utf16(words: str) -> dict[str, object]:
    place = Ruler(SECOND, Unit.UTF16).range_to_unit(Range(SECOND.index(words), SECOND.index(words) + len(words)))
    return line(words) | {"start": place.start, "end": place.end}


class TestUnits:
    def test_offsets_that_count_utf16_are_found_out_and_need_leave(self, store: SqliteStore, tmp_path: Path) -> None:
        lines = [line("主题党日活动"), utf16("先生说好"), utf16("生说好😀")]
        message = (
            r"the words are not where the file says: the offsets count UTF-16 units \(--accept-shift takes them so\)"
        )
        with pytest.raises(AnchorError, match=message):
            load(store, tmp_path, *lines)
        assert spans(store, "in") == []
        report = load(store, tmp_path, *lines, accept_shift=True)
        assert [span.quote for span in spans(store, "in")] == ["主题党日活动", "先生说好", "生说好😀"]
        assert "UTF-16 units" in report.findings[0]

    def test_units_that_are_named_need_no_leave(self, store: SqliteStore, tmp_path: Path) -> None:
        report = load(store, tmp_path, utf16("生说好😀"), unit=Unit.UTF16)
        assert [span.quote for span in spans(store, "in")] == ["生说好😀"]
        assert report.findings == []

    def test_units_that_the_file_names_need_no_leave(self, store: SqliteStore, tmp_path: Path) -> None:
        load(store, tmp_path, utf16("生说好😀") | {"unit": "utf16"})
        assert [span.quote for span in spans(store, "in")] == ["生说好😀"]

    @given(st.data(), st.sampled_from(list(Unit)))
    def test_whatever_the_unit_what_is_found_reads_as_the_quotes(self, data: st.DataObject, unit: Unit) -> None:
        text = data.draw(hard_text()) or "区"
        found = data.draw(st.lists(ranges(len(text), allow_empty=False), min_size=1, max_size=4))
        ruler = Ruler(text, unit)
        foreign = [LoadedSpan("f", ruler.range_to_unit(range_), "x", range_.of(text)) for range_ in found]
        settled = settle(text, foreign, Unit.CODEPOINT)
        assert not settled.misfits
        assert [range_ and range_.of(text) for range_ in settled.ranges] == [span.quote for span in foreign]
        if unit is Unit.CODEPOINT:
            assert settled.ranges == found
            assert settled.finding == ""

    @pytest.mark.parametrize("name", ["csv", "tsv", "xlsx", "spans", "doccano"])
    @pytest.mark.parametrize("unit", list(Unit))
    def test_a_file_of_ours_says_what_its_offsets_count(
        self, name: str, unit: Unit, store: SqliteStore, tmp_path: Path
    ) -> None:
        load(store, tmp_path, line("先生说好😀"), line("主题党日活动"), set_name="hard")
        known = find_format(name)
        request = Request(Selection(("hard",)), known, WriteOptions(unit=unit))
        ((path, _),) = deliver(store, [("", request)], tmp_path / f"out{known.suffix}")
        report = load_file(store, path, known, LoadOptions(set_name="back", by="me"))
        assert [span.range for span in spans(store, "back")] == [span.range for span in spans(store, "hard")]
        assert report.findings == []


class TestSourceTexts:
    """A file in the coordinates of the source text needs no word of the one who loads it."""

    @pytest.fixture
    def cleaned(self, tmp_path: Path) -> Iterator[SqliteStore]:
        text = "\ufeff岚川推行並聯(bìng lián)審批機制。\r\n\u3000\u3000同比增长9.5%。\r\n"
        with open_store(create_workspace(tmp_path / "cleaned")) as opened:
            opened.add_article(NewArticle("a.txt", "", from_text(text), reading_without(text, "(bìng lián)")))
            found = LoadedArticle("f", (LoadedSpan("f", Range(5, 22), "reform"),), name="a.txt", coordinates="source")
            load_spans(opened, [found], LoadOptions(set_name="lin", by="lin"))
            yield opened

    @pytest.mark.parametrize("known", [one for one in FORMATS.values() if one.readable], ids=lambda one: one.name)
    def test_every_format_goes_out_in_them_and_back(self, known: Format, cleaned: SqliteStore, tmp_path: Path) -> None:
        request = Request(Selection(("lin",)), known, WriteOptions(coordinates="source"))
        ((path, _),) = deliver(cleaned, [("", request)], tmp_path / f"out{known.suffix}")
        load_file(cleaned, path, known, LoadOptions(set_name="back", by="me"))
        (before,), (after,) = spans(cleaned, "lin", "a.txt"), spans(cleaned, "back", "a.txt")
        assert (after.range, after.source, after.label) == (before.range, before.source, before.label)
        assert len(before.source) == 2


class TestShifts:
    def test_one_shift_for_all_is_found(self, store: SqliteStore, tmp_path: Path) -> None:
        lines = [line("主题党日活动", shift=3), line("红色管家", shift=3)]
        with pytest.raises(AnchorError, match=r"the offsets are -3 characters off"):
            load(store, tmp_path, *lines)
        load(store, tmp_path, *lines, accept_shift=True)
        assert [span.quote for span in spans(store, "in")] == ["主题党日活动", "红色管家"]

    def test_a_shift_carries_spans_without_quotes(self) -> None:
        text = "云泽推行并联审批改革"
        settled = settle(
            text, [LoadedSpan("f", Range(6, 10), "x", "并联审批"), LoadedSpan("f", Range(10, 12), "x")], Unit.CODEPOINT
        )
        assert settled.ranges == [Range(4, 8), Range(8, 10)]

    def test_growing_shifts_are_settled_word_by_word(self) -> None:
        text = "甲\r\n并联审批\r\n容缺受理\r\n帮办代办"
        foreign = text.replace("\r\n", "\n")
        words = ["并联审批", "容缺受理", "帮办代办"]
        found = [LoadedSpan("f", Range(foreign.index(w), foreign.index(w) + 4), "x", w) for w in words]
        settled = settle(text, found, Unit.CODEPOINT)
        assert [range_ and range_.of(text) for range_ in settled.ranges] == words
        assert settled.finding == "3 of 3 spans are up to 3 characters off"

    def test_words_in_two_places_equally_near_are_not_guessed_at(self) -> None:
        settled = settle("改甲乙丙改", [LoadedSpan("f:1", Range(2, 3), "x", "改")], Unit.CODEPOINT)
        assert [str(error) for error in settled.misfits] == [
            'f:1: 2..3 should read "改" but the text there is "乙" (do the offsets count in the other text? try --text source or --text reading)'
        ]

    def test_words_that_are_nowhere_are_refused_with_what_is_there(self, store: SqliteStore, tmp_path: Path) -> None:
        with pytest.raises(AnchorError, match=r'in.jsonl:1: 0..2 should read "没有" but the text there is "栖梧"'):
            load(store, tmp_path, line("栖梧") | {"quote": "没有"}, accept_shift=True)


class TestForeignTexts:
    def doccano(self, text: str, *words: str) -> dict[str, object]:
        labels = [[text.index(w), text.index(w) + len(w), "reform"] for w in words]
        return {"text": text, "label": labels, "filename": "02-second.txt"}

    def test_a_text_with_other_white_space_is_matched_character_by_character(
        self, store: SqliteStore, tmp_path: Path
    ) -> None:
        foreign = "\n " + SECOND.replace("，", "，\r\n")
        report = load(store, tmp_path, self.doccano(foreign, "主题党日活动", "先生说好😀"))
        assert [span.quote for span in spans(store, "in")] == ["主题党日活动", "先生说好😀"]
        assert "only white space differs" in report.findings[0]

    def test_a_text_that_differs_is_aligned_and_needs_leave(self, store: SqliteStore, tmp_path: Path) -> None:
        foreign = "本报讯：" + SECOND.replace("上门帮办", "下乡代办")
        value = self.doccano(foreign, "主题党日活动", "先生说好😀")
        with pytest.raises(AnchorError, match="its text differs from the stored article; 2 of 2 spans moved"):
            load(store, tmp_path, value)
        load(store, tmp_path, value, accept_shift=True)
        assert [span.quote for span in spans(store, "in")] == ["主题党日活动", "先生说好😀"]

    def test_words_that_the_stored_article_lacks_are_refused(self, store: SqliteStore, tmp_path: Path) -> None:
        foreign = SECOND.replace("上门帮办", "下乡代办村村到户")
        with pytest.raises(AnchorError, match='"下乡代办村村到户" is not in the stored article'):
            load(store, tmp_path, self.doccano(foreign, "下乡代办村村到户"), accept_shift=True)

    def test_an_article_without_a_name_is_found_by_its_text(self, store: SqliteStore, tmp_path: Path) -> None:
        value = self.doccano(SECOND.replace("。", "。\n"), "主题党日活动")
        del value["filename"]
        load(store, tmp_path, value)
        assert [span.quote for span in spans(store, "in")] == ["主题党日活动"]

    def test_a_text_that_nobody_has_is_refused(self, store: SqliteStore, tmp_path: Path) -> None:
        with pytest.raises(FormatError, match=r"in.jsonl:1: no article has this text \(import the article first\)"):
            load(store, tmp_path, {"text": "另一篇", "label": []})

    @given(st.data())
    def test_only_white_space_between_keeps_every_word(self, data: st.DataObject) -> None:
        ours, theirs = "", ""
        for piece in data.draw(st.lists(st.sampled_from(["云", "泽", "𠮷", "é", "😀"]), min_size=1, max_size=8)):
            ours += piece + data.draw(st.sampled_from(["", "\n", "\u3000 "]))
            theirs += data.draw(st.sampled_from(["", " ", "\r\n"])) + piece
        range_ = data.draw(ranges(len(theirs), allow_empty=False))
        if not range_.of(theirs).strip():
            return
        place = Correspondence(theirs, ours).place(range_, "f")
        assert "".join(place.of(ours).split()) == "".join(range_.of(theirs).split())


class TestWhole:
    def test_nothing_is_stored_of_a_file_with_one_bad_span(self, store: SqliteStore, tmp_path: Path) -> None:
        with pytest.raises(FormatError, match=r'in.jsonl:2: no label "refrom" \(did you mean "reform"\?\)'):
            load(store, tmp_path, line("主题党日活动"), line("红色管家", label="refrom"))
        assert "in" not in {known.name for known in store.sets()}

    def test_the_rest_is_stored_when_it_may_go_on(self, store: SqliteStore, tmp_path: Path) -> None:
        bad = [
            line("红色管家", label="refrom"),
            {"article": "x"},
            line("栖梧") | {"quote": "没有"},
            line("帮办", article="无.txt"),
        ]
        report = load(store, tmp_path, line("主题党日活动"), *bad, line("并联审批", text=FIRST), keep_going=True)
        assert [span.quote for span in spans(store, "in")] == ["主题党日活动"]
        assert [span.quote for span in spans(store, "in", "01-first.txt")] == ["并联审批"]
        assert sorted(error.where.rpartition(":")[2] for error in report.refused) == ["2", "3", "4", "5"]

    def test_a_big_file_is_stored_in_batches_but_checked_as_a_whole(
        self, store: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(loading, "BIG", 10)
        monkeypatch.setattr(set_writer, "BATCH", 1)
        lines = [line("主题党日活动"), line("并联审批", text=FIRST), line("红色管家")]
        with pytest.raises(AnchorError):
            load(store, tmp_path, *lines, line("栖梧") | {"quote": "没有"})
        assert "in" not in {known.name for known in store.sets()}
        report = load(store, tmp_path, *lines)
        assert [(done.set, done.spans, done.unchanged) for done in report.sets] == [("in", 3, 0)]
        assert len(list(store.log(set="in"))) == 3

    def test_a_small_file_is_one_edit_and_one_undo_takes_it_back(self, store: SqliteStore, tmp_path: Path) -> None:
        load(store, tmp_path, line("主题党日活动"), line("并联审批", text=FIRST))
        assert len(list(store.log(set="in"))) == 1
        store.undo("me")
        assert spans(store, "in") == []

    def test_a_set_must_be_named_by_somebody(self, store: SqliteStore, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match=r"in.jsonl:1: the file names no set \(name one with --set\)"):
            load(store, tmp_path, line("主题党日活动"), set_name="")

    def test_a_format_that_is_not_read_back_says_so(self, store: SqliteStore, tmp_path: Path) -> None:
        path = tmp_path / "a.html"
        path.write_text("x")
        with pytest.raises(UsageError, match='the format "html" cannot be read back'):
            load_file(store, path, find_format("html"), LoadOptions())


class TestWhatComesAlong:
    def native(self, **more: object) -> LoadedSpan:
        facts: dict[str, object] = {
            "id": "s00000000000000aa",
            "note": "见下",
            "attributes": {"value": "3"},
            "origin": Origin.MENDED,
            "annotator": "zhao",
            "created": "2026-01-02T03:04:05Z",
            "updated": "2026-01-03T03:04:05Z",
        }
        return LoadedSpan("f", Range(7, 13), "party-building", "主题党日活动", **{**facts, **more})  # type: ignore[arg-type]

    def test_every_fact_of_a_span_and_the_status(self, store: SqliteStore) -> None:
        article = LoadedArticle("f", (self.native(),), name="02-second.txt", set="in", status=Status.DONE)
        load_spans(store, [article], LoadOptions(by="me"))
        (span,) = spans(store, "in")
        assert (span.id, span.note, span.attributes, span.origin) == (
            "s00000000000000aa",
            "见下",
            {"value": "3"},
            Origin.MENDED,
        )
        assert (span.annotator, span.created, span.updated) == ("zhao", "2026-01-02T03:04:05Z", "2026-01-03T03:04:05Z")
        assert store.status(store.find_article("02-second.txt").id, "in") is Status.DONE

    def test_an_id_that_another_set_has_is_not_given_twice(self, store: SqliteStore) -> None:
        taken = spans(store, "lin")[0].id
        foreign = replace(self.native(id="T1"), range=Range(0, 2), quote="栖梧")
        article = LoadedArticle("f", (self.native(id=taken), foreign), name="02-second.txt")
        load_spans(store, [article], LoadOptions(set_name="in", by="me"))
        found = {span.id for span in spans(store, "in")}
        assert len(found) == 2
        assert not found & {taken, "T1"}

    def test_a_span_in_the_source_text_lands_in_the_reading_text(self, store: SqliteStore) -> None:
        article = LoadedArticle("f", (self.native(),), name="02-second.txt", coordinates="source")
        load_spans(store, [article], LoadOptions(set_name="in"))
        assert [(span.range, span.source) for span in spans(store, "in")] == [(Range(7, 13), (Range(7, 13),))]

    def test_readers_get_the_way_to_refuse(self) -> None:
        with pytest.raises(FormatError, match="f: x"):
            ReadOptions().refuse(FormatError("x", where="f"))


@pytest.mark.parametrize("name", ["jsonl", "labelstudio", "prodigy", "jsoncas", "docbin", "parquet"])
def test_a_set_goes_to_another_database_with_everything_that_is_known_of_it(
    name: str, store: SqliteStore, tmp_path: Path
) -> None:
    known = find_format(name)
    if known.extra:
        pytest.importorskip({"parquet": "pyarrow", "spacy": "spacy"}[known.extra])
    article = store.find_article("01-first.txt").id
    first, second, *_ = store.spans(article, "lin")
    noted = first.with_(note="两\n行", attributes={"stage": "signed", "amount": 3})
    store.apply(change_span(EditKind.NOTE, "lin", article, first, noted), by="lin")
    mended = second.with_(origin=Origin.MENDED, annotator="zhao")
    store.apply(change_span(EditKind.NOTE, "lin", article, second, mended), by="lin")
    ((path, report),) = deliver(store, [("", Request(Selection(("lin",)), known))], tmp_path / f"lin{known.suffix}")
    assert not report.drops
    with open_store(create_workspace(tmp_path / "other")) as other:
        for row in store.articles():
            there = store.article(row.id)
            other.add_article(NewArticle(row.name, row.title, there.source, there.reading, row.source_path))
        load_file(other, path, known, LoadOptions(by="me"))
        for row in other.articles()[:2]:
            assert other.spans(row.id, "lin") == store.spans(row.id, "lin")
            assert other.status(row.id, "lin") is store.status(row.id, "lin")
        assert other.status(article, "lin") is Status.DONE


class TestWhatIsThere:
    """Loading into a set that has something already."""

    def test_a_note_that_differs_is_kept_and_counted_and_taken_when_asked_for(
        self, store: SqliteStore, tmp_path: Path
    ) -> None:
        load(store, tmp_path, line("主题党日活动", note="原来的"), line("红色管家"))
        again = [line("主题党日活动", note="后来的", attributes={"value": "3"}), line("红色管家")]
        (done,) = load(store, tmp_path, *again).sets
        assert (done.spans, done.unchanged, done.differing) == (0, 2, 1)
        assert [span.note for span in spans(store, "in")] == ["原来的", ""]
        (done,) = load(store, tmp_path, *again, update=True).sets
        assert (done.unchanged, done.differing, done.updated) == (2, 1, True)
        assert [(span.note, dict(span.attributes)) for span in spans(store, "in")] == [
            ("后来的", {"value": "3"}),
            ("", {}),
        ]

    def test_attributes_that_the_file_does_not_name_stay(self, store: SqliteStore, tmp_path: Path) -> None:
        load(store, tmp_path, line("主题党日活动", attributes={"value": "3", "unit": "次"}))
        load(store, tmp_path, line("主题党日活动", attributes={"value": "4"}), update=True)
        assert [dict(span.attributes) for span in spans(store, "in")] == [{"value": "4", "unit": "次"}]

    def test_what_the_file_is_silent_of_stays_even_when_it_may_update(self, store: SqliteStore, tmp_path: Path) -> None:
        load(store, tmp_path, line("主题党日活动", note="原来的"))
        (done,) = load(store, tmp_path, line("主题党日活动"), update=True).sets
        assert done.differing == 0
        assert [span.note for span in spans(store, "in")] == ["原来的"]

    def test_another_status_is_kept_and_counted_and_taken_when_asked_for(self, store: SqliteStore) -> None:
        article = store.find_article("02-second.txt").id
        for status, update, stored in (
            (Status.SKIPPED, False, Status.SKIPPED),
            (Status.DONE, False, Status.SKIPPED),
            (Status.DONE, True, Status.DONE),
        ):
            found = LoadedArticle("f", (), name="02-second.txt", set="in", status=status)
            (done,) = load_spans(store, [found], LoadOptions(by="me", update=update))
            assert store.status(article, "in") is stored
            assert done.statuses_other == (status is Status.DONE)

    def test_new_spans_join_those_that_are_there(self, store: SqliteStore, tmp_path: Path) -> None:
        load(store, tmp_path, line("主题党日活动"))
        (done,) = load(store, tmp_path, line("主题党日活动", note="x"), line("红色管家"), update=True).sets
        assert (done.spans, done.differing) == (1, 1)
        assert [span.quote for span in spans(store, "in")] == ["主题党日活动", "红色管家"]
        store.undo("me")
        assert [(span.quote, span.note) for span in spans(store, "in")] == [("主题党日活动", "")]

    def test_ones_own_set_and_gold_take_what_comes_but_anothers_does_not(
        self, store: SqliteStore, tmp_path: Path
    ) -> None:
        store.ensure_set("gold", SetKind.GOLD)
        load(store, tmp_path, line("红色管家"), set_name="gold")
        load(store, tmp_path, line("红色管家"), set_name="lin", by="lin")
        assert [span.quote for span in spans(store, "lin")] == ["主题党日活动", "红色管家"]
        with pytest.raises(UsageError, match=r"in.jsonl:1: the set \"lin\" is lin's \(name another with --set\)"):
            load(store, tmp_path, line("并联审批", text=FIRST), set_name="lin")
        store.lock_set("gold")
        with pytest.raises(UsageError, match=r'the set "gold" is locked \(zoneread sets --unlock gold\)'):
            load(store, tmp_path, line("并联审批", text=FIRST), set_name="gold")

    def test_nothing_is_stored_in_one_set_when_another_of_the_file_may_not_be_written(
        self, store: SqliteStore, tmp_path: Path
    ) -> None:
        lines = [line("主题党日活动", set="new"), line("红色管家", set="lin")]
        with pytest.raises(UsageError, match="is lin's"):
            load(store, tmp_path, *lines, set_name="")
        assert "new" not in {known.name for known in store.sets()}


class TestVerdicts:
    """What a reviewer decided goes along with gold, and comes back."""

    def lined(self, store: SqliteStore, path: Path) -> Path:
        review = Review(store, ("lin", "zhao"), "wang", any_status=True)
        (case,) = [one.case for one in review.cases() if "完成税收3.2亿元" in {span.quote for span in one.case.spans}]
        review.apply(review.decide(case, take(case, "lin"), "见指南第二条"))
        review.apply(review.nothing_here(store.find_article("03-empty.txt").id, "只有一句"))
        ((written, _),) = deliver(store, [("", Request(Selection(("gold",)), find_format("jsonl")))], path)
        return written

    def test_a_decision_with_its_votes_comes_back_in_another_database(self, store: SqliteStore, tmp_path: Path) -> None:
        path = self.lined(store, tmp_path / "gold.jsonl")
        value, empty = [json.loads(one) for one in path.read_text(encoding="utf-8").splitlines()]
        assert [(said["choice"], said["reason"]) for said in empty["verdicts"]] == [("nothing here", "只有一句")]
        (said,) = value["verdicts"]
        assert (said["by"], said["choice"], said["sets"], said["reason"]) == ("wang", "take", ["lin"], "见指南第二条")
        start, end = FIRST.index("完成税收"), FIRST.index("，同比")
        assert said["votes"] == {"lin": [[start, end, "metric"]], "zhao": [[start + 2, end, "metric"]]}
        assert said["gold"] == [span["id"] for span in value["spans"]]
        with open_store(create_workspace(tmp_path / "other")) as other:
            for row in store.articles():
                there = store.article(row.id)
                other.add_article(NewArticle(row.name, row.title, there.source, there.reading, row.source_path))
            load_file(other, path, find_format("jsonl"), LoadOptions(by="me"))
            ((_, span, settled),) = gold_with_votes(other, "gold")
            assert (span.quote, settled.by, settled.at) == ("完成税收3.2亿元", "wang", said["at"])
            assert [row.name for row, _ in nothing_in(other, "gold")] == ["03-empty.txt"]
            (original,) = standing_verdicts(store, "gold")
            assert settled.verdict.votes == original.verdict.votes
            deliver(other, [("", Request(Selection(("gold",)), find_format("jsonl")))], tmp_path / "again.jsonl")
        assert (tmp_path / "again.jsonl").read_bytes() == path.read_bytes()

    def test_a_decision_whose_spans_cannot_keep_their_ids_is_told(self, store: SqliteStore, tmp_path: Path) -> None:
        path = self.lined(store, tmp_path / "gold.jsonl")
        (done,) = load_file(store, path, find_format("jsonl"), LoadOptions(set_name="copy", by="me")).sets
        assert (done.spans, done.verdicts_lost) == (1, 1)

    def test_a_decision_that_is_none_is_refused(self, store: SqliteStore, tmp_path: Path) -> None:
        path = self.lined(store, tmp_path / "gold.jsonl")
        path.write_text(
            path.read_text(encoding="utf-8").replace('"choice": "take"', '"choice": "tkae"'), encoding="utf-8"
        )
        with pytest.raises(FormatError, match=r"gold.jsonl:1: verdicts\[0\]: this is no decision with its votes"):
            load_file(store, path, find_format("jsonl"), LoadOptions(set_name="copy", by="me"))

    def test_a_format_without_room_for_decisions_says_so(self, store: SqliteStore, tmp_path: Path) -> None:
        self.lined(store, tmp_path / "gold.jsonl")
        request = Request(Selection(("gold",)), find_format("doccano"))
        ((_, report),) = deliver(store, [("", request)], tmp_path / "gold.doccano.jsonl")
        assert report.lost[Fact.VERDICTS] == 2
