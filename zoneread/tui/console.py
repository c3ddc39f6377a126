"""The one terminal that cannot show the articles: the console of the Linux kernel, whose fonts hold 512 signs and no Hanzi."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SHORT = "this console shows no Chinese (why: q)"
LONG = (
    "zoneread: the Linux console (TERM=linux) has no Chinese characters; use a terminal of a desktop, ssh from another "
    "machine, fbterm or kmscon on this one, or: zoneread serve"
)


def lacks_chinese(environ: Mapping[str, str]) -> bool:
    """Whether the reader is on the Linux kernel's own console. Terminals on top of it have names of their own."""
    return environ.get("TERM") == "linux"
