"""Brackets and quotation marks that belong together."""

from __future__ import annotations

import re

from zoneread.text.ranges import Range

OPENERS = dict(zip("“‘《〈（(【〔［[「『｛{", "”’》〉）)】〕］]」』｝}", strict=True))
"""Opening sign -> its closing sign."""

DEEPEST = 50
"""How many signs may be open at once; of more, the outermost pair with nothing."""

_CLOSERS = {closer: opener for opener, closer in OPENERS.items()}
_SIGNS = re.compile("[" + re.escape("".join([*OPENERS, *_CLOSERS, '"'])) + "\n]")


def pairs(text: str) -> list[Range]:
    """Return the quoted and bracketed stretches, signs included, outer before inner; none crosses a line feed.

    A sign without its partner on the line pairs with nothing, and what it would have crossed still pairs. A half- and
    a full-width parenthesis close one another. Straight quotation marks pair when the line has an even number of them.
    """
    found: list[Range] = []
    open_signs: list[tuple[str, int]] = []
    straight: list[int] = []
    for match in _SIGNS.finditer(text + "\n"):
        sign, at = match[0], match.start()
        if sign == "\n":
            if len(straight) % 2 == 0:
                found += [Range(one, other + 1) for one, other in zip(straight[::2], straight[1::2], strict=True)]
            open_signs.clear()
            straight.clear()
        elif sign == '"':
            straight.append(at)
        elif sign in OPENERS:
            open_signs.append((_wide(sign), at))
            del open_signs[:-DEEPEST]
        else:
            _close(found, open_signs, _wide(_CLOSERS[sign]), at)
    found.sort(key=lambda pair: (pair.start, -pair.end))
    return found


def _close(found: list[Range], open_signs: list[tuple[str, int]], opener: str, at: int) -> None:
    """Pair the sign at `at` with the last open `opener`, and forget the ones inside that never closed."""
    for depth in range(len(open_signs) - 1, -1, -1):
        sign, start = open_signs[depth]
        if sign == opener:
            found.append(Range(start, at + 1))
            del open_signs[depth:]
            return


def _wide(opener: str) -> str:
    return "（" if opener == "(" else opener
