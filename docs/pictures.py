"""Draw the pictures of docs/img: the reader on the bundled articles, in a real pseudo-terminal, cell by cell as SVG.

Run as ``make pictures``. Each picture is a program started on a fresh copy of the demo, driven by keys; every
character is put at its own column, so that a Hanzi takes two cells whatever font shows the picture.
"""

from __future__ import annotations

import asyncio
import io
import sys
import tempfile
import unicodedata
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from PIL import Image

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.programs import environment  # noqa: E402
from tests.terminal import Terminal  # noqa: E402
from zoneread.demo.layout import lay_out  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

IMAGES = ROOT / "docs" / "img"
CELL_WIDTH, CELL_HEIGHT, BASELINE, MARGIN = 9, 20, 15, 10
FONTS = "'Noto Sans Mono CJK SC', 'Sarasa Mono SC', 'Source Han Mono SC', Menlo, Consolas, monospace"
NAMED = {
    "black": "#2e3436",
    "red": "#ef6b6b",
    "green": "#73c936",
    "brown": "#d7a700",
    "blue": "#6ca0dc",
    "magenta": "#c397d8",
    "cyan": "#5cc6c6",
    "white": "#d3d7cf",
    "brightblack": "#7f848e",
    "brightred": "#ff8272",
    "brightgreen": "#8ae05a",
    "brightbrown": "#ffe26b",
    "brightblue": "#8cbcf0",
    "bfightmagenta": "#e0b0ff",  # so spelled by pyte
    "brightcyan": "#7ee0e0",
    "brightwhite": "#ffffff",
}
"""What a terminal would show for the sixteen colours, by pyte's names for those the reader uses."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: name, size in cells, theme, article, the keys that lead to it, and words that show it is there."""

    name: str
    width: int
    height: int
    theme: str
    article: str
    keys: tuple[str, ...] = ()
    shows: tuple[str, ...] = ("help",)
    annotator: str = "lin"
    command: tuple[str, ...] = ("read",)
    """What is run; the article, if there is one, comes after it."""


REVIEW = "10-lanchuan-review.txt"
TAGGING = ("down", " ", "shift+left", "shift+left", "3", "f", "z", "t", "z", "enter", "=")
REVIEWING = ("review", "lin", "zhao", "--gold", "agreed")
PICTURES = (
    Picture("reader", 120, 34, "dark", "01-yunze-web.txt", ("s", "s", "s")),
    Picture("light", 120, 34, "light", "05-canglan-aggregator.txt", ("s", "s")),
    Picture("lanes", 100, 30, "dark", REVIEW, ("f6", "s", "s")),
    Picture("sixteen-colours", 100, 30, "ansi", REVIEW, ("f6", "s", "s")),
    Picture("no-colour", 100, 30, "none", REVIEW, ("f6", "s", "s")),
    Picture("small", 80, 24, "dark", "04-tingchuan-pinyin.txt", ("s", "s")),
    Picture("large", 200, 60, "dark", "03-moxi-newspaper.txt", ("f2", "f5", "s", "s", "s")),
    Picture("help", 100, 30, "dark", "01-yunze-web.txt", ("f1",), ("type to filter",)),
    Picture("tagging", 100, 26, "dark", "11-flash-utf16.txt", TAGGING, ("[selected 9: ", "suggested"), "me"),
    Picture("which-key", 100, 30, "dark", "01-yunze-web.txt", ("g",), ("redo what can be",)),
    Picture("hints", 100, 30, "dark", "01-yunze-web.txt", (";",), ("jump:",)),
    Picture("ends", 100, 30, "light", "01-yunze-web.txt", ("V",), ("jump:",)),
    Picture("palette", 100, 30, "dark", "01-yunze-web.txt", (":", *"biaozhu"), ("F4",)),
    Picture("review", 110, 32, "dark", "", (), ("disagreement 1 of",), "me", REVIEWING),
    Picture("review-small", 80, 24, "none", "", (), ("disagreement 1 of",), "me", REVIEWING),
)


def draw(picture: Picture, folder: Path) -> str:
    """Run the reader as `picture` says, on a workspace made in `folder`, and return its screen as SVG."""
    workspace = lay_out(folder / "demo")
    words = [*picture.command, "--annotator", picture.annotator, *filter(None, [picture.article])]
    command = [sys.executable, "-m", "zoneread", *words]
    env = environment(ZONEREAD_STATE=str(folder / "state"), ZONEREAD_THEME=picture.theme)
    with Terminal(command, size=(picture.width, picture.height), env=env, cwd=workspace.root) as terminal:
        terminal.wait_for("help")
        for key in picture.keys:
            terminal.press(key)
        for shown in picture.shows:
            terminal.wait_for(shown)
        terminal.wait_quiet(0.4)
        return as_svg(terminal.screen, light=picture.theme == "light")


