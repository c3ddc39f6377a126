"""Damage on generated articles: precision and recall of undoing it for every step, and the time that readings and lost bytes take.

First many damages at once in every article, judged edit by edit; then injected readings in all spellings and the bytes lost by
sites that annotate, each by itself. A certain edit that is wrong makes the exit status 1, with the seeds that show it.

Run: python -m bench.damage [ARTICLES] [--quick]
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from functools import partial
from random import Random

from bench.figures import Figure, hand_back
from tests.damage_judge import score_all
from tests.damage_simulator import SPELLINGS, STYLES, article, inject, site_table, through_site
from zoneread.text.normalise import Context, Options, Proposal, normalise, step_names
from zoneread.text.offsets import OffsetMap
from zoneread.text.steps.damage import find_damage
from zoneread.text.steps.pinyin import Pinyin

ARTICLES = 40
SITES = ((20, True), (60, False), (60, True), (400, True))
LONG = 100_000


def applied(text: str, proposals: list[Proposal]) -> str:
    """Return `text` with the certain proposals made."""
    parts: list[str] = []
    at = 0
    for proposal in proposals:
        if proposal.certain:
            parts += (text[at : proposal.range.start], proposal.replacement)
            at = proposal.range.end
    return "".join([*parts, text[at:]])


def without_readings(text: str) -> str:
    """Return `text` after the step `pinyin`."""
    return applied(text, Pinyin().run(text, Context(text, OffsetMap.identity(len(text)), Options())))


def readings() -> None:
    """Print how many texts come back exactly, over all spellings and parentheses."""
    exact = texts = inserted = 0
    for spelling in SPELLINGS:
        for style in STYLES:
            random = Random(f"{spelling}{style}")
            clean = article(random)
            shown = inject(clean, spelling, style, partial(_half, random), random)
            texts += 1
            inserted += shown.count(style[1])
            exact += without_readings(shown) == clean
    print(f"injected readings: {exact} of {texts} texts restored exactly ({inserted:,} readings)")


def _half(random: Random, _: str) -> bool:
    return random.random() < 0.5


def repairs(articles: int, size: int, *, hostile: bool) -> None:
    """Print what became of the places that a site with a table of so many characters damaged."""
    count: Counter[str] = Counter()
    for number in range(articles):
        random = Random(number)
        clean = article(random)
        damaged = through_site(clean, site_table(clean, random, size, hostile=hostile))
        count["lost"] += damaged.lost()
        for proposal in find_damage(damaged.shown):
            truth = damaged.truth(*proposal.range)
            if proposal.certain:
                count["right" if proposal.replacement == truth else "wrong"] += 1
                count["restored"] += len(truth) if proposal.replacement == truth else 0
            elif proposal.rule == "shifted":
                offered = (proposal.replacement, *proposal.alternatives)
                count["proposed" if truth in offered else "flagged"] += 1
            else:
                count["flagged"] += 1
    made = count["right"] + count["wrong"]
    print(
        f"table of {size}{', hostile' if hostile else ''}: {made:,} repairs made, {count['wrong']} of them wrong "
        f"(precision {count['right'] / max(1, made):.4f}); {count['restored']:,} of {count['lost']:,} lost characters restored "
        f"(recall {count['restored'] / max(1, count['lost']):.2f}); {count['proposed']:,} more places proposed rightly, "
        f"{count['flagged']:,} flagged"
    )


def mixed(articles: int) -> bool:
    """Print precision and recall by step over articles with several damages each; return whether no certain edit was wrong."""
    scores, faults, exact = score_all(range(articles), normalise)
    print(f"several damages at once, seeds 0 to {articles - 1}: {exact} of {articles} articles read exactly as before")
    for step in step_names():
        score = scores[step]
        size = f"{articles} articles, {score.planted:,} damages"
        hand_back(
            Figure(f"damage {step}: precision", size, score.precision, "", least=1.0),
            Figure(f"damage {step}: recall", size, score.recall, ""),
        )
        print(
            f"  {step:11} {score.made:7,} edits made, {score.wrong} wrong: precision {score.precision:.4f}; "
            f"{score.undone:7,} of {score.planted:7,} undone: recall {score.recall:.4f}; {score.asked:5,} more asked about"
        )
    for seed, entries in faults.items():
        print(f"  seed {seed}: {', '.join(entry.mark for entry in entries)}")
    return not faults


def speed() -> None:
    """Print the processor time of both steps on a long injected text."""
    random = Random(0)
    clean = article(random, 400)
    shown = through_site(clean, site_table(clean, random, 120, hostile=False)).shown
    shown = (shown * (LONG // len(shown) + 1))[:LONG]
    for name, work in (("pinyin", without_readings), ("damage", find_damage)):
        best = min(_timed(work, shown) for _ in range(5))
        print(
            f"{name}: {best * 1000:.0f} ms for {len(shown):,} characters with {shown.count('('):,} readings and {shown.count('?'):,} question marks"
        )


def _timed(work: object, shown: str) -> float:
    assert callable(work)
    start = time.process_time()
    work(shown)
    return time.process_time() - start


def main(arguments: list[str]) -> int:
    """Print everything and return the exit status."""
    numbers = [int(argument) for argument in arguments if argument.isdigit()]
    articles = numbers[0] if numbers else 5 if "--quick" in arguments else ARTICLES
    right = mixed(articles * 10)
    readings()
    for size, hostile in SITES:
        repairs(articles, size, hostile=hostile)
    speed()
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
