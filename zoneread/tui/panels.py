"""The panels beside the article: the articles, the article's spans, the guideline for the label at hand."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.cells import cell_len

from zoneread.session.narrate import STATUS_WORDS
from zoneread.span.span import Origin, Status
from zoneread.text.display import sanitise
from zoneread.tui.lines import Lines, Piece, cut
from zoneread.tui.virtual_list import VirtualList
from zoneread.view.folding import wrap

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from zoneread.session.open_article import ListedArticle, OpenArticle
    from zoneread.session.orphans import LeftBehind
    from zoneread.span.scheme import Label, Scheme
    from zoneread.span.span import Span
    from zoneread.tui.desk import Desk
    from zoneread.tui.skin import Skin

STATUS_SIGNS = {Status.TODO: "·", Status.IN_PROGRESS: "~", Status.DONE: "+", Status.SKIPPED: "-"}
"""One cell a status, readable without colour and in any terminal."""


def code_of(scheme: Scheme, key: str) -> str:
    """Return the two-letter code of a label; of one that the scheme no longer has, its first two letters."""
    if key in scheme:
        return (scheme.label(key).code or key[:2])[:2]
    return key[:2]


class ArticleList(VirtualList):
    """Every article with its status and its count of spans."""

    def __init__(self, skin: Skin) -> None:
        super().__init__(skin, id="articles")
        self.articles: Sequence[ListedArticle] = ()
        self.current = ""
        self._dealt = False

    def show(self, articles: Sequence[ListedArticle], current: str) -> None:
        """Show `articles`, with the open one marked; the cursor goes there when the open one has changed."""
        moved = current != self.current
        self.articles, self.current = articles, current
        self._dealt = bool(articles) and articles[0].mine
        if moved:
            found = [index for index, listed in enumerate(articles) if listed.row.id == current]
            self.index = found[0] if found else 0
        self.reload()

    def count(self) -> int:
        """Return how many articles there are."""
        return len(self.articles)

    def title(self) -> str:
        """Return the heading with the progress."""
        done = sum(listed.status in (Status.DONE, Status.SKIPPED) for listed in self.articles)
        own = [listed for listed in self.articles if listed.mine]
        if own:
            own_done = sum(listed.status in (Status.DONE, Status.SKIPPED) for listed in own)
            return f"Articles 文章  mine {own_done}/{len(own)}  all {done}/{len(self.articles)}"
        return f"Articles 文章  {done}/{len(self.articles)} done"

    def empty(self) -> str:
        """Return what to do about an empty workspace."""
        return "no articles yet: zoneread import PATH"

    def item(self, index: int, width: int) -> list[Piece]:
        """Return status, title and count of spans."""
        listed = self.articles[index]
        open_ = listed.row.id == self.current
        count = f" {listed.spans}" if listed.spans else ""
        name = cut(listed.row.title or listed.row.name, max(0, width - 5 - len(count)))
        gap = max(0, width - 5 - cell_len(name) - len(count))
        return [
            (f" {STATUS_SIGNS[listed.status]} ", "panel.dim"),
            (name, "panel.strong" if open_ else "panel" if listed.mine or not self._dealt else "panel.dim"),
            (" " * gap + count + " ", "panel.dim"),
        ]


class SpanList(VirtualList):
    """The article's spans in text order: two-letter code and quote, with marks for notes and suggestions."""

    def __init__(self, skin: Skin, scheme: Scheme) -> None:
        super().__init__(skin, id="spans")
        self.scheme = scheme
        self.spans: Sequence[Span] = ()
        self.orphans: Sequence[LeftBehind] = ()
        self.counts: Mapping[str, int] | None = {}
        self._has_article = False

    def show(self, article: OpenArticle | None) -> None:
        """Show the spans of an article and after them its orphans, keeping the cursor where it is as far as that goes."""
        self.spans, self.orphans, self.counts = (), (), {}
        self._has_article = article is not None
        if article is not None:
            self.spans, self.orphans = article.spans, article.orphans
            # Part of them is not counted: the figures would change under the eye.
            self.counts = article.counts if article.whole else None
        self.reload()

    def follow(self, offset: int) -> None:
        """Put the cursor on the last span that starts at or before `offset`; not while keys go to the list."""
        if self.active or not self.spans:
            return
        low, high = 0, len(self.spans)
        while low < high:
            middle = (low + high) // 2
            if self.spans[middle].start <= offset:
                low = middle + 1
            else:
                high = middle
        self.move_to(max(0, low - 1))

    def count(self) -> int:
        """Return how many spans there are, orphans among them."""
        return len(self.spans) + len(self.orphans)

    def title(self) -> str:
        """Return the heading with the counts by label."""
        if self.counts is None:
            return "Spans 标注"
        counts = {**dict.fromkeys(self.scheme.keys, 0), **self.counts}
        parts = [(code_of(self.scheme, key), count) for key, count in counts.items() if count]
        lost = f"  ! {len(self.orphans)} lost" if self.orphans else ""
        roomy = f"Spans 标注  {len(self.spans)}{lost}  {' '.join(f'{code} {count}' for code, count in parts)}"
        tight = f"标注 {len(self.spans)}{lost}  {' '.join(f'{code}{count}' for code, count in parts)}"
        return roomy if cell_len(roomy) < self.size.width else tight

    def empty(self) -> str:
        """Return what stands where there are no spans: what makes one, or what is missing before that."""
        return "none yet: select, then a label's digit" if self._has_article else "no article is open"

    def item(self, index: int, width: int) -> list[Piece]:
        """Return code and quote, with nesting shown by indentation; an orphan has the mark that stands in the margin."""
        if index >= len(self.spans):
            lost = self.orphans[index - len(self.spans)].span
            return [
                (f" {code_of(self.scheme, lost.label)}! ", "panel.strong"),
                (lost.quote[:width].replace("\n", "↵"), "panel.dim"),
            ]
        span = self.spans[index]
        depth = sum(other.range.contains(span.range) for other in self.spans[max(0, index - 8) : index])
        marks = ("?" if span.origin is Origin.SUGGESTED else " ") + ("*" if span.note else " ")
        return [
            (f" {code_of(self.scheme, span.label)}{marks}", "panel.strong"),
            ("  " * min(depth, 3), "panel"),
            (span.quote[:width].replace("\n", "↵"), "panel"),
        ]


