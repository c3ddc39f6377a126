"""The border to parsers of foreign bytes, which raise whatever they like on files that are not what they say."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

from zoneread.errors import ArticleError, ZonereadError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def parsing(kind: str, hint: str = "") -> Iterator[None]:
    """Turn any exception of a parser inside the block into ArticleError; put no code of ours in it but the call."""
    try:
        yield
    except ZonereadError:
        raise
    except Exception as error:
        told = str(error).strip().split("\n", 1)[0] or type(error).__name__
        raise ArticleError(f"not a readable {kind}: {told[:200]}", hint=hint) from error


def silence(library: str) -> None:
    """Keep a library's warnings off stderr unless the program set up logging."""
    logger = logging.getLogger(library)
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