def as_svg(screen: Any, *, light: bool) -> str:
    """Return a pyte screen as SVG: a rectangle for each run of background, a positioned glyph for each character."""
    paper, ink = ("#fbfaf6", "#1c1c1c") if light else ("#16181c", "#d8d8d2")
    width = screen.columns * CELL_WIDTH + 2 * MARGIN
    height = screen.lines * CELL_HEIGHT + 2 * MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
        f'<rect width="{width}" height="{height}" rx="8" fill="{paper}"/>',
        f'<g font-family="{escape(FONTS)}" font-size="16" xml:space="preserve">',
    ]
    for row in range(screen.lines):
        parts += _row(screen, row, ink, paper)
    return "\n".join([*parts, "</g>", "</svg>", ""])


def _row(screen: Any, row: int, ink: str, paper: str) -> Iterator[str]:
    """Yield one row: cells that look alike and follow each other are drawn together."""
    top = row * CELL_HEIGHT + MARGIN
    cells = [cell for cell in (_cell(screen, row, column, ink, paper) for column in range(screen.columns)) if cell]
    for look, run in groupby(cells, key=lambda cell: cell.look):
        members = list(run)
        left, right = members[0].left, members[-1].left + members[-1].width
        if look.back != paper:
            size = f'width="{right - left + 0.5}" height="{CELL_HEIGHT}"'
            yield f'<rect x="{left}" y="{top}" {size} fill="{look.back}"/>'
        shape = (' font-weight="bold"' if look.bold else "") + (' font-style="italic"' if look.italic else "")
        begin = f'<text y="{top + BASELINE}" fill="{look.front}"{shape}'
        places = " ".join(str(cell.left) for cell in members if cell.text.strip() and not cell.squeezed)
        if places:
            words = "".join(cell.text for cell in members if cell.text.strip() and not cell.squeezed)
            yield f'{begin} x="{places}">{escape(words)}</text>'
        for cell in members:
            if cell.squeezed:
                size = f'textLength="{cell.width}" lengthAdjust="spacingAndGlyphs"'
                yield f'{begin} x="{cell.left}" {size}>{escape(cell.text)}</text>'
        if look.underlined:
            line = top + CELL_HEIGHT - 2
            yield f'<path d="M{left} {line}h{right - left}" stroke="{look.front}"/>'


class Look(NamedTuple):
    """Everything about a cell but its place and its character."""

    front: str
    back: str
    bold: bool
    italic: bool
    underlined: bool


class Cell(NamedTuple):
    """A character at its place. `squeezed` is one that fonts for Chinese draw two cells wide and terminals in one."""

    text: str
    left: int
    width: int
    squeezed: bool
    look: Look


def _cell(screen: Any, row: int, column: int, ink: str, paper: str) -> Cell | None:
    """Return what is drawn at `column`; None for the second half of a wide character."""
    cell = screen.buffer[row][column]
    if not cell.data:
        return None
    front, back = _colour(cell.fg, ink), _colour(cell.bg, paper)
    if cell.reverse:
        front, back = back, front
    wide = column + 1 < screen.columns and not screen.buffer[row][column + 1].data
    squeezed = not wide and unicodedata.east_asian_width(cell.data[0]) == "A"
    look = Look(front, back, cell.bold, cell.italics, cell.underscore)
    return Cell(cell.data, column * CELL_WIDTH + MARGIN, CELL_WIDTH * (2 if wide else 1), squeezed, look)


def _colour(name: str, default: str) -> str:
    if name == "default":
        return default
    return NAMED.get(name, f"#{name}" if len(name) == 6 else default)


async def photograph(folder: Path) -> bytes:
    """Return the reader in a browser as PNG, from a server started on a workspace made in `folder`."""
    from tests.chromium import Chromium

    workspace = lay_out(folder / "demo")
    command = [sys.executable, "-m", "zoneread", "serve", "--workspace", str(workspace.root), "--for", "lin"]
    env = environment(ZONEREAD_STATE=str(folder / "state"))
    server = await asyncio.create_subprocess_exec(*command, "--port", "8199", env=env, stderr=asyncio.subprocess.PIPE)
    try:
        if server.stderr is None:
            raise RuntimeError("the server's standard error is a pipe")
        address = (await server.stderr.readline()).decode().partition(": ")[2].strip()
        async with Chromium.start(folder / "profile", width=1100, height=720) as browser:
            await browser.open(address)
            await browser.wait_for("document.body && document.body.classList.contains('-first-byte')")
            await asyncio.sleep(2)
            await browser.type("sss")
            await asyncio.sleep(1)
            return await browser.picture()
    finally:
        server.terminate()
        await server.wait()


def main() -> None:
    """Draw every picture, or those that are named."""
    IMAGES.mkdir(exist_ok=True)
    named = set(sys.argv[1:])
    for picture in PICTURES:
        if named and picture.name not in named:
            continue
        with tempfile.TemporaryDirectory() as folder:
            svg = draw(picture, Path(folder))
        (IMAGES / f"{picture.name}.svg").write_text(svg, encoding="utf-8")
        print(f"drew {picture.name}.svg")
    if not named or "browser" in named:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            taken = Image.open(io.BytesIO(asyncio.run(photograph(Path(folder)))))
        taken.convert("RGB").quantize(128).save(IMAGES / "browser.png", optimize=True)
        print("took browser.png")


if __name__ == "__main__":
    main()
