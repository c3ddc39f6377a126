"""Lint of a large set in a process of its own, for a reader that must not wait for it. See `zoneread.session.telling`.

::

    {"set": "lin", "off": ["length"]}  ->  {"findings": [{"rule", "article", "name", "range", "span", "message", "fix"}]}
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from zoneread.compare.lint import Finding, Fix, FixKind
from zoneread.session.linting import lint_set
from zoneread.session.telling import serve
from zoneread.span.codec import decode_span, encode_span
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zoneread.session.telling import Told
    from zoneread.store.protocol import Store


def answer(store: Store, question: Mapping[str, Any], told: Told) -> dict[str, Any]:
    """Return the findings of a set."""
    found = lint_set(store, question["set"], off=question["off"], told=told)
    return {"findings": [encode(finding) for finding in found]}


def encode(finding: Finding) -> dict[str, Any]:
    """Return a finding as a JSON object."""
    fix = finding.fix
    return {
        "rule": finding.rule,
        "article": finding.article,
        "name": finding.name,
        "set": finding.set,
        "range": list(finding.range),
        "span": encode_span(finding.span) if finding.span is not None else None,
        "message": finding.message,
        "fix": [str(fix.kind), list(fix.range) if fix.range is not None else None, fix.label, fix.sure],
    }


def decode(value: Mapping[str, Any]) -> Finding:
    """Return the finding that `encode` made this of."""
    kind, range_, label, sure = value["fix"]
    fix = Fix(FixKind(kind), Range(*range_) if range_ is not None else None, label, sure)
    span = decode_span(value["span"]) if value["span"] is not None else None
    names = (value["rule"], value["article"], value["name"], value["set"])
    return Finding(*names, Range(*value["range"]), span, value["message"], fix)


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2], answer)
