"""Lint in the reader: from finding to finding in the set at hand, each with its fix one key away.

Findings are made anew when they are asked for after the last one, and not after every key: comparing a whole set with
itself takes longer than a key may. What no longer fits is passed over. What a person chose to ignore, and the rules that
they switched off, are kept in their own state and never in the database; until they choose rules, the workspace's
settings say which are off.
"""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from zoneread.compare.lint import RULES, FixKind
from zoneread.errors import UsageError
from zoneread.keys.command import Context
from zoneread.session.linting import fix_edit, lint_set
from zoneread.session.linting_child import decode
from zoneread.session.settings import load_settings
from zoneread.span.span import shorten
from zoneread.tui.job import Job
from zoneread.tui.question import Choice, Question, fitting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zoneread.compare.lint import Finding, Fix
    from zoneread.tui.app import ReaderApp

IGNORED = "lint.ignored"
"""The setting that holds the keys of ignored findings."""
OFF = "lint.off"
"""The setting that holds the names of the rules that are switched off."""

AT_ONCE = 3_000
"""Spans of a set that is looked through while a key waits; a larger one is by a process of its own."""
COMPARING = "relabelled"
"""The rule whose findings each speak of the others."""


class Linting:
    """The findings of one reader."""

    def __init__(self, reader: ReaderApp) -> None:
        self.reader = reader
        self._findings: list[Finding] = []
        self._set = ""
        self._at = -1
        self._job: Job | None = None

    def step(self, by: int) -> None:
        """Go to the next finding in the direction of `by`, wrapping around; say what is wrong and how to mend it."""
        session = self.reader.desk.session
        if self._set == session.set and 0 <= self._at + by < len(self._findings):
            self._go(by)
            return
        known = next((found for found in session.store.sets() if found.name == session.set), None)
        if known is None or known.spans <= AT_ONCE:
            found = lint_set(session.store, session.set, off=self._off()) if known is not None else []
            self._begin(session.set, found, by)
            return

        def begin(value: Mapping[str, Any]) -> None:
            self._begin(known.name, [decode(found) for found in value["findings"]], by)

        self.close()
        question = {"set": known.name, "off": sorted(self._off())}
        title = f"looking through the {known.spans:,} spans of {known.name}"
        self._job = Job(self.reader, "zoneread.session.linting_child", question, title, begin)

    def close(self) -> None:
        """Stop looking."""
        if self._job is not None:
            self._job.close()
            self._job = None

    def _begin(self, set_: str, found: list[Finding], by: int) -> None:
        ignored = set(self.reader.places.setting(IGNORED).split(","))
        self._findings = [finding for finding in found if key_of(finding) not in ignored]
        self._set = set_
        self._at = -1 if by > 0 else len(self._findings)
        self._go(by)

    def _go(self, by: int) -> None:
        at = self._at + by
        while 0 <= at < len(self._findings) and not self._fits(self._findings[at]):
            at += by
        if not 0 <= at < len(self._findings):
            self._at = -1
            self.reader.say("no inconsistency is left that way")
            return
        self._at = at
        self._show(self._findings[at])

    def fix(self) -> None:
        """Make the fix of the finding at hand, and go on to the next."""
        finding = self._at_hand()
        edit = fix_edit(self.reader.desk.session.store, finding)
        self.reader.desk.commit(edit, f"mended: {finding.message}", then=self._drop_alike)

    def ignore(self) -> None:
        """Never mention the finding at hand again."""
        finding, places = self._at_hand(), self.reader.places
        kept = [key for key in places.setting(IGNORED).split(",") if key]
        places.choose(IGNORED, ",".join([*kept, key_of(finding)]))
        self._drop()
        self.reader.say(f"ignored from now on: {finding.message}")

    def choose_rules(self, start: str = "") -> None:
        """List the rules; choosing one switches it off or on."""
        off = self._off()
        choices = [
            Choice(rule.name, f"[{' ' if rule.name in off else 'x'}] {rule.name:<15} {rule.summary}", whole=True)
            for rule in RULES.values()
        ]

        def switch(name: str) -> None:
            changed = off ^ {name}
            self.reader.places.choose(OFF, ",".join(rule for rule in RULES if rule in changed))
            self._findings, self._at = [], -1
            self.reader.say(f"{name} is {'off' if name in changed else 'on'}")
            self.choose_rules(name)

        title = f"lint: {len(RULES) - len(off)} of {len(RULES)} rules are on — Enter switches one"
        question = Question(title, Context.PALETTE, switch, choices=partial(fitting, choices), start=start)
        self.reader.ask(question)

    def _off(self) -> set[str]:
        """Return the rules that are switched off, those that are no more left out."""
        workspace = self.reader.workspace
        ours = ",".join(load_settings(workspace.root).lint_off) if workspace is not None else ""
        return set(self.reader.places.setting(OFF, ours).split(",")) & set(RULES)

    def _at_hand(self) -> Finding:
        if not 0 <= self._at < len(self._findings) or self._set != self.reader.desk.session.set:
            key = self.reader.keyboard.shown("lint.next")
            raise UsageError("no inconsistency is at hand", hint=f"{key} goes to the next")
        return self._findings[self._at]

    def _drop(self) -> None:
        del self._findings[self._at]
        self._at -= 1

    def _drop_alike(self) -> None:
        """Drop the finding at hand and those that compare the same words with it: they have to be compared anew."""
        one = self._findings[self._at]
        before, after = (
            [other for other in part if one.rule != COMPARING or not _of_same_words(one, other)]
            for part in (self._findings[: self._at], self._findings[self._at + 1 :])
        )
        self._findings, self._at = [*before, *after], len(before) - 1

    def _fits(self, finding: Finding) -> bool:
        """Whether what the finding is about is still there."""
        session = self.reader.desk.session
        stored = session.store.spans(finding.article, session.set)
        if finding.span is None:
            return not any(span.range.overlaps(finding.range) for span in stored)
        return finding.span in stored

    def _show(self, finding: Finding) -> None:
        reader = self.reader
        article = reader.desk.article
        if article is None or article.row.id != finding.article:
            reader.stage.keep_place()
            if not reader.desk.open(finding.article):
                return
            article = reader.desk.article
        span = article.span(finding.span.id) if article is not None and finding.span is not None else None
        if reader.stage.source.shown:
            reader.stage.flip()
        if span is not None:
            reader.stage.pick(span)
        else:
            reader.stage.select(finding.range)
        key = reader.keyboard.shown("lint.fix")
        can = "mends" if finding.fix.sure else "may mend"
        fix = f"{key} {can} it: {_words(finding.fix, reader.view.document.text)}"
        reader.say(f"{self._at + 1}/{len(self._findings)} {finding.rule}: {finding.message} — {fix}")


def _of_same_words(one: Finding, other: Finding) -> bool:
    return (
        one.rule == other.rule
        and one.span is not None
        and other.span is not None
        and one.span.quote == other.span.quote
    )


def _words(fix: Fix, text: str) -> str:
    """Return what a fix does, in a few words."""
    to = f" to 「{shorten(fix.range.of(text), 16)}」" if fix.range is not None and fix.kind is FixKind.RESIZE else ""
    return f"{fix.kind}{to} {fix.label}".rstrip()


def key_of(finding: Finding) -> str:
    """Return what a finding is known by when it is ignored: twelve hex digits, the same as long as its place and rule are."""
    label = finding.span.label if finding.span is not None else ""
    place = (finding.rule, finding.article, finding.set, finding.range.start, finding.range.end, label)
    return sha256(repr(place).encode()).hexdigest()[:12]
