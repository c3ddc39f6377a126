"""Everything that the book tells people to do comes out as it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.docs.book import DOCS, Book, matches, pages, rows, steps
from tests.programs import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PAGES = {str(page.relative_to(ROOT)): page for page in pages()}


@pytest.mark.pty
@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", PAGES)
def test_what_the_page_says_is_so(name: str, tmp_path: Path) -> None:
    Book(tmp_path).work_through(PAGES[name].read_text(encoding="utf-8"))


PAGE = """
```console
$ mkdir -p a
$ cd a && pwd
…/a
```

```console exits=1
$ false
```

| press | and you see |
|---|---|
| `Tab` `=` | `a` and `b|c` |
"""


def test_a_page_is_taken_apart_in_order(tmp_path: Path) -> None:
    found = steps(PAGE)
    assert [(step.kind, step.options) for step in found] == [("console", ""), ("console", "exits=1"), ("keys", "")]
    assert list(rows(found[2].body)) == [(["Tab", "="], ["a", "b|c"])]
    Book(tmp_path).work_through(PAGE)


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("```console\n$ false\n```\n", r"line 1: \$ false\nleft with 1"),
        ("\n```console exits=1\n$ true\n```\n", "line 2: .*\nleft with 0"),
        ("```console\n$ echo a\nb\n```\n", r"\$ echo a\nprinted\na"),
        ("```python\nprint(1)\n```\n\n```text\n2\n```\n", "printed\n1"),
        ("```python\n1 / 0\n```\n", "ZeroDivisionError"),
        ("```console\n$ pip install 'zoneread[nonsense]'\n```\n", "nonsense"),
        ("```console reader\n$ zoneread init --demo x >&2 && zoneread --workspace x\n```\n", "left open"),
    ],
)
def test_what_is_not_so_is_found(page: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=message):
        Book(tmp_path).work_through(page)


@pytest.mark.parametrize(
    ("expected", "printed", "so"),
    [
        ("a\nb", "a\nb\n", True),
        ("a\n…\nz", "a\nz\n", True),
        ("a\n…\nz", "a\nb\nc\nz\n", True),
        ("wrote … spans", "wrote 12 spans\n", True),
        ("wrote … spans", "wrote 12 spans to x\n", False),
        ("a", "a\nb\n", False),
        ("a.c", "abc\n", False),
    ],
)
def test_an_ellipsis_stands_for_anything_and_nothing_else_does(expected: str, printed: str, so: bool) -> None:
    assert matches(expected, printed) is so


def test_every_page_is_linked_from_the_index_and_no_link_is_broken() -> None:
    import re

    linked = set()
    for page in [ROOT / "README.md", *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                place = (page.parent / target).resolve()
                assert place.exists(), f"{page.name} points at {target}"
                if page == DOCS / "README.md":
                    linked.add(place)
    assert {page.resolve() for page in DOCS.rglob("*.md")} - {DOCS.resolve() / "README.md"} <= linked
