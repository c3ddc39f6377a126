"""Splitting articles for training: the same articles in the same splits whatever is added later.

Articles are taken in the order in which they first came into the database, with the text they had then. Each joins the
group of the earliest article that it nearly repeats, or else begins one (with `by="source"`: the group of its folder).
The split of a group follows from the seed and the group's first article alone, so an article that comes later never
moves one that was there, nor does a new revision of a text.

Likeness is the share that two articles have of their pieces of 8 code points, white space left out, estimated from the
64 pieces with the least hashes of each (a bottom-k sketch: Broder, "On the resemblance and containment of documents",
1997). From `ALIKE` on, two articles are near-duplicates. Linear in the characters of all articles.
"""

from __future__ import annotations

import hashlib
import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from heapq import nsmallest
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal

from zoneread.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zoneread.store.protocol import Store

PIECE = 8
"""Code points of a piece."""
SKETCH = 64
"""Pieces that are kept of an article."""
ALIKE = 0.4
"""The likeness from which on two articles stay together."""
_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Split:
    """Named shares that sum to 1, the seed that deals the groups out, and what makes a group."""

    shares: tuple[tuple[str, float], ...]
    seed: int = 0
    by: Literal["article", "source"] = "article"


def parse_shares(text: str) -> tuple[tuple[str, float], ...]:
    """Return the shares that ``train=0.8,dev=0.1,test=0.1`` says; raises UsageError with what is wrong."""
    shares: dict[str, float] = {}
    hint = "train=0.8,dev=0.1,test=0.1"
    for item in text.split(","):
        name, _, share = item.strip().partition("=")
        if not name.replace("-", "").replace("_", "").isalnum() or name in shares:
            raise UsageError(f'"{item}" does not name a split of its own', where="--split", hint=hint)
        try:
            shares[name] = float(share)
        except ValueError:
            raise UsageError(f'"{share}" is not a share', where="--split", hint=hint) from None
        if not 0 < shares[name] <= 1:
            raise UsageError(f"a share is more than 0 and at most 1, not {share}", where="--split", hint=hint)
    if abs(sum(shares.values()) - 1) > _TOLERANCE:
        raise UsageError(f"the shares sum to {sum(shares.values()):g}, not to 1", where="--split", hint=hint)
    return tuple(shares.items())


def divide(store: Store, split: Split) -> dict[str, frozenset[str]]:
    """Return for each split the ids of its articles, of all that the database has."""
    firsts = [store.article(row.id, 1).row for row in store.articles()]
    rows = sorted(firsts, key=lambda row: (row.imported_at, row.id))
    if split.by == "source":
        groups = {row.id: str(PurePosixPath(row.source_path or row.name).parent) for row in rows}
    else:
        groups = group_alike((row.id, store.article(row.id, 1).text) for row in rows)
    found: dict[str, set[str]] = {name: set() for name, _ in split.shares}
    for article, group in groups.items():
        found[deal(group, split)].add(article)
    return {name: frozenset(ids) for name, ids in found.items()}


def deal(group: str, split: Split) -> str:
    """Return the split of a group: a hash of seed and group, as a number from 0 to 1, on the shares laid end to end."""
    digest = hashlib.sha256(f"{split.seed}:{group}".encode()).digest()
    place = int.from_bytes(digest[:8], "big") / 2**64
    reached = 0.0
    for name, share in split.shares:
        reached += share
        if place < reached:
            return name
    return split.shares[-1][0]


def group_alike(texts: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return for each article the first article of its group, given ids and texts in the order of their coming."""
    groups: dict[str, str] = {}
    order: dict[str, int] = {}
    sizes: dict[str, int] = {}
    holders: defaultdict[int, list[str]] = defaultdict(list)
    for article, text in texts:
        pieces = sketch(text)
        shared = Counter(holder for piece in pieces for holder in holders.get(piece, ()))
        alike = [other for other, count in shared.items() if count >= ALIKE * max(len(pieces), sizes[other])]
        groups[article] = groups[min(alike, key=order.__getitem__)] if alike else article
        order[article] = len(order)
        sizes[article] = len(pieces)
        for piece in pieces:
            holders[piece].append(article)
    return groups


def sketch(text: str) -> Sequence[int]:
    """Return the least hashes of the text's pieces, at most `SKETCH` of them; of a short text the hash of all of it."""
    squeezed = "".join(text.split())
    last = max(1, len(squeezed) - PIECE + 1)
    hashes = {zlib.crc32(squeezed[start : start + PIECE].encode("utf-8", "surrogatepass")) for start in range(last)}
    return nsmallest(SKETCH, hashes)
