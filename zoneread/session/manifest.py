"""What an export says of itself: the manifest beside the files of a folder, and the file of ``--report``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zoneread import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zoneread.formats.base import Drop, Format, Report

SCHEMA = "zoneread-export/1"


def manifest(known: Format, report: Report, chosen: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the report as one JSON object. `chosen` is what the user asked for: sets, filters, coordinates, units."""
    return {
        "schema": SCHEMA,
        "tool": f"zoneread {__version__}",
        "format": known.name,
        **(chosen or {}),
        "articles": report.articles,
        "spans": report.spans,
        "labels": dict(sorted(report.labels.items())),
        "sets": dict(sorted(report.sets.items())),
        "statuses": dict(sorted(report.statuses.items())),
        "origins": dict(sorted(report.origins.items())),
        "sha256": dict(sorted(report.checksums.items())),
        "cannot_carry": sorted(str(fact) for fact in known.losses),
        "lost": {str(fact): count for fact, count in sorted(report.lost.items())},
        "dropped": [_dropped(drop) for drop in report.drops],
    }


def _dropped(drop: Drop) -> dict[str, Any]:
    found: dict[str, Any] = {"article": drop.article, "set": drop.set}
    if drop.span or drop.label:
        found |= {
            "span": drop.span,
            "label": drop.label,
            "start": drop.start,
            "end": drop.end,
            "text": drop.quote,
        }
    return found | {"why": drop.why, "changed": drop.changed}
