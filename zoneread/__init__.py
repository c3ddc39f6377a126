"""zoneread: read and annotate Chinese newspaper articles about development zones in the terminal.

What is in `__all__` is the Python API (docs/guides/python-api.md). It is loaded when it is first asked for, so that
``import zoneread`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneread.api import OpenWorkspace, create_workspace, open_workspace
    from zoneread.compare.align import Pair, PairClass
    from zoneread.errors import ZonereadError
    from zoneread.span.annotated import AnnotatedArticle
    from zoneread.span.scheme import Label, Scheme
    from zoneread.span.span import Origin, Span, Status
    from zoneread.text.ranges import Range

__all__ = [
    "AnnotatedArticle",
    "Label",
    "OpenWorkspace",
    "Origin",
    "Pair",
    "PairClass",
    "Range",
    "Scheme",
    "Span",
    "Status",
    "ZonereadError",
    "__version__",
    "create_workspace",
    "open_workspace",
]

__version__ = "0.1.0"

_HOMES = {
    "AnnotatedArticle": "zoneread.span.annotated",
    "Label": "zoneread.span.scheme",
    "OpenWorkspace": "zoneread.api",
    "Origin": "zoneread.span.span",
    "Pair": "zoneread.compare.align",
    "PairClass": "zoneread.compare.align",
    "Range": "zoneread.text.ranges",
    "Scheme": "zoneread.span.scheme",
    "Span": "zoneread.span.span",
    "Status": "zoneread.span.span",
    "ZonereadError": "zoneread.errors",
    "create_workspace": "zoneread.api",
    "open_workspace": "zoneread.api",
}
"""Name of the API -> the module that it is loaded from."""


if not TYPE_CHECKING:  # to a type checker every name would be one of the API

    def __getattr__(name: str) -> object:
        """Load a name of the API (PEP 562)."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
