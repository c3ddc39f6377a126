"""Formats that need an optional package say how to install it, and cost nothing until they are used."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest

from zoneread.errors import MissingExtraError
from zoneread.formats.base import Format, ReadOptions, Report, WriteOptions
from zoneread.formats.registry import FORMATS, reader, writer

EXTRAS = [known for known in FORMATS.values() if known.extra]
PACKAGES = {"parquet": "pyarrow", "xlsx": "openpyxl", "spacy": "spacy"}


@pytest.mark.parametrize("known", EXTRAS, ids=lambda known: known.name)
def test_without_its_package_the_command_that_installs_it_is_named(
    known: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, PACKAGES[known.extra], None)
    message = rf"the format {known.name} needs the package {PACKAGES[known.extra]} \(install it with: .*pip install 'zoneread\[{known.extra}\]'\)"
    with pytest.raises(MissingExtraError, match=message):
        writer(known)([], io.BytesIO(), WriteOptions(variant=known.variant), Report())
    with pytest.raises(MissingExtraError, match=message):
        list(reader(known)(io.BytesIO(b"x"), "f", ReadOptions(variant=known.variant)))


def test_listing_and_exporting_lines_load_no_optional_package() -> None:
    code = (
        "import sys; from zoneread.cli.exchange import export_command; from zoneread.formats import jsonl, table, conll;"
        "print(sorted({'pyarrow', 'openpyxl', 'spacy', 'numpy', 'lxml', 'textual', 'sqlite_utils', 'pypinyin'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
