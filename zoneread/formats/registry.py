"""The interchange formats, each once. A format's module is imported when it is asked for, not before."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, cast

from zoneread.errors import UsageError, nearest
from zoneread.formats.base import Fact, Format, Shape
from zoneread.formats.units import Unit

if TYPE_CHECKING:
    from zoneread.formats.base import FolderReader, FolderWriter, Reader, Writer

ANY_UNIT = tuple(Unit)
VOTES = frozenset({Fact.VERDICTS})
ROWS = VOTES | {Fact.TEXT, Fact.EMPTY}
"""What one row for each span has no place for."""
SPAN_ONLY = VOTES | {
    *(Fact.ID, Fact.NOTE, Fact.ATTRIBUTES, Fact.ORIGIN, Fact.JUDGEMENT, Fact.ANNOTATOR, Fact.TIMES, Fact.ANCHOR)
}
"""What a format knows nothing of that says only where a span is and what its label is."""
ARTICLE_ONLY = frozenset(
    {Fact.ARTICLE_ID, Fact.ARTICLE_NAME, Fact.TITLE, Fact.SOURCE, Fact.SET, Fact.SET_ANNOTATOR, Fact.STATUS}
)
"""What a format knows nothing of that says of an article only its text."""
PAGE = VOTES | {
    *(Fact.CONTROLS, Fact.ARTICLE_ID, Fact.SOURCE, Fact.ID, Fact.ORIGIN, Fact.ANNOTATOR, Fact.TIMES, Fact.ANCHOR)
}
"""What a page to read does not show."""
TAGS = ARTICLE_ONLY | SPAN_ONLY | {Fact.WHITESPACE, Fact.ENDS, Fact.OVERLAPS}
"""What one tag for each character has no place for."""

FORMATS: dict[str, Format] = {
    known.name: known
    for known in (
        Format("jsonl", ".jsonl", "one article a line with all its spans; nothing is lost", "jsonl"),
        Format(
            "csv",
            ".csv",
            "one span a row, for spreadsheets; formulas defused",
            "table",
            ROWS,
            units=ANY_UNIT,
            variant="csv",
        ),
        Format("tsv", ".tsv", "the same with tabs", "table", ROWS, units=ANY_UNIT, variant="tsv"),
        Format(
            "spans",
            ".spans.jsonl",
            "one span a line, whoever's and of whatever article",
            "spans",
            ROWS | {Fact.ARTICLE_ID, Fact.TITLE, Fact.SOURCE, Fact.SET_ANNOTATOR, Fact.STATUS},
            units=ANY_UNIT,
        ),
        Format("doccano", ".doccano.jsonl", "doccano, sequence labelling", "doccano", SPAN_ONLY, units=ANY_UNIT),
        Format("labelstudio", ".labelstudio.json", "Label Studio, tasks with annotations", "labelstudio", VOTES),
        Format("prodigy", ".prodigy.jsonl", "Prodigy, one token for each character", "prodigy", VOTES),
        Format(
            "brat",
            ".ann",
            "brat standoff, a .txt and an .ann file for each article",
            "brat",
            (SPAN_ONLY - {Fact.NOTE}) | {Fact.NOTE_LINES, Fact.ENDS},
            Shape.FOLDER,
        ),
        Format(
            "webanno",
            ".webanno.tsv",
            "WebAnno TSV 3.3 for INCEpTION, one token for each character",
            "webanno",
            SPAN_ONLY | {Fact.GAPS, Fact.BLANK, Fact.ENDS},
            Shape.FOLDER,
        ),
        Format(
            "xmi",
            ".xmi",
            "UIMA CAS as XMI, with its type system, for INCEpTION",
            "xmi",
            VOTES | {Fact.CONTROLS},
            Shape.FOLDER,
        ),
        Format("jsoncas", ".cas.json", "UIMA CAS as JSON", "jsoncas", VOTES, Shape.FOLDER),
        Format("w3c", ".jsonld", "W3C Web Annotation, one page of JSON-LD", "w3c", ROWS),
        Format(
            "slate",
            ".annotations",
            "SLATE, a text and its annotations for each article",
            "slate",
            SPAN_ONLY | {Fact.BLANK, Fact.ENDS},
            Shape.FOLDER,
        ),
        Format(
            "yedda",
            ".yedda.ann",
            "YEDDA, spans marked in the text",
            "yedda",
            (SPAN_ONLY - {Fact.JUDGEMENT}) | {Fact.OVERLAPS},
            Shape.FOLDER,
            overlap=True,
        ),
        Format("spacy-json", ".spacy.jsonl", "spaCy, Doc.to_json", "spacy", VOTES | {Fact.JUDGEMENT, Fact.ENDS}),
        Format(
            "docbin",
            ".spacy",
            "spaCy DocBin for training",
            "spacy",
            VOTES | {Fact.JUDGEMENT},
            variant="docbin",
            extra="spacy",
        ),
        Format("parquet", ".parquet", "Hugging Face datasets", "parquet", VOTES, extra="parquet"),
        Format("xlsx", ".xlsx", "one span a row, an Excel workbook", "xlsx", ROWS, units=ANY_UNIT, extra="xlsx"),
        Format("html", ".html", "a page to read, print or mail; not read back", "html", PAGE, readable=False),
        *(
            Format(scheme, f".{scheme}", summary, "conll", TAGS, variant=scheme, overlap=True)
            for scheme, summary in (
                ("bio", "CoNLL, one character a line, tags B I O"),
                ("bioes", "the same with tags B I E S O"),
                ("bmes", "the same with tags B M E S O"),
            )
        ),
    )
}


def find_format(name: str) -> Format:
    """Return the format; raise UsageError with the nearest name when there is none."""
    try:
        return FORMATS[name]
    except KeyError:
        raise UsageError(f'no format "{name}"', hint=nearest(name, FORMATS, limit=len(FORMATS))) from None


def format_of(file_name: str) -> Format | None:
    """Return the first format whose files are named like this, the longest suffix winning; None when there is none."""
    name = file_name.casefold()
    fitting = [known for known in FORMATS.values() if name.endswith(known.suffix)]
    return max(fitting, key=lambda known: len(known.suffix), default=None)


def _module(known: Format, shape: Shape) -> Any:
    if known.shape is not shape:
        raise ValueError(f"{known.name} is not a {shape}")
    return importlib.import_module(f"zoneread.formats.{known.module}")


def writer(known: Format) -> Writer:
    """Return the function that writes a format whose shape is a file."""
    return cast("Writer", _module(known, Shape.FILE).write)


def reader(known: Format) -> Reader:
    """Return the function that reads a format whose shape is a file."""
    return cast("Reader", _module(known, Shape.FILE).read)


def folder_writer(known: Format) -> FolderWriter:
    """Return the function that writes a format whose shape is a folder."""
    return cast("FolderWriter", _module(known, Shape.FOLDER).write)


def folder_reader(known: Format) -> FolderReader:
    """Return the function that reads a format whose shape is a folder."""
    return cast("FolderReader", _module(known, Shape.FOLDER).read)
