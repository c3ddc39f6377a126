"""What we write, read by programs that are not ours."""

from __future__ import annotations

import importlib.util
import io
import json
import os
import re
import subprocess
import sys
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from tests.builders import make_article, make_span
from tests.formats.laws import annotated_articles, through
from zoneread.formats.base import Overlap, Report, WriteOptions
from zoneread.formats.folder import DiskSink, FolderTarget
from zoneread.formats.labelstudio import config
from zoneread.formats.registry import FORMATS, folder_writer, writer
from zoneread.formats.units import Ruler, Unit
from zoneread.span.scheme import DEFAULT_SCHEME
from zoneread.span.span import CONFIRMED, Origin

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from zoneread.span.annotated import AnnotatedArticle

TEXT = "𠮷林县开发区😀推行\r\n\u3000\u3000并联审批，é同比增长9.5%。\n“云泽一号”项目开工。\n"
CONFIRMED_ORIGINS = tuple(sorted(CONFIRMED))


def sample() -> AnnotatedArticle:
    """Nested, crossing and adjacent spans after characters that count two in UTF-16."""
    words: tuple[tuple[str, str], ...] = (
        ("推行\r\n\u3000\u3000并联审批", "reform"),
        ("并联审批", "reform"),
        ("审批，é同比", "project"),
    )
    words += (("同比增长9.5%", "metric"), ("“云泽一号”项目", "project"))
    spans = [make_span(TEXT, TEXT.index(w), TEXT.index(w) + len(w), label, note="见\n下") for w, label in words]
    return make_article(TEXT, sorted(spans, key=lambda span: (span.start, -span.end)))


def expected(article: AnnotatedArticle) -> list[tuple[str, str]]:
    return sorted((span.label, span.quote) for span in article.spans)


def written(name: str, articles: Sequence[AnnotatedArticle], **options: Any) -> bytes:
    out = io.BytesIO()
    known = FORMATS[name]
    writer(known)(articles, out, WriteOptions(variant=known.variant, **options), Report())
    return out.getvalue()


def in_folder(name: str, articles: Sequence[AnnotatedArticle], folder: Path) -> None:
    folder_writer(FORMATS[name])(articles, FolderTarget(DiskSink(folder)), WriteOptions(), Report())


class TestCassis:
    def zones(self, cas: Any) -> list[tuple[str, str]]:
        return sorted((zone.label, zone.get_covered_text()) for zone in cas.select("webanno.custom.Zone"))

    def test_it_loads_xmi_with_its_type_system(self, tmp_path: Path) -> None:
        cassis = pytest.importorskip("cassis")
        in_folder("xmi", [sample()], tmp_path)
        with (tmp_path / "TypeSystem.xml").open("rb") as stream:
            types = cassis.load_typesystem(stream)
        with (tmp_path / "lin/a.xmi").open("rb") as stream:
            cas = cassis.load_cas_from_xmi(stream, typesystem=types)
        assert cas.sofa_string == TEXT
        assert self.zones(cas) == expected(sample())
        tokens = cas.select("de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token")
        assert "".join(token.get_covered_text() for token in tokens) == "".join(TEXT.split())

    def test_it_loads_json(self, tmp_path: Path) -> None:
        cassis = pytest.importorskip("cassis")
        in_folder("jsoncas", [sample()], tmp_path)
        with (tmp_path / "lin/a.json").open("rb") as stream:
            cas = cassis.load_cas_from_json(stream)
        assert cas.sofa_string == TEXT
        assert self.zones(cas) == expected(sample())

    @pytest.mark.parametrize("name", ["xmi", "jsoncas"])
    def test_what_it_writes_again_is_read_as_it_was(self, name: str, tmp_path: Path) -> None:
        cassis = pytest.importorskip("cassis")
        in_folder(name, [sample()], tmp_path / "ours")
        theirs = tmp_path / "theirs"
        theirs.mkdir()
        if name == "xmi":
            types = cassis.load_typesystem((tmp_path / "ours/TypeSystem.xml").read_text(encoding="utf-8"))
            with (tmp_path / "ours/lin/a.xmi").open("rb") as stream:
                cassis.load_cas_from_xmi(stream, typesystem=types).to_xmi(theirs / "a.xmi")
        else:
            with (tmp_path / "ours/lin/a.json").open("rb") as stream:
                cassis.load_cas_from_json(stream).to_json(theirs / "a.json")
        from zoneread.formats.base import ReadOptions
        from zoneread.formats.folder import open_folder
        from zoneread.formats.registry import folder_reader

        with open_folder(theirs) as folder:
            (found,) = folder_reader(FORMATS[name])(folder, ReadOptions())
        assert found.text == TEXT
        assert sorted((span.label, span.quote) for span in found.spans) == expected(sample())
        assert {span.note for span in found.spans} == {"见\n下"}


