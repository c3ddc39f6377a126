"""Articles that many damages have hit at once, and the truth about every code point of them.

Every code point of the damaged source knows what it is: which parts of which clean code points it shows, and by which
planted fact it was put there or changed. So `tests.damage_judge` can look at each certain edit by itself.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from tests.damage_corpus import FOOT_CHROME, HEAD_CHROME, NAMES, PLACES, clean_article
from tests.damage_simulator import SPELLINGS, STYLES, Damaged, readings_of, site_table, through_site, traditional

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SPLIT = {"引": "弓I", "议": "讠义", "计": "讠十", "们": "亻门", "江": "氵工", "技": "扌支", "招": "扌召", "统": "纟充"}
TWINS = {"一": "⼀", "工": "⼯", "高": "⾼", "大": "⼤", "户": "⼾", "长": "⻓", "月": "⽉", "金": "⾦"}
NAMED = {"“": "&ldquo;", "”": "&rdquo;", "、": "&#12289;", "%": "&#37;"}
LAYERS = ("lines", "chrome", "headings", "script", "ocr", "damage", "pinyin", "site")
STRUCTURES = ("paragraphs", "wraps", "oneline")
BLANKS = " \t\u00a0\u3000\r\n\ufeff"


class Cell(NamedTuple):
    """A code point of the source: `parts` are 2n and 2n + 1 for the two halves of the clean code point n that it shows."""

    char: str
    parts: frozenset[int] = frozenset()
    fact: int = -1


class Fact(NamedTuple):
    """One thing that was done to the text, by the step that is to undo it.

    `wanted` says when it is undone: its code points are "hidden"; they read as the clean text ("reads"); the text runs on before
    the clean code point `place` ("joined") or begins a line there ("split"); or nobody can know ("asked") and a mark is wanted.
    """

    step: str
    wanted: str
    place: int = -1


@dataclass
class Mixed:
    """A damaged source with the clean text, and what every code point of it is."""

    truth: str
    cells: list[Cell]
    facts: list[Fact]

    @property
    def source(self) -> str:
        """The damaged text."""
        return "".join(cell.char for cell in self.cells)

    def held(self, start: int, end: int) -> str:
        """Return the clean code points that are shown whole in start..end of the source, in their own order."""
        parts = Counter(part // 2 for cell in self.cells[start:end] for part in cell.parts)
        return "".join(self.truth[clean] for clean in sorted(parts) if parts[clean] == 2)


class Line(NamedTuple):
    """A line of the page, and the fact that began it (-1: it is one of the clean text)."""

    cells: list[Cell]
    begun_by: int = -1


def mixed_article(seed: int, *, only: Sequence[str] | None = None) -> Mixed:
    """Return an article with several damages at once, or with those of `only` (names in LAYERS and STRUCTURES)."""
    random = Random(seed)
    chosen = set(only) if only is not None else {layer for layer in LAYERS if random.random() < 0.6}
    structure = next((one for one in STRUCTURES if one in chosen), "")
    if only is None:
        structure = random.choice(("", *STRUCTURES))
    if "site" in chosen:
        # Such a site shows Traditional text in paragraphs, without the accidents of scanning.
        chosen = chosen - {"ocr", "damage", "pinyin"} | {"script"}
        structure = structure if structure != "wraps" else ""
    if "script" in chosen:
        chosen.discard("ocr")
    return _Page(random, structure).made(chosen)


@dataclass
class _Page:
    random: Random
    structure: str
    truth: str = ""
    lines: list[Line] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)

    def made(self, chosen: set[str]) -> Mixed:
        """Return the page with all that is `chosen` done to it."""
        self._write("site" in chosen)
        if "script" in chosen:
            self._traditional(whole="site" in chosen or self.random.random() < 0.7)
        if "ocr" in chosen:
            self._slips()
        if "damage" in chosen:
            self._garbled()
            self._named()
        if "headings" in chosen and self.structure != "wraps":
            self._headings()
        {"paragraphs": self._broken, "wraps": self._wrapped, "oneline": self._run_together}.get(
            self.structure, _nothing
        )()
        if "site" in chosen:
            self._through_site()
        elif "pinyin" in chosen:
            self._annotated()
        if "chrome" in chosen:
            self._chrome("site" in chosen)
        return Mixed(self.truth, self._assembled("lines" in chosen), self.facts)

    def _write(self, folded: bool) -> None:
        lines = clean_article(self.random)
        if self.structure == "oneline":
            paragraphs = [line for line in lines[1:] if line.endswith("。")]
            lines = [lines[0], paragraphs[0]]
            lines += [f"{'一二三四五六七八九十'[at]}、{line}" for at, line in enumerate(paragraphs[1:])]
        if self.structure == "paragraphs":
            lines = [part for line in lines for part in self._with_caption(line)]
        self.truth = "\n".join(lines)
        at = 0
        for line in lines:
            self.lines.append(Line([Cell(char, _whole(at + index)) for index, char in enumerate(line)]))
            at += len(line) + 1
        if folded:
            self.truth = _folded(self.truth)

    def _with_caption(self, line: str) -> list[str]:
        if not line.endswith("。") or self.random.random() > 0.2:
            return [line]
        return [line, f"{self.random.choice(PLACES)}新貌 {self.random.choice(NAMES)} 摄"]

    def _fact(self, step: str, wanted: str, place: int = -1) -> int:
        self.facts.append(Fact(step, wanted, place))
        return len(self.facts) - 1

    # One code point at a time.

    def _traditional(self, *, whole: bool) -> None:
        for cells, _ in self.lines:
            words = "".join(cell.char for cell in cells)
            if not whole and (not words.endswith("。") or self.random.random() < 0.5):
                continue
            fact = self._fact("script", "reads")
            for index, char in enumerate(traditional(words)):
                if char != words[index]:
                    cells[index] = cells[index]._replace(char=char, fact=fact)

    def _slips(self) -> None:
        for cells, _ in self.lines:
            quotes = [index for index in range(1, len(cells) - 1) if cells[index].char == "、"]
            if quotes and self.random.random() < 0.3:
                index = self.random.choice(quotes)
                cells[index] = cells[index]._replace(char="'", fact=self._fact("ocr", "asked"))
            for index in reversed(range(len(cells))):
                char = cells[index].char
                digits = all(cell.char.isdigit() for cell in (cells[index - 1], *cells[index + 1 : index + 2]))
                if char in "01" and 0 < index < len(cells) - 1 and digits and self.random.random() < 0.5:
                    cells[index] = cells[index]._replace(char="OI"[int(char)], fact=self._fact("ocr", "asked"))
                elif char in TWINS and self.random.random() < 0.1:
                    cells[index] = cells[index]._replace(char=TWINS[char], fact=self._fact("ocr", "reads"))
                elif char in SPLIT and self.random.random() < 0.5:
                    fact = self._fact("ocr", "reads")
                    glyphs = [Cell(glyph, frozenset(), fact) for glyph in SPLIT[char]]
                    glyphs[0] = glyphs[0]._replace(parts=cells[index].parts)
                    cells[index : index + 1] = glyphs

    def _named(self) -> None:
        """Write some signs by their names in HTML."""
        for cells, _ in self.lines:
            for index in reversed(range(len(cells))):
                name = NAMED.get(cells[index].char, "")
                if name and cells[index].fact < 0 and self.random.random() < 0.2:
                    fact = self._fact("damage", "reads")
                    letters = [Cell(letter, frozenset(), fact) for letter in name]
                    cells[index : index + 1] = [letters[0]._replace(parts=cells[index].parts), *letters[1:]]

    def _garbled(self) -> None:
        for cells, _ in self.lines:
            if len(cells) < 60 or self.random.random() < 0.5:
                continue
            start = self.random.randrange(10, len(cells) - 30)
            length = self.random.choice((2, 4, 6, 8, 10, 12))
            stretch = cells[start : start + length]
            if not all(_is_han(cell.char) and cell.fact < 0 for cell in (cells[start - 1], *stretch)):
                continue
            if self.random.random() < 0.5:
                cells[start : start + length] = self._misread(stretch)
            else:
                shown = self.random.choice(("\ufffd", "\ufffd\ufffd", "??", "锟斤拷"))
                fact = self._fact("damage", "asked")
                after = cells[start + 1].char
                cells[start : start + 1] = [Cell(char, frozenset(), fact) for char in shown if _is_han(after)]

    def _misread(self, stretch: Sequence[Cell]) -> list[Cell]:
        """Return what shows when the UTF-8 of the stretch is read in another encoding."""
        fact = self._fact("damage", "reads")
        data = [(byte, cell.parts) for cell in stretch for byte in cell.char.encode()]
        values = bytes(byte for byte, _ in data)
        if self.random.random() < 0.5:
            signs = [
                (values[at : at + 1].decode("cp1252", "ignore") or chr(values[at]), at, at + 1)
                for at in range(len(values))
            ]
        else:
            signs = list(_read_as_gbk(values))
        done: list[Cell] = []
        for sign, first, end in signs:
            # Each clean code point has three bytes: the first and the last stand for its two halves.
            parts = [min(data[at][1]) for at in range(first, end) if at % 3 == 0]
            parts += [max(data[at][1]) for at in range(first, end) if at % 3 == 2]
            done.append(Cell(sign, frozenset(parts), fact))
        return done

    # Lines.

    def _broken(self) -> None:
        done: list[Line] = []
        lines = iter(self.lines)
        waiting = next(lines, None)
        while waiting is not None:
            line, waiting = waiting, next(lines, None)
            words = "".join(cell.char for cell in line.cells)
            cut = self.random.randrange(20, len(words) - 10) if words.endswith("。") else 0
            if not cut or self.random.random() < 0.5 or not _may_cut(line.cells, cut):
                done.append(line)
                continue
            fact = self._fact("paragraphs", "joined", min(line.cells[cut].parts) // 2)
            parts = [Line(line.cells[:cut], line.begun_by), Line(line.cells[cut:], fact)]
            if waiting is not None and waiting.cells[-1].char == "摄":
                parts.insert(1, waiting)
                waiting = next(lines, None)
            done += parts
        self.lines = done

    def _wrapped(self) -> None:
        width = self.random.randint(20, 36)
        indented = self.random.random() < 0.5
        done: list[Line] = []
        for line in self.lines:
            cells = [Cell("\u3000", frozenset(), -1)] * 2 + line.cells if indented else line.cells
            rows = [cells[at : at + width] for at in range(0, len(cells), width)]
            done.append(Line(rows[0]))
            done += [Line(row, self._fact("wraps", "joined", _first(row))) for row in rows[1:]]
            if not indented:
                done.append(Line([]))
        self.lines = done

    def _run_together(self) -> None:
        title, first, *rest = self.lines
        cells = list(first.cells)
        for line in rest:
            self._fact("oneline", "split", _first(line.cells))
            cells += line.cells
        self.lines = [title, Line(cells)]

    # Readings.

    def _annotated(self) -> None:
        spelling = SPELLINGS[self.random.choice(list(SPELLINGS))]
        opening, closing = self.random.choice(STYLES)
        present = sorted({cell.char for cells, _ in self.lines for cell in cells if _is_han(cell.char)})
        chosen = set(self.random.sample(present, len(present) // 3))
        for cells, _ in self.lines:
            for index in reversed(range(len(cells))):
                printed = [one for one in readings_of(cells[index].char) if one.isalpha() and one[0] not in "mnhêḿ"]
                if cells[index].char in chosen and printed and _shows_itself(cells, index):
                    fact = self._fact("pinyin", "hidden")
                    note = f"{opening}{spelling(printed[0])}{closing}"
                    cells[index + 1 : index + 1] = [Cell(char, frozenset(), fact) for char in note]

    def _through_site(self) -> None:
        clean = "\n".join("".join(cell.char for cell in cells) for cells, _ in self.lines)
        table = site_table(clean, self.random, self.random.choice((20, 60, 150)), hostile=self.random.random() < 0.7)
        self.lines = [
            Line(self._site_line(cells, through_site("".join(cell.char for cell in cells), table)), begun_by)
            for cells, begun_by in self.lines
        ]

    def _site_line(self, clean: Sequence[Cell], damaged: Damaged) -> list[Cell]:
        of_byte: list[frozenset[int]] = []
        fact_of: list[int] = []
        for cell, size in zip(clean, damaged.sizes, strict=True):
            halves = sorted(cell.parts) or [0, 0]
            own = [frozenset(cell.parts)] if size == 1 else [frozenset({half} & cell.parts) for half in halves]
            of_byte += own
            fact_of += [cell.fact] * size
        done: list[Cell] = []
        run: list[tuple[str, frozenset[int]]] = []
        begins = 0
        starts = [sum(damaged.sizes[:index]) for index in range(len(clean) + 1)]
        whole = {range(one, two): index for index, (one, two) in enumerate(pairwise(starts))}
        for sign, origin in [*zip(damaged.shown, damaged.origins, strict=True), ("", range(0))]:
            index = whole.get(origin, -1) if origin else -1
            if sign and (index < 0 or damaged.clean[index] != sign):
                run.append((sign, frozenset().union(*(of_byte[byte] for byte in origin))))
                continue
            words = "".join(one for one, _ in run)
            if run:
                note = not any(parts for _, parts in run) and words[0] == "(" and words[-1] == ")" and begins
                fact = self._fact("pinyin", "hidden") if note else self._fact("damage", "reads")
                done += [Cell(one, parts, fact) for one, parts in run]
                run = []
            if sign:
                done.append(Cell(sign, of_byte[origin[0]] | of_byte[origin[-1]], fact_of[origin[0]]))
                begins = 1
        return done

    # What stands around.

    def _headings(self) -> None:
        before, after = self.random.choice((("## ", ""), ("### ", ""), ("**", "**"), ("## **", "**")))
        for at, (cells, _) in enumerate(self.lines):
            if cells[-1].char not in "。摄":
                fact = self._fact("headings", "hidden")
                marks = [[Cell(char, frozenset(), fact) for char in part] for part in (before, after)]
                self.lines[at] = Line([*marks[0], *cells, *marks[1]])

    def _chrome(self, folded: bool) -> None:
        above, below = self._some(HEAD_CHROME, 3, folded), self._some(HEAD_CHROME, 4, folded)
        foot = self._some(FOOT_CHROME, 6, folded)
        self.lines = [*above, self.lines[0], *below, *self.lines[1:], *foot]

    def _some(self, patterns: Sequence[str], most: int, folded: bool) -> list[Line]:
        found: list[Line] = []
        for pattern in self.random.sample(patterns, self.random.randint(0, most)):
            words = pattern.format(
                place=self.random.choice(PLACES),
                name=self.random.choice(NAMES),
                n=self.random.randint(1, 999),
                d=self.random.randint(1, 28),
                e=self.random.randint(0, 9),
            )
            words = _folded(words) if folded else words
            fact = self._fact("chrome", "hidden")
            found.append(Line([Cell(char, frozenset(), fact) for char in words], fact))
        return found

    def _assembled(self, blanks: bool) -> list[Cell]:
        feed = self.random.choice(("\n", "\r\n", "\r")) if blanks else "\n"
        wrapped = self.structure == "wraps"
        indentation = (
            self.random.choice(("", "\u3000\u3000", "\u00a0\u00a0", "  ", "\t")) if blanks and not wrapped else ""
        )
        done: list[Cell] = [Cell("\ufeff", frozenset(), self._fact("lines", "hidden"))] if blanks else []
        for at, (cells, begun_by) in enumerate(self.lines):
            lines = self._fact("lines", "hidden") if blanks else -1
            if at:
                done += self._break(
                    cells, begun_by, feed if wrapped or not blanks else feed * self.random.randint(1, 3), lines
                )
            done += [Cell(char, frozenset(), lines) for char in indentation] + cells
            if blanks and self.random.random() < 0.3:
                done.append(Cell(" ", frozenset(), lines))
        return done

    def _break(self, cells: Sequence[Cell], begun_by: int, feeds: str, lines: int) -> list[Cell]:
        """Return the line ends before a line: the last of them is the clean text's own, if it has one here."""
        first = _first(cells)
        own = _whole(first - 1) if first > 0 and begun_by < 0 and self.truth[first - 1] == "\n" else frozenset[int]()
        done = [Cell(char, frozenset(), lines) for char in feeds]
        done[-1] = Cell(done[-1].char, own, begun_by)
        return done


def _nothing() -> None:
    """Leave the lines as they are."""


def _folded(text: str) -> str:
    return "".join(chr(ord(char) - 0xFEE0) if "！" <= char <= "～" else char for char in text)


def _whole(clean: int) -> frozenset[int]:
    return frozenset((2 * clean, 2 * clean + 1))


def _first(cells: Iterable[Cell]) -> int:
    return min((min(cell.parts) // 2 for cell in cells if cell.parts), default=-1)


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _may_cut(cells: Sequence[Cell], cut: int) -> bool:
    before, after = cells[cut - 1], cells[cut]
    inside = before.fact == after.fact >= 0 and not (before.parts and after.parts)
    return bool(after.parts) and not inside and before.char not in "。”" and after.char not in "，。”、"


def _shows_itself(cells: Sequence[Cell], index: int) -> bool:
    return len(cells[index].parts) == 2 and (index + 1 == len(cells) or bool(cells[index + 1].parts))


def _read_as_gbk(values: bytes) -> Iterator[tuple[str, int, int]]:
    at = 0
    while at < len(values):
        size = 1 if values[at] == 0x80 else 2
        sign = "€" if size == 1 else values[at : at + 2].decode("gb18030", "replace")
        yield sign, at, min(at + size, len(values))
        at += size