class Progress(Lines):
    """How far one has got: articles by status, active time and pace, spans by label."""

    def __init__(self, skin: Skin, scheme: Scheme) -> None:
        super().__init__(skin, id="progress")
        self.scheme = scheme
        self._desk: Desk | None = None
        self._rows: list[list[Piece]] | None = None

    def show(self, desk: Desk) -> None:
        """Count again, when there is somebody to see it."""
        self._desk, self._rows = desk, None
        self.changed()

    def _counted(self, desk: Desk) -> list[list[Piece]]:
        own, everything = desk.own_articles, len(desk.articles)
        statuses = Counter(listed.status for listed in own)
        spans = sum(listed.spans for listed in desk.articles)
        seconds = int(desk.session.active.total)
        rows: list[list[Piece]] = [
            [(f" {STATUS_SIGNS[status]} {statuses[status]:>5}  {STATUS_WORDS[status]}", "panel")] for status in Status
        ]
        if len(own) < everything:
            done = sum(listed.status in (Status.DONE, Status.SKIPPED) for listed in desk.articles)
            rows.insert(0, [(f" mine: {len(own)} of {everything} articles", "panel.title")])
            rows.append([(f"   {done:>5}  of all {everything} done", "panel")])
        rows.append([(f"   {spans:>5}  spans in all", "panel")])
        rows.append([(f"   {_clock(seconds)}  active this time", "panel")])
        if desk.session.active.before is not None:
            rows.append([(f"   {_clock(int(desk.session.active.before) + seconds)}  active in all", "panel")])
        if desk.article is not None:
            rows.append([(" in this article", "panel.title")])
            counts = desk.article.counts
            names = [(key, self.scheme.label(key)) for key in self.scheme.keys]
            rows += [[(f"   {counts[key]:>5}  {label.name} {label.chinese}", "panel")] for key, label in names]
        return rows

    def row(self, row: int, width: int) -> list[Piece]:
        """Return the heading or a row of figures."""
        if row == 0:
            return [(" Progress 进度" + " " * width, "panel.title")]
        if self._rows is None:
            self._rows = self._counted(self._desk) if self._desk is not None else []
        return self._rows[row - 1] if row <= len(self._rows) else []