class TestSpacy:
    def test_it_reads_the_docbin_with_every_span(self) -> None:
        spacy = pytest.importorskip("spacy")
        from spacy.tokens import DocBin

        binary = DocBin().from_bytes(written("docbin", [sample()]))
        (doc,) = binary.get_docs(spacy.blank("zh").vocab)
        assert doc.text == TEXT
        assert sorted((span.label_, span.text) for span in doc.spans["sc"]) == expected(sample())
        assert [ent.text for ent in doc.ents] == ["推行\r\n\u3000\u3000并联审批", "同比增长9.5%", "“云泽一号”项目"]

    def test_entities_have_no_white_space_at_their_ends_but_span_groups_may(self) -> None:
        spacy = pytest.importorskip("spacy")
        from spacy.tokens import DocBin

        text = "推行\u3000改革\n试点"
        (doc,) = (
            DocBin()
            .from_bytes(written("docbin", [make_article(text, [make_span(text, 2, 6)])]))
            .get_docs(spacy.blank("zh").vocab)
        )
        assert [span.text for span in doc.spans["sc"]] == ["\u3000改革\n"]
        assert [span.text for span in doc.ents] == ["改革"]

    def test_it_reads_the_json(self) -> None:
        spacy = pytest.importorskip("spacy")
        from spacy.tokens import Doc

        value = json.loads(written("spacy-json", [sample()]))
        doc = Doc(spacy.blank("zh").vocab).from_json(value)
        assert doc.text == TEXT
        assert sorted((span.label_, span.text) for span in doc.spans["sc"]) == expected(sample())

    @settings(max_examples=20)
    @given(articles=annotated_articles(origins=CONFIRMED_ORIGINS))
    def test_it_takes_whatever_we_write(self, articles: list[AnnotatedArticle]) -> None:
        spacy = pytest.importorskip("spacy")
        from spacy.tokens import Doc, DocBin

        for article in articles:
            out, report = io.BytesIO(), Report()
            writer(FORMATS["spacy-json"])([article], out, WriteOptions(), report)
            doc = Doc(spacy.blank("zh").vocab).from_json(json.loads(out.getvalue()))
            assert doc.text == article.text
            assert len(doc.spans["sc"]) == len(article.spans) - sum(not drop.changed for drop in report.drops)
        docs = list(DocBin().from_bytes(written("docbin", articles)).get_docs(spacy.blank("zh").vocab))
        assert [doc.text for doc in docs] == [article.text for article in articles]
        for doc, article in zip(docs, articles, strict=True):
            assert sorted((span.label_, span.text) for span in doc.spans["sc"]) == expected(article)

    @pytest.mark.slow
    def test_debug_data_is_content(self, tmp_path: Path) -> None:
        pytest.importorskip("spacy")
        text = "岚川推行并联审批，同比增长9.5%，仓储项目开工。"
        places = ((4, 8, "reform"), (9, 17, "metric"), (18, 22, "project"))
        articles = [
            make_article(
                f"第{i}期" + text,
                [
                    make_span(f"第{i}期" + text, s + 2 + len(str(i)), e + 2 + len(str(i)), label)
                    for s, e, label in places
                ],
            )
            for i in range(160)
        ]
        blank = [make_article(f"第{i}期没有要标的。") for i in range(60)]
        (tmp_path / "train.spacy").write_bytes(written("docbin", articles[:120] + blank))
        (tmp_path / "dev.spacy").write_bytes(written("docbin", articles[120:]))
        run = [sys.executable, "-W", "ignore", "-m", "spacy"]
        settings_file = str(tmp_path / "config.cfg")
        subprocess.run(
            [*run, "init", "config", settings_file, "-l", "zh", "-p", "ner,spancat"], check=True, capture_output=True
        )
        paths = ["--paths.train", str(tmp_path / "train.spacy"), "--paths.dev", str(tmp_path / "dev.spacy")]
        done = subprocess.run(
            [*run, "debug", "data", settings_file, *paths], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert "No entities consisting of or starting/ending with whitespace" in done.stdout
        assert "✘" not in done.stdout

    @pytest.mark.slow
    def test_a_span_categoriser_learns_from_it(self) -> None:
        spacy = pytest.importorskip("spacy")
        from spacy.tokens import DocBin
        from spacy.training import Example

        zones, measures, plants = ("云泽", "岚川", "栖梧", "澄海"), ("并联审批", "容缺受理"), ("仓储项目", "物流园")

        def article(number: int) -> AnnotatedArticle:
            measure, plant = measures[number % 2], plants[number // 2 % 2]
            metric = f"同比增长{number % 97}.{number % 7}%"
            text = f"{zones[number % 4]}高新区推行{measure}，{metric}，{plant}开工。"
            words = ((measure, "reform"), (metric, "metric"), (plant, "project"))
            spans = [make_span(text, text.index(w), text.index(w) + len(w), label) for w, label in words]
            return make_article(text, spans)

        nlp = spacy.blank("zh")
        taught = written("docbin", [article(number) for number in range(60)])
        docs = list(DocBin().from_bytes(taught).get_docs(nlp.vocab))
        examples = [Example(nlp.make_doc(doc.text), doc) for doc in docs]
        suggester = {"@misc": "spacy.ngram_range_suggester.v1", "min_size": 3, "max_size": 10}
        nlp.add_pipe("spancat", config={"spans_key": "sc", "suggester": suggester})
        spacy.util.fix_random_seed(7)
        optimizer = nlp.initialize(lambda: examples)
        for _ in range(4):
            for first in range(0, 60, 10):
                nlp.update(examples[first : first + 10], sgd=optimizer)
        for unseen in map(article, range(1000, 1010)):
            doc = nlp(unseen.text)
            assert sorted((span.label_, span.text) for span in doc.spans["sc"]) == expected(unseen)


class TestTagReaders:
    def tags(self, articles: Sequence[AnnotatedArticle], name: str = "bio") -> list[list[str]]:
        blocks = written(name, articles, overlap=Overlap.LONGEST).decode().split("\n\n")
        rows = [[line.split("\t")[1] for line in block.split("\n") if line] for block in blocks]
        return [tags for block, tags in zip(blocks, rows, strict=True) if tags and not block.startswith("-DOCSTART-")]

    def kept(self, article: AnnotatedArticle) -> list[str]:
        (found,), _ = through(FORMATS["bio"], [article], None, WriteOptions(overlap=Overlap.LONGEST))  # type: ignore[arg-type]
        return sorted(span.label for span in found.spans)

    @pytest.mark.parametrize(("name", "scheme"), [("bio", "IOB2"), ("bioes", "IOBES")])
    def test_seqeval_finds_the_spans_in_strict_mode(self, name: str, scheme: str) -> None:
        pytest.importorskip("seqeval")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from seqeval import scheme as schemes
            from seqeval.metrics import f1_score

        tags = self.tags([sample()], name)
        mode = {"mode": "strict", "scheme": getattr(schemes, scheme)}
        found = [entity.tag for entities in schemes.Entities(tags, mode["scheme"]).entities for entity in entities]
        assert sorted(found) == self.kept(sample()) == ["metric", "project", "reform"]
        assert f1_score(tags, tags, **mode) == 1

    def test_nervaluate_finds_the_spans(self) -> None:
        nervaluate = pytest.importorskip("nervaluate")
        tags = self.tags([sample()])
        spans = [
            span for sentence in tags for span in nervaluate.conll_to_spans("\n".join(f"x\t{tag}" for tag in sentence))
        ]
        found = sorted(
            span["label"] for sentence in spans for span in (sentence if isinstance(sentence, list) else [sentence])
        )
        assert found == self.kept(sample())
        evaluator = nervaluate.Evaluator(tags, tags, tags=list(DEFAULT_SCHEME.keys), loader="list")
        assert evaluator.evaluate()["overall"]["strict"].f1 == 1


class TestArrow:
    def test_it_reads_the_parquet_as_rows_with_lists_of_spans(self) -> None:
        parquet = pytest.importorskip("pyarrow.parquet")
        (row,) = parquet.read_table(io.BytesIO(written("parquet", [sample()]))).to_pylist()
        assert row["text"] == TEXT
        for span in row["spans"]:
            assert row["text"][span["start"] : span["end"]] == span["text"]
        assert sorted((span["label"], span["text"]) for span in row["spans"]) == expected(sample())

    def test_many_articles_make_several_row_groups(self) -> None:
        parquet = pytest.importorskip("pyarrow.parquet")
        articles = [replace(sample(), id=f"a{i:012x}") for i in range(600)]
        file = parquet.ParquetFile(io.BytesIO(written("parquet", articles)))
        assert (file.metadata.num_rows, file.metadata.num_row_groups) == (600, 3)


DATASETS = """
import json, sys
from datasets import load_dataset
rows = load_dataset("parquet", data_files=sys.argv[1], split="train", cache_dir=sys.argv[2])
json.dump([[row["text"], [[span["start"], span["end"], span["label"]] for span in row["spans"]]] for row in rows], sys.stdout)
"""


class TestDatasets:
    @pytest.mark.slow
    def test_hugging_faces_library_loads_the_parquet_by_its_own_means(self, tmp_path: Path) -> None:
        pytest.importorskip("pyarrow")
        if importlib.util.find_spec("datasets") is None:
            pytest.skip("datasets is not here")
        (tmp_path / "gold.parquet").write_bytes(written("parquet", [sample(), make_article("没有要标的。")]))
        offline = {"HF_HOME": str(tmp_path / "hf"), "HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1"}
        run = [sys.executable, "-W", "ignore", "-c", DATASETS, str(tmp_path / "gold.parquet"), str(tmp_path / "cache")]
        done = subprocess.run(run, capture_output=True, text=True, check=True, env=os.environ | offline)
        (text, spans), (bare, none) = json.loads(done.stdout)
        assert (text, bare, none) == (TEXT, "没有要标的。", [])
        assert sorted((label, text[start:end]) for start, end, label in spans) == expected(sample())


class TestOpenpyxl:
    def test_it_reads_the_workbook_and_no_cell_is_a_formula(self) -> None:
        openpyxl = pytest.importorskip("openpyxl")
        text = "=1+1 #N/A 开发区"
        article = make_article(text, [make_span(text, 0, 4), make_span(text, 5, 9, "metric")])
        sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", [article])))["spans"]
        header, *rows = sheet.iter_rows()
        column = [cell.value for cell in header].index("text")
        assert [(row[column].value, row[column].data_type) for row in rows] == [("=1+1", "s"), ("#N/A", "s")]


class TestBratRules:
    """What brat's own TextAnnotations demands of a line, and of how the file is split into lines."""

    @settings(max_examples=30)
    @given(articles=annotated_articles(origins=CONFIRMED_ORIGINS))
    def test_every_line_passes_brats_checks(self, articles: list[AnnotatedArticle]) -> None:
        import tempfile
        from pathlib import Path

        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            in_folder("brat", articles, folder)
            for path in folder.rglob("*.ann"):
                text = path.with_suffix(".txt").read_bytes().decode()
                for line in path.read_bytes().decode().splitlines():  # as brat's codecs reader splits
                    self.check(line, text)

    def check(self, line: str, text: str) -> None:
        key, data, tail = line.split("\t", 2)
        if key.startswith("#"):
            assert re.fullmatch(r"AnnotatorNotes T\d+", data)
            return
        assert re.fullmatch(r"T\d+", key)
        label, places = data.split(" ", 1)
        assert re.fullmatch(r"\S+", label)
        pairs = [tuple(map(int, place.split())) for place in places.split(";")]
        seen: list[tuple[int, ...]] = []
        for start, end in pairs:
            assert 0 <= start < end <= len(text)
            assert not any(end >= ostart and start < oend for ostart, oend in seen)
            seen.append((start, end))
        assert tail == " ".join(text[start:end] for start, end in pairs)


class TestDoccanoRules:
    def test_text_and_label_are_what_its_import_expects(self) -> None:
        line = json.loads(written("doccano", [sample()]))
        assert set(line) == {"text", "label", "zoneread"}
        assert sorted((label, line["text"][start:end]) for start, end, label in line["label"]) == expected(sample())

    def test_no_metadata_key_collides_with_its_own(self) -> None:
        assert not {"id", "data", "entities", "relations", "Comments"} & set(json.loads(written("doccano", [sample()])))


class TestLabelStudioRules:
    def test_offsets_are_utf16_units_of_the_text(self) -> None:
        (task,) = json.loads(written("labelstudio", [sample()]))
        units = task["data"]["text"].encode("utf-16-le")
        for region in task["annotations"][0]["result"]:
            value = region["value"]
            assert units[2 * value["start"] : 2 * value["end"]].decode("utf-16-le") == value["text"]
            assert (region["from_name"], region["to_name"], region["type"]) == ("label", "text", "labels")

    def test_the_configuration_is_xml_that_names_every_label(self) -> None:
        import xml.etree.ElementTree as ET

        view = ET.fromstring(config(DEFAULT_SCHEME))
        labels, text = view
        assert [label.get("value") for label in labels] == list(DEFAULT_SCHEME.keys)
        assert (labels.get("name"), labels.get("toName"), text.get("name"), text.get("value")) == (
            "label",
            "text",
            "text",
            "$text",
        )

    def test_suggestions_are_predictions_and_not_annotations(self) -> None:
        article = replace(sample(), spans=tuple(span.with_(origin=Origin.SUGGESTED) for span in sample().spans))
        (task,) = json.loads(written("labelstudio", [article]))
        assert task["annotations"][0]["result"] == []
        assert len(task["predictions"][0]["result"]) == len(article.spans)


class TestProdigyRules:
    def test_tokens_tile_the_text_and_spans_sit_on_them(self) -> None:
        task = json.loads(written("prodigy", [sample()]))
        assert "".join(token["text"] for token in task["tokens"]) == task["text"] == TEXT
        for span in task["spans"]:
            assert task["tokens"][span["token_start"]]["start"] == span["start"]
            assert task["tokens"][span["token_end"]]["end"] == span["end"]


class TestWebAnnotationRules:
    def test_a_quote_in_a_text_that_repeats_itself_gets_as_much_around_it_as_it_needs(self) -> None:
        text = "始" + "改革" * 100 + "终"
        page = json.loads(written("w3c", [make_article(text, [make_span(text, 101, 103)])]))
        (_, quote) = page["items"][0]["target"]["selector"]
        words = quote["prefix"] + quote["exact"] + quote["suffix"]
        assert (quote["exact"], text.count(words)) == ("改革", 1)
        assert len(quote["prefix"]) > 32

    @settings(max_examples=30)
    @given(articles=annotated_articles())
    def test_the_quote_with_its_surroundings_is_found_once_unless_the_text_repeats_whole(
        self, articles: list[AnnotatedArticle]
    ) -> None:
        page = json.loads(written("w3c", articles))
        assert page["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
        texts = {f"urn:zoneread:article:{article.id}": article.text for article in articles}
        for item in page["items"]:
            text = texts[item["target"]["source"]]
            position, quote = item["target"]["selector"]
            assert text[position["start"] : position["end"]] == quote["exact"]
            words = quote["prefix"] + quote["exact"] + quote["suffix"]
            assert text.find(words) == position["start"] - len(quote["prefix"])
            assert text.find(words, text.find(words) + 1) == -1


class TestWebAnnoRules:
    @settings(max_examples=30)
    @given(articles=annotated_articles(origins=CONFIRMED_ORIGINS))
    def test_a_file_passes_the_checks_of_inceptions_reader(self, articles: list[AnnotatedArticle]) -> None:
        import tempfile
        from pathlib import Path

        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            in_folder("webanno", articles, folder)
            texts = {"".join(article.text.split()) for article in articles}
            for path in folder.rglob("*.tsv"):
                assert "".join(self.parsed(path.read_bytes().decode()).split()) in texts

    def parsed(self, data: str) -> str:
        """Rebuild the text as Tsv3XDeserializer does, with its assertions."""
        lines = re.split(r"\r\n|\r|\n", data)
        assert lines[:4] == ["#FORMAT=WebAnno TSV 3.3", "#T_SP=webanno.custom.Zone|label", "", ""]
        text, pending = "", ""
        previous = "space"
        for line in lines[4:-1]:
            if line == "":
                assert previous == "token"
                previous = "space"
            elif line.startswith("#Text=") and previous in {"space", "header"}:
                pending += re.sub(r"\\(.)", self.unescaped, line.removeprefix("#Text="), flags=re.DOTALL) + "\n"
                previous = "header"
            else:
                fields = line.split("\t")
                assert len(fields) == 5
                begin, end = map(int, fields[1].split("-"))
                if previous == "header":
                    units = Ruler(text, Unit.UTF16).end
                    if units > begin:
                        assert units == begin + 1
                        assert text.endswith("\n")
                        text, units = text[:-1], units - 1
                    text += " " * (begin - units) + pending
                    pending = ""
                previous = "token"
                assert text.encode("utf-16-le")[2 * begin : 2 * end].decode("utf-16-le") == fields[2]
        return text

    def unescaped(self, found: re.Match[str]) -> str:
        return {"t": "\t", "n": "\n", "f": "\f", "r": "\r", "b": "\b"}.get(found[1], found[1])
