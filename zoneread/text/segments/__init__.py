"""Segments of a reading text for moving and selecting: paragraphs, headings, sentences, clauses, units, words. All as ranges.

Paragraphs, sentences, clauses and words tile the text; units may nest. No sentence and no clause is cut inside
brackets, quotation marks or a number, no word inside a number. The functions take the text alone and remember nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from zoneread.text.ranges import Range
from zoneread.text.segments.lexical import words
from zoneread.text.segments.pairs import pairs
from zoneread.text.segments.phrases import phrases
from zoneread.text.segments.sentences import clauses, headings, paragraphs, sentences
from zoneread.text.segments.units import chains, growth_clauses, measures, quantities, units

Segmenter = Callable[[str], list[Range]]
"""The shape of every function here but `headings`."""

__all__ = [
    "Segmenter",
    "chains",
    "clauses",
    "growth_clauses",
    "headings",
    "measures",
    "pairs",
    "paragraphs",
    "phrases",
    "quantities",
    "sentences",
    "units",
    "words",
]