def _clock(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


class Guideline(Lines):
    """What the scheme says about the label at hand (definition, examples, counterexamples), and below it the team's own.

    `words` reads what ``zoneread labels guideline`` has stored, whenever the panel is opened.
    """

    def __init__(self, skin: Skin, scheme: Scheme, words: Callable[[], str]) -> None:
        super().__init__(skin, id="guideline")
        self.scheme = scheme
        self._words = words
        self._common: tuple[int, list[list[Piece]]] = (0, [])
        self.label = scheme.keys[0] if scheme.keys else ""
        self.top = 0
        self._rows: list[list[Piece]] = []
        self._made_for: tuple[str, int] = ("", 0)

    def show(self, label: str) -> None:
        """Turn to another label; an unknown one changes nothing."""
        if label in self.scheme and label != self.label:
            self.label = label
            self.top = 0
            self.changed()

    def scroll(self, rows: int) -> None:
        """Scroll by a number of rows, stopping at the ends."""
        self.top = max(0, min(self.top + rows, len(self._rows) - self.size.height + 1))
        self.changed()

    def opened(self) -> None:
        """Read the team's guideline afresh."""
        self._made_for, self._common = ("", 0), (0, [])
        self.changed()

    def row(self, row: int, width: int) -> list[Piece]:
        """Return the heading or a row of the text."""
        if self.label not in self.scheme:
            return [(" Guideline 指南", "panel.title")] if row == 0 else []
        if self._made_for != (self.label, width):
            self._rows = _guideline(self.scheme.label(self.label), width - 2) + self._below(width - 2)
            self._made_for = (self.label, width)
        if row == 0:
            label = self.scheme.label(self.label)
            return [
                (
                    f" {label.name} {label.chinese}  {label.digit} {label.letter} {label.code}" + " " * width,
                    "panel.title",
                )
            ]
        index = self.top + row - 1
        if row == self.size.height - 1 and (left := len(self._rows) - index) > 1:
            return [(f" … {left} more rows", "panel.dim")]
        return [(" ", "panel"), *self._rows[index]] if index < len(self._rows) else []

    def _below(self, width: int) -> list[list[Piece]]:
        if self._common[0] != width:
            self._common = (width, _document(self._words(), width))
        return self._common[1]


def _document(words: str, width: int) -> list[list[Piece]]:
    lines = wrap(sanitise(words, keep="\n"), width) if words.strip() else []
    return [[], [("team guideline 标注说明", "panel.title")], *([(line, "panel")] for line in lines)] if lines else []


def _guideline(label: Label, width: int) -> list[list[Piece]]:
    said = [words for words in (label.definition, label.definition_chinese) if words]
    rows: list[list[Piece]] = [[(line, "panel")] for words in said for line in wrap(words, width)]
    for sign, examples, style in (("+", label.examples, "panel.strong"), ("-", label.counterexamples, "panel.dim")):
        for example in examples:
            head, *rest = wrap(example, width - 2)
            rows.append([(f"{sign} {head}", style)])
            rows.extend([(f"  {line}", style)] for line in rest)
    if label.attributes:
        names = ", ".join(f"{attribute.name} {attribute.chinese}" for attribute in label.attributes)
        rows.extend([(line, "panel.dim")] for line in wrap(f"attributes: {names}", width))
    return rows
