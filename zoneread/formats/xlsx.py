"""Excel workbook: one sheet "spans", with a row for each span and the columns of the CSV format.

Every text is a text cell, so nothing runs as a formula and nothing needs defusing. Characters that a cell's XML has no
place for are written as Office does, ``_x000D_``, and read back. Excel holds 32,767 characters in a cell and 1,048,576
rows: a longer quote or note is left out, more spans are refused.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import IO, TYPE_CHECKING, Any

from zoneread.errors import FormatError, missing_extra
from zoneread.formats.checked import Fields
from zoneread.formats.folder import ZIP_ERRORS
from zoneread.formats.table import COLUMNS, NUMBERS, articles_of, beside, check_header, row
from zoneread.formats.units import Ruler
from zoneread.swelling import UNPACKERS, swollen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zoneread.formats.base import ReadOptions, Report, WriteOptions
    from zoneread.formats.loaded import LoadedArticle
    from zoneread.span.annotated import AnnotatedArticle

MAX_CELL = 32_767
MAX_ROWS = 1_048_576
MAX_COLUMNS = 64
"""Columns that are looked at: ours, and what a person may have put beside them."""
MAX_UNPACKED = 512 << 20
"""Bytes that a workbook may unpack to."""
SHEET = "spans"
_DAMAGE = (KeyError, IndexError, ValueError, TypeError, AttributeError, OSError, SyntaxError)
"""What openpyxl lets through when the XML in a workbook is not what it expects; a parser's error is a SyntaxError."""
_WIDTHS = {"text": 40, "article_name": 24, "note": 24, "label": 16}
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TO_ESCAPE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def escape(text: str) -> str:
    """Return `text` as a cell can hold it."""
    return _TO_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def unescape(text: str) -> str:
    """Return the text that `escape` was given."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _openpyxl() -> Any:
    try:
        import openpyxl
        import openpyxl.cell
        import openpyxl.styles
    except ImportError:
        raise missing_extra("openpyxl", "xlsx", "the format xlsx") from None
    return openpyxl


def write(articles: Iterable[AnnotatedArticle], out: IO[bytes], options: WriteOptions, report: Report) -> None:
    """Write the workbook, row by row."""
    openpyxl = _openpyxl()
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    sheet.freeze_panes = "A2"
    said = beside(options)
    columns = (*COLUMNS, *said)
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[openpyxl.utils.get_column_letter(number)].width = _WIDTHS.get(column, 12)
    heading = [openpyxl.cell.WriteOnlyCell(sheet, value=column) for column in columns]
    for cell in heading:
        cell.font = openpyxl.styles.Font(bold=True)
    sheet.append(heading)
    count = 1
    for article in articles:
        ruler = Ruler(article.text, options.unit)
        for span in article.spans:
            values = [*row(article, span, ruler), *said.values()]
            cells = [escape(value) if isinstance(value, str) else value for value in values]
            if any(isinstance(value, str) and len(value) > MAX_CELL for value in cells):
                report.drop(article, span, f"a cell of Excel's holds {MAX_CELL:,} characters")
                continue
            count += 1
            if count > MAX_ROWS:
                raise FormatError(f"a sheet of Excel's holds {MAX_ROWS:,} rows", hint="export fewer articles, or csv")
            sheet.append([_cell(openpyxl, sheet, value) for value in cells])
    book.save(out)


def _cell(openpyxl: Any, sheet: Any, value: str | int) -> Any:
    cell = openpyxl.cell.WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"  # or else openpyxl takes "=1+1" for a formula and "#N/A" for an error
    return cell


def read(stream: IO[bytes], name: str, options: ReadOptions) -> Iterator[LoadedArticle]:
    """Yield the articles of the rows of the sheet "spans", or else of the first sheet."""
    openpyxl = _openpyxl()
    try:
        yield from _articles(openpyxl, stream, name, options)
    except (*ZIP_ERRORS, *_DAMAGE, openpyxl.utils.exceptions.InvalidFileException) as error:
        hint = "an .xlsx file is expected"
        said = str(error).partition("\n")[0]
        raise FormatError(f"not a workbook of Excel's, or damaged: {said}", where=name, hint=hint) from None


def _articles(openpyxl: Any, stream: IO[bytes], name: str, options: ReadOptions) -> Iterator[LoadedArticle]:
    size = stream.seek(0, io.SEEK_END)
    with zipfile.ZipFile(stream) as archive:
        members = archive.infolist()
    if swollen(members, size) or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise FormatError("unpacks to far too much", where=name, hint="split it")
    if any(member.compress_type not in UNPACKERS for member in members):
        raise FormatError("packed in an unusual way", where=name, hint="save it anew")
    stream.seek(0)
    book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
    if not book.worksheets:
        raise FormatError("no sheet", where=name)
    sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
    sheet.reset_dimensions()  # what a file says of its size is only said
    rows = sheet.iter_rows(values_only=True, max_row=MAX_ROWS, max_col=MAX_COLUMNS)
    header = [str(cell or "") for cell in next(rows, ())]
    check_header(header, name)
    yield from articles_of(_records(rows, header, name, options), options)
    book.close()


def _records(rows: Iterable[tuple[Any, ...]], header: list[str], name: str, options: ReadOptions) -> Iterator[Fields]:
    for number, cells in enumerate(rows, start=2):
        if not any(cell is not None for cell in cells):
            continue
        where = f"{name}: row {number}"
        try:
            yield Fields({column: _value(column, cell) for column, cell in zip(header, cells, strict=False)}, where)
        except FormatError as error:
            options.refuse(error)


def _value(column: str, cell: Any) -> object:
    if column in NUMBERS:
        whole = isinstance(cell, float) and cell.is_integer()
        return int(cell) if whole else cell
    return "" if cell is None else unescape(str(cell))
