"""Chinese and Arabic numerals: a pattern that finds them and the value of what it found.

Han numerals are read positionally (三百二十, 两万五) and digit by digit (二〇二四); a magnitude after Arabic digits
multiplies them (3.2亿). Numbers of fewer than one and of "some" (几, 数) have no value.
"""

from __future__ import annotations

import re

DIGITS = dict(zip("零〇一二三四五六七八九", (0, 0, *range(1, 10)), strict=True)) | {"两": 2, "俩": 2}
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10**4, "亿": 10**8}

ARABIC = r"(?:[0-9０-９]{1,3}(?:[,，][0-9]{3})+|[0-9０-９]+)(?:[.．][0-9０-９]+)?"
HAN = "[零〇一二三四五六七八九十百千万亿两几数]"
_PLAIN = re.compile(rf"({ARABIC})\s?([十百千万亿]*)")
_WIDE = str.maketrans("０１２３４５６７８９．，", "0123456789.,")


def value_of(numeral: str) -> float | None:
    """Return the value of a whole numeral, None when it has none: ``value_of("3.2亿")`` is 320000000.0.

    "半" alone is a half. Anything that is not a numeral has no value.
    """
    numeral = numeral.translate(_WIDE)
    plain = _PLAIN.fullmatch(numeral)
    if plain:
        factor = 1
        for sign in plain[2]:
            factor *= SMALL.get(sign) or LARGE[sign]
        return float(plain[1].replace(",", "")) * factor
    if numeral == "半":
        return 0.5
    whole, dot, fraction = numeral.partition("点")
    if not whole or any(sign not in DIGITS | SMALL | LARGE for sign in whole) or (dot and not fraction):
        return None
    if any(sign not in DIGITS for sign in fraction):
        return None
    tail = float("0." + "".join(str(DIGITS[sign]) for sign in fraction)) if fraction else 0.0
    return _han(whole) + tail


def _han(numeral: str) -> float:
    """Return the value of Han numeral signs."""
    if len(numeral) > 1 and all(sign in DIGITS for sign in numeral):
        return float("".join(str(DIGITS[sign]) for sign in numeral))
    total = section = digit = 0
    last = 0
    for sign in numeral:
        if sign in DIGITS:
            digit = DIGITS[sign]
        elif sign in SMALL:
            section += (digit or 1) * SMALL[sign]
            digit, last = 0, SMALL[sign]
        else:
            large = LARGE[sign]
            section += digit
            total = (total + section) * large if large > total > 0 else total + (section or 1) * large
            section = digit = 0
            last = large
    # 两万五 is 25,000: a last digit right after a magnitude counts a tenth of it, unless 零 stands between.
    if digit and last > 10 and numeral[-2] in SMALL | LARGE:
        digit *= last // 10
    return float(total + section + digit)
