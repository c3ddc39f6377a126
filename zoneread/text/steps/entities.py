"""Characters that a page shows by their names or numbers in HTML: ``&nbsp;``, ``&ldquo;``, ``&#24320;``.

Only those that Chinese pages are full of, and only with their semicolon; an unknown name stays. Blanks of that kind
are hidden at either end of a line, as those that `zoneread.text.steps.lines` takes away.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from zoneread.text.normalise import Proposal
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLANKS = "nbsp|ensp|emsp|thinsp|#160|#xa0|#12288|#x3000"
_NAMES = "ldquo|rdquo|lsquo|rsquo|hellip|mdash|ndash|middot|bull|quot|apos|amp|lt|gt|times|yen|deg|permil|laquo|raquo|rarr|copy|reg"
_ENTITY = re.compile(
    rf"(?P<blanks>(?:[ \t\u00a0\u3000]*&(?:{_BLANKS});)+[ \t\u00a0\u3000]*)|&(?:{_NAMES}|#\d{{2,7}}|#x[0-9a-f]{{2,6}});",
    re.IGNORECASE,
)
_SPARED = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffd]")


def find_entities(text: str) -> Iterator[Proposal]:
    """Yield the repairs of entities in `text`, in order; controls and what is no character stay as they are written."""
    if "&" not in text:
        return
    for match in _ENTITY.finditer(text):
        if match["blanks"]:
            outermost = text[match.start() - 1 : match.start()] in {"", "\n"} or text[match.end() :][:1] in {"", "\n"}
            shown = "" if outermost else " "
        else:
            shown = unescape(match[0])
        # unescape drops most controls, and reads two characters for a few names that are not ours.
        if match["blanks"] or (len(shown) == 1 and not _SPARED.match(shown)):
            yield Proposal(Range(*match.span()), shown, "entity")
