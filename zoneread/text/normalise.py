"""Clean-up: from the source text to the reading text by named, ordered, switchable steps.

A step is a pure function from the present text to proposals. What it is certain of is done and written down; what it
is not certain of is only written down, until a settlement (a person's decision, kept under the proposal's mark) says
otherwise. Hiding and moving never lose anything: `zoneread.text.reading.undo` gives the source text back.

What no step ever does: fold full-width forms or straighten Chinese punctuation, hide a caption, guess a lost word.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, Protocol

from zoneread.errors import UsageError, nearest
from zoneread.text.decisions import REJECT, decided
from zoneread.text.offsets import OffsetMap
from zoneread.text.ranges import Range
from zoneread.text.reading import AuditEntry, Certainty, Reading, apply_stage
from zoneread.text.surrogates import LONE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Proposal(NamedTuple):
    """One edit that a step proposes in the text it was given.

    `range` is to read `replacement` ("" hides it); with `target` it is moved there instead, and `replacement` must be
    what it reads. A flag that proposes nothing has its own text as replacement. `alternatives` are other texts that
    a person may choose.
    """

    range: Range
    replacement: str
    rule: str
    certain: bool = True
    alternatives: tuple[str, ...] = ()
    target: int | None = None


SCRIPTS = ("simplified", "original")
"""In which characters the reading text is: Simplified ones, or those of the source."""


@dataclass(frozen=True, slots=True)
class Options:
    """How an article is cleaned: the names of the steps (always run in their own order), the script, the settlements.

    `script` is "simplified" or "original" (Traditional text stays as it is). `settlements` maps marks to decisions.
    """

    steps: tuple[str, ...] | None = None
    script: str = "simplified"
    settlements: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


DEFAULT = Options()


@dataclass(frozen=True, slots=True)
class Context:
    """What a step may look at besides the text: the source text, the map from the text to it, the options, the audit so far."""

    source: str
    map: OffsetMap
    options: Options
    audit: Sequence[AuditEntry] = ()


class Step(Protocol):
    """A clean-up step. `version` grows whenever its results may change."""

    @property
    def name(self) -> str:
        """Its name in options, audits and messages."""

    @property
    def version(self) -> int:
        """Grows whenever its results may change."""

    def run(self, text: str, context: Context) -> list[Proposal]:
        """Return its proposals for `text`: any order, pure, the same for the same arguments."""


@cache
def all_steps() -> tuple[Step, ...]:
    """Return every step in the order in which they run."""
    from zoneread.text.steps.chrome import Chrome
    from zoneread.text.steps.damage import Damage
    from zoneread.text.steps.headings import Headings
    from zoneread.text.steps.lines import Lines
    from zoneread.text.steps.ocr import Slips
    from zoneread.text.steps.oneline import OneLine
    from zoneread.text.steps.paragraphs import Paragraphs
    from zoneread.text.steps.pinyin import Pinyin
    from zoneread.text.steps.script import ToSimplified
    from zoneread.text.steps.wraps import Wraps

    # Damage looks at the readings that the next step takes out.
    return (
        Lines(),
        Damage(),
        Pinyin(),
        Wraps(),
        Slips(),
        ToSimplified(),
        Chrome(),
        OneLine(),
        Paragraphs(),
        Headings(),
    )


def step_names() -> tuple[str, ...]:
    """Return the names of all steps in the order in which they run."""
    return tuple(step.name for step in all_steps())


def normalise(source: str, options: Options = DEFAULT) -> Reading:
    """Return the reading text of `source`. Pure; raises UsageError for a step or script that is not known."""
    from zoneread.text.kinds import paragraphs_of  # its patterns take long to compile, and reading needs none

    steps = _chosen(options)
    text, offsets, audit = _scalars(source)
    for step in steps:
        context = Context(source, offsets, options, audit)
        entries = _judge(step, text, context)
        text, offsets = apply_stage(text, offsets, entries)
        audit += entries
    return Reading(text, offsets, tuple(audit), paragraphs_of(text, offsets, audit), signature(options))


def identity_reading(source: str) -> Reading:
    """Return the source text as a reading text: no step, lone surrogates as U+FFFD."""
    return normalise(source, Options(steps=()))


def signature(options: Options = DEFAULT) -> str:
    """Return what `Reading.steps` says for these options: each step with its version, in order."""
    steps = _chosen(options)
    script = "" if options.script == "simplified" else f";script={options.script}"
    return f"{sum(step.version for step in steps)}:{','.join(step.name for step in steps)}{script}"


def options_of(signature_: str, settlements: Mapping[str, str] = DEFAULT.settlements) -> Options:
    """Return the options that made the reading text whose `Reading.steps` is given; steps that are no longer known are left out."""
    listed, _, script = signature_.partition(";script=")
    names = listed.partition(":")[2].split(",")
    return Options(tuple(name for name in step_names() if name in names), script or DEFAULT.script, settlements)


def parse_steps(names: Sequence[str]) -> tuple[str, ...] | None:
    """Return what `Options.steps` is for a person's list of names; None for "default".

    "none" alone is no step; names that all begin with "-" are taken away from all steps. Raises UsageError for a name
    that is not known, and for a list that does both.
    """
    if list(names) == ["default"]:
        return None
    if list(names) == ["none"]:
        return ()
    away = [name[1:] for name in names if name.startswith("-")]
    if away and len(away) < len(names):
        raise UsageError("a list of steps either names those to run or takes some away", hint="such as -chrome,-ocr")
    _known_steps(away or names)
    return tuple(name for name in step_names() if (name not in away if away else name in names))


def _known_steps(names: Sequence[str]) -> None:
    unknown = [name for name in names if name not in step_names()]
    if unknown:
        raise UsageError(f'no clean-up step is called "{unknown[0]}"', hint=nearest(unknown[0], step_names()))


def _chosen(options: Options) -> list[Step]:
    if options.script not in SCRIPTS:
        raise UsageError(f'no script is called "{options.script}"', hint=nearest(options.script, SCRIPTS))
    if options.steps is None:
        return list(all_steps())
    if not options.steps:
        return []  # without loading any
    _known_steps(options.steps)
    return [step for step in all_steps() if step.name in options.steps]


def _scalars(source: str) -> tuple[str, OffsetMap, list[AuditEntry]]:
    """Return the text with lone surrogates replaced, whatever the options: nothing after this can meet one."""
    # One at a time: two neighbours in one string would come back from JSON as the one character they are the halves of.
    entries = [
        AuditEntry(
            step="characters",
            rule="surrogate",
            mark=f"characters:surrogate:{found.start()}-{found.end()}",
            source=Range(*found.span()),
            range=Range(*found.span()),
            before=found[0],
            after="\ufffd",
            certainty=Certainty.CERTAIN,
            applied=True,
        )
        for found in LONE.finditer(source)
    ]
    text, offsets = apply_stage(source, OffsetMap.identity(len(source)), entries)
    return text, offsets, entries


def _judge(step: Step, text: str, context: Context) -> list[AuditEntry]:
    """Return the step's proposals as audit entries: decided, without overlaps, in the order of the text."""
    entries: list[AuditEntry] = []
    marks: dict[str, int] = {}
    free = 0
    proposals = step.run(text, context)
    proposals.sort(key=lambda proposal: (proposal.range.start, proposal.range.end, proposal.target is not None))
    source_hull, settlements = context.map.source_hull, context.options.settlements
    for range_, replacement, rule, certain, alternatives, target in proposals:
        source = source_hull(range_)
        mark = f"{step.name}:{rule}:{source.start}..{source.end}"
        marks[mark] = count = marks.get(mark, 0) + 1
        if count > 1:
            mark = f"{mark}#{count}"
        decision = settlements.get(mark, "") if settlements else ""
        applied = certain if not decision else decision != REJECT
        after = decided(replacement, decision)
        if applied and (range_.start < free or (target is not None and after != replacement)):
            applied = False
        if applied:
            free = range_.end
        certainty = Certainty.CERTAIN if certain else Certainty.UNCERTAIN
        entries.append(
            AuditEntry(
                step.name,
                rule,
                mark,
                source,
                range_,
                range_.of(text),
                after,
                certainty,
                applied,
                alternatives,
                decision,
                target,
            )
        )
    return entries
